//! Resampling in blocks: how far a figure would move on other weeks like these.
//!
//! The moving-block bootstrap draws runs of neighbouring periods with replacement until as many periods are drawn as
//! there were, and computes the figure again; its spread over many resamples is the uncertainty of the figure. Runs
//! keep what neighbouring periods have in common (a club in form, a model that has drifted).

use std::ops::Range as Run;

use rand::SeedableRng;
use rand::distr::{Distribution, Uniform};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::check::Range;
use crate::{Error, Result};

/// How to resample.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `seed` | given to `new` | any | the same seed draws the same resamples, on every machine |
/// | `resamples` | 10,000 | 1 to 1,000,000 | how often the figure is computed again; below 40 there is no interval at 95 % |
/// | `confidence` | 0.95 | (0, 1) | level of the interval |
/// | `block_length` | 1 | ≥ 1, at most the number of periods | neighbouring periods drawn together |
///
/// # References
/// Künsch, H. R. (1989), The jackknife and the bootstrap for general stationary observations, *Annals of Statistics*
/// 17(3), 1217–1241.
///
/// # Examples
/// ```
/// use fairline_metrics::BootstrapOptions;
///
/// // Four weeks that hang together are drawn as one.
/// let options = BootstrapOptions::new(42).resamples(2_000).confidence(0.9).block_length(4);
/// assert_ne!(options, BootstrapOptions::new(42));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BootstrapOptions {
    seed: u64,
    resamples: usize,
    confidence: f64,
    block_length: usize,
}

impl BootstrapOptions {
    /// The defaults with a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, resamples: 10_000, confidence: 0.95, block_length: 1 }
    }

    /// Sets how often the figure is computed again.
    #[must_use]
    pub fn resamples(self, resamples: usize) -> Self {
        Self { resamples, ..self }
    }

    /// Sets the level of the interval.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Sets the number of neighbouring periods drawn together.
    #[must_use]
    pub fn block_length(self, block_length: usize) -> Self {
        Self { block_length, ..self }
    }

    /// How often to resample.
    pub(crate) fn count(&self) -> usize {
        self.resamples
    }

    /// The level of the interval.
    pub(crate) fn level(&self) -> f64 {
        self.confidence
    }

    /// Refuses options outside their ranges, for a sample of `periods` periods.
    pub(crate) fn validate(&self, periods: usize) -> Result<()> {
        Range::Inner.check("confidence", self.confidence)?;
        let out = |argument, value: usize, allowed| {
            Err(Error::OutOfRange { argument, value: value as f64, allowed })
        };
        // Their figures are kept for the percentiles; more would only tell the same in more digits.
        if !(1..=1_000_000).contains(&self.resamples) {
            return out("resamples", self.resamples, "in 1 to 1,000,000");
        }
        if self.block_length == 0 || self.block_length > periods.max(1) {
            return out("block_length", self.block_length, "at least 1 and at most the number of periods");
        }
        Ok(())
    }

    /// Whether of so many figures one can be expected beyond either end of the interval.
    pub(crate) fn reaches_both_ends(&self, figures: usize) -> bool {
        0.5 * (1.0 - self.confidence) * figures as f64 >= 1.0
    }

    /// The interval of resampled figures: percentiles, interpolated. `None` if not even one figure can be expected beyond
    /// either end: so few say nothing about their tails.
    pub(crate) fn interval(&self, figures: &mut [f64]) -> Option<[f64; 2]> {
        let tail = 0.5 * (1.0 - self.confidence);
        if !self.reaches_both_ends(figures.len()) {
            return None;
        }
        figures.sort_unstable_by(f64::total_cmp);
        Some([quantile(figures, tail)?, quantile(figures, 1.0 - tail)?])
    }
}

/// A source of resamples of `periods` periods.
pub(crate) struct Resampler {
    random: Xoshiro256PlusPlus,
    starts: Uniform<usize>,
    block_length: usize,
    periods: usize,
}

impl Resampler {
    /// A source for at least one period.
    pub(crate) fn new(options: &BootstrapOptions, periods: usize) -> Result<Self> {
        options.validate(periods)?;
        if periods == 0 {
            return Err(Error::Empty { argument: "the list of periods" });
        }
        let starts = Uniform::new_inclusive(0, periods - options.block_length)
            .expect("a block is not longer than the sample");
        let random = Xoshiro256PlusPlus::seed_from_u64(options.seed);
        Ok(Self { random, starts, block_length: options.block_length, periods })
    }

    /// Whether resamples can differ at all: a block as long as the sample, or a single period, is always drawn as it is.
    pub(crate) fn can_vary(&self) -> bool {
        self.block_length < self.periods
    }

