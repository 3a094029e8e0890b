//! Value, gradient and Hessian of the likelihood, in one pass over the rows.
//!
//! With `a` and `b` the linear predictors at the thresholds below and above the class, and `δ = b − a`,
//! ```text
//! Λ(b) − Λ(a) = Λ(b)·Λ(−a)·(1 − e^(−δ))
//! −ln P       = ln(1 + e^(−b)) + ln(1 + e^a) − ln(1 − e^(−δ))
//! ```
//! so that a row is a binary logit at each of its thresholds, and what is left depends on the thresholds alone.
//! Nothing cancels in the tails, and all three terms are convex in the parameters, so the minimum is the only one.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x8};

use super::design::Design;
use crate::columns::NARROWEST;
use crate::exp_ln::{exp, ln};
use crate::sums::{Sum, dot};

/// Margins that go through the arithmetic together.
const LANES: usize = 8;

/// A parameter vector with the objective and its derivatives there.
#[derive(Debug, Clone)]
pub(super) struct Point {
    /// Coefficients of `z`, then free thresholds.
    pub(super) parameters: Vec<f64>,
    pub(super) gradient: Vec<f64>,
    /// Row-major, the lower triangle.
    pub(super) hessian: Vec<f64>,
    /// Mean negative log-likelihood; infinite where thresholds are out of order.
    pub(super) value: f64,
    /// Largest absolute element of the gradient.
    pub(super) norm: f64,
    /// Memory of the pass: the linear predictor at each threshold next to each row's class, and what follows from it.
    margins: Vec<f64>,
    binaries: Vec<Binary>,
}

impl Point {
    /// The model without features.
    pub(super) fn null_model(design: &Design) -> Self {
        let order = design.parameters();
        let mut parameters = vec![0.0; design.width];
        parameters.extend(design.null_thresholds());
        let hessian = vec![0.0; order * order];
        let mut point = Self {
            parameters,
            gradient: vec![0.0; order],
            hessian,
            value: 0.0,
            norm: 0.0,
            margins: Vec::new(),
            binaries: Vec::new(),
        };
        point.evaluate(design);
        point
    }

    /// Sets value, gradient, Hessian and norm from the parameters.
    pub(super) fn evaluate(&mut self, design: &Design) {
        let width = design.width;
        self.gradient.fill(0.0);
        self.hessian.fill(0.0);
        let (beta, free) = self.parameters.split_at(width);
        let thresholds = design.all_thresholds(free);
        let mut loss = Sum::default();
        let rows = || design.z.chunks_exact(width).zip(&design.labels);
        self.margins.clear();
        for (z, &label) in rows() {
            let predictor = dot(z, beta);
            self.margins
                .extend(sides(label, thresholds.len()).map(|(j, side)| side * (thresholds[j] + predictor)));
        }
        Binary::of_all(&mut self.margins, &mut self.binaries);
        let mut binaries = self.binaries.iter();
        for ((z, &label), &weight) in rows().zip(&design.weights) {
            let [mut slope, mut curvature] = [0.0; 2];
            for ((j, side), binary) in sides(label, thresholds.len()).zip(&mut binaries) {
                loss.add(weight * binary.loss);
                let (s, c) = (-side * weight * binary.miss, weight * binary.variance);
                slope += s;
                curvature += c;
                if let Some((index, sign)) = design.thresholds[j] {
                    self.gradient[width + index] += sign * s;
                    let row = &mut self.hessian[(width + index) * self.gradient.len()..];
                    row[width + index] += c;
                    for (element, z) in row.iter_mut().zip(z) {
                        *element += sign * c * z;
                    }
                }
            }
            for (i, z_i) in z.iter().enumerate() {
                self.gradient[i] += slope * z_i;
                let row = &mut self.hessian[i * self.gradient.len()..];
                for (element, z_j) in row.iter_mut().zip(&z[..=i]) {
                    *element += curvature * z_i * z_j;
                }
            }
        }
        for (class, pair) in thresholds.windows(2).enumerate() {
            let gap = pair[1] - pair[0];
            // Out of order, or so close that the derivatives overflow.
            if gap <= NARROWEST {
                self.value = f64::INFINITY;
                self.norm = f64::INFINITY;
                return;
            }
            loss.add(self.add_gap(design, class, gap));
        }
        self.value = loss.value;
        // In the total order NaN is the largest, so that it cannot hide.
        self.norm = self.gradient.iter().map(|g| g.abs()).max_by(f64::total_cmp).unwrap_or(0.0);
    }

