//! Massey and Colley: conservation, independence of order and names, components, brute force, extremes.

use fairline_model::{Colley, ColleyRatings, Error, Massey, MasseyOptions, MasseyRatings};
use proptest::prelude::*;

use crate::{GOALS, Match, matches};

/// Solutions of systems of eight clubs with curvatures above 0.1.
const SOLVED: f64 = 1e-12;

fn massey(matches: &[Match], home_advantage: bool) -> MasseyRatings {
    let mut massey = Massey::new(MasseyOptions::new().home_advantage(home_advantage));
    for &(home, away, goals) in matches {
        massey.update(home, away, goals);
    }
    massey.ratings()
}

fn colley(matches: &[Match]) -> ColleyRatings {
    let mut colley = Colley::new();
    for &(home, away, goals) in matches {
        colley.update(home, away, goals);
    }
    colley.ratings()
}

fn loss(matches: &[Match], rating: impl Fn(usize) -> f64, advantage: f64) -> f64 {
    let played = matches.iter().filter(|(home, away, _)| home != away);
    played
        .map(|&(home, away, goals)| {
            let difference = f64::from(goals[0]) - f64::from(goals[1]);
            (rating(home) - rating(away) + advantage - difference).powi(2)
        })
        .sum()
}

proptest! {
    #[test]
    fn ratings_of_a_component_balance(matches in matches(), home_advantage: bool) {
        let fit = massey(&matches, home_advantage);
        prop_assert!(fit.residual < SOLVED);
        for component in &fit.components {
            prop_assert!(component.iter().map(|&club| fit.rating(club)).sum::<f64>().abs() < SOLVED);
        }
        let fit = colley(&matches);
        prop_assert!(fit.residual < SOLVED);
        for component in &fit.components {
            let mean = component.iter().map(|&club| fit.rating(club)).sum::<f64>() / component.len() as f64;
            prop_assert!((mean - 0.5).abs() < 1e-15);
        }
    }

    #[test]
    fn the_order_of_the_matches_does_not_matter_to_the_bit(matches in matches(), home_advantage: bool) {
        let reversed: Vec<Match> = matches.iter().rev().copied().collect();
        prop_assert_eq!(massey(&matches, home_advantage), massey(&reversed, home_advantage));
        prop_assert_eq!(colley(&matches), colley(&reversed));
    }

    #[test]
    fn clubs_are_only_names(matches in matches(), home_advantage: bool) {
        let name = |club: usize| usize::MAX - 7 * club;
        let renamed: Vec<Match> = matches.iter().map(|&(home, away, goals)| (name(home), name(away), goals)).collect();
        let (a, b) = (massey(&matches, home_advantage), massey(&renamed, home_advantage));
        prop_assert_eq!(a.home_advantage.is_some(), b.home_advantage.is_some());
        for (&club, rating) in &a.ratings {
            prop_assert!((rating - b.rating(name(club))).abs() < 1e-9);
        }
        let (a, b) = (colley(&matches), colley(&renamed));
        for (&club, rating) in &a.ratings {
            prop_assert!((rating - b.rating(name(club))).abs() < SOLVED);
        }
    }

    #[test]
    fn no_other_ratings_fit_better(
        matches in matches(), home_advantage: bool, noise in prop::collection::vec(-0.5..0.5_f64, 9)
    ) {
        let fit = massey(&matches, home_advantage);
        let advantage = fit.home_advantage.unwrap_or(0.0);
        let best = loss(&matches, |club| fit.rating(club), advantage);
        let moved = if fit.home_advantage.is_some() { noise[8] } else { 0.0 };
        let other = loss(&matches, |club| fit.rating(club) + noise[club], advantage + moved);
        prop_assert!(best <= other + 1e-9);
    }

    #[test]
    fn components_are_what_chains_of_matches_connect(matches in matches()) {
        let fit = massey(&matches, true);
        prop_assert_eq!(&fit.components, &colley(&matches).components);
        let listed: Vec<usize> = fit.ratings.keys().copied().collect();
        let mut of_components: Vec<usize> = fit.components.iter().flatten().copied().collect();
        of_components.sort_unstable();
        prop_assert_eq!(listed, of_components);
        let place = |club: usize| fit.components.iter().position(|component| component.contains(&club));
        for &(home, away, _) in matches.iter().filter(|(home, away, _)| home != away) {
            prop_assert_eq!(place(home), place(away));
        }
        // Fewer edges than it takes would mean that a component falls apart.
        for component in &fit.components {
            let mut pairs: Vec<_> = matches
                .iter()
                .filter(|(home, away, _)| home != away && component.contains(home))
                .map(|&(home, away, _)| (home.min(away), home.max(away)))
                .collect();
            pairs.sort_unstable();
            pairs.dedup();
            prop_assert!(pairs.len() + 1 >= component.len());
        }
    }

    #[test]
    fn fading_alike_changes_nothing_and_fading_once_is_a_weight(matches in matches(), factor in 1e-3..1.0_f64) {
        let mut faded = Massey::new(MasseyOptions::new());
        for &(home, away, goals) in &matches {
            faded.update(home, away, goals);
        }
        let before = faded.ratings();
        faded.discount(factor).unwrap();
        let after = faded.ratings();
        for (&club, rating) in &before.ratings {
            prop_assert!((rating - after.rating(club)).abs() < 1e-9);
        }
        // Old matches of weight ½ beside new ones: the same as every new one twice.
        let (old, new) = matches.split_at(matches.len() / 2);
        let (mut halved, mut doubled) = (Massey::new(MasseyOptions::new()), Massey::new(MasseyOptions::new()));
        for &(home, away, goals) in old {
            halved.update(home, away, goals);
            doubled.update(home, away, goals);
        }
        halved.discount(0.5).unwrap();
        for &(home, away, goals) in new {
            halved.update(home, away, goals);
            doubled.update(home, away, goals);
            doubled.update(home, away, goals);
        }
        let (halved, doubled) = (halved.ratings(), doubled.ratings());
        prop_assert_eq!(&halved.components, &doubled.components);
        for (&club, rating) in &halved.ratings {
            prop_assert!((rating - doubled.rating(club)).abs() < 1e-9);
        }
    }

    #[test]
    fn any_goals_give_finite_ratings(
        matches in prop::collection::vec((0..5_usize, 0..5_usize, GOALS, GOALS), 0..30),
        factor in prop::sample::select(vec![0.0, 1e-300, 1e-20, 0.5, 1.0]),
    ) {
        let (mut massey, mut colley) = (Massey::new(MasseyOptions::new()), Colley::new());
        for (home, away, home_goals, away_goals) in matches {
            massey.discount(factor).unwrap();
            massey.update(home, away, [home_goals, away_goals]);
            colley.update(home, away, [home_goals, away_goals]);
        }
        let fit = massey.ratings();
        prop_assert!(fit.ratings.values().all(|rating| rating.is_finite()));
        prop_assert!(fit.home_advantage.is_none_or(f64::is_finite));
        prop_assert!(fit.residual <= 1e-3, "{} of up to 4e9 goals", fit.residual);
        prop_assert!(colley.ratings().ratings.values().all(|rating| rating.is_finite()));
    }

    /// A tree of matches is fitted exactly, however differently they weigh and in whatever order clubs are numbered.
    #[test]
    fn faint_old_matches_still_connect(
        goals in prop::collection::vec(0..9_u32, 1..12),
        fade in 1e-25..1e-3_f64,
        order in Just((0..12_usize).collect::<Vec<_>>()).prop_shuffle(),
        star: bool,
    ) {
        let mut massey = Massey::new(MasseyOptions::new().home_advantage(false));
        let pair = |club: usize| (order[if star { 0 } else { club }], order[club + 1]);
        for (club, &scored) in goals.iter().take(11).enumerate() {
            massey.discount(fade).unwrap();
            massey.update(pair(club).0, pair(club).1, [scored, 4]);
        }
        let fit = massey.ratings();
        prop_assert!(fit.residual < SOLVED);
        let kept = fit.ratings.len() - 1;
        for (club, &scored) in goals.iter().take(11).enumerate().skip(goals.len().min(11) - kept) {
            let (home, away) = pair(club);
            prop_assert!((fit.expected(home, away) - (f64::from(scored) - 4.0)).abs() < 1e-11);
        }
    }
}

