//! The parts that every page has: style, script, charts and tables.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use crate::charts::Chart;
use crate::document::{Block, Document, Figure, Table, Verdict};
use crate::style::Tone;

pub(super) const STYLE: &str = include_str!("page.css");
/// Rows from which on a table scrolls in itself.
const LONG: usize = 20;

pub(super) const SCRIPT: &str = include_str!("page.js");

/// The document and its charts as a whole page, with the script that draws them.
pub(crate) fn page(document: &Document, charts: &[Chart]) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (about_page(&document.title))
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (document.title) }
                    @for about in &document.about { p class="muted" { (about) } }
                }
                main {
                    (verdict(&document.verdict))
                    @if !document.figures.is_empty() {
                        dl class="figures card" { @for each in &document.figures { (figure(each)) } }
                    }
                    @if !charts.is_empty() {
                        h2 { "Charts" }
                        div class="charts" { @for each in charts { (chart(each)) } }
                    }
                    @for section in &document.sections {
                        h2 { (section.title) }
                        @for each in &section.blocks { (block(each, &section.title)) }
                    }
                }
                script { (PreEscaped(plotly_source())) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

pub(super) fn verdict(verdict: &Verdict) -> Markup {
    html! {
        section class={ "card verdict " (class(verdict.tone).unwrap_or_default()) } aria-label="Verdict" {
            strong { (verdict.advice) }
            @for line in &verdict.lines { p { (line) } }
        }
    }
}

pub(super) fn figure(figure: &Figure) -> Markup {
    html! {
        div { dt { (figure.name) } dd { span class=[class(figure.value.tone)] { (figure.value.text) } small { (figure.more) } } }
    }
}

pub(super) fn block(block: &Block, title: &str) -> Markup {
    match block {
        Block::Text(text) => html! { p { (text) } },
        Block::List(items) => html! { ul { @for item in items { li { (item) } } } },
        Block::Table(each) => html! {
            div class="card" {
                div class={ "scroll" (if each.rows.len() > LONG { " tall" } else { "" }) } tabindex="0" role="region" aria-label=(title) { (table(each)) }
                @if !each.note.is_empty() { p class="note" { (each.note) } }
            }
        },
    }
}

fn class(tone: Tone) -> Option<&'static str> {
    match tone {
        Tone::Good => Some("good"),
        Tone::Bad => Some("bad"),
        Tone::Muted => Some("muted"),
        Tone::Plain | Tone::Heading => None,
    }
}

/// What every page says of itself.
pub(super) fn about_page(title: &str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        meta name="generator" content={ "fairline " (env!("CARGO_PKG_VERSION")) };
        meta name="color-scheme" content="light dark";
        link rel="icon" href="data:,";
        title { "fairline: " (title) }
    }
}

/// Plotly's script as the crate of that name carries it, without the two megabytes that typeset formulas.
pub(super) fn plotly_source() -> String {
    let sources = plotly::Plot::offline_js_sources();
    let begun =
        sources.split_once("<script").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
    begun
        .and_then(|rest| rest.split_once("</script>"))
        .map_or_else(String::new, |(script, _)| script.to_owned())
}

/// A chart, its sentence, and its numbers as a table.
pub(super) fn chart(chart: &Chart) -> Markup {
    let label = format!("{}. {} The numbers are in the table below.", chart.title, chart.says);
    html! {
        figure class="card chart" data-part=(chart.id) {
            figcaption { (chart.title) }
            p { (chart.says) }
            div class="plot" id=(chart.id) role="img" aria-label=(label) {}
            script type="application/json" id={ (chart.id) "-data" } { (PreEscaped(data(chart))) }
            details {
                summary { "As a table" }
                div class="scroll" tabindex="0" role="region" aria-label=(chart.title) { (table(&chart.table)) }
            }
        }
    }
}

/// JSON that cannot end the script it stands in.
fn data(chart: &Chart) -> String {
    json!({"traces": chart.traces, "layout": chart.layout}).to_string().replace('<', "\\u003c")
}

/// A table whose columns of words are set to the left.
fn table(table: &Table) -> Markup {
    let words = |column: usize| table.words(column).then_some("words");
    let kind = match (table.sortable, table.stacked) {
        (true, _) => Some("sortable"),
        (false, true) => Some("stacked"),
        (false, false) => None,
    };
    let label = |column: usize| table.header.get(column).filter(|_| table.stacked);
    html! {
        table class=[kind] {
            thead { tr { @for (i, name) in table.header.iter().enumerate() { th scope="col" class=[words(i)] { (name) } } } }
            tbody {
                @for row in &table.rows {
                    tr {
                        @for (i, cell) in row.iter().enumerate() {
                            td class=[words(i)] data-label=[label(i)] data-value=[cell.exact.as_ref().filter(|_| table.sortable)] {
                                @match class(cell.tone) {
                                    Some(tone) => span class=(tone) { (cell.text) },
                                    None => (cell.text),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plotly_source;

    #[test]
    fn the_script_is_plotly_alone() {
        let script = plotly_source();
        assert!(script.contains("plotly.js v") && !script.contains("MathJax_Main"));
        assert!(!script.contains("</script>") && !script.contains("<script "));
        assert!(script.len() > 1_000_000);
    }
}
