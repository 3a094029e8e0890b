//! Betting records: laws that hold for every record, brute force, and values at the edge.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::BetResult::{Lost, Void, Won};
use fairline_metrics::{
    BetResult, BootstrapOptions, Figure, Ledger, Performance, PerformanceOptions, SettledBet,
    expected_longest_losing_run, sharpe,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// The two sides of a law differ only in the order of some dozens of operations.
const ROUNDING: f64 = 1e-12;

/// The same for figures that grow out of small differences of a bankroll.
const FROM_THE_BANKROLL: f64 = 1e-8;

/// Covers every loss of the random records.
const START: f64 = 1e5;

fn bet(week: u32, stake: f64, odds: f64, result: BetResult) -> SettledBet {
    SettledBet { stake, odds, result, week }
}

/// A few weeks with idle ones between them, as drawn by `proptest`.
fn record() -> impl Strategy<Value = Vec<SettledBet>> {
    let result = prop_oneof![4 => Just(Won), 4 => Just(Lost), 1 => Just(Void)];
    let one = (0..3_u32, 0.01..1e3_f64, 1.01..50.0_f64, result);
    vec(one, 0..60).prop_map(|bets| {
        let mut week = 1;
        let in_order = |(gap, stake, odds, result)| {
            week += gap;
            bet(week, stake, odds, result)
        };
        bets.into_iter().map(in_order).collect()
    })
}

/// Probabilities with certain wins and losses among them.
fn probabilities(most: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![6 => 0.0..1.0_f64, 1 => Just(0.0), 1 => Just(1.0)], 0..=most)
}

fn performance(ledger: &Ledger<'_>) -> Performance {
    ledger.performance(&PerformanceOptions::new()).expect("a valid record")
}

/// The record over weeks 1 to 200, with a bankroll.
fn ledger(bets: &[SettledBet]) -> Ledger<'_> {
    Ledger::new(bets)
        .and_then(|ledger| ledger.bankroll(START))
        .and_then(|ledger| ledger.weeks(1..=200))
        .expect("a valid record")
}

fn figures(p: &Performance) -> [Figure; 12] {
    [
        p.yield_on_turnover,
        p.win_rate,
        p.profit_factor,
        p.closing_line_value,
        p.excess_wins,
        p.roi,
        p.sharpe,
        p.sortino,
        p.calmar,
        p.max_drawdown,
        p.ulcer_index,
        p.growth_rate,
    ]
}

fn assert_same_figures(a: &Performance, b: &Performance) {
    for (a, b) in figures(a).into_iter().zip(figures(b)) {
        assert_eq!(a.value.is_some(), b.value.is_some());
        let (a, b) = (a.value.unwrap_or(0.0), b.value.unwrap_or(0.0));
        assert_relative_eq!(a, b, max_relative = FROM_THE_BANKROLL, epsilon = ROUNDING);
    }
}

/// The longest run of losses among results that are all won or lost.
fn longest(lost: impl Iterator<Item = bool>) -> usize {
    let mut run = 0;
    lost.map(|lost| {
        run = if lost { run + 1 } else { 0 };
        run
    })
    .max()
    .unwrap_or(0)
}

