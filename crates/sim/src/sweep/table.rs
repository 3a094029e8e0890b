//! The table of a sweep on disk, which a search that was broken off goes on from.
//!
//! One row a configuration and season, in order; the rows of a configuration are written at once.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use fairline_data::Season;
use rust_decimal::Decimal;

use super::configuration::{Configuration, number};
use super::search::Sweep;
use super::trial::{SeasonTrial, Trial};
use crate::{Error, Result};

/// Columns after those that name the configuration.
const FIGURES: [&str; 15] = [
    "season",
    "setup",
    "bets",
    "staked",
    "profit",
    "yield",
    "roi",
    "final_bankroll",
    "max_drawdown",
    "sharpe",
    "brier_model",
    "brier_market",
    "mean_clv",
    "log_growth",
    "weekly_returns",
];

/// Columns of a table.
const COLUMNS: usize = Configuration::COLUMNS.len() + FIGURES.len();

/// How far a sweep has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SweepProgress {
    /// Configurations in the table.
    pub done: usize,
    /// Configurations among them that were in the table beforehand.
    pub resumed: usize,
    /// All configurations.
    pub total: usize,
}

impl Sweep {
    /// Tries configurations on all threads and writes what came out to a table, in their order.
    ///
    /// A table that is there already is gone on with: what is in it is not tried again, and a row that was cut short is
    /// dropped. In the end it is the same to the byte as without a break. `on_progress` is called at the start and after
    /// each configuration.
    ///
    /// # Errors
    /// Those of [`run`](Self::run); [`Error::SweepFile`] if the file cannot be read or written, is being written by
    /// someone else, or is another search's: other columns, configurations, seasons, matches or options.
    pub fn run_to_csv(
        &self,
        configurations: &[Configuration],
        path: &Path,
        mut on_progress: impl FnMut(SweepProgress),
    ) -> Result<()> {
        let io = |error: std::io::Error| bad(path, 0, error.to_string());
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(io)?;
        // File systems without locks have none to be held by others.
        if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            return Err(bad(path, 0, "another search is writing to it".to_owned()));
        }
        let (resumed, length) = self.resume(configurations, path, &file)?;
        file.set_len(length).map_err(io)?;
        file.seek(SeekFrom::End(0)).map_err(io)?;
        if length == 0 {
            file.write_all(header().as_bytes()).map_err(io)?;
        }
        let total = configurations.len();
        let mut progress = SweepProgress { done: resumed, resumed, total };
        on_progress(progress);
        self.run(&configurations[resumed..], |trial| {
            let rows = rows(&trial).map_err(|error| bad(path, 0, error.to_string()))?;
            file.write_all(&rows).and_then(|()| file.flush()).map_err(io)?;
            progress.done += 1;
            on_progress(progress);
            Ok(())
        })
    }

    /// How many configurations a table already has in full, and where they end.
    fn resume(&self, configurations: &[Configuration], path: &Path, file: &File) -> Result<(usize, u64)> {
        let mut lines = Lines { path, reader: BufReader::new(file), number: 0, end: 0 };
        if !lines.header()? {
            return Ok((0, 0));
        }
        let mut length = lines.end;
        for (done, configuration) in configurations.iter().enumerate() {
            for (season, setup) in self.setups(configuration) {
                let Some(record) = lines.next_row()? else { return Ok((done, length)) };
                let same = record.iter().zip(configuration.cells()).all(|(there, here)| there == here);
                let there = season_trial(&record).map_err(|column| lines.unreadable(column))?;
                if !same || there.season != season || there.setup != setup {
                    let reason = format!(
                        "the row is not of {configuration} in {season} on this data; choose another file for another search"
                    );
                    return Err(bad(path, lines.number, reason));
                }
            }
            length = lines.end;
        }
        match lines.next_row()? {
            None => Ok((configurations.len(), length)),
            Some(_) => Err(bad(path, lines.number, "the file has more rows than this search".to_owned())),
        }
    }
}

/// Reads a table, of a whole search or of a shard.
///
/// # Errors
/// [`Error::SweepFile`] for a file that cannot be read, is no table, or ends in the middle of a row.
///
/// # Examples
/// ```no_run
/// use fairline_sim::{SweepReport, SweepReportOptions, read_trials};
///
/// let mut trials = read_trials("shard-1.csv".as_ref())?;
/// trials.extend(read_trials("shard-2.csv".as_ref())?);
/// println!("{}", SweepReport::of(&trials, &SweepReportOptions::new(1))?);
/// # Ok::<(), fairline_sim::Error>(())
/// ```
pub fn read_trials(path: &Path) -> Result<Vec<Trial>> {
    let file = File::open(path).map_err(|error| bad(path, 0, error.to_string()))?;
    let mut lines = Lines { path, reader: BufReader::new(&file), number: 0, end: 0 };
    let cut_short = "the file ends in the middle of a row; run the search again to finish it";
    if !lines.header()? {
        return Err(bad(path, 1, cut_short.to_owned()));
    }
    let mut trials: Vec<Trial> = Vec::new();
    while let Some(record) = lines.next_row()? {
        let configuration = Configuration::of_cells(&record).map_err(|column| lines.unreadable(column))?;
        let season = season_trial(&record).map_err(|column| lines.unreadable(column))?;
        match trials.last_mut() {
            Some(last) if last.configuration == configuration => last.seasons.push(season),
            _ => trials.push(Trial { configuration, seasons: vec![season] }),
        }
    }
    let length = file.metadata().map_err(|error| bad(path, 0, error.to_string()))?.len();
    if length > lines.end {
        return Err(bad(path, lines.number, cut_short.to_owned()));
    }
    Ok(trials)
}

