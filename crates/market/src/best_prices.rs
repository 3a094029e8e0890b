//! The best price for each outcome across bookmakers.

use ndarray::ArrayView2;

use crate::check::check_prices;
use crate::sum::sum_by;
use crate::{Error, Result};

/// The best price for each outcome and who offers it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BestPrices {
    /// Best decimal odds of each outcome.
    pub odds: Vec<f64>,
    /// The bookmaker, a row of the prices, who offers them; the first one where several do.
    pub bookmakers: Vec<usize>,
    /// `Σ 1/odds − 1` of the best odds; below 0 they are an [`arbitrage`](crate::arbitrage()).
    pub overround: f64,
}

/// Finds the best price for each outcome.
///
/// # Shapes
/// `prices`: (bookmakers, outcomes) decimal odds > 1, outcomes ≥ 2, NaN where a bookmaker has no price. Where some
/// take commission, hand in [`net_prices`](crate::net_prices).
///
/// # Errors
/// [`Error::TooFewOutcomes`], [`Error::PriceOutOfRange`], [`Error::NoPrice`] for an outcome that nobody prices.
///
/// # Examples
/// ```
/// use fairline_market::best_prices;
/// use ndarray::array;
///
/// let prices = array![[2.10, 3.40, 3.60], [2.05, 3.60, f64::NAN], [2.10, 3.50, 3.80]];
/// let best = best_prices(prices.view())?;
/// assert_eq!(best.odds, [2.10, 3.60, 3.80]);
/// assert_eq!(best.bookmakers, [0, 1, 2]);
/// assert!((best.overround - 0.0171).abs() < 1e-4);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn best_prices(prices: ArrayView2<'_, f64>) -> Result<BestPrices> {
    if prices.ncols() < 2 {
        return Err(Error::TooFewOutcomes { outcomes: prices.ncols() });
    }
    check_prices(prices)?;
    let mut odds = Vec::with_capacity(prices.ncols());
    let mut bookmakers = Vec::with_capacity(prices.ncols());
    for (outcome, column) in prices.columns().into_iter().enumerate() {
        let mut best = None;
        for (bookmaker, &price) in column.iter().enumerate() {
            // A missing price compares false, and so does a tie: the first bookmaker keeps it.
            if price > best.map_or(1.0, |(_, price)| price) {
                best = Some((bookmaker, price));
            }
        }
        let (bookmaker, price) = best.ok_or(Error::NoPrice { outcome })?;
        odds.push(price);
        bookmakers.push(bookmaker);
    }
    let overround = sum_by(&odds, f64::recip) - 1.0;
    Ok(BestPrices { odds, bookmakers, overround })
}
