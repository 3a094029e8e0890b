//! Runs, their weeks, and trials of retrained models.

use axum::Json;
use axum::extract::State;
use fairline_report::Figures;
use fairline_sim::{ModelEvaluation, WeekRecord};
use fairline_store::{RunFilter, RunSummary};

use super::{OfRun, known_run, money, report_of, window};
use crate::Problem;
use crate::app::App;
use crate::extract::{Id, Query};

/// A run.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Run {
    /// Its number.
    id: i64,
    /// Its name, if it goes on with the season.
    name: Option<String>,
    /// Who forecasts.
    forecaster: String,
    /// Who stakes.
    strategy: String,
    /// Its season, `2023-24`, or the first and the last of several.
    season: String,
    /// Where the matches came from.
    source: String,
    /// Betting weeks that are announced.
    weeks: usize,
    /// Weeks that are over.
    weeks_done: usize,
    /// Money at the start.
    bankroll_at_start: f64,
    /// Money after the last week that is over, open stakes included.
    bankroll: f64,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    started_at: jiff::Timestamp,
    /// When it was last written.
    #[schema(value_type = String, format = DateTime)]
    updated_at: jiff::Timestamp,
    /// When its last week was stored; null while there are weeks left.
    #[schema(value_type = Option<String>, format = DateTime)]
    finished_at: Option<jiff::Timestamp>,
}

impl From<RunSummary> for Run {
    fn from(run: RunSummary) -> Self {
        Self {
            id: run.id,
            name: run.name,
            forecaster: run.forecaster,
            strategy: run.strategy,
            season: run.season,
            source: run.source,
            weeks: run.weeks,
            weeks_done: run.weeks_done,
            bankroll_at_start: money(run.bankroll_at_start),
            bankroll: money(run.bankroll),
            started_at: run.started_at,
            updated_at: run.updated_at,
            finished_at: run.finished_at,
        }
    }
}

/// Which runs are wanted.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunsQuery {
    /// Season, such as `2023-24`.
    season: Option<String>,
    /// Who forecasts.
    forecaster: Option<String>,
    /// Name of the run that goes on with the season.
    name: Option<String>,
    /// Those that have come to their end, or those that have not.
    finished: Option<bool>,
    /// Rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// Rows to leave out.
    #[param(minimum = 0, maximum = 1_000_000_000)]
    offset: Option<usize>,
}

/// Runs, the newest first
#[utoipa::path(get, path = "/v1/runs", tag = "runs", params(RunsQuery), responses((status = 200, body = Vec<Run>), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn runs(
    State(app): State<App>,
    Query(query): Query<RunsQuery>,
) -> Result<Json<Vec<Run>>, Problem> {
    let (limit, offset) = window(query.limit, query.offset)?;
    let mut filter = RunFilter::new().page(limit, offset);
    if let Some(season) = query.season {
        filter = filter.season(season);
    }
    if let Some(forecaster) = query.forecaster {
        filter = filter.forecaster(forecaster);
    }
    if let Some(name) = query.name {
        filter = filter.name(name);
    }
    if let Some(finished) = query.finished {
        filter = filter.finished(finished);
    }
    Ok(Json(app.store.runs(&filter).await?.into_iter().map(Run::from).collect()))
}

/// A run, and what it came to. Figures that are undefined are null.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct RunWithFigures {
    #[serde(flatten)]
    run: Run,
    /// What it came to.
    figures: RunFigures,
}

/// What a run came to.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct RunFigures {
    /// Matches that have a forecast, a price and a result.
    matches: usize,
    /// Mean Brier score of the model, 0 to 2.
    brier_model: Option<f64>,
    /// Mean Brier score of the market's fair opening prices.
    brier_market: Option<f64>,
    /// Model less market: above 0 the market was better.
    brier_difference: Option<f64>,
    /// Its interval at 95 %, made for one look.
    brier_difference_interval: Option<[f64; 2]>,
    /// Two-sided p-value of no difference, made for one look.
    brier_p_value: Option<f64>,
    /// Bets settled.
    bets: usize,
    /// Bets won.
    wins: usize,
    /// Bets whose stakes came back.
    void: usize,
    /// Bets won, of those that stood.
    win_rate: Option<f64>,
    /// Money staked on them.
    staked: f64,
    /// Money won or lost.
    profit: f64,
    /// Profit over money staked.
    #[serde(rename = "yield")]
    yield_on_turnover: Option<f64>,
    /// Profit over the bankroll at the start.
    roi: Option<f64>,
    /// Mean closing-line value.
    mean_clv: Option<f64>,
    /// Standard error of that mean.
    clv_standard_error: Option<f64>,
    /// Largest fall from a peak, at ends of weeks.
    max_drawdown: Option<f64>,
}

