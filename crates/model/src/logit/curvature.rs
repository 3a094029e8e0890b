//! Second derivatives: the preconditioner of the search, Newton steps, and what they prove about separation.

use super::design::Design;
use super::objective::{Objective, Point};
use super::outer::{add_outer, stride};
use super::rows::{LANES, Lanes};
use crate::cholesky::Cholesky;
use crate::{Error, Result};

/// A column of which less than this share of the variance is its own is a combination of those before it.
/// Below it, half the digits of its coefficient would be rounding.
const COLLINEAR: f64 = 1e-10;

/// Smallest penalty the preconditioner assumes when there is one, so that duplicated columns do not stop it.
const LEAST_PENALTY: f64 = 1e-8;

/// Rows for each column that the preconditioner looks at when there is a penalty. So many give every variance to a
/// fifth, which costs an iteration or two; looking at all of a million rows costs more.
const ROWS_PER_COLUMN: usize = 100;

/// A Newton step that changes the differences between logits by less than this everywhere proves overlap.
/// The bound proved is 1; half of it leaves room for rounding.
const OVERLAP: f64 = 0.5;

/// Newton steps after which polishing stops. Two or three are usual.
pub(super) const POLISHING_STEPS: usize = 20;

/// Parameters beyond which no polishing is tried: the Hessian would have millions of elements.
const MOST_POLISHED: usize = 2_000;

/// Share of a Newton step below which none is tried: what is left to gain is rounding.
const SHORTEST_STEP: f64 = 1e-3;

/// Factors the Hessian of the intercept-only model, averaged over the classes.
///
/// With class shares π the Hessian there is `(diag(π) − ππᵀ) ⊗ ZᵀWZ + I ⊗ diag(w)`. The first factor is replaced
/// by its mean eigenvalue `h = (1 − Σπ²)/(k − 1)` off its null vector, which leaves one matrix for all classes:
/// `h·ZᵀWZ + diag(w)`. The Hessian at a warm start in its place saves one pass in ten and costs as much.
///
/// # Errors
/// [`Error::CollinearColumn`], only without penalty.
pub(super) fn preconditioner(design: &Design) -> Result<Cholesky> {
    let width = design.width();
    let concentration: f64 = design.shares.iter().map(|share| share * share).sum();
    let h = (1.0 - concentration) / (design.classes() as f64 - 1.0);
    let enough = (ROWS_PER_COLUMN * width).div_ceil(LANES);
    let every = if design.penalised { (design.rows.blocks() / enough).max(1) } else { 1 };
    let mut matrix = gram(design, every);
    for (i, row) in matrix.chunks_exact_mut(width).enumerate() {
        for (j, element) in row.iter_mut().enumerate() {
            *element *= h / scale(design, i) / scale(design, j);
        }
    }
    if design.penalised {
        for (j, &weight) in design.penalty.iter().enumerate().skip(1) {
            matrix[j * width + j] += weight.max(LEAST_PENALTY);
        }
    }
    // The intercept is the first row and the columns are centred, so it is a later one that fails.
    Cholesky::factor(matrix, width, COLLINEAR)
        .map_err(|row| Error::CollinearColumn { column: row.saturating_sub(1) })
}

/// Divisor of the coefficient of a column of `z`.
fn scale(design: &Design, column: usize) -> f64 {
    if column == 0 { 1.0 } else { design.scale[column - 1] }
}

/// The lower triangle of the weighted mean of `z·zᵀ`, over every so manyth block.
fn gram(design: &Design, every: usize) -> Vec<f64> {
    let (rows, width) = (&design.rows, design.width());
    let stride = stride(width);
    let mut sum = vec![0.0; width * stride];
    let mut unpacked = vec![0.0; LANES * stride];
    let mut weight = 0.0;
    for block in (0..rows.blocks()).step_by(every) {
        rows.unpack(block, &mut unpacked);
        let weights = &rows.weights[block];
        weight += weights.iter().sum::<f64>();
        add_outer(&mut sum, &unpacked, width, weights);
    }
    let mut matrix = vec![0.0; width * width];
    for (i, (row, sums)) in matrix.chunks_exact_mut(width).zip(sum.chunks_exact(stride)).enumerate() {
        if weight > 0.0 {
            row.iter_mut().zip(&sums[..=i]).for_each(|(element, sum)| *element = sum / weight);
        } else {
            // Sampled blocks may have no weight at all; then nothing is known but the scales.
            row[i] = scale(design, i).powi(2);
        }
    }
    matrix
}

