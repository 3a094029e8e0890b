//! Poisson ratings: the mode that the goals model finds from the matches one by one, whatever the order; odd input.

use fairline_model::{
    Error, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, PoissonRatings, Status,
};
use proptest::prelude::*;

use crate::{CLUBS, Match, matches};

/// Two routes to one mode: the goals model stops at a gradient of 1e-10 of the goals, which leaves this in a strength.
const MODE: f64 = 1e-7;

/// Share of the weight that a match leaves of those before it.
const KEPT: f64 = 0.97;

/// The same matches to both; a match's age is the number of matches after it.
fn both(results: &[Match], means: [[f64; 2]; 2]) -> (PoissonRatings, fairline_model::Result<GoalsModel>) {
    let mut ratings = PoissonRatings::new(3.0, 9.0).unwrap();
    for (club, mean) in means.into_iter().enumerate() {
        ratings.expect(club, mean).unwrap();
    }
    let mut matches = Vec::new();
    for (n, &(home, away, goals)) in results.iter().enumerate() {
        ratings.fade(KEPT).unwrap();
        ratings.observe(home, away, goals.map(f64::from)).unwrap();
        let age = (results.len() - 1 - n) as f64;
        matches.push(GoalsMatch::new(GoalsFixture::new(home, away), goals.map(f64::from)).age(age));
    }
    ratings.fit().unwrap();
    let options = GoalsOptions::new()
        .family(GoalsFamily::Poisson)
        .decay(-KEPT.ln())
        .prior_precision(3.0)
        .style_precision(9.0)
        .prior_means(means.into_iter().enumerate());
    (ratings, GoalsModel::fit(&matches, &options))
}

proptest! {
    #[test]
    fn ratings_are_those_of_the_goals_model(matches in matches(), means in prop::array::uniform2(prop::array::uniform2(-0.5..0.5))) {
        let results: Vec<Match> = matches.into_iter().filter(|(home, away, _)| home != away).collect();
        let (ratings, model) = both(&results, means);
        match model {
            Ok(model) => {
                prop_assert_eq!(ratings.status(), Some(Status::Converged));
                for (&club, strength) in &model.clubs {
                    let [attack, defence] = ratings.strength(club);
                    prop_assert!((attack - strength.attack.value).abs() < MODE, "{} {:?}", attack, strength);
                    prop_assert!((defence - strength.defence.value).abs() < MODE, "{} {:?}", defence, strength);
                }
            }
            Err(Error::NoMatches | Error::NoGoals { .. }) => {
                prop_assert_eq!(ratings.status(), None);
                prop_assert!((0..2).all(|club| ratings.strength(club).map(f64::to_bits) == means[club].map(f64::to_bits)));
            }
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn the_start_decides_nothing(matches in matches()) {
        let results: Vec<Match> = matches.into_iter().filter(|(home, away, _)| home != away).collect();
        let mut walking = PoissonRatings::new(3.0, 9.0).unwrap();
        let mut fresh = walking.clone();
        for &(home, away, goals) in &results {
            for ratings in [&mut walking, &mut fresh] {
                ratings.fade(KEPT).unwrap();
                ratings.observe(home, away, goals.map(f64::from)).unwrap();
            }
            walking.fit().unwrap();
        }
        walking.fit().unwrap();
        fresh.fit().unwrap();
        for club in 0..CLUBS {
            let difference = [0, 1].map(|part| (walking.strength(club)[part] - fresh.strength(club)[part]).abs());
            prop_assert!(difference.iter().all(|&difference| difference < 1e-9), "{:?}", difference);
        }
    }
}

#[test]
fn a_club_without_matches_is_as_expected() {
    let mut ratings = PoissonRatings::new(5.0, 5.0).unwrap();
    ratings.expect(7, [-0.3, 0.2]).unwrap();
    ratings.observe(0, 1, [2.0, 1.0]).unwrap();
    assert_eq!(ratings.strength(7).map(f64::to_bits), [-0.3_f64, 0.2].map(f64::to_bits));
    ratings.fit().unwrap();
    let [attack, defence] = ratings.strength(7);
    assert!((attack + 0.3).abs() < 1e-12 && (defence - 0.2).abs() < 1e-12);
    ratings.fade_expectations(0.5).unwrap();
    assert_eq!((ratings.expected(7), ratings.expected(99)), ([-0.15, 0.1], [0.0; 2]));
    // Nothing is left of the matches, so nothing is known but what is expected.
    ratings.fade(0.0).unwrap();
    ratings.fit().unwrap();
    assert_eq!((ratings.status(), ratings.strength(7), ratings.strength(0)), (None, [-0.15, 0.1], [0.0; 2]));
}

#[test]
fn forty_clubs_make_room_for_each_other() {
    let results: Vec<Match> = (0..40)
        .flat_map(|home| (0..40).filter(move |&away| away != home).map(move |away| (home, away)))
        .zip(0_u32..)
        .map(|((home, away), n)| (home, away, [(n * 7 + 3) % 5, (n * 11 + 1) % 4]))
        .collect();
    let (ratings, model) = both(&results, [[0.1, -0.1]; 2]);
    for (&club, strength) in &model.unwrap().clubs {
        let [attack, defence] = ratings.strength(club);
        assert!(
            (attack - strength.attack.value).abs() < MODE && (defence - strength.defence.value).abs() < MODE
        );
    }
}

#[test]
fn bad_input_is_named() {
    for (precision, style) in [(0.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY)] {
        assert!(matches!(PoissonRatings::new(precision, style), Err(Error::OptionOutOfRange { .. })));
    }
    let mut ratings = PoissonRatings::new(5.0, 5.0).unwrap();
    assert!(matches!(ratings.observe(3, 3, [1.0, 1.0]), Err(Error::ClubAgainstItself { row: 0, club: 3 })));
    for goals in [-1.0, f64::NAN, f64::INFINITY] {
        let error = ratings.observe(0, 1, [1.0, goals]);
        assert!(matches!(error, Err(Error::GoalsOutOfRange { row: 0, side: "away", .. })), "{error:?}");
    }
    for factor in [-0.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(ratings.fade(factor), Err(Error::OptionOutOfRange { name: "factor", .. })));
        assert!(ratings.fade_expectations(factor).is_err());
    }
    assert!(ratings.expect(0, [0.0, f64::NAN]).is_err());
    ratings.observe(0, 1, [f64::MAX, 1.0]).unwrap();
    ratings.observe(0, 1, [f64::MAX, 1.0]).unwrap();
    assert!(matches!(ratings.fit(), Err(Error::Overflow { what: "sum of the goals", .. })));
}

/// As many goals as e⁻³²⁰⁰ and e⁺³²⁰⁰ make of others are 0 and ∞ in `f64`.
#[test]
fn expectations_beyond_the_range_of_numbers_are_an_error() {
    for attack in [-3200.0, 3200.0] {
        let mut ratings = PoissonRatings::new(0.9, 0.4).unwrap();
        for (home, away, goals) in [(1, 2, [1.0, 1.0]), (3, 0, [0.0, 1.0]), (2, 1, [4.0, 3.0])] {
            ratings.observe(home, away, goals).unwrap();
            ratings.expect(away, [attack, 0.0]).unwrap();
        }
        match ratings.fit() {
            Ok(()) => assert!(ratings.gradient_norm().is_finite(), "{ratings:?}"),
            Err(error) => assert!(matches!(error, Error::Overflow { .. }), "{error}"),
        }
    }
}
