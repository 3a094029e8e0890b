//! Optima found by other programs: full enumeration with SciPy and mpmath, see `fixtures/reference.py`.

#![expect(clippy::unwrap_used, reason = "a fixture that does not parse is a failed test")]

use approx::assert_abs_diff_eq;
use fairline_kelly::{Options, Status, exclusive, simultaneous};
use ndarray::{Array2, ArrayView2};

/// Stakes: the reference solves the stationarity conditions to about 1e-15, the crate to 1e-12.
const STAKE: f64 = 1e-11;
/// Growth is flat at the optimum, so the stakes' error does not show.
const GROWTH: f64 = 1e-13;

struct Case {
    name: String,
    options: Options,
    probabilities: Array2<f64>,
    odds: Array2<f64>,
    stakes: Array2<f64>,
    growth: f64,
}

fn cases() -> Vec<Case> {
    let text = include_str!("fixtures/reference.txt");
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut cases = Vec::new();
    while let Some(head) = lines.next() {
        let head: Vec<&str> = head.split_whitespace().collect();
        let shape = (head[2].parse().unwrap(), head[3].parse().unwrap());
        let number = |i: usize| head[i].parse::<f64>().unwrap();
        let mut options = Options::new().fraction(number(4)).max_bet(number(5)).max_total(number(6));
        if head[7] != "none" {
            options = options.min_edge(number(7));
        }
        let mut values = || -> Vec<f64> {
            lines.next().unwrap().split_whitespace().skip(1).map(|x| x.parse().unwrap()).collect()
        };
        let mut table = || Array2::from_shape_vec(shape, values()).unwrap();
        let (probabilities, odds, stakes) = (table(), table(), table());
        let growth = values()[0];
        cases.push(Case { name: head[1].into(), options, probabilities, odds, stakes, growth });
    }
    cases
}

fn close(found: ArrayView2<'_, f64>, expected: ArrayView2<'_, f64>) {
    for (a, b) in found.iter().zip(expected) {
        assert_abs_diff_eq!(a, b, epsilon = STAKE);
    }
}

#[test]
fn simultaneous_finds_every_optimum() {
    let cases = cases();
    assert_eq!(cases.len(), 11);
    for case in cases {
        let found = simultaneous(case.probabilities.view(), case.odds.view(), &case.options).unwrap();
        close(found.stakes.view(), case.stakes.view());
        assert_abs_diff_eq!(found.log_growth, case.growth, epsilon = GROWTH);
        assert!(found.kkt_residual <= 1e-9 && found.status == Status::Converged);
    }
}

#[test]
fn exclusive_finds_the_optima_of_one_event() {
    for case in cases().into_iter().filter(|case| case.odds.nrows() == 1) {
        let row = |table: &Array2<f64>| table.row(0).to_vec();
        let found = exclusive(&row(&case.probabilities), &row(&case.odds), &case.options).unwrap();
        close(ArrayView2::from_shape((1, found.stakes.len()), &found.stakes).unwrap(), case.stakes.view());
        assert_abs_diff_eq!(found.log_growth, case.growth, epsilon = GROWTH);
        assert!(found.kkt_residual <= 1e-9 && found.status == Status::Converged && !found.arbitrage);
    }
}

/// The benchmark of the project's peer libraries: ten matches, 59,049 joint outcomes.
#[test]
fn ten_matches_grow_as_the_peers_found() {
    let case = cases().swap_remove(0);
    assert_eq!(case.name, "ten_matches");
    let found = simultaneous(case.probabilities.view(), case.odds.view(), &case.options).unwrap();
    assert_abs_diff_eq!(found.log_growth, 0.005251705533469457, epsilon = 1e-15);
}

/// Nearly everything staked: the range of the integral must have grown, or the losing case is not in it.
#[test]
fn the_range_grows_when_little_cash_is_left() {
    let nodes = |name: &str| {
        let case = cases().into_iter().find(|case| case.name == name).unwrap();
        let found = simultaneous(case.probabilities.view(), case.odds.view(), &case.options).unwrap();
        (found.nodes, found.cash)
    };
    let (few, _) = nodes("ten_matches");
    let (many, cash) = nodes("near_total_1e-06");
    // ln(1/2.25e-6) = 13 in u, at 4 nodes per unit.
    assert!(many >= few + 48 && cash < 3e-6, "{few} {many} {cash}");
}
