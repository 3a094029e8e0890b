//! Against scipy; `tests/fixtures/score_matrix.py` wrote the numbers.

use fairline_model::{Quote, ScoreMatrix, Status, implied_goals};

/// scipy's pmf goes through the logarithm of the gamma function, which costs it digits at 50 goals; relative.
const PROBABILITY: f64 = 1e-11;

/// A probability that scipy has from differences of others near 1.
const ROUNDING: f64 = 1e-15;

/// fsolve's residuals in log odds are below 1e-11; relative.
const EXACT: f64 = 1e-10;

/// `least_squares` takes its Jacobian by differences, and stops by the change of a sum of squares; relative.
const LEAST: f64 = 1e-6;

fn rows(text: &'static str) -> impl Iterator<Item = (&'static str, Vec<f64>)> {
    text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let numbers = line.split(',').filter_map(|cell| cell.parse().ok()).collect();
        (line.split(',').next().unwrap_or_default(), numbers)
    })
}

#[test]
fn markets_agree_with_scipy() {
    let mut checked = 0;
    for (model, row) in rows(include_str!("../fixtures/score_matrix.csv")) {
        let [home, away, parameter] = [row[0], row[1], row[2]];
        let matrix = match model {
            "poisson" => ScoreMatrix::poisson(home, away),
            "dixon_coles" => ScoreMatrix::dixon_coles(home, away, parameter),
            "bivariate_poisson" => ScoreMatrix::bivariate_poisson(home, away, parameter),
            _ => ScoreMatrix::negative_binomial(home, away, parameter),
        }
        .unwrap();
        let [win, draw, loss] = matrix.result();
        let handicap = |line| matrix.asian_handicap(line).unwrap().home.fair_probability().unwrap();
        let over = |line| matrix.over_under(line).unwrap().over.fair_probability().unwrap();
        let ours = [
            win,
            draw,
            loss,
            handicap(-0.75),
            handicap(1.25),
            over(2.25),
            over(3.0),
            matrix.correct_score(0, 0),
            matrix.correct_score(2, 1),
            matrix.both_teams_to_score().yes,
        ];
        assert_eq!(ours.len(), row.len() - 3);
        for (ours, theirs) in ours.iter().zip(&row[3..]) {
            assert!(
                (ours - theirs).abs() < PROBABILITY * theirs + ROUNDING,
                "{model} {home} {away} {parameter}: {ours} {theirs}"
            );
        }
        checked += 1;
    }
    assert_eq!(checked, 42);
}

#[test]
fn implied_goals_agree_with_scipy() {
    let mut checked = 0;
    for (_, row) in rows(include_str!("../fixtures/implied_goals.csv")) {
        let quotes = [Quote::Result([row[0], row[1], row[2]]), Quote::OverUnder { line: 2.75, over: row[3] }];
        let rho = row[4];
        let exact = implied_goals(&quotes[..1], rho).unwrap();
        let least = implied_goals(&quotes, rho).unwrap();
        for (goals, theirs, tolerance) in [(exact, &row[5..7], EXACT), (least, &row[7..9], LEAST)] {
            assert_eq!(goals.status, Status::Converged);
            assert!((goals.home_rate / theirs[0] - 1.0).abs() < tolerance, "{goals:?} {theirs:?}");
            assert!((goals.away_rate / theirs[1] - 1.0).abs() < tolerance, "{goals:?} {theirs:?}");
        }
        checked += 1;
    }
    assert_eq!(checked, 8);
}
