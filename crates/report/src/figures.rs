//! What a stretch of a run came to, worked out once for every report.

use fairline_metrics::{BetResult, Comparison, Result, brier, max_drawdown, paired_t};
use fairline_sim::{Bet, Prediction};
use ndarray::{Array1, Array2};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::format::sum;
use crate::series::CONFIDENCE;

/// What a stretch of a run came to: a week, the weeks so far, or all of them. Undefined figures are `None`.
///
/// # Formula
/// ```text
/// yield = profit / staked,   ROI = profit / bankroll at the start of the stretch
/// profit_p_value: Student's t of the weekly ROI, against a mean of 0
/// ```
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Figures {
    /// Matches that have a forecast, a price and a result.
    pub matches: usize,
    /// Mean Brier score of the model over them, in \[0, 2\].
    pub brier_model: Option<f64>,
    /// Mean Brier score of the fair opening probabilities over them, in \[0, 2\].
    pub brier_market: Option<f64>,
    /// Model minus market; positive when the market was better.
    pub brier_difference: Option<f64>,
    /// Its interval at 95 %, made for one look.
    pub difference_interval: Option<[f64; 2]>,
    /// Two-sided p-value of no difference, made for one look.
    pub p_value: Option<f64>,
    /// Bets settled.
    pub bets: usize,
    /// Bets whose stakes came back.
    pub void: usize,
    /// Bets won.
    pub wins: usize,
    /// Money staked on the bets that stood.
    #[serde(with = "rust_decimal::serde::float")]
    pub staked: Decimal,
    /// Money won or lost, net of commission.
    #[serde(with = "rust_decimal::serde::float")]
    pub profit: Decimal,
    /// Profit over money staked.
    #[serde(rename = "yield")]
    pub yield_on_turnover: Option<f64>,
    /// Profit over the bankroll at the start.
    pub roi: Option<f64>,
    /// Two-sided p-value of weekly returns that are 0 on average; `None` below two weeks.
    pub profit_p_value: Option<f64>,
    /// Mean closing-line value of the bets that have one.
    pub mean_clv: Option<f64>,
    /// Standard error of that mean.
    pub clv_standard_error: Option<f64>,
    /// Largest fall from a peak, as a share of the peak, at the ends of weeks and the start.
    pub max_drawdown: Option<f64>,
}

/// Scores of two forecasters on the same matches.
pub(crate) struct Paired {
    pub(crate) means: [f64; 2],
    pub(crate) test: Comparison,
}

/// Compares two forecasters on matches with a result; `None` without any.
pub(crate) fn paired(matches: &[([f64; 3], [f64; 3], usize)]) -> Result<Option<Paired>> {
    if matches.is_empty() {
        return Ok(None);
    }
    let outcomes: Vec<usize> = matches.iter().map(|game| game.2).collect();
    let first = Array2::from(matches.iter().map(|game| game.0).collect::<Vec<_>>());
    let second = Array2::from(matches.iter().map(|game| game.1).collect::<Vec<_>>());
    let (first, second) = (brier(first.view(), &outcomes)?, brier(second.view(), &outcomes)?);
    let test = paired_t(first.per_event.view(), second.per_event.view())?;
    Ok(Some(Paired { means: [first.mean, second.mean], test }))
}

/// A mean, tested against 0; `None` without values.
pub(crate) fn mean(values: &Array1<f64>) -> Result<Option<Comparison>> {
    // A mean and its interval are a comparison with nothing.
    let nothing = Array1::zeros(values.len());
    if values.is_empty() { Ok(None) } else { paired_t(values.view(), nothing.view()).map(Some) }
}

/// What the model and the market said of a match that has a result.
pub(crate) fn scored(p: &Prediction) -> Option<([f64; 3], [f64; 3], usize)> {
    Some((p.model, p.market?, p.outcome?.index()))
}

impl Figures {
    /// Share of the bets that were won, of those that stood; `None` without any.
    pub fn win_rate(&self) -> Option<f64> {
        let stood = self.bets.saturating_sub(self.void);
        (stood > 0).then(|| self.wins as f64 / stood as f64)
    }

    /// Works them out from the forecasts, the bets settled, and the bankroll at the start and after each week.
    pub(crate) fn of<'a>(
        predictions: impl Iterator<Item = &'a Prediction>,
        bets: &[Bet],
        bankroll: &[Decimal],
    ) -> Result<Self> {
        let paired = paired(&predictions.filter_map(scored).collect::<Vec<_>>())?;
        let test = paired.as_ref().map(|paired| paired.test);
        let stood = || bets.iter().filter(|bet| bet.result != BetResult::Void);
        let staked = sum(stood().map(|bet| bet.stake));
        let profit = sum(bets.iter().map(|bet| bet.profit));
        let share = |amount: Decimal, of: Decimal| amount.checked_div(of).and_then(|share| share.to_f64());
        let returns =
            bankroll.windows(2).map(|ends| share(ends[1].saturating_sub(ends[0]), ends[0]).unwrap_or(0.0));
        let returns = mean(&returns.collect())?.filter(|_| !bets.is_empty());
        let clv = mean(&bets.iter().filter_map(|bet| bet.closing_line_value).collect())?;
        let path: Vec<f64> = bankroll.iter().filter_map(Decimal::to_f64).collect();
        Ok(Self {
            matches: test.map_or(0, |test| test.observations),
            brier_model: paired.as_ref().map(|paired| paired.means[0]),
            brier_market: paired.as_ref().map(|paired| paired.means[1]),
            brier_difference: test.map(|test| test.mean_difference),
            difference_interval: test.map_or(Ok(None), |test| test.interval(CONFIDENCE))?,
            p_value: test.and_then(|test| test.p_value),
            bets: bets.len(),
            void: bets.len() - stood().count(),
            wins: bets.iter().filter(|bet| bet.result == BetResult::Won).count(),
            staked,
            profit,
            yield_on_turnover: share(profit, staked),
            roi: bankroll.first().and_then(|&start| share(profit, start)),
            profit_p_value: returns.and_then(|returns| returns.p_value),
            mean_clv: clv.map(|clv| clv.mean_difference),
            clv_standard_error: clv.and_then(|clv| clv.standard_error),
            max_drawdown: if path.is_empty() { None } else { Some(max_drawdown(&path)?.depth) },
        })
    }
}
