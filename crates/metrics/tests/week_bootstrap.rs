//! Two forecasters compared with whole weeks resampled.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{BootstrapOptions, Error, WeekBootstrap, mean_difference_by_week, paired_t};
use ndarray::{Array1, aview1};
use proptest::collection::vec;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Closed forms: only the order of additions differs.
const CLOSED_FORM: f64 = 1e-12;

fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    random.sample(StandardNormal)
}

/// Scores whose difference is given, beside 0.
fn by_week(differences: &[f64], weeks: &[u32], options: &BootstrapOptions) -> WeekBootstrap {
    let zeros = Array1::zeros(differences.len());
    mean_difference_by_week(aview1(differences), zeros.view(), weeks, options).expect("valid differences")
}

#[test]
fn standard_errors_by_week_are_those_of_a_ratio() {
    // Weeks of 5 to 14 matches that share a surprise.
    let mut random = Xoshiro256PlusPlus::seed_from_u64(11);
    let (mut differences, mut weeks) = (Vec::new(), Vec::new());
    for week in 0..60 {
        let shared = 0.1 * normal(&mut random);
        for _ in 0..random.random_range(5..15) {
            differences.push(0.01 + shared + 0.1 * normal(&mut random));
            weeks.push(week);
        }
    }
    let resamples = 20_000;
    let ours = by_week(&differences, &weeks, &BootstrapOptions::new(42).resamples(resamples));
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let residual = |week: u32| {
        let matches = differences.iter().zip(&weeks).filter(|(_, w)| **w == week);
        matches.map(|(d, _)| d - mean).sum::<f64>()
    };
    let analytic = (0..60).map(|week| residual(week).powi(2)).sum::<f64>().sqrt() / n;
    // 4 standard errors of a standard deviation of that many resamples; the ratio is linear enough at 60 weeks.
    let tolerance = 4.0 / (2.0 * f64::from(u32::try_from(resamples).unwrap())).sqrt();
    assert_relative_eq!(ours.standard_error.unwrap(), analytic, max_relative = tolerance);
    let independent = paired_t(aview1(&differences), Array1::zeros(differences.len()).view()).unwrap();
    assert!(
        ours.standard_error.unwrap() > 1.5 * independent.standard_error.unwrap(),
        "what weeks share counts"
    );
}

/// Ten weeks, five won by as much as the other five are lost: every fourth draw comes to nothing, but for its rounding.
#[test]
fn weeks_that_cancel_are_not_below_zero() {
    let weeks: Vec<u32> = (1..=10).collect();
    let differences: Vec<f64> = weeks.iter().map(|week| if week % 2 == 0 { 0.1 } else { -0.1 }).collect();
    let ours = by_week(&differences, &weeks, &BootstrapOptions::new(1)).share_below_zero.unwrap();
    // 252 of 1024 sequences of ten fair coins have five heads; four standard errors of a share of 10,000.
    let expected = 0.5 * (1.0 - 252.0 / 1024.0);
    assert_abs_diff_eq!(ours, expected, epsilon = 4.0 * (0.25_f64 / 1e4).sqrt());
}

#[test]
fn blocks_keep_what_neighbouring_weeks_share() {
    // Single-match weeks: a bootstrap in blocks of L has a variance known in closed form from the sums of all runs.
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    let mut state = 0.0;
    let differences: Vec<f64> = (0..120)
        .map(|_| {
            state = 0.7 * state + normal(&mut random);
            state
        })
        .collect();
    let weeks: Vec<u32> = (1..=120).collect();
    let length = 6;
    let runs: Vec<f64> = differences.windows(length).map(|run| run.iter().sum()).collect();
    let mean = runs.iter().sum::<f64>() / runs.len() as f64;
    let variance = runs.iter().map(|run| (run - mean).powi(2)).sum::<f64>() / runs.len() as f64;
    let analytic = (variance * 20.0).sqrt() / 120.0;
    let options = BootstrapOptions::new(3).resamples(20_000).block_length(length);
    let blocks = by_week(&differences, &weeks, &options).standard_error.unwrap();
    assert_relative_eq!(blocks, analytic, max_relative = 4.0 / 200.0);
    let single = by_week(&differences, &weeks, &BootstrapOptions::new(3)).standard_error.unwrap();
    assert!(blocks > 1.4 * single);
}

