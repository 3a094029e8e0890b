//! The reliability table: what was said against what happened, bin by bin.

use super::bins::Bin;
use super::{BinaryForecasts, Bins};
use crate::{Result, wilson_interval};

/// Forecasts and events bin by bin, from the lowest forecasts to the highest; bins without a forecast have no row.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ReliabilityTable {
    /// One row per bin.
    pub rows: Vec<ReliabilityRow>,
    /// Level of the intervals, in (0, 1).
    pub confidence: f64,
}

/// The forecasts of one bin and what came of them.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ReliabilityRow {
    /// Lower edge: of the bin's interval for bins of equal width, else its lowest forecast.
    pub lower: f64,
    /// Upper edge: of the bin's interval for bins of equal width, else its highest forecast.
    pub upper: f64,
    /// Number of forecasts, at least 1.
    pub count: usize,
    /// Mean of the forecasts.
    pub mean_forecast: f64,
    /// Share of the events that happened.
    pub frequency: f64,
    /// Wilson interval of the chance behind that share.
    pub interval: [f64; 2],
}

impl BinaryForecasts {
    /// Lists how often what was said happened, bin by bin.
    ///
    /// Read it row by row: where the mean forecast lies outside the interval, the difference between what was said and
    /// what happened is hard to put down to luck. One row in twenty does at 95 % even for perfect forecasts. A row of a
    /// dozen events says next to nothing.
    ///
    /// # Shapes
    /// `confidence`: level of the intervals in (0, 1), 0.95 as a rule.
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for 0 bins or a confidence outside (0, 1).
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BinaryForecasts, Bins};
    ///
    /// let forecasts = BinaryForecasts::new(&[0.31, 0.35, 0.36, 0.9], &[false, true, false, true])?;
    /// let table = forecasts.reliability(Bins::EqualWidth(10), 0.95)?;
    /// let row = table.rows[0];
    /// assert_eq!((row.lower, row.upper, row.count), (0.3, 0.4, 3));
    /// assert!((row.mean_forecast - 0.34).abs() < 1e-15);
    /// assert_eq!(row.frequency, 1.0 / 3.0);
    /// assert!(row.interval[0] < 0.07 && row.interval[1] > 0.79); // three events
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Murphy, A. H. & Winkler, R. L. (1977), Reliability of subjective probability forecasts of precipitation and
    /// temperature, *Journal of the Royal Statistical Society C* 26(1), 41–47. The interval is
    /// [`wilson_interval`](crate::wilson_interval()).
    pub fn reliability(&self, bins: Bins, confidence: f64) -> Result<ReliabilityTable> {
        let binned = self.binned(bins)?;
        let mut rows = Vec::with_capacity(binned.each.len());
        for bin in &binned.each {
            let [lower, upper] = binned.edges(bin);
            let Some(interval) = wilson_interval(bin.happened, bin.count, confidence)? else { continue };
            let &Bin { count, mean_forecast, frequency, .. } = bin;
            rows.push(ReliabilityRow { lower, upper, count, mean_forecast, frequency, interval });
        }
        Ok(ReliabilityTable { rows, confidence })
    }
}
