//! Each-way bets: one bet to win and one of the same stake to be placed.

use crate::check::Range;
use crate::{Leg, LegResult, Result};

/// The place terms of a race, such as "a quarter the odds, three places".
///
/// # Formula
/// ```text
/// place odds = 1 + (o − 1)·fraction
/// ```
/// `o` decimal odds to win, `fraction` in (0, 1].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EachWay {
    fraction: f64,
    places: u32,
}

impl EachWay {
    /// Terms: the share of the odds that a place pays, in (0, 1], and how many places, at least 1.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange).
    ///
    /// # Examples
    /// ```
    /// let terms = fairline_market::EachWay::new(0.2, 3)?;
    /// assert!((terms.place_odds(3.75)? - 1.55).abs() < 1e-12); // 11/4, a fifth of the odds: 11/20
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn new(fraction: f64, places: u32) -> Result<Self> {
        Range::Positive.check("fraction", fraction)?;
        Range::Fraction.check("fraction", fraction)?;
        Range::AtLeast1.check("places", f64::from(places))?;
        Ok(Self { fraction, places })
    }

    /// Decimal odds of the place bet for decimal odds > 1 to win.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange).
    ///
    /// # Examples
    /// ```
    /// let terms = fairline_market::EachWay::new(0.25, 3)?;
    /// assert_eq!(terms.place_odds(9.0)?, 3.0); // 8/1, a quarter the odds: 2/1
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn place_odds(&self, odds: f64) -> Result<f64> {
        Range::Odds.check("odds", odds)?;
        Ok(self.shortened(odds))
    }

    fn shortened(&self, odds: f64) -> f64 {
        1.0 + (odds - 1.0) * self.fraction
    }
}

/// Where a runner finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Finish {
    /// Alone in this position; 1 is the winner.
    Position(u32),
    /// Level with others.
    DeadHeat {
        /// The position they share, the best of those they cover: 1 for two joint winners.
        position: u32,
        /// Runners level, this one included.
        runners: u32,
    },
    /// Did not finish, or nowhere near.
    Unplaced,
    /// Withdrawn: the bet is void.
    NonRunner,
}

/// One leg of an each-way bet.
///
/// Its win bet and its place bet are settled apart; in accumulators the win line runs through the win bets of all
/// legs and the place line through their place bets.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct EachWayLeg {
    /// The bet to win.
    pub win: Leg,
    /// The bet to be placed.
    pub place: Leg,
}

impl EachWayLeg {
    /// A runner at decimal odds > 1 to win, under these terms, that finished so.
    ///
    /// Runners that share a position cover the ones below it: two level for third of three places share the one
    /// place that is left, and half the stake counts.
    ///
    /// # Errors
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for the odds, for a position of 0, and for a dead heat of
    /// fewer than 2 runners.
    ///
    /// # Examples
    /// ```
    /// use fairline_market::{EachWay, EachWayLeg, Finish, SystemBet};
    ///
    /// // 20 each way at 16/1, a quarter the odds for three places, joint third: 10 at 4/1 is paid.
    /// let finish = Finish::DeadHeat { position: 3, runners: 2 };
    /// let leg = EachWayLeg::new(17.0, EachWay::new(0.25, 3)?, finish)?;
    /// let settled = SystemBet::accumulator(1)?.settle_each_way(&[leg], 20.0)?;
    /// assert!((settled.returned - 50.0).abs() < 1e-12 && (settled.total_stake - 40.0).abs() < 1e-12);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn new(odds: f64, terms: EachWay, finish: Finish) -> Result<Self> {
        Range::Odds.check("odds", odds)?;
        let (win, place) = match finish {
            Finish::Position(position) => (shared(position, 1, 1)?, shared(position, 1, terms.places)?),
            Finish::DeadHeat { position, runners } => {
                Range::AtLeast2.check("runners", f64::from(runners))?;
                (shared(position, runners, 1)?, shared(position, runners, terms.places)?)
            }
            Finish::Unplaced => (LegResult::Lost, LegResult::Lost),
            Finish::NonRunner => (LegResult::Void, LegResult::Void),
        };
        Ok(Self { win: Leg::new(odds, win), place: Leg::new(terms.shortened(odds), place) })
    }
}

/// How `runners` level in `position` share the places from there to the last one.
fn shared(position: u32, runners: u32, last: u32) -> Result<LegResult> {
    Range::AtLeast1.check("position", f64::from(position))?;
    let places = last.saturating_sub(position - 1);
    Ok(match places {
        0 => LegResult::Lost,
        _ if places >= runners => LegResult::Won,
        _ => LegResult::DeadHeat { places, runners },
    })
}