proptest! {
    #[test]
    fn figures_fit_together(bets in record()) {
        let p = performance(&ledger(&bets));
        prop_assert_eq!((p.bets, p.weeks), (bets.len(), 200));
        prop_assert_eq!(p.bets, p.wins + p.losses + p.voids);
        // Wins and losses of up to 5e4 cancel in the profit.
        let profit: f64 = bets.iter().map(SettledBet::profit).sum();
        assert_abs_diff_eq!(p.profit, profit, epsilon = 1e6 * ROUNDING);
        assert_abs_diff_eq!(p.roi.value.unwrap() * START, p.profit, epsilon = 1e6 * ROUNDING);
        prop_assert_eq!(p.yield_on_turnover.value.is_none(), p.wins + p.losses == 0);
        if let Some(excess) = p.excess_wins.value {
            assert_abs_diff_eq!(excess, p.wins as f64 - p.expected_wins, epsilon = ROUNDING * 60.0);
        }
        let wilson = p.win_rate_wilson;
        if let (Some(y), Some(rate), Some([low, high])) = (p.yield_on_turnover.value, p.win_rate.value, wilson) {
            prop_assert!(y >= -1.0);
            assert_relative_eq!(y * p.turnover, p.profit, max_relative = ROUNDING);
            prop_assert!(0.0 <= low && low <= rate && rate <= high && high <= 1.0);
        }
        if let Some(factor) = p.profit_factor.value {
            prop_assert_eq!(factor > 1.0, p.profit > 0.0);
        }
        let depth = p.max_drawdown.value.unwrap();
        prop_assert!(p.ulcer_index.value.unwrap() <= depth * (1.0 + ROUNDING) && depth <= 1.0);
        let growth = (p.growth_rate.value.unwrap() * 200.0).exp();
        assert_relative_eq!(growth, 1.0 + p.roi.value.unwrap(), max_relative = ROUNDING);
        let settled = bets.iter().filter(|bet| bet.result != Void);
        prop_assert_eq!(p.longest_losing_run, longest(settled.map(|bet| bet.result == Lost)));
    }

    #[test]
    fn void_bets_change_no_figure(bets in record()) {
        let with = performance(&ledger(&bets));
        let standing: Vec<_> = bets.into_iter().filter(|bet| bet.result != Void).collect();
        let without = performance(&ledger(&standing));
        assert_same_figures(&with, &without);
        prop_assert_eq!((with.wins, with.losses), (without.wins, without.losses));
        prop_assert_eq!(with.longest_losing_run, without.longest_losing_run);
        prop_assert_eq!(with.expected_longest_losing_run, without.expected_longest_losing_run);
        assert_relative_eq!(with.expected_wins, without.expected_wins, max_relative = ROUNDING);
    }

    #[test]
    fn the_order_within_a_week_matters_for_losing_runs_only(
        (bets, order) in record().prop_flat_map(|bets| {
            let order: Vec<usize> = (0..bets.len()).collect();
            (Just(bets), Just(order).prop_shuffle())
        }),
    ) {
        let mut shuffled: Vec<_> = order.iter().map(|&index| bets[index]).collect();
        shuffled.sort_by_key(|bet| bet.week);
        assert_same_figures(&performance(&ledger(&bets)), &performance(&ledger(&shuffled)));
    }

    #[test]
    fn nothing_depends_on_the_currency(bets in record(), exponent in -20..20_i32) {
        // A power of two leaves every digit as it is, those of the intervals included.
        let unit = 2.0_f64.powi(exponent);
        let scaled: Vec<_> = bets.iter().map(|bet| SettledBet { stake: bet.stake * unit, ..*bet }).collect();
        let options = PerformanceOptions::new().bootstrap(BootstrapOptions::new(1).resamples(20));
        let report = |bets, start| Ledger::new(bets).unwrap().bankroll(start).unwrap().performance(&options).unwrap();
        let (there, here) = (report(&scaled, START * unit), report(&bets, START));
        prop_assert_eq!(figures(&there), figures(&here));
        prop_assert_eq!((there.turnover / unit, there.profit / unit), (here.turnover, here.profit));
    }

    #[test]
    fn idle_weeks_dilute_figures_per_week_and_no_others(bets in record()) {
        let short = performance(&ledger(&bets));
        let long = performance(&ledger(&bets).weeks(0..=399).unwrap());
        for (short, long) in [
            (short.yield_on_turnover, long.yield_on_turnover),
            (short.win_rate, long.win_rate),
            (short.profit_factor, long.profit_factor),
            (short.roi, long.roi),
            (short.max_drawdown, long.max_drawdown),
        ] {
            prop_assert_eq!(short.value.is_some(), long.value.is_some());
            let (short, long) = (short.value.unwrap_or(0.0), long.value.unwrap_or(0.0));
            assert_relative_eq!(short, long, max_relative = ROUNDING);
        }
        let (short, long) = (short.growth_rate.value.unwrap(), long.growth_rate.value.unwrap());
        assert_relative_eq!(short, 2.0 * long, max_relative = ROUNDING);
    }

    #[test]
    fn the_expected_run_is_the_mean_over_all_outcomes(p in probabilities(12)) {
        let mean: f64 = (0..1_u32 << p.len())
            .map(|wins| {
                let won = |bet: usize| wins >> bet & 1 == 1;
                let chance = |(bet, p): (usize, &f64)| if won(bet) { *p } else { 1.0 - p };
                let chance: f64 = p.iter().enumerate().map(chance).product();
                chance * longest((0..p.len()).map(|bet| !won(bet))) as f64
            })
            .sum();
        let ours = expected_longest_losing_run(&p).unwrap().unwrap();
        assert_relative_eq!(ours, mean, max_relative = ROUNDING, epsilon = ROUNDING);
    }

    #[test]
    fn the_expected_run_is_the_same_backwards(p in probabilities(200)) {
        let backwards: Vec<f64> = p.iter().rev().copied().collect();
        let [there, back] = [&p, &backwards].map(|p| expected_longest_losing_run(p).unwrap().unwrap());
        assert_relative_eq!(there, back, max_relative = ROUNDING, epsilon = ROUNDING);
        prop_assert!((0.0..=p.len() as f64).contains(&there));
    }

    #[test]
    fn no_input_panics(
        stake in any::<f64>(), odds in any::<f64>(), start in any::<f64>(), weeks in any::<[u32; 4]>(),
        p in any::<f64>(), periods in any::<f64>(),
    ) {
        let bets = [bet(weeks[0], stake, odds, Won), bet(weeks[1], odds, stake, Lost)];
        let bootstrap = BootstrapOptions::new(1).resamples(2);
        let options = PerformanceOptions::new().periods_per_year(periods).bootstrap(bootstrap);
        let answer = Ledger::new(&bets).and_then(|ledger| {
            ledger.bankroll(start)?.weeks(weeks[2]..=weeks[3])?.probabilities(&[p, p])?.performance(&options)
        });
        prop_assert!(answer.is_err() || p <= 1.0);
        // Both weeks the same, and positive stakes: nearly always a record.
        let bets = [bet(7, stake.abs(), 1.0 + odds.abs(), Won), bet(7, odds.abs(), 1.0 + stake.abs(), Lost)];
        if let Ok(ledger) = Ledger::new(&bets) {
            let closing = [Some(0.5), None];
            for answer in [
                ledger.clone().closing_probabilities(&closing).and_then(|ledger| ledger.performance(&options)),
                ledger.bankroll(start.abs()).and_then(|ledger| ledger.weeks(6..=8)?.performance(&options)),
            ] {
                let figures = answer.map(|answer| figures(&answer).map(|figure| figure.value));
                prop_assert!(figures.unwrap_or_default().into_iter().flatten().all(f64::is_finite));
            }
        }
    }
}

