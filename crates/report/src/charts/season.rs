//! The charts of a season.

use fairline_data::Outcome;
use fairline_sim::BetResult;
use serde_json::{Value, json};

use super::{Chart, band, bankroll, escape, float, line};
use crate::SeasonReport;
use crate::document::Table;
use crate::format::{NONE, money, number, percent, percent_interval, selection, signed, signed_interval};
use crate::series::{Band, BankrollPoint, BrierPoint, ClvPoint, Progress, Reliability, Series};

/// All charts that have something to show.
pub(crate) fn season(report: &SeasonReport, series: Series) -> Vec<Chart> {
    let Series { bankroll, brier, reliability, edge_bands, odds_bands, clv } = series;
    let mut charts = progress(report, &Progress { bankroll, brier, reliability, clv });
    if !edge_bands.is_empty() {
        charts.push(edges(&edge_bands));
    }
    if !report.bets.is_empty() {
        charts.push(stakes(report));
    }
    if !odds_bands.is_empty() {
        charts.push(odds(&odds_bands));
    }
    charts
}

/// The charts that follow a run.
pub(crate) fn progress(report: &SeasonReport, progress: &Progress) -> Vec<Chart> {
    let first = report.weeks.first().map(|week| week.start);
    let mut charts =
        vec![bankroll(report.bankroll_at_start, first, &progress.bankroll), weekly_roi(&progress.bankroll)];
    if !progress.brier.is_empty() {
        charts.push(brier(&progress.brier));
    }
    if !progress.clv.is_empty() {
        charts.push(clv(&progress.clv));
    }
    charts.extend(progress.reliability.iter().filter(|table| table.model.is_some()).map(reliability));
    charts
}

/// Profit of each week over the bankroll before it.
pub(crate) fn weekly_roi(points: &[BankrollPoint]) -> Chart {
    let x: Vec<String> = points.iter().map(|point| point.date.to_string()).collect();
    let y: Vec<f64> = points.iter().map(|point| point.roi.unwrap_or(0.0)).collect();
    let colours: Vec<&str> =
        y.iter().map(|&roi| if roi < 0.0 { "var(--bad)" } else { "var(--good)" }).collect();
    let up = y.iter().filter(|&&roi| roi > 0.0).count();
    Chart {
        id: "weekly-roi".to_owned(),
        title: "Weekly ROI".to_owned(),
        says: format!(
            "Profit of each week over the bankroll before it: {up} of {} weeks in profit.",
            y.len()
        ),
        traces: json!([{"type": "bar", "name": "ROI", "x": x, "y": y, "marker": {"color": colours}}]),
        layout: json!({"yaxis": {"tickformat": ".0%"}, "xaxis": {"type": "date"}, "showlegend": false}),
        table: Table::of(
            &["week", "until", "ROI"],
            points.iter().map(|p| vec![p.week.to_string(), p.date.to_string(), percent(p.roi)]).collect(),
        ),
    }
}

fn brier(points: &[BrierPoint]) -> Chart {
    let x: Vec<String> = points.iter().map(|point| point.date.to_string()).collect();
    let value = |pick: &dyn Fn(&BrierPoint) -> Option<f64>| -> Vec<Value> {
        points.iter().map(|point| json!(pick(point))).collect()
    };
    let end = |k: usize| {
        value(&|p| Some(p.market + p.difference_interval.map_or(p.model - p.market, |ends| ends[k])))
    };
    let mut market = line("market", "var(--market)", &x, &value(&|p| Some(p.market)));
    market["line"]["dash"] = json!("dash");
    Chart {
        id: "brier".to_owned(),
        title: "Brier score, last ten weeks: model against market".to_owned(),
        says: "Lower is better. The band is where the model may really be (95%): while it holds the market's line, the \
               difference is within luck."
            .to_owned(),
        traces: json!([
            band("model, 95%", "var(--model-band)", &x, &end(0), &end(1)),
            line("model", "var(--model)", &x, &value(&|p| Some(p.model))),
            market,
        ]),
        layout: json!({"yaxis": {"title": {"text": "Brier"}}, "xaxis": {"type": "date"}}),
        table: Table::of(&["week", "until", "matches", "model", "market", "model − market, 95%"], points
                .iter()
                .map(|p| {
                    let interval = p.difference_interval;
                    vec![
                        p.week.to_string(),
                        p.date.to_string(),
                        p.matches.to_string(),
                        number(p.model, 4),
                        number(p.market, 4),
                        interval.map_or_else(|| NONE.to_owned(), signed_interval),
                    ]
                })
                .collect()),
    }
}

