//! The bound of the drawdown: the paper's example, a bet by hand, Monte Carlo, and what it leaves alone.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_kelly::{Bet, Error, Event, Options, Status, optimise};

/// The foreign solver stops at 1e-12 in growth, which is 1e-6 in stakes where the growth is flat.
const FOREIGN_STAKE: f64 = 1e-5;
const FOREIGN_GROWTH: f64 = 1e-9;

/// Bits of a Weyl sequence, mixed (SplitMix64): enough for a Monte Carlo with a fixed seed.
struct Random(u64);

impl Random {
    /// Uniform in [0, 1).
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Busseti, Ryu & Boyd (2016), finite outcomes: one event, nineteen bets that depend on each other.
#[test]
fn the_example_of_the_paper() {
    let text = include_str!("fixtures/risk_constrained.txt");
    let lines = |name: &'static str| {
        let numbers = |line: &str| line.split(' ').skip(1).map(|x| x.parse().unwrap()).collect::<Vec<f64>>();
        text.lines().filter(move |line| line.starts_with(name)).map(numbers).collect::<Vec<_>>()
    };
    let event = lines("returns")
        .iter()
        .fold(Event::new(&lines("probabilities")[0]), |event, returns| event.bet(Bet::returns(returns)));
    for optimum in lines("optimum") {
        let (lambda, growth, stakes) = (optimum[0], optimum[1], &optimum[2..]);
        let options = if lambda > 0.0 { Options::new().max_drawdown(0.7, 0.1) } else { Options::new() };
        let found = optimise(std::slice::from_ref(&event), &options).unwrap();
        assert_eq!(found.status, Status::Converged);
        assert!(found.kkt_residual <= 1e-9 && found.gap <= 1e-8);
        assert_abs_diff_eq!(found.log_growth, growth, epsilon = FOREIGN_GROWTH);
        for (a, b) in found.stakes[0].iter().zip(stakes) {
            assert_abs_diff_eq!(*a, *b, epsilon = FOREIGN_STAKE);
        }
        if let Some(bound) = found.drawdown {
            assert_relative_eq!(bound.lambda, lambda, max_relative = 1e-14);
            assert!(bound.price > 0.0 && bound.log_moment.abs() <= 1e-9, "{bound:?}");
        }
    }
}

/// `E[W^{−λ}]` of stakes on two-way events at these odds, by enumeration.
fn moment(events: &[(f64, f64)], stakes: &[f64], lambda: f64) -> f64 {
    let mut total = 0.0;
    for code in 0..1_usize << events.len() {
        let (mut p, mut wealth) = (1.0, 1.0);
        for (i, (&(win, odds), f)) in events.iter().zip(stakes).enumerate() {
            let won = code >> i & 1 == 1;
            p *= if won { win } else { 1.0 - win };
            wealth += if won { (odds - 1.0) * f } else { -f };
        }
        total += p * wealth.powf(-lambda);
    }
    total
}

fn slate(events: &[(f64, f64)]) -> Vec<Event> {
    events.iter().map(|&(p, o)| Event::new(&[p, 1.0 - p]).bet(Bet::back(0, o))).collect()
}

fn placed(slate: &[Event], options: &Options) -> (Vec<f64>, f64) {
    let found = optimise(slate, options).unwrap();
    assert_eq!(found.status, Status::Converged);
    (found.stakes.iter().map(|bets| bets[0]).collect(), found.log_growth)
}

/// One bet: the stake is the root of `p(1 + bf)^{−λ} + (1 − p)(1 − f)^{−λ} = 1`.
#[test]
fn one_bet_by_bisection() {
    // p = 0.51 at 2.25, λ = 3: level 0.5, probability 1/8.
    let (p, o, lambda) = (0.51, 2.25, 3.0);
    let (mut low, mut high) = (1e-3, 0.118);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if moment(&[(p, o)], &[middle], lambda) < 1.0 { low = middle } else { high = middle }
    }
    let (stakes, _) = placed(&slate(&[(p, o)]), &Options::new().max_drawdown(0.5, 0.125));
    // The bound is met to 1e-11 in ln E[W^{−λ}], whose slope in f is about 0.5.
    assert_abs_diff_eq!(stakes[0], low, epsilon = 1e-9);
    assert!(stakes[0] < 0.118 && stakes[0] > 0.05);
}

