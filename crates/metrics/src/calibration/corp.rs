//! The Brier score taken apart without bins: isotonic regression finds them.

use super::BinaryForecasts;
use super::bins::Tie;
use crate::check::Range;
use crate::sum::sum_by;
use crate::{Error, Result};

/// The parts of a mean Brier score: miscalibration − discrimination + uncertainty, and the recalibrated forecasts.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Corp {
    /// The mean binary Brier score, in \[0, 1\].
    pub score: f64,
    /// What recalibration would have gained: the score less that of the recalibrated forecasts, ≥ 0; 0 is best.
    pub miscalibration: f64,
    /// What the recalibrated forecasts gain over saying the base rate every time, ≥ 0; more is better.
    pub discrimination: f64,
    /// The score of saying the base rate every time, in \[0, 1/4\].
    pub uncertainty: f64,
    /// The steps of the recalibration, from the lowest forecast to the highest: the points of a reliability diagram.
    pub blocks: Vec<CorpBlock>,
    /// The recalibrated forecasts, in the order of the events.
    pub recalibrated: Vec<f64>,
}

/// Neighbouring forecasts that are recalibrated to one number.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct CorpBlock {
    /// The lowest forecast of the block.
    pub lowest: f64,
    /// The highest forecast of the block.
    pub highest: f64,
    /// Number of forecasts.
    pub count: usize,
    /// Share of their events that happened: the recalibrated forecast. It rises from block to block.
    pub frequency: f64,
}

impl Corp {
    /// Recalibrates a forecast: how often events forecast at `p` happened.
    ///
    /// Meant for new forecasts, from a curve that was fitted to old ones. Within a block it is the block's frequency,
    /// between two blocks the straight line from one to the other, as in the reliability diagram of the source; below the
    /// first block and above the last, where nothing was seen, it stays at their frequencies. A first block of which
    /// nothing happened makes every low forecast a certainty, which no log score forgives: with few events
    /// [`Recalibration::probability`](crate::Recalibration::probability) is the safer curve.
    ///
    /// # Shapes
    /// `p`: probability in \[0, 1\]. Gives a probability in \[0, 1\] that never falls as `p` rises.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for a `p` outside \[0, 1\]; [`Empty`](Error::Empty) if the blocks were taken out.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// let corp = BinaryForecasts::new(&[0.2, 0.3, 0.4, 0.8], &[false, true, false, true])?.corp();
    /// assert_eq!(corp.probability(0.35)?, 0.5); // within the block from 0.3 to 0.4
    /// assert!((corp.probability(0.6)? - 0.75).abs() < 1e-15); // halfway from 0.4 to 0.8
    /// assert_eq!(corp.probability(0.1)?, 0.0); // below all that was seen
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// The same as for [`BinaryForecasts::corp`].
    pub fn probability(&self, p: f64) -> Result<f64> {
        Range::Probability.check("p", p)?;
        recalibrate(&self.blocks, p).ok_or(Error::Empty { argument: "blocks" })
    }
}

/// The curve through the blocks at `p`; `None` without a block.
fn recalibrate(blocks: &[CorpBlock], p: f64) -> Option<f64> {
    let place = blocks.partition_point(|block| block.highest < p);
    let Some(block) = blocks.get(place) else { return blocks.last().map(|last| last.frequency) };
    let below = place.checked_sub(1).map(|place| blocks[place]);
    let Some(below) = below.filter(|_| p < block.lowest) else { return Some(block.frequency) };
    let share = (p - below.highest) / (block.lowest - below.highest);
    let risen = below.frequency + share * (block.frequency - below.frequency);
    Some(risen.min(block.frequency))
}

