//! Bankroll management: each rule, their order, and the reasons.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use fairline_kelly::{
    Bankroll, BankrollPolicy, Bet, Cap, Decision, Error, Event, Options, Reason, Status, optimise,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn bankroll(balance: &str) -> Bankroll {
    Bankroll::new(money(balance)).unwrap()
}

/// A back bet on the first outcome and one on the second, on each of two matches.
fn slate() -> Vec<Event> {
    vec![
        Event::new(&[0.50, 0.30, 0.20]).bet(Bet::back(0, 2.20).group("A")).bet(Bet::back(1, 3.10).group("B")),
        Event::new(&[0.40, 0.30, 0.30]).bet(Bet::back(0, 2.70).group("A")).bet(Bet::back(1, 4.00).group("B")),
    ]
}

fn reasons(decisions: &[Decision]) -> Vec<String> {
    decisions.iter().map(|decision| decision.reason.to_string()).collect()
}

fn stakes(decisions: &[Decision]) -> Vec<Decimal> {
    decisions.iter().map(|decision| decision.stake).collect()
}

#[test]
fn without_rules_it_is_the_optimum_in_pennies() {
    let best = optimise(&slate(), &Options::new()).unwrap();
    assert_eq!(best.status, Status::Converged);
    let decisions = BankrollPolicy::new(Options::new()).decide(&bankroll("1000"), &slate()).unwrap();
    assert_eq!(decisions.len(), 4);
    for decision in &decisions {
        let fraction = best.stakes[decision.event][decision.bet];
        approx::assert_abs_diff_eq!(decision.fraction, fraction, epsilon = 1e-15);
        let exact = Decimal::try_from(fraction * 1000.0).unwrap();
        let expected = exact.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::ToZero);
        assert_eq!(decision.stake, expected);
        let said = if fraction > 0.0 { Reason::Optimal } else { Reason::NoValue };
        assert_eq!(decision.reason, said);
    }
    approx::assert_abs_diff_eq!(decisions[0].edge, 0.10, epsilon = 1e-15);
}

#[test]
fn each_cap_is_named() {
    let named = |options: Options| {
        reasons(&BankrollPolicy::new(options).decide(&bankroll("1000"), &slate()).unwrap())
    };
    let value = Options::new().min_edge(0.0);
    assert_eq!(named(value.clone().max_bet(0.01))[0], "capped by max_bet");
    assert_eq!(named(value.clone().max_event(0.02))[2], "capped by max_event");
    assert_eq!(named(value.clone().max_group("A", 0.03))[0], "capped by max_group \"A\"");
    assert_eq!(named(value.clone().max_total(0.05))[0], "capped by max_total");
    assert_eq!(named(value.clone().max_drawdown(0.9, 0.01))[0], "capped by max_drawdown");
    assert_eq!(named(value.clone())[1], "below minimum edge");
    assert_eq!(named(value.max_bets(1)).iter().filter(|reason| *reason == "beyond max_bets").count(), 2);
    let event = Event::new(&[0.50, 0.50]).bet(Bet::back(0, 2.20).max_stake(0.01));
    let decisions = BankrollPolicy::new(Options::new()).decide(&bankroll("1000"), &[event]).unwrap();
    assert_eq!(decisions[0].reason, Reason::Capped(Cap::MaxStake));
    assert_eq!(decisions[0].stake, money("10"));
}

#[test]
fn an_edge_without_a_stake_is_not_called_no_value() {
    // Two prices for one outcome; a lay of it that has none; and one that may not be bet on.
    let event = Event::new(&[0.50, 0.50])
        .bet(Bet::back(0, 2.20))
        .bet(Bet::back(0, 2.10))
        .bet(Bet::lay(0, 2.30))
        .bet(Bet::back(0, 2.25).max_stake(0.0));
    let decide = |options: Options| {
        BankrollPolicy::new(options).decide(&bankroll("1000"), std::slice::from_ref(&event)).unwrap()
    };
    let said = reasons(&decide(Options::new()));
    assert_eq!(said, ["optimal", "other bets are better", "no value", "capped by max_stake"]);
    let said = reasons(&decide(Options::new().max_bet(0.0)));
    assert_eq!(said, ["capped by max_bet", "capped by max_bet", "no value", "capped by max_bet"]);
    // Here the second would be placed, but for the cap that the first uses up.
    let said = reasons(&decide(Options::new().max_event(0.01)));
    assert_eq!(said[..2], ["capped by max_event", "capped by max_event"]);
}

