//! Numbers that nobody means, at every door: an error, or stakes that keep their promise; never a panic, never a NaN or
//! an infinity in an answer whose documentation has none.

#[path = "../../../tests/support/hostile_numbers.rs"]
mod hostile_numbers;

use std::fmt::Debug;

use fairline_kelly::*;
use ndarray::{Array2, ArrayView1};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use self::hostile_numbers::{answer, any_number, either, is_share};

/// What rounding may add to a sum of stakes.
const ROUNDING: f64 = 1e-12;

fn price() -> impl Strategy<Value = f64> {
    prop_oneof![12 => 1.01..30.0f64, 3 => select(vec![1.0 + f64::EPSILON, 1.0 + 1e-9, 1e9, 1e300, f64::MAX]), 1 => any_number()]
}

fn share() -> impl Strategy<Value = f64> {
    let ends = vec![0.0, 5e-324, 1e-17, 1.0 - f64::EPSILON / 2.0, 1.0];
    prop_oneof![12 => 0.0..1.0f64, 3 => select(ends), 1 => any_number()]
}

/// Nothing, or a share.
fn rate() -> impl Strategy<Value = f64> {
    prop_oneof![4 => Just(0.0), 1 => share()]
}

/// Weights that sum to 1 where they can.
fn shared(mut row: Vec<f64>) -> Vec<f64> {
    let total: f64 = row.iter().sum();
    if total > 0.0 && total.is_finite() {
        for p in &mut row {
            *p /= total;
        }
    }
    row
}

fn distribution(outcomes: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(share(), outcomes).prop_map(shared)
}

/// As many rows of probabilities as of prices, in seven of eight cases.
fn events() -> impl Strategy<Value = (Array2<f64>, Array2<f64>)> {
    (0..5usize, 0..5usize, 0..8u8).prop_flat_map(|(rows, columns, odd)| {
        let p = prop::collection::vec(distribution(columns), rows)
            .prop_map(move |rows| Array2::from_shape_fn((rows.len(), columns), |(i, j)| rows[i][j]));
        let columns = if odd == 0 { columns + 1 } else { columns };
        let odds = prop::collection::vec(price(), rows * columns)
            .prop_map(move |cells| Array2::from_shape_fn((rows, columns), |(i, j)| cells[i * columns + j]));
        (p, odds)
    })
}

fn options() -> impl Strategy<Value = Options> {
    let cap = || prop::option::weighted(0.3, share());
    let caps = (cap(), cap(), cap(), cap(), cap(), cap());
    let edge = prop::option::weighted(0.3, prop_oneof![4 => -0.1..0.2f64, 1 => any_number()]);
    let bets = prop::option::weighted(0.3, prop_oneof![4 => 0..4usize, 1 => Just(usize::MAX)]);
    let fall = prop::option::weighted(0.2, (share(), share()));
    let search = (prop_oneof![4 => Just(100), 1 => 0..3usize], prop_oneof![4 => Just(1e-12), 1 => share()]);
    (caps, edge, bets, fall, search).prop_map(|(caps, edge, bets, fall, (steps, tolerance))| {
        let mut options = Options::new().max_iterations(steps).tolerance(tolerance);
        let setters =
            [Options::fraction, Options::max_bet, Options::max_event, Options::max_total, Options::min_bet];
        for (set, cap) in setters.into_iter().zip([caps.0, caps.1, caps.2, caps.3, caps.4]) {
            options = cap.into_iter().fold(options, set);
        }
        options = caps.5.into_iter().fold(options, |options, cap| options.max_group("league", cap));
        options = edge.into_iter().fold(options, Options::min_edge);
        options = bets.into_iter().fold(options, Options::max_bets);
        fall.into_iter().fold(options, |options, (level, p)| options.max_drawdown(level, p))
    })
}

fn bet() -> impl Strategy<Value = Bet> {
    let outcome = || prop_oneof![12 => 0..3usize, 1 => any::<usize>()];
    let kind = prop_oneof![
        4 => (outcome(), price()).prop_map(|(outcome, odds)| Bet::back(outcome, odds)),
        2 => (outcome(), price()).prop_map(|(outcome, odds)| Bet::lay(outcome, odds)),
        1 => (outcome(), prop::collection::vec(outcome(), 0..3), price(), price())
            .prop_map(|(win, places, odds, place_odds)| Bet::each_way(win, &places, odds, place_odds)),
        1 => prop::collection::vec(prop_oneof![6 => 0.0..3.0f64, 1 => any_number()], 0..4)
            .prop_map(|returns| Bet::returns(&returns)),
    ];
    let limits =
        (rate(), prop::option::weighted(0.2, share()), prop::option::weighted(0.2, share()), any::<bool>());
    (kind, limits).prop_map(|(bet, (commission, most, error, grouped))| {
        let bet = most.into_iter().fold(bet.commission(commission), Bet::max_stake);
        let bet = error.into_iter().fold(bet, Bet::standard_error);
        if grouped { bet.group("league") } else { bet }
    })
}

