//! Tables that more than one report has: weeks, scores, bets, trials.

use std::collections::BTreeMap;

use fairline_sim::{
    Alert, Bet, BetResult, ForecastScores, ModelEvaluation, RefusedBet, SeasonScores, Severity, Trigger,
    WeekRecord,
};

use crate::document::{Cell, Table};
use crate::format::{NONE, selection};
use crate::style::Tone;
use crate::{Figures, PlacedBet};

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
        vec![
            bet.date.to_string().into(),
            bet.home.as_str().into(),
            bet.away.as_str().into(),
            selection(bet.outcome, &bet.home, &bet.away).into(),
            bet.bookmaker.as_str().into(),
            Cell::number(bet.odds, 2),
            Cell::percent(bet.probability),
            Cell::percent(bet.fair_probability),
            Cell::percent(bet.edge),
            Cell::money(bet.stake),
            result(Some(bet.result)),
            Cell::profit(bet.profit),
            Cell::percent(bet.closing_line_value),
        ]
    };
    Table::new(&header, bets.iter().map(row).collect()).note(
        "Probabilities of model and market; edge and CLV per unit staked; money in the unit of the bankroll.",
    )
}

/// Bets that wait for their matches.
pub(crate) fn open_table(bets: &[PlacedBet]) -> Table {
    let header = ["match", "bet", "stake", "odds", "model", "market", "edge", "book", "date", "week"];
    let row = |bet: &PlacedBet| {
        let mut row = backed(bet);
        row.extend([bet.bookmaker.as_str().into(), bet.date.to_string().into(), bet.week.to_string().into()]);
        row
    };
    Table::new(&header, bets.iter().map(row).collect())
}

/// Bets to place, with the reasons; what matters most comes first, where a phone shows it.
pub(crate) fn placed_table(bets: &[PlacedBet]) -> Table {
    let header = [
        "match", "bet", "stake", "odds", "model", "market", "edge", "Kelly", "share", "book", "date",
        "result",
    ];
    let row = |bet: &PlacedBet| {
        let mut row = backed(bet);
        row.extend([
            Cell::percent(bet.kelly_fraction),
            Cell::percent(bet.share),
            bet.bookmaker.as_str().into(),
            bet.date.to_string().into(),
            result(bet.result),
        ]);
        row
    };
    Table::new(&header, bets.iter().map(row).collect()).note(
        "Edge: model × odds − 1, net of commission. Kelly: the share of the bankroll that the full criterion stakes on the bet \
         alone. Share: what is staked of the bankroll before the week, after the fraction, the caps and the other bets, \
         which leave less for it, or more if they are on the same match.",
    )
}

/// Bets to place, each with a sentence that says why.
pub(crate) fn value_table(bets: &[PlacedBet]) -> Table {
    let header = ["match", "bet", "stake", "odds", "book", "date", "share", "Kelly", "result", "why"];
    let row = |bet: &PlacedBet| {
        vec![
            bet.game().into(),
            bet.selection().into(),
            Cell::money(bet.stake),
            Cell::number(bet.odds, 2),
            bet.bookmaker.as_str().into(),
            bet.date.to_string().into(),
            Cell::percent(bet.share),
            Cell::percent(bet.kelly_fraction),
            result(bet.result),
            bet.why().into(),
        ]
    };
    Table::new(&header, bets.iter().map(row).collect()).stacked().note(
        "Share: the stake of the bankroll before the week. Kelly: what the full criterion stakes on the bet alone; the stake is \
         less by the fraction, the caps and the other bets.",
    )
}

