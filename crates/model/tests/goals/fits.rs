//! What a fit finds.

use fairline_model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, Status};
use proptest::prelude::*;

use crate::simulated::{FAMILIES, HOME_ADVANTAGE, INTERCEPT, league, strength};

/// The same optimum, reached along different roads: the last gradient is below 1e-10 and curvatures are near 1.
const SAME: f64 = 1e-8;

/// Estimates lie within this many standard errors of the truth; one of hundreds exceeds 4 by chance once in 80 runs.
const ERRORS: f64 = 4.0;

/// The same sum, added up in another order.
const ROUNDING: f64 = 1e-13;

fn shape(family: GoalsFamily) -> f64 {
    match family {
        GoalsFamily::Poisson => 0.0,
        GoalsFamily::DixonColes => -0.1,
        GoalsFamily::BivariatePoisson => 0.2,
        GoalsFamily::NegativeBinomial => 0.15,
    }
}

fn options(family: GoalsFamily) -> GoalsOptions {
    GoalsOptions::new().family(family).decay(0.0)
}

/// All parameters of two fits are the same to rounding.
fn assert_same(a: &GoalsModel, b: &GoalsModel) {
    let parameters = |model: &GoalsModel| {
        let mut values: Vec<f64> =
            model.clubs.values().flat_map(|club| [club.attack.value, club.defence.value]).collect();
        values.extend([model.intercept.value, model.home_advantage.value, model.shape.value]);
        values.extend(model.covariates.iter().map(|gamma| gamma.value));
        values
    };
    let (a, b) = (parameters(a), parameters(b));
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        approx::assert_abs_diff_eq!(*a, b, epsilon = SAME);
    }
}

#[test]
fn simulated_parameters_are_recovered() {
    for family in FAMILIES {
        let matches = league(family, shape(family), 10, 20, 7);
        let model = GoalsModel::fit(&matches, &options(family).prior_precision(0.0)).unwrap();
        assert_eq!(model.status, Status::Converged);
        let mut pairs = vec![(model.intercept, INTERCEPT), (model.home_advantage, HOME_ADVANTAGE)];
        for (&club, fitted) in &model.clubs {
            let [attack, defence] = strength(club, 10);
            pairs.extend([(fitted.attack, attack), (fitted.defence, defence)]);
        }
        if family != GoalsFamily::Poisson {
            pairs.push((model.shape, shape(family)));
        }
        for (index, (estimate, truth)) in pairs.into_iter().enumerate() {
            let error = estimate.standard_error.unwrap();
            assert!(error > 0.0 && error < 0.1, "{family:?} {index}: {error}");
            assert!(
                (estimate.value - truth).abs() < ERRORS * error,
                "{family:?} {index}: {estimate:?} {truth}"
            );
        }
    }
}

#[test]
fn no_family_is_less_likely_than_poisson() {
    for seed in 0..20 {
        let matches = league(GoalsFamily::Poisson, 0.0, 5, 1, seed);
        let objective = |family| GoalsModel::fit(&matches, &options(family)).unwrap().objective;
        let poisson = objective(GoalsFamily::Poisson);
        for family in &FAMILIES[1..] {
            assert!(objective(*family) <= poisson * (1.0 + ROUNDING), "{family:?} {seed}");
        }
    }
}

#[test]
fn a_shape_that_does_not_help_is_zero_and_the_fit_that_of_poisson() {
    // Every match has two goals in all: less spread than Poisson, and the sides' goals fall together never.
    let scores = [[2.0, 0.0], [1.0, 1.0], [0.0, 2.0], [2.0, 0.0], [1.0, 1.0], [2.0, 0.0]];
    let pairs = [(0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)];
    let matches: Vec<_> = pairs
        .iter()
        .zip(scores)
        .map(|(&(home, away), goals)| GoalsMatch::new(GoalsFixture::new(home, away), goals))
        .collect();
    let poisson = GoalsModel::fit(&matches, &options(GoalsFamily::Poisson)).unwrap();
    for family in [GoalsFamily::BivariatePoisson, GoalsFamily::NegativeBinomial] {
        let model = GoalsModel::fit(&matches, &options(family)).unwrap();
        assert_eq!(model.status, Status::Converged);
        assert_eq!((model.shape.value, model.shape.standard_error), (0.0, None));
        assert_same(&model, &poisson);
        approx::assert_relative_eq!(model.log_likelihood, poisson.log_likelihood, max_relative = 1e-14);
    }
}

#[test]
fn a_warm_start_reaches_the_same_optimum_in_fewer_steps() {
    for family in FAMILIES {
        let matches = league(family, shape(family), 8, 4, 3);
        let options = options(family);
        let earlier = GoalsModel::fit(&matches[..200], &options).unwrap();
        let cold = GoalsModel::fit(&matches, &options).unwrap();
        let warm = earlier.refit(&matches, &options).unwrap();
        assert_eq!(warm.status, Status::Converged);
        assert!(warm.iterations < cold.iterations, "{family:?}: {} {}", warm.iterations, cold.iterations);
        assert_same(&warm, &cold);
        // From the optimum there is nothing left to do.
        assert_eq!(cold.refit(&matches, &options).unwrap().iterations, 0);
    }
}

