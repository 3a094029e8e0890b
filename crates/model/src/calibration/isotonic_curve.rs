//! Isotonic regression of one event by pooling adjacent violators.

use crate::{Error, Result};

/// The non-decreasing map from stated probability to frequency that fits past forecasts of one event best.
///
/// # Formula
/// ```text
/// minimise Σᵢ sᵢ·(g(pᵢ) − yᵢ)²   over non-decreasing g
/// ```
/// The best `g` is constant on blocks of neighbouring forecasts, where it is the block's frequency; equal
/// forecasts are one point. It is best for every proper score, log loss included. Between forecasts seen in the
/// past it is interpolated linearly, outside them it is constant.
///
/// # Examples
/// ```
/// use fairline_model::IsotonicCurve;
///
/// let p = [0.2, 0.3, 0.4, 0.8];
/// let curve = IsotonicCurve::fit(&p, &[false, true, false, true], None)?;
/// // The second and the third are in the wrong order and share the frequency 1/2.
/// assert_eq!(curve.apply(&[0.2, 0.25, 0.35, 0.6, 0.9])?, [0.0, 0.25, 0.5, 0.75, 1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
/// - Ayer, M., Brunk, H. D., Ewing, G. M., Reid, W. T. & Silverman, E. (1955), An empirical distribution function
///   for sampling with incomplete information, *Annals of Mathematical Statistics* 26(4), 641–647.
/// - Zadrozny, B. & Elkan, C. (2002), Transforming classifier scores into accurate multiclass probability
///   estimates, *Proceedings of the 8th ACM SIGKDD Conference*, 694–699.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "Vec<[f64; 2]>", into = "Vec<[f64; 2]>"))]
pub struct IsotonicCurve {
    /// First and last forecast of each block (one where they are the same) with the block's frequency.
    points: Vec<[f64; 2]>,
}

impl From<IsotonicCurve> for Vec<[f64; 2]> {
    fn from(curve: IsotonicCurve) -> Self {
        curve.points
    }
}

impl TryFrom<Vec<[f64; 2]>> for IsotonicCurve {
    type Error = Error;

    /// Makes a curve of its [`points`](Self::points).
    fn try_from(points: Vec<[f64; 2]>) -> Result<Self> {
        let proper = |point: &[f64; 2]| point.iter().all(|value| (0.0..=1.0).contains(value));
        let rises = |pair: &[[f64; 2]]| pair[0][0] < pair[1][0] && pair[0][1] <= pair[1][1];
        if points.is_empty() || !points.iter().all(proper) || !points.windows(2).all(rises) {
            return Err(Error::NoIsotonicCurve);
        }
        Ok(Self { points })
    }
}

/// Neighbouring forecasts with one frequency.
#[derive(Clone, Copy)]
struct Block {
    first: f64,
    last: f64,
    weight: f64,
    happened: f64,
}

impl Block {
    fn frequency(self) -> f64 {
        self.happened / self.weight
    }

    fn merge(&mut self, next: Self) {
        self.last = next.last;
        self.weight += next.weight;
        self.happened += next.happened;
    }
}

impl IsotonicCurve {
    /// Fits the curve to stated probabilities and whether the event happened.
    ///
    /// # Shapes
    /// `p`: n probabilities in \[0, 1\], 0 and 1 allowed, in any order; `happened`: n; `sample_weights`: n numbers,
    /// not all 0.
    ///
    /// # Errors
    /// [`Error::NoMatches`], [`Error::OutcomeCount`], [`Error::WeightsMismatch`], [`Error::ForecastProbability`]
    /// (column 0), [`Error::WeightOutOfRange`], [`Error::NoWeight`], [`Error::Overflow`]
    pub fn fit(p: &[f64], happened: &[bool], sample_weights: Option<&[f64]>) -> Result<Self> {
        check(p)?;
        let outcomes: Vec<usize> = happened.iter().map(|&happened| usize::from(happened)).collect();
        let sample = crate::conditional::Sample::new(p.len(), 2, &outcomes, sample_weights)?;
        Ok(Self::of_sample(p, happened, &sample.shares))
    }

    /// The curve of input that was checked.
    pub(super) fn of_sample(p: &[f64], happened: &[bool], shares: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..p.len()).filter(|&i| shares[i] > 0.0).collect();
        order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
        let mut blocks: Vec<Block> = Vec::with_capacity(order.len());
        for i in order {
            let weight = shares[i];
            let next =
                Block { first: p[i], last: p[i], weight, happened: if happened[i] { weight } else { 0.0 } };
            match blocks.last_mut() {
                Some(last) if last.last >= next.first => last.merge(next),
                _ => blocks.push(next),
            }
        }
        let mut pooled: Vec<Block> = Vec::with_capacity(blocks.len());
        for mut block in blocks {
            while let Some(before) = pooled.pop_if(|before| before.frequency() >= block.frequency()) {
                let next = std::mem::replace(&mut block, before);
                block.merge(next);
            }
            pooled.push(block);
        }
        let mut points = Vec::with_capacity(2 * pooled.len());
        for block in pooled {
            points.push([block.first, block.frequency()]);
            if block.last > block.first {
                points.push([block.last, block.frequency()]);
            }
        }
        Self { points }
    }

    /// Where the curve bends: stated probabilities, increasing, each with its frequency, non-decreasing.
    pub fn points(&self) -> &[[f64; 2]] {
        &self.points
    }

    /// Maps stated probabilities to frequencies.
    ///
    /// # Shapes
    /// `p`: any number of probabilities in \[0, 1\] → as many, in the same order.
    ///
    /// # Errors
    /// [`Error::ForecastProbability`] (column 0)
    pub fn apply(&self, p: &[f64]) -> Result<Vec<f64>> {
        check(p)?;
        Ok(p.iter().map(|&p| self.at(p)).collect())
    }

    pub(super) fn at(&self, p: f64) -> f64 {
        let after = self.points.partition_point(|&[stated, _]| stated <= p);
        let Some(before) = after.checked_sub(1) else { return self.points[0][1] };
        let [from, low] = self.points[before];
        let Some(&[to, high]) = self.points.get(after) else { return low };
        // Exact at both ends, and never beyond the higher one.
        (low + (high - low) * ((p - from) / (to - from))).min(high)
    }
}

fn check(p: &[f64]) -> Result<()> {
    match p.iter().enumerate().find(|(_, p)| !(0.0..=1.0).contains(*p)) {
        Some((row, &value)) => Err(Error::ForecastProbability { forecast: 0, row, column: 0, value }),
        None => Ok(()),
    }
}
