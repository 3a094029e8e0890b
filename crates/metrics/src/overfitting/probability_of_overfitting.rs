//! The probability of backtest overfitting, by combinatorially symmetric cross-validation.

use ndarray::ArrayView2;

use super::TIE;
use crate::check::Range;
use crate::moments::CONSTANT_RETURNS;
use crate::moments::{largest, magnitude, moments};
use crate::sum::sum_by;
use crate::{Error, Result};

/// The most blocks: 24 make 2,704,156 combinations, 26 would make ten million.
const MOST_BLOCKS: usize = 24;

/// A slope over ratios that spread no wider than this share of the largest is one through a single point.
const ROUNDING: f64 = 1e-10;

/// How the strategy that was best on half of the periods did on the other half, over all halves.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct OverfittingProbability {
    /// Share of the combinations in which the chosen strategy was no better than the median of all on the other half,
    /// in \[0, 1\]; `None` when no combination could be judged.
    pub probability: Option<f64>,
    /// Per judged combination, ln(ω/(1 − ω)) of the chosen strategy's relative rank ω on the other half: positive
    /// above the median. In no particular order.
    pub logits: Vec<f64>,
    /// Number of combinations, judged or not: C(blocks, blocks/2).
    pub combinations: usize,
    /// Mean over the judged combinations of the chosen strategy's Sharpe ratio per period where it was chosen.
    pub mean_in_sample: Option<f64>,
    /// The same on the other half: what is left of it.
    pub mean_out_of_sample: Option<f64>,
    /// Slope of the ratio on the other half on the ratio where it was chosen; `None` without a spread of the latter.
    pub degradation_slope: Option<f64>,
    /// Intercept of the same line.
    pub degradation_intercept: Option<f64>,
    /// Share of the judged combinations in which the chosen strategy lost money on the other half, in \[0, 1\].
    pub probability_of_loss: Option<f64>,
}

/// Estimates the probability of backtest overfitting: does choosing the best strategy help at all?
///
/// The season is cut into blocks. For every way to put half of the blocks together, the strategy with the best Sharpe
/// ratio there is looked up on the other half. If it is an ordinary strategy there, choosing told nothing.
///
/// # Formula
/// ```text
/// ω = rank on the other half / (N + 1)    (1 the worst, N the best),   logit = ln(ω/(1 − ω))
/// probability = share of combinations with logit ≤ 0
/// ```
/// - Near 0: the best stays among the best. Near a half: the choice was a coin toss; N worthless strategies come
///   to ½ on average for an even N and to (N + 1)/2N for an odd one, whose median counts as overfit. Near 1: the
///   best of one half was below the median on the other, as when one season's luck is shared out between the halves.
///   Equal strategies give 1 too, since a rank at the median counts as overfit. It is no p-value, and one season
///   scatters widely: eight worthless rules over 40 periods in 8 blocks came out below 0.21 in one season of ten and
///   above 0.80 in another.
/// - It compares strategies with one another. N equally good ones look like N worthless ones; whether there is a
///   profit is told by the mean out-of-sample ratio and the probability of loss.
/// - The slope is negative even for good strategies: the halves share one season, and what one has the other lacks.
///
/// The n periods need not be divisible: the first n mod `blocks` blocks get one period more and none is dropped. A
/// strategy without a Sharpe ratio on a half (no bets there, see [`sharpe`](crate::sharpe)) cannot be chosen on it and
/// has no rank on it, where N counts the others. A combination is not judged if nothing can be chosen, if the chosen
/// strategy has no ratio on the other half, or if no second one has. Tied strategies share the mean of their ranks;
/// if several tie for the best, the rank and ratio on the other half are the mean of theirs, as if one were drawn.
/// Ratios within 1e-12 of each other are tied.
///
/// # Shapes
/// `returns`: returns of shape (periods, strategies), at least one period and two strategies, and all that were
/// tried. `blocks`: even, 2 to 24 and at most the number of periods; 16 as a rule (12,870 combinations).
///
/// # Errors
/// [`Empty`](Error::Empty) without periods; [`TooFew`](Error::TooFew) strategies;
/// [`CellOutOfRange`](Error::CellOutOfRange) for a return that is not finite; [`OutOfRange`](Error::OutOfRange) for the
/// number of blocks.
///
/// # Examples
/// ```
/// use fairline_metrics::probability_of_overfitting;
/// use ndarray::Array2;
///
/// // Eight rules over 38 weeks, none with an edge.
/// let returns = Array2::from_shape_fn((38, 8), |(week, rule)| {
///     ((week.pow(3) + (rule + 5) * week.pow(2) + 7 * rule * week) % 29) as f64 - 14.0
/// });
/// let overfitting = probability_of_overfitting(returns.view(), 8)?;
/// assert!((overfitting.probability.unwrap() - 0.57).abs() < 0.01);
/// assert!((overfitting.mean_in_sample.unwrap() - 0.19).abs() < 0.01); // the best of each half …
/// assert!((overfitting.mean_out_of_sample.unwrap() + 0.02).abs() < 0.01); // … lost a little on the other
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Bailey, D. H., Borwein, J. M., López de Prado, M. & Zhu, Q. J. (2017), The probability of backtest overfitting,
/// *Journal of Computational Finance* 20(4), 39–69, doi:10.21314/JCF.2016.322.
#[doc(alias = "pbo")]
#[doc(alias = "cscv")]
pub fn probability_of_overfitting(
    returns: ArrayView2<'_, f64>,
    blocks: usize,
) -> Result<OverfittingProbability> {
    let (periods, strategies) = returns.dim();
    if periods == 0 {
        return Err(Error::Empty { argument: "returns" });
    }
    if strategies < 2 {
        return Err(Error::TooFew { argument: "the list of strategies", found: strategies, needed: 2 });
    }
    if blocks == 0 || !blocks.is_multiple_of(2) || blocks > MOST_BLOCKS.min(periods) {
        let allowed = "even, at least 2, and at most 24 and the number of periods";
        return Err(Error::OutOfRange { argument: "blocks", value: blocks as f64, allowed });
    }
    Range::Finite.check_table("returns", returns)?;

    let pieces = cut(returns, blocks);
    let mut judge = Judge { combinations: 0, chosen: Vec::new(), sorted: Vec::new(), verdicts: Vec::new() };
    let (mut one, mut other) = (Half::new(strategies), Half::new(strategies));
    // A combination and its complement are the same split used both ways; the last block is always in the second half.
    for members in 0..1_u32 << (blocks - 1) {
        if members.count_ones() as usize * 2 == blocks {
            one.fill(&pieces, |block| members >> block & 1 == 1);
            other.fill(&pieces, |block| members >> block & 1 == 0);
            judge.look(&one.ratios, &other.ratios);
            judge.look(&other.ratios, &one.ratios);
        }
    }
    Ok(judge.summary())
}

