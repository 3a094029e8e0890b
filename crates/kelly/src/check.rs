//! Validation at the public doors: one function per kind of input.

use ndarray::{ArrayView1, ArrayView2, Axis};

use crate::{Error, Result};

/// How far the probabilities of an event may sum from 1.
///
/// Room for the rounding of a softmax or of a normalised row, not for probabilities rounded to a few decimals.
/// Within it, rows are normalised before the optimisation.
pub const PROBABILITY_SUM_TOLERANCE: f64 = 1e-9;

/// Whether these are a probability and a price; false for NaN.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    clippy::manual_range_contains,
    reason = "rows have lanes instead of branches"
)]
pub(crate) fn is_selection(probability: f64, odds: f64) -> bool {
    (probability >= 0.0) & (probability <= 1.0) & (odds > 1.0) & (odds < f64::INFINITY)
}

/// Checks one probability, one price and one commission.
pub(crate) fn check_bet(probability: f64, odds: f64, commission: f64) -> Result<()> {
    if !(0.0..=1.0).contains(&probability) {
        return Err(Error::OutOfRange { argument: "probability", value: probability, allowed: "in [0, 1]" });
    }
    if !(odds.is_finite() && odds > 1.0) {
        return Err(Error::OutOfRange {
            argument: "odds",
            value: odds,
            allowed: "finite and greater than 1",
        });
    }
    if !(0.0..1.0).contains(&commission) {
        return Err(Error::OutOfRange { argument: "commission", value: commission, allowed: "in [0, 1)" });
    }
    Ok(())
}

/// How far a sum of as many numbers below 1 may be from its value.
pub(crate) fn rounding(numbers: usize) -> f64 {
    numbers as f64 * f64::EPSILON
}

/// What to multiply checked probabilities by for a sum of 1; 1 where their sum differs from it by its own rounding only.
pub(crate) fn scale(sum: f64, outcomes: usize) -> f64 {
    if (sum - 1.0).abs() <= rounding(outcomes) { 1.0 } else { sum.recip() }
}

/// Checks one event, and gives the sum of its probabilities.
pub(crate) fn check_event(probabilities: &[f64], odds: &[f64]) -> Result<f64> {
    let outcomes = odds.len();
    if probabilities.len() != outcomes {
        return Err(Error::ShapeMismatch { probabilities: (1, probabilities.len()), odds: (1, outcomes) });
    }
    if outcomes < 2 {
        return Err(Error::TooFewOutcomes { outcomes });
    }
    let (mut sum, mut good) = (0.0, true);
    for (p, o) in probabilities.iter().zip(odds) {
        good &= is_selection(*p, *o);
        sum += p;
    }
    if good && (sum - 1.0).abs() <= PROBABILITY_SUM_TOLERANCE {
        return Ok(sum);
    }
    let table = |row| ArrayView1::from(row).insert_axis(Axis(0));
    check_events(table(probabilities), table(odds)).map(|()| sum)
}

/// Checks a table of events: shapes, every probability, every row sum, every price.
pub(crate) fn check_events(probabilities: ArrayView2<'_, f64>, odds: ArrayView2<'_, f64>) -> Result<()> {
    if probabilities.dim() != odds.dim() {
        return Err(Error::ShapeMismatch { probabilities: probabilities.dim(), odds: odds.dim() });
    }
    let (events, outcomes) = odds.dim();
    if events == 0 {
        return Err(Error::NoEvents);
    }
    if outcomes < 2 {
        return Err(Error::TooFewOutcomes { outcomes });
    }
    for ((event, outcome), &value) in probabilities.indexed_iter() {
        if !(0.0..=1.0).contains(&value) {
            return Err(Error::ProbabilityOutOfRange { event, outcome, value });
        }
    }
    for ((event, outcome), &value) in odds.indexed_iter() {
        if !(value.is_finite() && value > 1.0) {
            return Err(Error::OddsOutOfRange { event, outcome, value });
        }
    }
    for (event, row) in probabilities.rows().into_iter().enumerate() {
        let sum: f64 = row.iter().sum();
        if (sum - 1.0).abs() > PROBABILITY_SUM_TOLERANCE {
            return Err(Error::ProbabilitySum { event, sum });
        }
    }
    Ok(())
}
