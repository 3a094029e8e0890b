//! Laws of calibration that hold for all forecasts, and what intervals and tests promise, by simulation.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{BinaryForecasts, Bins, BootstrapOptions, EvaluationSample, FitStatus, brier};
use ndarray::Array2;
use proptest::collection::vec;
use proptest::prelude::*;
use rand::distr::{Distribution, StandardUniform};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The parts of a score sum to it.
const IDENTITY: f64 = 1e-12;

/// The two sides differ only in the order of some dozens of additions of numbers up to 1.
const ADDITION_ORDER: f64 = 1e-12;

/// Fits end within 1e-9 of a standard error of the maximum, and standard errors of a few events reach 1e3.
const FIT: f64 = 1e-6;

/// A simulated share is within four of its standard errors.
const STANDARD_ERRORS: f64 = 4.0;

/// Probabilities with ties, 0, 1, tiny ones and ones next to 1.
fn probability() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (0..=20_u32).prop_map(|k| f64::from(k) / 20.0),
        4 => 0.0..=1.0_f64,
        1 => prop_oneof![Just(1e-300), Just(5e-324), Just(1e-12), Just(1.0 - f64::EPSILON / 2.0)],
    ]
}

fn events(p: impl Strategy<Value = f64>) -> impl Strategy<Value = Vec<(f64, bool)>> {
    vec((p, any::<bool>()), 1..80)
}

fn bins() -> impl Strategy<Value = Bins> {
    let count = || prop_oneof![9 => 1..30_usize, 1 => Just(usize::MAX)];
    prop_oneof![count().prop_map(Bins::EqualWidth), count().prop_map(Bins::EqualCount), Just(Bins::Distinct)]
}

fn forecasts(events: &[(f64, bool)]) -> BinaryForecasts {
    let (p, happened): (Vec<f64>, Vec<bool>) = events.iter().copied().unzip();
    BinaryForecasts::new(&p, &happened).expect("valid forecasts")
}

