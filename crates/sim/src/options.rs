//! How a season is played.

use fairline_data::BettingWeek;
use fairline_kelly as kelly;
use fairline_market::{DevigOptions, Method};
use jiff::civil::Weekday;
use rust_decimal::Decimal;

use crate::bet::MOST_MONEY;
use crate::{Error, Prices, Result};

/// How a season is played.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `bookmaker`, `best_price` | `"B365"` | a name in the data, or the best price | whose opening odds are bet at, and what the market is, see [`Prices`] |
/// | `devig` | Shin, underround allowed | | how the overround is taken out of the books |
/// | `kelly` | quarter Kelly, 5 % a bet, edge ≥ 2 % | see [`kelly::Options`] | stakes |
/// | `bankroll` | 1000.00 | > 0, ≤ 10¹³, two places | money at the start |
/// | `first_weekday` | Tuesday | | weekday on which a betting week begins |
#[derive(Debug, Clone)]
pub struct SeasonOptions {
    pub(crate) prices: Prices,
    pub(crate) devig: DevigOptions,
    pub(crate) kelly: kelly::Options,
    pub(crate) bankroll: Decimal,
    pub(crate) first_weekday: Weekday,
}

impl Default for SeasonOptions {
    fn default() -> Self {
        Self {
            prices: Prices::Bookmaker("B365".to_owned()),
            devig: DevigOptions::new(Method::Shin).underround(true),
            kelly: kelly::Options::new().fraction(0.25).max_bet(0.05).min_edge(0.02),
            bankroll: Decimal::ONE_THOUSAND,
            first_weekday: BettingWeek::FIRST_WEEKDAY,
        }
    }
}

impl SeasonOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whose opening odds are bet at and whose books are the market, for example `"B365"`, `"PS"`, `"Max"`.
    #[must_use]
    pub fn bookmaker(mut self, name: impl Into<String>) -> Self {
        self.prices = Prices::Bookmaker(name.into());
        self
    }

    /// Bets on each outcome at the bookmaker whose opening odds are longest; the market is the consensus of all.
    ///
    /// Prices are taken as quoted: an exchange's commission is not in them, and that all stood at the same time is the
    /// data's word.
    #[must_use]
    pub fn best_price(mut self) -> Self {
        self.prices = Prices::Best;
        self
    }

    /// How the overround is taken out of the books.
    #[must_use]
    pub fn devig(mut self, options: impl Into<DevigOptions>) -> Self {
        self.devig = options.into();
        self
    }

    /// How stakes are sized. Fractions are of the bankroll at the start of the week.
    #[must_use]
    pub fn kelly(mut self, options: kelly::Options) -> Self {
        self.kelly = options;
        self
    }

    /// Money at the start, in units with two decimal places.
    #[must_use]
    pub fn bankroll(mut self, amount: Decimal) -> Self {
        self.bankroll = amount;
        self
    }

    /// Weekday on which a betting week begins.
    #[must_use]
    pub fn first_weekday(mut self, weekday: Weekday) -> Self {
        self.first_weekday = weekday;
        self
    }

    pub(crate) fn validate(&self) -> Result<()> {
        let in_range = Decimal::ZERO < self.bankroll && self.bankroll <= MOST_MONEY;
        if !in_range || self.bankroll != self.bankroll.round_dp(2) {
            return Err(Error::InvalidOption {
                name: "bankroll",
                value: self.bankroll.to_string(),
                allowed: "greater than 0, at most 10,000,000,000,000.00, with at most two decimal places",
            });
        }
        self.kelly.validate().map_err(Error::StakeOptions)
    }
}

/// The error for a number outside its range; infinite and NaN are outside every range.
pub(crate) fn check(name: &'static str, value: f64, in_range: bool, allowed: &'static str) -> Result<()> {
    if value.is_finite() && in_range {
        Ok(())
    } else {
        Err(Error::InvalidOption { name, value: value.to_string(), allowed })
    }
}
