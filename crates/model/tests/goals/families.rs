//! Optima at the edge of the range of ρ.

use fairline_model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, Status};

fn options() -> GoalsOptions {
    GoalsOptions::new().family(GoalsFamily::DixonColes).decay(0.0)
}

fn games(scores: &[[f64; 2]]) -> Vec<GoalsMatch<'static>> {
    let pairs = [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)];
    pairs
        .iter()
        .cycle()
        .zip(scores)
        .map(|(&(home, away), &goals)| GoalsMatch::new(GoalsFixture::new(home, away), goals))
        .collect()
}

/// All four factors of every fitted match are positive, by the rates the model itself gives.
fn assert_feasible(model: &GoalsModel, matches: &[GoalsMatch<'_>]) {
    let [low, high] = model.rho_range.unwrap();
    let rho = model.shape.value;
    assert!(low < rho && rho < high, "{low} < {rho} < {high}");
    for game in matches {
        let matrix = model.score_matrix(&game.fixture).unwrap();
        assert!(matrix.probabilities().iter().all(|&p| p > 0.0));
        assert!((matrix.result().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_rho_that_wants_to_leave_its_range_stays_inside_at_the_edge() {
    for scores in [
        // Only one-nil and nil-one among the low scores: ρ grows to where 0–0 or 1–1 becomes impossible.
        vec![[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [3.0, 2.0], [0.0, 1.0], [2.0, 2.0]],
        vec![[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]],
        // Only nil-nil and one-one: ρ falls to where a single goal becomes impossible.
        vec![[0.0, 0.0], [1.0, 1.0], [1.0, 1.0], [3.0, 2.0], [0.0, 0.0], [2.0, 4.0]],
        vec![[1.0, 1.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0], [1.0, 1.0], [1.0, 1.0]],
    ] {
        let matches = games(&scores);
        let model = GoalsModel::fit(&matches, &options()).unwrap();
        let poisson = GoalsModel::fit(&matches, &options().family(GoalsFamily::Poisson)).unwrap();
        assert_eq!(model.status, Status::Converged, "{scores:?}: {model:?}");
        assert!(model.gradient_norm <= 1e-10);
        let [low, high] = model.rho_range.unwrap();
        let slack = (model.shape.value - low).min(high - model.shape.value);
        assert!(slack < 1e-5 * (high - low), "{slack} {model:?}");
        assert_eq!(model.shape.standard_error, None);
        assert!(model.objective < poisson.objective);
        assert_feasible(&model, &matches);
    }
}

#[test]
fn at_the_edge_no_neighbour_inside_is_better() {
    // The optimum with a ρ held anywhere else inside is found by brute force: the objective of two equal clubs on
    // neutral grounds depends on one rate and ρ.
    let matches = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [2.0, 2.0], [2.0, 2.0]]
        .map(|goals| GoalsMatch::new(GoalsFixture::new(0, 1).neutral(true), goals));
    let model = GoalsModel::fit(&matches, &options().prior_precision(1e9)).unwrap();
    assert_eq!(model.status, Status::Converged);
    let log_likelihood = |rate: f64, rho: f64| {
        let tau = 1.0 + rate * rho;
        let feasible = tau > 0.0 && rho < 1.0 && rate * rate * rho < 1.0;
        let goals: f64 = 12.0;
        if feasible {
            goals * rate.ln() - 12.0 * rate + 4.0 * tau.ln() - 4.0 * 2.0_f64.ln()
        } else {
            f64::NEG_INFINITY
        }
    };
    let mut best = f64::NEG_INFINITY;
    for i in 1..600 {
        for j in -300..300 {
            best = best.max(log_likelihood(f64::from(i) / 200.0, f64::from(j) / 300.0));
        }
    }
    // The grid is below the optimum by less than its step; the fit is below it by the barrier.
    assert!(model.log_likelihood > best - 1e-8, "{} {best}", model.log_likelihood);
    assert!(model.log_likelihood < best + 0.05, "{} {best}", model.log_likelihood);
}

#[test]
fn without_a_low_score_rho_is_zero() {
    let matches = games(&[[2.0, 1.0], [1.0, 3.0], [2.0, 2.0], [3.0, 0.0], [0.0, 2.0], [2.0, 2.0]]);
    let model = GoalsModel::fit(&matches, &options()).unwrap();
    assert_eq!((model.shape.value, model.shape.standard_error), (0.0, None));
    assert_eq!(model.status, Status::Converged);
}

#[test]
fn a_fixture_beyond_the_range_is_refused_by_name() {
    let scores = [[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [3.0, 2.0], [0.0, 1.0], [2.0, 2.0]];
    let mut matches = games(&scores);
    for game in &mut matches {
        game.fixture = game.fixture.neutral(true);
    }
    let mut model = GoalsModel::fit(&matches, &options()).unwrap();
    // At home everyone scores far more, which no match of the fit has shown.
    model.home_advantage.value = 2.0;
    let error = model.score_matrix(&GoalsFixture::new(0, 1)).unwrap_err();
    assert!(error.to_string().starts_with("rho = "), "{error}");
    assert!(model.predict(&GoalsFixture::new(0, 1)).is_ok());
}
