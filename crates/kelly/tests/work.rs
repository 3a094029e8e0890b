//! How many steps the optimum takes. Newton's method forgives a wrong slope or a wrong bound, and comes later.

use fairline_kelly::{Bet, Event, Options, Status, optimise, simultaneous};
use ndarray::Array2;

/// Numbers in [0, 1) that look random.
fn noise(seed: usize, i: usize) -> f64 {
    ((seed * 7_919 + i * 104_729 + 13) % 100_003) as f64 / 100_003.0
}

/// Beliefs and prices of three-way matches, edges of −15 to 15 %.
fn books(seed: usize, events: usize) -> (Array2<f64>, Array2<f64>) {
    let p = Array2::from_shape_fn((events, 3), |(i, k)| {
        let home = 0.2 + 0.5 * noise(seed, i);
        [home, 0.27, 0.73 - home][k]
    });
    let odds = Array2::from_shape_fn((events, 3), |(i, k)| {
        (0.85 + 0.3 * noise(seed, 31 * i + 7 * k + 1)) / p[[i, k]]
    });
    (p, odds)
}

/// A match with two prices for either side, in two groups.
fn slate(seed: usize, events: usize) -> Vec<Event> {
    let event = |i: usize| {
        let p = 0.2 + 0.5 * noise(seed, i);
        let price = |k: usize| (0.9 + 0.25 * noise(seed, 17 * i + 5 * k + 3)) / [p, 0.73 - p][k % 2];
        let bet = |k: usize| Bet::back(2 * (k % 2), price(k)).group(["this", "that"][k / 2]);
        (0..4).fold(Event::new(&[p, 0.27, 0.73 - p]), |event, k| event.bet(bet(k)))
    };
    (0..events).map(event).collect()
}

/// Steps over twenty tables or slates of each size.
fn steps(sizes: &[usize], solve: impl Fn(usize, usize) -> (usize, Status)) -> usize {
    let runs = sizes.iter().flat_map(|&events| (0..20).map(move |seed| (seed, events)));
    runs.map(|(seed, events)| {
        let (iterations, status) = solve(seed, events);
        assert_eq!(status, Status::Converged, "{seed} {events}");
        iterations
    })
    .sum()
}

/// With the room of a hundredth that another `exp` or `ln` may need.
#[test]
fn newton_takes_no_more_steps_than_it_did() {
    let plain = Options::new();
    let cases = [
        ("free", [374, 276], plain.clone()),
        ("bets", [168, 169], plain.clone().max_bet(0.01)),
        ("total", [232, 208], plain.clone().max_total(0.1)),
        ("events", [221, 219], plain.clone().max_event(0.02).fraction(0.5)),
        ("all", [161, 152], plain.clone().max_bet(0.01).max_event(0.015).max_total(0.05)),
        ("few", [4634, 4217], plain.clone().max_bets(4).min_bet(0.002)),
        ("drawdown", [1337, 2239], plain.clone().max_drawdown(0.7, 0.1)),
    ];
    for (name, limits, options) in cases {
        let events = steps(&[1, 3, 12], |seed, events| {
            let (p, odds) = books(seed, events);
            let found = simultaneous(p.view(), odds.view(), &options).unwrap();
            (found.iterations, found.status)
        });
        let options = options.max_group("this", 0.03);
        let slates = steps(&[1, 3, 12], |seed, events| {
            let found = optimise(&slate(seed, events), &options).unwrap();
            (found.iterations, found.status)
        });
        for (steps, limit) in [events, slates].into_iter().zip(limits) {
            assert!((limit / 2..=limit).contains(&steps), "{name}: {steps} steps, {limit} before");
        }
    }
}
