//! Logistic regression on one variable, and the shift of it alone: maximum likelihood by Newton's method.
//!
//! ```text
//! P(happened) = σ(η),   σ(η) = 1/(1 + e^−η),   η = intercept + slope·x
//! ```

use super::FitStatus;
use crate::sum::sum_by;

/// The gradient that counts as zero: the maximum is this share of a standard error away.
const TOLERANCE: f64 = 1e-9;

/// Steps before giving up. A dozen do as a rule; where a single pair of events keeps the data from being separable,
/// each step adds 1 to the logits until they reach some 40.
const MAX_ITERATIONS: usize = 200;

/// An x whose range is up to this share of the largest |x| (or of 1) is constant.
const CONSTANT: f64 = 1e-12;

/// Falls of the log-likelihood up to this share of it are rounding.
const NOISE: f64 = 1e-14;

/// ln(p/(1 − p)), finite for p in (0, 1).
pub(super) fn log_odds(p: f64) -> f64 {
    p.ln() - (-p).ln_1p()
}

/// σ(η): the probability with the log odds `eta`.
pub(super) fn chance(eta: f64) -> f64 {
    let small = (-eta.abs()).exp();
    if eta < 0.0 { small / (1.0 + small) } else { 1.0 / (1.0 + small) }
}

/// Events with one x, and what the latest η makes of them.
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) count: f64,
    pub(super) happened: f64,
    /// Standardised x.
    u: f64,
    /// Happened less expected.
    residual: f64,
    /// Variance of the number that happened.
    weight: f64,
    /// Negative log-likelihood.
    loss: f64,
}

impl Point {
    pub(super) fn new(x: f64, count: usize, happened: usize) -> Self {
        let (count, happened) = (count as f64, happened as f64);
        Self { x, count, happened, u: 0.0, residual: 0.0, weight: 0.0, loss: 0.0 }
    }

    /// Negative log-likelihood at `eta`.
    pub(super) fn loss(&self, eta: f64) -> f64 {
        self.loss_with(eta, (-eta.abs()).exp())
    }

    /// Negative log-likelihood at `eta`, with e^−|η| at hand: −ln σ(η) = max(−η, 0) + ln(1 + e^−|η|).
    fn loss_with(&self, eta: f64, small: f64) -> f64 {
        self.happened * (-eta).max(0.0)
            + (self.count - self.happened) * eta.max(0.0)
            + self.count * small.ln_1p()
    }

    /// Takes in `eta`; returns e^−|η|.
    fn update(&mut self, eta: f64) -> f64 {
        let small = (-eta.abs()).exp();
        let more = 1.0 / (1.0 + small);
        let less = small * more;
        let (chance, rest) = if eta < 0.0 { (less, more) } else { (more, less) };
        // Not happened − count·chance, which has no digits left for chances near 1.
        self.residual = self.happened * rest - (self.count - self.happened) * chance;
        self.weight = self.count * more * less;
        small
    }
}

/// The maximum of a likelihood in intercept and slope.
pub(super) struct Line {
    pub(super) intercept: f64,
    pub(super) intercept_error: f64,
    pub(super) slope: f64,
    pub(super) slope_error: f64,
    pub(super) status: FitStatus,
    pub(super) iterations: usize,
    /// Norm of the gradient in the metric of the inverse information: standard errors from the maximum.
    pub(super) gradient: f64,
}

/// Whether the likelihood of `points` has one finite maximum in intercept and slope: x is not constant, and some event
/// happened at a lower x than another that did not, and the other way round.
pub(super) fn has_maximum(points: &[Point]) -> bool {
    let range = |take: fn(&Point) -> bool| {
        let taken = points.iter().filter(|point| take(point));
        taken.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| {
            (low.min(point.x), high.max(point.x))
        })
    };
    let (low, high) = range(|_| true);
    // Without events of a kind the range runs from ∞ to −∞ and overlaps with nothing.
    let (hit_low, hit_high) = range(|point| point.happened > 0.0);
    let (miss_low, miss_high) = range(|point| point.happened < point.count);
    let constant = high - low <= CONSTANT * low.abs().max(high.abs()).max(1.0);
    !constant && hit_low < miss_high && miss_low < hit_high
}

