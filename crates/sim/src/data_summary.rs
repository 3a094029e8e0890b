//! Which matches a run was made on.

use std::collections::BTreeSet;

use fairline_data::{Dataset, HoldOut, Source};

use crate::Schedule;

/// Where the matches came from, and how many there were.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, Source};
/// use fairline_sim::{DataSummary, Schedule, ScheduleOptions};
///
/// let source = Source::Simulated { seed: 42 };
/// let league = source.load()?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2023))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let data = DataSummary::new(&source, &league, &hold_out, &schedule);
/// assert_eq!((data.season.as_str(), data.train_matches, data.test_matches), ("2023-24", 2_660, 380));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DataSummary {
    /// The source, in the words that programs print first.
    pub source: String,
    /// Competitions of the season held out, for example `["E0"]`.
    pub competitions: Vec<String>,
    /// The season held out, for example `"2023-24"`, or the first and the last of several, `"2021-22 to 2023-24"`.
    pub season: String,
    /// Matches of earlier seasons.
    pub train_matches: usize,
    /// Matches of the season held out.
    pub test_matches: usize,
    /// Rows that were refused while reading.
    pub refused_rows: usize,
    /// Bookmaker's lines with one or two of their three prices missing; their matches are kept.
    pub incomplete_quotes: usize,
    /// Betting weeks with matches in the season held out.
    pub weeks: usize,
}

impl DataSummary {
    /// Sums up what was read, what was held out of it, and into how many weeks it falls.
    pub fn new(source: &Source, dataset: &Dataset, hold_out: &HoldOut, schedule: &Schedule) -> Self {
        let competitions: BTreeSet<&str> =
            hold_out.test.iter().map(|game| game.competition.as_str()).collect();
        Self {
            source: source.to_string(),
            competitions: competitions.into_iter().map(str::to_owned).collect(),
            season: if hold_out.season == hold_out.last_season {
                hold_out.season.to_string()
            } else {
                format!("{} to {}", hold_out.season, hold_out.last_season)
            },
            train_matches: hold_out.train.len(),
            test_matches: hold_out.test.len(),
            refused_rows: dataset.refused.len(),
            incomplete_quotes: dataset.incomplete_quotes,
            weeks: schedule.weeks(),
        }
    }
}
