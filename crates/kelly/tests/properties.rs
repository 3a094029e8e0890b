//! Laws of the stakes, on random books: fair probabilities, prices from disturbed beliefs, a booksum.

#![expect(clippy::unwrap_used, reason = "a failed strategy is a failed test")]

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_kelly::{Options, Status, back, edge, exclusive, lay, simultaneous};
use ndarray::{Array2, Axis};
use proptest::prelude::*;

/// The residual every optimum is promised to keep.
const RESIDUAL: f64 = 1e-9;
/// Stakes found on two ways: residual 1e-12 over a curvature that is seldom below 1e-3.
const STAKE: f64 = 1e-8;
/// Growth found on two ways; flat at the optimum.
const GROWTH: f64 = 1e-12;

/// Probabilities and odds of events; `disturbance` is how far prices stray from the beliefs.
fn books(
    events: std::ops::Range<usize>,
    outcomes: std::ops::Range<usize>,
    disturbance: f64,
) -> impl Strategy<Value = (Array2<f64>, Array2<f64>)> {
    (events, outcomes)
        .prop_flat_map(move |(m, n)| {
            let weights = proptest::collection::vec(0.1..1.0, m * n);
            let noise = proptest::collection::vec(-disturbance..disturbance, m * n);
            (Just((m, n)), weights, noise, 1.01..1.1)
        })
        .prop_map(|((m, n), weights, noise, booksum)| {
            let mut p = Array2::from_shape_vec((m, n), weights).unwrap();
            for mut row in p.rows_mut() {
                row /= row.sum();
            }
            let noise = Array2::from_shape_vec((m, n), noise).unwrap();
            let mut q: Array2<f64> = &p * &noise.mapv(f64::exp);
            for mut row in q.rows_mut() {
                row /= row.sum() / booksum;
            }
            let o = q.mapv(|q| (1.0 / q).max(1.01));
            (p, o)
        })
}

