//! One writer a run: the operating system and the server let go of a lock when its holder dies, however it dies.

use std::fs::{File, TryLockError};
use std::path::PathBuf;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Connection, Postgres};

use crate::database::Database;
use crate::error::during;
use crate::{Error, Result};

/// The number of the table of runs tells databases and schemas of a server apart; it is unsigned, locks have signs.
const TRY_LOCK: &str =
    "SELECT pg_try_advisory_lock(('runs'::regclass::oid::BIGINT - 2147483648)::INTEGER, $1)";

/// A server notices after a moment that a killed program is gone: so often it is asked again, …
const TRIES: usize = 20;

/// … after so long.
const PAUSE: Duration = Duration::from_millis(50);

/// The right to write a run, as long as this value lives.
#[derive(Debug)]
pub(crate) enum Lock {
    /// In memory there is nobody else.
    Memory,
    /// A lock on a file beside the database, which has one name only.
    File { path: PathBuf, file: File },
    /// A lock of a connection to the server.
    Server(Option<PoolConnection<Postgres>>),
}

impl Lock {
    /// # Errors
    /// [`Error::Locked`] if another one has it; [`Error::LockFile`], [`Error::Database`].
    pub(crate) async fn acquire(database: &Database, run: i64) -> Result<Self> {
        match database {
            Database::Sqlite { file: None, .. } => Ok(Self::Memory),
            Database::Sqlite { file: Some(database), .. } => {
                let mut path = database.clone().into_os_string();
                path.push(format!("-run-{run}.lock"));
                Self::of_file(path.into(), run)
            }
            Database::Postgres(pool) => {
                let failed = during("locking a run");
                let mut connection = pool.acquire().await.map_err(&failed)?;
                for attempt in 0..TRIES {
                    if attempt > 0 {
                        tokio::time::sleep(PAUSE).await;
                    }
                    // Runs are numbered by a sequence; beyond 2³¹ two might share a lock, which is safe.
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "a number shared by two runs is safe"
                    )]
                    let locked: bool = sqlx::query_scalar(TRY_LOCK)
                        .bind(run as i32)
                        .fetch_one(&mut *connection)
                        .await
                        .map_err(&failed)?;
                    if locked {
                        return Ok(Self::Server(Some(connection)));
                    }
                }
                Err(Error::Locked { run })
            }
        }
    }

    fn of_file(path: PathBuf, run: i64) -> Result<Self> {
        let failed = |source| Error::LockFile { path: path.clone(), source };
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self::File { path, file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked { run }),
            Err(TryLockError::Error(source)) => Err(Error::LockFile { path, source }),
        }
    }

    /// Lets go of a run that is finished: nobody needs its lock again.
    pub(crate) async fn release_for_good(mut self) {
        match &mut self {
            Self::Memory => {}
            Self::File { path, file } => {
                // A file that stays behind is empty and locks nothing.
                let _ = std::fs::remove_file(path);
                let _ = file.unlock();
            }
            Self::Server(connection) => {
                if let Some(connection) = connection.take() {
                    let _ = connection.detach().close().await;
                }
            }
        }
    }
}

impl Drop for Lock {
    /// The connection must not go back to the pool with its lock on.
    fn drop(&mut self) {
        if let Self::Server(connection) = self
            && let Some(connection) = connection.take()
        {
            drop(connection.detach());
        }
    }
}
