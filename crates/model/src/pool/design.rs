//! A pool as a conditional logit: the logarithms of the forecasts are the features of the outcomes.

use crate::conditional::{Design, Logs};

/// Intercepts first, as differences from their mean, then the forecasts.
///
/// With k classes there are k − 1 parameters for intercepts; that of the last class is minus their sum.
pub(super) struct PoolDesign<'a> {
    pub(super) logs: &'a Logs,
    pub(super) intercepts: usize,
}

impl Design for PoolDesign<'_> {
    fn parameters(&self) -> usize {
        self.intercepts + self.logs.forecasts
    }

    fn fill(&self, row: usize, features: &mut [f64]) {
        let logs = self.logs.row(row).chunks_exact(self.logs.forecasts);
        for (class, (x, logs)) in features.chunks_exact_mut(self.parameters()).zip(logs).enumerate() {
            let (intercepts, weights) = x.split_at_mut(self.intercepts);
            if class < self.intercepts {
                intercepts.fill(0.0);
                intercepts[class] = 1.0;
            } else {
                intercepts.fill(-1.0);
            }
            weights.copy_from_slice(logs);
        }
    }
}
