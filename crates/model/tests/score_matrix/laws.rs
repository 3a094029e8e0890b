//! Laws of lines that hold for every matrix.

use fairline_model::{Error, ScoreMatrix, Settlement};
use ndarray::array;
use proptest::prelude::*;

/// Sums of a few hundred probabilities, in another order.
const SUM: f64 = 1e-13;

/// A product and a difference of sums near 1.
const PROFIT: f64 = 1e-12;

fn matrices() -> impl Strategy<Value = ScoreMatrix> {
    let rate = || (-4.0..2.5).prop_map(f64::exp);
    prop_oneof![
        (rate(), rate(), -0.9..0.9).prop_map(|(home, away, share): (f64, f64, f64)| {
            let end = if share < 0.0 { 1.0 / home.max(away) } else { (1.0 / (home * away)).min(1.0) };
            ScoreMatrix::dixon_coles(home, away, share * end).unwrap()
        }),
        (rate(), rate(), rate())
            .prop_map(|(home, away, common)| ScoreMatrix::bivariate_poisson(home, away, common).unwrap()),
        (rate(), rate(), 2.0..50.0)
            .prop_map(|(home, away, r)| ScoreMatrix::negative_binomial(home, away, r).unwrap()),
    ]
}

fn outcomes(settlement: Settlement) -> [f64; 5] {
    let Settlement { win, half_win, push, half_loss, loss, .. } = settlement;
    [win, half_win, push, half_loss, loss]
}

fn mirror(settlement: Settlement) -> [f64; 5] {
    let mut outcomes = outcomes(settlement);
    outcomes.reverse();
    outcomes
}

fn close(a: [f64; 5], b: [f64; 5]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() < SUM)
}

/// The same match with the sides exchanged.
fn exchanged(matrix: &ScoreMatrix) -> ScoreMatrix {
    ScoreMatrix::from_probabilities(matrix.probabilities().t()).unwrap()
}

/// Both sides of every line the matrix can be asked for.
fn bets(matrix: &ScoreMatrix, quarters: i32) -> [Settlement; 4] {
    let line = f64::from(quarters) / 4.0;
    let handicap = matrix.asian_handicap(line).unwrap();
    let goals = matrix.over_under(line.abs()).unwrap();
    [handicap.home, handicap.away, goals.over, goals.under]
}

