//! The page of a season.

use fairline_sim::{Bet, BetResult};
use maud::{Markup, html};
use rust_decimal::Decimal;

use super::charts::{self, Table};
use super::page::{chart, page, table};
use crate::SeasonReport;
use crate::format::{money, number, percent, selection, signed};
use crate::terminal::{WEEK_HEADER, trial_line, week_row};
use crate::verdict::{Advice, betting_verdict, evidence_verdict, forecast_verdict};

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
    pub fn to_html(&self) -> fairline_sim::Result<String> {
        let charts = charts::season(self, &self.series()?);
        let body = html! {
            header {
                h1 { "Season " (self.data.season) ", " (self.data.competitions.join(" and ")) }
                p class="muted" { "data: " (self.data.source) }
            }
            main {
                (self.verdict())
                (self.figures())
                h2 { "Charts" }
                div class="charts" { @for each in &charts { (chart(each)) } }
                h2 { "Weeks" }
                div class="card" { div class="scroll tall" tabindex="0" { (table(&self.weeks_table())) } }
                h2 { "Bets" }
                (self.bets_table())
                @if !self.open.is_empty() {
                    h2 { "Open bets" }
                    div class="card" { div class="scroll" tabindex="0" { (table(&self.open_table())) } }
                }
                @if !self.alerts.is_empty() || !self.evaluations.is_empty() {
                    h2 { "Monitoring" }
                    div class="card" {
                        ul {
                            @for alert in &self.alerts { li { (alert.season) " week " (alert.week) ": " (alert.text) } }
                            @for trial in &self.evaluations { li { (trial_line(trial)) } }
                        }
                    }
                }
                h2 { "Assumptions" }
                (assumptions())
                h2 { "Manifest" }
                (self.manifest_table())
            }
        };
        Ok(page(&format!("fairline: season {}", self.data.season), &body))
    }

    fn verdict(&self) -> Markup {
        let advice = Advice::of(&self.betting, &self.model_vs_market);
        html! {
            section class={ "card verdict " (if advice == Advice::Both { "go" } else { "stop" }) } aria-label="Verdict" {
                @let words = betting_verdict(&self.betting, &self.model_vs_market);
                @let (result, what_to_do) = words.split_once('\n').unwrap_or((&words, ""));
                strong { (if what_to_do.is_empty() { result } else { what_to_do }) }
                @if !what_to_do.is_empty() { p { (result) } }
                p { (forecast_verdict(&self.model_vs_market)) }
                @if let Some(evidence) = &self.evidence { p { (evidence_verdict(evidence)) } }
            }
        }
    }

    fn figures(&self) -> Markup {
        let betting = &self.betting;
        let scores = &self.scores;
        let error = betting.clv_standard_error;
        html! {
            dl class="figures card" {
                (figure("Bankroll", &money(betting.final_bankroll), &format!("from {}", money(self.bankroll_at_start))))
                (figure("Profit", &signed(betting.profit), &format!("ROI {}", percent(betting.roi))))
                (figure("Yield", &percent(betting.yield_on_turnover), &format!("on {} staked", money(betting.staked))))
                (figure("Bets", &betting.bets.to_string(), &format!("{} won, {} void", betting.wins, betting.void)))
                (figure("Maximum drawdown", &percent(betting.max_drawdown), "from a peak"))
                (figure("Closing-line value", &percent(betting.mean_clv), &format!("± {} (standard error)", percent(error))))
                (figure("Brier, model", &number(scores.model.brier, 4), &format!("{} matches", scores.model.matches)))
                (figure("Brier, market", &number(scores.market.brier, 4), &format!("closing {}", number(scores.closing.brier, 4))))
            }
        }
    }

    fn weeks_table(&self) -> Table {
        Table {
            header: WEEK_HEADER.to_vec(),
            rows: self.weeks.iter().map(|week| week_row(week).to_vec()).collect(),
        }
    }

    fn bets_table(&self) -> Markup {
        if self.bets.is_empty() {
            return html! { p { "No bet was placed." } };
        }
        html! {
            div class="card" {
                div class="scroll tall" tabindex="0" {
                    table class="sortable" {
                        thead { tr {
                            @for name in ["date", "home", "away", "bet", "book"] { th scope="col" class="words" { (name) } }
                            @for name in ["odds", "model", "market", "edge", "stake"] { th scope="col" { (name) } }
                            th scope="col" class="words" { "result" }
                            @for name in ["profit", "CLV"] { th scope="col" { (name) } }
                        } }
                        tbody { @for bet in &self.bets { (bet_row(bet)) } }
                    }
                }
            }
        }
    }

    fn open_table(&self) -> Table {
        Table {
            header: vec!["date", "home", "away", "bet", "book", "odds", "model", "market", "edge", "stake"],
            rows: self
                .open
                .iter()
                .map(|bet| {
                    vec![
                        bet.date.to_string(),
                        bet.home.clone(),
                        bet.away.clone(),
                        selection(bet.outcome, &bet.home, &bet.away).to_owned(),
                        bet.bookmaker.clone(),
                        number(bet.odds, 2),
                        percent(bet.probability),
                        percent(bet.fair_probability),
                        percent(bet.edge),
                        money(bet.stake),
                    ]
                })
                .collect(),
        }
    }

    fn manifest_table(&self) -> Markup {
        let manifest = &self.manifest;
        let seed = manifest.seed.map_or_else(|| "none".to_owned(), |seed| seed.to_string());
        html! {
            div class="card scroll plain" tabindex="0" {
                table {
                    tbody {
                        @for (name, value) in [
                            ("fairline", &manifest.version),
                            ("forecaster", &manifest.forecaster),
                            ("strategy", &manifest.strategy),
                            ("matches", &manifest.matches.to_string()),
                            ("seed", &seed),
                            ("data (SHA-256)", &manifest.data),
                            ("options", &manifest.configuration),
                        ] {
                            tr { th scope="row" class="words" { (name) } td { (value) } }
                        }
                    }
                }
            }
        }
    }
}

