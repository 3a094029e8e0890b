//! The forecaster that fits a multinomial logit to pre-match features.

use fairline_data::Outcome;
use fairline_market::{DevigOptions, devig};
use fairline_model::{Elo, EloOptions, LogitOptions, MultinomialLogit};
use ndarray::{Array2, Axis};

use super::features::{FEATURE_NAMES, FeatureRow, FeatureState};
use super::fitted::check_fitted;
use crate::{FeatureOptions, Fixture, Forecasts, History, Predictor, PredictorError, Result};

/// A multinomial logit on the features of [`FEATURE_NAMES`], refitted from scratch on every history it is given.
///
/// With [`with_market`](Self::with_market) it also sees the logarithms of the bookmaker's fair probabilities; a
/// fixture without a price is then forecast by a second logit that never saw prices.
#[derive(Debug, Clone)]
pub struct MultinomialPredictor {
    features: FeatureOptions,
    elo: EloOptions,
    logit: LogitOptions,
    market: Option<DevigOptions>,
    /// Features left out.
    without: Vec<String>,
    fitted: Option<Fitted>,
}

#[derive(Debug, Clone)]
struct Fitted {
    state: FeatureState,
    plain: Logit,
    with_market: Option<Logit>,
}

/// A logit and the columns it was fitted on.
///
/// A column that never changes says nothing and cannot be standardised: shots on target in a league that does not
/// count them, promotion before a second season. It is left out until it does change.
#[derive(Debug, Clone)]
struct Logit {
    columns: Vec<usize>,
    fit: MultinomialLogit,
}

impl Logit {
    fn fit(
        x: &Array2<f64>,
        outcomes: &[usize],
        uses: impl Fn(usize) -> bool,
        options: &LogitOptions,
    ) -> Result<Self, PredictorError> {
        let varies = |&column: &usize| {
            let mut values = x.column(column).into_iter();
            let first = values.next();
            values.any(|value| Some(value) != first)
        };
        let columns: Vec<usize> = (0..x.ncols()).filter(|&column| uses(column)).filter(varies).collect();
        if columns.is_empty() {
            return Err("no feature varies yet; it takes results of at least two weeks to learn from".into());
        }
        if let Some(missing) = Outcome::ALL.iter().find(|outcome| !outcomes.contains(&outcome.index())) {
            let missing = ["a home win", "a draw", "an away win"][missing.index()];
            return Err(format!("none of them ended in {missing}; add an earlier season").into());
        }
        let fit = MultinomialLogit::fit(x.select(Axis(1), &columns).view(), outcomes, options)?;
        check_fitted("multinomial logit", fit.gradient_norm, fit.iterations)?;
        Ok(Self { columns, fit })
    }

    fn predict(&self, x: &Array2<f64>) -> Result<Array2<f64>, PredictorError> {
        Ok(self.fit.predict(x.select(Axis(1), &self.columns).view())?)
    }
}

impl Default for MultinomialPredictor {
    fn default() -> Self {
        Self::new(FeatureOptions::new(), EloOptions::new(), LogitOptions::new().l2(0.04).standardize(true))
    }
}

impl MultinomialPredictor {
    /// A forecaster with the given features, ratings and fit.
    ///
    /// [`Default`] takes [`FeatureOptions`] and [`EloOptions`] at their defaults and a penalty of 0.04 on standardised
    /// features. Training on one or two seasons, as for 2017-18 and 2018-19, a penalty of 0.1 to 0.3 was best, the
    /// weight of about a hundred matches; seven seasons of data carry the same weight at 0.04.
    #[must_use]
    pub fn new(features: FeatureOptions, elo: EloOptions, logit: LogitOptions) -> Self {
        Self { features, elo, logit: logit.classes(3), market: None, without: Vec::new(), fitted: None }
    }

    /// Adds the logarithms of the bookmaker's fair probabilities to the features.
    #[must_use]
    pub fn with_market(mut self, devig: impl Into<DevigOptions>) -> Self {
        self.market = Some(devig.into());
        self
    }

    /// Leaves out features whose names, see [`FEATURE_NAMES`], contain one of these words, such as `"shots"`.
    #[must_use]
    pub fn without(mut self, words: &[&str]) -> Self {
        self.without = words.iter().map(|&word| word.to_owned()).collect();
        self
    }

    /// Whether a column of the features is used; those behind them, of the market, are.
    fn uses(&self, column: usize) -> bool {
        let name = FEATURE_NAMES.get(column);
        !name.is_some_and(|name| self.without.iter().any(|word| name.contains(word.as_str())))
    }

    /// The features of a fixture with the market's log-probabilities behind them; `None` without a price.
    fn market_row(&self, row: &FeatureRow, fixture: &Fixture) -> Result<Option<Vec<f64>>, PredictorError> {
        let (Some(options), Some(odds)) = (self.market, fixture.odds) else { return Ok(None) };
        let fair = devig(&odds, options)?.probabilities;
        Ok(Some(row.iter().copied().chain(fair.into_iter().map(f64::ln)).collect()))
    }
}

impl Predictor for MultinomialPredictor {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let unknown = |word: &&String| !FEATURE_NAMES.iter().any(|name| name.contains(word.as_str()));
        if let Some(word) = self.without.iter().find(unknown) {
            return Err(
                format!("without({word:?}): no feature is called so; they are {FEATURE_NAMES:?}").into()
            );
        }
        let mut state = FeatureState::new(&self.features, Elo::new(self.elo.clone())?)?;
        let mut rows: Vec<FeatureRow> = Vec::with_capacity(history.matches().len());
        for week in history.weeks() {
            rows.extend(state.announce(week.iter().map(|game| &game.fixture)));
            state.absorb(week);
        }
        let outcomes: Vec<usize> = history.matches().iter().map(|game| game.outcome().index()).collect();
        let x = Array2::from_shape_fn((rows.len(), FEATURE_NAMES.len()), |(i, j)| rows[i][j]);
        let plain = Logit::fit(&x, &outcomes, |column| self.uses(column), &self.logit)?;

        let mut with_market = None;
        if self.market.is_some() {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for ((row, game), &outcome) in rows.iter().zip(history.matches()).zip(&outcomes) {
                if let Some(row) = self.market_row(row, &game.fixture)? {
                    x.extend(row);
                    y.push(outcome);
                }
            }
            // While no match with a price has been played, the plain logit serves.
            if !y.is_empty() {
                let x = Array2::from_shape_vec((y.len(), FEATURE_NAMES.len() + 3), x)?;
                with_market = Some(Logit::fit(&x, &y, |column| self.uses(column), &self.logit)?);
            }
        }
        self.fitted = Some(Fitted { state, plain, with_market });
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let fitted = self.fitted.as_ref().ok_or("predict was called before fit")?;
        // The calendar of the week must not stay in the state: fit alone decides what is remembered.
        let rows = fitted.state.clone().announce(fixtures.iter());
        let x = Array2::from_shape_fn((rows.len(), FEATURE_NAMES.len()), |(i, j)| rows[i][j]);
        let mut probabilities = fitted.plain.predict(&x)?;
        if let Some(logit) = &fitted.with_market {
            for ((row, fixture), mut p) in rows.iter().zip(fixtures).zip(probabilities.rows_mut()) {
                if let Some(row) = self.market_row(row, fixture)? {
                    let x = Array2::from_shape_vec((1, row.len()), row)?;
                    p.assign(&logit.predict(&x)?.index_axis(Axis(0), 0));
                }
            }
        }
        Ok(probabilities.into())
    }
}
