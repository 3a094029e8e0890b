//! The figures of selection: against references, by their laws, on noise, and at their edges.

mod fixture;

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{
    BootstrapOptions, Error, OverfittingProbability, SuperiorPredictiveAbility, deflated_sharpe,
    expected_maximum_sharpe, minimum_track_record, probabilistic_sharpe, probability_of_overfitting, sharpe,
    superior_predictive_ability,
};
use ndarray::{Array2, Axis, aview2};
use proptest::collection::vec;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use fixture::{number, rows};

/// Closed forms: only the order of additions and the normal distribution's expansions differ.
const CLOSED_FORM: f64 = 1e-12;

/// Sharpe ratios of sums put together in another order, where the mean of a half may nearly cancel.
const RATIO: f64 = 1e-11;

/// A simulated share or p-value is within four standard errors of its expectation.
const STANDARD_ERRORS: f64 = 4.0;

/// Resamples behind each reference p-value.
const REFERENCE_RESAMPLES: f64 = 100_000.0;

const NOT_FINITE: [f64; 3] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];

fn table(fixture: &'static str) -> Array2<f64> {
    let rows: Vec<_> = rows(fixture).collect();
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(row, column)| number(rows[row][column]))
}

/// The `case`-th matrix of a list of (case, period, strategy, value).
fn case(case: &str) -> Array2<f64> {
    let cells: Vec<_> = rows(include_str!("fixtures/overfitting_cases.csv"))
        .filter(|row| row[0] == case)
        .map(|row| number(row[3]))
        .collect();
    let strategies = rows(include_str!("fixtures/overfitting_cases.csv"))
        .filter(|row| row[0] == case && row[1] == "0")
        .count();
    Array2::from_shape_vec((cells.len() / strategies, strategies), cells).expect("a full matrix")
}

/// Independent normal numbers, by the polar method.
struct Normals(Xoshiro256PlusPlus);

impl Normals {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    fn draw(&mut self) -> f64 {
        loop {
            let (x, y) = (self.0.random_range(-1.0..1.0_f64), self.0.random_range(-1.0..1.0_f64));
            let r = x * x + y * y;
            if r > 0.0 && r < 1.0 {
                return x * (-2.0 * r.ln() / r).sqrt();
            }
        }
    }

    fn matrix(&mut self, periods: usize, strategies: usize) -> Array2<f64> {
        Array2::from_shape_simple_fn((periods, strategies), || self.draw())
    }
}

fn spa(excess: &Array2<f64>, resamples: usize, block_length: usize) -> SuperiorPredictiveAbility {
    let options = BootstrapOptions::new(42).resamples(resamples).block_length(block_length);
    superior_predictive_ability(excess.view(), &options).expect("a valid table")
}

