//! Probabilities that are only known so well: draws, standard errors, and how stakes depend on them.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_kelly::{Bet, Event, Options, SlateStakes, Status, optimise, sensitivity, shrinkage};
use ndarray::{Array2, array};

/// Stakes found on two ways.
const STAKE: f64 = 1e-9;
/// Central differences of stakes solved to 1e-12, over 1e-5; and the ridge of the tangent.
const SLOPE: f64 = 1e-5;

fn solve(slate: &[Event], options: &Options) -> SlateStakes {
    let found = optimise(slate, options).unwrap();
    assert!(found.status == Status::Converged && found.kkt_residual <= 1e-9 && found.gap <= 1e-8);
    found
}

fn assert_same(a: &SlateStakes, b: &SlateStakes) {
    for (a, b) in a.stakes.iter().flatten().zip(b.stakes.iter().flatten()) {
        assert_abs_diff_eq!(*a, *b, epsilon = STAKE);
    }
}

/// Three draws of two matches: a model that is too high on one is too high on the other.
fn draws() -> [Array2<f64>; 2] {
    [
        array![[0.50, 0.30, 0.20], [0.60, 0.22, 0.18], [0.40, 0.35, 0.25]],
        array![[0.45, 0.30, 0.25], [0.58, 0.22, 0.20], [0.32, 0.38, 0.30]],
    ]
}

fn with_bets(event: Event) -> Event {
    event.bet(Bet::back(0, 2.35)).bet(Bet::back(1, 3.45))
}

/// By Chu, Wu & Swartz (2018), the best stake over a posterior is Kelly's at its mean, where one event is all there is.
#[test]
fn a_lone_event_is_worth_its_mean() {
    let draws = &draws()[0];
    let mean = draws.mean_axis(ndarray::Axis(0)).unwrap().to_vec();
    let by_draws = solve(&[with_bets(Event::from_draws(draws.view()))], &Options::new());
    let by_mean = solve(&[with_bets(Event::new(&mean))], &Options::new());
    assert_same(&by_draws, &by_mean);
    assert_relative_eq!(by_draws.log_growth, by_mean.log_growth, max_relative = 1e-12);
}

#[test]
fn shared_draws_make_bets_riskier_together() {
    let [first, second] = draws();
    let slate = [with_bets(Event::from_draws(first.view())), with_bets(Event::from_draws(second.view()))];
    let found = solve(&slate, &Options::new());
    // Enumeration over draws and outcomes.
    let profit = |i: usize, k: usize| -> f64 {
        let [home, draw] = [found.stakes[i][0], found.stakes[i][1]];
        let paid = [2.35 * home, 3.45 * draw, 0.0][k];
        paid - home - draw
    };
    let mut growth = 0.0;
    for d in 0..3 {
        for k in 0..3 {
            for l in 0..3 {
                growth += first[[d, k]] * second[[d, l]] * (profit(0, k) + profit(1, l)).ln_1p() / 3.0;
            }
        }
    }
    assert_abs_diff_eq!(found.log_growth, growth, epsilon = 1e-13);
    let mean =
        |draws: &Array2<f64>| with_bets(Event::new(&draws.mean_axis(ndarray::Axis(0)).unwrap().to_vec()));
    let independent = solve(&[mean(&first), mean(&second)], &Options::new());
    assert!(found.total < independent.total && found.log_growth < independent.log_growth);
    // One draw is a known probability, and a known event can stand beside drawn ones.
    let one = first.select(ndarray::Axis(0), &[0]);
    let known = with_bets(Event::new(&one.row(0).to_vec()));
    assert_same(
        &solve(&[with_bets(Event::from_draws(one.view())), mean(&second)], &Options::new()),
        &solve(&[known.clone(), mean(&second)], &Options::new()),
    );
    let beside = solve(&[known.clone(), slate[1].clone()], &Options::new());
    assert_same(&beside, &solve(&[known, mean(&second)], &Options::new()));
}

