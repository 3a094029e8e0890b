//! The distributions themselves.

use fairline_model::{Error, ScoreMatrix};
use ndarray::{Array2, array};

/// What the documentation promises for the sum of all cells.
const SUM: f64 = 1e-12;

/// Recurrences of at most a few hundred factors, relative to the probability.
const RECURRENCE: f64 = 1e-12;

const RATES: [f64; 9] = [1e-300, 1e-12, 0.01, 0.7, 1.5, 4.0, 17.0, 50.0, 100.0];

fn sum(matrix: &ScoreMatrix) -> f64 {
    matrix.probabilities().sum()
}

#[test]
fn probabilities_sum_to_one_and_what_is_left_out_is_below_rounding() {
    for home in RATES {
        for away in RATES {
            let low = (-1.0 / home.max(away)).max(-1.0);
            let high = (1.0 / (home * away)).min(1.0);
            for matrix in [
                ScoreMatrix::poisson(home, away),
                ScoreMatrix::dixon_coles(home, away, 0.9 * low),
                ScoreMatrix::dixon_coles(home, away, 0.9 * high),
                ScoreMatrix::bivariate_poisson(home / 2.0, away / 2.0, 0.3),
                ScoreMatrix::negative_binomial(home, away, 30.0),
            ] {
                let matrix = matrix.unwrap();
                assert!((sum(&matrix) - 1.0).abs() < SUM, "{home} {away}: {}", sum(&matrix) - 1.0);
                assert!((matrix.result().iter().sum::<f64>() - 1.0).abs() < SUM, "{home} {away}");
                assert!(matrix.tail() <= 2e-17);
                assert!(matrix.probabilities().iter().all(|&p| (0.0..=1.0).contains(&p)));
            }
        }
    }
}

#[test]
fn small_rates_keep_their_digits() {
    let [home, draw, away] = ScoreMatrix::poisson(1e-300, 3e-300).unwrap().result();
    assert!((home / 1e-300 - 1.0).abs() < RECURRENCE && (away / 3e-300 - 1.0).abs() < RECURRENCE);
    assert!((draw - 1.0).abs() < SUM);
}

#[test]
fn constructors_nest() {
    let poisson = ScoreMatrix::poisson(1.7, 0.9).unwrap();
    assert_eq!(ScoreMatrix::dixon_coles(1.7, 0.9, 0.0).unwrap(), poisson);
    assert_eq!(ScoreMatrix::bivariate_poisson(1.7, 0.9, 0.0).unwrap(), poisson);
    let table = ScoreMatrix::from_probabilities(poisson.probabilities()).unwrap();
    assert_eq!(table.probabilities(), poisson.probabilities());
    let limit = ScoreMatrix::negative_binomial(1.7, 0.9, 1e300).unwrap();
    assert_eq!(limit.probabilities().dim(), poisson.probabilities().dim());
    for (a, b) in limit.probabilities().iter().zip(poisson.probabilities()) {
        assert!((a - b).abs() < RECURRENCE * b, "{a} {b}");
    }
}

#[test]
fn a_common_part_is_the_convolution_with_it() {
    let (independent, together) =
        (ScoreMatrix::poisson(1.2, 0.8).unwrap(), ScoreMatrix::bivariate_poisson(1.2, 0.8, 0.4).unwrap());
    let common = ScoreMatrix::poisson(0.4, 1e-300).unwrap();
    for ((x, y), &p) in together.probabilities().indexed_iter().filter(|((x, y), _)| x.max(y) < &12) {
        let expected: f64 = (0..=x.min(y))
            .map(|k| common.correct_score(k, 0) * independent.correct_score(x - k, y - k))
            .sum();
        assert!((p - expected).abs() < RECURRENCE * expected, "{x}-{y}: {p} {expected}");
    }
}

