//! Fresh data, or the last that was good.

use std::path::{Path, PathBuf};

use fairline_data::{
    Dataset, Download, Downloaded, Error as DataError, Fixtures, Season, Source, UpcomingMatch, read_dir,
    read_fixtures,
};
use jiff::civil::Date;

use crate::settings::{Data, without_passwords};
use crate::{Error, Result};

/// What is known, and what came of fetching it.
#[derive(Debug, Clone, PartialEq)]
pub struct Refreshed {
    /// Where the matches came from, in words.
    pub source: String,
    /// Files that were fetched and are new.
    pub fetched: Vec<PathBuf>,
    /// What could not be fetched; what was there before is used.
    pub failed: Vec<String>,
    /// Results that are others than they were, in words.
    pub changed: Vec<String>,
    /// Results, and an account of what was left out.
    pub dataset: Dataset,
    /// Matches to come.
    pub fixtures: Vec<UpcomingMatch>,
    /// Rows of the matches to come that were left out.
    pub refused_fixtures: usize,
}

/// Fetches what is new into the cache and reads it, or reads the folder that the settings name. A download that fails is part of the
/// result; what was there before is read.
///
/// The server is asked for what is new of the season being played and of the one before; earlier ones are fetched once.
///
/// # Errors
/// [`Error::NoMatches`] without any match; [`Error::Data`] for files that cannot be read.
pub fn refresh(settings: &Data, cache: &Path, today: Date) -> Result<Refreshed> {
    let folder = settings.dir.as_deref().unwrap_or(cache);
    let mut done = Downloaded::default();
    let mut failed = Vec::new();
    if settings.dir.is_none() {
        let mut note = |result: Result<Downloaded, DataError>| match result {
            Ok(more) => {
                done.fetched.extend(more.fetched);
                done.changed.extend(more.changed);
            }
            Err(error) => failed.push(without_passwords(&error.to_string())), // it may name the address
        };
        let now = Season::of(today);
        let first =
            now.year().saturating_sub(i16::try_from(settings.seasons).unwrap_or(i16::MAX).saturating_sub(1));
        let earlier: Vec<Season> = (first..now.year()).map(Season::new).collect();
        // The last days of a season may have come after the last call before the summer.
        let before = Season::new(now.year().saturating_sub(1));
        let download = Download::new().base_url(&settings.url).refresh(before).refresh(now);
        for competition in &settings.competitions {
            for season in &earlier {
                note(download.fetch(competition, std::slice::from_ref(season), cache));
            }
            let current = download.fetch(competition, &[now], cache);
            // A season that has just begun has no file yet.
            let begins = earlier.iter().any(|season| has(cache, competition, *season))
                && !has(cache, competition, now);
            if !(begins && current.as_ref().is_err_and(is_missing)) {
                note(current);
            }
        }
        note(download.fetch_fixtures(cache));
    }
    let none = |failed: Vec<String>| Error::NoMatches {
        folder: folder.to_owned(),
        competitions: settings.competitions.clone(),
        failed,
    };
    let mut dataset = match read_dir(folder) {
        Err(DataError::NoSuchFolder { .. } | DataError::NoCsvFiles { .. }) => return Err(none(failed)),
        loaded => loaded?,
    };
    let wanted = |competition: &String| settings.competitions.contains(competition);
    dataset.matches.retain(|game| wanted(&game.competition));
    if dataset.matches.is_empty() {
        return Err(none(failed));
    }
    let to_come = fixtures_file(settings, cache);
    let Fixtures { matches: mut fixtures, refused, .. } =
        if to_come.is_file() { read_fixtures(&to_come)? } else { Fixtures::default() };
    fixtures.retain(|game| wanted(&game.competition));
    let changed = done.changed.iter().filter(|change| change.is_result()).map(ToString::to_string).collect();
    Ok(Refreshed {
        // Who named the folder is not known here.
        source: match &settings.dir {
            Some(dir) => format!("football-data.co.uk CSV in {}", dir.display()),
            None => Source::Cache(cache.to_owned()).to_string(),
        },
        fetched: done.fetched,
        failed,
        changed,
        dataset,
        fixtures,
        refused_fixtures: refused.len(),
    })
}

/// Where matches to come are looked for: beside the season files.
pub fn fixtures_file(settings: &Data, cache: &Path) -> PathBuf {
    settings.dir.as_deref().unwrap_or(cache).join("fixtures").join("fixtures.csv")
}

fn has(cache: &Path, competition: &str, season: Season) -> bool {
    cache.join(format!("{competition}-{}.csv", season.year())).is_file()
}

/// Whether a server has no such file.
fn is_missing(error: &DataError) -> bool {
    matches!(error, DataError::NotServed { .. } | DataError::HttpStatus { status: 404, .. })
}