fn figure(name: &str, value: &str, more: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) small { (more) } } } }
}

fn bet_row(bet: &Bet) -> Markup {
    let result = match bet.result {
        BetResult::Won => "won",
        BetResult::Lost => "lost",
        BetResult::Void => "void",
    };
    let colour = match bet.profit {
        profit if profit > Decimal::ZERO => Some("good"),
        profit if profit < Decimal::ZERO => Some("bad"),
        _ => None,
    };
    let exact = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    html! {
        tr {
            td class="words" { (bet.date) }
            td class="words" { (bet.home) }
            td class="words" { (bet.away) }
            td class="words" { (selection(bet.outcome, &bet.home, &bet.away)) }
            td class="words" { (bet.bookmaker) }
            td data-value=(bet.odds) { (number(bet.odds, 2)) }
            td data-value=(bet.probability) { (percent(bet.probability)) }
            td data-value=(bet.fair_probability) { (percent(bet.fair_probability)) }
            td data-value=(bet.edge) { (percent(bet.edge)) }
            td data-value=(bet.stake) { (money(bet.stake)) }
            td class="words" { (result) }
            td data-value=(bet.profit) class=[colour] { (signed(bet.profit)) }
            td data-value=(exact(bet.closing_line_value)) { (percent(bet.closing_line_value)) }
        }
    }
}

fn assumptions() -> Markup {
    html! {
        ul {
            li { "Each week is forecast from what was known before it began; results and closing prices are read afterwards." }
            li { "Bets are placed at the opening prices of the data, in full. A bookmaker may refuse or limit them." }
            li { "All stakes of a week are decided together, on the bankroll before it." }
            li { "Intervals are at 95 % and made for one look: of twenty, one misses the truth by luck alone." }
            li { "No tax, no cost of moving money, and no interest." }
        }
    }
}
