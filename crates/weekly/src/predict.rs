//! Forecasts of matches to come, without a run.

use fairline_data::{Match, UpcomingMatch};
use fairline_sim::{Error, Fixture, History, Played, Prices};
use jiff::civil::{Date, Time};

use crate::{BEST, Forecaster, Result, Settings};

/// A forecast of a match to come, beside what the market says.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct Prediction {
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Day.
    pub date: Date,
    /// Kick-off, British time.
    pub time: Option<Time>,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// The model's probabilities of home win, draw, away win.
    pub model: [f64; 3],
    /// The market's fair probabilities; `None` without a price.
    pub market: Option<[f64; 3]>,
    /// Decimal odds that can be bet at; `None` without a price.
    pub odds: Option<[f64; 3]>,
    /// Expected profit per unit staked, `p·odds − 1`; `None` without a price.
    pub edge: Option<[f64; 3]>,
}

/// Forecasts matches to come as the settings want it, by a model that has learnt every result before a day.
///
/// # Errors
/// [`Error::Simulation`](crate::Error::Simulation) for a history out of order, books without an answer, and a model that cannot
/// learn from what there is.
pub fn predict(
    settings: &Settings,
    results: &[Match],
    upcoming: &[UpcomingMatch],
    today: Date,
) -> Result<Vec<Prediction>> {
    let prices = match settings.prices.book.as_str() {
        BEST => Prices::Best,
        name => Prices::Bookmaker(name.to_owned()),
    };
    let played = results.iter().map(|game| Played::of(game, &prices)).collect::<Result<Vec<_>, _>>()?;
    let history = History::before(&played, today, settings.schedule_options().week_begins())?;
    let mut model = Forecaster::predictor(settings)?;
    let matches = history.matches().len();
    model.fit(&history).map_err(|source| Error::Fit { matches, before: today, source })?;
    let fixtures =
        upcoming.iter().map(|game| Fixture::upcoming(game, &prices)).collect::<Result<Vec<_>, _>>()?;
    if fixtures.is_empty() {
        return Ok(Vec::new());
    }
    let said =
        model.predict(&fixtures).map_err(|source| Error::Predict { start: today, source })?.probabilities;
    let mut all = Vec::with_capacity(fixtures.len());
    for (fixture, row) in fixtures.into_iter().zip(said.rows()) {
        let model = [row[0], row[1], row[2]];
        let market = fixture.fair(&prices, settings.devig())?;
        let edge = fixture.odds.map(|odds| std::array::from_fn(|k| model[k] * odds[k] - 1.0));
        let Fixture { competition, date, time, home, away, odds, .. } = fixture;
        all.push(Prediction { competition, date, time, home, away, model, market, odds, edge });
    }
    Ok(all)
}