fn pbo(performance: &Array2<f64>, blocks: usize) -> OverfittingProbability {
    probability_of_overfitting(performance.view(), blocks).expect("a valid table")
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

fn answers(test: &SuperiorPredictiveAbility) -> [Option<f64>; 4] {
    [test.p_lower, test.p_consistent, test.p_upper, test.p_reality_check]
}

fn p_values(test: &SuperiorPredictiveAbility) -> [f64; 4] {
    answers(test).map(|p| p.expect("a p-value"))
}

// Probabilistic and deflated Sharpe ratio

#[test]
fn sharpe_probabilities_are_scipys() {
    let returns = table(include_str!("fixtures/overfitting_returns.csv"));
    let close = |ours: Option<f64>, theirs: &str| {
        let theirs = number(theirs);
        assert_eq!(ours.is_none(), theirs.is_nan());
        if let Some(ours) = ours {
            assert_relative_eq!(ours, theirs, max_relative = CLOSED_FORM);
        }
    };
    let mut lines = 0;
    for row in rows(include_str!("fixtures/overfitting_sharpe.csv")) {
        let (n, column): (usize, usize) = (row[0].parse().unwrap(), row[1].parse().unwrap());
        let series = |k: usize| returns.column(k).iter().take(n).copied().collect::<Vec<_>>();
        let x = series(column);
        close(probabilistic_sharpe(&x, 0.0).unwrap(), row[2]);
        close(probabilistic_sharpe(&x, 0.1).unwrap(), row[3]);
        close(minimum_track_record(&x, 0.0, 0.95).unwrap(), row[4]);
        close(minimum_track_record(&x, -0.5, 0.8).unwrap(), row[5]);
        let ratios: Vec<Option<f64>> =
            (0..returns.ncols()).filter_map(|k| sharpe(&series(k), 1.0).unwrap()).map(Some).collect();
        let best = deflated_sharpe(&x, &ratios).unwrap();
        assert_eq!(best.sharpe, sharpe(&x, 1.0).unwrap());
        if !number(row[6]).is_nan() {
            close(Some(best.expected_maximum), row[6]);
            close(best.probability, row[7]);
        }
        lines += 1;
    }
    assert_eq!(lines, 17);
}

/// The mean of the largest of n independent normal numbers: 1/√π, 3/(2√π), and from the tables of order statistics.
#[test]
fn the_expected_maximum_is_near_the_exact_one() {
    assert_eq!(expected_maximum_sharpe(1, 1.0).unwrap().to_bits(), 0);
    for (trials, exact) in
        [(2, 0.564_190), (3, 0.846_284), (10, 1.538_753), (100, 2.507_594), (1000, 3.241_436)]
    {
        // The authors' approximation is for many trials; its error was measured here.
        let allowed = if trials < 10 { 0.05 } else { 0.04 };
        assert_abs_diff_eq!(expected_maximum_sharpe(trials, 1.0).unwrap(), exact, epsilon = allowed);
    }
    let huge = expected_maximum_sharpe(usize::MAX, 4.0).unwrap();
    assert!(huge > 17.0 && huge < 20.0, "{huge}");
}

#[test]
fn a_record_of_the_minimum_length_has_the_confidence() {
    // The same returns over and over have the same shape; only the n − 1 in the ratio moves a little.
    let once = [0.04, -0.02, 0.05, -0.03, 0.02, -0.04, 0.03, 0.01, -0.03, 0.02];
    let needed = minimum_track_record(&once.repeat(100), 0.0, 0.9).unwrap().unwrap();
    let repeats = (needed / 10.0).ceil();
    let probability = |repeats: f64| {
        let mut returns = Vec::new();
        while (returns.len() as f64) < 10.0 * repeats {
            returns.extend(once);
        }
        probabilistic_sharpe(&returns, 0.0).unwrap().unwrap()
    };
    assert!(probability(repeats - 1.0) < 0.9 && probability(repeats + 1.0) > 0.9, "{needed}");
}

#[test]
fn the_probability_covers_on_normal_returns() {
    // Under a true ratio of 0.2 the probability that the ratio is above 0.2 is uniform.
    let (worlds, periods) = (4000, 150);
    let mut normals = Normals::new(42);
    let (mut below, mut sum) = (0, 0.0);
    for _ in 0..worlds {
        let returns: Vec<f64> = (0..periods).map(|_| 0.2 + normals.draw()).collect();
        let probability = probabilistic_sharpe(&returns, 0.2).unwrap().unwrap();
        below += usize::from(probability < 0.1);
        sum += probability;
    }
    let n = f64::from(worlds);
    assert_abs_diff_eq!(below as f64 / n, 0.1, epsilon = STANDARD_ERRORS * (0.09 / n).sqrt());
    assert_abs_diff_eq!(sum / n, 0.5, epsilon = STANDARD_ERRORS * (1.0 / 12.0 / n).sqrt());
}

#[test]
fn short_and_constant_records_have_no_probability() {
    for returns in [&[][..], &[0.1], &[0.1; 7], &[0.0; 3], &[0.1, 0.1 + 1e-13, 0.1]] {
        assert_eq!(probabilistic_sharpe(returns, 0.0).unwrap(), None);
        assert_eq!(minimum_track_record(returns, 0.0, 0.95).unwrap(), None);
        let best = deflated_sharpe(returns, &[Some(0.1), Some(0.2)]).unwrap();
        assert_eq!((best.sharpe, best.probability), (None, None));
        assert!(best.expected_maximum > 0.0);
    }
    // Two returns: skewness 0, kurtosis 1, ratio (0.02/0.02)/√2.
    let probability = probabilistic_sharpe(&[0.01, 0.03], 0.0).unwrap().unwrap();
    assert_relative_eq!(probability, 0.921_350_396_474_857_3, max_relative = CLOSED_FORM);
}

/// Two values with mean/s = 2/skewness: the variance term is exactly 0 but for rounding, of either sign.
#[test]
fn a_variance_that_is_only_rounding_has_no_probability() {
    let n = 1000.0_f64;
    for highs in (20..400).step_by(20) {
        // A share q of highs: skewness (1 − 2q)/√(q(1 − q)) and standard deviation √(q(1 − q)), over n.
        let q = f64::from(highs) / n;
        let population = (q * (1.0 - q)).sqrt();
        let mean = 2.0 * population / (1.0 - 2.0 * q) * (n / (n - 1.0)).sqrt() * population;
        let returns: Vec<f64> = (0..1000).map(|i| mean - q + f64::from(u8::from(i < highs))).collect();
        assert_eq!(probabilistic_sharpe(&returns, 0.0).unwrap(), None, "{highs}");
        assert_eq!(minimum_track_record(&returns, 0.0, 0.95).unwrap(), None, "{highs}");
    }
}

#[test]
fn no_length_proves_a_ratio_below_the_benchmark() {
    let returns = [0.01, -0.02, 0.03, 0.01];
    assert_eq!(minimum_track_record(&returns, 1.0, 0.95).unwrap(), None);
    let ratio = sharpe(&returns, 1.0).unwrap().unwrap();
    assert_eq!(minimum_track_record(&returns, ratio, 0.95).unwrap(), None);
    assert_abs_diff_eq!(minimum_track_record(&returns, 0.0, 0.5).unwrap().unwrap(), 1.0);
    // Returns that come to 0, but for the rounding of their sum.
    assert_eq!(minimum_track_record(&[0.05, 0.05, -0.1, 0.1, 0.2, -0.3], 0.0, 0.95).unwrap(), None);
    assert_eq!(minimum_track_record(&[1.0, -1.0, 1e-300], -1e-300, 0.95).unwrap(), None);
    // A lead that is small but real is a number.
    assert!(minimum_track_record(&[1.0, -1.0, 1e-9], 0.0, 0.95).unwrap().unwrap() > 1e17);
}

#[test]
fn extreme_benchmarks_and_returns_stay_probabilities() {
    let returns = [0.01, -0.02, 0.03, 0.01];
    assert_abs_diff_eq!(probabilistic_sharpe(&returns, f64::MAX).unwrap().unwrap(), 0.0);
    assert_abs_diff_eq!(probabilistic_sharpe(&returns, f64::MIN).unwrap().unwrap(), 1.0);
    let plain = probabilistic_sharpe(&returns, 0.1).unwrap().unwrap();
    for unit in [1e-300, 1e9, 1e305] {
        let scaled = returns.map(|r| r * unit);
        assert_relative_eq!(
            probabilistic_sharpe(&scaled, 0.1).unwrap().unwrap(),
            plain,
            max_relative = CLOSED_FORM
        );
    }
    let error = probabilistic_sharpe(&[f64::MAX, f64::MIN], 0.0).unwrap_err();
    assert!(matches!(error, Error::Overflow { .. }), "{error}");
    let error = deflated_sharpe(&returns, &[Some(f64::MAX), Some(f64::MIN)]).unwrap_err();
    assert!(matches!(error, Error::Overflow { .. }), "{error}");
}

#[test]
fn sharpe_arguments_outside_their_range_are_errors() {
    let returns = [0.01, -0.02, 0.03];
    for bad in NOT_FINITE {
        let broken = [0.01, bad, 0.03];
        for answer in [
            probabilistic_sharpe(&broken, 0.0),
            minimum_track_record(&broken, 0.0, 0.95),
            deflated_sharpe(&broken, &[Some(0.1)]).map(|best| best.probability),
        ] {
            let error = answer.unwrap_err();
            assert!(
                matches!(error, Error::ElementOutOfRange { argument: "returns", index: 1, .. }),
                "{error}"
            );
        }
        let error = deflated_sharpe(&returns, &[Some(0.1), None, Some(bad)]).unwrap_err();
        assert!(
            matches!(error, Error::ElementOutOfRange { argument: "trial_sharpes", index: 2, .. }),
            "{error}"
        );
        for answer in [probabilistic_sharpe(&returns, bad), minimum_track_record(&returns, bad, 0.95)] {
            let error = answer.unwrap_err();
            assert!(matches!(error, Error::OutOfRange { argument: "benchmark", .. }), "{error}");
        }
        assert!(expected_maximum_sharpe(3, bad).is_err());
    }
    for confidence in [0.499, 1.0, -1.0, f64::NAN] {
        let error = minimum_track_record(&returns, 0.0, confidence).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "confidence", .. }), "{error}");
    }
    assert_eq!(deflated_sharpe(&returns, &[]).unwrap_err(), Error::Empty { argument: "trial_sharpes" });
    assert_eq!(expected_maximum_sharpe(0, 1.0).unwrap_err().to_string(), "trials = 0 must be at least 1");
    let error = expected_maximum_sharpe(3, -1e-9).unwrap_err();
    assert_eq!(error.to_string(), "variance_of_trials = -1e-9 must be finite and not negative");
}

