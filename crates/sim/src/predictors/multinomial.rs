//! The forecaster that fits a multinomial logit to pre-match features.

use fairline_data::Outcome;
use fairline_market::{DevigOptions, devig};
use fairline_model::{Elo, EloOptions, LogitData, LogitOptions, MultinomialLogit};
use ndarray::{Array2, ArrayView2, Axis, CowArray, Ix2};

use super::features::{FEATURE_NAMES, FeatureRow, FeatureState};
use super::fitted::check_fitted;
use super::standard_errors::standard_errors;
use crate::history::Learnt;
use crate::{FeatureOptions, Features, Fixture, Forecasts, History, Predictor, PredictorError, Result};

/// A multinomial logit on the features of [`FEATURE_NAMES`], refitted from scratch on every history it is given.
///
/// The features of a history that goes on from the last one are made for its new weeks only.
///
/// With [`with_market`](Self::with_market) it also sees the logarithms of the bookmaker's fair probabilities; a
/// fixture without a price is then forecast by a second logit that never saw prices.
///
/// # Examples
/// ```
/// use fairline_market::Method;
/// use fairline_sim::MultinomialPredictor;
///
/// // Prices among the features, nothing about shots, and standard errors for `ValueOptions::confidence`.
/// let forecaster =
///     MultinomialPredictor::default().with_market(Method::Shin).without(&["shots"]).with_standard_errors();
/// # let _ = forecaster;
/// ```
#[derive(Debug, Clone)]
pub struct MultinomialPredictor {
    features: FeatureOptions,
    elo: EloOptions,
    logit: LogitOptions,
    market: Option<DevigOptions>,
    /// Features left out.
    without: Vec<String>,
    errors: bool,
    walk: Option<Walk>,
    fitted: Option<Fitted>,
}

/// A pass over a history: where it ended, and what it has seen on its way.
#[derive(Debug, Clone)]
struct Walk {
    state: FeatureState,
    learnt: Learnt,
    rows: Vec<FeatureRow>,
    /// Logarithms of the bookmaker's fair probabilities, where asked for and known.
    market: Vec<Option<[f64; 3]>>,
    outcomes: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Fitted {
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
    /// Sandwich covariance of its parameters, where standard errors are asked for.
    covariance: Option<Array2<f64>>,
}

impl Logit {
    fn fit(
        x: ArrayView2<'_, f64>,
        outcomes: &[usize],
        uses: impl Fn(usize) -> bool,
        options: &LogitOptions,
        errors: bool,
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
        let x = chosen(x, &columns);
        let fit = MultinomialLogit::fit(x.view(), outcomes, options)?;
        check_fitted("multinomial logit", fit.gradient_norm, fit.iterations)?;
        let inference = || fit.inference(&LogitData::new(x.view(), outcomes), options);
        let covariance = errors.then(inference).transpose()?.map(|inference| inference.robust_covariance);
        Ok(Self { columns, fit, covariance })
    }

