//! How many events it takes to see a difference: the power of the paired t-test.

use crate::check::Range;
use crate::distributions::{normal_cdf, normal_quantile, student_quantile};
use crate::log_concave::{integral, ln_integral};
use crate::{Error, Result};

/// Standard deviations beyond which a normal tail, 1e-19, adds nothing.
const FAR: f64 = 9.0;

/// Observations from which the t-test is the normal one: what separates them is of the order of one in this number.
const MANY: u64 = 10_000_000_000;

/// The largest count that every `f64` up to it holds exactly.
const LARGEST: u64 = 1 << 53;

/// Refuses a power, difference or confidence outside its range.
pub(super) fn check_arguments(power: f64, difference: f64, confidence: f64) -> Result<()> {
    Range::Inner.check("power", power)?;
    Range::Inner.check("confidence", confidence)?;
    check_difference(difference)
}

fn check_difference(difference: f64) -> Result<()> {
    if difference.is_finite() && difference != 0.0 {
        return Ok(());
    }
    Err(Error::OutOfRange { argument: "difference", value: difference, allowed: "finite and not 0" })
}

/// Returns how many events the paired t-test needs to notice a mean difference of this size.
///
/// The answer to "will one season tell?" before the season: the better forecaster leads by so little per match,
/// against so much luck in each, that thousands of matches are common. It rests on the standard deviation it is
/// given, and on independent events whose mean is close to normal; scores with rare huge values (log scores) need
/// more. The inverse of [`statistical_power`], which takes the number of events where this takes the power.
///
/// # Formula
/// ```text
/// smallest n ≥ 2 with statistical_power(n, difference, standard deviation, confidence) ≥ power
/// ```
///
/// # Shapes
/// `power`: chance to notice the difference, in (0, 1), 0.8 as a rule. `difference`: mean difference of scores that would
/// matter, either sign, not 0. `standard_deviation`: of the differences from event to event, > 0. `confidence`: 1 − the
/// chance of a false alarm when both forecast equally well, in (0, 1), 0.95 as a rule.
///
/// # Errors
/// [`OutOfRange`](Error::OutOfRange) for an argument outside its range; [`Overflow`](Error::Overflow) for more
/// than 2⁵³ events, 9e15.
///
/// # Examples
/// ```
/// use fairline_metrics::observations_needed;
///
/// // A Brier lead of 0.005 per match, against differences that vary by 0.1: two seasons of 380 are not enough.
/// assert_eq!(observations_needed(0.8, 0.005, 0.1, 0.95)?, 3142);
/// assert_eq!(observations_needed(0.8, 0.01, 0.1, 0.95)?, 787);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
pub fn observations_needed(
    power: f64,
    difference: f64,
    standard_deviation: f64,
    confidence: f64,
) -> Result<u64> {
    check_arguments(power, difference, confidence)?;
    let effect = effect(difference, standard_deviation)?;
    let alpha = 1.0 - confidence;
    let enough = |n: u64| power_at(n, effect, alpha) >= power;
    // The normal answer is short by about z²/2, so the search starts close.
    let z = normal_quantile(0.5 * alpha);
    // An effect that is 0 but for the range of f64 needs more events than can be counted.
    let start = ((normal_quantile(power) - z) / effect.max(f64::MIN_POSITIVE)).powi(2) + 0.5 * z * z;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 2 to 2⁵³")]
    let start = start.clamp(2.0, LARGEST as f64) as u64;
    let (mut short, mut long, mut step) = (1, start, 1);
    if enough(start) {
        // Down to a number that is too few, or to 1, which has no test.
        while long > step + 1 && enough(long - step) {
            long -= step;
            step = step.saturating_mul(2);
        }
        short = short.max(long.saturating_sub(step));
    } else {
        short = start;
        long = start.saturating_add(step).min(LARGEST);
        while !enough(long) {
            if long == LARGEST {
                return Err(Error::Overflow { quantity: "the number of observations needed" });
            }
            short = long;
            step = step.saturating_mul(2);
            long = long.saturating_add(step).min(LARGEST);
        }
    }
    while long - short > 1 {
        let middle = short + (long - short) / 2;
        if enough(middle) { long = middle } else { short = middle }
    }
    Ok(long)
}