#[test]
fn the_home_advantage_of_a_double_round_robin_is_the_mean_difference() {
    let mut massey = Massey::new(MasseyOptions::new());
    let mut sum = 0.0;
    for home in 0..5_u32 {
        for away in (0..5_u32).filter(|away| *away != home) {
            let goals = [home * home % 4 + 1, away * 3 % 4];
            sum += f64::from(goals[0]) - f64::from(goals[1]);
            massey.update(home as usize, away as usize, goals);
        }
    }
    assert!((massey.ratings().home_advantage.unwrap() - sum / 20.0).abs() < SOLVED);
}

#[test]
fn a_home_advantage_that_ratings_explain_as_well_is_not_reported() {
    // A single match, and a chain: the difference may as well be strength.
    let fit = massey(&[(0, 1, [3, 1]), (1, 2, [2, 0])], true);
    assert_eq!(fit.home_advantage, None);
    assert!((fit.expected(0, 1) - 2.0).abs() < SOLVED && (fit.expected(0, 2) - 4.0).abs() < SOLVED);
    // The return match tells.
    let fit = massey(&[(0, 1, [3, 1]), (1, 0, [1, 1])], true);
    assert!((fit.home_advantage.unwrap() - 1.0).abs() < SOLVED);
    assert!((fit.rating(0) - 0.5).abs() < SOLVED);
    assert_eq!(massey(&[(0, 1, [3, 1]), (1, 0, [1, 1])], false).home_advantage, None);
}

