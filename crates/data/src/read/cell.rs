//! Reads single cells.
//!
//! Each kind has a short way for what files nearly always hold, which gives the same to the bit as the general one.

use jiff::civil::{Date, Time};

use crate::{Reason, Season};

/// A whole number; `3.0` is one too, as spreadsheets and pandas write it.
pub(super) fn count(text: &str) -> Result<u32, Reason> {
    match *text.as_bytes() {
        [one @ b'0'..=b'9'] => return Ok(u32::from(one - b'0')),
        [ten @ b'0'..=b'9', one @ b'0'..=b'9'] => {
            return Ok(u32::from(ten - b'0') * 10 + u32::from(one - b'0'));
        }
        _ => {}
    }
    let whole = text.split_once('.').map_or(text, |(whole, zeros)| {
        let all_zero = !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0');
        if all_zero { whole } else { text }
    });
    whole.parse().map_err(|_| Reason::cell(|value| Reason::NotACount { value }, text))
}

/// Decimal odds, finite and greater than 1; files write 0 for a price that nobody gave.
pub(super) fn odds(text: &str) -> Result<Option<f64>, Reason> {
    let odds: f64 = match short_decimal(text.as_bytes()) {
        Some(odds) => odds,
        None => text.parse().map_err(|_| Reason::cell(|value| Reason::NotANumber { value }, text))?,
    };
    // By its letters: a number too small to be told from 0 is a slip.
    let zero = || text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if odds.is_finite() && odds > 1.0 {
        Ok(Some(odds))
    } else if zero() {
        Ok(None)
    } else {
        Err(Reason::cell(|value| Reason::OddsOutOfRange { value }, text))
    }
}

/// The home team's handicap: a multiple of a quarter of a goal, in either direction.
pub(super) fn handicap(text: &str) -> Result<f64, Reason> {
    let handicap: f64 = text.parse().map_err(|_| Reason::cell(|value| Reason::NotANumber { value }, text))?;
    let quarters = handicap * 4.0;
    if quarters.abs() <= MOST_QUARTERS && quarters.fract().abs() < f64::EPSILON {
        Ok(handicap)
    } else {
        Err(Reason::cell(|value| Reason::NotAHandicap { value }, text))
    }
}

/// A handicap of fifty goals is a slip.
const MOST_QUARTERS: f64 = 200.0;

/// A season by name, `2012/2013` or, for leagues that play from spring to autumn, `2012`.
pub(super) fn season(text: &str) -> Result<Season, Reason> {
    let year = |text: &str| {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i16>().ok().filter(|year| digits && *year >= FIRST_YEAR)
    };
    let season = match text.split_once('/') {
        None => year(text),
        Some((first, last)) => year(first).filter(|first| year(last) == Some(first + 1)),
    };
    season.map(Season::new).ok_or_else(|| Reason::cell(|value| Reason::NotASeason { value }, text))
}

/// Powers of ten that are exact, as the whole numbers below them are.
const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// The number of at most nine digits with or without a point, such as `2.35`: a quotient of two exact numbers, rounded once
/// as the standard library does.
fn short_decimal(text: &[u8]) -> Option<f64> {
    if text.len() > POWERS.len() {
        return None;
    }
    let (mut digits, mut number, mut point) = (0, 0, None);
    for &byte in text {
        match byte {
            b'0'..=b'9' if digits < POWERS.len() - 1 => {
                number = number * 10 + u32::from(byte - b'0');
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(digits),
            _ => return None,
        }
    }
    let decimals = digits - point.unwrap_or(digits);
    (digits > 0).then(|| f64::from(number) / POWERS[decimals])
}

/// The number of two digits.
fn two_digits([ten, one]: [u8; 2]) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    i8::try_from(digit(ten)? * 10 + digit(one)?).ok()
}

/// A day with two digits for day and month and two or four for the year.
fn short_date(text: &[u8]) -> Option<Date> {
    let (day, month, year) = match *text {
        [d, e, b'/', m, n, b'/', ref year @ ..] => (two_digits([d, e])?, two_digits([m, n])?, year),
        _ => return None,
    };
    let year = match *year {
        [y, z] => match i16::from(two_digits([y, z])?) {
            year @ 69.. => 1900 + year,
            year => 2000 + year,
        },
        [w, x, y, z] => i16::from(two_digits([w, x])?) * 100 + i16::from(two_digits([y, z])?),
        _ => return None,
    };
    Date::new(year, month, day).ok()
}

/// The first year of league football; an earlier date is a slip, and would open a season of its own.
const FIRST_YEAR: i16 = 1888;

/// A day, written dd/mm/yy (1969 to 2068) or dd/mm/yyyy, not before 1888.
pub(crate) fn date(text: &str) -> Result<Date, Reason> {
    if let Some(date) = short_date(text.as_bytes()).filter(|date| date.year() >= FIRST_YEAR) {
        return Ok(date);
    }
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
    if let [h, i, b':', m, n] = *text.as_bytes()
        && let (Some(hour), Some(minute)) = (two_digits([h, i]), two_digits([m, n]))
        && let Ok(time) = Time::new(hour, minute, 0, 0)
    {
        return Ok(time);
    }
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
    fn the_short_ways_agree_with_the_general_ones() {
        for text in
            ["1.01", "2", "2.", ".5", "13.375", "501", "0", "1.0000001", "123456789", "007.20", "99999999.9"]
        {
            let parsed: f64 = text.parse().unwrap();
            assert_eq!(short_decimal(text.as_bytes()).map(f64::to_bits), Some(parsed.to_bits()), "{text}");
        }
        for text in [
            "",
            ".",
            "1.2.3",
            "-1",
            "+1",
            "1e3",
            "inf",
            "NaN",
            "1234567890",
            "9999999999",
            "1 ",
            "1,5",
            "1_0",
        ] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
        for text in ["31/12/99", "01/01/69", "31/12/68", "29/02/2024", "01/01/0000", "00/01/20", "29/02/23"] {
            let year = if text.len() == 8 { "%d/%m/%y" } else { "%d/%m/%Y" };
            assert_eq!(short_date(text.as_bytes()), Date::strptime(year, text).ok(), "{text}");
        }
        for text in ["00:00", "23:59", "24:00", "12:60", "1:30", "12:3", "ab:cd"] {
            assert_eq!(time(text).ok(), Time::strptime("%H:%M", text).ok(), "{text}");
        }
        for text in ["0", "7", "10", "99", "100", "1.0"] {
            let whole = text.split('.').next().unwrap_or(text);
            assert_eq!(count(text).ok(), whole.parse().ok(), "{text}");
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
