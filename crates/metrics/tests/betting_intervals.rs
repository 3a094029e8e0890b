//! Bootstrap intervals of betting records: which resamples they come from, and how often they hold the truth.

use approx::assert_relative_eq;
use fairline_metrics::BetResult::{Lost, Void, Won};
use fairline_metrics::{
    BetResult, BootstrapOptions, Figure, Ledger, Performance, PerformanceOptions, SettledBet, calmar,
    growth_rate, max_drawdown, sharpe, sortino, ulcer_index, wilson_interval,
};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The same figure of the same weeks, computed twice.
const CLOSED_FORM: f64 = 1e-12;

const START: f64 = 100.0;

const PERIODS_PER_YEAR: f64 = 38.0;

fn bet(week: u32, stake: f64, odds: f64, result: BetResult) -> SettledBet {
    SettledBet { stake, odds, result, week }
}

fn performance(bets: &[SettledBet], closing: &[Option<f64>], bootstrap: BootstrapOptions) -> Performance {
    let ledger = Ledger::new(bets)
        .and_then(|ledger| ledger.bankroll(START))
        .and_then(|ledger| ledger.closing_probabilities(closing))
        .expect("a valid record");
    let options = PerformanceOptions::new().periods_per_year(PERIODS_PER_YEAR).bootstrap(bootstrap);
    ledger.performance(&options).expect("a valid record")
}

/// Every figure with an interval.
fn figures(p: &Performance) -> Vec<(Option<f64>, Option<[f64; 2]>)> {
    let drawdown_length = p.drawdown.map(|drawdown| drawdown.length as f64);
    let of = |figure: Figure| (figure.value, figure.interval);
    [
        p.yield_on_turnover,
        p.win_rate,
        p.profit_factor,
        p.closing_line_value,
        p.roi,
        p.sharpe,
        p.sortino,
        p.calmar,
        p.max_drawdown,
        p.ulcer_index,
        p.growth_rate,
        p.excess_wins,
    ]
    .map(of)
    .into_iter()
    .chain([
        (Some(p.turnover), p.turnover_interval),
        (Some(p.longest_losing_run as f64), p.longest_losing_run_interval),
        (drawdown_length, p.drawdown_length_interval),
    ])
    .collect()
}

/// Three weeks of two bets each, all different, each with a loss.
fn three_weeks() -> (Vec<SettledBet>, Vec<Option<f64>>) {
    let bets = vec![
        bet(1, 10.0, 2.5, Won),
        bet(1, 4.0, 3.0, Lost),
        bet(2, 20.0, 1.8, Lost),
        bet(2, 5.0, 4.0, Won),
        bet(3, 8.0, 2.2, Lost),
        bet(3, 6.0, 1.9, Lost),
    ];
    (bets, vec![Some(0.41), Some(0.3), None, Some(0.27), Some(0.5), Some(0.5)])
}

/// Every figure of weeks put together by hand, in the order of `figures`; the bankroll compounds.
fn figures_of(weeks: &[u32], bets: &[SettledBet], closing: &[Option<f64>]) -> [Option<f64>; 15] {
    let of_week = |week: u32| bets.iter().zip(closing).filter(move |(bet, _)| bet.week == week);
    // The bankroll before each week of the record, and from it the week's return.
    let profit = |week: u32| of_week(week).map(|(bet, _)| bet.profit()).sum::<f64>();
    let before = |week: u32| START + (1..week).map(profit).sum::<f64>();
    let returns: Vec<f64> = weeks.iter().map(|&week| profit(week) / before(week)).collect();
    let mut bankroll = vec![START];
    for r in &returns {
        bankroll.push(bankroll[bankroll.len() - 1] * (1.0 + r));
    }
    let drawn: Vec<_> = weeks.iter().flat_map(|&week| of_week(week)).collect();
    let sum = |term: &dyn Fn(&SettledBet) -> f64| drawn.iter().map(|(bet, _)| term(bet)).sum::<f64>();
    let turnover = sum(&|bet| if bet.result == Void { 0.0 } else { bet.stake });
    let lost = sum(&|bet| if bet.result == Lost { bet.stake } else { 0.0 });
    let wins = sum(&|bet| if bet.result == Won { 1.0 } else { 0.0 });
    let settled = sum(&|bet| if bet.result == Void { 0.0 } else { 1.0 });
    let profit = sum(&SettledBet::profit);
    let values: Vec<f64> = drawn.iter().filter_map(|(bet, p)| p.map(|p| bet.odds * p - 1.0)).collect();
    let expected_wins = sum(&|bet| if bet.result == Void { 0.0 } else { 1.0 / bet.odds });
    let results: String = drawn
        .iter()
        .map(|(bet, _)| match bet.result {
            Won => "w",
            Lost => "l",
            Void => "",
        })
        .collect();
    let drawdown = max_drawdown(&bankroll).expect("a bankroll");
    [
        (turnover > 0.0).then(|| profit / turnover),
        (settled > 0.0).then(|| wins / settled),
        (lost > 0.0).then(|| (profit + lost) / lost),
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64),
        Some(bankroll[weeks.len()] / START - 1.0),
        sharpe(&returns, PERIODS_PER_YEAR).expect("finite"),
        sortino(&returns, PERIODS_PER_YEAR).expect("finite"),
        calmar(&bankroll, PERIODS_PER_YEAR).expect("a bankroll"),
        Some(drawdown.depth),
        ulcer_index(&bankroll).expect("a bankroll"),
        growth_rate(&bankroll).expect("a bankroll"),
        (settled > 0.0).then_some(wins - expected_wins),
        Some(turnover),
        results.split('w').map(|run| run.len() as f64).reduce(f64::max),
        Some(drawdown.length as f64),
    ]
}

