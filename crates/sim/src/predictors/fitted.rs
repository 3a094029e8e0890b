//! Whether a fit is finished.

use crate::PredictorError;

/// A fit whose gradient is larger has not been finished; the predictions of one below it agree to six digits.
const LARGEST_GRADIENT: f64 = 1e-6;

/// Refuses a fit that ended far from its optimum.
pub(super) fn check_fitted(what: &str, gradient_norm: f64, iterations: usize) -> Result<(), PredictorError> {
    if gradient_norm <= LARGEST_GRADIENT {
        return Ok(());
    }
    Err(format!("{what}: gradient {gradient_norm:e} after {iterations} iterations; raise max_iterations")
        .into())
}
