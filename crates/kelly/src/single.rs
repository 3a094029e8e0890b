//! One bet on one selection, backed or laid, with a commission on winnings.
//!
//! ```text
//! back   b = (o − 1)(1 − c)        f = max(0, (p·b − (1 − p))/b)
//! lay    b = (1 − c)/(o − 1)       f = max(0, (1 − p) − p/b)      backer's stake = f/(o − 1)
//! ```
//! `p` probability that the selection wins, `o` decimal odds > 1, `c` commission on winnings in \[0, 1), `b` net
//! winnings per unit at risk, `f` fraction of the bankroll at risk.

use crate::Result;
use crate::check::check_bet;

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

/// Fraction of the bankroll to stake on a selection, 0 without an edge.
///
/// # Formula
/// ```text
/// f = max(0, (p·b − (1 − p))/b),   b = (o − 1)(1 − c)
/// ```
/// `p` probability in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // A coin that lands heads with probability 0.6 at even money: stake a fifth.
/// assert!((fairline_kelly::back(0.6, 2.0, 0.0)? - 0.2).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Kelly, J. L. (1956), *A new interpretation of information rate*, Bell System Technical Journal 35(4),
/// doi:10.1002/j.1538-7305.1956.tb03809.x
pub fn back(probability: f64, odds: f64, commission: f64) -> Result<f64> {
    check_bet(probability, odds, commission)?;
    let net = (odds - 1.0) * (1.0 - commission);
    Ok((probability - (1.0 - probability) / net).max(0.0))
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
pub fn lay(probability: f64, odds: f64, commission: f64) -> Result<LayStake> {
    check_bet(probability, odds, commission)?;
    // p/b multiplied out: no division by a b that underflows.
    let liability = ((1.0 - probability) - probability * (odds - 1.0) / (1.0 - commission)).max(0.0);
    Ok(LayStake { liability, stake: liability / (odds - 1.0) })
}

/// Expected profit per unit staked on a back bet.
///
/// # Formula
/// ```text
/// edge = p·b − (1 − p),   b = (o − 1)(1 − c);   without commission p·o − 1
/// ```
/// `p` probability in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// assert!((fairline_kelly::edge(0.5, 2.1, 0.0)? - 0.05).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn edge(probability: f64, odds: f64, commission: f64) -> Result<f64> {
    check_bet(probability, odds, commission)?;
    Ok(probability * ((odds - 1.0) * (1.0 - commission)) - (1.0 - probability))
}
