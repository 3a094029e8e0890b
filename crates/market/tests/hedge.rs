//! Hedges, each settled by brute force in both results.

use approx::assert_abs_diff_eq;
use fairline_market::{
    Commission, Error, Hedge, HedgeGoal, HedgeOptions, Position, hedge_with_back, hedge_with_field,
    hedge_with_lay,
};
use proptest::prelude::*;

/// Money of some hundreds, after half a dozen roundings.
const ROUNDING: f64 = 1e-8;

/// Published stakes are rounded to cents.
const CENT: f64 = 0.0051;

const GOALS: [HedgeGoal; 3] =
    [HedgeGoal::EqualProfit, HedgeGoal::BreakEvenIfLoses, HedgeGoal::BreakEvenIfWins];

fn plain() -> HedgeOptions {
    HedgeOptions::new()
}

/// Profit of a bet that its place settles on its own.
fn alone(profit: f64, commission: f64) -> f64 {
    if profit > 0.0 { profit * (1.0 - commission) } else { profit }
}

fn back(stake: f64, odds: f64, wins: bool) -> f64 {
    if wins { stake * (odds - 1.0) } else { -stake }
}

fn lay(stake: f64, odds: f64, wins: bool) -> f64 {
    -back(stake, odds, wins)
}

/// The goal holds for these two results.
fn check(goal: HedgeGoal, wins: f64, loses: f64) -> Result<(), TestCaseError> {
    let gap = match goal {
        HedgeGoal::EqualProfit => wins - loses,
        HedgeGoal::BreakEvenIfLoses => loses,
        _ => wins,
    };
    prop_assert!(gap.abs() < ROUNDING, "{goal:?}: {wins} {loses}");
    Ok(())
}

fn agree(hedge: &Hedge, wins: f64, loses: f64) -> Result<(), TestCaseError> {
    prop_assert!((hedge.profit_if_wins - wins).abs() < ROUNDING, "{hedge:?} {wins}");
    prop_assert!((hedge.profit_if_loses - loses).abs() < ROUNDING, "{hedge:?} {loses}");
    Ok(())
}

/// <https://calculator-free.com/bet-calculator/matched-betting/>: a free bet of 10 at 3.00, laid at
/// 3.20 with 2 %: lay 6.29, keep 6.16.
#[test]
fn a_published_free_bet() {
    let options = plain().commission(Commission::PerBet(0.02));
    let hedge = hedge_with_lay(Position::free_bet(10.0, 3.0).unwrap(), 3.2, &options).unwrap();
    assert_abs_diff_eq!(hedge.stake, 6.29, epsilon = CENT);
    assert_abs_diff_eq!(hedge.profit_if_loses, 6.16, epsilon = CENT);
    assert_abs_diff_eq!(hedge.profit_if_wins, hedge.profit_if_loses, epsilon = ROUNDING);
}

/// <https://bettorstack.com/bonus-bet-calculator/>: a free bet of 50 at 3.00, laid at 3.05 with 5 %:
/// lay 33.33, liability 68.33, profit 31.67.
#[test]
fn a_published_liability() {
    let options = plain().commission(Commission::PerBet(0.05));
    let hedge = hedge_with_lay(Position::free_bet(50.0, 3.0).unwrap(), 3.05, &options).unwrap();
    for (found, expected) in [
        (hedge.stake, 33.33),
        (hedge.liability, 68.33),
        (hedge.profit_if_wins, 31.67),
        (hedge.profit_if_loses, 31.67),
    ] {
        assert_abs_diff_eq!(found, expected, epsilon = CENT);
    }
}

/// <https://mysidegig.co.uk/matched-betting-academy/chapter-2-lesson-1>: 10 at 1.50, laid 9.80 at 1.53
/// for a loss of 0.19 or 0.20.
#[test]
fn a_published_qualifying_bet() {
    let hedge = hedge_with_lay(Position::back(10.0, 1.5).unwrap(), 1.53, &plain()).unwrap();
    assert_abs_diff_eq!(hedge.stake, 9.80, epsilon = CENT);
    assert_abs_diff_eq!(hedge.profit_if_wins, -0.196, epsilon = CENT);
}

/// <https://betting.exchange/faq/how-does-the-commission-system-work>: 20 at 7.0 and a lay of 35 at 4.0
/// in one market pay 0.75 commission on either side at 5 %.
#[test]
fn a_published_commission_of_one_market() {
    let options = plain().commission(Commission::PerMarket(0.05));
    let hedge = hedge_with_lay(Position::back(20.0, 7.0).unwrap(), 4.0, &options).unwrap();
    assert_abs_diff_eq!(hedge.stake, 35.0, epsilon = ROUNDING);
    assert_abs_diff_eq!(hedge.liability, 105.0, epsilon = ROUNDING);
    assert_abs_diff_eq!(hedge.profit_if_wins, 15.0 - 0.75, epsilon = ROUNDING);
    assert_abs_diff_eq!(hedge.profit_if_loses, 15.0 - 0.75, epsilon = ROUNDING);
}

