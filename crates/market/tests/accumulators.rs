//! Accumulators and system bets against the list of all their lines.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_market::{
    EachWay, EachWayLeg, Error, Finish, FullCover, Leg, LegResult, MAX_LEGS, SystemBet, accumulator_odds,
    accumulator_payout,
};
use proptest::prelude::*;

/// Relative difference of the same sum in two orders, every term positive.
const ROUNDING: f64 = 1e-12;

/// What a leg multiplies the stake by, written out a second time.
fn multiplier(leg: &Leg) -> f64 {
    match leg.result {
        LegResult::Won => leg.odds,
        LegResult::Lost => 0.0,
        LegResult::Void => 1.0,
        LegResult::HalfWon => 0.5 * leg.odds + 0.5,
        LegResult::HalfLost => 0.5,
        LegResult::DeadHeat { places, runners } => leg.odds * f64::from(places) / f64::from(runners),
        other => panic!("{other:?}"),
    }
}

/// The legs of every line, as bit sets.
fn lines(bet: &SystemBet) -> Vec<u32> {
    (0..1u32 << bet.legs()).filter(|set| bet.folds().contains(&(set.count_ones() as usize))).collect()
}

fn product(x: &[f64], set: u32) -> f64 {
    (0..x.len()).filter(|i| set >> i & 1 == 1).map(|i| x[i]).product()
}

fn won(odds: f64) -> Leg {
    Leg::new(odds, LegResult::Won)
}

/// Line counts as listed at <https://www.bettingwebsites.org.uk/articles/betting-guide/full-cover-bets/>.
#[test]
fn named_bets_have_their_lines() {
    let lines = FullCover::ALL
        .map(|bet| (bet.to_string(), SystemBet::from(bet).legs(), SystemBet::from(bet).lines()));
    let expected = [
        ("Trixie", 3, 4),
        ("Patent", 3, 7),
        ("Yankee", 4, 11),
        ("Lucky 15", 4, 15),
        ("Canadian", 5, 26),
        ("Lucky 31", 5, 31),
        ("Heinz", 6, 57),
        ("Lucky 63", 6, 63),
        ("Super Heinz", 7, 120),
        ("Goliath", 8, 247),
    ];
    for ((name, legs, lines), expected) in lines.iter().zip(expected) {
        assert_eq!((name.as_str(), *legs, *lines), expected);
    }
}

/// <https://betmana.co.uk/tools/lucky-15-calculator>: four winners at 3, 4, 5, 6 return 839 for 15; one
/// winner at 3 returns 3.
#[test]
fn a_published_lucky_15() {
    let bet = SystemBet::from(FullCover::Lucky15);
    let settled = bet.settle(&[won(3.0), won(4.0), won(5.0), won(6.0)], 1.0).unwrap();
    assert_abs_diff_eq!(settled.returned, 839.0, epsilon = 1e-9);
    assert_abs_diff_eq!(settled.profit, 824.0, epsilon = 1e-9);
    let lost = |odds| Leg::new(odds, LegResult::Lost);
    let settled = bet.settle(&[won(3.0), lost(4.0), lost(5.0), lost(6.0)], 1.0).unwrap();
    assert_abs_diff_eq!(settled.returned, 3.0, epsilon = 1e-12);
    assert_eq!(settled.paid_lines, 1);
}

/// <https://theanswerbank.co.uk/find/answer/8779941>: 3/1, 7/1, 5/2 and evens return 606.50.
#[test]
fn another_published_lucky_15() {
    let legs = [4.0, 8.0, 3.5, 2.0].map(won);
    let settled = SystemBet::from(FullCover::Lucky15).settle(&legs, 1.0).unwrap();
    assert_abs_diff_eq!(settled.returned, 606.5, epsilon = 1e-9);
}

/// A settlement sheet (docstoc 126500329): a 30p Yankee with four winners at 3/1 returns 182.40.
#[test]
fn a_published_yankee() {
    let settled = SystemBet::from(FullCover::Yankee).settle(&[won(4.0); 4], 0.30).unwrap();
    assert_abs_diff_eq!(settled.returned, 182.40, epsilon = 1e-9);
    assert_abs_diff_eq!(settled.total_stake, 3.30, epsilon = 1e-12);
}

