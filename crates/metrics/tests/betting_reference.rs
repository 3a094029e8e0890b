//! Figures, intervals and losing runs of betting records against numpy and statsmodels; see tests/fixtures/README.md.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    BetResult, BootstrapOptions, Figure, Ledger, Performance, PerformanceOptions, SettledBet, calmar,
    expected_longest_losing_run, growth_rate, sharpe, sortino, ulcer_index,
};

/// Closed forms: only the order of additions differs, of up to 400 numbers.
const CLOSED_FORM: f64 = 1e-12;

/// Figures that are small differences of the bankroll: its rounding of 1e-16 a week is 1e-10 of a small figure.
const FROM_THE_BANKROLL: f64 = 1e-10;

/// Moments of the number of wins, from its distribution: 400 convolutions.
const CONVOLUTION: f64 = 1e-11;

/// Random intervals: standard errors that two independent bootstraps may differ.
const STANDARD_ERRORS: f64 = 4.0;

struct Record {
    bets: Vec<SettledBet>,
    probabilities: Vec<f64>,
    closing: Vec<Option<f64>>,
    /// The line of betting.csv.
    expected: Vec<(&'static str, &'static str)>,
}

impl Record {
    fn expected(&self, figure: &str) -> Option<f64> {
        let (_, text) = self.expected.iter().find(|(name, _)| *name == figure).expect("a column of the file");
        optional(text)
    }

    fn number(&self, figure: &str) -> f64 {
        self.expected(figure).expect("a figure that is defined")
    }

    fn ledger(&self) -> Ledger<'_> {
        let with_bankroll = Ledger::new(&self.bets).and_then(|ledger| ledger.bankroll(self.number("start")));
        with_bankroll
            .and_then(|ledger| ledger.weeks(whole(self.number("first"))..=whole(self.number("last"))))
            .and_then(|ledger| ledger.closing_probabilities(&self.closing))
            .expect("a valid record")
    }

    fn performance(&self, options: PerformanceOptions) -> Performance {
        let ledger = self.ledger().probabilities(&self.probabilities);
        let options = options.periods_per_year(38.0);
        ledger.and_then(|ledger| ledger.performance(&options)).expect("a valid record")
    }
}

fn lines(fixture: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    fixture.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(',').collect())
}

fn optional(text: &str) -> Option<f64> {
    (!text.is_empty()).then(|| text.parse().expect("a number"))
}

fn number(text: &str) -> f64 {
    optional(text).expect("a number")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of weeks, written as such"
)]
fn whole(number: f64) -> u32 {
    number as u32
}

fn records() -> Vec<Record> {
    let mut table = lines(include_str!("fixtures/betting.csv"));
    let names = table.next().expect("a header");
    let bets: Vec<_> = lines(include_str!("fixtures/betting_bets.csv")).skip(1).collect();
    let record = |values: Vec<&'static str>| {
        let own = || bets.iter().filter(|line| line[0] == values[0]);
        let bet = |line: &Vec<&str>| SettledBet {
            week: line[1].parse().expect("a week"),
            stake: number(line[2]),
            odds: number(line[3]),
            result: match line[4] {
                "won" => BetResult::Won,
                "lost" => BetResult::Lost,
                _ => BetResult::Void,
            },
        };
        Record {
            bets: own().map(bet).collect(),
            probabilities: own().map(|line| number(line[5])).collect(),
            closing: own().map(|line| optional(line[6])).collect(),
            expected: names.iter().copied().zip(values).collect(),
        }
    };
    table.map(record).collect()
}