#[test]
fn the_odds_band_also_bars_hedges() {
    let policy = BankrollPolicy::new(Options::new()).odds_band(2.5, 3.5);
    let decisions = policy.decide(&bankroll("1000"), &slate()).unwrap();
    assert_eq!(decisions[0].reason, Reason::OutsideOddsBand);
    assert_eq!(decisions[3].reason, Reason::OutsideOddsBand);
    assert!(decisions[2].stake > Decimal::ZERO);
    // The ends belong to the band.
    let policy = BankrollPolicy::new(Options::new()).odds_band(2.2, 2.2);
    assert!(policy.decide(&bankroll("1000"), &slate()).unwrap()[0].stake > Decimal::ZERO);
}

#[test]
fn day_and_week_limits_leave_what_was_not_staked() {
    let policy = BankrollPolicy::new(Options::new()).max_day(0.1).max_week(0.15);
    let mut bankroll = bankroll("1000");
    let first = policy.decide(&bankroll, &slate()).unwrap();
    let staked: Decimal = stakes(&first).iter().sum();
    assert!(staked <= money("100") && staked > money("99.9"), "{staked}");
    assert_eq!(first[0].reason, Reason::Capped(Cap::MaxDay));
    bankroll.place(staked).unwrap();
    let again = policy.decide(&bankroll, &slate()).unwrap();
    assert!(stakes(&again).iter().sum::<Decimal>() <= money("0.05"));
    bankroll.open_day();
    let next = policy.decide(&bankroll, &slate()).unwrap();
    let staked: Decimal = stakes(&next).iter().sum();
    assert!(staked <= money("50.1") && staked > money("49.8"), "{staked}");
    assert_eq!(next[0].reason, Reason::Capped(Cap::MaxWeek));
    bankroll.open_week(&policy);
    assert_eq!(policy.decide(&bankroll, &slate()).unwrap()[0].reason, Reason::Capped(Cap::MaxDay));
    assert_eq!(bankroll.staked_this_week(), Decimal::ZERO);
}

#[test]
fn open_stakes_cannot_be_staked_again() {
    let policy = BankrollPolicy::new(Options::new());
    let mut bankroll = bankroll("1000");
    bankroll.place(money("950")).unwrap();
    bankroll.open_week(&policy);
    let decisions = policy.decide(&bankroll, &slate()).unwrap();
    assert!(stakes(&decisions).iter().sum::<Decimal>() <= money("50"));
    assert_eq!(decisions[0].reason, Reason::Capped(Cap::OpenStakes));
    bankroll.place(money("50")).unwrap();
    let decisions = policy.decide(&bankroll, &slate()).unwrap();
    assert!(
        decisions.iter().all(|d| d.stake == Decimal::ZERO && d.reason == Reason::Capped(Cap::OpenStakes))
    );
}

