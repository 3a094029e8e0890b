//! The forecaster that expects goals from ratings of what clubs score and shoot.
//!
//! [`options`] says what is rated and how, [`rating`] is one rating of all clubs of a competition, [`stage`] turns ratings
//! into goals, and [`competition`] walks through the weeks with them.

mod competition;
mod options;
mod rating;
mod stage;

use std::collections::BTreeMap;

use ndarray::Array2;

use self::competition::Competition;
pub use self::options::{RatedStatistic, RatingOptions, RatingsOptions};
use self::stage::Stage;
use crate::history::Learnt;
use crate::{Fixture, Forecasts, History, Played, Predictor, PredictorError};

/// Expects goals from several ratings of each club – of goals, of shots, of recent shots – and draws results from them.
///
/// # Formula
/// ```text
/// 1  every week, for each rating r of a statistic x:         attack and defence of all clubs, the mode of
///        Σ wᵢ·(x·η − e^η),   η_home = μ + h + attack_home − defence_away,   η_away likewise without h
///        wᵢ = 2^(−age/half-life) · kept^(seasons since),   normal priors around 0 or around what newcomers were
///    X_r = attack − opponent's defence
/// 2  over all past weeks, each with the ratings of its time:  ln λ = c ± h/2 + Σ_r b_r·X_r   (Poisson, normal priors)
/// 3  home and away rates times the goals of about the last year over what was expected of them
/// 4  ρ of Dixon & Coles, mode under a normal prior;           P(result) from the matrix of scores
/// ```
/// Shots say sooner than goals how good a club is, but not for each league as surely: step 2 learns how much each rating
/// is worth. Newcomers start from what earlier newcomers of the same league were at the end of their first season.
///
/// Each competition stands for itself. A history that goes on from the last one costs only its new weeks. A
/// competition that records no shots is forecast from the rating of goals alone.
///
/// The constants, see [`RatingsOptions`], were chosen on the Premier League seasons 2017-18 and 2018-19, by the distance
/// of the forecasts from Pinnacle's closing prices and by their scores; no later season and no other league entered.
///
/// # References
/// - Maher, M. J. (1982), Modelling association football scores, *Statistica Neerlandica* 36(3), 109–118.
/// - Dixon, M. J. & Coles, S. G. (1997), Modelling association football scores and inefficiencies in the football
///   betting market, *Applied Statistics* 46(2), 265–280.
/// - Wheatcroft, E. (2021), Forecasting football matches by predicting match statistics, *Journal of Sports Analytics*
///   7(2), 77–97: shots forecast results.
#[derive(Debug, Clone)]
pub struct RatingsPredictor {
    options: RatingsOptions,
    learnt: Learnt,
    competitions: BTreeMap<String, Competition>,
    /// What ratings are worth in each competition, as of the last fit.
    stages: Option<BTreeMap<String, Stage>>,
    /// First day that is not known, once there is one.
    end: Option<jiff::civil::Date>,
}

impl Default for RatingsPredictor {
    fn default() -> Self {
        Self::new(RatingsOptions::default())
    }
}

impl RatingsPredictor {
    /// A forecaster with these options.
    #[must_use]
    pub fn new(options: RatingsOptions) -> Self {
        let learnt = Learnt::new(options.uses_prices());
        Self { options, learnt, competitions: BTreeMap::new(), stages: None, end: None }
    }

    /// Rates clubs over a history, going on from the last one where that is possible.
    fn walk(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let rest = self.learnt.rest(history).unwrap_or_else(|| {
            self.learnt = Learnt::new(self.options.uses_prices());
            self.competitions.clear();
            *history
        });
        for week in rest.weeks() {
            let start = history.week_of(week[0].fixture.date).start();
            let mut by_competition: BTreeMap<&str, Vec<&Played>> = BTreeMap::new();
            for game in week {
                by_competition.entry(&game.fixture.competition).or_default().push(game);
            }
            for (name, games) in by_competition {
                let competition = self.competitions.entry(name.to_owned()).or_default();
                competition.learn(&games, start, &self.options)?;
            }
            self.learnt.extend(week, history);
        }
        self.end = Some(history.end());
        Ok(())
    }
}

impl Predictor for RatingsPredictor {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.options.validate()?;
        self.stages = None;
        self.walk(history)?;
        let stage = |(name, competition): (&String, &Competition)| {
            Ok::<_, PredictorError>((name.clone(), competition.stage(history.end(), &self.options)?))
        };
        self.stages = Some(self.competitions.iter().map(stage).collect::<Result<_, _>>()?);
        Ok(())
    }

    /// The ratings move on; what they are worth, home advantage and ρ stay.
    fn observe(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.walk(history)
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        let (Some(end), Some(stages)) = (self.end, &self.stages) else {
            return Err("predict was called before fit".into());
        };
        let mut by_competition: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, fixture) in fixtures.iter().enumerate() {
            by_competition.entry(&fixture.competition).or_default().push(i);
        }
        let mut forecast = Array2::zeros((fixtures.len(), 3));
        for (name, rows) in by_competition {
            let unknown = Competition::default();
            let competition = self.competitions.get(name).unwrap_or(&unknown);
            let week: Vec<&Fixture> = rows.iter().map(|&i| &fixtures[i]).collect();
            let new;
            let stage = if let Some(stage) = stages.get(name) {
                stage
            } else {
                new = unknown.stage(end, &self.options)?;
                &new
            };
            for (&i, p) in rows.iter().zip(competition.forecast(&week, stage, end, &self.options)?) {
                forecast.row_mut(i).assign(&ndarray::ArrayView1::from(&p));
            }
        }
        Ok(forecast.into())
    }
}
