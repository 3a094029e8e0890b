//! Accumulators: one stake that runs through every leg.

use crate::check::{check_selections, not_overflowed};
use crate::leg::multipliers;
use crate::{Leg, Result};

/// Odds of an accumulator before its legs are settled.
///
/// # Formula
/// ```text
/// odds = Π o_i
/// ```
/// The overround of every leg compounds in the same way.
///
/// # Shapes
/// `odds`: n ≥ 1 decimal odds > 1.
///
/// # Errors
/// [`Error::Empty`](crate::Error::Empty), [`Error::OddsOutOfRange`](crate::Error::OddsOutOfRange),
/// [`Error::Overflow`](crate::Error::Overflow).
///
/// # Examples
/// ```
/// // 2/1 and 4/1 make a 14/1 double.
/// assert!((fairline_market::accumulator_odds(&[3.0, 5.0])? - 15.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn accumulator_odds(odds: &[f64]) -> Result<f64> {
    check_selections(odds)?;
    not_overflowed("accumulator's odds", odds.iter().product())
}

/// What a settled accumulator returns per unit staked, the stake included.
///
/// # Formula
/// ```text
/// payout = Π m_i,   m = o won · 0 lost · 1 void · (1 + o)/2 half won · 1/2 half lost · o·places/runners dead heat
/// ```
///
/// # Shapes
/// `legs`: n ≥ 1.
///
/// # Errors
/// [`Error::Empty`](crate::Error::Empty), [`Error::OddsOutOfRange`](crate::Error::OddsOutOfRange),
/// [`Error::DeadHeat`](crate::Error::DeadHeat), [`Error::Overflow`](crate::Error::Overflow).
///
/// # Examples
/// ```
/// use fairline_market::{Leg, LegResult, accumulator_payout};
///
/// // The treble runs on as a double when a leg is void.
/// let legs =
///     [Leg::new(2.0, LegResult::Won), Leg::new(7.0, LegResult::Void), Leg::new(3.0, LegResult::Won)];
/// assert!((accumulator_payout(&legs)? - 6.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn accumulator_payout(legs: &[Leg]) -> Result<f64> {
    let multipliers = multipliers(legs)?;
    // A lost leg first: infinity times 0 would be NaN.
    if legs.iter().any(|leg| leg.result == crate::LegResult::Lost) {
        return Ok(0.0);
    }
    not_overflowed("accumulator's payout", multipliers.iter().product())
}
