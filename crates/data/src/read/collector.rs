//! Gathers the rows of one or many files into one data set.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::{Position, Reader, ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::columns::{Columns, Wanted};
use super::row::{self, Fault};
use super::text::{self, Lines};
use crate::{Dataset, Error, Fixtures, Match, Reason, Refusal, Result, UpcomingMatch};

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
        let mut reader = reader(cursor);
        let mut record = StringRecord::new();
        reader.read_record(&mut record).map_err(|error| unreadable(&path, error))?;
        let columns =
            Columns::find(&record, &path, Wanted::Results, |name| shared(&mut self.bookmakers, name))?;

        self.data.files.push(path);
        self.data.matches_by_file.push(0);
        rows(reader, &text, &mut record, |record, line, open| {
            let played = match open {
                None => row::played(record, &columns).and_then(|played| self.keep(played, line, &columns)),
                Some(column) => Err((column, Reason::OpenQuotation)),
            };
            if let Err(fault) = played {
                let refusal = refusal(self.path(), line, record, &columns, fault);
                self.data.refused.push(refusal);
            }
        })
        .map_err(|error| unreadable(self.path(), error))
    }

    /// Puts the matches in order.
    pub(super) fn finish(self) -> Dataset {
        Dataset { matches: Dataset::from_matches(self.data.matches).matches, ..self.data }
    }

    /// Keeps a match, unless it is there already.
    fn keep(
        &mut self,
        (played, incomplete): (Match, [usize; 2]),
        line: u64,
        columns: &Columns,
    ) -> Result<(), Fault> {
        let Match { competition, date, home, away, .. } = &played;
        let key = (*date, [competition, home, away].map(|name| number(&mut self.numbers, name)));
        let goals = played.goals;
        if let Some(&(file, line_of_first, kept)) = self.seen.get(&key) {
            let file = self.data.files[file].clone();
            let reason = if kept == goals {
                Reason::Duplicate { file, line: line_of_first }
            } else {
                Reason::Conflict { file, line: line_of_first, kept, goals }
            };
            return Err((columns.home, reason));
        }
        self.seen.insert(key, (self.data.files.len() - 1, line, goals));
        let [of_three, of_two] = incomplete;
        self.data.incomplete_quotes += of_three;
        self.data.incomplete_two_way_quotes += of_two;
        let matches = &mut self.data.matches;
        if matches.len() == matches.capacity() {
            // By a quarter, as doubling would leave up to half of the memory unused.
            matches.reserve_exact(matches.len() / 4 + 64);
        }
        matches.push(played);
        if let Some(matches) = self.data.matches_by_file.last_mut() {
            *matches += 1;
        }
        Ok(())
    }

    /// The file being read.
    fn path(&self) -> &Path {
        self.data.files.last().map_or(Path::new(""), PathBuf::as_path)
    }
}

/// Reads the matches to come.
pub(super) fn fixtures(path: &Path, bytes: &[u8]) -> Result<Fixtures> {
    let text = text::decode(bytes).map_err(|found| Error::NotCsv { path: path.to_owned(), found })?;
    let mut reader = reader(Cursor::new(text.as_bytes()));
    let mut record = StringRecord::new();
    reader.read_record(&mut record).map_err(|error| unreadable(path, error))?;
    let mut bookmakers = BTreeSet::new();
    let columns = Columns::find(&record, path, Wanted::Fixtures, |name| shared(&mut bookmakers, name))?;
    let mut fixtures = Fixtures { file: path.to_owned(), ..Fixtures::default() };
    let mut seen: HashMap<(Date, [String; 3]), u64> = HashMap::new();
    rows(reader, &text, &mut record, |record, line, open| {
        let mut refuse = |fault| fixtures.refused.push(refusal(path, line, record, &columns, fault));
        if let Some(column) = open {
            return refuse((column, Reason::OpenQuotation));
        }
        match row::upcoming(record, &columns) {
            Err(fault) => refuse(fault),
            Ok((game, incomplete)) => {
                let clubs = [&game.competition, &game.home, &game.away].map(Clone::clone);
                match seen.entry((game.date, clubs)) {
                    Entry::Occupied(first) => {
                        let reason = Reason::Duplicate { file: path.to_owned(), line: *first.get() };
                        refuse((columns.home, reason));
                    }
                    Entry::Vacant(new) => {
                        new.insert(line);
                        fixtures.incomplete_quotes += incomplete.iter().sum::<usize>();
                        fixtures.matches.push(game);
                    }
                }
            }
        }
    })
    .map_err(|error| unreadable(path, error))?;
    let order = |game: &UpcomingMatch| (game.date, game.time, game.competition.clone(), game.home.clone());
    fixtures.matches.sort_by_key(order);
    Ok(fixtures)
}

/// What there is to say of a row that is left out.
fn refusal(
    path: &Path,
    line: u64,
    record: &StringRecord,
    columns: &Columns,
    (column, reason): Fault,
) -> Refusal {
    // Behind an open quotation mark the cells are those of other rows.
    let readable = if reason == Reason::OpenQuotation { column } else { record.len() };
    let [competition, home, away] = row::names(record, columns, readable);
    let date = row::date(record, columns, readable);
    let (file, column) = (path.to_owned(), columns.name(column));
    Refusal { file, line, column, reason, competition, date, home, away }
}

/// The header is read like any other row: a csv reader with headers would hide it from the line count.
fn reader(cursor: Cursor<&[u8]>) -> Reader<Cursor<&[u8]>> {
    ReaderBuilder::new().has_headers(false).flexible(true).from_reader(cursor)
}

/// Hands over every row below the header that is not blank, with its line, and the column of a quotation mark that does not close.
fn rows(
    mut reader: Reader<Cursor<&[u8]>>,
    text: &str,
    record: &mut StringRecord,
    mut each: impl FnMut(&StringRecord, u64, Option<usize>),
) -> csv::Result<()> {
    let mut lines = Lines::new(text);
    while reader.read_record(record)? {
        let (start, line) = lines.row(record.position().map_or(0, offset));
        if let Some(column) = open_quotation(record) {
            // An unclosed quotation mark swallows the rows below it; reading goes on with the next line.
            each(record, line, Some(column));
            let mut resume = Position::new();
            resume.set_byte(lines.end(start) as u64);
            reader.seek(resume)?;
        } else if record.iter().any(|cell| !cell.trim().is_empty()) {
            each(record, line, None);
        }
    }
    Ok(())
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

/// Text in memory that accepts rows of any length leaves csv nothing to object to; if it does, it is reported.
fn unreadable(path: &Path, error: csv::Error) -> Error {
    Error::Io { path: path.to_owned(), cause: error.into() }
}

fn offset(position: &Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}
