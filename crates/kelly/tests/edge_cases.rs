//! Inputs at the edge of what is allowed, and beyond it.

use approx::assert_abs_diff_eq;
use fairline_kelly::{Error, Options, Status, back, edge, exclusive, lay, simultaneous};
use ndarray::{Array2, array};

/// Stakes of order one, solved to a residual of 1e-12.
const STAKE: f64 = 1e-10;

#[test]
fn single_bets_refuse_what_is_no_bet() {
    for bad in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        assert!(matches!(back(bad, 2.0, 0.0), Err(Error::OutOfRange { argument: "probability", .. })));
    }
    for bad in [f64::NAN, 1.0, 0.0, f64::INFINITY] {
        assert!(matches!(lay(0.5, bad, 0.0), Err(Error::OutOfRange { argument: "odds", .. })));
    }
    for bad in [f64::NAN, 1.0, -0.01] {
        assert!(matches!(edge(0.5, 2.0, bad), Err(Error::OutOfRange { argument: "commission", .. })));
    }
    let message = back(1.5, 2.0, 0.0).unwrap_err().to_string();
    assert_eq!(message, "probability = 1.5 must be in [0, 1]");
}

#[test]
fn single_bets_at_the_ends() {
    assert_abs_diff_eq!(back(1.0, 1.01, 0.05).unwrap(), 1.0, epsilon = 0.0);
    assert_abs_diff_eq!(back(0.0, 1e6, 0.0).unwrap(), 0.0, epsilon = 0.0);
    assert_abs_diff_eq!(lay(0.0, 3.0, 0.0).unwrap().liability, 1.0, epsilon = 0.0);
    assert_abs_diff_eq!(lay(1.0, 3.0, 0.0).unwrap().stake, 0.0, epsilon = 0.0);
    // Odds a rounding above 1, where b underflows to next to nothing.
    assert!(back(0.9, 1.0 + f64::EPSILON, 0.99).unwrap() <= 0.0);
    // Commission turns a bet with an edge into one without.
    assert!(back(0.5, 2.05, 0.0).unwrap() > 0.0 && back(0.5, 2.05, 0.05).unwrap() <= 0.0);
}

#[test]
fn tables_refuse_what_is_no_event() {
    let run = |p: Array2<f64>, o: Array2<f64>| simultaneous(p.view(), o.view(), &Options::new()).unwrap_err();
    let fair = array![[0.5, 0.5], [0.5, 0.5]];
    let odds = array![[2.0, 2.0], [2.0, 2.0]];
    for bad in [-1e-12, 1.5, f64::INFINITY] {
        let p = array![[0.5, 0.5], [0.5, bad]];
        assert_eq!(run(p, odds.clone()), Error::ProbabilityOutOfRange { event: 1, outcome: 1, value: bad });
    }
    for bad in [1.0, -2.0, f64::INFINITY] {
        let o = array![[2.0, bad], [2.0, 2.0]];
        assert_eq!(run(fair.clone(), o), Error::OddsOutOfRange { event: 0, outcome: 1, value: bad });
    }
    let nan = array![[f64::NAN, 0.5], [0.5, 0.5]];
    assert!(matches!(
        run(nan.clone(), odds.clone()),
        Error::ProbabilityOutOfRange { event: 0, outcome: 0, .. }
    ));
    assert!(matches!(run(fair.clone(), nan), Error::OddsOutOfRange { event: 0, outcome: 0, .. }));
    assert_eq!(run(array![[0.5, 0.5], [0.5, 0.25]], odds), Error::ProbabilitySum { event: 1, sum: 0.75 });
    let error = exclusive(&[0.5, 0.6], &[2.0, 2.0], &Options::new()).unwrap_err();
    assert_eq!(error.to_string(), "row 0 of probabilities sums to 1.1, it must sum to 1 within 1e-9");
}

#[test]
fn options_are_checked_at_both_doors() {
    let options = Options::new().fraction(0.0);
    let expected = Error::OutOfRange { argument: "fraction", value: 0.0, allowed: "in (0, 1]" };
    assert_eq!(exclusive(&[0.5, 0.5], &[2.0, 2.0], &options).unwrap_err(), expected);
    assert_eq!(
        simultaneous(array![[0.5, 0.5]].view(), array![[2.0, 2.0]].view(), &options).unwrap_err(),
        expected
    );
}

