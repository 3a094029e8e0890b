//! Against statsmodels and scipy; `tests/fixtures/generate_pool.py` wrote the numbers.

use approx::assert_abs_diff_eq;
use fairline_model::{LogPool, PoolOptions, Status};

use crate::forecasts::{fixture, numbers, rows};
use crate::views;

/// Both sides end their Newton steps at gradients below 1e-10 per match, and the curvature is above 1e-2.
const NEWTON: f64 = 1e-8;
/// What SLSQP leaves to do.
const SLSQP: f64 = 1e-6;

#[test]
fn pools_are_statsmodels_conditional_logits() {
    let (tables, outcomes, sample_weights) = fixture();
    let mut cases = 0;
    for row in rows(include_str!("../fixtures/pool_reference.csv")) {
        let members: Vec<usize> = row[1].split(';').map(|j| j.parse().unwrap()).collect();
        let members: Vec<_> = members.iter().map(|&j| tables[j].view()).collect();
        let options = PoolOptions::new().intercepts(row[2] == "1");
        let weights = (row[3] == "1").then_some(&sample_weights[..]);
        let pool = LogPool::fit(&members, &outcomes, weights, &options).unwrap();
        assert_eq!(pool.status, Status::Converged);
        assert!(pool.iterations <= 7, "{} took {}", row[0], pool.iterations);
        assert_abs_diff_eq!(pool.log_loss, row[4].parse().unwrap(), epsilon = NEWTON);
        let terms = if options == PoolOptions::new() { 0 } else { 2 };
        let close = |ours: &[f64], theirs: &[f64]| {
            assert_eq!(ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(theirs) {
                assert_abs_diff_eq!(*ours, *theirs, epsilon = NEWTON);
            }
        };
        let (theta, errors, robust) = (numbers(row[5]), numbers(row[6]), numbers(row[7]));
        close(pool.weights.as_slice().unwrap(), &theta[terms..]);
        close(pool.standard_errors.as_slice().unwrap(), &errors[terms..]);
        close(pool.robust_standard_errors.as_slice().unwrap(), &robust[terms..]);
        close(&pool.intercepts.as_slice().unwrap()[..terms], &theta[..terms]);
        if terms > 0 {
            close(&pool.intercept_standard_errors.as_slice().unwrap()[..terms], &errors[..terms]);
        }
        assert_abs_diff_eq!(pool.intercepts.sum(), 0.0, epsilon = 1e-14);
        cases += 1;
    }
    assert_eq!(cases, 5);
}

#[test]
fn constrained_and_penalised_pools_are_scipys_minima() {
    let (tables, outcomes, _) = fixture();
    let mut at_bound = 0;
    for row in rows(include_str!("../fixtures/pool_constrained.csv")) {
        let (prior, matches): (_, f64) = (numbers(row[1]), row[2].parse().unwrap());
        let mut options = PoolOptions::new().non_negative(row[3] == "1").sum_to_one(row[4] == "1");
        if matches > 0.0 {
            options = options.prior(&prior, matches);
        }
        let pool = LogPool::fit(&views(&tables), &outcomes, None, &options).unwrap();
        assert_eq!(pool.status, Status::Converged, "{}", row[0]);
        for (j, (ours, theirs)) in pool.weights.iter().zip(numbers(row[5])).enumerate() {
            assert_abs_diff_eq!(*ours, theirs, epsilon = SLSQP);
            if theirs.abs() < 1e-12 {
                assert_eq!(ours.to_bits(), 0, "{} is not exactly at its bound", row[0]);
                assert_eq!((pool.standard_errors[j].to_bits(), pool.p_value(j)), (0, None));
                at_bound += 1;
            } else {
                assert!(pool.standard_errors[j] > 0.0);
            }
        }
        if row[4] == "1" {
            assert_abs_diff_eq!(pool.weights.sum(), 1.0, epsilon = 1e-13);
            // No uncertainty along the sum.
            assert_abs_diff_eq!(pool.covariance.sum(), 0.0, epsilon = 1e-12);
        }
    }
    assert_eq!(at_bound, 3);
}