/// How often the interval at 95 % holds the true difference, 0, of seasons of 8 matches a week that share a surprise,
/// and how often that of the t-test does.
fn coverage(seasons: u32, weeks: u32, block_length: usize) -> [f64; 2] {
    let labels: Vec<u32> = (0..8 * weeks).map(|i| i / 8).collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let (mut by_weeks, mut by_matches) = (0, 0);
    for season in 0..seasons {
        let mut differences = Vec::new();
        for _ in 0..weeks {
            let shared = normal(&mut random);
            differences.extend((0..8).map(|_| shared + normal(&mut random)));
        }
        let options = BootstrapOptions::new(season.into()).resamples(1000).block_length(block_length);
        let ours = by_week(&differences, &labels, &options);
        let [low, high] = ours.interval.expect("many weeks");
        by_weeks += u32::from(low <= 0.0 && 0.0 <= high);
        let zeros = Array1::zeros(differences.len());
        let by_match = paired_t(aview1(&differences), zeros.view()).expect("valid differences");
        let [low, high] = by_match.interval(0.95).expect("a valid level").expect("many differences");
        by_matches += u32::from(low <= 0.0 && 0.0 <= high);
    }
    [by_weeks, by_matches].map(|covered| f64::from(covered) / f64::from(seasons))
}

#[test]
fn intervals_cover_as_often_as_documented() {
    // Measured on 10,000 seasons.
    for (weeks, block_length, documented) in
        [(38, 1, 0.940), (20, 1, 0.930), (10, 1, 0.898), (5, 1, 0.832), (38, 4, 0.906), (20, 4, 0.849)]
    {
        let seasons = 400;
        let [by_weeks, by_matches] = coverage(seasons, weeks, block_length);
        let error = (documented * (1.0 - documented) / f64::from(seasons)).sqrt();
        assert!((by_weeks - documented).abs() < 4.0 * error, "{weeks} {block_length}: {by_weeks}");
        assert!(by_matches < 0.75, "matches of a week are not independent, {by_matches}");
    }
}

#[test]
fn only_the_change_of_week_matters() {
    let differences = [0.1, -0.2, 0.3, 0.05, -0.4, 0.2];
    let options = BootstrapOptions::new(9).resamples(500);
    let ours = by_week(&differences, &[1, 1, 2, 3, 3, 3], &options);
    assert_eq!(
        ours,
        by_week(&differences, &[0, 0, 38, 4_000_000_000, 4_000_000_000, 4_000_000_000], &options)
    );
    assert_ne!(ours, by_week(&differences, &[1, 1, 1, 3, 3, 3], &options));
}

#[test]
fn a_clear_lead_is_below_zero_in_every_resample() {
    let differences: Vec<f64> = (0..40).map(|i| -1.0 - 0.01 * f64::from(i % 7)).collect();
    let weeks: Vec<u32> = (0..40).map(|i| i / 4).collect();
    let ours = by_week(&differences, &weeks, &BootstrapOptions::new(1).resamples(100));
    assert_eq!((ours.share_below_zero, ours.resamples), (Some(1.0), 100));
}

