//! The one trait that a staking strategy implements, and three strategies.

use fairline_kelly::Reason;
use rust_decimal::{Decimal, RoundingStrategy};

use super::slate::Slate;
use crate::StrategyError;

/// From forecasts, prices and a bankroll to stakes.
///
/// What a strategy proposes is held to the rules of the [`BankrollPolicy`](fairline_kelly::BankrollPolicy) afterwards, so
/// it need not know them.
///
/// # Examples
/// One percent of the bankroll on every candidate that the market thinks a favourite:
/// ```
/// use fairline_sim::{Slate, Stakes, Strategy, StrategyError};
/// use rust_decimal::Decimal;
///
/// struct Favourites;
///
/// impl Strategy for Favourites {
///     fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
///         let percent = (slate.bankroll.balance() / Decimal::ONE_HUNDRED).round_dp(2);
///         let stake = |p: f64| if p > 0.5 { percent } else { Decimal::ZERO };
///         Ok(slate.candidates.iter().map(|bet| stake(bet.fair_probability)).collect())
///     }
/// }
/// ```
pub trait Strategy {
    /// Money for each of [`slate.candidates`](Slate::candidates), in their order.
    ///
    /// # Errors
    /// Whatever the strategy has to say; it ends the simulation as [`Error::Strategy`](crate::Error::Strategy).
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError>;
}

impl<S: Strategy + ?Sized> Strategy for Box<S> {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        (**self).stakes(slate)
    }
}

impl<S: Strategy + ?Sized> Strategy for &S {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        (**self).stakes(slate)
    }
}

/// What a strategy proposes: money for each candidate, and why.
///
/// Collect it from amounts, or from amounts with reasons.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Stakes {
    /// Money, ≥ 0, one amount a candidate.
    pub amounts: Vec<Decimal>,
    /// Why; empty where the strategy gives no reasons, else one a candidate.
    pub reasons: Vec<Reason>,
    /// How far the stakes are from an optimum, where the strategy looks for one.
    pub kkt_residual: Option<f64>,
}

impl FromIterator<Decimal> for Stakes {
    fn from_iter<I: IntoIterator<Item = Decimal>>(amounts: I) -> Self {
        Self { amounts: amounts.into_iter().collect(), ..Self::default() }
    }
}

impl FromIterator<(Decimal, Reason)> for Stakes {
    fn from_iter<I: IntoIterator<Item = (Decimal, Reason)>>(stakes: I) -> Self {
        let (amounts, reasons) = stakes.into_iter().unzip();
        Self { amounts, reasons, kkt_residual: None }
    }
}

/// The stakes that maximise the expected logarithm of wealth, all candidates of the slate at once; fraction and caps are
/// those of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KellyStrategy;

impl Strategy for KellyStrategy {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        if slate.forecasts.iter().all(|forecast| forecast.offers.is_none()) {
            return Ok(Stakes::default());
        }
        if slate.candidates.is_empty() {
            return Ok(Stakes { kkt_residual: Some(0.0), ..Stakes::default() }); // no bet is the optimum
        }
        let (decisions, residual) = slate.policy.decide_certified(slate.bankroll, &slate.events())?;
        let mut stakes: Stakes =
            decisions.into_iter().map(|decision| (decision.stake, decision.reason)).collect();
        stakes.kkt_residual = Some(residual);
        Ok(stakes)
    }
}

/// The same money on every candidate.
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{EloPredictor, FlatStrategy, Schedule, ScheduleOptions, SeasonOptions, simulate_season};
/// use rust_decimal::Decimal;
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2017))?;
/// let schedule = Schedule::new(&hold_out, &ScheduleOptions::new())?;
/// let ten = FlatStrategy::new(Decimal::TEN);
/// let run = simulate_season(&schedule, EloPredictor::default(), ten, &SeasonOptions::new(), |_| {})?;
/// assert!(!run.bets.is_empty() && run.bets.iter().all(|bet| bet.stake == Decimal::TEN));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlatStrategy {
    stake: Decimal,
}

impl FlatStrategy {
    /// Stakes this much on every candidate.
    #[must_use]
    pub fn new(stake: Decimal) -> Self {
        Self { stake }
    }
}

impl Strategy for FlatStrategy {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        Ok(slate.candidates.iter().map(|_| self.stake).collect())
    }
}

/// Stakes that win the same whichever bet wins, net of commission: large on favourites.
///
/// # Formula
/// ```text
/// stake = target / ((o − 1)(1 − c)),   rounded down to two places
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelProfitStrategy {
    target: Decimal,
}

impl LevelProfitStrategy {
    /// Wins this much with every winner.
    #[must_use]
    pub fn new(target: Decimal) -> Self {
        Self { target }
    }
}

impl Strategy for LevelProfitStrategy {
    fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
        let stake = |winnings: f64| {
            let exact =
                Decimal::try_from(winnings).ok().and_then(|winnings| self.target.checked_div(winnings));
            let stake =
                exact.ok_or_else(|| format!("no stake wins {} at odds of 1 + {winnings}", self.target))?;
            Ok(stake.round_dp_with_strategy(2, RoundingStrategy::ToZero))
        };
        slate.candidates.iter().map(|bet| stake((bet.odds - 1.0) * (1.0 - bet.commission))).collect()
    }
}
