//! The forecaster that repeats what has been written down.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use ndarray::Array2;

use crate::{Error, Fixture, Forecasts, History, Predictor, PredictorError, Result, Schedule};

/// A forecast of one match, written down.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RecordedForecast {
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Day of the match, as announced.
    pub date: Date,
    /// Home club, as the data names it.
    pub home: String,
    /// Probabilities of home win, draw, away win, in \[0, 1\], summing to 1 within 1e-9.
    pub probabilities: [f64; 3],
    /// Their standard errors, ≥ 0, where known.
    pub standard_errors: Option<[f64; 3]>,
}

/// Repeats forecasts that have been written down: a forecaster's own, so that its fits are paid for once, or those of
/// any other program.
///
/// [`fit`](Predictor::fit) does nothing; whether a forecast was made before its match is the writer's word. A match
/// without a forecast ends the run with an error. Either all forecasts of a batch have standard errors, or none of them
/// is passed on. Clones share the table.
///
/// # Examples
/// Forecasts from elsewhere:
/// ```
/// use fairline_sim::{RecordedForecast, RecordedForecasts};
/// use jiff::civil::date;
///
/// let forecasts = RecordedForecasts::from_rows([RecordedForecast {
///     competition: "E0".into(),
///     date: date(2023, 8, 11),
///     home: "Burnley".into(),
///     probabilities: [0.11, 0.18, 0.71],
///     standard_errors: None,
/// }])?;
/// assert_eq!(forecasts.len(), 1);
/// # Ok::<(), fairline_sim::Error>(())
/// ```
/// A season's forecasts, made once and staked on twice:
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{
///     EloPredictor, KellyStrategy, RecordedForecasts, Schedule, ScheduleOptions, SeasonOptions, ValueOptions,
///     simulate_season,
/// };
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2018))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let elo = RecordedForecasts::of_season(&schedule, EloPredictor::default())?;
/// for edge in [0.02, 0.10] {
///     let options = SeasonOptions::new().value(ValueOptions::new().min_edge(edge));
///     let run = simulate_season(&schedule, elo.clone(), KellyStrategy, &options, |_| {})?;
///     println!("{edge} {}", run.final_bankroll());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecordedForecasts {
    /// The forecasts of each day.
    days: Arc<HashMap<Date, Vec<RecordedForecast>>>,
    rows: usize,
}

impl RecordedForecasts {
    /// Takes forecasts in any order.
    ///
    /// # Errors
    /// [`Error::ForecastTwice`] for two forecasts of one match. The numbers are checked when they are asked for.
    pub fn from_rows(rows: impl IntoIterator<Item = RecordedForecast>) -> Result<Self> {
        let mut days: HashMap<Date, Vec<RecordedForecast>> = HashMap::new();
        let mut count = 0;
        for row in rows {
            let day = days.entry(row.date).or_default();
            if find(day, &row.competition, &row.home).is_some() {
                let RecordedForecast { competition, date, home, .. } = row;
                return Err(Error::ForecastTwice { competition, date, home });
            }
            day.push(row);
            count += 1;
        }
        Ok(Self { days: Arc::new(days), rows: count })
    }

    /// Walks a schedule and writes down what a forecaster says that learns anew before each batch.
    ///
    /// # Errors
    /// [`Error::Fit`], [`Error::Predict`], and what is said about forecasts that are none: [`Error::PredictionShape`],
    /// [`Error::FeatureShape`], [`Error::Probabilities`], [`Error::StandardErrors`].
    pub fn of_season(schedule: &Schedule, mut predictor: impl Predictor) -> Result<Self> {
        let mut rows = Vec::new();
        for batch in schedule.weeks.iter().flat_map(|week| &week.batches) {
            let (before, history) = (batch.start, schedule.history(batch.start));
            let matches = history.matches().len();
            predictor.fit(&history).map_err(|source| Error::Fit { matches, before, source })?;
            let said = batch.ask(&predictor)?;
            for (i, game) in batch.games.iter().enumerate() {
                rows.push(RecordedForecast {
                    competition: game.fixture.competition.clone(),
                    date: game.fixture.date,
                    home: game.fixture.home.clone(),
                    probabilities: said.row(i),
                    standard_errors: said.errors(i),
                });
            }
        }
        Self::from_rows(rows)
    }

    /// Matches with a forecast.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no forecast at all.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The forecast of a match.
    pub(crate) fn of(&self, fixture: &Fixture) -> Option<&RecordedForecast> {
        find(self.days.get(&fixture.date)?, &fixture.competition, &fixture.home)
    }
}

fn find<'a>(day: &'a [RecordedForecast], competition: &str, home: &str) -> Option<&'a RecordedForecast> {
    day.iter().find(|row| row.home == home && row.competition == competition)
}

impl Predictor for RecordedForecasts {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let of = |fixture: &Fixture| {
            self.of(fixture).ok_or_else(|| {
                let Fixture { competition, date, home, away, .. } = fixture;
                format!("no forecast of {home} against {away} on {date} in {competition:?} is written down")
            })
        };
        let rows = fixtures.iter().map(of).collect::<Result<Vec<_>, _>>()?;
        let probabilities: Vec<[f64; 3]> = rows.iter().map(|row| row.probabilities).collect();
        let errors: Option<Vec<[f64; 3]>> = rows.iter().map(|row| row.standard_errors).collect();
        let forecasts = Forecasts::from(Array2::from(probabilities));
        Ok(match errors {
            Some(errors) => forecasts.standard_errors(Array2::from(errors)),
            None => forecasts,
        })
    }
}
