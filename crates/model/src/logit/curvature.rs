//! Second derivatives: the preconditioner of the search, Newton steps, and what they prove about separation.

use super::design::Design;
use super::objective::{Objective, Point, dot, exponentials};
use crate::cholesky::Cholesky;
use crate::{Error, Result};

/// A column of which less than this share of the variance is its own is a combination of those before it.
/// Below it, half the digits of its coefficient would be rounding.
const COLLINEAR: f64 = 1e-10;

/// Smallest penalty the preconditioner assumes when there is one, so that duplicated columns do not stop it.
const LEAST_PENALTY: f64 = 1e-8;

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
/// With class shares π the Hessian there is `(diag(π) − ππᵀ) ⊗ ZᵀZ/n + I ⊗ diag(w)`. The first factor is replaced
/// by its mean eigenvalue `h = (1 − Σπ²)/(k − 1)` off its null vector, which leaves one matrix for all classes:
/// `h·ZᵀZ/n + diag(w)`.
///
/// # Errors
/// [`Error::CollinearColumn`], only without penalty.
pub(super) fn preconditioner(design: &Design) -> Result<Cholesky> {
    let width = design.width;
    let classes = design.classes();
    let concentration: f64 = (0..classes).map(|class| design.class_share(class).powi(2)).sum();
    let h = (1.0 - concentration) / (classes as f64 - 1.0);
    let mut matrix = gram(&design.z, width);
    let share = h / design.rows() as f64;
    for element in &mut matrix {
        *element *= share;
    }
    if design.penalty.iter().any(|&weight| weight > 0.0) {
        for (j, &weight) in design.penalty.iter().enumerate().skip(1) {
            matrix[j * width + j] += weight.max(LEAST_PENALTY);
        }
    }
    // The intercept is the first row and the columns are centred, so it is a later one that fails.
    Cholesky::factor(matrix, width, COLLINEAR)
        .map_err(|row| Error::CollinearColumn { column: row.saturating_sub(1) })
}

/// The lower triangle of `ZᵀZ`, four rows at a time to pass over the matrix less often.
fn gram(z: &[f64], width: usize) -> Vec<f64> {
    let mut matrix = vec![0.0; width * width];
    let blocks = z.chunks_exact(4 * width);
    let rest = blocks.remainder().chunks_exact(width).map(|row| [row]);
    for block in blocks {
        add_outer(&mut matrix, std::array::from_fn::<_, 4, _>(|row| &block[row * width..][..width]));
    }
    rest.for_each(|row| add_outer(&mut matrix, row));
    matrix
}

fn add_outer<const R: usize>(matrix: &mut [f64], rows: [&[f64]; R]) {
    for (i, elements) in matrix.chunks_exact_mut(rows[0].len()).enumerate() {
        let rows = rows.map(|row| &row[..=i]);
        for (j, element) in elements[..=i].iter_mut().enumerate() {
            for row in rows {
                *element += row[i] * row[j];
            }
        }
    }
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
fn centre(point: &mut Point, design: &Design) {
    for j in 0..design.width {
        let mean = point.beta.iter().skip(j).step_by(design.width).sum::<f64>() / design.classes() as f64;
        point.beta.iter_mut().skip(j).step_by(design.width).for_each(|value| *value -= mean);
    }
}

/// Whether the classes can be separated, judged at the minimum found without penalty.
///
/// The point may separate them itself: every row's own class has the largest logit. Otherwise the Newton step
/// there decides. Let `s` be that step, `H·s = −g`, and suppose a direction `d` separates the classes, perhaps
/// with ties: `m_ic = zᵢ·(d_{yᵢ} − d_c) ≥ 0` for all rows and classes, not all 0. Then
/// ```text
/// −dᵀg = 1/n · Σᵢ Σ_c p_ic·m_ic = 1/n · Σᵢ Eᵢ > 0
/// dᵀHs = 1/n · Σᵢ Cov_pᵢ(zᵢ·d, zᵢ·s) ≤ 1/n · Σᵢ Eᵢ·rangeᵢ(zᵢ·s)
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
        design.z.chunks_exact(design.width).all(|z| {
            let moves = || step.chunks_exact(design.width).map(|step| dot(z, step));
            moves().fold(f64::NEG_INFINITY, f64::max) - moves().fold(f64::INFINITY, f64::min) < OVERLAP
        })
    });
    let open = stopped && point.norm > tolerance;
    !overlap && !open
}

