//! Numbers that nobody means, at every door: an error, or an answer that keeps its promise; never a panic, never a NaN
//! or an infinity in an answer whose documentation has none.

#[path = "../../../tests/support/hostile_numbers.rs"]
mod hostile_numbers;

use std::fmt::Display;

use fairline_model::*;
use ndarray::{Array2, ArrayView1, ArrayView2};
use proptest::prelude::*;
use proptest::sample::select;

use self::hostile_numbers::{answer, any_number, either, is_finite, is_share};

/// What rounding may leave of a row of probabilities.
const ROUNDING: f64 = 1e-9;

/// An ordinary number, or one in `odds + 1` any at all.
fn mostly(good: std::ops::Range<f64>, odds: u32) -> impl Strategy<Value = f64> {
    prop_oneof![odds => good, 1 => any_number()]
}

/// Nothing to set in most cases.
fn seldom(good: std::ops::Range<f64>) -> impl Strategy<Value = Option<f64>> {
    prop::option::weighted(0.25, mostly(good, 2))
}

fn rate() -> impl Strategy<Value = f64> {
    let ends = vec![5e-324, f64::MIN_POSITIVE, 1e-17, 1e-9, 99.0, 100.0];
    prop_oneof![8 => 0.05..6.0f64, 4 => select(ends), 1 => any_number()]
}

/// A quarter line, or any number.
fn line(quarters: std::ops::Range<i32>) -> impl Strategy<Value = f64> {
    prop_oneof![4 => quarters.prop_map(|quarters| f64::from(quarters) / 4.0), 1 => any_number()]
}

fn class() -> impl Strategy<Value = usize> {
    prop_oneof![30 => 0..3usize, 1 => any::<usize>()]
}

fn club() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0..5usize, 1 => Just(usize::MAX)]
}

/// Features and classes of as many rows, but for one case in eight.
fn rows() -> impl Strategy<Value = (Array2<f64>, Vec<usize>, Vec<f64>)> {
    let sizes = (prop_oneof![1 => 0..3usize, 4 => 3..13usize], 0..4usize, 0..8u8);
    sizes.prop_flat_map(|(rows, columns, odd)| {
        let spread = prop_oneof![4 => Just(1.0), 1 => select(vec![1e-300, 1e-9, 1e9, 1e154, 1e300])];
        let cells = prop::collection::vec(mostly(-2.0..2.0, 60), rows * columns);
        let x = (cells, spread).prop_map(move |(cells, spread)| {
            Array2::from_shape_fn((rows, columns), |(i, j)| cells[i * columns + j] * spread)
        });
        let labels = if odd == 0 { rows + 1 } else { rows };
        (x, prop::collection::vec(class(), labels), prop::collection::vec(mostly(0.0..2.0, 60), rows))
    })
}

/// Forecasts of three classes, which in seven of eight cases are probabilities.
fn forecast(rows: usize) -> impl Strategy<Value = Array2<f64>> {
    let cell = prop_oneof![20 => 0.05..1.0f64, 1 => select(vec![0.0, 5e-324, 1e-17])];
    (prop::collection::vec(cell, rows * 3), 0..8u8).prop_map(move |(cells, odd)| {
        let mut p = Array2::from_shape_fn((rows, 3), |(i, j)| cells[i * 3 + j]);
        for mut row in p.rows_mut() {
            let total = row.sum();
            if odd > 0 && total > 0.0 {
                row /= total;
            }
        }
        p
    })
}

/// Up to rounding, which sums of the cells of a matrix leave.
fn is_nearly_share(p: f64) -> bool {
    (0.0..=1.0 + ROUNDING).contains(&p)
}

#[track_caller]
fn are_probabilities(p: Option<Array2<f64>>) {
    for row in p.iter().flat_map(|p| p.rows()) {
        assert!(row.iter().all(|&p| is_share(p)) && (row.sum() - 1.0).abs() < ROUNDING, "{row}");
    }
}