#[test]
fn profits_of_the_three_results() {
    assert_abs_diff_eq!(bet(1, 10.0, 2.5, Won).profit(), 15.0);
    assert_abs_diff_eq!(bet(1, 10.0, 2.5, Lost).profit(), -10.0);
    assert_eq!(bet(1, 10.0, 2.5, Void).profit().to_bits(), 0);
}

#[test]
fn a_record_without_bets_is_no_error() {
    let options = PerformanceOptions::new().bootstrap(BootstrapOptions::new(1));
    let empty =
        Ledger::new(&[]).unwrap().probabilities(&[]).unwrap().closing_probabilities::<f64>(&[]).unwrap();
    let nothing = empty.performance(&options).unwrap();
    assert_eq!((nothing.bets, nothing.weeks, nothing.longest_losing_run), (0, 0, 0));
    assert_eq!(
        (nothing.turnover.to_bits(), nothing.profit.to_bits(), nothing.expected_wins.to_bits()),
        (0, 0, 0)
    );
    assert!(figures(&nothing).iter().all(|figure| (figure.value, figure.interval) == (None, None)));
    assert_eq!((nothing.win_rate_wilson, nothing.drawdown), (None, None));
    assert_eq!(nothing.expected_longest_losing_run, Some(0.0));

    // With a bankroll, but no week for it to move in.
    let no_week = empty.clone().bankroll(100.0).unwrap().performance(&options).unwrap();
    assert!(figures(&no_week).iter().all(|figure| (figure.value, figure.interval) == (None, None)));
    assert_eq!((no_week.drawdown, no_week.drawdown_length_interval), (None, None));

    // A season in which nothing was good enough to bet on.
    let idle = empty.bankroll(100.0).unwrap().weeks(1..=38).unwrap().performance(&options).unwrap();
    assert_eq!((idle.weeks, idle.roi.value, idle.growth_rate.value), (38, Some(0.0), Some(0.0)));
    assert_eq!((idle.max_drawdown.interval, idle.ulcer_index.value), (Some([0.0, 0.0]), Some(0.0)));
    assert_eq!((idle.sharpe.value, idle.sortino.value, idle.calmar.value), (None, None, None));
}