#[test]
fn a_cap_of_zero_is_no_bet() {
    for options in [Options::new().max_bet(0.0), Options::new().max_total(0.0)] {
        let bets = exclusive(&[0.6, 0.4], &[2.2, 2.0], &options).unwrap();
        assert!(bets.total <= 0.0 && bets.status == Status::Converged && bets.arbitrage);
        let bets = simultaneous(array![[0.6, 0.4]].view(), array![[2.2, 2.0]].view(), &options).unwrap();
        assert!(bets.total <= 0.0 && bets.log_growth.abs() <= 0.0 && bets.iterations == 0);
    }
}

#[test]
fn the_hedge_without_an_edge_of_its_own() {
    // The second outcome has p·o = 0.92; R = 0.1/(1 − 1/2.6 − 1/2.3) = 0.5537.
    let bets = exclusive(&[0.5, 0.4, 0.1], &[2.6, 2.3, 5.0], &Options::new()).unwrap();
    let reserve = 0.1 / (1.0 - 1.0 / 2.6 - 1.0 / 2.3);
    assert_abs_diff_eq!(bets.stakes[1], 0.4 - reserve / 2.3, epsilon = 1e-15);
    assert_abs_diff_eq!(bets.cash, reserve, epsilon = 1e-15);
    // With a minimum edge it is out, and the first is the binary Kelly stake.
    let bets = exclusive(&[0.5, 0.4, 0.1], &[2.6, 2.3, 5.0], &Options::new().min_edge(0.0)).unwrap();
    assert_abs_diff_eq!(bets.stakes[0], back(0.5, 2.6, 0.0).unwrap(), epsilon = 1e-15);
    assert_abs_diff_eq!(bets.stakes[1], 0.0, epsilon = 0.0);
}

#[test]
fn an_arbitrage_stakes_everything() {
    let (p, o) = ([0.5, 0.3, 0.2], [2.3, 3.6, 5.2]);
    let bets = exclusive(&p, &o, &Options::new()).unwrap();
    assert!(bets.arbitrage && bets.iterations == 0);
    for (f, p) in bets.stakes.iter().zip(p) {
        assert_abs_diff_eq!(*f, p, epsilon = 1e-14);
    }
    let growth: f64 = p.iter().zip(o).map(|(p, o)| p * (p * o).ln()).sum();
    assert_abs_diff_eq!(bets.log_growth, growth, epsilon = 1e-12);
    // Capped, it stays an arbitrage and the cap binds.
    let capped = exclusive(&p, &o, &Options::new().max_total(0.4)).unwrap();
    assert!(capped.arbitrage && capped.total <= 0.4 && capped.kkt_residual <= 1e-9);
    assert_abs_diff_eq!(capped.total, 0.4, epsilon = 1e-12);
    // Beside an ordinary event, and beside another arbitrage.
    for second in [[2.3, 3.3, 4.0], [2.3, 3.6, 5.2], [2.1, 3.6, 6.0]] {
        let (p, o) = (array![p, [0.45, 0.3, 0.25]], array![o, second]);
        let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
        assert!(bets.status == Status::Converged && bets.kkt_residual <= 1e-9, "{bets:?}");
        assert_abs_diff_eq!(bets.total, 1.0, epsilon = 1e-12);
    }
}

