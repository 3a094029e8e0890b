//! The table of a sweep as Parquet.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::configuration::Configuration;
use super::trial::{SeasonTrial, Trial};
use crate::{Error, Result};

/// The columns of the CSV table, with types. Money is a double: exact to the penny below 10¹³.
const SCHEMA: &str = "
message sweep {
  required int64 number;
  required binary forecaster (utf8);
  required binary prices (utf8);
  required binary competitions (utf8);
  required binary staking (utf8);
  required double amount;
  required double max_bet;
  required double max_total;
  optional double min_edge;
  optional double max_edge;
  optional double odds_least;
  optional double odds_most;
  required int32 season;
  required binary setup (utf8);
  required int64 bets;
  required double staked;
  required double profit;
  optional double yield;
  optional double roi;
  required double final_bankroll;
  optional double max_drawdown;
  optional double sharpe;
  optional double brier_model;
  optional double brier_market;
  optional double mean_clv;
  required double log_growth;
  required group weekly_returns (list) { repeated group list { required double element; } }
}";

/// Tries that are written together, which bounds the memory it takes.
const TRIES_A_GROUP: usize = 1_000;

/// Writes tries to a Parquet file, a row a configuration and season, columns as in the CSV table.
///
/// # Errors
/// [`Error::SweepFile`] if the file cannot be written.
///
/// # Examples
/// ```no_run
/// fairline_sim::write_parquet(&fairline_sim::read_trials("sweep.csv".as_ref())?, "sweep.parquet".as_ref())?;
/// # Ok::<(), fairline_sim::Error>(())
/// ```
pub fn write_parquet(trials: &[Trial], path: &Path) -> Result<()> {
    let bad = |reason: String| Error::SweepFile { path: path.to_owned(), line: 0, reason };
    let file = File::create(path).map_err(|error| bad(error.to_string()))?;
    write(trials, file).map_err(|error| bad(error.to_string()))
}

type Row<'a> = (&'a Configuration, &'a SeasonTrial);

fn write(trials: &[Trial], file: File) -> Result<(), ParquetError> {
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::builder().build()))?;
    for trials in trials.chunks(TRIES_A_GROUP) {
        let rows: Vec<Row<'_>> = trials
            .iter()
            .flat_map(|trial| trial.seasons.iter().map(|season| (&trial.configuration, season)))
            .collect();
        let mut group = Group { rows: &rows, writer: writer.next_row_group()? };
        group.fill()?;
        group.writer.close()?;
    }
    writer.close().map(|_| ())
}

/// Rows that are written together.
struct Group<'a, W: Write + Send> {
    rows: &'a [Row<'a>],
    writer: SerializedRowGroupWriter<'a, W>,
}

impl<W: Write + Send> Group<'_, W> {
    /// Writes the columns in the order of the schema.
    fn fill(&mut self) -> Result<(), ParquetError> {
        self.whole(|row| row.0.number)?;
        for column in 1..5 {
            self.text(|row| row.0.cells()[column].clone())?;
        }
        self.real(|row| row.0.cells()[5].parse().unwrap_or(f64::NAN))?;
        self.real(|row| row.0.max_bet)?;
        self.real(|row| row.0.max_total)?;
        self.optional(|row| row.0.min_edge)?;
        self.optional(|row| row.0.max_edge)?;
        self.optional(|row| row.0.odds_band.map(|band| band[0]))?;
        self.optional(|row| row.0.odds_band.map(|band| band[1]))?;
        let seasons: Vec<i32> = self.rows.iter().map(|row| i32::from(row.1.season.year())).collect();
        self.column::<Int32Type>(&seasons, None, None)?;
        self.text(|row| row.1.setup.clone())?;
        self.whole(|row| row.1.bets)?;
        self.real(|row| money(row.1.staked))?;
        self.real(|row| money(row.1.profit))?;
        self.optional(|row| row.1.yield_on_turnover)?;
        self.optional(|row| row.1.roi)?;
        self.real(|row| money(row.1.final_bankroll))?;
        self.optional(|row| row.1.max_drawdown)?;
        self.optional(|row| row.1.sharpe)?;
        self.optional(|row| row.1.brier_model)?;
        self.optional(|row| row.1.brier_market)?;
        self.optional(|row| row.1.mean_clv)?;
        self.real(|row| row.1.log_growth)?;
        self.returns()
    }

    fn whole(&mut self, of: impl Fn(&Row<'_>) -> usize) -> Result<(), ParquetError> {
        let values: Vec<i64> =
            self.rows.iter().map(|row| i64::try_from(of(row)).unwrap_or(i64::MAX)).collect();
        self.column::<Int64Type>(&values, None, None)
    }

    fn text(&mut self, of: impl Fn(&Row<'_>) -> String) -> Result<(), ParquetError> {
        let values: Vec<ByteArray> =
            self.rows.iter().map(|row| ByteArray::from(of(row).into_bytes())).collect();
        self.column::<ByteArrayType>(&values, None, None)
    }

    fn real(&mut self, of: impl Fn(&Row<'_>) -> f64) -> Result<(), ParquetError> {
        let values: Vec<f64> = self.rows.iter().map(of).collect();
        self.column::<DoubleType>(&values, None, None)
    }

    fn optional(&mut self, of: impl Fn(&Row<'_>) -> Option<f64>) -> Result<(), ParquetError> {
        let cells: Vec<Option<f64>> = self.rows.iter().map(of).collect();
        let values: Vec<f64> = cells.iter().copied().flatten().collect();
        let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
        self.column::<DoubleType>(&values, Some(&there), None)
    }

    /// The lists of weekly returns: the first of a list begins a row, the others go on with it.
    fn returns(&mut self) -> Result<(), ParquetError> {
        let (mut values, mut there, mut goes_on) = (Vec::new(), Vec::new(), Vec::new());
        for (_, season) in self.rows {
            let length = season.weekly_returns.len();
            values.extend_from_slice(&season.weekly_returns);
            there.extend((0..length.max(1)).map(|_| i16::from(length > 0)));
            goes_on.extend((0..length.max(1)).map(|place| i16::from(place > 0)));
        }
        self.column::<DoubleType>(&values, Some(&there), Some(&goes_on))
    }

    /// The next column: values, whether there is one, and whether it goes on with the list before it.
    fn column<T: DataType>(
        &mut self,
        values: &[T::T],
        there: Option<&[i16]>,
        goes_on: Option<&[i16]>,
    ) -> Result<(), ParquetError> {
        let missing = || ParquetError::General("the schema has fewer columns than the rows".to_owned());
        let mut column = self.writer.next_column()?.ok_or_else(missing)?;
        column.typed::<T>().write_batch(values, there, goes_on)?;
        column.close()
    }
}

fn money(amount: Decimal) -> f64 {
    amount.to_f64().unwrap_or(f64::NAN)
}
