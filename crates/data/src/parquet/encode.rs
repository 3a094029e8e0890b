//! Columns of text to typed columns of a Parquet file.
//!
//! | column | type | if |
//! |---|---|---|
//! | `Date` | DATE | every cell is a date that the row parser reads |
//! | names, results and times of day | UTF8 | always |
//! | any other | INT64 | every cell is a whole number as a program would write it |
//! | | DOUBLE | every cell is a decimal number |
//! | | UTF8 | otherwise |
//!
//! A column is a number only if its text, written again, is read as the same: `007` and `3.` stay text.

use std::sync::Arc;

use jiff::civil::date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::table::{Column, Table};
use crate::read;

/// Columns that stay text even if a file has only digits in them.
const WORDS: [&str; 15] = [
    "Div", "Time", "HomeTeam", "AwayTeam", "HT", "AT", "Home", "Away", "FTR", "HTR", "Res", "Referee",
    "Country", "League", "Season",
];

/// The cells of a column in one type.
enum Cells {
    Whole(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
    /// Days after 1 January 1970.
    Days(Vec<Option<i32>>),
    Words(Vec<Option<ByteArray>>),
}

impl Cells {
    fn of(column: &Column) -> Self {
        let words =
            || Self::Words(column.cells.iter().map(|cell| cell.as_deref().map(ByteArray::from)).collect());
        if column.name == "Date" {
            return all(column, days).map_or_else(words, Self::Days);
        }
        if WORDS.contains(&column.name.as_str()) {
            return words();
        }
        if column.cells.iter().any(Option::is_some)
            && let Some(numbers) = all(column, whole)
        {
            return Self::Whole(numbers);
        }
        all(column, real).map_or_else(words, Self::Real)
    }

    fn schema(&self, name: &str) -> Result<TypePtr, ParquetError> {
        let (physical, logical) = match self {
            Self::Whole(_) => (PhysicalType::INT64, None),
            Self::Real(_) => (PhysicalType::DOUBLE, None),
            Self::Days(_) => (PhysicalType::INT32, Some(LogicalType::Date)),
            Self::Words(_) => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        Ok(Arc::new(builder.with_logical_type(logical).build()?))
    }

    fn write(&self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> Result<(), ParquetError> {
        match self {
            Self::Whole(cells) => write::<Int64Type>(cells, group),
            Self::Real(cells) => write::<DoubleType>(cells, group),
            Self::Days(cells) => write::<Int32Type>(cells, group),
            Self::Words(cells) => write::<ByteArrayType>(cells, group),
        }
    }
}

/// The file's bytes.
pub(super) fn bytes(table: &Table) -> Result<Vec<u8>, ParquetError> {
    let cells: Vec<Cells> = table.columns.iter().map(Cells::of).collect();
    let fields = table.columns.iter().zip(&cells).map(|(column, cells)| cells.schema(&column.name));
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder("season").with_fields(fields).build()?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    for cells in &cells {
        cells.write(&mut group)?;
    }
    group.close()?;
    writer.into_inner()
}

fn write<T: DataType>(
    cells: &[Option<T::T>],
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("the schema has fewer columns than the table".to_owned());
    let values: Vec<T::T> = cells.iter().flatten().cloned().collect();
    let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let mut column = group.next_column()?.ok_or_else(missing)?;
    column.typed::<T>().write_batch(&values, Some(&there), None)?;
    column.close()
}

/// All cells in one type, or none if one of them does not fit.
fn all<T>(column: &Column, parse: impl Fn(&str) -> Option<T>) -> Option<Vec<Option<T>>> {
    let cell = |cell: &Option<String>| match cell {
        Some(text) => parse(text).map(Some),
        None => Some(None),
    };
    column.cells.iter().map(cell).collect()
}

fn days(text: &str) -> Option<i32> {
    let day = read::date(text).ok()?;
    date(1970, 1, 1).until(day).ok().map(|span| span.get_days())
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// A decimal number that stays what it is when it is written with its fewest digits.
fn real(text: &str) -> Option<f64> {
    let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(integer.strip_prefix('-').unwrap_or(integer)) && digits(fraction)) {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    // 3.00000000000000001 is no count, and its nearest double would be one.
    let whole = number.fract().abs() < f64::MIN_POSITIVE;
    (number.is_finite() && whole == fraction.bytes().all(|digit| digit == b'0')).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, cells: &[&str]) -> &'static str {
        let cell = |cell: &&str| Some((*cell).to_owned()).filter(|cell| !cell.is_empty());
        match Cells::of(&Column { name: name.to_owned(), cells: cells.iter().map(cell).collect() }) {
            Cells::Whole(_) => "whole",
            Cells::Real(_) => "real",
            Cells::Days(_) => "days",
            Cells::Words(_) => "words",
        }
    }

    #[test]
    fn a_column_has_the_type_of_all_its_cells() {
        for (name, cells, expected) in [
            ("FTHG", &["1", "", "-2"][..], "whole"),
            ("FTHG", &["1", "2.0"], "real"),
            ("FTHG", &["007", "1"], "real"),
            ("FTHG", &["1", "x"], "words"),
            ("PSH", &["1.5", "2", ""], "real"),
            ("PSH", &["", ""], "real"),
            ("PSH", &["1.5", "inf"], "words"),
            ("HomeTeam", &["1860", "04"], "words"),
            ("Date", &["13/08/16", "13/08/2016"], "days"),
            ("Date", &["13/08/16", "2016-08-13"], "words"),
        ] {
            assert_eq!(kind(name, cells), expected, "{name} {cells:?}");
        }
    }

    #[test]
    fn only_numbers_that_stay_the_same_are_numbers() {
        for text in ["1.5", "-0.25", "2.0", "0", "123456.789"] {
            assert!(real(text).is_some(), "{text}");
        }
        for text in ["3.", ".5", "+1", "1e3", "inf", "NaN", "", "-", "1,5", "3.00000000000000001", "1.2.3"] {
            assert_eq!(real(text), None, "{text}");
        }
        assert_eq!(whole("9223372036854775808"), None);
        assert_eq!(whole("+1"), None);
    }
}
