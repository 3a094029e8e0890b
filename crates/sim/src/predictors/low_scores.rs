//! The matrix of scores with the low-score correction of Dixon & Coles, for any pairing.

use fairline_model::{Error, Result, ScoreMatrix};

/// Share of its range that ρ may use, so that all scores keep a probability.
pub(super) const RANGE: f64 = 0.95;

/// The matrix of scores; in a pairing so lopsided that ρ would give a score a negative probability, with the part of ρ
/// that goes to 95 % of its range.
pub(super) fn dixon_coles(home: f64, away: f64, rho: f64) -> Result<ScoreMatrix> {
    match ScoreMatrix::dixon_coles(home, away, rho) {
        Err(Error::RhoOutOfRange { min, max, .. }) => {
            ScoreMatrix::dixon_coles(home, away, rho.max(RANGE * min).min(RANGE * max))
        }
        matrix => matrix,
    }
}
