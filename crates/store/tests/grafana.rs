//! Grafana's dashboard and alert rules: every query of them runs on a stored season and says what the store says.

use std::collections::{BTreeMap, BTreeSet};

use fairline_store::StoredRun;
use serde_json::Value;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Column, Connection, PgConnection, Row, TypeInfo};

use crate::fixture::{NOW, Place, World};
use crate::{Test, wait};

/// On PostgreSQL only.
pub(crate) const TESTS: &[(&str, Test)] = &[
    (
        "every_query_of_the_dashboard_agrees_with_the_store",
        every_query_of_the_dashboard_agrees_with_the_store,
    ),
    ("the_alert_rules_speak_of_the_run_that_goes_on", the_alert_rules_speak_of_the_run_that_goes_on),
    ("the_reader_can_look_and_not_write", the_reader_can_look_and_not_write),
];

fn file(path: &str) -> String {
    std::fs::read_to_string(format!("{}/../../grafana/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn dashboard() -> Value {
    serde_json::from_str(&file("dashboards/betting.json")).unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

/// A query as Grafana 12 sends it: macros end at the first closing bracket, `$run` and `${season:csv}` are filled in.
fn filled(sql: &str, run: i64, seasons: &[i64]) -> String {
    since(sql, &run.to_string(), seasons, "2016-01-01")
}

/// The same with the time range beginning on a day, for a run that may be none.
fn since(sql: &str, run: &str, seasons: &[i64], day: &str) -> String {
    let mut sql = sql.to_owned();
    while let Some(start) = sql.find("$__") {
        let open = start + sql[start..].find('(').unwrap();
        let close = open + sql[open..].find(')').unwrap();
        let (name, argument) = (&sql[start + 3..open], sql[open + 1..close].trim());
        let filled = match name {
            "timeFilter" => {
                format!("{argument} BETWEEN '{day}T00:00:00Z' AND '2030-12-31T23:59:59.999Z'")
            }
            "time" => format!("{argument} AS \"time\""),
            other => panic!("$__{other} is not known here"),
        };
        sql.replace_range(start..=close, &filled);
    }
    let seasons: Vec<String> = seasons.iter().map(ToString::to_string).collect();
    let sql = sql.replace("${season:csv}", &seasons.join(",")).replace("$run", run);
    assert!(!sql.contains('$'), "a variable is left: {sql}");
    sql
}

async fn ask(connection: &mut PgConnection, sql: &str) -> Vec<PgRow> {
    match sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await {
        Ok(rows) => rows,
        Err(error) => panic!("{error} in {sql}"),
    }
}

/// Name and type of each column; Grafana shows an exact decimal as text in some panels, so there is none.
fn columns(rows: &[PgRow]) -> Vec<(String, String)> {
    let Some(first) = rows.first() else { return Vec::new() };
    first
        .columns()
        .iter()
        .map(|column| (column.name().to_owned(), column.type_info().name().to_owned()))
        .collect()
}

/// A finished season with everything in it, and one that was interrupted while bets were open.
async fn stored(place: &Place) -> [StoredRun; 2] {
    let store = place.open().await;
    let world = World::eventful(1);
    let whole = store
        .record_season(world.simulation(), &world.manifest(), &world.data, || NOW, |_| {})
        .await
        .unwrap();
    let world = World::eventful(2);
    let mut simulation = world.simulation();
    let start = simulation.run().bankroll_at_start;
    let mut writer = store.open_run(&world.manifest(), &world.data, start, NOW).await.unwrap();
    while simulation.weeks_played() < 8 || simulation.open().is_empty() {
        simulation.play_week(|_| {}).unwrap();
        writer.record_week(&simulation, NOW).await.unwrap();
    }
    let part = store.load_run(writer.id()).await.unwrap();
    assert!(!part.run.open.is_empty() && whole.run.alerts().count() > 0 && whole.run.evaluations.len() > 1);
    [whole, part]
}

fn every_query_of_the_dashboard_agrees_with_the_store(place: &Place) {
    let dashboard = dashboard();
    wait(async {
        let runs = stored(place).await;
        let mut connection = PgConnection::connect(&place.location).await.unwrap();
        for stored in &runs {
            let variables = list(&dashboard["templating"]["list"]);
            let of = |name: &str| variables.iter().find(|variable| variable["name"] == name).unwrap();
            let offered = ask(&mut connection, text(&of("run")["query"])).await;
            let offered: Vec<i64> = offered.iter().map(|row| row.get("__value")).collect();
            assert_eq!(offered.len(), runs.len());
            let seasons = ask(&mut connection, &filled(text(&of("season")["query"]), stored.id, &[])).await;
            let labels: Vec<String> = seasons.iter().map(|row| row.get("__text")).collect();
            assert_eq!(labels, ["2017-18"]);
            let seasons: Vec<i64> = seasons.iter().map(|row| row.get("__value")).collect();
            let mut answers = BTreeMap::new();
            for panel in list(&dashboard["panels"]) {
                for target in panel["targets"].as_array().into_iter().flatten() {
                    let rows =
                        ask(&mut connection, &filled(text(&target["rawSql"]), stored.id, &seasons)).await;
                    check_columns(panel, target, &rows);
                    let spring =
                        since(text(&target["rawSql"]), &stored.id.to_string(), &seasons, "2018-03-01");
                    same_ends(panel, &rows, &ask(&mut connection, &spring).await);
                    // A picker that has no value finds nothing.
                    ask(&mut connection, &since(text(&target["rawSql"]), "", &[], "2016-01-01")).await;
                    assert!(
                        answers.insert(text(&panel["title"]).to_owned(), rows).is_none(),
                        "two of one title"
                    );
                }
            }
            compare(&answers, stored);
            for annotation in list(&dashboard["annotations"]["list"]) {
                let sql = filled(text(&annotation["target"]["rawSql"]), stored.id, &seasons);
                let rows = ask(&mut connection, &sql).await;
                let expected = match text(&annotation["name"]) {
                    "Retraining" => stored.run.evaluations.len(),
                    _ => stored.run.alerts().count(),
                };
                assert_eq!(rows.len(), expected, "{}", annotation["name"]);
                let columns = columns(&rows);
                if !rows.is_empty() {
                    assert_eq!(columns[0], ("time".to_owned(), "TIMESTAMP".to_owned()));
                    assert_eq!(columns[1], ("text".to_owned(), "TEXT".to_owned()));
                }
            }
        }
    });
}

/// Whatever the range begins with, its last values are the same.
fn same_ends(panel: &Value, whole: &[PgRow], part: &[PgRow]) {
    let title = text(&panel["title"]);
    let (Some(one), Some(other)) = (whole.last(), part.last()) else { return };
    for (i, (name, kind)) in columns(std::slice::from_ref(one)).into_iter().enumerate() {
        if kind == "FLOAT8" {
            assert_eq!(one.get::<Option<f64>, _>(i), other.get::<Option<f64>, _>(i), "{title}: {name}");
        }
    }
}

fn check_columns(panel: &Value, target: &Value, rows: &[PgRow]) {
    let (title, columns) = (text(&panel["title"]), columns(rows));
    for (name, kind) in &columns {
        assert_ne!(kind, "NUMERIC", "{title}: {name}");
    }
    match text(&target["format"]) {
        "time_series" => {
            assert!(!rows.is_empty(), "{title} is empty");
            assert_eq!(columns[0], ("time".to_owned(), "TIMESTAMP".to_owned()), "{title}");
            assert!(columns[1..].iter().all(|(_, kind)| kind == "FLOAT8"), "{title}: {columns:?}");
            let times: Vec<jiff_sqlx::DateTime> = rows.iter().map(|row| row.get("time")).collect();
            assert!(times.is_sorted(), "{title}");
        }
        "table" if panel["type"] == "stat" => {
            assert_eq!((rows.len(), columns.len()), (1, 1), "{title}");
            let kind = if title == "Last retraining" { "TEXT" } else { "FLOAT8" };
            assert_eq!(columns[0].1, kind, "{title}");
        }
        "table" => {}
        other => panic!("{title}: {other} is no format"),
    }
}

/// What the panels say, beside what the store says.
fn compare(answers: &BTreeMap<String, Vec<PgRow>>, StoredRun { run, data, .. }: &StoredRun) {
    let summary = run.summary().unwrap();
    let money = |amount: rust_decimal::Decimal| amount.to_string().parse::<f64>().unwrap();
    let stat = |title: &str| answers[title][0].get::<Option<f64>, _>(0);
    let near = |title: &str, expected: Option<f64>| match (stat(title), expected) {
        (Some(said), Some(expected)) => {
            assert!((said - expected).abs() < 1e-9, "{title}: {said}, not {expected}");
        }
        (said, expected) => assert_eq!(said, expected, "{title}"),
    };
    let count = |title: &str, expected: usize| assert_eq!(answers[title].len(), expected, "{title}");
    let (start, end) = (money(run.bankroll_at_start), money(run.final_bankroll()));
    near("Total bankroll", Some(end));
    near("Return", Some(end / start - 1.0));
    near("Model less market, Brier", summary.model_vs_market.brier_difference);
    let betting = &summary.betting;
    near("Win rate", Some(betting.wins as f64 / (betting.bets - betting.void) as f64));
    near("Closing-line value", betting.mean_clv);
    near("Largest drawdown", betting.max_drawdown);
    near("Bets to place", Some(run.open.len() as f64));
    near("Money at risk", Some(run.open.iter().map(|bet| money(bet.stake)).sum()));
    near("Weeks", Some(run.weeks.len() as f64));
    near("Open alerts", Some(run.alerts().count() as f64));
    let promoted = run.evaluations.iter().rev().find(|trial| trial.promoted);
    let trained = promoted.map_or(run.weeks[0].start, |trial| trial.challenger_trained_before);
    assert_eq!(answers["Last retraining"][0].get::<String, _>(0), trained.to_string());
    let last = run.weeks.last().unwrap().end;
    near("Model age", Some(f64::from((last - trained).get_days())));
    count("Value bets found", run.open.len());
    count("Bankroll", run.weeks.len() + 1);
    count("Drawdown", run.weeks.len() + 1);
    count("Weekly ROI", run.weeks.len());
    count("Model against market, Brier", run.weeks.len());
    count("Weekly performance", run.weeks.len());
    count("Retraining", run.evaluations.len());
    count("Alerts", run.alerts().count().min(200));
    let to_date = answers["Model less market, Brier, to date"].last().unwrap().get::<f64, _>(1);
    assert!((to_date - summary.model_vs_market.brier_difference.unwrap()).abs() < 1e-9);
    let scored = run.predictions.iter().filter(|prediction| prediction.outcome.is_some()).count();
    let forecasts: f64 = answers["Calibration"].iter().map(|row| row.get::<f64, _>("forecasts")).sum();
    assert!((forecasts - 3.0 * scored as f64).abs() < 0.5);
    let betting_weeks: BTreeSet<_> =
        run.weeks.iter().filter(|week| week.bets > 0).map(|week| week.week).collect();
    count("Closing-line value by week", betting_weeks.len());
    assert!(data.weeks >= run.weeks.len());
}

fn the_alert_rules_speak_of_the_run_that_goes_on(place: &Place) {
    let rules = file("provisioning/alerting/fairline.yaml");
    let mut lines = rules.lines();
    let mut queries = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim() == "rawSql: >-" {
            queries.push(lines.next().unwrap().trim().to_owned());
        }
    }
    assert_eq!(queries.len(), 4);
    wait(async {
        let [whole, _] = stored(place).await;
        let mut connection = PgConnection::connect(&place.location).await.unwrap();
        let answers = async |connection: &mut PgConnection| {
            let mut answers = Vec::new();
            for sql in &queries {
                let rows = ask(connection, &filled(sql, 0, &[])).await;
                assert!(rows.len() <= 1 && columns(&rows).iter().all(|(_, kind)| kind == "FLOAT8"), "{sql}");
                answers.push(rows.first().and_then(|row| row.get::<Option<f64>, _>(0)));
            }
            answers
        };
        // Nothing goes on: no rule has anything to say.
        assert_eq!(answers(&mut connection).await, [None, None, None, Some(0.0)]);
        place.execute(&format!("UPDATE runs SET name = 'main' WHERE id = {}", whole.id)).await.unwrap();
        let run = &whole.run;
        let last: Vec<f64> = run
            .weeks
            .iter()
            .rev()
            .filter_map(|week| Some(week.brier_model? - week.brier_market?))
            .take(10)
            .collect();
        let critical =
            run.alerts().filter(|alert| alert.severity == fairline_sim::Severity::Critical).count();
        let said = answers(&mut connection).await;
        let drawdown = run.weeks.iter().map(|week| week.bankroll).fold(run.bankroll_at_start, Ord::max);
        let drawdown = 1.0 - (run.final_bankroll() / drawdown).to_string().parse::<f64>().unwrap();
        assert!((said[0].unwrap() - drawdown).abs() < 1e-9, "{said:?}, {drawdown}");
        assert!((said[1].unwrap() - last.iter().sum::<f64>() / 10.0).abs() < 1e-9);
        assert!(said[2].unwrap() > 9.0 && said[3] == Some(critical as f64), "{said:?}");
    });
}

fn the_reader_can_look_and_not_write(place: &Place) {
    wait(async {
        let store = place.open().await;
        let mut connection = PgConnection::connect(&place.location).await.unwrap();
        let schema: String =
            sqlx::query_scalar("SELECT current_schema()::TEXT").fetch_one(&mut connection).await.unwrap();
        let role = format!("reader_{schema}");
        let sql = file("postgres/reader.sql").replace("SCHEMA public", &format!("SCHEMA {schema}"));
        let run = async |connection: &mut PgConnection, sql: String| {
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await.map(drop)
        };
        run(&mut connection, sql.replace("fairline_reader", &role)).await.unwrap();
        run(&mut connection, format!("SET ROLE {role}")).await.unwrap();
        let tables =
            "SELECT table_name::TEXT FROM information_schema.tables WHERE table_schema = current_schema()";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
        assert!(tables.len() > 10, "{tables:?}");
        for table in tables {
            run(&mut connection, format!("SELECT * FROM {table} LIMIT 1")).await.unwrap();
            assert!(
                run(&mut connection, format!("DELETE FROM {table}")).await.is_err(),
                "{table} can be written"
            );
        }
        run(&mut connection, format!("RESET ROLE; DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
        store.close().await;
    });
}

/// What the dashboard model of Grafana 12 wants (schemaVersion 41).
pub(crate) fn the_dashboard_is_well_formed() {
    let dashboard = dashboard();
    assert_eq!(dashboard["schemaVersion"].as_i64(), Some(41));
    for field in ["uid", "title", "timezone", "refresh"] {
        assert!(!text(&dashboard[field]).is_empty(), "{field}");
    }
    assert!(dashboard["time"]["from"].is_string() && dashboard["time"]["to"].is_string());
    assert!(list(&dashboard["tags"]).iter().all(Value::is_string));
    let variables = list(&dashboard["templating"]["list"]);
    let names: BTreeSet<&str> = variables.iter().map(|variable| text(&variable["name"])).collect();
    assert_eq!(names, BTreeSet::from(["datasource", "run", "season"]));
    let kinds = ["stat", "table", "timeseries", "barchart", "row"];
    let (mut ids, mut taken, mut used) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for panel in list(&dashboard["panels"]) {
        let title = text(&panel["title"]);
        assert!(ids.insert(panel["id"].as_i64().unwrap()), "{title}: its id is taken");
        assert!(kinds.contains(&text(&panel["type"])), "{title}");
        let place = |field: &str| panel["gridPos"][field].as_u64().unwrap();
        let (x, y, w, h) = (place("x"), place("y"), place("w"), place("h"));
        assert!(x + w <= 24 && w > 0 && h > 0, "{title}");
        for cell in (y..y + h).flat_map(|row| (x..x + w).map(move |column| (row, column))) {
            assert!(taken.insert(cell), "{title} lies on another panel");
        }
        if panel["type"] == "row" {
            continue;
        }
        assert!(text(&panel["description"]).ends_with('.'), "{title} says what it shows");
        for of in [panel, &panel["targets"][0]] {
            assert_eq!(of["datasource"]["uid"], "${datasource}", "{title}");
        }
        let references: BTreeSet<&str> = list(&panel["targets"]).iter().map(|t| text(&t["refId"])).collect();
        assert_eq!(references.len(), list(&panel["targets"]).len(), "{title}");
        let field = &panel["fieldConfig"];
        assert!(field["defaults"].is_object() && field["overrides"].is_array(), "{title}");
        assert!(
            field["defaults"]["thresholds"]["steps"][0]["value"].is_null(),
            "{title}: the first step is the base"
        );
        assert!(panel["options"].is_object(), "{title}");
        used.extend(names.iter().filter(|name| {
            panel.to_string().contains(&format!("${{{name}"))
                || panel.to_string().contains(&format!("${name}"))
        }));
    }
    assert_eq!(used, names, "every variable is used");
}
