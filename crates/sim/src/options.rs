//! How a season is played.

use fairline_kelly as kelly;
use fairline_kelly::BankrollPolicy;
use rust_decimal::Decimal;

use crate::betting::MOST_MONEY;
use crate::{Error, MonitorOptions, Result, Retraining, ValueOptions};

/// How a season is played.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `bankroll` | 1000.00 | > 0, ≤ 10¹³, two places | money at the start |
/// | `value` | edge ≥ 2 % | see [`ValueOptions`] | which outcomes are worth a bet |
/// | `policy` | quarter Kelly, 5 % a bet | see [`BankrollPolicy`] | fraction, caps, stop-loss and limits that hold for every strategy |
/// | `retraining` | every batch | see [`Retraining`] | when the forecaster learns anew |
/// | `monitor` | none | see [`MonitorOptions`] | what is watched |
/// | `reference_weeks` | 0 | | weeks before the first that are forecast, and not bet on, to know what the model reaches in training; at most half of those there are, as the others are learnt from, and with fewer than 30 matches in them no reference |
///
/// # Examples
/// ```
/// use fairline_kelly::{BankrollPolicy, Options};
/// use fairline_sim::{MonitorOptions, SeasonOptions, ValueOptions};
/// use rust_decimal::Decimal;
///
/// // A tenth of Kelly, at most 2 % a bet and 10 % a week, four weeks off after a third is lost, and a monitor that watches.
/// let policy = BankrollPolicy::new(Options::new().fraction(0.1).max_bet(0.02)).stop_loss(0.33, 4).max_week(0.1);
/// let season = SeasonOptions::new()
///     .bankroll(Decimal::from(500))
///     .value(ValueOptions::new().min_edge(0.05))
///     .policy(policy)
///     .monitor(MonitorOptions::new())
///     .reference_weeks(36);
/// assert_ne!(season, SeasonOptions::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonOptions {
    pub(crate) bankroll: Decimal,
    pub(crate) value: ValueOptions,
    pub(crate) policy: BankrollPolicy,
    pub(crate) retraining: Retraining,
    pub(crate) monitor: Option<MonitorOptions>,
    pub(crate) reference_weeks: usize,
}

impl Default for SeasonOptions {
    fn default() -> Self {
        Self {
            bankroll: Decimal::ONE_THOUSAND,
            value: ValueOptions::default(),
            policy: BankrollPolicy::new(kelly::Options::new().fraction(0.25).max_bet(0.05)),
            retraining: Retraining::EveryBatch,
            monitor: None,
            reference_weeks: 0,
        }
    }
}

impl SeasonOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Money at the start, in units with two decimal places.
    #[must_use]
    pub fn bankroll(mut self, amount: Decimal) -> Self {
        self.bankroll = amount;
        self
    }

    /// Which outcomes are worth a bet.
    #[must_use]
    pub fn value(mut self, value: ValueOptions) -> Self {
        self.value = value;
        self
    }

    /// The rules that hold for every strategy. Fractions are of the bankroll before the bets.
    #[must_use]
    pub fn policy(mut self, policy: BankrollPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// When the forecaster learns anew.
    #[must_use]
    pub fn retraining(mut self, retraining: impl Into<Retraining>) -> Self {
        self.retraining = retraining.into();
        self
    }

    /// What is watched.
    #[must_use]
    pub fn monitor(mut self, monitor: MonitorOptions) -> Self {
        self.monitor = Some(monitor);
        self
    }

    /// Weeks before the first that are forecast to know what the model reaches in training; they are not bet on. At most half of
    /// those there are: the others are learnt from. With fewer than 30 matches in them there is no reference.
    #[must_use]
    pub fn reference_weeks(mut self, weeks: usize) -> Self {
        self.reference_weeks = weeks;
        self
    }

    pub(crate) fn validate(&self) -> Result<()> {
        let in_range = Decimal::ZERO < self.bankroll && self.bankroll <= MOST_MONEY;
        if !in_range || self.bankroll != self.bankroll.round_dp(2) {
            return Err(Error::InvalidOption {
                name: "bankroll",
                value: self.bankroll.to_string(),
                allowed: "greater than 0, at most 10,000,000,000,000.00, with at most two decimal places",
            });
        }
        self.value.validate()?;
        self.retraining.validate()?;
        self.policy.validate().map_err(Error::StakeOptions)
    }
}

/// The error for a number outside its range; infinite and NaN are outside every range.
pub(crate) fn check(name: &'static str, value: f64, in_range: bool, allowed: &'static str) -> Result<()> {
    if value.is_finite() && in_range {
        Ok(())
    } else {
        Err(Error::InvalidOption { name, value: value.to_string(), allowed })
    }
}
