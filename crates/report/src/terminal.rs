//! The season as text: the weekly table, the scores, the bets, and what to make of them.

use std::fmt::{self, Display, Formatter};

use fairline_sim::{ForecastScores, WeekRecord};
use rust_decimal::Decimal;

use crate::SeasonReport;
use crate::verdict::{betting_verdict, forecast_verdict};

impl Display for SeasonReport {
    /// Weekly table, then the summary. Every line fits into 100 columns.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let data = &self.data;
        writeln!(
            f,
            "season {}: {} matches before it, {} predicted in {} weeks, {} rows refused\n",
            data.season, data.train_matches, data.test_matches, data.weeks, data.refused_rows
        )?;
        writeln!(f, "{}", header())?;
        for week in &self.weeks {
            writeln!(f, "{}", row(week))?;
        }

        writeln!(
            f,
            "\n{:<18}{:>9}{:>9}{:>9}{:>10}{:>9}",
            "forecast", "Brier", "RPS", "log", "accuracy", "matches"
        )?;
        let scores = &self.scores;
        for (name, score) in [
            ("model", &scores.model),
            ("market, opening", &scores.market),
            ("market, closing", &scores.closing),
        ] {
            writeln!(f, "{}", scores_row(name, score))?;
        }

        let betting = &self.betting;
        writeln!(f, "\nbets        {} placed, {} won", betting.bets, betting.wins)?;
        writeln!(f, "staked      {}", money(betting.staked))?;
        writeln!(
            f,
            "profit      {} (yield {}, ROI {})",
            money(betting.profit),
            percent(betting.yield_on_turnover),
            percent(betting.roi)
        )?;
        writeln!(
            f,
            "bankroll    {} (maximum drawdown {})",
            money(betting.final_bankroll),
            percent(betting.max_drawdown)
        )?;
        writeln!(
            f,
            "Sharpe      {} a year of {} weeks",
            number(betting.sharpe, 2),
            betting.periods_per_year
        )?;
        writeln!(f, "mean CLV    {} against the fair closing line\n", percent(betting.mean_clv))?;
        writeln!(f, "{}", forecast_verdict(&self.model_vs_market))?;
        write!(f, "{}", betting_verdict(betting, &self.model_vs_market))
    }
}

fn header() -> String {
    format!(
        "{:>4}  {:<12}{:>7}{:>5}{:>10}{:>10}{:>8}{:>11}{:>12}{:>13}{:>9}",
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
        "accuracy"
    )
}

fn row(week: &WeekRecord) -> String {
    format!(
        "{:>4}  {:<12}{:>7}{:>5}{:>10}{:>10}{:>8}{:>11}{:>12}{:>13}{:>9}",
        week.week,
        week.start.to_string(),
        week.matches,
        week.bets,
        money(week.staked),
        money(week.profit),
        percent(week.roi),
        money(week.bankroll),
        number(week.brier_model, 4),
        number(week.brier_market, 4),
        percent(week.accuracy)
    )
}

fn scores_row(name: &str, score: &ForecastScores) -> String {
    format!(
        "{name:<18}{:>9}{:>9}{:>9}{:>10}{:>9}",
        number(score.brier, 4),
        number(score.rps, 4),
        number(score.log, 4),
        percent(score.accuracy),
        score.matches
    )
}

fn money(amount: Decimal) -> String {
    format!("{amount:.2}")
}

/// A share as a percentage with one place; a dash where it is undefined.
pub(crate) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1}%", 100.0 * share))
}

fn number(value: Option<f64>, places: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"))
}
