//! Matches still to be played.

use fairline_model::ScoreMatrix;

use super::alias::Alias;
use super::rank::Record;
use crate::{Error, Result};

/// What is known about a match to come.
#[derive(Debug, Clone, PartialEq)]
pub enum MatchForecast {
    /// The probability of every score.
    Scores(ScoreMatrix),
    /// The probabilities of home win, draw and away win. Goals are not known then, and play no part in the table of any
    /// simulated season.
    Results([f64; 3]),
}

/// A match that has not been played.
#[derive(Debug, Clone, PartialEq)]
pub struct LeagueFixture {
    /// Home club, by the name of its standing.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What may happen.
    pub forecast: MatchForecast,
}

/// How far probabilities of results may sum from 1.
const SUM_TOLERANCE: f64 = 1e-9;

impl MatchForecast {
    /// What the two clubs gain, to be drawn; with goals only if they count.
    pub(super) fn table(
        &self,
        index: usize,
        points_per_win: u8,
        goals_count: bool,
    ) -> Result<Alias<[Record; 2]>> {
        let win = i64::from(points_per_win);
        let gains = |home: i64, away: i64| {
            let points = match home.cmp(&away) {
                std::cmp::Ordering::Greater => [win, 0],
                std::cmp::Ordering::Equal => [1, 1],
                std::cmp::Ordering::Less => [0, win],
            };
            let [home, away] = if goals_count { [home, away] } else { [0, 0] };
            [Record::new(points[0], home - away, home), Record::new(points[1], away - home, away)]
        };
        match self {
            Self::Scores(matrix) => {
                let cells = matrix.probabilities();
                Ok(Alias::new(
                    cells.indexed_iter().map(|((home, away), &p)| (gains(goals(home), goals(away)), p)),
                ))
            }
            Self::Results(probabilities) => {
                let sum: f64 = probabilities.iter().sum();
                let valid = probabilities.iter().all(|p| (0.0..=1.0).contains(p));
                if !(valid && (sum - 1.0).abs() <= SUM_TOLERANCE) {
                    return Err(Error::FixtureProbabilities { index, probabilities: *probabilities });
                }
                Ok(Alias::new([gains(1, 0), gains(0, 0), gains(0, 1)].into_iter().zip(*probabilities)))
            }
        }
    }

    /// The most goals of a side.
    pub(super) fn most_goals(&self) -> usize {
        match self {
            Self::Scores(matrix) => {
                let (rows, columns) = matrix.probabilities().dim();
                rows.max(columns)
            }
            Self::Results(_) => 0,
        }
    }
}

/// A number of goals; matrices have some hundred rows.
fn goals(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
