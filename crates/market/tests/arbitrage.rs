//! Arbitrage and dutching: the same payout whichever selection wins.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_market::{
    Commission, Error, SplitOptions, arbitrage, best_prices, dutch, dutch_for_profit, dutch_for_profits,
    net_odds,
};
use ndarray::array;
use proptest::prelude::*;

/// Relative difference of payouts that are equal on paper.
const ROUNDING: f64 = 1e-11;

/// Published stakes are rounded to cents.
const CENT: f64 = 0.0051;

fn plain() -> SplitOptions {
    SplitOptions::new()
}

/// Profit of each winner, bet by bet as the places would settle them.
fn brute_force(odds: &[f64], rates: &[f64], stakes: &[f64]) -> Vec<f64> {
    (0..odds.len())
        .map(|winner| {
            (0..odds.len())
                .map(
                    |i| {
                        if i == winner { stakes[i] * (odds[i] - 1.0) * (1.0 - rates[i]) } else { -stakes[i] }
                    },
                )
                .sum()
        })
        .collect()
}

/// <https://arbplay.app/guides/how-to-calculate-a-sure-bet>: 100 on 2.08 and 2.00.
#[test]
fn a_published_sure_bet() {
    let sure = arbitrage(&[2.08, 2.0], 100.0, &plain()).unwrap().unwrap();
    assert_abs_diff_eq!(sure.booksum, 0.9808, epsilon = 1e-4);
    assert_abs_diff_eq!(sure.stakes[0], 49.02, epsilon = CENT);
    assert_abs_diff_eq!(sure.stakes[1], 50.98, epsilon = CENT);
    assert_abs_diff_eq!(sure.profit, 1.96, epsilon = CENT);
    assert_abs_diff_eq!(sure.return_on_stake, 0.0196, epsilon = 1e-4);
}

/// <http://www.arbshop.com/the_sports_arbitrage_formula.html>: 1.43 and 3.90 at two bookmakers,
/// 100 on the first and 36.67 on the second, booksum 0.956.
#[test]
fn a_published_sure_bet_between_two_books() {
    let best = best_prices(array![[1.25, 3.9], [1.43, 2.85]].view()).unwrap();
    assert_eq!(best.bookmakers, [1, 0]);
    let sure = arbitrage(&best.odds, 136.67, &plain()).unwrap().unwrap();
    assert_abs_diff_eq!(sure.stakes[0], 100.0, epsilon = CENT);
    assert_abs_diff_eq!(sure.stakes[1], 36.67, epsilon = CENT);
    assert_abs_diff_eq!(sure.booksum, 0.956, epsilon = 5e-4);
}

/// <https://www.bettingmaths.co.uk/calculators/dutching-calculator/>: 100 on 3.00 and 4.00.
#[test]
fn a_published_dutch() {
    let bet = dutch(&[3.0, 4.0], 100.0, &plain()).unwrap();
    for (found, expected) in [(bet.stakes[0], 57.14), (bet.stakes[1], 42.86), (bet.profit, 71.43)] {
        assert_abs_diff_eq!(found, expected, epsilon = CENT);
    }
    assert_abs_diff_eq!(bet.break_even_probability, 7.0 / 12.0, epsilon = 1e-15);
}

/// A thread of July 2008 on a mathematics help forum: a profit of 20 from 4.5 and 7.6 takes 6.88 and 4.07.
#[test]
fn a_published_dutch_for_a_profit() {
    let bet = dutch_for_profit(&[4.5, 7.6], 20.0, &plain()).unwrap();
    assert_abs_diff_eq!(bet.stakes[0], 6.88, epsilon = CENT);
    assert_abs_diff_eq!(bet.stakes[1], 4.07, epsilon = CENT);
    assert_abs_diff_eq!(bet.profit, 20.0, epsilon = 1e-12);
}

#[test]
fn a_booksum_of_one_is_no_arbitrage() {
    let thirds = vec![3.0; 3];
    let tenths = vec![10.0; 10]; // sums to a bit less than 1
    let many = vec![100_000.0; 100_000];
    for odds in [vec![2.0, 2.0], thirds, tenths, many, vec![1.9, 2.0]] {
        assert_eq!(arbitrage(&odds, 100.0, &plain()).unwrap(), None, "{} outcomes", odds.len());
        let error = dutch_for_profit(&odds, 1.0, &plain()).unwrap_err();
        assert!(matches!(error, Error::NoProfit { .. }), "{error}");
    }
    let error = dutch_for_profit(&[2.0, 2.0], 1.0, &plain()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the selections have a booksum of 1 after commission, it must be below 1 for them to pay a profit; \
         leave one out or take better odds"
    );
}

