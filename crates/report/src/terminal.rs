//! The season as text: the weekly table, the scores, the bets, and what to make of them.

use std::fmt::{self, Display, Formatter};

use fairline_sim::{ForecastScores, Funnel, ModelEvaluation, Trigger, WeekRecord};

use crate::SeasonReport;
use crate::format::{money, number, percent};
use crate::table::table;
use crate::verdict::{betting_verdict, evidence_verdict, forecast_verdict};

impl Display for SeasonReport {
    /// The weekly table, the scores, the bets, and a verdict in words.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let data = &self.data;
        writeln!(
            f,
            "season {} of {}: {} matches before it, {} predicted in {} weeks, {} rows refused",
            data.season,
            data.competitions.join(" and "),
            data.train_matches,
            data.test_matches,
            data.weeks,
            data.refused_rows
        )?;

        writeln!(f)?;
        let weeks = std::iter::once(WEEK_HEADER.map(str::to_owned)).chain(self.weeks.iter().map(week_row));
        table(f, &weeks.collect::<Vec<_>>())?;

        writeln!(f)?;
        let scores = &self.scores;
        table(
            f,
            &[
                SCORES_HEADER.map(str::to_owned),
                scores_row("model", &scores.model),
                scores_row("market, opening", &scores.market),
                scores_row("market, closing", &scores.closing),
            ],
        )?;

        let betting = &self.betting;
        let Funnel { seen, with_price, with_edge, after_filters, after_caps, .. } = self.funnel;
        writeln!(
            f,
            "\nvalue       {seen} outcomes, {with_price} priced, {with_edge} with edge, {after_filters} after filters, \
             {after_caps} after caps"
        )?;
        let void = if betting.void > 0 { format!(", {} void", betting.void) } else { String::new() };
        writeln!(f, "bets        {} placed, {} won{void}", betting.bets, betting.wins)?;
        writeln!(f, "staked      {}", money(betting.staked))?;
        let (profit, r#yield) = (money(betting.profit), percent(betting.yield_on_turnover));
        writeln!(f, "profit      {profit} (yield {yield}, ROI {})", percent(betting.roi))?;
        let (bankroll, drawdown) = (money(betting.final_bankroll), percent(betting.max_drawdown));
        writeln!(f, "bankroll    {bankroll} (maximum drawdown {drawdown})")?;
        writeln!(
            f,
            "Sharpe      {} a year of {} weeks",
            number(betting.sharpe, 2),
            betting.periods_per_year
        )?;
        writeln!(f, "mean CLV    {} against the fair closing line", percent(betting.mean_clv))?;
        self.fmt_retraining(f)?;
        self.fmt_alerts(f)?;
        writeln!(f)?;
        writeln!(f, "{}", forecast_verdict(&self.model_vs_market))?;
        if let Some(evidence) = &self.evidence {
            writeln!(f, "{}", evidence_verdict(evidence))?;
        }
        write!(f, "{}", betting_verdict(betting, &self.model_vs_market))
    }
}

impl SeasonReport {
    /// Whether retrained forecasters were better, one line a trial.
    fn fmt_retraining(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for trial in &self.evaluations {
            writeln!(f, "retraining  {}", trial_line(trial))?;
        }
        Ok(())
    }

    /// What the monitor raised, one line an alert.
    fn fmt_alerts(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for alert in &self.alerts {
            writeln!(f, "alert       {} week {}: {}", alert.season, alert.week, alert.text)?;
        }
        Ok(())
    }
}

pub(crate) const WEEK_HEADER: [&str; 11] = [
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

pub(crate) fn week_row(week: &WeekRecord) -> [String; 11] {
    [
        week.week.to_string(),
        week.start.to_string(),
        week.matches.to_string(),
        week.bets.to_string(),
        money(week.staked),
        money(week.profit),
        percent(week.roi),
        money(week.bankroll),
        number(week.brier_model, 4),
        number(week.brier_market, 4),
        percent(week.accuracy),
    ]
}

const SCORES_HEADER: [&str; 6] = ["forecast", "Brier", "RPS", "log", "accuracy", "matches"];

fn scores_row(name: &str, score: &ForecastScores) -> [String; 6] {
    [
        name.to_owned(),
        number(score.brier, 4),
        number(score.rps, 4),
        number(score.log, 4),
        percent(score.accuracy),
        score.matches.to_string(),
    ]
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
