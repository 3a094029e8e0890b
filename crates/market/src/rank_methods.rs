//! Which method suits a market: past books, what happened, and the log score.

use ndarray::ArrayView2;

use crate::check::{Range, check_len};
use crate::student::two_sided_quantile;
use crate::{DevigOptions, Error, Method, Result, devig_batch};

/// How methods did on past books.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MethodRanking {
    /// The methods, best first.
    pub methods: Vec<RankedMethod>,
    /// The books that every method answered, on which all are compared.
    pub books: usize,
    /// The books left out, in order, each with the first method that refused it and the reason.
    pub left_out: Vec<(usize, Method, Error)>,
}

/// How one method did.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct RankedMethod {
    /// The method.
    pub method: Method,
    /// Mean log score `−ln p` of what happened, in nats; lower is better.
    pub log_score: f64,
    /// Mean difference to the best method's log score, book by book; 0 for the best itself.
    pub behind: f64,
    /// Confidence interval of `behind`. `None` for fewer than two books. Where it holds 0, luck may have decided.
    pub interval: Option<[f64; 2]>,
    /// Books that this method refused, also those that others refused too.
    pub refused: usize,
}

/// Ranks methods by the log score of past books, with paired intervals.
///
/// Books that a method refuses are left out for all of them, so that all are judged on the same matches; look at
/// `refused` before choosing a method that could not answer. The interval compares each method with the one that
/// happened to come first, which flatters the first a little: what lies within an interval that holds 0 is not worth
/// changing a method for.
///
/// # Formula
/// ```text
/// S = −ln p_observed,   d = S_method − S_best,   mean d ± t·s_d/√n
/// ```
/// with `s_d` the sample standard deviation and t the quantile of Student's distribution with n − 1 degrees of freedom.
///
/// # Shapes
/// `odds`: (books, outcomes) decimal odds, NaN where a price is missing. `outcomes`: what happened in each book, counted
/// from 0. `options`: the methods to compare, each with a total of 1. `confidence`: above 0, below 1; 0.95 is usual.
///
/// # Errors
/// [`Error::LengthMismatch`], [`Error::ElementOutOfRange`] for an outcome that the books do not have,
/// [`Error::OutOfRange`] for the confidence or a total other than 1, [`Error::Empty`] without a method or without a book
/// that all of them answer, and the errors of the options.
///
/// # Examples
/// ```
/// use fairline_market::{DevigOptions, Method, rank_methods};
/// use ndarray::array;
///
/// let odds = array![[1.50, 4.20, 7.50], [2.60, 3.30, 2.80], [1.22, 6.50, 13.0], [3.40, 3.40, 2.15]];
/// let outcomes = [0, 2, 0, 1];
/// let ranking = rank_methods(odds.view(), &outcomes, &Method::ALL.map(DevigOptions::new), 0.95)?;
/// let best = &ranking.methods[0];
/// assert!(best.behind == 0.0 && ranking.books == 4);
/// // Four matches decide nothing.
/// assert!(ranking.methods[1].interval.is_some_and(|[low, _]| low < 0.0));
/// # Ok::<(), fairline_market::Error>(())
/// ```
///
/// # References
/// Good, I. J. (1952), "Rational decisions", *Journal of the Royal Statistical Society B* 14(1), for the log score.
pub fn rank_methods(
    odds: ArrayView2<'_, f64>,
    outcomes: &[usize],
    options: &[DevigOptions],
    confidence: f64,
) -> Result<MethodRanking> {
    check(odds, outcomes, options, confidence)?;
    let mut left_out: Vec<Option<(Method, Error)>> = vec![None; odds.nrows()];
    let mut scores = Vec::with_capacity(options.len());
    let mut refused = Vec::with_capacity(options.len());
    for options in options {
        let fair = devig_batch(odds, options)?;
        refused.push(fair.refused.len());
        for (row, error) in fair.refused {
            left_out[row].get_or_insert((options.method(), error));
        }
        let observed = fair.probabilities.rows().into_iter().zip(outcomes);
        scores.push(observed.map(|(p, &outcome)| -p[outcome].ln()).collect::<Vec<f64>>());
    }
    let kept: Vec<usize> = (0..odds.nrows()).filter(|&row| left_out[row].is_none()).collect();
    if kept.is_empty() {
        return Err(Error::Empty { argument: "the set of books that every method answers" });
    }
    let books = kept.len();
    let means: Vec<f64> =
        scores.iter().map(|score| kept.iter().map(|&row| score[row]).sum::<f64>() / books as f64).collect();
    let mut order: Vec<usize> = (0..options.len()).collect();
    order.sort_by(|&a, &b| means[a].total_cmp(&means[b]));
    let best = order[0];
    let methods = order
        .iter()
        .map(|&i| {
            let differences: Vec<f64> = kept.iter().map(|&row| scores[i][row] - scores[best][row]).collect();
            let behind = differences.iter().sum::<f64>() / books as f64;
            RankedMethod {
                method: options[i].method(),
                log_score: means[i],
                behind,
                interval: half_width(&differences, behind, confidence).map(|w| [behind - w, behind + w]),
                refused: refused[i],
            }
        })
        .collect();
    let left_out = left_out
        .into_iter()
        .enumerate()
        .filter_map(|(row, why)| why.map(|(method, error)| (row, method, error)))
        .collect();
    Ok(MethodRanking { methods, books, left_out })
}

fn check(
    odds: ArrayView2<'_, f64>,
    outcomes: &[usize],
    options: &[DevigOptions],
    confidence: f64,
) -> Result<()> {
    check_len("outcomes", outcomes.len(), odds.nrows(), "books")?;
    Range::Inner.check("confidence", confidence)?;
    if options.is_empty() {
        return Err(Error::Empty { argument: "options" });
    }
    for options in options {
        options.validate(odds.ncols())?;
        Range::One.check("total", options.total_wanted())?;
    }
    match outcomes.iter().position(|&outcome| outcome >= odds.ncols()) {
        Some(index) => Err(Error::ElementOutOfRange {
            argument: "outcomes",
            index,
            value: outcomes[index] as f64,
            allowed: "less than the number of outcomes of a book",
        }),
        None => Ok(()),
    }
}

/// Half the width of the interval of a mean; `None` for fewer than two numbers.
fn half_width(differences: &[f64], mean: f64, confidence: f64) -> Option<f64> {
    let n = differences.len() as f64;
    if differences.len() < 2 {
        return None;
    }
    let variance = differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
    Some(two_sided_quantile(confidence, n - 1.0) * (variance / n).sqrt())
}