/// <http://autobettingbot.com/2010/04/betfair-formulas>: greening up an early lay bet takes a back
/// stake of (lay stake · (lay odds − 1) + lay stake)/back odds.
#[test]
fn a_published_green_up_of_a_lay_bet() {
    let hedge = hedge_with_back(Position::lay(30.0, 2.5).unwrap(), 3.1, &plain()).unwrap();
    assert_abs_diff_eq!(hedge.stake, (30.0 * 1.5 + 30.0) / 3.1, epsilon = ROUNDING);
    assert_abs_diff_eq!(hedge.liability, hedge.stake);
}

#[test]
fn the_wrong_side_names_the_right_one() {
    let backed = Position::back(10.0, 3.0).unwrap();
    let laid = Position::lay(10.0, 3.0).unwrap();
    let error = hedge_with_back(backed, 2.0, &plain()).unwrap_err();
    assert_eq!(error, Error::WrongSide { stake: -15.0, instead: "hedge_with_lay" });
    assert_eq!(
        error.to_string(),
        "this hedge would need a negative stake, -15; use hedge_with_lay for this position"
    );
    let error = hedge_with_lay(laid, 2.0, &plain()).unwrap_err();
    assert_eq!(error, Error::WrongSide { stake: -15.0, instead: "hedge_with_back" });
    let error = hedge_with_field(laid, &[3.0, 4.0], &plain()).unwrap_err();
    assert!(matches!(error, Error::WrongSide { instead: "hedge_with_back", .. }));
}

#[test]
fn nothing_to_hedge_is_a_stake_of_nothing() {
    let level = Position::new(7.0, 7.0).unwrap();
    for hedge in [hedge_with_lay(level, 3.0, &plain()), hedge_with_back(level, 3.0, &plain())] {
        let hedge = hedge.unwrap();
        assert_eq!(hedge.stake.to_string(), "0");
        assert_abs_diff_eq!(hedge.profit_if_wins, 7.0);
    }
    // A free bet cannot lose.
    let options = plain().goal(HedgeGoal::BreakEvenIfLoses);
    let hedge = hedge_with_lay(Position::free_bet(5.0, 4.0).unwrap(), 3.0, &options).unwrap();
    assert_eq!((hedge.stake.to_string(), hedge.profit_if_wins.to_string()), ("0".into(), "15".into()));
}

#[test]
fn a_field_that_sums_to_one_hedges_nothing() {
    let position = Position::back(10.0, 3.0).unwrap();
    for field in [vec![2.0, 2.0], vec![10.0; 10], vec![1.2, 3.0]] {
        assert!(matches!(
            hedge_with_field(position, &field, &plain()).unwrap_err(),
            Error::NoProfit { booksum } if booksum > 0.999
        ));
    }
    assert_eq!(hedge_with_field(position, &[], &plain()).unwrap_err(), Error::Empty { argument: "odds" });
}

#[test]
fn small_and_large_money() {
    for scale in [1e-300, 1e9, 1e300] {
        let hedge = hedge_with_lay(Position::back(scale, 3.0).unwrap(), 2.5, &plain()).unwrap();
        assert_abs_diff_eq!(hedge.stake / scale, 1.2, epsilon = 1e-12);
        assert_abs_diff_eq!(hedge.profit_if_wins / scale, 0.2, epsilon = 1e-12);
    }
    assert_eq!(
        Position::back(1e300, 1e10).unwrap_err().to_string(),
        "the profit if it wins is too large for an f64; lower the stake or the odds"
    );
    // The difference of the sides is beyond a number, the stake is not.
    let wide = Position::new(1.5e308, -1.5e308).unwrap();
    assert_abs_diff_eq!(hedge_with_lay(wide, 2.0, &plain()).unwrap().stake / 1.5e308, 1.0, epsilon = 1e-12);
    assert_eq!(hedge_with_lay(wide, 1.2, &plain()).unwrap_err(), Error::Overflow { quantity: "hedge stake" });
    assert_eq!(wide.and(wide).unwrap_err(), Error::Overflow { quantity: "profit if it wins" });
}

