//! The final table of a league, from the table as it stands and forecasts of the fixtures left.
//!
//! | file | what it does |
//! |---|---|
//! | `standing`, `fixture`, `options` | the input |
//! | `alias` | draws scores |
//! | `rank` | puts clubs in order |
//! | `play` | seasons in blocks |

mod alias;
mod fixture;
mod options;
mod play;
mod rank;
mod standing;

use std::collections::HashMap;

use fairline_metrics::wilson_interval;
#[cfg(feature = "rayon")]
use rayon::prelude::*;

pub use self::fixture::{LeagueFixture, MatchForecast};
pub use self::options::LeagueOptions;
use self::play::{Counts, Game, play};
use self::rank::{MOST_GOALS, Record};
pub use self::standing::Standing;
use crate::monte_carlo::{MonteCarloEstimate, Probability};
use crate::{Error, Result};

/// The most clubs, and the most points a club may have or owe.
const MOST_CLUBS: usize = 1_000;
const MOST_POINTS: u32 = 100_000;

/// The end of a season as it was simulated.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct LeagueForecast {
    /// Simulated seasons.
    pub seasons: usize,
    /// The clubs, in the order of the standings given.
    pub clubs: Vec<ClubForecast>,
}

/// How a club's season may end.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ClubForecast {
    /// Name of the club.
    pub club: String,
    /// P(first place).
    pub title: Probability,
    /// P(one of the top places).
    pub top: Probability,
    /// P(one of the last places).
    pub relegation: Probability,
    /// Expected points at the end.
    pub points: MonteCarloEstimate,
    /// Standard deviation of the points at the end, over seasons.
    pub points_deviation: f64,
    /// Share of the seasons that end at each place, the first place first; sums to 1.
    pub places: Vec<f64>,
}

/// Simulates the rest of a season many times over.
///
/// Clubs are ranked by points, then goal difference, then goals scored, and those still equal are put in random order. Results
/// between the clubs concerned, which some leagues look at, are not. If any fixture has only
/// [results](MatchForecast::Results), no goals are simulated and clubs equal on points are put in random order, whatever
/// goals they have so far. Matches are independent of each other given their forecasts.
///
/// # Formula
/// ```text
/// P = share of the seasons,  error √(P(1 − P)/n) and Wilson's interval;      expected points: mean,  error s/√n
/// ```
/// Errors are those of n seasons instead of infinitely many; that the forecasts may be wrong is not in them.
///
/// # Errors
/// - [`Error::NothingToSimulate`]: no club; no fixture is a finished season, which is certain
/// - [`Error::InvalidOption`]: an option outside its range
/// - [`Error::RepeatedClub`], [`Error::UnknownClub`], [`Error::SameClub`]: clubs that do not match
/// - [`Error::OutOfRange`]: points or goals that no season has
/// - [`Error::FixtureProbabilities`]: results whose probabilities do not sum to 1 within 1e-9
///
/// # Examples
/// ```
/// use fairline_model::ScoreMatrix;
/// use fairline_sim::{LeagueFixture, LeagueOptions, MatchForecast, Standing, simulate_league};
///
/// let mut table = [Standing::new("Ajax"), Standing::new("Breda")];
/// table[0].points = 1;
/// let last = LeagueFixture {
///     home: "Ajax".into(),
///     away: "Breda".into(),
///     forecast: MatchForecast::Scores(ScoreMatrix::poisson(1.5, 1.5)?),
/// };
/// let options = LeagueOptions::new(42).top(1).relegated(1);
/// let end = simulate_league(&table, &[last], &options)?;
/// // A win or a draw is enough.
/// let [home, draw, _] = ScoreMatrix::poisson(1.5, 1.5)?.result();
/// assert!((end.clubs[0].title.value - home - draw).abs() < 4.0 * end.clubs[0].title.standard_error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn simulate_league(
    standings: &[Standing],
    fixtures: &[LeagueFixture],
    options: &LeagueOptions,
) -> Result<LeagueForecast> {
    if standings.is_empty() {
        return Err(Error::NothingToSimulate { missing: "club" });
    }
    options.validate(standings.len())?;
    let goals_count = fixtures.iter().all(|fixture| matches!(fixture.forecast, MatchForecast::Scores(_)));
    let start = start(standings, fixtures, goals_count)?;
    let games = games(standings, fixtures, options, goals_count)?;
    let counts = play(&start, &games, options.seasons, options.seed);
    let clubs = standings.iter().enumerate().map(|(i, standing)| club(i, standing, &counts, options));
    Ok(LeagueForecast { seasons: options.seasons, clubs: clubs.collect::<Result<_>>()? })
}

