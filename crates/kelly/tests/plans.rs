//! Plans that people use: what each stakes, and that none is made to fit in silence.

#![expect(clippy::float_cmp, reason = "stakes are copied, not computed")]

use approx::assert_relative_eq;
use fairline_kelly::{Error, Options, Plan, back, simultaneous};
use ndarray::{Array2, array};
use proptest::prelude::*;

/// Closed forms: a few roundings.
const ROUNDING: f64 = 1e-14;

fn tables() -> (Array2<f64>, Array2<f64>) {
    (array![[0.50, 0.27, 0.23], [0.30, 0.25, 0.45]], array![[2.10, 3.40, 4.00], [3.10, 3.60, 2.30]])
}

/// Growth of stakes on two independent events, by enumeration.
fn growth(p: &Array2<f64>, o: &Array2<f64>, f: &Array2<f64>) -> f64 {
    let mut sum = 0.0;
    for i in 0..p.ncols() {
        for k in 0..p.ncols() {
            let wealth = 1.0 - f.sum() + o[[0, i]] * f[[0, i]] + o[[1, k]] * f[[1, k]];
            sum += p[[0, i]] * p[[1, k]] * wealth.ln();
        }
    }
    sum
}

#[test]
fn each_plan_stakes_what_it_says() {
    let (p, o) = tables();
    // Only 2.10 and 2.30 have an edge of 0.03: 0.050 and 0.035.
    let chosen = array![[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]];
    let stakes = |plan: Plan| plan.stakes(p.view(), o.view(), 0.03).unwrap();
    assert_eq!(stakes(Plan::Flat { stake: 25.0, bankroll: 1000.0 }), &chosen * 0.025);
    assert_eq!(stakes(Plan::Percentage { share: 0.02 }), &chosen * 0.02);
    let level = stakes(Plan::LevelProfit { target: 0.05 });
    for (stake, wins) in [(level[[0, 0]], 1.10), (level[[1, 2]], 1.30)] {
        assert_relative_eq!(stake * wins, 0.05, max_relative = ROUNDING);
    }
    let clipped = stakes(Plan::ClippedKelly { fraction: 0.5, cap: 0.02 });
    assert_eq!(clipped[[0, 0]], 0.02);
    assert_eq!(clipped[[1, 2]], 0.5 * back(0.45, 2.30, 0.0).unwrap());
    assert_eq!(clipped[[0, 1]], 0.0);
}

/// The edge is compared as `p·o − 1 ≥ minimum`, equality included.
#[test]
fn the_minimum_edge() {
    let (p, o) = (array![[0.5, 0.5]], array![[2.5, 2.0]]);
    let plan = Plan::Percentage { share: 0.1 };
    assert_eq!(plan.stakes(p.view(), o.view(), 0.25).unwrap(), array![[0.1, 0.0]]);
    assert_eq!(plan.stakes(p.view(), o.view(), 0.2500001).unwrap(), array![[0.0, 0.0]]);
    assert_eq!(plan.stakes(p.view(), o.view(), 0.0).unwrap(), array![[0.1, 0.1]]);
    // Kelly stakes nothing on a loss, whatever is allowed.
    let (p, o) = (array![[0.5, 0.5]], array![[2.5, 1.5]]);
    let kelly = Plan::ClippedKelly { fraction: 1.0, cap: 1.0 }.stakes(p.view(), o.view(), -1.0).unwrap();
    assert!(kelly[[0, 0]] > 0.0 && kelly[[0, 1]] == 0.0);
}

#[test]
fn nothing_is_made_to_fit() {
    let (p, o) = tables();
    let error = |plan: Plan, edge: f64| plan.stakes(p.view(), o.view(), edge).unwrap_err();
    let above = error(Plan::Flat { stake: 1500.0, bankroll: 1000.0 }, 0.03);
    assert_eq!(above, Error::StakeAboveBankroll { event: 0, outcome: 0, stake: 1.5 });
    assert_eq!(
        above.to_string(),
        "the plan stakes 1.5 bankrolls on outcome [[0, 0]], at most 1 can be staked"
    );
    let total = error(Plan::Percentage { share: 0.6 }, 0.03);
    assert_eq!(total, Error::TotalAboveBankroll { bets: 2, total: 1.2 });
    assert_eq!(
        total.to_string(),
        "the plan stakes 1.2 bankrolls on 2 bets together, at most 1 can be staked"
    );
    assert!(matches!(
        error(Plan::LevelProfit { target: 1.2 }, 0.03),
        Error::StakeAboveBankroll { event: 0, outcome: 0, .. }
    ));
    // Kelly stakes of lone bets on many events at once, uncapped.
    let (p, o) = (Array2::from_elem((9, 2), 0.5), Array2::from_elem((9, 2), 2.5));
    let kelly = Plan::ClippedKelly { fraction: 1.0, cap: 1.0 }.stakes(p.view(), o.view(), 0.0);
    assert!(matches!(kelly, Err(Error::TotalAboveBankroll { bets: 18, .. })));
    // Ten tenths are a whole bankroll, in whatever order they round.
    let (p, o) = (Array2::from_elem((5, 2), 0.5), Array2::from_elem((5, 2), 2.5));
    assert!(Plan::Percentage { share: 0.1 }.stakes(p.view(), o.view(), 0.0).is_ok());
}