fn slate() -> impl Strategy<Value = Vec<Event>> {
    let drawn = prop::collection::vec(distribution(3), 0..3).prop_map(|rows| {
        Event::from_draws(Array2::from_shape_fn((rows.len(), 3), |(i, j)| rows[i][j]).view())
    });
    let event = prop_oneof![
        6 => prop_oneof![6 => Just(3), 1 => 0..5usize].prop_flat_map(distribution).prop_map(|p| Event::new(&p)),
        1 => drawn,
    ];
    let event = (event, rate(), prop::collection::vec(bet(), 0..4))
        .prop_map(|(event, void, bets)| bets.into_iter().fold(event.void(void), Event::bet));
    prop::collection::vec(event, 0..4)
}

fn money() -> impl Strategy<Value = Decimal> {
    let ends = vec![
        Decimal::MAX,
        Decimal::MIN,
        Decimal::ZERO,
        Decimal::NEGATIVE_ONE,
        Decimal::new(1, 28),
        Decimal::new(1, 2),
    ];
    prop_oneof![5 => (0..100_000i64).prop_map(|pennies| Decimal::new(pennies, 2)), 2 => select(ends)]
}

fn are_stakes<'a>(stakes: impl IntoIterator<Item = &'a f64>) -> bool {
    let mut total = 0.0;
    stakes.into_iter().all(|&stake| {
        total += stake;
        stake >= 0.0 && total <= 1.0 + ROUNDING
    })
}

/// Certificates and sums of stakes, fit for a bankroll.
fn is_certified<S: Debug>(found: &Stakes<S>) -> bool {
    is_share(found.total) && is_share(found.cash) && found.kkt_residual >= 0.0
}

/// No bet is worse than none, within the rounding of an optimum.
fn grows<S: Debug>(found: &Stakes<S>) -> bool {
    found.log_growth >= -1e-9
}