/// A file line by line; no cell has a line break in it.
struct Lines<'a> {
    path: &'a Path,
    reader: BufReader<&'a File>,
    number: usize,
    /// Where the last whole line ends.
    end: u64,
}

impl Lines<'_> {
    /// The next line; `None` at the end, and for a line that was cut short.
    fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        self.number += 1;
        let read = self.reader.read_until(b'\n', &mut line);
        let bytes = read.map_err(|error| bad(self.path, self.number, error.to_string()))?;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        self.end += bytes as u64;
        Ok(Some(line))
    }

    /// Whether there is a whole header; an error if what is there is no header of this table.
    fn header(&mut self) -> Result<bool> {
        let mut start = vec![0; header().len()];
        let there = self.reader.fill_buf().map_err(|error| bad(self.path, 1, error.to_string()))?;
        let seen = there.len().min(start.len());
        start[..seen].copy_from_slice(&there[..seen]);
        if start[..seen] != header().as_bytes()[..seen] {
            let reason = format!("the header is not that of a sweep: {}", header().trim_end());
            return Err(bad(self.path, 1, reason));
        }
        Ok(self.next()?.is_some())
    }

    /// The next row, with as many cells as there are columns.
    fn next_row(&mut self) -> Result<Option<csv::StringRecord>> {
        let Some(line) = self.next()? else { return Ok(None) };
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_slice());
        let mut record = csv::StringRecord::new();
        let read = reader.read_record(&mut record);
        read.map_err(|error| bad(self.path, self.number, error.to_string()))?;
        if record.len() != COLUMNS {
            let reason = format!("the row has {} cells instead of {COLUMNS}", record.len());
            return Err(bad(self.path, self.number, reason));
        }
        Ok(Some(record))
    }

    fn unreadable(&self, column: &str) -> Error {
        bad(self.path, self.number, format!("column {column} cannot be read"))
    }
}

fn bad(path: &Path, line: usize, reason: String) -> Error {
    Error::SweepFile { path: path.to_owned(), line, reason }
}

fn header() -> String {
    format!("{},{}\n", Configuration::COLUMNS.join(","), FIGURES.join(","))
}

/// The rows of a trial.
fn rows(trial: &Trial) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let configuration = trial.configuration.cells();
    for season in &trial.seasons {
        writer.write_record(configuration.iter().chain(&cells(season)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The figures of a season; numbers are written so that they are read back to the bit.
fn cells(season: &SeasonTrial) -> [String; FIGURES.len()] {
    let optional = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let returns: Vec<String> = season.weekly_returns.iter().map(f64::to_string).collect();
    [
        season.season.year().to_string(),
        season.setup.clone(),
        season.bets.to_string(),
        season.staked.to_string(),
        season.profit.to_string(),
        optional(season.yield_on_turnover),
        optional(season.roi),
        season.final_bankroll.to_string(),
        optional(season.max_drawdown),
        optional(season.sharpe),
        optional(season.brier_model),
        optional(season.brier_market),
        optional(season.mean_clv),
        season.log_growth.to_string(),
        returns.join(" "),
    ]
}

/// Reads what [`cells`] wrote; names the first column that cannot be read.
fn season_trial(record: &csv::StringRecord) -> Result<SeasonTrial, &'static str> {
    let text = |column: usize| record.get(Configuration::COLUMNS.len() + column).ok_or(FIGURES[column]);
    let float = |column: usize| number(text(column)?).ok_or(FIGURES[column]);
    let optional = |column: usize| match text(column)? {
        "" => Ok(None),
        _ => float(column).map(Some),
    };
    let money = |column: usize| text(column)?.parse::<Decimal>().map_err(|_| FIGURES[column]);
    let finite = |text: &str| number(text).filter(|value| value.is_finite()).ok_or(FIGURES[14]);
    Ok(SeasonTrial {
        season: Season::new(text(0)?.parse().map_err(|_| FIGURES[0])?),
        setup: text(1)?.to_owned(),
        bets: text(2)?.parse().map_err(|_| FIGURES[2])?,
        staked: money(3)?,
        profit: money(4)?,
        yield_on_turnover: optional(5)?,
        roi: optional(6)?,
        final_bankroll: money(7)?,
        max_drawdown: optional(8)?,
        sharpe: optional(9)?,
        brier_model: optional(10)?,
        brier_market: optional(11)?,
        mean_clv: optional(12)?,
        log_growth: number(text(13)?).filter(|growth| *growth < f64::INFINITY).ok_or(FIGURES[13])?,
        weekly_returns: text(14)?.split_whitespace().map(finite).collect::<Result<_, _>>()?,
    })
}