impl BinaryForecasts {
    /// Takes the mean Brier score apart without a choice of bins (CORP: consistent, optimally binned, reproducible, by
    /// pooling adjacent violators).
    ///
    /// The forecasts are recalibrated by the rising curve that fits best what happened: isotonic regression. Pooling
    /// finds it, by merging neighbours of which the higher happened no more often than the lower. Its steps are the bins,
    /// so there is nothing to choose and nothing to tune.
    ///
    /// # Formula
    /// ```text
    /// score = miscalibration − discrimination + uncertainty
    ///
    /// score          = mean of (p − y)²
    /// miscalibration = score − mean of (r − y)²
    /// discrimination = uncertainty − mean of (r − y)²
    /// uncertainty    = ȳ(1 − ȳ),   ȳ: base rate,   r: recalibrated forecast
    /// ```
    /// The parts sum to the score to 1e-12. The recalibration is fitted to the very events it is judged on: for few
    /// events miscalibration is above 0 by luck alone, and the recalibrated forecasts are no promise for new events;
    /// [`Corp::probability`] recalibrates those. Equal forecasts are recalibrated together.
    /// Takes the time of sorting the forecasts.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::BinaryForecasts;
    ///
    /// let p = [0.2, 0.3, 0.4, 0.8];
    /// let corp = BinaryForecasts::new(&p, &[false, true, false, true])?.corp();
    /// // 0.3 happened and 0.4 did not: they are pooled.
    /// assert_eq!(corp.recalibrated, [0.0, 0.5, 0.5, 1.0]);
    /// assert_eq!(corp.blocks.len(), 3);
    /// assert!((corp.score - 0.1825).abs() < 1e-15);
    /// assert!((corp.miscalibration - (0.1825 - 0.125)).abs() < 1e-15);
    /// assert!((corp.discrimination - (0.25 - 0.125)).abs() < 1e-15);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    ///
    /// # References
    /// Dimitriadis, T., Gneiting, T. & Jordan, A. I. (2021), Stable reliability diagrams for probabilistic classifiers,
    /// *Proceedings of the National Academy of Sciences* 118(8), e2016191118, doi:10.1073/pnas.2016191118. Ayer, M.,
    /// Brunk, H. D., Ewing, G. M., Reid, W. T. & Silverman, E. (1955), An empirical distribution function for sampling
    /// with incomplete information, *Annals of Mathematical Statistics* 26(4), 641–647.
    pub fn corp(&self) -> Corp {
        let ties = self.ties();
        let pools = pool_adjacent_violators(&ties);
        let (n, base_rate) = (self.count(), self.base_rate());

        // Differences of scores, block by block: subtracting two means of scores would lose their last digits.
        let miscalibration = sum_by(&pools, |pool| {
            let r = pool.frequency();
            sum_by(&ties[pool.ties.clone()], |tie| {
                let (count, happened) = (tie.count as f64, tie.happened as f64);
                (tie.p - r) * (count * (tie.p - r) + 2.0 * (count * r - happened))
            })
        });
        let discrimination =
            sum_by(&pools, |pool| pool.count as f64 * (pool.frequency() - base_rate).powi(2));

        let blocks: Vec<CorpBlock> = pools
            .into_iter()
            .map(|pool| CorpBlock {
                lowest: ties[pool.ties.start].p,
                highest: ties[pool.ties.end - 1].p,
                count: pool.count,
                frequency: pool.frequency(),
            })
            .collect();
        Corp {
            score: self.mean_brier(),
            // No forecasts that rise with p score better than r; less than 0 is rounding.
            miscalibration: (miscalibration / n).max(0.0),
            discrimination: discrimination / n,
            uncertainty: base_rate * (1.0 - base_rate),
            recalibrated: self.p().iter().filter_map(|&p| recalibrate(&blocks, p)).collect(),
            blocks,
        }
    }
}

/// Neighbouring ties with one frequency.
struct Pool {
    ties: std::ops::Range<usize>,
    count: usize,
    happened: usize,
}

impl Pool {
    fn frequency(&self) -> f64 {
        self.happened as f64 / self.count as f64
    }

    /// Whether its share is at least that of `next`, in whole numbers.
    fn violates(&self, next: &Self) -> bool {
        self.happened as u128 * next.count as u128 >= next.happened as u128 * self.count as u128
    }
}

/// Merges neighbours until the frequencies rise strictly; every tie is merged into an earlier one at most once.
fn pool_adjacent_violators(ties: &[Tie]) -> Vec<Pool> {
    let mut pools: Vec<Pool> = Vec::new();
    for (place, tie) in ties.iter().enumerate() {
        let mut pool = Pool { ties: place..place + 1, count: tie.count, happened: tie.happened };
        while let Some(last) = pools.pop_if(|last| last.violates(&pool)) {
            pool = Pool {
                ties: last.ties.start..pool.ties.end,
                count: last.count + pool.count,
                happened: last.happened + pool.happened,
            };
        }
        pools.push(pool);
    }
    pools
}