fn reliability(table: &Reliability) -> Chart {
    let (id, words) = match table.outcome {
        Outcome::Home => ("home", "home win"),
        Outcome::Draw => ("draw", "draw"),
        Outcome::Away => ("away", "away win"),
    };
    let mut traces = vec![json!({
        "type": "scatter", "mode": "lines", "name": "as said", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip",
        "line": {"color": "var(--muted)", "width": 1, "dash": "dot"},
    })];
    let mut rows = Vec::new();
    let forecasts = [
        ("model", "var(--model)", "circle", &table.model),
        ("market", "var(--market)", "square-open", &table.market),
    ];
    for (name, colour, symbol, forecasts) in forecasts {
        let Some(forecasts) = forecasts else { continue };
        let each = &forecasts.rows;
        let of = |pick: &dyn Fn(&fairline_metrics::ReliabilityRow) -> f64| -> Vec<f64> {
            each.iter().map(pick).collect()
        };
        traces.push(json!({
            "type": "scatter", "mode": "lines+markers", "name": name, "x": of(&|r| r.mean_forecast), "y": of(&|r| r.frequency),
            "text": each.iter().map(|row| format!("{} matches", row.count)).collect::<Vec<_>>(),
            "error_y": {
                "type": "data", "symmetric": false, "thickness": 1, "width": 0, "color": colour,
                "array": of(&|r| r.interval[1] - r.frequency), "arrayminus": of(&|r| r.frequency - r.interval[0]),
            },
            "line": {"color": colour, "width": 2}, "marker": {"color": colour, "symbol": symbol, "size": 7},
        }));
        rows.extend(each.iter().map(|row| {
            vec![
                name.to_owned(),
                format!("{} to {}", percent(row.lower), percent(row.upper)),
                row.count.to_string(),
                percent(row.mean_forecast),
                percent(row.frequency),
                percent_interval(Some(row.interval)),
            ]
        }));
    }
    Chart {
        id: format!("reliability-{id}"),
        title: format!("Reliability: {words}"),
        says: "What was said (across) against how often it happened (up). On the dotted line both agree; bars are 95% \
               intervals."
            .to_owned(),
        traces: Value::Array(traces),
        layout: json!({
            "xaxis": {"range": [-0.03, 1.03], "tickformat": ".0%"},
            "yaxis": {"range": [-0.03, 1.03], "tickformat": ".0%", "title": {"text": "happened"}},
        }),
        table: Table::of(&["forecast", "bin", "matches", "said", "happened", "95%"], rows),
    }
}

/// What a band is called, such as `2%–4%` or `≥ 10.0`.
fn ends(band: &Band, show: impl Fn(f64) -> String) -> String {
    match band.upper {
        Some(upper) => format!("{}–{}", show(band.lower), show(upper)),
        None => format!("≥ {}", show(band.lower)),
    }
}

/// Yields of bands with their intervals.
fn yields(bands: &[Band], labels: &[String]) -> Value {
    let values: Vec<f64> = bands.iter().map(|band| band.yield_on_turnover).collect();
    let above: Vec<Option<f64>> =
        bands.iter().map(|band| band.yield_interval.map(|ends| ends[1] - band.yield_on_turnover)).collect();
    let below: Vec<Option<f64>> =
        bands.iter().map(|band| band.yield_interval.map(|ends| band.yield_on_turnover - ends[0])).collect();
    let text: Vec<String> = bands.iter().map(|band| format!("{} bets", band.bets)).collect();
    json!({
        "type": "bar", "name": "yield", "x": labels, "y": values, "hovertext": text, "marker": {"color": "var(--model)"},
        "error_y": {
            "type": "data", "symmetric": false, "array": above, "arrayminus": below, "color": "var(--text)", "thickness": 1,
        },
    })
}

fn bands_table(bands: &[Band], labels: &[String], of: &'static str) -> Table {
    Table::of(
        &[of, "bets", "won", "staked", "profit", "expected yield", "yield", "95%"],
        bands
            .iter()
            .zip(labels)
            .map(|(band, label)| {
                vec![
                    label.clone(),
                    band.bets.to_string(),
                    band.wins.to_string(),
                    money(band.staked),
                    signed(band.profit),
                    percent(band.expected_yield),
                    percent(band.yield_on_turnover),
                    percent_interval(band.yield_interval),
                ]
            })
            .collect(),
    )
}

