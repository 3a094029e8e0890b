//! Minimum stake and largest number of bets, against every set of bets.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use fairline_kelly::{Bet, Error, Event, Options, SlateStakes, Status, optimise};

/// Growth found on two ways.
const SAME: f64 = 1e-12;
const BETS: usize = 7;
const ALL: usize = (1 << BETS) - 1;

/// Seven bets on four matches, different for every seed; those outside the set have no room.
fn slate(seed: usize, set: usize) -> Vec<Event> {
    let noise = |i: usize| ((seed * 7_919 + i * 104_729) % 1_009) as f64 / 1_009.0;
    let bet = |number: usize, outcome, odds| {
        Bet::back(outcome, odds).max_stake(if set >> number & 1 == 1 { 1.0 } else { 0.0 })
    };
    (0..4)
        .map(|i| {
            let p = 0.35 + 0.2 * noise(i);
            let event = Event::new(&[p, 0.28, 0.72 - p]);
            let event = event.bet(bet(2 * i, 0, (1.0 + 0.12 * noise(i + 10)) / p));
            let away = (0.95 + 0.15 * noise(i + 20)) / (0.72 - p);
            if i == 3 { event } else { event.bet(bet(2 * i + 1, 2, away)) }
        })
        .collect()
}

fn count(found: &SlateStakes) -> usize {
    found.stakes.iter().flatten().filter(|stake| **stake > 0.0).count()
}

/// The largest growth of any set of bets whose own optimum keeps the rule.
fn exhaustive(seed: usize, options: &Options, keeps: impl Fn(&SlateStakes) -> bool) -> f64 {
    let optima = (0..=ALL).map(|set| optimise(&slate(seed, set), options).unwrap());
    optima.filter(keeps).map(|found| found.log_growth).fold(0.0, f64::max)
}

/// The heuristic obeys the rule, its gap covers the best set, and most often it is the best set.
#[test]
fn no_set_of_bets_is_much_better() {
    let (mut exact, mut cases, mut worst) = (0, 0, 0.0_f64);
    for seed in 1..=20 {
        for most in [1, 2, 3, 5] {
            let found = optimise(&slate(seed, ALL), &Options::new().max_bets(most)).unwrap();
            assert!(count(&found) <= most && found.status == Status::Converged);
            let best = exhaustive(seed, &Options::new(), |other| count(other) <= most);
            assert!(found.log_growth <= best + SAME && best <= found.log_growth + found.gap + SAME);
            cases += 1;
            exact += usize::from(found.log_growth >= best - SAME);
            worst = worst.max(1.0 - found.log_growth / best);
        }
        for least in [0.01, 0.03, 0.08] {
            let found = optimise(&slate(seed, ALL), &Options::new().min_bet(least)).unwrap();
            let keeps = |found: &SlateStakes| {
                found.stakes.iter().flatten().all(|&stake| stake <= 0.0 || stake >= least * (1.0 - 1e-12))
            };
            assert!(keeps(&found), "{found:?}");
            // A set that could only keep the minimum by staking more than its optimum is not among these.
            let best = exhaustive(seed, &Options::new(), keeps);
            assert!(found.log_growth <= best + SAME && best <= found.log_growth + found.gap + SAME);
            cases += 1;
            exact += usize::from(found.log_growth >= best - SAME);
            worst = worst.max(1.0 - found.log_growth / best);
        }
    }
    assert!(exact * 100 >= cases * 97, "{exact} of {cases}");
    assert!(worst < 0.01, "{worst}");
}

#[test]
fn rules_at_their_ends() {
    let none = optimise(&slate(1, ALL), &Options::new().max_bets(0)).unwrap();
    assert!(none.total <= 0.0 && none.gap > 0.0);
    // As many as there are, and a minimum that all exceed: nothing changes.
    let free = optimise(&slate(1, ALL), &Options::new()).unwrap();
    let same = optimise(&slate(1, ALL), &Options::new().max_bets(BETS).min_bet(1e-9)).unwrap();
    assert_eq!(same.stakes, free.stakes);
    assert!(same.gap <= 1e-9);
    let error = optimise(&slate(1, ALL), &Options::new().min_bet(0.1).max_bet(0.05)).unwrap_err();
    assert!(matches!(error, Error::Infeasible { cap: "max_bet", .. }));
}

/// The minimum binds the stakes as placed, after the fraction.
#[test]
fn the_minimum_is_of_what_is_placed() {
    let options = Options::new().fraction(0.25).max_bet(0.02).min_bet(0.01);
    let found = optimise(&slate(3, ALL), &options).unwrap();
    assert!(count(&found) > 0);
    assert!(
        found.stakes.iter().flatten().all(|&stake| stake <= 0.0 || (0.01..=0.02).contains(&stake)),
        "{found:?}"
    );
}