// Superior predictive ability

#[test]
fn p_values_are_those_of_arch() {
    let excess = table(include_str!("fixtures/overfitting_excess.csv"));
    let resamples = 40_000;
    let mut compared = 0;
    for block_length in [1, 4] {
        let ours = spa(&excess, resamples, block_length);
        let block = block_length.to_string();
        for row in rows(include_str!("fixtures/overfitting_spa.csv")).filter(|row| row[0] == block) {
            let theirs = number(row[2]);
            let ours = match row[1].trim_start_matches("arch_") {
                "statistic" => {
                    assert_relative_eq!(ours.statistic.unwrap(), theirs, max_relative = CLOSED_FORM);
                    continue;
                }
                "lower" => ours.p_lower,
                "consistent" => ours.p_consistent,
                "upper" => ours.p_upper,
                "reality_check" => ours.p_reality_check,
                other => panic!("{other}"),
            };
            let variance = theirs * (1.0 - theirs) * (1.0 / resamples as f64 + 1.0 / REFERENCE_RESAMPLES);
            // The sample counts as a resample of ours.
            let allowed = STANDARD_ERRORS * variance.sqrt() + 1.0 / resamples as f64;
            assert_abs_diff_eq!(ours.unwrap(), theirs, epsilon = allowed);
            compared += 1;
        }
    }
    assert_eq!(compared, 16);
}