#[test]
fn only_void_bets_have_no_yield() {
    let bets = [bet(1, 10.0, 2.0, Void); 3];
    let answer = performance(&Ledger::new(&bets).unwrap().closing_probabilities(&[0.6; 3]).unwrap());
    assert_eq!((answer.bets, answer.voids, answer.wins, answer.losses), (3, 3, 0, 0));
    assert_eq!(
        (answer.yield_on_turnover.value, answer.win_rate.value, answer.win_rate_wilson),
        (None, None, None)
    );
    // The price was good whatever became of the match.
    assert_relative_eq!(answer.closing_line_value.value.unwrap(), 0.2, max_relative = ROUNDING);
}

#[test]
fn a_void_bet_does_not_end_a_losing_run() {
    let bets = [Lost, Lost, Void, Lost, Won, Lost].map(|result| bet(1, 1.0, 2.0, result));
    assert_eq!(performance(&Ledger::new(&bets).unwrap()).longest_losing_run, 3);
}

#[test]
fn losing_everything_yields_exactly_minus_one() {
    let bets: Vec<_> = (1..1000).map(|i| bet(i / 9, 0.1 * f64::from(i), 3.0, Lost)).collect();
    let answer = performance(&Ledger::new(&bets).unwrap());
    assert_eq!((answer.yield_on_turnover.value, answer.profit_factor.value), (Some(-1.0), Some(0.0)));
    assert_eq!(answer.longest_losing_run, 999);
}

#[test]
fn without_a_bankroll_its_figures_are_undefined() {
    let bets = [bet(1, 1.0, 2.0, Won), bet(2, 1.0, 2.0, Lost)];
    let answer = performance(&Ledger::new(&bets).unwrap());
    assert!(figures(&answer)[5..].iter().all(|figure| figure.value.is_none()));
    assert!(figures(&answer)[..3].iter().all(|figure| figure.value.is_some()));
    assert_eq!(answer.drawdown, None);
}

#[test]
fn ruin_has_a_depth_of_one_and_no_growth_rate() {
    // 0.1 + 0.2 is a little more than 0.3: rounding, not debt.
    let bets = [bet(3, 0.1, 2.0, Lost), bet(3, 0.2, 2.0, Lost)];
    assert!(0.3 - (bets[0].stake + bets[1].stake) < 0.0, "the rounding this test is about");
    let answer = performance(&Ledger::new(&bets).unwrap().bankroll(0.3).unwrap().weeks(1..=5).unwrap());
    assert_eq!(
        (answer.max_drawdown.value, answer.roi.value, answer.calmar.value),
        (Some(1.0), Some(-1.0), Some(-1.0))
    );
    assert_eq!(answer.growth_rate.value, None);
    let worst = answer.drawdown.unwrap();
    assert_eq!((worst.peak, worst.trough, worst.length, worst.recovery), (2, 3, 3, None));
    // Returns 0, 0, −1, 0, 0.
    assert_relative_eq!(
        answer.sharpe.value.unwrap(),
        sharpe(&[0.0, 0.0, -1.0, 0.0, 0.0], 52.0).unwrap().unwrap()
    );
}

