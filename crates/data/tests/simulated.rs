//! The simulated league: it keeps its promises about truth, goals, prices and clubs.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

use std::collections::{BTreeMap, BTreeSet};

use fairline_data::{Error, Line, Match, Season, SimulatedLeague, SimulatedLeagueOptions};

/// Monte Carlo means may lie this many standard errors from what they estimate; the seed is fixed.
const STANDARD_ERRORS: f64 = 4.0;

fn league() -> SimulatedLeague {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new()).unwrap()
}

fn implied(odds: [f64; 3]) -> [f64; 3] {
    let sum: f64 = odds.iter().map(|odds| 1.0 / odds).sum();
    odds.map(|odds| 1.0 / odds / sum)
}

fn market(played: &Match, line: Line) -> [f64; 3] {
    implied(played.odds("PS", line).unwrap())
}

#[test]
fn market_scores_are_those_of_a_real_league() {
    let (mut brier, mut rps, mut count) = (0.0, 0.0, 0.0);
    for seed in 0..10 {
        let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(seed)).unwrap();
        for played in &league.matches {
            let p = implied(played.odds("B365", Line::Opening).unwrap());
            let mut happened = [0.0; 3];
            happened[played.outcome().index()] = 1.0;
            brier += (0..3).map(|k| (p[k] - happened[k]).powi(2)).sum::<f64>();
            rps += f64::midpoint((p[0] - happened[0]).powi(2), (p[2] - happened[2]).powi(2));
            count += 1.0;
        }
    }
    // Eight seasons of the Premier League from 2016-17 on: Brier 0.52 to 0.60, RPS 0.18 to 0.21.
    assert!((0.56..0.60).contains(&(brier / count)), "{}", brier / count);
    assert!((0.185..0.205).contains(&(rps / count)), "{}", rps / count);
}

