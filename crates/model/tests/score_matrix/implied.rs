//! From prices back to goals.

use fairline_model::{Error, ImpliedGoals, Quote, ScoreMatrix, Status, implied_goals};
use proptest::prelude::*;

/// What is promised for rates that solve two prices, relative.
const ROUND_TRIP: f64 = 1e-9;

/// A quoted probability and that of the rates found for it: a few times the step that may remain, 1e-12.
const PROBABILITY: f64 = 1e-11;

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

/// A share of the range that ρ has at these rates, cut to what matches show.
fn common_rho(home: f64, away: f64, share: f64) -> f64 {
    let end = if share < 0.0 { 1.0 / home.max(away) } else { (1.0 / (home * away)).min(1.0) };
    (share * end).clamp(-0.2, 0.2)
}

/// The quote with its log odds moved.
fn moved(quote: Quote, by: f64) -> Quote {
    let moved = |p: f64| 1.0 / (1.0 + (1.0 - p) / p * f64::exp(-by));
    match quote {
        Quote::AsianHandicap { line, home } => Quote::AsianHandicap { line, home: moved(home) },
        Quote::OverUnder { line, over } => Quote::OverUnder { line, over: moved(over) },
        _ => quote,
    }
}

proptest! {
    #[test]
    fn a_result_leads_back_under_a_common_rho(
        home in (-3.0..2.2).prop_map(f64::exp), away in (-3.0..2.2).prop_map(f64::exp), share in -0.95..0.95
    ) {
        let rho = common_rho(home, away, share);
        let matrix = ScoreMatrix::dixon_coles(home, away, rho).unwrap();
        assert_rates(implied_goals(&[Quote::Result(matrix.result())], rho).unwrap(), home, away);
    }

    #[test]
    fn a_handicap_and_a_total_lead_back(
        home in (-2.0..1.6).prop_map(f64::exp), away in (-2.0..1.6).prop_map(f64::exp),
        handicap in -8..=8, goals in 2..=16, share in -0.95..0.95
    ) {
        let rho = common_rho(home, away, share);
        let matrix = ScoreMatrix::dixon_coles(home, away, rho).unwrap();
        let [result, handicap, total] = quote(&matrix, f64::from(handicap) / 4.0, f64::from(goals) / 4.0);
        assert_rates(implied_goals(&[handicap, total], rho).unwrap(), home, away);
        assert_rates(implied_goals(&[total, handicap], rho).unwrap(), home, away);
        // Least squares of prices that agree.
        assert_rates(implied_goals(&[result, total], rho).unwrap(), home, away);
        assert_rates(implied_goals(&[handicap, result, total], rho).unwrap(), home, away);
    }

    #[test]
    fn prices_that_disagree_as_bookmakers_do_are_brought_together(
        home in (-0.7..1.2).prop_map(f64::exp), away in (-0.7..1.2).prop_map(f64::exp),
        handicap in -6..=6, goals in 6..=14, by_handicap in -0.3..0.3, by_total in -0.3..0.3
    ) {
        let matrix = ScoreMatrix::dixon_coles(home, away, -0.05).unwrap();
        let [result, handicap, total] = quote(&matrix, f64::from(handicap) / 4.0, f64::from(goals) / 4.0);
        let quotes = [result, moved(handicap, by_handicap), moved(total, by_total)];
        let found = implied_goals(&quotes, -0.05).unwrap();
        prop_assert!(found.status == Status::Converged && found.iterations <= 30, "{found:?}");
        // Moving a price by a log odd moves its probability by a quarter at most.
        prop_assert!(found.residual < 0.075 + 1e-9, "{found:?}");
    }
}

#[test]
fn prices_that_disagree_meet_where_no_rates_nearby_are_closer() {
    let quotes = [
        Quote::Result([0.47, 0.265, 0.265]),
        Quote::OverUnder { line: 2.5, over: 0.58 },
        Quote::AsianHandicap { line: -0.25, home: 0.55 },
    ];
    let goals = implied_goals(&quotes, -0.05).unwrap();
    assert!(goals.status == Status::Converged && goals.residual > 0.01);
    let distance = |home: f64, away: f64| {
        let matrix = ScoreMatrix::dixon_coles(home, away, -0.05).unwrap();
        let [h, d, a] = matrix.result();
        let over = matrix.over_under(2.5).unwrap().over.fair_probability().unwrap();
        let handicap = matrix.asian_handicap(-0.25).unwrap().home.fair_probability().unwrap();
        let logit = |p: f64| (p / (1.0 - p)).ln();
        [
            (h / a).ln() - (0.47_f64 / 0.265).ln(),
            logit(d) - logit(0.265),
            logit(over) - logit(0.58),
            logit(handicap) - logit(0.55),
        ]
        .iter()
        .map(|x| x * x)
        .sum::<f64>()
    };
    let (home, away) = (goals.home_rate, goals.away_rate);
    let least = distance(home, away);
    for step in [1e-4, 0.01, 0.2] {
        for (by_home, by_away) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (-1.0, -1.0)]
        {
            assert!(distance(home * f64::exp(step * by_home), away * f64::exp(step * by_away)) > least);
        }
    }
}

