//! The validated input of a fit.
//!
//! Parameters have the order: attack of each club, defence of each club, intercept μ, home advantage η,
//! coefficients γ of the covariates (divided by each covariate's largest absolute value), shape.

use super::family::LOW_SCORES;
use super::graph::Groups;
use super::objective::predictors;
use super::{GoalsFamily, GoalsMatch, GoalsOptions, GoalsParameter};
use crate::{Error, Result};

/// A match with its clubs as indices and its weight after decay, which is positive; or all matches with the same rates,
/// where weighted sums over them are all that the likelihood depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) clubs: [usize; 2],
    /// Weighted means.
    pub(super) goals: [f64; 2],
    pub(super) weight: f64,
    /// 1, or 0 on neutral ground.
    pub(super) at_home: f64,
    pub(super) matches: f64,
    /// Weight of each of the [`LOW_SCORES`], for Dixon-Coles.
    pub(super) low: [f64; LOW_SCORES.len()],
}

#[derive(Debug)]
pub(super) struct Design {
    pub(super) family: GoalsFamily,
    /// The clubs' numbers, in order.
    pub(super) clubs: Vec<usize>,
    pub(super) rows: Vec<Row>,
    pub(super) matches: usize,
    /// Kish's effective number of matches, `(Σw)²/Σw²`.
    pub(super) effective_matches: f64,
    /// The part of the log-likelihood that no parameter enters: `−Σ wᵢ·(ln xᵢ! + ln yᵢ!)`.
    pub(super) log_factorials: f64,
    pub(super) covariates: usize,
    /// Two blocks a row: scaled covariates of the home side, of the away side.
    pub(super) x: Vec<f64>,
    /// Largest absolute value of each covariate, never 0.
    pub(super) scale: Vec<f64>,
    pub(super) precision: f64,
    /// Precision of the difference of attack and defence, see [`GoalsOptions::style_precision`].
    pub(super) style_precision: f64,
    /// Prior means: attacks, then defences.
    pub(super) prior_mean: Vec<f64>,
    pub(super) total_weight: f64,
    /// Weighted goals of all home sides that are at home, and of all other sides.
    pub(super) goals: [f64; 2],
    /// Weight of the matches that have a home side.
    pub(super) weight_at_home: f64,
    pub(super) components: usize,
}

