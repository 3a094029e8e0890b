//! Slates against enumeration, closed forms and laws.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use approx::assert_abs_diff_eq;
use fairline_kelly::{Bet, Event, Options, SingleBet, SlateStakes, Status, back, lay, optimise};
use proptest::prelude::*;

/// Sums over all joint outcomes.
const VALUE: f64 = 1e-12;
/// Stakes found on two ways: residual 1e-12 over a curvature that is seldom below 1e-3.
const STAKE: f64 = 1e-8;

/// An event as the test knows it: probabilities, void probability, and what each bet returns per outcome.
#[derive(Debug, Clone)]
struct Plain {
    p: Vec<f64>,
    void: f64,
    bets: Vec<(Bet, Vec<f64>)>,
}

impl Plain {
    fn event(&self) -> Event {
        let event = Event::new(&self.p).void(self.void);
        self.bets.iter().fold(event, |event, (bet, _)| event.bet(bet.clone()))
    }

    /// Probability and profit of every outcome, the void one last.
    fn profits(&self, stakes: &[f64]) -> Vec<(f64, f64)> {
        let profit = |k: usize| self.bets.iter().zip(stakes).map(|((_, r), f)| (r[k] - 1.0) * f).sum();
        let stands = self.p.iter().enumerate().map(|(k, p)| ((1.0 - self.void) * p, profit(k)));
        stands.chain([(self.void, 0.0)]).collect()
    }
}

/// `E[ln W]` by recursion over all joint outcomes.
fn growth(events: &[Plain], stakes: &[Vec<f64>]) -> f64 {
    fn from(profits: &[Vec<(f64, f64)>], gain: f64) -> f64 {
        match profits.split_first() {
            None => gain.ln_1p(),
            Some((first, rest)) => {
                let possible = first.iter().filter(|(p, _)| *p > 0.0);
                possible.map(|(p, profit)| p * from(rest, gain + profit)).sum()
            }
        }
    }
    let profits: Vec<_> = events.iter().zip(stakes).map(|(event, f)| event.profits(f)).collect();
    from(&profits, 0.0)
}

/// Bets of every kind on a three-way match: prices disagree with beliefs by up to `spread`.
fn of_every_kind(seed: usize, spread: f64) -> Plain {
    let noise = |i: usize| ((seed * 7_919 + i * 104_729) % 1_009) as f64 / 504.5 - 1.0;
    let weights = [1.0 + 0.5 * noise(1), 0.7, 0.8 + 0.3 * noise(2)];
    let sum: f64 = weights.iter().sum();
    let p: Vec<f64> = weights.iter().map(|w| w / sum).collect();
    let price = |k: usize, i: usize| (1.0 + spread * noise(i)) / p[k];
    let (home, second, away) = (price(0, 3), price(0, 4), price(2, 5));
    let (lay_odds, commission) = (price(1, 6), 0.03);
    let place = 1.0 + (home - 1.0) / 4.0;
    let draw_no_bet = price(0, 7) * (1.0 - p[1]);
    let bets = vec![
        (Bet::back(0, home), vec![home, 0.0, 0.0]),
        (Bet::back(0, second).max_stake(0.03), vec![second, 0.0, 0.0]),
        (Bet::back(2, away).commission(0.02), vec![0.0, 0.0, 1.0 + (away - 1.0) * 0.98]),
        (Bet::lay(1, lay_odds).commission(commission), {
            let wins = 1.0 + (1.0 - commission) / (lay_odds - 1.0);
            vec![wins, 0.0, wins]
        }),
        (Bet::each_way(0, &[1], home, place), vec![f64::midpoint(home, place), place / 2.0, 0.0]),
        (Bet::returns(&[draw_no_bet, 1.0, 0.0]), vec![draw_no_bet, 1.0, 0.0]),
    ];
    Plain { p, void: if seed.is_multiple_of(2) { 0.04 } else { 0.0 }, bets }
}

fn solve(events: &[Plain], options: &Options) -> SlateStakes {
    let slate: Vec<Event> = events.iter().map(Plain::event).collect();
    let found = optimise(&slate, options).unwrap();
    assert!(
        found.status == Status::Converged && found.kkt_residual <= 1e-9 && found.gap <= 1e-8,
        "{found:?}"
    );
    found
}