proptest! {
    #[test]
    fn the_stake_goes_somewhere(matrix in matrices(), quarters in -30..=30) {
        for bet in bets(&matrix, quarters) {
            prop_assert!((outcomes(bet).iter().sum::<f64>() - 1.0).abs() < 1e-12);
            prop_assert!(outcomes(bet).iter().all(|p| (0.0..=1.0 + SUM).contains(p)));
            // Whole lines know no halves, half lines only wins and losses, quarter lines one of the halves.
            let [_, half_win, push, half_loss, _] = outcomes(bet).map(|p| p > 0.0);
            match quarters.rem_euclid(4) {
                0 => prop_assert!(!half_win && !half_loss),
                2 => prop_assert!(!half_win && !half_loss && !push),
                _ => prop_assert!(!(push || half_win && half_loss)),
            }
        }
    }

    #[test]
    fn the_sides_are_mirrors(matrix in matrices(), quarters in -30..=30) {
        let line = f64::from(quarters) / 4.0;
        let [home, away, over, under] = bets(&matrix, quarters);
        prop_assert!(close(outcomes(home), mirror(away)));
        prop_assert!(close(outcomes(over), mirror(under)));
        // Exchanging the sides exchanges the bets, and changes the sign of the line.
        let other = exchanged(&matrix).asian_handicap(-line).unwrap();
        prop_assert!(close(outcomes(home), outcomes(other.away)) && close(outcomes(away), outcomes(other.home)));
        let goals = exchanged(&matrix).over_under(line.abs()).unwrap();
        prop_assert!(close(outcomes(over), outcomes(goals.over)));
    }

    #[test]
    fn a_quarter_line_is_half_a_stake_on_each_neighbour(
        matrix in matrices(), odd in -15..15, odds in 1.01..20.0
    ) {
        let quarters = 2 * odd + 1;
        let line = f64::from(quarters) / 4.0;
        let neighbours = [line - 0.25, line + 0.25];
        let handicaps = neighbours.map(|line| matrix.asian_handicap(line).unwrap());
        let goals = neighbours.map(|line| matrix.over_under(line.abs()).unwrap());
        let pairs = [
            handicaps.map(|handicap| handicap.home),
            handicaps.map(|handicap| handicap.away),
            goals.map(|line| line.over),
            goals.map(|line| line.under),
        ];
        for (bet, pair) in bets(&matrix, quarters).into_iter().zip(pairs) {
            let profit = bet.expected_profit(odds).unwrap();
            let [a, b] = pair.map(|half| half.expected_profit(odds).unwrap());
            prop_assert!((profit - f64::midpoint(a, b)).abs() < PROFIT * odds, "{profit} {a} {b}");
        }
    }

    #[test]
    fn a_longer_start_is_never_worse(matrix in matrices(), quarters in -30..30, odds in 1.01..20.0) {
        let profit = |bet: Settlement| bet.expected_profit(odds).unwrap();
        let [home, away, ..] = bets(&matrix, quarters).map(profit);
        let [home_more, away_less, ..] = bets(&matrix, quarters + 1).map(profit);
        prop_assert!(home_more >= home - PROFIT * odds && away_less <= away + PROFIT * odds);
        let line = f64::from(quarters.abs()) / 4.0;
        let [low, high] = [line, line + 0.25].map(|line| matrix.over_under(line).unwrap());
        prop_assert!(profit(high.over) <= profit(low.over) + PROFIT * odds);
        prop_assert!(profit(high.under) >= profit(low.under) - PROFIT * odds);
    }

    #[test]
    fn fair_odds_bring_nothing_and_their_reciprocals_make_a_book(matrix in matrices(), quarters in -8..=8) {
        let bets = bets(&matrix, quarters);
        for bet in bets {
            if let Some(odds) = bet.fair_odds().filter(|odds| *odds > 1.0 && *odds < 1e6) {
                prop_assert!(bet.expected_profit(odds).unwrap().abs() < PROFIT * odds);
                prop_assert!(bet.expected_profit(odds * 1.01).unwrap() > 0.0);
                prop_assert!((bet.fair_probability().unwrap() * odds - 1.0).abs() < SUM);
            }
        }
        for pair in bets.chunks(2) {
            if let (Some(a), Some(b)) = (pair[0].fair_probability(), pair[1].fair_probability()) {
                prop_assert!((a + b - 1.0).abs() < SUM);
            }
        }
    }

    #[test]
    fn lines_agree_with_the_result(matrix in matrices()) {
        let [home, draw, away] = matrix.result();
        let half = matrix.asian_handicap(-0.5).unwrap();
        prop_assert!((half.home.win - home).abs() < SUM && (half.home.loss - draw - away).abs() < SUM);
        let level = matrix.asian_handicap(0.0).unwrap().home;
        prop_assert!((level.win - home).abs() + (level.push - draw).abs() + (level.loss - away).abs() < SUM);
        let no_bet = matrix.draw_no_bet().unwrap();
        prop_assert!((level.fair_probability().unwrap() - no_bet.home).abs() < SUM);
        prop_assert!((no_bet.home + no_bet.away - 1.0).abs() < SUM && (no_bet.push - draw).abs() < SUM);
    }
}

/// One goal in 1e308 matches: what is fair has no `f64`.
#[test]
fn bets_that_hardly_ever_win_have_no_fair_odds() {
    let matrix = ScoreMatrix::from_probabilities(array![[1.0], [1e-309]].view()).unwrap();
    let line = matrix.over_under(0.5).unwrap();
    assert_eq!((line.over.win, line.over.fair_odds()), (1e-309, None));
}

#[test]
fn bets_that_cannot_win_have_no_fair_odds() {
    let goalless = ScoreMatrix::from_probabilities(ndarray::array![[1.0]].view()).unwrap();
    let hopeless = goalless.asian_handicap(-0.5).unwrap();
    assert_eq!((hopeless.home.fair_odds(), hopeless.home.fair_probability()), (None, Some(0.0)));
    assert_eq!((hopeless.away.fair_odds(), hopeless.away.fair_probability()), (Some(1.0), Some(1.0)));
    let pushed = goalless.asian_handicap(0.0).unwrap().home;
    assert_eq!((pushed.fair_odds(), pushed.fair_probability()), (None, None));
    assert!(pushed.expected_profit(2.0).unwrap().abs() <= 0.0);
    assert_eq!(goalless.draw_no_bet(), None);
    for odds in [1.0, 0.0, -2.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(pushed.expected_profit(odds), Err(Error::OddsOutOfRange { .. })));
    }
}
