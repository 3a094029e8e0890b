//! What a fitted model says about fixtures.

use fairline_model::{Error, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions};

use crate::simulated::{FAMILIES, league};

#[test]
fn rates_are_the_means_of_the_score_matrix() {
    let matches = league(GoalsFamily::BivariatePoisson, 0.2, 6, 3, 1);
    for family in FAMILIES {
        let model = GoalsModel::fit(&matches, &GoalsOptions::new().family(family)).unwrap();
        let fixture = GoalsFixture::new(4, 1);
        let rates = model.predict(&fixture).unwrap();
        let matrix = model.score_matrix(&fixture).unwrap();
        let mut means = [0.0; 2];
        for ((x, y), p) in matrix.probabilities().indexed_iter() {
            means[0] += p * x as f64;
            means[1] += p * y as f64;
        }
        approx::assert_relative_eq!(rates.home, means[0], max_relative = 1e-12);
        approx::assert_relative_eq!(rates.away, means[1], max_relative = 1e-12);
    }
}

#[test]
fn the_likelihood_is_that_of_the_forecasts() {
    let matches = league(GoalsFamily::BivariatePoisson, 0.2, 6, 2, 2);
    for family in FAMILIES {
        let model = GoalsModel::fit(&matches, &GoalsOptions::new().family(family)).unwrap();
        let sum: f64 = matches
            .iter()
            .map(|game| {
                let matrix = model.score_matrix(&game.fixture).unwrap();
                let cell = matrix.probabilities().indexed_iter().find_map(|((x, y), &p)| {
                    let [dx, dy] = [x as f64 - game.goals[0], y as f64 - game.goals[1]];
                    (dx.abs() < 0.5 && dy.abs() < 0.5).then_some(p)
                });
                cell.unwrap().ln()
            })
            .sum();
        approx::assert_relative_eq!(model.log_likelihood, sum, max_relative = 1e-11);
    }
}

#[test]
fn unseen_clubs_are_newcomers() {
    let matches = league(GoalsFamily::DixonColes, -0.1, 6, 2, 3);
    let options = GoalsOptions::new().newcomer_attack(-0.3).newcomer_defence(-0.1);
    let model = GoalsModel::fit(&matches, &options).unwrap();
    let rates = model.predict(&GoalsFixture::new(999, 1_000)).unwrap();
    let (mu, eta) = (model.intercept.value, model.home_advantage.value);
    approx::assert_relative_eq!(rates.home, (mu + eta - 0.3 + 0.1).exp(), max_relative = 1e-12);
    approx::assert_relative_eq!(rates.away, (mu - 0.3 + 0.1).exp(), max_relative = 1e-12);
    assert!(model.score_matrix(&GoalsFixture::new(0, 999)).is_ok());
    assert_eq!(
        model.predict(&GoalsFixture::new(999, 999)),
        Err(Error::ClubAgainstItself { row: 0, club: 999 })
    );
}

#[test]
fn fixtures_need_the_covariates_of_the_fit() {
    let matches = league(GoalsFamily::Poisson, 0.0, 5, 1, 4);
    let model = GoalsModel::fit(&matches, &GoalsOptions::new()).unwrap();
    let one = GoalsFixture::new(0, 1).covariates(&[], &[1.0]);
    assert_eq!(
        model.predict(&one).unwrap_err().to_string(),
        "the away side of match 0 has 1 covariates but 0 are needed"
    );
    let x: Vec<[f64; 2]> = (0..20).map(|i| [f64::from(i % 3), f64::from(i % 4)]).collect();
    let with: Vec<_> = matches
        .iter()
        .zip(&x)
        .map(|(game, x)| GoalsMatch::new(game.fixture.covariates(&x[..1], &x[1..]), game.goals))
        .collect();
    let model = GoalsModel::fit(&with, &GoalsOptions::new()).unwrap();
    assert!(matches!(
        model.predict(&GoalsFixture::new(0, 1)),
        Err(Error::CovariateCount { expected: 1, actual: 0, .. })
    ));
    let nan = GoalsFixture::new(0, 1).covariates(&[f64::NAN], &[1.0]);
    assert!(matches!(model.predict(&nan), Err(Error::CovariateNotFinite { side: "home", index: 0, .. })));
    let huge = GoalsFixture::new(0, 1).covariates(&[1e9], &[-1e9]);
    assert!(matches!(model.predict(&huge), Err(Error::Overflow { .. })));
}