#[test]
fn a_warm_start_may_come_from_other_clubs_another_family_and_other_covariates() {
    let matches = league(GoalsFamily::DixonColes, -0.1, 6, 3, 4);
    let moved: Vec<_> = matches
        .iter()
        .map(|game| {
            let fixture = game.fixture;
            GoalsMatch::new(GoalsFixture::new(fixture.home + 3, fixture.away + 3), game.goals)
        })
        .collect();
    for precision in [0.0, 5.0] {
        let options = |family| options(family).prior_precision(precision);
        for from in FAMILIES {
            let earlier = GoalsModel::fit(&moved, &options(from)).unwrap();
            for family in FAMILIES {
                let cold = GoalsModel::fit(&matches, &options(family)).unwrap();
                let warm = earlier.refit(&matches, &options(family)).unwrap();
                assert_eq!(warm.status, Status::Converged);
                assert_same(&warm, &cold);
            }
        }
    }
}

#[test]
fn memory_is_taken_once_not_in_every_step() {
    for family in FAMILIES {
        let matches = league(family, shape(family), 8, 2, 5);
        let allocations = |steps: usize| {
            let options = options(family).max_iterations(steps);
            let mut taken = 0;
            let info = allocation_counter::measure(|| {
                taken = GoalsModel::fit(&matches, &options).unwrap().iterations;
            });
            (taken, info.count_total)
        };
        let (few, at_few) = allocations(2);
        let (many, at_many) = allocations(100);
        assert!(many > few);
        assert_eq!(at_few, at_many);
    }
}

#[test]
fn newcomers_are_shrunk_towards_their_own_mean() {
    let matches = league(GoalsFamily::Poisson, 0.0, 6, 1, 6);
    let at = |options: GoalsOptions| GoalsModel::fit(&matches, &options).unwrap().clubs[&2];
    let options = options(GoalsFamily::Poisson).prior_precision(20.0);
    let (established, newcomer) = (at(options.clone()), at(options.newcomers([2])));
    assert!(newcomer.attack.value < established.attack.value - 0.02);
    assert!(newcomer.defence.value < established.defence.value - 0.02);
}

#[test]
fn a_strong_prior_leaves_only_the_means() {
    let matches = league(GoalsFamily::Poisson, 0.0, 6, 2, 8);
    let options = options(GoalsFamily::Poisson).prior_precision(1e12).newcomers([1]).newcomer_attack(-0.5);
    let model = GoalsModel::fit(&matches, &options).unwrap();
    assert_eq!(model.status, Status::Converged);
    for (&club, fitted) in &model.clubs {
        let mean = if club == 1 { -0.5 } else { 0.0 };
        approx::assert_abs_diff_eq!(fitted.attack.value, mean, epsilon = 1e-9);
    }
    let fitted: f64 = matches.iter().map(|game| model.predict(&game.fixture).unwrap().away).sum();
    let scored: f64 = matches.iter().map(|game| game.goals[1]).sum();
    approx::assert_relative_eq!(fitted, scored, max_relative = 1e-9);
}

#[test]
fn covariates_and_neutral_grounds_are_estimated() {
    // 1 for the side with a rest of a week; it scores a quarter more in the data below.
    let rest: Vec<[f64; 2]> = (0..240).map(|i| [f64::from(i % 2), f64::from(i / 2 % 2)]).collect();
    let matches: Vec<_> = rest
        .iter()
        .enumerate()
        .map(|(i, rest)| {
            let (home, away) = (i % 4, (i % 4 + 1 + i / 4 % 3) % 4);
            let neutral = i % 5 == 0;
            let fixture = GoalsFixture::new(home, away).neutral(neutral).covariates(&rest[..1], &rest[1..]);
            let factor = |rest: f64| if rest > 0.5 { 1.25 } else { 1.0 };
            let goals = [if neutral { 1.0 } else { 1.3 } * factor(rest[0]), factor(rest[1])];
            GoalsMatch::new(fixture, goals)
        })
        .collect();
    let model = GoalsModel::fit(&matches, &options(GoalsFamily::Poisson).prior_precision(1.0)).unwrap();
    // The "goals" are the expected ones, so the fit is exact.
    approx::assert_abs_diff_eq!(model.intercept.value, 0.0, epsilon = 1e-9);
    approx::assert_abs_diff_eq!(model.home_advantage.value, 1.3_f64.ln(), epsilon = 1e-9);
    approx::assert_abs_diff_eq!(model.covariates[0].value, 1.25_f64.ln(), epsilon = 1e-9);
    let fixture = GoalsFixture::new(2, 3).neutral(true).covariates(&[1.0], &[0.0]);
    let rates = model.predict(&fixture).unwrap();
    approx::assert_abs_diff_eq!(rates.home, 1.25, epsilon = 1e-8);
    approx::assert_abs_diff_eq!(rates.away, 1.0, epsilon = 1e-8);
}