#[test]
fn commission_can_eat_an_arbitrage() {
    let odds = [2.08, 2.0];
    assert!(arbitrage(&odds, 100.0, &plain().commission(Commission::PerBet(0.02))).unwrap().is_some());
    assert_eq!(arbitrage(&odds, 100.0, &plain().commission(Commission::PerBet(0.05))).unwrap(), None);
    // Set off against the losing bet first, the commission only shares the profit.
    let market = arbitrage(&odds, 100.0, &plain().commission(Commission::PerMarket(0.05))).unwrap().unwrap();
    let free = arbitrage(&odds, 100.0, &plain()).unwrap().unwrap();
    assert_relative_eq!(market.profit, free.profit * 0.95, max_relative = ROUNDING);
    assert_eq!(market.stakes, free.stakes);
}

#[test]
fn coarse_steps_show_their_worst_case_or_lose_the_profit() {
    // 1.96 % of 1,000, rounded to fives: 490 at 2.08, 510 at 2.00.
    let sure = arbitrage(&[2.08, 2.0], 1000.0, &plain().step(5.0)).unwrap().unwrap();
    assert_eq!(sure.stakes, [490.0, 510.0]);
    assert_abs_diff_eq!(sure.profits[0], 19.2, epsilon = 1e-9);
    assert_abs_diff_eq!(sure.profits[1], 20.0, epsilon = 1e-9);
    assert_abs_diff_eq!(sure.profit, 19.2, epsilon = 1e-9);
    // The same for 20: 10 and 10 lose nothing and gain nothing at 2.00.
    assert_eq!(arbitrage(&[2.08, 2.0], 20.0, &plain().step(5.0)).unwrap(), None);
    // A step above every stake leaves nothing staked.
    let nothing = dutch(&[3.0, 4.0], 1.0, &plain().step(5.0)).unwrap();
    assert_eq!((nothing.total_stake.to_string(), nothing.profit.to_string()), ("0".into(), "0".into()));
}

#[test]
fn a_hundred_thousand_selections_pay_the_same() {
    let odds: Vec<f64> = (0..100_000).map(|i| 2e5 + f64::from(i)).collect();
    let sure = arbitrage(&odds, 1e9, &plain()).unwrap().unwrap();
    assert_relative_eq!(sure.total_stake, 1e9, max_relative = ROUNDING);
    let largest = sure.profits.iter().copied().fold(0.0, f64::max);
    assert_relative_eq!(sure.profit, largest, max_relative = ROUNDING);
}

#[test]
fn small_and_large_money() {
    for total in [1e-300, 1e-9, 1e9, 1e300] {
        let bet = dutch(&[3.0, 4.0], total, &plain()).unwrap();
        assert_relative_eq!(bet.profit / total, 5.0 / 7.0, max_relative = ROUNDING);
        let bet = dutch_for_profit(&[3.0, 4.0], total, &plain()).unwrap();
        assert_relative_eq!(bet.profit / total, 1.0, max_relative = ROUNDING);
    }
    let single = dutch(&[4.0], 10.0, &plain()).unwrap();
    assert_eq!((single.stakes, single.total_stake), (vec![10.0], 10.0));
    assert_abs_diff_eq!(single.combined_odds, 4.0);
    assert_eq!(dutch(&[1e300], 1e10, &plain()).unwrap_err(), Error::Overflow { quantity: "payout" });
    assert_eq!(
        dutch_for_profit(&[1.5, 3.001], 1e305, &plain()).unwrap_err().to_string(),
        "the total stake is too large for an f64; lower the stake or the odds"
    );
}

#[test]
fn bad_input_is_named() {
    let odds = [2.1, 2.2];
    let message =
        |result: Result<_, Error>| result.map(|_: fairline_market::Dutch| ()).unwrap_err().to_string();
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let text = format!("total_stake = {bad} must be finite and greater than 0");
        assert_eq!(message(dutch(&odds, bad, &plain())), text);
        assert_eq!(arbitrage(&odds, bad, &plain()).unwrap_err().to_string(), text);
        assert_eq!(
            message(dutch_for_profit(&odds, bad, &plain())),
            format!("profit = {bad} must be finite and greater than 0")
        );
        assert_eq!(
            message(dutch(&odds, 1.0, &plain().step(bad))),
            format!("step = {bad} must be finite and greater than 0")
        );
    }
    for bad in [-0.01, 1.0, f64::NAN] {
        for commission in [Commission::PerBet(bad), Commission::PerMarket(bad)] {
            assert_eq!(
                message(dutch(&odds, 1.0, &plain().commission(commission))),
                format!("commission = {bad} must be in [0, 1)")
            );
        }
    }
    assert_eq!(
        message(dutch(&odds, 1.0, &plain().commissions(vec![0.0]))),
        "commissions has length 1, it must have length 2, one for each of the selections"
    );
    assert_eq!(
        message(dutch(&odds, 1.0, &plain().commissions(vec![0.0, 1.5]))),
        "commissions[1] = 1.5 must be in [0, 1)"
    );
    assert_eq!(message(dutch(&[], 1.0, &plain())), "odds is empty, at least one value is needed");
    assert_eq!(
        dutch(&[2.0, 1.0], 1.0, &plain()).unwrap_err(),
        Error::OddsOutOfRange { index: 1, value: 1.0 }
    );
    assert_eq!(arbitrage(&[2.0], 1.0, &plain()).unwrap_err(), Error::TooFewOutcomes { outcomes: 1 });
    assert_eq!(
        message(dutch_for_profits(&[4.0, 5.0], &[1.0], &plain())),
        "profits has length 1, it must have length 2, one for each of the selections"
    );
    assert_eq!(
        message(dutch_for_profits(&[4.0, 5.0], &[1.0, -2.0], &plain())),
        "profits[1] = -2 must be finite and not negative"
    );
    assert_eq!(
        message(dutch_for_profits(&[4.0, 5.0], &[0.0, 0.0], &plain())),
        "the largest of profits = 0 must be finite and greater than 0"
    );
}