/// With one strategy of two values and single periods, the resampled mean is binomial.
#[test]
fn the_p_value_of_one_strategy_is_binomial() {
    let (n, resamples) = (12, 100_000);
    let excess = Array2::from_shape_fn((n, 1), |(i, _)| if i < 8 { 1.0 } else { -1.0 });
    let test = spa(&excess, resamples, 1);
    // Mean 1/3; T* ≥ T needs a resampled mean of 2/3 or more: at least 10 of 12 drawn from 8 in 12.
    let exact: f64 = [(10, 66.0), (11, 12.0), (12, 1.0)]
        .map(|(wins, ways)| ways * (2.0_f64 / 3.0).powi(wins) * (1.0_f64 / 3.0).powi(12 - wins))
        .iter()
        .sum();
    let allowed = STANDARD_ERRORS * (exact * (1.0 - exact) / resamples as f64).sqrt() + 1e-5;
    for p in p_values(&test) {
        assert_abs_diff_eq!(p, exact, epsilon = allowed);
    }
}

#[test]
fn noise_gives_uniform_p_values_in_long_samples() {
    let (worlds, periods, strategies) = (600_u32, 400, 5);
    let mut normals = Normals::new(7);
    let mut counts = [[0_usize; 4]; 2];
    for _ in 0..worlds {
        let test = spa(&normals.matrix(periods, strategies), 300, 1);
        for (count, limit) in counts.iter_mut().zip([0.1, 0.5]) {
            for (count, p) in count.iter_mut().zip(p_values(&test)) {
                *count += usize::from(p <= limit);
            }
        }
    }
    for (counts, limit) in counts.iter().zip([0.1, 0.5]) {
        let allowed = STANDARD_ERRORS * (limit * (1.0_f64 - limit) / f64::from(worlds)).sqrt();
        for upper in [counts[2], counts[3]] {
            assert_abs_diff_eq!(upper as f64 / f64::from(worlds), limit, epsilon = allowed);
        }
        assert!(counts[0] >= counts[1] && counts[1] >= counts[2]);
    }
}

/// What the documentation says about one season.
#[test]
fn hansens_p_values_are_too_small_in_one_season() {
    for (strategies, hansen, white) in [(20, 0.15, 0.10), (100, 0.22, 0.09)] {
        let worlds = 400_usize;
        let mut normals = Normals::new(11);
        let (mut small, mut small_white) = (0, 0);
        for _ in 0..worlds {
            let test = spa(&normals.matrix(38, strategies), 300, 1);
            small += usize::from(test.p_consistent.unwrap() <= 0.1);
            small_white += usize::from(test.p_reality_check.unwrap() <= 0.1);
        }
        for (count, share) in [(small, hansen), (small_white, white)] {
            let allowed = STANDARD_ERRORS * (share * (1.0_f64 - share) / worlds as f64).sqrt();
            assert_abs_diff_eq!(count as f64 / worlds as f64, share, epsilon = allowed);
        }
    }
}

#[test]
fn a_better_strategy_is_found() {
    let mut excess = Normals::new(3).matrix(76, 30);
    excess.column_mut(17).mapv_inplace(|x| x + 1.0);
    let test = spa(&excess, 2000, 2);
    assert_eq!((test.best, test.most_significant), (17, Some(17)));
    // No resample came near: the smallest p-value there is.
    assert_eq!(answers(&test), [Some(1.0 / 2001.0); 4]);
}

/// Hansen's point: strategies that are clearly bad cost the other two tests their power.
#[test]
fn terrible_strategies_hide_nothing_from_the_consistent_test() {
    let mut normals = Normals::new(5);
    let mut good = normals.matrix(100, 10);
    good.column_mut(4).mapv_inplace(|x| x + 0.35);
    let mut bad = normals.matrix(100, 200).mapv(|x| 5.0 * x - 5.0);
    let few = p_values(&spa(&good, 20_000, 1));
    bad.append(Axis(1), good.view()).unwrap();
    let many = p_values(&spa(&bad, 20_000, 1));
    let noise = STANDARD_ERRORS * (2.0 * 0.25 / 20_000.0_f64).sqrt();
    assert!((many[0] - few[0]).abs() < noise && (many[1] - few[1]).abs() < noise, "{few:?} {many:?}");
    assert!(few[1] < 0.15 && many[2] > 0.5 && many[3] > 0.95, "{few:?} {many:?}");
}

/// A strategy counts as clearly bad below −√(2·ln ln n) standard errors.
#[test]
fn the_consistent_test_draws_its_line_where_hansen_does() {
    let n = 60.0_f64;
    let bound = (2.0 * n.ln().ln()).sqrt();
    let noise = Normals::new(13).matrix(60, 8);
    let shifted = |share: f64| {
        Array2::from_shape_fn(noise.dim(), |(i, k)| {
            let column = noise.column(k).to_vec();
            let ratio = sharpe(&column, 1.0).unwrap().unwrap();
            let mean = column.iter().sum::<f64>() / n;
            noise[[i, k]] - mean + if k == 0 { 0.3 } else { -share * bound / n.sqrt() * mean / ratio }
        })
    };
    let (inside, outside) = (spa(&shifted(0.99), 2000, 1), spa(&shifted(1.01), 2000, 1));
    assert!(inside.p_consistent == inside.p_upper && inside.p_consistent > inside.p_lower);
    assert!(outside.p_consistent == outside.p_lower && outside.p_consistent < outside.p_upper);
}