#[test]
fn growth_is_the_enumerated_one_and_no_exchange_gains() {
    for count in 1..=5 {
        let events: Vec<Plain> = (0..count).map(|i| of_every_kind(10 * count + i, 0.04)).collect();
        for options in [Options::new(), Options::new().fraction(0.4).max_event(0.02).max_total(0.05)] {
            let found = solve(&events, &options);
            assert!(found.total > 0.0 && found.quadrature_error <= VALUE * found.log_growth);
            assert_abs_diff_eq!(found.log_growth, growth(&events, &found.stakes), epsilon = VALUE);
        }
        // Without caps: no bet is worth another unit, and none of those staked one unit less.
        let found = solve(&events, &Options::new());
        assert!(found.total > 0.0 && found.total < 0.95, "the bankroll must not bind here: {}", found.total);
        let step = 1e-6;
        for (i, event) in events.iter().enumerate() {
            for a in 0..event.bets.len() {
                let moved = |by: f64| {
                    let mut stakes = found.stakes.clone();
                    stakes[i][a] += by;
                    growth(&events, &stakes)
                };
                let capped = a == 1 && found.stakes[i][a] >= 0.03 - 1e-12;
                if !capped {
                    let slope = (moved(step) - found.log_growth) / step;
                    assert!(slope < 1e-5, "{i} {a} {slope} {found:?}");
                }
                if found.stakes[i][a] > step && !capped {
                    assert_abs_diff_eq!((moved(step) - moved(-step)) / (2.0 * step), 0.0, epsilon = STAKE);
                }
            }
        }
    }
}

#[test]
fn lone_bets_are_the_closed_forms() {
    let alone = |bet: Bet, p: f64, void: f64| {
        let found = optimise(&[Event::new(&[p, 1.0 - p]).void(void).bet(bet)], &Options::new()).unwrap();
        (found.stakes[0][0], found.log_growth)
    };
    for (p, o, c) in [(0.55, 2.0, 0.0), (0.3, 3.9, 0.05), (0.02, 80.0, 0.02)] {
        let (stake, growth) = alone(Bet::back(0, o).commission(c), p, 0.0);
        assert_abs_diff_eq!(stake, back(p, o, c).unwrap(), epsilon = 1e-11);
        // A void event changes the growth of a lone bet, and not its stake.
        let (same, less) = alone(Bet::back(0, o).commission(c), p, 0.2);
        assert_abs_diff_eq!(same, stake, epsilon = 1e-10);
        assert_abs_diff_eq!(less, 0.8 * growth, epsilon = 1e-13);
    }
    for (p, o, c) in [(0.2, 4.0, 0.0), (0.6, 1.5, 0.02), (0.01, 50.0, 0.05)] {
        let (liability, _) = alone(Bet::lay(0, o).commission(c), p, 0.0);
        assert_abs_diff_eq!(liability, lay(p, o, c).unwrap().liability, epsilon = 1e-10);
        // Laying one of two outcomes is backing the other at o/(o − 1).
        let (other, _) = alone(Bet::back(1, o / (o - 1.0)).commission(c), p, 0.0);
        assert_abs_diff_eq!(liability, other, epsilon = 1e-10);
    }
    let each_way = SingleBet::each_way(0.1, 0.33, 11.0, 3.5).size().unwrap();
    let event = Event::new(&[0.1, 0.23, 0.67]).bet(Bet::each_way(0, &[1], 11.0, 3.5));
    let found = optimise(&[event], &Options::new()).unwrap();
    assert_abs_diff_eq!(found.stakes[0][0], each_way.stake, epsilon = 1e-11);
    assert_abs_diff_eq!(found.log_growth, each_way.log_growth, epsilon = 1e-14);
}

#[test]
fn better_prices_are_filled_first_and_equal_ones_in_order() {
    let event = Event::new(&[0.5, 0.5])
        .bet(Bet::back(0, 2.15).max_stake(0.02))
        .bet(Bet::back(0, 2.30).max_stake(0.01))
        .bet(Bet::back(0, 2.15).max_stake(0.02))
        .bet(Bet::back(0, 2.05));
    let stakes = &optimise(&[event], &Options::new()).unwrap().stakes[0];
    assert_abs_diff_eq!(stakes[1], 0.01, epsilon = 1e-12);
    assert_abs_diff_eq!(stakes[0], 0.02, epsilon = 1e-12);
    assert!(stakes[2] > 0.0 && stakes[2] <= 0.02);
    // With all the better prices full at 0.05 the last one is of no use: 0.05 is above its own Kelly stake.
    assert!(stakes[3] <= 0.0);
}