/// Returns the power of the paired t-test: the chance that `n` events show a mean difference of this size.
///
/// The inverse of [`observations_needed`]. "Show" is a two-sided p-value below 1 − confidence. A power of 0.3 means: even
/// if the lead is real, seven seasons in ten end without proof, and a season without proof says little.
///
/// # Formula
/// ```text
/// power = P(|T| > t),   T = (Z + δ)/S,   δ = √n·difference/standard deviation
/// Z normal, S² a χ² with n − 1 degrees over n − 1,   t = the (1 + confidence)/2 quantile of Student's t
///       = ∫ density of S at s · (Φ(δ − t·s) + Φ(−δ − t·s)) ds
/// ```
/// T has the noncentral t distribution. The integral is right to 1e-10; above 10¹⁰ events, S = 1.
///
/// # Shapes
/// `n`: events, ≥ 2. `difference`: mean difference of scores, either sign, not 0. `standard_deviation`: of the
/// differences from event to event, > 0. `confidence`: in (0, 1), 0.95 as a rule.
///
/// # Errors
/// [`TooFew`](Error::TooFew) for `n` below 2; [`OutOfRange`](Error::OutOfRange) for an argument outside its range.
///
/// # Examples
/// ```
/// // A season of 380 matches, a Brier lead of 0.005 and differences that vary by 0.1: one chance in six.
/// let power = fairline_metrics::statistical_power(380, 0.005, 0.1, 0.95)?;
/// assert!((power - 0.1633).abs() < 1e-4);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Johnson, N. L. & Welch, B. L. (1940), Applications of the non-central t-distribution, *Biometrika* 31(3–4),
/// 362–389, doi:10.1093/biomet/31.3-4.362.
pub fn statistical_power(n: u64, difference: f64, standard_deviation: f64, confidence: f64) -> Result<f64> {
    Range::Inner.check("confidence", confidence)?;
    if n < 2 {
        return Err(Error::TooFew { argument: "n", found: usize::from(n == 1), needed: 2 });
    }
    Ok(power_at(n, effect(difference, standard_deviation)?, 1.0 - confidence))
}

/// Difference per standard deviation, at most 1e150: no two events miss a difference that large.
fn effect(difference: f64, standard_deviation: f64) -> Result<f64> {
    check_difference(difference)?;
    Range::Positive.check("standard_deviation", standard_deviation)?;
    Ok((difference.abs() / standard_deviation).min(1e150))
}

fn power_at(n: u64, effect: f64, alpha: f64) -> f64 {
    let shift = effect * (n as f64).sqrt();
    if n > MANY {
        let z = -normal_quantile(0.5 * alpha);
        return normal_cdf(shift - z) + normal_cdf(-shift - z);
    }
    let freedom = (n - 1) as f64;
    let critical = -student_quantile(0.5 * alpha, freedom);
    let scale = Scale::new(freedom);
    (scale.mean_of_normal_cdf(shift, critical) + scale.mean_of_normal_cdf(-shift, critical)).min(1.0)
}

/// The distribution of S = χ/√freedom, in e = S − 1, which keeps its digits as S closes in on 1.
struct Scale {
    freedom: f64,
    ln_whole: f64,
    /// All of the distribution that matters.
    low: f64,
    high: f64,
}

impl Scale {
    fn new(freedom: f64) -> Self {
        let mode = (1.0 - 1.0 / freedom).sqrt() - 1.0;
        let width = freedom.sqrt().recip();
        let ln_whole = ln_integral(|e| ln_density(e, freedom), -1.0, mode, width);
        // A χ is a length, so its tails are no heavier than the normal ones.
        Self { freedom, ln_whole, low: (mode - FAR * width).max(-1.0), high: mode + (FAR + 1.0) * width }
    }

    /// The mean of Φ(shift − critical·S), split where Φ begins and ends to fall.
    fn mean_of_normal_cdf(&self, shift: f64, critical: f64) -> f64 {
        let at = |z: f64| ((shift - critical - z) / critical).clamp(self.low, self.high);
        let (begins, ends) = (at(FAR), at(-FAR));
        let density = |e| (ln_density(e, self.freedom) - self.ln_whole).exp();
        integral(density, self.low, begins)
            + integral(|e| density(e) * normal_cdf(shift - critical - critical * e), begins, ends)
    }
}

/// ln of the density of S at 1 + e, up to a constant.
fn ln_density(e: f64, freedom: f64) -> f64 {
    // With one degree of freedom the density does not vanish at 0, where the logarithm is −∞.
    let power = if freedom > 1.0 { (freedom - 1.0) * e.ln_1p() } else { 0.0 };
    power - freedom * (e + 0.5 * e * e)
}
