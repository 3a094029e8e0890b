//! The reports of a week, as files.

use std::path::{Path, PathBuf};

use fairline_data::Season;
use fairline_report::{SeasonReport, WeeklyReport};
use fairline_store::StoredRun;

use crate::{Error, Result};

/// Writes the reports of weeks of a run, as a page and as Markdown; those that are there already only if they are to be written anew.
pub(super) fn write(
    folder: &Path,
    stored: StoredRun,
    weeks: &[(Season, usize)],
    anew: bool,
) -> Result<Vec<PathBuf>> {
    let files = |(season, week): (Season, usize)| {
        let name = format!("{season}-week-{week:02}");
        [folder.join(format!("{name}.html")), folder.join(format!("{name}.md"))]
    };
    let there = |week| files(week).iter().all(|file| file.is_file());
    if weeks.is_empty() || (!anew && weeks.iter().all(|&week| there(week))) {
        return Ok(Vec::new());
    }
    let StoredRun { run, data, manifest, .. } = stored;
    let report = SeasonReport::new(data, &run, manifest, None)?;
    let mut written = Vec::new();
    for &(season, week) in weeks {
        let weekly = WeeklyReport::new(&report, season, week)?;
        let [html, markdown] = files((season, week));
        replace(&html, &weekly.to_html())?;
        replace(&markdown, &weekly.to_markdown())?;
        written.extend([html, markdown]);
    }
    Ok(written)
}

/// Writes a file in one step: whoever reads it sees the old one or the new one.
fn replace(file: &Path, text: &str) -> Result<()> {
    let failed = |source| Error::File { path: file.to_owned(), source };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    // Two calls at once must not write into one file.
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(format!(".{}.new", std::process::id()));
    std::fs::write(&unfinished, text).and_then(|()| std::fs::rename(&unfinished, file)).map_err(|source| {
        // The first error is the one to tell; what cannot be removed is read by nobody.
        let _ = std::fs::remove_file(&unfinished);
        failed(source)
    })
}