#[test]
fn winnings_of_a_week_may_be_staked_within_it() {
    let bets = [bet(1, 100.0, 3.0, Won), bet(1, 250.0, 2.0, Lost)];
    assert_relative_eq!(
        performance(&Ledger::new(&bets).unwrap().bankroll(100.0).unwrap()).roi.value.unwrap(),
        -0.5
    );
}

#[test]
fn one_bet_and_a_hundred_thousand() {
    let one = [bet(u32::MAX, 10.0, 3.0, Won)];
    let answer = performance(&Ledger::new(&one).unwrap().bankroll(10.0).unwrap());
    assert_eq!((answer.weeks, answer.yield_on_turnover.value, answer.roi.value), (1, Some(2.0), Some(2.0)));
    assert_relative_eq!(answer.growth_rate.value.unwrap(), 3.0_f64.ln(), max_relative = ROUNDING);
    assert_eq!((answer.sharpe.value, answer.sortino.value, answer.calmar.value), (None, None, None));

    let results = [Won, Lost, Lost];
    let many: Vec<_> = (0..100_000_u32).map(|k| bet(k / 10, 0.1, 3.1, results[k as usize % 3])).collect();
    let answer = performance(&Ledger::new(&many).unwrap().bankroll(1e4).unwrap());
    assert_relative_eq!(answer.turnover, 1e4, max_relative = ROUNDING);
    assert_relative_eq!(answer.profit, 0.1 * (33_334.0 * 2.1 - 66_666.0), max_relative = ROUNDING);
    assert_eq!((answer.weeks, answer.longest_losing_run), (10_000, 2));
}

#[test]
fn the_smallest_and_the_largest_money() {
    for unit in [1e-300, 1e9, 1e300] {
        let bets = [bet(1, unit, 1e6, Won), bet(2, unit, 1.0 + 1e-9, Lost)];
        let answer = performance(&Ledger::new(&bets).unwrap().bankroll(unit).unwrap());
        assert_relative_eq!(
            answer.yield_on_turnover.value.unwrap(),
            (1e6 - 2.0) / 2.0,
            max_relative = ROUNDING
        );
        assert_relative_eq!(answer.max_drawdown.value.unwrap(), 1e-6, max_relative = 1e-9);
    }
}

#[test]
fn losing_runs_of_certain_and_nearly_certain_bets() {
    let run = |p: f64, n: usize| expected_longest_losing_run(&vec![p; n]).unwrap().unwrap();
    let certain = [run(0.0, 100_000), run(1.0, 100_000), run(0.0, 1), run(1.0, 1)];
    assert_eq!(certain.map(f64::to_bits), [1e5, 0.0, 1.0, 0.0].map(f64::to_bits));
    assert_relative_eq!(run(1e-300, 100_000), 1e5, max_relative = ROUNDING);
    assert_relative_eq!(run(1.0 - f64::EPSILON, 1000), 1000.0 * f64::EPSILON, max_relative = 1e-9);
    // Of many fair coins: log₂(n/2) + γ/ln 2 − 1/2, up to 2e-6 that wave with log n (Schilling 1990).
    assert_abs_diff_eq!(
        run(0.5, 100_000),
        5e4_f64.log2() + 0.5772156649015329 / 2.0_f64.ln() - 0.5,
        epsilon = 1e-3
    );
    // Certain losses with a coin in the middle: 6 or 3.
    assert_relative_eq!(
        expected_longest_losing_run(&[0.0, 0.0, 0.0, 0.25, 0.0, 0.0]).unwrap().unwrap(),
        0.75 * 6.0 + 0.25 * 3.0,
        max_relative = ROUNDING
    );
}
