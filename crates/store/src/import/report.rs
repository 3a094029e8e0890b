//! What an import does, or would do.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::source::Row;

/// What an import did, or would do. Its text is for people.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
#[non_exhaustive]
pub struct ImportReport {
    /// The tables that were read.
    pub tables: BTreeMap<&'static str, ImportedTable>,
    /// What had to be filled in or rounded, and how often.
    pub notes: BTreeMap<&'static str, usize>,
    /// The run that the rows have become; `None` in a dry run.
    pub run: Option<i64>,
    /// Whether the same rows had been imported before, so that nothing was written.
    pub already_imported: bool,
    /// The files with the rows that were not taken over; empty in a dry run.
    pub archived_in: Vec<PathBuf>,
    #[serde(skip)]
    pub(super) rows: Vec<(&'static str, Row, &'static str)>,
}

/// What became of the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
#[non_exhaustive]
pub struct ImportedTable {
    /// Rows that are taken over.
    pub kept: usize,
    /// Rows that go to the archive, by reason.
    pub archived: BTreeMap<&'static str, usize>,
}

impl ImportReport {
    pub(super) fn kept(&mut self, table: &'static str, rows: usize) {
        self.tables.entry(table).or_default().kept = rows;
    }

    pub(super) fn archive(&mut self, table: &'static str, row: &Row, reason: &'static str) {
        *self.tables.entry(table).or_default().archived.entry(reason).or_default() += 1;
        self.rows.push((table, row.clone(), reason));
    }

    pub(super) fn archive_all(&mut self, table: &'static str, rows: &[Row], reason: &'static str) {
        for row in rows {
            self.archive(table, row, reason);
        }
    }

    pub(super) fn note_if(&mut self, so: bool, note: &'static str) {
        if so {
            *self.notes.entry(note).or_default() += 1;
        }
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (table, ImportedTable { kept, archived }) in &self.tables {
            writeln!(f, "{table}: {kept} rows taken over, {} archived", archived.values().sum::<usize>())?;
            for (reason, rows) in archived {
                writeln!(f, "  {rows:>7} because {reason}")?;
            }
        }
        for (note, times) in &self.notes {
            writeln!(f, "note, {times} times: {note}")?;
        }
        for file in &self.archived_in {
            writeln!(f, "archived in {}", file.display())?;
        }
        match self.run {
            None => write!(f, "dry run: nothing was written; say --apply to do it"),
            Some(run) if self.already_imported => {
                write!(f, "run {run} has these rows already; nothing was written")
            }
            Some(run) => write!(f, "imported as run {run}"),
        }
    }
}