#[test]
fn nobody_known_is_average() {
    for fit in [massey(&[], true), massey(&[(3, 3, [5, 0])], true)] {
        assert!(fit.ratings.is_empty() && fit.components.is_empty() && fit.home_advantage.is_none());
        assert!(fit.rating(3).abs() <= 0.0 && fit.expected(3, 4).abs() <= 0.0 && fit.residual.abs() <= 0.0);
    }
    let fit = colley(&[(3, 3, [5, 0])]);
    assert!(
        fit.ratings.is_empty()
            && (fit.rating(3) - 0.5).abs() <= 0.0
            && (fit.expected(3, 4) - 0.5).abs() <= 0.0
    );
}

#[test]
fn unconnected_clubs_are_reported() {
    let fit = massey(&[(7, 2, [1, 0]), (4, 9, [0, 3]), (2, 5, [1, 1])], false);
    assert_eq!(fit.components, [vec![2, 5, 7], vec![4, 9]]);
    assert!((fit.rating(9) - 1.5).abs() < SOLVED && (fit.rating(4) + 1.5).abs() < SOLVED);
}

#[test]
fn forgotten_matches_are_as_if_never_played() {
    let mut massey = Massey::new(MasseyOptions::new());
    massey.update(0, 1, [4, 0]);
    massey.discount(0.0).unwrap();
    assert_eq!(massey, Massey::new(MasseyOptions::new()));
    for factor in [-0.1, 1.1, f64::NAN] {
        assert!(matches!(massey.discount(factor), Err(Error::OptionOutOfRange { name: "factor", .. })));
    }
}

#[test]
fn colley_counts_wins_only() {
    let narrow = colley(&[(0, 1, [1, 0]), (1, 2, [0, 0])]);
    let wide = colley(&[(0, 1, [9, 0]), (1, 2, [4, 4])]);
    assert_eq!(narrow, wide);
    // A draw of equals changes nothing, a draw with a better club lifts.
    assert!((colley(&[(0, 1, [2, 2])]).rating(0) - 0.5).abs() <= 0.0);
    assert!(narrow.rating(2) > narrow.rating(1));
    // Expected scores are linear, and so may leave [0, 1].
    let chain: Vec<Match> = (0..2).flat_map(|i| std::iter::repeat_n((i, i + 1, [1, 0]), 50)).collect();
    assert!(colley(&chain).expected(0, 2) > 1.0);
}
