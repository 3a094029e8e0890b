//! Season files as Parquet: the columns of the CSV under the same names, typed by what they hold.
//!
//! Reading turns cells into the text that the CSV would have and goes through the same row parser, so that matches,
//! refusals and bookmakers' names are the same whichever way a season is kept.

mod convert;
mod decode;
mod encode;
mod table;

use std::path::Path;

pub use self::convert::convert;
use crate::{Error, Result};

/// A Parquet file as the CSV that the row parser reads: its first row is line 2.
pub(crate) fn to_csv(path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>> {
    let bad = |cause: &dyn std::fmt::Display| Error::NotParquet {
        path: path.to_owned(),
        // Messages are one line; a library's own text may not be.
        cause: cause.to_string().split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let table = decode::table(bytes).map_err(|error| bad(&error))?;
    table.to_csv().map_err(|error| bad(&error))
}