proptest! {
    #[test]
    fn murphys_parts_sum_to_the_score(events in events(probability()), bins in bins()) {
        let parts = forecasts(&events).murphy(bins).unwrap();
        let sum = parts.reliability - parts.resolution + parts.uncertainty + parts.within_bin_variance
            - parts.within_bin_covariance;
        assert_abs_diff_eq!(parts.score, sum, epsilon = IDENTITY);
        let squares = [parts.reliability, parts.resolution, parts.uncertainty, parts.within_bin_variance];
        prop_assert!(squares.iter().all(|part| (0.0..=1.0).contains(part)));
        if bins == Bins::Distinct {
            prop_assert_eq!((parts.within_bin_variance, parts.within_bin_covariance), (0.0, 0.0));
        }
    }

    #[test]
    fn corps_parts_sum_to_the_score(events in events(probability())) {
        let forecasts = forecasts(&events);
        let corp = forecasts.corp();
        let sum = corp.miscalibration - corp.discrimination + corp.uncertainty;
        assert_abs_diff_eq!(corp.score, sum, epsilon = IDENTITY);
        prop_assert!(corp.miscalibration >= 0.0 && corp.discrimination >= 0.0);

        // Rising with the forecast, right on average, and nothing is left to recalibrate.
        let mut pairs: Vec<_> = forecasts.p().iter().zip(&corp.recalibrated).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(b.0));
        for pair in pairs.windows(2) {
            prop_assert!(pair[0].1 <= pair[1].1);
            prop_assert!(pair[0].0 < pair[1].0 || pair[0].1.to_bits() == pair[1].1.to_bits());
        }
        let mean = corp.recalibrated.iter().sum::<f64>() / corp.recalibrated.len() as f64;
        assert_abs_diff_eq!(mean, forecasts.base_rate(), epsilon = ADDITION_ORDER);
        let again = BinaryForecasts::new(&corp.recalibrated, forecasts.happened()).unwrap().corp();
        prop_assert_eq!(&again.recalibrated, &corp.recalibrated);
        prop_assert!(again.miscalibration <= ADDITION_ORDER);

        for pair in corp.blocks.windows(2) {
            prop_assert!(pair[0].highest < pair[1].lowest && pair[0].frequency < pair[1].frequency);
        }
        prop_assert_eq!(corp.blocks.iter().map(|block| block.count).sum::<usize>(), events.len());
    }

    #[test]
    fn rows_lie_within_their_edges_and_add_up(events in events(probability()), bins in bins()) {
        let forecasts = forecasts(&events);
        let table = forecasts.reliability(bins, 0.95).unwrap();
        prop_assert_eq!(table.rows.iter().map(|row| row.count).sum::<usize>(), events.len());
        let mut error = 0.0;
        for row in &table.rows {
            prop_assert!(row.lower <= row.mean_forecast && row.mean_forecast <= row.upper);
            prop_assert!(row.interval[0] <= row.frequency && row.frequency <= row.interval[1]);
            error += row.count as f64 * (row.frequency - row.mean_forecast).abs() / events.len() as f64;
        }
        prop_assert!(table.rows.windows(2).all(|pair| pair[0].upper <= pair[1].lower));
        assert_abs_diff_eq!(forecasts.calibration_error(bins).unwrap(), error, epsilon = ADDITION_ORDER);
    }

    #[test]
    fn equal_counts_of_different_forecasts_differ_by_one(n in 1..200_usize, k in 1..30_usize) {
        let p: Vec<f64> = (0..n).map(|i| i as f64 / n as f64).collect();
        let table = BinaryForecasts::new(&p, &vec![true; n]).unwrap().reliability(Bins::EqualCount(k), 0.5).unwrap();
        let counts: Vec<usize> = table.rows.iter().map(|row| row.count).collect();
        prop_assert!(counts.iter().all(|&count| count == n / k || count == n.div_ceil(k)));
        prop_assert_eq!(counts.len(), k.min(n));
    }

    #[test]
    fn the_order_of_events_does_not_matter(
        (events, shuffled) in events(probability())
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        bins in bins(),
    ) {
        let (a, b) = (forecasts(&events), forecasts(&shuffled));
        assert_abs_diff_eq!(a.mean_brier(), b.mean_brier(), epsilon = ADDITION_ORDER);
        let parts = [a.murphy(bins).unwrap(), b.murphy(bins).unwrap()];
        // Of all parts only the score is a sum in the order of the events.
        prop_assert_eq!(parts[0].reliability.to_bits(), parts[1].reliability.to_bits());
        prop_assert_eq!(parts[0].within_bin_covariance.to_bits(), parts[1].within_bin_covariance.to_bits());
        prop_assert_eq!(a.reliability(bins, 0.9).unwrap(), b.reliability(bins, 0.9).unwrap());
        prop_assert_eq!(a.calibration_error(bins).unwrap().to_bits(), b.calibration_error(bins).unwrap().to_bits());
        prop_assert_eq!(a.corp().blocks, b.corp().blocks);
        let inner = |events: &[(f64, bool)]| {
            let inner: Vec<_> = events.iter().map(|&(p, happened)| (0.001 + 0.998 * p, happened)).collect();
            forecasts(&inner).recalibration()
        };
        prop_assert_eq!(inner(&events), inner(&shuffled));
        // Overflow of an impossible event is an error for both.
        prop_assert_eq!(a.hosmer_lemeshow(7, EvaluationSample::HeldOut), b.hosmer_lemeshow(7, EvaluationSample::HeldOut));
        match (a.spiegelhalter().z, b.spiegelhalter().z) {
            (Some(a), Some(b)) => assert_relative_eq!(a, b, max_relative = 1e-9, epsilon = 1e-9),
            (a, b) => prop_assert_eq!(a, b),
        }
    }

    /// Forecasting that the event does not happen, with 1 − p.
    #[test]
    fn the_other_side_of_the_event_tells_the_same(events in events((1..40_u32).prop_map(|k| f64::from(k) / 40.0))) {
        let other: Vec<_> = events.iter().map(|&(p, happened)| (1.0 - p, !happened)).collect();
        let (a, b) = (forecasts(&events), forecasts(&other));
        assert_abs_diff_eq!(a.mean_brier(), b.mean_brier(), epsilon = ADDITION_ORDER);
        let parts = [a.murphy(Bins::Distinct).unwrap(), b.murphy(Bins::Distinct).unwrap()];
        assert_abs_diff_eq!(parts[0].reliability, parts[1].reliability, epsilon = ADDITION_ORDER);
        assert_abs_diff_eq!(a.corp().miscalibration, b.corp().miscalibration, epsilon = ADDITION_ORDER);
        if let (Some(a), Some(b)) = (a.spiegelhalter().z, b.spiegelhalter().z) {
            assert_abs_diff_eq!(a, b, epsilon = 1e-10);
        }
        match (a.recalibration().unwrap(), b.recalibration().unwrap()) {
            (Some(a), Some(b)) => {
                let scale = 1.0 + a.slope.standard_error + a.intercept.standard_error;
                assert_abs_diff_eq!(a.slope.estimate, b.slope.estimate, epsilon = FIT * scale);
                assert_abs_diff_eq!(a.intercept.estimate, -b.intercept.estimate, epsilon = FIT * scale);
                assert_abs_diff_eq!(a.p_value, b.p_value, epsilon = FIT);
            }
            (a, b) => prop_assert!(a.is_none() && b.is_none()),
        }
    }

    /// At the maximum the gradient is zero and nothing is higher; where data are separable there is none.
    #[test]
    fn recalibration_is_at_the_maximum(events in events(0.001..0.999_f64)) {
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let log_likelihood = |intercept: f64, slope: f64| -> f64 {
            let of = |&(p, happened): &(f64, bool)| {
                let eta = intercept + slope * logit(p);
                -(if happened { -eta } else { eta }).exp().ln_1p()
            };
            events.iter().map(of).sum()
        };
        let range = |kind: bool| {
            let p = || events.iter().filter(move |event| event.1 == kind).map(|event| event.0);
            (p().fold(f64::INFINITY, f64::min), p().fold(f64::NEG_INFINITY, f64::max))
        };
        let (hits, misses) = (range(true), range(false));
        let overlap = hits.0 < misses.1 && misses.0 < hits.1;
        let fit = forecasts(&events).recalibration().unwrap();
        prop_assert_eq!(fit.is_some(), overlap);
        let Some(fit) = fit else { return Ok(()) };
        prop_assert_eq!(fit.status, FitStatus::Converged);
        let (a, b) = (fit.intercept, fit.slope);
        let top = log_likelihood(a.estimate, b.estimate);
        assert_relative_eq!(
            fit.likelihood_ratio, 2.0 * (top - log_likelihood(0.0, 1.0)), max_relative = 1e-9, epsilon = 1e-10
        );
        for (da, db) in [(a.standard_error, 0.0), (0.0, b.standard_error)] {
            let at = |h: f64| log_likelihood(a.estimate + h * da, b.estimate + h * db);
            prop_assert!(at(1e-3) <= top + ADDITION_ORDER && at(-1e-3) <= top + ADDITION_ORDER);
        }
        // A steep line loses digits when intercept and slope · log odds cancel.
        let size = |&(p, _): &(f64, bool)| a.estimate.abs() + (b.estimate * logit(p)).abs();
        let lost: f64 = events.iter().map(|event| 4.0 * f64::EPSILON * size(event)).sum();
        for power in [0, 1] {
            let of = |&(p, happened): &(f64, bool)| {
                let eta = a.estimate + b.estimate * logit(p);
                (f64::from(u8::from(happened)) - 1.0 / (1.0 + (-eta).exp())) * logit(p).powi(power)
            };
            // Log odds of 0.001 are −7.
            assert_abs_diff_eq!(events.iter().map(of).sum::<f64>(), 0.0, epsilon = 7.0 * (1e-8 + lost));
        }
        for &(p, _) in &events {
            let expected = 1.0 / (1.0 + (-a.estimate - b.estimate * logit(p)).exp());
            assert_abs_diff_eq!(fit.probability(p).unwrap(), expected, epsilon = 1e-12 + size(&(p, true)) * 4.0 * f64::EPSILON);
        }
        let shift = fit.calibration_in_the_large;
        let residual: f64 = events.iter().map(|&(p, happened)| {
            f64::from(u8::from(happened)) - 1.0 / (1.0 + (-shift.estimate - logit(p)).exp())
        }).sum();
        assert_abs_diff_eq!(residual, 0.0, epsilon = 1e-8);
    }

    #[test]
    fn columns_and_pools_are_the_matrix(rows in vec((1.0..9.0_f64, 1.0..9.0_f64, 1.0..9.0_f64, 0..3_usize), 1..20)) {
        let outcomes: Vec<usize> = rows.iter().map(|row| row.3).collect();
        let p = Array2::from_shape_fn((rows.len(), 3), |(event, k)| {
            let (a, b, c, _) = rows[event];
            [a, b, c][k] / (a + b + c)
        });
        let multi = brier(p.view(), &outcomes).unwrap().mean;
        let columns = [0, 1, 2].map(|k| BinaryForecasts::of_outcome(p.view(), &outcomes, k).unwrap());
        assert_relative_eq!(columns.iter().map(BinaryForecasts::mean_brier).sum::<f64>(), multi, max_relative = ADDITION_ORDER);
        // Other layouts of the same matrix.
        let transposed = p.t().to_owned();
        let pooled = BinaryForecasts::pooled(transposed.t(), &outcomes).unwrap();
        prop_assert_eq!(pooled.len(), 3 * rows.len());
        assert_relative_eq!(3.0 * pooled.mean_brier(), multi, max_relative = ADDITION_ORDER);
        prop_assert_eq!(&pooled, &BinaryForecasts::pooled(p.view(), &outcomes).unwrap());
        assert_abs_diff_eq!(pooled.base_rate(), 1.0 / 3.0, epsilon = ADDITION_ORDER);
    }
}

