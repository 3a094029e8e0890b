//! Scores one at a time: the mean of a year from the pieces it was scored in.

use crate::check::{Range, SCORE, is_score};
use crate::sum::ExactSum;
use crate::{Error, Result};

/// Standard errors up to this share of the mean are rounding.
const CONSTANT: f64 = 1e-12;

/// The mean of scores that arrive one by one or in pieces.
///
/// Pieces that were scored apart (a week, a league, a thread) are [merged](Self::merge). The mean is that of all scores at
/// once: sums keep twice the digits of an `f64`, so neither the order nor the cut into pieces shows, but for a last digit
/// in rare cases.
///
/// # Examples
/// ```
/// use fairline_metrics::ScoreAccumulator;
///
/// let (mut first, mut second) = (ScoreAccumulator::new(), ScoreAccumulator::new());
/// first.push(0.5)?;
/// second.push(0.3)?;
/// second.push(0.1)?;
/// first.merge(&second);
/// assert_eq!((first.events(), first.mean()), (3, Some(0.3)));
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ScoreAccumulator {
    events: usize,
    /// Events of positive weight.
    weighted: usize,
    /// Events of positive weight that scored +∞.
    infinite: usize,
    weight: ExactSum,
    /// Σ weight·score of the finite scores.
    sum: ExactSum,
    /// Σ weight², and mean and squared deviations of the scores weighted by it: what the standard error needs.
    squared_weight: f64,
    centre: f64,
    deviations: f64,
}

impl ScoreAccumulator {
    /// No scores yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the score of one event.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for NaN, −∞ or a number beyond 1e75. +∞ is a log score like any other.
    pub fn push(&mut self, score: f64) -> Result<()> {
        self.push_weighted(score, 1.0)
    }

    /// Adds the score of one event with a weight: 0, or in 1e-75 to 1e75. An event of weight 0 counts as an event only.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) as for [`push`](Self::push), and for a weight outside its range.
    pub fn push_weighted(&mut self, score: f64, weight: f64) -> Result<()> {
        if !is_score(score) {
            return Err(Error::OutOfRange { argument: "score", value: score, allowed: SCORE });
        }
        Range::Weight.check("weight", weight)?;
        self.merge(&Self::of(score, weight));
        Ok(())
    }

    fn of(score: f64, weight: f64) -> Self {
        let mut one = Self { events: 1, ..Self::default() };
        if weight > 0.0 {
            one.weighted = 1;
            one.weight.add(weight);
            if score.is_finite() {
                one.sum.add(weight * score);
                one.squared_weight = weight * weight;
                one.centre = score;
            } else {
                one.infinite = 1;
            }
        }
        one
    }

    /// Adds all scores of another accumulator.
    pub fn merge(&mut self, other: &Self) {
        self.events = self.events.saturating_add(other.events);
        self.weighted = self.weighted.saturating_add(other.weighted);
        self.infinite = self.infinite.saturating_add(other.infinite);
        for (sum, part) in [(&mut self.weight, other.weight), (&mut self.sum, other.sum)] {
            sum.merge(part);
        }
        let squared_weight = self.squared_weight + other.squared_weight;
        if squared_weight > 0.0 {
            let share = other.squared_weight / squared_weight;
            let apart = other.centre - self.centre;
            self.deviations += other.deviations + apart * apart * self.squared_weight * share;
            self.centre += apart * share;
            self.squared_weight = squared_weight;
        }
    }

    /// Events so far.
    pub fn events(&self) -> usize {
        self.events
    }

    /// Sum of the weights: the number of events if none was given.
    pub fn weight(&self) -> f64 {
        self.weight.value()
    }

    /// The (weighted) mean score, +∞ if one of the scores is; `None` before there is a weight above 0.
    pub fn mean(&self) -> Option<f64> {
        if self.infinite > 0 {
            return Some(f64::INFINITY);
        }
        (self.weight.value() > 0.0).then(|| self.sum.value() / self.weight.value())
    }

    /// The standard error of the mean, taking events as independent. Events of weight 0 do not count.
    ///
    /// `None` for fewer than two events, an infinite score, and scores that are all the same.
    ///
    /// # Formula
    /// ```text
    /// se = √(n/(n − 1) · Σ wᵢ²(sᵢ − s̄)²) / Σ wᵢ,   without weights s/√n
    /// ```
    pub fn standard_error(&self) -> Option<f64> {
        let mean = self.mean().filter(|mean| mean.is_finite() && self.weighted > 1)?;
        let n = self.weighted as f64;
        let squares = self.deviations + self.squared_weight * (mean - self.centre).powi(2);
        let error = (n / (n - 1.0) * squares).sqrt() / self.weight.value();
        (error > CONSTANT * mean.abs()).then_some(error)
    }
}