#[test]
fn the_residual_is_that_of_the_matrix() {
    let (result, over) = ([0.5, 0.25, 0.25], 0.6);
    let goals = implied_goals(&[Quote::Result(result), Quote::OverUnder { line: 2.5, over }], 0.0).unwrap();
    let matrix = ScoreMatrix::poisson(goals.home_rate, goals.away_rate).unwrap();
    let mut differences: Vec<f64> = matrix.result().iter().zip(result).map(|(p, q)| (p - q).abs()).collect();
    differences.push((matrix.over_under(2.5).unwrap().over.win - over).abs());
    assert!((differences.iter().copied().fold(0.0, f64::max) - goals.residual).abs() < PROBABILITY);
}

#[test]
fn extreme_books_are_solved_or_refused() {
    // Hardly any goals, many, and a favourite whose opponent wins as often as it draws.
    let nearly = 1.0 - f64::EPSILON;
    for result in [
        [1e-9, 1.0 - 2e-9, 1e-9],
        [1e-200, nearly, 1e-250],
        [0.45, 0.04, 0.51],
        [0.999, 0.0009, 0.0001],
        [1.0 - 2e-10, 1e-10, 1e-10],
    ] {
        let goals = implied_goals(&[Quote::Result(result)], 0.0).unwrap();
        assert!(goals.status == Status::Converged && goals.residual < PROBABILITY, "{result:?} {goals:?}");
    }
    // Fewer draws than 100 goals a side leave.
    let error = implied_goals(&[Quote::Result([0.495, 0.01, 0.495])], 0.0).unwrap_err();
    assert!(matches!(error, Error::NoImpliedGoals { .. }), "{error}");
    // A side that rarely gains two goals more and yet does so more often than one more.
    let contradiction =
        [Quote::AsianHandicap { line: -1.5, home: 0.6 }, Quote::AsianHandicap { line: -0.5, home: 0.5 }];
    let error = implied_goals(&contradiction, 0.0).unwrap_err();
    assert!(matches!(error, Error::NoImpliedGoals { residual, .. } if residual > 0.01), "{error}");
}

#[test]
fn quotes_that_leave_the_goals_open_are_refused() {
    let handicap = Quote::AsianHandicap { line: -0.5, home: 0.5 };
    let total = |line| Quote::OverUnder { line, over: 0.5 };
    for quotes in [
        &[][..],
        &[handicap],
        &[total(2.5)],
        &[total(2.5), total(3.0), total(2.0)],
        &[handicap, Quote::AsianHandicap { line: -0.5, home: 0.52 }],
    ] {
        assert_eq!(implied_goals(quotes, 0.0), Err(Error::GoalsUndetermined), "{quotes:?}");
    }
    assert!(implied_goals(&[handicap, total(2.5)], 0.0).is_ok());
}

#[test]
fn quotes_that_are_no_fair_prices_are_named() {
    let fine = Quote::Result([0.5, 0.25, 0.25]);
    for bad in [0.0, 1.0, -0.1, 1.5, f64::NAN, f64::INFINITY] {
        for quote in [
            Quote::Result([0.5, bad, 0.5]),
            Quote::AsianHandicap { line: 0.25, home: bad },
            Quote::OverUnder { line: 2.5, over: bad },
        ] {
            let error = implied_goals(&[fine, quote], 0.0);
            assert!(matches!(error, Err(Error::QuoteProbability { quote: 1, .. })), "{error:?}");
        }
    }
    let error = implied_goals(&[Quote::Result([0.5, 0.3, 0.25])], 0.0).unwrap_err();
    assert_eq!(error, Error::QuoteSum { quote: 0, sum: 1.05 });
    for line in [0.3, f64::NAN, 1e300] {
        for quote in [Quote::AsianHandicap { line, home: 0.5 }, Quote::OverUnder { line, over: 0.5 }] {
            let error = implied_goals(&[fine, quote], 0.0);
            assert!(matches!(error, Err(Error::LineOutOfRange { .. })));
        }
    }
    for rho in [1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(implied_goals(&[fine], rho), Err(Error::RhoOutOfRange { .. })));
    }
}
