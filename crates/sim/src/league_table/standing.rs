//! A club's place in the table as it stands.

use std::collections::BTreeMap;

use crate::{Error, Result};

/// A club with what it has so far.
///
/// # Examples
/// ```
/// use fairline_sim::Standing;
///
/// // Six points were deducted before the first match.
/// let club = Standing { points: -6, ..Standing::new("Ajax") };
/// assert_eq!((club.points, club.goals_for), (-6, 0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Standing {
    /// Name of the club.
    pub club: String,
    /// Points, less what has been deducted; may be negative.
    pub points: i32,
    /// Goals scored.
    pub goals_for: u32,
    /// Goals conceded.
    pub goals_against: u32,
}

impl Standing {
    /// A club before its first match.
    pub fn new(club: impl Into<String>) -> Self {
        Self { club: club.into(), points: 0, goals_for: 0, goals_against: 0 }
    }

    /// The standings after results, with `points_per_win` for a win and one for a draw: each club that occurs, by name.
    /// Clubs that have not played are for the caller to add.
    ///
    /// # Errors
    /// [`Error::SameClub`] for a club against itself, [`Error::OutOfRange`] for more than 1,000 goals of a side.
    ///
    /// # Examples
    /// ```
    /// use fairline_sim::Standing;
    ///
    /// let table = Standing::from_results([("Ajax", "Breda", [2, 1]), ("Breda", "Celtic", [0, 0])], 3)?;
    /// let points: Vec<i32> = table.iter().map(|standing| standing.points).collect();
    /// assert_eq!((table[0].club.as_str(), points), ("Ajax", vec![3, 1, 1]));
    /// # Ok::<(), fairline_sim::Error>(())
    /// ```
    pub fn from_results<'a>(
        results: impl IntoIterator<Item = (&'a str, &'a str, [u32; 2])>,
        points_per_win: u8,
    ) -> Result<Vec<Self>> {
        let mut table: BTreeMap<&str, Self> = BTreeMap::new();
        for (index, (home, away, goals)) in results.into_iter().enumerate() {
            if home == away {
                return Err(Error::SameClub { index, club: home.to_owned() });
            }
            if let Some(&goals) = goals.iter().find(|goals| **goals > 1_000) {
                let (argument, value, allowed) = ("goals", f64::from(goals), "at most 1,000 of a side");
                return Err(Error::OutOfRange { argument, index, value, allowed });
            }
            let [home_goals, away_goals] = goals;
            for (club, scored, conceded) in [(home, home_goals, away_goals), (away, away_goals, home_goals)] {
                let standing = table.entry(club).or_insert_with(|| Self::new(club));
                standing.goals_for = standing.goals_for.saturating_add(scored);
                standing.goals_against = standing.goals_against.saturating_add(conceded);
                let won =
                    if scored > conceded { i32::from(points_per_win) } else { i32::from(scored == conceded) };
                standing.points = standing.points.saturating_add(won);
            }
        }
        Ok(table.into_values().collect())
    }
}
