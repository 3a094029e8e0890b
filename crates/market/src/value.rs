//! What a bet is worth, and the probability at which it is worth nothing.
//!
//! ```text
//! back    edge = p·(o − 1)(1 − c) − (1 − p)        break-even p = 1/(1 + (o − 1)(1 − c))
//! lay     edge = (1 − p)(1 − c) − p·(o − 1)        break-even p = (1 − c)/(o − c)
//! ```
//! `p` probability that the selection wins, `o` decimal odds > 1, `c` commission on winnings in \[0, 1). Both edges
//! are expected profits per unit of the backer's stake.

use crate::Result;
use crate::check::{Range, not_overflowed};
use crate::commission::net;

fn check_bet(probability: f64, odds: f64, commission: f64) -> Result<()> {
    Range::Probability.check("probability", probability)?;
    Range::Odds.check("odds", odds)?;
    Range::Commission.check("commission", commission)
}

/// Expected profit per unit staked on a back bet.
///
/// # Formula
/// ```text
/// edge = p·(o − 1)(1 − c) − (1 − p);   without commission p·o − 1
/// ```
/// `p` probability in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// assert!((fairline_market::edge(0.5, 2.1, 0.0)? - 0.05).abs() < 1e-15);
/// assert!(fairline_market::edge(0.5, 2.1, 0.10)? < 0.0);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn edge(probability: f64, odds: f64, commission: f64) -> Result<f64> {
    check_bet(probability, odds, commission)?;
    Ok(probability * ((odds - 1.0) * (1.0 - commission)) - (1.0 - probability))
}

/// Expected profit per unit of the backer's stake on a lay bet.
///
/// Per unit at risk it is this divided by `odds − 1`.
///
/// # Formula
/// ```text
/// edge = (1 − p)(1 − c) − p·(o − 1)
/// ```
/// `p` probability that the selection **wins** in \[0, 1\], `o` lay odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// // Laying at 4.0 what wins one time in five, at 5 % commission.
/// assert!((fairline_market::lay_edge(0.2, 4.0, 0.05)? - 0.16).abs() < 1e-15);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn lay_edge(probability: f64, odds: f64, commission: f64) -> Result<f64> {
    check_bet(probability, odds, commission)?;
    Ok((1.0 - probability) * (1.0 - commission) - probability * (odds - 1.0))
}

/// Expected profit of a back bet, in the money of its stake.
///
/// # Formula
/// ```text
/// expected profit = stake · edge
/// ```
/// `stake` > 0; probability, odds and commission as in [`edge`].
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange), [`Error::Overflow`](crate::Error::Overflow).
///
/// # Examples
/// ```
/// assert!((fairline_market::expected_profit(20.0, 0.5, 2.1, 0.0)? - 1.0).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn expected_profit(stake: f64, probability: f64, odds: f64, commission: f64) -> Result<f64> {
    Range::Positive.check("stake", stake)?;
    not_overflowed("expected profit", stake * edge(probability, odds, commission)?)
}

/// The probability above which a back bet gains.
///
/// # Formula
/// ```text
/// p = 1/(1 + (o − 1)(1 − c))
/// ```
/// `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// assert!((fairline_market::break_even_probability(2.1, 0.0)? - 0.476190).abs() < 1e-6);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn break_even_probability(odds: f64, commission: f64) -> Result<f64> {
    Range::Odds.check("odds", odds)?;
    Range::Commission.check("commission", commission)?;
    Ok(net(odds, commission).recip())
}

/// The probability of the selection below which laying it gains.
///
/// # Formula
/// ```text
/// p = (1 − c)/(o − c)
/// ```
/// `o` lay odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// assert!((fairline_market::lay_break_even_probability(4.0, 0.05)? - 0.240506).abs() < 1e-6);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn lay_break_even_probability(odds: f64, commission: f64) -> Result<f64> {
    Range::Odds.check("odds", odds)?;
    Range::Commission.check("commission", commission)?;
    Ok((1.0 - commission) / (odds - commission))
}