/// Takes damped Newton steps from `best` until its gradient is at the tolerance or no step improves on it.
///
/// Line searches compare values and so end where values differ by rounding, at gradients near 1e-8; a Newton
/// step needs the gradient only and ends near 1e-15. Returns the number of steps, at most `most`.
pub(super) fn polish(objective: &mut Objective<'_>, best: &mut Point, tolerance: f64, most: usize) -> usize {
    if best.beta.len() > MOST_POLISHED || best.norm <= tolerance {
        return 0;
    }
    centre(best, objective.design());
    objective.evaluate(best);
    let mut trial = best.clone();
    for steps in 0..most {
        if best.norm <= tolerance {
            return steps;
        }
        let Some(step) = newton_step(objective.design(), best) else { return steps };
        let mut length = 1.0;
        loop {
            for ((trial, best), step) in trial.beta.iter_mut().zip(&best.beta).zip(&step) {
                *trial = best + length * step;
            }
            objective.evaluate(&mut trial);
            if trial.improves_on(best) {
                std::mem::swap(best, &mut trial);
                break;
            }
            length *= 0.5;
            if length < SHORTEST_STEP {
                return steps;
            }
        }
    }
    most
}

/// Takes their mean from each parameter's values over the classes.
///
/// That changes no probability and only lessens the penalty. Newton steps leave it alone, see [`newton_step`].
pub(super) fn centre(point: &mut Point, design: &Design) {
    let width = design.width();
    for j in 0..width {
        let mean = point.beta.iter().skip(j).step_by(width).sum::<f64>() / design.classes() as f64;
        point.beta.iter_mut().skip(j).step_by(width).for_each(|value| *value -= mean);
    }
}

/// Whether the classes can be separated, judged at the minimum found without penalty.
///
/// The point may separate them itself: every row's own class has the largest logit. Otherwise the Newton step
/// there decides. Let `s` be that step, `H·s = −g`, and suppose a direction `d` separates the classes, perhaps
/// with ties: `m_ic = zᵢ·(d_{yᵢ} − d_c) ≥ 0` for all rows and classes, not all 0. Then
/// ```text
/// −dᵀg = Σᵢ wᵢ Σ_c p_ic·m_ic = Σᵢ wᵢ·Eᵢ > 0
/// dᵀHs = Σᵢ wᵢ·Cov_pᵢ(zᵢ·d, zᵢ·s) ≤ Σᵢ wᵢ·Eᵢ·rangeᵢ(zᵢ·s)
/// ```
/// and both are equal, so some row's logits move apart by at least 1. A step that moves all of them by less
/// proves that the maximum exists; at a true maximum the step is nearly 0.
///
/// A search that was `stopped` early proves nothing where it stands, so a copy of its point is polished first.
/// If that does not reach the tolerance either, the question stays open and the answer is no.
pub(super) fn separable(objective: &mut Objective<'_>, best: &Point, tolerance: f64, stopped: bool) -> bool {
    let design = objective.design();
    let mut point = best.clone();
    if stopped {
        polish(objective, &mut point, tolerance, POLISHING_STEPS);
    }
    if separates(design, &point.beta) {
        return true;
    }
    let overlap = newton_step(design, &point).is_some_and(|step| {
        all_rows(design, &step, |moves, _| {
            let (least, most) =
                moves.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), m| (a.min(m), b.max(m)));
            most - least < OVERLAP
        })
    });
    let open = stopped && point.norm > tolerance;
    !overlap && !open
}

/// Whether every row's own class has the strictly largest linear predictor, offsets left aside.
pub(super) fn separates(design: &Design, beta: &[f64]) -> bool {
    all_rows(design, beta, |mut logits, label| {
        let own = logits.clone().nth(label).unwrap_or(f64::NAN);
        logits.clone().enumerate().all(|(class, logit)| class == label || logit < own)
            && logits.next().is_some()
    })
}

