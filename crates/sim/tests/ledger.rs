//! The books balance to the penny, whatever the options.

mod common;

use common::Oracle;
use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_kelly::{self as kelly, BankrollPolicy};
use fairline_sim::{
    BetResult, Error, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation, ValueOptions,
    simulate_season,
};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

proptest! {
    // Each case plays a season.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_balance_is_the_sum_of_its_entries(
        seed in 0u64..1000,
        overconfidence in 0.7..1.4f64,
        fraction in 0.05..1.0f64,
        max_bet in 0.01..0.5f64,
        max_total in 0.1..1.0f64,
        min_edge in 0.0..0.1f64,
        pennies in 100i64..100_000_000,
        bookmaker in prop::sample::select(vec![Some("B365"), Some("PS"), Some("Max"), Some("Avg"), None]),
    ) {
        let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(seed))?;
        let hold_out = HoldOut::split(&league.matches, Season::new(2019))?;
        let start = Decimal::new(pennies, 2);
        let prices = match bookmaker {
            Some(name) => ScheduleOptions::new().bookmaker(name),
            None => ScheduleOptions::new().best_price(),
        };
        let schedule = Schedule::new(&hold_out, &prices)?;
        let caps = kelly::Options::new().fraction(fraction).max_bet(max_bet).max_total(max_total);
        let options = SeasonOptions::new()
            .bankroll(start)
            .value(ValueOptions::new().min_edge(min_edge))
            .policy(BankrollPolicy::new(caps));
        let oracle = Oracle::new(&league, overconfidence);
        let run = simulate_season(&schedule, oracle, KellyStrategy, &options, |_| {})?;

        prop_assert_eq!(run.predictions.len(), hold_out.test.len());
        let (mut bankroll, mut bets) = (start, run.bets.iter().peekable());
        for week in &run.weeks {
            let (before, mut staked, mut profit) = (bankroll, Decimal::ZERO, Decimal::ZERO);
            let cap = before * Decimal::try_from(max_bet)?;
            while let Some(bet) = bets.next_if(|bet| bet.week == week.week) {
                prop_assert!(bet.stake > Decimal::ZERO && bet.stake <= cap);
                prop_assert!(bet.edge >= min_edge - 1e-12);
                prop_assert_eq!(bet.stake, bet.stake.round_dp(2));
                let net = Decimal::try_from(bet.odds)? - Decimal::ONE;
                let due = match bet.result {
                    BetResult::Won => (bet.stake * net).round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven),
                    BetResult::Lost => -bet.stake,
                    BetResult::Void => Decimal::ZERO,
                };
                prop_assert_eq!(bet.profit, due);
                bankroll += bet.profit;
                prop_assert_eq!(bet.bankroll_after, bankroll);
                staked += bet.stake;
                profit += bet.profit;
            }
            prop_assert_eq!((week.staked, week.profit, week.bankroll), (staked, profit, bankroll));
            prop_assert!(staked <= before * Decimal::try_from(max_total)? + Decimal::new(1, 8));
            prop_assert!(bankroll >= Decimal::ZERO);
        }
        prop_assert!(bets.next().is_none());
        let summary = run.summary()?;
        prop_assert_eq!(summary.betting.final_bankroll, bankroll);
        prop_assert_eq!(summary.betting.profit, bankroll - start);
    }
}

#[test]
fn options_out_of_range_are_named() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(1)).unwrap();
    let hold_out = HoldOut::split(&league.matches, Season::new(2019)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let begin = |options: &SeasonOptions| {
        Simulation::new(&schedule, Oracle::new(&league, 1.0), KellyStrategy, options).unwrap_err()
    };
    for (bankroll, text) in
        [("0", "0"), ("-5", "-5"), ("10.005", "10.005"), ("10000000000000.01", "10000000000000.01")]
    {
        let options = SeasonOptions::new().bankroll(bankroll.parse().unwrap());
        let error = begin(&options);
        assert!(error.to_string().starts_with(&format!("option bankroll = {text} must be")), "{error}");
    }
    let error = begin(&SeasonOptions::new().policy(BankrollPolicy::new(kelly::Options::new().fraction(2.0))));
    assert!(matches!(error, Error::StakeOptions(_)) && error.to_string().contains("fraction = 2"), "{error}");
}

#[test]
fn a_match_without_a_price_is_predicted_and_not_bet_on() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(1)).unwrap();
    let mut matches = league.matches.clone();
    matches.iter_mut().step_by(2).for_each(|game| game.quotes.retain(|quote| &*quote.bookmaker != "B365"));
    let hold_out = HoldOut::split(&matches, Season::new(2019)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let oracle = Oracle::new(&league, 1.0);
    let run = simulate_season(&schedule, oracle, KellyStrategy, &SeasonOptions::new(), |_| {}).unwrap();
    assert_eq!(run.predictions.len(), 380);
    assert_eq!(run.predictions.iter().filter(|p| p.market.is_none()).count(), 190);
    assert!(!run.bets.is_empty());
    for bet in &run.bets {
        let prediction = run.predictions.iter().find(|p| (p.date, &p.home) == (bet.date, &bet.home)).unwrap();
        assert!(prediction.market.is_some());
    }
    let summary = run.summary().unwrap();
    assert_eq!((summary.scores.model.matches, summary.scores.market.matches), (380, 190));
    assert_eq!(summary.model_vs_market.matches, 190);
}

#[test]
fn a_misspelt_bookmaker_is_named_with_those_that_exist() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(1)).unwrap();
    let hold_out = HoldOut::split(&league.matches, Season::new(2019)).unwrap();
    let error = Schedule::new(&hold_out, &ScheduleOptions::new().bookmaker("b365")).unwrap_err();
    let expected = "bookmaker \"b365\" quotes no match of 2019-20; choose from Avg, B365, Max, PS";
    assert_eq!(error.to_string(), expected);
}
