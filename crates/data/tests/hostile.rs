//! Numbers and dates that nobody means, at every door: an error, or an answer that keeps its promise; never a panic.

#[path = "../../../tests/support/hostile_numbers.rs"]
#[expect(dead_code, reason = "other crates use the rest")]
mod hostile_numbers;

use std::path::Path;

use fairline_data::{
    BettingWeek, CheckOptions, Dataset, HoldOut, Line, Match, Outcome, Quote, Season, SimulatedLeague,
    SimulatedLeagueOptions, UpcomingMatch, check, read_bytes, read_fixtures_bytes,
};
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use proptest::sample::select;

use self::hostile_numbers::{any_number, either, is_finite};

/// What stands in a cell of a file by mistake.
const CELLS: [&str; 22] = [
    "NaN",
    "inf",
    "-inf",
    "1e400",
    "1e308",
    "1e-400",
    "-0",
    "0",
    "1",
    "1.0000000000000002",
    "-1",
    "4294967296",
    "4294967295",
    "18446744073709551616",
    "2.5",
    "31/02/2023",
    "29/02/2024",
    "01/01/0000",
    "12/08/99999",
    "25:61",
    "",
    "Ä",
];

/// Nothing to set in most cases.
fn seldom(good: std::ops::Range<f64>) -> impl Strategy<Value = Option<f64>> {
    prop::option::weighted(0.2, prop_oneof![2 => good, 1 => any_number()])
}

fn day() -> impl Strategy<Value = Date> {
    let ends =
        vec![Date::MIN, Date::MAX, date(-9999, 1, 3), date(9999, 12, 29), date(0, 2, 29), date(2024, 2, 29)];
    prop_oneof![1 => select(ends), 1 => (0..20_000i64).prop_map(|days| date(1990, 1, 1).saturating_add(jiff::Span::new().days(days)))]
}

fn weekday() -> impl Strategy<Value = Weekday> {
    (0..7i8).prop_map(|day| Weekday::from_monday_zero_offset(day).expect("a weekday"))
}

fn game(on: Date, goals: [u32; 2], odds: [f64; 3]) -> Match {
    let csv = b"Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,12/08/2023,Aston,Borrow,2,1,H\n";
    let mut game = read_bytes(Path::new("E0.csv"), csv).expect("a file").matches.remove(0);
    game.date = on;
    game.goals = goals;
    let quote = |line| Quote { bookmaker: "B365".into(), line, odds };
    game.quotes = [quote(Line::Opening), quote(Line::Closing)].into_iter().collect();
    game
}

