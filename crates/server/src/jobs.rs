//! Simulations that run beside the server, one at a time, each on a thread of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use fairline_data::{Season, Source};
use fairline_store::Store;
use fairline_weekly::{SeasonPlan, Settings};
use jiff::Timestamp;
use tokio::sync::broadcast;

use crate::figures::Figures;

/// Events that a slow listener may be behind.
const BEHIND: usize = 256;

/// How a simulation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    /// It goes on.
    Running,
    /// It has come to its end.
    Done,
    /// It was cancelled; its weeks are stored, and the same simulation goes on from there.
    Cancelled,
    /// It has failed.
    Failed,
}

/// A simulation.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Job {
    /// Its number, counted from 1 since the server was started.
    pub(crate) id: i64,
    /// Who forecasts.
    pub(crate) forecaster: String,
    /// How it stands.
    pub(crate) status: Status,
    /// Weeks of the season; 0 before the matches are read.
    pub(crate) weeks: usize,
    /// Weeks that are stored.
    pub(crate) weeks_done: usize,
    /// Number of its run, once there is one.
    pub(crate) run: Option<i64>,
    /// Why it failed.
    pub(crate) error: Option<String>,
}

/// All simulations since the server was started.
pub(crate) struct Jobs {
    all: Mutex<Vec<Entry>>,
    events: broadcast::Sender<Job>,
    figures: Arc<Figures>,
}

struct Entry {
    job: Job,
    cancelled: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// What may be done from the thread of a simulation.
struct Reporter {
    jobs: Arc<Jobs>,
    id: i64,
    cancelled: Arc<AtomicBool>,
}

impl Jobs {
    pub(crate) fn new(figures: Arc<Figures>) -> Self {
        Self { all: Mutex::new(Vec::new()), events: broadcast::Sender::new(BEHIND), figures }
    }

    /// What happens from now on.
    pub(crate) fn events(&self) -> broadcast::Receiver<Job> {
        self.events.subscribe()
    }

    /// All of them, the newest first.
    pub(crate) fn all(&self) -> Vec<Job> {
        self.lock().iter().rev().map(|entry| entry.job.clone()).collect()
    }

    pub(crate) fn one(&self, id: i64) -> Option<Job> {
        self.lock().iter().find(|entry| entry.job.id == id).map(|entry| entry.job.clone())
    }

    /// Asks a simulation to stop after the week that it is at.
    pub(crate) fn cancel(&self, id: i64) -> Option<Job> {
        let all = self.lock();
        let entry = all.iter().find(|entry| entry.job.id == id)?;
        entry.cancelled.store(true, Ordering::Relaxed);
        Some(entry.job.clone())
    }

    /// Starts a simulation, unless another one is running.
    pub(crate) fn start(
        self: &Arc<Self>,
        settings: Settings,
        source: Source,
        season: Option<Season>,
    ) -> std::io::Result<Option<Job>> {
        let mut all = self.lock();
        if all.iter().any(|entry| entry.job.status == Status::Running) {
            return Ok(None);
        }
        let id = i64::try_from(all.len()).unwrap_or(i64::MAX).saturating_add(1);
        let job = Job {
            id,
            forecaster: settings.forecaster_name(),
            status: Status::Running,
            weeks: 0,
            weeks_done: 0,
            run: None,
            error: None,
        };
        let cancelled = Arc::new(AtomicBool::new(false));
        let reporter = Reporter { jobs: Arc::clone(self), id, cancelled: Arc::clone(&cancelled) };
        let play = move || {
            let start = Instant::now();
            let playing = AssertUnwindSafe(|| play(&settings, &source, season, &reporter));
            let outcome =
                catch_unwind(playing).unwrap_or_else(|_| Err("it ended in a panic, see the log".to_owned()));
            reporter.jobs.figures.simulation(start.elapsed());
            reporter.jobs.change(id, |job| match &outcome {
                Ok(true) => job.status = Status::Done,
                Ok(false) => job.status = Status::Cancelled,
                Err(error) => (job.status, job.error) = (Status::Failed, Some(error.clone())),
            });
        };
        let thread = std::thread::Builder::new().name(format!("simulation {id}")).spawn(play)?;
        all.push(Entry { job: job.clone(), cancelled, thread: Some(thread) });
        let _ = self.events.send(job.clone()); // nobody may be listening
        Ok(Some(job))
    }

    /// Asks whatever is running to stop after its week.
    pub(crate) fn cancel_all(&self) {
        for entry in self.lock().iter() {
            entry.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Stops whatever is running, and waits for it.
    pub(crate) async fn stop(&self) {
        self.cancel_all();
        let threads: Vec<JoinHandle<()>> =
            self.lock().iter_mut().filter_map(|entry| entry.thread.take()).collect();
        for thread in threads {
            while !thread.is_finished() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if thread.join().is_err() {
                tracing::error!("a simulation ended in a panic");
            }
        }
    }

    fn change(&self, id: i64, change: impl FnOnce(&mut Job)) {
        let mut all = self.lock();
        if let Some(entry) = all.iter_mut().find(|entry| entry.job.id == id) {
            change(&mut entry.job);
            let _ = self.events.send(entry.job.clone());
        }
    }

    /// What a thread that has panicked left behind is as good as before: each change is whole.
    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Plays a season into the database, and says whether it came to its end.
fn play(
    settings: &Settings,
    source: &Source,
    season: Option<Season>,
    reporter: &Reporter,
) -> Result<bool, String> {
    let told = |error: &dyn std::error::Error| error.to_string();
    let report = |change: &dyn Fn(&mut Job)| reporter.jobs.change(reporter.id, change);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|e| told(&e))?;
    let plan = SeasonPlan::new(settings, source, season).map_err(|e| told(&e))?;
    let mut simulation = plan.simulation().map_err(|e| told(&e))?;
    let manifest = plan.manifest(&simulation);
    let begun = Timestamp::now();
    runtime.block_on(async {
        // Connections belong to the runtime that made them, so this is a store of its own.
        let store = Store::connect_existing(&settings.db).await.map_err(|e| told(&e))?;
        let start = simulation.run().bankroll_at_start;
        let mut writer = store.open_run(&manifest, plan.data(), start, begun).await.map_err(|e| told(&e))?;
        let (id, weeks, resumed) = (writer.id(), plan.schedule.weeks(), writer.snapshot().is_some());
        if writer.finished() {
            report(&|job| (job.run, job.weeks, job.weeks_done) = (Some(id), weeks, weeks));
            return Ok(true);
        }
        if let Some(snapshot) = writer.snapshot() {
            simulation.resume(snapshot).map_err(|e| told(&e))?;
        }
        report(&|job| (job.run, job.weeks, job.weeks_done) = (Some(id), weeks, writer.weeks_stored()));
        loop {
            if reporter.cancelled.load(Ordering::Relaxed) {
                return Ok(false);
            }
            if simulation.play_week(|_| {}).map_err(|e| told(&e))?.is_none() {
                break;
            }
            writer.record_week(&simulation, Timestamp::now()).await.map_err(|e| told(&e))?;
            report(&|job| job.weeks_done = writer.weeks_stored());
        }
        let now = Timestamp::now();
        let elapsed = Duration::try_from(now.duration_since(begun)).ok().filter(|_| !resumed);
        writer.finish(&simulation.into_run(), elapsed, now).await.map_err(|e| told(&e))?;
        store.close().await;
        Ok(true)
    })
}
