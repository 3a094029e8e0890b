//! Several runs side by side, and whether their differences are more than luck.

mod charts;
mod document;
mod pair;

use fairline_sim::{DataSummary, Manifest, SeasonScores};
use jiff::civil::Date;
use rust_decimal::Decimal;

pub use self::pair::PairedRuns;
use crate::series::{BankrollPoint, bankroll};
use crate::settings::settings;
use crate::{Error, Figures, Result, SeasonReport};

/// Several runs side by side: what each came to, which forecast better on the matches they have in common, and what their
/// settings differ in.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct Comparison {
    /// The runs, in the order given.
    pub runs: Vec<ComparedRun>,
    /// Every two of them: the first with the second, the first with the third, and so on.
    pub pairs: Vec<PairedRuns>,
    /// The settings that differ.
    pub settings: Vec<Setting>,
}

/// One of the runs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct ComparedRun {
    /// What the caller calls it.
    pub name: String,
    /// Where the matches came from.
    pub data: DataSummary,
    /// What the run was made of.
    pub manifest: Manifest,
    /// Scores of the model and of the market's two lines, over all its matches.
    pub scores: SeasonScores,
    /// What it came to.
    pub figures: Figures,
    /// Money at the start.
    #[serde(with = "rust_decimal::serde::float")]
    pub bankroll_at_start: Decimal,
    /// First day of its first week.
    pub first_day: Option<Date>,
    /// Money after each week.
    pub bankroll: Vec<BankrollPoint>,
}

/// A setting that is not the same in all runs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Setting {
    /// Its name, such as `value.min_edge`.
    pub name: String,
    /// Its value in each run, in their order; `None` where a run has no such setting.
    pub values: Vec<Option<String>>,
}

impl Comparison {
    /// Compares runs, each with the name it goes by.
    ///
    /// Forecasts are compared match by match, on the matches that both runs forecast and that have a result; matches of one
    /// run alone are counted and left out.
    ///
    /// # Errors
    /// [`Error::TooFewRuns`] below two; [`Error::Name`] for an empty name, or one given twice; [`Error::NoCommonMatch`] for
    /// runs of different seasons or leagues, of which no test could say anything; [`Error::Contradiction`] where two runs
    /// have different results of the same match; [`Error::Figures`] for values that no run has.
    ///
    /// # Examples
    /// ```no_run
    /// use fairline_report::{Comparison, SeasonReport, Style};
    ///
    /// # fn of(elo: &SeasonReport, ratings: &SeasonReport) -> Result<(), Box<dyn std::error::Error>> {
    /// let comparison = Comparison::new(&[("elo", elo), ("ratings", ratings)])?;
    /// println!("{}", comparison.to_text(Style::Plain));
    /// std::fs::write("comparison.html", comparison.to_html())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn new(runs: &[(&str, &SeasonReport)]) -> Result<Self> {
        if runs.len() < 2 {
            return Err(Error::TooFewRuns { runs: runs.len() });
        }
        for (index, (name, _)) in runs.iter().enumerate() {
            if name.trim().is_empty() || runs[..index].iter().any(|(other, _)| other == name) {
                return Err(Error::Name { index, name: (*name).to_owned() });
            }
        }
        let mut pairs = Vec::new();
        for (i, first) in runs.iter().enumerate() {
            for second in &runs[i + 1..] {
                pairs.push(PairedRuns::new(*first, *second)?);
            }
        }
        pair::adjust(&mut pairs);
        let run = |&(name, report): &(&str, &SeasonReport)| -> Result<ComparedRun> {
            Ok(ComparedRun {
                name: name.to_owned(),
                data: report.data.clone(),
                manifest: report.manifest.clone(),
                scores: report.scores.clone(),
                figures: report.figures()?,
                bankroll_at_start: report.bankroll_at_start,
                first_day: report.weeks.first().map(|week| week.start),
                bankroll: bankroll::points(report.bankroll_at_start, &report.weeks),
            })
        };
        Ok(Self {
            runs: runs.iter().map(run).collect::<Result<_>>()?,
            pairs,
            settings: differing(runs.iter().map(|(_, report)| &report.manifest)),
        })
    }

    /// The comparison as one JSON object, indented, with a line end. Undefined figures are `null`.
    ///
    /// # Errors
    /// None that the types allow; serde's signature is passed on.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

/// The settings that are not the same in all manifests, in the order in which they come up.
fn differing<'a>(manifests: impl Iterator<Item = &'a Manifest>) -> Vec<Setting> {
    let all: Vec<Vec<(String, String)>> = manifests.map(settings).collect();
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in all.iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let setting = |name: &String| {
        let value = |of: &Vec<(String, String)>| {
            let mut values = of.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
            let first = values.next()?.to_owned();
            // Schedule and season might each have an option of this name.
            Some(values.fold(first, |joined, value| joined + ", " + value))
        };
        Setting { name: name.clone(), values: all.iter().map(value).collect() }
    };
    let differs = |setting: &Setting| setting.values.windows(2).any(|pair| pair[0] != pair[1]);
    names.into_iter().map(setting).filter(differs).collect()
}
