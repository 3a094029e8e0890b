//! What the bettor allows: fraction, caps, minimum edge.

use crate::{Error, Result};

/// How much of the Kelly stake is placed, and under which caps.
///
/// | option | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | [`fraction`](Options::fraction) | 1 | – | (0, 1] | multiplies the optimal stakes: 0.25 is "quarter Kelly" |
/// | [`max_bet`](Options::max_bet) | 1 | fraction of bankroll | \[0, 1\] | largest single stake as placed |
/// | [`max_total`](Options::max_total) | 1 | fraction of bankroll | \[0, 1\] | largest sum of all stakes as placed |
/// | [`min_edge`](Options::min_edge) | none | profit per unit staked | ≥ −1 | outcomes with a smaller `p·o − 1` are never staked |
/// | [`max_iterations`](Options::max_iterations) | 100 | Newton steps | ≥ 0 | then the result says [`Status::MaxIterations`](crate::Status) |
/// | [`tolerance`](Options::tolerance) | 1e-12 | growth per unit staked | > 0 | KKT residual at which the search stops |
///
/// The caps bind the stakes **as placed**. The optimisation therefore runs with `cap/fraction` and its solution
/// is multiplied by `fraction`; caps are constraints of the optimisation, never a clip afterwards.
///
/// Without a minimum edge every outcome is a candidate, also one with `p·o < 1`: it may be worth a stake as a
/// hedge of the others. With a minimum edge an outcome below it is no candidate, also not as a hedge.
///
/// # Examples
/// ```
/// let options = fairline_kelly::Options::new().fraction(0.25).max_bet(0.05).max_total(0.5).min_edge(0.02);
/// assert_ne!(options, fairline_kelly::Options::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub(crate) fraction: f64,
    pub(crate) max_bet: f64,
    pub(crate) max_total: f64,
    min_edge: Option<f64>,
    max_iterations: usize,
    tolerance: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fraction: 1.0,
            max_bet: 1.0,
            max_total: 1.0,
            min_edge: None,
            max_iterations: 100,
            tolerance: 1e-12,
        }
    }
}

impl Options {
    /// Full Kelly without caps and without a minimum edge.
    pub fn new() -> Self {
        Self::default()
    }

    /// Share of the optimal stakes that is placed, in (0, 1].
    #[must_use]
    pub fn fraction(mut self, fraction: f64) -> Self {
        self.fraction = fraction;
        self
    }

    /// Largest single stake as placed, a fraction of the bankroll in \[0, 1\].
    #[must_use]
    pub fn max_bet(mut self, max_bet: f64) -> Self {
        self.max_bet = max_bet;
        self
    }

    /// Largest sum of all stakes as placed, a fraction of the bankroll in \[0, 1\].
    #[must_use]
    pub fn max_total(mut self, max_total: f64) -> Self {
        self.max_total = max_total;
        self
    }

    /// Smallest `p·o − 1` of an outcome that may be staked, ≥ −1.
    #[must_use]
    pub fn min_edge(mut self, min_edge: f64) -> Self {
        self.min_edge = Some(min_edge);
        self
    }

    /// Most Newton steps.
    #[must_use]
    pub fn max_iterations(mut self, max_iterations: usize) -> Self {
        self.max_iterations = max_iterations;
        self
    }

    /// KKT residual at which the search stops, > 0.
    #[must_use]
    pub fn tolerance(mut self, tolerance: f64) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Checks every option against its range, as every function that takes options does first.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] names the first option that is out of it.
    pub fn validate(&self) -> Result<()> {
        let check = |argument, value: f64, ok: bool, allowed| {
            if value.is_finite() && ok { Ok(()) } else { Err(Error::OutOfRange { argument, value, allowed }) }
        };
        let unit = 0.0..=1.0;
        check("fraction", self.fraction, self.fraction > 0.0 && self.fraction <= 1.0, "in (0, 1]")?;
        check("max_bet", self.max_bet, unit.contains(&self.max_bet), "in [0, 1]")?;
        check("max_total", self.max_total, unit.contains(&self.max_total), "in [0, 1]")?;
        if let Some(edge) = self.min_edge {
            check("min_edge", edge, edge >= -1.0, "finite and at least -1")?;
        }
        check("tolerance", self.tolerance, self.tolerance > 0.0, "finite and greater than 0")
    }

    /// Whether an outcome with this probability and these odds may be staked at all.
    pub(crate) fn is_candidate(&self, probability: f64, odds: f64) -> bool {
        self.min_edge.is_none_or(|least| probability * odds - 1.0 >= least)
    }

    /// Cap of a single stake before the fraction is applied.
    pub(crate) fn bet_bound(&self) -> f64 {
        (self.max_bet / self.fraction).min(1.0)
    }

    /// Cap of the sum of the stakes before the fraction is applied.
    pub(crate) fn total_bound(&self) -> f64 {
        (self.max_total / self.fraction).min(1.0)
    }

    /// Most Newton steps, and the residual that ends them.
    pub(crate) fn stopping(&self) -> (usize, f64) {
        (self.max_iterations, self.tolerance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_checked() {
        assert!(Options::new().validate().is_ok());
        let bad = [
            (Options::new().fraction(0.0), "fraction"),
            (Options::new().fraction(1.5), "fraction"),
            (Options::new().max_bet(-0.1), "max_bet"),
            (Options::new().max_total(f64::NAN), "max_total"),
            (Options::new().min_edge(f64::INFINITY), "min_edge"),
            (Options::new().tolerance(0.0), "tolerance"),
        ];
        for (options, name) in bad {
            match options.validate() {
                Err(Error::OutOfRange { argument, .. }) => assert_eq!(argument, name),
                other => panic!("{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn caps_are_divided_by_the_fraction() {
        let options = Options::new().fraction(0.25).max_bet(0.05).max_total(0.5);
        approx::assert_relative_eq!(options.bet_bound(), 0.2, max_relative = 1e-15);
        approx::assert_relative_eq!(options.total_bound(), 1.0, max_relative = 1e-15);
    }
}
