//! What the bettor allows: fraction, caps, minimum edge, minimum stake, drawdown.

use std::collections::BTreeMap;

use crate::optimum::Stopping;
use crate::{Error, Result};

/// Largest order λ of the moment that bounds a drawdown: beyond it a bet is hardly ever allowed.
const MOST_LAMBDA: f64 = 300.0;

/// How much of the Kelly stake is placed, and under which caps.
///
/// | option | default | unit | range | meaning |
/// |---|---|---|---|---|
/// | [`fraction`](Options::fraction) | 1 | – | (0, 1] | multiplies the optimal stakes: 0.25 is "quarter Kelly" |
/// | [`max_bet`](Options::max_bet) | 1 | fraction of bankroll | \[0, 1\] | largest single stake as placed |
/// | [`max_event`](Options::max_event) | 1 | fraction of bankroll | \[0, 1\] | largest sum of the stakes on one event as placed |
/// | [`max_group`](Options::max_group) | none | fraction of bankroll | \[0, 1\] | largest sum of the stakes of a named group (a league, a bookmaker) as placed |
/// | [`max_total`](Options::max_total) | 1 | fraction of bankroll | \[0, 1\] | largest sum of all stakes as placed |
/// | [`min_edge`](Options::min_edge) | none | profit per unit staked | ≥ −1 | bets with a smaller edge are never placed |
/// | [`min_bet`](Options::min_bet) | 0 | fraction of bankroll | \[0, 1\] | smallest stake as placed; a bet is 0 or at least this |
/// | [`max_bets`](Options::max_bets) | none | bets | ≥ 0 | most bets with a stake |
/// | [`max_drawdown`](Options::max_drawdown) | none | share, probability | (0, 1) each | bounds the probability of ever falling to that share of the bankroll |
/// | [`max_iterations`](Options::max_iterations) | 100 | Newton steps | ≥ 0 | then the result says [`Status::MaxIterations`](crate::Status) |
/// | [`tolerance`](Options::tolerance) | 1e-12 | growth per unit staked | > 0 | KKT residual at which the search stops |
///
/// The caps bind the stakes **as placed**. The optimisation therefore runs with `cap/fraction` and its solution
/// is multiplied by `fraction`; caps are constraints of the optimisation, never a clip afterwards.
///
/// Without a minimum edge every outcome is a candidate, also one with `p·o < 1`: it may be worth a stake as a
/// hedge of the others. With a minimum edge an outcome below it is no candidate, also not as a hedge.
///
/// A minimum stake and a largest number of bets make the problem one of choosing among sets of bets, which has no fast
/// exact solution. The set is found by leaving out the least useful bets (an eighth of those that are too small or too
/// many) and optimising again, in rounds; then eight of those left out are tried once more, beside what
/// remained and in place of the least of it. `gap` of the result
/// bounds what any other set could have grown more. Least useful are the smallest stakes for `min_bet`, and for `max_bets`
/// the stakes whose loss costs least growth to second order.
///
/// With feature `serde` the fields are named like the setters, what is missing has its default, and an unknown name is an
/// error. Ranges are not checked on reading but by the function that is given the options, as for any others.
///
/// # Examples
/// ```
/// let options = fairline_kelly::Options::new().fraction(0.25).max_bet(0.05).max_total(0.5).min_edge(0.02);
/// assert_ne!(options, fairline_kelly::Options::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct Options {
    pub(crate) fraction: f64,
    pub(crate) max_bet: f64,
    pub(crate) max_event: f64,
    #[cfg_attr(feature = "serde", serde(rename = "max_group"))]
    pub(crate) max_groups: Vec<(String, f64)>,
    pub(crate) max_total: f64,
    pub(crate) min_edge: Option<f64>,
    pub(crate) min_bet: f64,
    pub(crate) max_bets: Option<usize>,
    max_drawdown: Option<(f64, f64)>,
    max_iterations: usize,
    tolerance: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fraction: 1.0,
            max_bet: 1.0,
            max_event: 1.0,
            max_groups: Vec::new(),
            max_total: 1.0,
            min_edge: None,
            min_bet: 0.0,
            max_bets: None,
            max_drawdown: None,
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

    /// Largest sum of the stakes on one event as placed, a fraction of the bankroll in \[0, 1\].
    #[must_use]
    pub fn max_event(mut self, max_event: f64) -> Self {
        self.max_event = max_event;
        self
    }

    /// Largest sum of the stakes of a group as placed, a fraction of the bankroll in \[0, 1\].
    ///
    /// Bets and events say which groups they are in ([`Bet::group`](crate::Bet::group),
    /// [`Event::group`](crate::Event::group)). A group without bets is not an error, as not every week has bets in
    /// every league; [`Stakes::groups`](crate::Stakes) says what is staked in each. Saying a group again replaces its
    /// cap.
    #[must_use]
    pub fn max_group(mut self, group: impl Into<String>, cap: f64) -> Self {
        let group = group.into();
        self.max_groups.retain(|(name, _)| *name != group);
        self.max_groups.push((group, cap));
        self
    }

    /// Largest sum of all stakes as placed, a fraction of the bankroll in \[0, 1\].
    #[must_use]
    pub fn max_total(mut self, max_total: f64) -> Self {
        self.max_total = max_total;
        self
    }

    /// Smallest edge, expected profit per unit staked, of a bet that may be placed, ≥ −1.
    #[must_use]
    pub fn min_edge(mut self, min_edge: f64) -> Self {
        self.min_edge = Some(min_edge);
        self
    }

    /// Smallest stake as placed, a fraction of the bankroll in \[0, 1\]: a bet is 0 or at least this.
    #[must_use]
    pub fn min_bet(mut self, min_bet: f64) -> Self {
        self.min_bet = min_bet;
        self
    }

    /// Most bets with a stake.
    #[must_use]
    pub fn max_bets(mut self, max_bets: usize) -> Self {
        self.max_bets = Some(max_bets);
        self
    }

    /// Bounds the probability that the bankroll, betting like this again and again, ever falls to `level` of what it
    /// is now by `probability`; both in (0, 1).
    ///
    /// The optimisation gets the constraint `E[W^{−λ}] ≤ 1`, `λ = ln probability / ln level`, under which the bound
    /// `P(ever ≤ level) ≤ level^λ` holds. A fraction of such stakes keeps it. λ may be at most 300.
    ///
    /// # References
    /// Busseti, Ryu & Boyd (2016), *Risk-constrained Kelly gambling*, The Journal of Investing 25(3), 118–134.
    #[must_use]
    pub fn max_drawdown(mut self, level: f64, probability: f64) -> Self {
        self.max_drawdown = Some((level, probability));
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
    /// [`Error::OutOfRange`] names the first option that is out of it, [`Error::GroupCap`] the group with a cap that
    /// is, and [`Error::Infeasible`] a minimum stake that no cap leaves room for.
    #[inline]
    pub fn validate(&self) -> Result<()> {
        let most = self.max_bet.min(self.max_event).min(self.max_total);
        let unit = |x: f64| (0.0..=1.0).contains(&x);
        let usual = self.fraction > 0.0
            && self.fraction <= 1.0
            && [self.max_bet, self.max_event, self.max_total, self.min_bet].into_iter().all(unit)
            && self.min_bet <= most
            && self.max_groups.is_empty()
            && self.min_edge.is_none_or(|edge| edge.is_finite() && edge >= -1.0)
            && self.tolerance > 0.0
            && self.tolerance.is_finite()
            && self.max_drawdown.is_none();
        if usual { Ok(()) } else { self.validate_each() }
    }

    /// Every option in turn, for its error.
    #[cold]
    fn validate_each(&self) -> Result<()> {
        let check = |argument, value: f64, ok: bool, allowed| {
            if value.is_finite() && ok { Ok(()) } else { Err(Error::OutOfRange { argument, value, allowed }) }
        };
        let share = |argument, value: f64| check(argument, value, (0.0..=1.0).contains(&value), "in [0, 1]");
        check("fraction", self.fraction, self.fraction > 0.0 && self.fraction <= 1.0, "in (0, 1]")?;
        share("max_bet", self.max_bet)?;
        share("max_event", self.max_event)?;
        share("max_total", self.max_total)?;
        share("min_bet", self.min_bet)?;
        for (group, cap) in &self.max_groups {
            if !(0.0..=1.0).contains(cap) {
                return Err(Error::GroupCap { group: group.clone(), value: *cap });
            }
        }
        if let Some(edge) = self.min_edge {
            check("min_edge", edge, edge >= -1.0, "finite and at least -1")?;
        }
        check("tolerance", self.tolerance, self.tolerance > 0.0, "finite and greater than 0")?;
        for (cap, most) in
            [("max_bet", self.max_bet), ("max_event", self.max_event), ("max_total", self.max_total)]
        {
            if self.min_bet > most {
                return Err(Error::Infeasible { min_bet: self.min_bet, cap, most });
            }
        }
        if let Some((level, probability)) = self.max_drawdown {
            let inside = |p: f64| p > 0.0 && p < 1.0;
            check("max_drawdown level", level, inside(level), "in (0, 1)")?;
            check("max_drawdown probability", probability, inside(probability), "in (0, 1)")?;
            let lambda = probability.ln() / level.ln();
            let allowed = "at most 300: choose a lower level or a higher probability";
            check("max_drawdown λ", lambda, lambda <= MOST_LAMBDA, allowed)?;
        }
        Ok(())
    }

    /// Whether only caps, fraction and minimum edge are asked for: what a closed form can answer.
    pub(crate) fn is_plain(&self) -> bool {
        self.min_bet <= 0.0 && self.max_bets.is_none() && self.max_drawdown.is_none()
    }

    /// Whether a bet with this edge may be placed at all.
    pub(crate) fn is_candidate(&self, edge: f64) -> bool {
        self.min_edge.is_none_or(|least| edge >= least)
    }

    /// The groups with a cap, where no bet is in one.
    pub(crate) fn unused_groups(&self) -> BTreeMap<String, f64> {
        let mut unused = BTreeMap::new();
        for (group, _) in &self.max_groups {
            unused.insert(group.clone(), 0.0);
        }
        unused
    }

    /// λ of the drawdown bound, with its level and probability.
    pub(crate) fn drawdown(&self) -> Option<(f64, f64, f64)> {
        self.max_drawdown.map(|(level, probability)| (probability.ln() / level.ln(), level, probability))
    }

    /// When the search stops.
    pub(crate) fn stopping(&self) -> Stopping {
        Stopping { max_iterations: self.max_iterations, tolerance: self.tolerance }
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
            (Options::new().max_event(2.0), "max_event"),
            (Options::new().max_total(f64::NAN), "max_total"),
            (Options::new().min_edge(f64::INFINITY), "min_edge"),
            (Options::new().min_bet(-1e-9), "min_bet"),
            (Options::new().max_drawdown(1.0, 0.1), "max_drawdown level"),
            (Options::new().max_drawdown(0.5, f64::NAN), "max_drawdown probability"),
            (Options::new().max_drawdown(0.99, 1e-3), "max_drawdown λ"),
            (Options::new().tolerance(0.0), "tolerance"),
        ];
        for (options, name) in bad {
            match options.validate() {
                Err(Error::OutOfRange { argument, .. }) => assert_eq!(argument, name),
                other => panic!("{name}: {other:?}"),
            }
        }
        let error = Options::new().max_group("E0", 1.5).validate().unwrap_err();
        assert_eq!(error.to_string(), "the cap of group \"E0\" is 1.5, it must be in [0, 1]");
        let error = Options::new().min_bet(0.02).max_event(0.01).validate().unwrap_err();
        assert_eq!(
            error.to_string(),
            "min_bet = 0.02 leaves no room under max_event = 0.01: lower one or raise the other"
        );
    }

    #[test]
    fn a_group_has_one_cap() {
        let options = Options::new().max_group("E0", 0.3).max_group("D1", 0.1).max_group("E0", 0.2);
        assert_eq!(options.max_groups, [("D1".to_owned(), 0.1), ("E0".to_owned(), 0.2)]);
    }
}