#[test]
fn the_units_of_a_covariate_only_scale_its_coefficient() {
    let x: Vec<[f64; 2]> = (0..60).map(|i| [f64::from(i * i % 7), f64::from(i * 5 % 11)]).collect();
    let fit = |unit: f64| {
        let x: Vec<[f64; 2]> = x.iter().map(|x| x.map(|x| x * unit)).collect();
        let matches: Vec<_> = x
            .iter()
            .enumerate()
            .map(|(i, x)| {
                let fixture = GoalsFixture::new(i % 5, (i % 5 + 1 + i / 5 % 4) % 5);
                let goals = [(i * 7 % 4) as f64, (i * i % 3) as f64];
                GoalsMatch::new(fixture.covariates(&x[..1], &x[1..]), goals)
            })
            .collect();
        GoalsModel::fit(&matches, &options(GoalsFamily::DixonColes)).unwrap()
    };
    let reference = fit(1.0);
    for unit in [1e-300, 1e-3, 1e9, 1e300] {
        let model = fit(unit);
        assert_eq!(model.status, Status::Converged);
        approx::assert_relative_eq!(
            model.covariates[0].value * unit,
            reference.covariates[0].value,
            max_relative = 1e-6
        );
        approx::assert_relative_eq!(model.objective, reference.objective, max_relative = 1e-12);
    }
}

/// The third step of the shape makes some rates vanish, and u = λ₃/(λμ) infinite.
#[test]
fn a_step_to_vanishing_rates_is_taken_back() {
    let family = GoalsFamily::BivariatePoisson;
    let model = GoalsModel::fit(&league(family, shape(family), 5, 1, 370), &options(family)).unwrap();
    assert_eq!(model.status, Status::Converged);
    assert!(model.objective.is_finite() && model.gradient_norm < 1e-10, "{model:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_the_matches_does_not_matter(seed in 0_u64..1000, turn in 1_usize..40) {
        for family in FAMILIES {
            let mut matches = league(family, shape(family), 5, 2, seed);
            let straight = GoalsModel::fit(&matches, &options(family)).unwrap();
            matches.rotate_left(turn % 40);
            matches.swap(0, 7);
            let turned = GoalsModel::fit(&matches, &options(family)).unwrap();
            assert_same(&straight, &turned);
        }
    }

    #[test]
    fn a_weight_of_two_is_the_match_twice(seed in 0_u64..1000) {
        for family in FAMILIES {
            let matches = league(family, shape(family), 5, 1, seed);
            let twice: Vec<_> = matches.iter().chain(&matches).copied().collect();
            let weighted: Vec<_> = matches.iter().map(|game| game.weight(2.0)).collect();
            let (a, b) = (GoalsModel::fit(&twice, &options(family)), GoalsModel::fit(&weighted, &options(family)));
            let (a, b) = (a.unwrap(), b.unwrap());
            assert_same(&a, &b);
            approx::assert_relative_eq!(a.log_likelihood, b.log_likelihood, max_relative = 1e-12);
            approx::assert_relative_eq!(a.effective_matches, 2.0 * b.effective_matches, max_relative = 1e-12);
        }
    }

    #[test]
    fn age_is_a_weight(seed in 0_u64..1000, decay in 0.0_f64..0.01) {
        let matches = league(GoalsFamily::DixonColes, -0.1, 5, 1, seed);
        let age = |i: usize| (i * 13 % 90) as f64;
        let aged: Vec<_> = matches.iter().enumerate().map(|(i, game)| game.age(age(i))).collect();
        let weighted: Vec<_> =
            matches.iter().enumerate().map(|(i, game)| game.weight((-decay * age(i)).exp())).collect();
        let fit = |matches: &[GoalsMatch<'_>], decay| {
            GoalsModel::fit(matches, &GoalsOptions::new().decay(decay)).unwrap()
        };
        assert_same(&fit(&aged, decay), &fit(&weighted, 0.0));
    }

    #[test]
    fn the_fit_balances_goals(seed in 0_u64..1000) {
        // The derivatives by μ and η are 0 at the optimum: fitted and scored goals agree, home and away.
        let matches = league(GoalsFamily::Poisson, 0.0, 5, 1, seed);
        let model = GoalsModel::fit(&matches, &options(GoalsFamily::Poisson)).unwrap();
        let mut sums = [0.0; 2];
        for game in &matches {
            let rates = model.predict(&game.fixture).unwrap();
            sums[0] += rates.home - game.goals[0];
            sums[1] += rates.away - game.goals[1];
        }
        prop_assert!(sums[0].abs() < 1e-7 && sums[1].abs() < 1e-7);
    }
}
