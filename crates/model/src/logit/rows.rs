//! The rows in blocks of eight, side by side, and the two passes over them that every fit consists of.
//!
//! ```text
//! z[block][column][lane]     row = 8·block + lane
//! ```
//! Eight rows move through the arithmetic together, one per lane: a logit is a sum over columns of eight products at
//! once, a softmax is the same instructions for all eight, and what a row adds to the gradient stays in its lane until
//! the pass is over. The last block is filled up with rows of weight 0. Blocks are grouped into chunks of fixed length,
//! each with sums of its own that are added in order, so that the result does not depend on the number of threads.

use fearless_simd::{Level, dispatch};
#[cfg(feature = "rayon")]
use rayon::prelude::*;
use wide::f64x4;

/// Rows of a block.
pub(super) const LANES: usize = 8;

/// Blocks of a chunk: 4,096 rows.
pub(super) const CHUNK: usize = 512;

/// One number for each row of a block.
pub(super) type Lanes = [f64; LANES];

/// Centred features, labels, weights and offsets in blocks.
#[derive(Debug)]
pub(super) struct Rows {
    /// Values of a row: a 1, then the centred features.
    pub(super) width: usize,
    pub(super) classes: usize,
    /// `width` lanes for each block.
    pub(super) z: Vec<Lanes>,
    /// Labels of each block; 0 where a block is filled up.
    pub(super) labels: Vec<[usize; LANES]>,
    /// Weight of each row, adding up to 1; 0 where a block is filled up.
    pub(super) weights: Vec<Lanes>,
    /// `classes` lanes for each block, or nothing.
    pub(super) offsets: Vec<Lanes>,
}

/// Sums over the rows of a chunk.
#[derive(Debug, Clone)]
struct Partial {
    loss: Sum,
    /// `width` lanes for each class.
    gradient: Vec<Lanes>,
    /// Logits, then residuals, of a block.
    logits: Vec<Lanes>,
    /// Logits of a direction.
    moves: Vec<Lanes>,
}

/// Room for the sums of a pass, so that a pass allocates nothing.
#[derive(Debug)]
pub(super) struct Scratch {
    partials: Vec<Partial>,
}

/// A range of blocks with everything that belongs to it.
#[derive(Clone, Copy)]
struct Chunk<'a> {
    width: usize,
    classes: usize,
    z: &'a [Lanes],
    labels: &'a [[usize; LANES]],
    weights: &'a [Lanes],
    offsets: &'a [Lanes],
}

impl Rows {
    pub(super) fn blocks(&self) -> usize {
        self.labels.len()
    }

    pub(super) fn scratch(&self) -> Scratch {
        let partial = Partial {
            loss: Sum::default(),
            gradient: vec![[0.0; LANES]; self.width * self.classes],
            logits: vec![[0.0; LANES]; self.classes],
            moves: vec![[0.0; LANES]; self.classes],
        };
        Scratch { partials: vec![partial; self.blocks().div_ceil(CHUNK)] }
    }

    /// Weighted mean loss at `beta` (`width` numbers for each class); its gradient goes to `gradient`.
    pub(super) fn gradient(&self, beta: &[f64], gradient: &mut [f64], scratch: &mut Scratch) -> f64 {
        self.pass(scratch, |chunk, partial| chunk.gradient(beta, partial));
        scratch.collect(gradient);
        let mut loss = Sum::default();
        scratch.partials.iter().for_each(|partial| loss.add(partial.loss.total()));
        loss.total().iter().sum()
    }

    /// The Hessian of the mean loss at `beta` times `direction`.
    pub(super) fn hessian_vector(
        &self,
        beta: &[f64],
        direction: &[f64],
        product: &mut [f64],
        scratch: &mut Scratch,
    ) {
        self.pass(scratch, |chunk, partial| chunk.hessian_vector(beta, direction, partial));
        scratch.collect(product);
    }