impl Design {
    pub(super) fn new(matches: &[GoalsMatch<'_>], options: &GoalsOptions) -> Result<Self> {
        let first = matches.first().ok_or(Error::NoMatches)?;
        let covariates = first.fixture.covariates[0].len();
        let mut scale = vec![0.0_f64; covariates];
        let mut kept = Vec::with_capacity(matches.len());
        for (row, game) in matches.iter().enumerate() {
            check(row, game, options.family, covariates)?;
            let weight = game.weight * (-options.decay * game.age).exp();
            if weight > 0.0 {
                kept.push((game, weight));
                for side in game.fixture.covariates {
                    scale.iter_mut().zip(side).for_each(|(scale, value)| *scale = scale.max(value.abs()));
                }
            }
        }
        if kept.is_empty() {
            return Err(Error::NoWeight);
        }
        if let Some(index) = scale.iter().position(|&scale| scale <= 0.0) {
            return Err(Error::NotIdentified { parameter: GoalsParameter::Covariate(index) });
        }
        let mut clubs: Vec<usize> =
            kept.iter().flat_map(|(game, _)| [game.fixture.home, game.fixture.away]).collect();
        clubs.sort_unstable();
        clubs.dedup();
        let index = |club: usize| clubs.binary_search(&club).expect("every club was collected");
        let rows: Vec<Row> = kept
            .iter()
            .map(|(game, weight)| Row {
                clubs: [index(game.fixture.home), index(game.fixture.away)],
                goals: game.goals,
                weight: *weight,
                at_home: if game.fixture.neutral { 0.0 } else { 1.0 },
                matches: 1.0,
                low: LOW_SCORES.map(|score| {
                    // Whole numbers below 2 are equal exactly when they are close.
                    let same = (0..2).all(|side| (game.goals[side] - score[side]).abs() < 0.5);
                    if options.family == GoalsFamily::DixonColes && same { *weight } else { 0.0 }
                }),
            })
            .collect();
        let (matches, effective_matches) = (rows.len(), effective_matches(&rows));
        let log_factorials = log_factorials(&rows);
        let sums_suffice = matches!(options.family, GoalsFamily::Poisson | GoalsFamily::DixonColes);
        let rows = if sums_suffice && covariates == 0 { together(rows, clubs.len()) } else { rows };
        let x = kept
            .iter()
            .flat_map(|(game, _)| game.fixture.covariates)
            .flat_map(|side| side.iter().zip(&scale).map(|(value, scale)| value / scale))
            .collect();
        let newcomer = [options.newcomer_attack, options.newcomer_defence];
        let mean_of = |club: &usize| match options.prior_means.get(club) {
            Some(&means) => means,
            None if options.newcomers.contains(club) => newcomer,
            None => [0.0; 2],
        };
        let prior_mean =
            [0, 1].iter().flat_map(|&part| clubs.iter().map(move |club| mean_of(club)[part])).collect();
        let goals = rows.iter().fold([0.0; 2], |[home, other], row| {
            let [h, a] = row.goals.map(|goals| row.weight * goals);
            if row.at_home > 0.0 { [home + h, other + a] } else { [home, other + h + a] }
        });
        let design = Self {
            family: options.family,
            rows,
            matches,
            effective_matches,
            log_factorials,
            covariates,
            x,
            scale,
            precision: options.prior_precision,
            style_precision: options.style_precision.unwrap_or(options.prior_precision),
            prior_mean,
            total_weight: kept.iter().map(|(_, weight)| weight).sum(),
            goals,
            weight_at_home: kept
                .iter()
                .filter(|(game, _)| !game.fixture.neutral)
                .map(|(_, weight)| weight)
                .sum(),
            components: 0,
            clubs,
        };
        design.checked()
    }

    /// Counts the groups of clubs that met, and refuses data whose likelihood has no maximum.
    ///
    /// That a covariate or some combination of parameters runs away is found out after the fit.
    fn checked(mut self) -> Result<Self> {
        for (what, value) in
            [("sum of the weights", self.total_weight), ("sum of the goals", self.all_goals())]
        {
            if !value.is_finite() {
                return Err(Error::Overflow { what, value });
            }
        }
        if self.has_home() && self.goals[0] <= 0.0 {
            return Err(Error::NoGoals { sides: "home" });
        }
        if self.goals[1] <= 0.0 {
            return Err(Error::NoGoals { sides: if self.has_home() { "away" } else { "any" } });
        }
        let mut groups = Groups::new(self.clubs.len());
        for row in &self.rows {
            groups.join(row.clubs);
        }
        self.components = groups.count();
        if self.precision > 0.0 {
            return Ok(self);
        }
        if let Some(club) = groups.apart_from_first() {
            return Err(Error::Unconnected { club: self.clubs[club], other: self.clubs[0] });
        }
        let mut scored = vec![[0.0; 2]; self.clubs.len()];
        for row in &self.rows {
            for (side, club) in row.clubs.into_iter().enumerate() {
                scored[club][0] += row.goals[side];
                scored[club][1] += row.goals[1 - side];
            }
        }
        for (&club, [scored, conceded]) in self.clubs.iter().zip(scored) {
            if scored <= 0.0 {
                return Err(Error::NeverScored { club });
            }
            if conceded <= 0.0 {
                return Err(Error::NeverConceded { club });
            }
        }
        Ok(self)
    }

    pub(super) fn has_home(&self) -> bool {
        self.weight_at_home > 0.0
    }

    pub(super) fn all_goals(&self) -> f64 {
        self.goals[0] + self.goals[1]
    }

    /// Whether the goals say anything about the shape. Without a low score, ρ changes no match's probability.
    pub(super) fn has_shape(&self) -> bool {
        match self.family {
            GoalsFamily::Poisson => false,
            GoalsFamily::DixonColes => self.rows.iter().any(|row| row.low.iter().any(|&weight| weight > 0.0)),
            GoalsFamily::BivariatePoisson | GoalsFamily::NegativeBinomial => true,
        }
    }

    /// Precision of the attacks' sum and of the defences' sum when there is no prior.
    ///
    /// The likelihood does not change when all attacks grow and the intercept falls by as much, nor with all
    /// defences and the intercept. This chooses the point where each sum is 0 and costs nothing there. Of the
    /// size of the information on one club over the number of clubs, so that the Hessian stays well conditioned.
    pub(super) fn sum_precision(&self) -> f64 {
        let clubs = self.clubs.len() as f64;
        if self.precision > 0.0 { 0.0 } else { self.all_goals() / (clubs * clubs) }
    }

    pub(super) fn intercept(&self) -> usize {
        2 * self.clubs.len()
    }

    pub(super) fn shape(&self) -> usize {
        self.intercept() + 2 + self.covariates
    }

    pub(super) fn parameters(&self) -> usize {
        self.shape() + 1
    }

    /// Scaled covariates of a row's two sides.
    pub(super) fn x(&self, row: usize) -> [&[f64]; 2] {
        let block = &self.x[2 * row * self.covariates..][..2 * self.covariates];
        let (home, away) = block.split_at(self.covariates);
        [home, away]
    }

    /// Minus the log-likelihood without what no parameter enters, at parameters that have one.
    pub(super) fn minus_kernel(&self, theta: &[f64]) -> f64 {
        let value = |(i, row): (usize, &Row)| {
            let log_rates = predictors(self, i).map(|side| side.of(theta));
            self.family.row_terms(row, log_rates, log_rates.map(f64::exp), theta[self.shape()]).value
        };
        self.rows.iter().enumerate().map(value).sum()
    }

    /// What the parameter at an index is.
    pub(super) fn parameter(&self, index: usize) -> GoalsParameter {
        let clubs = self.clubs.len();
        if index < clubs {
            GoalsParameter::Attack(self.clubs[index])
        } else if index < 2 * clubs {
            GoalsParameter::Defence(self.clubs[index - clubs])
        } else if index == 2 * clubs {
            GoalsParameter::Intercept
        } else if index == 2 * clubs + 1 {
            GoalsParameter::HomeAdvantage
        } else if index < self.shape() {
            GoalsParameter::Covariate(index - 2 * clubs - 2)
        } else {
            GoalsParameter::Shape
        }
    }
}

/// Kish's effective number of matches; through the largest weight, so that no square vanishes.
fn effective_matches(rows: &[Row]) -> f64 {
    let largest = rows.iter().fold(0.0_f64, |largest, row| largest.max(row.weight));
    let (sum, squares) = rows.iter().fold((0.0, 0.0), |(sum, squares), row| {
        let share = row.weight / largest;
        (sum + share, squares + share * share)
    });
    sum * sum / squares
}

fn log_factorials(rows: &[Row]) -> f64 {
    rows.iter().map(|row| -row.weight * row.goals.into_iter().map(log_factorial).sum::<f64>()).sum()
}

fn log_factorial(goals: f64) -> f64 {
    // 20! is exact.
    if goals.fract() != 0.0 || goals > 20.0 {
        return statrs::function::gamma::ln_gamma(goals + 1.0);
    }
    // Most scores, of which the logarithm is 0.
    if goals < 2.0 {
        return 0.0;
    }
    let (mut product, mut factor) = (1.0, 2.0);
    while factor <= goals {
        product *= factor;
        factor += 1.0;
    }
    f64::ln(product)
}

/// One row for all matches of two clubs on one of their grounds, in the order of the first of them.
///
/// With ever more clubs most pairs meet once, and the table of pairs grows without a use.
fn together(rows: Vec<Row>, clubs: usize) -> Vec<Row> {
    let pairs = clubs.saturating_mul(clubs);
    if pairs > 16 * rows.len() {
        return rows;
    }
    let mut places = vec![usize::MAX; 2 * pairs];
    let mut merged: Vec<Row> = Vec::with_capacity(rows.len().min(2 * pairs));
    for row in rows {
        let ground = usize::from(row.at_home > 0.0);
        let place = &mut places[2 * (row.clubs[0] * clubs + row.clubs[1]) + ground];
        let goals = row.goals.map(|goals| row.weight * goals);
        match merged.get_mut(*place) {
            None => {
                *place = merged.len();
                merged.push(Row { goals, ..row });
            }
            Some(sum) => {
                sum.weight += row.weight;
                sum.matches += row.matches;
                sum.goals.iter_mut().zip(goals).for_each(|(sum, goals)| *sum += goals);
                sum.low.iter_mut().zip(row.low).for_each(|(sum, weight)| *sum += weight);
            }
        }
    }
    for row in &mut merged {
        row.goals.iter_mut().for_each(|goals| *goals /= row.weight);
    }
    merged
}

fn check(row: usize, game: &GoalsMatch<'_>, family: GoalsFamily, covariates: usize) -> Result<()> {
    let fixture = &game.fixture;
    if fixture.home == fixture.away {
        return Err(Error::ClubAgainstItself { row, club: fixture.home });
    }
    for (side, goals) in ["home", "away"].into_iter().zip(game.goals) {
        if !(goals.is_finite() && goals >= 0.0) {
            return Err(Error::GoalsOutOfRange { row, side, goals });
        }
        if let Some(most) = family.most_goals()
            && (goals > most || goals.fract() != 0.0)
        {
            return Err(Error::GoalsNotCount { row, side, goals, family, most });
        }
    }
    for (what, value) in [("age", game.age), ("weight", game.weight)] {
        if !(value.is_finite() && value >= 0.0) {
            return Err(Error::MatchNumber { row, what, value });
        }
    }
    for (side, values) in ["home", "away"].into_iter().zip(fixture.covariates) {
        if values.len() != covariates {
            return Err(Error::CovariateCount { row, side, expected: covariates, actual: values.len() });
        }
        if let Some((index, &value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(Error::CovariateNotFinite { row, side, index, value });
        }
    }
    Ok(())
}
