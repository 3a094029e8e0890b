//! Databases for a test each, and seasons to put into them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_sim::{
    DataSummary, EloPredictor, Incident, IncidentKind, KellyStrategy, Manifest, MonitorOptions,
    RetrainingOptions, Schedule, ScheduleOptions, SeasonOptions, SeasonRun, Simulation, ValueOptions,
};
use fairline_store::Store;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::wait;

/// Names a PostgreSQL server to test with.
pub(crate) const POSTGRES: &str = "FAIRLINE_TEST_POSTGRES_URL";

/// Every moment in these tests.
pub(crate) const NOW: Timestamp = Timestamp::constant(1_700_000_000, 123_456_000);

/// Where the database of a test is; it goes when this value goes.
pub(crate) struct Place {
    pub(crate) location: String,
    kind: Kind,
}

enum Kind {
    Sqlite { _folder: tempfile::TempDir, file: PathBuf },
    Postgres { server: String, schema: String },
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fairline.db");
        Self { location: file.to_str().unwrap().to_owned(), kind: Kind::Sqlite { _folder: folder, file } }
    }

    /// A schema of its own on a server.
    pub(crate) fn postgres(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let schema = format!("fairline_test_{}_{number}", std::process::id());
        run_on(server, &format!("CREATE SCHEMA {schema}"));
        let joint = if server.contains('?') { '&' } else { '?' };
        // Nobody pulls the plug in these tests, so no write waits for the disk.
        let location =
            format!("{server}{joint}options[search_path]={schema}&options[synchronous_commit]=off");
        Self { location, kind: Kind::Postgres { server: server.to_owned(), schema } }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.kind, Kind::Postgres { .. })
    }

    /// An empty database of the same kind.
    pub(crate) fn another(&self) -> Self {
        match &self.kind {
            Kind::Sqlite { .. } => Self::sqlite(),
            Kind::Postgres { server, .. } => Self::postgres(server),
        }
    }

    /// What the number 1 means in a column of money.
    pub(crate) fn unit(&self) -> &'static str {
        if self.is_postgres() { "1.00" } else { "0.01" }
    }

    /// Type and comment of every column, by `table.column`.
    pub(crate) async fn columns(&self) -> BTreeMap<String, [String; 2]> {
        let rows: Vec<(String, String, String)> = match &self.kind {
            Kind::Sqlite { file, .. } => {
                let sql = "SELECT m.name || '.' || c.name, c.type, '' FROM sqlite_master AS m, pragma_table_info(m.name) AS c \
                     WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
            }
            Kind::Postgres { .. } => {
                let sql = "SELECT c.relname || '.' || a.attname, UPPER(format_type(a.atttypid, a.atttypmod)), \
                     COALESCE(col_description(c.oid, a.attnum), '') FROM pg_class AS c \
                     JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
                     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT LIKE '\\_%'";
                let mut connection = PgConnection::connect(&self.location).await.unwrap();
                sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap()
            }
        };
        rows.into_iter().map(|(column, kind, comment)| (column, [kind, comment])).collect()
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.location).await.unwrap()
    }

    /// Statements that the store itself would never make.
    pub(crate) async fn execute(&self, sql: &str) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.kind {
            Kind::Sqlite { file, .. } => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(file)
                    .foreign_keys(true)
                    .create_if_missing(true);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            }
            Kind::Postgres { .. } => {
                let mut connection = PgConnection::connect(&self.location).await?;
                sqlx::raw_sql(sql).execute(&mut connection).await?;
                connection.close().await
            }
        }
    }

    /// Takes the lock of a run away from whoever has it, as a broken connection or a deleted file does.
    pub(crate) async fn take_lock(&self, run: i64) {
        match &self.kind {
            Kind::Sqlite { file, .. } => {
                let mut lock = file.as_os_str().to_owned();
                lock.push(format!("-run-{run}.lock"));
                std::fs::remove_file(lock).unwrap();
            }
            Kind::Postgres { .. } => {
                let sql = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND \
                     classid::BIGINT = ('runs'::regclass::oid::BIGINT - 2147483648) & 4294967295";
                self.execute(sql).await.unwrap();
            }
        }
    }

    /// Every row of a table as text, in order of its columns.
    pub(crate) async fn dump(&self, table: &str) -> Vec<String> {
        self.dump_all(&[table]).await.swap_remove(0)
    }

    /// The same of several tables.
    pub(crate) async fn dump_all(&self, tables: &[&str]) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        match &self.kind {
            Kind::Sqlite { file, .. } => {
                let columns = "SELECT group_concat('quote(' || name || ')', ' || '', '' || ') FROM pragma_table_info($1)";
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
                for &table in tables {
                    let columns = sqlx::query_scalar(columns).bind(table);
                    let columns: String = columns.fetch_one(&mut connection).await.unwrap();
                    let sql = AssertSqlSafe(format!("SELECT {columns} FROM {table} ORDER BY 1"));
                    all.push(sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap());
                }
            }
            Kind::Postgres { .. } => {
                let mut connection = PgConnection::connect(&self.location).await.unwrap();
                for table in tables {
                    let sql = AssertSqlSafe(format!("SELECT {table}::TEXT FROM {table} ORDER BY 1"));
                    all.push(sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap());
                }
                connection.close().await.unwrap();
            }
        }
        all
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Kind::Postgres { server, schema } = &self.kind {
            run_on(server, &format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

fn run_on(server: &str, sql: &str) {
    wait(async {
        let mut connection = PgConnection::connect(server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}

/// Everything that simulations of one season are made of.
pub(crate) struct World {
    pub(crate) schedule: Schedule,
    pub(crate) data: DataSummary,
    options: SeasonOptions,
}

impl World {
    /// A season with everything that can happen: postponed and abandoned matches, bets that stay open over a week, an
    /// exchange that keeps a commission, alerts, and forecasters on trial.
    pub(crate) fn eventful(seed: u64) -> Self {
        Self::until(date(2018, 7, 31), seed)
    }

    /// The first weeks of it, for a test that plays them a hundred times.
    pub(crate) fn autumn(seed: u64) -> Self {
        Self::until(date(2017, 10, 2), seed)
    }

    fn until(last_day: Date, seed: u64) -> Self {
        let mut league =
            SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).seed(seed)).unwrap();
        league.matches.retain(|game| game.date <= last_day);
        let hold_out = HoldOut::split(&league.matches, Season::new(2017)).unwrap();
        let mut incidents = ScheduleOptions::new().commission("B365", 0.02).bets_stand(14);
        for (i, game) in hold_out.test.iter().enumerate().filter(|(i, _)| i % 9 == 4 && (20..300).contains(i))
        {
            let announced = game.date.checked_sub(jiff::ToSpan::days(9)).unwrap();
            let kind = match i % 4 {
                0 => IncidentKind::Abandoned,
                1 => IncidentKind::PartlyMatched { share: 0.37 },
                _ => IncidentKind::Postponed { from: announced },
            };
            incidents = incidents.incident(Incident { home: game.home.clone(), date: game.date, kind });
        }
        let schedule = Schedule::new(&hold_out, &incidents).unwrap();
        let monitor = MonitorOptions::new();
        let retraining = RetrainingOptions::new().schedule(6).min_new_matches(30).trial(30).cool_down(2);
        let value = ValueOptions::new().min_edge(0.05).max_edge(0.4);
        let options =
            SeasonOptions::new().value(value).monitor(monitor).reference_weeks(20).retraining(retraining);
        let data = DataSummary {
            source: "simulated league".to_owned(),
            competitions: vec!["E0".to_owned()],
            season: "2017-18".to_owned(),
            train_matches: hold_out.train.len(),
            test_matches: hold_out.test.len(),
            refused_rows: 0,
            incomplete_quotes: 0,
            weeks: schedule.weeks(),
        };
        Self { schedule, data, options }
    }

    pub(crate) fn simulation(&self) -> Simulation<'_> {
        Simulation::new(&self.schedule, EloPredictor::default(), KellyStrategy, &self.options)
            .unwrap()
            .challenger(EloPredictor::default())
    }

    pub(crate) fn manifest(&self) -> Manifest {
        self.simulation().manifest("elo", "kelly", Some(u64::MAX))
    }

    /// The run, without a store.
    pub(crate) fn played(&self) -> SeasonRun {
        let mut simulation = self.simulation();
        while simulation.play_week(|_| {}).unwrap().is_some() {}
        simulation.into_run()
    }
}
