//! From CSV to Parquet and back.

use std::fs;
use std::path::{Path, PathBuf};

use super::table::Table;
use super::{encode, to_csv};
use crate::place::place;
use crate::read::{is_parquet_name, season_files};
use crate::{Error, Result};

/// Converts a season file, or every season file of a folder, from CSV to Parquet or from Parquet to CSV, and names the
/// files written.
///
/// A file goes by the extensions of both paths. A folder goes to a folder, which is created if need be: one of CSV files
/// becomes Parquet files of the same names, one of Parquet files CSV files. Every column is kept, also those that
/// are not read into a [`Match`](crate::Match); there and back gives the same data set. A file takes its place in one
/// step, so that no half one can be seen; one that stood there is replaced.
///
/// | column | type in Parquet |
/// |---|---|
/// | `Date` | DATE |
/// | clubs, `Div`, `Time`, results, referee | UTF8 |
/// | whole numbers in every cell, such as goals | INT64 |
/// | decimal numbers, such as prices | DOUBLE |
/// | anything else | UTF8 |
///
/// Blank cells are nulls and blank rows are dropped. The second of two columns `X` is called `X (2)`; a column without
/// name goes by its number, or is dropped if it is blank.
///
/// # Errors
/// [`Error::NotConvertible`] for paths that do not say what to do; [`Error::OpenQuotation`] for a row that cannot be told
/// from the next one; those of [`read_dir`](crate::read_dir) for folders, [`Error::NotCsv`] and [`Error::NotParquet`]
/// for a file of another kind; [`Error::Io`]. Files written before an error stay.
///
/// # Examples
/// ```no_run
/// let written = fairline_data::convert("/data/csv".as_ref(), "/data/parquet".as_ref())?;
/// println!("{} files", written.len());
/// # Ok::<(), fairline_data::Error>(())
/// ```
pub fn convert(from: &Path, to: &Path) -> Result<Vec<PathBuf>> {
    if !from.is_dir() {
        convert_file(from, to)?;
        return Ok(vec![to.to_owned()]);
    }
    let files = season_files(from)?;
    let to_parquet = files.iter().filter(|file| !is_parquet_name(file)).count();
    if files.is_empty() {
        return Err(Error::NoCsvFiles { path: from.to_owned() });
    }
    if to_parquet != 0 && to_parquet != files.len() {
        let why = "holds both .csv and .parquet files";
        return Err(Error::NotConvertible { path: from.to_owned(), why });
    }
    fs::create_dir_all(to).map_err(|cause| Error::Io { path: to.to_owned(), cause })?;
    let extension = if to_parquet == 0 { "csv" } else { "parquet" };
    let mut written = Vec::with_capacity(files.len());
    for file in files {
        let path = to.join(file.file_name().unwrap_or_default()).with_extension(extension);
        convert_file(&file, &path)?;
        written.push(path);
    }
    Ok(written)
}

fn convert_file(from: &Path, to: &Path) -> Result<()> {
    let is_csv = |path: &Path| path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("csv"));
    let read = || fs::read(from).map_err(|cause| Error::Io { path: from.to_owned(), cause });
    let bytes = if is_csv(from) && is_parquet_name(to) {
        let table = Table::from_csv(from, &read()?)?;
        encode::bytes(&table)
            .map_err(|error| Error::NotParquet { path: to.to_owned(), cause: error.to_string() })?
    } else if is_parquet_name(from) && is_csv(to) {
        to_csv(from, read()?)?
    } else {
        let why = "is not to be converted from .csv to .parquet or back";
        return Err(Error::NotConvertible { path: from.to_owned(), why });
    };
    place(to, &bytes).map_err(|cause| Error::Io { path: to.to_owned(), cause })
}
