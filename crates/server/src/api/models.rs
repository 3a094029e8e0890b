//! Models that have been saved.

use axum::Json;
use axum::extract::State;
use fairline_store::StoredModel;

use super::{OfRun, report_of, run_of};
use crate::Problem;
use crate::app::App;
use crate::extract::Query;

/// A model.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Model {
    /// Its name.
    name: String,
    /// Its version, counted from 1.
    version: i64,
    /// When it was saved.
    #[schema(value_type = String, format = DateTime)]
    created_at: jiff::Timestamp,
    /// What it was trained on and what it reached.
    #[schema(value_type = Object)]
    document: serde_json::Value,
}

impl From<StoredModel> for Model {
    fn from(model: StoredModel) -> Self {
        Self {
            name: model.name,
            version: model.version,
            created_at: model.created_at,
            document: model.document,
        }
    }
}

/// The model of a run.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct ModelOfRun {
    /// Number of the run.
    run: i64,
    /// Who forecasts.
    forecaster: String,
    /// Version of fairline that the run was made with.
    version: String,
    /// Matches with a result that the run knows.
    matches: usize,
    /// First day that the model in charge had not learnt from; null before the first week, and where a run does not say when
    /// it trains.
    #[schema(value_type = Option<String>, format = Date)]
    trained_before: Option<jiff::civil::Date>,
    /// Days from then to the end of the last week that is forecast.
    age_days: Option<i32>,
    /// Trials of retrained models, and those of them that took over.
    trials: usize,
    took_over: usize,
    /// What the model is worth beside the market's prices; null where too little is known.
    evidence: Option<Evidence>,
}

/// What a model is worth beside the market's prices: weights of both in `market^a · model^b`.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Evidence {
    /// Weight a of the market.
    market_weight: f64,
    /// Weight b of the model.
    model_weight: f64,
    /// Its standard error.
    model_weight_error: f64,
    /// Two-sided p-value of b = 0.
    p_value: f64,
    /// Matches that both have forecast.
    matches: usize,
    /// Whether the model knows something that the market does not, at the 5 % level.
    model_adds: bool,
}

/// The model of a run: who forecasts, when it was last retrained, and what it is worth beside the market
#[utoipa::path(get, path = "/v1/model", tag = "forecasts", params(OfRun), responses((status = 200, body = ModelOfRun), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn model(
    State(app): State<App>,
    Query(of): Query<OfRun>,
) -> Result<Json<ModelOfRun>, Problem> {
    let run = run_of(&app, of.run).await?;
    let report = report_of(&app, run).await?;
    let training = report.training();
    Ok(Json(ModelOfRun {
        run,
        trained_before: training.map(|training| training.trained_before),
        age_days: training.map(|training| training.age_days),
        trials: report.evaluations.len(),
        took_over: report.evaluations.iter().filter(|trial| trial.promoted).count(),
        forecaster: report.manifest.forecaster,
        version: report.manifest.version,
        matches: report.manifest.matches,
        evidence: report.evidence.map(|evidence| Evidence {
            market_weight: evidence.market_weight,
            model_weight: evidence.model_weight,
            model_weight_error: evidence.model_weight_error,
            p_value: evidence.p_value,
            matches: evidence.matches,
            model_adds: evidence.model_adds,
        }),
    }))
}

/// The newest version of every model that has been saved
#[utoipa::path(get, path = "/v1/models", tag = "forecasts", responses((status = 200, body = Vec<Model>)))]
pub(crate) async fn models(State(app): State<App>) -> Result<Json<Vec<Model>>, Problem> {
    Ok(Json(app.store.models().await?.into_iter().map(Model::from).collect()))
}
