//! A run written down after a week, to be taken up again with the same bits.

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::manifest::configuration;
use super::simulation::{Simulation, State};
use super::week_of::WeekOf;
use crate::betting::MOST_MONEY;
use crate::{Announced, Error, Predictor, Result, Schedule};

/// What every snapshot begins with.
const MAGIC: &[u8; 8] = b"fairline";

/// Layout of the snapshots of this version of the crate; another one is refused.
pub const SNAPSHOT_VERSION: u32 = 2;

/// Bytes of a SHA-256.
const HASH: usize = 32;

/// What the snapshot holds besides the state: that it belongs to these matches and this configuration.
#[derive(serde::Serialize, serde::Deserialize)]
struct Contents {
    data: String,
    configuration: String,
    /// The fixtures of a season that is being played.
    announced: Option<Announced>,
    state: State,
}

impl Simulation<'_> {
    /// Everything that the run has to remember, as bytes: to be stored after each week.
    ///
    /// What forecasters have learnt is not in it. [`resume`](Self::resume) has them learn it again, which
    /// [`Predictor`](crate::Predictor) promises to come to the same.
    ///
    /// # Formula
    /// ```text
    /// "fairline" · version (4 bytes, little endian) · SHA-256 of the rest (32 bytes) · the rest: CBOR
    /// ```
    ///
    /// # Errors
    /// [`Error::Snapshot`] if a number cannot be written, which none of this crate's can.
    ///
    /// # Examples
    /// ```
    /// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
    /// use fairline_sim::{EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation};
    ///
    /// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2))?;
    /// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
    /// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
    /// let options = SeasonOptions::new();
    ///
    /// let mut first = Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &options)?;
    /// first.play_week(|_| {})?;
    /// let snapshot = first.snapshot()?;
    ///
    /// // The next day, in another process:
    /// let mut second = Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &options)?;
    /// second.resume(&snapshot)?;
    /// assert_eq!(first.play_week(|_| {})?, second.play_week(|_| {})?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn snapshot(&self) -> Result<Vec<u8>> {
        let mut announced = self.schedule.announced.clone();
        if let Some(announced) = &mut announced {
            announced.close(self.state.next);
        }
        // The matches of a season that is being played are others every week, and its options may change.
        let fixed = announced.is_none();
        let contents = Contents {
            data: if fixed { self.schedule.data_hash().to_owned() } else { String::new() },
            configuration: if fixed { configuration(self.schedule, &self.options) } else { String::new() },
            announced,
            state: self.state.clone(),
        };
        let mut rest = Vec::new();
        ciborium::into_writer(&contents, &mut rest)
            .map_err(|error| Error::Snapshot { reason: error.to_string() })?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(SNAPSHOT_VERSION.to_le_bytes());
        bytes.extend(Sha256::digest(&rest));
        bytes.extend(rest);
        Ok(bytes)
    }

    /// Takes up the run that a snapshot was made of. The forecasters learn again what they had learnt.
    ///
    /// # Errors
    /// [`Error::Snapshot`] for bytes that are no snapshot, are damaged, or belong to another version, other matches or
    /// another configuration, and [`Error::NoChallenger`]; the run is as it was then. [`Error::Fit`] from the training, after
    /// which it has forecasters that know nothing and must be resumed again before it goes on.
    pub fn resume(&mut self, snapshot: &[u8]) -> Result<()> {
        let Contents { data, configuration: written, announced, mut state } = open(snapshot)?;
        let refuse = |reason: &str| Err(Error::Snapshot { reason: reason.to_owned() });
        if announced.is_some() != self.schedule.announced.is_some() {
            return refuse(
                "a season that is over does not go on from one that is being played, nor the other way round",
            );
        }
        if announced.is_some() {
            // Options that have changed hold from now on; a monitor that was not there before begins anew.
            if state.monitor.is_some() != self.state.monitor.is_some() {
                state.monitor.clone_from(&self.state.monitor);
            }
            return self.take_up(state);
        }
        if data != self.schedule.data_hash() {
            return refuse("it was made with other matches; use the same data or begin anew");
        }
        if written != configuration(self.schedule, &self.options) {
            return refuse("it was made with other options; use the same ones or begin anew");
        }
        self.take_up(state)
    }

    /// Goes on from a state; the forecasters learn again what they had learnt.
    fn take_up(&mut self, state: State) -> Result<()> {
        if let Some(reason) = state.contradiction(self.schedule) {
            return Err(Error::Snapshot { reason: reason.to_owned() });
        }
        let training = &state.training;
        let swaps = training.swapped != self.state.training.swapped;
        let challenger = match self.challenger.as_mut() {
            None if swaps || training.trial.is_some() => return Err(Error::NoChallenger),
            challenger => challenger,
        };
        if let Some(challenger) = challenger.filter(|_| swaps) {
            std::mem::swap(&mut self.champion, challenger);
            self.state.training.swapped = training.swapped; // also if it cannot be trained
        }
        let learn = |predictor: &mut dyn Predictor, before: Date| {
            let history = self.schedule.history(before);
            let matches = history.matches().len();
            predictor.fit(&history).map_err(|source| Error::Fit { matches, before, source })
        };
        // Also who learns anew before every batch: there may be none left, and what it knows is asked for at the end.
        if let Some(before) = training.before {
            learn(self.champion.as_mut(), before)?;
        }
        if let (Some(trial), Some(challenger)) = (&training.trial, &mut self.challenger) {
            learn(challenger.as_mut(), trial.trained_before)?;
        }
        self.state = state;
        Ok(())
    }
}

