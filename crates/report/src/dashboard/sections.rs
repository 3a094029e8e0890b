//! What the page says of a run.

use fairline_metrics::BetResult;
use jiff::civil::Date;

use super::ShownRun;
use crate::charts::{self, Chart};
use crate::document::{Block, Cell, Figure, Section, Table, Verdict};
use crate::format::{NONE, money, number, percent, sum};
use crate::rows::{figures_table, trial_line, value_table, weeks_table};
use crate::series::BankrollPoint;
use crate::verdict::{Looks, evidence_verdict, luck, verdict_to_date};
use crate::weekly::bet;
use crate::{Figures, Result, SeasonReport, WeeklyReport};

/// The parts of the page, in their order.
pub(crate) struct Sections {
    pub(crate) title: String,
    pub(crate) about: Vec<String>,
    pub(crate) verdict: Verdict,
    pub(crate) figures: Vec<Figure>,
    /// What to bet now.
    pub(crate) bets: Section,
    pub(crate) charts: Vec<Chart>,
    pub(crate) weeks: Section,
    pub(crate) model: Section,
}

pub(crate) fn of(shown: &ShownRun, today: Date) -> Result<Sections> {
    let report = &shown.report;
    let progress = report.progress()?;
    let figures = report.figures()?;
    let week = report.weeks.last().map(|_| WeeklyReport::latest(report)).transpose()?;
    let verdict = week.as_ref().map_or_else(
        || Verdict { advice: "No week is over yet.".to_owned(), ..Verdict::default() },
        |week| verdict_to_date(&week.to_date, week.difference_to_date),
    );
    let manifest = &report.manifest;
    Ok(Sections {
        title: format!("Season {}, {}", report.data.season, report.data.competitions.join(" and ")),
        about: vec![
            format!("data: {}", report.data.source),
            format!(
                "run {}: {}; forecasts by {}, stakes by {}, fairline {}",
                shown.id,
                progress_of(shown),
                manifest.forecaster,
                manifest.strategy,
                manifest.version
            ),
            format!("written {} UTC", shown.updated_at.strftime("%Y-%m-%d %H:%M:%S")),
        ],
        verdict,
        figures: key_figures(report, &figures, &progress.bankroll),
        bets: bets(shown, today, week.as_ref()),
        charts: charts::progress(report, &progress),
        weeks: Section::new("Weeks", vec![newest_first(weeks_table(&report.weeks))]),
        model: model(report, week.as_ref()),
    })
}

/// Whether the run goes on with the season, and how far it is. Of a season that goes on only the weeks announced are known.
fn progress_of(shown: &ShownRun) -> String {
    let (done, weeks) = (shown.report.weeks.len(), shown.report.data.weeks);
    match &shown.name {
        Some(name) if shown.finished => format!("“{name}”, {done} weeks, at its end"),
        Some(name) => format!("“{name}”, goes on, {done} weeks so far"),
        None => format!("played afterwards, {done} of {weeks} weeks"),
    }
}

