//! The sign test: which forecaster was closer more often?

use std::cmp::Ordering;

use ndarray::ArrayView1;

use super::paired::check_scores;
use crate::Result;
use crate::sum::sum_by;

/// How often either forecaster had the lower score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SignTest {
    /// Events on which the first has the lower score.
    pub first_better: usize,
    /// Events on which the second has the lower score.
    pub second_better: usize,
    /// Events with equal scores; the p-value leaves them out.
    pub ties: usize,
    /// Two-sided p-value of "either is closer equally often", in \[0, 1\]; `None` when all are ties.
    pub p_value: Option<f64>,
}

/// Counts who was closer, event by event: the exact sign test.
///
/// It asks nothing of the size of the differences, so no single huge score can carry it. That is also its weakness:
/// a model that is a little better nine times in ten and ruinous the tenth time wins this test and loses the money.
/// Events count as independent. A proper score is not symmetric either: of two forecasts the worse one may well be
/// closer more often (it need only lean towards the favourites), so read this beside
/// [`paired_t`](crate::paired_t), not instead of it.
///
/// # Formula
/// ```text
/// n = first better + second better,   k = the smaller of the two
/// p = min(1, 2·P(X ≤ k)),   X ~ binomial(n, ½)
/// ```
/// Scores are ties when they are equal to the last digit.
///
/// # Shapes
/// `scores_a`, `scores_b`: one score per event, lower is better, in the same order; at least one event.
///
/// # Errors
/// [`LengthMismatch`](crate::Error::LengthMismatch); [`Empty`](crate::Error::Empty);
/// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a score that is infinite or NaN.
///
/// # Examples
/// ```
/// use ndarray::aview1;
///
/// let test = fairline_metrics::sign_test(aview1(&[0.1, 0.2, 0.3, 0.4]), aview1(&[0.2, 0.3, 0.3, 0.5]))?;
/// assert_eq!((test.first_better, test.second_better, test.ties), (3, 0, 1));
/// assert_eq!(test.p_value, Some(0.25)); // three heads or three tails in a row
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Dixon, W. J. & Mood, A. M. (1946), The statistical sign test, *Journal of the American Statistical Association*
/// 41(236), 557–566, doi:10.1080/01621459.1946.10501898.
pub fn sign_test(scores_a: ArrayView1<'_, f64>, scores_b: ArrayView1<'_, f64>) -> Result<SignTest> {
    check_scores(scores_a, scores_b)?;
    let mut test = SignTest { first_better: 0, second_better: 0, ties: 0, p_value: None };
    for (a, b) in scores_a.iter().zip(scores_b) {
        match a.partial_cmp(b) {
            Some(Ordering::Less) => test.first_better += 1,
            Some(Ordering::Greater) => test.second_better += 1,
            _ => test.ties += 1,
        }
    }
    let (few, many) = (test.first_better.min(test.second_better), test.first_better.max(test.second_better));
    test.p_value = (many > 0).then(|| two_sided(few, many));
    Ok(test)
}

/// 2·P(X ≤ few) for a fair coin thrown few + many times.
///
/// Every probability is taken relative to the largest one, from the middle of the distribution outwards: the terms
/// neither overflow nor vanish before they stop to matter, and no logarithm of a large factorial costs digits.
fn two_sided(few: usize, many: usize) -> f64 {
    if few == many {
        return 1.0;
    }
    let throws = few + many;
    let middle = throws / 2;
    let (mut terms, mut term, mut heads) = (Vec::new(), 1.0, middle);
    while term >= f64::MIN_POSITIVE {
        terms.push(term);
        // 0 below 0 heads.
        term *= heads as f64 / (throws - heads + 1) as f64;
        heads = heads.saturating_sub(1);
    }
    let sum = |terms: &[f64]| sum_by(terms, |&term| term);
    // The lower half of the distribution, which holds the middle term twice when it is shared.
    let half = if throws.is_multiple_of(2) { sum(&terms) - 0.5 } else { sum(&terms) };
    let tail = terms.get(middle - few..).map_or(0.0, sum);
    (tail / half).min(1.0)
}