#[test]
fn standard_errors_shrink_stakes() {
    let bet = |error: Option<f64>| {
        let bet = Bet::back(0, 2.2).commission(0.02);
        error.map_or(bet.clone(), |error| bet.standard_error(error))
    };
    let stake = |error, options: &Options| {
        solve(&[Event::new(&[0.55, 0.45]).void(0.03).bet(bet(error))], options).stakes[0][0]
    };
    let free = stake(None, &Options::new());
    for error in [0.0, 0.01, 0.05, 0.3] {
        let k = shrinkage(0.55, error, 2.2, 0.02).unwrap();
        assert_relative_eq!(stake(Some(error), &Options::new()), k * free, max_relative = 1e-9);
        // Caps are of what is placed.
        let capped = stake(Some(error), &Options::new().fraction(0.5).max_bet(0.02));
        assert_abs_diff_eq!(capped, (0.5 * k * free).min(0.02), epsilon = 1e-10);
    }
    // A lay at 3.0 is a back of the rest at 1.5.
    let laid = |error: f64| {
        let bet = Bet::lay(0, 3.0).standard_error(error);
        solve(&[Event::new(&[0.25, 0.75]).bet(bet)], &Options::new()).stakes[0][0]
    };
    assert_relative_eq!(
        laid(0.04) / laid(0.0),
        shrinkage(0.75, 0.04, 1.5, 0.0).unwrap(),
        max_relative = 1e-9
    );
    // Without an edge of its own a bet is not placed, although it would be a hedge.
    let hedged = |error: Option<f64>| {
        let second = Bet::back(1, 2.3);
        let second = error.map_or(second.clone(), |error| second.standard_error(error));
        solve(&[Event::new(&[0.5, 0.4, 0.1]).bet(Bet::back(0, 2.6)).bet(second)], &Options::new()).stakes[0]
            [1]
    };
    assert!(hedged(None) > 0.1 && hedged(Some(0.01)) <= 0.0);
    // The total is of what is placed, bet by bet.
    let pair = |total: f64| {
        let event = |error: f64| Event::new(&[0.6, 0.4]).bet(Bet::back(0, 2.0).standard_error(error));
        solve(&[event(0.02), event(0.08)], &Options::new().max_total(total))
    };
    assert!(pair(1.0).total > 0.1);
    assert_abs_diff_eq!(pair(0.1).total, 0.1, epsilon = 1e-9);
}

/// Every derivative against stakes solved again at probabilities a little higher and lower.
fn check(slate: &dyn Fn(usize, usize, f64) -> Vec<Event>, options: &Options) -> usize {
    let slopes = sensitivity(&slate(0, 0, 0.0), options).unwrap();
    let (h, mut nonzero) = (1e-5, 0);
    for (i, slopes) in slopes.iter().enumerate() {
        for k in 0..slopes[0].len() {
            let (up, down) = (solve(&slate(i, k, h), options), solve(&slate(i, k, -h), options));
            for (a, slope) in slopes.iter().enumerate() {
                let difference = (up.stakes[i][a] - down.stakes[i][a]) / (2.0 * h);
                assert_abs_diff_eq!(slope[k], difference, epsilon = SLOPE * (1.0 + difference.abs()));
                nonzero += usize::from(slope[k].abs() > 1e-3);
            }
        }
    }
    nonzero
}

/// Moves one probability and scales the others.
fn moved(p: &[f64], k: usize, by: f64) -> Vec<f64> {
    let scale = (1.0 - p[k] - by) / (1.0 - p[k]);
    p.iter().enumerate().map(|(j, p)| if j == k { p + by } else { p * scale }).collect()
}

#[test]
fn sensitivities_are_differences_of_stakes() {
    let table = [[0.47, 0.29, 0.24], [0.38, 0.30, 0.32], [0.25, 0.30, 0.45]];
    let slate = |i: usize, k: usize, by: f64| -> Vec<Event> {
        let event = |(j, p): (usize, &[f64; 3])| {
            let p = if j == i { moved(p, k, by) } else { p.to_vec() };
            Event::new(&p)
                .void(0.02)
                .bet(Bet::back(0, 1.07 / table[j][0]))
                .bet(Bet::lay(1, 0.95 / table[j][1]).commission(0.02))
                .group(if j < 2 { "E0" } else { "D1" })
        };
        table.iter().enumerate().map(event).collect()
    };
    for options in [
        Options::new(),
        Options::new().fraction(0.3),
        Options::new().max_total(0.05),
        Options::new().max_event(0.06),
        Options::new().max_group("E0", 0.03).max_bet(0.02),
    ] {
        assert!(check(&slate, &options) > 1, "{options:?}");
    }
}

#[test]
fn sensitivities_with_draws() {
    let slate = |i: usize, k: usize, by: f64| -> Vec<Event> {
        let event = |(j, draws): (usize, &Array2<f64>)| {
            let mut draws = draws.clone();
            if j == i {
                for mut row in draws.rows_mut() {
                    let p = moved(&row.to_vec(), k, by);
                    row.assign(&ndarray::Array1::from(p));
                }
            }
            with_bets(Event::from_draws(draws.view()))
        };
        draws().iter().enumerate().map(event).collect()
    };
    assert!(check(&slate, &Options::new()) > 4);
}
