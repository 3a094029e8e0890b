//! Tables: cells that know how they are sorted and what they mean.

use rust_decimal::Decimal;

use crate::format;
use crate::style::Tone;

/// A text in a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) tone: Tone,
    /// The exact value that rows are sorted by, where it is not the text.
    pub(crate) exact: Option<String>,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, tone: Tone::Plain, exact: None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Cell {
    /// Money without a sign.
    pub(crate) fn money(amount: Decimal) -> Self {
        Self { exact: Some(amount.to_string()), ..format::money(amount).into() }
    }

    /// A profit or a loss.
    pub(crate) fn profit(amount: Decimal) -> Self {
        let tone = match amount.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Greater => Tone::Good,
            std::cmp::Ordering::Less => Tone::Bad,
            std::cmp::Ordering::Equal => Tone::Plain,
        };
        Self { tone, exact: Some(amount.to_string()), ..format::signed(amount).into() }
    }

    pub(crate) fn percent(share: impl Into<Option<f64>>) -> Self {
        let share = share.into();
        Self { exact: Some(exact(share)), ..format::percent(share).into() }
    }

    /// A return: green above 0, red below.
    pub(crate) fn gain(share: impl Into<Option<f64>>) -> Self {
        let share = share.into();
        let tone = match share {
            Some(share) if share > 0.0 => Tone::Good,
            Some(share) if share < 0.0 => Tone::Bad,
            _ => Tone::Plain,
        };
        Self { tone, ..Self::percent(share) }
    }

    pub(crate) fn number(value: impl Into<Option<f64>>, places: usize) -> Self {
        let value = value.into();
        Self { exact: Some(exact(value)), ..format::number(value, places).into() }
    }

    pub(crate) fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

/// A number with all its digits; nothing where there is none.
fn exact(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Rows under a header.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Units, and how to read the columns.
    pub(crate) note: String,
    /// Whether a page lets its reader sort it.
    pub(crate) sortable: bool,
    /// Whether a narrow page shows each row as a card.
    pub(crate) stacked: bool,
}

impl Table {
    pub(crate) fn new(header: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        Self { header: header.iter().map(|&name| name.to_owned()).collect(), rows, ..Self::default() }
    }

    /// A table of plain texts.
    pub(crate) fn of(header: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self::new(header, rows.into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect())
    }

    pub(crate) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    pub(crate) fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }

    pub(crate) fn stacked(self) -> Self {
        Self { stacked: true, ..self }
    }

    /// Whether a column holds words, which are set to the left.
    pub(crate) fn words(&self, column: usize) -> bool {
        let word = |row: &Vec<Cell>| {
            row.get(column)
                .is_some_and(|cell| cell.exact.is_none() && cell.text.starts_with(char::is_alphabetic))
        };
        self.rows.iter().any(word)
    }
}
