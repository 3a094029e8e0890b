//! What the Newton method needs to know about an expected logarithm of wealth.

/// A point of the optimisation: the stakes of the candidates and the cash beside them.
///
/// `cash` is `1 − Σ stakes`, carried on its own: when nearly everything is staked, the difference of the
/// rounded stakes would leave it no correct digit, and `ln W` of the losing case is made of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Portfolio {
    /// Fractions of the bankroll, one per candidate.
    pub(crate) stakes: Vec<f64>,
    /// Fraction of the bankroll not staked, > 0.
    pub(crate) cash: f64,
}

impl Portfolio {
    /// Nothing staked.
    pub(crate) fn empty(candidates: usize) -> Self {
        Self { stakes: vec![0.0; candidates], cash: 1.0 }
    }
}

/// Second derivatives of a growth rate, in parts: `E[X_a·X_b/W²] = payoffs − mixed_a − mixed_b + cash` for
/// `X = payoff − 1`.
///
/// In parts, because a case that loses every bet contributes `p/cash²` to every entry of the sum, and nothing to
/// `payoffs`: where nearly everything is staked the sum has no digits left for the rest. When the total is fixed
/// the other two parts are constants of the problem and drop out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curvature {
    /// `E[payoff_a·payoff_b/W²]`, row-major.
    pub(crate) payoffs: Vec<f64>,
    /// `E[payoff_a/W²]`.
    pub(crate) mixed: Vec<f64>,
    /// `E[1/W²]`.
    pub(crate) cash: f64,
}

impl Curvature {
    /// `E[X_a·X_b/W²]`, row-major: minus the Hessian.
    #[cfg(test)]
    pub(crate) fn whole(&self) -> Vec<f64> {
        let n = self.mixed.len();
        let entry =
            |i: usize, j: usize| (self.payoffs[i * n + j] - self.mixed[i]) + (self.cash - self.mixed[j]);
        (0..n * n).map(|at| entry(at / n, at % n)).collect()
    }
}

/// A concave growth rate `E[ln W]` of `W = cash + Σ_a payoff_a·f_a`.
///
/// `At` holds whatever is shared by value, gradient and curvature at one point. Derivatives are along "one more
/// unit on `a` out of cash": with `X_a = payoff_a − 1` the gradient is `E[X_a/W]`.
pub(crate) trait Objective {
    /// The objective, evaluated at a point.
    type At;
    /// Smallest possible wealth at a point.
    fn worst(&self, point: &Portfolio) -> f64;
    /// Evaluates at a point with `worst > 0`.
    fn at(&self, point: &Portfolio) -> Self::At;
    /// `E[ln W]`.
    fn value(&self, at: &Self::At) -> f64;
    /// `E[X_a/W]` for every candidate.
    fn gradient(&self, at: &Self::At) -> Vec<f64>;
    /// The second derivatives in the stakes of `active`.
    fn curvature(&self, at: &Self::At, active: &[usize]) -> Curvature;
}