/// Result and total of goals on one match: one event of four joint outcomes, correlated.
#[test]
fn correlated_bets_on_one_match() {
    let p = vec![0.35, 0.20, 0.15, 0.30];
    let (home, over) = (2.0, 2.15);
    let bets = vec![
        (Bet::returns(&[home, home, 0.0, 0.0]), vec![home, home, 0.0, 0.0]),
        (Bet::returns(&[over, 0.0, over, 0.0]), vec![over, 0.0, over, 0.0]),
    ];
    let correlated = Plain { p, void: 0.0, bets: bets.clone() };
    let found = solve(std::slice::from_ref(&correlated), &Options::new());
    assert_abs_diff_eq!(found.log_growth, growth(&[correlated], &found.stakes), epsilon = VALUE);
    // Were they independent with the same chances, both would be staked more.
    let one = |p: f64, odds| Event::new(&[p, 1.0 - p]).bet(Bet::back(0, odds));
    let free = optimise(&[one(0.55, home), one(0.5, over)], &Options::new()).unwrap();
    assert!(found.total < free.total);
    // A joint distribution that is a product gives the stakes of two events.
    let product = vec![0.55 * 0.5, 0.55 * 0.5, 0.45 * 0.5, 0.45 * 0.5];
    let joint = solve(&[Plain { p: product, void: 0.0, bets }], &Options::new());
    assert_abs_diff_eq!(joint.stakes[0][0], free.stakes[0][0], epsilon = 1e-10);
    assert_abs_diff_eq!(joint.stakes[0][1], free.stakes[1][0], epsilon = 1e-10);
}

#[test]
fn groups_cap_bets_and_events() {
    let event = |group: &str| {
        Event::new(&[0.5, 0.3, 0.2])
            .bet(Bet::back(0, 2.3).group("A"))
            .bet(Bet::back(1, 3.8).group("B"))
            .group(group)
    };
    let slate = [event("E0"), event("E0"), event("D1")];
    let options = Options::new().max_group("A", 0.05).max_group("E0", 0.06).max_group("nobody", 0.1);
    let found = optimise(&slate, &options).unwrap();
    assert!(found.status == Status::Converged && found.gap < 1e-9);
    let sum = |bets: &[(usize, usize)]| bets.iter().map(|&(i, a)| found.stakes[i][a]).sum::<f64>();
    let (a, e0) = (sum(&[(0, 0), (1, 0), (2, 0)]), sum(&[(0, 0), (0, 1), (1, 0), (1, 1)]));
    assert!(a <= 0.05 && e0 <= 0.06 && a > 0.05 - 1e-9 && e0 > 0.06 - 1e-9, "{found:?}");
    assert_abs_diff_eq!(found.groups["A"], a, epsilon = 1e-15);
    assert_abs_diff_eq!(found.groups["E0"], e0, epsilon = 1e-15);
    assert!(found.groups["nobody"] <= 0.0);
    let none = optimise(&slate, &Options::new().max_group("A", 0.0)).unwrap();
    assert!(none.stakes.iter().all(|bets| bets[0] <= 0.0) && none.stakes[0][1] > 0.0);
}

#[test]
fn a_thousand_events() {
    let back_and_lay = |i| {
        let mut event = of_every_kind(i, 0.04);
        event.bets = vec![event.bets[2].clone(), event.bets[3].clone()];
        event.event()
    };
    let slate: Vec<Event> = (0..1_000).map(back_and_lay).collect();
    for options in
        [Options::new(), Options::new().fraction(0.25).max_bet(0.002).max_event(0.003).min_edge(0.01)]
    {
        let found = optimise(&slate, &options).unwrap();
        assert!(found.status == Status::Converged && found.kkt_residual <= 1e-9 && found.gap <= 1e-9);
        assert!(found.total > 0.0 && found.total <= 1.0);
    }
}

