//! A season as columns of text.

use std::collections::HashSet;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Writer};

use crate::read::{Lines, decode};
use crate::{Error, Result};

/// A column: its name and its cells, blank ones as `None`.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) cells: Vec<Option<String>>,
}

/// Columns of one length.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
}

impl Table {
    /// Reads a CSV file, every column of it.
    ///
    /// A row that is cut short has blank cells. Names are unique: a second `X` becomes `X (2)`, which no reader takes for
    /// `X`. A column without name, or beyond the header, goes by its number if it holds anything and is dropped
    /// otherwise. Blank rows are dropped.
    pub(super) fn from_csv(path: &Path, bytes: &[u8]) -> Result<Self> {
        let text = decode(bytes).map_err(|found| Error::NotCsv { path: path.to_owned(), found })?;
        let mut lines = Lines::new(&text);
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut columns: Vec<Column> = Vec::new();
        let (mut record, mut rows, mut header) = (StringRecord::new(), 0, true);
        loop {
            let read = reader.read_record(&mut record);
            if !read.map_err(|error| Error::Io { path: path.to_owned(), cause: error.into() })? {
                break;
            }
            if header {
                let one_line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
                columns =
                    record.iter().map(|name| Column { name: one_line(name), cells: Vec::new() }).collect();
                header = false;
                continue;
            }
            let position = record.position().map_or(0, csv::Position::byte);
            let (_, line) = lines.row(usize::try_from(position).unwrap_or(usize::MAX));
            if record.iter().any(|cell| cell.contains(['\n', '\r'])) {
                return Err(Error::OpenQuotation { path: path.to_owned(), line });
            }
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            while columns.len() < record.len() {
                columns.push(Column { name: String::new(), cells: vec![None; rows] });
            }
            for (place, column) in columns.iter_mut().enumerate() {
                let cell = record.get(place).map(str::trim).filter(|cell| !cell.is_empty());
                column.cells.push(cell.map(str::to_owned));
            }
            rows += 1;
        }
        let mut table = Self { columns };
        table.name_all();
        Ok(table)
    }

    /// Gives every column a name of its own.
    fn name_all(&mut self) {
        for (place, column) in self.columns.iter_mut().enumerate() {
            if column.name.is_empty() && column.cells.iter().any(Option::is_some) {
                column.name = (place + 1).to_string();
            }
        }
        self.columns.retain(|column| !column.name.is_empty());
        let mut taken: HashSet<String> = HashSet::new();
        for column in &mut self.columns {
            let plain = column.name.clone();
            let mut count = 1;
            while !taken.insert(column.name.clone()) {
                count += 1;
                column.name = format!("{plain} ({count})");
            }
        }
    }

    /// Writes the CSV, one line a row; line ends within a cell become spaces.
    pub(super) fn to_csv(&self) -> Result<Vec<u8>, csv::Error> {
        let one_line = |text: &str| text.replace(['\n', '\r'], " ");
        let mut writer = Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|column| one_line(&column.name)))?;
        for row in 0..self.columns.first().map_or(0, |column| column.cells.len()) {
            let cell = |column: &Column| {
                column.cells.get(row).and_then(Option::as_deref).map(one_line).unwrap_or_default()
            };
            writer.write_record(self.columns.iter().map(cell))?;
        }
        writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}
