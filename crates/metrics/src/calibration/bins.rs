//! Forecasts sorted into bins; equal forecasts always share one.

use super::BinaryForecasts;
use crate::sum::sum_by;
use crate::{Error, Result};

/// How forecasts are put together to see how often they came true.
///
/// Equal forecasts always share a bin, so no answer depends on the order of the events. Empty bins are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Bins {
    /// k bins of width 1/k, at least 1. Bin j (from 0) holds j/k ≤ p < (j + 1)/k, the last one also p = 1.
    ///
    /// An edge is the `f64` nearest to j/k: the same number as its decimal literal. 0.3 is in the bin \[0.3, 0.4)
    /// of ten, and 0.29 in \[0.29, 0.3) of a hundred, although 0.29 · 100 is below 29 in `f64`. A forecast that was
    /// itself computed (0.1 + 0.2) may be a digit off and land on either side.
    EqualWidth(usize),
    /// Up to k bins of about n/k forecasts each, at least 1.
    ///
    /// Forecasts are ranked; those that are equal share the middle of their ranks. Bin j holds the ranks whose middle m
    /// (the first rank is the stretch from 0 to 1, its middle 1/2) has j·n/k ≤ m < (j + 1)·n/k. Without equal forecasts
    /// the sizes differ by one at most. Many equal forecasts make a larger bin and leave others smaller or empty.
    EqualCount(usize),
    /// One bin for each different forecast. The only bins that lose nothing, and of use where forecasts are few
    /// different numbers (whole per cents); of numbers that are all different each is alone in its bin.
    Distinct,
}

/// All events that share one forecast.
#[derive(Clone, Copy)]
pub(super) struct Tie {
    pub(super) p: f64,
    pub(super) count: usize,
    pub(super) happened: usize,
}

/// The forecasts of one bin, of which there is at least one.
pub(super) struct Bin {
    /// Place among all bins, the empty ones included.
    number: usize,
    /// Where its forecasts begin and end among the ties.
    ties: std::ops::Range<usize>,
    pub(super) count: usize,
    pub(super) happened: usize,
    pub(super) mean_forecast: f64,
    /// Share that happened.
    pub(super) frequency: f64,
}

/// Forecasts in bins, both from the lowest to the highest.
pub(super) struct Binned {
    bins: Bins,
    ties: Vec<Tie>,
    pub(super) each: Vec<Bin>,
}

impl BinaryForecasts {
    /// The different forecasts, from the lowest to the highest.
    pub(super) fn ties(&self) -> Vec<Tie> {
        // Numbers that are not negative sort as their bits do; the two highest bits of one up to 1 are 0, which leaves
        // room for what happened at the low end. Sorting whole numbers takes half the time of sorting pairs.
        let pairs = self.p().iter().zip(self.happened());
        let mut keys: Vec<u64> = pairs.map(|(p, &y)| p.to_bits() << 1 | u64::from(y)).collect();
        keys.sort_unstable();
        let runs = keys.chunk_by(|a, b| a >> 1 == b >> 1);
        runs.map(|run| Tie {
            p: f64::from_bits(run[0] >> 1),
            count: run.len(),
            happened: run.len() - run.partition_point(|key| key & 1 == 0),
        })
        .collect()
    }

    /// The forecasts in bins; refuses 0 bins.
    pub(super) fn binned(&self, bins: Bins) -> Result<Binned> {
        if matches!(bins, Bins::EqualWidth(0) | Bins::EqualCount(0)) {
            return Err(Error::OutOfRange { argument: "bins", value: 0.0, allowed: "at least 1" });
        }
        let ties = self.ties();
        let mut each: Vec<Bin> = Vec::new();
        let (mut before, mut first, mut number) = (0, 0, 0);
        for (place, tie) in ties.iter().enumerate() {
            let of_tie = match bins {
                Bins::EqualWidth(k) => equal_width(tie.p, k),
                Bins::EqualCount(k) => equal_count(before, tie.count, self.len(), k),
                Bins::Distinct => place,
            };
            if of_tie != number && place > first {
                each.push(Bin::new(number, first..place, &ties));
                first = place;
            }
            number = of_tie;
            before += tie.count;
        }
        each.push(Bin::new(number, first..ties.len(), &ties));
        Ok(Binned { bins, ties, each })
    }
}

impl Bin {
    fn new(number: usize, range: std::ops::Range<usize>, ties: &[Tie]) -> Self {
        let ties = &ties[range.clone()];
        let count = ties.iter().map(|tie| tie.count).sum();
        let happened = ties.iter().map(|tie| tie.happened).sum();
        // From the lowest up: the mean of equal forecasts is that forecast to the last digit.
        let (low, high) = (ties[0].p, ties[ties.len() - 1].p);
        let above = sum_by(ties, |tie| tie.count as f64 * (tie.p - low)) / count as f64;
        let mean_forecast = (low + above).min(high);
        let frequency = happened as f64 / count as f64;
        Self { number, ties: range, count, happened, mean_forecast, frequency }
    }
}

impl Binned {
    /// The different forecasts of a bin.
    pub(super) fn ties(&self, bin: &Bin) -> &[Tie] {
        &self.ties[bin.ties.clone()]
    }

    /// The edges of a bin: those of its interval for bins of equal width, else its lowest and highest forecast.
    pub(super) fn edges(&self, bin: &Bin) -> [f64; 2] {
        match self.bins {
            Bins::EqualWidth(k) => [edge(bin.number, k), edge(bin.number.saturating_add(1), k)],
            Bins::EqualCount(_) | Bins::Distinct => {
                let ties = self.ties(bin);
                [ties[0].p, ties[ties.len() - 1].p]
            }
        }
    }

    /// The place in `each` of the bin of every one of these forecasts, which must be among the binned.
    pub(super) fn places(&self, p: &[f64]) -> Vec<usize> {
        let highest: Vec<f64> = self.each.iter().map(|bin| self.ties[bin.ties.end - 1].p).collect();
        p.iter().map(|p| highest.partition_point(|highest| highest < p)).collect()
    }
}

/// The lower edge of bin `j` of `k`.
fn edge(j: usize, k: usize) -> f64 {
    j as f64 / k as f64
}

/// The bin of `k` that holds `p`, by the edges themselves: p·k is only a guess that can be off by one.
fn equal_width(p: f64, k: usize) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in [0, k]")]
    let guess = ((p * k as f64) as usize).min(k - 1);
    if p < edge(guess, k) {
        guess - 1
    } else if guess + 1 < k && p >= edge(guess + 1, k) {
        guess + 1
    } else {
        guess
    }
}

/// The bin of `k` that holds the middle of `count` ranks above the lowest `before` of `n`.
fn equal_count(before: usize, count: usize, n: usize, k: usize) -> usize {
    // Whole numbers: a middle on an edge is on it. In 128 bits no product of two counts overflows.
    let twice_the_middle = 2 * before as u128 + count as u128;
    let bin = twice_the_middle * k as u128 / (2 * n as u128);
    usize::try_from(bin).expect("less than k")
}
