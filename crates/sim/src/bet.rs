//! One bet, from stake to settlement, in exact money.

use fairline_data::Outcome;
use fairline_metrics::BetResult;
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::{Error, Result};

/// The largest bankroll: 10¹³ with two places has 15 digits, which a JSON number still holds exactly.
pub(crate) const MOST_MONEY: Decimal = Decimal::from_parts(1_316_134_912, 2_328, 0, false, 0);

/// A settled bet.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Bet {
    /// Betting week, counted from 1.
    pub week: usize,
    /// Day of the match.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What was bet on.
    pub outcome: Outcome,
    /// Who offered the odds, by its name in the data.
    pub bookmaker: String,
    /// Decimal odds taken.
    pub odds: f64,
    /// The model's probability.
    pub probability: f64,
    /// The market's fair probability before the match: of the bookmaker's own book, or the consensus where bets are made
    /// at the best price.
    pub fair_probability: f64,
    /// Expected profit per unit staked, `probability·odds − 1`.
    pub edge: f64,
    /// Money staked, rounded down to two places so that no cap is exceeded.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub stake: Decimal,
    /// How it ended.
    pub result: BetResult,
    /// Money won or lost, two places, rounded half-even.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub profit: Decimal,
    /// Bankroll after this bet; bets of a week are settled in order of kick-off.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub bankroll_after: Decimal,
    /// `odds·p − 1` with p the fair closing probability; `None` without a closing book.
    pub closing_line_value: Option<f64>,
}

/// A fraction of the bankroll in money: rounded down to two places, so that no cap is exceeded.
pub(crate) fn stake(fraction: f64, bankroll: Decimal) -> Result<Decimal> {
    let exact = Decimal::try_from(fraction).map_err(|_| Error::Money)?.checked_mul(bankroll);
    Ok(exact.ok_or(Error::Money)?.round_dp_with_strategy(2, RoundingStrategy::ToZero))
}

/// Profit of a settled bet: `stake·(odds − 1)` rounded half-even to two places, minus the stake, or 0 if void.
pub(crate) fn profit(stake: Decimal, odds: f64, result: BetResult) -> Result<Decimal> {
    match result {
        BetResult::Lost => Ok(-stake),
        BetResult::Void => Ok(Decimal::ZERO),
        BetResult::Won => {
            let odds = Decimal::try_from(odds).map_err(|_| Error::Money)?;
            let exact = odds.checked_sub(Decimal::ONE).and_then(|net| net.checked_mul(stake));
            Ok(exact.ok_or(Error::Money)?.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven))
        }
    }
}

/// The bankroll after a bet.
pub(crate) fn add(bankroll: Decimal, profit: Decimal) -> Result<Decimal> {
    bankroll.checked_add(profit).filter(|&sum| sum <= MOST_MONEY).ok_or(Error::Money)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn stakes_are_rounded_down() {
        assert_eq!(stake(0.05, money("1000.13")).unwrap(), money("50.00"));
        assert_eq!(stake(0.033_39, money("1000.00")).unwrap(), money("33.39"));
        assert_eq!(stake(1e-9, money("1000.00")).unwrap(), Decimal::ZERO);
    }

    #[test]
    fn profits_are_rounded_half_even() {
        assert_eq!(profit(money("0.05"), 2.5, BetResult::Won).unwrap(), money("0.08")); // 0.075
        assert_eq!(profit(money("0.01"), 1.5, BetResult::Won).unwrap(), money("0.00")); // 0.005
        assert_eq!(profit(money("10.00"), 2.6, BetResult::Won).unwrap(), money("16.00"));
        assert_eq!(profit(money("10.00"), 2.6, BetResult::Lost).unwrap(), money("-10.00"));
    }

    #[test]
    fn money_beyond_reason_is_an_error() {
        assert!(matches!(profit(Decimal::MAX, 1e9, BetResult::Won), Err(Error::Money)));
        assert!(matches!(stake(f64::NAN, Decimal::ONE), Err(Error::Money)));
        assert_eq!(MOST_MONEY, money("10000000000000"));
        assert!(matches!(add(MOST_MONEY, money("0.01")), Err(Error::Money)));
    }
}
