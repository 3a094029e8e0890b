//! What a request says, or a problem that names the field that is wrong.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer};

use crate::Problem;

/// The parameters of a query.
pub(crate) struct Query<T>(pub(crate) T);

/// The body, as JSON.
pub(crate) struct Body<T>(pub(crate) T);

/// A word, and nothing else: serde would take `{"elo": null}` for `"elo"`.
pub(crate) fn word<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let word = String::deserialize(from)?;
    T::deserialize(word.into_deserializer())
}

/// A word or nothing.
pub(crate) fn maybe_word<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let word = Option::<String>::deserialize(from)?;
    word.map(|word| T::deserialize(word.into_deserializer())).transpose()
}

/// A number in the path.
pub(crate) struct Id(pub(crate) i64);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        if let Some(pair) = query.split('&').find(|pair| pair.contains("%00")) {
            let field = pair.split('=').next().unwrap_or(pair);
            return Err(Problem::field(
                StatusCode::BAD_REQUEST,
                field,
                "it holds a character 0, which no text may",
            ));
        }
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => {
                let text = rejection.body_text();
                let text = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
                let (path, message) = text.split_once(": ").unwrap_or(("", text));
                Err(named(StatusCode::BAD_REQUEST, path, message, "query"))
            }
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_json = kind
            .is_some_and(|kind| kind.split(';').next().is_some_and(|kind| kind.trim() == "application/json"));
        if !is_json {
            let detail = "the body must be JSON, with Content-Type: application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
        from_json(&bytes).map(Self)
    }
}

/// What a body says.
///
/// # Errors
/// A [`Problem`] that names the field.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A list would be taken for the fields in their order.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|first| *first == b'[') {
        return Err(Problem::unprocessable("body", "it must be an object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let status =
            if error.inner().is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        named(status, &error.path().to_string(), &error.inner().to_string(), "body")
    })?;
    json.end().map_err(|error| Problem::new(StatusCode::BAD_REQUEST, format!("after the JSON: {error}")))?;
    Ok(value)
}

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text =
            Path::<String>::from_request_parts(parts, state).await.map(|Path(text)| text).unwrap_or_default();
        match text.parse() {
            Ok(id) => Ok(Self(id)),
            Err(_) => Err(Problem::field(StatusCode::BAD_REQUEST, "id", format!("{text:?} is no number"))),
        }
    }
}

/// A problem that names the field; serde names an unknown one only in its message.
fn named(status: StatusCode, path: &str, message: &str, otherwise: &str) -> Problem {
    let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
    let field = match (unknown, path) {
        (Some(unknown), _) => unknown,
        (None, "." | "" | "?") => otherwise,
        (None, path) => path,
    };
    Problem::field(status, field, message)
}
