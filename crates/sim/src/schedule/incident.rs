//! What can come between a bet and a result.

use jiff::civil::Date;

/// Something that happens to a match that did not go as announced; data of played matches does not tell.
///
/// The match is named as the data names it: by the day it was played on and its home club.
///
/// # Examples
/// ```
/// use fairline_sim::{Incident, IncidentKind, ScheduleOptions};
/// use jiff::civil::date;
///
/// // Announced for Saturday the 9th, snowed off, played on the 27th.
/// let announced = IncidentKind::Postponed { from: date(2023, 12, 9) };
/// let incident = Incident { date: date(2023, 12, 27), home: "Luton".into(), kind: announced };
/// let options = ScheduleOptions::new().incident(incident);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Incident {
    /// Day of the match in the data.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// What happened.
    pub kind: IncidentKind,
}

/// What happened to a match.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum IncidentKind {
    /// It had been announced, and priced as it was later, for an earlier day. Bets of then stand if it is played within
    /// [`ScheduleOptions::bets_stand`](crate::ScheduleOptions::bets_stand) days, else the stakes come back; in its new week
    /// it is forecast and bet on again.
    Postponed {
        /// The day it had been announced for.
        from: Date,
    },
    /// It was stopped or never played: stakes come back, and there is no result to learn from or to score.
    Abandoned,
    /// The bets do not stand, as after an obvious error in the price; the result does.
    BetsVoid,
    /// The prices were gone before bets could be placed.
    PricesWithdrawn,
    /// An exchange matched only this share of each stake, in \[0, 1\]; the rest came back at once.
    PartlyMatched {
        /// Share of the stake that stands.
        share: f64,
    },
}