/// Fits intercept and slope to points whose likelihood has a maximum.
///
/// Newton's method from the fit without a slope, where the information is well conditioned whatever x is. The
/// log-likelihood is concave; a step that lowers it is halved.
pub(super) fn fit_line(points: &mut [Point]) -> Line {
    let n = sum_by(points, |point| point.count);
    let hits = sum_by(points, |point| point.happened);
    let mean = sum_by(points, |point| point.count * point.x) / n;
    let scale = (sum_by(points, |point| point.count * (point.x - mean).powi(2)) / n).sqrt();
    for point in points.iter_mut() {
        point.u = (point.x - mean) / scale;
    }

    // η = level + tilt·u
    let (mut level, mut tilt) = ((hits / (n - hits)).ln(), 0.0);
    let mut loss = update(points, level, tilt);
    let (mut status, mut iterations) = (FitStatus::MaxIterations, 0);
    let mut step = Step::of(points);
    while iterations < MAX_ITERATIONS {
        if step.gradient <= TOLERANCE {
            status = FitStatus::Converged;
            break;
        }
        iterations += 1;
        let Some((share, lower)) =
            descend(points, loss, |share| (level + share * step.level, tilt + share * step.tilt))
        else {
            status = FitStatus::NoProgress;
            break;
        };
        (level, tilt, loss) = (level + share * step.level, tilt + share * step.tilt, lower);
        step = Step::of(points);
    }
    // x = 0 is at u = −mean/scale.
    let at_zero = mean / scale + step.centre;
    Line {
        intercept: level - tilt * mean / scale,
        intercept_error: (1.0 / step.information + at_zero * at_zero / step.spread).sqrt(),
        slope: tilt / scale,
        slope_error: 1.0 / (step.spread.sqrt() * scale),
        status,
        iterations,
        gradient: step.gradient,
    }
}

/// Brings all points up to a line and returns the negative log-likelihood.
fn update(points: &mut [Point], level: f64, tilt: f64) -> f64 {
    for point in points.iter_mut() {
        let eta = level + tilt * point.u;
        let small = point.update(eta);
        point.loss = point.loss_with(eta, small);
    }
    sum_by(points, |point| point.loss)
}

/// The largest share 1, 1/2, 1/4 … of a step that does not raise the loss, and the loss there; the points are left
/// there. `None`, and the points at the start, if there is none.
fn descend(points: &mut [Point], loss: f64, at: impl Fn(f64) -> (f64, f64)) -> Option<(f64, f64)> {
    let mut share = 1.0;
    // Where a line has become so steep that hardly any event weighs, Newton's steps are 1e20 times too long.
    while share > f64::MIN_POSITIVE {
        let (level, tilt) = at(share);
        let lower = update(points, level, tilt);
        // NaN and ∞, from a step beyond all bounds, fail the comparison.
        if lower <= loss * (1.0 + NOISE) {
            return Some((share, lower));
        }
        share *= 0.5;
    }
    let (level, tilt) = at(0.0);
    update(points, level, tilt);
    None
}

/// A step of Newton's method and the information it comes from.
struct Step {
    level: f64,
    tilt: f64,
    gradient: f64,
    /// Sum of the weights.
    information: f64,
    /// Weighted mean of u.
    centre: f64,
    /// Weighted sum of squares of u about its mean.
    spread: f64,
}

impl Step {
    fn of(points: &[Point]) -> Self {
        // About the weighted mean the information is diagonal; its determinant would lose digits.
        let information = sum_by(points, |point| point.weight);
        let centre = sum_by(points, |point| point.weight * point.u) / information;
        let spread = sum_by(points, |point| point.weight * (point.u - centre).powi(2));
        let of_level = sum_by(points, |point| point.residual);
        let of_tilt = sum_by(points, |point| point.residual * (point.u - centre));
        let tilt = of_tilt / spread;
        let gradient = (of_level * of_level / information + of_tilt * of_tilt / spread).sqrt();
        Self { level: of_level / information - tilt * centre, tilt, gradient, information, centre, spread }
    }
}

/// The intercept of a line with slope 1, and its standard error; `None` if all events happened or none.
///
/// The sum of residuals falls as the intercept rises. Newton's method within a bracket, and the middle of the bracket
/// where Newton leaves it.
pub(super) fn fit_shift(points: &mut [Point]) -> Option<(f64, f64)> {
    let n = sum_by(points, |point| point.count);
    let hits = sum_by(points, |point| point.happened);
    if hits <= 0.0 || hits >= n {
        return None;
    }
    let lowest = points.iter().fold(f64::INFINITY, |low, point| low.min(point.x));
    let highest = points.iter().fold(f64::NEG_INFINITY, |high, point| high.max(point.x));
    // If all x were the lowest, this shift would do, and so for the highest; the truth lies between.
    let base = (hits / (n - hits)).ln();
    let (mut low, mut high) = (base - highest, base - lowest);
    let mut shift = 0.0_f64.clamp(low, high);
    let mut information = 0.0;
    for _ in 0..MAX_ITERATIONS {
        for point in points.iter_mut() {
            point.update(shift + point.x);
        }
        information = sum_by(points, |point| point.weight);
        let residual = sum_by(points, |point| point.residual);
        if residual.abs() <= TOLERANCE * information.sqrt() {
            break;
        }
        if residual > 0.0 {
            low = shift;
        } else {
            high = shift;
        }
        let newton = shift + residual / information;
        shift = if newton > low && newton < high { newton } else { low.midpoint(high) };
    }
    Some((shift, information.sqrt().recip()))
}
