//! The forecaster that repeats what all bookmakers think together.

use fairline_market::DevigOptions;
use ndarray::Array2;

use crate::{Fixture, Forecasts, History, Predictor, PredictorError};

/// Repeats the consensus of all bookmakers' opening books; where nobody quotes, equal chances.
///
/// # Formula
/// ```text
/// p_k = (1/n)·Σ_b p_bk,   p_b = fair probabilities of bookmaker b's own book,   n bookmakers
/// ```
/// The overround is taken out of each book before the mean is taken. `Max` and `Avg` are statistics of other
/// bookmakers' prices and no bookmakers; only where no bookmaker quotes does `p` come from the book of `Avg`.
///
/// Bet at [`best_price`](crate::ScheduleOptions::best_price), it backs what one bookmaker prices out of line with the
/// others. At equal books it finds no value: `p_k·o_k < 1` for every outcome of a book with an overround.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_market::Method;
/// use fairline_sim::{
///     ConsensusPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, simulate_season,
/// };
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2023))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new().best_price())?;
/// let model = ConsensusPredictor::new(Method::Shin);
/// let run = simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {})?;
/// assert_eq!(run.predictions.len(), 380);
/// assert!(run.predictions.iter().all(|p| p.market == Some(p.model)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// Kaunitz, L., Zhong, S. & Kreiner, J. (2017), *Beating the bookies with their own numbers*, arXiv:1710.02824, who
/// average the odds of many bookmakers and bet at the best ones.
#[derive(Debug, Clone)]
pub struct ConsensusPredictor {
    devig: DevigOptions,
}

impl ConsensusPredictor {
    /// The consensus, with the overround of each book taken out as `devig` says.
    pub fn new(devig: impl Into<DevigOptions>) -> Self {
        Self { devig: devig.into() }
    }
}

impl Predictor for ConsensusPredictor {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let consensus = |fixture: &Fixture| Ok(fixture.consensus(self.devig)?.unwrap_or([1.0 / 3.0; 3]));
        Ok(Array2::from(fixtures.iter().map(consensus).collect::<crate::Result<Vec<[f64; 3]>>>()?).into())
    }
}