// Promises that only simulation can check

fn uniform(random: &mut impl Rng) -> f64 {
    StandardUniform.sample(random)
}

/// Forecasts that are `forecast(u)` of events that happen with probability `chance(u)`, u uniform.
fn simulate(
    random: &mut impl Rng,
    n: usize,
    forecast: fn(f64) -> f64,
    chance: fn(f64) -> f64,
) -> BinaryForecasts {
    let event = |_| {
        let u = uniform(random);
        (forecast(u), uniform(random) < chance(u))
    };
    forecasts(&(0..n).map(event).collect::<Vec<_>>())
}

fn assert_share(count: usize, trials: usize, expected: f64, what: &str) {
    let share = count as f64 / trials as f64;
    let error = (expected * (1.0 - expected) / trials as f64).sqrt();
    assert!((share - expected).abs() <= STANDARD_ERRORS * error, "{what}: {share}, not {expected}");
}

#[test]
fn calibrated_forecasts_are_rejected_as_often_as_the_level_says() {
    const TRIALS: usize = 2000;
    let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
    let calibrated = |u: f64| 0.05 + 0.9 * u;
    let [mut line, mut slope, mut shift, mut z, mut groups, mut luck] = [0; 6];
    for trial in 0..TRIALS {
        let forecasts = simulate(&mut random, 500, calibrated, calibrated);
        let fit = forecasts.recalibration().unwrap().unwrap();
        line += usize::from(fit.p_value < 0.1);
        let [low, high] = fit.slope.interval(0.9).unwrap();
        slope += usize::from(1.0 < low || high < 1.0);
        let large = fit.calibration_in_the_large;
        let [low, high] = large.interval(0.9).unwrap();
        shift += usize::from(0.0 < low || high < 0.0);
        z += usize::from(forecasts.spiegelhalter().p_value.unwrap() < 0.1);
        groups += usize::from(
            forecasts.hosmer_lemeshow(10, EvaluationSample::HeldOut).unwrap().p_value.unwrap() < 0.1,
        );
        // 19 simulations: a p-value of up to 2/20 is one of at most 0.1.
        let reference = forecasts.expected_if_calibrated(Bins::EqualWidth(10), 19, trial as u64).unwrap();
        luck += usize::from(reference.p_value < 0.101);
    }
    for (count, what) in [
        (line, "likelihood ratio"),
        (slope, "slope"),
        (shift, "in the large"),
        (z, "Spiegelhalter"),
        (groups, "Hosmer-Lemeshow"),
        (luck, "calibration error"),
    ] {
        assert_share(count, TRIALS, 0.1, what);
    }
}

