//! Whose prices are bet at, and what all bookmakers think together.

use std::sync::Arc;

use fairline_data::{Line, Quote, Quotes};
use fairline_market::{self as market, DevigOptions, best_prices, devig};
use ndarray::Array2;

/// Whose opening prices are bet at, and with them what the forecasts are compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prices {
    /// One bookmaker's, by its name in the data, for example `"B365"`; the market is this bookmaker's book. The
    /// statistics `"Max"` and `"Avg"` can be named too.
    Bookmaker(String),
    /// For each outcome the longest odds among all bookmakers; the market is their consensus,
    /// [`Fixture::consensus`](crate::Fixture::consensus). Best prices are no book of anybody's and may sum to less than
    /// 1, which the stakes make use of.
    Best,
}

/// What one bookmaker offers on a match.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BookmakerOdds {
    /// Its name in the data; shared by all matches.
    pub bookmaker: Arc<str>,
    /// Decimal odds for home, draw, away, > 1; NaN where it has no price, which keeps it out of the consensus.
    pub odds: [f64; 3],
}

/// A book that has no answer, and whose it is.
pub(crate) type BadBook = (String, market::Error);

/// The quotes of every bookmaker, by name, so that the order of a file's columns plays no part.
pub(crate) fn quotes(all: &Quotes<Quote>, line: Line) -> Vec<BookmakerOdds> {
    let bookmakers = all.iter().filter(|quote| quote.line == line && !quote.is_statistic());
    let mut quotes: Vec<BookmakerOdds> = bookmakers
        .map(|quote| BookmakerOdds { bookmaker: Arc::clone(&quote.bookmaker), odds: quote.odds })
        .collect();
    quotes.sort_by(|one, other| one.bookmaker.cmp(&other.bookmaker));
    quotes
}

/// Mean of the fair probabilities of every complete book; of the average odds where there is none.
pub(crate) fn consensus(
    quotes: &[BookmakerOdds],
    average: Option<[f64; 3]>,
    options: DevigOptions,
) -> Result<Option<[f64; 3]>, BadBook> {
    let fair = match market::consensus(table(quotes).view(), options) {
        Ok(line) => line.probabilities,
        Err(market::Error::NoCompleteBook { .. }) => {
            let Some(odds) = average else { return Ok(None) };
            let named = |source| (Quote::AVERAGE.to_owned(), source);
            devig(&odds, options).map_err(named)?.probabilities
        }
        Err(error) => return Err(bad_book(quotes, error)),
    };
    Ok(Some([fair[0], fair[1], fair[2]]))
}

/// The best price of each outcome; `None` unless every outcome has one.
pub(crate) fn best(quotes: &[BookmakerOdds]) -> Result<Option<[f64; 3]>, BadBook> {
    match best_prices(table(quotes).view()) {
        Ok(best) => Ok(Some([best.odds[0], best.odds[1], best.odds[2]])),
        Err(market::Error::NoPrice { .. }) => Ok(None),
        Err(error) => Err(bad_book(quotes, error)),
    }
}

fn table(quotes: &[BookmakerOdds]) -> Array2<f64> {
    Array2::from_shape_fn((quotes.len(), 3), |(row, k)| quotes[row].odds[k])
}

/// Puts a name to the row that an error speaks of.
fn bad_book(quotes: &[BookmakerOdds], error: market::Error) -> BadBook {
    let name = |row: usize| quotes[row].bookmaker.to_string();
    match error {
        market::Error::Bookmaker { bookmaker, reason } => (name(bookmaker), *reason),
        market::Error::PriceOutOfRange { bookmaker, outcome, value } => {
            (name(bookmaker), market::Error::OddsOutOfRange { index: outcome, value })
        }
        other => ("consensus".to_owned(), other),
    }
}
