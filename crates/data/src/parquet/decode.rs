//! The columns of any flat Parquet file to text, as exactly as the row parser needs it.
//!
//! | type | text |
//! |---|---|
//! | whole numbers, decimals | all digits |
//! | FLOAT, DOUBLE | the fewest digits that read back as the same number; NaN is a blank cell |
//! | DATE | dd/mm/yyyy |
//! | TIMESTAMP, INT96 | the day in `Date`, hh:mm in `Time`, both elsewhere; as written, without time zones |
//! | TIME | hh:mm, with seconds if there are any |
//! | UTF8, other bytes | as they are |

use std::panic::catch_unwind;

use bytes::Bytes;
use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp, tz};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::ColumnDescriptor;

use super::table::{Column, Table};

/// Reads all columns.
pub(super) fn table(bytes: Vec<u8>) -> Result<Table, ParquetError> {
    // parquet panics where a damaged footer or page contradicts itself; a bad file must not end the program.
    catch_unwind(|| columns(bytes))
        .unwrap_or_else(|_| Err(ParquetError::General("its contents contradict themselves".to_owned())))
}

fn columns(bytes: Vec<u8>) -> Result<Table, ParquetError> {
    let reader = SerializedFileReader::new(Bytes::from(bytes))?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let mut columns = Vec::with_capacity(schema.num_columns());
    for (place, descriptor) in schema.columns().iter().enumerate() {
        if descriptor.max_rep_level() > 0 || descriptor.path().parts().len() != 1 {
            let message = format!("column {} holds lists or groups, not cells", descriptor.path());
            return Err(ParquetError::General(message));
        }
        let mut cells = Vec::new();
        for group in 0..reader.num_row_groups() {
            read_column(&*reader.get_row_group(group)?, place, descriptor, &mut cells)?;
        }
        columns.push(Column { name: descriptor.name().to_owned(), cells });
    }
    let lengths = columns.first().map_or(0, |column| column.cells.len());
    if columns.iter().any(|column| column.cells.len() != lengths) {
        return Err(ParquetError::General("its columns differ in length".to_owned()));
    }
    Ok(Table { columns })
}

fn read_column(
    group: &dyn RowGroupReader,
    place: usize,
    column: &ColumnDescriptor,
    cells: &mut Vec<Option<String>>,
) -> Result<(), ParquetError> {
    let name = column.name();
    let words = |bytes: &[u8]| Some(word(bytes, column));
    match group.get_column_reader(place)? {
        ColumnReader::BoolColumnReader(reader) => {
            read(reader, column, cells, |value| Some(value.to_string()))
        }
        ColumnReader::Int32ColumnReader(reader) => {
            read(reader, column, cells, |&value| Some(integer(i64::from(value), 32, column)))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            read(reader, column, cells, |&value| Some(integer(value, 64, column)))
        }
        ColumnReader::Int96ColumnReader(reader) => {
            read(reader, column, cells, |value| Some(moment(value.to_nanos(), 1_000_000_000, name)))
        }
        ColumnReader::FloatColumnReader(reader) => {
            read(reader, column, cells, |value| (!value.is_nan()).then(|| value.to_string()))
        }
        ColumnReader::DoubleColumnReader(reader) => {
            read(reader, column, cells, |value| (!value.is_nan()).then(|| value.to_string()))
        }
        ColumnReader::ByteArrayColumnReader(reader) => {
            read(reader, column, cells, |value| words(value.data()))
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            read(reader, column, cells, |value| words(value.data()))
        }
    }
}

/// All values of a column in one group of rows.
fn read<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    column: &ColumnDescriptor,
    cells: &mut Vec<Option<String>>,
    text: impl Fn(&T::T) -> Option<String>,
) -> Result<(), ParquetError> {
    const AT_ONCE: usize = 4_096;
    let (mut values, mut there) = (Vec::new(), Vec::new());
    loop {
        values.clear();
        there.clear();
        let (rows, ..) = reader.read_records(AT_ONCE, Some(&mut there), None, &mut values)?;
        if rows == 0 {
            return Ok(());
        }
        if column.max_def_level() == 0 {
            cells.extend(values.iter().map(&text));
        } else {
            let mut values = values.iter();
            cells.extend(
                there.iter().map(|&level| if level > 0 { values.next().and_then(&text) } else { None }),
            );
        }
    }
}

