//! Writing a run that goes on with the season: a week in two halves.

use fairline_sim::{DataSummary, Manifest, Simulation};
use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::records::{Opening, update_live_run};
use crate::{Error, Result, RunWriter, Store};

impl Store {
    /// Takes the right to write a run that goes on with the season, by its name; it is entered if it is new.
    ///
    /// What it is made of, and its bankroll at the start, is taken down anew with each
    /// [`record_opening`](RunWriter::record_opening): options may change, and the run goes on.
    ///
    /// # Errors
    /// [`Error::Value`] for an empty name; those of [`open_run`](Self::open_run).
    pub async fn open_live_run(
        &self,
        name: &str,
        manifest: &Manifest,
        data: &DataSummary,
        bankroll_at_start: Decimal,
        now: Timestamp,
    ) -> Result<RunWriter> {
        self.require_current().await?;
        if name.is_empty() {
            return Err(Error::Value {
                column: "name",
                reason: "a run that goes on needs a name".to_owned(),
            });
        }
        let id = self.enter_run(Some(name), manifest, data, bankroll_at_start, now).await?;
        self.writer_of(id).await
    }
}

impl RunWriter {
    /// Stores the first half of a week of a run that goes on with the season: forecasts, bets, and what the run is made of now.
    /// All of it or, whatever happens, nothing.
    ///
    /// # Errors
    /// [`Error::WeekOrder`] if the week is not the next one, or the run is none that goes on; [`Error::Overtaken`] if the lock was
    /// lost and another process has written the run; [`Error::Money`], [`Error::Simulation`], [`Error::Database`].
    pub async fn record_opening(
        &mut self,
        simulation: &Simulation<'_>,
        manifest: &Manifest,
        data: &DataSummary,
        now: Timestamp,
    ) -> Result<()> {
        const WHAT: &str = "storing an opened week";
        let (before, played) = (self.stored, simulation.weeks_played());
        if !(self.live && simulation.is_open() && played == before.weeks) {
            return Err(Error::WeekOrder { run: self.id, stored: before.weeks, played });
        }
        let run = simulation.run();
        let mut writes = self.store.database.begin(WHAT).await?;
        let opening = Opening { manifest, data, run };
        if !update_live_run(&mut writes, (self.id, self.revision), &opening, now).await? {
            return Err(Error::Overtaken { run: self.id });
        }
        let stored = self.write_rows(&mut writes, simulation, now).await?;
        writes.commit(WHAT).await?;
        (self.stored, self.revision) = (stored, self.revision + 1);
        (self.weeks, self.snapshot) = (data.weeks, None);
        Ok(())
    }
}
