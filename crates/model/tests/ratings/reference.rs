//! Against penaltyblog, statsmodels and numpy; tests/fixtures/ratings.py wrote the numbers and says how.

use fairline_model::{
    Colley, Elo, EloOptions, Massey, MasseyOptions, OrderedLogit, OrderedLogitOptions, PiOptions, PiRatings,
    Status,
};
use ndarray::Array2;

use crate::Match;

/// Least squares by another factorisation, or the same recursion in another order of additions.
const RATING: f64 = 1e-11;
/// Elo is 1500 times as large.
const POINTS: f64 = 1e-9;
/// Both optima have gradients below 1e-10 per row, over curvatures above 1e-2.
const ESTIMATE: f64 = 1e-6;
const OBJECTIVE: f64 = 1e-12;

/// Lines of a fixture without its comments and its header, split at the commas.
fn cells(text: &'static str) -> Vec<Vec<&'static str>> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split(',').collect()).collect()
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn matches() -> Vec<Match> {
    let rows = cells(include_str!("../fixtures/ratings_matches.csv"));
    rows.iter().map(|row| (number(row[0]), number(row[1]), [number(row[2]), number(row[3])])).collect()
}

/// Compares `value(club)` with each row of `system`.
fn compare(system: &str, tolerance: f64, value: impl Fn(usize) -> f64) {
    let rows = cells(include_str!("../fixtures/ratings_reference.csv"));
    let mut compared = 0;
    for row in rows.iter().filter(|row| row[0] == system) {
        let (value, expected): (f64, f64) = (value(number(row[1])), number(row[2]));
        assert!((value - expected).abs() < tolerance, "{system} {}: {value} {expected}", row[1]);
        compared += 1;
    }
    assert!(compared >= 12, "{system}");
}

#[test]
fn massey_agrees_with_penaltyblog_and_least_squares() {
    let mut plain = Massey::new(MasseyOptions::new().home_advantage(false));
    let (mut home_advantage, mut fading) =
        (Massey::new(MasseyOptions::new()), Massey::new(MasseyOptions::new()));
    for (i, &(home, away, goals)) in matches().iter().enumerate() {
        plain.update(home, away, goals);
        home_advantage.update(home, away, goals);
        if i > 0 && i % 10 == 0 {
            fading.discount(0.9).unwrap();
        }
        fading.update(home, away, goals);
    }
    let plain = plain.ratings();
    compare("massey", RATING, |club| plain.rating(club));
    for (name, fit) in [("massey_home", home_advantage.ratings()), ("massey_fading", fading.ratings())] {
        compare(name, RATING, |club| if club == 12 { fit.home_advantage.unwrap() } else { fit.rating(club) });
    }
}

#[test]
fn colley_agrees_with_penaltyblog_and_his_equations() {
    let (mut all, mut decisive) = (Colley::new(), Colley::new());
    for (home, away, goals) in matches() {
        all.update(home, away, goals);
        if goals[0] != goals[1] {
            decisive.update(home, away, goals);
        }
    }
    compare("colley", RATING, |club| all.ratings().rating(club));
    compare("colley_decisive", RATING, |club| decisive.ratings().rating(club));
}

#[test]
fn elo_agrees_with_penaltyblog() {
    let mut elo =
        Elo::new(EloOptions::new().k_factor(24.0).home_advantage(70.0).goal_difference(false)).unwrap();
    for (home, away, goals) in matches() {
        elo.update(home, away, goals);
    }
    compare("elo", POINTS, |club| elo.rating(club));
}

#[test]
fn pi_ratings_obey_the_equations_of_the_source() {
    let mut pi = PiRatings::new(PiOptions::new()).unwrap();
    for (home, away, goals) in matches() {
        pi.update(home, away, goals);
    }
    compare("pi_home", RATING, |club| pi.rating(club)[0]);
    compare("pi_away", RATING, |club| pi.rating(club)[1]);
}

#[test]
fn ordered_logit_agrees_with_statsmodels() {
    let rows = cells(include_str!("../fixtures/ordered_data.csv"));
    let column = |j: usize| -> Vec<usize> { rows.iter().map(|row| number(row[j])).collect() };
    let x = Array2::from_shape_fn((rows.len(), 2), |(i, j)| number(rows[i][j]));
    // The symmetric cases have the first feature and a column of ones.
    let mut with_ones = x.clone();
    with_ones.column_mut(1).fill(1.0);
    let (three, five) = (column(2), column(3));
    let weights: Vec<f64> = rows.iter().map(|row| number(row[4])).collect();
    let new = || OrderedLogitOptions::new().tolerance(1e-12);
    let fits = [
        ("three", OrderedLogit::fit(x.view(), &three, &new())),
        ("five", OrderedLogit::fit(x.view(), &five, &new())),
        ("weighted", OrderedLogit::fit_weighted(x.view(), &three, &weights, &new())),
        ("symmetric_three", OrderedLogit::fit(with_ones.view(), &three, &new().symmetric(true))),
        ("symmetric_five", OrderedLogit::fit(with_ones.view(), &five, &new().symmetric(true))),
    ];
    let reference = cells(include_str!("../fixtures/ordered_reference.csv"));
    for (case, fit) in fits {
        let fit = fit.unwrap();
        assert_eq!(fit.status, Status::Converged, "{case}");
        assert!(fit.iterations <= 10, "{case}: {}", fit.iterations);
        let parameters = fit.thresholds.iter().zip(&fit.threshold_errors);
        let parameters = parameters.chain(fit.coefficients.iter().zip(&fit.coefficient_errors));
        let expected: Vec<_> = reference.iter().filter(|row| row[0] == case).collect();
        assert_eq!(expected.len(), fit.thresholds.len() + fit.coefficients.len(), "{case}");
        for ((estimate, error), row) in parameters.zip(expected) {
            assert!((estimate - number::<f64>(row[2])).abs() < ESTIMATE, "{case} {}: {estimate}", row[1]);
            assert!((error - number::<f64>(row[3])).abs() < ESTIMATE, "{case} {}: ±{error}", row[1]);
            assert!((fit.objective - number::<f64>(row[4])).abs() < OBJECTIVE, "{case}: {}", fit.objective);
        }
    }
}
