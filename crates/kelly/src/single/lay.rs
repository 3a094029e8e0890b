//! The other side: taking a backer's stake.

use super::back::positive;
use super::check::{is_bet, refusal};
use crate::Result;

/// A lay bet: what may be lost, and the backer's stake that comes to it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct LayStake {
    /// What the layer loses if the selection wins, fraction of bankroll: `stake·(odds − 1)`.
    pub liability: f64,
    /// The backer's stake to accept, fraction of bankroll; with the commission deducted, the layer's profit.
    pub stake: f64,
}

/// Liability and backer's stake of the Kelly lay bet on a selection, both 0 without an edge.
///
/// # Formula
/// ```text
/// liability = max(0, (1 − p) − p/b),   b = (1 − c)/(o − 1),   stake = liability/(o − 1)
/// ```
/// `p` probability that the selection **wins** in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // Laying at 5.0 what wins one time in ten: risk half the bankroll to win an eighth of it.
/// let bet = fairline_kelly::lay(0.1, 5.0, 0.0)?;
/// assert!((bet.liability - 0.5).abs() < 1e-15 && (bet.stake - 0.125).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[inline]
pub fn lay(probability: f64, odds: f64, commission: f64) -> Result<LayStake> {
    if is_bet(probability, odds, commission) {
        let liability = liability(probability, odds, 1.0 - commission);
        Ok(LayStake { liability, stake: liability / (odds - 1.0) })
    } else {
        Err(refusal(probability, odds, commission))
    }
}

/// The Kelly liability of a checked lay bet; `keep` is what the commission leaves of winnings.
#[inline]
pub(super) fn liability(probability: f64, odds: f64, keep: f64) -> f64 {
    // p/b multiplied out: no division by a b that underflows.
    let liability = (1.0 - probability) - probability * (odds - 1.0) / keep;
    let most = whole_unless(probability);
    positive(if liability < most { liability } else { most })
}

/// The largest share that may be at risk where `lose` is the probability of losing it.
///
/// An optimum just below the whole bankroll must not round to it: the logarithm of what is left would be infinite.
#[inline]
pub(super) fn whole_unless(lose: f64) -> f64 {
    if lose > 0.0 { 1.0 - f64::EPSILON / 2.0 } else { 1.0 }
}