impl State {
    /// Why the state is none of this schedule's, or of no run: a checksum says what is damaged, not what is wrong.
    fn contradiction(&self, schedule: &Schedule) -> Option<&'static str> {
        if self.next > schedule.weeks() {
            return Some("it is of a week that the schedule does not have");
        }
        let place =
            |&[week, batch, game]: &[usize; 3]| schedule.weeks.get(week)?.batches.get(batch)?.games.get(game);
        if self.open.iter().any(|bet| place(&bet.place).is_none()) {
            return Some("it has a bet on a match that the schedule does not have");
        }
        let run = &self.run;
        let begun = |opened: &WeekOf| {
            let batches = schedule.weeks.get(self.next).map_or(0, |week| week.batches.len());
            opened.batches <= batches
                && opened.first_prediction <= run.predictions.len()
                && opened.first_bet <= run.bets.len()
        };
        if !self.opened.as_ref().is_none_or(begun) {
            return Some("its open week has more behind it than the run");
        }
        let opened = self.opened.iter().map(|opened| opened.staked);
        let open = self.open.iter().map(|bet| bet.stake);
        let bets =
            run.bets.iter().flat_map(|bet| [bet.stake, bet.profit, bet.commission, bet.bankroll_after]);
        let weeks = run.weeks.iter().flat_map(|week| [week.staked, week.profit, week.bankroll]);
        let mut amounts = opened.chain(open).chain(bets).chain(weeks).chain([run.bankroll_at_start]);
        if amounts.any(|amount| amount.abs() > MOST_MONEY) {
            return Some("it has an amount of money beyond 1e13");
        }
        None
    }
}

impl Announced {
    /// The fixtures of a season that is being played, from a snapshot of its run.
    ///
    /// # Errors
    /// [`Error::Snapshot`] for bytes that are no snapshot, are damaged, or are of a season that was over.
    pub fn from_snapshot(snapshot: &[u8]) -> Result<Self> {
        let reason = "it is of a season that was over".to_owned();
        open(snapshot)?.announced.ok_or(Error::Snapshot { reason })
    }
}

/// Reads a snapshot whose checksum is right.
fn open(snapshot: &[u8]) -> Result<Contents> {
    let refuse = |reason: String| Error::Snapshot { reason };
    let cut_short = || refuse("it is cut short; use an earlier one".to_owned());
    let rest = snapshot.strip_prefix(MAGIC).ok_or_else(|| refuse("it does not begin as one".to_owned()))?;
    let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(cut_short)?;
    let version = u32::from_le_bytes(*version);
    if version != SNAPSHOT_VERSION {
        return Err(refuse(format!("it has version {version}, this program reads {SNAPSHOT_VERSION}")));
    }
    let (hash, rest) = rest.split_at_checked(HASH).ok_or_else(cut_short)?;
    if Sha256::digest(rest).as_slice() != hash {
        return Err(refuse("its checksum is wrong, it is damaged; use an earlier one".to_owned()));
    }
    ciborium::from_reader(rest).map_err(|error| refuse(format!("it cannot be read: {error}")))
}
