//! An interval for the mean difference of scores that may be read after every event.

use ndarray::ArrayView2;

use super::sequence_options::Setup;
use super::{ConfidenceSequenceOptions, Evidence, OneSidedEvidence};
use crate::check::{Range, check_overflow, same_length};
use crate::{Error, Result, Score};

/// An interval for the mean difference of scores that may be read after every event, and stopped at any time.
///
/// With forecasts use [`push_forecasts`](Self::push_forecasts), which knows the range.
///
/// A 95 % interval of a fixed number of events, read every week until it leaves out 0, leaves it out far more often
/// than 5 % of the time by luck alone. This one is made for looking: the chance that it misses *at any time*, however
/// often it is read and whenever one stops, is at most 1 − confidence. The price is length: it is about 1.75 times as
/// long as the interval of [`paired_t`](crate::paired_t) at the end of the season it is tuned for.
///
/// # Formula
/// `c` is the option `scale`: roughly, the size of a difference that still counts as usual. `ρ` follows from `tuned_for`
/// and says after how much luck the interval is shortest. `lowᵢ` and `highᵢ` are the range of event i, the lowest and the
/// highest difference that it could bring. `x̂` is a guess of the difference, made before the event.
/// ```text
/// low = (S − u(v⁺))/t,   high = (S + u(v⁻))/t,   S = Σ xᵢ over the t events so far
/// v± = Σ (xᵢ − x̂±ᵢ)²,   x̂⁺ᵢ = min(x̄ᵢ, lowᵢ + c),   x̂⁻ᵢ = max(x̄ᵢ, highᵢ − c),   x̄ᵢ = Σ_{j<i} xⱼ / i
/// u(v): the s with m(s, v) = 2/(1 − confidence)
/// m(s, v) = ∫ exp(λ·s + v·(ln(1 − cλ) + cλ)/c²) dF(λ) over 0 ≤ λ < 1/c,   1 − cλ gamma with shape, rate ρ/c², cut at 1
/// ```
/// The guess is x̄, the mean of the differences before the event and of one 0, kept within c of the end of the range,
/// which is all that the proof needs. So no range is too wide, it only costs length; but that may be much: with −2 to 2
/// for every match of a season the interval is some 14 times as long as with −0.2 to 0.2.
///
/// # What is covered
/// The running average of the means μᵢ of xᵢ given everything before event i, at every t. The μᵢ may differ from
/// event to event, in any way: no independence, no equal distributions, no stable advantage is taken for granted. If
/// they do differ, the average moves, and an interval of the past says nothing about the average of today; that is
/// why the intervals are not intersected over time.
///
/// Each difference must have a bounded range that is known before its result: for Brier scores always −2 to 2, and
/// once both forecasts are on the table, from the smallest to the largest difference over the outcomes that can
/// happen. It does not fit log scores of forecasts near 0, and it is not valid when events are left out after
/// their results are known.
///
/// # Examples
/// ```
/// use fairline_metrics::{ConfidenceSequence, ConfidenceSequenceOptions, Score};
///
/// let mut sequence = ConfidenceSequence::new(&ConfidenceSequenceOptions::new())?;
/// let matches = [([0.5, 0.3, 0.2], [0.4, 0.3, 0.3], 0), ([0.3, 0.3, 0.4], [0.3, 0.2, 0.5], 0)];
/// for (model, market, outcome) in matches {
///     sequence.push_forecasts(Score::Brier, &model, &market, outcome)?;
/// }
/// assert!((sequence.mean().unwrap() + 0.1).abs() < 1e-15); // −0.16 and −0.04
/// let [low, high] = sequence.interval().unwrap();
/// assert!(low < -0.5 && high > 0.5); // two matches prove nothing
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Howard, S. R. et al. (2021), Time-uniform, nonparametric, nonasymptotic confidence
/// sequences, *Annals of Statistics* 49(2), 1055–1080, doi:10.1214/20-AOS1991. Choe, Y. J. & Ramdas, A. (2024),
/// Comparing sequential forecasters, *Operations Research* 72(4), 1368–1387, doi:10.1287/opre.2021.0792.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ConfidenceSequence {
    setup: Setup,
    state: State,
}

