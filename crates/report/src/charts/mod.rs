//! Charts: what plotly draws, the sentence that says how to read it, and the same as a table.

mod season;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

pub(crate) use self::season::{progress, season, weekly_roi};
use crate::document::Table;
use crate::format::{money, percent};
use crate::series::BankrollPoint;

/// A chart and its alternative for readers who do not see it. Colours are names of the page's style, `var(--model)`.
pub(crate) struct Chart {
    pub(crate) id: String,
    pub(crate) title: String,
    /// How to read it.
    pub(crate) says: String,
    pub(crate) traces: Value,
    pub(crate) layout: Value,
    pub(crate) table: Table,
}

pub(crate) fn line(name: &str, colour: &str, x: &[String], y: &[Value]) -> Value {
    json!({"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": {"color": colour, "width": 2}})
}

/// The area between two lines, drawn as one closed shape.
pub(crate) fn band(name: &str, colour: &str, x: &[String], low: &[Value], high: &[Value]) -> Value {
    let around: Vec<&String> = x.iter().chain(x.iter().rev()).collect();
    let ends: Vec<&Value> = high.iter().chain(low.iter().rev()).collect();
    json!({
        "type": "scatter", "mode": "lines", "name": name, "x": around, "y": ends, "fill": "toself",
        "fillcolor": colour, "line": {"width": 0}, "hoverinfo": "skip",
    })
}

pub(crate) fn float(amount: Decimal) -> Value {
    json!(amount.to_f64())
}

/// Plotly reads texts as markup of its own.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Money after each week, and how far it is below its peak.
pub(crate) fn bankroll(start: Decimal, first_day: Option<Date>, points: &[BankrollPoint]) -> Chart {
    let mut x = vec![first_day.map_or_else(String::new, |day| day.to_string())];
    x.extend(points.iter().map(|point| point.date.to_string()));
    let mut money_of = vec![float(start)];
    money_of.extend(points.iter().map(|point| float(point.bankroll)));
    let mut below = vec![json!(0.0)];
    below.extend(points.iter().map(|point| json!(-point.drawdown)));
    let mut drawdown = line("drawdown", "var(--bad)", &x, &below);
    drawdown["yaxis"] = json!("y2");
    drawdown["fill"] = json!("tozeroy");
    drawdown["fillcolor"] = json!("var(--bad-band)");
    Chart {
        id: "bankroll".to_owned(),
        title: "Bankroll and drawdown".to_owned(),
        says: format!(
            "From {} to {}; at worst {} below the highest point before.",
            money(start),
            money(points.last().map_or(start, |point| point.bankroll)),
            percent(points.iter().map(|point| point.drawdown).fold(0.0, f64::max))
        ),
        traces: json!([line("bankroll", "var(--model)", &x, &money_of), drawdown]),
        layout: json!({
            "yaxis": {"title": {"text": "money"}, "domain": [0.34, 1.0]},
            "yaxis2": {"title": {"text": "drawdown"}, "domain": [0.0, 0.26], "tickformat": ".0%"},
            "xaxis": {"type": "date", "anchor": "y2"},
        }),
        table: Table::of(
            &["week", "until", "bankroll", "drawdown"],
            points
                .iter()
                .map(|p| vec![p.week.to_string(), p.date.to_string(), money(p.bankroll), percent(p.drawdown)])
                .collect(),
        ),
    }
}
