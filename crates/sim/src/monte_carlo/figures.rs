//! What is told about the paths.

/// A number with its Monte Carlo standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MonteCarloEstimate {
    /// The number.
    pub value: f64,
    /// Its standard error: how far it would move with another seed, not how wrong the model is.
    pub standard_error: f64,
}

/// A probability with its Monte Carlo errors.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Probability {
    /// Share of the paths or seasons.
    pub value: f64,
    /// Its standard error, 0 if the share is 0 or 1.
    pub standard_error: f64,
    /// [Wilson's interval](fairline_metrics::wilson_interval()), which has a length then, too.
    pub interval: [f64; 2],
}

/// A figure at a level.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct AtLevel<T> {
    /// The level, in the order of the options.
    pub level: f64,
    /// The figure there.
    pub figure: T,
}

/// Figures of simulated paths of a bankroll; in a comparison, differences of them.
///
/// Wealth is measured in starting bankrolls and looked at after each week with bets; weeks are counted from the start. A level
/// counts as reached within a rounding of 1e-12. `P` is [`Probability`], and [`MonteCarloEstimate`] in a comparison.
///
/// # Formula
/// ```text
/// growth          mean of ln(final wealth)/weeks
/// drawdown        largest 1 − wealth/peak of a path, the peak being at least the starting bankroll
/// error of a mean          s/√m, over m paths, or over the means of m antithetic pairs
/// error of a quantile      ½·(x₍₊₎ − x₍₋₎), the order statistics h = √(n·q·(1 − q)·(1 + c)) ranks above and below it,
///                          at least one; c = correlation of "below the quantile" within a pair, 0 without pairs
/// error of a difference    s/√m of the differences of influences, path by path; that of a quantile is
///                          −1{x ≤ x_q}·(x₍₊₎ − x₍₋₎)·n/2h
/// ```
/// Quantiles interpolate between order statistics. Where few different values occur (a handful of bets, whole weeks), the
/// error of a quantile may be 0. Intervals of probabilities count a pair as one path if partners agree, as two if they
/// disagree as often as strangers, and as something between otherwise.
///
/// # References
/// Glasserman, P. (2003), *Monte Carlo Methods in Financial Engineering*, Springer, sections 4.2 and 9.2. Hyndman, R. J. & Fan, Y. (1996), Sample
/// quantiles in statistical packages, *The American Statistician* 50(4), 361–365.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BankrollFigures<P = Probability> {
    /// Simulated paths.
    pub paths: usize,
    /// Weeks of a path.
    pub weeks: u32,
    /// Mean final wealth, in starting bankrolls.
    pub mean_wealth: MonteCarloEstimate,
    /// Median final wealth.
    pub median_wealth: MonteCarloEstimate,
    /// Mean logarithmic growth per week; `None` if a path lost everything, since the mean is −∞ then.
    pub growth: Option<MonteCarloEstimate>,
    /// Quantiles of final wealth.
    pub wealth_quantiles: Vec<AtLevel<MonteCarloEstimate>>,
    /// Mean of the maximum drawdown, in \[0, 1\].
    pub mean_drawdown: MonteCarloEstimate,
    /// Quantiles of the maximum drawdown.
    pub drawdown_quantiles: Vec<AtLevel<MonteCarloEstimate>>,
    /// P(maximum drawdown ≥ level).
    pub drawdown_at_least: Vec<AtLevel<P>>,
    /// P(wealth is ever below the level).
    pub ever_below: Vec<AtLevel<P>>,
    /// P(the flat stakes of a week were more than the bankroll). Such a path bets no more and keeps what it has.
    pub broke: P,
    /// P(final wealth below the start).
    pub loss: P,
    /// P(wealth is twice the start after some week of the horizon).
    pub doubled: P,
    /// Median of the first week after which wealth has doubled, over **all** paths, those that never doubled counted as
    /// later. `None` if that is the median, or within its error.
    pub median_weeks_to_double: Option<MonteCarloEstimate>,
    /// Mean week among the paths that **did** double within the horizon, which is less than the mean of all would be;
    /// `None` for fewer than two.
    pub mean_weeks_to_double: Option<MonteCarloEstimate>,
}

/// Two models on the same random numbers.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BankrollComparison {
    /// The figures of the first.
    pub first: BankrollFigures,
    /// The figures of the second.
    pub second: BankrollFigures,
    /// Second less first, with errors of the paired differences; `None` where either is.
    pub difference: BankrollFigures<MonteCarloEstimate>,
}
