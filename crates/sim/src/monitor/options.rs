//! When the monitor speaks up.

use fairline_metrics::{ConfidenceSequence, ConfidenceSequenceOptions};

use super::change::Limits;
use crate::{Error, Result};

/// Change detectors that share the false-alarm rate.
const DETECTORS: f64 = 4.0;

/// When the monitor speaks up.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `window` | 100 | 10 to 100,000 | matches in the rolling figures |
/// | `bet_window` | 100 | 10 to 100,000 | bets in the rolling figures |
/// | `feature_window` | 200 | 10 to 100,000 | matches whose features are compared with the reference |
/// | `worse_than_market` | 0.03 | > 0 or `None` | alert when the rolling Brier score is this far above the market's |
/// | `worse_than_training` | 3 | > 0 or `None` | alert when it is this many standard errors above the training level |
/// | `calibration_slope` | 0.4 to 1.8 | low < 1 < high or `None` | alert when the slope leaves the band |
/// | `lowest_yield` | −0.35 | finite or `None` | alert when the rolling yield is below |
/// | `lowest_closing_line_value` | −0.02 | finite or `None` | alert when the mean closing-line value is below |
/// | `highest_drawdown` | 0.35 | (0, 1) or `None` | alert when the bankroll is further below its peak |
/// | `shift` | 0.2 | 0.01 to 2 | worsening that the change detectors are tuned to, in standard deviations of a match |
/// | `false_alarm_every` | 1,900 | 100 to 1e9 | matches from one false alarm to the next, all four change detectors together |
/// | `confidence` | 0.95 | (0, 1) | of the always-valid interval for model minus market |
/// | `drift_deviations` | 4 | > 0 | standard deviations above its chance level from which a stability index counts |
/// | `cool_down` | 8 | ≥ 1 or `None` | weeks after which a condition that still holds is alerted again; `None`: never |
///
/// # Why these
/// - A hundred matches are ten rounds of a league of twenty: long enough that the Brier difference to the market has a
///   standard error of about 0.01, short enough to show a bad autumn before Christmas.
/// - Thresholds are judged only on full windows: ten matches exceed every one of them. Those of the forecasts are two and
///   a half to three standard errors from where a sound model is, since they are looked at every week.
/// - 0.35 is how far a right quarter-Kelly bettor ever falls below the start with a probability of 0.65⁷ = 5 %.
/// - A shift of 0.2 standard deviations takes half a season to see, on average ([`run_length`](Self::run_length)), and
///   smaller ones take seasons, whatever the detector.
/// - One false alarm in five seasons of a league costs one needless retraining, which the old model survives if it is
///   better. The four detectors see the same matches, so together they alarm less often than the sum of each.
/// - The usual 0.1 and 0.25 of the stability index were made for samples of thousands. 200 matches in ten bins have 0.05 by
///   chance, so an index must also be `drift_deviations` above that, which happens by luck in some 0.2 % of looks.
///
/// # False alarms and delays
/// How often an alert came up in a season of 38 weeks of ten matches, over 2,000 simulated seasons, with the defaults.
/// *Halfway*: no reference, the truth lies halfway between the model and a market that differs from it by 0.15 in log odds.
/// *Sound*: the model is the truth, and 1,000 earlier matches are the reference. *Spoilt*: after a sound season the model's
/// log odds err by 0.6, which puts its Brier score 0.05 above the market's; the share of seasons in which that was seen, and
/// the median week.
///
/// | alert | halfway | sound | spoilt, seen | week |
/// |---|---|---|---|---|
/// | worse than the market | 0.0 % | 0.0 % | 100 % | 8 |
/// | worse than in training | 0.0 % | 2.2 % | 20 % | – |
/// | calibration | 3.5 % | 3.6 % | 46 % | – |
/// | CUSUM of the score | 4.0 % | 1.4 % | 75 % | 23 |
/// | Page-Hinkley of the score | 3.0 % | 3.0 % | 72 % | 21 |
/// | CUSUM against the market | 4.0 % | 1.5 % | 64 % | 29 |
/// | Page-Hinkley against the market | 3.5 % | 3.1 % | 61 % | 27 |
/// | any of these four | 12.4 % | 8.1 % | 93 % | 13 |
/// | always-valid interval | 0.0 % | 0.0 % | 14 % | – |
/// | any degradation | 14.7 % | 12.2 % | 100 % | 7 |
/// | drift of the forecasts | 0.0 % | 2.9 % | 100 % | 7 |
///
/// Stated are at most 1 − exp(−380/7600) = 4.9 % for each change detector, 18.1 % for the four together, and 2.5 % ever
/// for the interval. The threshold against the market depends on how far the two forecasts lie apart: in these seasons
/// close, so it has no false alarms.
///
/// # Examples
/// ```
/// use fairline_sim::MonitorOptions;
///
/// // Longer windows, a false alarm in ten seasons, and no word about the yield, which is mostly luck.
/// let options = MonitorOptions::new().window(200).bet_window(200).false_alarm_every(3_800.0).lowest_yield(None);
/// options.validate()?;
/// # Ok::<(), fairline_sim::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct MonitorOptions {
    pub(super) window: usize,
    pub(super) bet_window: usize,
    pub(super) feature_window: usize,
    pub(super) worse_than_market: Option<f64>,
    pub(super) worse_than_training: Option<f64>,
    pub(super) calibration_slope: Option<[f64; 2]>,
    pub(super) lowest_yield: Option<f64>,
    pub(super) lowest_closing_line_value: Option<f64>,
    pub(super) highest_drawdown: Option<f64>,
    shift: f64,
    false_alarm_every: f64,
    confidence: f64,
    pub(super) drift_deviations: f64,
    pub(super) cool_down: Option<usize>,
}

