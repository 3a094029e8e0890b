//! What text, Markdown and page of a comparison have in common.

use std::fmt::{self, Display, Formatter};

use super::{Comparison, PairedRuns, charts};
use crate::Style;
use crate::document::{Block, Cell, Document, Section, Table, Verdict};
use crate::format::{NONE, number, percent, percent_interval, signed_interval};
use crate::render::{markdown, page, text};
use crate::rows::figures_table;
use crate::style::Tone;
use crate::verdict::{Looks, SIGNIFICANT, VISIBLE, luck};

impl Display for Comparison {
    /// The comparison as plain text.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(Style::Plain))
    }
}

impl Comparison {
    /// The comparison as text for a terminal, without a line end.
    pub fn to_text(&self, style: Style) -> String {
        text(&self.document(), style)
    }

    /// The comparison as Markdown in GitHub's dialect.
    pub fn to_markdown(&self) -> String {
        markdown(&self.document())
    }

    /// The comparison as one HTML page that works without a network.
    pub fn to_html(&self) -> String {
        page(&self.document(), &charts::charts(self))
    }

    fn document(&self) -> Document {
        let names: Vec<&str> = self.runs.iter().map(|run| run.name.as_str()).collect();
        let columns: Vec<_> = self.runs.iter().map(|run| (run.name.as_str(), &run.figures)).collect();
        let about = self.runs.iter().map(|run| {
            let data = &run.data;
            format!(
                "{}: season {} of {}, data: {}",
                run.name,
                data.season,
                data.competitions.join(" and "),
                data.source
            )
        });
        let differing = if self.settings.is_empty() {
            let text =
                "No setting that a manifest knows; what a forecaster was set to is in its name at best.";
            Block::Text(text.to_owned())
        } else {
            Block::Table(self.settings_table(&names))
        };
        Document {
            title: format!("Comparison of {}", names.join(", ")),
            about: about.collect(),
            verdict: self.verdict(),
            figures: Vec::new(),
            sparks: Vec::new(),
            sections: vec![
                Section::new("Side by side", vec![Block::Table(figures_table(&columns))]),
                Section::new("Forecasts, match by match", vec![Block::Table(self.forecasts_table())]),
                Section::new("Returns, week by week", vec![Block::Table(self.returns_table())]),
                Section::new("What the runs differ in", vec![differing]),
            ],
        }
    }

    fn verdict(&self) -> Verdict {
        let beats = |name: &str, pair: &PairedRuns| {
            let sure = pair.adjusted_p_value.is_some_and(|p| p < SIGNIFICANT);
            let better = if pair.brier_difference < 0.0 { &pair.first } else { &pair.second };
            sure && better == name
        };
        let wins = |name: &str| self.pairs.iter().filter(|pair| beats(name, pair)).count();
        let best = self.runs.iter().find(|run| wins(&run.name) + 1 == self.runs.len());
        let (advice, tone) = match best {
            Some(best) if self.runs.len() == 2 => {
                (format!("{} forecast better, by more than luck.", best.name), Tone::Good)
            }
            Some(best) => (
                format!("{} forecast better than every other run, by more than luck.", best.name),
                Tone::Good,
            ),
            None if self.runs.len() == 2 => {
                ("These matches cannot tell which run forecasts better.".to_owned(), Tone::Plain)
            }
            None => (
                "These matches cannot tell which run forecasts better than all others.".to_owned(),
                Tone::Plain,
            ),
        };
        let mut lines: Vec<String> = self.pairs.iter().map(forecasts).collect();
        lines.extend(self.pairs.iter().filter_map(returns));
        if self.pairs.len() > 1 {
            lines.push(format!("{} pairs were compared; p-values are adjusted for that.", self.pairs.len()));
        }
        Verdict { advice, tone, lines }
    }

    fn forecasts_table(&self) -> Table {
        let header = [
            "first",
            "second",
            "matches",
            "first only",
            "second only",
            "Brier, first − second",
            "95%",
            "p",
            "p, adjusted",
        ];
        let row = |pair: &PairedRuns| {
            vec![
                pair.first.as_str().into(),
                pair.second.as_str().into(),
                pair.matches.to_string().into(),
                pair.only_first.to_string().into(),
                pair.only_second.to_string().into(),
                format!("{:+.4}", pair.brier_difference).into(),
                pair.difference_interval.map_or_else(|| NONE.to_owned(), signed_interval).into(),
                Cell::number(pair.p_value, 3),
                Cell::number(pair.adjusted_p_value, 3),
            ]
        };
        Table::new(&header, self.pairs.iter().map(row).collect())
            .note("Below 0 the first forecast better. Paired by match; adjusted for the number of pairs by Holm's method.")
    }

    fn returns_table(&self) -> Table {
        let header = ["first", "second", "weeks", "weekly ROI, first − second", "95%", "p", "p, adjusted"];
        let row = |pair: &PairedRuns| {
            vec![
                pair.first.as_str().into(),
                pair.second.as_str().into(),
                pair.weeks.to_string().into(),
                Cell::percent(pair.roi_difference),
                percent_interval(pair.roi_interval).into(),
                Cell::number(pair.roi_p_value, 3),
                Cell::number(pair.adjusted_roi_p_value, 3),
            ]
        };
        Table::new(&header, self.pairs.iter().map(row).collect()).note(
            "Above 0 the first earned more, as a share of its own bankroll before the week. Paired by week.",
        )
    }

    fn settings_table(&self, names: &[&str]) -> Table {
        let mut header = vec!["setting"];
        header.extend(names);
        let row = |setting: &super::Setting| {
            let mut row = vec![setting.name.clone()];
            row.extend(setting.values.iter().map(|value| value.clone().unwrap_or_else(|| NONE.to_owned())));
            row
        };
        Table::of(&header, self.settings.iter().map(row).collect())
    }
}

/// Which of two forecast better.
fn forecasts(pair: &PairedRuns) -> String {
    let PairedRuns { first, second, matches, brier_difference, .. } = pair;
    let left_out = match pair.only_first + pair.only_second {
        0 => String::new(),
        n => format!("; {n} matches that only one of them forecast are left out"),
    };
    if brier_difference.abs() < VISIBLE {
        return format!("{first} and {second} forecast equally well over {matches} matches{left_out}.");
    }
    let (better, worse) = if *brier_difference < 0.0 { (first, second) } else { (second, first) };
    format!(
        "{better} forecast better than {worse}, by {} Brier over {matches} matches ({}){left_out}.",
        number(brier_difference.abs(), 4),
        luck(pair.adjusted_p_value, Looks::Once)
    )
}

/// Which of two earned more.
fn returns(pair: &PairedRuns) -> Option<String> {
    let PairedRuns { first, second, weeks, .. } = pair;
    let difference = pair.roi_difference.filter(|difference| difference.abs() >= VISIBLE)?;
    let (more, less) = if difference > 0.0 { (first, second) } else { (second, first) };
    Some(format!(
        "{more} earned {} of the bankroll a week more than {less} over {weeks} weeks ({}).",
        percent(difference.abs()),
        luck(pair.adjusted_roi_p_value, Looks::Once)
    ))
}