fn options() -> impl Strategy<Value = Options> {
    let edge = proptest::option::of(-0.05..0.05);
    (0.1..=1.0_f64, 0.005..0.3_f64, 0.01..1.0_f64, edge).prop_map(|(fraction, bet, total, edge)| {
        let options = Options::new().fraction(fraction).max_bet(bet).max_total(total);
        if let Some(edge) = edge { options.min_edge(edge) } else { options }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_optimum_is_feasible_and_optimal(
        (p, o) in books(1..7, 2..5, 0.3),
        fraction in 0.1..=1.0_f64,
        bet in 0.005..0.3_f64,
        total in 0.01..1.0_f64,
        min_edge in proptest::option::of(-0.05..0.05),
    ) {
        let mut options = Options::new().fraction(fraction).max_bet(bet).max_total(total);
        if let Some(edge) = min_edge {
            options = options.min_edge(edge);
        }
        let bets = simultaneous(p.view(), o.view(), &options).unwrap();
        prop_assert!(bets.kkt_residual <= RESIDUAL && bets.status == Status::Converged, "{bets:?}");
        prop_assert!(bets.stakes.iter().all(|&f| (0.0..=bet).contains(&f)));
        prop_assert!(bets.total <= total && bets.stakes.sum() <= total);
        prop_assert!(bets.cash >= 0.0 && (bets.cash + bets.total - 1.0).abs() < 1e-12);
        prop_assert!(bets.log_growth >= 0.0);
        if let Some(least) = min_edge {
            for (place, &f) in bets.stakes.indexed_iter() {
                prop_assert!(f <= 0.0 || p[place] * o[place] - 1.0 >= least - 1e-15);
            }
        }
    }

    #[test]
    fn uncapped_full_kelly_is_optimal((p, o) in books(1..9, 2..5, 0.4)) {
        let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
        prop_assert!(bets.kkt_residual <= RESIDUAL && bets.status == Status::Converged, "{bets:?}");
        prop_assert!(bets.stakes.iter().all(|&f| f >= 0.0) && bets.stakes.sum() <= 1.0);
    }

    /// Best prices over many bookmakers: several arbitrages compete for one bankroll, hedges everywhere.
    #[test]
    fn competing_arbitrages_are_no_trouble(
        (p, o) in books(1..16, 2..5, 0.8),
        shift in 1.0..1.15_f64,
        cap in proptest::option::of(0.01..0.3),
    ) {
        let o = o * shift;
        let options = cap.map_or_else(Options::new, |cap| Options::new().max_bet(cap));
        let bets = simultaneous(p.view(), o.view(), &options).unwrap();
        prop_assert!(bets.kkt_residual <= RESIDUAL && bets.status == Status::Converged, "{bets:?}");
        prop_assert!(bets.total <= 1.0 && (bets.cash + bets.total - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_event_both_ways((p, o) in books(1..2, 2..8, 0.4), options in options()) {
        for options in [options, Options::new()] {
            let both = simultaneous(p.view(), o.view(), &options).unwrap();
            let alone = exclusive(&p.row(0).to_vec(), &o.row(0).to_vec(), &options).unwrap();
            for (a, b) in both.stakes.iter().zip(&alone.stakes) {
                assert_abs_diff_eq!(*a, *b, epsilon = STAKE);
            }
            assert_abs_diff_eq!(both.log_growth, alone.log_growth, epsilon = GROWTH);
            prop_assert!(alone.kkt_residual <= RESIDUAL && alone.status == Status::Converged);
        }
    }

    #[test]
    fn a_binary_bet_is_back(p in 0.01..0.99_f64, margin in 0.9..1.2_f64) {
        let o = (margin / p).max(1.02);
        // The other side at a price that is no hedge: 1.001 pays back next to nothing.
        let bets = exclusive(&[p, 1.0 - p], &[o, 1.001], &Options::new().min_edge(0.0)).unwrap();
        assert_abs_diff_eq!(bets.stakes[0], back(p, o, 0.0).unwrap(), epsilon = 1e-14);
        prop_assert_eq!(back(p, o, 0.0).unwrap() > 0.0, edge(p, o, 0.0).unwrap() > 0.0);
    }

    #[test]
    fn laying_is_backing_the_complement(p in 0.01..0.99_f64, o in 1.05..20.0_f64, c in 0.0..0.1_f64) {
        // Risking o − 1 to win 1 on the complement is a back bet at o/(o − 1).
        let bet = lay(p, o, c).unwrap();
        assert_abs_diff_eq!(bet.liability, back(1.0 - p, o / (o - 1.0), c).unwrap(), epsilon = 1e-12);
        assert_relative_eq!(bet.stake * (o - 1.0), bet.liability, max_relative = 1e-14);
    }

    #[test]
    fn order_does_not_matter((p, o) in books(2..6, 2..5, 0.2), options in options()) {
        let bets = simultaneous(p.view(), o.view(), &options).unwrap();
        for axis in [Axis(0), Axis(1)] {
            let (mut p, mut o, mut stakes) = (p.view(), o.view(), bets.stakes.view());
            for table in [&mut p, &mut o, &mut stakes] {
                table.invert_axis(axis);
            }
            let turned = simultaneous(p, o, &options).unwrap();
            for (a, b) in turned.stakes.iter().zip(&stakes) {
                assert_abs_diff_eq!(*a, *b, epsilon = STAKE);
            }
            assert_abs_diff_eq!(turned.log_growth, bets.log_growth, epsilon = GROWTH);
        }
    }

    #[test]
    fn the_fraction_scales_when_no_cap_binds((p, o) in books(1..5, 2..5, 0.1), fraction in 0.05..1.0_f64) {
        let full = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
        let part = simultaneous(p.view(), o.view(), &Options::new().fraction(fraction)).unwrap();
        for (a, b) in part.stakes.iter().zip(&full.stakes) {
            assert_abs_diff_eq!(*a, fraction * b, epsilon = GROWTH);
        }
        prop_assert!(part.log_growth <= full.log_growth + GROWTH);
    }

    #[test]
    fn no_value_no_bets((p, _) in books(1..6, 2..5, 0.1), booksum in 1.0001..1.2_f64) {
        let o = p.mapv(|p| (1.0 / (booksum * p)).max(1.0 + 1e-6));
        prop_assume!(p.iter().zip(&o).all(|(p, o)| p * o < 1.0));
        let bets = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
        prop_assert!(bets.total <= 0.0 && bets.log_growth.abs() <= 0.0 && bets.iterations == 0);
        let alone = exclusive(&p.row(0).to_vec(), &o.row(0).to_vec(), &Options::new()).unwrap();
        prop_assert!(alone.total <= 0.0 && alone.log_growth.abs() <= 0.0 && !alone.arbitrage);
    }

    #[test]
    fn more_edge_never_means_less((p, o) in books(1..5, 2..4, 0.1), better in 1.0..1.2_f64) {
        let mut prices = o.clone();
        prices[[0, 0]] *= better;
        let before = simultaneous(p.view(), o.view(), &Options::new()).unwrap();
        let after = simultaneous(p.view(), prices.view(), &Options::new()).unwrap();
        // The stake itself may fall: a longer price hedges with less. The growth cannot.
        prop_assert!(after.log_growth >= before.log_growth - GROWTH);
        let single = |o: f64| back(p[[0, 0]], o, 0.0).unwrap();
        prop_assert!(single(prices[[0, 0]]) >= single(o[[0, 0]]));
    }

    /// The growth is concave, so no feasible point may beat the optimum: other points are made from the caps alone.
    #[test]
    fn nothing_feasible_beats_it(
        (p, o) in books(2..5, 2..4, 0.3),
        bet in 0.01..0.2_f64,
        mix in 0.001..1.0_f64,
        seeds in proptest::collection::vec(0.0..1.0_f64, 16),
    ) {
        let total = 0.3;
        let bets = simultaneous(p.view(), o.view(), &Options::new().max_bet(bet).max_total(total)).unwrap();
        let mut other = Array2::from_shape_fn(p.dim(), |(i, k)| bet * seeds[(i * p.ncols() + k) % 16]);
        let scale = (total / other.sum()).min(1.0);
        other *= scale;
        let mixed = &bets.stakes * (1.0 - mix) + &other * mix;
        prop_assert!(growth(&p, &o, &mixed) <= bets.log_growth + GROWTH);
    }
}

/// `E[ln W]` by recursion over the events.
fn growth(p: &Array2<f64>, o: &Array2<f64>, stakes: &Array2<f64>) -> f64 {
    fn from(event: usize, wealth: f64, p: &Array2<f64>, payouts: &Array2<f64>) -> f64 {
        if event == p.nrows() {
            return wealth.ln();
        }
        (0..p.ncols())
            .map(|k| p[[event, k]] * from(event + 1, wealth + payouts[[event, k]], p, payouts))
            .sum()
    }
    from(0, 1.0 - stakes.sum(), p, &(o * stakes))
}
