//! The routes, one file a resource.

mod alerts;
mod bets;
pub(crate) mod devig;
mod events;
mod forecasts;
mod health;
mod models;
mod money;
mod runs;
pub(crate) mod simulations;
pub(crate) mod stakes;

use axum::http::StatusCode;
use fairline_data::Season;
use fairline_report::SeasonReport;
use fairline_store::RunFilter;
use fairline_weekly::moment_of_matches;
use jiff::Timestamp;
use jiff::civil::Date;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Description;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Problem;
use crate::app::App;

/// Rows of a page unless asked otherwise, and at most.
const ROWS: usize = 100;
const MOST_ROWS: usize = 1000;

/// Rows that may be left out.
const MOST_OFFSET: usize = 1_000_000_000;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "fairline",
        description = "Stored runs of a betting model: what it forecast, what it bet, and what came of it; fair odds and stakes. \
            Money is a number with two decimal places, a probability lies between 0 and 1, odds are decimal. Every problem is \
            an application/problem+json."
    ),
    components(schemas(Problem, crate::FieldError)),
    modifiers(&Tokens)
)]
struct Api;

/// Says that a bearer token may be needed.
struct Tokens;

impl utoipa::Modify for Tokens {
    fn modify(&self, openapi: &mut Description) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        // With a token, or without where the server has none.
        openapi.security = Some(vec![
            SecurityRequirement::default(),
            SecurityRequirement::new("token", Vec::<String>::new()),
        ]);
    }
}

/// Every route with its description.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(runs::runs))
        .routes(routes!(runs::run))
        .routes(routes!(runs::weeks))
        .routes(routes!(runs::evaluations))
        .routes(routes!(money::bankroll))
        .routes(routes!(bets::bets))
        .routes(routes!(bets::value_bets))
        .routes(routes!(forecasts::predictions))
        .routes(routes!(forecasts::upcoming))
        .routes(routes!(forecasts::fixtures))
        .routes(routes!(alerts::monitoring))
        .routes(routes!(alerts::alerts))
        .routes(routes!(alerts::acknowledge))
        .routes(routes!(models::model))
        .routes(routes!(models::models))
        .routes(routes!(devig::devig))
        .routes(routes!(stakes::stakes))
        .routes(routes!(simulations::start, simulations::all))
        .routes(routes!(simulations::one))
        .routes(routes!(simulations::cancel))
        .routes(routes!(events::events))
}

/// The description of the API in OpenAPI 3.1.
pub fn description() -> Description {
    routes().into_openapi()
}

/// Which run is meant.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfRun {
    /// Number of the run; unless given the one that goes on with the season, else the newest.
    pub(crate) run: Option<i64>,
}

/// Rows, and how many there are in all.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Page<T> {
    /// Rows in all.
    total: usize,
    /// Rows of this page, in order.
    rows: Vec<T>,
}

impl<T> Page<T> {
    fn of<R: Into<T>>(fairline_store::Page { total, rows, .. }: fairline_store::Page<R>) -> Self {
        Self { total, rows: rows.into_iter().map(Into::into).collect() }
    }
}

/// How many rows are wanted, within what is given.
fn window(limit: Option<usize>, offset: Option<usize>) -> Result<(usize, usize), Problem> {
    let limit = limit.unwrap_or(ROWS);
    if limit == 0 || limit > MOST_ROWS {
        let message = format!("must be between 1 and {MOST_ROWS}");
        return Err(Problem::field(StatusCode::BAD_REQUEST, "limit", message));
    }
    let offset = offset.unwrap_or(0);
    if offset > MOST_OFFSET {
        return Err(Problem::field(
            StatusCode::BAD_REQUEST,
            "offset",
            format!("must be at most {MOST_OFFSET}"),
        ));
    }
    Ok((limit, offset))
}

/// Works something out on a thread that no other request waits for. What `work` holds, it holds to its end, also when nobody waits
/// for it any more.
async fn work_out<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request was not worked out");
        Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "this was not worked out; the log says why"))
    })
}

/// Everything there is to say about a run.
pub(crate) async fn report_of(app: &App, run: i64) -> Result<SeasonReport, Problem> {
    let stored = app.store.load_run(run).await?;
    let report = move || SeasonReport::new(stored.data, &stored.run, stored.manifest, stored.elapsed);
    work_out(move || report().map_err(|error| Problem::broken(&error))).await
}

/// The season of a first year.
fn season_of(year: i64, status: StatusCode) -> Result<Season, Problem> {
    let season = i16::try_from(year).ok().filter(|year| (0..=9999).contains(year)).map(Season::new);
    season.ok_or_else(|| Problem::field(status, "season", format!("{year} must be between 0 and 9999")))
}

/// A day of the years that databases agree on.
fn day(field: &str, day: Option<Date>) -> Result<Option<Date>, Problem> {
    match day {
        Some(day) if !(0..=9999).contains(&day.year()) => {
            let message = format!("{day} must be between the years 0 and 9999");
            Err(Problem::field(StatusCode::BAD_REQUEST, field, message))
        }
        day => Ok(day),
    }
}

/// The day that it is where matches are played.
pub(crate) fn today() -> Date {
    moment_of_matches(Timestamp::now()).date()
}

/// The week that is meant: both parts of it or none.
fn week_of(season: Option<i64>, week: Option<i64>) -> Result<Option<(Season, usize)>, Problem> {
    let wrong = |field, message: String| Err(Problem::field(StatusCode::BAD_REQUEST, field, message));
    match (season, week) {
        (None, None) => Ok(None),
        (Some(_), None) => wrong("week", "a season needs a week".to_owned()),
        (None, Some(_)) => wrong("season", "a week needs a season".to_owned()),
        (Some(season), Some(week)) => {
            let season = season_of(season, StatusCode::BAD_REQUEST)?;
            match usize::try_from(week) {
                Ok(week @ 1..=60) => Ok(Some((season, week))),
                _ => wrong("week", format!("{week} must be between 1 and 60")),
            }
        }
    }
}

/// The run that is meant, if there is one.
async fn run_of(app: &App, run: Option<i64>) -> Result<i64, Problem> {
    if let Some(run) = run {
        return Ok(run);
    }
    let first = app.store.runs(&RunFilter::new().page(1, 0)).await?;
    first.first().map(|run| run.id).ok_or_else(|| Problem::not_found("run yet"))
}

/// The same, where a run that is not there would look like an empty one.
async fn known_run(app: &App, run: Option<i64>) -> Result<i64, Problem> {
    let run = run_of(app, run).await?;
    if app.store.has_run(run).await? { Ok(run) } else { Err(Problem::not_found(format!("run {run}"))) }
}

/// Money as a number.
fn money(amount: rust_decimal::Decimal) -> f64 {
    use rust_decimal::prelude::ToPrimitive;
    amount.to_f64().unwrap_or(f64::NAN)
}