#[test]
fn the_stop_loss_and_its_way_back() {
    let policy = BankrollPolicy::new(Options::new()).stop_loss(0.2, 2);
    let mut bankroll = bankroll("1000");
    bankroll.open_week(&policy);
    bankroll.place(money("200")).unwrap();
    bankroll.settle(money("200"), money("-200")).unwrap();
    let said = |bankroll: &Bankroll| policy.decide(bankroll, &slate()).unwrap()[0].reason.to_string();
    assert_eq!(said(&bankroll), "stopped at a drawdown of 20.0 %");
    bankroll.open_week(&policy);
    assert_eq!(said(&bankroll), "paused, weeks left: 2");
    bankroll.open_week(&policy);
    assert_eq!(said(&bankroll), "paused, weeks left: 1");
    bankroll.open_week(&policy);
    assert_eq!((said(&bankroll).as_str(), bankroll.peak()), ("optimal", money("800")));
    // With no weeks, only a hand brings it back.
    let policy = BankrollPolicy::new(Options::new()).stop_loss(0.2, 0);
    let mut bankroll = Bankroll::new(money("1000")).unwrap();
    bankroll.place(money("300")).unwrap();
    bankroll.settle(money("300"), money("-300")).unwrap();
    for _ in 0..5 {
        bankroll.open_week(&policy);
        assert!(matches!(policy.decide(&bankroll, &slate()).unwrap()[0].reason, Reason::Stopped { .. }));
    }
    bankroll.resume();
    assert_eq!(policy.decide(&bankroll, &slate()).unwrap()[0].reason, Reason::Optimal);
}

#[test]
fn minimum_stake_and_step() {
    let policy = BankrollPolicy::new(Options::new().fraction(0.25).min_edge(0.0)).step(money("0.5"));
    let decisions = policy.decide(&bankroll("1000"), &slate()).unwrap();
    for decision in &decisions {
        assert_eq!(decision.stake % money("0.5"), Decimal::ZERO);
        let exact = Decimal::try_from(decision.fraction * 1000.0).unwrap();
        assert!(decision.stake <= exact && exact - decision.stake < money("0.5"));
    }
    // A bankroll on which a step is more than the stake.
    let decisions = policy.decide(&bankroll("10"), &slate()).unwrap();
    assert_eq!(decisions[0].reason, Reason::BelowStep);
    // The smaller of two stakes falls below a minimum between them, and the other is optimised alone.
    let (small, large) =
        (decisions[0].fraction.min(decisions[2].fraction), decisions[0].fraction.max(decisions[3].fraction));
    assert!(small < large);
    let policy = BankrollPolicy::new(Options::new().fraction(0.25).min_edge(0.0)).min_stake(money("30"));
    let decisions = policy.decide(&bankroll("1000"), &slate()).unwrap();
    assert!(decisions.iter().all(|d| d.stake == Decimal::ZERO || d.stake >= money("30")), "{decisions:?}");
    assert!(decisions.iter().any(|d| d.reason == Reason::BelowMinimumStake));
    // A minimum above a cap is no error of the week: every bet says so.
    let policy = BankrollPolicy::new(Options::new().max_bet(0.01).min_edge(0.0)).min_stake(money("50"));
    let decisions = policy.decide(&bankroll("1000"), &slate()).unwrap();
    assert_eq!(decisions[0].reason, Reason::BelowMinimumStake);
    assert!(stakes(&decisions).iter().all(Decimal::is_zero));
}

#[test]
fn no_money_no_bets() {
    let decisions = BankrollPolicy::new(Options::new()).decide(&bankroll("0"), &slate()).unwrap();
    assert!(decisions.iter().all(|d| d.reason == Reason::EmptyBankroll && d.stake == Decimal::ZERO));
    approx::assert_abs_diff_eq!(bankroll("0").drawdown(), 0.0, epsilon = 0.0);
}

#[test]
fn rules_out_of_range() {
    let check = |policy: BankrollPolicy, message: &str| {
        let error = policy.decide(&bankroll("1000"), &slate()).unwrap_err();
        assert_eq!(error.to_string(), message);
    };
    let policy = || BankrollPolicy::new(Options::new());
    check(policy().odds_band(0.5, 3.0), "odds_band least = 0.5 must be finite and at least 1");
    check(policy().odds_band(3.0, 2.0), "odds_band most = 2 must be at least the least odds");
    check(policy().stop_loss(0.0, 1), "stop_loss = 0 must be in (0, 1]");
    check(policy().max_day(1.5), "max_day = 1.5 must be in [0, 1]");
    check(policy().max_week(f64::NAN), "max_week = NaN must be finite and at least 0");
    check(policy().min_stake(money("-1")), "min_stake = -1 must be at least 0");
    check(policy().step(Decimal::ZERO), "step = 0 must be greater than 0");
    check(BankrollPolicy::new(Options::new().fraction(0.0)), "fraction = 0 must be in (0, 1]");
    assert!(matches!(Bankroll::new(money("-0.01")), Err(Error::Money { argument: "balance", .. })));
}