/// Sums in units of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct State {
    observations: usize,
    sum: f64,
    /// v⁺ and v⁻.
    variances: [f64; 2],
    /// ln m(S, v⁺) and ln m(−S, v⁻).
    ln_e_values: [f64; 2],
    /// Their largest values so far, at least 0.
    largest: [f64; 2],
}

impl ConfidenceSequence {
    /// Sets up a sequence, before the first event.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for an option outside its range.
    pub fn new(options: &ConfidenceSequenceOptions) -> Result<Self> {
        Ok(Self { setup: options.validate()?, state: State::default() })
    }

    /// Takes in the difference of scores of the next event, first minus second.
    ///
    /// `range` holds the lowest and the highest value that the difference could have taken, as known before the
    /// result. Compute it as the difference is computed: an end that is off by rounding refuses the difference.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for a number that is not finite or a difference outside its range;
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a range whose ends are not finite;
    /// [`Overflow`](Error::Overflow) for sums beyond `f64`. After an error the sequence is as it was before.
    pub fn push(&mut self, difference: f64, range: [f64; 2]) -> Result<()> {
        Range::Finite.check("difference", difference)?;
        for (index, end) in range.into_iter().enumerate() {
            Range::Finite.check_element("range", index, end)?;
        }
        if !(range[0] <= difference && difference <= range[1]) {
            let allowed = "within its range, from the lowest to the highest possible value";
            return Err(Error::OutOfRange { argument: "difference", value: difference, allowed });
        }
        let Setup { scale, mixture, .. } = self.setup;
        let mut next = self.state;
        next.observations = next.observations.saturating_add(1);
        let x = difference / scale;
        // One difference of 0 stands at the beginning of the mean: no guess from a single match.
        let mean = self.state.sum / next.observations as f64;
        let guesses = [mean.min(range[0] / scale + 1.0), mean.max(range[1] / scale - 1.0)];
        next.sum = check_overflow("the sum of differences", self.state.sum + x)?;
        for (side, sign) in [1.0, -1.0].into_iter().enumerate() {
            let variance = self.state.variances[side] + (x - guesses[side]).powi(2);
            next.variances[side] = check_overflow("the sum of squared differences", variance)?;
            let ln_e_value = check_overflow("the e-value", mixture.ln(sign * next.sum, variance))?;
            next.ln_e_values[side] = ln_e_value;
            next.largest[side] = ln_e_value.max(self.state.largest[side]);
        }
        self.state = next;
        Ok(())
    }

    /// Takes in the forecasts of the next event and what happened: the difference of their scores, with its range.
    ///
    /// Where a higher score is better, the second is taken from the first the other way round, so that a negative mean
    /// always speaks for the first.
    ///
    /// # Shapes
    /// `first`, `second`: one probability per outcome; `outcome`: which of them happened.
    ///
    /// # Errors
    /// Those of [`Score::difference_range`] and [`push`](Self::push); [`OutcomeOutOfRange`](Error::OutcomeOutOfRange).
    pub fn push_forecasts(
        &mut self,
        score: Score,
        first: &[f64],
        second: &[f64],
        outcome: usize,
    ) -> Result<()> {
        self.push_event(self.state.observations, score, [first, second], outcome)
    }

    /// The same, for an event that errors name by a number.
    fn push_event(
        &mut self,
        event: usize,
        score: Score,
        [first, second]: [&[f64]; 2],
        outcome: usize,
    ) -> Result<()> {
        let range = score.difference_range_at(event, [("first", first), ("second", second)])?;
        if outcome >= first.len() {
            return Err(Error::OutcomeOutOfRange { event, outcome, allowed: first.len() });
        }
        if let Some(&value) = range.iter().find(|end| !end.is_finite()) {
            let allowed = "finite; a forecast of 0 leaves the log score without bounds";
            return Err(Error::ElementOutOfRange { argument: "range", index: event, value, allowed });
        }
        let difference = score.difference(first, second, outcome);
        if score.perfect() > 0.0 {
            self.push(-difference, [-range[1], -range[0]])
        } else {
            self.push(difference, range)
        }
    }