/// The records that the clubs start with.
fn start(standings: &[Standing], fixtures: &[LeagueFixture], goals_count: bool) -> Result<Vec<Record>> {
    if standings.len() > MOST_CLUBS {
        let (argument, allowed) = ("clubs", "at most 1,000");
        return Err(Error::OutOfRange {
            argument,
            index: MOST_CLUBS,
            value: standings.len() as f64,
            allowed,
        });
    }
    let to_come: usize = fixtures.iter().map(|fixture| fixture.forecast.most_goals()).sum();
    let record = |(index, standing): (usize, &Standing)| {
        let out = |argument, value, allowed| Err(Error::OutOfRange { argument, index, value, allowed });
        if standing.points.unsigned_abs() > MOST_POINTS {
            return out("points", f64::from(standing.points), "in -100,000 to 100,000");
        }
        let (scored, conceded) = (i64::from(standing.goals_for), i64::from(standing.goals_against));
        // All goals to come, whoever scores them.
        let room = MOST_GOALS - i64::try_from(to_come).unwrap_or(MOST_GOALS);
        if scored.max(conceded) >= room {
            let allowed = "below 524,288 together with the largest scores of all fixtures";
            return out("goals", scored.max(conceded) as f64, allowed);
        }
        let (difference, scored) = if goals_count { (scored - conceded, scored) } else { (0, 0) };
        Ok(Record::new(i64::from(standing.points), difference, scored))
    };
    standings.iter().enumerate().map(record).collect()
}

fn games(
    standings: &[Standing],
    fixtures: &[LeagueFixture],
    options: &LeagueOptions,
    goals_count: bool,
) -> Result<Vec<Game>> {
    let mut places = HashMap::new();
    for (index, standing) in standings.iter().enumerate() {
        if places.insert(standing.club.as_str(), index).is_some() {
            return Err(Error::RepeatedClub { index, club: standing.club.clone() });
        }
    }
    let game = |(index, fixture): (usize, &LeagueFixture)| {
        let place = |club: &String| {
            let unknown = || Error::UnknownClub { index, club: club.clone() };
            places.get(club.as_str()).copied().ok_or_else(unknown)
        };
        let (home, away) = (place(&fixture.home)?, place(&fixture.away)?);
        if home == away {
            return Err(Error::SameClub { index, club: fixture.home.clone() });
        }
        let gains = fixture.forecast.table(index, options.points_per_win, goals_count)?;
        Ok(Game { home, away, gains })
    };
    // Tables of scores take most of the time of a short simulation. The error is the first in order, not in time.
    #[cfg(feature = "rayon")]
    return fixtures.par_iter().enumerate().map(game).collect::<Vec<_>>().into_iter().collect();
    #[cfg(not(feature = "rayon"))]
    return fixtures.iter().enumerate().map(game).collect();
}

fn club(index: usize, standing: &Standing, counts: &Counts, options: &LeagueOptions) -> Result<ClubForecast> {
    let n = options.seasons as f64;
    let clubs = counts.points.len();
    let places = &counts.places[index * clubs..][..clubs];
    let probability = |places: &[u64]| {
        let happened: u64 = places.iter().sum();
        let value = happened as f64 / n;
        let happened = usize::try_from(happened).unwrap_or(options.seasons);
        let interval =
            wilson_interval(happened, options.seasons, options.confidence).map_err(Error::Scores)?;
        let standard_error = (value * (1.0 - value) / n).sqrt();
        Ok(Probability { value, standard_error, interval: interval.unwrap_or([0.0, 1.0]) })
    };
    // Whole numbers, so nothing is lost in the difference of squares.
    let (sum, squares) = (i128::from(counts.points[index]), i128::from(counts.squares[index]));
    let spread = (squares * options.seasons as i128 - sum * sum) as f64;
    let deviation = (spread / (n * (n - 1.0).max(1.0))).sqrt();
    Ok(ClubForecast {
        club: standing.club.clone(),
        title: probability(&places[..1])?,
        top: probability(&places[..options.top])?,
        relegation: probability(&places[clubs - options.relegated..])?,
        points: MonteCarloEstimate { value: sum as f64 / n, standard_error: deviation / n.sqrt() },
        points_deviation: deviation,
        places: places.iter().map(|&count| count as f64 / n).collect(),
    })
}
