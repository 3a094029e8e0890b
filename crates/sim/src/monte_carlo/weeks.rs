//! Weeks of the past, to be drawn again.

use super::plan::LAST_WEEK;
use crate::{Error, Result};

/// Returns of past weeks, of which a future draws with replacement.
///
/// A return is the week's profit over the bankroll before it; those of settled bets are what
/// [`Ledger::returns`](fairline_metrics::Ledger::returns) of `fairline-metrics` gives. Weeks are drawn independently of each
/// other, which keeps what the bets of a week have in common and loses what neighbouring weeks have. Nothing is assumed
/// about probabilities; that the past was no luckier than the future is.
///
/// # Examples
/// ```
/// use fairline_sim::{MonteCarloOptions, WeekSample, simulate_bankroll};
///
/// let past = WeekSample::new(&[0.04, -0.03, 0.00, 0.05, -0.04], 38)?;
/// let future = simulate_bankroll(&past.into(), &MonteCarloOptions::new(42))?;
/// assert!((future.mean_wealth.value - 1.004_f64.powi(38)).abs() < 4.0 * future.mean_wealth.standard_error);
/// # Ok::<(), fairline_sim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct WeekSample {
    returns: Vec<f64>,
    weeks: u32,
}

impl WeekSample {
    /// Checks the returns of past weeks; a path draws `weeks` of them.
    ///
    /// # Errors
    /// [`Error::NothingToSimulate`] without a week, past or future; [`Error::OutOfRange`] for a return that is below −1 or
    /// above 1,000,000; [`Error::InvalidOption`] for more than 1,000,000 weeks.
    pub fn new(returns: &[f64], weeks: u32) -> Result<Self> {
        if returns.is_empty() || weeks == 0 {
            return Err(Error::NothingToSimulate { missing: "week" });
        }
        if weeks > LAST_WEEK {
            let allowed = "at most 1,000,000";
            return Err(Error::InvalidOption { name: "weeks", value: weeks.to_string(), allowed });
        }
        if let Some(index) = returns.iter().position(|value| !(-1.0..=1e6).contains(value)) {
            let (argument, allowed) = ("returns", "in [-1, 1,000,000]");
            return Err(Error::OutOfRange { argument, index, value: returns[index], allowed });
        }
        Ok(Self { returns: returns.to_vec(), weeks })
    }

    pub(super) fn weeks(&self) -> u32 {
        self.weeks
    }

    pub(super) fn can_lose_all(&self) -> bool {
        self.returns.iter().any(|value| *value <= -1.0)
    }

    /// Whether weeks of the other sample can be drawn together with these.
    pub(super) fn pairs_with(&self, other: &Self) -> bool {
        self.returns.len() == other.returns.len() && self.weeks == other.weeks
    }

    /// What a week multiplies the bankroll by, the weeks in the order of the `leader`'s returns.
    ///
    /// In that order a mirrored draw is the opposite week, as good as this one is bad.
    pub(super) fn factors(&self, leader: &Self) -> Vec<f64> {
        let mut order: Vec<usize> = (0..self.returns.len()).collect();
        order.sort_by(|&a, &b| leader.returns[a].total_cmp(&leader.returns[b]));
        order.into_iter().map(|week| 1.0 + self.returns[week]).collect()
    }
}
