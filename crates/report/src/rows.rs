//! Tables that more than one report has: weeks, scores, bets, trials.

use std::collections::BTreeMap;

use fairline_sim::{
    Alert, Bet, BetResult, ForecastScores, ModelEvaluation, OpenBet, RefusedBet, SeasonScores, Severity,
    Trigger, WeekRecord,
};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::document::{Cell, Table};
use crate::format::selection;
use crate::style::Tone;

pub(crate) fn weeks_table(weeks: &[WeekRecord]) -> Table {
    let header = [
        "week",
        "from",
        "matches",
        "bets",
        "staked",
        "profit",
        "ROI",
        "bankroll",
        "Brier model",
        "Brier market",
        "accuracy",
    ];
    let row = |week: &WeekRecord| {
        vec![
            week.week.to_string().into(),
            week.start.to_string().into(),
            week.matches.to_string().into(),
            week.bets.to_string().into(),
            Cell::money(week.staked),
            Cell::profit(week.profit),
            Cell::gain(week.roi),
            Cell::money(week.bankroll),
            Cell::number(week.brier_model, 4),
            Cell::number(week.brier_market, 4),
            Cell::percent(week.accuracy),
        ]
    };
    Table::new(&header, weeks.iter().map(row).collect()).note(
        "Money in the unit of the bankroll; ROI on the bankroll before the week; Brier score 0 to 2, lower is better.",
    )
}

pub(crate) fn scores_table(scores: &SeasonScores) -> Table {
    let row = |name: &str, score: &ForecastScores| {
        vec![
            name.into(),
            Cell::number(score.brier, 4),
            Cell::number(score.rps, 4),
            Cell::number(score.log, 4),
            Cell::percent(score.accuracy),
            score.matches.to_string().into(),
        ]
    };
    let rows = vec![
        row("model", &scores.model),
        row("market, opening", &scores.market),
        row("market, closing", &scores.closing),
    ];
    Table::new(&["forecast", "Brier", "RPS", "log", "accuracy", "matches"], rows)
        .note("Lower is better: Brier 0 to 2, RPS 0 to 1, log in nats. Accuracy is the share of favourites that won.")
}

/// Settled bets with all that was known and all that came of it.
pub(crate) fn bets_table(bets: &[Bet]) -> Table {
    let header = [
        "date", "home", "away", "bet", "book", "odds", "model", "market", "edge", "stake", "result",
        "profit", "CLV",
    ];
    let row = |bet: &Bet| {
        let mut row = terms(&Terms::from(bet));
        row.extend([
            result(bet.result).into(),
            Cell::profit(bet.profit),
            Cell::percent(bet.closing_line_value),
        ]);
        row
    };
    Table::new(&header, bets.iter().map(row).collect()).note(
        "Probabilities of model and market; edge and CLV per unit staked; money in the unit of the bankroll.",
    )
}

/// Bets that wait for their matches.
pub(crate) fn open_table(bets: &[OpenBet]) -> Table {
    let header = ["date", "home", "away", "bet", "book", "odds", "model", "market", "edge", "stake"];
    Table::new(&header, bets.iter().map(|bet| terms(&Terms::from(bet))).collect())
}

/// What a bet was made on.
pub(crate) struct Terms<'a> {
    date: Date,
    home: &'a str,
    away: &'a str,
    bet: &'a str,
    book: &'a str,
    odds: f64,
    probability: f64,
    fair_probability: f64,
    edge: f64,
    stake: Decimal,
}

impl<'a> From<&'a Bet> for Terms<'a> {
    fn from(bet: &'a Bet) -> Self {
        Self {
            date: bet.date,
            home: &bet.home,
            away: &bet.away,
            bet: selection(bet.outcome, &bet.home, &bet.away),
            book: &bet.bookmaker,
            odds: bet.odds,
            probability: bet.probability,
            fair_probability: bet.fair_probability,
            edge: bet.edge,
            stake: bet.stake,
        }
    }
}

impl<'a> From<&'a OpenBet> for Terms<'a> {
    fn from(bet: &'a OpenBet) -> Self {
        Self {
            date: bet.date,
            home: &bet.home,
            away: &bet.away,
            bet: selection(bet.outcome, &bet.home, &bet.away),
            book: &bet.bookmaker,
            odds: bet.odds,
            probability: bet.probability,
            fair_probability: bet.fair_probability,
            edge: bet.edge,
            stake: bet.stake,
        }
    }
}

fn terms(bet: &Terms<'_>) -> Vec<Cell> {
    vec![
        bet.date.to_string().into(),
        bet.home.into(),
        bet.away.into(),
        bet.bet.into(),
        bet.book.into(),
        Cell::number(bet.odds, 2),
        Cell::percent(bet.probability),
        Cell::percent(bet.fair_probability),
        Cell::percent(bet.edge),
        Cell::money(bet.stake),
    ]
}

pub(crate) fn result(result: BetResult) -> Cell {
    match result {
        BetResult::Won => Cell::from("won").toned(Tone::Good),
        BetResult::Lost => Cell::from("lost").toned(Tone::Bad),
        BetResult::Void => Cell::from("void").toned(Tone::Muted),
    }
}

/// How often each reason refused an outcome with an edge, the most frequent first.
pub(crate) fn refused_table(refused: &[RefusedBet]) -> Table {
    let mut counts = BTreeMap::new();
    for bet in refused {
        *counts.entry(bet.reason.to_string()).or_insert(0_usize) += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let rows = counts.into_iter().map(|(reason, count)| vec![reason.into(), count.to_string().into()]);
    Table::new(&["reason", "outcomes"], rows.collect())
}

/// What a trial came to.
pub(crate) fn trial_line(trial: &ModelEvaluation) -> String {
    let ModelEvaluation { season, week, matches, brier_before, brier_after, .. } = trial;
    let why = match trial.trigger {
        Trigger::Degradation => "degradation",
        _ => "schedule",
    };
    let verdict = if trial.promoted { "took over" } else { "stayed behind" };
    format!(
        "{season} week {week}, by {why}: Brier {brier_before:.4} before, {brier_after:.4} after over {matches} matches; it \
         {verdict}"
    )
}

/// An alert in words.
pub(crate) fn alert_line(alert: &Alert) -> String {
    let severity = match alert.severity {
        Severity::Notice => "notice",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    };
    format!("{} week {}, {severity}: {}", alert.season, alert.week, alert.text)
}
