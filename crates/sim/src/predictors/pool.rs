//! The forecaster that weighs a model against the market, and says what the model is worth.

use fairline_market::{DevigOptions, Method};
use fairline_model::{LogPool, PoolOptions};
use ndarray::{ArrayView2, Axis};

use super::fitted::check_fitted;
use crate::history::Learnt;
use crate::options::check;
use crate::{Fixture, Forecasts, History, MarketEvidence, Predictor, PredictorError};

/// Matches of a history that are not pooled: a model that has seen so few says little.
const BURN_IN: usize = 100;

/// Weight of the model before anything has been learnt: the market alone, until the past says otherwise.
const MODEL_WEIGHT: f64 = 0.0;

/// Matches that this counts for. With a few seasons behind it the past decides; with a few weeks the market does.
const PRIOR_MATCHES: f64 = 50.0;

/// Pools a model with the consensus of all bookmakers, with weights learnt on past forecasts only.
///
/// # Formula
/// ```text
/// p ∝ market^(1−w) · model^w,   0 ≤ w ≤ 1,   prior w = 0
/// ```
/// For every past week the model is fitted on the weeks before it and its forecast kept beside the market's; the weight
/// is the mode of what these forecasts and their results say. The market is
/// [`Fixture::consensus`]; a fixture that nobody quotes is forecast by the model alone.
///
/// A free weight for each and no prior ask another question: does the model know anything that the market does not? See
/// [`Predictor::evidence`].
///
/// A history that goes on from the last one costs its new weeks only, if the model's fits do too.
///
/// # References
/// - Genest, C. & Zidek, J. V. (1986), Combining probability distributions, *Statistical Science* 1(1), 114–135.
/// - Benter, W. (1994), Computer based horse race handicapping and wagering systems, in *Efficiency of Racetrack Betting
///   Markets*, Academic Press: a model and the public's odds combined so.
///
/// # Examples
/// ```
/// use fairline_data::{SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_market::Method;
/// use fairline_sim::{EloPredictor, History, Played, PoolPredictor, Predictor, Prices};
/// use jiff::civil::{Weekday, date};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2))?;
/// let b365 = Prices::Bookmaker("B365".into());
/// let played: Vec<Played> = league.matches.iter().map(|game| Played::of(game, &b365)).collect::<Result<_, _>>()?;
///
/// // A tenth of the weight beforehand, for as long as a season; after that, what the past says.
/// let mut pool = PoolPredictor::new(EloPredictor::default()).prior(0.1, 380.0).devig(Method::Shin);
/// pool.fit(&History::before(&played, date(2018, 7, 1), Weekday::Tuesday)?)?;
/// assert_eq!(pool.pool().ok_or("not fitted")?.weights.len(), 2);
/// # Ok::<(), fairline_sim::PredictorError>(())
/// ```
#[derive(Debug, Clone)]
pub struct PoolPredictor<P> {
    model: P,
    devig: DevigOptions,
    /// Weight of the model before anything has been learnt, and for how many matches that counts.
    prior: (f64, f64),
    learnt: Learnt,
    /// Past forecasts of market and model, three numbers a match, and what happened.
    past: Past,
    pool: Option<LogPool>,
}

#[derive(Debug, Clone, Default)]
struct Past {
    market: Vec<[f64; 3]>,
    model: Vec<[f64; 3]>,
    outcomes: Vec<usize>,
}

impl<P: Predictor> PoolPredictor<P> {
    /// Pools `model` with the market, whose overround is taken out by the power method.
    #[must_use]
    pub fn new(model: P) -> Self {
        Self {
            model,
            devig: DevigOptions::new(Method::Power).underround(true),
            prior: (MODEL_WEIGHT, PRIOR_MATCHES),
            learnt: Learnt::new(true),
            past: Past::default(),
            pool: None,
        }
    }

