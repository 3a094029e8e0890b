//! What a forecaster knows follows from the history of its last fit and the one it has observed, to the bit, whatever it
//! was shown before.

use super::common::{Make, SEASON, features, league, predictors};
use fairline_data::BettingWeek;
use fairline_sim::{Fixture, History, Played, Predictor, Prices};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// The matches of the small league, and days in its last season: some begin weeks, some are in their middle.
fn played() -> (Vec<Played>, Vec<Date>) {
    let matches = league().matches;
    let played: Vec<Played> = matches.iter().map(|game| Played::of(game, &Prices::Best).unwrap()).collect();
    let start = matches.iter().find(|game| game.season() == SEASON).unwrap().date;
    let days = [0, 5, 7, 25, 26, 27, 60, 61].map(|days| start + days.days());
    (played, days.to_vec())
}

fn history(played: &[Played], day: Date) -> History<'_> {
    History::before(played, day, BettingWeek::FIRST_WEEKDAY).unwrap()
}

/// All forecasts of the next weeks, to the bit, with features and errors.
fn says(model: &dyn Predictor, played: &[Played], day: Date) -> (Vec<u64>, String) {
    let next = played.iter().map(|game| &game.fixture).filter(|fixture| fixture.date >= day).take(12);
    let fixtures: Vec<Fixture> = next.cloned().collect();
    let said = model.predict(&fixtures).unwrap();
    let rest = format!("{:?} {:?}", said.standard_errors, said.features);
    (said.probabilities.iter().map(|p| p.to_bits()).collect(), rest)
}

fn everyone() -> Vec<(String, Make)> {
    predictors().into_iter().chain(features()).collect()
}

#[test]
fn a_fit_is_a_function_of_the_history() {
    let (played, days) = played();
    let mut other = played.clone();
    (other[5].goals, other[6].shots_on_target) = ([7, 0], Some([1, 20]));
    for (name, make) in everyone() {
        let [mut walking, mut wandering] = [make(), make()];
        for &day in &days {
            let now = history(&played, day);
            walking.fit(&now).unwrap();
            // Another one has been further on, has observed, and has learnt from other matches.
            wandering.fit(&history(&played[30..], days[5])).unwrap();
            wandering.fit(&history(&played, days[7])).unwrap();
            wandering.observe(&history(&played, days[6])).unwrap();
            // A result of long ago was another one, and weeks began on another day.
            wandering.fit(&history(&other, day)).unwrap();
            wandering.fit(&History::before(&played, day, Weekday::Friday).unwrap()).unwrap();
            wandering.fit(&now).unwrap();
            let mut fresh = make();
            fresh.fit(&now).unwrap();
            let expected = says(&*fresh, &played, day);
            assert_eq!(says(&*walking, &played, day), expected, "{name} {day}");
            assert_eq!(says(&*wandering, &played, day), expected, "{name} {day}");
            assert_eq!(
                format!("{:?}", fresh.evidence()),
                format!("{:?}", walking.evidence()),
                "{name} {day}"
            );
        }
    }
}

#[test]
fn what_was_observed_between_does_not_matter() {
    let (played, days) = played();
    let [fitted, now] = [days[1], days[5]];
    for (name, make) in everyone() {
        let mut straight = make();
        straight.fit(&history(&played, fitted)).unwrap();
        let before = says(&*straight, &played, now);
        straight.observe(&history(&played, now)).unwrap();
        let expected = says(&*straight, &played, now);

        let mut step_by_step = make();
        step_by_step.fit(&history(&played, days[0])).unwrap();
        step_by_step.observe(&history(&played, days[7])).unwrap();
        step_by_step.fit(&history(&played, fitted)).unwrap();
        for &day in [&days[2], &days[4], &days[7], &days[3], &days[5]] {
            step_by_step.observe(&history(&played, day)).unwrap();
        }
        assert_eq!(says(&*step_by_step, &played, now), expected, "{name}");

        // Back where it was fitted, it says what it said then.
        let mut back = make();
        back.fit(&history(&played, fitted)).unwrap();
        let then = says(&*back, &played, fitted);
        back.observe(&history(&played, days[6])).unwrap();
        back.observe(&history(&played, fitted)).unwrap();
        assert_eq!(says(&*back, &played, fitted), then, "{name}");

        // Whoever has a state moves on, and does not learn.
        let moves = ["multinomial", "Elo", "ratings", "pool"].iter().any(|word| name.starts_with(word));
        let stays = ["goals", "market", "consensus", "oracle"].contains(&name.as_str());
        let mut learnt = make();
        learnt.fit(&history(&played, now)).unwrap();
        let learnt = says(&*learnt, &played, now);
        if moves {
            assert_ne!(expected, before, "{name} observes");
            assert_ne!(expected, learnt, "{name} keeps what it was fitted to");
        }
        if stays {
            assert_eq!(expected, before, "{name}");
        }
    }
}

#[test]
fn observing_is_no_fit() {
    let (played, days) = played();
    for (name, make) in predictors() {
        let mut model = make();
        if !["market", "consensus", "oracle"].contains(&name.as_str()) {
            model.observe(&history(&played, days[3])).unwrap();
            let fixture = played.last().unwrap().fixture.clone();
            assert!(model.predict(&[fixture]).is_err(), "{name}");
        }
    }
}
