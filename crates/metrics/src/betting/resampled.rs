//! What resampling the weeks of a record tells about its figures.

use super::figures::Figures;
use super::sample::Sample;
use crate::bootstrap::Resampler;
use crate::{BootstrapOptions, Result};

/// The largest share of resamples that may leave a figure undefined; with more of them it has no interval.
const MOST_UNDEFINED: f64 = 0.05;

/// A yield up to this is the rounding of wins and losses that cancel.
const NO_PROFIT: f64 = 1e-12;

/// Intervals of the figures; by default there are none.
#[derive(Default)]
pub(super) struct Resampled {
    pub(super) intervals: Figures<Option<[f64; 2]>>,
    pub(super) share_yield_positive: Option<f64>,
}

impl Resampled {
    /// Draws weeks of a record, at least one, again and again, and computes every figure of each draw.
    pub(super) fn of(record: &Sample, periods_per_year: f64, options: &BootstrapOptions) -> Result<Self> {
        let mut source = Resampler::new(options, record.weeks.len())?;
        let mut sample = Sample::default();
        let mut draws = Figures::<Vec<f64>>::default();
        for _ in 0..options.count() {
            let is_the_record = sample.redraw(record, &mut source);
            if is_the_record {
                return Ok(Self::default());
            }
            for (draws, figure) in draws.as_mut().zip(sample.figures(periods_per_year)).into_values() {
                // A draw may leave the range of f64 although the record did not; its figure is as good as undefined.
                draws.extend(figure.filter(|figure| figure.is_finite()));
            }
        }
        let least = (1.0 - MOST_UNDEFINED) * options.count() as f64;
        let enough = |draws: &[f64]| draws.len() as f64 >= least;
        let yields = &draws.yield_on_turnover;
        let positive = yields.iter().filter(|&&y| y > NO_PROFIT).count() as f64;
        let share_yield_positive = enough(yields).then(|| positive / yields.len() as f64);
        let intervals =
            draws.map(|mut draws| if enough(&draws) { options.interval(&mut draws) } else { None });
        Ok(Self { intervals, share_yield_positive })
    }
}
