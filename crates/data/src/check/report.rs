//! The account of a check.

use std::path::PathBuf;

use super::{Finding, SeasonCount};
use crate::{Dataset, Error, Result};

/// What a data set holds and what is wrong with it; displayed as a text for people.
///
/// # Examples
/// ```
/// use fairline_data::{CheckOptions, Dataset, Source, check};
///
/// let mut matches = Source::Simulated { seed: 42 }.load()?.matches;
/// matches.remove(100); // a row that a file has lost
/// let report = check(&Dataset::from_matches(matches), &CheckOptions::new())?;
/// assert_eq!(report.verdict().exit_code(), 1);
/// println!("{}", report.problems[0]);
/// assert!(report.strict().is_err());
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DataReport {
    /// Matches kept.
    pub matches: usize,
    /// Rows refused.
    pub refused: usize,
    /// Quotes with prices missing, which were left out of their matches.
    pub incomplete_quotes: usize,
    /// The same of totals and handicaps.
    #[cfg_attr(feature = "serde", serde(default))]
    pub incomplete_two_way_quotes: usize,
    /// The files.
    pub files: Vec<FileCount>,
    /// The seasons of each competition.
    pub seasons: Vec<SeasonCount>,
    /// What should be corrected before results are believed.
    pub problems: Vec<Finding>,
    /// What is worth knowing and may be right.
    pub notes: Vec<Finding>,
}

/// What one file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct FileCount {
    /// The file.
    pub file: PathBuf,
    /// Matches kept.
    pub matches: usize,
    /// Rows refused.
    pub refused: usize,
}

/// The outcome of a check.
///
/// # Examples
/// ```
/// use fairline_data::Verdict;
///
/// assert_eq!((Verdict::Clean.exit_code(), Verdict::Findings.exit_code()), (0, 1));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// No problem; there may be notes.
    Clean,
    /// At least one problem.
    Findings,
}

impl Verdict {
    /// What a program should exit with: 0 if clean, 1 with findings.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
        }
    }
}

impl DataReport {
    /// Counts, without findings.
    pub(super) fn of(data: &Dataset) -> Self {
        let count = |(file, &matches): (&PathBuf, &usize)| FileCount {
            file: file.clone(),
            matches,
            refused: data.refused.iter().filter(|row| row.file == *file).count(),
        };
        Self {
            matches: data.matches.len(),
            refused: data.refused.len(),
            incomplete_quotes: data.incomplete_quotes,
            incomplete_two_way_quotes: data.incomplete_two_way_quotes,
            files: data.files.iter().zip(&data.matches_by_file).map(count).collect(),
            seasons: Vec::new(),
            problems: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether there is a problem.
    pub const fn verdict(&self) -> Verdict {
        if self.problems.is_empty() { Verdict::Clean } else { Verdict::Findings }
    }

    /// Refuses the whole set for a single problem; notes do not count.
    ///
    /// # Errors
    /// [`Error::Findings`], which tells the first problem and how many there are.
    pub fn strict(&self) -> Result<()> {
        match self.problems.as_slice() {
            [] => Ok(()),
            [first, rest @ ..] => Err(Error::Findings { first: first.to_string(), more: rest.len() }),
        }
    }
}
