//! Log-linear pools: against references, by their laws, on simulated matches, and at their edges.

#[path = "../common/mod.rs"]
mod common;
mod edges;
mod evidence;
#[path = "../common/forecasts.rs"]
mod forecasts;
mod laws;
mod reference;
mod simulation;

use common::Numbers;
use fairline_model::{LogPool, PoolOptions, Status};
use ndarray::{Array2, ArrayView2};

/// Two routes to one optimum: gradients of 1e-10 over curvatures above 1e-3.
const OPTIMUM: f64 = 1e-7;

fn views(forecasts: &[Array2<f64>]) -> Vec<ArrayView2<'_, f64>> {
    forecasts.iter().map(|p| p.view()).collect()
}

fn fit(forecasts: &[Array2<f64>], outcomes: &[usize], options: &PoolOptions) -> LogPool {
    let pool =
        LogPool::fit(&views(forecasts), outcomes, None, options).expect("drawn forecasts can be pooled");
    assert_eq!(pool.status, Status::Converged);
    assert!(pool.residual <= 1e-10);
    pool
}
