//! The rows in blocks of eight, side by side, and the pass over them that a fit consists of.
//!
//! ```text
//! x[block][column][lane]     row = 8·block + lane
//! ```
//! What a row adds to the sums stays in its lane until the pass is over. The last block is filled up with rows of weight 0,
//! and rows of weight 0 are left out: 0 times a rate beyond f64 would be NaN.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x8};
use ndarray::{ArrayView1, ArrayView2};

use crate::exp_ln::exp;

/// Rows of a block.
const LANES: usize = 8;

/// One number for each row of a block.
type Lanes = [f64; LANES];

#[derive(Debug)]
pub(super) struct Rows {
    width: usize,
    /// `width` lanes for each block.
    x: Vec<Lanes>,
    /// Weight of each row, and weight times count.
    weights: Vec<[Lanes; 2]>,
}

/// Value, gradient and the lower triangle of minus the Hessian, a lane for each row of a block.
struct Sums {
    value: Lanes,
    gradient: Vec<Lanes>,
    /// Row after row without gaps.
    hessian: Vec<Lanes>,
}

impl Rows {
    pub(super) fn new(
        x: ArrayView2<'_, f64>,
        y: ArrayView1<'_, f64>,
        weights: Option<ArrayView1<'_, f64>>,
    ) -> Self {
        let width = x.ncols();
        let blocks = x.nrows().div_ceil(LANES);
        let mut rows =
            Self { width, x: Vec::with_capacity(blocks * width), weights: Vec::with_capacity(blocks) };
        let mut lane = LANES;
        for (i, (x, &y)) in x.outer_iter().zip(y).enumerate() {
            let weight = weights.map_or(1.0, |weights| weights[i]);
            if weight <= 0.0 {
                continue;
            }
            if lane == LANES {
                rows.x.resize(rows.x.len() + width, [0.0; LANES]);
                rows.weights.push([[0.0; LANES]; 2]);
                lane = 0;
            }
            let (block, last) = (rows.x.len() - width, rows.weights.len() - 1);
            for (lanes, &value) in rows.x[block..].iter_mut().zip(x) {
                lanes[lane] = value;
            }
            rows.weights[last][0][lane] = weight;
            rows.weights[last][1][lane] = weight * y;
            lane += 1;
        }
        rows
    }

    /// `Σ wᵢ·(yᵢ·ln λᵢ − λᵢ)`, its gradient, and the lower triangle of minus its Hessian, row-major.
    pub(super) fn derivatives(&self, beta: &[f64]) -> (f64, Vec<f64>, Vec<f64>) {
        let width = self.width;
        let mut sums = Sums {
            value: [0.0; LANES],
            gradient: vec![[0.0; LANES]; width],
            hessian: vec![[0.0; LANES]; width * (width + 1) / 2],
        };
        let level = Level::new();
        dispatch!(level, simd => self.pass(simd, beta, &mut sums));
        let total = |lanes: &Lanes| {
            ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5])) + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]))
        };
        let mut hessian = vec![0.0; width * width];
        let mut elements = sums.hessian.iter().map(total);
        for (j, row) in hessian.chunks_exact_mut(width).enumerate() {
            row[..=j].iter_mut().zip(&mut elements).for_each(|(to, element)| *to = element);
        }
        (total(&sums.value), sums.gradient.iter().map(total).collect(), hessian)
    }

    #[inline(always)]
    fn pass<S: Simd>(&self, simd: S, beta: &[f64], sums: &mut Sums) {
        let load = |lanes: &Lanes| f64x8::from_slice(simd, lanes);
        let add = |lanes: &mut Lanes, one: f64x8<S>, other: f64x8<S>| {
            one.mul_add(other, f64x8::from_slice(simd, lanes)).store_slice(lanes);
        };
        let mut value = load(&sums.value);
        for (x, [weight, weighted]) in self.x.chunks_exact(self.width).zip(&self.weights) {
            let mut log_rate = f64x8::splat(simd, 0.0);
            for (x, &beta) in x.iter().zip(beta) {
                log_rate = load(x).mul_add(f64x8::splat(simd, beta), log_rate);
            }
            let expected = load(weight) * exp(simd, log_rate);
            value += load(weighted) * log_rate - expected;
            let residual = load(weighted) - expected;
            let mut hessian = sums.hessian.iter_mut();
            for (j, (x_j, gradient)) in x.iter().zip(&mut sums.gradient).enumerate() {
                let x_j = load(x_j);
                add(gradient, residual, x_j);
                let curved = expected * x_j;
                for (x_k, element) in x[..=j].iter().zip(&mut hessian) {
                    add(element, curved, load(x_k));
                }
            }
        }
        value.store_slice(&mut sums.value);
    }

    /// Largest change of a row's log rate with a step.
    pub(super) fn largest_change(&self, step: &[f64]) -> f64 {
        let mut largest = [0.0_f64; LANES];
        for x in self.x.chunks_exact(self.width) {
            let mut change = [0.0; LANES];
            for (x, step) in x.iter().zip(step) {
                for (change, x) in change.iter_mut().zip(x) {
                    *change += x * step;
                }
            }
            for (largest, change) in largest.iter_mut().zip(change) {
                *largest = largest.max(change.abs());
            }
        }
        largest.into_iter().fold(0.0, f64::max)
    }
}