/// All draws of three weeks, in blocks of one or two; each as likely as the next.
fn all_draws(block_length: usize) -> Vec<[u32; 3]> {
    let weeks = 1..=3;
    match block_length {
        1 => weeks.flat_map(|a| (1..=3).flat_map(move |b| (1..=3).map(move |c| [a, b, c]))).collect(),
        // Two weeks, and the first of another block.
        _ => (1..=2).flat_map(|a| (1..=2).map(move |b| [a, a + 1, b])).collect(),
    }
}

/// With 27 draws, or 4, the least of them is far more frequent than 2.5 %: the interval is the range of the draws.
#[test]
fn the_interval_of_three_weeks_is_the_range_of_all_their_draws() {
    let (bets, closing) = three_weeks();
    for block_length in [1, 2] {
        let draws = all_draws(block_length);
        let all: Vec<_> = draws.iter().map(|weeks| figures_of(weeks, &bets, &closing)).collect();
        let ours = performance(&bets, &closing, BootstrapOptions::new(1).block_length(block_length));
        for (k, (value, interval)) in figures(&ours).into_iter().enumerate() {
            let of_record = figures_of(&[1, 2, 3], &bets, &closing)[k].unwrap();
            assert_relative_eq!(value.unwrap(), of_record, max_relative = CLOSED_FORM);
            let defined: Vec<f64> = all.iter().filter_map(|figures| figures[k]).collect();
            if all.len() - defined.len() > all.len() / 20 {
                assert_eq!(interval, None, "figure {k}");
                continue;
            }
            let range = [f64::INFINITY, f64::NEG_INFINITY];
            let range = defined.iter().fold(range, |[low, high], &x| [low.min(x), high.max(x)]);
            let interval = interval.unwrap();
            for end in 0..2 {
                assert_relative_eq!(
                    interval[end],
                    range[end],
                    max_relative = CLOSED_FORM,
                    epsilon = CLOSED_FORM
                );
            }
        }
        let positive = all.iter().filter(|figures| figures[0] > Some(0.0)).count() as f64 / all.len() as f64;
        let ours = ours.share_yield_positive.unwrap();
        // Four standard errors of a share of 10,000.
        assert!((ours - positive).abs() <= 4.0 * (0.25_f64 / 1e4).sqrt(), "{ours} {positive}");
    }
}

/// One week in three without a loss leaves 1 in 27 draws without one, two in three leave 8.
#[test]
fn a_figure_that_too_many_draws_leave_undefined_has_no_interval() {
    let weeks = |lossless: u32| -> Vec<SettledBet> {
        let both =
            |week| [bet(week, 5.0, 2.0, Won), bet(week, 5.0, 2.0, if week <= lossless { Won } else { Lost })];
        (1..=3).flat_map(both).collect()
    };
    let few = performance(&weeks(1), &[None; 6], BootstrapOptions::new(1));
    assert!(few.profit_factor.interval.is_some());
    let many = performance(&weeks(2), &[None; 6], BootstrapOptions::new(1));
    assert!(many.profit_factor.value.is_some());
    assert_eq!(many.profit_factor.interval, None);
    assert!(many.yield_on_turnover.interval.is_some());
    assert_eq!(many.closing_line_value, none());
}

