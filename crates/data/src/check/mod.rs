//! Looks at a whole data set for what no single row can show.

mod books;
mod drift;
mod finding;
mod names;
mod options;
mod report;
mod seasons;
mod text;

pub use self::finding::Finding;
pub use self::names::Likeness;
pub use self::options::CheckOptions;
pub use self::report::{DataReport, FileCount, Verdict};
pub use self::seasons::{SeasonCount, SeasonState};
use crate::{Dataset, Reason, Result};

/// Checks a data set: what was refused, what is there twice, what is missing, which names may mean one club, and which
/// prices cannot be right.
///
/// | finding | problem | note |
/// |---|---|---|
/// | row refused | yes | |
/// | match in two rows | with two results | with one result |
/// | match repeated on another day | where all others are played once | |
/// | two spellings that may be one club | yes | |
/// | matches missing | of a season that is over | of the last season of its competition |
/// | clubs with fewer matches than most, in other formats | | yes |
/// | booksum out of bounds, odds that jumped | yes | |
///
/// **Names.** Two names of one country (the letters of the competition's code) may be one club if they are alike
/// ([`Likeness`]), never met, and never played on one day, unless against the same opponent, as a match that is in
/// two files under two spellings is.
///
/// **Missing matches.** A season in which at least nine in ten of all pairs of clubs met at each ground once is a double
/// round robin, and what it lacks is listed: as a problem if a later season of the competition follows or most clubs
/// have all their matches, as a note otherwise. In any other format, such as split rounds or a season just begun, only
/// clubs with fewer matches than three quarters of the clubs have are noted.
///
/// **Prices.** Every bookmaker's own book must have a booksum Σ1/o within the bounds of the options, and so must
/// the average of all. The maximum of all is no book: an arbitrage is real, so only its upper bound counts.
///
/// # Errors
/// [`Error::OptionOutOfRange`](crate::Error::OptionOutOfRange).
///
/// # Examples
/// ```
/// use fairline_data::{CheckOptions, Verdict, check, read_bytes};
///
/// let csv = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,PSH,PSD,PSA\nE0,12/08/2023,Aston,Borrow,2,1,H,19,3.6,4.5\n";
/// let report = check(&read_bytes("E0.csv".as_ref(), csv.as_bytes())?, &CheckOptions::new())?;
/// assert_eq!(report.verdict(), Verdict::Findings);
/// assert!(report.problems[0].to_string().ends_with("PS opening 19 / 3.6 / 4.5: booksum 0.553"));
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn check(data: &Dataset, options: &CheckOptions) -> Result<DataReport> {
    options.validate()?;
    let mut report = DataReport::of(data);
    for refusal in &data.refused {
        let refused = Finding::Refused { row: refusal.clone() };
        if matches!(refusal.reason, Reason::Duplicate { .. }) {
            report.notes.push(refused);
        } else {
            report.problems.push(refused);
        }
    }
    seasons::check(&data.matches, &mut report);
    report.problems.extend(drift::find(&data.matches));
    report.problems.extend(books::find(&data.matches, options));
    Ok(report)
}
