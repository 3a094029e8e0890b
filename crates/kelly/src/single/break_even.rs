//! Where the edge of a back bet is zero, and which edge would justify a stake.
//!
//! ```text
//! edge = p·b − (1 − p) = 0     p* = 1/(1 + b)      o* = 1 + (1 − p)/(p(1 − c))
//! f = edge/b                   edge = f·b          p  = (1 + f·b)/(1 + b)
//! ```
//! `b = (o − 1)(1 − c)`, net winnings per unit staked.

use super::back::net;
use super::check::{commission as check_commission, odds as check_odds};
use super::check::{probability as check_probability, stake as check_stake};
use crate::Result;

/// Decimal odds at which backing this probability neither gains nor loses on average.
///
/// # Formula
/// ```text
/// o* = 1 + (1 − p)/(p(1 − c));   without commission 1/p
/// ```
/// `p` probability in \[0, 1\], `c` commission on winnings in \[0, 1). Odds above `o*` have an edge. A probability of 0 (or
/// one so small that the quotient overflows) has a break-even price of **+∞**: no odds are enough. A probability of 1 has
/// a break-even price of 1, which no bookmaker quotes: every price above it has an edge.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // Half of the time, with 5 % commission: 2.0 is not enough.
/// assert!((fairline_kelly::break_even_odds(0.5, 0.05)? - 2.0526).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn break_even_odds(probability: f64, commission: f64) -> Result<f64> {
    check_probability(probability)?;
    check_commission(commission)?;
    Ok(odds_of(probability, 1.0 - commission))
}

/// Probability at which backing at these odds neither gains nor loses on average.
///
/// # Formula
/// ```text
/// p* = 1/(1 + b),   b = (o − 1)(1 − c);   without commission 1/o
/// ```
/// `o` decimal odds > 1, `c` commission on winnings in \[0, 1). Probabilities above `p*`, in \[0, 1\], have an edge.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // American −110 wins 52.4 % of the time before it pays.
/// assert!((fairline_kelly::break_even_probability(1.0 + 100.0 / 110.0, 0.0)? - 0.5238).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn break_even_probability(odds: f64, commission: f64) -> Result<f64> {
    check_odds("odds", odds)?;
    check_commission(commission)?;
    Ok(probability_of(net(odds, 1.0 - commission)))
}

/// The edge that would justify this stake: the inverse of [`back`](crate::back).
///
/// # Formula
/// ```text
/// edge = f·b,   b = (o − 1)(1 − c)
/// ```
/// `f` stake, a fraction of the bankroll in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1). The edge is
/// the expected profit per unit staked, as [`edge`](crate::edge) has it. Who stakes a fraction φ of Kelly asks for `f/φ`.
/// A stake of 0 is justified by an edge of 0 and by every smaller one; 0 is returned.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // A tenth of the bankroll at 3.0 claims to know 20 % better than the price.
/// assert!((fairline_kelly::edge_for_stake(0.1, 3.0, 0.0)? - 0.2).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn edge_for_stake(stake: f64, odds: f64, commission: f64) -> Result<f64> {
    check_stake(stake)?;
    check_odds("odds", odds)?;
    check_commission(commission)?;
    Ok(stake * net(odds, 1.0 - commission))
}

/// The probability that would justify this stake: the inverse of [`back`](crate::back).
///
/// # Formula
/// ```text
/// p = f + (1 − f)/(1 + b) = (1 + f·b)/(1 + b),   b = (o − 1)(1 − c)
/// ```
/// `f` stake, a fraction of the bankroll in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1). Without a
/// stake it is the [`break_even_probability`], the largest probability that justifies none; for the whole bankroll it is 1.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// // A tenth of the bankroll at 3.0: this bet is believed to win two times in five.
/// assert!((fairline_kelly::probability_for_stake(0.1, 3.0, 0.0)? - 0.4).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn probability_for_stake(stake: f64, odds: f64, commission: f64) -> Result<f64> {
    check_stake(stake)?;
    check_odds("odds", odds)?;
    check_commission(commission)?;
    Ok(stake + (1.0 - stake) * probability_of(net(odds, 1.0 - commission)))
}

/// Break-even odds where `keep` is what the commission leaves; +∞ for a probability of 0.
pub(super) fn odds_of(probability: f64, keep: f64) -> f64 {
    // Not over p·keep: that product underflows before the quotient overflows. A probability of −0 is one of 0.
    1.0 + ((1.0 - probability) / probability / keep).abs()
}

/// Break-even probability at net winnings of `b` per unit at risk.
pub(super) fn probability_of(b: f64) -> f64 {
    1.0 / (1.0 + b)
}
