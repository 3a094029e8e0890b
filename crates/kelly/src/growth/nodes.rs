//! The nodes of the trapezoidal rule, and exponentials on all of them at once.
//!
//! The step is `h = ln 2/q`, so that `t` doubles every q nodes. Then `m = e^{−xt} − 1` on the next q nodes follows
//! from that on the last q without another exponential: `m(2t) = m·(2 + m)`. This does not amplify errors (its
//! relative condition `(2 + 2m)/(2 + m)` is at most 1), so some 40 doublings cost a few units in the last place. Past
//! `xt = ½` it is `e^{−xt}` itself that is squared, which keeps its relative error in proportion to `xt`, as any
//! exponential does.

use std::f64::consts::LN_2;

/// Where squaring takes over.
const SMALL: f64 = 0.5;
/// The share of a moment that the step may leave out: `e⁻³⁶ = 2e-16`.
const ALIASING: f64 = 36.0;
/// Smallest number of nodes per doubling; see the table in `quadrature`.
const FEWEST: i32 = 3;

/// The grid `t = 2^{j/q}` over whole octaves.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Nodes per doubling.
    pub(crate) per_octave: usize,
    pub(crate) t: Vec<f64>,
}

impl Grid {
    /// Nodes from at most `left` to at least `right`, both > 0; `shift` in [0, 1) moves the grid by that part of a step.
    pub(crate) fn new(per_octave: usize, left: f64, right: f64, shift: f64) -> Self {
        let first = left.log2().floor();
        let octaves = (right.log2().ceil() - first).max(1.0);
        let base: Vec<f64> =
            (0..per_octave).map(|r| (first + (r as f64 + shift) / per_octave as f64).exp2()).collect();
        let (mut t, mut scale, last) = (Vec::new(), 1.0, octaves.exp2());
        while scale < last {
            t.extend(base.iter().map(|base| base * scale));
            scale *= 2.0;
        }
        Self { per_octave, t }
    }

    /// The step h in `u = ln t`.
    pub(crate) fn step(&self) -> f64 {
        LN_2 / self.per_octave as f64
    }

    /// Writes `e^{−xt}` and calls `less_one` with `e^{−xt} − 1`, node by node.
    pub(crate) fn exponentials(&self, x: f64, into: &mut [f64], less_one: &mut [f64]) {
        let q = self.per_octave;
        for j in 0..q.min(self.t.len()) {
            less_one[j] = (-x * self.t[j]).exp_m1();
            into[j] = 1.0 + less_one[j];
        }
        // Whole octaves, each from the one before: short loops over q that run in registers.
        let mut octave = q;
        while octave < self.t.len() {
            if x * self.t[octave] < SMALL {
                for j in octave..octave + q {
                    let m = less_one[j - q];
                    less_one[j] = m * (2.0 + m);
                    into[j] = 1.0 + less_one[j];
                }
            } else {
                for j in octave..octave + q {
                    into[j] = into[j - q] * into[j - q];
                    less_one[j] = into[j] - 1.0;
                }
            }
            octave += q;
        }
    }
}

/// Nodes per doubling with which the trapezoidal rule gives `E[W^{−a}]` to rounding, for every `a` up to `order`.
///
/// Its error is `2·|Γ(a + iy)|/Γ(a)`, `y = 2π/h`, and `ln` of that is `−½ Σ_k ln(1 + y²/(a + k)²)`: the sum over a few
/// thousand k is a bound from above.
pub(crate) fn per_octave(order: f64) -> usize {
    let decay = |q: i32| -> f64 {
        let y = 2.0 * std::f64::consts::PI * f64::from(q) / LN_2;
        (0..4096).map(|k| (y / (order + f64::from(k))).powi(2).ln_1p() / 2.0).sum()
    };
    let mut q = FEWEST;
    while decay(q) < ALIASING {
        q += 1;
    }
    q.unsigned_abs() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn doubling_keeps_the_digits() {
        for (x, shift) in [(1.0, 0.0), (1e-12, 0.5), (0.37, 0.0), (4.9e3, 0.5)] {
            let grid = Grid::new(3, 1e-9, 700.0, shift);
            let (mut e, mut m) = (vec![0.0; grid.t.len()], vec![0.0; grid.t.len()]);
            grid.exponentials(x, &mut e, &mut m);
            for (j, t) in grid.t.iter().enumerate() {
                // Forty doublings of half a unit each; beyond, the error of an exponential grows like its argument.
                assert_relative_eq!(m[j], (-x * t).exp_m1(), max_relative = 2e-14);
                assert_relative_eq!(
                    e[j],
                    (-x * t).exp(),
                    max_relative = 2e-14 * (1.0 + x * t),
                    epsilon = 1e-300
                );
            }
        }
    }

    #[test]
    fn grids_cover_their_range_in_equal_steps() {
        for (q, left, right) in [(3, 1e-9, 45.0), (5, 1e-12, 1e15), (4, 1e-9, 1e-9)] {
            let grid = Grid::new(q, left, right, 0.0);
            assert!(grid.t[0] <= left && grid.t[grid.t.len() - 1] * grid.step().exp() >= right);
            for pair in grid.t.windows(2) {
                assert_relative_eq!(pair[1] / pair[0], grid.step().exp(), max_relative = 1e-14);
            }
        }
    }

    #[test]
    fn heavier_moments_take_finer_steps() {
        assert_eq!(per_octave(2.0), 3);
        let steps: Vec<usize> = [5.0, 20.0, 100.0, 300.0].into_iter().map(per_octave).collect();
        assert!(steps.is_sorted() && steps[3] < 20, "{steps:?}");
    }
}