#[test]
fn a_bankroll_keeps_its_books() {
    let mut bankroll = bankroll("100");
    for bad in ["0", "-1", "100.01"] {
        assert!(matches!(bankroll.place(money(bad)), Err(Error::Money { argument: "stake", .. })));
    }
    bankroll.place(money("60")).unwrap();
    assert!(bankroll.place(money("40.01")).is_err());
    assert!(matches!(
        bankroll.settle(money("61"), Decimal::ZERO),
        Err(Error::Money { argument: "settled stake", .. })
    ));
    assert!(matches!(
        bankroll.settle(money("60"), money("-60.01")),
        Err(Error::Money { argument: "profit", .. })
    ));
    assert!(bankroll.settle(money("60"), Decimal::MAX).is_err());
    assert_eq!((bankroll.balance(), bankroll.open()), (money("100"), money("60")));
    bankroll.settle(money("20"), money("30")).unwrap();
    bankroll.settle(money("40"), money("-40")).unwrap();
    assert_eq!(
        (bankroll.balance(), bankroll.open(), bankroll.peak()),
        (money("90"), Decimal::ZERO, money("130"))
    );
    approx::assert_abs_diff_eq!(bankroll.drawdown(), 40.0 / 130.0, epsilon = 1e-15);
    assert_eq!(bankroll.staked_today(), money("60"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the rules, the money placed obeys them, and every bet has its decision.
    #[test]
    fn money_obeys_the_rules(
        (fraction, bet, event, total) in (0.05..=1.0_f64, 0.005..0.2_f64, 0.01..0.3_f64, 0.01..1.0_f64),
        cents in 1_000_u64..1_000_000,
        (day, open) in (0.0..=1.0_f64, 0.0..=1.0_f64),
        step in 1_u64..200,
        odds in proptest::collection::vec(1.2..6.0_f64, 6),
    ) {
        let options = Options::new().fraction(fraction).max_bet(bet).max_event(event).max_total(total);
        let policy = BankrollPolicy::new(options).max_day(day).step(Decimal::from(step) / Decimal::from(100));
        let balance = Decimal::from(cents) / Decimal::from(100);
        let mut bankroll = Bankroll::new(balance).unwrap();
        let stake = (Decimal::try_from(open).unwrap() * balance).round_dp(2);
        if stake > Decimal::ZERO && stake <= balance {
            bankroll.place(stake).unwrap();
        }
        let slate: Vec<Event> = (0..2)
            .map(|i| (0..3).fold(Event::new(&[0.45, 0.30, 0.25]), |event, k| event.bet(Bet::back(k, odds[3 * i + k]))))
            .collect();
        let decisions = policy.decide(&bankroll, &slate).unwrap();
        prop_assert_eq!(decisions.len(), 6);
        let limit = |share: f64| Decimal::try_from(share).unwrap() * balance + Decimal::new(1, 9);
        for decision in &decisions {
            prop_assert!(decision.stake >= Decimal::ZERO && decision.stake <= limit(bet));
            prop_assert_eq!(decision.stake % (Decimal::from(step) / Decimal::from(100)), Decimal::ZERO);
        }
        for i in 0..2 {
            let on_event: Decimal = decisions.iter().filter(|d| d.event == i).map(|d| d.stake).sum();
            prop_assert!(on_event <= limit(event));
        }
        let all: Decimal = decisions.iter().map(|d| d.stake).sum();
        prop_assert!(all <= limit(total) && all <= (limit(day) - bankroll.staked_today()).max(Decimal::ZERO));
        prop_assert!(all <= balance - bankroll.open());
    }
}
