//! What can go wrong with a report.

use fairline_data::Season;

/// What can go wrong with a report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The records of a run do not belong together.
    #[error("the records of the run do not belong together: {0}")]
    Run(#[source] fairline_sim::Error),
    /// Scores or bets of a report are no scores or bets.
    #[error("the report holds values that no run has: {0}")]
    Figures(#[source] fairline_metrics::Error),
    /// The run has no such week.
    #[error("the run has no week {week} of season {season}; it has {weeks} weeks{}", ends(*.first, *.last))]
    NoSuchWeek {
        /// Season asked for.
        season: Season,
        /// Week asked for.
        week: usize,
        /// Weeks that the run has.
        weeks: usize,
        /// The first of them.
        first: Option<(Season, usize)>,
        /// The last of them.
        last: Option<(Season, usize)>,
    },
    /// A run without a week.
    #[error("the run has no week yet")]
    NoWeek,
    /// A comparison needs two runs.
    #[error("a comparison needs two runs or more, not {runs}")]
    TooFewRuns {
        /// Runs given.
        runs: usize,
    },
    /// Two runs of a comparison have the same name, or one has none.
    #[error("names[{index}] = {name:?} must be a name that no other run has")]
    Name {
        /// Place of the run.
        index: usize,
        /// The name given.
        name: String,
    },
    /// Two runs forecast different matches, so that there is nothing to compare match by match.
    #[error(
        "{first:?} (season {first_season}) and {second:?} (season {second_season}) have no match in common"
    )]
    NoCommonMatch {
        /// One run.
        first: String,
        /// Its season.
        first_season: String,
        /// The other.
        second: String,
        /// Its season.
        second_season: String,
    },
    /// Two runs say that a match ended differently.
    #[error(
        "{first:?} and {second:?} differ in how {home} against {away} of {date} ended; they were made on different data"
    )]
    Contradiction {
        /// One run.
        first: String,
        /// The other.
        second: String,
        /// Day of the match.
        date: jiff::civil::Date,
        /// Home club.
        home: String,
        /// Away club.
        away: String,
    },
}

/// Result of a report.
pub type Result<T, E = Error> = std::result::Result<T, E>;

fn ends(first: Option<(Season, usize)>, last: Option<(Season, usize)>) -> String {
    match (first, last) {
        (Some((season, week)), Some((last_season, last_week))) => {
            format!(", from {season} week {week} to {last_season} week {last_week}")
        }
        _ => String::new(),
    }
}
