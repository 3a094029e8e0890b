//! One rating of all clubs of a competition.

use std::collections::BTreeSet;

use fairline_data::Season;
use fairline_model::PoissonRatings;
use jiff::civil::Date;

use super::{RatedStatistic, RatingOptions, RatingsOptions};
use crate::PredictorError;
use crate::predictors::fitted::check_fitted;

/// Goals per shot, and once more per shot on target: makes the statistic about as large as goals.
const GOALS_PER_SHOT: f64 = 0.08;

/// A played match as ratings see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub(super) clubs: [usize; 2],
    pub(super) date: Date,
    pub(super) season: Season,
    pub(super) goals: [f64; 2],
    /// Shots and those on target together.
    pub(super) shots: Option<[f64; 2]>,
    /// Goals that prices expected.
    pub(super) market: Option<[f64; 2]>,
}

/// A rating, and what it expects of clubs before they have played.
#[derive(Debug, Clone)]
pub(super) struct Rating {
    options: RatingOptions,
    ratings: PoissonRatings,
    /// The day and the season at which matches have the weights that they have in `ratings`.
    now: Option<(Date, Season)>,
    /// Sums over newcomers of their strengths at the end of their first season, and their number.
    newcomers: ([f64; 2], f64),
}

impl Rating {
    pub(super) fn new(rating: RatingOptions, options: &RatingsOptions) -> Result<Self, PredictorError> {
        let sum = options.newcomer_weight * options.newcomer;
        Ok(Self {
            options: rating,
            ratings: PoissonRatings::new(rating.precision, rating.style_precision)?,
            now: None,
            newcomers: ([sum; 2], options.newcomer_weight),
        })
    }

    /// Whether a rating made with `other` is the same whatever happens.
    pub(super) fn is_made_as(&self, other: &RatingOptions) -> bool {
        let RatingOptions { worth, .. } = *other;
        RatingOptions { worth, ..self.options } == *other
    }

    /// Takes in a match that is over.
    pub(super) fn observe(&mut self, game: &Seen) -> Result<(), PredictorError> {
        let values = match self.options.statistic {
            RatedStatistic::Goals => Some(game.goals),
            RatedStatistic::Shots => game.shots.map(|shots| shots.map(|shots| GOALS_PER_SHOT * shots)),
            RatedStatistic::MarketGoals => game.market,
        };
        if let Some(values) = values {
            self.move_to(game.date, game.season)?;
            self.ratings.observe(game.clubs[0], game.clubs[1], values)?;
        }
        Ok(())
    }

    /// Weighs the past as it is seen on a day in a season.
    fn move_to(&mut self, day: Date, season: Season) -> Result<(), PredictorError> {
        if let Some((on, of)) = self.now.replace((day, season))
            && (on, of) != (day, season)
        {
            let summers = f64::from(season.year() - of.year());
            let days = f64::from((day - on).get_days());
            let factor = (-days / self.options.half_life).exp2() * self.options.kept.powf(summers);
            self.ratings.fade(factor)?;
        }
        Ok(())
    }

    /// Rates all clubs as they stand on a day in a season, from the matches before it.
    ///
    /// Without matches, or before both home and away sides have done anything, nothing is known but the priors.
    pub(super) fn fit(&mut self, day: Date, season: Season) -> Result<(), PredictorError> {
        self.move_to(day, season)?;
        self.ratings.fit()?;
        check_fitted("rating", self.ratings.gradient_norm(), self.ratings.iterations())
    }

    /// What a pairing adds to the log rates of its two sides.
    pub(super) fn edges(&self, clubs: [usize; 2]) -> [f64; 2] {
        let [home, away] = clubs.map(|club| self.ratings.strength(club));
        [home[0] - away[1], away[0] - home[1]]
    }

    /// Learns from a season that is over, after its last match, what its newcomers were like, and lets what was expected of
    /// clubs fade.
    pub(super) fn end_season(
        &mut self,
        last: Option<(Date, Season)>,
        members: &BTreeSet<usize>,
        newcomers: &BTreeSet<usize>,
        kept: f64,
    ) -> Result<(), PredictorError> {
        if let Some((last, season)) = last
            && !newcomers.is_empty()
        {
            self.fit(last.tomorrow()?, season)?;
            for part in 0..2 {
                let of = |club: &usize| self.ratings.strength(*club)[part];
                let mean = members.iter().map(of).sum::<f64>() / members.len() as f64;
                self.newcomers.0[part] += newcomers.iter().map(|club| of(club) - mean).sum::<f64>();
            }
            self.newcomers.1 += newcomers.len() as f64;
        }
        Ok(self.ratings.fade_expectations(kept)?)
    }

    /// Expects of a club what newcomers have been.
    pub(super) fn expect_newcomer(&mut self, club: usize) -> Result<(), PredictorError> {
        let (sum, clubs) = self.newcomers;
        Ok(self.ratings.expect(club, sum.map(|sum| sum / clubs))?)
    }
}
