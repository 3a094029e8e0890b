//! One season set aside for testing, the seasons before it for training.

use crate::{Dataset, Error, Match, Result, Season};

/// Matches to learn from and matches to be judged on.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new())?;
/// let split = HoldOut::split(&league.matches, Season::new(2023))?;
/// assert_eq!((split.train.len(), split.test.len()), (7 * 380, 380));
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct HoldOut {
    /// Every match of an earlier season, in order of date.
    pub train: Vec<Match>,
    /// Every match of the season, in order of date.
    pub test: Vec<Match>,
    /// The season of `test`.
    pub season: Season,
}

impl HoldOut {
    /// Sets `season` aside; later seasons are left out altogether. The matches may come in any order.
    ///
    /// # Errors
    /// [`Error::NoSuchSeason`] if no match lies in `season`, [`Error::NoTraining`] if none lies before it.
    pub fn split(matches: &[Match], season: Season) -> Result<Self> {
        let of = |wanted: fn(&Season, &Season) -> bool| -> Vec<Match> {
            let chosen = matches.iter().filter(|played| wanted(&played.season(), &season));
            Dataset::from_matches(chosen.cloned().collect()).matches
        };
        let test = of(Season::eq);
        if test.is_empty() {
            return Err(Error::NoSuchSeason { season, available: Season::all(matches) });
        }
        let train = of(Season::lt);
        if train.is_empty() {
            return Err(Error::NoTraining { season, available: Season::all(matches) });
        }
        Ok(Self { train, test, season })
    }
}
