//! The consensus line: one set of fair probabilities from many bookmakers.

use ndarray::ArrayView2;

use crate::check::{Range, check_len, check_prices, not_overflowed};
use crate::{DevigOptions, Error, Method, Result, devig};

/// How bookmakers are brought to one line.
///
/// | option | default | meaning |
/// |---|---|---|
/// | `devig` | none, it must be chosen | how each book's overround is removed |
/// | `weights` | equal | one for each bookmaker, finite and ≥ 0; only their proportions matter |
///
/// A [`Method`] and [`DevigOptions`] convert into the options with everything else at its default.
///
/// # Examples
/// ```
/// use fairline_market::{ConsensusOptions, Method, consensus};
/// use ndarray::array;
///
/// let prices = array![[1.50, 4.20, 7.50], [1.60, 3.90, 6.50]];
/// let sharp_first = ConsensusOptions::new(Method::Power).weights(vec![3.0, 1.0]);
/// let line = consensus(prices.view(), sharp_first)?;
/// assert_eq!(line.weights, [0.75, 0.25]);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ConsensusOptions {
    devig: DevigOptions,
    weights: Option<Vec<f64>>,
}

impl ConsensusOptions {
    /// How to remove the overround, everything else at its default.
    #[must_use]
    pub fn new(devig: impl Into<DevigOptions>) -> Self {
        Self { devig: devig.into(), weights: None }
    }

    /// How much each bookmaker counts; 0 is not at all.
    #[must_use]
    pub fn weights(mut self, weights: Vec<f64>) -> Self {
        self.weights = Some(weights);
        self
    }

    /// Checks the weights for so many bookmakers.
    fn validate(&self, bookmakers: usize) -> Result<()> {
        let Some(weights) = &self.weights else { return Ok(()) };
        check_len("weights", weights.len(), bookmakers, "bookmakers")?;
        Range::NotNegative.check_each("weights", weights)
    }

    fn weight(&self, bookmaker: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[bookmaker])
    }
}

impl From<Method> for ConsensusOptions {
    fn from(method: Method) -> Self {
        Self::new(method)
    }
}

impl From<DevigOptions> for ConsensusOptions {
    fn from(devig: DevigOptions) -> Self {
        Self::new(devig)
    }
}

/// What the bookmakers think together.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Consensus {
    /// Weighted mean of the fair probabilities, one an outcome.
    pub probabilities: Vec<f64>,
    /// Fair decimal odds, `1/probability`.
    pub odds: Vec<f64>,
    /// Weighted standard deviation of the fair probabilities, one an outcome; 0 with a single book.
    pub disagreement: Vec<f64>,
    /// The weight each bookmaker got, summing to 1; 0 for those left out.
    pub weights: Vec<f64>,
    /// The bookmakers without a price for every outcome, in order.
    pub left_out: Vec<usize>,
}

/// Removes the overround of each complete book and takes the weighted mean of the fair probabilities.
///
/// A bookmaker who does not price every outcome has no book to take the overround from, and is left out and
/// listed. One with weight 0 is not asked.
///
/// # Formula
/// ```text
/// p_k = Σ_b w_b·p_bk,   disagreement_k = √(Σ_b w_b·(p_bk − p_k)²),   Σ_b w_b = 1
/// ```
/// `p_bk` fair probability of outcome k at bookmaker b, `w_b` weight.
///
/// # Shapes
/// `prices`: (bookmakers, outcomes) decimal odds > 1, outcomes ≥ 2, NaN where a bookmaker has no price.
///
/// # Errors
/// [`Error::TooFewOutcomes`], [`Error::PriceOutOfRange`], [`Error::LengthMismatch`] and
/// [`Error::ElementOutOfRange`] for the weights, [`Error::NoCompleteBook`], [`Error::Bookmaker`] when the method
/// has no answer for a book, [`Error::Overflow`] when a probability is too small to have odds.
///
/// # Examples
/// ```
/// use fairline_market::{ConsensusOptions, Method, consensus};
/// use ndarray::array;
///
/// let prices = array![[2.10, 3.40, 3.60], [2.05, 3.60, f64::NAN], [2.00, 3.50, 3.80]];
/// let line = consensus(prices.view(), Method::Power)?;
/// assert_eq!(line.left_out, [1]);
/// assert_eq!(line.weights, [0.5, 0.0, 0.5]);
///
/// // The sharper bookmaker counts three times.
/// let line = consensus(prices.view(), ConsensusOptions::new(Method::Power).weights(vec![1.0, 1.0, 3.0]))?;
/// assert_eq!(line.weights, [0.25, 0.0, 0.75]);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn consensus(prices: ArrayView2<'_, f64>, options: impl Into<ConsensusOptions>) -> Result<Consensus> {
    let options = options.into();
    let (bookmakers, outcomes) = prices.dim();
    if outcomes < 2 {
        return Err(Error::TooFewOutcomes { outcomes });
    }
    check_prices(prices)?;
    options.validate(bookmakers)?;

    let mut used = Vec::new();
    let mut left_out = Vec::new();
    for (bookmaker, row) in prices.rows().into_iter().enumerate() {
        if row.iter().any(|price| price.is_nan()) {
            left_out.push(bookmaker);
        } else if options.weight(bookmaker) > 0.0 {
            let book = devig(&row.to_vec(), options.devig)
                .map_err(|error| Error::Bookmaker { bookmaker, reason: Box::new(error) })?;
            used.push((bookmaker, book.probabilities));
        }
    }
    let Some(largest) = used.iter().map(|&(b, _)| options.weight(b)).reduce(f64::max) else {
        return Err(Error::NoCompleteBook { bookmakers });
    };
    // Divided by the largest first, so that the sum of huge weights stays finite.
    let total: f64 = used.iter().map(|&(b, _)| options.weight(b) / largest).sum();
    let mut weights = vec![0.0; bookmakers];
    for &(b, _) in &used {
        weights[b] = options.weight(b) / largest / total;
    }

    let mut probabilities = vec![0.0; outcomes];
    for (b, fair) in &used {
        probabilities.iter_mut().zip(fair).for_each(|(mean, p)| *mean += weights[*b] * p);
    }
    let mut disagreement = vec![0.0; outcomes];
    for (b, fair) in &used {
        for ((variance, p), mean) in disagreement.iter_mut().zip(fair).zip(&probabilities) {
            *variance += weights[*b] * (p - mean) * (p - mean);
        }
    }
    for variance in &mut disagreement {
        *variance = variance.sqrt();
    }
    let odds =
        probabilities.iter().map(|p| not_overflowed("fair odds", p.recip())).collect::<Result<Vec<f64>>>()?;
    Ok(Consensus { probabilities, odds, disagreement, weights, left_out })
}