#[test]
fn bad_parameters_are_named() {
    for bad in [0.0, -1.0, 100.1, f64::NAN, f64::INFINITY] {
        for (matrix, expected) in [
            (ScoreMatrix::poisson(bad, 1.0), "home_rate"),
            (ScoreMatrix::poisson(1.0, bad), "away_rate"),
            (ScoreMatrix::dixon_coles(bad, 1.0, 0.0), "home_rate"),
            (ScoreMatrix::bivariate_poisson(1.0, bad, 0.0), "away_rate"),
            (ScoreMatrix::negative_binomial(bad, 1.0, 1.0), "home_rate"),
        ] {
            assert!(
                matches!(matrix, Err(Error::ParameterOutOfRange { name, .. }) if name == expected),
                "{bad}"
            );
        }
    }
    for bad in [-1e-9, 99.5, f64::NAN, f64::INFINITY] {
        let matrix = ScoreMatrix::bivariate_poisson(1.0, 1.0, bad);
        assert!(matches!(matrix, Err(Error::ParameterOutOfRange { name: "common_rate", .. })), "{bad}");
    }
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let matrix = ScoreMatrix::negative_binomial(1.0, 1.0, bad);
        assert!(matches!(matrix, Err(Error::ParameterOutOfRange { name: "dispersion", .. })), "{bad}");
    }
    for spread in [1e-300, 1e-20, 1e-3] {
        let matrix = ScoreMatrix::negative_binomial(1.5, 1.0, spread);
        assert!(matches!(matrix, Err(Error::TooManyGoals { limit: 500, .. })), "{spread}");
    }
}

#[test]
fn rho_is_refused_where_a_low_score_would_not_be_positive() {
    let (home, away) = (2.0, 0.8);
    let error = ScoreMatrix::dixon_coles(home, away, -0.5).unwrap_err();
    assert_eq!(error, Error::RhoOutOfRange { rho: -0.5, min: -0.5, max: 0.625 });
    assert_eq!(
        error.to_string(),
        "rho = -0.5 must lie between -0.5 and 0.625, both excluded, at these rates"
    );
    for refused in [-0.6, 0.625, 0.7, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(ScoreMatrix::dixon_coles(home, away, refused), Err(Error::RhoOutOfRange { .. })));
    }
    assert!(matches!(ScoreMatrix::dixon_coles(0.5, 0.5, 1.0), Err(Error::RhoOutOfRange { .. })));
    for allowed in [-0.499, 0.624] {
        let matrix = ScoreMatrix::dixon_coles(home, away, allowed).unwrap();
        assert!(matrix.probabilities().iter().all(|&p| p > 0.0));
    }
}

#[test]
fn tables_are_checked() {
    let table = array![[0.5, 0.2], [f64::NAN, 0.3]];
    let error = ScoreMatrix::from_probabilities(table.view()).unwrap_err();
    assert_eq!(error.to_string(), "the probability of 1-0, NaN, must be between 0 and 1");
    let negative = array![[1.1, -0.1]];
    let error = ScoreMatrix::from_probabilities(negative.view());
    assert!(matches!(error, Err(Error::ScoreProbability { home_goals: 0, away_goals: 0, .. })));
    for table in
        [array![[0.5, 0.4]], array![[0.5, 0.5 + 1e-11]], Array2::zeros((0, 0)), Array2::zeros((0, 3))]
    {
        let error = ScoreMatrix::from_probabilities(table.view());
        assert!(matches!(error, Err(Error::ScoreProbabilitySum { .. })));
    }
    // One score, and a table read against its memory order.
    let certain = ScoreMatrix::from_probabilities(array![[1.0]].view()).unwrap();
    assert!(certain.result()[1] >= 1.0 && certain.tail() <= 0.0);
    let table = array![[0.1, 0.2, 0.0], [0.3, 0.4, 0.0]];
    let matrix = ScoreMatrix::from_probabilities(table.t()).unwrap();
    assert_eq!(matrix.probabilities(), table.t());
    assert!((matrix.result()[0] - 0.2).abs() < RECURRENCE && (matrix.result()[2] - 0.3).abs() < RECURRENCE);
    assert!(matrix.correct_score(3, 0).abs() + matrix.correct_score(0, usize::MAX).abs() < RECURRENCE);
}
