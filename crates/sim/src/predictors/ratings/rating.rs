//! One rating of all clubs of a competition.

use std::collections::{BTreeMap, BTreeSet};

use fairline_data::Season;
use fairline_model::{Error, GoalsFamily, GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions};
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
    /// Attack and defence that a club is shrunk towards; 0 for the others.
    priors: BTreeMap<usize, [f64; 2]>,
    /// Sums over newcomers of their strengths at the end of their first season, and their number.
    newcomers: ([f64; 2], f64),
    /// The last fit, from which the next one starts.
    model: Option<GoalsModel>,
}

impl Rating {
    pub(super) fn new(rating: RatingOptions, options: &RatingsOptions) -> Self {
        let sum = options.newcomer_weight * options.newcomer;
        Self {
            options: rating,
            priors: BTreeMap::new(),
            newcomers: ([sum; 2], options.newcomer_weight),
            model: None,
        }
    }

    /// Rates all clubs as they stand on a day in a season, from the matches before it.
    ///
    /// Without matches, or before both home and away sides have done anything, nothing is known but the priors.
    pub(super) fn fit(&mut self, seen: &[Seen], day: Date, season: Season) -> Result<(), PredictorError> {
        let RatingOptions { statistic, half_life, kept, precision, style_precision, .. } = self.options;
        let rated = |game: &Seen| {
            let values = match statistic {
                RatedStatistic::Goals => game.goals,
                RatedStatistic::Shots => game.shots?.map(|shots| GOALS_PER_SHOT * shots),
                RatedStatistic::MarketGoals => game.market?,
            };
            let summers = f64::from(season.year() - game.season.year());
            let fixture = GoalsFixture::new(game.clubs[0], game.clubs[1]);
            let age = f64::from((day - game.date).get_days());
            Some(GoalsMatch::new(fixture, values).age(age).weight(kept.powf(summers)))
        };
        let matches: Vec<GoalsMatch<'_>> = seen.iter().filter_map(rated).collect();
        let options = GoalsOptions::new()
            .family(GoalsFamily::Poisson)
            .decay(std::f64::consts::LN_2 / half_life)
            .prior_precision(precision)
            .style_precision(style_precision)
            .prior_means(self.priors.clone());
        let fit = match &self.model {
            Some(earlier) => earlier.refit(&matches, &options),
            None => GoalsModel::fit(&matches, &options),
        };
        self.model = match fit {
            Ok(model) => {
                check_fitted("rating", model.gradient_norm, model.iterations)?;
                Some(model)
            }
            Err(Error::NoMatches | Error::NoWeight | Error::NoGoals { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(())
    }

    /// Attack and defence of a club in the last fit.
    pub(super) fn strength(&self, club: usize) -> [f64; 2] {
        match self.model.as_ref().and_then(|model| model.clubs.get(&club)) {
            Some(strength) => [strength.attack.value, strength.defence.value],
            None => self.priors.get(&club).copied().unwrap_or_default(),
        }
    }

    /// What a pairing adds to the log rates of its two sides.
    pub(super) fn edges(&self, [home, away]: [usize; 2]) -> [f64; 2] {
        let (home, away) = (self.strength(home), self.strength(away));
        [home[0] - away[1], away[0] - home[1]]
    }

    /// Learns from a season that is over what its newcomers were like, and lets what was expected of clubs fade.
    pub(super) fn end_season(
        &mut self,
        seen: &[Seen],
        members: &BTreeSet<usize>,
        newcomers: &BTreeSet<usize>,
        kept: f64,
    ) -> Result<(), PredictorError> {
        if let Some(last) = seen.last()
            && !newcomers.is_empty()
        {
            self.fit(seen, last.date.tomorrow()?, last.season)?;
            for part in 0..2 {
                let of = |club: &usize| self.strength(*club)[part];
                let mean = members.iter().map(of).sum::<f64>() / members.len() as f64;
                self.newcomers.0[part] += newcomers.iter().map(|club| of(club) - mean).sum::<f64>();
            }
            self.newcomers.1 += newcomers.len() as f64;
        }
        self.priors.values_mut().flatten().for_each(|prior| *prior *= kept);
        Ok(())
    }

    /// Expects of a club what newcomers have been.
    pub(super) fn expect_newcomer(&mut self, club: usize) {
        let (sum, clubs) = self.newcomers;
        self.priors.insert(club, sum.map(|sum| sum / clubs));
    }
}
