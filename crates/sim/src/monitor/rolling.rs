//! Figures over the last matches and bets.

use fairline_metrics::{Score, ScoreOptions};
use fairline_model::{LogPool, PoolOptions, Status};
use ndarray::ArrayView2;

use super::estimate::Estimate;
use super::health::{RollingBets, RollingScore};
use super::input::{MonitoredBet, ScoredForecast};
use crate::{Error, Result};

/// The mean score of the model; `None` over no match.
pub(super) fn mean_score(score: Score, forecasts: &[ScoredForecast]) -> Result<Option<Estimate>> {
    Estimate::mean(per_match(score, forecasts.iter().map(|f| (f.model, f.outcome.index())))?)
}

/// A score of the model over a window, beside the market's and the training level.
pub(super) fn rolling_score(
    score: Score,
    forecasts: &[ScoredForecast],
    training: Option<Estimate>,
) -> Result<Option<RollingScore>> {
    let Some(model) = mean_score(score, forecasts)? else { return Ok(None) };
    let priced = || forecasts.iter().filter_map(|f| Some((f.model, f.market?, f.outcome.index())));
    let of_model = per_match(score, priced().map(|(model, _, outcome)| (model, outcome)))?;
    let of_market = per_match(score, priced().map(|(_, market, outcome)| (market, outcome)))?;
    let market = Estimate::mean(of_market.iter().copied())?;
    // ∞ − ∞ is no number, and no difference to a score of ∞ is an average of anything.
    let finite = of_model.iter().chain(&of_market).all(|score| score.is_finite());
    let differences = of_model.iter().zip(&of_market).filter(|_| finite).map(|(a, b)| a - b);
    Ok(Some(RollingScore {
        model,
        market,
        behind_market: Estimate::mean(differences)?,
        behind_training: training.and_then(|training| model.less(training)),
    }))
}

fn per_match(score: Score, forecasts: impl Iterator<Item = ([f64; 3], usize)>) -> Result<Vec<f64>> {
    let (p, outcomes): (Vec<[f64; 3]>, Vec<usize>) = forecasts.unzip();
    if p.is_empty() {
        return Ok(Vec::new());
    }
    let scores = score.per_event(ArrayView2::from(p.as_slice()), &outcomes, &ScoreOptions::new());
    Ok(scores.map_err(Error::Scores)?.per_event.to_vec())
}

/// The power b that would have been the best correction `p ∝ p^b` of all forecasts; `None` where there is no single best
/// or a forecast says 0.
pub(super) fn slope(forecasts: &[ScoredForecast]) -> Option<Estimate> {
    let (p, outcomes): (Vec<[f64; 3]>, Vec<usize>) =
        forecasts.iter().map(|f| (f.model, f.outcome.index())).unzip();
    let pool = LogPool::fit(&[ArrayView2::from(p.as_slice())], &outcomes, None, &PoolOptions::new()).ok()?;
    let converged = pool.status == Status::Converged;
    converged.then(|| Estimate { value: pool.weights[0], standard_error: Some(pool.standard_errors[0]) })
}

/// Yield and closing-line value over a window.
pub(super) fn rolling_bets(bets: &[MonitoredBet]) -> Result<RollingBets> {
    Ok(RollingBets {
        bets: bets.len(),
        yield_on_turnover: yield_on_turnover(bets),
        closing_line_value: Estimate::mean(bets.iter().filter_map(|bet| bet.closing_line_value))?,
    })
}

/// A ratio of two sums: its error is that of the profits about `yield·stake`.
fn yield_on_turnover(bets: &[MonitoredBet]) -> Option<Estimate> {
    let n = bets.len() as f64;
    let turnover: f64 = bets.iter().map(|bet| bet.stake).sum();
    // Stakes below 1e-293 or so against profits of 1e15: no yield that could be written down.
    let value = Some(bets.iter().map(|bet| bet.profit).sum::<f64>() / turnover).filter(|y| y.is_finite())?;
    let squares: f64 = bets.iter().map(|bet| ((bet.profit - value * bet.stake) / turnover).powi(2)).sum();
    let standard_error = (n / (n - 1.0) * squares).sqrt();
    let known = bets.len() > 1 && standard_error.is_finite() && standard_error > 0.0;
    Some(Estimate { value, standard_error: known.then_some(standard_error) })
}
