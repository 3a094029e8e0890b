//! Small, extreme and unusual input that has a right answer.

use fairline_model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, Status};

use crate::simulated::{FAMILIES, league};

#[test]
fn one_match_is_fitted_exactly() {
    for family in [GoalsFamily::Poisson, GoalsFamily::DixonColes, GoalsFamily::NegativeBinomial] {
        let matches = [GoalsMatch::new(GoalsFixture::new(3, usize::MAX), [3.0, 2.0])];
        let model = GoalsModel::fit(&matches, &GoalsOptions::new().family(family)).unwrap();
        assert_eq!(model.status, Status::Converged);
        let rates = model.predict(&GoalsFixture::new(3, usize::MAX)).unwrap();
        approx::assert_relative_eq!(rates.home, 3.0, max_relative = 1e-9);
        approx::assert_relative_eq!(rates.away, 2.0, max_relative = 1e-9);
        assert_eq!(model.components, 1);
    }
}

#[test]
fn on_neutral_grounds_only_the_home_advantage_is_zero() {
    for family in FAMILIES {
        let matches: Vec<_> = league(GoalsFamily::Poisson, 0.0, 5, 2, 1)
            .into_iter()
            .map(|game| GoalsMatch::new(game.fixture.neutral(true), game.goals))
            .collect();
        for precision in [0.0, 5.0] {
            let options = GoalsOptions::new().family(family).prior_precision(precision);
            let model = GoalsModel::fit(&matches, &options).unwrap();
            assert_eq!(model.status, Status::Converged);
            assert_eq!((model.home_advantage.value, model.home_advantage.standard_error), (0.0, None));
            // Who is named first does not matter.
            let turned: Vec<_> = matches
                .iter()
                .map(|game| {
                    let fixture = GoalsFixture::new(game.fixture.away, game.fixture.home).neutral(true);
                    GoalsMatch::new(fixture, [game.goals[1], game.goals[0]])
                })
                .collect();
            let other = GoalsModel::fit(&turned, &options).unwrap();
            approx::assert_relative_eq!(model.objective, other.objective, max_relative = 1e-13);
        }
    }
}

#[test]
fn matches_of_weight_zero_count_as_not_given() {
    let mut matches = league(GoalsFamily::DixonColes, -0.1, 5, 2, 2);
    let without = GoalsModel::fit(&matches, &GoalsOptions::new()).unwrap();
    matches.push(GoalsMatch::new(GoalsFixture::new(77, 78), [9.0, 9.0]).weight(0.0));
    assert_eq!(GoalsModel::fit(&matches, &GoalsOptions::new()).unwrap(), without);
}

#[test]
fn goals_of_any_size_have_a_fit() {
    // Quasi-likelihood: scaling the goals moves the intercept, and without prior nothing else.
    let goals = |i: usize, scale: f64| {
        [1.0 + (i * 7 % 4) as f64, 1.0 + (i * i % 3) as f64].map(|goals| goals * scale)
    };
    let fit = |scale: f64| {
        let matches: Vec<_> = (0..40)
            .map(|i| GoalsMatch::new(GoalsFixture::new(i % 5, (i % 5 + 1 + i / 5 % 4) % 5), goals(i, scale)))
            .collect();
        let options = GoalsOptions::new().family(GoalsFamily::Poisson).prior_precision(0.0);
        GoalsModel::fit(&matches, &options).unwrap()
    };
    let reference = fit(1.0);
    for scale in [1e-300, 1e-9, 1e9, 1e300] {
        let model = fit(scale);
        assert_eq!(model.status, Status::Converged, "{scale}");
        for (club, strength) in &model.clubs {
            approx::assert_abs_diff_eq!(
                strength.attack.value,
                reference.clubs[club].attack.value,
                epsilon = 1e-8
            );
        }
        approx::assert_abs_diff_eq!(
            model.intercept.value,
            reference.intercept.value + scale.ln(),
            epsilon = 1e-8
        );
    }
}

#[test]
fn weights_of_any_size_have_a_fit() {
    for family in FAMILIES {
        let matches = league(family, 0.1, 5, 2, 3);
        let fit = |weight: f64| {
            let matches: Vec<_> = matches.iter().map(|game| game.weight(weight)).collect();
            GoalsModel::fit(&matches, &GoalsOptions::new().family(family).prior_precision(0.0)).unwrap()
        };
        let reference = fit(1.0);
        for weight in [1e-200, 1e-9, 1e9, 1e200] {
            let model = fit(weight);
            assert_eq!(model.status, Status::Converged, "{family:?} {weight} {model:?}");
            approx::assert_abs_diff_eq!(model.shape.value, reference.shape.value, epsilon = 1e-7);
            approx::assert_relative_eq!(model.effective_matches, 40.0, max_relative = 1e-12);
        }
    }
}

#[test]
fn a_rout_does_not_upset_the_fit() {
    for (family, goals) in [
        (GoalsFamily::Poisson, 1e6),
        (GoalsFamily::DixonColes, 1e6),
        (GoalsFamily::BivariatePoisson, 100.0),
        (GoalsFamily::NegativeBinomial, 10_000.0),
    ] {
        let mut matches = league(GoalsFamily::Poisson, 0.0, 5, 2, 3);
        matches.push(GoalsMatch::new(GoalsFixture::new(0, 4), [goals, goals]));
        let model = GoalsModel::fit(&matches, &GoalsOptions::new().family(family)).unwrap();
        assert_eq!(model.status, Status::Converged, "{family:?} {model:?}");
    }
}

#[test]
fn the_limit_on_the_steps_is_a_status() {
    for family in FAMILIES {
        let matches = league(family, 0.1, 5, 2, 3);
        let options = GoalsOptions::new().family(family).max_iterations(1);
        let model = GoalsModel::fit(&matches, &options).unwrap();
        assert_eq!((model.status, model.iterations), (Status::MaxIterations, 1));
        assert!(model.gradient_norm > 1e-10);
    }
}
