//! Log-linear pools of forecasts.

mod design;
mod evidence;
mod fit;
mod options;

pub use evidence::{AddedValue, Verdict};
pub use fit::LogPool;
pub(crate) use fit::predict;
pub use options::PoolOptions;