#[test]
fn the_last_commission_set_counts() {
    let odds = [4.0, 5.0];
    let each = plain().commission(Commission::PerMarket(0.5)).commissions(vec![0.1, 0.2]);
    let all = plain().commissions(vec![0.1, 0.2]).commission(Commission::PerMarket(0.5));
    assert_eq!(each, plain().commissions(vec![0.1, 0.2]));
    assert_eq!(all, plain().commission(Commission::PerMarket(0.5)));
    assert_ne!(dutch(&odds, 1.0, &each).unwrap(), dutch(&odds, 1.0, &all).unwrap());
}

/// Selections with their commissions, of any booksum.
fn selections() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    prop::collection::vec((1.05..60.0f64, 0.0..0.1f64), 1..8).prop_map(|pairs| pairs.into_iter().unzip())
}

proptest! {
    #[test]
    fn every_winner_pays_the_same((odds, rates) in selections(), total in 1e-2..1e6f64) {
        let bet = dutch(&odds, total, &plain().commissions(rates.clone()))?;
        prop_assert!((bet.stakes.iter().sum::<f64>() / total - 1.0).abs() < ROUNDING);
        prop_assert!(bet.stakes.iter().all(|&stake| stake > 0.0));
        for ((found, settled), level) in
            bet.profits.iter().zip(brute_force(&odds, &rates, &bet.stakes)).zip([bet.profit].iter().cycle())
        {
            prop_assert!((found - settled).abs() < ROUNDING * total * 60.0);
            prop_assert!((found - level).abs() < ROUNDING * total * 60.0);
        }
        prop_assert!((bet.profit - total * (bet.combined_odds - 1.0)).abs() < ROUNDING * total * 60.0);
        prop_assert!((bet.break_even_probability * bet.combined_odds - 1.0).abs() < ROUNDING);
    }

    #[test]
    fn one_market_is_set_off_before_commission((odds, _) in selections(), rate in 0.0..0.2f64) {
        let bet = dutch(&odds, 100.0, &plain().commission(Commission::PerMarket(rate)))?;
        for gross in brute_force(&odds, &vec![0.0; odds.len()], &bet.stakes) {
            let net = if gross > 0.0 { gross * (1.0 - rate) } else { gross };
            prop_assert!((net - bet.profit).abs() < 1e-8);
            prop_assert!((net - 100.0 * (bet.combined_odds - 1.0)).abs() < 1e-8);
        }
    }

    #[test]
    fn arbitrage_and_none_part_at_a_booksum_of_one((odds, rates) in selections(), total in 1.0..1e4f64) {
        prop_assume!(odds.len() > 1);
        let net: Vec<f64> = odds.iter().zip(&rates).map(|(&o, &c)| net_odds(o, c).expect("in range")).collect();
        let booksum: f64 = net.iter().map(|n| 1.0 / n).sum();
        prop_assume!((booksum - 1.0).abs() > 1e-9);
        match arbitrage(&odds, total, &plain().commissions(rates.clone()))? {
            Some(sure) => {
                prop_assert!(booksum < 1.0 && sure.profit > 0.0);
                prop_assert!((sure.booksum - booksum).abs() < ROUNDING);
                prop_assert!((sure.profit - total * (1.0 / booksum - 1.0)).abs() < ROUNDING * total * 60.0);
                for profit in brute_force(&odds, &rates, &sure.stakes) {
                    prop_assert!((profit - sure.profit).abs() < ROUNDING * total * 60.0);
                }
                // Commission taken before the prices were compared comes to the same.
                let before = arbitrage(&net, total, &plain())?.expect("the same booksum");
                prop_assert!((before.profit - sure.profit).abs() < ROUNDING * total * 60.0);
            }
            None => prop_assert!(booksum > 1.0),
        }
    }

    #[test]
    fn rounded_stakes_are_multiples_and_profits_are_those_of_what_is_staked(
        (odds, rates) in selections(),
        step in prop::sample::select(vec![0.01, 0.05, 0.5, 1.0, 5.0, 20.0]),
    ) {
        let options = plain().commissions(rates.clone());
        let exact = dutch(&odds, 1000.0, &options)?;
        let rounded = dutch(&odds, 1000.0, &options.step(step))?;
        for (r, e) in rounded.stakes.iter().zip(&exact.stakes) {
            prop_assert!((r - e).abs() <= step / 2.0 + 1e-9);
            prop_assert!((r / step - (r / step).round()).abs() < 1e-9);
        }
        let settled = brute_force(&odds, &rates, &rounded.stakes);
        for (found, settled) in rounded.profits.iter().zip(&settled) {
            prop_assert!((found - settled).abs() < 1e-6);
        }
        prop_assert!((rounded.profit - settled.iter().copied().fold(f64::INFINITY, f64::min)).abs() < 1e-6);
        prop_assert!((rounded.total_stake - rounded.stakes.iter().sum::<f64>()).abs() < 1e-9);
    }

    #[test]
    fn some_arbitrage_is_always_a_profit(
        odds in prop::collection::vec(1.9..2.3f64, 2),
        total in 1.0..200.0f64,
        step in prop::sample::select(vec![0.01, 1.0, 5.0]),
    ) {
        if let Some(sure) = arbitrage(&odds, total, &plain().step(step))? {
            prop_assert!(brute_force(&odds, &[0.0; 2], &sure.stakes).iter().all(|&profit| profit > 0.0));
        }
    }

    #[test]
    fn targets_are_met((odds, rates) in selections(), targets in prop::collection::vec(0.0..500.0f64, 8)) {
        let targets = &targets[..odds.len()];
        let booksum: f64 =
            odds.iter().zip(&rates).map(|(&o, &c)| 1.0 / net_odds(o, c).expect("in range")).sum();
        prop_assume!((booksum - 1.0).abs() > 1e-3 && targets.iter().any(|&t| t > 0.0));
        match dutch_for_profits(&odds, targets, &plain().commissions(rates.clone())) {
            Ok(bet) => {
                prop_assert!(booksum < 1.0);
                for (settled, target) in brute_force(&odds, &rates, &bet.stakes).iter().zip(targets) {
                    prop_assert!((settled - target).abs() < ROUNDING * bet.total_stake * 60.0);
                }
            }
            Err(Error::NoProfit { booksum: found }) => prop_assert!((found - booksum).abs() < ROUNDING && found > 1.0),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn a_target_and_its_stake_are_each_others_inverse(
        (odds, _) in selections(),
        rate in 0.0..0.1f64,
        target in 1.0..1e4f64,
    ) {
        for commission in [Commission::PerBet(rate), Commission::PerMarket(rate)] {
            let options = plain().commission(commission);
            if let Ok(bet) = dutch_for_profit(&odds, target, &options) {
                prop_assume!(bet.break_even_probability < 0.999);
                prop_assert!((bet.profit / target - 1.0).abs() < 1e-8);
                let again = dutch(&odds, bet.total_stake, &options)?;
                prop_assert!((again.profit / target - 1.0).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn selections_may_be_listed_in_any_order((odds, rates) in selections()) {
        let reverse = |x: &[f64]| x.iter().rev().copied().collect::<Vec<f64>>();
        let a = dutch(&odds, 100.0, &plain().commissions(rates.clone()))?;
        let b = dutch(&reverse(&odds), 100.0, &plain().commissions(reverse(&rates)))?;
        for (s, r) in a.stakes.iter().zip(b.stakes.iter().rev()) {
            prop_assert!((s - r).abs() < 1e-9);
        }
    }

    #[test]
    fn any_numbers_give_an_error_or_finite_answers(
        odds in prop::collection::vec(any::<f64>(), 0..5),
        total in any::<f64>(),
        step in any::<f64>(),
    ) {
        for options in [plain(), plain().step(step)] {
            let bets = [dutch(&odds, total, &options), dutch_for_profit(&odds, total, &options)];
            for bet in bets.into_iter().flatten() {
                prop_assert!(bet.profits.iter().chain(&bet.stakes).all(|x| x.is_finite()), "{bet:?}");
                prop_assert!(bet.combined_odds.is_finite() && bet.total_stake.is_finite());
            }
            if let Ok(Some(sure)) = arbitrage(&odds, total, &options) {
                prop_assert!(sure.profit > 0.0 && sure.profits.iter().all(|x| x.is_finite()));
            }
        }
    }
}
