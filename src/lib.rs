//! Betting analytics: fair odds, proper scores, exact Kelly stakes, forecasts and season simulation.
//!
//! This crate re-exports the libraries of fairline under one name. Each stands alone, so that a project may take one
//! of them without the others.
//!
//! | module | what it answers |
//! |---|---|
//! | [`market`] | What does the bookmaker really think? |
//! | [`metrics`] | Is the model better than the market, and is the profit real? |
//! | [`kelly`] | How much should I stake? |
//! | [`model`] | How likely is it? |
//! | [`data`] | What happened? |
//! | [`sim`] | What would have happened, and what should I stake next? |
//!
//! ```
//! use fairline::{kelly, market, metrics};
//! use ndarray::array;
//!
//! let odds = array![[2.60, 2.40, 4.30], [1.18, 7.00, 15.0]];
//! let fair = market::devig_batch(odds.view(), &market::DevigOptions::new(market::Method::Shin))?;
//! let brier = metrics::brier(fair.probabilities.view(), &[0, 0])?; // home win, home win
//!
//! let model = array![[0.44, 0.33, 0.23], [0.80, 0.13, 0.07]];
//! let options = kelly::Options::new().fraction(0.25).max_bet(0.05).min_edge(0.02);
//! let stakes = kelly::simultaneous(model.view(), odds.view(), &options)?;
//! assert!(brier.mean < 2.0 / 3.0 && stakes.total < 0.25);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//! `download` fetches match data over HTTPS, `rayon` spreads batches over threads, `serde` derives it for all result types,
//! `sweep` searches over forecasters, staking and filters, `parquet` writes what such a search finds. None is on by default.

pub use fairline_data as data;
pub use fairline_kelly as kelly;
pub use fairline_market as market;
pub use fairline_metrics as metrics;
pub use fairline_model as model;
pub use fairline_sim as sim;

/// Dates, as the signatures of [`data`] and [`sim`] have them.
pub use jiff;
/// Arrays, as all signatures have them.
pub use ndarray;
/// Exact money, as the ledger of [`sim`] keeps it.
pub use rust_decimal::Decimal;

/// The README's code, compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// The Rust code of the book, compiled and run with the tests.
#[cfg(doctest)]
mod book {
    #[doc = include_str!("../docs/src/choosing-overround.md")]
    struct ChoosingOverround;

    #[doc = include_str!("../docs/src/extending.md")]
    struct Extending;

    #[doc = include_str!("../docs/src/fooling-yourself.md")]
    struct FoolingYourself;

    #[doc = include_str!("../docs/src/method-forecasts.md")]
    struct MethodForecasts;

    #[doc = include_str!("../docs/src/method-kelly.md")]
    struct MethodKelly;

    #[doc = include_str!("../docs/src/method-overround.md")]
    struct MethodOverround;

    #[doc = include_str!("../docs/src/method-scores.md")]
    struct MethodScores;

    #[doc = include_str!("../docs/src/method-seasons.md")]
    struct MethodSeasons;
}
