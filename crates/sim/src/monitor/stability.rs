//! The population stability index: how far a distribution has moved, and how far it moves by chance.

use crate::{Error, Result};

/// A population stability index, with what it would be if nothing had moved.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct StabilityIndex {
    /// The index, ≥ 0; below 0.1 is usually called stable, from 0.25 on a major shift.
    pub index: f64,
    /// Its mean if both samples come from one distribution.
    pub expected: f64,
    /// Its standard deviation then.
    pub standard_deviation: f64,
}

/// Compares the counts of two samples in the same bins.
///
/// # Formula
/// ```text
/// index = Σ_b (a_b − e_b)·ln(a_b/e_b),   e_b = (n_b + ½)/(n + B/2), a_b = (m_b + ½)/(m + B/2)
/// expected = (B − 1)(1/n + 1/m),   standard deviation = √(2(B − 1))·(1/n + 1/m)
/// ```
/// `n_b`, `m_b`: counts in bin b of the reference and of the current sample. The half observation added to each bin keeps
/// the logarithm finite where one of the samples has an empty bin. Bins that are empty in both say nothing: they are left
/// out, and B counts the others. Without a shift the index is (1/n + 1/m) times a χ² of B − 1 degrees of freedom, for
/// counts that are not small.
///
/// # Shapes
/// `reference`, `current`: one count a bin, in the same order; neither sample is empty.
///
/// # Errors
/// [`Error::MonitoredCount`] for different numbers of bins or a sample without observations.
///
/// # Examples
/// ```
/// use fairline_sim::population_stability_index;
///
/// // Half and half has become one in five.
/// let moved = population_stability_index(&[500, 500], &[20, 80])?;
/// assert!((moved.index - 0.4063).abs() < 1e-4);
/// assert!((moved.expected - 0.011).abs() < 1e-15); // 1/1000 + 1/100
/// # Ok::<(), fairline_sim::Error>(())
/// ```
///
/// # References
/// Yurdakul, B. (2018), *Statistical properties of population stability index*, dissertation, Western Michigan
/// University.
pub fn population_stability_index(reference: &[usize], current: &[usize]) -> Result<StabilityIndex> {
    if reference.len() != current.len() {
        let (found, expected) = (current.len(), reference.len());
        return Err(Error::MonitoredCount { what: "bins of the current sample", found, expected });
    }
    let total = |counts: &[usize]| counts.iter().map(|&count| count as f64).sum::<f64>();
    let (n, m) = (total(reference), total(current));
    for (what, total) in [("observations of the reference", n), ("observations of the current sample", m)] {
        if total < 1.0 {
            return Err(Error::MonitoredCount { what, found: 0, expected: 1 });
        }
    }
    let filled = || reference.iter().zip(current).filter(|&(&a, &b)| a > 0 || b > 0);
    let bins = filled().count() as f64;
    let share = |count: usize, total: f64| (count as f64 + 0.5) / (total + 0.5 * bins);
    let index = filled()
        .map(|(&reference, &current)| {
            let (e, a) = (share(reference, n), share(current, m));
            (a - e) * (a / e).ln()
        })
        .sum();
    let scale = 1.0 / n + 1.0 / m;
    Ok(StabilityIndex {
        index,
        expected: (bins - 1.0) * scale,
        standard_deviation: (2.0 * (bins - 1.0)).sqrt() * scale,
    })
}