fn key_figures(report: &SeasonReport, figures: &Figures, bankroll: &[BankrollPoint]) -> Vec<Figure> {
    let betting = &report.betting;
    let last = bankroll.last();
    let stood = figures.bets.saturating_sub(figures.void);
    let at_risk = sum(report.open.iter().map(|bet| bet.stake));
    let retrained = report.evaluations.iter().rev().find(|trial| trial.promoted);
    let retrainings = report.evaluations.iter().filter(|trial| trial.promoted).count();
    let mut shown = vec![
        Figure::new(
            "Bankroll",
            money(last.map_or(report.bankroll_at_start, |point| point.bankroll)),
            format!("with open stakes; from {}", money(report.bankroll_at_start)),
        ),
        Figure::new(
            "Profit",
            Cell::profit(betting.profit),
            format!("ROI {}; {}", percent(betting.roi), luck(figures.profit_p_value, Looks::EveryWeek)),
        ),
        Figure::new(
            "Last week",
            Cell::gain(last.and_then(|point| point.roi)),
            last.map_or_else(String::new, |point| format!("ROI, week {}", point.week)),
        ),
        Figure::new(
            "Yield",
            Cell::gain(betting.yield_on_turnover),
            format!("on {} staked", money(betting.staked)),
        ),
        Figure::new("Win rate", percent(figures.win_rate()), format!("{} of {stood} bets", figures.wins)),
        Figure::new("Open bets", report.open.len().to_string(), format!("{} at risk", money(at_risk))),
        Figure::new(
            "Drawdown",
            percent(last.map_or(0.0, |point| point.drawdown)),
            format!("at worst {}", percent(betting.max_drawdown)),
        ),
        Figure::new(
            "Mean CLV",
            Cell::gain(betting.mean_clv),
            format!("standard error {}", percent(betting.clv_standard_error)),
        ),
        Figure::new("Brier, model", number(figures.brier_model, 4), format!("{} matches", figures.matches)),
        Figure::new("Brier, market", number(figures.brier_market, 4), "lower is better"),
    ];
    if let Some(training) = report.training() {
        shown.push(Figure::new(
            "Model age",
            format!("{} days", training.age_days),
            format!("knows what was before {}", training.trained_before),
        ));
        let last = match (training.every_batch, retrained) {
            (true, _) => {
                Figure::new("Last retraining", training.trained_before.to_string(), "before every round")
            }
            (false, Some(trial)) => Figure::new(
                "Last retraining",
                trial.challenger_trained_before.to_string(),
                format!("{retrainings} took over, of {} tried", report.evaluations.len()),
            ),
            (false, None) => Figure::new(
                "Last retraining",
                NONE,
                format!("none of {} took over", report.evaluations.len()),
            ),
        };
        shown.push(last);
    }
    shown
}

/// Bets to place now and those that wait for results, or those of the last week where there are none.
fn bets(shown: &ShownRun, today: Date, week: Option<&WeeklyReport>) -> Section {
    let open = bet::open(&shown.report);
    let live = shown.name.is_some();
    let (to_come, waiting): (Vec<_>, Vec<_>) = open.into_iter().partition(|bet| live && bet.date >= today);
    let mut blocks = Vec::new();
    if to_come.is_empty() {
        blocks.push(Block::Text(match (live, shown.finished) {
            (false, _) => "This season was over when it was played: nothing is to be placed.".to_owned(),
            (true, true) => "The run has come to its end: nothing is to be placed.".to_owned(),
            (true, false) => "Nothing is to be placed now.".to_owned(),
        }));
    } else {
        let days = "A bet stands here until the day of its match is over, placed or not: none is to be placed twice.";
        blocks.push(Block::Text(days.to_owned()));
        blocks.push(Block::Table(value_table(&to_come)));
    }
    if !waiting.is_empty() {
        blocks.push(Block::Text("Waiting for results:".to_owned()));
        blocks.push(Block::Table(value_table(&waiting)));
    }
    let last = week.filter(|week| !week.placed.is_empty() && to_come.is_empty() && waiting.is_empty());
    if let Some(week) = last {
        let won = week.placed.iter().filter(|bet| bet.result == Some(BetResult::Won)).count();
        blocks.push(Block::Text(format!(
            "Bets of {} week {}, {won} of {} won:",
            week.season,
            week.week,
            week.placed.len()
        )));
        blocks.push(Block::Table(value_table(&week.placed)));
    }
    Section::new("Value bets: what to stake, and why", blocks)
}

/// The newest week first, and sortable.
fn newest_first(mut table: Table) -> Block {
    table.rows.reverse();
    Block::Table(table.sortable())
}

/// What the model is worth, and how it was trained.
fn model(report: &SeasonReport, week: Option<&WeeklyReport>) -> Section {
    let mut blocks = Vec::new();
    if let Some(evidence) = &report.evidence {
        blocks.push(Block::Text(evidence_verdict(evidence)));
    }
    if let Some(week) = week {
        blocks
            .push(Block::Table(figures_table(&[("last week", &week.this_week), ("to date", &week.to_date)])));
    }
    if !report.evaluations.is_empty() {
        blocks.push(Block::Text("Trials of retrained models:".to_owned()));
        blocks.push(Block::List(report.evaluations.iter().rev().map(trial_line).collect()));
    }
    Section::new("The model", blocks)
}