    /// Runs `work` on each chunk and its sums.
    fn pass(&self, scratch: &mut Scratch, work: impl Fn(Chunk<'_>, &mut Partial) + Sync) {
        let level = Level::new();
        let chunk = |i: usize| {
            let end = self.blocks().min((i + 1) * CHUNK);
            let blocks = i * CHUNK..end;
            let offsets = if self.offsets.is_empty() { 0 } else { self.classes };
            Chunk {
                width: self.width,
                classes: self.classes,
                z: &self.z[blocks.start * self.width..end * self.width],
                labels: &self.labels[blocks.clone()],
                weights: &self.weights[blocks.clone()],
                offsets: &self.offsets[blocks.start * offsets..end * offsets],
            }
        };
        let run = |(i, partial): (usize, &mut Partial)| dispatch!(level, _ => work(chunk(i), partial));
        #[cfg(feature = "rayon")]
        scratch.partials.par_iter_mut().enumerate().for_each(run);
        #[cfg(not(feature = "rayon"))]
        scratch.partials.iter_mut().enumerate().for_each(run);
    }

    /// Copies the rows of a block out of their lanes, row-major.
    pub(super) fn unpack(&self, block: usize, rows: &mut [f64]) {
        for (j, lanes) in self.z[block * self.width..][..self.width].iter().enumerate() {
            for (lane, value) in lanes.iter().enumerate() {
                rows[lane * self.width + j] = *value;
            }
        }
    }

    /// Probabilities of each class for the rows of a block, as exponentials and the inverse of their sum.
    pub(super) fn exponentials(&self, block: usize, beta: &[f64], exponentials: &mut [Lanes]) -> Lanes {
        let z = &self.z[block * self.width..][..self.width];
        logits(z, beta, exponentials);
        if !self.offsets.is_empty() {
            add(exponentials, &self.offsets[block * self.classes..][..self.classes]);
        }
        softmax(exponentials).0
    }
}

impl Scratch {
    /// Adds up the chunks and the lanes.
    fn collect(&self, total: &mut [f64]) {
        for (i, total) in total.iter_mut().enumerate() {
            let mut lanes = [0.0; LANES];
            for partial in &self.partials {
                for (sum, value) in lanes.iter_mut().zip(&partial.gradient[i]) {
                    *sum += value;
                }
            }
            *total = ((lanes[0] + lanes[4]) + (lanes[1] + lanes[5]))
                + ((lanes[2] + lanes[6]) + (lanes[3] + lanes[7]));
        }
    }
}

impl<'a> Chunk<'a> {
    /// The columns, labels, weights and offsets of each block.
    #[inline(always)]
    fn blocks(self) -> impl Iterator<Item = (&'a [Lanes], &'a [usize; LANES], &'a Lanes, &'a [Lanes])> {
        let blocks = self.z.chunks_exact(self.width).zip(self.labels).zip(self.weights).enumerate();
        blocks.map(move |(i, ((z, labels), weights))| {
            let offsets = self.offsets.get(i * self.classes..(i + 1) * self.classes).unwrap_or(&[]);
            (z, labels, weights, offsets)
        })
    }

    #[inline(always)]
    fn gradient(self, beta: &[f64], partial: &mut Partial) {
        partial.gradient.fill([0.0; LANES]);
        partial.loss = Sum::default();
        for (z, labels, weights, offsets) in self.blocks() {
            let residuals = partial.logits.as_mut_slice();
            logits(z, beta, residuals);
            add(residuals, offsets);
            let own: Lanes = std::array::from_fn(|lane| residuals[labels[lane]][lane]);
            let (inverse, loss) = softmax(residuals);
            partial.loss.add(std::array::from_fn(|lane| weights[lane] * (loss[lane] - own[lane])));
            for residual in &mut *residuals {
                for lane in 0..LANES {
                    residual[lane] *= weights[lane] * inverse[lane];
                }
            }
            for (lane, &label) in labels.iter().enumerate() {
                residuals[label][lane] -= weights[lane];
            }
            add_products(z, residuals, &mut partial.gradient);
        }
    }

