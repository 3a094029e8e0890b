//! Figures against brute force and independent tools.

use fairline_data::Season;
use fairline_sim::{
    AlertKind, FeatureTable, Monitor, MonitorOptions, MonitoredBet, MonitoredWeek, Reference, ScoredForecast,
    Severity, population_stability_index,
};
use ndarray::{Array2, ArrayView2};

use super::simulated::{Random, Truth, matches, play};

/// Sums of a few dozen numbers near 1, in another order.
const ROUNDING: f64 = 1e-12;

fn brier(p: [f64; 3], outcome: usize) -> f64 {
    (0..3).map(|k| (p[k] - f64::from(u8::from(k == outcome))).powi(2)).sum()
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt())
}

#[test]
fn rolling_scores_are_those_of_the_last_matches() {
    let mut random = Random(1);
    let training = matches(200, Truth::Market, &mut random);
    let mut all = matches(90, Truth::Halfway, &mut random);
    all.iter_mut().step_by(7).for_each(|forecast| forecast.market = None);
    let mut monitor = Monitor::new(&MonitorOptions::new().window(25)).unwrap();
    monitor.set_reference(Reference::of(&training, None).unwrap());
    let (trained, trained_error) =
        mean_and_error(&training.iter().map(|f| brier(f.model, f.outcome.index())).collect::<Vec<_>>());
    for (week, end) in [9, 9, 30, 31, 90].into_iter().enumerate() {
        let start = [0, 9, 9, 30, 31][week];
        let health = play(&mut monitor, week, &all[start..end]).unwrap();
        let window = &all[end.saturating_sub(25)..end];
        let model: Vec<f64> = window.iter().map(|f| brier(f.model, f.outcome.index())).collect();
        let behind: Vec<f64> = window
            .iter()
            .filter_map(|f| Some(brier(f.model, f.outcome.index()) - brier(f.market?, f.outcome.index())))
            .collect();
        let figures = health.brier.unwrap();
        assert_eq!((health.matches, health.priced), (window.len(), behind.len()));
        let (mean, error) = mean_and_error(&model);
        approx::assert_relative_eq!(figures.model.value, mean, max_relative = ROUNDING);
        approx::assert_relative_eq!(figures.model.standard_error.unwrap(), error, max_relative = ROUNDING);
        let training = figures.behind_training.unwrap();
        approx::assert_abs_diff_eq!(training.value, mean - trained, epsilon = ROUNDING);
        let both = error.hypot(trained_error);
        approx::assert_relative_eq!(training.standard_error.unwrap(), both, max_relative = ROUNDING);
        let (mean, error) = mean_and_error(&behind);
        let market = figures.behind_market.unwrap();
        approx::assert_abs_diff_eq!(market.value, mean, epsilon = ROUNDING);
        approx::assert_relative_eq!(market.standard_error.unwrap(), error, max_relative = ROUNDING);
    }
}

/// The slope is the best of a fine grid of powers.
#[test]
fn the_calibration_slope_has_the_highest_likelihood() {
    let mut random = Random(2);
    let forecasts = matches(100, Truth::Spoilt, &mut random);
    let mut monitor = Monitor::new(&MonitorOptions::new()).unwrap();
    let slope = play(&mut monitor, 1, &forecasts).unwrap().calibration_slope.unwrap();
    let log_likelihood = |b: f64| -> f64 {
        let term = |f: &ScoredForecast| {
            let powers = f.model.map(|p| p.powf(b));
            (powers[f.outcome.index()] / powers.iter().sum::<f64>()).ln()
        };
        forecasts.iter().map(term).sum()
    };
    let best = log_likelihood(slope.value);
    assert!((-300..300).all(|step| log_likelihood(slope.value + f64::from(step) * 0.01) <= best + 1e-10));
    // Curvature at the top gives the standard error.
    let h = 1e-3;
    let bend = (log_likelihood(slope.value + h) - 2.0 * best + log_likelihood(slope.value - h)) / (h * h);
    approx::assert_relative_eq!(slope.standard_error.unwrap(), (-bend).powf(-0.5), max_relative = 1e-4);
}

