//! What text, Markdown and page of a season have in common.

use std::fmt::{self, Display, Formatter};

use fairline_sim::{Funnel, Manifest};

use crate::document::{Block, Cell, Document, Figure, Section, sparkline};
use crate::format::{money, number, percent};
use crate::render::{markdown, text};
use crate::rows::{alert_line, refused_table, scores_table, trial_line, weeks_table};
use crate::series::bankroll;
use crate::verdict::{Looks, luck, verdict};
use crate::{Error, Figures, Result, SeasonReport, Style};

impl Display for SeasonReport {
    /// The report as plain text: [`to_text`](Self::to_text); where that fails, why.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.to_text(Style::Plain) {
            Ok(text) => f.write_str(&text),
            Err(error) => error.fmt(f),
        }
    }
}

impl SeasonReport {
    /// The report as text for a terminal: the bankroll as a line of characters, the weeks, the scores, the bets, and the
    /// verdict last; without a line end. The [`origin`](Self::origin) is left to the caller, who knows it before the run.
    ///
    /// # Errors
    /// [`Error::Figures`] for values that no run has.
    ///
    /// # Examples
    /// ```no_run
    /// use std::io::{IsTerminal, Write, stdout};
    /// use fairline_report::Style;
    ///
    /// # fn of(report: &fairline_report::SeasonReport) -> Result<(), Box<dyn std::error::Error>> {
    /// let style = if stdout().is_terminal() { Style::Colour } else { Style::Plain };
    /// writeln!(stdout(), "{}", report.to_text(style)?)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_text(&self, style: Style) -> Result<String> {
        let mut document = self.document()?;
        let origin = self.origin();
        document.about.retain(|line| !origin.contains(line));
        Ok(text(&document, style))
    }

    /// The report as Markdown in GitHub's dialect: the figures of [`to_text`](Self::to_text), the verdict first.
    ///
    /// # Errors
    /// [`Error::Figures`] for values that no run has.
    pub fn to_markdown(&self) -> Result<String> {
        Ok(markdown(&self.document()?))
    }

    /// Where the matches came from, and who forecast and staked: what Markdown and page begin with.
    pub fn origin(&self) -> [String; 2] {
        let Manifest { forecaster, strategy, version, .. } = &self.manifest;
        [
            format!("data: {}", self.data.source),
            format!("forecasts by {forecaster}, stakes by {strategy}, fairline {version}"),
        ]
    }

    /// What the whole run came to.
    ///
    /// # Errors
    /// [`Error::Figures`] for values that no run has.
    pub fn figures(&self) -> Result<Figures> {
        let mut bankroll = vec![self.bankroll_at_start];
        bankroll.extend(self.weeks.iter().map(|week| week.bankroll));
        Figures::of(self.predictions.iter(), &self.bets, &bankroll).map_err(Error::Figures)
    }

    pub(super) fn document(&self) -> Result<Document> {
        let figures = self.figures()?;
        let data = &self.data;
        let counts = format!(
            "{} matches before it, {} predicted in {} weeks, {} rows refused",
            data.train_matches, data.test_matches, data.weeks, data.refused_rows
        );
        let mut sections = Vec::new();
        sections.push(Section::new("Weeks", vec![Block::Table(weeks_table(&self.weeks))]));
        sections.push(Section::new("Forecasts", vec![Block::Table(scores_table(&self.scores))]));
        sections.push(Section::new("From outcomes to bets", self.funnel_blocks()));
        if !self.evaluations.is_empty() {
            let trials = self.evaluations.iter().map(trial_line).collect();
            sections.push(Section::new("Retraining", vec![Block::List(trials)]));
        }
        if !self.alerts.is_empty() {
            let alerts = self.alerts.iter().map(alert_line).collect();
            sections.push(Section::new("Alerts", vec![Block::List(alerts)]));
        }
        Ok(Document {
            title: format!("Season {}, {}", data.season, data.competitions.join(" and ")),
            about: self.origin().into_iter().chain([counts]).collect(),
            verdict: verdict(&figures, self.evidence.as_ref()),
            figures: self.shown(&figures),
            sparks: sparkline(&bankroll::points(self.bankroll_at_start, &self.weeks)),
            sections,
        })
    }

    fn shown(&self, figures: &Figures) -> Vec<Figure> {
        let betting = &self.betting;
        let error = percent(betting.clv_standard_error);
        vec![
            Figure::new(
                "Bankroll",
                money(betting.final_bankroll),
                format!("from {}", money(self.bankroll_at_start)),
            ),
            Figure::new(
                "Profit",
                Cell::profit(betting.profit),
                format!("ROI {}; {}", percent(betting.roi), luck(figures.profit_p_value, Looks::Once)),
            ),
            Figure::new(
                "Yield",
                Cell::gain(betting.yield_on_turnover),
                format!("on {} staked", money(betting.staked)),
            ),
            Figure::new(
                "Bets",
                betting.bets.to_string(),
                format!("{} won, {} void, {} open", betting.wins, betting.void, self.open.len()),
            ),
            Figure::new("Maximum drawdown", percent(betting.max_drawdown), "from a peak, at ends of weeks"),
            Figure::new(
                "Sharpe",
                number(betting.sharpe, 2),
                format!("a year of {} weeks", betting.periods_per_year),
            ),
            Figure::new(
                "Mean CLV",
                Cell::gain(betting.mean_clv),
                format!("± {error}, against the fair closing line"),
            ),
            Figure::new(
                "Brier, model",
                number(self.scores.model.brier, 4),
                format!("{} matches", self.scores.model.matches),
            ),
            Figure::new(
                "Brier, market",
                number(self.scores.market.brier, 4),
                format!("closing {}", number(self.scores.closing.brier, 4)),
            ),
        ]
    }

    fn funnel_blocks(&self) -> Vec<Block> {
        let Funnel {
            seen, with_price, with_edge, after_confidence, after_filters, after_caps, placed, ..
        } = self.funnel;
        let mut blocks = vec![Block::Text(format!(
            "{seen} outcomes, {with_price} priced, {with_edge} with edge, {after_confidence} sure enough, {after_filters} \
             after filters, {after_caps} after caps, {placed} placed."
        ))];
        if !self.refused.is_empty() {
            blocks.push(Block::Table(refused_table(&self.refused)));
        }
        blocks
    }
}