#[test]
fn bad_input_is_named() {
    let position = Position::back(10.0, 3.0).unwrap();
    let text = |result: Result<Hedge, Error>| result.unwrap_err().to_string();
    for bad in [1.0, 0.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            text(hedge_with_lay(position, bad, &plain())),
            format!("lay_odds = {bad} must be finite and greater than 1")
        );
        assert_eq!(
            text(hedge_with_back(position, bad, &plain())),
            format!("back_odds = {bad} must be finite and greater than 1")
        );
        assert_eq!(
            hedge_with_field(position, &[3.0, bad], &plain()).unwrap_err().to_string(),
            format!("odds[1] = {bad} must be finite and greater than 1")
        );
        assert_eq!(
            Position::lay(10.0, bad).unwrap_err().to_string(),
            format!("odds = {bad} must be finite and greater than 1")
        );
    }
    for bad in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        for position in [Position::back(bad, 2.0), Position::lay(bad, 2.0), Position::free_bet(bad, 2.0)] {
            assert_eq!(
                position.unwrap_err().to_string(),
                format!("stake = {bad} must be finite and greater than 0")
            );
        }
    }
    for bad in [-0.1, 1.1, f64::NAN] {
        assert_eq!(
            text(hedge_with_lay(position, 2.0, &plain().fraction(bad))),
            format!("fraction = {bad} must be in [0, 1]")
        );
    }
    for bad in [-0.1, 1.0, f64::NAN] {
        for commission in [Commission::PerBet(bad), Commission::PerMarket(bad)] {
            assert_eq!(
                text(hedge_with_lay(position, 2.0, &plain().commission(commission))),
                format!("commission = {bad} must be in [0, 1)")
            );
        }
        assert!(position.less_commission(bad).is_err());
    }
    assert_eq!(Position::new(1.0, f64::NAN).unwrap_err().to_string(), "if_loses = NaN must be finite");
    assert_eq!(Position::new(f64::INFINITY, 1.0).unwrap_err().to_string(), "if_wins = inf must be finite");
}

