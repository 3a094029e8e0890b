//! Finds names that may be one club's.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Finding;
use super::names::{Likeness, Words, likeness};
use crate::Match;

/// A match as one of its clubs sees it.
#[derive(Debug, Clone, Copy)]
struct Game<'a> {
    at_home: bool,
    opponent: &'a str,
}

/// A name, its words, and its matches by day.
struct Club<'a> {
    name: &'a str,
    words: Words,
    games: BTreeMap<Date, Game<'a>>,
    count: usize,
}

/// All pairs of names that are alike and that no match tells apart.
pub(super) fn find(matches: &[Match]) -> Vec<Finding> {
    let mut countries: BTreeMap<&str, BTreeMap<&str, Club<'_>>> = BTreeMap::new();
    for played in matches {
        let clubs = countries.entry(country(&played.competition)).or_default();
        for (name, opponent, at_home) in
            [(&played.home, &played.away, true), (&played.away, &played.home, false)]
        {
            let new = || Club { name, words: Words::of(name), games: BTreeMap::new(), count: 0 };
            let club = clubs.entry(name).or_insert_with(new);
            club.games.insert(played.date, Game { at_home, opponent });
            club.count += 1;
        }
    }
    let mut found = Vec::new();
    for clubs in countries.values() {
        let clubs: Vec<&Club<'_>> = clubs.values().collect();
        for (place, one) in clubs.iter().enumerate() {
            for other in &clubs[place + 1..] {
                if let Some(likeness) = likeness(&one.words, &other.words)
                    && !are_two(one, other)
                {
                    found.push(drift(one, other, likeness));
                }
            }
        }
    }
    found
}

/// The letters of a competition's code: clubs of `E0` and `E1` are compared, those of `E0` and `SC0` are not.
fn country(competition: &str) -> &str {
    let letters = competition.trim_end_matches(|letter: char| letter.is_ascii_digit());
    // The English Conference is the only code that counts its last league by a letter.
    if letters == "EC" { "E" } else { letters }
}

/// Whether matches prove two clubs: they met, or played on one day, unless that looks like one match under two spellings.
fn are_two(one: &Club<'_>, other: &Club<'_>) -> bool {
    let (few, many) = if one.games.len() <= other.games.len() { (one, other) } else { (other, one) };
    few.games.iter().any(|(date, game)| {
        many.games.get(date).is_some_and(|same_day| {
            let same_opponent = game.opponent == same_day.opponent
                || likeness(&Words::of(game.opponent), &Words::of(same_day.opponent)).is_some();
            game.opponent == many.name || game.at_home != same_day.at_home || !same_opponent
        })
    })
}

fn drift(one: &Club<'_>, other: &Club<'_>, likeness: Likeness) -> Finding {
    let (more, fewer) = if one.count >= other.count { (one, other) } else { (other, one) };
    let named = |club: &Club<'_>| (club.name.to_owned(), club.count);
    Finding::NameDrift { name: named(more), other: named(fewer), likeness }
}
