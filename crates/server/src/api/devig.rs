//! Fair probabilities of books.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fairline_market::{DevigBatch, DevigOptions, Method, devig_batch};
use ndarray::Array2;

use super::work_out;
use crate::Problem;
use crate::app::App;
use crate::extract::{Body, word};

/// Prices of a book.
const MOST_PRICES: usize = 1000;

/// Books to take the overround out of.
#[derive(Debug, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DevigRequest {
    /// Decimal odds, a book a row, of at most 1,000 prices each.
    #[schema(value_type = Vec<Vec<f64>>, min_items = 1, max_items = 10000)]
    books: Vec<Vec<f64>>,
    /// `shin`, `power`, `multiplicative`, `additive`, `odds_ratio`, `balanced_book`, `jensen_shannon` or `standard_error`.
    #[serde(default = "shin", deserialize_with = "word")]
    #[schema(value_type = String, default = "shin", pattern = "^(shin|power|multiplicative|additive|odds_ratio|balanced_book|jensen_shannon|standard_error)$")]
    method: Method,
    /// Whether a book that sums to less than 1 has an answer.
    #[serde(default)]
    underround: bool,
}

fn shin() -> Method {
    Method::Shin
}

/// Fair probabilities.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct DevigResponse {
    /// One answer a book, in order.
    books: Vec<FairBook>,
}

/// A book with its overround taken out, or why that cannot be done.
#[derive(Debug, Clone, Default, serde::Serialize, utoipa::ToSchema)]
struct FairBook {
    /// Fair probabilities, which sum to 1; null for a book that is refused.
    probabilities: Option<Vec<f64>>,
    /// Sum of the implied probabilities less 1.
    overround: Option<f64>,
    /// What the method solved for.
    parameter: Option<f64>,
    /// Why the book is refused.
    refused: Option<String>,
}

/// Works books out; the handler without its wire.
///
/// # Errors
/// A [`Problem`] for no books, or too many, or for one of too many prices.
pub fn devig_books(request: &DevigRequest, max_rows: usize) -> Result<DevigResponse, Problem> {
    let rows = request.books.len();
    if rows == 0 || rows > max_rows {
        return Err(Problem::unprocessable("books", format!("{rows} books; give between 1 and {max_rows}")));
    }
    if let Some(row) = request.books.iter().position(|book| book.len() > MOST_PRICES) {
        let message = format!("{} prices; give at most {MOST_PRICES} a book", request.books[row].len());
        return Err(Problem::unprocessable(format!("books[{row}]"), message));
    }
    // Books of a length are worked out together.
    let mut lengths: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, book) in request.books.iter().enumerate() {
        lengths.entry(book.len()).or_default().push(row);
    }
    let mut books: Vec<FairBook> = vec![FairBook::default(); rows];
    let options = DevigOptions::new(request.method).underround(request.underround);
    for (outcomes, of) in lengths {
        let odds = of.iter().flat_map(|&row| request.books[row].iter().copied()).collect();
        let odds = Array2::from_shape_vec((of.len(), outcomes), odds)
            .map_err(|error| Problem::unprocessable("books", error))?;
        let batch = match devig_batch(odds.view(), &options) {
            Ok(batch) => batch,
            Err(error) => {
                for row in of {
                    books[row].refused = Some(error.to_string());
                }
                continue;
            }
        };
        let DevigBatch { probabilities, overround, parameter, refused, .. } = batch;
        for (i, &row) in of.iter().enumerate() {
            books[row] = FairBook {
                probabilities: Some(probabilities.row(i).to_vec()),
                overround: Some(overround[i]),
                parameter: Some(parameter[i]),
                refused: None,
            };
        }
        for (i, error) in refused {
            books[of[i]] = FairBook { refused: Some(error.to_string()), ..FairBook::default() };
        }
    }
    Ok(DevigResponse { books })
}

/// Takes the overround out of books; a bad one is refused and the others are answered
#[utoipa::path(post, path = "/v1/devig", tag = "mathematics", request_body = DevigRequest, responses((status = 200, body = DevigResponse), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 413, body = Problem, content_type = "application/problem+json"), (status = 415, body = Problem, content_type = "application/problem+json"), (status = 422, body = Problem, content_type = "application/problem+json"), (status = 503, body = Problem, content_type = "application/problem+json"), (status = 504, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn devig(
    State(app): State<App>,
    Body(request): Body<DevigRequest>,
) -> Result<Json<DevigResponse>, Problem> {
    let Ok(turn) = Arc::clone(&app.devigging).acquire_owned().await else {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the server stops"));
    };
    let max_rows = app.options.max_rows;
    let solve = move || {
        let _turn = turn;
        devig_books(&request, max_rows)
    };
    work_out(solve).await.map(Json)
}
