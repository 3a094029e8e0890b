//! Pi-ratings: the source's rules, symmetry, and that no result drives a rating out of range.

use fairline_model::{Error, PiOptions, PiRatings};
use proptest::prelude::*;

use crate::{CLUBS, GOALS, ROUNDING, matches};

fn pi() -> PiRatings {
    PiRatings::new(PiOptions::new()).unwrap()
}

fn bits(rating: [f64; 2]) -> [u64; 2] {
    rating.map(f64::to_bits)
}

proptest! {
    #[test]
    fn what_one_club_gains_at_its_venue_the_other_loses_at_its_own(matches in matches(), gamma in 0.0..=1.0_f64) {
        let mut pi = PiRatings::new(PiOptions::new().catch_up(gamma)).unwrap();
        for (home, away, goals) in matches {
            let (home_before, away_before, expected) = (pi.rating(home), pi.rating(away), pi.expected(home, away));
            pi.update(home, away, goals);
            if home == away {
                prop_assert_eq!(bits(pi.rating(home)), bits(home_before));
                continue;
            }
            let change = pi.rating(home)[0] - home_before[0];
            prop_assert!((change + pi.rating(away)[1] - away_before[1]).abs() < ROUNDING);
            prop_assert!((gamma * change - (pi.rating(home)[1] - home_before[1])).abs() < ROUNDING);
            prop_assert!((gamma * change + pi.rating(away)[0] - away_before[0]).abs() < ROUNDING);
            // Towards the result, by the logarithm of the surprise.
            let error = f64::from(goals[0]) - f64::from(goals[1]) - expected;
            let move_by = 0.035 * 3.0 * (1.0 + error.abs()).log10() * error.signum();
            prop_assert!((change - move_by).abs() < ROUNDING);
        }
        let sum: f64 = (0..CLUBS).flat_map(|club| pi.rating(club)).sum();
        prop_assert!(sum.abs() < 100.0 * ROUNDING);
    }

    #[test]
    fn clubs_are_only_names(matches in matches()) {
        let (mut straight, mut renamed) = (pi(), pi());
        for &(home, away, goals) in &matches {
            straight.update(home, away, goals);
            renamed.update(usize::MAX - home, usize::MAX - away, goals);
        }
        for club in 0..CLUBS {
            prop_assert_eq!(bits(straight.rating(club)), bits(renamed.rating(usize::MAX - club)));
        }
    }

    #[test]
    fn exchanged_venues_mirror_the_ratings(matches in matches()) {
        // Reversed results at exchanged venues: every club's home rating becomes its away rating.
        let (mut straight, mut mirrored) = (pi(), pi());
        for &(home, away, [home_goals, away_goals]) in &matches {
            straight.update(home, away, [home_goals, away_goals]);
            mirrored.update(away, home, [away_goals, home_goals]);
        }
        for club in 0..CLUBS {
            let [home, away] = straight.rating(club);
            prop_assert_eq!(bits(mirrored.rating(club)), bits([away, home]));
        }
    }

    #[test]
    fn any_goals_give_finite_ratings(
        matches in prop::collection::vec((0..4_usize, 0..4_usize, GOALS, GOALS), 0..200),
        lambda in 1e-300..=1.0_f64,
        gamma in 0.0..=1.0_f64,
    ) {
        let mut pi = PiRatings::new(PiOptions::new().learning_rate(lambda).catch_up(gamma)).unwrap();
        for (home, away, home_goals, away_goals) in matches {
            pi.update(home, away, [home_goals, away_goals]);
            prop_assert!(pi.expected(home, away).is_finite());
        }
    }
}

#[test]
fn a_result_as_expected_changes_nothing() {
    let mut pi = pi();
    pi.update(0, 1, [2, 2]);
    assert!(pi.rating(0).iter().chain(&pi.rating(1)).all(|rating| rating.abs() <= 0.0));
}

/// The worst that can be done to a club: thousands of absurd results in a row, at the fastest rates.
#[test]
fn absurd_results_in_a_row_saturate() {
    let mut pi = PiRatings::new(PiOptions::new().learning_rate(1.0).catch_up(1.0)).unwrap();
    for round in 0..10_000 {
        pi.update(0, 1, [u32::MAX, 0]);
        pi.update(1, 0, if round % 2 == 0 { [0, u32::MAX] } else { [u32::MAX, 0] });
    }
    assert!(pi.rating(0).iter().chain(&pi.rating(1)).all(|rating| rating.abs() < 1e3));
}

#[test]
fn options_out_of_range_are_named() {
    for (options, name) in [
        (PiOptions::new().learning_rate(0.0), "learning_rate"),
        (PiOptions::new().learning_rate(1.1), "learning_rate"),
        (PiOptions::new().learning_rate(f64::NAN), "learning_rate"),
        (PiOptions::new().catch_up(-0.1), "catch_up"),
        (PiOptions::new().catch_up(f64::NAN), "catch_up"),
    ] {
        match PiRatings::new(options) {
            Err(Error::OptionOutOfRange { name: refused, .. }) => assert_eq!(refused, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}
