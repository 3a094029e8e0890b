//! Reads match files in the layout of football-data.co.uk.

mod bookmakers;
mod cell;
mod collector;
mod columns;
mod row;
mod text;
mod two_way;

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(feature = "parquet")]
pub(crate) use self::cell::date;
use self::collector::Collector;
#[cfg(feature = "parquet")]
pub(crate) use self::text::Lines;
#[cfg(any(feature = "download", feature = "parquet"))]
pub(crate) use self::text::decode;
use crate::{Dataset, Error, Fixtures, Result};

/// Reads every `.csv` file of a folder, with feature `parquet` every `.parquet` file too, in the order of their names.
///
/// Other files, hidden files and folders inside it are ignored. A bad row is left out and listed in
/// [`Dataset::refused`]; a file that is no season file at all fails the call.
///
/// # Errors
/// [`Error::NoSuchFolder`], [`Error::NotAFolder`], [`Error::NoCsvFiles`], and those of [`read_file`]: without the feature
/// a `.parquet` file fails the call, as a set that silently lacks seasons would be worse.
///
/// # Examples
/// ```no_run
/// let data = fairline_data::read_dir("/data/football".as_ref())?;
/// for refusal in &data.refused {
///     eprintln!("{refusal}"); // E0-2023-24.csv:17: column FTR: "X" is not H, D or A
/// }
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn read_dir(dir: &Path) -> Result<Dataset> {
    let paths = season_files(dir)?;
    if paths.is_empty() {
        return Err(Error::NoCsvFiles { path: dir.to_owned() });
    }
    let mut collector = Collector::default();
    for path in paths {
        let bytes = read(&path)?;
        let csv = as_csv(&path, &bytes)?;
        collector.read(path, &csv)?;
    }
    Ok(collector.finish())
}

/// Reads one file.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened, otherwise those of [`read_bytes`].
///
/// # Examples
/// ```no_run
/// let data = fairline_data::read_file("/data/football/E0-2023-24.csv".as_ref())?;
/// println!("{} matches, {} rows refused", data.matches.len(), data.refused.len());
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn read_file(path: &Path) -> Result<Dataset> {
    let bytes = read(path)?;
    read_bytes(path, &bytes)
}

/// Reads the contents of a file that is already in memory; `name` is what refusals and errors call it.
///
/// Contents that begin as Parquet does, or whose name ends in `.parquet`, are read as such.
///
/// # Errors
/// [`Error::NotCsv`] for something else than text in rows, [`Error::MissingColumns`] for another layout;
/// [`Error::NotParquet`], or [`Error::WithoutParquet`] without the feature.
///
/// # Examples
/// ```
/// let csv = "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR,PSH,PSD,PSA\nE0,12/08/2023,Aston,Borrow,2,1,H,1.9,3.6,4.5\n";
/// let data = fairline_data::read_bytes("E0.csv".as_ref(), csv.as_bytes())?;
/// assert_eq!(data.matches[0].odds("PS", fairline_data::Line::Opening), Some([1.9, 3.6, 4.5]));
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn read_bytes(name: &Path, bytes: &[u8]) -> Result<Dataset> {
    let mut collector = Collector::default();
    collector.read(name.to_owned(), &as_csv(name, bytes)?)?;
    Ok(collector.finish())
}

/// Reads a file of matches to come, as football-data.co.uk's `fixtures.csv`: `Div, Date, Time, HomeTeam, AwayTeam` and prices.
///
/// Results that a file may hold are not looked at.
///
/// # Errors
/// [`Error::Io`] if it cannot be opened, otherwise those of [`read_fixtures_bytes`].
///
/// # Examples
/// ```no_run
/// for game in fairline_data::read_fixtures("/data/football/fixtures.csv".as_ref())?.matches {
///     println!("{} {} v {}: {:?}", game.date, game.home, game.away, game.odds("B365"));
/// }
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn read_fixtures(path: &Path) -> Result<Fixtures> {
    let bytes = read(path)?;
    read_fixtures_bytes(path, &bytes)
}

/// Reads the contents of a file of matches to come; `name` is what refusals and errors call it.
///
/// # Errors
/// Those of [`read_bytes`].
///
/// # Examples
/// ```
/// let csv = "Div,Date,Time,HomeTeam,AwayTeam,B365H,B365D,B365A\nE0,12/08/2023,15:00,Aston,Borrow,1.9,3.6,4.5\n";
/// let fixtures = fairline_data::read_fixtures_bytes("fixtures.csv".as_ref(), csv.as_bytes())?;
/// assert_eq!(fixtures.matches[0].odds("B365"), Some([1.9, 3.6, 4.5]));
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn read_fixtures_bytes(name: &Path, bytes: &[u8]) -> Result<Fixtures> {
    collector::fixtures(name, &as_csv(name, bytes)?)
}

/// The `.csv` and `.parquet` files of a folder by name, without hidden ones: macOS leaves binary `._*.csv` files on shared disks.
pub(crate) fn season_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let io = |cause| Error::Io { path: dir.to_owned(), cause };
    let kind = fs::metadata(dir).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => Error::NoSuchFolder { path: dir.to_owned() },
        _ => io(cause),
    })?;
    if !kind.is_dir() {
        return Err(Error::NotAFolder { path: dir.to_owned() });
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let csv = path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("csv"));
        if (csv || is_parquet_name(&path)) && !hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|cause| Error::Io { path: path.to_owned(), cause })
}

pub(crate) fn is_parquet_name(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("parquet"))
}

/// The bytes of a CSV file as they are, those of a Parquet file as CSV.
fn as_csv<'a>(path: &Path, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>> {
    if !(is_parquet_name(path) || bytes.starts_with(b"PAR1")) {
        return Ok(Cow::Borrowed(bytes));
    }
    #[cfg(feature = "parquet")]
    return crate::parquet::to_csv(path, bytes.to_vec()).map(Cow::Owned);
    #[cfg(not(feature = "parquet"))]
    return Err(Error::WithoutParquet { path: path.to_owned() });
}