impl From<Figures> for RunFigures {
    fn from(figures: Figures) -> Self {
        Self {
            win_rate: figures.win_rate(),
            matches: figures.matches,
            brier_model: figures.brier_model,
            brier_market: figures.brier_market,
            brier_difference: figures.brier_difference,
            brier_difference_interval: figures.difference_interval,
            brier_p_value: figures.p_value,
            bets: figures.bets,
            wins: figures.wins,
            void: figures.void,
            staked: money(figures.staked),
            profit: money(figures.profit),
            yield_on_turnover: figures.yield_on_turnover,
            roi: figures.roi,
            mean_clv: figures.mean_clv,
            clv_standard_error: figures.clv_standard_error,
            max_drawdown: figures.max_drawdown,
        }
    }
}

/// One run, and what it came to
#[utoipa::path(get, path = "/v1/runs/{id}", tag = "runs", params(("id" = i64, Path, description = "Number of the run")), responses((status = 200, body = RunWithFigures), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn run(State(app): State<App>, Id(id): Id) -> Result<Json<RunWithFigures>, Problem> {
    let found = app.store.runs(&RunFilter::new().id(id)).await?.into_iter().next();
    let run = found.ok_or_else(|| Problem::not_found(format!("run {id}")))?;
    let report = report_of(&app, id).await?;
    let figures = report.figures().map_err(|error| Problem::broken(&error))?;
    Ok(Json(RunWithFigures { run: run.into(), figures: figures.into() }))
}

/// What a betting week brought.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = Week)]
pub(crate) struct Brought {
    /// First year of the season.
    season: i16,
    /// Week of the season, counted from 1.
    week: usize,
    /// First day.
    #[schema(value_type = String, format = Date)]
    start: jiff::civil::Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    end: jiff::civil::Date,
    /// Matches forecast.
    matches: usize,
    /// Bets placed.
    bets: usize,
    /// Money staked on them.
    staked: f64,
    /// Money won or lost by the bets settled in the week.
    profit: f64,
    /// Profit over the bankroll before the week.
    roi: Option<f64>,
    /// Money after the week, open stakes included.
    bankroll: f64,
    /// Mean Brier score of the model, 0 to 2.
    brier_model: Option<f64>,
    /// Mean Brier score of the market's fair opening prices.
    brier_market: Option<f64>,
    /// Share of matches whose most probable outcome happened.
    accuracy: Option<f64>,
}

impl From<WeekRecord> for Brought {
    fn from(week: WeekRecord) -> Self {
        Self {
            season: week.season.year(),
            week: week.week,
            start: week.start,
            end: week.end,
            matches: week.matches,
            bets: week.bets,
            staked: money(week.staked),
            profit: money(week.profit),
            roi: week.roi,
            bankroll: money(week.bankroll),
            brier_model: week.brier_model,
            brier_market: week.brier_market,
            accuracy: week.accuracy,
        }
    }
}

/// Weekly performance of a run, in order
#[utoipa::path(get, path = "/v1/weeks", tag = "runs", params(OfRun), responses((status = 200, body = Vec<Brought>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn weeks(
    State(app): State<App>,
    Query(of): Query<OfRun>,
) -> Result<Json<Vec<Brought>>, Problem> {
    let run = known_run(&app, of.run).await?;
    Ok(Json(app.store.weeks(run).await?.into_iter().map(Brought::from).collect()))
}

/// A trial of a retrained model against the one in charge.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Evaluation {
    /// First year of the season in which it ended.
    season: i16,
    /// Week in which it ended.
    week: usize,
    /// Why the new model was trained: `degradation` or `schedule`.
    trigger: String,
    /// First day that the new model had not learnt from.
    #[schema(value_type = String, format = Date)]
    trained_before: jiff::civil::Date,
    /// Matches of the trial.
    matches: usize,
    /// Mean Brier score of the model in charge.
    brier_before: f64,
    /// Mean Brier score of the new model.
    brier_after: f64,
    /// The first less the second: above 0 the new one was better.
    improvement: f64,
    /// Two-sided p-value of no difference.
    p_value: Option<f64>,
    /// Whether the new model took over.
    promoted: bool,
}

impl From<ModelEvaluation> for Evaluation {
    fn from(trial: ModelEvaluation) -> Self {
        Self {
            season: trial.season.year(),
            week: trial.week,
            trigger: match trial.trigger {
                fairline_sim::Trigger::Degradation => "degradation",
                _ => "schedule",
            }
            .to_owned(),
            trained_before: trial.challenger_trained_before,
            matches: trial.matches,
            brier_before: trial.brier_before,
            brier_after: trial.brier_after,
            improvement: trial.improvement,
            p_value: trial.p_value,
            promoted: trial.promoted,
        }
    }
}

/// Trials of retrained models, in order
#[utoipa::path(get, path = "/v1/evaluations", tag = "runs", params(OfRun), responses((status = 200, body = Vec<Evaluation>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn evaluations(
    State(app): State<App>,
    Query(of): Query<OfRun>,
) -> Result<Json<Vec<Evaluation>>, Problem> {
    let run = known_run(&app, of.run).await?;
    Ok(Json(app.store.evaluations(run).await?.into_iter().map(Evaluation::from).collect()))
}
