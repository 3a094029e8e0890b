//! Forecasts of a run, and matches to come.

use axum::Json;
use axum::extract::State;
use fairline_store::StoredFixture;

use super::bets::Side;
use super::{OfRun, day, known_run, today, week_of};
use crate::Problem;
use crate::app::App;
use crate::extract::Query;

/// A forecast of a match.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Prediction {
    /// First year of the season.
    season: i16,
    /// Week of the season.
    week: usize,
    /// Competition, such as `E0`.
    competition: String,
    /// Day of the match.
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    /// Home club.
    home: String,
    /// Away club.
    away: String,
    /// The model's probabilities of home win, draw, away win.
    model: [f64; 3],
    /// The market's fair opening probabilities; null without a price.
    market: Option<[f64; 3]>,
    /// The market's fair closing probabilities; null without a price, and before the week is over.
    closing: Option<[f64; 3]>,
    /// What happened; null before, or if the match was not played as announced.
    outcome: Option<Side>,
}

impl From<fairline_sim::Prediction> for Prediction {
    fn from(said: fairline_sim::Prediction) -> Self {
        let fairline_sim::Prediction {
            season,
            week,
            competition,
            date,
            home,
            away,
            model,
            market,
            closing,
            outcome,
        } = said;
        let (season, outcome) = (season.year(), outcome.map(Side::from));
        Self { season, week, competition, date, home, away, model, market, closing, outcome }
    }
}

/// Which forecasts are wanted.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PredictionsQuery {
    /// Number of the run; unless given the one that goes on with the season, else the newest.
    run: Option<i64>,
    /// First year of the season; with `week`. The last week that is over unless given.
    #[param(minimum = 0, maximum = 9999)]
    season: Option<i64>,
    /// Week of the season; with `season`.
    #[param(minimum = 1, maximum = 60)]
    week: Option<i64>,
}

/// Forecasts of a week
#[utoipa::path(get, path = "/v1/predictions", tag = "forecasts", params(PredictionsQuery), responses((status = 200, body = Vec<Prediction>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn predictions(
    State(app): State<App>,
    Query(query): Query<PredictionsQuery>,
) -> Result<Json<Vec<Prediction>>, Problem> {
    let run = known_run(&app, query.run).await?;
    let week = match week_of(query.season, query.week)? {
        None => app.store.weeks(run).await?.last().map(|week| (week.season, week.week)),
        week => week,
    };
    let Some(week) = week else { return Ok(Json(Vec::new())) };
    Ok(Json(app.store.predictions(run, week).await?.into_iter().map(Prediction::from).collect()))
}

/// Forecasts of the week that is open
#[utoipa::path(get, path = "/v1/predictions/upcoming", tag = "forecasts", params(OfRun), responses((status = 200, body = Vec<Prediction>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn upcoming(
    State(app): State<App>,
    Query(of): Query<OfRun>,
) -> Result<Json<Vec<Prediction>>, Problem> {
    let run = known_run(&app, of.run).await?;
    Ok(Json(app.store.open_predictions(run).await?.into_iter().map(Prediction::from).collect()))
}

/// A match to come.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Fixture {
    /// Number of the fixture.
    id: i64,
    /// Competition, such as `E0`.
    competition: String,
    /// Day.
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    /// Kick-off, British time; null if unknown.
    #[schema(value_type = Option<String>)]
    time: Option<jiff::civil::Time>,
    /// Home club.
    home: String,
    /// Away club.
    away: String,
    /// What bookmakers quote.
    quotes: Vec<Quote>,
}

/// What a bookmaker quotes.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Quote {
    /// Its name in the data.
    bookmaker: String,
    /// Decimal odds of home win, draw, away win.
    odds: [f64; 3],
}

impl From<StoredFixture> for Fixture {
    fn from(stored: StoredFixture) -> Self {
        let game = stored.fixture;
        let quotes = game
            .quotes
            .iter()
            .map(|quote| Quote { bookmaker: quote.bookmaker.to_string(), odds: quote.odds });
        Self {
            id: stored.id,
            quotes: quotes.collect(),
            competition: game.competition,
            date: game.date,
            time: game.time,
            home: game.home,
            away: game.away,
        }
    }
}

/// Which matches are wanted.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FixturesQuery {
    /// Those from this day on; today unless given.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<jiff::civil::Date>,
}

/// Matches to come, as they were announced last
#[utoipa::path(get, path = "/v1/fixtures", tag = "forecasts", params(FixturesQuery), responses((status = 200, body = Vec<Fixture>), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn fixtures(
    State(app): State<App>,
    Query(query): Query<FixturesQuery>,
) -> Result<Json<Vec<Fixture>>, Problem> {
    let from = day("from", query.from)?.unwrap_or_else(today);
    Ok(Json(app.store.fixtures(from).await?.into_iter().map(Fixture::from).collect()))
}