#[test]
fn the_expected_error_of_one_bin_is_the_mean_deviation_of_a_binomial() {
    const SIMULATIONS: usize = 20_000;
    let forecasts = forecasts(&[(0.3, true); 10]);
    let reference = forecasts.expected_if_calibrated(Bins::EqualWidth(10), SIMULATIONS, 42).unwrap();
    // De Moivre: E|X − np| = 2·m·C(n, m)·pᵐ·(1 − p)ⁿ⁻ᵐ⁺¹ with m = ⌊np⌋ + 1, here 4.
    let expected = 2.0 * 4.0 * 210.0 * 0.3_f64.powi(4) * 0.7_f64.powi(7) / 10.0;
    // The variance of |X/n − p| is below that of X/n.
    let error = (0.3 * 0.7 / 10.0 / SIMULATIONS as f64).sqrt();
    assert_abs_diff_eq!(reference.mean, expected, epsilon = STANDARD_ERRORS * error);
    assert_abs_diff_eq!(reference.p_value, 1.0 / (SIMULATIONS as f64 + 1.0)); // 0.3¹⁰ = 6e-6

    // Errors as large as that of the events count: three of three, or none, is one in four.
    let three = self::forecasts(&[(0.5, true); 3]);
    let p_value = three.expected_if_calibrated(Bins::Distinct, SIMULATIONS, 42).unwrap().p_value;
    assert_abs_diff_eq!(p_value, 0.25, epsilon = STANDARD_ERRORS * (0.25 * 0.75 / SIMULATIONS as f64).sqrt());
}

