//! Models in files: JSON with a version and the names of the features.

use serde::{Deserialize, Serialize};

use super::MultinomialLogit;
use super::design::finite;
use crate::{Error, Result};

/// What the file calls itself.
const FORMAT: &str = "fairline multinomial logit";

/// The version of the format that [`MultinomialLogit::to_json`] writes and [`MultinomialLogit::from_json`] reads.
pub const SAVED_LOGIT_VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved<M> {
    format: String,
    version: u32,
    features: Vec<String>,
    model: M,
}

/// The part of a file that every version has.
#[derive(Deserialize)]
struct Header {
    format: String,
    version: u32,
}

impl MultinomialLogit {
    /// The model as JSON, with a version and the names of its features, in the order of the columns.
    ///
    /// Every number is read back exactly. Only with feature `serde`.
    ///
    /// # Errors
    /// - [`Error::ColumnMismatch`]: more or fewer names than features
    /// - [`Error::ClassMismatch`], [`Error::Overflow`]: public fields were given shapes that do not fit together, or
    ///   numbers that are not finite, which JSON cannot hold
    ///
    /// # Examples
    /// ```
    /// use fairline_model::{LogitOptions, MultinomialLogit};
    /// use ndarray::array;
    ///
    /// let x = array![[-1.0], [0.0], [1.0], [2.0]];
    /// let fit = MultinomialLogit::fit(x.view(), &[0, 1, 0, 1], &LogitOptions::new())?;
    /// let file = fit.to_json(&["elo_difference"])?;
    /// assert_eq!(MultinomialLogit::from_json(&file, &["elo_difference"])?, fit);
    /// let other = MultinomialLogit::from_json(&file, &["goal_difference"]).unwrap_err();
    /// assert!(other.to_string().contains("elo_difference"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_json(&self, features: &[&str]) -> Result<String> {
        if features.len() != self.coefficients.nrows() {
            return Err(Error::ColumnMismatch {
                expected: self.coefficients.nrows(),
                actual: features.len(),
            });
        }
        if self.coefficients.ncols() != self.intercepts.len() {
            let (coefficients, intercepts) = (self.coefficients.ncols(), self.intercepts.len());
            return Err(Error::ClassMismatch { coefficients, intercepts });
        }
        finite("coefficient", self.coefficients.iter())?;
        finite("intercept", self.intercepts.iter())?;
        finite("objective or gradient", [self.objective, self.gradient_norm].iter().chain(&self.condition))?;
        let saved = Saved {
            format: FORMAT.to_owned(),
            version: SAVED_LOGIT_VERSION,
            features: features.iter().map(|&name| name.to_owned()).collect(),
            model: self,
        };
        serde_json::to_string(&saved).map_err(|error| Error::NotReadable { reason: error.to_string() })
    }

    /// Reads a model that [`to_json`](Self::to_json) wrote, for the features that are going to be given to it.
    ///
    /// # Errors
    /// - [`Error::NotReadable`]: no JSON, another kind of file, or a part missing
    /// - [`Error::OtherVersion`]: a version that this code does not know
    /// - [`Error::OtherFeatures`]: other names, or the same in another order
    pub fn from_json(json: &str, features: &[&str]) -> Result<Self> {
        let not_readable = |error: serde_json::Error| Error::NotReadable { reason: error.to_string() };
        let header: Header = serde_json::from_str(json).map_err(not_readable)?;
        if header.format != FORMAT {
            let reason = format!("its format is {:?}, not {FORMAT:?}", header.format);
            return Err(Error::NotReadable { reason });
        }
        if header.version != SAVED_LOGIT_VERSION {
            return Err(Error::OtherVersion { version: header.version, known: SAVED_LOGIT_VERSION });
        }
        let saved: Saved<Self> = serde_json::from_str(json).map_err(not_readable)?;
        if saved.features != features {
            let expected = features.iter().map(|&name| name.to_owned()).collect();
            return Err(Error::OtherFeatures { expected, actual: saved.features });
        }
        let model = saved.model;
        let classes = model.intercepts.len();
        if model.coefficients.dim() != (features.len(), classes) || classes < 2 {
            let reason = format!(
                "coefficients of shape {:?} for {} features and {classes} classes",
                model.coefficients.dim(),
                features.len()
            );
            return Err(Error::NotReadable { reason });
        }
        Ok(model)
    }
}
