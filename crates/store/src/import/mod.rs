//! Taking over the tables of an earlier system.
//!
//! ```text
//! metrics(name, value, timestamp, labels)   predictions(…)   bets(…)
//!    bankroll, scores ─► weeks                  │               └─► bets, ledger
//!    everything else  ─► metrics.csv            └─► predictions.csv     what cannot be read ─► bets.csv
//! ```

mod archive;
mod bets;
mod cells;
mod metrics;
mod report;
mod source;
mod weeks;

use std::path::PathBuf;

use fairline_sim::{DataSummary, Manifest};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use self::report::{ImportReport, ImportedTable};
use self::source::Source;
use crate::database::{Transaction, without_password};
use crate::records::{
    BANKROLL, BETS, LEDGER, WEEKS, bankroll_row, hex, insert_run, int, key, ledger_rows, settled_row,
    week_row,
};
use crate::{Result, Store};

/// How the tables of an earlier system are taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    archive: PathBuf,
    apply: bool,
}

impl ImportOptions {
    /// A dry run: what would be done is reported, and nothing is written. `archive` is the folder where the rows that are
    /// not taken over will be kept, a CSV file a table.
    #[must_use]
    pub fn new(archive: impl Into<PathBuf>) -> Self {
        Self { archive: archive.into(), apply: false }
    }

    /// Whether to do it.
    #[must_use]
    pub fn apply(mut self, apply: bool) -> Self {
        self.apply = apply;
        self
    }
}

impl Store {
    /// Takes bets, bankroll and scores over from the tables `metrics`, `bets` and `predictions` of an earlier system, as one
    /// finished run, and archives every other row as CSV. The tables themselves are only read.
    ///
    /// Columns are known by several names each, as the page `docs/src/import.md` lists them. A dry run unless
    /// [`ImportOptions::apply`] says otherwise; the same rows a second time are the same run, and nothing is written.
    ///
    /// # Errors
    /// [`Error::Import`](crate::Error::Import) for a database without any of the tables or with fairline's own; [`Error::Archive`](crate::Error::Archive),
    /// [`Error::Money`](crate::Error::Money), [`Error::Database`](crate::Error::Database).
    pub async fn import(&self, from: &str, options: &ImportOptions, now: Timestamp) -> Result<ImportReport> {
        self.require_current().await?;
        let source = Source::read(from).await?;
        let mut report = ImportReport::default();
        let settled = bets::read(&source.bets, &mut report);
        let scores = metrics::read(&source.metrics, &mut report);
        report.archive_all("predictions", &source.predictions, "predictions are kept in the archive only");
        let history = weeks::build(&settled, &scores, &mut report)?;
        if options.apply {
            report.archived_in = archive::write(&options.archive, &report)?;
            let manifest = manifest(&source, history.bets.len());
            let (run, new) = self.write_import(&manifest, &history, from, now).await?;
            (report.run, report.already_imported) = (Some(run), !new);
        }
        Ok(report)
    }

    /// Writes the run, all of it or nothing; says its number and whether it is new.
    async fn write_import(
        &self,
        manifest: &Manifest,
        history: &weeks::History,
        from: &str,
        now: Timestamp,
    ) -> Result<(i64, bool)> {
        const WHAT: &str = "writing an import";
        let key = key(None, manifest)?;
        let known = self.database.fetch(WHAT, "SELECT id FROM runs WHERE key = $1", &[(&key).into()]).await?;
        if let Some(row) = known.first() {
            return Ok((row.int("id")?, false));
        }
        let data = DataSummary {
            source: format!("imported from {}", without_password(from)),
            competitions: history.competitions(),
            season: history.seasons(),
            train_matches: 0,
            test_matches: manifest.matches,
            refused_rows: 0,
            incomplete_quotes: 0,
            weeks: history.weeks.len(),
        };
        let mut writes = self.database.begin(WHAT).await?;
        let id = insert_run(&mut writes, None, manifest, &data, history.start, now).await?;
        write_history(&mut writes, id, history).await?;
        let finished = "UPDATE runs SET weeks_done = weeks, bankroll = $2, finished_at = $3, outcomes_placed = $4 \
             WHERE id = $1";
        let bankroll = crate::database::Pennies::new("bankroll", history.end())?;
        let placed = int("outcomes_placed", history.bets.len())?;
        writes.execute(WHAT, finished, &[id.into(), bankroll.into(), now.into(), placed.into()]).await?;
        writes.commit(WHAT).await?;
        Ok((id, true))
    }
}

async fn write_history(writes: &mut Transaction, id: i64, history: &weeks::History) -> Result<()> {
    let weeks: Result<Vec<_>> =
        history.weeks.iter().enumerate().map(|(number, week)| week_row(id, number, week)).collect();
    writes.insert(&WEEKS, weeks?).await?;
    let bets: Result<Vec<_>> = history
        .bets
        .iter()
        .enumerate()
        .map(|(number, bet)| settled_row(id, number, (bet.season, bet.week), bet))
        .collect();
    writes.insert(&BETS, bets?).await?;
    let entries = history.ledger();
    writes.insert(&LEDGER, ledger_rows(id, 0, rust_decimal::Decimal::ZERO, &entries)?.0).await?;
    let mut peak = history.start;
    let mut rows = vec![bankroll_row(id, 0, history.first_day(), [history.start, 0.into(), peak])?];
    for (number, week) in (1..).zip(&history.weeks) {
        peak = peak.max(week.bankroll);
        rows.push(bankroll_row(id, number, week.end, [week.bankroll, 0.into(), peak])?);
    }
    writes.insert(&BANKROLL, rows).await
}

/// What an imported run is known by: the rows that were read, and nothing else. Neither a newer program nor another way to
/// the same database makes another run of them.
fn manifest(source: &Source, matches: usize) -> Manifest {
    let mut hasher = Sha256::new();
    for (name, rows) in source.tables() {
        hasher.update(name);
        for row in rows {
            hasher.update(serde_json::Value::Object(row.clone()).to_string());
            hasher.update("\n");
        }
    }
    Manifest {
        version: "earlier system".to_owned(),
        data: hex(&hasher.finalize()),
        matches,
        forecaster: "imported".to_owned(),
        strategy: "imported".to_owned(),
        configuration: "tables metrics, bets and predictions".to_owned(),
        seed: None,
    }
}