/// A condition number may be beyond `f64`, as documented.
#[track_caller]
fn fitted<E: Display>(model: std::result::Result<MultinomialLogit, E>) -> Option<MultinomialLogit> {
    let model = either(model)?;
    let MultinomialLogit { coefficients, intercepts, objective, gradient_norm, condition, .. } = &model;
    assert!(is_finite(&(coefficients, intercepts, objective, gradient_norm)), "{model:?}");
    assert!(condition.is_none_or(|condition| condition > 0.99), "{model:?}");
    Some(model)
}

proptest! {
    #[test]
    fn fitted_logits_predict_probabilities(
        (x, y, weights) in rows(), (other, _, _) in rows(), l2 in seldom(0.0..1.0), tolerance in seldom(1e-9..1.0),
        steps in prop_oneof![4 => Just(60usize), 1 => 0..3usize], classes in prop::option::weighted(0.2, class()),
        newton in any::<bool>(), standardize in any::<bool>(), level in mostly(0.0..1.0, 2), folds in prop::collection::vec(0..12usize, 0..3),
    ) {
        let mut options = LogitOptions::new().max_iterations(steps).standardize(standardize);
        if newton {
            options = options.solver(Solver::NewtonCg);
        }
        options = l2.into_iter().fold(options, LogitOptions::l2);
        options = tolerance.into_iter().fold(options, LogitOptions::tolerance);
        options = classes.into_iter().fold(options, LogitOptions::classes);
        let plain = LogitData::new(x.view(), &y);
        let offsets = Array2::from_shape_fn((x.nrows(), 3), |(i, j)| other.get((i, j)).copied().unwrap_or(0.1));
        for data in [plain, plain.weights(ArrayView1::from(&weights)), plain.offsets(offsets.view())] {
            let Some(model) = fitted(MultinomialLogit::fit_data(&data, &options)) else { continue };
            for x in [x.view(), other.view()] {
                are_probabilities(answer(model.predict(x)));
                are_probabilities(answer(model.predict_with_offsets(x, offsets.view())));
            }
            if let Some(said) = either(model.inference(&data, &options)) {
                prop_assert!(is_finite(&(said.aic(), said.bic(), &said.covariance, &said.robust_covariance, &said.coefficient_errors)));
                for errors in [other.view(), said.coefficient_errors.view()] {
                    answer(said.wald_intervals(&model, errors, level));
                }
            }
        }
        if let Some(path) = either(l2_path(&plain, &weights, &options)) {
            for model in path {
                drop(fitted(Ok::<_, Error>(model)));
            }
        }
        let choice = L2ChoiceOptions::new().lambdas(weights.iter().copied().take(2).collect());
        answer(choose_l2(&plain, &choice, &options));
        answer(choose_l2(&plain, &choice.folds(folds), &options));
    }

    #[test]
    fn fitted_regressions_predict_what_they_should(
        (x, y, weights) in rows(), (other, _, _) in rows(), priors in prop::collection::vec(mostly(0.0..3.0, 20), 0..4),
        tolerance in seldom(1e-9..1.0), steps in prop_oneof![4 => Just(60usize), 1 => 0..3usize], symmetric in any::<bool>(),
    ) {
        let mut options = OrderedLogitOptions::new().max_iterations(steps).symmetric(symmetric);
        options = tolerance.into_iter().fold(options, OrderedLogitOptions::tolerance);
        for fit in [OrderedLogit::fit(x.view(), &y, &options), OrderedLogit::fit_weighted(x.view(), &y, &weights, &options)] {
            let Some(model) = answer(fit) else { continue };
            for x in [x.view(), other.view()] {
                are_probabilities(answer(model.predict(x)));
            }
        }
        let counts: Vec<f64> = y.iter().map(|&y| y as f64).collect();
        let priors: Vec<f64> = priors.iter().copied().cycle().take(if priors.is_empty() { 0 } else { x.ncols() }).collect();
        for weights in [None, Some(ArrayView1::from(&weights))] {
            let fit = PoissonRegression::fit(x.view(), ArrayView1::from(&counts), weights, &vec![0.0; priors.len()], &priors);
            let Some(model) = answer(fit) else { continue };
            for x in [x.view(), other.view()] {
                prop_assert!(answer(model.predict(x)).is_none_or(|rates| rates.iter().all(|&rate| rate >= 0.0)));
            }
        }
    }

    #[test]
    fn pools_and_calibrations_give_probabilities(
        (p, q, outcomes, weights) in prop_oneof![1 => 0..3usize, 4 => 3..13usize].prop_flat_map(|n| {
            (forecast(n), forecast(n), prop::collection::vec(class(), n), prop::collection::vec(mostly(0.0..2.0, 60), n))
        }),
        weighted in any::<bool>(), flags in any::<[bool; 3]>(), prior in prop::option::weighted(0.5, (mostly(0.0..1.0, 4), mostly(1.0..50.0, 4))),
        pulls in prop::option::weighted(0.3, (mostly(0.0..100.0, 3), mostly(0.0..100.0, 3), mostly(0.0..100.0, 3))), matches in seldom(0.0..50.0),
        steps in prop_oneof![4 => Just(60usize), 1 => 0..3usize], level in mostly(0.0..1.0, 4), at in prop::collection::vec(mostly(0.0..1.0, 20), 0..13),
    ) {
        let weights = weighted.then_some(&weights[..]);
        let mut options = PoolOptions::new().intercepts(flags[0]).non_negative(flags[1]).sum_to_one(flags[2]).max_iterations(steps);
        if let Some((weight, matches)) = prior {
            options = options.prior(&[weight, 0.5], matches);
        }
        let both = [p.view(), q.view()];
        for forecasts in [&both[..], &both[..1], &[]] {
            let Some(pool) = answer(LogPool::fit(forecasts, &outcomes, weights, &options)) else { continue };
            are_probabilities(answer(pool.predict(forecasts)));
            prop_assert!(pool.p_value(0).is_none_or(is_share) && pool.z(usize::MAX).is_none());
        }
        if let Some(added) = answer(AddedValue::test(&both, &outcomes, weights, 0, &[1], &options)) {
            prop_assert!(is_share(added.p_value) && is_share(added.robust_p_value) && is_share(added.likelihood_ratio_p_value));
            answer(added.verdict(level));
        }
        let mut dirichlet = DirichletOptions::new().vector_scaling(flags[0]).max_iterations(steps);
        if let Some((diagonal, off_diagonal, intercept)) = pulls {
            dirichlet = dirichlet.diagonal(diagonal).off_diagonal(off_diagonal).intercept(intercept);
        }
        let temperature = matches.into_iter().fold(TemperatureOptions::new().max_iterations(steps), TemperatureOptions::prior_matches);
        let dirichlet = answer(DirichletCalibration::fit(p.view(), &outcomes, weights, &dirichlet));
        // Forecasts that tell nothing have an infinite temperature.
        let temperature = either(TemperatureScaling::fit(p.view(), &outcomes, weights, &temperature));
        prop_assert!(temperature.as_ref().is_none_or(|fit| fit.exponent.is_finite() && !fit.temperature.is_nan()), "{:?}", temperature);
        let isotonic = answer(IsotonicCalibration::fit(p.view(), &outcomes, weights));
        for p in [p.view(), q.view()] {
            are_probabilities(dirichlet.as_ref().and_then(|fit| answer(fit.apply(p))));
            are_probabilities(temperature.as_ref().and_then(|fit| answer(fit.apply(p))));
            are_probabilities(isotonic.as_ref().and_then(|fit| answer(fit.apply(p))));
        }
        let happened: Vec<bool> = outcomes.iter().map(|&outcome| outcome == 0).collect();
        if let Some(curve) = answer(IsotonicCurve::fit(&p.column(0).to_vec(), &happened, weights)) {
            prop_assert!(answer(curve.apply(&at)).is_none_or(|p| p.iter().all(|&p| is_share(p))));
        }
    }

    #[test]
    fn goals_models_give_finite_rates(
        games in prop::collection::vec(((club(), club()), (0..5u32, 0..5u32), mostly(0.0..900.0, 60), mostly(0.1..2.0, 60), mostly(0.0..1.0, 120)), 0..14),
        shape in select(vec![GoalsFamily::Poisson, GoalsFamily::DixonColes, GoalsFamily::BivariatePoisson, GoalsFamily::NegativeBinomial]),
        (decay, precision, style, tolerance) in (seldom(0.0..0.01), seldom(0.1..9.0), seldom(0.1..9.0), seldom(1e-9..1.0)),
        mean in seldom(-1.0..1.0), steps in prop_oneof![4 => Just(40usize), 1 => 0..3usize], (home, away) in (club(), club()), with_covariate in any::<bool>(),
    ) {
        let covariates: Vec<[f64; 1]> = games.iter().map(|game| [game.4]).collect();
        let fixture = |home, away, covariate| {
            let fixture = GoalsFixture::new(home, away);
            if with_covariate { fixture.covariates(covariate, &[0.5]) } else { fixture }
        };
        let matches: Vec<GoalsMatch<'_>> = games.iter().zip(&covariates).map(|(&((home, away), (a, b), age, weight, _), covariate)| {
            GoalsMatch::new(fixture(home, away, covariate), [f64::from(a), f64::from(b)]).age(age).weight(weight)
        }).collect();
        let mut options = GoalsOptions::new().family(shape).max_iterations(steps);
        options = decay.into_iter().fold(options, GoalsOptions::decay);
        options = precision.into_iter().fold(options, GoalsOptions::prior_precision);
        options = style.into_iter().fold(options, GoalsOptions::style_precision);
        options = tolerance.into_iter().fold(options, GoalsOptions::tolerance);
        options = mean.into_iter().fold(options, |options, mean| options.prior_means([(0, [mean, -mean])]).newcomer_attack(mean));
        let Some(model) = answer(GoalsModel::fit(&matches, &options)) else { return Ok(()) };
        let wanted = fixture(home, away, &covariates[0]);
        prop_assert!(answer(model.predict(&wanted)).is_none_or(|rates| rates.home > 0.0 && rates.away > 0.0));
        answer(model.score_matrix(&wanted));
        answer(model.refit(&matches, &options));
    }

    #[test]
    fn ratings_stay_finite(
        games in prop::collection::vec((club(), club(), [prop_oneof![9 => 0..9u32, 1 => Just(u32::MAX)], prop_oneof![9 => 0..9u32, 1 => Just(u32::MAX)]]), 0..20),
        numbers in [mostly(0.0..1.0, 5), mostly(0.0..1.0, 5), mostly(0.0..1.0, 5), mostly(0.0..1.0, 5)], large in any::<bool>(),
        values in [mostly(0.0..4.0, 20), mostly(0.0..4.0, 20)],
    ) {
        let scale = if large { 1e9 } else { 20.0 };
        let elo = EloOptions::new().k_factor(scale * numbers[0]).home_advantage(scale * numbers[1]).initial(-scale * numbers[2]).carry_over(numbers[3]);
        let pi = PiOptions::new().learning_rate(numbers[0]).catch_up(numbers[1]);
        let (mut elo, mut pi) = (either(Elo::new(elo)), either(PiRatings::new(pi)));
        let (mut massey, mut colley) = (Massey::new(MasseyOptions::new().home_advantage(large)), Colley::new());
        let mut poisson = either(PoissonRatings::new(numbers[0], numbers[1]));
        for (i, &(home, away, goals)) in games.iter().enumerate() {
            if let Some(elo) = &mut elo {
                elo.update(home, away, goals);
            }
            if let Some(pi) = &mut pi {
                pi.update(home, away, goals);
            }
            massey.update(home, away, goals);
            colley.update(home, away, goals);
            let faded = if i % 7 == 6 { numbers[2] } else { 0.99 };
            either(massey.discount(faded));
            if let Some(poisson) = &mut poisson {
                either(poisson.observe(home, away, goals.map(f64::from)));
                either(poisson.observe(home, away, values));
                either(poisson.fade(faded));
                either(poisson.expect(away, values));
                either(poisson.fade_expectations(faded));
                either(poisson.fit());
            }
        }
        elo.iter_mut().for_each(Elo::start_season);
        let (massey, colley) = (massey.ratings(), colley.ratings());
        prop_assert!(is_finite(&massey) && is_finite(&colley), "{:?} {:?}", massey, colley);
        for club in [0, 1, usize::MAX] {
            let expected = elo.as_ref().map(|elo| (elo.rating(club), elo.difference(club, 2), elo.expected(club, 2)));
            prop_assert!(is_finite(&expected) && expected.is_none_or(|(_, _, score)| is_share(score)), "{:?}", expected);
            let pi = pi.as_ref().map(|pi| (pi.rating(club), pi.expected(club, 2)));
            prop_assert!(is_finite(&pi), "{:?}", pi);
            let poisson = poisson.as_ref().map(|poisson| (poisson.strength(club), poisson.expected(club), poisson.gradient_norm()));
            prop_assert!(is_finite(&poisson), "{:?}", poisson);
            prop_assert!(is_finite(&(massey.rating(club), massey.expected(club, 2), colley.rating(club), colley.expected(club, 2))));
        }
    }

    #[test]
    fn matrices_of_scores_hold_probabilities(
        home in rate(), away in rate(), third in prop_oneof![3 => -0.2..0.2f64, 1 => any_number()], line in line(-20..20),
        cells in prop::collection::vec(mostly(0.0..1.0, 40), 0..17), columns in 0..5usize, margin in any::<i32>(), at in any::<usize>(), odds in any_number(),
    ) {
        let table = Array2::from_shape_fn((cells.len() / columns.max(1), columns), |(i, j)| cells[i * columns + j]);
        let total = table.sum();
        let shared: Array2<f64> = &table / total;
        for matrix in [
            ScoreMatrix::poisson(home, away), ScoreMatrix::dixon_coles(home, away, third), ScoreMatrix::bivariate_poisson(home, away, third.abs()),
            ScoreMatrix::negative_binomial(home, away, third.abs()), ScoreMatrix::from_probabilities(table.view()),
            ScoreMatrix::from_probabilities(shared.view()),
        ] {
            let Some(matrix) = answer(matrix) else { continue };
            let p: ArrayView2<'_, f64> = matrix.probabilities();
            prop_assert!(p.iter().all(|&p| is_nearly_share(p)) && (p.sum() + matrix.tail() - 1.0).abs() < ROUNDING, "{:?}", matrix);
            prop_assert!(matrix.result().into_iter().all(is_nearly_share));
            prop_assert!(is_finite(&(matrix.double_chance(), matrix.draw_no_bet(), matrix.both_teams_to_score())));
            prop_assert!(matrix.clean_sheets().into_iter().chain(matrix.wins_to_nil()).all(is_nearly_share));
            prop_assert!(is_nearly_share(matrix.winning_margin(margin)) && is_share(matrix.correct_score(at, at % 4)));
            for both in [matrix.over_under(line), matrix.home_over_under(line), matrix.away_over_under(line)] {
                let Some(both) = answer(both) else { continue };
                for side in [both.over, both.under] {
                    prop_assert!(is_finite(&(side.fair_odds(), side.fair_probability())), "{:?}", side);
                    prop_assert!(side.fair_probability().is_none_or(is_share), "{:?}", side);
                    answer(side.expected_profit(odds));
                }
            }
            answer(matrix.asian_handicap(line));
        }
    }

    #[test]
    fn goals_behind_prices_are_rates_or_none(
        p in prop::collection::vec(mostly(0.05..1.0, 20), 3), over in mostly(0.05..0.95, 6), home in mostly(0.05..0.95, 6),
        lines in [line(0..24), line(-8..8)],
        rho in prop_oneof![5 => -0.2..0.2f64, 1 => any_number()],
    ) {
        let total: f64 = p.iter().sum();
        let result = Quote::Result([p[0] / total, p[1] / total, p[2] / total]);
        let goals = Quote::OverUnder { line: lines[0], over };
        let handicap = Quote::AsianHandicap { line: lines[1], home };
        for quotes in [&[result][..], &[result, goals], &[handicap, goals], &[goals], &[], &[result, goals, handicap]] {
            if let Some(implied) = answer(implied_goals(quotes, rho)) {
                prop_assert!(implied.home_rate > 0.0 && implied.away_rate > 0.0, "{:?}", implied);
            }
        }
    }
}
