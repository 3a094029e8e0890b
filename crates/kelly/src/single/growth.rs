//! Expected log growth of one stake, with its digits also where it is tiny.
//!
//! ```text
//! G(f) = p·ln(1 + b·f) + (1 − p)·ln(1 − f)  =  f·e + p·h(b·f) + (1 − p)·h(−f)
//! h(x) = ln(1 + x) − x,   e = p·b − (1 − p)
//! ```
//! A Kelly stake grows by about `f·e/2`, while each logarithm is of the order of `f`: for an edge `e` of 1e-9 their sum
//! has seven digits left. In the second form nothing cancels but the half.

use super::back::net;
use super::check::{commission as check_commission, odds as check_odds};
use super::check::{probability as check_probability, stake as check_stake};
use crate::Result;

/// Expected log growth of the bankroll from backing with this stake, whether it is a good one or not.
///
/// # Formula
/// ```text
/// G(f) = p·ln(1 + b·f) + (1 − p)·ln(1 − f),   b = (o − 1)(1 − c)
/// ```
/// `p` probability in \[0, 1\], `o` decimal odds > 1, `c` commission on winnings in \[0, 1), `f` stake, a fraction of the
/// bankroll in \[0, 1\]. The growth is a natural logarithm per bet; `exp(G) − 1` is the growth rate.
///
/// It is 0 without a stake, largest at [`back`](crate::back) and negative again from about twice that stake on. A stake of
/// 1 that can lose has a growth of **−∞**: the bankroll ends at 0 with probability 1 − p, and no sequence of such bets has
/// another end. That is the value and no error, as `−ln 0` is the score of an impossible forecast. A stake of 1 that
/// cannot lose (p = 1) grows by `ln(1 + b)`.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// use fairline_kelly::log_growth;
///
/// // A coin of 0.53 at even money: the stake is 0.06, and twice as much already shrinks the bankroll.
/// assert!((log_growth(0.53, 2.0, 0.0, 0.06)? - 0.001801).abs() < 1e-6);
/// assert!(log_growth(0.53, 2.0, 0.0, 0.12)? < 0.0);
/// assert_eq!(log_growth(0.53, 2.0, 0.0, 1.0)?, f64::NEG_INFINITY);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Thorp, E. O. (2006), *The Kelly criterion in blackjack, sports betting, and the stock market*, in Handbook of Asset and
/// Liability Management 1 (the coin of 0.53).
pub fn log_growth(probability: f64, odds: f64, commission: f64, stake: f64) -> Result<f64> {
    check_probability(probability)?;
    check_odds("odds", odds)?;
    check_commission(commission)?;
    check_stake(stake)?;
    Ok(of_back(probability, net(odds, 1.0 - commission), stake))
}

/// Below this, `h` has its digits only as a series and the sum of logarithms loses them.
pub(crate) const SMALL: f64 = 0.1;

/// Growth of backing with a stake `f` at net winnings of `b` per unit.
pub(super) fn of_back(p: f64, b: f64, f: f64) -> f64 {
    let (q, lost) = complement(p);
    two_outcomes(p, q, b, f, p.mul_add(b, -q) - lost)
}

/// Growth of laying with a liability of `f` at net winnings of `b` per unit of it; `p` is the selection's.
pub(super) fn of_lay(p: f64, b: f64, f: f64) -> f64 {
    let (q, lost) = complement(p);
    two_outcomes(q, p, b, f, q.mul_add(b, -p) + lost * b)
}

/// `1 − p` and what its rounding lost, exactly: an edge near 0 needs both.
fn complement(p: f64) -> (f64, f64) {
    let q = 1.0 - p;
    (q, (1.0 - q) - p)
}

/// Growth of `f` at risk that gains `b·f` with probability `win` and is gone with probability `lose`.
fn two_outcomes(win: f64, lose: f64, b: f64, f: f64, edge: f64) -> f64 {
    let gain = b * f;
    if gain < SMALL && f < SMALL {
        f * edge + win * excess(gain) + lose * excess(-f)
    } else {
        weighted_log(win, gain) + weighted_log(lose, -f)
    }
}

/// `weight·ln(1 + x)`, 0 for what cannot happen also where the logarithm is infinite.
pub(super) fn weighted_log(weight: f64, x: f64) -> f64 {
    if weight > 0.0 { weight * x.ln_1p() } else { 0.0 }
}

/// `h(x) = ln(1 + x) − x`, never positive.
///
/// With `u = x/(2 + x)`, `ln(1 + x) = 2·artanh u = 2(u + u³/3 + u⁵/5 + …)` and `2u − x = −x·u`. For |x| ≤ 0.1 the first
/// term left out, `2u¹⁵/15`, is below 2e-18 of the whole.
#[inline]
pub(crate) fn excess(x: f64) -> f64 {
    if x.abs() > SMALL {
        return x.ln_1p() - x;
    }
    let u = x / (2.0 + x);
    let v = u * u;
    // In pairs, which do not wait for each other.
    let (low, middle, high) =
        (1.0 / 3.0 + v * (1.0 / 5.0), 1.0 / 7.0 + v * (1.0 / 9.0), 1.0 / 11.0 + v * (1.0 / 13.0));
    let series = low + v * v * (middle + v * v * high);
    2.0 * u * v * series - x * u
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The series and the logarithm meet where one takes over from the other.
    #[test]
    fn the_series_is_the_logarithm() {
        for x in [0.1, 0.09, 0.05, -0.1, -0.09, -0.05_f64] {
            // ln_1p(x) − x loses a factor of about 2/|x|.
            approx::assert_relative_eq!(excess(x), x.ln_1p() - x, max_relative = 1e-14);
        }
        // −x²/2 + x³/3 to all digits.
        for x in [1e-6, -1e-6, 1e-9, -1e-12_f64] {
            approx::assert_relative_eq!(excess(x), x * x * (x / 3.0 - 0.5), max_relative = 1e-12);
        }
        assert_eq!(excess(0.0).to_bits(), 0.0_f64.to_bits());
        assert!(excess(-1.0).is_infinite());
    }

    #[test]
    fn the_complement_loses_nothing() {
        for p in [0.1, 0.3, 0.7, 1e-3, 1e-20, 5e-324, 0.0, 1.0] {
            let (q, lost) = complement(p);
            // Adding the small parts first makes each sum exact.
            assert!(((q - 1.0) + (p + lost)).abs() <= 0.0, "{p}");
        }
        // 0.1 is above a tenth by 5.55e-18: so much is the edge at odds of 10, and a stake of 1e-20 grows by it.
        approx::assert_relative_eq!(of_back(0.1, 9.0, 1e-20), 5.551115123125783e-37, max_relative = 0.01);
    }
}
