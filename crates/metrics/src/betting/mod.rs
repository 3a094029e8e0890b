//! Figures of a betting record: what was staked, won and risked.
//!
//! | word | meaning |
//! |---|---|
//! | turnover | sum of the stakes, void bets left out |
//! | yield | profit / turnover |
//! | ROI | profit / bankroll at the start of the period |
//! | closing-line value | odds taken · closing probability − 1 |

mod closing_line_value;
mod drawdown;
mod roi;
mod settled_bet;
mod sharpe;
mod summary;

pub use closing_line_value::closing_line_value;
pub use drawdown::{Drawdown, max_drawdown};
pub use roi::roi;
pub use settled_bet::{BetResult, SettledBet};
pub use sharpe::sharpe;
pub use summary::{BettingSummary, betting_summary};