    /// Draws one resample; `visit` gets its runs of periods, together as many periods as the sample has.
    pub(crate) fn draw(&mut self, mut visit: impl FnMut(Run<usize>)) {
        let mut missing = self.periods;
        while missing > 0 {
            let start = self.starts.sample(&mut self.random);
            let length = self.block_length.min(missing);
            visit(start..start + length);
            missing -= length;
        }
    }

    /// How often a resample holds this period on average: 1 for single periods; of blocks, the ends of the sample are
    /// part of fewer than its middle is.
    pub(crate) fn expected_draws(&self, period: usize) -> f64 {
        let last_start = self.periods - self.block_length;
        // Starts of a run of this length that holds the period.
        let starts =
            |length: usize| (period.min(last_start) + 1).saturating_sub((period + 1).saturating_sub(length));
        let (whole, rest) = (self.periods / self.block_length, self.periods % self.block_length);
        (whole as f64 * starts(self.block_length) as f64 + starts(rest) as f64) / (last_start + 1) as f64
    }
}

/// The `share` quantile of sorted numbers, interpolated between neighbours (Hyndman & Fan's type 7).
pub(crate) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the list")]
    let below = (position.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let weight = position - below as f64;
    Some(if weight == 0.0 { sorted[below] } else { sorted[below] + weight * (sorted[above] - sorted[below]) })
}

#[cfg(test)]
mod tests {
    use super::{BootstrapOptions, Resampler, quantile};

    #[test]
    fn a_resample_has_as_many_periods_as_the_sample() {
        for (periods, block_length) in [(1, 1), (7, 1), (7, 3), (7, 7), (38, 5)] {
            let options = BootstrapOptions::new(1).block_length(block_length);
            let mut source = Resampler::new(&options, periods).unwrap();
            for _ in 0..20 {
                let mut drawn = 0;
                source.draw(|run| {
                    assert!(run.end <= periods && run.len() <= block_length && !run.is_empty());
                    drawn += run.len();
                });
                assert_eq!(drawn, periods);
            }
        }
    }

    #[test]
    fn expected_draws_are_the_mean_of_draws() {
        const DRAWS: u32 = if cfg!(miri) { 200 } else { 20_000 };
        for (periods, block_length) in [(1, 1), (7, 1), (7, 3), (7, 7), (11, 4), (12, 4)] {
            let options = BootstrapOptions::new(1).block_length(block_length);
            let mut source = Resampler::new(&options, periods).unwrap();
            let mut drawn = vec![0.0; periods];
            for _ in 0..DRAWS {
                source.draw(|run| drawn[run].iter_mut().for_each(|drawn| *drawn += 1.0));
            }
            let mut sum = 0.0;
            for (period, drawn) in drawn.into_iter().enumerate() {
                let expected = source.expected_draws(period);
                // The number of draws of a period has a variance below 2; four standard errors.
                let error: f64 = drawn / f64::from(DRAWS) - expected;
                assert!(
                    error.abs() <= 4.0 * (2.0 / f64::from(DRAWS)).sqrt(),
                    "{periods} {block_length} {period}"
                );
                sum += expected;
            }
            assert!((sum - periods as f64).abs() < 1e-12);
        }
    }

    #[test]
    fn a_resample_of_one_block_is_the_sample() {
        for (periods, block_length, can_vary) in [(1, 1, false), (2, 1, true), (7, 6, true), (7, 7, false)] {
            let options = BootstrapOptions::new(1).block_length(block_length);
            let mut source = Resampler::new(&options, periods).unwrap();
            assert_eq!(source.can_vary(), can_vary);
            let mut moved = false;
            for _ in 0..100 {
                let mut drawn = Vec::new();
                source.draw(|run| drawn.extend(run));
                moved |= !drawn.into_iter().eq(0..periods);
            }
            assert_eq!(moved, can_vary, "{periods} {block_length}");
        }
    }

    #[test]
    fn blocks_are_no_longer_than_the_sample() {
        let error = Resampler::new(&BootstrapOptions::new(1).block_length(4), 3).err().unwrap();
        assert_eq!(
            error.to_string(),
            "block_length = 4 must be at least 1 and at most the number of periods"
        );
    }

    #[test]
    fn quantiles_interpolate() {
        let sorted = [1.0, 2.0, 4.0];
        for (share, expected) in [(0.0, 1.0), (0.25, 1.5), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0)] {
            assert_eq!(quantile(&sorted, share), Some(expected));
        }
        assert_eq!(quantile(&[], 0.5), None);
    }
}
