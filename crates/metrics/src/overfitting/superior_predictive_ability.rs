//! Is any of many strategies better than the benchmark? Hansen's test and White's reality check.

use ndarray::ArrayView2;

use super::TIE;
use crate::bootstrap::{BootstrapOptions, Resampler};
use crate::check::{Range, check_overflow};
use crate::moments::{self, magnitude};
use crate::{Error, Result};

/// Whether the best of many strategies beats the benchmark by more than luck.
///
/// The four p-values answer the same question: how often would the best of so many strategies look as good as this, if
/// none of them were any better than the benchmark? `None` when undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SuperiorPredictiveAbility {
    /// Column of the strategy with the highest mean excess, the first of equals.
    pub best: usize,
    /// Its mean excess per period.
    pub best_mean: f64,
    /// Hansen's statistic: the largest t-statistic of a mean excess, 0 when none is positive.
    pub statistic: Option<f64>,
    /// Column of the strategy that has this t-statistic, not always the `best`; `None` when none is positive.
    pub most_significant: Option<usize>,
    /// The p-value that takes strategies below the benchmark for as bad as they look: a lower bound.
    pub p_lower: Option<f64>,
    /// The p-value that sets clearly bad strategies aside: the one to report.
    pub p_consistent: Option<f64>,
    /// The p-value that takes every strategy for as good as the benchmark: an upper bound.
    pub p_upper: Option<f64>,
    /// White's p-value: means instead of t-statistics, otherwise as `p_upper`.
    pub p_reality_check: Option<f64>,
}

/// Tests whether any of many strategies is better than a benchmark: Hansen's test for superior predictive ability.
///
/// Resamples the season with the strategies side by side, so that those which place much the same bets count for as
/// little as they should. Every strategy that was tried belongs in the table; one left out makes the p-value a lie.
///
/// # Formula
/// ```text
/// d̄ₖ = mean excess of strategy k,   sₖ = its standard deviation, with n − 1,   * marks a resample
/// T = max(0, maxₖ √n·d̄ₖ/sₖ),   T* = max(0, maxₖ √n·(d̄ₖ* − gₖ)/sₖ)
/// lower: g = max(d̄, 0)   consistent: g = d̄ if √n·d̄/s ≥ −√(2·ln ln n), else 0   upper: g = d̄
/// reality check: V = maxₖ √n·d̄ₖ,   V* = maxₖ √n·(d̄ₖ* − d̄ₖ)
/// p = (1 + number of resamples with T* ≥ T) / (1 + resamples)
/// ```
/// The sample counts as one of the resamples: a p-value is never 0, which no number of resamples could prove.
///
/// - Resamples are moving blocks of neighbouring periods, as everywhere in this crate; Hansen draws blocks of random
///   length. `s` is the plain standard deviation whatever the block length: the variance of some ten block sums is so
///   noisy that the largest of many t-statistics would be noise. Below three periods ln ln n is taken as 0.
/// - A constant excess (a strategy that bets just as the benchmark does, say) has no t-statistic; the rounding rule is
///   that of [`sharpe`](crate::sharpe). At or below 0 it cannot be superior and changes nothing. Above 0 the statistic
///   and Hansen's p-values are undefined; the reality check is so only when no excess varies at all.
/// - With blocks as long as the sample there is a single resample: no p-value is defined.
///
/// # When not to trust it
/// On one season, Hansen's p-values are too small: `s` is estimated from 38 weeks, and the largest of many t-statistics is often one whose `s` came out too small.
/// In simulated seasons of worthless strategies with normal returns, a consistent p of at most 0.10 came up in 15 % of
/// the seasons with 20 strategies and in 22 % with 100; the reality check kept to 10 % and 9 %. (Ten seasons of 40 weeks
/// bring it to 11 %.) Read the two together: the reality check in turn sees little but the strategies with the
/// largest stakes, and one reckless strategy can hide a good one.
///
/// # Shapes
/// `excess`: (periods, strategies), both at least 1; performance above the benchmark in the same period, higher is
/// better: the return itself, when the benchmark is not to bet. `options`: the confidence is not used.
///
/// # Errors
/// [`Empty`](Error::Empty); [`CellOutOfRange`](Error::CellOutOfRange) for a cell that is not finite;
/// [`OutOfRange`](Error::OutOfRange) for options outside their ranges; [`Overflow`](Error::Overflow) when a standard
/// deviation leaves the range of `f64`.
///
/// # Examples
/// ```
/// use fairline_metrics::{BootstrapOptions, superior_predictive_ability};
/// use ndarray::Array2;
///
/// // Profits of three rules over 38 weeks; the second one wins a little more.
/// let excess = Array2::from_shape_fn((38, 3), |(week, rule)| {
///     ((week * (7 + 4 * rule)) % 13) as f64 - [6.0, 4.0, 7.0][rule]
/// });
/// let test = superior_predictive_ability(excess.view(), &BootstrapOptions::new(1))?;
/// assert_eq!((test.best, test.most_significant), (1, Some(1)));
/// assert!(test.p_consistent.unwrap() < 0.05);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Hansen, P. R. (2005), A test for superior predictive ability, *Journal of Business & Economic Statistics* 23(4),
/// 365–380, doi:10.1198/073500105000000063. White, H. (2000), A reality check for data snooping, *Econometrica* 68(5),
/// 1097–1126, doi:10.1111/1468-0262.00152.
#[doc(alias = "spa")]
#[doc(alias = "reality_check")]
pub fn superior_predictive_ability(
    excess: ArrayView2<'_, f64>,
    options: &BootstrapOptions,
) -> Result<SuperiorPredictiveAbility> {
    let (periods, strategies) = excess.dim();
    if periods == 0 || strategies == 0 {
        return Err(Error::Empty { argument: "excess" });
    }
    Range::Finite.check_table("excess", excess)?;
    let mut resampler = Resampler::new(options, periods)?;

    let table = Table::of(excess)?;
    let best = first_highest(&table.means);
    let best_mean = table.means[best];
    let top = first_highest(&table.t);
    let statistic = table.t[top].max(0.0);
    let white = table.root * (best_mean / table.unit);

    let mut reached = [0_usize; 4];
    let mut sums = vec![0.0; strategies];
    for _ in 0..options.count() {
        sums.fill(0.0);
        resampler.draw(|run| {
            for row in table.rows[run.start * strategies..run.end * strategies].chunks_exact(strategies) {
                for (sum, excess) in sums.iter_mut().zip(row) {
                    *sum += excess;
                }
            }
        });
        let drawn = table.figures(&sums);
        for ((count, drawn), observed) in
            reached.iter_mut().zip(drawn).zip([statistic, statistic, statistic, white])
        {
            *count += usize::from(drawn >= observed - TIE * (1.0 + observed.abs()));
        }
    }

    let drawable = resampler.can_vary();
    let p = |count: usize| drawable.then(|| (1 + count) as f64 / (1 + options.count()) as f64);
    let [lower, consistent, upper, white] = reached.map(p);
    // Without a spread a positive mean has no finite t-statistic; any other one cannot be the largest.
    let defined = !table.constant.iter().zip(&table.means).any(|(&constant, &mean)| constant && mean > 0.0);
    let varied = !table.constant.iter().all(|&constant| constant);
    Ok(SuperiorPredictiveAbility {
        best,
        best_mean,
        statistic: defined.then_some(statistic),
        most_significant: (defined && statistic > 0.0).then_some(top),
        p_lower: lower.filter(|_| defined),
        p_consistent: consistent.filter(|_| defined),
        p_upper: upper.filter(|_| defined),
        p_reality_check: white.filter(|_| varied || best_mean <= 0.0),
    })
}

