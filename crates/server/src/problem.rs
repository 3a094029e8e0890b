//! What is wrong with a request, as RFC 9457 has it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// What is wrong with a request: `application/problem+json`, RFC 9457.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What is wrong, and what would be right.
    pub detail: String,
    /// Fields of the request that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Its name, such as `books[3]`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl Problem {
    /// A problem without fields.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Unknown").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
        }
    }

    /// A problem with one field.
    pub fn field(status: StatusCode, field: impl Into<String>, message: impl Into<String>) -> Self {
        let (field, message) = (field.into(), message.into());
        let mut problem = Self::new(status, format!("{field}: {message}"));
        problem.errors.push(FieldError { field, message });
        problem
    }

    pub(crate) fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no {what}"))
    }

    /// What is stored makes no sense; the log says why.
    pub(crate) fn broken(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %error, "a stored run makes no sense");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "what is stored makes no sense; the log says why")
    }

    pub(crate) fn unprocessable(field: impl Into<String>, message: impl std::fmt::Display) -> Self {
        Self::field(StatusCode::UNPROCESSABLE_ENTITY, field, message.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            // Programs know the first, browsers ask for the second.
            let headers = response.headers_mut();
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"fairline\""));
        }
        response
    }
}

impl From<fairline_store::Error> for Problem {
    /// A run that is not there is the asker's mistake; anything else is not told, but logged.
    fn from(error: fairline_store::Error) -> Self {
        match error {
            fairline_store::Error::NoRun { run } => Self::not_found(format!("run {run}")),
            fairline_store::Error::Locked { run } => {
                Self::new(StatusCode::CONFLICT, format!("run {run} is being written"))
            }
            other => {
                tracing::error!(error = %other, "the database failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the database failed; the log says why")
            }
        }
    }
}