#[test]
fn the_moment_is_at_most_one() {
    let events = [(0.55, 2.0), (0.3, 3.9), (0.7, 1.6), (0.62, 1.9), (0.1, 12.0)];
    for (level, probability) in [(0.9, 0.1), (0.5, 0.01), (0.3, 0.5), (0.8, 1e-6)] {
        let lambda = f64::ln(probability) / f64::ln(level);
        let (stakes, growth) = placed(&slate(&events), &Options::new().max_drawdown(level, probability));
        let at_bound = moment(&events, &stakes, lambda);
        assert!(at_bound <= 1.0 + 1e-9, "{level} {probability} {at_bound}");
        // A fraction keeps the bound with room, and grows less.
        let options = Options::new().max_drawdown(level, probability).fraction(0.5);
        let (half, less) = placed(&slate(&events), &options);
        assert!(moment(&events, &half, lambda) < at_bound && less < growth);
    }
}

#[test]
fn a_bound_that_does_not_bind_changes_nothing() {
    let events = slate(&[(0.55, 2.0), (0.3, 3.9)]);
    let free = optimise(&events, &Options::new()).unwrap();
    let bounded = optimise(&events, &Options::new().max_drawdown(0.1, 0.9)).unwrap();
    for (a, b) in bounded.stakes.iter().flatten().zip(free.stakes.iter().flatten()) {
        assert_abs_diff_eq!(*a, *b, epsilon = 1e-10);
    }
    let bound = bounded.drawdown.unwrap();
    assert!(bound.price <= 0.0 && bound.log_moment < 0.0);
    // Without value nothing is staked, and the bound holds.
    let bounded = optimise(&slate(&[(0.4, 2.0)]), &Options::new().max_drawdown(0.5, 0.1)).unwrap();
    assert!(bounded.total <= 0.0 && bounded.status == Status::Converged);
}

/// P(bankroll ever falls to the level) over long paths, with a fixed seed.
#[test]
fn paths_fall_as_seldom_as_promised() {
    let events = [(0.55, 2.0), (0.3, 3.9), (0.7, 1.6)];
    let (level, probability) = (0.6_f64, 0.1);
    let mut random = Random(20);
    let mut risk = |stakes: &[f64]| {
        let (paths, rounds) = (4_000, 1_000);
        let fell = (0..paths).filter(|_| {
            let mut bankroll = 1.0;
            (0..rounds).any(|_| {
                let profit: f64 = events
                    .iter()
                    .zip(stakes)
                    .map(|(&(p, o), f)| if random.next() < p { (o - 1.0) * f } else { -f })
                    .sum();
                bankroll *= 1.0 + profit;
                bankroll <= level
            })
        });
        fell.count() as f64 / f64::from(paths)
    };
    let (bounded, _) = placed(&slate(&events), &Options::new().max_drawdown(level, probability));
    let (free, _) = placed(&slate(&events), &Options::new());
    let error = (probability * (1.0 - probability) / 4_000.0_f64).sqrt();
    let (kept, broken) = (risk(&bounded), risk(&free));
    assert!(kept <= probability + 4.0 * error, "{kept}");
    assert!(broken > 2.0 * probability, "{broken}");
    // The bound is not far from the truth: overshooting the level is all that it gives away.
    assert!(kept > probability / 3.0, "{kept}");
}

#[test]
fn levels_and_probabilities_out_of_range() {
    for (level, probability) in
        [(0.0, 0.1), (1.0, 0.1), (0.5, 0.0), (0.5, 1.0), (f64::NAN, 0.1), (0.999, 0.01)]
    {
        let error = optimise(&slate(&[(0.55, 2.0)]), &Options::new().max_drawdown(level, probability));
        assert!(matches!(error.unwrap_err(), Error::OutOfRange { .. }), "{level} {probability}");
    }
}