/// <https://oddsworks.uk/blog/yankee-settlement-walkthrough/>: a Lucky 15 with a winner at 3/1, one at
/// 5/1 less 40 % of its winnings, a non-runner and a loser; (4 + 1)(4 + 1)(1 + 1) − 1.
#[test]
fn a_non_runner_and_a_deduction() {
    let legs =
        [won(4.0), won(1.0 + 5.0 * 0.6), Leg::new(11.0, LegResult::Void), Leg::new(3.0, LegResult::Lost)];
    let settled = SystemBet::from(FullCover::Lucky15).settle(&legs, 1.0).unwrap();
    assert_abs_diff_eq!(settled.returned, 49.0, epsilon = 1e-9);
    assert_eq!(settled.paid_lines, 7);
}

/// The settlement rule for Asian handicaps in accumulators, with the third example of a page on it
/// (<https://en.aaakk.org/sports-betting/asian-handicap-string-off-clearance-calculation-methods.html>):
/// 0.5 × 1.755 × 2.045 × 1.895 × 1.965 = 6.68.
#[test]
fn a_published_asian_accumulator() {
    let legs = [Leg::new(2.015, LegResult::HalfLost), won(1.755), won(2.045), won(1.895), won(1.965)];
    assert_abs_diff_eq!(accumulator_payout(&legs).unwrap(), 6.68, epsilon = 5e-3);
    // The rule's other half: odds 1.045 net, won half, count 1 + 1.045/2.
    let half = accumulator_payout(&[Leg::new(2.045, LegResult::HalfWon)]).unwrap();
    assert_abs_diff_eq!(half, 1.5225, epsilon = 1e-12);
}

/// Dead heats: Smarkets' rule 7.2 (20 at 4.0, three level for one place: 26.67) and BETDAQ's second example (60 at
/// 6.0, four level for two places: 180).
#[test]
fn published_dead_heats() {
    let single = SystemBet::accumulator(1).unwrap();
    for (stake, odds, places, runners, returned) in [(20.0, 4.0, 1, 3, 26.67), (60.0, 6.0, 2, 4, 180.0)] {
        let leg = Leg::new(odds, LegResult::DeadHeat { places, runners });
        assert_abs_diff_eq!(single.settle(&[leg], stake).unwrap().returned, returned, epsilon = 5e-3);
    }
}

/// The article "Mathematics of bookmaking": 100 each way at 11/4, a fifth the odds, returns 530 if it wins and 155 if
/// it is placed.
#[test]
fn a_published_each_way_single() {
    let single = SystemBet::accumulator(1).unwrap();
    let terms = EachWay::new(0.2, 3).unwrap();
    for (finish, returned, lines) in [
        (Finish::Position(1), 530.0, 2),
        (Finish::Position(2), 155.0, 1),
        (Finish::Position(3), 155.0, 1),
        (Finish::Position(4), 0.0, 0),
        (Finish::Unplaced, 0.0, 0),
        (Finish::NonRunner, 200.0, 2),
        // Half the win bet at full odds, the whole place bet: both are first.
        (Finish::DeadHeat { position: 1, runners: 2 }, 187.5 + 155.0, 2),
        (Finish::DeadHeat { position: 2, runners: 3 }, 155.0 * 2.0 / 3.0, 1),
        (Finish::DeadHeat { position: 4, runners: 2 }, 0.0, 0),
    ] {
        let leg = EachWayLeg::new(3.75, terms, finish).unwrap();
        let settled = single.settle_each_way(&[leg], 100.0).unwrap();
        assert_abs_diff_eq!(settled.returned, returned, epsilon = 1e-9);
        assert_abs_diff_eq!(settled.total_stake, 200.0, epsilon = 1e-9);
        assert_eq!(settled.paid_lines, lines, "{finish:?}");
    }
}

/// DAZN Bet's help page on each-way dead heats: 20 each way at 16/1, a quarter the odds, three places:
/// third returns 100, joint third 50.
#[test]
fn a_published_each_way_dead_heat() {
    let single = SystemBet::accumulator(1).unwrap();
    let terms = EachWay::new(0.25, 3).unwrap();
    for (finish, returned) in
        [(Finish::Position(3), 100.0), (Finish::DeadHeat { position: 3, runners: 2 }, 50.0)]
    {
        let leg = EachWayLeg::new(17.0, terms, finish).unwrap();
        assert_abs_diff_eq!(single.settle_each_way(&[leg], 20.0).unwrap().returned, returned, epsilon = 1e-9);
    }
}

