//! What betting records refuse, one argument after the other.

use fairline_metrics::BetResult::{Lost, Void, Won};
use fairline_metrics::{
    BetResult, BootstrapOptions, Error, Ledger, PerformanceOptions, Result, SettledBet, calmar,
    expected_longest_losing_run, growth_rate, sortino, ulcer_index,
};

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn bet(week: u32, stake: f64, odds: f64, result: BetResult) -> SettledBet {
    SettledBet { stake, odds, result, week }
}

fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.expect_err("refused").to_string()
}

#[test]
fn invalid_bets_name_their_place() {
    let good = bet(1, 1.0, 2.0, Won);
    for stake in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = Ledger::new(&[good, SettledBet { stake, result: Void, ..good }]).unwrap_err();
        assert!(
            matches!(error, Error::ElementOutOfRange { argument: "stake of bets", index: 1, .. }),
            "{error}"
        );
    }
    for odds in [1.0, 0.5, -2.0, f64::NAN, f64::INFINITY] {
        let error = Ledger::new(&[good, SettledBet { odds, ..good }]).unwrap_err();
        assert!(
            matches!(error, Error::ElementOutOfRange { argument: "odds of bets", index: 1, .. }),
            "{error}"
        );
    }
    let disorder = [good, SettledBet { week: 3, ..good }, SettledBet { week: 2, ..good }];
    assert_eq!(
        refusal(Ledger::new(&disorder)),
        "week of bets[2] = 2 must be at least the week of the bet before"
    );
    let eras = [good, SettledBet { week: 1_000_001, ..good }];
    assert_eq!(refusal(Ledger::new(&eras)), "the number of weeks = 1000001 must be at most a million");
}

#[test]
fn a_bankroll_that_cannot_be_names_its_week() {
    let bets =
        [bet(1, 10.0, 2.0, Won), bet(4, 30.0, 2.0, Lost), bet(4, 10.0, 2.0, Void), bet(6, 1.0, 2.0, Won)];
    let with = |start| Ledger::new(&bets).unwrap().bankroll(start);
    for start in [0.0, -0.0, -1.0].into_iter().chain(NOT_FINITE) {
        let error = with(start).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "bankroll", .. }), "{error}");
    }
    assert_eq!(
        refusal(with(15.0)),
        "the bankroll after week 4 is -5.0, it must not be negative: more was staked than there was"
    );
    assert_eq!(
        refusal(with(20.0)),
        "stake of bets[3] = 1 must be covered by the bankroll, which is 0 by then"
    );
    assert!(with(20.5).is_ok());
}

#[test]
fn weeks_that_leave_bets_out_are_refused() {
    let bets = [bet(2, 1.0, 2.0, Won), bet(5, 1.0, 2.0, Won)];
    let with = |weeks| Ledger::new(&bets).unwrap().weeks(weeks);
    assert_eq!(refusal(with(3..=9)), "week of bets[0] = 2 must be one of the weeks that count");
    assert_eq!(refusal(with(1..=4)), "week of bets[1] = 5 must be one of the weeks that count");
    #[expect(clippy::reversed_empty_ranges, reason = "the mistake this test is about")]
    let reversed = 9..=1;
    assert_eq!(refusal(with(reversed)), "the last week = 1 must be at least the first week");
    assert_eq!(refusal(with(0..=u32::MAX)), "the number of weeks = 4294967296 must be at most a million");
    assert!(with(2..=5).is_ok() && Ledger::new(&[]).unwrap().weeks(u32::MAX..=u32::MAX).is_ok());
}

#[test]
fn probabilities_are_checked() {
    let bets = [bet(1, 1.0, 2.0, Won); 2];
    let ledger = Ledger::new(&bets).unwrap();
    let expected =
        Error::LengthMismatch { first: "bets", first_len: 2, second: "win_probabilities", second_len: 1 };
    assert_eq!(ledger.clone().probabilities(&[0.5]).unwrap_err(), expected);
    let expected =
        Error::LengthMismatch { first: "bets", first_len: 2, second: "closing_probabilities", second_len: 3 };
    assert_eq!(ledger.clone().closing_probabilities(&[None; 3]).unwrap_err(), expected);
    assert_eq!(ledger.clone().closing_probabilities(&[0.5; 3]).unwrap_err(), expected);
    for p in [-1e-300, 1.0 + f64::EPSILON].into_iter().chain(NOT_FINITE) {
        let error = ledger.clone().probabilities(&[0.5, p]).unwrap_err();
        assert!(
            matches!(error, Error::ElementOutOfRange { argument: "win_probabilities", index: 1, .. }),
            "{error}"
        );
        for answer in [
            ledger.clone().closing_probabilities(&[None, Some(p)]),
            ledger.clone().closing_probabilities(&[0.5, p]),
        ] {
            let error = answer.unwrap_err();
            assert!(
                matches!(error, Error::ElementOutOfRange { argument: "closing_probabilities", index: 1, .. }),
                "{error}"
            );
        }
        let error = expected_longest_losing_run(&[0.5, p]).unwrap_err();
        assert!(
            matches!(error, Error::ElementOutOfRange { argument: "win_probabilities", index: 1, .. }),
            "{error}"
        );
    }
}

