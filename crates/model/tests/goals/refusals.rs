//! Input that has no fit, refused by name.

use fairline_model::{
    Error, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, GoalsParameter,
};

use crate::simulated::{FAMILIES, league};

fn game(home: usize, away: usize, goals: [f64; 2]) -> GoalsMatch<'static> {
    GoalsMatch::new(GoalsFixture::new(home, away), goals)
}

fn unpenalised(family: GoalsFamily) -> GoalsOptions {
    GoalsOptions::new().family(family).prior_precision(0.0)
}

/// Four matches of three clubs in which everybody scores and concedes.
fn sound() -> Vec<GoalsMatch<'static>> {
    vec![game(0, 1, [2.0, 1.0]), game(1, 2, [1.0, 1.0]), game(2, 0, [1.0, 3.0]), game(1, 0, [1.0, 2.0])]
}

#[test]
fn options_out_of_range_are_named() {
    let new = GoalsOptions::new;
    for (options, name) in [
        (new().decay(-1e-9), "decay"),
        (new().decay(f64::NAN), "decay"),
        (new().prior_precision(-1.0), "prior_precision"),
        (new().prior_precision(f64::INFINITY), "prior_precision"),
        (new().newcomer_attack(f64::NAN), "newcomer_attack"),
        (new().newcomer_defence(f64::INFINITY), "newcomer_defence"),
        (new().tolerance(0.0), "tolerance"),
        (new().tolerance(f64::NAN), "tolerance"),
        (new().max_iterations(0), "max_iterations"),
    ] {
        match GoalsModel::fit(&sound(), &options) {
            Err(Error::OptionOutOfRange { name: refused, .. }) => assert_eq!(refused, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn goals_that_are_no_goals_are_named() {
    for family in FAMILIES {
        for goals in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut matches = sound();
            matches[2].goals[1] = goals;
            let error = GoalsModel::fit(&matches, &GoalsOptions::new().family(family)).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("the goals of the away side of match 2, {goals}, must be finite and at least 0")
            );
        }
    }
}

#[test]
fn fractions_are_for_poisson() {
    let mut matches = sound();
    matches[1].goals = [1.3, 0.4];
    for family in FAMILIES {
        let fit = GoalsModel::fit(&matches, &GoalsOptions::new().family(family));
        if family == GoalsFamily::Poisson {
            assert!(fit.is_ok());
        } else {
            let error = fit.unwrap_err().to_string();
            assert!(error.contains("the home side of match 1 has 1.3; Poisson takes fractions"), "{error}");
        }
    }
    // Sums over that many goals would never end.
    matches[1].goals = [1e12, 1.0];
    for family in &FAMILIES[1..] {
        let fit = GoalsModel::fit(&matches, &GoalsOptions::new().family(*family));
        assert!(matches!(fit, Err(Error::GoalsNotCount { row: 1, side: "home", .. })), "{fit:?}");
    }
}

#[test]
fn matches_that_are_no_matches_are_named() {
    let fit = |matches: &[GoalsMatch<'_>]| GoalsModel::fit(matches, &GoalsOptions::new()).unwrap_err();
    assert_eq!(fit(&[]), Error::NoMatches);
    let mut matches = sound();
    matches.push(game(7, 7, [1.0, 1.0]));
    assert_eq!(fit(&matches), Error::ClubAgainstItself { row: 4, club: 7 });
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let mut matches = sound();
        matches[3] = matches[3].age(bad);
        assert!(matches!(fit(&matches), Error::MatchNumber { row: 3, what: "age", .. }));
        let mut matches = sound();
        matches[3] = matches[3].weight(bad);
        assert!(matches!(fit(&matches), Error::MatchNumber { row: 3, what: "weight", .. }));
    }
    let weightless: Vec<_> = sound().into_iter().map(|game| game.weight(0.0)).collect();
    assert_eq!(fit(&weightless), Error::NoWeight);
    let ancient: Vec<_> = sound().into_iter().map(|game| game.age(1e9)).collect();
    assert_eq!(fit(&ancient), Error::NoWeight);
    let heavy: Vec<_> = sound().into_iter().map(|game| game.weight(f64::MAX)).collect();
    assert!(matches!(fit(&heavy), Error::Overflow { .. }));
    let x = [1.0, f64::NAN];
    let mut matches = sound();
    matches[0].fixture = matches[0].fixture.covariates(&x[..1], &x[1..]);
    assert!(matches!(fit(&matches), Error::CovariateNotFinite { row: 0, side: "away", index: 0, .. }));
    let mut matches = sound();
    matches[2].fixture = matches[2].fixture.covariates(&x[..1], &[]);
    assert!(matches!(fit(&matches), Error::CovariateCount { row: 2, side: "home", expected: 0, actual: 1 }));
}

#[test]
fn without_goals_there_is_no_rate() {
    for family in FAMILIES {
        for precision in [0.0, 5.0] {
            let options = unpenalised(family).prior_precision(precision);
            let nil = [game(0, 1, [0.0, 0.0]), game(1, 0, [0.0, 0.0])];
            assert_eq!(GoalsModel::fit(&nil, &options), Err(Error::NoGoals { sides: "home" }));
            let one = [game(0, 1, [1.0, 0.0])];
            assert_eq!(GoalsModel::fit(&one, &options), Err(Error::NoGoals { sides: "away" }));
            let neutral = nil.map(|game| GoalsMatch::new(game.fixture.neutral(true), game.goals));
            assert_eq!(GoalsModel::fit(&neutral, &options), Err(Error::NoGoals { sides: "any" }));
        }
    }
}

#[test]
fn without_a_prior_clubs_that_cannot_be_compared_are_named() {
    for family in FAMILIES {
        let fit = |matches: &[GoalsMatch<'_>]| GoalsModel::fit(matches, &unpenalised(family)).unwrap_err();
        let two_leagues: Vec<_> = sound()
            .into_iter()
            .flat_map(|one| [one, game(one.fixture.home + 10, one.fixture.away + 10, one.goals)])
            .collect();
        assert_eq!(fit(&two_leagues), Error::Unconnected { club: 10, other: 0 });
        let model = GoalsModel::fit(&two_leagues, &GoalsOptions::new().family(family)).unwrap();
        assert_eq!(model.components, 2);

        let mut matches = sound();
        matches.push(game(0, 5, [1.0, 0.0]));
        assert_eq!(fit(&matches), Error::NeverScored { club: 5 });
        matches[4] = game(0, 5, [0.0, 2.0]);
        assert_eq!(fit(&matches), Error::NeverConceded { club: 5 });
        assert!(GoalsModel::fit(&matches, &GoalsOptions::new().family(family)).is_ok());
        // Two clubs that only meet each other: the attack of one and the defence of the other come as one number.
        let pair = [game(0, 1, [2.0, 1.0]), game(1, 0, [1.0, 1.0])];
        assert!(matches!(fit(&pair), Error::NotIdentified { .. }), "{:?}", fit(&pair));
    }
}

#[test]
fn covariates_that_say_nothing_new_are_named() {
    let league = league(GoalsFamily::Poisson, 0.0, 5, 1, 4);
    let fit = |x: &[[f64; 4]]| {
        let matches: Vec<_> = league
            .iter()
            .zip(x)
            .map(|(game, x)| GoalsMatch::new(game.fixture.covariates(&x[..2], &x[2..]), game.goals))
            .collect();
        GoalsModel::fit(&matches, &GoalsOptions::new())
    };
    let of = |i: usize| (i * i % 7) as f64;
    let varied: Vec<_> = (0..20).map(|i| [of(i), of(i + 3), of(2 * i), of(3 * i + 1)]).collect();
    assert!(fit(&varied).is_ok());
    let refused = |parameter| Err(Error::NotIdentified { parameter: GoalsParameter::Covariate(parameter) });
    let constant: Vec<_> = varied.iter().map(|x| [x[0], 3.0, x[2], 3.0]).collect();
    assert_eq!(fit(&constant), refused(1));
    let zero: Vec<_> = varied.iter().map(|x| [0.0, x[1], 0.0, x[3]]).collect();
    assert_eq!(fit(&zero), refused(0));
    let twice: Vec<_> = varied.iter().map(|x| [x[0], 2.0 * x[0] + 1.0, x[2], 2.0 * x[2] + 1.0]).collect();
    assert_eq!(fit(&twice), refused(1));
    // The indicator of being at home is the home advantage.
    let home: Vec<_> = varied.iter().map(|x| [x[0], 1.0, x[2], 0.0]).collect();
    assert_eq!(fit(&home), refused(1));
}

#[test]
fn a_covariate_that_explains_every_goalless_side_has_no_coefficient() {
    let mut league = league(GoalsFamily::Poisson, 0.0, 5, 2, 4);
    // 1 for a red card in the first minute; nobody scored with one.
    let red: Vec<[f64; 2]> = (0..40).map(|i| [f64::from(u8::from(i % 9 == 0)), 0.0]).collect();
    for (game, red) in league.iter_mut().zip(&red) {
        game.fixture = game.fixture.covariates(&red[..1], &red[1..]);
        if red[0] > 0.5 {
            game.goals[0] = 0.0;
        }
    }
    for family in FAMILIES {
        let fit = GoalsModel::fit(&league, &GoalsOptions::new().family(family));
        assert!(matches!(fit, Err(Error::NoMaximum { .. })), "{family:?} {fit:?}");
    }
}