    /// Takes in the forecasts of several events and what happened, in order of time: all of them or, on an error, none.
    ///
    /// Equal to [`push_forecasts`](Self::push_forecasts) row by row.
    ///
    /// # Shapes
    /// `first`, `second`: (events, outcomes), rows sum to 1; no event is fine. `outcomes`: the column that happened, one
    /// per event.
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch) for events that are not as many everywhere, and those of
    /// [`push_forecasts`](Self::push_forecasts), with the row of the event. After an error the sequence is as it was
    /// before the call.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{ConfidenceSequence, ConfidenceSequenceOptions, Score};
    /// use ndarray::array;
    ///
    /// let model = array![[0.5, 0.3, 0.2], [0.3, 0.3, 0.4]];
    /// let market = array![[0.4, 0.3, 0.3], [0.3, 0.2, 0.5]];
    /// let mut sequence = ConfidenceSequence::new(&ConfidenceSequenceOptions::new())?;
    /// sequence.extend_forecasts(Score::Brier, model.view(), market.view(), &[0, 0])?;
    /// assert_eq!(sequence.observations(), 2);
    /// assert!((sequence.mean().unwrap() + 0.1).abs() < 1e-15);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn extend_forecasts(
        &mut self,
        score: Score,
        first: ArrayView2<'_, f64>,
        second: ArrayView2<'_, f64>,
        outcomes: &[usize],
    ) -> Result<()> {
        same_length("first", first.nrows(), "second", second.nrows())?;
        same_length("first", first.nrows(), "outcomes", outcomes.len())?;
        let mut next = *self;
        for (row, &outcome) in outcomes.iter().enumerate() {
            // Rows of a view need not be contiguous.
            let (first, second) = (first.row(row).to_vec(), second.row(row).to_vec());
            next.push_event(row, score, [&first, &second], outcome)?;
        }
        *self = next;
        Ok(())
    }

    /// Returns the number of events so far.
    pub fn observations(&self) -> usize {
        self.state.observations
    }

    /// Returns the mean difference so far, negative when the first forecasts better; `None` before the first event.
    pub fn mean(&self) -> Option<f64> {
        let State { observations, sum, .. } = self.state;
        (observations > 0).then(|| sum * self.setup.scale / observations as f64)
    }

    /// Returns the interval for the average difference up to now; `None` before the first event.
    ///
    /// After a few events it is longer than the range of the scores: they prove nothing yet.
    pub fn interval(&self) -> Option<[f64; 2]> {
        let Setup { scale, mixture, ln_threshold } = self.setup;
        let State { observations, sum, variances, .. } = self.state;
        let reach = |side: usize| mixture.boundary(variances[side], ln_threshold);
        let unit = scale / observations as f64;
        (observations > 0).then(|| [(sum - reach(0)) * unit, (sum + reach(1)) * unit])
    }

    /// Returns the evidence that either forecaster is the better one; readable after every event, like the interval.
    ///
    /// Each side is one-sided. The interval at confidence 1 − α leaves out 0 when one side's e-value reaches 2/α
    /// (p ≤ α/2): double the smaller p-value to compare it with the interval or with [`paired_t`](crate::paired_t).
    ///
    /// # Formula
    /// ```text
    /// e-value against "the first is no better":  m(−S, v⁻)
    /// e-value against "the second is no better": m(S, v⁺)
    /// p-value = min(1, 1/largest e-value so far)
    /// ```
    pub fn evidence(&self) -> Evidence {
        let State { ln_e_values, largest, .. } = self.state;
        let side = |side: usize| OneSidedEvidence {
            ln_e_value: ln_e_values[side],
            p_value: (-largest[side]).exp().clamp(f64::MIN_POSITIVE, 1.0),
        };
        Evidence { first_better: side(1), second_better: side(0) }
    }
}