#[test]
fn weeks_that_do_not_fit() {
    let scores = [0.1, 0.4, 0.3];
    let ask = |weeks: &[u32], options: &BootstrapOptions| {
        mean_difference_by_week(aview1(&scores), aview1(&[0.2; 3]), weeks, options).unwrap_err()
    };
    let options = BootstrapOptions::new(1);
    let error = ask(&[2, 3, 1], &options);
    assert_eq!(error.to_string(), "weeks[2] = 1 must be the week of the event before it, or a later one");
    let expected = Error::LengthMismatch { first: "scores_a", first_len: 3, second: "weeks", second_len: 2 };
    assert_eq!(ask(&[1, 1], &options), expected);
    assert!(matches!(
        ask(&[1, 1, 2], &options.block_length(3)),
        Error::OutOfRange { argument: "block_length", .. }
    ));
    for resamples in [0, 100_000_001, usize::MAX] {
        let error = ask(&[1, 1, 2], &options.resamples(resamples));
        assert!(matches!(error, Error::OutOfRange { argument: "resamples", .. }));
    }
    assert!(matches!(
        ask(&[1, 1, 2], &options.confidence(1.0)),
        Error::OutOfRange { argument: "confidence", .. }
    ));
}

proptest! {
    #[test]
    fn a_resampled_mean_lies_among_the_means_of_weeks(pairs in vec((0.0..2.0_f64, 0.0..2.0_f64), 2..60), matches in 1..5_usize, seed: u64) {
        let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let weeks: Vec<u32> = (0..a.len()).map(|i| u32::try_from(3 + 2 * (i / matches)).unwrap()).collect();
        let options = BootstrapOptions::new(seed).resamples(100);
        let ours = mean_difference_by_week(aview1(&a), aview1(&b), &weeks, &options).unwrap();
        prop_assert_eq!((ours.weeks, ours.observations), (a.len().div_ceil(matches), a.len()));
        let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        let means = differences.chunks(matches).map(|week| week.iter().sum::<f64>() / week.len() as f64);
        let (low, high) = means.fold((f64::MAX, f64::MIN), |(low, high), m| (m.min(low), m.max(high)));
        if let Some(interval) = ours.interval {
            prop_assert!(low - CLOSED_FORM <= interval[0] && interval[0] <= interval[1]);
            prop_assert!(interval[1] <= high + CLOSED_FORM);
        }
        prop_assert_eq!(ours, mean_difference_by_week(aview1(&a), aview1(&b), &weeks, &options).unwrap());
    }
}

#[test]
fn resamples_that_cannot_differ() {
    let week = by_week(&[0.1, 0.2, 0.4], &[7, 7, 7], &BootstrapOptions::new(1));
    assert_eq!((week.standard_error, week.interval, week.share_below_zero), (None, None, None));
    assert_abs_diff_eq!(week.mean_difference, 0.7 / 3.0, epsilon = CLOSED_FORM);
    let block = by_week(&[0.1, 0.2, 0.4], &[1, 2, 3], &BootstrapOptions::new(1).block_length(3));
    assert_eq!((block.standard_error, block.interval), (None, None));
    let constant = by_week(&[0.1; 100], &(0..100).collect::<Vec<_>>(), &BootstrapOptions::new(1));
    assert_eq!((constant.standard_error, constant.share_below_zero), (None, None));
}

#[test]
fn sums_beyond_the_range() {
    let weeks = [1, 2, 3];
    let error =
        mean_difference_by_week(aview1(&[1e308; 3]), aview1(&[0.0; 3]), &weeks, &BootstrapOptions::new(1));
    assert_eq!(error, Err(Error::Overflow { quantity: "the sum of differences" }));
}

#[test]
fn a_hundred_thousand_events() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(1);
    let n = 100_000;
    let a: Array1<f64> = (0..n).map(|_| 0.6 + 0.1 * normal(&mut random)).collect();
    let b = a.mapv(|score| score + 0.001) + Array1::from_iter((0..n).map(|_| 0.1 * normal(&mut random)));
    let one = paired_t(a.view(), b.view()).unwrap();
    let weeks: Vec<u32> = (0..n).map(|i| i / 10).collect();
    let ours = mean_difference_by_week(a.view(), b.view(), &weeks, &BootstrapOptions::new(1).resamples(200))
        .unwrap();
    // Independent matches: both standard errors agree within 4 of theirs, 1/√(2·200).
    assert_relative_eq!(ours.standard_error.unwrap(), one.standard_error.unwrap(), max_relative = 0.2);
}