/// Of one bin the deviation is a mean: its interval is the normal one, at 0.975 above and at 0.9875 below.
#[test]
fn the_interval_of_one_bin_is_that_of_a_mean() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
    let forecasts = simulate(&mut random, 2000, |_| 0.55, |_| 0.7);
    let options = BootstrapOptions::new(42).resamples(20_000);
    let error = forecasts.calibration_error_interval(Bins::EqualWidth(1), &options).unwrap();
    let share = forecasts.base_rate();
    let deviation = (share * (1.0 - share) / 2000.0).sqrt();
    assert_abs_diff_eq!(error.calibration_error, share - 0.55, epsilon = ADDITION_ORDER);
    // A quantile in the tail of 20,000 resamples has a standard error of some 0.02 deviations.
    let close = STANDARD_ERRORS * 0.02 * deviation;
    let [lower, upper] = error.interval.unwrap();
    assert_abs_diff_eq!(upper, share - 0.55 + 1.960 * deviation, epsilon = close);
    assert_abs_diff_eq!(lower, share - 0.55 - 2.241 * deviation, epsilon = close);
}

#[test]
fn blocks_keep_what_neighbours_have_in_common() {
    // Events that alternate, but for the first two, have less luck in pairs.
    let options = BootstrapOptions::new(42).resamples(500);
    let alternating =
        |from| (0..200).map(move |event| (0.3, event < from || event % 2 == 0)).collect::<Vec<_>>();
    let ask = |from, block_length| {
        let options = options.block_length(block_length);
        forecasts(&alternating(from)).calibration_error_interval(Bins::EqualWidth(1), &options).unwrap()
    };
    let [pairs, single] = [2, 1].map(|block_length| {
        let [lower, upper] = ask(2, block_length).interval.unwrap();
        upper - lower
    });
    assert!(pairs < 0.03 && single > 0.1, "{pairs} {single}");
    // One hit in every pair without exception: no luck is to be seen, and nothing to be said.
    assert_eq!(ask(0, 2).interval, None);

    // Two forecasts of one event, one too high and one too low: what luck adds to one error it takes from the other.
    let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
    let events: Vec<(f64, bool)> = (0..1000)
        .flat_map(|_| {
            let happened = uniform(&mut random) < 0.5;
            [(0.9, happened), (0.1, happened)]
        })
        .collect();
    let twins = forecasts(&events)
        .calibration_error_interval(Bins::EqualWidth(10), &options.block_length(20))
        .unwrap();
    let [lower, upper] = twins.interval.unwrap();
    let [below, above] = [twins.calibration_error - lower, upper - twins.calibration_error];
    assert!(above < 0.3 * below, "{twins:?}");

    // Only the event in the middle is off. Blocks of twenty of thirty events always hold it, and the rest, ten events,
    // in five of eleven draws: it counts once or twice instead of 16/11 times.
    let mut events = vec![(0.0, false); 30];
    events[15] = (0.5, true);
    let middle = forecasts(&events);
    let middle = middle.calibration_error_interval(Bins::EqualWidth(1), &options.block_length(20)).unwrap();
    let [lower, upper] = middle.interval.unwrap();
    let times_thirty = [lower, middle.calibration_error, upper].map(|end| 30.0 * end);
    for (ours, expected) in times_thirty.into_iter().zip([0.5 - 3.0 / 11.0, 0.5, 0.5 + 3.0 / 11.0]) {
        assert_abs_diff_eq!(ours, expected, epsilon = ADDITION_ORDER);
    }
}

