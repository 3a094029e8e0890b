//! The account of a check as a text for people.

use std::fmt::{self, Formatter};

use super::{DataReport, Finding, Verdict};

/// Findings of one kind that are shown; a text of thousands of lines is read by nobody.
const SHOWN: usize = 10;

impl fmt::Display for DataReport {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} matches in {} files; {} rows refused, {} quotes with prices missing",
            self.matches,
            self.files.len(),
            self.refused,
            self.incomplete_quotes + self.incomplete_two_way_quotes
        )?;
        self.files(f)?;
        self.seasons(f)?;
        findings(f, "problems", &self.problems)?;
        findings(f, "notes", &self.notes)?;
        match self.verdict() {
            Verdict::Clean => write!(f, "\nclean"),
            Verdict::Findings => write!(f, "\nnot clean"),
        }
    }
}

impl DataReport {
    fn files(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = |file: &std::path::Path| {
            file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
        };
        let names: Vec<String> = self.files.iter().map(|file| name(&file.file)).collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).max("file".len());
        if !names.is_empty() {
            writeln!(f, "\n{:width$}  matches  refused", "file")?;
        }
        for (name, file) in names.iter().zip(&self.files) {
            writeln!(f, "{name:width$}  {:7}  {:7}", file.matches, file.refused)?;
        }
        Ok(())
    }

    fn seasons(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let longest = self.seasons.iter().map(|season| season.competition.chars().count()).max();
        let width = longest.unwrap_or(0).max("competition".len());
        if !self.seasons.is_empty() {
            writeln!(f, "\n{:width$}  season   clubs  matches  state", "competition")?;
        }
        for season in &self.seasons {
            let (competition, clubs, matches) = (&season.competition, season.clubs, season.matches);
            writeln!(f, "{competition:width$}  {}  {clubs:5}  {matches:7}  {}", season.season, season.state)?;
        }
        Ok(())
    }
}

/// The findings by kind, in the order of their first.
fn findings(f: &mut Formatter<'_>, title: &str, findings: &[Finding]) -> fmt::Result {
    if findings.is_empty() {
        return writeln!(f, "\n{title}: none");
    }
    writeln!(f, "\n{title}: {}", findings.len())?;
    let mut headings: Vec<&str> = Vec::new();
    for finding in findings {
        if !headings.contains(&finding.heading()) {
            headings.push(finding.heading());
        }
    }
    for heading in headings {
        let of_kind = || findings.iter().filter(|finding| finding.heading() == heading);
        writeln!(f, "  {heading}: {}", of_kind().count())?;
        for finding in of_kind().take(SHOWN) {
            writeln!(f, "    {finding}")?;
        }
        if let more @ 1.. = of_kind().count().saturating_sub(SHOWN) {
            writeln!(f, "    … and {more} more")?;
        }
    }
    Ok(())
}
