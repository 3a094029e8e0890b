//! Any file of results or of matches to come: refused, or read so that every row and price is what a match can have.

#![no_main]

use std::path::Path;

use fairline_data::{CheckOptions, Priced, Quotes, check, read_bytes, read_fixtures_bytes};
use libfuzzer_sys::fuzz_target;

fn are_prices<const N: usize, Q: Priced>(quotes: &Quotes<Q>, odds: impl Fn(Q) -> [f64; N]) {
    for odds in quotes.iter().map(odds) {
        assert!(odds.iter().all(|&price| price.is_finite() && price > 1.0), "{odds:?}");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r').count();
    if let Ok(data) = read_bytes(Path::new("E0.csv"), bytes) {
        assert!(data.matches.len() + data.refused.len() <= lines);
        assert_eq!(data.matches_by_file.iter().sum::<usize>(), data.matches.len());
        assert!(data.matches.is_sorted_by_key(|game| (game.date, game.time)));
        for game in &data.matches {
            assert!(!game.home.is_empty() && !game.away.is_empty() && game.home != game.away, "{game:?}");
            are_prices(&game.quotes, |quote| quote.odds);
            are_prices(&game.totals, |quote| quote.odds);
            are_prices(&game.handicaps, |quote| quote.odds);
        }
        let refused: String = data.refused.iter().map(ToString::to_string).collect();
        assert!(refused.is_empty() == data.refused.is_empty());
        let report = check(&data, &CheckOptions::new()).expect("the options are the defaults");
        assert!(report.problems.len() + report.notes.len() >= data.refused.len());
    }
    if let Ok(fixtures) = read_fixtures_bytes(Path::new("fixtures.csv"), bytes) {
        assert!(fixtures.matches.len() + fixtures.refused.len() <= lines);
        for game in &fixtures.matches {
            assert!(!game.home.is_empty() && !game.away.is_empty() && game.home != game.away, "{game:?}");
            are_prices(&game.quotes, |quote| quote.odds);
            are_prices(&game.totals, |quote| quote.odds);
            are_prices(&game.handicaps, |quote| quote.odds);
        }
    }
});