#[test]
fn rolling_bets_are_the_last_bets() {
    let bet = |i: u32| MonitoredBet {
        stake: f64::from(i % 5 + 1),
        profit: if i.is_multiple_of(3) { f64::from(2 * (i % 5) + 2) } else { -f64::from(i % 5 + 1) },
        closing_line_value: i.is_multiple_of(2).then(|| f64::from(i % 7) / 100.0 - 0.02),
    };
    let bets: Vec<MonitoredBet> = (0..40).map(bet).collect();
    let options = MonitorOptions::new().bet_window(12).lowest_yield(0.0).lowest_closing_line_value(0.5);
    let mut monitor = Monitor::new(&options).unwrap();
    for (week, part) in bets.chunks(7).enumerate() {
        let season = Season::new(2023);
        let input = MonitoredWeek { season, week, forecasts: &[], bets: part, features: None, drawdown: 0.2 };
        let health = monitor.week(&input).unwrap();
        let end = (7 * week + 7).min(40);
        let window = &bets[end.saturating_sub(12)..end];
        let turnover: f64 = window.iter().map(|bet| bet.stake).sum();
        let result = window.iter().map(|bet| bet.profit).sum::<f64>() / turnover;
        let figures = health.betting;
        assert_eq!(figures.bets, window.len());
        approx::assert_relative_eq!(
            figures.yield_on_turnover.unwrap().value,
            result,
            max_relative = ROUNDING
        );
        // The error of a ratio: deviations from the ratio times each stake, over the turnover.
        let n = window.len() as f64;
        let squares: f64 = window.iter().map(|bet| (bet.profit - result * bet.stake).powi(2)).sum();
        let error = (n / (n - 1.0) * squares).sqrt() / turnover;
        approx::assert_relative_eq!(
            figures.yield_on_turnover.unwrap().standard_error.unwrap(),
            error,
            max_relative = ROUNDING
        );
        let values: Vec<f64> = window.iter().filter_map(|bet| bet.closing_line_value).collect();
        let (mean, error) = mean_and_error(&values);
        let closing = figures.closing_line_value.unwrap();
        approx::assert_abs_diff_eq!(closing.value, mean, epsilon = ROUNDING);
        approx::assert_relative_eq!(closing.standard_error.unwrap(), error, max_relative = ROUNDING);
        assert_eq!(health.conditions.contains(&AlertKind::Yield), window.len() == 12 && result < 0.0);
        assert_eq!(health.conditions.contains(&AlertKind::ClosingLineValue), window.len() == 12);
    }
}

/// By hand: 300 and 100 of 400 became 10 and 10 of 20. Shares with half an observation a bin: 300.5/401, 100.5/401,
/// 10.5/21, 10.5/21, so (0.5 − 0.749377)·ln(0.5/0.749377) + (0.5 − 0.250623)·ln(0.5/0.250623) = 0.100906 + 0.172234.
#[test]
fn stability_by_hand() {
    let stability = population_stability_index(&[300, 100], &[10, 10]).unwrap();
    approx::assert_abs_diff_eq!(stability.index, 0.273140, epsilon = 2e-6);
    approx::assert_relative_eq!(stability.expected, 0.0525, max_relative = ROUNDING);
    approx::assert_relative_eq!(
        stability.standard_deviation,
        2.0_f64.sqrt() * 0.0525,
        max_relative = ROUNDING
    );
    // Bins that are empty in both change nothing; a constant cannot move by chance.
    assert_eq!(population_stability_index(&[300, 0, 100], &[10, 0, 10]).unwrap(), stability);
    let constant = population_stability_index(&[0, 50], &[0, 3]).unwrap();
    assert!(constant.index.abs() < ROUNDING && constant.expected.abs() < ROUNDING);
    // Seen in one only: large, and finite.
    let gone = population_stability_index(&[100, 0], &[0, 100]).unwrap().index;
    assert!(gone > 5.0 && gone.is_finite());
    assert!(population_stability_index(&[1, 2], &[1]).is_err());
    assert!(population_stability_index(&[1, 2], &[0, 0]).is_err());
    assert!(population_stability_index(&[], &[]).is_err());
}

/// Three features that Python makes as well: one with all values different, one of zeros and ones, one with holes.
fn features(first: u64, rows: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, 3), |(row, column)| {
        let draw = |salt: u64| ((first + row as u64) * 48_271 + salt) * 69_621 % 2_147_483_647 % 1000;
        match column {
            0 => draw(1) as f64 + 0.25 * first as f64,
            1 => f64::from(u8::from(draw(2) < 150 + first / 10)),
            _ if draw(3) < 100 + first / 20 => f64::NAN,
            _ => (draw(4) / 40) as f64,
        }
    })
}

fn table<'a>(names: &'a [String], rows: ArrayView2<'a, f64>) -> FeatureTable<'a> {
    FeatureTable { names, rows }
}

