//! How many paths, and which figures of them.

use crate::{Error, Result};

/// The most paths: their figures are all kept.
const MOST_PATHS: usize = 10_000_000;

/// How to simulate paths of a bankroll, and what to tell about them.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `seed` | given to `new` | any | the same seed draws the same paths, on every machine and any number of threads |
/// | `paths` | 10,000 | 2 to 10,000,000; even and at least 4 if antithetic | simulated futures |
/// | `antithetic` | no | | each path has a mirrored one, drawn from 1 − u wherever it draws u |
/// | `probability_error` | 0 | \[0, 5\] | how far all probabilities of a path are wrong together, see below |
/// | `quantiles` | 0.05, 0.25, 0.5, 0.75, 0.95 | each in (0, 1) | levels at which final wealth and drawdown are told |
/// | `drawdowns` | 0.1, 0.25, 0.5 | each in (0, 1\] | depths x for P(maximum drawdown ≥ x) |
/// | `ruin_levels` | 0.5 | each in (0, 1\] | shares of the starting bankroll for P(ever below) |
/// | `confidence` | 0.95 | (0, 1) | level of the intervals of probabilities |
///
/// # Formula
/// ```text
/// logit(p of the path) = logit(p) + probability_error · z,      z standard normal, one draw a path
/// ```
/// At 0.1 a probability of one half is wrong by 0.025 as a rule. The stakes remain those of the p assumed, so this is what
/// an edge that may not exist does to a bankroll.
///
/// # Examples
/// ```
/// use fairline_sim::MonteCarloOptions;
///
/// let options = MonteCarloOptions::new(42)
///     .paths(50_000)
///     .antithetic()
///     .probability_error(0.1) // all probabilities may be wrong together
///     .quantiles([0.1, 0.5, 0.9])
///     .drawdowns([0.2, 0.4])
///     .ruin_levels([0.25]);
/// assert_ne!(options, MonteCarloOptions::new(42));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MonteCarloOptions {
    pub(super) seed: u64,
    pub(super) paths: usize,
    pub(super) antithetic: bool,
    pub(super) probability_error: f64,
    pub(super) quantiles: Vec<f64>,
    pub(super) drawdowns: Vec<f64>,
    pub(super) ruin_levels: Vec<f64>,
    pub(super) confidence: f64,
}

impl MonteCarloOptions {
    /// The defaults with a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            paths: 10_000,
            antithetic: false,
            probability_error: 0.0,
            quantiles: vec![0.05, 0.25, 0.5, 0.75, 0.95],
            drawdowns: vec![0.1, 0.25, 0.5],
            ruin_levels: vec![0.5],
            confidence: 0.95,
        }
    }

    /// Sets the number of paths.
    #[must_use]
    pub fn paths(self, paths: usize) -> Self {
        Self { paths, ..self }
    }

    /// Draws half of the paths as mirror images of the other half.
    #[must_use]
    pub fn antithetic(self) -> Self {
        Self { antithetic: true, ..self }
    }

    /// Sets how far all probabilities of a path are wrong together, a standard deviation in log-odds.
    #[must_use]
    pub fn probability_error(self, standard_deviation: f64) -> Self {
        Self { probability_error: standard_deviation, ..self }
    }

    /// Sets the levels at which final wealth and drawdown are told.
    #[must_use]
    pub fn quantiles(self, levels: impl Into<Vec<f64>>) -> Self {
        Self { quantiles: levels.into(), ..self }
    }

    /// Sets the depths whose probability to be reached is told.
    #[must_use]
    pub fn drawdowns(self, depths: impl Into<Vec<f64>>) -> Self {
        Self { drawdowns: depths.into(), ..self }
    }

    /// Sets the shares of the starting bankroll whose probability to be undercut is told.
    #[must_use]
    pub fn ruin_levels(self, shares: impl Into<Vec<f64>>) -> Self {
        Self { ruin_levels: shares.into(), ..self }
    }

    /// Sets the level of the intervals of probabilities.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Self {
        Self { confidence, ..self }
    }

    /// Refuses options outside their ranges.
    pub(super) fn validate(&self) -> Result<()> {
        let out = |name, value: String, allowed| Err(Error::InvalidOption { name, value, allowed });
        if !(2..=MOST_PATHS).contains(&self.paths) {
            return out("paths", self.paths.to_string(), "in 2 to 10,000,000");
        }
        if self.antithetic && (self.paths < 4 || !self.paths.is_multiple_of(2)) {
            return out("paths", self.paths.to_string(), "even and at least 4 for antithetic pairs");
        }
        if !(0.0..=5.0).contains(&self.probability_error) {
            return out("probability_error", self.probability_error.to_string(), "in [0, 5]");
        }
        let inner = |level: &f64| *level > 0.0 && *level < 1.0;
        if !inner(&self.confidence) {
            return out("confidence", self.confidence.to_string(), "in (0, 1)");
        }
        if let Some(level) = self.quantiles.iter().find(|level| !inner(level)) {
            return out("quantiles", level.to_string(), "each in (0, 1)");
        }
        for (name, levels) in [("drawdowns", &self.drawdowns), ("ruin_levels", &self.ruin_levels)] {
            if let Some(level) = levels.iter().find(|level| !(**level > 0.0 && **level <= 1.0)) {
                return out(name, level.to_string(), "each in (0, 1]");
            }
        }
        Ok(())
    }

    /// Independent draws: paths, or pairs of them.
    pub(super) fn units(&self) -> usize {
        if self.antithetic { self.paths / 2 } else { self.paths }
    }
}
