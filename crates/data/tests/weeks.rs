//! Seasons and betting weeks, as properties of dates.

use fairline_data::{BettingWeek, Season};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn dates() -> impl Strategy<Value = Date> {
    (0..60_000).prop_map(|days: i32| date(1900, 1, 1) + days.days())
}

proptest! {
    #[test]
    fn every_date_lies_in_exactly_one_week(day in dates(), first in 0..7_usize, away in -20..20_i32) {
        let first = WEEKDAYS[first];
        let week = BettingWeek::containing(day, first);
        prop_assert!(week.contains(day));
        prop_assert_eq!(week.start().weekday(), first);
        prop_assert_eq!(week.end(), week.start() + 6.days());
        let other_day = day + away.days();
        let other = BettingWeek::containing(other_day, first);
        prop_assert_eq!(week.contains(other_day), week == other);
        prop_assert_eq!(week < other, week.end() < other.start());
        prop_assert!(!week.contains(week.start() - 1.day()) && !week.contains(week.end() + 1.day()));
    }

    #[test]
    fn seasons_run_from_august_to_july(year in 1888_i16..3000) {
        let season = Season::new(year);
        prop_assert_eq!(Season::of(date(year, 7, 31)), Season::new(year - 1));
        prop_assert_eq!(Season::of(date(year, 8, 1)), season);
        prop_assert_eq!(Season::of(date(year + 1, 7, 31)), season);
        prop_assert_eq!(season.year(), year);
    }
}

#[test]
fn a_round_from_friday_to_monday_is_one_week() {
    let week = BettingWeek::containing(date(2023, 8, 11), BettingWeek::FIRST_WEEKDAY);
    assert!((11..=14).all(|day| week.contains(date(2023, 8, day))));
    assert_eq!((week.start(), week.end()), (date(2023, 8, 8), date(2023, 8, 14)));
    assert_eq!(week.to_string(), "2023-08-08 to 2023-08-14");
    let from_friday = BettingWeek::containing(date(2023, 8, 11), Weekday::Friday);
    assert_eq!((from_friday.start(), from_friday.end()), (date(2023, 8, 11), date(2023, 8, 17)));
}

#[test]
fn the_calendar_ends_without_a_panic() {
    for first in WEEKDAYS {
        for day in [Date::MIN, Date::MAX] {
            assert!(BettingWeek::containing(day, first).contains(day));
            assert!(Season::of(day).year().abs() >= 9998);
        }
    }
}

#[test]
fn seasons_are_written_with_both_years() {
    let written: Vec<String> = [2023, 1999, 2009, 1888].map(|year| Season::new(year).to_string()).into();
    assert_eq!(written, ["2023-24", "1999-00", "2009-10", "1888-89"]);
    assert_eq!(format!("{:>9}|", Season::new(2023)), "  2023-24|");
    assert_eq!(Season::new(i16::MAX).to_string(), "32767-68");
}

#[cfg(feature = "serde")]
#[test]
fn a_week_is_serialized_by_its_ends_and_must_be_seven_days() {
    use serde::Deserialize;
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer};

    let week = |start, end| {
        let fields = [("start", start), ("end", end)].into_iter();
        let fields: MapDeserializer<'_, _, Error> = MapDeserializer::new(fields);
        BettingWeek::deserialize(fields.into_deserializer())
    };
    let expected = BettingWeek::containing(date(2023, 8, 11), BettingWeek::FIRST_WEEKDAY);
    assert_eq!(week("2023-08-08", "2023-08-14").unwrap(), expected);
    assert!(week("2023-08-08", "2023-08-15").is_err());
    assert!(week("2023-08-08", "2023-08-07").is_err());
}
