//! The rows in blocks of eight, side by side, and the two passes over them that every fit consists of.
//!
//! ```text
//! z[block][column][lane]     row = 8·block + lane
//! ```
//! Eight rows move through the arithmetic together, one per lane: a logit is a sum over columns of eight products at
//! once, a softmax is the same instructions for all eight, and what a row adds to the gradient stays in its lane until
//! the pass is over. The last block is filled up with rows of weight 0. Blocks are grouped into chunks of fixed length,
//! each with sums of its own that are added in order, so that the result does not depend on the number of threads.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, f64x8};
#[cfg(feature = "rayon")]
use rayon::prelude::*;

use crate::exp_ln::{exp, ln};

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
    /// Logits, then residuals, of two blocks.
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
            logits: vec![[0.0; LANES]; 2 * self.classes],
            moves: vec![[0.0; LANES]; self.classes],
        };
        Scratch { partials: vec![partial; self.blocks().div_ceil(CHUNK)] }
    }

    /// Weighted mean loss at `beta` (`width` numbers for each class); its gradient goes to `gradient`.
    pub(super) fn gradient(&self, beta: &[f64], gradient: &mut [f64], scratch: &mut Scratch) -> f64 {
        let level = Level::new();
        self.pass(scratch, |chunk, partial| dispatch!(level, simd => chunk.gradient(simd, beta, partial)));
        scratch.collect(gradient);
        // Few chunks, each compensated within: their plain sum is exact to a few units in the last place.
        scratch.partials.iter().flat_map(|partial| partial.loss.value).sum()
    }

    /// The Hessian of the mean loss at `beta` times `direction`.
    pub(super) fn hessian_vector(
        &self,
        beta: &[f64],
        direction: &[f64],
        product: &mut [f64],
        scratch: &mut Scratch,
    ) {
        let level = Level::new();
        self.pass(
            scratch,
            |chunk, partial| dispatch!(level, simd => chunk.hessian_vector(simd, beta, direction, partial)),
        );
        scratch.collect(product);
    }

    /// Runs `work` on each chunk and its sums.
    fn pass(&self, scratch: &mut Scratch, work: impl Fn(Chunk<'_>, &mut Partial) + Sync) {
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
        let run = |(i, partial): (usize, &mut Partial)| work(chunk(i), partial);
        #[cfg(feature = "rayon")]
        scratch.partials.par_iter_mut().enumerate().for_each(run);
        #[cfg(not(feature = "rayon"))]
        scratch.partials.iter_mut().enumerate().for_each(run);
    }

    /// Copies the rows of a block out of their lanes, row-major; an eighth of `rows` for each.
    pub(super) fn unpack(&self, block: usize, rows: &mut [f64]) {
        let stride = rows.len() / LANES;
        for (j, lanes) in self.z[block * self.width..][..self.width].iter().enumerate() {
            for (lane, value) in lanes.iter().enumerate() {
                rows[lane * stride + j] = *value;
            }
        }
    }

    /// Probabilities of each class for the rows of a block, as exponentials and the inverse of their sum.
    pub(super) fn exponentials(&self, block: usize, beta: &[f64], exponentials: &mut [Lanes]) -> Lanes {
        let z = &self.z[block * self.width..][..self.width];
        let offsets = self.offsets.get(block * self.classes..(block + 1) * self.classes).unwrap_or(&[]);
        let mut inverse = [0.0; LANES];
        dispatch!(Level::new(), simd => {
            logits(simd, z, beta, exponentials);
            add(simd, exponentials, offsets);
            softmax(simd, exponentials).0.store_slice(&mut inverse);
        });
        inverse
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

impl Chunk<'_> {
    #[inline(always)]
    fn columns(&self, block: usize) -> &[Lanes] {
        &self.z[block * self.width..][..self.width]
    }

    /// The offsets of a block, or nothing.
    #[inline(always)]
    fn offsets(&self, block: usize) -> &[Lanes] {
        self.offsets.get(block * self.classes..(block + 1) * self.classes).unwrap_or(&[])
    }

    #[inline(always)]
    fn gradient<S: Simd>(self, simd: S, beta: &[f64], partial: &mut Partial) {
        partial.gradient.fill([0.0; LANES]);
        partial.loss = Sum::default();
        let (first, second) = partial.logits.split_at_mut(self.classes);
        let blocks = self.labels.len();
        for block in (0..blocks).step_by(2) {
            self.residuals(simd, block, beta, first, &mut partial.loss);
            if block + 1 < blocks {
                self.residuals(simd, block + 1, beta, second, &mut partial.loss);
                let z = [self.columns(block), self.columns(block + 1)];
                add_products(simd, z, [first, second], &mut partial.gradient);
            } else {
                add_products(simd, [self.columns(block)], [first], &mut partial.gradient);
            }
        }
    }

    /// Sets `residuals` to `w·(p − 1{y})` of a block and adds its losses.
    #[inline(always)]
    fn residuals<S: Simd>(
        &self,
        simd: S,
        block: usize,
        beta: &[f64],
        residuals: &mut [Lanes],
        losses: &mut Sum,
    ) {
        let labels = &self.labels[block];
        logits(simd, self.columns(block), beta, residuals);
        add(simd, residuals, self.offsets(block));
        let own: Lanes = std::array::from_fn(|lane| residuals[labels[lane]][lane]);
        let (inverse, loss) = softmax(simd, residuals);
        let weights = f64x8::from_slice(simd, &self.weights[block]);
        losses.add(simd, weights * (loss - f64x8::from_slice(simd, &own)));
        let factor = weights * inverse;
        for residual in &mut *residuals {
            (f64x8::from_slice(simd, residual) * factor).store_slice(residual);
        }
        for (lane, &label) in labels.iter().enumerate() {
            residuals[label][lane] -= self.weights[block][lane];
        }
    }

    #[inline(always)]
    fn hessian_vector<S: Simd>(self, simd: S, beta: &[f64], direction: &[f64], partial: &mut Partial) {
        partial.gradient.fill([0.0; LANES]);
        let (p, moves) = (&mut partial.logits[..self.classes], partial.moves.as_mut_slice());
        for (block, z) in self.z.chunks_exact(self.width).enumerate() {
            logits(simd, z, beta, p);
            add(simd, p, self.offsets(block));
            logits(simd, z, direction, moves);
            let (inverse, _) = softmax(simd, p);
            let mut mean = f64x8::splat(simd, 0.0);
            for (p, moves) in p.iter().zip(&*moves) {
                mean = f64x8::from_slice(simd, p).mul_add(f64x8::from_slice(simd, moves), mean);
            }
            mean *= inverse;
            let factor = inverse * f64x8::from_slice(simd, &self.weights[block]);
            for (p, moves) in p.iter_mut().zip(&*moves) {
                let moves = f64x8::from_slice(simd, moves) - mean;
                (f64x8::from_slice(simd, p) * factor * moves).store_slice(p);
            }
            add_products(simd, [z], [p], &mut partial.gradient);
        }
    }
}

/// The linear predictors of a block; up to four classes share one reading of the columns.
#[inline(always)]
fn logits<S: Simd>(simd: S, z: &[Lanes], beta: &[f64], logits: &mut [Lanes]) {
    for (logits, beta) in logits.chunks_mut(4).zip(beta.chunks(4 * z.len())) {
        match logits.len() {
            4 => some_logits::<S, 4>(simd, z, beta, logits),
            3 => some_logits::<S, 3>(simd, z, beta, logits),
            2 => some_logits::<S, 2>(simd, z, beta, logits),
            _ => some_logits::<S, 1>(simd, z, beta, logits),
        }
    }
}

#[inline(always)]
fn some_logits<S: Simd, const C: usize>(simd: S, z: &[Lanes], beta: &[f64], logits: &mut [Lanes]) {
    let width = z.len();
    let beta: [&[f64]; C] = std::array::from_fn(|class| &beta[class * width..][..width]);
    // Two sums for each class, so that one need not wait for the other.
    let mut even = [f64x8::splat(simd, 0.0); C];
    let mut odd = even;
    let (pairs, rest) = z.as_chunks::<2>();
    for (j, [one, other]) in pairs.iter().enumerate() {
        let (one, other) = (f64x8::from_slice(simd, one), f64x8::from_slice(simd, other));
        for class in 0..C {
            even[class] = one.mul_add(f64x8::splat(simd, beta[class][2 * j]), even[class]);
            odd[class] = other.mul_add(f64x8::splat(simd, beta[class][2 * j + 1]), odd[class]);
        }
    }
    if let [last] = rest {
        let last = f64x8::from_slice(simd, last);
        for class in 0..C {
            even[class] = last.mul_add(f64x8::splat(simd, beta[class][width - 1]), even[class]);
        }
    }
    for (class, logits) in logits.iter_mut().enumerate() {
        (even[class] + odd[class]).store_slice(logits);
    }
}

/// Adds each residual times each column to the gradient, of one or two blocks.
#[inline(always)]
fn add_products<S: Simd, const B: usize>(
    simd: S,
    z: [&[Lanes]; B],
    residuals: [&[Lanes]; B],
    gradient: &mut [Lanes],
) {
    let width = z[0].len();
    for (group, gradient) in gradient.chunks_mut(4 * width).enumerate() {
        let residuals = residuals.map(|residuals| &residuals[4 * group..]);
        match gradient.len() / width {
            4 => add_some_products::<S, 4, B>(simd, z, residuals, gradient),
            3 => add_some_products::<S, 3, B>(simd, z, residuals, gradient),
            2 => add_some_products::<S, 2, B>(simd, z, residuals, gradient),
            _ => add_some_products::<S, 1, B>(simd, z, residuals, gradient),
        }
    }
}

#[inline(always)]
fn add_some_products<S: Simd, const C: usize, const B: usize>(
    simd: S,
    z: [&[Lanes]; B],
    residuals: [&[Lanes]; B],
    gradient: &mut [Lanes],
) {
    let width = z[0].len();
    let z = z.map(|z| &z[..width]);
    let residuals: [[f64x8<S>; B]; C] = std::array::from_fn(|class| {
        std::array::from_fn(|block| f64x8::from_slice(simd, &residuals[block][class]))
    });
    let gradient = &mut gradient[..C * width];
    for j in 0..width {
        let z: [f64x8<S>; B] = std::array::from_fn(|block| f64x8::from_slice(simd, &z[block][j]));
        for class in 0..C {
            let lanes = &mut gradient[class * width + j];
            let mut sum = f64x8::from_slice(simd, lanes);
            for block in 0..B {
                sum = z[block].mul_add(residuals[class][block], sum);
            }
            sum.store_slice(lanes);
        }
    }
}

#[inline(always)]
fn add<S: Simd>(simd: S, logits: &mut [Lanes], offsets: &[Lanes]) {
    for (logits, offsets) in logits.iter_mut().zip(offsets) {
        (f64x8::from_slice(simd, logits) + f64x8::from_slice(simd, offsets)).store_slice(logits);
    }
}

/// Replaces logits by `exp(logit − max)`, which cannot overflow; returns `1/Σ exp(logit − max)` and `ln Σ exp(logit)`.
#[inline(always)]
fn softmax<S: Simd>(simd: S, logits: &mut [Lanes]) -> (f64x8<S>, f64x8<S>) {
    let mut max = f64x8::splat(simd, f64::NEG_INFINITY);
    for logit in &*logits {
        max = max.max(f64x8::from_slice(simd, logit));
    }
    let mut sum = f64x8::splat(simd, 0.0);
    for logit in &mut *logits {
        let exponential = exp(simd, f64x8::from_slice(simd, logit) - max);
        exponential.store_slice(logit);
        sum += exponential;
    }
    (f64x8::splat(simd, 1.0) / sum, max + ln(simd, sum))
}

/// Kahan's sum, lane by lane: the line search lives on differences in the last digits of the objective.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: Lanes,
    excess: Lanes,
}

impl Sum {
    #[inline(always)]
    fn add<S: Simd>(&mut self, simd: S, terms: f64x8<S>) {
        let value = f64x8::from_slice(simd, &self.value);
        let term = terms - f64x8::from_slice(simd, &self.excess);
        let sum = value + term;
        ((sum - value) - term).store_slice(&mut self.excess);
        sum.store_slice(&mut self.value);
    }
}
