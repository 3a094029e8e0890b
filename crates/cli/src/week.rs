//! `fairline week`: what there is to do every week, in one call.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use fairline_data::Outcome;
use fairline_sim::OpenBet;
use fairline_store::Store;
use fairline_weekly::{Delivery, Flag, WeekDone, fixtures_file, moment_of_matches, play_week};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::settings::{Context, Overrides};
use crate::{Done, print};

/// Fetch results, settle last week's bets, watch and retrain the model, forecast what comes, and say what to bet.
#[derive(clap::Args)]
#[command(
    after_help = "Made to be called by cron or a timer, as often as one likes: what is done is not done again.

Exit codes:
  0  done
  1  done, but data could not be fetched, or somebody could not be told of an alert
  2  not done

Examples:
  fairline week
  fairline week --db postgres://me@localhost/bets --json
  0 6 * * *  cd /home/me/bets && fairline week      (a line of a crontab: every day at six)"
)]
pub(crate) struct Args {
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
    /// Take it to be another moment, such as 2026-08-12T06:00:00Z
    #[arg(long, value_name = "TIME")]
    now: Option<Timestamp>,
    /// Name of the run [default: main]; a new name is a new run with a new bankroll
    #[arg(long, value_name = "NAME")]
    run: Option<String>,
    #[command(flatten)]
    overrides: Overrides,
}

pub(crate) async fn run(args: &Args, context: &Context) -> Done {
    let mut flags = args.overrides.flags();
    flags.extend(args.run.iter().map(|run| Flag { key: "week.run", flag: "--run", value: run.clone() }));
    let settings = context.load(&flags)?.settings;
    let cache = context.cache(&settings)?;
    let store = Store::open(&settings.db).await?;
    let environment = |name: &str| std::env::var(name).ok();
    let now = args.now.unwrap_or_else(Timestamp::now);
    let done = play_week(&settings, &store, &cache, &environment, now).await;
    store.close().await;
    let done = done?;
    let fixtures = fixtures_file(&settings.data, &cache);
    let today = moment_of_matches(now).date();
    print(&if args.json { serde_json::to_string_pretty(&done)? } else { told(&done, &fixtures, today) })?;
    let undelivered = |delivery: &Delivery| delivery.failed.is_some() || !delivery.refused.is_empty();
    let failed = !done.failed.is_empty() || done.deliveries.iter().any(undelivered);
    Ok(ExitCode::from(u8::from(failed)))
}

/// Whether there is any reason to follow the bets.
fn verdict(done: &WeekDone) -> String {
    let Some(difference) = done.brier_difference else {
        return "Paper money: nothing is known yet of whether this model beats the market.".to_owned();
    };
    let matches = done.matches_scored;
    let luck = match done.brier_p_value {
        Some(p) if p < 0.05 => {
            format!("p = {p:.3} if looked at once; the report has the interval for every week")
        }
        Some(p) => format!("p = {p:.3}: within luck"),
        None => "too few to tell it from luck".to_owned(),
    };
    if difference >= 0.0 {
        return format!(
            "Paper money: the market has forecast better so far, by {difference:.4} Brier over {matches} matches ({luck}). \
             Do not bet on this model."
        );
    }
    format!(
        "Paper money: the model has forecast better so far, by {:.4} Brier over {matches} matches ({luck}).",
        -difference
    )
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Home => "home",
        Outcome::Draw => "draw",
        Outcome::Away => "away",
    }
}

/// Bets under their headings.
fn table(bets: &[&OpenBet]) -> String {
    let mut text = format!(
        "{:<12}{:<34}{:<6}{:>8}{:>8}  {:<7}{:>7}{:>7}{:>7}\n",
        "date", "match", "bet", "stake", "odds", "at", "model", "market", "edge"
    );
    for bet in bets {
        let _ = writeln!(
            text,
            "{:<12}{:<34}{:<6}{:>8}{:>8.2}  {:<7}{:>6.1}%{:>6.1}%{:>6.1}%",
            bet.date.to_string(),
            format!("{} v {}", bet.home, bet.away),
            name(bet.outcome),
            bet.stake,
            bet.odds,
            bet.bookmaker,
            100.0 * bet.probability,
            100.0 * bet.fair_probability,
            100.0 * bet.edge
        );
    }
    text
}

/// What was done, and what there is to do.
fn told(done: &WeekDone, fixtures: &Path, today: Date) -> String {
    let mut text = String::new();
    let mut line = |words: String| {
        let _ = writeln!(text, "{words}");
    };
    line(format!("data: {}, {} new files", done.source, done.fetched.len()));
    for failure in &done.failed {
        line(format!("failed: {failure}"));
    }
    if let Some(closed) = &done.closed {
        let record = &closed.record;
        let brier = |score: Option<f64>| score.map_or("–".to_owned(), |score| format!("{score:.4}"));
        line(format!(
            "closed: week {} of {} ({} to {}), {} matches, {} bets, profit {}, Brier {} (market {})",
            record.week,
            record.season,
            record.start,
            record.end,
            record.matches,
            record.bets,
            record.profit,
            brier(record.brier_model),
            brier(record.brier_market)
        ));
        for alert in &closed.alerts {
            line(format!("alert: {}", alert.text));
        }
        if let Some(trial) = &closed.evaluation {
            let outcome = if trial.promoted { "took over" } else { "did not take over" };
            line(format!(
                "retrained: the new model {outcome}, {:+.4} Brier better over {} matches",
                trial.improvement, trial.matches
            ));
        }
        if closed.challenged.is_some() {
            line("trial: a new model has been trained and forecasts beside the old one".to_owned());
        }
    }
    if let Some(opened) = &done.opened {
        line(format!(
            "forecast: {} matches of week {} of {} ({})",
            opened.matches, opened.week, opened.season, opened.days
        ));
    } else if let Some(until) = done.open_until {
        line(format!("open: the week to {until}, {} bets wait for results", done.bets.len()));
    } else if fixtures.is_file() {
        line(format!("nothing new is announced in {}", fixtures.display()));
    } else {
        line(format!("nothing is announced: {} is not there", fixtures.display()));
    }
    line(format!("bankroll: {} (run {})", done.bankroll, done.run));
    let (to_place, waiting): (Vec<&OpenBet>, Vec<&OpenBet>) =
        done.bets.iter().partition(|bet| bet.date >= today);
    for (heading, bets) in [("To bet, if not done yet:", to_place), ("Waiting for results:", waiting)] {
        if !bets.is_empty() {
            line(format!("\n{heading}\n{}", table(&bets)));
        }
    }
    if !done.bets.is_empty() {
        line(verdict(done));
    }
    for report in &done.reports {
        line(format!("report: {}", report.display()));
    }
    for delivery in &done.deliveries {
        if delivery.delivered > 0 {
            line(format!("told {}: {} alerts", delivery.sink, delivery.delivered));
        }
        for reason in delivery.refused.iter().chain(&delivery.failed) {
            line(format!("not told: {reason}"));
        }
    }
    text
}