    /// Probabilities, and their standard errors where they are asked for.
    fn predict(&self, x: ArrayView2<'_, f64>) -> Result<(Array2<f64>, Option<Array2<f64>>), PredictorError> {
        let x = chosen(x, &self.columns);
        let p = self.fit.predict(x.view())?;
        let errors = self.covariance.as_ref().map(|covariance| standard_errors(&p, x.view(), covariance));
        Ok((p, errors))
    }
}

/// Some columns; all of them without a copy.
fn chosen<'a>(x: ArrayView2<'a, f64>, columns: &[usize]) -> CowArray<'a, f64, Ix2> {
    if columns.len() == x.ncols() { x.into() } else { x.select(Axis(1), columns).into() }
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
        Self {
            features,
            elo,
            logit: logit.classes(3),
            market: None,
            without: Vec::new(),
            errors: false,
            walk: None,
            fitted: None,
        }
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

    /// Gives standard errors with the probabilities, for [`ValueOptions::confidence`](crate::ValueOptions::confidence).
    ///
    /// They are those of the fitted coefficients, by the delta method on their sandwich covariance: how far the
    /// probabilities would move with other matches to learn from. What the features do not know is not in them.
    ///
    /// # Formula
    /// ```text
    /// s² = gᵀ·V·g,   g = ∂p/∂β,   V = robust covariance of the coefficients
    /// ```
    #[must_use]
    pub fn with_standard_errors(mut self) -> Self {
        self.errors = true;
        self
    }

    /// Whether a column of the features is used; those behind them, of the market, are.
    fn uses(&self, column: usize) -> bool {
        let name = FEATURE_NAMES.get(column);
        !name.is_some_and(|name| self.without.iter().any(|word| name.contains(word.as_str())))
    }

    /// The logarithms of the bookmaker's fair probabilities; `None` without a price, or if nobody asks for them.
    fn market(&self, fixture: &Fixture) -> Result<Option<[f64; 3]>, PredictorError> {
        let (Some(options), Some(odds)) = (self.market, fixture.odds) else { return Ok(None) };
        let fair = devig(&odds, options)?.probabilities;
        Ok(Some([fair[0].ln(), fair[1].ln(), fair[2].ln()]))
    }

    /// The pass over a history, going on from the last one where that is possible.
    fn walk(&mut self, history: &History<'_>) -> Result<Walk, PredictorError> {
        let begun = self.walk.take().and_then(|walk| Some((walk.learnt.rest(history)?, walk)));
        let (rest, mut walk) = if let Some(begun) = begun {
            begun
        } else {
            let state = FeatureState::new(&self.features, Elo::new(self.elo.clone())?)?;
            let learnt = Learnt::new(self.market.is_some());
            let (rows, market, outcomes) = (Vec::new(), Vec::new(), Vec::new());
            (*history, Walk { state, learnt, rows, market, outcomes })
        };
        for week in rest.weeks() {
            for game in week {
                walk.market.push(self.market(&game.fixture)?);
                walk.outcomes.push(game.outcome().index());
            }
            walk.rows.extend(walk.state.announce(week.iter().map(|game| &game.fixture)));
            walk.state.absorb(week);
            walk.learnt.extend(week, history);
        }
        Ok(walk)
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
        self.fitted = None;
        let walk = self.walk(history)?;
        let x = ArrayView2::from(walk.rows.as_slice());
        let plain = Logit::fit(x, &walk.outcomes, |column| self.uses(column), &self.logit, self.errors)?;

        let mut with_market = None;
        // While no match with a price has been played, the plain logit serves.
        if walk.market.iter().any(Option::is_some) {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for ((row, market), &outcome) in walk.rows.iter().zip(&walk.market).zip(&walk.outcomes) {
                if let Some(market) = market {
                    x.extend(row.iter().chain(market));
                    y.push(outcome);
                }
            }
            let x = ArrayView2::from_shape((y.len(), FEATURE_NAMES.len() + 3), &x)?;
            with_market = Some(Logit::fit(x, &y, |column| self.uses(column), &self.logit, self.errors)?);
        }
        self.walk = Some(walk);
        self.fitted = Some(Fitted { plain, with_market });
        Ok(())
    }

    /// The features move on, the logits stay.
    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.walk = Some(self.walk(history)?);
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let (Some(walk), Some(fitted)) = (&self.walk, &self.fitted) else {
            return Err("predict was called before fit".into());
        };
        // The calendar of the week must not stay in the state: fit alone decides what is remembered.
        let rows = walk.state.clone().announce(fixtures.iter());
        let x = ArrayView2::from(rows.as_slice());
        let (mut probabilities, mut errors) = fitted.plain.predict(x)?;
        if let Some(logit) = &fitted.with_market {
            for (i, (row, fixture)) in rows.iter().zip(fixtures).enumerate() {
                if let Some(market) = self.market(fixture)? {
                    let row: Vec<f64> = row.iter().chain(&market).copied().collect();
                    let (p, error) = logit.predict(ArrayView2::from_shape((1, row.len()), &row)?)?;
                    probabilities.row_mut(i).assign(&p.row(0));
                    if let (Some(errors), Some(error)) = (&mut errors, error) {
                        errors.row_mut(i).assign(&error.row(0));
                    }
                }
            }
        }
        let used: Vec<usize> = (0..FEATURE_NAMES.len()).filter(|&column| self.uses(column)).collect();
        let names = used.iter().map(|&column| FEATURE_NAMES[column].to_owned()).collect();
        let mut forecasts = Forecasts::from(probabilities);
        forecasts.standard_errors = errors;
        Ok(forecasts.features(Features { names, values: x.select(Axis(1), &used) }))
    }
}