#[test]
fn without_a_profit_nothing_is_proven() {
    for excess in [Array2::zeros((10, 3)), Array2::from_elem((10, 3), -0.1)] {
        let test = spa(&excess, 50, 1);
        assert_eq!((test.statistic, test.most_significant, test.best), (Some(0.0), None, 0));
        assert_eq!(answers(&test), [Some(1.0); 4]);
    }
    let test = spa(&Normals::new(1).matrix(38, 4).mapv(|x| x - 2.0), 200, 1);
    assert_eq!((test.statistic, test.most_significant), (Some(0.0), None));
    assert_eq!(answers(&test), [Some(1.0); 4]);
}

#[test]
fn a_mean_of_zero_but_for_rounding_is_zero() {
    let excess = aview2(&[[0.1], [0.2], [-0.3], [0.1], [-0.1]]).to_owned();
    assert!(excess.sum() > 0.0, "the rounding this test is about");
    let test = spa(&excess, 100, 1);
    assert_eq!((test.statistic, test.most_significant), (Some(0.0), None));
    assert_eq!(test.p_upper, Some(1.0));
}

#[test]
fn a_strategy_that_never_bets_changes_nothing() {
    let excess = Normals::new(2).matrix(38, 5);
    let mut idle = excess.clone();
    idle.push_column(Array2::<f64>::zeros((38, 1)).column(0)).unwrap();
    assert_eq!(spa(&excess, 500, 3), spa(&idle, 500, 3));
}

#[test]
fn a_certain_profit_has_no_t_statistic() {
    let mut excess = Normals::new(2).matrix(38, 5);
    excess.column_mut(3).fill(0.7);
    let test = spa(&excess, 500, 1);
    assert_eq!((test.best, test.best_mean), (3, 0.7));
    assert_eq!((test.statistic, test.most_significant, test.p_consistent), (None, None, None));
    assert!(test.p_reality_check.unwrap() < 0.01);
    let test = spa(&Array2::from_elem((10, 2), 0.1), 50, 1);
    assert_eq!((test.statistic, test.p_upper, test.p_reality_check), (None, None, None));
}

#[test]
fn a_single_possible_resample_has_no_p_value() {
    let excess = Normals::new(2).matrix(8, 3);
    let test = spa(&excess, 50, 8);
    assert!(test.statistic.is_some());
    assert_eq!(
        (test.p_lower, test.p_consistent, test.p_upper, test.p_reality_check),
        (None, None, None, None)
    );
    let test = spa(&Array2::from_elem((1, 1), -1.0), 50, 1);
    assert_eq!((test.statistic, test.p_upper), (Some(0.0), None));
    let two = spa(&aview2(&[[1.0], [2.0]]).to_owned(), 1000, 1);
    assert!(p_values(&two).iter().all(|p| *p < 0.01)); // 1.5 is three times what two values can scatter
}

#[test]
fn money_of_any_size_gives_the_same_p_values() {
    let mut excess = Normals::new(8).matrix(38, 4);
    excess.column_mut(2).mapv_inplace(|x| x * 1e-5);
    let plain = spa(&excess, 500, 2);
    for exponent in [-900, 900] {
        let test = spa(&(&excess * 2.0_f64.powi(exponent)), 500, 2);
        assert_eq!(answers(&test), answers(&plain));
        assert_eq!(test.statistic, plain.statistic);
    }
    let spread = Array2::from_shape_fn((38, 2), |(i, k)| excess[[i, k]] * [1e-300, 1e300][k]);
    assert!(p_values(&spa(&spread, 100, 1)).iter().all(|p| (0.0..=1.0).contains(p)));
    let mut certain = spread.mapv(|x| x * 1e-300);
    certain.column_mut(0).fill(1e300);
    certain[[0, 1]] = 5e-324;
    assert!(spa(&certain, 100, 1).p_upper.is_none());
    let error = superior_predictive_ability(aview2(&[[f64::MAX], [f64::MIN]]), &BootstrapOptions::new(1))
        .unwrap_err();
    assert!(matches!(error, Error::Overflow { .. }), "{error}");
}

#[test]
fn predictive_ability_refuses_bad_input() {
    let options = BootstrapOptions::new(1).resamples(10);
    for shape in [(0, 3), (3, 0), (0, 0)] {
        let error = superior_predictive_ability(Array2::zeros(shape).view(), &options).unwrap_err();
        assert_eq!(error, Error::Empty { argument: "excess" });
    }
    for bad in NOT_FINITE {
        let mut excess = Array2::zeros((5, 4));
        excess[[3, 2]] = bad;
        for view in [excess.view(), excess.t()] {
            let place = if view.nrows() == 5 { (3, 2) } else { (2, 3) };
            let error = superior_predictive_ability(view, &options).unwrap_err();
            assert!(
                matches!(error, Error::CellOutOfRange { argument: "excess", row, column, .. } if (row, column) == place),
                "{error}"
            );
        }
    }
    let mut excess = Array2::zeros((5, 4));
    excess[[3, 2]] = f64::NAN;
    let error = superior_predictive_ability(excess.view(), &options).unwrap_err();
    assert_eq!(error.to_string(), "excess[[3, 2]] = NaN must be finite");
    for options in [options.resamples(0), options.block_length(0), options.block_length(6)] {
        let error = superior_predictive_ability(Array2::zeros((5, 4)).view(), &options).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { .. }), "{error}");
    }
}

