//! What a fetched season says that the cached one did not.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::Downloaded;
use crate::{Match, read_bytes};

/// A match that the server now describes otherwise.
///
/// Displays what of it changed: `E0 2023-08-12 Aston v Borrow: goals 2-1, now 2-2`.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Change {
    /// The match in the cache.
    pub was: Match,
    /// The match as it was fetched.
    pub is: Match,
}

impl Change {
    /// Whether bets on the match may have to be settled again: other goals.
    pub fn is_result(&self) -> bool {
        self.was.goals != self.is.goals
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { was, is } = self;
        write!(f, "{} {} {} v {}: ", was.competition, was.date, was.home, was.away)?;
        let pair = |pair: Option<[u32; 2]>| {
            pair.map_or_else(|| "unknown".to_owned(), |[home, away]| format!("{home}-{away}"))
        };
        let time = |played: &Match| {
            played.time.map_or_else(|| "unknown".to_owned(), |time| time.strftime("%H:%M").to_string())
        };
        let mut told: Vec<String> = [
            ("date", was.date.to_string(), is.date.to_string()),
            ("time", time(was), time(is)),
            ("goals", pair(Some(was.goals)), pair(Some(is.goals))),
            ("half time", pair(was.half_time), pair(is.half_time)),
            ("shots", pair(was.shots), pair(is.shots)),
            ("shots on target", pair(was.shots_on_target), pair(is.shots_on_target)),
        ]
        .into_iter()
        .filter(|(_, was, is)| was != is)
        .map(|(what, was, is)| format!("{what} {was}, now {is}"))
        .collect();
        if was.quotes != is.quotes {
            told.push("other prices".to_owned());
        }
        if told.is_empty() {
            told.push("other details".to_owned());
        }
        f.write_str(&told.join("; "))
    }
}

/// The matches between two clubs at one ground, in order of time.
type Meetings = BTreeMap<[String; 3], Vec<Match>>;

/// Notes what was added, changed and removed. Contents that cannot be read, such as the remains of a file that somebody put
/// there by hand, are not compared.
pub(super) fn compare(path: &Path, was: &[u8], is: &[u8], done: &mut Downloaded) {
    let read = |bytes| read_bytes(path, bytes).ok().map(|data| data.matches);
    let (Some(was), Some(is)) = (read(was), read(is)) else { return };
    let (mut was, is) = (meetings(was), meetings(is));
    for (clubs, mut is) in is {
        let mut was = was.remove(&clubs).unwrap_or_default();
        // First those of one day, then the rest in order of time, which were moved to another day.
        let mut pairs = Vec::new();
        is.retain(|is| match was.iter().position(|was| was.date == is.date) {
            Some(place) => {
                pairs.push((was.remove(place), is.clone()));
                false
            }
            None => true,
        });
        let moved = was.len().min(is.len());
        pairs.extend(was.drain(..moved).zip(is.drain(..moved)));
        let changed = pairs.into_iter().filter(|(was, is)| was != is);
        done.changed.extend(changed.map(|(was, is)| Change { was, is }));
        done.added.extend(is);
        done.removed.extend(was);
    }
    done.removed.extend(was.into_values().flatten());
    for matches in [&mut done.added, &mut done.removed] {
        matches.sort_by(|one, other| one.chronology().cmp(&other.chronology()));
    }
    done.changed.sort_by(|one, other| one.is.chronology().cmp(&other.is.chronology()));
}

fn meetings(matches: Vec<Match>) -> Meetings {
    let mut meetings = Meetings::new();
    for played in matches {
        // Seasons of an extra league share a file; a match is not moved from one to the next.
        let season = format!("{} {}", played.competition, played.season());
        meetings.entry([season, played.home.clone(), played.away.clone()]).or_default().push(played);
    }
    meetings
}
