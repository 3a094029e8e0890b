//! Shin's method: the overround is the bookmaker's defence against a share `z` of insider money.
//!
//! ```text
//! p = (√(z² + 4(1 − z)·a) − z) / (2(1 − z)),   a = q²/B,   z such that Σp = 1
//! ```
//! Multiplying by the conjugate gives `p = 2a / (√(z² + 4(1 − z)·a) + z)`, which has no cancellation for z ≥ 0;
//! for z < 0 the first form has none. Every p is strictly decreasing in z, because a < 1:
//!
//! - booksum ≥ 1: `Σp = √B ≥ 1` at z = 0 and `Σp = Σq²/B < 1` at z = 1, so the root lies in [0, 1);
//! - booksum < 1: with z = −s, `p ≥ s/(1 + s)`, so `Σp ≥ 1` at `s = 1/(n − 1)` and the root lies in
//!   [−1/(n − 1), 0).
//!
//! Shin, H. S. (1993), *The Economic Journal* 103(420), 1141–1153; Jullien, B. & Salanié, B. (1994), *The Economic
//! Journal* 104(427), 1418–1419.

use crate::{Error, Method, Result, root};

/// Writes Shin's probabilities; the parameter is `z`.
pub(super) fn solve(odds: &[f64], booksum: f64, underround: bool, out: &mut [f64]) -> Result<(f64, usize)> {
    let outcomes = odds.len() as f64;
    // A fair book such as ten runners at 10.0 may sum to a few bits below 1.
    let (low, high) = if booksum >= 1.0 - outcomes * f64::EPSILON {
        (0.0, 1.0)
    } else if underround {
        (-1.0 / (outcomes - 1.0), 0.0)
    } else {
        return Err(Error::Underround { method: Method::Shin, booksum });
    };
    let excess = |z: f64| {
        let (mut sum, mut slope) = (0.0, 0.0);
        for o in odds {
            let (p, p_slope) = probability(z, 1.0 / (o * o * booksum));
            sum += p;
            slope += p_slope;
        }
        (sum - 1.0, slope)
    };
    let root = root::decreasing(excess, low, high, 0.0);
    for (p, o) in out.iter_mut().zip(odds) {
        *p = probability(root.x, 1.0 / (o * o * booksum)).0;
    }
    Ok((root.x, root.iterations))
}

/// `p(z)` for one outcome, and its derivative `p·(p − 1) / √(z² + 4(1 − z)·a)`.
///
/// The derivative comes from the quadratic that p solves, `(1 − z)·p² + z·p = a`.
fn probability(z: f64, a: f64) -> (f64, f64) {
    let root = (z * z + 4.0 * (1.0 - z) * a).sqrt();
    let p = if z >= 0.0 { 2.0 * a / (root + z) } else { (root - z) / (2.0 * (1.0 - z)) };
    (p, p * (p - 1.0) / root)
}
