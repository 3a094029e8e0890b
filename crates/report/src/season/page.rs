//! The page of a season.

use crate::charts;
use crate::document::{Block, Section};
use crate::render::page;
use crate::rows::{bets_table, open_table};
use crate::settings::manifest_table;
use crate::{PlacedBet, Result, SeasonReport};

impl SeasonReport {
    /// The report as one HTML page that works without a network: charts that answer to the pointer, each with its numbers as
    /// a table, light and dark, and every bet in a table that sorts.
    ///
    /// # Errors
    /// Those of [`series`](Self::series).
    ///
    /// # Examples
    /// ```no_run
    /// # fn of(report: &fairline_report::SeasonReport) -> Result<(), Box<dyn std::error::Error>> {
    /// std::fs::write("season.html", report.to_html()?)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_html(&self) -> Result<String> {
        let charts = charts::season(self, self.series()?);
        let mut document = self.document()?;
        let bets = if self.bets.is_empty() {
            Block::Text("No bet was placed.".to_owned())
        } else {
            Block::Table(bets_table(&self.bets).sortable())
        };
        document.sections.push(Section::new("Bets", vec![bets]));
        if !self.open.is_empty() {
            let open: Vec<PlacedBet> = self.open.iter().map(PlacedBet::from).collect();
            document.sections.push(Section::new("Open bets", vec![Block::Table(open_table(&open))]));
        }
        document.sections.push(Section::new("Assumptions", vec![Block::List(assumptions())]));
        document.sections.push(Section::new("Manifest", vec![Block::Table(manifest_table(&self.manifest))]));
        Ok(page(&document, &charts))
    }
}

fn assumptions() -> Vec<String> {
    [
        "Each week is forecast from what was known before it began; results and closing prices are read afterwards.",
        "Bets are placed at the opening prices of the data, in full. A bookmaker may refuse or limit them.",
        "All stakes of a week are decided together, on the bankroll before it.",
        "Intervals are at 95 % and made for one look: of twenty, one misses the truth by luck alone.",
        "Whether a profit is luck is judged by the weekly returns, each week one observation.",
        "No tax, no cost of moving money, and no interest.",
    ]
    .map(str::to_owned)
    .to_vec()
}
