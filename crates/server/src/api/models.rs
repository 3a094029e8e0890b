//! Models that have been saved.

use axum::Json;
use axum::extract::State;
use fairline_store::StoredModel;

use crate::Problem;
use crate::app::App;

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

/// The newest version of every model that has been saved
#[utoipa::path(get, path = "/v1/models", tag = "forecasts", responses((status = 200, body = Vec<Model>)))]
pub(crate) async fn models(State(app): State<App>) -> Result<Json<Vec<Model>>, Problem> {
    Ok(Json(app.store.models().await?.into_iter().map(Model::from).collect()))
}
