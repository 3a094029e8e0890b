//! How a confidence sequence is set up, before the first event.

use super::mixture::Mixture;
use crate::check::Range;
use crate::{Error, Result};

/// How to set up a [`ConfidenceSequence`](crate::ConfidenceSequence), before the first event.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `confidence` | 0.95 | (0, 1) | chance that the interval holds the true average at every time |
/// | `scale` | 0.25 | > 0 | about twice the standard deviation of a difference; only the length of the interval depends on it |
/// | `tuned_for` | 7.6 | 1e-9 to 1e12 times scale² | sum of squared deviations at which the interval is shortest |
///
/// None of them can make the answer wrong, only longer; but all must be chosen before the first event.
///
/// `scale` is in the unit of the differences: the sequence guesses each difference before the event, and moves the guess
/// when one could fall further outside it than this. Too small, and guesses are moved away from the mean; too large, and
/// every interval carries the caution that fits such differences. In simulated seasons with Brier differences that vary by
/// 0.05, 0.1 and 0.18 per match, and ranges known before each match, the interval after 380 matches was shortest at a
/// scale of 0.1, 0.2 and 0.3; with the default it was longer by 9 %, 1 % and 1 %. With scale 1 it is longer by a fifth to two
/// thirds.
///
/// `tuned_for` is the number of events of interest times the variance of a difference: 7.6 is a season of 380 matches
/// with a standard deviation of 0.14, between the 0.1 and 0.2 of Brier differences. A tenth of the true figure
/// lengthens the interval by a tenth, ten times the figure by a fifth.
///
/// # Formula
/// ```text
/// ρ = tuned_for / (2·ln(1/α) + ln(1 + 2·ln(1/α))),   α = 1 − confidence
/// ```
/// where the normal mixture, which this mixture is close to, has its shortest interval.
///
/// # Examples
/// ```
/// use fairline_metrics::{ConfidenceSequence, ConfidenceSequenceOptions};
///
/// // Differences of ranked probability scores, of which the standard deviation is some 0.07; two seasons are of interest.
/// let options = ConfidenceSequenceOptions::new().confidence(0.9).scale(0.14).tuned_for(760.0 * 0.07 * 0.07);
/// let mut sequence = ConfidenceSequence::new(&options)?;
/// sequence.push(-0.01, [-0.3, 0.3])?;
/// assert_eq!(sequence.observations(), 1);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfidenceSequenceOptions {
    confidence: f64,
    scale: f64,
    tuned_for: f64,
}

impl ConfidenceSequenceOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self { confidence: 0.95, scale: 0.25, tuned_for: 7.6 }
    }

    /// Sets the chance that the interval holds the true average at every time.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Sets the scale of the differences, about twice their standard deviation.
    #[must_use]
    pub fn scale(self, scale: f64) -> Self {
        Self { scale, ..self }
    }

    /// Sets the sum of squared deviations at which the interval is shortest.
    #[must_use]
    pub fn tuned_for(self, tuned_for: f64) -> Self {
        Self { tuned_for, ..self }
    }

    pub(super) fn validate(&self) -> Result<Setup> {
        Range::Inner.check("confidence", self.confidence)?;
        Range::Positive.check("scale", self.scale)?;
        Range::Positive.check("tuned_for", self.tuned_for)?;
        let variance = self.tuned_for / self.scale / self.scale;
        if !(1e-9..=1e12).contains(&variance) {
            let allowed = "1e-9 to 1e12 times the square of scale";
            return Err(Error::OutOfRange { argument: "tuned_for", value: self.tuned_for, allowed });
        }
        let alpha = 1.0 - self.confidence;
        if alpha >= 1.0 {
            let (value, allowed) = (self.confidence, "greater than 1e-16 and less than 1");
            return Err(Error::OutOfRange { argument: "confidence", value, allowed });
        }
        let twice = -2.0 * alpha.ln();
        let mixture = Mixture::new(variance / (twice + twice.ln_1p()));
        Ok(Setup { scale: self.scale, mixture, ln_threshold: (2.0 / alpha).ln() })
    }
}

impl Default for ConfidenceSequenceOptions {
    fn default() -> Self {
        Self::new()
    }
}

/// What the options come to.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Setup {
    pub(super) scale: f64,
    pub(super) mixture: Mixture,
    /// ln of the e-value that either side of the interval stays below: 2/α.
    pub(super) ln_threshold: f64,
}
