//! One leg of an accumulator or a system bet, and what it multiplies the stake by.

use crate::{Error, Result};

/// How one leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum LegResult {
    /// Pays the odds.
    Won,
    /// Pays nothing, and neither does a line that holds it.
    Lost,
    /// A non-runner or an abandoned match: the leg counts as a winner at odds 1.
    Void,
    /// Half the stake won, half was returned: an Asian handicap of a quarter ball.
    HalfWon,
    /// Half the stake was returned, half lost.
    HalfLost,
    /// Several runners finished level for fewer places: the stake counts in the proportion `places/runners`, at
    /// full odds.
    DeadHeat {
        /// Places that are left for them, at least 1: 1 for the win.
        places: u32,
        /// Runners level, at least as many as places.
        runners: u32,
    },
}

/// One leg: its price and how it ended.
///
/// # Examples
/// ```
/// use fairline_market::{Leg, LegResult, accumulator_payout};
///
/// let slip = [Leg::new(2.0, LegResult::Won), Leg::new(1.9, LegResult::HalfWon), Leg::new(3.0, LegResult::Void)];
/// assert!((accumulator_payout(&slip)? - 2.0 * 1.45).abs() < 1e-12); // per unit staked
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Leg {
    /// Decimal odds, > 1; after any Rule 4 deduction, which this crate does not reckon.
    pub odds: f64,
    /// How the leg ended.
    pub result: LegResult,
}

impl Leg {
    /// A leg with these odds that ended so. Checked where it is settled.
    #[must_use]
    pub fn new(odds: f64, result: LegResult) -> Self {
        Self { odds, result }
    }

    /// What the leg multiplies the stake by; `index` is its place on the slip, for the error.
    fn multiplier(&self, index: usize) -> Result<f64> {
        if !(self.odds.is_finite() && self.odds > 1.0) {
            return Err(Error::OddsOutOfRange { index, value: self.odds });
        }
        Ok(match self.result {
            LegResult::Won => self.odds,
            LegResult::Lost => 0.0,
            LegResult::Void => 1.0,
            LegResult::HalfWon => f64::midpoint(1.0, self.odds),
            LegResult::HalfLost => 0.5,
            LegResult::DeadHeat { places, runners } => {
                if !(1..=runners).contains(&places) {
                    return Err(Error::DeadHeat { leg: index, places, runners });
                }
                self.odds * (f64::from(places) / f64::from(runners))
            }
        })
    }
}

/// What each leg multiplies the stake by.
pub(crate) fn multipliers(legs: &[Leg]) -> Result<Vec<f64>> {
    if legs.is_empty() {
        return Err(Error::Empty { argument: "legs" });
    }
    legs.iter().enumerate().map(|(index, leg)| leg.multiplier(index)).collect()
}
