//! Exact money.

use rust_decimal::Decimal;

use crate::{Error, Result};

/// The largest bankroll: 10¹³ with two places has 15 digits, which a JSON number still holds exactly.
pub(crate) const MOST_MONEY: Decimal = Decimal::from_parts(1_316_134_912, 2_328, 0, false, 0);

/// Odds as the decimal number that they are written as.
pub(crate) fn odds_in_decimals(odds: f64) -> Result<Decimal> {
    Decimal::try_from(odds).map_err(|_| Error::Money)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_bankroll_is_ten_to_the_thirteen() {
        assert_eq!(MOST_MONEY, "10000000000000".parse().unwrap());
        assert_eq!(odds_in_decimals(2.15).unwrap().to_string(), "2.15");
        assert!(odds_in_decimals(f64::NAN).is_err());
    }
}