// Probability of overfitting

#[test]
fn cross_validation_is_that_of_brute_force() {
    let mut cases = 0;
    for row in rows(include_str!("fixtures/overfitting_cscv.csv")) {
        let ours = pbo(&case(row[0]), row[1].parse().unwrap());
        let theirs = |k: usize| number(row[k]);
        let logits: Vec<f64> = row[8].split(';').map(number).collect();
        assert_eq!(ours.logits.len(), logits.len());
        for (ours, theirs) in sorted(ours.logits).iter().zip(logits) {
            assert_abs_diff_eq!(*ours, theirs, epsilon = CLOSED_FORM);
        }
        assert_abs_diff_eq!(ours.probability.unwrap(), theirs(2), epsilon = CLOSED_FORM);
        assert_abs_diff_eq!(ours.mean_in_sample.unwrap(), theirs(3), epsilon = RATIO);
        assert_abs_diff_eq!(ours.mean_out_of_sample.unwrap(), theirs(4), epsilon = RATIO);
        assert_relative_eq!(ours.degradation_slope.unwrap(), theirs(5), max_relative = RATIO);
        assert_abs_diff_eq!(ours.degradation_intercept.unwrap(), theirs(6), epsilon = RATIO);
        assert_abs_diff_eq!(ours.probability_of_loss.unwrap(), theirs(7), epsilon = CLOSED_FORM);
        cases += 1;
    }
    assert_eq!(cases, 8);
}

#[test]
fn noise_is_a_coin_toss() {
    for (strategies, expected) in [(6, 0.5), (3, 2.0 / 3.0)] {
        let mut normals = Normals::new(21);
        let worlds: Vec<f64> =
            (0..1500).map(|_| pbo(&normals.matrix(32, strategies), 4).probability.unwrap()).collect();
        let n = worlds.len() as f64;
        let mean = worlds.iter().sum::<f64>() / n;
        let variance = worlds.iter().map(|p| (p - mean).powi(2)).sum::<f64>() / (n - 1.0);
        assert_abs_diff_eq!(mean, expected, epsilon = STANDARD_ERRORS * (variance / n).sqrt());
    }
}

#[test]
fn a_truly_better_strategy_stays_the_best() {
    let mut returns = Normals::new(4).matrix(152, 40);
    returns.column_mut(9).mapv_inplace(|x| x + 1.0);
    let answer = pbo(&returns, 16);
    assert_eq!((answer.combinations, answer.logits.len()), (12_870, 12_870));
    assert_eq!((answer.probability, answer.probability_of_loss), (Some(0.0), Some(0.0)));
    assert!(answer.mean_out_of_sample.unwrap() > 0.8);
    assert!(answer.logits.iter().all(|logit| (logit - 40.0_f64.ln()).abs() < CLOSED_FORM));
}

#[test]
fn equal_strategies_are_never_above_their_median() {
    let one = Normals::new(4).matrix(20, 1);
    let returns = Array2::from_shape_fn((20, 7), |(i, k)| one[[i, 0]] * (k + 1) as f64 / 3.0);
    let answer = pbo(&returns, 6);
    assert_eq!((answer.probability, answer.combinations), (Some(1.0), 20));
    assert_eq!(answer.logits, [0.0; 20]);
    // A single choice: the line is that of one strategy.
    assert_abs_diff_eq!(answer.mean_in_sample.unwrap(), answer.mean_out_of_sample.unwrap(), epsilon = RATIO);
}

#[test]
fn luck_that_is_shared_out_between_the_halves_is_overfitting() {
    // Each of two strategies won in one half only: the best there is the worst in the other.
    let returns =
        Array2::from_shape_fn(
            (8, 2),
            |(i, k)| {
                if (i < 4) == (k == 0) { 1.0 + i as f64 } else { -1.0 - i as f64 }
            },
        );
    let answer = pbo(&returns, 2);
    assert_eq!((answer.probability, answer.probability_of_loss), (Some(1.0), Some(1.0)));
    assert_eq!(answer.logits, [(0.5_f64).ln(); 2]);
}

#[test]
fn what_has_no_ratio_is_not_judged() {
    for returns in
        [Array2::zeros((8, 3)), Array2::from_elem((2, 2), 0.1), aview2(&[[1.0, 2.0], [3.0, 1.0]]).to_owned()]
    {
        let answer = pbo(&returns, 2);
        assert_eq!((answer.combinations, answer.logits.len()), (2, 0));
        let figures = [
            answer.probability,
            answer.mean_in_sample,
            answer.mean_out_of_sample,
            answer.degradation_slope,
            answer.degradation_intercept,
            answer.probability_of_loss,
        ];
        assert_eq!(figures, [None; 6]);
    }
    // A strategy that bets in one half only cannot be looked up in the other.
    let mut returns = Normals::new(4).matrix(8, 3);
    for i in 0..4 {
        returns[[i, 0]] = 10.0 + i as f64;
        returns[[i + 4, 0]] = 0.0;
    }
    let answer = pbo(&returns, 2);
    assert_eq!((answer.combinations, answer.logits.len()), (2, 1));
}