/// Whatever the resampled weeks are, there is no loss in them: the reason not to read intervals of few weeks.
#[test]
fn two_weeks_of_winning_bets_are_in_profit_in_every_resample() {
    let bets = [bet(1, 5.0, 2.0, Won), bet(2, 5.0, 3.0, Won)];
    let answer = performance(&bets, &[None; 2], BootstrapOptions::new(1));
    assert_eq!(answer.share_yield_positive, Some(1.0));
    assert!(answer.yield_on_turnover.interval.unwrap()[0] >= 1.0);
}

#[test]
fn one_confidence_governs_every_interval() {
    let (bets, closing) = three_weeks();
    let report = |options: &PerformanceOptions| Ledger::new(&bets).unwrap().performance(options).unwrap();
    let wilson = |confidence| wilson_interval(2, 6, confidence).unwrap();
    assert!(wilson(0.95).is_some());
    assert_eq!(report(&PerformanceOptions::new()).win_rate_wilson, wilson(0.95));
    for confidence in [0.5, 0.95, 0.99] {
        let answer = performance(&bets, &closing, BootstrapOptions::new(1).confidence(confidence));
        assert_eq!(answer.win_rate_wilson, wilson(confidence));
    }
    let width = |confidence| {
        let answer = performance(&bets, &closing, BootstrapOptions::new(1).confidence(confidence));
        let [low, high] = answer.yield_on_turnover.interval.unwrap();
        high - low
    };
    assert!(width(0.5) < width(0.99));
}

/// A figure without value and interval.
fn none() -> Figure {
    performance(&[], &[], BootstrapOptions::new(1)).yield_on_turnover
}

#[test]
fn a_record_that_can_only_be_drawn_as_it_is_has_no_intervals() {
    assert_eq!((none().value, none().interval), (None, None));
    let (bets, closing) = three_weeks();
    let one_week = performance(&bets[..2], &closing[..2], BootstrapOptions::new(1));
    let one_block = performance(&bets, &closing, BootstrapOptions::new(1).block_length(3));
    for answer in [one_week, one_block] {
        assert!(answer.yield_on_turnover.value.is_some());
        assert!(figures(&answer).iter().all(|(_, interval)| interval.is_none()));
        assert_eq!(answer.share_yield_positive, None);
    }
}

#[test]
fn weeks_that_are_all_the_same_have_intervals_of_no_width() {
    let pair = |week| [bet(week, 1.0, 3.0, Won), bet(week, 0.5, 2.0, Lost)];
    let bets: Vec<_> = (1..=10).flat_map(pair).collect();
    let answer = performance(&bets, &[Some(0.4); 20], BootstrapOptions::new(1));
    for figure in [
        answer.yield_on_turnover,
        answer.win_rate,
        answer.profit_factor,
        answer.closing_line_value,
        answer.max_drawdown,
    ] {
        let [low, high] = figure.interval.unwrap();
        assert_eq!((low.to_bits(), high.to_bits()), (high.to_bits(), figure.value.unwrap().to_bits()));
    }
    assert_eq!(answer.share_yield_positive, Some(1.0));
}

#[test]
fn wins_and_losses_that_cancel_are_no_profit() {
    // 3·0.1 wins a little more than the 0.3 lost, and only by rounding.
    let bets: Vec<_> =
        (1..=5).flat_map(|week| [bet(week, 3.0, 1.1, Won), bet(week, 0.3, 2.0, Lost)]).collect();
    assert!(bets[0].profit() + bets[1].profit() > 0.0, "the rounding this test is about");
    let answer = performance(&bets, &[None; 10], BootstrapOptions::new(1));
    assert_eq!(answer.share_yield_positive, Some(0.0));
    assert_eq!((answer.sortino.value, answer.calmar.value), (None, None));
}