#[test]
fn sixty_four_legs_of_any_size_are_counted() {
    for fold in 1..=MAX_LEGS {
        assert!(SystemBet::new(MAX_LEGS, &[fold]).unwrap().lines() > 0);
    }
    let every: Vec<usize> = (1..=MAX_LEGS).collect();
    let all = SystemBet::new(MAX_LEGS, &every).unwrap();
    assert_eq!(all.lines(), u64::MAX);
    let settled = all.settle(&[won(2.0); MAX_LEGS], 1.0).unwrap();
    assert_relative_eq!(settled.returned, 3f64.powi(64), max_relative = ROUNDING);
    assert_eq!(settled.paid_lines, u64::MAX);
    assert_eq!(SystemBet::new(50, &[25]).unwrap().lines(), 126_410_606_437_752);

    let forecast = all.forecast(&[0.5; MAX_LEGS], &[2.0; MAX_LEGS], 1.0).unwrap();
    assert_relative_eq!(forecast.expected_return, 2f64.powi(64), max_relative = ROUNDING);
    // E[Π(1 + X)²] − E[Π(1 + X)]² = 5⁶⁴ − 4⁶⁴ with X = 2 or 0 evenly.
    let variance = 5f64.powi(64) - 4f64.powi(64);
    assert_relative_eq!(forecast.standard_deviation, variance.sqrt(), max_relative = ROUNDING);
    assert_eq!(forecast.probability_of_profit, None);
}

#[test]
fn amounts_beyond_a_number_are_errors() {
    let huge = [won(1e9); 50];
    let bet = SystemBet::accumulator(50).unwrap();
    assert_eq!(bet.settle(&huge, 1.0).unwrap_err(), Error::Overflow { quantity: "return" });
    assert_eq!(
        accumulator_payout(&huge).unwrap_err().to_string(),
        "the accumulator's payout is too large for an f64; lower the stake or the odds"
    );
    assert!(matches!(accumulator_odds(&[1e9; 50]), Err(Error::Overflow { .. })));
    assert!(matches!(bet.forecast(&[0.9; 50], &[1e9; 50], 1.0), Err(Error::Overflow { .. })));
    assert!(matches!(SystemBet::new(64, &[32]).unwrap().total_stake(1e300), Err(Error::Overflow { .. })));
    // A lost leg loses the line, whatever the others would have paid.
    let mut lost = huge;
    lost[49] = Leg::new(2.0, LegResult::Lost);
    assert_abs_diff_eq!(bet.settle(&lost, 1.0).unwrap().returned, 0.0);
    assert_abs_diff_eq!(accumulator_payout(&lost).unwrap(), 0.0);
}

