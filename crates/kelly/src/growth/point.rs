//! A point of the optimisation, and the derivatives of a growth rate there.

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

/// The moment of wealth that bounds a drawdown, and its price in growth: the objective is then
/// `E[ln W] − price·ln E[W^{−λ}]/λ`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RiskPrice {
    /// λ > 0.
    pub(crate) lambda: f64,
    /// ≥ 0; 0 only measures the moment.
    pub(crate) price: f64,
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

/// First derivatives of a growth rate in parts: the gradient is `payoffs − cash`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slope {
    /// `E[payoff_a/W]` per candidate.
    pub(crate) payoffs: Vec<f64>,
    /// `E[1/W]`.
    pub(crate) cash: f64,
}

/// Adds the curvature of `−price·ln E[W^{−λ}]/λ` that is not a sum over cases: `−price·λ·v·vᵀ`, with `v` the slope of
/// the wealth under the measure that `W^{−λ}` weighs.
pub(crate) fn add_risk(curvature: &mut Curvature, slope: &Slope, active: &[usize], risk: RiskPrice) {
    let (factor, m) = (risk.price * risk.lambda, active.len());
    for (i, &a) in active.iter().enumerate() {
        for (j, &b) in active.iter().enumerate() {
            curvature.payoffs[i * m + j] -= factor * slope.payoffs[a] * slope.payoffs[b];
        }
        curvature.mixed[i] -= factor * slope.payoffs[a] * slope.cash;
    }
    curvature.cash -= factor * slope.cash * slope.cash;
}