/// Figures of every strategy over one block, in units of its own magnitude: a ratio does not depend on the unit.
struct Block {
    periods: f64,
    means: Vec<f64>,
    /// Sums of squared deviations from the mean.
    squares: Vec<f64>,
    largest: Vec<f64>,
}

/// Cuts the periods into blocks whose lengths differ by at most one.
fn cut(returns: ArrayView2<'_, f64>, blocks: usize) -> Vec<Block> {
    let (periods, strategies) = returns.dim();
    let new = |length| Block {
        periods: length as f64,
        means: Vec::with_capacity(strategies),
        squares: Vec::with_capacity(strategies),
        largest: Vec::with_capacity(strategies),
    };
    let lengths: Vec<usize> =
        (0..blocks).map(|block| periods / blocks + usize::from(block < periods % blocks)).collect();
    let mut pieces: Vec<Block> = lengths.iter().map(|&length| new(length)).collect();
    for column in returns.columns() {
        let mut values = column.to_vec();
        let scale = magnitude(&values);
        for value in &mut values {
            *value /= scale;
        }
        let mut rest = values.as_slice();
        for (piece, &length) in pieces.iter_mut().zip(&lengths) {
            let (values, after) = rest.split_at(length);
            let mean = sum_by(values, |x| *x) / length as f64;
            piece.means.push(mean);
            piece.squares.push(sum_by(values, |x| (x - mean).powi(2)));
            piece.largest.push(largest(values));
            rest = after;
        }
    }
    pieces
}

/// The Sharpe ratios per period of every strategy over half of the blocks.
struct Half {
    ratios: Vec<Option<f64>>,
    means: Vec<f64>,
    squares: Vec<f64>,
    largest: Vec<f64>,
}

impl Half {
    fn new(strategies: usize) -> Self {
        let zeros = || vec![0.0; strategies];
        Self { ratios: vec![None; strategies], means: zeros(), squares: zeros(), largest: zeros() }
    }

    /// Puts the blocks of the half together. Only squares are added, so that no digits cancel, however far the mean of
    /// a block is from that of the season.
    fn fill(&mut self, blocks: &[Block], member: impl Fn(usize) -> bool) {
        let members =
            || blocks.iter().enumerate().filter(|(block, _)| member(*block)).map(|(_, block)| block);
        let periods: f64 = members().map(|block| block.periods).sum();
        self.means.fill(0.0);
        self.squares.fill(0.0);
        self.largest.fill(0.0);
        for block in members() {
            let share = block.periods / periods;
            for (mean, part) in self.means.iter_mut().zip(&block.means) {
                *mean += share * part;
            }
        }
        for block in members() {
            for ((sum, mean), (squares, part)) in
                self.squares.iter_mut().zip(&self.means).zip(block.squares.iter().zip(&block.means))
            {
                *sum += squares + block.periods * (part - mean) * (part - mean);
            }
            for (largest, part) in self.largest.iter_mut().zip(&block.largest) {
                *largest = largest.max(*part);
            }
        }
        for (ratio, ((mean, squares), largest)) in
            self.ratios.iter_mut().zip(self.means.iter().zip(&self.squares).zip(&self.largest))
        {
            let deviation = (squares / (periods - 1.0)).sqrt();
            *ratio = (periods > 1.0 && deviation > CONSTANT_RETURNS * largest).then(|| mean / deviation);
        }
    }
}

