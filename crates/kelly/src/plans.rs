//! Staking plans that people use, for comparison.

use ndarray::{Array2, ArrayView2, Zip};

use crate::check::check_events;
use crate::single::back_stake;
use crate::{Error, Result};

/// A staking plan that people use, **for comparison with the optimum; none of them is one.**
///
/// | plan | stake on an outcome with enough edge | where it comes from |
/// |---|---|---|
/// | [`Flat`](Plan::Flat) | `stake/bankroll` | the same money on every bet |
/// | [`Percentage`](Plan::Percentage) | `share` | the same share of the current bankroll |
/// | [`LevelProfit`](Plan::LevelProfit) | `target/(o − 1)` | every winner pays the same |
/// | [`ClippedKelly`](Plan::ClippedKelly) | `min(φ·f, cap)` | f the Kelly stake of the bet **alone**, see [`back`](crate::back) |
///
/// The first three know of a probability only whether it reaches the minimum edge. The last one ignores that bets are placed
/// together and that outcomes of one event exclude each other, and cuts at the cap without giving what it cut to the other
/// bets: with the same cap, [`simultaneous`](crate::simultaneous) never grows less.
///
/// A plan knows no rules and cuts nothing to fit: [`BankrollPolicy::limit`](crate::BankrollPolicy::limit) holds its stakes to
/// those of a bankroll.
///
/// Odds are net of commission: with a commission c on winnings pass `1 + (o − 1)(1 − c)`.
///
/// # Examples
/// ```
/// use fairline_kelly::{Options, Plan, simultaneous};
/// use ndarray::array;
///
/// let p = array![[0.50, 0.27, 0.23], [0.30, 0.25, 0.45]];
/// let o = array![[2.10, 3.40, 4.00], [3.10, 3.60, 2.30]];
/// let level = Plan::LevelProfit { target: 0.02 }.stakes(p.view(), o.view(), 0.03)?;
/// assert!((level[[0, 0]] - 0.02 / 1.10).abs() < 1e-15 && level[[0, 1]] == 0.0);
///
/// let clipped = Plan::ClippedKelly { fraction: 1.0, cap: 0.03 }.stakes(p.view(), o.view(), 0.03)?;
/// let optimum = simultaneous(p.view(), o.view(), &Options::new().max_bet(0.03).min_edge(0.03))?;
/// assert!(clipped.sum() <= 0.06 && optimum.log_growth > 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Plan {
    /// The same money on every bet, whatever has become of the bankroll.
    Flat {
        /// Stake, money > 0.
        stake: f64,
        /// Bankroll before the bets, money > 0.
        bankroll: f64,
    },
    /// The same share of the current bankroll on every bet.
    Percentage {
        /// Fraction of bankroll in (0, 1].
        share: f64,
    },
    /// Stakes that win the same whichever bet wins: large on favourites.
    LevelProfit {
        /// Profit of a winner, fraction of bankroll, > 0.
        target: f64,
    },
    /// The Kelly stake of each bet alone, times a fraction, cut at a cap. **Not an optimum.**
    ClippedKelly {
        /// Multiplies the Kelly stake, in (0, 1].
        fraction: f64,
        /// Largest stake, fraction of bankroll in (0, 1]. The only thing that any plan cuts.
        cap: f64,
    },
}

impl Plan {
    /// Stakes on every outcome whose edge `p·o − 1` is at least `min_edge`, as fractions of the bankroll.
    ///
    /// `min_edge` is profit per unit staked, finite and ≥ −1. Without an edge (`p·o ≤ 1`) `ClippedKelly` stakes nothing
    /// whatever the minimum; the other plans stake what the minimum lets through, as people do.
    ///
    /// # Shapes
    /// `probabilities` and `odds`: `(events, outcomes)`, rows of probabilities sum to 1, decimal odds > 1 → stakes
    /// `(events, outcomes)`.
    ///
    /// # Errors
    /// Nothing is scaled down to fit. [`Error::StakeAboveBankroll`] for a stake above the bankroll,
    /// [`Error::TotalAboveBankroll`] for stakes that are together above it by more than rounding (1e-12). A parameter of the
    /// plan or a `min_edge` outside its range is [`Error::OutOfRange`]. Tables that describe no events:
    /// [`Error::ShapeMismatch`], [`Error::NoEvents`], [`Error::TooFewOutcomes`], [`Error::ProbabilityOutOfRange`],
    /// [`Error::OddsOutOfRange`], [`Error::ProbabilitySum`].
    pub fn stakes(
        &self,
        probabilities: ArrayView2<'_, f64>,
        odds: ArrayView2<'_, f64>,
        min_edge: f64,
    ) -> Result<Array2<f64>> {
        self.validate()?;
        ensure(min_edge >= -1.0, "min_edge", min_edge, "finite and at least -1")?;
        check_events(probabilities, odds)?;
        let stakes = Zip::from(probabilities)
            .and(odds)
            .map_collect(|&p, &o| if p * o - 1.0 >= min_edge { self.stake(p, o) } else { 0.0 });
        for ((event, outcome), &stake) in stakes.indexed_iter() {
            if stake > 1.0 {
                return Err(Error::StakeAboveBankroll { event, outcome, stake });
            }
        }
        let total = stakes.sum();
        if total > 1.0 + ROUNDING {
            let bets = stakes.iter().filter(|&&stake| stake > 0.0).count();
            return Err(Error::TotalAboveBankroll { bets, total });
        }
        Ok(stakes)
    }

    fn stake(&self, probability: f64, odds: f64) -> f64 {
        match *self {
            Self::Flat { stake, bankroll } => stake / bankroll,
            Self::Percentage { share } => share,
            Self::LevelProfit { target } => target / (odds - 1.0),
            Self::ClippedKelly { fraction, cap } => (fraction * back_stake(probability, odds, 1.0)).min(cap),
        }
    }

    fn validate(&self) -> Result<()> {
        let share = |argument, value: f64| ensure(value > 0.0 && value <= 1.0, argument, value, "in (0, 1]");
        let positive =
            |argument, value: f64| ensure(value > 0.0, argument, value, "finite and greater than 0");
        match *self {
            Self::Flat { stake, bankroll } => {
                positive("stake", stake)?;
                positive("bankroll", bankroll)
            }
            Self::Percentage { share: of_bankroll } => share("share", of_bankroll),
            Self::LevelProfit { target } => positive("target", target),
            Self::ClippedKelly { fraction, cap } => {
                share("fraction", fraction)?;
                share("cap", cap)
            }
        }
    }
}

/// What a sum of stakes may be above the bankroll: ten stakes of a tenth are a whole bankroll.
const ROUNDING: f64 = 1e-12;

fn ensure(ok: bool, argument: &'static str, value: f64, allowed: &'static str) -> Result<()> {
    if ok && value.is_finite() { Ok(()) } else { Err(Error::OutOfRange { argument, value, allowed }) }
}
