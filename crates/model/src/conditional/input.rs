//! Forecasts, outcomes and sample weights, checked once at the door.

use ndarray::ArrayView2;

use crate::{Error, Result};

/// Distance of a row's sum from 1 that is taken for rounding of the forecasts' source.
const SUM_TOLERANCE: f64 = 1e-6;

/// Refuses a forecast that is no table of distributions.
pub(crate) fn check_distributions(forecast: usize, p: ArrayView2<'_, f64>) -> Result<()> {
    for (row, probabilities) in p.outer_iter().enumerate() {
        for (column, &value) in probabilities.iter().enumerate() {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::ForecastProbability { forecast, row, column, value });
            }
        }
        let sum = probabilities.sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(Error::ForecastSum { forecast, row, sum });
        }
    }
    Ok(())
}

/// Logarithms of one or more forecasts of the same matches.
#[derive(Debug)]
pub(crate) struct Logs {
    pub(crate) rows: usize,
    pub(crate) classes: usize,
    pub(crate) forecasts: usize,
    /// By row, then class, then forecast.
    values: Vec<f64>,
}

impl Logs {
    pub(crate) fn new(forecasts: &[ArrayView2<'_, f64>]) -> Result<Self> {
        let Some(first) = forecasts.first() else { return Err(Error::NoForecasts) };
        let (rows, classes) = first.dim();
        if classes < 2 {
            return Err(Error::TooFewClasses { classes });
        }
        for (forecast, p) in forecasts.iter().enumerate() {
            if p.dim() != (rows, classes) {
                let (actual, expected) = (p.dim(), (rows, classes));
                return Err(Error::ForecastShape { forecast, actual, expected });
            }
            check_distributions(forecast, p.view())?;
            if let Some(((row, column), _)) = p.indexed_iter().find(|(_, p)| **p <= 0.0) {
                return Err(Error::ForecastZero { forecast, row, column });
            }
        }
        let mut values = vec![0.0; rows * classes * forecasts.len()];
        for (forecast, p) in forecasts.iter().enumerate() {
            for (value, p) in values.iter_mut().skip(forecast).step_by(forecasts.len()).zip(p) {
                *value = p.ln();
            }
        }
        Ok(Self { rows, classes, forecasts: forecasts.len(), values })
    }

    /// Takes the logarithm of the first class from those of the others.
    ///
    /// That changes no pool, and makes uniform forecasts exactly 0 instead of rounding, so that they are found out.
    pub(crate) fn relative(mut self) -> Self {
        for row in self.values.chunks_exact_mut(self.classes * self.forecasts) {
            let (first, others) = row.split_at_mut(self.forecasts);
            for logs in others.chunks_exact_mut(first.len()) {
                logs.iter_mut().zip(&*first).for_each(|(log, first)| *log -= first);
            }
            first.fill(0.0);
        }
        self
    }

    /// Some of the forecasts, by number, in the order given.
    pub(crate) fn select(&self, members: &[usize]) -> Self {
        let values =
            self.values.chunks_exact(self.forecasts).flat_map(|logs| members.iter().map(|&j| logs[j]));
        Self { rows: self.rows, classes: self.classes, forecasts: members.len(), values: values.collect() }
    }

    /// The logarithms of a row, (classes, forecasts).
    pub(crate) fn row(&self, row: usize) -> &[f64] {
        let width = self.classes * self.forecasts;
        &self.values[row * width..][..width]
    }
}

/// What happened, and how much each match counts.
#[derive(Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) classes: usize,
    pub(crate) outcomes: &'a [usize],
    /// Shares of the total.
    pub(crate) shares: Vec<f64>,
    /// Sum of the sample weights: the number of matches where there are none.
    pub(crate) total: f64,
}

impl<'a> Sample<'a> {
    pub(crate) fn new(
        rows: usize,
        classes: usize,
        outcomes: &'a [usize],
        sample_weights: Option<&[f64]>,
    ) -> Result<Self> {
        if rows == 0 {
            return Err(Error::NoMatches);
        }
        if outcomes.len() != rows {
            return Err(Error::OutcomeCount { rows, outcomes: outcomes.len() });
        }
        if let Some((row, &outcome)) = outcomes.iter().enumerate().find(|(_, outcome)| **outcome >= classes) {
            return Err(Error::OutcomeOutOfRange { row, outcome, classes });
        }
        let mut shares = match sample_weights {
            None => vec![1.0; rows],
            Some(weights) if weights.len() != rows => {
                return Err(Error::WeightsMismatch { rows, weights: weights.len() });
            }
            Some(weights) => weights.to_vec(),
        };
        for (row, &value) in shares.iter().enumerate() {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::WeightOutOfRange { row, value });
            }
        }
        let total: f64 = shares.iter().sum();
        if !total.is_finite() {
            return Err(Error::Overflow { what: "sum of the weights", value: total });
        }
        // Shares of a sum that is no normal number would lose their digits.
        if total < f64::MIN_POSITIVE {
            return Err(Error::NoWeight);
        }
        for share in &mut shares {
            *share /= total;
        }
        Ok(Self { classes, outcomes, shares, total })
    }

    /// Refuses a class that never happened in a row that counts.
    pub(crate) fn check_every_class_occurs(&self) -> Result<()> {
        let occurs =
            |class| self.outcomes.iter().zip(&self.shares).any(|(&y, &share)| y == class && share > 0.0);
        match (0..self.classes).find(|&class| !occurs(class)) {
            Some(class) => Err(Error::EmptyClass { class, classes: self.classes }),
            None => Ok(()),
        }
    }
}
