//! Scores per group: week, club, odds band.

use std::collections::BTreeMap;

use super::{ScoreAccumulator, Scores, check_scores};
use crate::check::{Range, same_length};
use crate::{Error, Result};

impl Scores {
    /// The scores of each group: events, mean and standard error by label.
    ///
    /// # Shapes
    /// `labels`: one per event. For groups by a number use [`bands`](crate::bands()).
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch).
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::Scores;
    ///
    /// let scores = Scores::new(vec![0.2, 0.4, 0.9])?;
    /// let weeks = scores.by_group(&[1, 1, 2])?;
    /// assert_eq!(weeks[&1].events(), 2);
    /// assert_eq!(weeks[&2].mean(), Some(0.9));
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn by_group<K: Ord + Clone>(&self, labels: &[K]) -> Result<BTreeMap<K, ScoreAccumulator>> {
        self.group(labels.len(), labels.iter().map(std::slice::from_ref))
    }

    /// The scores of each group, for events that belong to several: a match counts for both its clubs.
    ///
    /// # Shapes
    /// `labels`: any number of labels per event, `[home, away]` for clubs.
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch).
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::Scores;
    ///
    /// let scores = Scores::new(vec![0.2, 0.4])?;
    /// let clubs = scores.by_groups(&[["Arsenal", "Chelsea"], ["Chelsea", "Fulham"]])?;
    /// assert_eq!(clubs["Chelsea"].events(), 2);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn by_groups<K: Ord + Clone>(
        &self,
        labels: &[impl AsRef<[K]>],
    ) -> Result<BTreeMap<K, ScoreAccumulator>> {
        self.group(labels.len(), labels.iter().map(AsRef::as_ref))
    }

    fn group<'k, K: Ord + Clone + 'k>(
        &self,
        len: usize,
        labels: impl Iterator<Item = &'k [K]>,
    ) -> Result<BTreeMap<K, ScoreAccumulator>> {
        same_length("scores", self.per_event.len(), "labels", len)?;
        check_scores(self.per_event.iter())?;
        let mut groups = BTreeMap::new();
        for (event, labels) in labels.enumerate() {
            for label in labels {
                let group: &mut ScoreAccumulator = groups.entry(label.clone()).or_default();
                group.push_weighted(self.per_event[event], self.weight(event))?;
            }
        }
        Ok(groups)
    }
}

/// Sorts numbers into bands: the number of `edges` at or below each value.
///
/// Band 0 lies below the first edge, band k from edge k − 1 (included) to edge k (excluded).
///
/// # Shapes
/// `values`: finite. `edges`: finite, rising. Gives one band per value, in 0 to the number of edges.
///
/// # Errors
/// [`ElementOutOfRange`](Error::ElementOutOfRange) for a value or an edge that is not finite or not above the edge before.
///
/// # Examples
/// ```
/// // Odds-on, up to 3.0, and longer.
/// let bands = fairline_metrics::bands(&[1.5, 2.0, 2.9, 7.0], &[2.0, 3.0])?;
/// assert_eq!(bands, [0, 1, 1, 2]);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
pub fn bands(values: &[f64], edges: &[f64]) -> Result<Vec<usize>> {
    for (index, &edge) in edges.iter().enumerate() {
        Range::Finite.check_element("edges", index, edge)?;
        if index > 0 && edge <= edges[index - 1] {
            let allowed = "greater than the edge before it";
            return Err(Error::ElementOutOfRange { argument: "edges", index, value: edge, allowed });
        }
    }
    values
        .iter()
        .enumerate()
        .map(|(index, &value)| {
            Range::Finite.check_element("values", index, value)?;
            Ok(edges.partition_point(|&edge| edge <= value))
        })
        .collect()
}
