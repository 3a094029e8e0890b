//! Bets like those of the past, drawn anew for every path.

use super::plan::LAST_WEEK;
use crate::{Error, Result};

/// How much is staked on a bet that is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Staking {
    /// The same share of the bankroll on each bet.
    Fraction(f64),
    /// The same amount on each bet, a share of the bankroll that the path started with.
    Flat(f64),
    /// Kelly's stake of each bet alone, times `fraction`; nothing without an edge.
    Kelly {
        /// Share of the full Kelly stake, in (0, 1\].
        fraction: f64,
        /// The most of the bankroll that a week stakes, in (0, 1\]; larger sums are scaled down to it.
        most: f64,
    },
}

/// A distribution of bets: so many a week, with log-normal prices and normal edges in log-odds.
///
/// # Formula
/// ```text
/// ln(odds − 1)                        ~ normal(price_mean, price_deviation)
/// edge = ln(p/(1 − p)·(odds − 1))     ~ normal(edge_mean, edge_deviation)     log-odds of p above those of 1/odds
/// correlation of the two = correlation
/// ```
/// An edge of 0.1 at odds of 2 is p = 0.525, five percent of the stake. Measured so, every edge goes with every price and p
/// stays in (0, 1), which a normal edge per unit staked would not.
///
/// The fields may also be set by hand; they are checked by [`simulate_bankroll`](crate::simulate_bankroll).
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BetDistribution {
    /// Bets of each week, 1 to 1,000.
    pub bets_per_week: u32,
    /// Weeks of a path, 1 to 1,000,000.
    pub weeks: u32,
    /// Mean of ln(odds − 1), in \[−10, 10\].
    pub price_mean: f64,
    /// Standard deviation of ln(odds − 1), in \[0, 5\].
    pub price_deviation: f64,
    /// Mean edge in log-odds, in \[−10, 10\].
    pub edge_mean: f64,
    /// Standard deviation of the edge in log-odds, in \[0, 5\].
    pub edge_deviation: f64,
    /// Correlation of price and edge, in \[−1, 1\].
    pub correlation: f64,
    /// What is staked on each bet.
    pub staking: Staking,
}

impl BetDistribution {
    /// Fits the distribution to bets, given as pairs of probability and decimal odds, by maximum likelihood: means, standard
    /// deviations (divided by n) and correlation of the logarithms are those of the bets.
    ///
    /// # Errors
    /// [`Error::NothingToSimulate`] without a bet, [`Error::OutOfRange`] for a probability outside (0, 1) or odds that are not
    /// above 1 and at most 1,000,000.
    ///
    /// # Examples
    /// ```
    /// use fairline_sim::{BetDistribution, MonteCarloOptions, Staking, simulate_bankroll};
    ///
    /// let bets = [(0.53, 2.0), (0.36, 3.0), (0.70, 1.5), (0.26, 4.2)];
    /// let staking = Staking::Kelly { fraction: 0.25, most: 0.3 };
    /// let future = BetDistribution::fit(&bets, 10, 38, staking)?;
    /// let figures = simulate_bankroll(&future.into(), &MonteCarloOptions::new(42).probability_error(0.05))?;
    /// println!("the bankroll doubles with probability {:.2}", figures.doubled.value);
    /// # Ok::<(), fairline_sim::Error>(())
    /// ```
    pub fn fit(bets: &[(f64, f64)], bets_per_week: u32, weeks: u32, staking: Staking) -> Result<Self> {
        if bets.is_empty() {
            return Err(Error::NothingToSimulate { missing: "bet" });
        }
        let mut logs = Vec::with_capacity(bets.len());
        for (index, &(probability, odds)) in bets.iter().enumerate() {
            let out = |argument, value, allowed| Err(Error::OutOfRange { argument, index, value, allowed });
            if !(probability > 0.0 && probability < 1.0) {
                return out("probability", probability, "in (0, 1)");
            }
            if !(odds > 1.0 && odds <= 1e6) {
                return out("odds", odds, "above 1 and at most 1,000,000");
            }
            let price = (odds - 1.0).ln();
            logs.push([price, (probability / (1.0 - probability)).ln() + price]);
        }
        let mean = |value: &dyn Fn(&[f64; 2]) -> f64| logs.iter().map(value).sum::<f64>() / logs.len() as f64;
        let [price_mean, edge_mean] = [0, 1].map(|k| mean(&|log| log[k]));
        let moment = |j: usize, k: usize| {
            let means = [price_mean, edge_mean];
            mean(&|log| (log[j] - means[j]) * (log[k] - means[k]))
        };
        let [price_deviation, edge_deviation] = [moment(0, 0).sqrt(), moment(1, 1).sqrt()];
        let product = price_deviation * edge_deviation;
        let correlation = if product > 0.0 { (moment(0, 1) / product).clamp(-1.0, 1.0) } else { 0.0 };
        Ok(Self {
            bets_per_week,
            weeks,
            price_mean,
            price_deviation,
            edge_mean,
            edge_deviation,
            correlation,
            staking,
        })
    }

    /// Refuses fields outside their ranges.
    pub(super) fn validate(&self) -> Result<()> {
        let out =
            |name, value: f64, allowed| Err(Error::InvalidOption { name, value: value.to_string(), allowed });
        if !(1..=1_000).contains(&self.bets_per_week) {
            return out("bets_per_week", f64::from(self.bets_per_week), "in 1 to 1,000");
        }
        if !(1..=LAST_WEEK).contains(&self.weeks) {
            return out("weeks", f64::from(self.weeks), "in 1 to 1,000,000");
        }
        for (name, value) in [("price_mean", self.price_mean), ("edge_mean", self.edge_mean)] {
            if !(-10.0..=10.0).contains(&value) {
                return out(name, value, "in [-10, 10]");
            }
        }
        for (name, value) in
            [("price_deviation", self.price_deviation), ("edge_deviation", self.edge_deviation)]
        {
            if !(0.0..=5.0).contains(&value) {
                return out(name, value, "in [0, 5]");
            }
        }
        if !(-1.0..=1.0).contains(&self.correlation) {
            return out("correlation", self.correlation, "in [-1, 1]");
        }
        match self.staking {
            Staking::Fraction(f) if !(f >= 0.0 && f * f64::from(self.bets_per_week) <= 1.0) => {
                out("fraction", f, "at least 0, and at most 1 / bets_per_week so that a week's stakes fit")
            }
            Staking::Flat(amount) if !(0.0..=1e6).contains(&amount) => {
                out("flat", amount, "in [0, 1,000,000]")
            }
            Staking::Kelly { fraction, .. } if !(fraction > 0.0 && fraction <= 1.0) => {
                out("fraction", fraction, "in (0, 1]")
            }
            Staking::Kelly { most, .. } if !(most > 0.0 && most <= 1.0) => out("most", most, "in (0, 1]"),
            _ => Ok(()),
        }
    }

    pub(super) fn is_flat(&self) -> bool {
        matches!(self.staking, Staking::Flat(_))
    }

    /// Whether a week can cost the last of the bankroll, up to rounding.
    pub(super) fn can_lose_all(&self) -> bool {
        let most = match self.staking {
            Staking::Fraction(f) => f * f64::from(self.bets_per_week),
            Staking::Flat(_) => 1.0,
            Staking::Kelly { most, .. } => most,
        };
        most > 1.0 - 1e-9
    }

    /// Whether the other distribution draws the same bets, whatever it stakes on them.
    pub(super) fn same_bets(&self, other: &Self) -> bool {
        Self { staking: other.staking, ..*self } == *other
    }
}