#[test]
fn bad_input_is_named() {
    for (legs, text) in [(0, "0"), (65, "65")] {
        assert_eq!(
            SystemBet::new(legs, &[1]).unwrap_err().to_string(),
            format!("legs = {text} must be 1 to 64")
        );
        assert!(SystemBet::accumulator(legs).is_err());
    }
    assert_eq!(
        SystemBet::new(3, &[]).unwrap_err().to_string(),
        "folds is empty, at least one value is needed"
    );
    for fold in [0, 4] {
        assert_eq!(
            SystemBet::new(3, &[2, fold]).unwrap_err().to_string(),
            format!("a fold of {fold} is impossible with 3 legs, it must be 1 to 3")
        );
    }
    let bet = SystemBet::from(FullCover::Trixie);
    assert_eq!(
        bet.settle(&[won(2.0); 2], 1.0).unwrap_err().to_string(),
        "legs has length 2, it must have length 3, one for each of the legs of the bet"
    );
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let text = format!("stake_per_line = {bad} must be finite and greater than 0");
        assert_eq!(bet.settle(&[won(2.0); 3], bad).unwrap_err().to_string(), text);
        assert_eq!(bet.forecast(&[0.5; 3], &[2.0; 3], bad).unwrap_err().to_string(), text);
    }
    for bad in [1.0, f64::NAN, f64::INFINITY] {
        for result in [LegResult::Won, LegResult::Lost, LegResult::Void] {
            assert_eq!(
                bet.settle(&[won(2.0), Leg::new(bad, result), won(2.0)], 1.0).unwrap_err().to_string(),
                format!("odds[1] = {bad} must be finite and greater than 1")
            );
        }
        assert!(EachWayLeg::new(bad, EachWay::new(0.2, 3).unwrap(), Finish::Unplaced).is_err());
    }
    for (places, runners) in [(0, 2), (3, 2), (0, 0)] {
        let leg = Leg::new(2.0, LegResult::DeadHeat { places, runners });
        assert_eq!(
            accumulator_payout(&[won(2.0), leg]).unwrap_err().to_string(),
            format!(
                "legs[1] is a dead heat of {runners} runners for {places} places, places must be 1 to {runners}"
            )
        );
    }
    assert_eq!(accumulator_payout(&[]).unwrap_err(), Error::Empty { argument: "legs" });
    assert_eq!(accumulator_odds(&[]).unwrap_err(), Error::Empty { argument: "odds" });
    assert_eq!(
        bet.forecast(&[0.5, 1.5, 0.5], &[2.0; 3], 1.0).unwrap_err().to_string(),
        "probabilities[1] = 1.5 must be in [0, 1]"
    );
    assert!(bet.forecast(&[0.5; 2], &[2.0; 3], 1.0).is_err());
    assert!(bet.forecast(&[0.5; 3], &[2.0; 4], 1.0).is_err());
    assert!(bet.forecast(&[0.5; 3], &[2.0, 1.0, 2.0], 1.0).is_err());
    for bad in [0.0, -0.2, 1.2, f64::NAN] {
        assert!(matches!(EachWay::new(bad, 3), Err(Error::OutOfRange { argument: "fraction", .. })));
    }
    assert_eq!(EachWay::new(0.2, 0).unwrap_err().to_string(), "places = 0 must be at least 1");
    let terms = EachWay::new(0.2, 3).unwrap();
    assert!(terms.place_odds(1.0).is_err());
    assert_eq!(
        EachWayLeg::new(3.0, terms, Finish::Position(0)).unwrap_err().to_string(),
        "position = 0 must be at least 1"
    );
    for runners in [0, 1] {
        assert_eq!(
            EachWayLeg::new(3.0, terms, Finish::DeadHeat { position: 1, runners }).unwrap_err().to_string(),
            format!("runners = {runners} must be at least 2")
        );
    }
    // The largest counts do not wrap.
    let every = EachWay::new(1.0, u32::MAX).unwrap();
    let last = EachWayLeg::new(3.0, every, Finish::DeadHeat { position: u32::MAX, runners: 2 }).unwrap();
    assert_eq!(last.place.result, LegResult::DeadHeat { places: 1, runners: 2 });
}

/// The probabilities of 2 to 5 winners sum to the double above 1.
#[test]
fn a_return_is_never_more_than_certain() {
    let p = [0.006889588083931601, 0.0, 1.0, 0.29774834110270204, 0.607734973432448];
    let forecast = SystemBet::from(FullCover::Lucky31).forecast(&p, &[1.01; 5], 1.0).unwrap();
    assert!((forecast.probability_of_return - 1.0).abs() < 1e-15 && forecast.probability_of_return <= 1.0);
}

#[test]
fn order_and_repetition_of_sizes_do_not_matter() {
    let bet = SystemBet::new(5, &[3, 2, 3, 5]).unwrap();
    assert_eq!(bet.folds(), [2, 3, 5]);
    assert_eq!(bet, SystemBet::new(5, &[5, 3, 2]).unwrap());
    assert_eq!(SystemBet::from(FullCover::Yankee), SystemBet::new(4, &[2, 3, 4]).unwrap());
}

fn leg() -> impl Strategy<Value = Leg> {
    let result = prop_oneof![
        4 => Just(LegResult::Won),
        3 => Just(LegResult::Lost),
        1 => Just(LegResult::Void),
        1 => Just(LegResult::HalfWon),
        1 => Just(LegResult::HalfLost),
        1 => (1u32..4, 0u32..3).prop_map(|(places, more)| LegResult::DeadHeat { places, runners: places + more }),
    ];
    (1.01..30.0f64, result).prop_map(|(odds, result)| Leg::new(odds, result))
}

/// A bet of up to 9 legs with some sizes of line, and its legs.
fn slip() -> impl Strategy<Value = (SystemBet, Vec<Leg>)> {
    prop::collection::vec(leg(), 1..10).prop_flat_map(|legs| {
        let n = legs.len();
        prop::collection::vec(1..=n, 1..4)
            .prop_map(move |folds| (SystemBet::new(n, &folds).expect("sizes up to n"), legs.clone()))
    })
}