/// A bankroll that grows steadily has constant returns but for rounding.
#[test]
fn a_half_that_varies_by_rounding_only_has_no_ratio() {
    let mut returns = Normals::new(4).matrix(12, 3);
    let mut value = 1000.0;
    for i in 0..6 {
        let next = value * 1.01;
        returns[[i, 1]] = (next - value) / value;
        value = next;
    }
    assert!(returns.column(1).iter().take(6).any(|r| r.to_bits() != returns[[0, 1]].to_bits()));
    let answer = pbo(&returns, 2);
    // Its ratio there would be some 1e14.
    assert!(answer.mean_in_sample.unwrap().abs() < 10.0);
}

/// Blocks far from the mean of the season and halves without a bet keep their digits.
#[test]
fn a_quiet_half_after_a_wild_one_keeps_its_digits() {
    let small = Normals::new(6).matrix(8, 3);
    let wild = Array2::from_shape_fn((16, 3), |(i, k)| {
        if i < 8 { 1e9 * (1 + i + k) as f64 } else { 1e-3 * small[[i - 8, k]] }
    });
    let answer = pbo(&wild, 2);
    let ratios: Vec<f64> = (0..3).map(|k| sharpe(&small.column(k).to_vec(), 1.0).unwrap().unwrap()).collect();
    let best = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let first: Vec<f64> =
        (0..3).map(|k| sharpe(&wild.column(k).to_vec()[..8], 1.0).unwrap().unwrap()).collect();
    let best_first = first.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    assert_relative_eq!(
        answer.mean_in_sample.unwrap(),
        0.5 * (best + best_first),
        max_relative = CLOSED_FORM
    );
}

#[test]
fn the_size_of_the_money_does_not_matter() {
    let returns = Normals::new(6).matrix(24, 4);
    let plain = pbo(&returns, 8);
    for unit in [1e-300, 1e9, 1e300] {
        let scaled = pbo(&(&returns * unit), 8);
        assert_eq!(scaled.probability, plain.probability);
        assert_abs_diff_eq!(scaled.mean_in_sample.unwrap(), plain.mean_in_sample.unwrap(), epsilon = RATIO);
    }
}

#[test]
fn a_hundred_thousand_periods_and_most_blocks() {
    let returns = Normals::new(6).matrix(100_000, 2);
    assert_eq!(pbo(&returns, 2).logits.len(), 2);
    let most = pbo(&Normals::new(6).matrix(24, 2), 24);
    assert_eq!((most.combinations, most.logits.len()), (2_704_156, 2_704_156));
}

#[test]
fn overfitting_refuses_bad_input() {
    let error = probability_of_overfitting(Array2::zeros((0, 2)).view(), 2).unwrap_err();
    assert_eq!(error, Error::Empty { argument: "returns" });
    for strategies in [0, 1] {
        let error = probability_of_overfitting(Array2::zeros((8, strategies)).view(), 2).unwrap_err();
        assert_eq!(error, Error::TooFew { argument: "the list of strategies", found: strategies, needed: 2 });
    }
    for (periods, blocks) in [(30, 0), (30, 1), (30, 5), (30, 26), (7, 8), (30, usize::MAX - 1)] {
        let error = probability_of_overfitting(Array2::zeros((periods, 2)).view(), blocks).unwrap_err();
        assert!(matches!(error, Error::OutOfRange { argument: "blocks", .. }), "{error}");
    }
    for bad in NOT_FINITE {
        let mut performance = Array2::zeros((5, 4));
        performance[[1, 3]] = bad;
        let error = probability_of_overfitting(performance.view(), 2).unwrap_err();
        assert!(
            matches!(error, Error::CellOutOfRange { argument: "returns", row: 1, column: 3, .. }),
            "{error}"
        );
    }
}

// Laws

fn matrices() -> impl Strategy<Value = Array2<f64>> {
    (4..24_usize, 2..6_usize).prop_flat_map(|(periods, strategies)| {
        // Coarse values, so that ties and constant halves come up.
        vec((-4..5_i32).prop_map(|x| f64::from(x) / 4.0), periods * strategies)
            .prop_map(move |cells| Array2::from_shape_vec((periods, strategies), cells).expect("its size"))
    })
}