/// A whole number of `bits` bits, or what it stands for.
fn integer(value: i64, bits: u32, column: &ColumnDescriptor) -> String {
    let per_second = |unit: TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    };
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => {
            day(value).map_or_else(|| value.to_string(), |day| day.strftime("%d/%m/%Y").to_string())
        }
        (Some(LogicalType::Timestamp(stamp)), _) => moment(value, per_second(stamp.unit), column.name()),
        (None, ConvertedType::TIMESTAMP_MILLIS) => moment(value, 1_000, column.name()),
        (None, ConvertedType::TIMESTAMP_MICROS) => moment(value, 1_000_000, column.name()),
        (Some(LogicalType::Time(time)), _) => time_of_day(value, per_second(time.unit)),
        (None, ConvertedType::TIME_MILLIS) => time_of_day(value, 1_000),
        (None, ConvertedType::TIME_MICROS) => time_of_day(value, 1_000_000),
        (_, ConvertedType::DECIMAL) => decimal(i128::from(value), column.type_scale()),
        (_, ConvertedType::UINT_32) => (value & i64::from(u32::MAX)).to_string(),
        (_, ConvertedType::UINT_64) if bits == 64 => value.cast_unsigned().to_string(),
        _ => value.to_string(),
    }
}

fn day(after_1970: i64) -> Option<Date> {
    let days = Span::new().try_days(after_1970).ok()?;
    Date::constant(1970, 1, 1).checked_add(days).ok()
}

/// A moment, counted from 1970, as the column needs it; one beyond the calendar stays a number.
fn moment(value: i64, per_second: i64, name: &str) -> String {
    let nanoseconds = i128::from(value) * i128::from(1_000_000_000 / per_second);
    let Ok(stamp) = Timestamp::from_nanosecond(nanoseconds) else { return value.to_string() };
    let moment: DateTime = tz::Offset::UTC.to_datetime(stamp);
    match name {
        "Date" => moment.strftime("%d/%m/%Y").to_string(),
        "Time" => clock(moment.time()),
        _ => moment.strftime("%d/%m/%Y %H:%M:%S").to_string(),
    }
}

fn time_of_day(value: i64, per_second: i64) -> String {
    let seconds = Span::new().try_seconds(value.div_euclid(per_second)).ok();
    let time = seconds.and_then(|seconds| Time::midnight().checked_add(seconds).ok());
    time.map_or_else(|| value.to_string(), clock)
}

fn clock(time: Time) -> String {
    time.strftime(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}

/// `scale` digits behind the point, without zeros at the end.
fn decimal(value: i128, scale: i32) -> String {
    // No decimal of 16 bytes has more digits; a damaged file may claim them.
    let scale = usize::try_from(scale).unwrap_or(0).min(38);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Text, or a decimal number of up to 16 bytes with the highest first.
fn word(bytes: &[u8], column: &ColumnDescriptor) -> String {
    const LONGEST: usize = 16;
    if column.converted_type() == ConvertedType::DECIMAL && (1..=LONGEST).contains(&bytes.len()) {
        let negative = bytes.first().is_some_and(|byte| byte >> 7 == 1);
        let start: i128 = if negative { -1 } else { 0 };
        let value = bytes.iter().fold(start, |value, &byte| (value << 8) | i128::from(byte));
        return decimal(value, column.type_scale());
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Latin-1, as in CSV files that are not UTF-8.
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_point() {
        for (value, scale, text) in
            [(235, 2, "2.35"), (-5, 2, "-0.05"), (200, 2, "2"), (7, 0, "7"), (0, 3, "0"), (1250, 3, "1.25")]
        {
            assert_eq!(decimal(value, scale), text);
        }
    }

    #[test]
    fn moments_are_what_their_column_needs() {
        let noon = 1_691_843_400; // 12 August 2023, 12:30
        assert_eq!(moment(noon, 1, "Date"), "12/08/2023");
        assert_eq!(moment(noon * 1_000, 1_000, "Time"), "12:30");
        assert_eq!(moment(noon * 1_000_000 + 1, 1_000_000, "X"), "12/08/2023 12:30:00");
        assert_eq!(moment(-86_400_000, 1_000, "Date"), "31/12/1969");
        assert_eq!(moment(i64::MAX, 1, "Date"), i64::MAX.to_string());
        assert_eq!(time_of_day(45_000, 1), "12:30");
        assert_eq!(time_of_day(45_001_000, 1_000), "12:30:01");
        assert_eq!(time_of_day(86_400, 1), "86400");
    }
}