    /// Adds the derivatives of `−w·ln(1 − e^(−δ))`, the class between thresholds `lower` and `lower + 1`, and returns it.
    fn add_gap(&mut self, design: &Design, lower: usize, gap: f64) -> f64 {
        let (width, order) = (design.width, self.gradient.len());
        let share = design.shares[lower + 1];
        let slope = 1.0 / gap.exp_m1();
        let parts = [(design.thresholds[lower + 1], 1.0), (design.thresholds[lower], -1.0)];
        let parts = parts.map(|(place, side)| place.map(|(index, sign)| (width + index, side * sign)));
        for &(i, first) in parts.iter().flatten() {
            self.gradient[i] -= share * slope * first;
            for &(j, second) in parts.iter().flatten().filter(|(j, _)| *j <= i) {
                self.hessian[i * order + j] += share * slope * (1.0 + slope) * first * second;
            }
        }
        -share * (-(-gap).exp_m1()).ln()
    }

    /// Whether a step from `best` with the directional derivative `slope` led nearer the minimum.
    ///
    /// Near the minimum the objective is flat to rounding while the gradient still tells: of two points whose
    /// values differ by rounding only, the one with the smaller gradient is better.
    pub(super) fn improves_on(&self, best: &Self, slope: f64) -> bool {
        let rounding = 8.0 * f64::EPSILON * (1.0 + best.value.abs());
        if (self.value - best.value).abs() <= rounding {
            self.norm < best.norm
        } else {
            self.value <= best.value + SUFFICIENT * slope
        }
    }
}

/// Share of the decrease that the slope promises which a step has to bring (Armijo).
const SUFFICIENT: f64 = 1e-4;

/// The thresholds next to a class: it lies below the one and above the other, of `thresholds` in all.
pub(super) fn sides(class: usize, thresholds: usize) -> impl Iterator<Item = (usize, f64)> {
    // The one above first; the first class has none below, the last none above.
    let places = [(class, 1.0), (class.wrapping_sub(1), -1.0)];
    let first = usize::from(class >= thresholds);
    let last = if class == 0 { 1 } else { 2 };
    places.into_iter().take(last).skip(first)
}

/// A binary logit whose event, of linear predictor `m`, happened.
#[derive(Debug, Clone, Copy)]
struct Binary {
    /// `ln(1 + e^(−m))`
    loss: f64,
    /// `Λ(−m)`, the probability that it had not.
    miss: f64,
    /// `Λ(m)·Λ(−m)`
    variance: f64,
}

impl Binary {
    /// One for each of `margins`, which are filled up to whole blocks of eight.
    fn of_all(margins: &mut Vec<f64>, binaries: &mut Vec<Self>) {
        margins.resize(margins.len().next_multiple_of(LANES), 0.0);
        binaries.clear();
        dispatch!(Level::new(), simd => Self::of_blocks(simd, margins, binaries));
    }

    #[inline(always)]
    fn of_blocks<S: Simd>(simd: S, margins: &[f64], binaries: &mut Vec<Self>) {
        let (zero, one) = (f64x8::splat(simd, 0.0), f64x8::splat(simd, 1.0));
        for margins in margins.chunks_exact(LANES) {
            let m = f64x8::from_slice(simd, margins);
            let e = exp(simd, -m.abs());
            let likely = one / (one + e);
            let unlikely = e * likely;
            // 1 + e rounds e to what counts beside a loss of other rows.
            let [mut losses, mut misses, mut variances] = [[0.0; LANES]; 3];
            ((-m).max(zero) + ln(simd, one + e)).store_slice(&mut losses);
            m.simd_ge(zero).select(unlikely, likely).store_slice(&mut misses);
            (unlikely * likely).store_slice(&mut variances);
            for ((loss, miss), variance) in losses.into_iter().zip(misses).zip(variances) {
                binaries.push(Self { loss, miss, variance });
            }
        }
    }
}
