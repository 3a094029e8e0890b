//! Alerts about the data: what could not be fetched, what was refused, and results that have changed.

use fairline_data::{BettingWeek, Reason, Refusal, Season};
use fairline_sim::{Alert, AlertKind, Prediction, Severity};
use fairline_store::{AlertFilter, Store, StoredAlert, StoredRun};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Refreshed;
use crate::Result;

/// How long an alert is not raised again in the same words.
const SAID: SignedDuration = SignedDuration::from_hours(24);

/// Raises them, each once a day in the same words.
pub(super) async fn raise(
    store: &Store,
    known: &Refreshed,
    stored: &StoredRun,
    at: Option<(Season, usize)>,
    today: Date,
    now: Timestamp,
) -> Result<()> {
    let mut texts = Vec::new();
    if !known.failed.is_empty() {
        let reasons = known.failed.join("; ");
        texts.push((Severity::Warning, format!("the data could not be brought up to date: {reasons}")));
    }
    if !known.changed.is_empty() {
        let changes = known.changed.join("; ");
        let text =
            format!("results have changed, bets that were settled by them stay as they are: {changes}");
        texts.push((Severity::Critical, text));
    }
    let waited_for = waited_for(&known.dataset.refused, &stored.run.predictions);
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
    let open = store.alerts(&AlertFilter::new().acknowledged(false).page(1000, 0)).await?.rows;
    for (severity, text) in texts {
        let said = |alert: &StoredAlert| {
            alert.alert.text == text && alert.raised_at.saturating_add(SAID).is_ok_and(|until| until > now)
        };
        if open.iter().any(said) {
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