fn edges(bands: &[Band]) -> Chart {
    let labels: Vec<String> =
        bands.iter().map(|band| ends(band, |edge| format!("{:.0}%", 100.0 * edge))).collect();
    let expected: Vec<f64> = bands.iter().map(|band| band.expected_yield).collect();
    Chart {
        id: "edges".to_owned(),
        title: "Edge against realised return".to_owned(),
        says: "If the model's edges were real, each bar would reach its diamond. Lines are 95% intervals."
            .to_owned(),
        traces: json!([
            yields(bands, &labels),
            {"type": "scatter", "mode": "markers", "name": "expected", "x": labels, "y": expected,
             "marker": {"color": "var(--market)", "size": 9, "symbol": "diamond"}},
        ]),
        layout: json!({"yaxis": {"tickformat": ".0%", "title": {"text": "yield"}}, "xaxis": {"type": "category"}}),
        table: bands_table(bands, &labels, "edge"),
    }
}

fn odds(bands: &[Band]) -> Chart {
    let labels: Vec<String> = bands.iter().map(|band| ends(band, |odds| format!("{odds:.1}"))).collect();
    Chart {
        id: "odds".to_owned(),
        title: "Odds bands".to_owned(),
        says: "Where the money was made and lost. Lines are 95% intervals: a band whose line crosses 0 proves nothing."
            .to_owned(),
        traces: json!([yields(bands, &labels)]),
        layout: json!({
            "yaxis": {"tickformat": ".0%", "title": {"text": "yield"}}, "xaxis": {"type": "category"}, "showlegend": false,
        }),
        table: bands_table(bands, &labels, "odds"),
    }
}

fn clv(points: &[ClvPoint]) -> Chart {
    let x: Vec<String> = points.iter().map(|point| point.date.to_string()).collect();
    let mean: Vec<Value> = points.iter().map(|point| json!(point.mean)).collect();
    let end = |k: usize| -> Vec<Value> {
        points.iter().map(|point| json!(point.interval.map_or(point.mean, |ends| ends[k]))).collect()
    };
    Chart {
        id: "clv".to_owned(),
        title: "Closing-line value".to_owned(),
        says: "Mean of all bets so far, with its 95% interval. Above 0, prices were taken that the closing market thinks too \
               long: the quickest sign of an edge."
            .to_owned(),
        traces: json!([
            band("95%", "var(--model-band)", &x, &end(0), &end(1)),
            line("mean", "var(--model)", &x, &mean),
        ]),
        layout: json!({"yaxis": {"tickformat": ".1%"}, "xaxis": {"type": "date"}}),
        table: Table::of(&["week", "until", "bets", "mean", "95%"], points
                .iter()
                .map(|p| {
                    let (week, date, bets) = (p.week.to_string(), p.date.to_string(), p.bets.to_string());
                    vec![week, date, bets, percent(p.mean), percent_interval(p.interval)]
                })
                .collect()),
    }
}

fn stakes(report: &SeasonReport) -> Chart {
    let kinds = [
        (BetResult::Won, "won", "var(--good)", "circle"),
        (BetResult::Lost, "lost", "var(--bad)", "x-thin-open"),
        (BetResult::Void, "void", "var(--muted)", "diamond-open"),
    ];
    let mut traces = Vec::new();
    for (result, name, colour, symbol) in kinds {
        let bets: Vec<_> = report.bets.iter().filter(|bet| bet.result == result).collect();
        if bets.is_empty() {
            continue;
        }
        let text = |bet: &&fairline_sim::Bet| {
            let backed = escape(selection(bet.outcome, &bet.home, &bet.away));
            format!("{} v {}: {backed} at {}", escape(&bet.home), escape(&bet.away), bet.odds)
        };
        traces.push(json!({
            "type": "scatter", "mode": "markers", "name": name, "marker": {"color": colour, "symbol": symbol, "size": 6, "opacity": 0.75},
            "x": bets.iter().map(|bet| bet.date.to_string()).collect::<Vec<_>>(),
            "y": bets.iter().map(|bet| float(bet.stake)).collect::<Vec<_>>(),
            "text": bets.iter().map(text).collect::<Vec<_>>(),
        }));
    }
    let weeks = report.weeks.iter().filter(|week| week.bets > 0);
    Chart {
        id: "stakes".to_owned(),
        title: "Stakes".to_owned(),
        says: format!("Each of {} bets by its day and its stake.", report.bets.len()),
        traces: Value::Array(traces),
        layout: json!({"yaxis": {"title": {"text": "stake"}, "rangemode": "tozero"}, "xaxis": {"type": "date"}}),
        table: Table::of(
            &["week", "from", "bets", "staked"],
            weeks
                .map(|w| vec![w.week.to_string(), w.start.to_string(), w.bets.to_string(), money(w.staked)])
                .collect(),
        ),
    }
}
