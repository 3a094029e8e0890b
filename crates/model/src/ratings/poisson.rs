//! Attack and defence of clubs that are followed from week to week.

use std::collections::BTreeMap;

use super::strengths::{Strengths, newton};
use crate::{Error, Result, Status};

/// Attack and defence ratings from goals, or from any other statistic of both sides, that take matches in as they are played.
///
/// The ratings are those of [`GoalsModel`](crate::GoalsModel) with the Poisson family, no covariates and a prior: the mode
/// of the posterior. What a week costs does not grow with the matches seen. A sum over matches with the same two clubs in
/// the same places needs their weight only, because their rates are the same:
/// ```text
/// λ_home = e^μ·e^h·A_home·B_away,   λ_away = e^μ·A_away·B_home,      A = e^attack,  B = e^(−defence)
/// f = Σ_ij W_ij·(λ_ij,home + λ_ij,away) − Σ_t (scored_t·attack_t − conceded_t·defence_t) − goals·μ − home goals·h
///   + Σ_t [p/4·(a_t + d_t)² + s/4·(a_t − d_t)²]
/// ```
/// `W_ij` is the weight of the matches that i played at home against j, `scored` and `conceded` are weighted sums; p and s
/// are the precisions of the prior, a and d the distances of attack and defence from their prior means.
///
/// # Examples
/// ```
/// use fairline_model::PoissonRatings;
///
/// let mut ratings = PoissonRatings::new(7.0, 21.0)?;
/// ratings.observe(0, 1, [3.0, 1.0])?;
/// ratings.fade(0.99)?; // a week later
/// ratings.observe(1, 0, [2.0, 2.0])?;
/// ratings.fit()?;
/// assert!(ratings.strength(0)[0] > ratings.strength(1)[0]);
/// # Ok::<(), fairline_model::Error>(())
/// ```
///
/// # References
/// Maher, M. J. (1982), Modelling association football scores, *Statistica Neerlandica* 36(3), 109–118.
#[derive(Debug, Clone, PartialEq)]
pub struct PoissonRatings {
    pub(super) precision: f64,
    pub(super) style_precision: f64,
    /// Places of the clubs in what follows.
    places: BTreeMap<usize, usize>,
    /// Weight of the matches of each club at home against each other club, in rows of `stride`.
    pub(super) weights: Vec<f64>,
    pub(super) stride: usize,
    /// Weighted sums over the matches of each club.
    pub(super) scored: Vec<f64>,
    pub(super) conceded: Vec<f64>,
    pub(super) home_goals: f64,
    pub(super) away_goals: f64,
    /// Attack and defence that each club is expected to have.
    pub(super) expected: Vec<[f64; 2]>,
    pub(super) strengths: Strengths,
    observed: usize,
    /// How the last fit ended; `None` while there is nothing but the prior.
    status: Option<Status>,
    gradient_norm: f64,
    iterations: usize,
}

impl PoissonRatings {
    /// Ratings that know no club yet, with the prior of [`GoalsOptions`](crate::GoalsOptions): the precision of each club's
    /// attack and defence, and that of their difference, halved.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`] unless both precisions are finite and greater than 0.
    pub fn new(precision: f64, style_precision: f64) -> Result<Self> {
        for (name, value) in [("precision", precision), ("style_precision", style_precision)] {
            if !(value.is_finite() && value > 0.0) {
                return Err(Error::OptionOutOfRange { name, value, allowed: "finite and greater than 0" });
            }
        }
        Ok(Self {
            precision,
            style_precision,
            places: BTreeMap::new(),
            weights: Vec::new(),
            stride: 0,
            scored: Vec::new(),
            conceded: Vec::new(),
            home_goals: 0.0,
            away_goals: 0.0,
            expected: Vec::new(),
            strengths: Strengths::default(),
            observed: 0,
            status: None,
            gradient_norm: 0.0,
            iterations: 0,
        })
    }

    /// Takes in a match of weight 1: goals, or whatever is rated, of the home club and of the away club.
    ///
    /// # Errors
    /// [`Error::ClubAgainstItself`], [`Error::GoalsOutOfRange`] unless both values are finite and at least 0; `row` is the
    /// number of matches taken in before.
    pub fn observe(&mut self, home: usize, away: usize, values: [f64; 2]) -> Result<()> {
        let row = self.observed;
        if home == away {
            return Err(Error::ClubAgainstItself { row, club: home });
        }
        for (side, goals) in ["home", "away"].into_iter().zip(values) {
            if !(goals.is_finite() && goals >= 0.0) {
                return Err(Error::GoalsOutOfRange { row, side, goals });
            }
        }
        let [home, away] = [home, away].map(|club| self.place(club));
        self.weights[home * self.stride + away] += 1.0;
        self.home_goals += values[0];
        self.away_goals += values[1];
        self.scored[home] += values[0];
        self.conceded[home] += values[1];
        self.scored[away] += values[1];
        self.conceded[away] += values[0];
        self.observed += 1;
        Ok(())
    }

