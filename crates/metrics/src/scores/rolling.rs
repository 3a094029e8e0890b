//! Rolling means: how a score moved through a season.

use ndarray::Array1;

use super::{Scores, check_scores};
use crate::sum::ExactSum;
use crate::{Error, Result};

impl Scores {
    /// The mean score of every run of `window` consecutive events; weighted, if the scores are.
    ///
    /// A log score of +∞ makes the means of its windows infinite and leaves no trace in the next ones: sums are formed
    /// from both ends of blocks of `window` events, never by subtracting what has left the window. The cost does not
    /// depend on the window.
    ///
    /// # Shapes
    /// Gives n − `window` + 1 means: the one at `i` is over events `i` to `i + window − 1`.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for a window of 0 or longer than the scores;
    /// [`NoWeight`](Error::NoWeight) for a window whose events all weigh 0;
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a score that was changed to NaN or −∞.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::Scores;
    ///
    /// let scores = Scores::new(vec![0.2, 0.4, 0.9])?;
    /// let rolling = scores.rolling(2)?;
    /// assert!((rolling[0] - 0.3).abs() < 1e-15 && (rolling[1] - 0.65).abs() < 1e-15);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn rolling(&self, window: usize) -> Result<Array1<f64>> {
        let n = self.per_event.len();
        if window == 0 || window > n {
            let allowed = "at least 1 and at most the number of scores";
            return Err(Error::OutOfRange { argument: "window", value: window as f64, allowed });
        }
        check_scores(self.per_event.iter())?;
        let weights: Vec<f64> = (0..n).map(|event| self.weight(event)).collect();
        // An event of weight 0 takes no part, also when it scored +∞.
        let weighted = |(score, weight): (&f64, &f64)| if *weight > 0.0 { score * weight } else { 0.0 };
        let sums =
            rolling_sums(&self.per_event.iter().zip(&weights).map(weighted).collect::<Vec<_>>(), window);
        let weights = rolling_sums(&weights, window);
        sums.iter()
            .zip(&weights)
            .enumerate()
            .map(|(first, (sum, weight))| {
                if *weight > 0.0 { Ok(sum / weight) } else { Err(Error::NoWeight { first, events: window }) }
            })
            .collect()
    }
}

/// The sum of every run of `window` values, from suffix sums of one block and prefix sums of the next.
fn rolling_sums(values: &[f64], window: usize) -> Vec<f64> {
    let mut suffixes = values.to_vec();
    let mut prefixes = values.to_vec();
    for block in suffixes.chunks_mut(window) {
        add_up(block.iter_mut().rev());
    }
    for block in prefixes.chunks_mut(window) {
        add_up(block.iter_mut());
    }
    (0..=values.len() - window)
        .map(|first| match first % window {
            0 => suffixes[first],
            _ => suffixes[first] + prefixes[first + window - 1],
        })
        .collect()
}

/// Replaces every value by the sum up to it.
fn add_up<'v>(values: impl Iterator<Item = &'v mut f64>) {
    let (mut sum, mut infinite) = (ExactSum::default(), false);
    for value in values {
        infinite |= value.is_infinite();
        if !infinite {
            sum.add(*value);
        }
        *value = if infinite { f64::INFINITY } else { sum.value() };
    }
}