/// Whether `holds` of the linear predictors and the label of every row that has a weight.
fn all_rows(
    design: &Design,
    beta: &[f64],
    holds: impl Fn(std::iter::Copied<std::slice::Iter<'_, f64>>, usize) -> bool,
) -> bool {
    let (rows, width) = (&design.rows, design.width());
    let mut beta = beta.to_vec();
    design.rescale(&mut beta, |beta, scale| beta / scale);
    let mut unpacked = vec![0.0; LANES * width];
    let mut logits = vec![0.0; design.classes()];
    (0..rows.blocks()).all(|block| {
        rows.unpack(block, &mut unpacked);
        unpacked.chunks_exact(width).zip(rows.labels[block]).zip(rows.weights[block]).all(
            |((z, label), weight)| {
                for (logit, beta) in logits.iter_mut().zip(beta.chunks_exact(width)) {
                    *logit = z.iter().zip(beta).map(|(z, beta)| z * beta).sum();
                }
                weight <= 0.0 || holds(logits.iter().copied(), label)
            },
        )
    })
}

/// Solves `H·s = −g`; `None` where the Hessian is singular to rounding.
pub(super) fn newton_step(design: &Design, point: &Point) -> Option<Vec<f64>> {
    let order = design.parameters();
    let factor = Cholesky::factor(hessian(design, &point.beta), order, 0.0).ok()?;
    let mut step: Vec<f64> = point.gradient.iter().map(|g| -g).collect();
    factor.solve(&mut step);
    step.iter().all(|value| value.is_finite()).then_some(step)
}

/// The Hessian, row-major, lower triangle.
///
/// It is singular along equal changes of all classes' intercepts, and of all coefficients when there is no penalty.
/// Gradients sum to 0 over the classes, so that steps stay orthogonal to those directions when they are given the
/// curvature 1, as here.
pub(super) fn hessian(design: &Design, beta: &[f64]) -> Vec<f64> {
    let (width, classes, order) = (design.width(), design.classes(), design.parameters());
    let blocks = hessian_blocks(design, beta);
    let mut hessian = vec![0.0; order * order];
    let mut pairs = blocks.chunks_exact(width * stride(width));
    for c in 0..classes {
        for (d, block) in (0..=c).zip(&mut pairs) {
            for i in 0..width {
                for j in 0..=i {
                    // A block off the diagonal is symmetric too; only the lower triangle of a diagonal one is read.
                    let value = block[i * stride(width) + j] / scale(design, i) / scale(design, j);
                    hessian[(c * width + i) * order + d * width + j] = value;
                    hessian[(c * width + j) * order + d * width + i] = value;
                }
            }
            for (i, &weight) in design.penalty.iter().enumerate() {
                let element = &mut hessian[(c * width + i) * order + d * width + i];
                *element += 1.0 / classes as f64;
                if c == d {
                    *element += weight;
                }
            }
        }
    }
    hessian
}

/// For each pair of classes `d ≤ c`, with rows a [`stride`] apart, the lower triangle of `Σᵢ wᵢ·(p_c·1{c = d} − p_c·p_d)·zᵢzᵢᵀ`.
fn hessian_blocks(design: &Design, beta: &[f64]) -> Vec<f64> {
    let (rows, width, classes) = (&design.rows, design.width(), design.classes());
    let stride = stride(width);
    let mut beta = beta.to_vec();
    design.rescale(&mut beta, |beta, scale| beta / scale);
    let mut blocks = vec![0.0; width * stride * classes * (classes + 1) / 2];
    let mut unpacked = vec![0.0; LANES * stride];
    let mut p = vec![[0.0; LANES]; classes];
    for block in 0..rows.blocks() {
        let inverse = rows.exponentials(block, &beta, &mut p);
        rows.unpack(block, &mut unpacked);
        let mut pairs = blocks.chunks_exact_mut(width * stride);
        for c in 0..classes {
            for (d, pair) in (0..=c).zip(&mut pairs) {
                let weights: Lanes = std::array::from_fn(|lane| {
                    let p_c = p[c][lane] * inverse[lane] * rows.weights[block][lane];
                    // 1 − p would lose the digits of a probability near 1; the other exponentials keep them.
                    if c == d {
                        p_c * others(&p, c, lane) * inverse[lane]
                    } else {
                        -p_c * p[d][lane] * inverse[lane]
                    }
                });
                add_outer(pair, &unpacked, width, &weights);
            }
        }
    }
    blocks
}

/// Sum of all exponentials of a row but that of `class`.
fn others(exponentials: &[Lanes], class: usize, lane: usize) -> f64 {
    exponentials[..class].iter().chain(&exponentials[class + 1..]).map(|lanes| lanes[lane]).sum()
}
