//! The stakes that may be placed, event by event, and the probability that stays without a stake.

use ndarray::ArrayView2;

use crate::Options;

/// The candidates of independent events, grouped by event.
#[derive(Debug, Clone)]
pub(crate) struct Candidates {
    /// Probability per candidate, > 0.
    pub(crate) probabilities: Vec<f64>,
    /// Decimal odds per candidate.
    pub(crate) odds: Vec<f64>,
    /// Row and column of each candidate in the caller's tables.
    pub(crate) places: Vec<(usize, usize)>,
    /// Event of each candidate, counted over `idle`.
    pub(crate) event: Vec<usize>,
    /// Candidates of event i are `first[i]..first[i + 1]`.
    pub(crate) first: Vec<usize>,
    /// Probability per event that no candidate wins.
    pub(crate) idle: Vec<f64>,
}

impl Candidates {
    /// Collects the candidates of checked tables.
    ///
    /// Rows are normalised. An outcome of probability 0 is no candidate, as no stake on it can help, and neither
    /// is anything when a cap is 0. Events without a candidate are left out: they do not touch the wealth.
    pub(crate) fn new(
        probabilities: ArrayView2<'_, f64>,
        odds: ArrayView2<'_, f64>,
        options: &Options,
    ) -> Self {
        let mut all = Self {
            probabilities: Vec::new(),
            odds: Vec::new(),
            places: Vec::new(),
            event: Vec::new(),
            first: vec![0],
            idle: Vec::new(),
        };
        if options.bet_bound() <= 0.0 || options.total_bound() <= 0.0 {
            return all;
        }
        for (i, (row, prices)) in probabilities.rows().into_iter().zip(odds.rows()).enumerate() {
            let (sum, before, mut idle) = (row.sum(), all.odds.len(), 0.0);
            for (k, (&p, &o)) in row.iter().zip(prices).enumerate() {
                let p = p / sum;
                if p > 0.0 && options.is_candidate(p, o) {
                    all.probabilities.push(p);
                    all.odds.push(o);
                    all.places.push((i, k));
                    all.event.push(all.idle.len());
                } else {
                    idle += p;
                }
            }
            if all.odds.len() > before {
                all.first.push(all.odds.len());
                all.idle.push(idle);
            }
        }
        all
    }

    /// How many candidates there are.
    pub(crate) fn len(&self) -> usize {
        self.odds.len()
    }

    /// The candidates of an event.
    pub(crate) fn of(&self, event: usize) -> std::ops::Range<usize> {
        self.first[event]..self.first[event + 1]
    }
}
