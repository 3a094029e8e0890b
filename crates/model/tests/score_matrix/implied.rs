//! From prices back to goals.

use fairline_model::{Error, ImpliedGoals, Quote, ScoreMatrix, Status, implied_goals};
use proptest::prelude::*;

/// What is promised for rates that solve two prices, relative.
const ROUND_TRIP: f64 = 1e-9;

/// A quoted probability and that of the rates found for it.
const PROBABILITY: f64 = 1e-12;

fn quote(matrix: &ScoreMatrix, handicap: f64, goals: f64) -> [Quote; 3] {
    let home = matrix.asian_handicap(handicap).unwrap().home.fair_probability().unwrap();
    let over = matrix.over_under(goals).unwrap().over.fair_probability().unwrap();
    [
        Quote::Result(matrix.result()),
        Quote::AsianHandicap { line: handicap, home },
        Quote::OverUnder { line: goals, over },
    ]
}

#[track_caller]
fn assert_rates(goals: ImpliedGoals, home: f64, away: f64) {
    assert_eq!(goals.status, Status::Converged, "{home} {away}: {goals:?}");
    assert!((goals.home_rate / home - 1.0).abs() < ROUND_TRIP, "{home} {away}: {goals:?}");
    assert!((goals.away_rate / away - 1.0).abs() < ROUND_TRIP, "{home} {away}: {goals:?}");
    assert!(goals.residual < PROBABILITY && goals.remaining_step <= 1e-12, "{home} {away}: {goals:?}");
}

#[test]
fn results_lead_back_to_their_rates_however_far_apart() {
    let rates = [1e-12, 1e-6, 1e-3, 0.05, 0.3, 0.8, 1.35, 2.0, 4.0, 9.0, 20.0, 45.0, 90.0];
    let mut most = 0;
    for home in rates {
        for away in rates {
            let result = ScoreMatrix::poisson(home, away).unwrap().result();
            if result.iter().any(|p| !(1e-14..1.0).contains(p)) {
                continue;
            }
            let goals = implied_goals(&[Quote::Result(result)], 0.0).unwrap();
            assert_rates(goals, home, away);
            most = most.max(goals.iterations);
        }
    }
    assert!(most <= 20, "{most}");
}
