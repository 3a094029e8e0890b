//! Everything that was read from a file or a folder.

use std::path::PathBuf;

use crate::{Match, Refusal, Season};

/// Matches in order of time, and an account of what was left out.
///
/// # Examples
/// ```
/// use fairline_data::{Dataset, Season, SimulatedLeague, SimulatedLeagueOptions};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2))?;
/// let data = Dataset::from_matches(league.matches);
/// assert_eq!(data.seasons(), [Season::new(2016), Season::new(2017)]);
/// assert!(data.refused.is_empty());
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Dataset {
    /// The matches by date, kick-off (unknown first), competition and home team.
    pub matches: Vec<Match>,
    /// The rows that were left out, by file and line.
    pub refused: Vec<Refusal>,
    /// Quotes with one or two of their three prices missing; their matches were kept without them.
    pub incomplete_quotes: usize,
    /// Quotes of totals and handicaps with a price or the handicap missing; their matches were kept without them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub incomplete_two_way_quotes: usize,
    /// The files read, by name.
    pub files: Vec<PathBuf>,
    /// How many matches each of them gave.
    #[cfg_attr(feature = "serde", serde(default))]
    pub matches_by_file: Vec<usize>,
}

impl Dataset {
    /// A data set of matches that come from no file, put in order.
    pub fn from_matches(mut matches: Vec<Match>) -> Self {
        // In place: a stable sort would take half as much memory again, and no two matches of a file set are equal here.
        matches.sort_unstable_by(|one, other| one.chronology().cmp(&other.chronology()));
        Self { matches, ..Self::default() }
    }

    /// The seasons that have at least one match, in order.
    pub fn seasons(&self) -> Vec<Season> {
        Season::all(&self.matches)
    }
}
