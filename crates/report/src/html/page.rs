//! The parts that every page has: style, script, charts and tables.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use super::charts::{Chart, Table};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A whole page, with the script that draws its charts.
pub(crate) fn page(title: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "fairline " (env!("CARGO_PKG_VERSION")) };
                link rel="icon" href="data:,";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                (PreEscaped(plotly()))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// Plotly's script as the crate of that name carries it, without the two megabytes that typeset formulas.
fn plotly() -> String {
    let mut scripts = plotly::Plot::offline_js_sources();
    let end = "</script>";
    let length = scripts.find(end).map_or(scripts.len(), |start| start + end.len());
    scripts.truncate(length);
    scripts
}

/// A chart, its sentence, and its numbers as a table.
pub(crate) fn chart(chart: &Chart) -> Markup {
    let label = format!("{}. {} The numbers are in the table below.", chart.title, chart.says);
    html! {
        figure class="card chart" {
            figcaption { (chart.title) }
            p { (chart.says) }
            div class="plot" id=(chart.id) role="img" aria-label=(label) {}
            script type="application/json" id={ (chart.id) "-data" } { (PreEscaped(data(chart))) }
            details {
                summary { "As a table" }
                div class="scroll" tabindex="0" { (table(&chart.table)) }
            }
        }
    }
}

/// JSON that cannot end the script it stands in.
fn data(chart: &Chart) -> String {
    json!({"traces": chart.traces, "layout": chart.layout}).to_string().replace('<', "\\u003c")
}

/// A table whose columns of words are set to the left.
pub(crate) fn table(table: &Table) -> Markup {
    let words = |column: usize| {
        let word =
            |row: &Vec<String>| row.get(column).is_some_and(|cell| cell.starts_with(char::is_alphabetic));
        table.rows.iter().any(word)
    };
    let class = |column: usize| words(column).then_some("words");
    html! {
        table {
            thead { tr { @for (i, name) in table.header.iter().enumerate() { th scope="col" class=[class(i)] { (name) } } } }
            tbody {
                @for row in &table.rows {
                    tr { @for (i, cell) in row.iter().enumerate() { td class=[class(i)] { (cell) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plotly;

    #[test]
    fn the_script_is_plotly_alone() {
        let script = plotly();
        assert!(script.starts_with("<script") && script.ends_with("</script>"));
        assert!(script.contains("plotly.js v") && !script.contains("MathJax_Main"));
        assert_eq!(script.matches("</script>").count(), 1);
    }
}
