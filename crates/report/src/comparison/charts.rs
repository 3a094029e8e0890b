//! The charts of a comparison.

use serde_json::{Value, json};

use super::Comparison;
use crate::charts::{Chart, escape, float, line};
use crate::document::Table;
use crate::format::{money, number, percent, percent_interval, signed_interval};

/// Patterns of lines, so that runs are told apart without colours.
const DASHES: [&str; 4] = ["solid", "dash", "dot", "dashdot"];

/// Letters of a name that fit beside a chart.
const LONGEST: usize = 16;

/// Colours of runs in the page's style.
const COLOURS: usize = 6;

pub(super) fn charts(comparison: &Comparison) -> Vec<Chart> {
    vec![bankrolls(comparison), differences(comparison), returns(comparison)]
}

fn bankrolls(comparison: &Comparison) -> Chart {
    let trace = |(i, run): (usize, &super::ComparedRun)| {
        let mut x: Vec<String> = run.first_day.iter().map(ToString::to_string).collect();
        let mut y: Vec<Value> = run.first_day.iter().map(|_| float(run.bankroll_at_start)).collect();
        x.extend(run.bankroll.iter().map(|point| point.date.to_string()));
        y.extend(run.bankroll.iter().map(|point| float(point.bankroll)));
        let mut trace = line(&escape(&run.name), &format!("var(--run-{})", i % COLOURS + 1), &x, &y);
        trace["line"]["dash"] = json!(DASHES[i % DASHES.len()]);
        trace
    };
    let rows = comparison.runs.iter().flat_map(|run| {
        let row = |point: &crate::BankrollPoint| {
            vec![
                run.name.clone(),
                point.week.to_string(),
                point.date.to_string(),
                money(point.bankroll),
                percent(point.drawdown),
            ]
        };
        run.bankroll.iter().map(row)
    });
    Chart {
        id: "bankrolls".to_owned(),
        title: "Bankrolls".to_owned(),
        says: "Money after each week of every run.".to_owned(),
        traces: comparison.runs.iter().enumerate().map(trace).collect(),
        layout: json!({"yaxis": {"title": {"text": "money"}}, "xaxis": {"type": "date"}, "showlegend": true}),
        table: Table::of(&["run", "week", "until", "bankroll", "drawdown"], rows.collect()),
    }
}

/// What a pair is called.
fn versus(pair: &super::PairedRuns) -> String {
    format!("{} − {}", pair.first, pair.second)
}

/// The same on two short lines, as plotly writes them, so that names leave room for the chart.
fn label(pair: &super::PairedRuns) -> String {
    format!("{} −<br>{}", escape(&short(&pair.first)), escape(&short(&pair.second)))
}

fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// Means of pairs with their intervals, one under the other.
fn forest(pairs: &[super::PairedRuns], means: &[Option<f64>], intervals: &[Option<[f64; 2]>]) -> Value {
    let arm = |k: usize| -> Vec<Option<f64>> {
        let length =
            |(mean, ends): (&Option<f64>, &Option<[f64; 2]>)| Some((ends.as_ref()?[k] - (*mean)?).abs());
        means.iter().zip(intervals).map(length).collect()
    };
    let labels: Vec<String> = pairs.iter().map(label).collect();
    json!([{
        "type": "scatter", "mode": "markers", "name": "difference", "x": means, "y": labels,
        "marker": {"color": "var(--model)", "size": 9},
        "error_x": {
            "type": "data", "symmetric": false, "array": arm(1), "arrayminus": arm(0), "color": "var(--model)", "thickness": 2,
        },
    }])
}

fn differences(comparison: &Comparison) -> Chart {
    let pairs = &comparison.pairs;
    let labels: Vec<String> = pairs.iter().map(versus).collect();
    let means: Vec<Option<f64>> = pairs.iter().map(|pair| Some(pair.brier_difference)).collect();
    let intervals: Vec<Option<[f64; 2]>> = pairs.iter().map(|pair| pair.difference_interval).collect();
    let rows = pairs.iter().zip(&labels).map(|(pair, label)| {
        vec![
            label.clone(),
            pair.matches.to_string(),
            format!("{:+.4}", pair.brier_difference),
            pair.difference_interval.map_or_else(|| crate::format::NONE.to_owned(), signed_interval),
            number(pair.p_value, 3),
        ]
    });
    Chart {
        id: "brier-differences".to_owned(),
        title: "Brier score of forecasts, run against run".to_owned(),
        says: "Left of 0 the first run forecast better. Lines are 95% intervals: one that crosses 0 proves nothing."
            .to_owned(),
        traces: forest(pairs, &means, &intervals),
        layout: json!({
            "xaxis": {"title": {"text": "difference of Brier scores"}, "zeroline": true},
            "yaxis": {"type": "category", "autorange": "reversed"}, "showlegend": false,
        }),
        table: Table::of(&["pair", "matches", "difference", "95%", "p"], rows.collect()),
    }
}

fn returns(comparison: &Comparison) -> Chart {
    let pairs = &comparison.pairs;
    let labels: Vec<String> = pairs.iter().map(versus).collect();
    let means: Vec<Option<f64>> = pairs.iter().map(|pair| pair.roi_difference).collect();
    let intervals: Vec<Option<[f64; 2]>> = pairs.iter().map(|pair| pair.roi_interval).collect();
    let rows = pairs.iter().zip(&labels).map(|(pair, label)| {
        vec![
            label.clone(),
            pair.weeks.to_string(),
            percent(pair.roi_difference),
            percent_interval(pair.roi_interval),
            number(pair.roi_p_value, 3),
        ]
    });
    Chart {
        id: "roi-differences".to_owned(),
        title: "Weekly ROI, run against run".to_owned(),
        says: "Right of 0 the first run earned more a week. Lines are 95% intervals: one that crosses 0 proves nothing."
            .to_owned(),
        traces: forest(pairs, &means, &intervals),
        layout: json!({
            "xaxis": {"title": {"text": "difference of weekly ROI"}, "tickformat": ".1%", "zeroline": true},
            "yaxis": {"type": "category", "autorange": "reversed"}, "showlegend": false,
        }),
        table: Table::of(&["pair", "weeks", "difference", "95%", "p"], rows.collect()),
    }
}