    /// Sets the weight that the model has before anything has been learnt, in \[0, 1\], and for how many matches that
    /// counts; the defaults are 0 and 50.
    #[must_use]
    pub fn prior(mut self, model_weight: f64, matches: f64) -> Self {
        self.prior = (model_weight, matches);
        self
    }

    /// Sets how the overround is taken out of the bookmakers' books.
    #[must_use]
    pub fn devig(mut self, options: impl Into<DevigOptions>) -> Self {
        self.devig = options.into();
        self
    }

    /// The weights in use, of the market and of the model, with their errors; `None` before the first fit.
    pub fn pool(&self) -> Option<&LogPool> {
        self.pool.as_ref()
    }

    fn prior_weights(&self) -> [f64; 2] {
        [1.0 - self.prior.0, self.prior.0]
    }

    /// Forecasts the weeks of the history that have not been forecast yet, each from the weeks before it.
    fn replay(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let rest = self.learnt.rest(history).unwrap_or_else(|| {
            self.learnt = Learnt::new(true);
            self.past = Past::default();
            *history
        });
        for week in rest.weeks() {
            if self.learnt.len() >= BURN_IN {
                let start = history.week_of(week[0].fixture.date).start();
                let fixtures: Vec<Fixture> = week.iter().map(|game| game.fixture.clone()).collect();
                self.model.fit(&history.cut(start))?;
                let model = self.model.predict(&fixtures)?.probabilities;
                for ((game, fixture), p) in week.iter().zip(&fixtures).zip(model.outer_iter()) {
                    let model = [p[0], p[1], p[2]];
                    // A logarithm of 0 is no forecast that can be weighed.
                    if let Some(market) = fixture.consensus(self.devig)?
                        && market.iter().chain(&model).all(|&p| p > 0.0)
                    {
                        self.past.market.push(market);
                        self.past.model.push(model);
                        self.past.outcomes.push(game.outcome().index());
                    }
                }
            }
            self.learnt.extend(week, history);
        }
        Ok(())
    }
}

impl Past {
    fn forecasts(&self) -> [ArrayView2<'_, f64>; 2] {
        [&self.market, &self.model].map(|rows| ArrayView2::from(rows.as_slice()))
    }
}

impl<P: Predictor> Predictor for PoolPredictor<P> {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let (weight, matches) = self.prior;
        check("prior weight", weight, (0.0..=1.0).contains(&weight), "between 0 and 1")?;
        check("prior matches", matches, matches > 0.0, "finite and greater than 0")?;
        self.replay(history)?;
        self.model.fit(history)?;
        let options =
            PoolOptions::new().sum_to_one(true).non_negative(true).prior(&self.prior_weights(), self.prior.1);
        self.pool = None;
        if !self.past.outcomes.is_empty() {
            let pool = LogPool::fit(&self.past.forecasts(), &self.past.outcomes, None, &options)?;
            check_fitted("pool", pool.residual, pool.iterations)?;
            self.pool = Some(pool);
        }
        Ok(())
    }

    /// The model observes, the weights stay.
    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.model.observe(history)
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let Forecasts { probabilities: mut forecast, features, .. } = self.model.predict(fixtures)?;
        let weights = self
            .pool
            .as_ref()
            .map_or_else(|| self.prior_weights(), |pool| [pool.weights[0], pool.weights[1]]);
        for (fixture, mut p) in fixtures.iter().zip(forecast.axis_iter_mut(Axis(0))) {
            let Some(market) = fixture.consensus(self.devig)? else { continue };
            for (p, market) in p.iter_mut().zip(market) {
                *p = market.powf(weights[0]) * p.powf(weights[1]);
            }
            let sum = p.sum();
            p /= sum;
        }
        Ok(Forecasts { features, ..forecast.into() })
    }

    fn evidence(&self) -> Option<MarketEvidence> {
        MarketEvidence::of(&self.past.market, &self.past.model, &self.past.outcomes)
    }
}
