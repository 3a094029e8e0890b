//! What can go wrong with a file, a folder, a split, an option or a download; bad rows are
//! [`Refusal`](crate::Refusal)s instead.

use std::io;
use std::path::PathBuf;

use crate::Season;

/// The crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why data could not be had.
///
/// Every message is one line that names the path (or the address) and the cure, because programs print it as it
/// is. Causes are part of the message and therefore not repeated by [`source`](std::error::Error::source).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder does not exist.
    #[error("{}: no such folder; pass a folder of football-data.co.uk CSV files", path.display())]
    NoSuchFolder {
        /// The missing folder.
        path: PathBuf,
    },

    /// The path exists, but is no folder.
    #[error("{}: not a folder; pass the folder that holds the CSV files, not one of its files", path.display())]
    NotAFolder {
        /// The path that was given as a folder.
        path: PathBuf,
    },

    /// The folder holds no file that ends in `.csv`.
    #[error("{}: no .csv files in this folder; put football-data.co.uk season files there or pass another folder", path.display())]
    NoCsvFiles {
        /// The folder.
        path: PathBuf,
    },

    /// The file holds something else than text in the layout of football-data.co.uk.
    #[error("{}: {found}, not a football-data.co.uk CSV file; fetch it again or remove it", path.display())]
    NotCsv {
        /// The file.
        path: PathBuf,
        /// What it looks like, such as "an HTML page".
        found: &'static str,
    },

    /// The file is no Parquet file, is damaged, or holds something else than cells.
    #[error("{}: cannot be read as Parquet: {cause}; write it again or remove it", path.display())]
    NotParquet {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },

    /// The crate was built without the feature that reads Parquet.
    #[error("{}: Parquet cannot be read without feature `parquet`; build with it, or convert the file to CSV", path.display())]
    WithoutParquet {
        /// The file.
        path: PathBuf,
    },

    /// The paths do not say what is to be converted into what.
    #[error("{}: {why}; name a .csv and a .parquet file, or two folders of which the first holds one kind", path.display())]
    NotConvertible {
        /// The path converted from.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },

    /// A row of a CSV file goes on in the next line, so that rows cannot be told apart.
    #[error("{}:{line}: a quotation mark does not close in this line; close or remove it", path.display())]
    OpenQuotation {
        /// The file.
        path: PathBuf,
        /// The line; the header is line 1.
        line: u64,
    },

    /// The header lacks columns without which no match can be read.
    #[error("{}: missing column {}, not a football-data.co.uk CSV file; fetch it again or remove it", path.display(), columns.join(", "))]
    MissingColumns {
        /// The file.
        path: PathBuf,
        /// The required columns that are not in the header.
        columns: Vec<&'static str>,
    },

    /// A strict check found a problem.
    #[error("{first}{}; correct the files, or read them without the strict check", and_more(*more))]
    Findings {
        /// The first problem.
        first: String,
        /// How many more there are.
        more: usize,
    },

    /// The operating system could not read or write the path.
    #[error("{}: {cause}; check the path and its permissions", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        cause: io::Error,
    },

    /// The season asked for has no match.
    #[error(
        "season {season} is not in the data, which holds {}; ask for one of these or add the season's CSV file to the folder",
        list(available)
    )]
    NoSuchSeason {
        /// The season asked for.
        season: Season,
        /// The seasons that have matches, in order.
        available: Vec<Season>,
    },

    /// The season asked for has no earlier season to train on.
    #[error(
        "season {season} has no earlier season to train on, the data holds {}; ask for a later one or add an earlier season's CSV file to the folder",
        list(available)
    )]
    NoTraining {
        /// The season asked for.
        season: Season,
        /// The seasons that have matches, in order.
        available: Vec<Season>,
    },

    /// An option lies outside its range.
    #[error("option {name} = {value} must be {allowed}")]
    OptionOutOfRange {
        /// The setter's name.
        name: &'static str,
        /// The value given.
        value: f64,
        /// The allowed range.
        allowed: &'static str,
    },

    /// The competition is not a code such as `E0`, so it names no file.
    #[error("competition {competition:?} must be one to eight ASCII letters or digits, such as \"E0\"")]
    NotACompetition {
        /// The code given.
        competition: String,
    },

    /// The server could not be reached, or the connection broke.
    #[error("{url}: {cause}; check the network, or pass --data DIR")]
    Unreachable {
        /// The address.
        url: String,
        /// What the connection died of.
        cause: String,
    },

    /// The server answered, but has no such file or will not give it.
    #[error(
        "{url}: the server answered HTTP status {status}; check competition and season, or pass --data DIR"
    )]
    HttpStatus {
        /// The address.
        url: String,
        /// The status code.
        status: u16,
    },

    /// A cached file is not what was downloaded, and fetching it again failed.
    #[error("{}: is no longer what was downloaded, and fetching it again failed: {cause}; or remove the file", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Why it could not be fetched.
        cause: String,
    },

    /// The server sent something that is not a season file; nothing of it was kept.
    #[error("{url}: the server sent {found}, no season of matches; try again later, or pass --data DIR")]
    NotServed {
        /// The address.
        url: String,
        /// What came instead, such as "an HTML page".
        found: String,
    },
}

/// ` (and 3 more problems)`, or nothing.
fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        1 => " (and 1 more problem)".to_owned(),
        more => format!(" (and {more} more problems)"),
    }
}

/// `2016-17, 2017-18`, or a word where there is nothing to list.
fn list(seasons: &[Season]) -> String {
    if seasons.is_empty() {
        return "no seasons".to_owned();
    }
    seasons.iter().map(Season::to_string).collect::<Vec<_>>().join(", ")
}