#[test]
fn drift_agrees_with_numpy() {
    let names = ["level", "promoted", "rest"].map(str::to_owned);
    let (then, now) = (features(0, 1000), features(1000, 200));
    let mut random = Random(3);
    let reference =
        Reference::of(&matches(30, Truth::Model, &mut random), Some(table(&names, then.view()))).unwrap();
    let mut monitor = Monitor::new(&MonitorOptions::new()).unwrap();
    monitor.set_reference(reference);
    let mut health = None;
    for (week, rows) in now.axis_chunks_iter(ndarray::Axis(0), 10).enumerate() {
        let forecasts = matches(10, Truth::Model, &mut random);
        let features = Some(table(&names, rows));
        let season = Season::new(2023);
        let input = MonitoredWeek { season, week, forecasts: &forecasts, bets: &[], features, drawdown: 0.0 };
        let seen = monitor.week(&input).unwrap();
        // Not before the window is full.
        assert!(week == 19 || !seen.conditions.contains(&AlertKind::FeatureDrift));
        health = Some(seen);
    }
    let health = health.unwrap();
    let fixture = include_str!("../fixtures/stability.csv");
    let expected = fixture.lines().filter(|line| !line.starts_with('#')).skip(1);
    for (drift, line) in health.drift.iter().zip(expected) {
        let (name, index) = line.split_once(',').unwrap();
        assert_eq!(drift.name, name);
        approx::assert_relative_eq!(drift.stability.index, index.parse().unwrap(), max_relative = 1e-10);
    }
    assert_eq!(health.drift.len(), 6);
    let alert = health.alerts.iter().find(|alert| alert.kind == AlertKind::FeatureDrift).unwrap();
    assert_eq!((alert.feature.as_deref(), alert.severity), (Some("level"), Severity::Warning));
    assert_eq!(health.largest_drift().unwrap().name, "level");
}

/// Without a shift the index has the mean and the spread that are stated, and hardly ever counts as drift.
#[test]
fn stability_by_chance_is_as_expected() {
    const RUNS: u32 = 400;
    let (mut sum, mut squares, mut alarms) = (0.0, 0.0, 0);
    let mut stated = None;
    let names = ["x".to_owned()];
    for seed in 0..RUNS {
        let mut random = Random(u64::from(seed));
        let mut column = |rows| Array2::from_shape_simple_fn((rows, 1), || random.normal());
        let (then, now) = (column(1000), column(200));
        let training = matches(30, Truth::Model, &mut Random(1));
        let mut monitor = Monitor::new(&MonitorOptions::new()).unwrap();
        monitor.set_reference(Reference::of(&training, Some(table(&names, then.view()))).unwrap());
        let (season, features) = (Season::new(2023), Some(table(&names, now.view())));
        let input = MonitoredWeek { season, week: 1, forecasts: &[], bets: &[], features, drawdown: 0.0 };
        let health = monitor.week(&input).unwrap();
        let stability = health.drift[0].stability;
        sum += stability.index;
        squares += stability.index.powi(2);
        alarms += u32::from(health.drift[0].severity.is_some());
        stated = Some(stability);
    }
    let (stated, runs) = (stated.unwrap(), f64::from(RUNS));
    let mean = sum / runs;
    let deviation = (squares / runs - mean * mean).sqrt();
    approx::assert_relative_eq!(stated.expected, 9.0 * (1.0 / 1000.0 + 1.0 / 200.0), max_relative = ROUNDING);
    // Four standard errors of the mean, and the half observation takes a few percent away.
    approx::assert_relative_eq!(mean, stated.expected, max_relative = 0.1);
    approx::assert_relative_eq!(deviation, stated.standard_deviation, max_relative = 0.2);
    // 0.2 % expected: more than five of 400 have a probability of 0.02 %.
    assert!(alarms <= 5, "{alarms}");
}

#[test]
fn columns_are_read_whatever_their_layout() {
    let names = ["level", "promoted", "rest"].map(str::to_owned);
    let then = features(0, 100);
    let mut fortran = Array2::zeros(ndarray::ShapeBuilder::f((100, 3)));
    fortran.assign(&then);
    let reference = |rows: ArrayView2<'_, f64>| {
        let training = matches(30, Truth::Model, &mut Random(1));
        Reference::of(&training, Some(FeatureTable { names: &names, rows })).unwrap()
    };
    assert_eq!(reference(then.view()), reference(fortran.view()));
}
