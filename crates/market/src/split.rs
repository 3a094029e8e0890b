//! Stakes that make every selection pay the same: the arithmetic that arbitrage and dutching share.
//!
//! ```text
//! stake_i = S·(1/n_i)/B,   B = Σ 1/n_i,   payout_i = stake_i·n_i = S/B whichever selection wins
//! ```
//! `S` total stake, `n` odds: net of commission where each bet pays its own, gross where the market pays as a whole.
//! In the second case the profit `S/B − S` is the same for every selection before commission, hence after it too.

use crate::check::{Range, check_len, check_selections, not_overflowed};
use crate::commission::{after_commission, net};
use crate::sum::sum_by;
use crate::{Commission, Result};

/// How a total stake is split over selections.
///
/// | option | default | unit | allowed |
/// |---|---|---|---|
/// | `commission` | `PerBet(0.0)` | share of winnings | \[0, 1) |
/// | `commissions` | none | share of winnings, one for each selection | \[0, 1) |
/// | `step` | none: stakes to the last bit | money | > 0 |
///
/// # Examples
/// ```
/// use fairline_market::{SplitOptions, dutch};
///
/// // The first at an exchange that takes 2 %, the second at a bookmaker; whole units only.
/// let options = SplitOptions::new().commissions(vec![0.02, 0.0]).step(1.0);
/// let bets = dutch(&[3.0, 4.0], 100.0, &options)?;
/// assert_eq!(bets.stakes, [57.0, 43.0]);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SplitOptions {
    commission: Commission,
    commissions: Option<Vec<f64>>,
    step: Option<f64>,
}

impl SplitOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The commission of every selection. Replaces `commissions`.
    #[must_use]
    pub fn commission(mut self, commission: Commission) -> Self {
        self.commission = commission;
        self.commissions = None;
        self
    }

    /// The commission of each selection, for bets in different places: every winning bet pays on its own winnings.
    /// Replaces `commission`.
    #[must_use]
    pub fn commissions(mut self, commissions: Vec<f64>) -> Self {
        self.commission = Commission::default();
        self.commissions = Some(commissions);
        self
    }

    /// Rounds each stake to the nearest multiple: 0.01 for cents, 1 or 5 for stakes that do not stand out.
    ///
    /// The stakes then sum to the total only within half a step each, and the profits differ.
    #[must_use]
    pub fn step(mut self, step: f64) -> Self {
        self.step = Some(step);
        self
    }

    /// Checks the options and the selections, and brings both into the form that is reckoned with.
    pub(crate) fn terms(&self, odds: &[f64]) -> Result<Terms> {
        check_selections(odds)?;
        self.commission.validate()?;
        if let Some(step) = self.step {
            Range::Positive.check("step", step)?;
        }
        let (per_bet, per_market) = self.commission.rates();
        let odds: Vec<f64> = match &self.commissions {
            Some(rates) => {
                check_len("commissions", rates.len(), odds.len(), "selections")?;
                Range::Commission.check_each("commissions", rates)?;
                odds.iter().zip(rates).map(|(&o, &rate)| net(o, rate)).collect()
            }
            None => odds.iter().map(|&o| net(o, per_bet)).collect(),
        };
        let booksum = sum_by(&odds, f64::recip);
        Ok(Terms { odds, booksum, per_market, step: self.step })
    }
}

/// Checked selections: odds after the commission of each bet, and what the market as a whole takes.
pub(crate) struct Terms {
    pub(crate) odds: Vec<f64>,
    pub(crate) booksum: f64,
    pub(crate) per_market: f64,
    step: Option<f64>,
}

impl Terms {
    /// Whether the selections together pay back more than is staked on them.
    ///
    /// Ten at 10.0 sum to a few bits below 1 and gain nothing: n additions of n rounded terms.
    pub(crate) fn pays(&self) -> bool {
        self.booksum < 1.0 - self.odds.len() as f64 * f64::EPSILON
    }

    /// Stakes with the same payout, before rounding.
    pub(crate) fn level(&self, total_stake: f64) -> Vec<f64> {
        self.odds.iter().map(|o| total_stake * (o.recip() / self.booksum)).collect()
    }

    /// Rounds the stakes and settles each selection as the winner.
    pub(crate) fn settle(&self, mut stakes: Vec<f64>) -> Result<Split> {
        if let Some(step) = self.step {
            for stake in &mut stakes {
                *stake = to_step(*stake, step);
            }
        }
        let total_stake = not_overflowed("total stake", stakes.iter().sum())?;
        let profits = stakes
            .iter()
            .zip(&self.odds)
            .map(|(stake, o)| {
                not_overflowed("payout", stake * o)
                    .map(|payout| after_commission(payout - total_stake, self.per_market))
            })
            .collect::<Result<Vec<f64>>>()?;
        let profit = profits.iter().copied().fold(f64::INFINITY, f64::min);
        Ok(Split { stakes, total_stake, profits, profit })
    }
}

/// Stakes as placed and what each result brings.
pub(crate) struct Split {
    pub(crate) stakes: Vec<f64>,
    pub(crate) total_stake: f64,
    pub(crate) profits: Vec<f64>,
    pub(crate) profit: f64,
}

/// The multiple of `step` nearest to `stake`.
///
/// For a step such as 0.01 it divides by 100: 7·0.01 is not the number that is written 0.07, 7/100 is.
fn to_step(stake: f64, step: f64) -> f64 {
    let per_unit = step.recip().round();
    let divides = step < 1.0 && per_unit.is_finite() && (per_unit * step - 1.0).abs() <= f64::EPSILON;
    let rounded = if divides { (stake * per_unit).round() / per_unit } else { (stake / step).round() * step };
    // A stake of many steps has no digits below the step left to round; the quotient may even be infinite.
    if rounded.is_finite() { rounded } else { stake }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_stakes_print_as_they_are_written() {
        assert_eq!(to_step(0.0700001, 0.01).to_string(), "0.07");
        assert_eq!(to_step(33.333, 0.01).to_string(), "33.33");
        assert_eq!(to_step(33.333, 0.05).to_string(), "33.35");
        assert_eq!(to_step(33.333, 5.0).to_string(), "35");
        assert_eq!(to_step(33.333, 0.3).to_string(), "33.3");
        assert_eq!(to_step(2.4, 5.0).to_string(), "0");
        assert!((to_step(1e300, 1e-300) / 1e300 - 1.0).abs() < 1e-12);
    }
}