#[test]
fn truth_is_one_distribution_per_match() {
    let league = league();
    assert_eq!((league.matches.len(), league.truth.len()), (8 * 380, 8 * 380));
    for truth in &league.truth {
        assert!((truth.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{truth:?}");
        assert!(truth.iter().all(|p| (0.01..0.97).contains(p)), "{truth:?}");
    }
    let order: Vec<_> = league.matches.iter().map(|m| (m.date, m.time, m.home.clone())).collect();
    assert!(order.is_sorted());
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let of = |seed| SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(seed)).unwrap();
    assert_eq!(of(7), of(7));
    assert_ne!(of(7).truth, of(8).truth);
    assert_eq!(league(), of(42), "42 is the default");
}

#[test]
fn seed_42_stays_the_league_that_examples_were_written_with() {
    // A change of these numbers changes every figure that documentation quotes from the simulated league.
    let league = league();
    let first = &league.matches[0];
    assert_eq!((first.home.as_str(), first.away.as_str(), first.goals), ("Alderquay", "Marlstow", [3, 1]));
    let goals: u32 = league.matches.iter().flat_map(|played| played.goals).sum();
    assert_eq!(goals, 8528);
}

#[test]
fn every_pair_meets_twice_a_season_between_august_and_may() {
    let mut seasons: BTreeMap<Season, Vec<&Match>> = BTreeMap::new();
    let league = league();
    for played in &league.matches {
        seasons.entry(played.season()).or_default().push(played);
    }
    assert_eq!(
        seasons.keys().copied().collect::<Vec<_>>(),
        (2016..=2023).map(Season::new).collect::<Vec<_>>()
    );
    let mut clubs_before: Option<BTreeSet<&str>> = None;
    for (season, matches) in seasons {
        let pairs: BTreeSet<_> = matches.iter().map(|m| (m.home.as_str(), m.away.as_str())).collect();
        let clubs: BTreeSet<_> = pairs.iter().map(|pair| pair.0).collect();
        assert_eq!((matches.len(), pairs.len(), clubs.len()), (380, 380, 20), "{season}");
        assert!(matches.iter().all(|m| m.date.month() >= 8 || m.date.month() <= 5), "{season}");
        if let Some(before) = clubs_before {
            assert_eq!(clubs.difference(&before).count(), 3, "three are promoted for {season}");
        }
        clubs_before = Some(clubs);
    }
}

#[test]
fn counts_of_a_match_agree_with_each_other() {
    for played in league().matches {
        let (shots, on_target) = (played.shots.unwrap(), played.shots_on_target.unwrap());
        let half_time = played.half_time.unwrap();
        for side in 0..2 {
            assert!(shots[side] >= on_target[side] && on_target[side] >= played.goals[side]);
            assert!(played.goals[side] >= half_time[side]);
        }
    }
}

#[test]
fn outcomes_happen_as_often_as_the_truth_says() {
    let league = league();
    for outcome in 0..3 {
        let (mut happened, mut expected, mut variance) = (0.0, 0.0, 0.0);
        for (played, truth) in league.matches.iter().zip(&league.truth) {
            happened += f64::from(u8::from(played.outcome().index() == outcome));
            expected += truth[outcome];
            variance += truth[outcome] * (1.0 - truth[outcome]);
        }
        let errors = (happened - expected) / f64::sqrt(variance);
        assert!(errors.abs() < STANDARD_ERRORS, "outcome {outcome}: {happened} of {expected}");
    }
}

#[test]
fn mean_goals_are_those_of_the_options() {
    let options = SimulatedLeagueOptions::new().home_goals(1.8).away_goals(1.0);
    let league = SimulatedLeague::generate(&options).unwrap();
    let count = league.matches.len() as f64;
    for (side, mean) in [(0, 1.8), (1, 1.0)] {
        let goals: u32 = league.matches.iter().map(|played| played.goals[side]).sum();
        // Given the means, goals are Poisson; within a season the means add up exactly, but for weekly drift.
        let errors = (f64::from(goals) - count * mean) / f64::sqrt(count * mean);
        assert!(errors.abs() < STANDARD_ERRORS, "side {side}: {goals} of {}", count * mean);
    }
}

#[test]
fn every_quote_is_a_book_in_cents() {
    let noisy =
        SimulatedLeagueOptions::new().opening_noise(0.5).closing_noise(0.5).spread(0.6).longshot_bias(0.0);
    for options in [SimulatedLeagueOptions::new(), noisy] {
        for played in SimulatedLeague::generate(&options).unwrap().matches {
            assert_eq!(played.quotes.len(), 8);
            for line in [Line::Opening, Line::Closing] {
                let [b365, ps, max, avg] =
                    ["B365", "PS", "Max", "Avg"].map(|name| played.odds(name, line).unwrap());
                for odds in [b365, ps, avg] {
                    assert!(odds.iter().map(|odds| 1.0 / odds).sum::<f64>() > 1.0, "{played:?}");
                }
                for k in 0..3 {
                    assert!(max[k] >= b365[k] && max[k] >= ps[k] && b365[k] > 1.0 && ps[k] > 1.0);
                    // The mean is rounded down to cents, like every price.
                    let below = f64::midpoint(b365[k], ps[k]) - avg[k];
                    assert!((-1e-9..0.01).contains(&below), "{below}");
                    let cents = avg[k] * 100.0;
                    assert!((cents - cents.round()).abs() < 1e-7, "{cents}");
                }
            }
        }
    }
}

#[test]
fn overrounds_are_five_and_two_and_a_half_percent() {
    let league = league();
    for (name, overround) in [("B365", 0.05), ("PS", 0.025)] {
        let sums = league.matches.iter().flat_map(|played| &played.quotes).filter(|q| &*q.bookmaker == name);
        let sums: Vec<f64> = sums.map(|quote| quote.odds.iter().map(|odds| 1.0 / odds).sum()).collect();
        let mean = sums.iter().sum::<f64>() / sums.len() as f64 - 1.0;
        // Rounding down to cents adds a little.
        assert!((overround..overround + 0.006).contains(&mean), "{name}: {mean}");
    }
}

#[test]
fn closing_lines_are_closer_to_the_truth() {
    let league = league();
    let distance = |line| -> f64 {
        let each = league.matches.iter().zip(&league.truth);
        each.map(|(played, truth)| {
            let p = market(played, line);
            (0..3).map(|k| truth[k] * (truth[k] / p[k]).ln()).sum::<f64>()
        })
        .sum()
    };
    assert!(distance(Line::Closing) < 0.6 * distance(Line::Opening));
}

#[test]
fn longshots_are_shortened_more_than_favourites() {
    // The mean of truth / implied probability, by the truth: below 1 where prices are too short.
    let ratio = |bias: f64, from: f64, to: f64| -> f64 {
        let options = SimulatedLeagueOptions::new().opening_noise(0.0).closing_noise(0.0).longshot_bias(bias);
        let league = SimulatedLeague::generate(&options).unwrap();
        let mut ratios = Vec::new();
        for (played, truth) in league.matches.iter().zip(&league.truth) {
            let p = market(played, Line::Closing);
            ratios.extend((0..3).filter(|&k| (from..to).contains(&truth[k])).map(|k| truth[k] / p[k]));
        }
        ratios.iter().sum::<f64>() / ratios.len() as f64
    };
    assert!(ratio(0.06, 0.0, 0.15) < 0.96);
    assert!(ratio(0.06, 0.65, 1.0) > 1.015);
    assert!((ratio(0.0, 0.0, 0.15) - 1.0).abs() < 0.01);
    assert!((ratio(0.0, 0.65, 1.0) - 1.0).abs() < 0.01);
}

#[test]
fn strengths_drift_from_week_to_week() {
    // Without noise in form the same pairing at the same ground is rated alike all season; with it, it is not.
    let steady = SimulatedLeagueOptions::new().seasons(1).drift(0.0).spread(0.0);
    let truth = SimulatedLeague::generate(&steady).unwrap().truth;
    assert!(truth.iter().all(|p| (p[0] - truth[0][0]).abs() < 1e-12));
    let drifting = SimulatedLeague::generate(&steady.drift(0.02)).unwrap().truth;
    assert!(drifting.iter().any(|p| (p[0] - drifting[0][0]).abs() > 0.02));
}

#[test]
fn options_out_of_range_are_named() {
    type Options = SimulatedLeagueOptions;
    let new = Options::new;
    for (options, expected) in [
        (new().seasons(0), "option seasons = 0 must be 1 to 100"),
        (new().clubs(7), "option clubs = 7 must be even and from 6 to 24"),
        (new().clubs(26), "option clubs = 26 must be even and from 6 to 24"),
        (new().home_goals(f64::NAN), "option home_goals = NaN must be from 0.2 to 5"),
        (new().away_goals(0.0), "option away_goals = 0 must be from 0.2 to 5"),
        (new().spread(-0.1), "option spread = -0.1 must be from 0 to 0.6"),
        (new().drift(f64::INFINITY), "option drift = inf must be from 0 to 0.1"),
        (new().opening_noise(0.6), "option opening_noise = 0.6 must be from 0 to 0.5"),
        (new().closing_noise(-1.0), "option closing_noise = -1 must be from 0 to 0.5"),
        (new().longshot_bias(0.9), "option longshot_bias = 0.9 must be from 0 to 0.5"),
        (
            new().first_season(Season::new(9999)),
            "option first_season = 9999 must be a year from 1900 to 2200",
        ),
    ] {
        let error = SimulatedLeague::generate(&options).unwrap_err();
        assert!(matches!(error, Error::OptionOutOfRange { .. }));
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn leagues_of_every_size_can_be_played() {
    for clubs in (6..=24).step_by(2) {
        let options = SimulatedLeagueOptions::new().clubs(clubs).seasons(2).first_season(Season::new(1999));
        let league = SimulatedLeague::generate(&options).unwrap();
        assert_eq!(league.matches.len(), 2 * clubs * (clubs - 1));
        assert_eq!(league.matches[0].season(), Season::new(1999));
    }
}