/// The sample as the resamples need it.
struct Table {
    /// √n.
    root: f64,
    /// (dᵢₖ − d̄ₖ)/sₖ, a row per period; 0 for a constant strategy.
    rows: Vec<f64>,
    means: Vec<f64>,
    constant: Vec<bool>,
    /// √n·d̄ₖ/sₖ; 0 for a constant strategy.
    t: Vec<f64>,
    /// The largest standard deviation: the unit of `spreads`, in which neither tiny nor huge money leaves the range.
    unit: f64,
    spreads: Vec<f64>,
    /// What the lower and the consistent recentring add to a resampled t-statistic about the sample's mean.
    shifts: Vec<[f64; 2]>,
}

impl Table {
    fn of(excess: ArrayView2<'_, f64>) -> Result<Self> {
        let (periods, strategies) = excess.dim();
        let root = (periods as f64).sqrt();
        let mut rows = vec![0.0; periods * strategies];
        let mut means = Vec::with_capacity(strategies);
        let mut deviations = Vec::with_capacity(strategies);
        for (k, column) in excess.columns().into_iter().enumerate() {
            let values = column.to_vec();
            let moments = moments::of_returns(&values);
            if let Some(deviation) = moments.standard_deviation {
                check_overflow("the standard deviation of an excess", deviation)?;
                let scale = magnitude(&values);
                let (mean, deviation) = (moments.mean / scale, deviation / scale);
                for (period, value) in values.iter().enumerate() {
                    rows[period * strategies + k] = (value / scale - mean) / deviation;
                }
            }
            means.push(moments.mean);
            deviations.push(moments.standard_deviation);
        }
        // A mean that is 0 but for rounding is 0: no resample would tie with it otherwise.
        let ratio = |(mean, s): (&f64, &Option<f64>)| s.map(|s| root * (mean / s)).filter(|t| t.abs() > TIE);
        let t: Vec<f64> = means.iter().zip(&deviations).map(|pair| ratio(pair).unwrap_or(0.0)).collect();
        let widest = deviations.iter().flatten().fold(0.0, |widest: f64, &s| widest.max(s));
        let unit = if widest > 0.0 { widest } else { 1.0 };
        // ln ln n is negative below three periods.
        let bad = -(2.0 * (periods as f64).ln().ln().max(0.0)).sqrt();
        Ok(Self {
            root,
            rows,
            constant: deviations.iter().map(Option::is_none).collect(),
            shifts: t.iter().map(|&t| [t.min(0.0), if t < bad { t } else { 0.0 }]).collect(),
            spreads: deviations.iter().map(|s| s.map_or(0.0, |s| s / unit)).collect(),
            means,
            t,
            unit,
        })
    }

    /// Hansen's three statistics and White's of a resample, from the sums of its rows.
    fn figures(&self, sums: &[f64]) -> [f64; 4] {
        let mut hansen = [0.0_f64; 3];
        let mut white = f64::NEG_INFINITY;
        for ((sum, &[lower, consistent]), spread) in sums.iter().zip(&self.shifts).zip(&self.spreads) {
            let t = sum / self.root;
            hansen = [hansen[0].max(t + lower), hansen[1].max(t + consistent), hansen[2].max(t)];
            white = white.max(t * spread);
        }
        [hansen[0], hansen[1], hansen[2], white]
    }
}

/// The index of the largest value, the first of equals.
fn first_highest(values: &[f64]) -> usize {
    values.iter().enumerate().fold(0, |best, (k, value)| if *value > values[best] { k } else { best })
}
