//! Gathers the rows of one or many files into one data set.

use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::{Position, Reader, ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::columns::Columns;
use super::row::Row;
use super::text::{self, Lines};
use crate::{Dataset, Error, Match, Reason, Refusal, Result};

/// What makes two rows the same match: date, and numbers for competition, home and away team.
type Key = (Date, [usize; 3]);

/// Where a match was read first: the index of its file, the line, and how it ended.
type Place = (usize, u64, [u32; 2]);

#[derive(Debug, Default)]
pub(super) struct Collector {
    data: Dataset,
    seen: HashMap<Key, Place>,
    /// Numbers for the names of competitions and teams.
    numbers: HashMap<String, usize>,
    bookmakers: BTreeSet<Arc<str>>,
}

impl Collector {
    /// Reads one file's contents.
    pub(super) fn read(&mut self, path: PathBuf, bytes: &[u8]) -> Result<()> {
        let text = text::decode(bytes).map_err(|found| Error::NotCsv { path: path.clone(), found })?;
        let cursor = Cursor::new(text.as_bytes());
        // The header is read like any other row: a csv reader with headers would hide it from the line count.
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(cursor);
        let mut record = StringRecord::new();
        next(&mut reader, &mut record, &path)?;
        let columns = Columns::find(&record, &path, |name| shared(&mut self.bookmakers, name))?;

        self.data.files.push(path);
        self.data.matches_by_file.push(0);
        let mut lines = Lines::new(&text);
        while next(&mut reader, &mut record, self.path())? {
            let (start, line) = lines.row(record.position().map_or(0, offset));
            if let Some(column) = open_quotation(&record) {
                // An unclosed quotation mark swallows the rows below it; reading goes on with the next line.
                self.refuse(line, columns.name(column), Reason::OpenQuotation);
                let mut resume = Position::new();
                resume.set_byte(lines.end(start) as u64);
                reader.seek(resume).map_err(|error| unreadable(self.path(), error))?;
            } else if record.iter().any(|cell| !cell.trim().is_empty()) {
                match Row::parse(&record, &columns) {
                    Ok(row) => self.keep(row, line, &columns),
                    Err((column, reason)) => self.refuse(line, columns.name(column), reason),
                }
            }
        }
        Ok(())
    }

    /// Puts the matches in order.
    pub(super) fn finish(self) -> Dataset {
        Dataset { matches: Dataset::from_matches(self.data.matches).matches, ..self.data }
    }

    fn keep(&mut self, row: Row, line: u64, columns: &Columns) {
        let Match { competition, date, home, away, .. } = &row.played;
        let key = (*date, [competition, home, away].map(|name| number(&mut self.numbers, name)));
        let goals = row.played.goals;
        if let Some(&(file, line_of_first, kept)) = self.seen.get(&key) {
            let file = self.data.files[file].clone();
            let reason = if kept == goals {
                Reason::Duplicate { file, line: line_of_first }
            } else {
                Reason::Conflict { file, line: line_of_first, kept, goals }
            };
            self.refuse(line, columns.name(columns.home), reason);
            return;
        }
        self.seen.insert(key, (self.data.files.len() - 1, line, goals));
        self.data.incomplete_quotes += row.incomplete_quotes;
        self.data.matches.push(row.played);
        if let Some(matches) = self.data.matches_by_file.last_mut() {
            *matches += 1;
        }
    }

    fn refuse(&mut self, line: u64, column: String, reason: Reason) {
        self.data.refused.push(Refusal { file: self.path().to_owned(), line, column, reason });
    }

    /// The file being read.
    fn path(&self) -> &Path {
        self.data.files.last().map_or(Path::new(""), PathBuf::as_path)
    }
}

/// The first column whose text goes on in the next line.
fn open_quotation(record: &StringRecord) -> Option<usize> {
    let is_line_end = |byte: u8| matches!(byte, b'\n' | b'\r');
    // Looking at all cells in one go, without branches, is ten times as fast as looking for the cell.
    let any = record.as_slice().bytes().fold(false, |any, byte| any | is_line_end(byte));
    if any { record.iter().position(|cell| cell.bytes().any(is_line_end)) } else { None }
}

/// The number of a name; a new one gets the next.
fn number(known: &mut HashMap<String, usize>, name: &str) -> usize {
    if let Some(&known) = known.get(name) {
        return known;
    }
    let next = known.len();
    known.insert(name.to_owned(), next);
    next
}

/// One string for all uses of a bookmaker's name, in all files.
fn shared(known: &mut BTreeSet<Arc<str>>, name: &str) -> Arc<str> {
    if let Some(known) = known.get(name) {
        return Arc::clone(known);
    }
    let new: Arc<str> = name.into();
    known.insert(Arc::clone(&new));
    new
}

fn next(reader: &mut Reader<Cursor<&[u8]>>, record: &mut StringRecord, path: &Path) -> Result<bool> {
    reader.read_record(record).map_err(|error| unreadable(path, error))
}

/// Text in memory that accepts rows of any length leaves csv nothing to object to; if it does, it is reported.
fn unreadable(path: &Path, error: csv::Error) -> Error {
    Error::Io { path: path.to_owned(), cause: error.into() }
}

fn offset(position: &Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}
