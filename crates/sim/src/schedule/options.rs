//! Which prices there are, and when what happens.

use std::collections::BTreeMap;

use fairline_data::BettingWeek;
use fairline_market::{DevigOptions, Method};
use jiff::civil::Weekday;

use crate::options::check;
use crate::{Incident, IncidentKind, Prices, Result};

/// How much is decided at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Rhythm {
    /// All bets of a week before its first match.
    #[default]
    Weekly,
    /// All bets of a day before its first match, with the results of the days before.
    Daily,
}

/// Which prices there are, and when what happens.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `bookmaker`, `best_price` | `"B365"` | a name in the data, or the best price | whose opening odds are bet at, and what the market is, see [`Prices`] |
/// | `devig` | Shin, underround allowed | | how the overround is taken out of the books |
/// | `first_weekday` | Tuesday | | weekday on which a betting week begins |
/// | `rhythm` | weekly | | how much is decided at once |
/// | `commission` | none | \[0, 1) | share of a market's net winnings that an exchange keeps |
/// | `bets_stand` | 3 days | | bets on a postponed match stand if it is played within so many days |
/// | `incident` | none | | matches that did not go as announced |
///
/// # Examples
/// ```
/// use fairline_market::Method;
/// use fairline_sim::{Rhythm, ScheduleOptions};
///
/// // Day by day at an exchange that keeps 2 % of what is won in a market.
/// let options = ScheduleOptions::new()
///     .bookmaker("BFE")
///     .commission("BFE", 0.02)
///     .devig(Method::Power)
///     .rhythm(Rhythm::Daily)
///     .bets_stand(1);
/// assert_ne!(options, ScheduleOptions::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ScheduleOptions {
    pub(crate) prices: Prices,
    pub(crate) devig: DevigOptions,
    pub(crate) first_weekday: Weekday,
    pub(crate) rhythm: Rhythm,
    pub(crate) commissions: BTreeMap<String, f64>,
    pub(crate) bets_stand: u16,
    pub(crate) incidents: Vec<Incident>,
}

impl Default for ScheduleOptions {
    fn default() -> Self {
        Self {
            prices: Prices::Bookmaker("B365".to_owned()),
            devig: DevigOptions::new(Method::Shin).underround(true),
            first_weekday: BettingWeek::FIRST_WEEKDAY,
            rhythm: Rhythm::Weekly,
            commissions: BTreeMap::new(),
            bets_stand: 3,
            incidents: Vec::new(),
        }
    }
}

impl ScheduleOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whose opening odds are bet at and whose books are the market, for example `"B365"`, `"PS"`, `"Max"`.
    #[must_use]
    pub fn bookmaker(mut self, name: impl Into<String>) -> Self {
        self.prices = Prices::Bookmaker(name.into());
        self
    }

    /// Bets on each outcome at the bookmaker whose opening odds are longest; the market is the consensus of all.
    ///
    /// Prices are compared as quoted: an exchange's commission does not move another bookmaker to the front. That all
    /// stood at the same time is the data's word.
    #[must_use]
    pub fn best_price(mut self) -> Self {
        self.prices = Prices::Best;
        self
    }

    /// How the overround is taken out of the books.
    #[must_use]
    pub fn devig(mut self, options: impl Into<DevigOptions>) -> Self {
        self.devig = options.into();
        self
    }

    /// Weekday on which a betting week begins.
    #[must_use]
    pub fn first_weekday(mut self, weekday: Weekday) -> Self {
        self.first_weekday = weekday;
        self
    }

    /// How much is decided at once.
    #[must_use]
    pub fn rhythm(mut self, rhythm: Rhythm) -> Self {
        self.rhythm = rhythm;
        self
    }

    /// Share of the net winnings in a match's market that an exchange, by its name in the data, keeps.
    #[must_use]
    pub fn commission(mut self, bookmaker: impl Into<String>, share: f64) -> Self {
        self.commissions.insert(bookmaker.into(), share);
        self
    }

    /// Days within which a postponed match must be played for its bets to stand.
    #[must_use]
    pub fn bets_stand(mut self, days: u16) -> Self {
        self.bets_stand = days;
        self
    }

    /// Adds a match that did not go as announced.
    #[must_use]
    pub fn incident(mut self, incident: Incident) -> Self {
        self.incidents.push(incident);
        self
    }

    /// The weekday on which a betting week begins.
    pub fn week_begins(&self) -> Weekday {
        self.first_weekday
    }

    /// The commission of a bookmaker.
    pub(crate) fn commission_of(&self, bookmaker: &str) -> f64 {
        self.commissions.get(bookmaker).copied().unwrap_or(0.0)
    }

    pub(crate) fn validate(&self) -> Result<()> {
        for &share in self.commissions.values() {
            check("commission", share, (0.0..1.0).contains(&share), "at least 0 and less than 1")?;
        }
        for incident in &self.incidents {
            if let IncidentKind::PartlyMatched { share } = incident.kind {
                check("PartlyMatched share", share, (0.0..=1.0).contains(&share), "between 0 and 1")?;
            }
        }
        Ok(())
    }
}