proptest! {
    #[test]
    fn single_bets_have_stakes_or_are_refused(
        p in share(), q in share(), o in price(), o2 in price(), c in rate(), stake in share(), error in share(), fraction in share(),
    ) {
        prop_assert!(answer(back(p, o, c)).is_none_or(is_share));
        answer(edge(p, o, c));
        if let Some(lay) = answer(lay(p, o, c)) {
            prop_assert!(is_share(lay.liability) && lay.stake >= 0.0);
        }
        // Never worth a bet is +∞, ruin is −∞, as documented.
        prop_assert!(either(break_even_odds(p, c)).is_none_or(|odds| odds >= 1.0));
        prop_assert!(either(log_growth(p, o, c, stake)).is_none_or(|growth| !growth.is_nan() && growth < f64::INFINITY));
        prop_assert!(answer(break_even_probability(o, c)).is_none_or(is_share));
        prop_assert!(answer(edge_for_stake(stake, o, c)).is_none_or(|edge| edge >= 0.0));
        prop_assert!(answer(probability_for_stake(stake, o, c)).is_none_or(is_share));
        prop_assert!(answer(shrinkage(p, error, o, c)).is_none_or(is_share));
        for bet in [SingleBet::back(p, o), SingleBet::lay(p, o), SingleBet::each_way(p, q, o, o2)] {
            for bet in [bet, bet.commission(c), bet.void(error), bet.fraction(fraction)] {
                let Some(sized) = answer(bet.size()) else { continue };
                prop_assert!(sized.stake >= 0.0 && is_share(sized.at_risk), "{:?}", sized);
                prop_assert!(sized.break_even_probability.is_none_or(is_share), "{:?}", sized);
            }
        }
    }

    #[test]
    fn batches_hold_stakes_or_refusals(p in prop::collection::vec(share(), 0..41), o in prop::collection::vec(price(), 0..41), c in rate()) {
        let n = if p.len() % 5 == 0 { o.len() } else { p.len().min(o.len()) };
        let (p, o) = (ArrayView1::from(&p[..n.min(p.len())]), ArrayView1::from(&o[..n]));
        for (batch, is_lay) in [(back_batch(p, o, c), false), (lay_batch(p, o, c), true)] {
            let Some(batch) = either(batch) else { continue };
            for (i, &stake) in batch.stakes.iter().enumerate() {
                let refused = batch.refused.iter().any(|(row, _)| *row == i);
                prop_assert_eq!(stake.is_nan(), refused);
                prop_assert!(refused || stake >= 0.0 && (is_lay && stake.is_finite() || stake <= 1.0), "{}", stake);
            }
        }
    }

    #[test]
    fn optima_are_stakes_with_certificates_or_refused((p, odds) in events(), options in options(), min_edge in rate()) {
        either(options.validate());
        if let Some(found) = answer(simultaneous(p.view(), odds.view(), &options)) {
            prop_assert!(are_stakes(&found.stakes) && is_certified(&found) && grows(&found), "{:?}", found);
        }
        for (p, odds) in p.rows().into_iter().zip(odds.rows()) {
            if let Some(found) = answer(exclusive(&p.to_vec(), &odds.to_vec(), &options)) {
                prop_assert!(are_stakes(&found.stakes) && is_certified(&found) && grows(&found), "{:?}", found);
            }
        }
        let plans = [
            Plan::Flat { stake: 10.0, bankroll: 1000.0 }, Plan::Flat { stake: min_edge, bankroll: 5e-324 },
            Plan::Percentage { share: min_edge }, Plan::LevelProfit { target: 0.02 }, Plan::LevelProfit { target: min_edge },
            Plan::ClippedKelly { fraction: 0.5, cap: 0.1 }, Plan::ClippedKelly { fraction: min_edge, cap: min_edge },
        ];
        for plan in plans {
            if let Some(stakes) = answer(plan.stakes(p.view(), odds.view(), min_edge - 0.1)) {
                prop_assert!(stakes.iter().all(|&stake| stake >= 0.0));
            }
        }
    }

    #[test]
    fn slates_are_staked_or_refused(slate in slate(), options in options()) {
        if let Some(found) = answer(optimise(&slate, &options)) {
            prop_assert!(are_stakes(found.stakes.iter().flatten()) && is_certified(&found), "{:?}", found);
            // A bet's standard error shrinks it alone, and may take a hedge from another.
            let shrunk = format!("{slate:?}").contains("standard_error: Some");
            prop_assert!(shrunk || grows(&found), "{:?}", found);
            prop_assert!(found.groups.values().all(|&sum| sum <= 1.0 + ROUNDING));
        }
        answer(sensitivity(&slate, &options));
    }

    #[test]
    fn no_rule_stakes_more_than_there_is(
        slate in slate(), options in options(), balance in money(), past in money(), proposed in prop::collection::vec(money(), 0..9),
        band in prop::option::weighted(0.3, (price(), price())), caps in prop::option::weighted(0.3, (share(), share())),
        fall in prop::option::weighted(0.3, (share(), prop_oneof![0..4u32, Just(u32::MAX)])), least in rate(),
        step in prop_oneof![4 => Just(Decimal::new(1, 2)), 1 => money()],
    ) {
        let Some(mut bankroll) = either(Bankroll::new(balance)) else { return Ok(()) };
        let mut policy = BankrollPolicy::new(options).step(step);
        policy = band.into_iter().fold(policy, |policy, (least, most)| policy.odds_band(least, most));
        policy = caps.into_iter().fold(policy, |policy, (day, week)| policy.max_day(day).max_week(week));
        policy = fall.into_iter().fold(policy, |policy, (fall, weeks)| policy.stop_loss(fall, weeks));
        if least > 0.0 {
            policy = policy.min_stake(past);
        }
        either(policy.validate());
        either(bankroll.place(past));
        either(bankroll.refund(step));
        either(bankroll.settle(past, -past));
        either(bankroll.settle(step, past));
        bankroll.open_day();
        bankroll.open_week(&policy);
        prop_assert!(bankroll.balance() >= Decimal::ZERO && is_share(bankroll.drawdown()), "{:?}", bankroll);
        let bets: usize = slate.iter().map(|event| event.bets().len()).sum();
        let fitting: Vec<Decimal> = proposed.iter().copied().cycle().take(if proposed.is_empty() { 0 } else { bets }).collect();
        for decisions in [
            policy.decide(&bankroll, &slate), policy.limit(&bankroll, &slate, &proposed), policy.limit(&bankroll, &slate, &fitting),
        ] {
            let Some(decisions) = answer(decisions) else { continue };
            prop_assert_eq!(decisions.len(), bets);
            prop_assert!(decisions.iter().all(|decision| decision.stake >= Decimal::ZERO));
            let total: Decimal = decisions.iter().map(|decision| decision.stake).sum();
            prop_assert!(total <= bankroll.balance(), "{} of {}", total, bankroll.balance());
        }
        bankroll.resume();
    }
}
