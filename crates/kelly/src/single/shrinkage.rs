//! How much of the Kelly stake is left when the probability is only an estimate.

use super::back::net;
use super::check::{
    commission as check_commission, ensure, odds as check_odds, probability as check_probability,
};
use crate::Result;

/// Factor in \[0, 1\] by which to shrink the Kelly stake because the probability is an estimate.
///
/// # Formula
/// ```text
/// k = e²/(e² + (b + 1)²σ²),   e = (b + 1)p − 1,   b = (o − 1)(1 − c)
/// ```
/// `p` estimated probability in \[0, 1\], `σ` its standard error ≥ 0, `o` decimal odds > 1, `c` commission on winnings in
/// \[0, 1). Stake `k·f`, with `f` from [`back`](crate::back). 1 without an error, 0 without an edge.
///
/// A lay bet at odds `o` is a back bet on the opposite at `o/(o − 1)` with `1 − p` and the same σ and c; its `k` shrinks the
/// liability.
///
/// # Derivation
/// The estimate q is p on average, with variance σ². Staking `k·f(q)` where `f(p)` would be best, growth is short of its
/// maximum by `½|G″|·(k·f(q) − f(p))²` to second order. As `f(q) = ((b + 1)q − 1)/b` is linear in q, with slope
/// `s = (b + 1)/b`,
/// ```text
/// E[(k·f(q) − f(p))²] = k²(f² + s²σ²) − 2k·f² + f²,   smallest at   k = f²/(f² + s²σ²)
/// ```
/// and `f = e/b` gives the formula. The unknown p is replaced by the estimate.
///
/// # Limits
/// - Second order: the growth is steeper above the optimum than below it. For σ → 0 the exact shortfall is
///   `1 − k = (s²σ²/f²)·(1 + f/(1 − f) − b·f/(1 + b·f))`, so the factor is right for stakes that are a small part of the
///   bankroll (for 0.1 at even money it takes off 2 % less than it should).
/// - Nothing is cut off at zero: an estimate without an edge counts as a negative stake. Where σ is as large as the edge
///   over `b + 1`, so that such estimates are common, k is about one half and only a rough guide.
/// - σ is sampling error of an unbiased estimate. A model that is too sure of itself, or bets selected *because* they look
///   best, need more shrinking than this.
/// - Averaging the growth over a posterior instead shrinks nothing: it is linear in p, so the optimum is the Kelly stake
///   at the posterior mean.
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside these ranges.
///
/// # Examples
/// ```
/// use fairline_kelly::{back, shrinkage};
///
/// // 0.55 ± 0.05 at even money: an edge of 0.10 ± 0.10. Half of the stake is left.
/// let k = shrinkage(0.55, 0.05, 2.0, 0.0)?;
/// assert!((k - 0.5).abs() < 1e-12);
/// assert!((k * back(0.55, 2.0, 0.0)? - 0.05).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Baker, R. D. & McHale, I. G. (2013), *Optimal betting under parameter uncertainty: improving the Kelly criterion*,
/// Decision Analysis 10(3), doi:10.1287/deca.2013.0271. On the posterior mean: Chu, D., Wu, Y. & Swartz, T. B. (2018),
/// *Modified Kelly criteria*, Journal of Quantitative Analysis in Sports 14(1), doi:10.1515/jqas-2017-0122.
pub fn shrinkage(probability: f64, standard_error: f64, odds: f64, commission: f64) -> Result<f64> {
    check_probability(probability)?;
    ensure(
        (0.0..f64::INFINITY).contains(&standard_error),
        "standard_error",
        standard_error,
        "finite and at least 0",
    )?;
    check_odds("odds", odds)?;
    check_commission(commission)?;
    let b = net(odds, 1.0 - commission);
    let edge = probability * b - (1.0 - probability);
    Ok(factor(edge, (b + 1.0) * standard_error))
}

/// `e²/(e² + s²)` of an edge and its standard error, 0 without an edge.
pub(crate) fn factor(edge: f64, error: f64) -> f64 {
    if edge <= 0.0 {
        return 0.0;
    }
    // The quotient first: squares of long odds overflow.
    let noise = error / edge;
    1.0 / (1.0 + noise * noise)
}
