//! What a page asks of a database of 1,000 seasons: 1,000 runs of 34 weeks, 380,000 forecasts and some 100,000 bets, in a
//! SQLite file. Each query has to answer within 20 ms.
//!
//! The run in the middle is asked for. The limit is not the disk, as the rows of a run lie together in the page cache, but
//! what each row costs on its way through the driver and into a record: some 5 µs. A run with everything has about 1,500
//! rows and takes 7.6 ms, the list of all runs 4.9 ms, anything else less than 4 ms.

use std::hint::black_box;

use criterion::Criterion;
use fairline_data::{HoldOut, Season, Source};
use fairline_sim::{
    DataSummary, EloPredictor, KellyStrategy, MonitorOptions, Schedule, ScheduleOptions, SeasonOptions,
    Simulation,
};
use fairline_store::{AlertFilter, BetFilter, BetSort, RunFilter, Store};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tokio::runtime::Runtime;

const SEASONS: i64 = 1_000;

/// Tables of a run, each with the columns that come after `run`.
const TABLES: [&str; 9] = [
    "weekly_performance",
    "predictions",
    "weekly_bets",
    "refused_bets",
    "ledger",
    "bankroll_history",
    "weekly_health",
    "model_evaluations",
    "alerts",
];

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let file = folder.path().join("seasons.db");
    let file = file.to_str().expect("a path in UTF-8");
    let (run, last_week) = runtime.block_on(fill(file));
    let store = runtime.block_on(Store::open(file)).expect("the file that was just filled");
    queries(&mut criterion, &runtime, &store, run, last_week);
    runtime.block_on(store.close());
    criterion.final_summary();
}

/// Stores one season and copies its rows to a thousand runs; says which run to ask for, and its last week.
async fn fill(file: &str) -> (i64, (Season, usize)) {
    let source = Source::choose(None, None, None, 42);
    let dataset = source.load().expect("the simulated league");
    let hold_out = HoldOut::split(&dataset.matches, Season::new(2023)).expect("its last season");
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).expect("every match has prices");
    let options = SeasonOptions::new().monitor(MonitorOptions::new()).reference_weeks(36);
    let simulation =
        Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &options).expect("valid options");
    let manifest = simulation.manifest("elo", "kelly", Some(42));
    let data = DataSummary::new(&source, &dataset, &hold_out, &schedule);
    let store = Store::open(file).await.expect("a new file");
    let stored =
        store.record_season(simulation, &manifest, &data, Timestamp::now, |_| {}).await.expect("a season");
    store.close().await;
    let last = stored.run.weeks.last().map(|week| (week.season, week.week)).expect("a season has weeks");

    let mut connection = SqliteConnection::connect(file).await.expect("the same file");
    let mut run = async |sql: String| {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("a copy");
    };
    run("BEGIN".to_owned()).await;
    let numbers =
        format!("WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {SEASONS})");
    for table in ["runs"].iter().chain(&TABLES) {
        let columns = columns(file, table).await;
        let copied: Vec<String> = columns
            .iter()
            .map(|column| match (column.as_str(), *table) {
                ("id", "runs") | ("run", _) => "n.i".to_owned(),
                ("key", _) => "printf('%064d', n.i)".to_owned(),
                ("id", _) => "NULL".to_owned(),
                (column, _) => column.to_owned(),
            })
            .collect();
        let (into, from) = (columns.join(", "), copied.join(", "));
        run(format!("{numbers} INSERT INTO {table} ({into}) SELECT {from} FROM n, {table}")).await;
    }
    run("COMMIT".to_owned()).await;
    run("ANALYZE".to_owned()).await;
    (SEASONS / 2, last)
}

async fn columns(file: &str, table: &str) -> Vec<String> {
    let mut connection = SqliteConnection::connect(file).await.expect("the same file");
    let names = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(table);
    names.fetch_all(&mut connection).await.expect("the columns of a table")
}

fn queries(
    criterion: &mut Criterion,
    runtime: &Runtime,
    store: &Store,
    run: i64,
    last_week: (Season, usize),
) {
    let mut group = criterion.benchmark_group("store/1000 seasons");
    group.sample_size(20);
    macro_rules! query {
        ($name:literal, $query:expr) => {
            group.bench_function($name, |b| {
                b.iter(|| black_box(runtime.block_on($query).expect("a query that works")));
            });
        };
    }
    query!("runs, all", store.runs(&RunFilter::new()));
    query!("runs, a page", store.runs(&RunFilter::new().season("2023-24").page(50, 0)));
    query!("a run with everything", store.load_run(run));
    query!("weeks", store.weeks(run));
    query!("bankroll", store.bankroll(run));
    query!("predictions of a week", store.predictions(run, last_week));
    query!("bets, all", store.bets(run, &BetFilter::new()));
    query!(
        "bets, a page by profit",
        store.bets(run, &BetFilter::new().sort(BetSort::Profit, true).page(50, 0))
    );
    query!("evaluations", store.evaluations(run));
    query!("latest health", store.latest_health(run));
    query!("alerts of a run", store.alerts(&AlertFilter::new().run(run)));
    query!("alerts, open, a page", store.alerts(&AlertFilter::new().acknowledged(false).page(50, 0)));
    group.finish();
}