/// Whether every row's own class has the strictly largest logit.
fn separates(design: &Design, beta: &[f64]) -> bool {
    design.z.chunks_exact(design.width).zip(&design.labels).all(|(z, &label)| {
        let logit = |class: usize| dot(z, &beta[class * design.width..][..design.width]);
        let own = logit(label);
        (0..design.classes()).all(|class| class == label || logit(class) < own)
    })
}

/// Solves `H·s = −g`; `None` where the Hessian is singular to rounding.
///
/// The Hessian is singular along equal changes of all classes' intercepts, and of all coefficients when there
/// is no penalty. The gradient sums to 0 over the classes, so the step stays orthogonal to those directions
/// when they are given the curvature 1.
pub(super) fn newton_step(design: &Design, point: &Point) -> Option<Vec<f64>> {
    let (width, classes, order) = (design.width, design.classes(), design.parameters());
    let blocks = hessian_blocks(design, &point.beta);
    let triangle = width * (width + 1) / 2;
    let mut hessian = vec![0.0; order * order];
    let mut pairs = blocks.chunks_exact(triangle);
    for c in 0..classes {
        for (d, block) in (0..=c).zip(&mut pairs) {
            let mut packed = block.iter();
            for i in 0..width {
                for (j, value) in (0..=i).zip(&mut packed) {
                    // A block off the diagonal is symmetric too; only the lower triangle of a diagonal one is read.
                    hessian[(c * width + i) * order + d * width + j] = *value;
                    hessian[(c * width + j) * order + d * width + i] = *value;
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
    let factor = Cholesky::factor(hessian, order, 0.0).ok()?;
    let mut step: Vec<f64> = point.gradient.iter().map(|g| -g).collect();
    factor.solve_lower(&mut step);
    factor.solve_upper(&mut step);
    step.iter().all(|value| value.is_finite()).then_some(step)
}

/// For each pair of classes `d ≤ c` the packed lower triangle of `1/n · Σᵢ (p_c·1{c = d} − p_c·p_d)·zᵢzᵢᵀ`.
fn hessian_blocks(design: &Design, beta: &[f64]) -> Vec<f64> {
    let (width, classes) = (design.width, design.classes());
    let triangle = width * (width + 1) / 2;
    let mut blocks = vec![0.0; triangle * classes * (classes + 1) / 2];
    let mut outer = vec![0.0; triangle];
    let mut p = vec![0.0; classes];
    for z in design.z.chunks_exact(width) {
        for (logit, beta) in p.iter_mut().zip(beta.chunks_exact(width)) {
            *logit = dot(z, beta);
        }
        let (sum, _) = exponentials(&mut p);
        let mut packed = outer.iter_mut();
        for i in 0..width {
            for (z_j, element) in z[..=i].iter().zip(&mut packed) {
                *element = z[i] * z_j;
            }
        }
        let mut pairs = blocks.chunks_exact_mut(triangle);
        for c in 0..classes {
            for (d, block) in (0..=c).zip(&mut pairs) {
                let p_c = p[c] / sum;
                // 1 − p would lose the digits of a probability near 1; the other exponentials keep them.
                let weight = if c == d { p_c * others(&p, c) / sum } else { -p_c * p[d] / sum };
                for (element, outer) in block.iter_mut().zip(&outer) {
                    *element += weight * outer;
                }
            }
        }
    }
    let rows = design.rows() as f64;
    for element in &mut blocks {
        *element /= rows;
    }
    blocks
}

/// Sum of all exponentials but those of `class`.
fn others(exponentials: &[f64], class: usize) -> f64 {
    exponentials[..class].iter().chain(&exponentials[class + 1..]).sum()
}