proptest! {
    #[test]
    fn simulated_leagues_are_of_matches_or_refused(
        seed in any::<u64>(), year in prop_oneof![4 => 1900..2201i16, 1 => any::<i16>()], clubs in prop_oneof![6 => (3..6usize).prop_map(|half| 2 * half), 1 => any::<usize>()],
        seasons in prop_oneof![6 => 1..3u16, 1 => Just(u16::MAX), 1 => Just(0)],
        numbers in [seldom(0.2..5.0), seldom(0.2..5.0), seldom(0.0..0.6), seldom(0.0..0.1), seldom(0.0..0.5), seldom(0.0..0.5), seldom(0.0..0.5)],
    ) {
        type O = SimulatedLeagueOptions;
        let mut options = O::new().seed(seed).first_season(Season::new(year)).clubs(clubs).seasons(seasons);
        let setters = [O::home_goals, O::away_goals, O::spread, O::drift, O::opening_noise, O::closing_noise, O::longshot_bias];
        for (set, number) in setters.into_iter().zip(numbers) {
            options = number.into_iter().fold(options, set);
        }
        let Some(league) = either(SimulatedLeague::generate(&options)) else { return Ok(()) };
        prop_assert!(is_finite(&league));
        prop_assert_eq!(league.matches.len(), usize::from(seasons) * clubs * (clubs - 1));
        for quote in league.matches.iter().flat_map(|game| game.quotes.iter()) {
            prop_assert!(quote.odds.iter().all(|&odds| odds > 1.0), "{:?}", quote);
        }
    }

    #[test]
    fn weeks_and_seasons_hold_their_days(on in day(), first in weekday(), year in any::<i16>(), other in any::<i16>()) {
        let week = BettingWeek::containing(on, first);
        prop_assert!(week.contains(on) && week.start() <= week.end());
        prop_assert!(!week.to_string().is_empty() && !Season::of(on).to_string().is_empty());
        prop_assert!(!Season::new(year).to_string().is_empty());
        let games = [game(on, [1, 0], [2.0; 3]), game(date(2023, 8, 12), [0, 0], [2.0; 3])];
        for season in [Season::new(year), Season::of(on), Season::new(2023)] {
            either(HoldOut::split(&games, season));
            either(HoldOut::split_seasons(&games, season..=Season::new(other)));
        }
    }

    #[test]
    fn matches_of_any_numbers_are_checked(
        games in prop::collection::vec((day(), any::<[u32; 2]>(), [any_number(), any_number(), any_number()]), 0..6),
        bounds in [seldom(0.5..1.0), seldom(1.1..2.0), seldom(1.5..9.0)],
    ) {
        let games: Vec<Match> = games.into_iter().map(|(on, goals, odds)| game(on, goals, odds)).collect();
        let mut options = CheckOptions::new();
        let setters = [CheckOptions::least_booksum, CheckOptions::greatest_booksum, CheckOptions::greatest_move];
        for (set, bound) in setters.into_iter().zip(bounds) {
            options = bound.into_iter().fold(options, set);
        }
        for one in &games {
            prop_assert!(Outcome::ALL.contains(&one.outcome()));
            prop_assert!(UpcomingMatch::of(one).season() == one.season());
            prop_assert!(one.total("B365", Line::Opening, f64::NAN).is_none() && one.handicap("B365", Line::Closing).is_none());
        }
        let data = Dataset::from_matches(games);
        prop_assert!(data.matches.is_sorted_by_key(|game| game.date));
        if let Some(report) = either(check(&data, &options)) {
            let lines: String = report.problems.iter().chain(&report.notes).map(ToString::to_string).collect();
            prop_assert!(lines.is_empty() == (report.problems.is_empty() && report.notes.is_empty()));
        }
    }

    #[test]
    fn rows_of_any_cells_are_read_or_refused(
        rows in prop::collection::vec(prop::collection::vec(prop_oneof![1 => Just(None), 1 => select(&CELLS[..]).prop_map(Some)], 13), 1..5), spoilt in 0..13usize,
    ) {
        let good = ["E0", "12/08/2023", "15:00", "Aston", "Borrow", "2", "1", "H", "1.9", "3.6", "4.5", "-0.25", "1.95"];
        let mut csv = "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A,AHh,B365AHH\n".to_owned();
        for row in &rows {
            let cells: Vec<&str> = good.iter().zip(row).enumerate()
                .map(|(i, (good, bad))| bad.filter(|_| i >= spoilt).unwrap_or(good)).collect();
            csv += &(cells.join(",") + "\n");
        }
        if let Some(data) = either(read_bytes(Path::new("E0.csv"), csv.as_bytes())) {
            prop_assert_eq!(data.matches.len() + data.refused.len(), rows.len());
            prop_assert!(data.matches.iter().all(|game| is_finite(&game.quotes) && is_finite(&game.handicaps)));
            prop_assert!(data.refused.iter().all(|row| !row.to_string().is_empty()));
        }
        if let Some(fixtures) = either(read_fixtures_bytes(Path::new("fixtures.csv"), csv.as_bytes())) {
            prop_assert_eq!(fixtures.matches.len() + fixtures.refused.len(), rows.len());
        }
    }
}