#[test]
fn after_ruin_a_drawn_week_returns_nothing() {
    let bets = [bet(1, 20.0, 2.0, Lost), bet(2, 80.0, 2.0, Lost)];
    let answer = performance(&bets, &[None; 2], BootstrapOptions::new(1));
    assert_eq!(answer.roi.value, Some(-1.0));
    let [low, high] = answer.roi.interval.unwrap();
    assert_relative_eq!(low, -1.0);
    assert_relative_eq!(high, 0.8 * 0.8 - 1.0, max_relative = CLOSED_FORM);
    // Twice the first week is the worst by this ratio. Ruin first, whatever is drawn after it, is the best.
    let [worst, best] = [[-0.2, -0.2], [-1.0, 0.0]].map(|r| sortino(&r, PERIODS_PER_YEAR).unwrap().unwrap());
    let [low, high] = answer.sortino.interval.unwrap();
    assert_relative_eq!(low, worst, max_relative = CLOSED_FORM);
    assert_relative_eq!(high, best, max_relative = CLOSED_FORM);
    // Three draws in four end in ruin, and so did the record.
    assert_eq!((answer.growth_rate.value, answer.growth_rate.interval), (None, None));
}

#[test]
fn a_seed_fixes_every_digit() {
    let (bets, closing) = three_weeks();
    let one = |k: u8| {
        let (week, stake) = (u32::from(1 + k / 2), 0.1 * f64::from(k + 1));
        SettledBet { week, stake, ..bets[usize::from(k) % 6] }
    };
    let bets: Vec<_> = (0..40).map(one).collect();
    let closing: Vec<_> = (0..40).map(|k| closing[k % 6]).collect();
    let answer =
        |seed| performance(&bets, &closing, BootstrapOptions::new(seed).resamples(500).block_length(3));
    assert_eq!(answer(3), answer(3));
    assert_ne!(answer(3).yield_on_turnover.interval, answer(4).yield_on_turnover.interval);
}

/// A season with a true yield: bets at long and short odds, each with the same edge, and closing probabilities that
/// scatter around the true ones.
fn season(random: &mut Xoshiro256PlusPlus, weeks: u32, edge: f64) -> (Vec<SettledBet>, Vec<Option<f64>>) {
    let mut bets = Vec::new();
    let mut closing = Vec::new();
    for week in 1..=weeks {
        for _ in 0..random.random_range(0..20) {
            let odds = random.random_range(1.5..5.0_f64);
            let p = (1.0 + edge) / odds;
            let result = if random.random_bool(p) { Won } else { Lost };
            bets.push(SettledBet { stake: 10.0, odds, result, week });
            closing.push(Some(p * random.random_range(0.9..1.1)));
        }
    }
    (bets, closing)
}

/// Shares of seasons whose intervals of the yield and of the closing-line value hold the truth.
fn coverage(weeks: u32, seasons: u32, resamples: usize) -> [f64; 2] {
    let edge = 0.05;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
    let mut held = [0.0; 2];
    for seed in 0..seasons {
        let (bets, closing) = season(&mut random, weeks, edge);
        let ledger = Ledger::new(&bets)
            .and_then(|ledger| ledger.weeks(1..=weeks))
            .and_then(|ledger| ledger.closing_probabilities(&closing))
            .expect("a valid record");
        let bootstrap = BootstrapOptions::new(seed.into()).resamples(resamples);
        let answer =
            ledger.performance(&PerformanceOptions::new().bootstrap(bootstrap)).expect("a valid record");
        for (held, figure) in held.iter_mut().zip([answer.yield_on_turnover, answer.closing_line_value]) {
            let [low, high] = figure.interval.expect("many bets a week");
            *held += if low <= edge && edge <= high { 1.0 } else { 0.0 };
        }
    }
    held.map(|held| held / f64::from(seasons))
}

/// Percentile intervals of few weeks are somewhat too narrow. Over 20,000 seasons with 1,000 resamples each they held
/// the true yield and the true closing-line value as often as `measured` says.
#[test]
fn intervals_hold_the_truth_about_as_often_as_they_say() {
    const SEASONS: u32 = 400;
    for (weeks, measured) in [(38, [0.932, 0.932]), (20, [0.921, 0.918]), (10, [0.894, 0.889])] {
        for (share, measured) in coverage(weeks, SEASONS, 400).into_iter().zip(measured) {
            let standard_error = (measured * (1.0 - measured) / f64::from(SEASONS)).sqrt();
            assert!((share - measured).abs() <= 4.0 * standard_error, "{weeks} weeks: {share}");
        }
    }
}