#[test]
fn a_fair_book_is_no_arbitrage() {
    // Ten runners at 10.0: the booksum is 1 and rounds below it.
    let bets = exclusive(&[0.1; 10], &[10.0; 10], &Options::new()).unwrap();
    assert!(!bets.arbitrage && bets.total <= 0.0 && bets.log_growth.abs() <= 0.0);
    // With an opinion the least exposed of the optima leaves one outcome out.
    let bets = exclusive(&[0.6, 0.4], &[2.0, 2.0], &Options::new()).unwrap();
    assert_abs_diff_eq!(bets.stakes[0], 0.2, epsilon = 1e-15);
    assert!(bets.stakes[1] <= 0.0 && bets.kkt_residual <= 1e-12);
    // Believed exactly, with outcomes so long that `1 − Σ_S p` has few digits: rounding is no reason to bet, nor for more cash
    // than there is.
    let p = [0.9999937680255861, 3.6807269280568986e-8, 6.195167144679404e-6];
    let odds = [1.0000062320132517, 27168546.31016902, 161416.1453026865];
    let bets = exclusive(&p, &odds, &Options::new()).unwrap();
    assert!(bets.cash <= 1.0 && bets.log_growth.abs() <= 1e-15, "{bets:?}");
    assert_abs_diff_eq!(bets.cash + bets.total, 1.0, epsilon = 1e-14);
    // Whether the book is fair is decided in the 16th digit, and 1/o of the last outcome has seven of them: not certified.
    let p = [0.5908343637327391, 2.527901605922494e-6, 4.926765743930783e-10, 0.4091631078729784];
    let odds = [2.537184594462702, 500273.129111551, 949399675.6550463, 1.6505454054882376];
    let bets = exclusive(&p, &odds, &Options::new()).unwrap();
    assert!(bets.status == Status::MaxIterations && bets.kkt_residual < 1e-6, "{bets:?}");
}

#[test]
fn ties_zero_and_certainty() {
    let bets = exclusive(&[0.3, 0.3, 0.4], &[3.5, 3.5, 2.0], &Options::new()).unwrap();
    assert_abs_diff_eq!(bets.stakes[0], bets.stakes[1], epsilon = 1e-16);
    let bets = exclusive(&[0.0, 0.6, 0.4], &[50.0, 2.0, 2.0], &Options::new()).unwrap();
    assert!(bets.stakes[0] <= 0.0 && bets.stakes[1] > 0.0);
    let bets = exclusive(&[1.0, 0.0], &[1.5, 2.0], &Options::new()).unwrap();
    // Everything goes on what is certain, but the book itself (1/1.5 + 1/2 > 1) is no arbitrage.
    assert!(!bets.arbitrage && bets.kkt_residual <= 1e-12);
    assert_abs_diff_eq!(bets.stakes[0], 1.0, epsilon = 1e-14);
    assert_abs_diff_eq!(bets.log_growth, 1.5_f64.ln(), epsilon = 1e-12);
    let certain = simultaneous(
        array![[1.0, 0.0], [0.6, 0.4]].view(),
        array![[1.5, 2.0], [1.8, 2.2]].view(),
        &Options::new(),
    )
    .unwrap();
    // The certain event returns 1.5; the other's 1.08 cannot compete with it for the last unit.
    assert_abs_diff_eq!(certain.stakes[[0, 0]], 1.0, epsilon = 1e-12);
    assert!(certain.status == Status::Converged && certain.kkt_residual <= 1e-9);
}

#[test]
fn all_edges_negative() {
    let (p, o) = (array![[0.5, 0.5], [0.3, 0.7]], array![[1.9, 1.9], [3.0, 1.4]]);
    let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
    assert_eq!(bets.stakes, Array2::zeros((2, 2)));
    assert!(bets.total <= 0.0 && bets.log_growth.abs() <= 0.0 && bets.kkt_residual <= 0.0);
    assert!(bets.iterations == 0 && bets.status == Status::Converged);
    assert_abs_diff_eq!(bets.cash, 1.0, epsilon = 0.0);
}

#[test]
fn probabilities_next_to_zero() {
    for tiny in [1e-300, 5e-324, 1e-20, 1e-12] {
        let (p, o) = (array![[1.0 - tiny, tiny], [0.6, 0.4]], array![[1.5, 2.0], [1.8, 2.2]]);
        let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
        assert!(bets.kkt_residual <= 1e-9 && bets.log_growth.is_finite() && bets.cash > 0.0, "{bets:?}");
        let alone = exclusive(&[tiny, 1.0 - tiny], &[1e4, 1.5], &Options::new().max_total(0.9)).unwrap();
        assert!(alone.kkt_residual <= 1e-9 && alone.log_growth.is_finite(), "{alone:?}");
    }
}

#[test]
fn long_odds() {
    let p = array![[2e-4, 1.0 - 2e-4], [0.4, 0.6]];
    let o = array![[1e4, 1.0001], [2.7, 1.5]];
    let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
    assert!(bets.kkt_residual <= 1e-9 && bets.stakes[[0, 0]] > 0.0);
    let alone = exclusive(&[2e-4, 1.0 - 2e-4], &[1e4, 1.0001], &Options::new()).unwrap();
    assert_abs_diff_eq!(alone.stakes[0], back(2e-4, 1e4, 0.0).unwrap(), epsilon = 1e-15);
}