impl Default for MonitorOptions {
    fn default() -> Self {
        Self {
            window: 100,
            bet_window: 100,
            feature_window: 200,
            worse_than_market: Some(0.03),
            worse_than_training: Some(3.0),
            calibration_slope: Some([0.4, 1.8]),
            lowest_yield: Some(-0.35),
            lowest_closing_line_value: Some(-0.02),
            highest_drawdown: Some(0.35),
            shift: 0.2,
            false_alarm_every: 1900.0,
            confidence: 0.95,
            drift_deviations: 4.0,
            cool_down: Some(8),
        }
    }
}

impl MonitorOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the number of matches in the rolling figures.
    #[must_use]
    pub fn window(self, matches: usize) -> Self {
        Self { window: matches, ..self }
    }

    /// Sets the number of bets in the rolling figures.
    #[must_use]
    pub fn bet_window(self, bets: usize) -> Self {
        Self { bet_window: bets, ..self }
    }

    /// Sets the number of matches whose features are compared with the reference.
    #[must_use]
    pub fn feature_window(self, matches: usize) -> Self {
        Self { feature_window: matches, ..self }
    }

    /// Sets how far the rolling Brier score may be above the market's; `None` for any distance.
    #[must_use]
    pub fn worse_than_market(self, difference: impl Into<Option<f64>>) -> Self {
        Self { worse_than_market: difference.into(), ..self }
    }

    /// Sets how many standard errors the rolling Brier score may be above the training level; `None` for any number.
    #[must_use]
    pub fn worse_than_training(self, standard_errors: impl Into<Option<f64>>) -> Self {
        Self { worse_than_training: standard_errors.into(), ..self }
    }

    /// Sets the lowest and the highest calibration slope; `None` for any slope.
    #[must_use]
    pub fn calibration_slope(self, band: impl Into<Option<[f64; 2]>>) -> Self {
        Self { calibration_slope: band.into(), ..self }
    }

    /// Sets the lowest rolling yield; `None` for any yield.
    #[must_use]
    pub fn lowest_yield(self, yield_on_turnover: impl Into<Option<f64>>) -> Self {
        Self { lowest_yield: yield_on_turnover.into(), ..self }
    }

    /// Sets the lowest rolling mean closing-line value; `None` for any value.
    #[must_use]
    pub fn lowest_closing_line_value(self, value: impl Into<Option<f64>>) -> Self {
        Self { lowest_closing_line_value: value.into(), ..self }
    }

    /// Sets the highest drawdown; `None` for any.
    #[must_use]
    pub fn highest_drawdown(self, drawdown: impl Into<Option<f64>>) -> Self {
        Self { highest_drawdown: drawdown.into(), ..self }
    }

    /// Sets the worsening that the change detectors are tuned to, in standard deviations of a match.
    #[must_use]
    pub fn shift(self, deviations: f64) -> Self {
        Self { shift: deviations, ..self }
    }

    /// Sets the average number of matches from one false alarm to the next, all change detectors together.
    #[must_use]
    pub fn false_alarm_every(self, matches: f64) -> Self {
        Self { false_alarm_every: matches, ..self }
    }

    /// Sets the confidence of the always-valid interval.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Sets how many standard deviations above its chance level a stability index must be to count.
    #[must_use]
    pub fn drift_deviations(self, deviations: f64) -> Self {
        Self { drift_deviations: deviations, ..self }
    }

    /// Sets the weeks after which a condition that still holds is alerted again; `None` for never.
    #[must_use]
    pub fn cool_down(self, weeks: impl Into<Option<usize>>) -> Self {
        Self { cool_down: weeks.into(), ..self }
    }

    /// Matches until one change detector alarms, on average, when scores have worsened by `shift` standard deviations a
    /// match: with 0, from one false alarm to the next.
    ///
    /// # Formula
    /// ```text
    /// L = (e^(−2Δb) + 2Δb − 1)/(2Δ²),   Δ = shift − k,   b = h + 1.166,   k = tuned shift/2
    /// ```
    /// `h` is chosen so that L(0) is four times `false_alarm_every`. Run lengths are nearly exponential, so the probability of
    /// a false alarm within n matches is at most about 1 − exp(−n/L(0)).
    ///
    /// # Errors
    /// [`Error::InvalidOption`] for an option outside its range, or a shift outside −10 to 10.
    ///
    /// # Examples
    /// ```
    /// use fairline_sim::MonitorOptions;
    ///
    /// let options = MonitorOptions::new();
    /// assert!((options.run_length(0.0)? - 7600.0).abs() < 1e-3);
    /// assert!((options.run_length(0.2)? - 203.0).abs() < 1.0);
    /// assert!((options.run_length(0.4)? - 80.0).abs() < 5.0);
    /// # Ok::<(), fairline_sim::Error>(())
    /// ```
    ///
    /// # References
    /// Siegmund, D. (1985), *Sequential Analysis*, Springer.
    pub fn run_length(&self, shift: f64) -> Result<f64> {
        self.validate()?;
        check("shift", shift, shift.abs() <= 10.0, "between -10 and 10")?;
        Ok(self.limits().run_length(shift))
    }

    /// Limits of each change detector; the options are valid.
    pub(super) fn limits(&self) -> Limits {
        Limits::new(self.shift, DETECTORS * self.false_alarm_every)
    }

    pub(super) fn sequence(&self) -> Result<ConfidenceSequence> {
        let options = ConfidenceSequenceOptions::new().confidence(self.confidence);
        ConfidenceSequence::new(&options).map_err(|_| Error::InvalidOption {
            name: "confidence",
            value: self.confidence.to_string(),
            allowed: "greater than 1e-16 and less than 1",
        })
    }

    /// Refuses options outside their range.
    ///
    /// # Errors
    /// [`Error::InvalidOption`], naming the option.
    pub fn validate(&self) -> Result<()> {
        for (name, size) in [
            ("window", self.window),
            ("bet_window", self.bet_window),
            ("feature_window", self.feature_window),
        ] {
            check(name, size as f64, (10..=100_000).contains(&size), "between 10 and 100,000")?;
        }
        let positive = [
            ("worse_than_market", self.worse_than_market),
            ("worse_than_training", self.worse_than_training),
            ("drift_deviations", Some(self.drift_deviations)),
        ];
        for (name, value) in positive {
            let value = value.unwrap_or(1.0);
            check(name, value, value > 0.0, "finite and greater than 0")?;
        }
        if let Some([low, high]) = self.calibration_slope {
            check("calibration_slope", low, low < 1.0, "from below 1 to above 1")?;
            check("calibration_slope", high, high > 1.0, "from below 1 to above 1")?;
        }
        let finite = [
            ("lowest_yield", self.lowest_yield),
            ("lowest_closing_line_value", self.lowest_closing_line_value),
        ];
        for (name, value) in finite {
            check(name, value.unwrap_or(0.0), true, "finite")?;
        }
        if let Some(drawdown) = self.highest_drawdown {
            check("highest_drawdown", drawdown, drawdown > 0.0 && drawdown < 1.0, "between 0 and 1")?;
        }
        check("shift", self.shift, (0.01..=2.0).contains(&self.shift), "between 0.01 and 2")?;
        let every = self.false_alarm_every;
        check("false_alarm_every", every, (100.0..=1e9).contains(&every), "between 100 and 1e9 matches")?;
        if self.cool_down == Some(0) {
            check("cool_down", 0.0, false, "at least 1 week, or None for never")?;
        }
        self.sequence().map(|_| ())
    }
}

fn check(name: &'static str, value: f64, in_range: bool, allowed: &'static str) -> Result<()> {
    if value.is_finite() && in_range {
        Ok(())
    } else {
        Err(Error::InvalidOption { name, value: value.to_string(), allowed })
    }
}
