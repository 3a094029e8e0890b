//! Whether a bet is one: one branch on the way in, everything that names the culprit out of line.

use crate::check::{check_bet, is_selection};
use crate::{Error, Result};

/// Whether these are a probability, a price and a commission; false for NaN.
#[inline]
pub(super) fn is_bet(probability: f64, odds: f64, commission: f64) -> bool {
    is_selection(probability, odds) && is_commission(commission)
}

/// Whether this is a commission; false for NaN.
#[inline]
pub(super) fn is_commission(commission: f64) -> bool {
    (0.0..1.0).contains(&commission)
}

/// What is wrong with a bet that [`is_bet`] refused.
#[cold]
#[inline(never)]
pub(super) fn refusal(probability: f64, odds: f64, commission: f64) -> Error {
    check_bet(probability, odds, commission).expect_err("is_bet and check_bet allow the same values")
}

/// Checks an argument against a condition on its value.
#[inline]
pub(super) fn ensure(ok: bool, argument: &'static str, value: f64, allowed: &'static str) -> Result<()> {
    if ok { Ok(()) } else { Err(out_of_range(argument, value, allowed)) }
}

#[cold]
#[inline(never)]
fn out_of_range(argument: &'static str, value: f64, allowed: &'static str) -> Error {
    Error::OutOfRange { argument, value, allowed }
}

/// Checks a probability.
#[inline]
pub(super) fn probability(value: f64) -> Result<()> {
    ensure((0.0..=1.0).contains(&value), "probability", value, "in [0, 1]")
}

/// Checks a price.
#[inline]
pub(super) fn odds(argument: &'static str, value: f64) -> Result<()> {
    ensure(value > 1.0 && value < f64::INFINITY, argument, value, "finite and greater than 1")
}

/// Checks a commission.
#[inline]
pub(super) fn commission(value: f64) -> Result<()> {
    ensure(is_commission(value), "commission", value, "in [0, 1)")
}

/// Checks a stake as a fraction of the bankroll.
#[inline]
pub(super) fn stake(value: f64) -> Result<()> {
    ensure((0.0..=1.0).contains(&value), "stake", value, "in [0, 1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expectation in [`refusal`]: both checks draw the same line, also at its very ends.
    #[test]
    fn both_checks_allow_the_same_values() {
        let values = [
            f64::NEG_INFINITY,
            -1.0,
            -f64::MIN_POSITIVE,
            -5e-324,
            -0.0,
            0.0,
            5e-324,
            0.5,
            1.0_f64.next_down(),
            1.0,
            1.0_f64.next_up(),
            2.0,
            f64::MAX,
            f64::INFINITY,
            f64::NAN,
        ];
        for p in values {
            for o in values {
                for c in values {
                    assert_eq!(is_bet(p, o, c), check_bet(p, o, c).is_ok(), "{p} {o} {c}");
                }
            }
        }
    }
}
