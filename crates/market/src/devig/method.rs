//! The methods: what they are called and what they solve for.

use crate::{Error, Result};

/// A way to take the overround out of a book.
///
/// With raw implied probabilities `q = 1/odds`, booksum `B = Σq`, n outcomes and the wanted total `T` (1 unless
/// several outcomes win together):
///
/// | method | formula | parameter | booksum below T |
/// |---|---|---|---|
/// | `Multiplicative` | `p = T·q / B` | the booksum `B` | answers |
/// | `Additive` | `p = q − δ` | `δ = (B − T)/n` | answers, δ < 0 |
/// | `Power` | `p = q^κ` | the exponent `κ` | answers, κ < 1 |
/// | `OddsRatio` | `p = q / (c + q − c·q)` | the odds ratio `c` | answers, c < 1 |
/// | `Shin` | `p = T·(√(z² + 4(1−z) q²/(B·T)) − z) / (2(1−z))` | the insider share `z` | an error, or z < 0 by name |
/// | `BalancedBook` | `p = (q − z)/(1 − z)` | `z = (B − T)/(n − T)` | answers, z < 0 |
/// | `JensenShannon` | `√JSD(p, q) = D` for every outcome | the distance `D` | answers, D < 0: upwards |
/// | `StandardError` | `p = q − s·√(1 − q)` | `s = (B − T)/Σ√(1 − q)` | answers, s < 0 |
///
/// An exactly fair book is returned as it is by every method, with the parameter that changes nothing
/// (`B = T`, `κ = c = 1`, the others 0).
///
/// `Power`, `OddsRatio`, `Shin` and `Multiplicative` give every outcome a positive probability. The other four take
/// so much from longshots that a probability can come out at or below 0, which is an error and never a clamp.
///
/// # Names and identities
/// [`FromStr`](std::str::FromStr) reads the name that `Display` writes and the [aliases](Self::aliases) of the field:
///
/// - *margin weights proportional to the odds* (Buchdahl; fair odds `n·o/(n − (B − 1)·o)`), which others call
///   *differential margin weighting*, is the additive method;
/// - the *logit shift*, `logit p = logit q − ln c`, elsewhere called *logarithmic*, is the odds ratio method;
/// - Shin's method with two outcomes is the additive method;
/// - *goto* is the standard-error method.
///
/// # Examples
/// ```
/// use fairline_market::Method;
///
/// let method: Method = "Odds-Ratio".parse()?;
/// assert_eq!(method, "logit shift".parse()?);
/// assert!(method.aliases().contains(&"logit_shift"));
/// assert_eq!((method.to_string().as_str(), method.parameter_name()), ("odds_ratio", "odds ratio"));
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Method {
    /// Every outcome carries the overround in proportion to its implied probability.
    Multiplicative,
    /// Every outcome carries the same part of the overround. Buchdahl, J., *Using the wisdom of the crowd to find
    /// value in a football match betting market*, derives it as margin weights proportional to the odds.
    Additive,
    /// Clarke, S., Kovalchik, S. & Ingram, M. (2017), "Adjusting bookmaker's odds to allow for overround", *American
    /// Journal of Sports Science* 5(6).
    Power,
    /// Every outcome's odds against are lengthened by the same ratio. Cheung, K. (2015), *Fixed-odds betting and
    /// traditional odds*.
    OddsRatio,
    /// Shin, H. S. (1993), "Measuring the incidence of insider trading in a market for state-contingent claims", *The
    /// Economic Journal* 103(420); in the form of Jullien, B. & Salanié, B. (1994), *The Economic Journal* 104(427).
    Shin,
    /// The bookmaker balances the book against insiders. Fingleton, J. & Waldron, P. (1999), *Optimal determination
    /// of bookmakers' betting odds: theory and tests*, Trinity College Dublin.
    BalancedBook,
    /// Every outcome's price is the same Jensen-Shannon distance away from the truth. Proposed by C. D. Long.
    JensenShannon,
    /// Every price is off by the same number of its standard errors. Goto, K., `goto_conversion`.
    StandardError,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 8] = [
        Self::Multiplicative,
        Self::Additive,
        Self::Power,
        Self::OddsRatio,
        Self::Shin,
        Self::BalancedBook,
        Self::JensenShannon,
        Self::StandardError,
    ];

    /// Other names that [`FromStr`](std::str::FromStr) takes for this method.
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Multiplicative => &["basic", "proportional", "normalisation", "normalization"],
            Self::Additive => &["wpo", "weights_proportional_to_odds", "differential_margin_weighting"],
            Self::OddsRatio => &["or", "logit_shift", "logarithmic"],
            Self::Power | Self::Shin => &[],
            Self::BalancedBook => &["bb"],
            Self::JensenShannon => &["jsd"],
            Self::StandardError => &["goto"],
        }
    }

    /// What `parameter` in the answer is, for a heading or a log line.
    pub fn parameter_name(self) -> &'static str {
        match self {
            Self::Multiplicative => "booksum",
            Self::Additive => "overround per outcome",
            Self::Power => "exponent",
            Self::OddsRatio => "odds ratio",
            Self::Shin | Self::BalancedBook => "insider share",
            Self::JensenShannon => "distance",
            Self::StandardError => "standard errors",
        }
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Multiplicative => "multiplicative",
            Self::Additive => "additive",
            Self::Power => "power",
            Self::OddsRatio => "odds_ratio",
            Self::Shin => "shin",
            Self::BalancedBook => "balanced_book",
            Self::JensenShannon => "jensen_shannon",
            Self::StandardError => "standard_error",
        })
    }
}

impl std::str::FromStr for Method {
    type Err = Error;

    /// Reads a name or an alias, in any case, with `-` or a space for `_`.
    fn from_str(name: &str) -> Result<Self> {
        let wanted = name.trim().to_lowercase().replace(['-', ' '], "_");
        Self::ALL
            .into_iter()
            .find(|method| method.to_string() == wanted || method.aliases().contains(&wanted.as_str()))
            .ok_or_else(|| Error::UnknownMethod { name: name.to_owned() })
    }
}