/// Bets that a week settled.
pub(crate) fn settled_table(bets: &[Bet]) -> Table {
    let header =
        ["match", "bet", "result", "profit", "stake", "odds", "edge", "CLV", "date", "placed in week"];
    let row = |bet: &Bet| {
        let placed = PlacedBet::from(bet);
        vec![
            placed.game().into(),
            placed.selection().into(),
            result(Some(bet.result)),
            Cell::profit(bet.profit),
            Cell::money(bet.stake),
            Cell::number(bet.odds, 2),
            Cell::percent(bet.edge),
            Cell::percent(bet.closing_line_value),
            bet.date.to_string().into(),
            bet.week.to_string().into(),
        ]
    };
    Table::new(&header, bets.iter().map(row).collect())
        .note("Edge and CLV per unit staked; money in the unit of the bankroll.")
}

/// Match, bet, stake, and the numbers that it rests on.
fn backed(bet: &PlacedBet) -> Vec<Cell> {
    vec![
        bet.game().into(),
        bet.selection().into(),
        Cell::money(bet.stake),
        Cell::number(bet.odds, 2),
        Cell::percent(bet.probability),
        Cell::percent(bet.fair_probability),
        Cell::percent(bet.edge),
    ]
}

/// A difference of scores.
fn signed(value: Option<f64>) -> Cell {
    value.map_or_else(|| NONE.to_owned(), |value| format!("{value:+.4}")).into()
}

/// The same figures of several stretches or runs, side by side.
pub(crate) fn figures_table(columns: &[(&str, &Figures)]) -> Table {
    type Show = fn(&Figures) -> Cell;
    let rows: [(&str, Show); 18] = [
        ("matches scored", |f| f.matches.to_string().into()),
        ("Brier, model", |f| Cell::number(f.brier_model, 4)),
        ("Brier, market", |f| Cell::number(f.brier_market, 4)),
        ("model − market", |f| signed(f.brier_difference)),
        ("… 95% interval from", |f| signed(f.difference_interval.map(|ends| ends[0]))),
        ("… to", |f| signed(f.difference_interval.map(|ends| ends[1]))),
        ("… p-value", |f| Cell::number(f.p_value, 3)),
        ("bets settled", |f| f.bets.to_string().into()),
        ("won", |f| f.wins.to_string().into()),
        ("void", |f| f.void.to_string().into()),
        ("staked", |f| Cell::money(f.staked)),
        ("profit", |f| Cell::profit(f.profit)),
        ("yield", |f| Cell::gain(f.yield_on_turnover)),
        ("ROI", |f| Cell::gain(f.roi)),
        ("… p-value of weekly returns", |f| Cell::number(f.profit_p_value, 3)),
        ("mean CLV", |f| Cell::gain(f.mean_clv)),
        ("… standard error", |f| Cell::percent(f.clv_standard_error)),
        ("maximum drawdown", |f| Cell::percent(f.max_drawdown)),
    ];
    let mut header = vec!["figure"];
    header.extend(columns.iter().map(|column| column.0));
    let row = |(name, show): (&str, Show)| {
        let mut row = vec![Cell::from(name)];
        row.extend(columns.iter().map(|column| show(column.1)));
        row
    };
    Table::new(&header, rows.map(row).to_vec()).note(
        "Brier score 0 to 2, lower is better; above 0, model − market says that the market was better. Money in the unit of \
         the bankroll. Intervals and p-values are made for one look.",
    )
}

fn result(result: Option<BetResult>) -> Cell {
    match result {
        Some(BetResult::Won) => Cell::from("won").toned(Tone::Good),
        Some(BetResult::Lost) => Cell::from("lost").toned(Tone::Bad),
        Some(BetResult::Void) => Cell::from("void").toned(Tone::Muted),
        None => Cell::from("open").toned(Tone::Muted),
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
    let (severity, _) = severity(alert.severity);
    format!("{} week {}, {severity}: {}", alert.season, alert.week, alert.text)
}

/// What a severity is called, and whether it is bad.
pub(crate) fn severity(severity: Severity) -> (&'static str, Tone) {
    match severity {
        Severity::Notice => ("notice", Tone::Plain),
        Severity::Warning => ("warning", Tone::Plain),
        Severity::Critical => ("critical", Tone::Bad),
    }
}
