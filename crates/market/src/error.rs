//! What can be wrong with a book.

use crate::Method;

/// Why a book, or a whole batch, was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A price that is no price: NaN, infinite, or not above 1.
    #[error("odds[{index}] = {value} must be finite and greater than 1")]
    OddsOutOfRange {
        /// Outcome, counted from 0.
        index: usize,
        /// The value found there.
        value: f64,
    },
    /// A book needs at least two outcomes.
    #[error("a book needs at least 2 outcomes, this one has {outcomes}")]
    TooFewOutcomes {
        /// How many there were.
        outcomes: usize,
    },
    /// The book pays out more than it takes in and the method has no answer for that.
    #[error(
        "{method} needs a booksum of at least 1, this book has {booksum}; \
         use the multiplicative or power method, or ask for DevigOptions::underround(true)"
    )]
    Underround {
        /// The method asked for.
        method: Method,
        /// `Σ 1/odds`, below 1.
        booksum: f64,
    },
    /// No method goes by this name.
    #[error("no method is called {name:?}; there are {}", Method::ALL.map(|m| m.to_string()).join(", "))]
    UnknownMethod {
        /// The name asked for.
        name: String,
    },
    /// The probabilities do not sum to 1 within [`RESIDUAL_TOLERANCE`](crate::RESIDUAL_TOLERANCE).
    #[error("{method} left |Σp − 1| = {residual:e}, more than the promised 1e-12")]
    Residual {
        /// The method asked for.
        method: Method,
        /// `|Σp − 1|`.
        residual: f64,
    },
}

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;
