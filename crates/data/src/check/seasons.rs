//! Counts seasons, and finds what they lack or hold twice.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::{DataReport, Finding};
use crate::{Match, Season};

/// A competition's season.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SeasonCount {
    /// The competition.
    pub competition: String,
    /// The season.
    pub season: Season,
    /// Clubs that played.
    pub clubs: usize,
    /// Matches.
    pub matches: usize,
    /// How far it is a double round robin.
    pub state: SeasonState,
}

/// How much of a season is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SeasonState {
    /// Every pair of clubs met once at each ground.
    Complete,
    /// Matches of a double round robin are missing, and the season is over.
    Missing(usize),
    /// Matches of a double round robin are missing, and may be yet to come.
    ToCome(usize),
    /// Another format, or only part of a season.
    Other,
}

impl fmt::Display for SeasonState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete => f.pad("complete"),
            Self::Missing(matches) => write!(f, "{matches} missing"),
            Self::ToCome(matches) => write!(f, "{matches} missing or to come"),
            Self::Other => f.pad("another format or part of a season"),
        }
    }
}

/// The days on which each pair of clubs met, home team first.
type Meetings<'a> = BTreeMap<[&'a str; 2], Vec<Date>>;

pub(super) fn check(matches: &[Match], report: &mut DataReport) {
    let mut seasons: BTreeMap<(&str, Season), Meetings<'_>> = BTreeMap::new();
    for played in matches {
        let meetings = seasons.entry((&played.competition, played.season())).or_default();
        meetings.entry([&played.home, &played.away]).or_default().push(played.date);
    }
    let mut seasons = seasons.into_iter().peekable();
    while let Some(((competition, season), meetings)) = seasons.next() {
        let followed = seasons.peek().is_some_and(|((next, _), _)| *next == competition);
        check_season((competition, season), &meetings, followed, report);
    }
}

fn check_season(
    (competition, season): (&str, Season),
    meetings: &Meetings<'_>,
    followed: bool,
    report: &mut DataReport,
) {
    let mut clubs: BTreeMap<&str, usize> = BTreeMap::new();
    for (pair, dates) in meetings {
        for club in pair {
            *clubs.entry(club).or_default() += dates.len();
        }
    }
    let pairs = clubs.len() * (clubs.len() - 1);
    let (most, clubs_with_most) = mode(&clubs);
    let missing = pairs - meetings.len();
    let repeated = || meetings.iter().filter(|(_, dates)| dates.len() > 1);
    // Nine in ten: a season with fewer is read in part, abandoned, or of another format.
    let tenth = |count: usize| 10 * count <= pairs;
    let double_round_robin = clubs.len() > 2 && tenth(missing) && tenth(repeated().count());

    let state = match missing {
        _ if !double_round_robin => SeasonState::Other,
        0 => SeasonState::Complete,
        // Most clubs have played all they can: nothing is yet to come.
        _ if followed || (most >= 2 * (clubs.len() - 1) && 2 * clubs_with_most > clubs.len()) => {
            SeasonState::Missing(missing)
        }
        _ => SeasonState::ToCome(missing),
    };
    let named = || (competition.to_owned(), season);
    match state {
        SeasonState::Missing(_) => report.problems.push(lacking(named(), &clubs, meetings)),
        SeasonState::ToCome(_) => report.notes.push(lacking(named(), &clubs, meetings)),
        SeasonState::Other if 4 * clubs_with_most >= 3 * clubs.len() && clubs_with_most < clubs.len() => {
            let fewer = clubs.iter().filter(|&(_, &count)| count < most);
            let clubs: Vec<_> = fewer.map(|(club, &count)| ((*club).to_owned(), count)).collect();
            if !clubs.is_empty() {
                let (competition, season) = named();
                report.notes.push(Finding::Short { competition, season, most, clubs });
            }
        }
        SeasonState::Other | SeasonState::Complete => {}
    }
    if double_round_robin {
        let repeated = repeated().map(|(&[home, away], dates)| {
            let (competition, season) = named();
            let [home, away] = [home, away].map(str::to_owned);
            Finding::Repeated { competition, season, home, away, dates: dates.clone() }
        });
        report.problems.extend(repeated);
    }
    let (competition, season) = named();
    let matches = meetings.values().map(Vec::len).sum();
    report.seasons.push(SeasonCount { competition, season, clubs: clubs.len(), matches, state });
}

/// The most frequent number of matches, and how many clubs have it.
fn mode(clubs: &BTreeMap<&str, usize>) -> (usize, usize) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for &matches in clubs.values() {
        *counts.entry(matches).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(_, clubs)| clubs).unwrap_or_default()
}

fn lacking(
    (competition, season): (String, Season),
    clubs: &BTreeMap<&str, usize>,
    meetings: &Meetings<'_>,
) -> Finding {
    let pairs = clubs.keys().flat_map(|home| clubs.keys().map(move |away| [*home, *away]));
    let missing = pairs.filter(|pair| pair[0] != pair[1] && !meetings.contains_key(pair));
    Finding::Missing { competition, season, matches: missing.map(|pair| pair.map(str::to_owned)).collect() }
}