/// The probability of an event by its forecast.
type Chance = fn(f64) -> f64;

/// 500 events, ten bins, forecasts 0.025, 0.075 … 0.975.
#[test]
fn calibration_error_intervals_cover_at_least_their_level() {
    const TRIALS: usize = 400;
    let level = |u: f64| ((u * 20.0).floor() + 0.5) / 20.0;
    let cases: [(&str, Chance); 4] = [
        ("calibrated", |p| p),
        ("too low", |p| (p + 0.1).min(1.0)),
        ("too bold", |p| 0.5 + 0.6 * (p - 0.5)),
        ("wavering", |p| if (p * 10.0).floor() % 2.0 < 1.0 { 0.94 * p + 0.03 } else { 0.94 * p }),
    ];
    for (case, chance) in cases {
        let truth: f64 = (0..10)
            .map(|bin| {
                let off = |half: f64| chance(f64::from(bin) / 10.0 + half) - (f64::from(bin) / 10.0 + half);
                (off(0.025) + off(0.075)).abs() / 20.0
            })
            .sum();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
        let [mut covered, mut zero] = [0; 2];
        for trial in 0..TRIALS {
            let events: Vec<(f64, bool)> = (0..500)
                .map(|_| {
                    let p = level(uniform(&mut random));
                    (p, uniform(&mut random) < chance(p))
                })
                .collect();
            let options = BootstrapOptions::new(trial as u64).resamples(400);
            let error =
                forecasts(&events).calibration_error_interval(Bins::EqualWidth(10), &options).unwrap();
            let [lower, upper] = error.interval.unwrap();
            assert!(lower <= error.calibration_error && error.calibration_error <= upper);
            covered += usize::from(lower <= truth && truth <= upper);
            zero += usize::from(lower <= 0.0);
        }
        let share = covered as f64 / TRIALS as f64;
        let slack = STANDARD_ERRORS * (0.95 * 0.05 / TRIALS as f64).sqrt();
        assert!(share >= 0.95 - slack, "{case}: {share}");
        // It has to mean something as well: forecasts that are off by 0.1 are told from calibrated ones.
        assert!(truth < 0.09 || zero < TRIALS / 4, "{case}: {zero} reach 0");
    }
}
