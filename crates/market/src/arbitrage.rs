//! Arbitrage: stakes on every outcome that gain whatever happens.

use crate::book::check_odds;
use crate::check::Range;
use crate::{Result, SplitOptions};

/// Stakes on every outcome of an event that gain whatever happens.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Arbitrage {
    /// The stake on each outcome.
    pub stakes: Vec<f64>,
    /// `Σ stakes`; differs from the total asked for by what rounding does.
    pub total_stake: f64,
    /// Profit when each outcome happens, after commission; all alike unless stakes were rounded.
    pub profits: Vec<f64>,
    /// The smallest of the profits: what is sure. Always above 0.
    pub profit: f64,
    /// `profit/total_stake`.
    pub return_on_stake: f64,
    /// `Σ 1/odds`, net of the commission of each bet; below 1.
    pub booksum: f64,
}

/// Looks for a sure profit from backing every outcome of an event, and gives the stakes that make it.
///
/// `None` says that there is none: the booksum is 1 or more, or so little below that rounding the stakes loses the
/// profit; a larger total or a smaller step may then bring it back.
///
/// # Formula
/// ```text
/// n_i = 1 + (o_i − 1)(1 − c_i),   B = Σ 1/n_i,   stake_i = S/(n_i·B),   profit = S·(1/B − 1)
/// ```
/// `S` total stake, `o` decimal odds, `c` commission of each bet. With [`Commission::PerMarket`], `n = o` and the
/// commission is taken from the profit. The stakes level the payout, the only way to the same profit everywhere.
///
/// # Shapes
/// `odds`: n ≥ 2 decimal odds > 1, one for each outcome of which exactly one happens; such as
/// [`BestPrices::odds`](crate::BestPrices). `total_stake` > 0.
///
/// # Errors
/// [`Error::TooFewOutcomes`], [`Error::OddsOutOfRange`], [`Error::OutOfRange`] for the total or an option,
/// [`Error::LengthMismatch`] and [`Error::ElementOutOfRange`] for `commissions`, [`Error::Overflow`].
///
/// # Examples
/// ```
/// use fairline_market::{SplitOptions, arbitrage, best_prices};
/// use ndarray::array;
///
/// let prices = array![[2.08, 1.85], [1.90, 2.00]];
/// let best = best_prices(prices.view())?;
/// let sure = arbitrage(&best.odds, 100.0, &SplitOptions::new().step(0.01))?.expect("booksum 0.9808");
/// assert_eq!(sure.stakes, [49.02, 50.98]);
/// assert!((sure.profit - 1.96).abs() < 0.005);
///
/// // One bookmaker alone offers none.
/// assert_eq!(arbitrage(&[2.08, 1.85], 100.0, &SplitOptions::new())?, None);
/// # Ok::<(), fairline_market::Error>(())
/// ```
///
/// [`Commission::PerMarket`]: crate::Commission::PerMarket
/// [`Error::TooFewOutcomes`]: crate::Error::TooFewOutcomes
/// [`Error::OddsOutOfRange`]: crate::Error::OddsOutOfRange
/// [`Error::OutOfRange`]: crate::Error::OutOfRange
/// [`Error::LengthMismatch`]: crate::Error::LengthMismatch
/// [`Error::ElementOutOfRange`]: crate::Error::ElementOutOfRange
/// [`Error::Overflow`]: crate::Error::Overflow
pub fn arbitrage(odds: &[f64], total_stake: f64, options: &SplitOptions) -> Result<Option<Arbitrage>> {
    check_odds(odds.iter().copied())?;
    Range::Positive.check("total_stake", total_stake)?;
    let terms = options.terms(odds)?;
    if !terms.pays() {
        return Ok(None);
    }
    let split = terms.settle(terms.level(total_stake))?;
    Ok((split.profit > 0.0).then(|| Arbitrage {
        return_on_stake: split.profit / split.total_stake,
        stakes: split.stakes,
        total_stake: split.total_stake,
        profits: split.profits,
        profit: split.profit,
        booksum: terms.booksum,
    }))
}