    /// Multiplies the weight of all matches taken in so far.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`] unless the factor is finite and at least 0.
    pub fn fade(&mut self, factor: f64) -> Result<()> {
        if !(factor.is_finite() && factor >= 0.0) {
            let (name, allowed) = ("factor", "finite and at least 0");
            return Err(Error::OptionOutOfRange { name, value: factor, allowed });
        }
        let sums = self.weights.iter_mut().chain(&mut self.scored).chain(&mut self.conceded);
        sums.for_each(|sum| *sum *= factor);
        self.home_goals *= factor;
        self.away_goals *= factor;
        Ok(())
    }

    /// Sets the attack and the defence that a club is expected to have; 0 for others.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`] for a number that is not finite.
    pub fn expect(&mut self, club: usize, strength: [f64; 2]) -> Result<()> {
        if let Some(&value) = strength.iter().find(|value| !value.is_finite()) {
            return Err(Error::OptionOutOfRange { name: "strength", value, allowed: "finite" });
        }
        let place = self.place(club);
        self.expected[place] = strength;
        Ok(())
    }

    /// Brings what is expected of all clubs nearer to 0.
    ///
    /// # Errors
    /// [`Error::OptionOutOfRange`] unless the factor is in \[0, 1\].
    pub fn fade_expectations(&mut self, factor: f64) -> Result<()> {
        if !(0.0..=1.0).contains(&factor) {
            let (name, allowed) = ("factor", "between 0 and 1");
            return Err(Error::OptionOutOfRange { name, value: factor, allowed });
        }
        self.expected.iter_mut().flatten().for_each(|value| *value *= factor);
        Ok(())
    }

    /// Rates all clubs from what has been taken in, starting where the last fit ended.
    ///
    /// Before home clubs and away clubs have scored, nothing is known but what is expected. The mode is unique and found to
    /// a gradient of 1e-12, so that the start decides nothing but the last digits.
    ///
    /// # Errors
    /// [`Error::Overflow`] where the sums, or the rates of clubs as they are expected, leave the range of `f64`.
    pub fn fit(&mut self) -> Result<()> {
        let goals: f64 = self.scored.iter().sum();
        let weight: f64 = self.weights.iter().sum();
        for (what, value) in [("sum of the weights", weight), ("sum of the goals", goals)] {
            if !value.is_finite() {
                return Err(Error::Overflow { what, value });
            }
        }
        (self.gradient_norm, self.iterations) = (0.0, 0);
        let known = weight > 0.0 && self.home_goals > 0.0 && self.away_goals > 0.0;
        if !known {
            self.status = None;
            return Ok(());
        }
        let start = match self.status.take() {
            Some(_) => std::mem::take(&mut self.strengths).with_all(&self.expected),
            None => Strengths::cold(self, weight),
        };
        let end = newton(self, start, goals)?;
        (self.strengths, self.status) = (end.strengths, Some(end.status));
        (self.gradient_norm, self.iterations) = (end.gradient_norm, end.iterations);
        Ok(())
    }

    /// Attack and defence of a club in the last fit, in log rates; of one that was not there, what is expected of it.
    pub fn strength(&self, club: usize) -> [f64; 2] {
        let Some(&place) = self.places.get(&club) else { return [0.0; 2] };
        let fitted = [&self.strengths.attack, &self.strengths.defence].map(|part| part.get(place));
        match (self.status, fitted) {
            (Some(_), [Some(&attack), Some(&defence)]) => [attack, defence],
            _ => self.expected[place],
        }
    }

    /// Attack and defence that a club is expected to have.
    pub fn expected(&self, club: usize) -> [f64; 2] {
        self.places.get(&club).map_or([0.0; 2], |&place| self.expected[place])
    }

    /// How the last fit ended; `None` while there is nothing but what is expected.
    pub fn status(&self) -> Option<Status> {
        self.status
    }

    /// Largest absolute derivative at the end of the last fit, as in
    /// [`GoalsModel::gradient_norm`](crate::GoalsModel::gradient_norm).
    pub fn gradient_norm(&self) -> f64 {
        self.gradient_norm
    }

    /// Newton steps of the last fit.
    pub fn iterations(&self) -> usize {
        self.iterations
    }

    pub(super) fn clubs(&self) -> usize {
        self.expected.len()
    }

    /// The place of a club, which a new one takes at the end.
    fn place(&mut self, club: usize) -> usize {
        let clubs = self.clubs();
        let place = *self.places.entry(club).or_insert(clubs);
        if place == clubs {
            if clubs == self.stride {
                let stride = (2 * clubs).max(32);
                let mut weights = vec![0.0; stride * stride];
                for (new, old) in
                    weights.chunks_exact_mut(stride).zip(self.weights.chunks_exact(self.stride.max(1)))
                {
                    new[..self.stride].copy_from_slice(old);
                }
                (self.weights, self.stride) = (weights, stride);
            }
            self.scored.push(0.0);
            self.conceded.push(0.0);
            self.expected.push([0.0; 2]);
        }
        place
    }
}
