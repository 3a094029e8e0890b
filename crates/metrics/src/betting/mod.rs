//! Figures of a betting record: what was staked, won and risked.
//!
//! | word | meaning |
//! |---|---|
//! | turnover | sum of the stakes, void bets left out |
//! | yield | profit / turnover |
//! | ROI | profit / bankroll at the start of the period |
//! | return of a week | its profit / bankroll before it |
//! | closing-line value | odds taken · closing probability − 1 |

mod calmar;
mod closing_line_value;
mod drawdown;
mod figures;
mod growth_rate;
mod ledger;
mod losing_run;
mod performance;
mod performance_options;
mod resampled;
mod sample;
mod settled_bet;
mod sharpe;
mod sortino;
mod totals;
mod ulcer_index;

pub use calmar::calmar;
pub use closing_line_value::closing_line_value;
pub use drawdown::{Drawdown, max_drawdown};
pub use growth_rate::growth_rate;
pub use ledger::Ledger;
pub use losing_run::expected_longest_losing_run;
pub use performance::{Figure, Performance};
pub use performance_options::PerformanceOptions;
pub use settled_bet::{BetResult, SettledBet};
pub use sharpe::sharpe;
pub use sortino::sortino;
pub use ulcer_index::ulcer_index;
