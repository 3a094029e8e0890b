//! What theory says about betting where the truth is known.

mod common;

use common::Oracle;
use fairline_data::{HoldOut, Line, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_kelly::{self as kelly, BankrollPolicy};
use fairline_market::Method;
use fairline_sim::{
    KellyStrategy, MarketPredictor, Schedule, ScheduleOptions, SeasonOptions, ValueOptions, simulate_season,
};
use ndarray::Array2;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Standard errors within which a mean is believed (style: Monte Carlo within 4).
const STANDARD_ERRORS: f64 = 4.0;

/// Expected log growth of the stakes that Kelly finds for some matches of the league, on the truth.
fn expected_growth(league: &SimulatedLeague, indices: &[usize], options: &kelly::Options) -> f64 {
    let odds: Vec<[f64; 3]> =
        indices.iter().map(|&i| league.matches[i].odds("B365", Line::Opening).expect("a price")).collect();
    let truth = Array2::from_shape_fn((indices.len(), 3), |(row, k)| league.truth[indices[row]][k]);
    let odds = Array2::from(odds);
    kelly::simultaneous(truth.view(), odds.view(), options).expect("valid").log_growth
}

#[test]
fn betting_with_the_truth_grows_at_the_rate_of_kelly() {
    let stakes = kelly::Options::new().fraction(0.5);
    // A large bankroll, so that rounding to pennies plays no part.
    let options = SeasonOptions::new()
        .value(ValueOptions::new().min_edge(None))
        .policy(BankrollPolicy::new(stakes.clone()))
        .bankroll(Decimal::from(100_000_000));
    let (mut expected, mut surprises) = (0.0, Vec::new());
    for seed in 1..=12 {
        let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(seed)).unwrap();
        let mut oracle = Oracle::new(&league, 1.0);
        for year in 2017..=2023 {
            let hold_out = HoldOut::split(&league.matches, Season::new(year)).unwrap();
            let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
            let run = simulate_season(&schedule, &mut oracle, KellyStrategy, &options, |_| {}).unwrap();
            let mut before = units(&run.bankroll_at_start);
            for week in &run.weeks {
                let in_week = |i: &usize| (week.start..=week.end).contains(&league.matches[*i].date);
                let indices: Vec<usize> = (0..league.matches.len()).filter(in_week).collect();
                let growth = expected_growth(&league, &indices, &stakes);
                let after = units(&week.bankroll);
                surprises.push((after / before).ln() - growth);
                expected += growth;
                before = after;
            }
        }
    }
    let n = surprises.len() as f64;
    let mean = surprises.iter().sum::<f64>() / n;
    let variance = surprises.iter().map(|s| (s - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let standard_error = (variance * n).sqrt();
    let surprise = mean * n;
    assert!(surprise.abs() < STANDARD_ERRORS * standard_error, "{surprise} against {standard_error}");
    // And the growth itself is more than luck: the bankroll grows.
    assert!(expected + surprise > STANDARD_ERRORS * standard_error, "{expected} {surprise} {standard_error}");
}

fn units(amount: &Decimal) -> f64 {
    amount.to_f64().expect("a few digits")
}

#[test]
fn the_market_finds_no_value_in_its_own_prices() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(5)).unwrap();
    let hold_out = HoldOut::split(&league.matches, Season::new(2023)).unwrap();
    for method in Method::ALL {
        let schedule = Schedule::new(&hold_out, &ScheduleOptions::new().devig(method)).unwrap();
        let options = SeasonOptions::new()
            .value(ValueOptions::new().min_edge(None))
            .policy(BankrollPolicy::new(kelly::Options::new()));
        let market = MarketPredictor::new(method);
        let run = simulate_season(&schedule, market, KellyStrategy, &options, |_| {}).unwrap();
        assert!(run.bets.is_empty(), "{method}: {:?}", run.bets.first());
        let summary = run.summary().unwrap();
        // Nothing was bet, so nothing that divides by bets is defined.
        assert_eq!(summary.betting.yield_on_turnover, None);
        assert_eq!(summary.betting.sharpe, None);
        assert_eq!(summary.betting.mean_clv, None);
        assert_eq!(summary.model_vs_market.brier_difference, Some(0.0));
        assert_eq!(summary.model_vs_market.p_value, None);
    }
}

#[test]
fn the_truth_scores_better_than_the_market() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(6)).unwrap();
    let mut differences = Vec::new();
    for year in 2017..=2023 {
        let hold_out = HoldOut::split(&league.matches, Season::new(year)).unwrap();
        let options = SeasonOptions::new();
        let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
        let oracle = Oracle::new(&league, 1.0);
        let run = simulate_season(&schedule, oracle, KellyStrategy, &options, |_| {}).unwrap();
        differences.push(run.summary().unwrap().model_vs_market.brier_difference.unwrap());
    }
    assert!(differences.iter().sum::<f64>() < 0.0, "{differences:?}");
}
