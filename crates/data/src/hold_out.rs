//! One season or several set aside for testing, the seasons before them for training.

use std::ops::RangeInclusive;

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
    /// Every match of the season or seasons, in order of date.
    pub test: Vec<Match>,
    /// The season of `test`; of several the first.
    pub season: Season,
    /// The last season of `test`.
    pub last_season: Season,
}

impl HoldOut {
    /// Sets `season` aside; later seasons are left out altogether. The matches may come in any order.
    ///
    /// # Errors
    /// [`Error::NoSuchSeason`] if no match lies in `season`, [`Error::NoTraining`] if none lies before it.
    pub fn split(matches: &[Match], season: Season) -> Result<Self> {
        Self::split_seasons(matches, season..=season)
    }

    /// Sets several seasons aside, one after the other; later ones are left out altogether.
    ///
    /// # Errors
    /// [`Error::NoSuchSeason`] if no match lies in the first or in the last of them, [`Error::NoTraining`] if none lies before
    /// the first.
    ///
    /// # Examples
    /// ```
    /// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
    ///
    /// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new())?;
    /// let split = HoldOut::split_seasons(&league.matches, Season::new(2021)..=Season::new(2023))?;
    /// assert_eq!((split.train.len(), split.test.len()), (5 * 380, 3 * 380));
    /// # Ok::<(), fairline_data::Error>(())
    /// ```
    pub fn split_seasons(matches: &[Match], seasons: RangeInclusive<Season>) -> Result<Self> {
        let (season, last_season) = seasons.into_inner();
        let of = |wanted: &dyn Fn(Season) -> bool| -> Vec<Match> {
            let chosen = matches.iter().filter(|played| wanted(played.season()));
            Dataset::from_matches(chosen.cloned().collect()).matches
        };
        let available = || Season::all(matches);
        for end in [season, last_season] {
            if !matches.iter().any(|played| played.season() == end) {
                return Err(Error::NoSuchSeason { season: end, available: available() });
            }
        }
        let test = of(&|played| (season..=last_season).contains(&played));
        if test.is_empty() {
            return Err(Error::NoSuchSeason { season, available: available() }); // the last season is before the first
        }
        let train = of(&|played| played < season);
        if train.is_empty() {
            return Err(Error::NoTraining { season, available: available() });
        }
        Ok(Self { train, test, season, last_season })
    }
}
