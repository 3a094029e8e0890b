//! From forecasts and prices to bets, and from results to money.

mod bet;
mod ledger;
mod money;
#[cfg(feature = "serde")]
pub(crate) mod money_serde;
mod reason;
mod slate;
mod strategy;
mod value;

pub use self::bet::{Bet, RefusedBet};
pub use self::ledger::{Entry, EntryKind, Ledger};
pub(crate) use self::money::MOST_MONEY;
pub use self::reason::RefusalReason;
pub use self::slate::{Candidate, Forecast, Slate};
pub use self::strategy::{FlatStrategy, KellyStrategy, LevelProfitStrategy, Stakes, Strategy};
pub use self::value::{Detection, Funnel, ValueOptions};
