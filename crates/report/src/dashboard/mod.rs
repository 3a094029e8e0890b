//! The page of a server that watches runs.

mod sections;

use fairline_sim::Alert;
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) use self::sections::Sections;
use crate::render::dashboard;
use crate::{Result, SeasonReport};

/// The page of a server that watches runs: how a run stands, what to bet now and why, and a way to the other runs.
///
/// All of it is in the page as text and tables; scripts draw the charts, and bring the page up to date when something happens.
/// No script or style stands in the page itself, so that a strict content security policy can forbid them. What its server has
/// to answer:
///
/// | request | answer |
/// |---|---|
/// | `GET /?run=NUMBER` | this page for another run |
/// | `GET /assets/NAME` | [`assets`](crate::assets) |
/// | `GET /v1/events` | server-sent events `run`, `alert` and `simulation`, upon which the page asks for itself again |
/// | `POST /alerts/NUMBER/acknowledge?run=NUMBER` | takes note of an alert, and leads back here |
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    /// The day that it is where matches are played: bets on earlier matches are not to be placed any more.
    pub today: Date,
    /// The run that is shown; `None` where there is none.
    pub run: Option<ShownRun>,
    /// The runs to choose from, the newest first.
    pub runs: Vec<RunChoice>,
    /// Alerts about the run and about the data, those that nobody has taken note of first.
    pub alerts: Vec<ShownAlert>,
    /// How many alerts there are, shown or not.
    pub alerts_in_all: usize,
    /// Simulations that go on, and the last one if it failed.
    pub simulations: Vec<ShownSimulation>,
    /// What there is to say beside it, such as that the run asked for does not exist.
    pub notice: Option<String>,
}

/// A run as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownRun {
    /// Its number.
    pub id: i64,
    /// Its name if it goes on with the season; `None` for a season that was over when it was played.
    pub name: Option<String>,
    /// What it has come to.
    pub report: SeasonReport,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// Whether it has come to its end.
    pub finished: bool,
}

/// A run to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChoice {
    /// Its number.
    pub id: i64,
    /// What tells it from the others.
    pub label: String,
}

/// An alert that somebody may take note of.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownAlert {
    /// Its number.
    pub id: i64,
    /// What it says.
    pub alert: Alert,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When somebody took note of it.
    pub acknowledged_at: Option<Timestamp>,
}

/// A simulation that goes on, or that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSimulation {
    /// Its number.
    pub id: i64,
    /// Who forecasts.
    pub forecaster: String,
    /// Weeks that are stored.
    pub weeks_done: usize,
    /// Weeks of the season; 0 before the matches are read.
    pub weeks: usize,
    /// Why it failed.
    pub failed: Option<String>,
}

impl Dashboard {
    /// The page.
    ///
    /// # Errors
    /// [`Error::Figures`](crate::Error::Figures) for values that no run has.
    pub fn to_html(&self) -> Result<String> {
        let shown = self.run.as_ref().map(|run| sections::of(run, self.today)).transpose()?;
        Ok(dashboard::page(self, shown.as_ref()))
    }
}
