//! The deflated Sharpe ratio: the probabilistic one against the best that luck would have found.

use std::f64::consts::E;

use super::probabilistic_sharpe::Track;
use crate::check::{Range, check_overflow};
use crate::distributions::normal_quantile;
use crate::moments::moments;
use crate::{Error, Result};

/// The Euler–Mascheroni constant.
const EULER_MASCHERONI: f64 = 0.577_215_664_901_532_9;

/// The Sharpe ratio of the best of several trials, next to what the best would have had by luck.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DeflatedSharpe {
    /// Sharpe ratio per period of the chosen strategy; `None` when undefined.
    pub sharpe: Option<f64>,
    /// Ratio per period that the best of as many worthless trials is expected to have.
    pub expected_maximum: f64,
    /// Probability that the true ratio is above `expected_maximum`, in \[0, 1\]; `None` when undefined.
    pub probability: Option<f64>,
}

/// Returns the Sharpe ratio that the best of several worthless strategies is expected to show.
///
/// The bar a chosen strategy has to clear: it rises with the number of trials, without end.
///
/// # Formula
/// ```text
/// √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))),   γ = 0.5772… (Euler–Mascheroni);   0 for N = 1
/// ```
/// An approximation of the expected largest of N independent normal ratios with mean 0 and variance V. Strategies that
/// place much the same bets count for fewer than there are: with all N the bar is too high, and the verdict errs on
/// the side of luck.
///
/// # Shapes
/// `trials`: N ≥ 1, *all* that were tried. `variance_of_trials`: V ≥ 0, of their ratios per period (that of
/// annualised ones gives an annualised bar).
///
/// # Errors
/// [`OutOfRange`](Error::OutOfRange) for no trials or a variance that is not finite and ≥ 0.
///
/// # Examples
/// ```
/// // 40 filters on 38 weeks: worthless ratios scatter with a variance of about 1/38.
/// let bar = fairline_metrics::expected_maximum_sharpe(40, 1.0 / 38.0)?;
/// assert!((bar - 0.3552).abs() < 1e-4);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Bailey, D. H. & López de Prado, M. (2014), The deflated Sharpe ratio: correcting for selection bias, backtest
/// overfitting, and non-normality, *Journal of Portfolio Management* 40(5), 94–107, doi:10.3905/jpm.2014.40.5.094.
pub fn expected_maximum_sharpe(trials: usize, variance_of_trials: f64) -> Result<f64> {
    if trials == 0 {
        return Err(Error::OutOfRange { argument: "trials", value: 0.0, allowed: "at least 1" });
    }
    Range::NotNegative.check("variance_of_trials", variance_of_trials)?;
    Ok(expected_maximum(trials, variance_of_trials.sqrt()))
}

/// The expected largest of `trials` normal ratios with mean 0 and this standard deviation.
fn expected_maximum(trials: usize, deviation: f64) -> f64 {
    if trials == 1 {
        return 0.0;
    }
    let n = trials as f64;
    // −Φ⁻¹(x) is Φ⁻¹(1 − x), and keeps its digits for any number of trials.
    let quantile = |share: f64| -normal_quantile(share);
    deviation * ((1.0 - EULER_MASCHERONI) * quantile(1.0 / n) + EULER_MASCHERONI * quantile(1.0 / (n * E)))
}

/// Deflates the Sharpe ratio of the best of several trials by what luck alone would have found.
///
/// A probability of 0.95 and more: the ratio stands although it was picked. Near a half: it is what the best of so
/// many worthless rules would show. It is only as honest as the list of trials: every rule, filter and
/// threshold that was looked at belongs in it, also those discarded at once.
///
/// # Formula
/// ```text
/// expected maximum = expected_maximum_sharpe(N, V),   V = Σ (SRₖ − mean)² / (N − 1)
/// probability = probabilistic_sharpe(returns, expected maximum)
/// ```
/// With one trial nothing was selected: the expected maximum is 0. It is 0, too, when fewer than two trials have a ratio
/// or all have the same: there was nothing to choose between.
///
/// # Shapes
/// `returns`: those of the chosen strategy, one per period. `trial_sharpes`: N ≥ 1 Sharpe ratios per period, not
/// annualised, of all trials over these periods, the chosen one among them. A trial without a ratio (`None`: it never
/// bet) was a trial all the same: it counts in N and has no part in V.
///
/// # Errors
/// [`Empty`](Error::Empty) without trials; [`ElementOutOfRange`](Error::ElementOutOfRange) for a return or a ratio that
/// is not finite; [`Overflow`](Error::Overflow) when a standard deviation leaves the range of `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::{deflated_sharpe, sharpe};
///
/// let rules = [
///     [0.03, -0.02, 0.05, 0.01, -0.03, 0.04, 0.02, -0.01, 0.06, 0.00],
///     [-0.01, 0.02, 0.01, -0.04, 0.03, -0.02, 0.00, 0.01, -0.03, 0.02],
///     [0.01, -0.03, 0.02, 0.00, -0.01, 0.03, -0.02, 0.01, 0.02, -0.01],
/// ];
/// let ratios = rules.iter().map(|rule| sharpe(rule, 1.0)).collect::<Result<Vec<_>, _>>()?;
/// let best = deflated_sharpe(&rules[0], &ratios)?;
/// assert!((best.sharpe.unwrap() - 0.4954).abs() < 1e-4);
/// assert!((best.expected_maximum - 0.2374).abs() < 1e-4);
/// assert!((best.probability.unwrap() - 0.7753).abs() < 1e-4);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Bailey, D. H. & López de Prado, M. (2014), The deflated Sharpe ratio: correcting for selection bias, backtest
/// overfitting, and non-normality, *Journal of Portfolio Management* 40(5), 94–107, doi:10.3905/jpm.2014.40.5.094.
#[doc(alias = "dsr")]
pub fn deflated_sharpe(returns: &[f64], trial_sharpes: &[Option<f64>]) -> Result<DeflatedSharpe> {
    if trial_sharpes.is_empty() {
        return Err(Error::Empty { argument: "trial_sharpes" });
    }
    for (index, ratio) in trial_sharpes.iter().enumerate() {
        ratio.map_or(Ok(()), |ratio| Range::Finite.check_element("trial_sharpes", index, ratio))?;
    }
    let ratios: Vec<f64> = trial_sharpes.iter().copied().flatten().collect();
    let track = Track::of(returns)?;
    // Without a spread of the trials there was nothing to choose between.
    let deviation = if ratios.is_empty() { None } else { moments(&ratios, 0.0).standard_deviation };
    let deviation = deviation.unwrap_or(0.0);
    let expected_maximum =
        check_overflow("the expected maximum", expected_maximum(trial_sharpes.len(), deviation))?;
    Ok(DeflatedSharpe {
        sharpe: track.as_ref().map(|track| track.sharpe),
        expected_maximum,
        probability: track.and_then(|track| track.probability(expected_maximum)),
    })
}
