//! Reads single cells.

use jiff::civil::{Date, Time};

use crate::Reason;

/// A whole number; `3.0` is one too, as spreadsheets and pandas write it.
pub(super) fn count(text: &str) -> Result<u32, Reason> {
    let whole = text.split_once('.').map_or(text, |(whole, zeros)| {
        let all_zero = !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0');
        if all_zero { whole } else { text }
    });
    whole.parse().map_err(|_| Reason::cell(|value| Reason::NotACount { value }, text))
}

/// Decimal odds, finite and greater than 1.
pub(super) fn odds(text: &str) -> Result<f64, Reason> {
    let odds: f64 = text.parse().map_err(|_| Reason::cell(|value| Reason::NotANumber { value }, text))?;
    if odds.is_finite() && odds > 1.0 {
        Ok(odds)
    } else {
        Err(Reason::cell(|value| Reason::OddsOutOfRange { value }, text))
    }
}

/// The first year of league football; an earlier date is a slip, and would open a season of its own.
const FIRST_YEAR: i16 = 1888;

/// A day, written dd/mm/yy (1969 to 2068) or dd/mm/yyyy, not before 1888.
pub(super) fn date(text: &str) -> Result<Date, Reason> {
    // %Y alone would read 16 as a year of the Roman Empire.
    let format = match text.rsplit('/').next().map(str::len) {
        Some(2) => "%d/%m/%y",
        _ => "%d/%m/%Y",
    };
    let four_or_two = text
        .rsplit('/')
        .next()
        .is_some_and(|year| matches!(year.len(), 2 | 4) && year.bytes().all(|digit| digit.is_ascii_digit()));
    Date::strptime(format, text)
        .ok()
        .filter(|date| four_or_two && date.year() >= FIRST_YEAR)
        .ok_or_else(|| Reason::cell(|value| Reason::NotADate { value }, text))
}

/// A time of day, written hh:mm or hh:mm:ss.
pub(super) fn time(text: &str) -> Result<Time, Reason> {
    Time::strptime("%H:%M", text)
        .or_else(|_| Time::strptime("%H:%M:%S", text))
        .map_err(|_| Reason::cell(|value| Reason::NotATime { value }, text))
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;

    #[test]
    fn both_kinds_of_year_are_read() {
        assert_eq!(date("13/08/16").unwrap(), civil::date(2016, 8, 13));
        assert_eq!(date("13/08/2016").unwrap(), civil::date(2016, 8, 13));
        assert_eq!(date("01/02/98").unwrap(), civil::date(1998, 2, 1));
        for wrong in [
            "13/08/016",
            "13/08/0022",
            "2016-08-13",
            "31/02/2016",
            "13/08/20161",
            "13/08/-201",
            "13/08/+1",
            "13/08/",
            "x",
        ] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn whole_numbers_may_carry_a_zero_fraction() {
        assert_eq!(count("3").unwrap(), 3);
        assert_eq!(count("3.0").unwrap(), 3);
        for wrong in ["3.5", "3.", "-1", "", "three", ".0", "4294967296"] {
            assert!(count(wrong).is_err(), "{wrong}");
        }
    }
}
