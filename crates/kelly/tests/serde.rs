//! What is stored comes back: options, policy and bankroll as JSON.
#![cfg(feature = "serde")]

use fairline_kelly::{Bankroll, BankrollPolicy, Options};
use rust_decimal::Decimal;

fn options() -> Options {
    Options::new()
        .fraction(0.25)
        .max_bet(0.1 + 0.2)
        .max_event(0.5)
        .max_group("E0", 0.2)
        .max_group("D1", 0.1)
        .max_total(0.9)
        .min_edge(0.02)
        .min_bet(1e-3)
        .max_bets(7)
        .max_drawdown(0.5, 0.1)
        .max_iterations(50)
        .tolerance(1e-10)
}

#[test]
fn options_come_back() {
    for options in [Options::default(), options()] {
        let text = serde_json::to_string(&options).unwrap();
        assert_eq!(serde_json::from_str::<Options>(&text).unwrap(), options, "{text}");
    }
}

#[test]
fn a_policy_comes_back_also_without_an_upper_end_of_the_odds() {
    let full = BankrollPolicy::new(options())
        .odds_band(1.2, 10.0)
        .stop_loss(0.3, 4)
        .max_day(0.2)
        .max_week(2.0)
        .min_stake(Decimal::new(2_00, 2))
        .step(Decimal::new(50, 2));
    for policy in [BankrollPolicy::default(), full.clone(), full.odds_band(1.5, f64::INFINITY)] {
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<BankrollPolicy>(&text).unwrap(), policy, "{text}");
    }
}

#[test]
fn fields_are_named_like_the_setters_and_money_is_text() {
    let policy: BankrollPolicy = serde_json::from_str(
        r#"{"options": {"fraction": 0.5, "max_group": [["E0", 0.2]]}, "odds_band": [1.5, null], "step": "0.50"}"#,
    )
    .unwrap();
    let expected = BankrollPolicy::new(Options::new().fraction(0.5).max_group("E0", 0.2))
        .odds_band(1.5, f64::INFINITY)
        .step(Decimal::new(50, 2));
    assert_eq!(policy, expected);
    for wrong in [r#"{"maxday": 1}"#, r#"{"options": {"fractoin": 0.5}}"#] {
        let error = serde_json::from_str::<BankrollPolicy>(wrong).unwrap_err().to_string();
        assert!(error.starts_with("unknown field"), "{error}");
    }
}

#[test]
fn what_is_read_is_checked_when_it_is_used() {
    let policy: BankrollPolicy = serde_json::from_str(r#"{"max_day": 1.5}"#).unwrap();
    let error = policy.limit(&Bankroll::new(Decimal::TEN).unwrap(), &[], &[]).unwrap_err();
    assert_eq!(error.to_string(), "max_day = 1.5 must be in [0, 1]");
}

#[test]
fn a_bankroll_comes_back_in_the_middle_of_a_week() {
    let mut bankroll = Bankroll::new(Decimal::new(100_001, 2)).unwrap();
    bankroll.place(Decimal::new(3333, 2)).unwrap();
    bankroll.refund(Decimal::new(333, 2)).unwrap();
    let text = serde_json::to_string(&bankroll).unwrap();
    assert_eq!(serde_json::from_str::<Bankroll>(&text).unwrap(), bankroll, "{text}");
}
