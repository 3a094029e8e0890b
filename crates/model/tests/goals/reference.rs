//! Fits against optima found by other tools, see `tests/fixtures/goals.py`.

use fairline_model::{GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, Status};

/// The reference has 17 digits; the gradient of the fit is below 1e-10.
const PARAMETER: f64 = 1e-8;

/// Penaltyblog stops when its objective changes by less than 1e-12, at parameters good to about its root.
const PENALTYBLOG: f64 = 1e-4;

const MATCHES: &str = include_str!("../fixtures/goals_matches.csv");
const REFERENCE: &str = include_str!("../fixtures/goals_reference.csv");
const PENALTYBLOG_FITS: &str = include_str!("../fixtures/goals_penaltyblog.csv");

fn lines(file: &str) -> impl Iterator<Item = Vec<&str>> {
    file.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(',').collect())
}

fn numbers() -> Vec<Vec<f64>> {
    lines(MATCHES).map(|fields| fields.iter().map(|field| field.parse().unwrap()).collect()).collect()
}

fn matches(numbers: &[Vec<f64>], covariate: bool) -> Vec<GoalsMatch<'_>> {
    let clubs =
        lines(MATCHES).map(|fields| [fields[0], fields[1]].map(|club| club.parse::<usize>().unwrap()));
    clubs
        .zip(numbers)
        .map(|([home, away], row)| {
            let fixture = GoalsFixture::new(home, away).neutral(row[4] > 0.5);
            let fixture = if covariate { fixture.covariates(&row[7..8], &row[8..9]) } else { fixture };
            GoalsMatch::new(fixture, [row[2], row[3]]).age(row[5]).weight(row[6])
        })
        .collect()
}

fn family(name: &str) -> GoalsFamily {
    match name {
        "Poisson" => GoalsFamily::Poisson,
        "DixonColes" => GoalsFamily::DixonColes,
        "BivariatePoisson" => GoalsFamily::BivariatePoisson,
        "NegativeBinomial" => GoalsFamily::NegativeBinomial,
        other => panic!("{other}"),
    }
}

#[test]
fn all_families_end_at_the_optimum_to_many_digits() {
    let numbers = numbers();
    let matches = matches(&numbers, true);
    let mut cases = 0;
    for fields in lines(REFERENCE) {
        let values: Vec<f64> = fields[1..].iter().map(|field| field.parse().unwrap()).collect();
        let options = GoalsOptions::new()
            .family(family(fields[0]))
            .decay(0.002)
            .prior_precision(values[0])
            .newcomers([5])
            .newcomer_attack(-0.2)
            .newcomer_defence(-0.2);
        let model = GoalsModel::fit(&matches, &options).unwrap();
        assert_eq!(model.status, Status::Converged);
        let clubs = || model.clubs.values();
        let mut found: Vec<f64> = clubs().map(|club| club.attack.value).collect();
        found.extend(clubs().map(|club| club.defence.value));
        let rest = [model.intercept, model.home_advantage, model.covariates[0], model.shape];
        found.extend(rest.map(|estimate| estimate.value));
        found.push(model.log_likelihood);
        let errors = [model.clubs[&0].attack, model.clubs[&0].defence].into_iter().chain(rest);
        found.extend(errors.map(|estimate| estimate.standard_error.unwrap_or(0.0)));
        assert_eq!(found.len(), values.len() - 1);
        for (index, (found, reference)) in found.iter().zip(&values[1..]).enumerate() {
            assert!(
                (found - reference).abs() <= PARAMETER * reference.abs().max(1.0),
                "{} {} {index}: {found} {reference}",
                fields[0],
                fields[1]
            );
        }
        cases += 1;
    }
    assert_eq!(cases, 8);
}

#[test]
fn penaltyblog_finds_the_same() {
    let numbers = numbers();
    let matches = matches(&numbers, false);
    for fields in lines(PENALTYBLOG_FITS) {
        let values: Vec<f64> = fields[1..].iter().map(|field| field.parse().unwrap()).collect();
        let options = GoalsOptions::new().family(family(fields[0])).decay(0.002).prior_precision(0.0);
        let model = GoalsModel::fit(&matches, &options).unwrap();
        // It stops early, so it is never above, and less than 1e-6 below.
        assert!(model.log_likelihood >= values[0] - 1e-10 && model.log_likelihood < values[0] + 1e-6);
        approx::assert_abs_diff_eq!(model.home_advantage.value, values[1], epsilon = PENALTYBLOG);
        approx::assert_abs_diff_eq!(model.shape.value, values[2], epsilon = PENALTYBLOG);
        for (club, attack) in model.clubs.values().zip(&values[3..]) {
            approx::assert_abs_diff_eq!(club.attack.value, *attack, epsilon = PENALTYBLOG);
        }
    }
}
