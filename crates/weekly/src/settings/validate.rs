//! Whether every number that can be chosen is in its range, before anything is done with it.

use fairline_kelly::{self as kelly, BankrollPolicy};
use rust_decimal::Decimal;

use super::{Data, Settings, Staking};
use crate::{Error, Result};

/// The most money that a run can begin with, or that a stake can be.
const MOST_MONEY: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// The most seasons of a competition: more than there are.
const MOST_SEASONS: u16 = 100;

impl Settings {
    /// Whether every number is in its range, and the sinks of alerts have names.
    ///
    /// # Errors
    /// [`Error::Setting`] for the first number that is not, with its key; those of [`AlertSettings::validate`].
    ///
    /// [`AlertSettings::validate`]: crate::AlertSettings::validate
    pub fn validate(&self) -> Result<()> {
        self.staking.validate()?;
        self.data.validate()?;
        self.monitor.validate().map_err(|error| of_table("monitor", error))?;
        self.retraining.validate().map_err(|error| of_table("retraining", error))?;
        self.alerts.validate()
    }
}

impl Staking {
    fn validate(&self) -> Result<()> {
        let Self { bankroll, kelly, min_edge, max_bet, max_week, stop_loss, pause_weeks, min_stake, step } =
            *self;
        check("staking.kelly", kelly::Options::new().fraction(kelly).validate())?;
        check("staking.max_bet", kelly::Options::new().max_bet(max_bet).validate())?;
        if !min_edge.is_finite() {
            return wrong("staking.min_edge", format!("{min_edge} must be finite"));
        }
        if bankroll <= Decimal::ZERO || bankroll > MOST_MONEY || bankroll != bankroll.round_dp(2) {
            let reason = format!(
                "{bankroll} must be greater than 0 and at most {MOST_MONEY}, with at most two decimal places"
            );
            return wrong("staking.bankroll", reason);
        }
        let policy = BankrollPolicy::default;
        if let Some(max_week) = max_week {
            check("staking.max_week", policy().max_week(max_week).validate())?;
        }
        if let Some(drawdown) = stop_loss {
            check("staking.stop_loss", policy().stop_loss(drawdown, pause_weeks).validate())?;
        }
        check("staking.min_stake", policy().min_stake(min_stake).validate())?;
        check("staking.step", policy().step(step).validate())?;
        // What a stake of them comes to could not be stored.
        for (key, money) in [("staking.min_stake", min_stake), ("staking.step", step)] {
            if money > MOST_MONEY || money != money.round_dp(2) {
                let reason = format!("{money} must be at most {MOST_MONEY}, with at most two decimal places");
                return wrong(key, reason);
            }
        }
        Ok(())
    }
}

impl Data {
    fn validate(&self) -> Result<()> {
        if self.seasons == 0 || self.seasons > MOST_SEASONS {
            let reason = format!("{} must be between 1 and {MOST_SEASONS}", self.seasons);
            return wrong("data.seasons", reason);
        }
        Ok(())
    }
}

fn wrong(key: impl Into<String>, reason: String) -> Result<()> {
    Err(Error::Setting { key: key.into(), reason })
}

fn check(key: &str, checked: kelly::Result<()>) -> Result<()> {
    checked.or_else(|error| wrong(key, error.to_string()))
}

/// An option of a table, which is called as its setting is.
fn of_table(table: &str, error: fairline_sim::Error) -> Error {
    match error {
        fairline_sim::Error::InvalidOption { name, value, allowed } => {
            Error::Setting { key: format!("{table}.{name}"), reason: format!("{value} must be {allowed}") }
        }
        other => Error::Simulation(other),
    }
}
