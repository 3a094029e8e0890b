//! Who is told of alerts, and how each is told once.
//!
//! Alerts are rows of the database first of all. A sink is asked for what it has not had yet, so that a program that is stopped on
//! the way tells it the next time: at least once, and mostly once.

mod mail;
mod webhook;

use std::time::Duration;

use fairline_sim::{AlertKind, Severity};
use fairline_store::{Store, StoredAlert};
use jiff::{SignedDuration, Timestamp};

pub use self::mail::Mail;
pub use self::webhook::{Webhook, signature};
use crate::{Error, Result};

/// How long an alert is news, from the moment it was raised.
const NEWS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Who is told of alerts. They are rows of the database in any case.
///
/// ```toml
/// [[alerts.sinks]]
/// name = "phone"
/// least = "warning"
/// kind = "webhook"
/// url = "https://example.org/hook"
/// secret_env = "FAIRLINE_WEBHOOK_SECRET"
///
/// [[alerts.sinks]]
/// name = "mail"
/// only = ["drawdown", "data"]
/// kind = "mail"
/// server = "smtp.example.org"
/// from = "fairline@example.org"
/// to = ["me@example.org"]
/// user = "fairline"
/// password_env = "FAIRLINE_SMTP_PASSWORD"
///
/// [[alerts.sinks]]
/// name = "log"
/// kind = "log"
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlertSettings {
    /// Each is told once of each alert.
    pub sinks: Vec<Sink>,
}

/// Somebody who is told of alerts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sink {
    /// Its name, by which the database knows what it has been told.
    pub name: String,
    /// The least severity that it is told of.
    #[serde(default = "everything")]
    pub least: Severity,
    /// The kinds of alerts that it is told of; without any, all of them.
    #[serde(default)]
    pub only: Vec<AlertKind>,
    /// How it is told.
    #[serde(flatten)]
    pub by: By,
}

fn everything() -> Severity {
    Severity::Notice
}

/// How a sink is told.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum By {
    /// A line in the program's log.
    Log,
    /// A POST request with the alert as JSON.
    Webhook(Webhook),
    /// A letter.
    Mail(Mail),
}

/// Looks up a variable of the environment: secrets stand there and not in files.
pub type Environment<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// What came of telling a sink.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Delivery {
    /// The sink.
    pub sink: String,
    /// Alerts it was told of.
    pub delivered: usize,
    /// Alerts that it does not take, each with its reason; the next time it is told of them again.
    pub refused: Vec<String>,
    /// Why it could not be told of the rest, which it will be told of the next time.
    pub failed: Option<String>,
}

/// Why an alert was not delivered.
enum Undelivered {
    /// The sink does not take this one; it may take others.
    Refused(String),
    /// Nothing can be delivered for now.
    Failed(String),
}

impl From<String> for Undelivered {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

impl AlertSettings {
    /// Refuses sinks without a name, two of the same, and a webhook with pauses of more than a minute.
    ///
    /// # Errors
    /// [`Error::Sink`].
    pub fn validate(&self) -> Result<()> {
        for (i, sink) in self.sinks.iter().enumerate() {
            let twice = self.sinks[..i].iter().any(|other| other.name == sink.name);
            if sink.name.is_empty() || twice {
                let reason = if twice { "there are two of this name" } else { "it has no name" };
                return Err(Error::Sink { sink: sink.name.clone(), reason: reason.to_owned() });
            }
            if let By::Webhook(Webhook { pause_ms, .. }) = &sink.by
                && *pause_ms > webhook::LONGEST_PAUSE_MS
            {
                let most = webhook::LONGEST_PAUSE_MS;
                let reason = format!("pause_ms = {pause_ms} must be at most {most}");
                return Err(Error::Sink { sink: sink.name.clone(), reason });
            }
        }
        Ok(())
    }

    /// Tells every sink of the alerts of the last seven days that it has not been told of and nobody has acknowledged.
    ///
    /// # Errors
    /// [`Error::Store`] for the database. A sink that cannot be reached is no error but part of the result.
    pub async fn deliver(
        &self,
        store: &Store,
        environment: Environment<'_>,
        now: Timestamp,
    ) -> Result<Vec<Delivery>> {
        let mut all = Vec::with_capacity(self.sinks.len());
        for sink in &self.sinks {
            let mut delivery =
                Delivery { sink: sink.name.clone(), delivered: 0, refused: Vec::new(), failed: None };
            for alert in
                store.undelivered(&sink.name, now.saturating_sub(NEWS).unwrap_or(Timestamp::MIN)).await?
            {
                if !sink.wants(&alert) {
                    continue;
                }
                match sink.tell(&alert, environment, now).await {
                    Ok(()) => {
                        store.delivered(alert.id, &sink.name, now).await?;
                        delivery.delivered += 1;
                    }
                    Err(Undelivered::Refused(reason)) => {
                        tracing::warn!(sink = sink.name, id = alert.id, reason, "an alert was refused");
                        delivery
                            .refused
                            .push(format!("sink {} refuses alert {}: {reason}", sink.name, alert.id));
                    }
                    Err(Undelivered::Failed(reason)) => {
                        tracing::warn!(sink = sink.name, reason, "an alert was not delivered");
                        delivery.failed = Some(format!("sink {}: {reason}", sink.name));
                        break; // the next one would wait as long
                    }
                }
            }
            all.push(delivery);
        }
        Ok(all)
    }
}

impl Sink {
    fn wants(&self, stored: &StoredAlert) -> bool {
        stored.alert.severity >= self.least
            && (self.only.is_empty() || self.only.contains(&stored.alert.kind))
    }

    /// Tells it of one alert.
    async fn tell(
        &self,
        alert: &StoredAlert,
        environment: Environment<'_>,
        now: Timestamp,
    ) -> Result<(), Undelivered> {
        match &self.by {
            By::Log => {
                let StoredAlert { id, alert, .. } = alert;
                tracing::warn!(id, kind = %alert.kind, severity = ?alert.severity, "{}", alert.text);
                Ok(())
            }
            By::Webhook(webhook) => {
                let request = webhook.request(alert, environment, now)?;
                blocking(move || request.send()).await
            }
            By::Mail(mail) => {
                let letter = mail.letter(alert, environment)?;
                blocking(move || letter.send()).await
            }
        }
    }
}

/// Runs what blocks on a thread of its own.
async fn blocking(
    send: impl FnOnce() -> Result<(), Undelivered> + Send + 'static,
) -> Result<(), Undelivered> {
    tokio::task::spawn_blocking(send).await.unwrap_or_else(|stopped| Err(stopped.to_string().into()))
}

/// The value of a variable that a sink needs.
fn secret(name: &str, environment: Environment<'_>) -> Result<String, String> {
    environment(name)
        .filter(|secret| !secret.is_empty())
        .ok_or_else(|| format!("the environment has no {name}"))
}

/// How long a sink may take.
const TIMEOUT: Duration = Duration::from_secs(10);
