//! A report without its looks: what is said, in which order. Text, Markdown and pages are made of it.

mod sparkline;
mod table;

pub(crate) use self::sparkline::sparkline;
pub(crate) use self::table::{Cell, Table};
use crate::style::Tone;

/// Title of the bankroll as lines of characters.
pub(crate) const SPARKS: &str = "Bankroll, week by week";

/// What a report says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// Lines below the title: which matches, from where.
    pub(crate) about: Vec<String>,
    pub(crate) verdict: Verdict,
    pub(crate) figures: Vec<Figure>,
    /// Lines of characters that show the bankroll where there are no charts.
    pub(crate) sparks: Vec<String>,
    pub(crate) sections: Vec<Section>,
}

/// What to make of it, in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verdict {
    /// What to do.
    pub(crate) advice: String,
    pub(crate) tone: Tone,
    /// Why.
    pub(crate) lines: Vec<String>,
}

/// A number with its name.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: Cell,
    /// What belongs to it.
    pub(crate) more: String,
}

impl Figure {
    pub(crate) fn new(name: &'static str, value: impl Into<Cell>, more: impl Into<String>) -> Self {
        Self { name, value: value.into(), more: more.into() }
    }
}

/// A part of a report.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

impl Section {
    pub(crate) fn new(title: impl Into<String>, blocks: Vec<Block>) -> Self {
        Self { title: title.into(), blocks }
    }
}

/// A piece of a section.
#[derive(Debug, Clone)]
pub(crate) enum Block {
    Text(String),
    List(Vec<String>),
    Table(Table),
}
