//! What a stored matrix consists of; reading one checks it like any other table.

use ndarray::Array2;

use super::ScoreMatrix;
use crate::{Error, Result};

#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Stored {
    probabilities: Array2<f64>,
    tail: f64,
}

impl From<ScoreMatrix> for Stored {
    fn from(matrix: ScoreMatrix) -> Self {
        Self { probabilities: matrix.probabilities().to_owned(), tail: matrix.tail }
    }
}

impl TryFrom<Stored> for ScoreMatrix {
    type Error = Error;

    fn try_from(stored: Stored) -> Result<Self> {
        if !(0.0..=1.0).contains(&stored.tail) {
            let (name, allowed) = ("tail", "between 0 and 1");
            return Err(Error::ParameterOutOfRange { name, value: stored.tail, allowed });
        }
        Ok(Self { tail: stored.tail, ..Self::from_probabilities(stored.probabilities.view())? })
    }
}
