//! What text, Markdown and page of a week have in common.

use fairline_sim::Prediction;

use super::{PlacedBet, WeeklyReport};
use crate::Style;
use crate::charts;
use crate::document::{Block, Cell, Document, Figure, Section, Table, sparkline};
use crate::format::{NONE, money, number, percent, selection, sum};
use crate::render::{markdown, page, text};
use crate::rows::{
    alert_line, figures_table, open_table, placed_table, refused_table, settled_table, trial_line,
};
use crate::settings::manifest_table;
use crate::verdict::verdict_to_date;

impl WeeklyReport {
    /// The week as text for a terminal, without a line end.
    pub fn to_text(&self, style: Style) -> String {
        text(&self.document(), style)
    }

    /// The week as Markdown in GitHub's dialect.
    pub fn to_markdown(&self) -> String {
        markdown(&self.document())
    }

    /// The week as one HTML page that works without a network.
    pub fn to_html(&self) -> String {
        let mut charts = Vec::new();
        if !self.bankroll.is_empty() {
            charts.push(charts::bankroll(self.bankroll_at_start, Some(self.first_day), &self.bankroll));
            charts.push(charts::weekly_roi(&self.bankroll));
        }
        let mut document = self.document();
        document.sections.push(Section::new("Manifest", vec![Block::Table(manifest_table(&self.manifest))]));
        page(&document, &charts)
    }

    fn document(&self) -> Document {
        let mut about = vec![
            format!("data: {}", self.data.source),
            format!(
                "{}; forecasts by {}, stakes by {}, fairline {}",
                self.data.competitions.join(" and "),
                self.manifest.forecaster,
                self.manifest.strategy,
                self.manifest.version
            ),
        ];
        if self.record.is_none() {
            about.push("The week has no results yet.".to_owned());
        }
        Document {
            title: format!("Season {} week {}, {} to {}", self.season, self.week, self.start, self.end),
            about,
            verdict: verdict_to_date(&self.to_date, self.difference_to_date),
            figures: self.shown(),
            sparks: sparkline(&self.bankroll),
            sections: self.sections(),
        }
    }

    fn shown(&self) -> Vec<Figure> {
        let staked = sum(self.placed.iter().map(|bet| bet.stake));
        let week = &self.this_week;
        vec![
            Figure::new(
                "Bankroll",
                money(self.bankroll_after),
                format!("from {}", money(self.bankroll_before)),
            ),
            Figure::new("Profit", Cell::profit(week.profit), format!("ROI {}", percent(week.roi))),
            Figure::new("Bets placed", self.placed.len().to_string(), format!("{} staked", money(staked))),
            Figure::new(
                "Bets settled",
                week.bets.to_string(),
                format!("{} won, {} void", week.wins, week.void),
            ),
            Figure::new("Bets open", self.open.len().to_string(), "after the week"),
            Figure::new(
                "Drawdown",
                percent(self.drawdown()),
                format!("at worst {} so far", percent(self.to_date.max_drawdown)),
            ),
            Figure::new(
                "Mean CLV",
                Cell::gain(week.mean_clv),
                format!("{} to date", percent(self.to_date.mean_clv)),
            ),
            Figure::new(
                "Brier, model",
                number(week.brier_model, 4),
                format!("market {}", number(week.brier_market, 4)),
            ),
        ]
    }

    fn sections(&self) -> Vec<Section> {
        let columns = [("this week", &self.this_week), ("to date", &self.to_date)];
        let mut sections = vec![
            Section::new("This week and to date", vec![Block::Table(figures_table(&columns))]),
            Section::new(
                "Bets of the week, and why",
                or_none(self.placed.is_empty(), || placed_table(&self.placed)),
            ),
            Section::new(
                "Settled this week",
                or_none(self.settled.is_empty(), || settled_table(&self.settled)),
            ),
            Section::new("Open after the week", or_none(self.open.is_empty(), || open_table(&self.open))),
        ];
        if !self.next.is_empty() {
            sections.push(Section::new(
                "Bets to place next, and why",
                vec![Block::Table(placed_table(&self.next))],
            ));
        }
        if !self.refused.is_empty() {
            let title = "Outcomes with an edge that were not bet on";
            sections.push(Section::new(title, vec![Block::Table(refused_table(&self.refused))]));
        }
        sections.push(Section::new(
            "Forecasts",
            or_none(self.predictions.is_empty(), || predictions_table(&self.predictions)),
        ));
        let alerts = self.alerts.iter().map(alert_line).collect::<Vec<_>>();
        let trials = self.evaluations.iter().map(trial_line).collect::<Vec<_>>();
        let watched = if self.health.is_some() { "Nothing was raised." } else { "The run has no monitor." };
        let alerts = if alerts.is_empty() { Block::Text(watched.to_owned()) } else { Block::List(alerts) };
        sections.push(Section::new("Alerts", vec![alerts]));
        let trials = if trials.is_empty() {
            Block::Text("No trial of a retrained forecaster ended in the week.".to_owned())
        } else {
            Block::List(trials)
        };
        sections.push(Section::new("Retraining", vec![trials]));
        sections
    }
}

fn or_none(none: bool, table: impl FnOnce() -> Table) -> Vec<Block> {
    vec![if none { Block::Text("None.".to_owned()) } else { Block::Table(table()) }]
}

fn predictions_table(predictions: &[Prediction]) -> Table {
    let header = ["date", "home", "away", "model 1", "X", "2", "market 1", "X", "2", "result"];
    let row = |p: &Prediction| {
        let mut row: Vec<Cell> =
            vec![p.date.to_string().into(), p.home.as_str().into(), p.away.as_str().into()];
        row.extend(p.model.map(Cell::percent));
        row.extend([0, 1, 2].map(|k| Cell::percent(p.market.map(|market| market[k]))));
        row.push(p.outcome.map_or(NONE, |outcome| selection(outcome, &p.home, &p.away)).into());
        row
    };
    Table::new(&header, predictions.iter().map(row).collect())
        .note("Probabilities of home win (1), draw (X) and away win (2); the market's without its overround.")
}

impl PlacedBet {
    /// Who plays whom.
    pub(crate) fn game(&self) -> String {
        format!("{} v {}", self.home, self.away)
    }

    /// What a bettor calls the outcome.
    pub(crate) fn selection(&self) -> &str {
        selection(self.outcome, &self.home, &self.away)
    }
}
