//! Alerts about the data: what could not be fetched, what was refused, and results that have changed.
//!
//! Changed results are those that the run was settled by, compared with the ones known now: so they are told whoever brought the
//! files, and by the next call if this one is stopped.

use fairline_data::{BettingWeek, Reason, Refusal, Season};
use fairline_sim::{Alert, AlertKind, Correction, Prediction, Severity};
use fairline_store::{AlertFilter, Store, StoredAlert};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Refreshed;
use crate::Result;

/// How long an alert is not raised again in the same words.
const SAID: SignedDuration = SignedDuration::from_hours(24);

/// Raises them: each once a day in the same words, and a changed result once.
pub(super) async fn raise(
    store: &Store,
    known: &Refreshed,
    predictions: &[Prediction],
    corrections: &[Correction],
    at: Option<(Season, usize)>,
    today: Date,
    now: Timestamp,
) -> Result<()> {
    let mut texts = Vec::new();
    if !known.failed.is_empty() {
        let reasons = known.failed.join("; ");
        texts.push((Severity::Warning, format!("the data could not be brought up to date: {reasons}")));
    }
    for correction in corrections {
        let text = format!("a result has changed, what was settled by it stays as it is: {correction}");
        texts.push((Severity::Critical, text));
    }
    let waited_for = waited_for(&known.dataset.refused, predictions);
    if !waited_for.is_empty() {
        let rows = waited_for.join("; ");
        let text = format!("matches of the run wait for their results, as these rows are refused: {rows}");
        texts.push((Severity::Warning, text));
    }
    let refused = known.dataset.refused.len() + known.refused_fixtures;
    if refused > 0 && !known.fetched.is_empty() {
        let text = format!("{refused} rows of the data are refused; `fairline data check` says why");
        texts.push((Severity::Notice, text));
    }
    if texts.is_empty() {
        return Ok(());
    }
    let raised = store.alerts(&AlertFilter::new().page(usize::MAX, 0)).await?.rows;
    for (severity, text) in texts {
        let lasts = |alert: &StoredAlert| {
            severity == Severity::Critical
                || alert.raised_at.saturating_add(SAID).is_ok_and(|until| until > now)
        };
        if raised.iter().any(|alert| alert.alert.text == text && lasts(alert)) {
            continue;
        }
        let (season, week) = at.unwrap_or((Season::of(today), 1));
        let alert = Alert {
            kind: AlertKind::Data,
            severity,
            season,
            week,
            feature: None,
            value: 1.0,
            threshold: 0.0,
            text,
        };
        store.raise(&alert, now).await?;
    }
    Ok(())
}

/// The refused rows of matches that were forecast and have no result, in words.
fn waited_for(refused: &[Refusal], predictions: &[Prediction]) -> Vec<String> {
    let is_of = |row: &Refusal, game: &Prediction| {
        let week = BettingWeek::containing(game.date, BettingWeek::FIRST_WEEKDAY);
        game.outcome.is_none() && row.is_of(&game.competition, &game.home, &game.away, week.start())
    };
    // Of a match that is there twice one row was read.
    let unread = |row: &&Refusal| !matches!(row.reason, Reason::Duplicate { .. } | Reason::Conflict { .. });
    let told = |row: &Refusal| {
        let game = predictions.iter().find(|game| is_of(row, game))?;
        Some(format!("{row} ({} v {})", game.home, game.away))
    };
    refused.iter().filter(unread).filter_map(told).collect()
}
