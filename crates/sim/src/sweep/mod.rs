//! Many ways to bet, tried on the same seasons, and what the luck of the best of them is worth.
//!
//! [`SweepSpace`] says what may be combined, [`Sweep`] tries it, a table on disk keeps what came out, and
//! [`SweepReport`] holds the winner against the number of tries.

mod configuration;
#[cfg(feature = "parquet")]
mod parquet_file;
mod ranking;
mod report;
mod search;
mod shard;
mod space;
mod table;
mod trial;

pub use self::configuration::{Configuration, SweepStaking};
#[cfg(feature = "parquet")]
pub use self::parquet_file::write_parquet;
pub use self::ranking::Ranking;
pub use self::report::{Ranked, SweepReport, SweepReportOptions};
pub use self::search::{Sweep, SweepOptions};
pub use self::shard::Shard;
pub use self::space::SweepSpace;
pub use self::table::{SweepProgress, read_trials};
pub use self::trial::{SeasonTrial, Trial};