/// What became of the chosen strategy of one combination.
struct Verdict {
    in_sample: f64,
    out_of_sample: f64,
    logit: f64,
}

/// Collects the combinations.
struct Judge {
    combinations: usize,
    verdicts: Vec<Verdict>,
    /// Ratios out of sample of the strategies that tie for the best in sample; kept to save allocations.
    chosen: Vec<f64>,
    /// All ratios out of sample, sorted.
    sorted: Vec<f64>,
}

impl Judge {
    /// Chooses the best in sample and looks it up out of sample.
    fn look(&mut self, inside: &[Option<f64>], outside: &[Option<f64>]) {
        self.combinations += 1;
        let Some(best) = inside.iter().flatten().copied().reduce(f64::max) else {
            return;
        };
        let pairs = inside.iter().zip(outside);
        let tied = pairs.filter(|(inside, _)| inside.is_some_and(|ratio| ratio >= best - tolerance(best)));
        self.chosen.clear();
        self.chosen.extend(tied.filter_map(|(_, outside)| *outside));
        self.sorted.clear();
        self.sorted.extend(outside.iter().flatten());
        if self.chosen.is_empty() || self.sorted.len() < 2 {
            return;
        }
        // One strategy is counted against the others; many would make that quadratic.
        if self.chosen.len() > 1 {
            self.sorted.sort_unstable_by(f64::total_cmp);
        }
        let count = self.chosen.len() as f64;
        let rank = sum_by(&self.chosen, |&ratio| self.rank(ratio)) / count;
        let out_of_sample = sum_by(&self.chosen, |&ratio| ratio) / count;
        let logit = (rank / (self.sorted.len() as f64 + 1.0 - rank)).ln();
        self.verdicts.push(Verdict { in_sample: best, out_of_sample, logit });
    }

    /// The rank of a ratio out of sample, 1 for the worst; the mean rank of those tied with it.
    fn rank(&self, ratio: f64) -> f64 {
        let (low, high) = (ratio - tolerance(ratio), ratio + tolerance(ratio));
        let (below, not_above) = if self.chosen.len() > 1 {
            (self.sorted.partition_point(|x| *x < low), self.sorted.partition_point(|x| *x <= high))
        } else {
            self.sorted.iter().fold((0, 0), |(below, not_above), &x| {
                (below + usize::from(x < low), not_above + usize::from(x <= high))
            })
        };
        0.5 * (below + not_above + 1) as f64
    }

    fn summary(self) -> OverfittingProbability {
        let verdicts = self.verdicts;
        let count = verdicts.len() as f64;
        let judged = !verdicts.is_empty();
        let share = |hits: usize| judged.then(|| hits as f64 / count);
        let inside: Vec<f64> = verdicts.iter().map(|verdict| verdict.in_sample).collect();
        let mean_in_sample = judged.then(|| sum_by(&inside, |x| *x) / count);
        let mean_out_of_sample = judged.then(|| sum_by(&verdicts, |verdict| verdict.out_of_sample) / count);
        let line = mean_in_sample.zip(mean_out_of_sample).and_then(|(x, y)| {
            moments(&inside, ROUNDING * largest(&inside)).standard_deviation?;
            let products = sum_by(&verdicts, |v| (v.in_sample - x) * (v.out_of_sample - y));
            let slope = products / sum_by(&verdicts, |v| (v.in_sample - x).powi(2));
            Some((slope, y - slope * x))
        });
        OverfittingProbability {
            probability: share(verdicts.iter().filter(|verdict| verdict.logit <= 0.0).count()),
            combinations: self.combinations,
            mean_in_sample,
            mean_out_of_sample,
            degradation_slope: line.map(|(slope, _)| slope),
            degradation_intercept: line.map(|(_, intercept)| intercept),
            probability_of_loss: share(verdicts.iter().filter(|verdict| verdict.out_of_sample < 0.0).count()),
            logits: verdicts.into_iter().map(|verdict| verdict.logit).collect(),
        }
    }
}

/// How far apart two ratios may be and still tie.
fn tolerance(ratio: f64) -> f64 {
    TIE * (1.0 + ratio.abs())
}