/// A flat stake above the bankroll is no error where nothing is staked.
#[test]
fn no_bets_are_no_error() {
    let (p, o) = tables();
    let none = Plan::Flat { stake: 1500.0, bankroll: 1000.0 }.stakes(p.view(), o.view(), 1.0).unwrap();
    assert_eq!(none, Array2::zeros((2, 3)));
}

#[test]
fn every_parameter_is_checked() {
    let (p, o) = tables();
    let named = |plan: Plan, edge: f64| match plan.stakes(p.view(), o.view(), edge).unwrap_err() {
        Error::OutOfRange { argument, .. } => argument,
        other => panic!("{other}"),
    };
    for bad in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(named(Plan::Flat { stake: bad, bankroll: 1.0 }, 0.0), "stake");
        assert_eq!(named(Plan::Flat { stake: 1.0, bankroll: bad }, 0.0), "bankroll");
        assert_eq!(named(Plan::Percentage { share: bad }, 0.0), "share");
        assert_eq!(named(Plan::LevelProfit { target: bad }, 0.0), "target");
        assert_eq!(named(Plan::ClippedKelly { fraction: bad, cap: 1.0 }, 0.0), "fraction");
        assert_eq!(named(Plan::ClippedKelly { fraction: 1.0, cap: bad }, 0.0), "cap");
    }
    for bad in [-1.1, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(named(Plan::Percentage { share: 0.1 }, bad), "min_edge");
    }
    assert_eq!(named(Plan::Percentage { share: 1.0_f64.next_up() }, 0.0), "share");
    assert_eq!(named(Plan::ClippedKelly { fraction: 1.0, cap: 1.1 }, 0.0), "cap");
}

#[test]
fn every_table_is_checked() {
    let plan = Plan::Percentage { share: 0.01 };
    let (p, o) = tables();
    let error = |p: &Array2<f64>, o: &Array2<f64>| plan.stakes(p.view(), o.view(), 0.0).unwrap_err();
    assert!(matches!(error(&p, &array![[2.0, 2.0]]), Error::ShapeMismatch { .. }));
    let none = Array2::zeros((0, 3));
    assert_eq!(error(&none, &none), Error::NoEvents);
    assert_eq!(error(&array![[1.0]], &array![[2.0]]), Error::TooFewOutcomes { outcomes: 1 });
    let mut bad = p.clone();
    bad[[1, 2]] = f64::NAN;
    assert!(matches!(error(&bad, &o), Error::ProbabilityOutOfRange { event: 1, outcome: 2, .. }));
    let mut bad = o.clone();
    bad[[0, 1]] = 1.0;
    assert_eq!(error(&p, &bad), Error::OddsOutOfRange { event: 0, outcome: 1, value: 1.0 });
    assert!(matches!(
        error(&array![[0.5, 0.4]], &array![[2.0, 2.0]]),
        Error::ProbabilitySum { event: 0, .. }
    ));
}

/// Stakes have the shape of the odds, in any layout.
#[test]
fn any_layout() {
    let (p, o) = tables();
    let (turned_p, turned_o) =
        (p.t().as_standard_layout().into_owned(), o.t().as_standard_layout().into_owned());
    let plan = Plan::LevelProfit { target: 0.01 };
    assert_eq!(
        plan.stakes(turned_p.t(), turned_o.t(), -1.0).unwrap(),
        plan.stakes(p.view(), o.view(), -1.0).unwrap()
    );
}

proptest! {
    /// With the same cap the optimum never grows less than the clipped plan, or than any other plan under that cap.
    #[test]
    fn no_plan_beats_the_optimum(
        weights in prop::collection::vec(0.2..1.0_f64, 6),
        values in prop::collection::vec(0.85..1.2_f64, 6),
        cap in 0.01..0.16_f64,
        min_edge in 0.0..0.05_f64,
    ) {
        let mut p = Array2::from_shape_vec((2, 3), weights).unwrap();
        for mut row in p.rows_mut() {
            row /= row.sum();
        }
        let o = Array2::from_shape_fn((2, 3), |at| (values[3 * at.0 + at.1] / p[at]).max(1.01));
        let options = Options::new().max_bet(cap).min_edge(min_edge);
        let optimum = simultaneous(p.view(), o.view(), &options).unwrap();
        for plan in [
            Plan::ClippedKelly { fraction: 1.0, cap },
            Plan::ClippedKelly { fraction: 0.5, cap },
            Plan::Percentage { share: cap },
            Plan::Flat { stake: cap * 200.0, bankroll: 200.0 },
        ] {
            let stakes = plan.stakes(p.view(), o.view(), min_edge).unwrap();
            prop_assert!(stakes.iter().all(|&stake| stake <= cap * (1.0 + ROUNDING)));
            // The cap as placed can be an ulp above the cap: 1e-12 of growth.
            prop_assert!(growth(&p, &o, &stakes) <= optimum.log_growth + 1e-12, "{plan:?}");
        }
    }
}