proptest! {
    #[test]
    fn a_settled_bet_is_the_sum_of_its_lines((bet, legs) in slip(), stake in 0.01..100.0f64) {
        let m: Vec<f64> = legs.iter().map(multiplier).collect();
        let listed = lines(&bet);
        let returned: f64 = listed.iter().map(|&line| stake * product(&m, line)).sum();
        let paid = listed.iter().filter(|&&line| product(&m, line) > 0.0).count();
        let settled = bet.settle(&legs, stake)?;
        prop_assert_eq!(bet.lines(), listed.len() as u64);
        prop_assert!((settled.total_stake / (stake * listed.len() as f64) - 1.0).abs() < ROUNDING);
        prop_assert!((settled.returned - returned).abs() <= ROUNDING * returned);
        prop_assert_eq!(settled.paid_lines, paid as u64);
        prop_assert!((settled.profit - (settled.returned - settled.total_stake)).abs() < ROUNDING);
    }

    #[test]
    fn the_fold_of_all_legs_is_the_accumulator(legs in prop::collection::vec(leg(), 1..12)) {
        let settled = SystemBet::accumulator(legs.len())?.settle(&legs, 1.0)?;
        let payout = accumulator_payout(&legs)?;
        prop_assert!((settled.returned - payout).abs() <= ROUNDING * payout);
        let all_won: Vec<Leg> = legs.iter().map(|leg| won(leg.odds)).collect();
        let odds: Vec<f64> = legs.iter().map(|leg| leg.odds).collect();
        prop_assert!((accumulator_payout(&all_won)? / accumulator_odds(&odds)? - 1.0).abs() < ROUNDING);
    }

    #[test]
    fn a_void_leg_in_an_accumulator_is_no_leg(legs in prop::collection::vec(leg(), 1..10), odds in 1.1..50.0f64) {
        let mut with = legs.clone();
        with.insert(legs.len() / 2, Leg::new(odds, LegResult::Void));
        let (a, b) = (accumulator_payout(&with)?, accumulator_payout(&legs)?);
        prop_assert!((a - b).abs() <= ROUNDING * b);
    }

    /// In lines of k legs it is the lines of k and of k − 1 of the others.
    #[test]
    fn a_void_leg_shortens_lines(legs in prop::collection::vec(leg(), 2..9), k in any::<usize>()) {
        let k = 2 + k % (legs.len() - 1);
        let mut with = legs.clone();
        with.push(Leg::new(3.0, LegResult::Void));
        let a = SystemBet::new(with.len(), &[k])?.settle(&with, 1.0)?;
        let b = SystemBet::new(legs.len(), &[k, k - 1])?.settle(&legs, 1.0)?;
        prop_assert!((a.returned - b.returned).abs() <= ROUNDING * b.returned);
        prop_assert!((a.total_stake - b.total_stake).abs() < ROUNDING * b.total_stake);
    }

    #[test]
    fn legs_may_be_listed_in_any_order((bet, legs) in slip()) {
        let reversed: Vec<Leg> = legs.iter().rev().copied().collect();
        let (a, b) = (bet.settle(&legs, 1.0)?, bet.settle(&reversed, 1.0)?);
        prop_assert!((a.returned - b.returned).abs() <= ROUNDING * a.returned);
    }

    #[test]
    fn each_way_is_a_win_bet_and_a_place_bet(
        runners in prop::collection::vec((1.1..40.0f64, 1u32..7, 0u32..3), 1..6),
        stake in 0.1..50.0f64,
    ) {
        let terms = EachWay::new(0.2, 3)?;
        let legs = runners
            .iter()
            .map(|&(odds, position, level)| {
                let finish = if level == 0 {
                    Finish::Position(position)
                } else {
                    Finish::DeadHeat { position, runners: level + 1 }
                };
                EachWayLeg::new(odds, terms, finish)
            })
            .collect::<Result<Vec<_>, _>>()?;
        // Shares of the stake by the rule book: places from the position to the last one, over the runners level.
        let share = |position: u32, level: u32, last: u32| {
            let left = f64::from(last) - f64::from(position) + 1.0;
            (left / f64::from(level + 1)).clamp(0.0, 1.0)
        };
        let win: Vec<f64> = runners.iter().map(|&(o, p, l)| o * share(p, l, 1)).collect();
        let place: Vec<f64> = runners.iter().map(|&(o, p, l)| (0.8 + 0.2 * o) * share(p, l, 3)).collect();
        let folds: Vec<usize> = (1..=legs.len()).collect();
        let bet = SystemBet::new(legs.len(), &folds)?;
        let expected: f64 =
            lines(&bet).iter().map(|&line| stake * (product(&win, line) + product(&place, line))).sum();
        let settled = bet.settle_each_way(&legs, stake)?;
        prop_assert!((settled.returned - expected).abs() <= ROUNDING * expected);
        prop_assert!((settled.total_stake / (2.0 * stake * bet.lines() as f64) - 1.0).abs() < ROUNDING);
    }

    /// Mean, spread and probabilities from all 2ⁿ results.
    #[test]
    fn a_forecast_is_the_mean_over_all_results(
        legs in prop::collection::vec((0.0..1.0f64, 1.05..8.0f64), 1..9),
        folds in prop::collection::vec(1usize..9, 1..4),
    ) {
        let n = legs.len();
        let folds: Vec<usize> = folds.into_iter().map(|fold| fold.min(n)).collect();
        let bet = SystemBet::new(n, &folds)?;
        let (p, o): (Vec<f64>, Vec<f64>) = legs.iter().copied().unzip();
        let listed = lines(&bet);
        let staked = listed.len() as f64;
        let (mut mean, mut square, mut any, mut profit) = (0.0, 0.0, 0.0, 0.0);
        for winners in 0..1u32 << n {
            let chance: f64 =
                (0..n).map(|i| if winners >> i & 1 == 1 { p[i] } else { 1.0 - p[i] }).product();
            let returned: f64 =
                listed.iter().filter(|&&line| line & winners == line).map(|&line| product(&o, line)).sum();
            mean += chance * returned;
            square += chance * returned * returned;
            any += if returned > 0.0 { chance } else { 0.0 };
            profit += if returned > staked * (1.0 + 1e-12) { chance } else { 0.0 };
        }
        let forecast = bet.forecast(&p, &o, 2.0)?;
        prop_assert!((forecast.expected_return - 2.0 * mean).abs() <= ROUNDING * mean * 2.0);
        prop_assert!((forecast.edge - (mean / staked - 1.0)).abs() < 1e-9);
        let variance = square - mean * mean;
        // The brute force subtracts two large numbers.
        prop_assert!((forecast.standard_deviation.powi(2) / 4.0 - variance).abs() < 1e-11 * square);
        prop_assert!((forecast.probability_of_return - any).abs() < ROUNDING);
        prop_assert!((forecast.probability_of_profit.expect("few legs") - profit).abs() < ROUNDING);
    }

    #[test]
    fn certain_legs_have_no_spread(odds in prop::collection::vec(1.05..8.0f64, 1..12), winners in any::<u16>()) {
        let p: Vec<f64> = (0..odds.len()).map(|i| f64::from(winners >> i & 1)).collect();
        let legs: Vec<Leg> = odds
            .iter()
            .zip(&p)
            .map(|(&o, &p)| Leg::new(o, if p > 0.5 { LegResult::Won } else { LegResult::Lost }))
            .collect();
        let folds: Vec<usize> = (1..=odds.len()).collect();
        let bet = SystemBet::new(odds.len(), &folds)?;
        let (forecast, settled) = (bet.forecast(&p, &odds, 1.0)?, bet.settle(&legs, 1.0)?);
        prop_assert!((forecast.expected_return - settled.returned).abs() <= ROUNDING * settled.returned);
        prop_assert!(forecast.standard_deviation.abs() < f64::MIN_POSITIVE);
    }

    #[test]
    fn any_numbers_give_an_error_or_finite_answers(
        odds in prop::collection::vec(any::<f64>(), 3),
        p in prop::collection::vec(any::<f64>(), 3),
        stake in any::<f64>(),
    ) {
        let bet = SystemBet::from(FullCover::Patent);
        let legs: Vec<Leg> = odds.iter().map(|&o| won(o)).collect();
        if let Ok(settled) = bet.settle(&legs, stake) {
            prop_assert!(settled.profit.is_finite());
        }
        for p in [p, vec![0.5; 3]] {
            if let Ok(forecast) = bet.forecast(&p, &odds, stake) {
                prop_assert!(forecast.edge.is_finite() && forecast.standard_deviation.is_finite());
            }
        }
    }
}