/// The columns in another order: rotated by one.
fn rotated(table: &Array2<f64>) -> Array2<f64> {
    let k = table.ncols();
    Array2::from_shape_fn(table.dim(), |(row, column)| table[[row, (column + 1) % k]])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn probabilities_fall_as_the_benchmark_rises(
        returns in vec(-0.5..0.5_f64, 2..60),
        benchmark in -1.0..1.0_f64,
        unit in prop_oneof![Just(1e-200), 1e-3..1e3_f64, Just(1e200)],
    ) {
        let scaled: Vec<f64> = returns.iter().map(|r| r * unit).collect();
        let negated: Vec<f64> = returns.iter().map(|r| -r).collect();
        if let Some(p) = probabilistic_sharpe(&returns, benchmark).unwrap() {
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert!(probabilistic_sharpe(&returns, benchmark + 0.1).unwrap().unwrap() <= p);
            let same = probabilistic_sharpe(&scaled, benchmark).unwrap().unwrap();
            assert_abs_diff_eq!(same, p, epsilon = RATIO);
            let other = probabilistic_sharpe(&negated, -benchmark).unwrap().unwrap();
            assert_abs_diff_eq!(other, 1.0 - p, epsilon = RATIO);
        }
    }

    #[test]
    fn more_trials_raise_the_bar(
        returns in vec(-0.5..0.5_f64, 3..40),
        ratios in vec(-1.0..1.0_f64, 1..20),
    ) {
        let trials: Vec<Option<f64>> = ratios.iter().copied().map(Some).collect();
        let few = deflated_sharpe(&returns, &trials).unwrap();
        let spread = ratios.iter().any(|r| r.to_bits() != ratios[0].to_bits());
        prop_assert_eq!(few.expected_maximum > 0.0, spread);
        prop_assert_eq!(few.probability, probabilistic_sharpe(&returns, few.expected_maximum).unwrap());
        let n = ratios.len();
        prop_assert!(expected_maximum_sharpe(n + 1, 1.0).unwrap() > expected_maximum_sharpe(n, 1.0).unwrap());
        // A trial that never bet was a trial all the same.
        let more = deflated_sharpe(&returns, &[trials, vec![None]].concat()).unwrap();
        prop_assert_eq!(more.expected_maximum > few.expected_maximum, spread);
    }

    #[test]
    fn trials_that_never_bet_set_no_bar(returns in vec(-0.5..0.5_f64, 3..40), trials in 1..9_usize) {
        let none = vec![None; trials];
        // One that did has no second to be chosen from.
        for trials in [none.clone(), [vec![Some(0.3)], none].concat()] {
            let best = deflated_sharpe(&returns, &trials).unwrap();
            prop_assert_eq!(best.expected_maximum.to_bits(), 0.0_f64.to_bits());
        }
    }

    #[test]
    fn p_values_are_ordered_and_do_not_depend_on_the_order(excess in matrices(), block in 1..4_usize) {
        let test = spa(&excess, 60, block);
        if let [Some(lower), Some(consistent), Some(upper)] = [test.p_lower, test.p_consistent, test.p_upper] {
            prop_assert!(0.0 < lower && lower <= consistent && consistent <= upper && upper <= 1.0);
        }
        let other = spa(&rotated(&excess), 60, block);
        prop_assert_eq!(
            (test.p_lower, test.p_consistent, test.p_upper, test.p_reality_check, test.statistic),
            (other.p_lower, other.p_consistent, other.p_upper, other.p_reality_check, other.statistic)
        );
        prop_assert_eq!(test.best_mean.to_bits(), other.best_mean.to_bits());
        let back = (other.best + 1) % excess.ncols();
        prop_assert_eq!(excess.column(back).sum().to_bits(), excess.column(test.best).sum().to_bits());
    }

    #[test]
    fn the_benchmark_cancels(excess in matrices(), benchmark in vec(-4..5_i32, 24)) {
        let benchmark: Vec<f64> = benchmark.iter().map(|x| f64::from(*x) / 4.0).collect();
        let absolute = Array2::from_shape_fn(excess.dim(), |(i, k)| excess[[i, k]] + benchmark[i]);
        let relative = Array2::from_shape_fn(excess.dim(), |(i, k)| absolute[[i, k]] - benchmark[i]);
        prop_assert_eq!(spa(&excess, 20, 1), spa(&relative, 20, 1));
    }

    #[test]
    fn hansens_test_ignores_the_stakes(excess in matrices(), stakes in vec(1e-6..1e6_f64, 6)) {
        let test = spa(&excess, 60, 1);
        let staked = Array2::from_shape_fn(excess.dim(), |(i, k)| excess[[i, k]] * stakes[k]);
        let other = spa(&staked, 60, 1);
        prop_assert_eq!(
            (test.p_lower, test.p_consistent, test.p_upper),
            (other.p_lower, other.p_consistent, other.p_upper)
        );
    }

    #[test]
    fn overfitting_does_not_depend_on_order_or_stakes(
        returns in matrices(),
        half in 1..4_usize,
        stakes in vec(1e-6..1e6_f64, 6),
    ) {
        let blocks = (2 * half).min(returns.nrows() / 2 * 2);
        let answer = pbo(&returns, blocks);
        let staked = Array2::from_shape_fn(returns.dim(), |(i, k)| returns[[i, k]] * stakes[k]);
        for other in [pbo(&rotated(&returns), blocks), pbo(&staked, blocks)] {
            prop_assert_eq!(answer.logits.len(), other.logits.len());
            for (a, b) in answer.logits.iter().zip(&other.logits) {
                assert_abs_diff_eq!(*a, *b, epsilon = CLOSED_FORM);
            }
            prop_assert_eq!(answer.probability, other.probability);
        }
        // The mean ratio out of sample is of the same strategies as in sample, over all halves.
        for figure in [answer.probability, answer.probability_of_loss] {
            prop_assert!(figure.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
        prop_assert!(answer.logits.iter().all(|logit| logit.is_finite()));
    }
}
