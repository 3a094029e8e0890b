//! Commission on winnings: what it is taken from, and the odds that are left.
//!
//! ```text
//! back bet   net odds = 1 + (o − 1)(1 − c)
//! lay bet    staking the liability o − 1 wins 1 − c, so as a back bet of the other side: 1 + (1 − c)/(o − 1)
//! ```
//! `o` decimal odds > 1, `c` commission on winnings in \[0, 1).

use ndarray::{Array2, ArrayView2};

use crate::Result;
use crate::check::{Range, check_len, check_prices};

/// What the commission is taken from. The rate is a share of winnings in \[0, 1).
///
/// Exchanges take commission from what a customer wins in a market after all bets there, backs and lays, are set
/// off against each other. Bets in different places know nothing of each other: each pays on its own winnings,
/// although another has lost. The default is no commission.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Commission {
    /// Every winning bet pays on its own winnings: bets in different places. Bookmakers take 0.
    PerBet(f64),
    /// The net winnings of all bets together pay, if there are any: bets in the same market of one exchange.
    PerMarket(f64),
}

impl Default for Commission {
    fn default() -> Self {
        Self::PerBet(0.0)
    }
}

impl Commission {
    pub(crate) fn validate(self) -> Result<()> {
        let (Self::PerBet(rate) | Self::PerMarket(rate)) = self;
        Range::Commission.check("commission", rate)
    }

    /// The two rates: on a bet of its own, and on the whole market.
    pub(crate) fn rates(self) -> (f64, f64) {
        match self {
            Self::PerBet(rate) => (rate, 0.0),
            Self::PerMarket(rate) => (0.0, rate),
        }
    }
}

/// What is left of a profit; a loss pays no commission.
pub(crate) fn after_commission(profit: f64, rate: f64) -> f64 {
    if profit > 0.0 { profit * (1.0 - rate) } else { profit }
}

/// The back odds that are left when commission is taken from the winnings.
///
/// # Formula
/// ```text
/// net odds = 1 + (o − 1)(1 − c)
/// ```
/// `o` decimal odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// // 5 % commission turns 3.00 on an exchange into 2.90 at a bookmaker.
/// assert!((fairline_market::net_odds(3.0, 0.05)? - 2.9).abs() < 1e-12);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn net_odds(odds: f64, commission: f64) -> Result<f64> {
    Range::Odds.check("odds", odds)?;
    Range::Commission.check("commission", commission)?;
    Ok(net(odds, commission))
}

/// [`net_odds`] of checked numbers.
pub(crate) fn net(odds: f64, commission: f64) -> f64 {
    1.0 + (odds - 1.0) * (1.0 - commission)
}

/// A lay bet on a selection, read as a back bet on everything else.
///
/// The liability plays the part of the stake, so lay prices can stand in one book with back prices: a selection
/// backed at a bookmaker and laid on an exchange is a book of two outcomes.
///
/// # Formula
/// ```text
/// odds against = 1 + (1 − c)/(o − 1)
/// ```
/// `o` lay odds > 1, `c` commission on winnings in \[0, 1).
///
/// # Errors
/// [`Error::OutOfRange`](crate::Error::OutOfRange).
///
/// # Examples
/// ```
/// use fairline_market::{SplitOptions, arbitrage, lay_as_back};
///
/// // Backed at 2.20, laid at 2.10 with 2 % commission: a profit whatever happens.
/// let odds = [2.20, lay_as_back(2.10, 0.02)?];
/// let sure = arbitrage(&odds, 100.0, &SplitOptions::new())?.expect("a booksum below 1");
/// assert!((sure.profit - 1.69).abs() < 0.005);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn lay_as_back(odds: f64, commission: f64) -> Result<f64> {
    Range::Odds.check("odds", odds)?;
    Range::Commission.check("commission", commission)?;
    Ok(1.0 + (1.0 - commission) / (odds - 1.0))
}

/// Prices after each bookmaker's commission, ready for [`best_prices`](crate::best_prices).
///
/// The best price is the best one after commission: 2.10 at an exchange that takes 5 % is worse than 2.06.
///
/// # Shapes
/// `prices`: (bookmakers, outcomes) decimal odds, NaN where there is no price, which stays NaN. `commissions`:
/// one rate in \[0, 1) for each bookmaker, 0 where none is taken.
///
/// # Errors
/// [`Error::PriceOutOfRange`](crate::Error::PriceOutOfRange),
/// [`Error::LengthMismatch`](crate::Error::LengthMismatch),
/// [`Error::ElementOutOfRange`](crate::Error::ElementOutOfRange).
///
/// # Examples
/// ```
/// use fairline_market::{best_prices, net_prices};
/// use ndarray::array;
///
/// let prices = array![[2.10, 1.95], [2.06, 1.90]];
/// let best = best_prices(net_prices(prices.view(), &[0.05, 0.0])?.view())?;
/// assert_eq!(best.bookmakers, [1, 0]);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn net_prices(prices: ArrayView2<'_, f64>, commissions: &[f64]) -> Result<Array2<f64>> {
    check_prices(prices)?;
    check_len("commissions", commissions.len(), prices.nrows(), "bookmakers")?;
    Range::Commission.check_each("commissions", commissions)?;
    Ok(Array2::from_shape_fn(prices.dim(), |(bookmaker, outcome)| {
        net(prices[[bookmaker, outcome]], commissions[bookmaker])
    }))
}