fn figures(p: &Performance) -> [(&'static str, Figure); 11] {
    [
        ("yield_on_turnover", p.yield_on_turnover),
        ("win_rate", p.win_rate),
        ("profit_factor", p.profit_factor),
        ("closing_line_value", p.closing_line_value),
        ("roi", p.roi),
        ("sharpe", p.sharpe),
        ("sortino", p.sortino),
        ("calmar", p.calmar),
        ("max_drawdown", p.max_drawdown),
        ("ulcer_index", p.ulcer_index),
        ("growth_rate", p.growth_rate),
    ]
}

#[test]
fn figures_are_numpys_and_empyricals() {
    let records = records();
    assert_eq!(records.len(), 5);
    for record in records {
        let ours = record.performance(PerformanceOptions::new());
        for (name, figure) in figures(&ours) {
            assert_eq!(figure.value.is_some(), record.expected(name).is_some(), "{name}");
            if let (Some(ours), Some(theirs)) = (figure.value, record.expected(name)) {
                assert_relative_eq!(ours, theirs, max_relative = FROM_THE_BANKROLL);
            }
        }
        for (ours, name) in [
            (ours.yield_on_turnover, "yield_on_turnover"),
            (ours.win_rate, "win_rate"),
            (ours.profit_factor, "profit_factor"),
            (ours.closing_line_value, "closing_line_value"),
        ] {
            assert_relative_eq!(ours.value.unwrap(), record.number(name), max_relative = CLOSED_FORM);
        }
        assert_relative_eq!(ours.turnover, record.number("turnover"), max_relative = CLOSED_FORM);
        assert_relative_eq!(ours.profit, record.number("profit"), max_relative = CLOSED_FORM);
        let weeks = record.number("last") - record.number("first") + 1.0;
        assert_eq!(ours.weeks.to_string(), weeks.to_string());
        assert_eq!(ours.bets, record.bets.len());
        assert_eq!(ours.bets, ours.wins + ours.losses + ours.voids);
        assert_relative_eq!(
            ours.drawdown.unwrap().depth,
            ours.max_drawdown.value.unwrap(),
            max_relative = CLOSED_FORM
        );
    }
}

#[test]
fn the_wilson_interval_is_statsmodels() {
    for record in records() {
        let [low, high] = record.performance(PerformanceOptions::new()).win_rate_wilson.unwrap();
        assert_relative_eq!(low, record.number("wilson_low"), max_relative = CLOSED_FORM);
        assert_relative_eq!(high, record.number("wilson_high"), max_relative = CLOSED_FORM);
    }
}

#[test]
fn expected_wins_are_the_moments_of_their_distribution() {
    for record in records() {
        let ours = record.performance(PerformanceOptions::new());
        assert_relative_eq!(ours.expected_wins, record.number("wins_mean"), max_relative = CONVOLUTION);
        assert_relative_eq!(
            ours.wins_standard_deviation,
            record.number("wins_sd"),
            max_relative = CONVOLUTION
        );
        // Without the model's probabilities: as priced.
        let priced = record.ledger().performance(&PerformanceOptions::new()).unwrap();
        assert_relative_eq!(priced.expected_wins, record.number("priced_wins"), max_relative = CLOSED_FORM);
    }
}

#[test]
fn losing_runs_are_those_of_the_chain() {
    for record in records() {
        let ours = record.performance(PerformanceOptions::new());
        assert_eq!(ours.longest_losing_run.to_string(), record.number("longest_run").to_string());
        let expected = ours.expected_longest_losing_run.unwrap();
        assert_relative_eq!(expected, record.number("expected_run"), max_relative = CLOSED_FORM);
    }
    for line in lines(include_str!("fixtures/betting_runs.csv")).skip(1) {
        let p: Vec<f64> = line[0].split(' ').map(number).collect();
        let ours = expected_longest_losing_run(&p).unwrap().unwrap();
        assert_relative_eq!(ours, number(line[1]), max_relative = CLOSED_FORM);
    }
}

#[test]
fn the_functions_of_plain_series_answer_the_same() {
    for record in records() {
        let ours = record.performance(PerformanceOptions::new());
        let mut bankroll = vec![record.number("start")];
        let mut returns = Vec::new();
        for week in 1..=whole(record.number("last")) {
            let before = bankroll[bankroll.len() - 1];
            let bets = record.bets.iter().filter(|bet| bet.week == week);
            let profit: f64 = bets.map(SettledBet::profit).sum();
            // The last ledger but one ends in ruin, up to rounding.
            let after = if (before + profit).abs() < 1e-9 { 0.0 } else { before + profit };
            returns.push(if before > 0.0 { (after - before) / before } else { 0.0 });
            bankroll.push(after);
        }
        for (ours, series) in [
            (ours.sharpe, sharpe(&returns, 38.0)),
            (ours.sortino, sortino(&returns, 38.0)),
            (ours.calmar, calmar(&bankroll, 38.0)),
            (ours.ulcer_index, ulcer_index(&bankroll)),
            (ours.growth_rate, growth_rate(&bankroll)),
        ] {
            let (ours, series) = (ours.value, series.unwrap());
            assert_eq!(ours.is_some(), series.is_some());
            assert_relative_eq!(ours.unwrap_or(0.0), series.unwrap_or(0.0), max_relative = FROM_THE_BANKROLL);
        }
    }
}

#[test]
fn intervals_are_those_of_a_bootstrap_in_numpy() {
    let expected: Vec<_> = lines(include_str!("fixtures/betting_intervals.csv")).skip(1).collect();
    for (number_of_record, record) in records().iter().enumerate() {
        for block_length in [1, 3] {
            let bootstrap = BootstrapOptions::new(7).block_length(block_length);
            let ours = record.performance(PerformanceOptions::new().bootstrap(bootstrap));
            let place = [number_of_record.to_string(), block_length.to_string()];
            let line = |name: &str| {
                expected
                    .iter()
                    .find(|line| place == line[..2] && line[2] == name)
                    .expect("a line for each figure")
            };
            for (name, figure) in figures(&ours) {
                let line = line(name);
                let theirs = optional(line[3]).map(|low| [low, number(line[4])]);
                assert_eq!(figure.interval.is_some(), theirs.is_some(), "{place:?} {name}");
                for end in 0..2 {
                    let (Some(ours), Some(theirs)) = (figure.interval, theirs) else {
                        continue;
                    };
                    // One batch of theirs has as many resamples as ours. Where many resamples share a value its
                    // percentile does not spread at all.
                    let error = number(line[5 + end]) + 1e-9 * theirs[end].abs();
                    assert_abs_diff_eq!(ours[end], theirs[end], epsilon = STANDARD_ERRORS * error);
                }
            }
            let line = line("share_yield_positive");
            let ours = ours.share_yield_positive.unwrap();
            assert_abs_diff_eq!(ours, number(line[3]), epsilon = STANDARD_ERRORS * number(line[5]));
        }
    }
}
