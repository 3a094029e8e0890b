//! The rows that were not taken over, as CSV with their own columns and the reason.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::report::ImportReport;
use crate::{Error, Result};

/// Writes a file a table, whole or not at all, and says which.
pub(super) fn write(folder: &Path, report: &ImportReport) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for table in report.tables.keys() {
        let rows: Vec<_> = report.rows.iter().filter(|(of, ..)| of == table).collect();
        if rows.is_empty() {
            continue;
        }
        let columns: BTreeSet<&String> = rows.iter().flat_map(|(_, row, _)| row.keys()).collect();
        let mut csv = csv::Writer::from_writer(Vec::new());
        let path = folder.join(format!("{table}.csv"));
        let failed = |reason: String| Error::Archive { path: path.clone(), reason };
        csv.write_record(columns.iter().map(|column| column.as_str()).chain(["archived because"]))
            .map_err(|error| failed(error.to_string()))?;
        for (_, row, reason) in rows {
            let cell = |column: &&String| match row.get(*column) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            csv.write_record(columns.iter().map(cell).chain([(*reason).to_owned()]))
                .map_err(|error| failed(error.to_string()))?;
        }
        let bytes = csv.into_inner().map_err(|error| failed(error.to_string()))?;
        let half = folder.join(format!("{table}.csv.part"));
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&half, bytes))
            .and_then(|()| fs::rename(&half, &path))
            .map_err(|error| failed(error.to_string()))?;
        files.push(path);
    }
    Ok(files)
}