proptest! {
    #[test]
    fn back_at_a_bookmaker_lay_at_an_exchange(
        stake in 1.0..200.0f64, o in 1.05..20.0f64, l in 1.05..20.0f64, c in 0.0..0.1f64, f in 0.0..1.0f64,
    ) {
        let position = Position::back(stake, o)?;
        for goal in GOALS {
            let options = plain().goal(goal).commission(Commission::PerBet(c));
            let whole = hedge_with_lay(position, l, &options)?;
            let settle = |h: &Hedge, wins| back(stake, o, wins) + alone(lay(h.stake, l, wins), c);
            check(goal, settle(&whole, true), settle(&whole, false))?;
            agree(&whole, settle(&whole, true), settle(&whole, false))?;
            prop_assert!((whole.liability - whole.stake * (l - 1.0)).abs() < ROUNDING);

            let part = hedge_with_lay(position, l, &options.fraction(f))?;
            prop_assert!((part.stake - f * whole.stake).abs() < ROUNDING);
            agree(&part, settle(&part, true), settle(&part, false))?;
        }
    }

    #[test]
    fn back_and_lay_in_one_market(
        stake in 1.0..200.0f64, o in 1.05..20.0f64, l in 1.05..20.0f64, c in 0.0..0.1f64, f in 0.0..1.0f64,
    ) {
        for goal in GOALS {
            let options = plain().goal(goal).commission(Commission::PerMarket(c));
            let whole = hedge_with_lay(Position::back(stake, o)?, l, &options)?;
            let settle = |h: &Hedge, wins| alone(back(stake, o, wins) + lay(h.stake, l, wins), c);
            check(goal, settle(&whole, true), settle(&whole, false))?;
            agree(&whole, settle(&whole, true), settle(&whole, false))?;
            let part = hedge_with_lay(Position::back(stake, o)?, l, &options.fraction(f))?;
            agree(&part, settle(&part, true), settle(&part, false))?;
        }
    }

    #[test]
    fn lay_closed_by_a_back_in_another_place(
        stake in 1.0..200.0f64, l in 1.05..20.0f64, o in 1.05..20.0f64, cl in 0.0..0.1f64, cb in 0.0..0.1f64,
    ) {
        let position = Position::lay(stake, l)?.less_commission(cl)?;
        for goal in GOALS {
            let options = plain().goal(goal).commission(Commission::PerBet(cb));
            let hedge = hedge_with_back(position, o, &options)?;
            let settle = |wins| alone(lay(stake, l, wins), cl) + alone(back(hedge.stake, o, wins), cb);
            check(goal, settle(true), settle(false))?;
            agree(&hedge, settle(true), settle(false))?;
        }
    }

    #[test]
    fn lay_closed_by_a_back_in_one_market(
        stake in 1.0..200.0f64, l in 1.05..20.0f64, o in 1.05..20.0f64, c in 0.0..0.1f64,
    ) {
        for goal in GOALS {
            let options = plain().goal(goal).commission(Commission::PerMarket(c));
            let hedge = hedge_with_back(Position::lay(stake, l)?, o, &options)?;
            let settle = |wins| alone(lay(stake, l, wins) + back(hedge.stake, o, wins), c);
            check(goal, settle(true), settle(false))?;
            agree(&hedge, settle(true), settle(false))?;
        }
    }

    #[test]
    fn back_closed_by_backing_the_field(
        stake in 1.0..200.0f64,
        o in 1.05..20.0f64,
        field in prop::collection::vec(4.0..40.0f64, 1..4),
        c in 0.0..0.1f64,
        one_market in any::<bool>(),
    ) {
        let (each, all) = if one_market { (0.0, c) } else { (c, 0.0) };
        let commission = if one_market { Commission::PerMarket(c) } else { Commission::PerBet(c) };
        for goal in GOALS {
            let options = plain().goal(goal).commission(commission);
            let hedge = hedge_with_field(Position::back(stake, o)?, &field, &options)?;
            // The winner: the selection, or one of the field.
            let settle = |winner: Option<usize>| {
                let others: f64 = field
                    .iter()
                    .enumerate()
                    .map(|(i, &odds)| alone(back(hedge.stakes[i], odds, winner == Some(i)), each))
                    .sum();
                alone(back(stake, o, winner.is_none()) + others, all)
            };
            prop_assert!((hedge.stakes.iter().sum::<f64>() - hedge.total_stake).abs() < ROUNDING);
            prop_assert!((hedge.profit_if_wins - settle(None)).abs() < ROUNDING);
            for i in 0..field.len() {
                check(goal, settle(None), settle(Some(i)))?;
                prop_assert!((hedge.profit_if_loses - settle(Some(i))).abs() < ROUNDING);
            }
        }
    }

    /// One other outcome at odds d is a lay at d/(d − 1).
    #[test]
    fn a_field_of_one_is_a_lay(stake in 1.0..200.0f64, o in 1.05..20.0f64, d in 1.1..20.0f64) {
        let position = Position::back(stake, o)?;
        let field = hedge_with_field(position, &[d], &plain())?;
        let lay = hedge_with_lay(position, d / (d - 1.0), &plain())?;
        prop_assert!((field.total_stake - lay.liability).abs() < ROUNDING);
        prop_assert!((field.profit_if_wins - lay.profit_if_wins).abs() < ROUNDING);
    }

    /// Hedging twice by halves of what is left, or hedging the sum of two bets, is hedging the whole.
    #[test]
    fn positions_add_up(
        bets in prop::collection::vec((1.0..100.0f64, 2.0..20.0f64), 2), l in 1.05..20.0f64, c in 0.0..0.1f64,
    ) {
        let options = plain().commission(Commission::PerBet(c));
        let (a, b) = (Position::back(bets[0].0, bets[0].1)?, Position::back(bets[1].0, bets[1].1)?);
        let sum = hedge_with_lay(a.and(b)?, l, &options)?;
        let (ha, hb) = (hedge_with_lay(a, l, &options)?, hedge_with_lay(b, l, &options)?);
        prop_assert!((sum.stake - ha.stake - hb.stake).abs() < ROUNDING);
        prop_assert!((sum.profit_if_wins - ha.profit_if_wins - hb.profit_if_wins).abs() < ROUNDING);
    }

    #[test]
    fn any_numbers_give_an_error_or_finite_answers(
        w in any::<f64>(), x in any::<f64>(), o in any::<f64>(), c in any::<f64>(), f in any::<f64>(),
    ) {
        if let Ok(position) = Position::new(w, x) {
            for goal in GOALS {
                for commission in [Commission::PerBet(c), Commission::PerMarket(c), Commission::default()] {
                    for options in [plain(), plain().fraction(f)] {
                        let options = options.goal(goal).commission(commission);
                        for h in [hedge_with_lay(position, o, &options), hedge_with_back(position, o, &options)]
                            .into_iter()
                            .flatten()
                        {
                            prop_assert!(h.stake >= 0.0 && h.liability.is_finite(), "{h:?}");
                            prop_assert!(h.profit_if_wins.is_finite() && h.profit_if_loses.is_finite());
                        }
                        if let Ok(h) = hedge_with_field(position, &[o, 3.0], &options) {
                            prop_assert!(h.stakes.iter().all(|s| s.is_finite()), "{h:?}");
                        }
                    }
                }
            }
        }
    }
}