#[test]
fn options_are_checked() {
    let bets = [bet(1, 1.0, 2.0, Won), bet(3, 1.0, 2.0, Lost)];
    let ledger = Ledger::new(&bets).unwrap();
    let with = |options: PerformanceOptions| refusal(ledger.performance(&options));
    let plain = PerformanceOptions::new();
    for value in [0.0, -1.0].into_iter().chain(NOT_FINITE) {
        assert_eq!(
            with(plain.periods_per_year(value)),
            format!("periods_per_year = {value} must be finite and greater than 0")
        );
    }
    for value in [0.0, 1.0, f64::NAN] {
        let expected = format!("confidence = {value} must be greater than 0 and less than 1");
        assert_eq!(with(plain.bootstrap(BootstrapOptions::new(1).confidence(value))), expected);
    }
    let resampled = |options| with(plain.bootstrap(options));
    assert_eq!(resampled(BootstrapOptions::new(1).resamples(0)), "resamples = 0 must be in 1 to 1,000,000");
    assert!(resampled(BootstrapOptions::new(1).block_length(4)).starts_with("block_length = 4 must be"));
}

#[test]
fn series_are_checked() {
    for value in [-1.0, f64::NAN, f64::INFINITY] {
        for answer in [growth_rate(&[1.0, value]), ulcer_index(&[1.0, value]), calmar(&[1.0, value], 52.0)] {
            let error = answer.unwrap_err();
            assert!(
                matches!(error, Error::ElementOutOfRange { argument: "values", index: 1, .. }),
                "{error}"
            );
        }
    }
    for answer in [growth_rate(&[]), ulcer_index(&[]), calmar(&[], 52.0)] {
        assert_eq!(answer.unwrap_err(), Error::Empty { argument: "values" });
    }
    for value in NOT_FINITE {
        let error = sortino(&[0.1, value], 52.0).unwrap_err();
        assert!(matches!(error, Error::ElementOutOfRange { argument: "returns", index: 1, .. }), "{error}");
        for answer in [sortino(&[0.1], value), calmar(&[1.0, 2.0], value)] {
            let error = answer.unwrap_err();
            assert!(matches!(error, Error::OutOfRange { argument: "periods_per_year", .. }), "{error}");
        }
    }
}

#[test]
fn numbers_beyond_the_largest_are_an_error() {
    let overflow = |quantity| Error::Overflow { quantity };
    assert_eq!(Ledger::new(&[bet(1, 1e308, 2.0, Lost); 2]).unwrap_err(), overflow("the sum of stakes"));
    assert_eq!(Ledger::new(&[bet(1, 1e308, 1e9, Won)]).unwrap_err(), overflow("the sum of winnings"));
    let bets = [bet(1, 1e308, 1.9, Won)];
    let ledger = Ledger::new(&bets).unwrap();
    assert_eq!(ledger.clone().bankroll(1e308).unwrap_err(), overflow("the bankroll"));
    assert_eq!(ledger.bankroll(1e-9).unwrap_err(), overflow("the return of a week"));
    let bets = [bet(1, 1e-300, 2.0, Lost), bet(1, 1e300, 2.0, Won)];
    let answer = Ledger::new(&bets).unwrap().performance(&PerformanceOptions::new());
    assert_eq!(answer.unwrap_err(), overflow("the profit factor"));
    let bets = [bet(1, 1.0, 1e308, Lost); 2];
    let answer = Ledger::new(&bets).unwrap().closing_probabilities(&[1.0; 2]).unwrap_err();
    assert_eq!(answer, overflow("the sum of closing-line values"));
    assert_eq!(calmar(&[1.0, 0.5, 1e9], 1e3).unwrap_err(), overflow("the Calmar ratio"));
}
