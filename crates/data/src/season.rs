//! Seasons, named by the year in which they begin.

use std::fmt;

use jiff::civil::Date;

use crate::Match;

/// The first month of a season.
const AUGUST: i8 = 8;

/// A season from 1 August to the next 31 July, named by its first year.
///
/// # Examples
/// ```
/// use fairline_data::Season;
/// use jiff::civil::date;
///
/// assert_eq!(Season::of(date(2024, 5, 19)), Season::new(2023));
/// assert_eq!(Season::new(2023).to_string(), "2023-24");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Season(i16);

impl Season {
    /// The season that begins in August of `year`.
    pub const fn new(year: i16) -> Self {
        Self(year)
    }

    /// The season in which `date` lies.
    pub fn of(date: Date) -> Self {
        // jiff's years end at ±9999, so there is always room for the year before.
        Self(if date.month() >= AUGUST { date.year() } else { date.year() - 1 })
    }

    /// The calendar year of the season's August.
    pub const fn year(self) -> i16 {
        self.0
    }

    /// The seasons of `matches`, each once, in order.
    pub(crate) fn all(matches: &[Match]) -> Vec<Self> {
        let mut seasons: Vec<Self> = matches.iter().map(Match::season).collect();
        seasons.sort_unstable();
        seasons.dedup();
        seasons
    }

    /// The last two digits of both years, as football-data.co.uk names its folders: `2324`.
    #[cfg(feature = "download")]
    pub(crate) fn folder(self) -> String {
        let year = i32::from(self.0);
        format!("{:02}{:02}", year.rem_euclid(100), (year + 1).rem_euclid(100))
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-{:02}", self.0, (i32::from(self.0) + 1).rem_euclid(100)))
    }
}