#[test]
fn forty_runners() {
    let weights: Vec<f64> = (1..=40).map(|k| 1.0 / f64::from(k)).collect();
    let sum: f64 = weights.iter().sum();
    let p: Vec<f64> = weights.iter().map(|w| w / sum).collect();
    let o: Vec<f64> = p.iter().enumerate().map(|(k, p)| 1.0 + (0.75 + 0.05 * (k % 10) as f64) / p).collect();
    let bets = exclusive(&p, &o, &Options::new()).unwrap();
    assert!(bets.kkt_residual <= 1e-12 && bets.total > 0.0);
    let capped = exclusive(&p, &o, &Options::new().max_bet(bets.total / 10.0)).unwrap();
    assert!(capped.kkt_residual <= 1e-9 && capped.iterations > 0 && capped.log_growth < bets.log_growth);
}

/// 200 coins with an edge of 20 %: the bankroll is used up, and ruin has a probability of 1e-80.
#[test]
fn two_hundred_events_stake_all_but_the_last_cash() {
    let p = Array2::from_shape_fn((200, 2), |(_, k)| [0.6, 0.4][k]);
    let o = Array2::from_elem((200, 2), 2.0);
    let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
    assert!(bets.total <= 1.0 && bets.kkt_residual <= 1e-9 && bets.status == Status::Converged);
    for stakes in bets.stakes.rows() {
        assert_abs_diff_eq!(stakes[0], 1.0 / 200.0, epsilon = STAKE);
        assert!(stakes[1] <= 0.0);
    }
    // W = 2·wins/200 with wins binomial(200, 0.6): E[ln W] by direct summation.
    let (mut mass, mut growth) = (0.4_f64.powi(200), 0.0);
    for wins in 1..=200 {
        mass *= f64::from(201 - wins) / f64::from(wins) * 1.5;
        growth += mass * (f64::from(wins) / 100.0).ln();
    }
    assert_abs_diff_eq!(bets.log_growth, growth, epsilon = 1e-12);
}

#[test]
fn running_out_of_iterations_is_said_not_hidden() {
    let (p, o) = (array![[0.5, 0.5], [0.6, 0.4]], array![[2.3, 1.6], [1.9, 2.0]]);
    let bets = simultaneous(p.view(), o.view(), &Options::new().max_iterations(1)).unwrap();
    assert!(bets.status == Status::MaxIterations && bets.iterations == 1 && bets.kkt_residual > 1e-9);
    assert!(bets.total > 0.0 && bets.total <= 1.0);
}

/// The probabilities sum to the double above 1, and everything is staked in their proportion.
#[test]
fn rounding_stakes_no_more_than_there_is() {
    let p = [0.8001776606221112, 0.19982233937788899, 0.0];
    let found = exclusive(&p, &[16.634236254884783, 8.589951897771174, 1.01], &Options::new()).unwrap();
    assert!(found.total <= 1.0 && found.stakes.iter().sum::<f64>() <= 1.0, "{found:?}");
    assert!((found.total - 1.0).abs() < 1e-14 && found.kkt_residual < 1e-14, "{found:?}");
}

#[test]
fn a_cap_on_a_group_that_no_bet_is_in_is_told_as_nothing() {
    let options = Options::new().max_group("exchange", 0.1);
    let one = exclusive(&[0.6, 0.4], &[2.0, 2.2], &options).unwrap();
    let two = simultaneous(array![[0.6, 0.4]].view(), array![[2.0, 2.2]].view(), &options).unwrap();
    for groups in [one.groups, two.groups] {
        assert_eq!(groups.into_iter().collect::<Vec<_>>(), [("exchange".to_owned(), 0.0)]);
    }
}

/// Not −0, which a reader would take for a loss.
#[test]
fn without_a_bet_growth_and_total_are_plain_zeros() {
    let found = simultaneous(array![[0.5, 0.5]].view(), array![[1.9, 1.9]].view(), &Options::new()).unwrap();
    for zero in [found.log_growth, found.total] {
        assert_eq!(zero.to_bits(), 0.0_f64.to_bits());
    }
}