    #[inline(always)]
    fn hessian_vector(self, beta: &[f64], direction: &[f64], partial: &mut Partial) {
        partial.gradient.fill([0.0; LANES]);
        for (z, _, weights, offsets) in self.blocks() {
            let (p, moves) = (partial.logits.as_mut_slice(), partial.moves.as_mut_slice());
            logits(z, beta, p);
            add(p, offsets);
            logits(z, direction, moves);
            let (inverse, _) = softmax(p);
            let mut mean = [0.0; LANES];
            for (p, moves) in p.iter_mut().zip(&*moves) {
                for lane in 0..LANES {
                    p[lane] *= inverse[lane];
                    mean[lane] += p[lane] * moves[lane];
                }
            }
            for (p, moves) in p.iter_mut().zip(&*moves) {
                for lane in 0..LANES {
                    p[lane] *= weights[lane] * (moves[lane] - mean[lane]);
                }
            }
            add_products(z, p, &mut partial.gradient);
        }
    }
}

/// The linear predictors of a block; up to four classes share one reading of the columns.
#[inline(always)]
fn logits(z: &[Lanes], beta: &[f64], logits: &mut [Lanes]) {
    let width = z.len();
    for (logits, beta) in logits.chunks_mut(4).zip(beta.chunks(4 * width)) {
        match logits {
            [_, _, _, _] => some_logits::<4>(z, beta, logits),
            [_, _, _] => some_logits::<3>(z, beta, logits),
            [_, _] => some_logits::<2>(z, beta, logits),
            _ => some_logits::<1>(z, beta, logits),
        }
    }
}

#[inline(always)]
fn some_logits<const C: usize>(z: &[Lanes], beta: &[f64], logits: &mut [Lanes]) {
    let width = z.len();
    let beta: [&[f64]; C] = std::array::from_fn(|class| &beta[class * width..][..width]);
    let mut sums = [[0.0; LANES]; C];
    for (j, z) in z.iter().enumerate() {
        for (sums, beta) in sums.iter_mut().zip(&beta) {
            for lane in 0..LANES {
                sums[lane] += z[lane] * beta[j];
            }
        }
    }
    logits.copy_from_slice(&sums);
}

/// Adds each residual times each column to the gradient.
#[inline(always)]
fn add_products(z: &[Lanes], residuals: &[Lanes], gradient: &mut [Lanes]) {
    let width = z.len();
    for (residuals, gradient) in residuals.chunks(4).zip(gradient.chunks_mut(4 * width)) {
        match residuals {
            [_, _, _, _] => add_some_products::<4>(z, residuals, gradient),
            [_, _, _] => add_some_products::<3>(z, residuals, gradient),
            [_, _] => add_some_products::<2>(z, residuals, gradient),
            _ => add_some_products::<1>(z, residuals, gradient),
        }
    }
}

#[inline(always)]
fn add_some_products<const C: usize>(z: &[Lanes], residuals: &[Lanes], gradient: &mut [Lanes]) {
    let width = z.len();
    let residuals: [Lanes; C] = std::array::from_fn(|class| residuals[class]);
    for (residual, gradient) in residuals.iter().zip(gradient.chunks_exact_mut(width)) {
        for (z, gradient) in z.iter().zip(gradient) {
            for lane in 0..LANES {
                gradient[lane] += residual[lane] * z[lane];
            }
        }
    }
}

#[inline(always)]
fn add(logits: &mut [Lanes], offsets: &[Lanes]) {
    for (logits, offsets) in logits.iter_mut().zip(offsets) {
        for lane in 0..LANES {
            logits[lane] += offsets[lane];
        }
    }
}

/// Replaces logits by `exp(logit − max)`, which cannot overflow; returns `1/Σ exp(logit − max)` and `ln Σ exp(logit)`.
#[inline(always)]
fn softmax(logits: &mut [Lanes]) -> (Lanes, Lanes) {
    let mut max = [f64::NEG_INFINITY; LANES];
    for logit in &*logits {
        for lane in 0..LANES {
            max[lane] = if logit[lane] > max[lane] { logit[lane] } else { max[lane] };
        }
    }
    let mut sum = [0.0; LANES];
    for logit in &mut *logits {
        let shifted: Lanes = std::array::from_fn(|lane| logit[lane] - max[lane]);
        *logit = by_fours(shifted, f64x4::exp);
        for lane in 0..LANES {
            sum[lane] += logit[lane];
        }
    }
    let ln = by_fours(sum, f64x4::ln);
    (std::array::from_fn(|lane| 1.0 / sum[lane]), std::array::from_fn(|lane| max[lane] + ln[lane]))
}

#[inline(always)]
fn by_fours(lanes: Lanes, f: impl Fn(f64x4) -> f64x4) -> Lanes {
    let [a, b, c, d, e, g, h, i] = lanes;
    let (low, high) = (f(f64x4::new([a, b, c, d])).to_array(), f(f64x4::new([e, g, h, i])).to_array());
    std::array::from_fn(|lane| if lane < 4 { low[lane] } else { high[lane - 4] })
}

/// Kahan's sum, lane by lane: the line search lives on differences in the last digits of the objective.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: Lanes,
    excess: Lanes,
}

impl Sum {
    #[inline(always)]
    fn add(&mut self, terms: Lanes) {
        for lane in 0..LANES {
            let term = terms[lane] - self.excess[lane];
            let sum = self.value[lane] + term;
            self.excess[lane] = (sum - self.value[lane]) - term;
            self.value[lane] = sum;
        }
    }

    fn total(self) -> Lanes {
        self.value
    }
}