fn options() -> impl Strategy<Value = Options> {
    let cap = |least: f64, most: f64| proptest::option::of(least..most);
    let caps = (cap(0.005, 0.2), cap(0.01, 0.3), cap(0.01, 0.9), cap(0.0, 0.2));
    (0.1..=1.0_f64, caps, proptest::option::of(-0.05..0.05_f64)).prop_map(
        |(fraction, (bet, event, total, group), edge)| {
            let mut options = Options::new().fraction(fraction);
            options = bet.map_or(options.clone(), |cap| options.max_bet(cap));
            options = event.map_or(options.clone(), |cap| options.max_event(cap));
            options = total.map_or(options.clone(), |cap| options.max_total(cap));
            options = group.map_or(options.clone(), |cap| options.max_group("G", cap));
            edge.map_or(options.clone(), |edge| options.min_edge(edge))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Certificate under any options, and nothing feasible grows more.
    #[test]
    fn optimal_under_any_caps(
        seeds in proptest::collection::vec(0_usize..1_000, 1..5),
        spread in 0.02..0.4_f64,
        options in options(),
        mix in 0.0..1.0_f64,
    ) {
        let events: Vec<Plain> = seeds.iter().map(|&seed| of_every_kind(seed, spread)).collect();
        let slate: Vec<Event> = events
            .iter()
            .map(|event| {
                let start = Event::new(&event.p).void(event.void);
                event.bets.iter().enumerate().fold(start, |slate, (a, (bet, _))| {
                    slate.bet(if a % 2 == 0 { bet.clone().group("G") } else { bet.clone() })
                })
            })
            .collect();
        let found = optimise(&slate, &options).unwrap();
        prop_assert!(found.status == Status::Converged && found.kkt_residual <= 1e-9, "{found:?}");
        prop_assert!(found.gap <= 1e-8 && found.quadrature_error <= 1e-12 * found.log_growth.max(1e-6));
        prop_assert!(found.stakes.iter().flatten().all(|&f| f >= 0.0) && found.total <= 1.0);
        prop_assert!((found.cash + found.total - 1.0).abs() < 1e-12);
        let exact = growth(&events, &found.stakes);
        prop_assert!((found.log_growth - exact).abs() <= VALUE, "{} {exact}", found.log_growth);
        // The stakes of a tighter rule are feasible too, and so is every mixture with them.
        let tighter = options.clone().max_bet(0.004).max_total(0.02);
        let other = optimise(&slate, &tighter).unwrap();
        let mixed: Vec<Vec<f64>> = found.stakes.iter().zip(&other.stakes)
            .map(|(a, b)| a.iter().zip(b).map(|(a, b)| (1.0 - mix) * a + mix * b).collect())
            .collect();
        // Concave along the line between them.
        let chord = (1.0 - mix) * exact + mix * growth(&events, &other.stakes);
        prop_assert!(growth(&events, &mixed) >= chord - VALUE);
        if options == Options::new() {
            prop_assert!(growth(&events, &mixed) <= exact + VALUE);
        }
    }

    /// Neither the order of events nor that of bets matters.
    #[test]
    fn order_does_not_matter(seeds in proptest::collection::vec(0_usize..1_000, 2..5), options in options()) {
        let events: Vec<Plain> = seeds.iter().map(|&seed| of_every_kind(seed, 0.15)).collect();
        let turned: Vec<Plain> = events.iter().rev().map(|event| {
            let mut event = event.clone();
            event.bets.reverse();
            event
        }).collect();
        let (a, b) = (solve(&events, &options), solve(&turned, &options));
        prop_assert!((a.log_growth - b.log_growth).abs() <= 1e-12);
        // Where several stakes grow the same only the growth is determined; the total is as flat as that.
        prop_assert!((a.total - b.total).abs() <= 1e-6);
    }

    /// A better price never means less growth, and more room never does.
    #[test]
    fn more_is_not_less(seed in 0_usize..1_000, better in 1.0..1.2_f64, cap in 0.005..0.1_f64) {
        let events = [of_every_kind(seed, 0.1), of_every_kind(seed + 1, 0.1)];
        let slate: Vec<Event> = events.iter().map(Plain::event).collect();
        let improved = [slate[0].clone().bet(Bet::back(0, better / events[0].p[0])), slate[1].clone()];
        let before = optimise(&slate, &Options::new().max_bet(cap)).unwrap();
        let after = optimise(&improved, &Options::new().max_bet(cap)).unwrap();
        let roomier = optimise(&slate, &Options::new().max_bet(2.0 * cap)).unwrap();
        prop_assert!(after.log_growth >= before.log_growth - VALUE);
        prop_assert!(roomier.log_growth >= before.log_growth - VALUE);
    }
}
