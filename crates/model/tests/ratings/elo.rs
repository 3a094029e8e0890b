//! Elo: conservation of points, symmetry, the documented weights, odd input.

use fairline_model::{Elo, EloOptions, Error};
use proptest::prelude::*;

use crate::{CLUBS, GOALS, ROUNDING, matches};

proptest! {
    #[test]
    fn elo_moves_points_without_making_any(
        matches in prop::collection::vec((0_usize..20, 0_usize..20, 0_u32..7, 0_u32..7), 1..200),
        weighted: bool,
    ) {
        let mut elo = Elo::new(EloOptions::new().goal_difference(weighted)).unwrap();
        for (home, away, home_goals, away_goals) in matches {
            let expected = elo.expected(home, away);
            prop_assert!(expected > 0.0 && expected < 1.0);
            let before = elo.rating(home);
            elo.update(home, away, [home_goals, away_goals]);
            if home != away && home_goals > away_goals {
                prop_assert!(elo.rating(home) > before);
            }
            let total: f64 = (0..20).map(|club| elo.rating(club)).sum();
            prop_assert!((total - 30_000.0).abs() < 1e-8);
        }
        // All twenty clubs are met, so that the season's change conserves the total too.
        for club in 0..20 {
            elo.update(club, (club + 1) % 20, [1, 1]);
        }
        let (best, total) = (elo.rating(3), (0..20).map(|club| elo.rating(club)).sum::<f64>());
        elo.start_season();
        prop_assert!(((0..20).map(|club| elo.rating(club)).sum::<f64>() - total).abs() < 1e-8);
        prop_assert!((elo.rating(3) - 1500.0 - 0.8 * (best - 1500.0)).abs() < 1e-8);
    }

    #[test]
    fn elo_is_symmetric_on_neutral_grounds(scores in prop::collection::vec((0_u32..6, 0_u32..6), 0..50)) {
        let options = EloOptions::new().home_advantage(0.0);
        let (mut elo, mut mirrored) = (Elo::new(options.clone()).unwrap(), Elo::new(options).unwrap());
        for (a, b) in scores {
            elo.update(0, 1, [a, b]);
            mirrored.update(1, 0, [b, a]);
            prop_assert!((elo.rating(0) - mirrored.rating(0)).abs() < 1e-9);
            prop_assert!((elo.expected(0, 1) + elo.expected(1, 0) - 1.0).abs() < ROUNDING);
        }
    }

    #[test]
    fn clubs_are_only_names(matches in matches(), shift in 1..1_000_000_usize) {
        let (mut elo, mut renamed) = (Elo::new(EloOptions::new()).unwrap(), Elo::new(EloOptions::new()).unwrap());
        for &(home, away, goals) in &matches {
            elo.update(home, away, goals);
            renamed.update(shift - home.min(shift), shift - away.min(shift), goals);
        }
        if shift > CLUBS {
            for club in 0..CLUBS {
                prop_assert_eq!(elo.rating(club).to_bits(), renamed.rating(shift - club).to_bits());
            }
        }
    }

    #[test]
    fn any_goals_and_options_in_range_give_finite_ratings(
        matches in prop::collection::vec((0..4_usize, 0..4_usize, GOALS, GOALS), 0..40),
        (k, advantage, initial) in (1e-300..=1e9_f64, -1e9..=1e9_f64, -1e9..=1e9_f64),
    ) {
        let options = EloOptions::new().k_factor(k).home_advantage(advantage).initial(initial).newcomer(-initial);
        let mut elo = Elo::new(options).unwrap();
        for (home, away, home_goals, away_goals) in matches {
            elo.update(home, away, [home_goals, away_goals]);
            elo.start_season();
            prop_assert!(elo.rating(home).is_finite() && elo.difference(home, away).is_finite());
            prop_assert!((0.0..=1.0).contains(&elo.expected(home, away)));
        }
    }
}

#[test]
fn elo_starts_promoted_clubs_lower_and_survives_odd_input() {
    let mut elo = Elo::new(EloOptions::new()).unwrap();
    elo.start_season();
    assert!((elo.rating(0) - 1500.0).abs() < 1e-12, "nobody has played yet");
    elo.update(0, usize::MAX, [2, 0]);
    elo.update(5, 5, [9, 0]);
    assert!((elo.rating(5) - 1500.0).abs() < 1e-12);
    elo.start_season();
    assert!((elo.rating(7) - 1400.0).abs() < 1e-12);
    elo.update(0, usize::MAX, [u32::MAX, 0]);
    assert!(elo.rating(0).is_finite());
    let bad = Elo::new(EloOptions::new().carry_over(1.5)).unwrap_err();
    assert_eq!(bad.to_string(), "carry_over = 1.5 must be between 0 and 1");
    for options in [
        EloOptions::new().k_factor(0.0),
        EloOptions::new().k_factor(f64::NAN),
        EloOptions::new().home_advantage(f64::INFINITY),
        EloOptions::new().initial(f64::NAN),
        EloOptions::new().newcomer(f64::NAN),
        EloOptions::new().carry_over(f64::NAN),
    ] {
        assert!(matches!(Elo::new(options), Err(Error::OptionOutOfRange { .. })));
    }
}

#[test]
fn elo_weights_goal_differences_as_documented() {
    for (goals, weight) in [([1, 0], 1.0), ([2, 0], 1.5), ([3, 0], 1.75), ([0, 4], 1.875), ([2, 2], 1.0)] {
        let options = EloOptions::new().home_advantage(0.0);
        let mut elo = Elo::new(options.clone()).unwrap();
        elo.update(0, 1, goals);
        let won =
            (f64::from(goals[0]) - f64::from(goals[1])).signum() * f64::from(u8::from(goals[0] != goals[1]));
        assert!((elo.rating(0) - 1500.0 - 10.0 * weight * won).abs() < 1e-12, "{goals:?}");
        let mut plain = Elo::new(options.goal_difference(false)).unwrap();
        plain.update(0, 1, goals);
        assert!((plain.rating(0) - 1500.0 - 10.0 * won).abs() < 1e-12, "{goals:?}");
    }
}

#[test]
fn options_beyond_their_range_are_named() {
    for (options, message) in [
        (EloOptions::new().k_factor(1.1e9), "k_factor = 1100000000 must be greater than 0 and at most 1e9"),
        (EloOptions::new().initial(-1.1e9), "initial = -1100000000 must be between -1e9 and 1e9"),
    ] {
        assert_eq!(Elo::new(options).unwrap_err().to_string(), message);
    }
}

#[test]
fn the_difference_is_what_the_expected_score_is_made_of() {
    let mut elo = Elo::new(EloOptions::new().home_advantage(65.0)).unwrap();
    assert!((elo.difference(0, 1) - 65.0).abs() < ROUNDING);
    elo.update(0, 1, [2, 0]);
    let difference = elo.difference(0, 1);
    assert!((difference - (elo.rating(0) - elo.rating(1) + 65.0)).abs() < 1e-12);
    assert!((elo.expected(0, 1) - 1.0 / (1.0 + 10.0_f64.powf(-difference / 400.0))).abs() < ROUNDING);
}
