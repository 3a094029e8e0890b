//! Which bets were settled by the end of a week.
//!
//! A bet says in which week it was placed, and one on a postponed match is settled later. The bankroll after each week tells
//! where its bets end in the order of settlement.

use fairline_metrics::BetResult;
use fairline_sim::{Bet, EntryKind};

use crate::SeasonReport;

/// How many of the report's bets were settled by the end of its first `weeks` weeks.
pub(super) fn bets_by(report: &SeasonReport, weeks: usize) -> usize {
    let Some(last) = weeks.checked_sub(1).and_then(|index| report.weeks.get(index)) else { return 0 };
    // A void bet moves no money, but its stake came back on some day. What is left at the end of a run is settled in its
    // last week, whatever the day.
    let at_the_end = weeks == report.weeks.len();
    let refunded_later = |bet: &Bet| {
        let refund = |entry: &&fairline_sim::Entry| {
            entry.kind == EntryKind::Refund && entry.bet == Some(bet.number) && entry.date > last.end
        };
        !at_the_end && bet.result == BetResult::Void && report.ledger.iter().any(|entry| refund(&entry))
    };
    let mut balance = report.bankroll_at_start;
    let mut settled = (balance == last.bankroll).then_some(0);
    let mut possible = 0;
    for bet in &report.bets {
        if (bet.season, bet.week) > (last.season, last.week) || refunded_later(bet) {
            break;
        }
        possible += 1;
        balance = balance.saturating_add(bet.profit);
        if balance == last.bankroll {
            settled = Some(possible);
        }
    }
    settled.unwrap_or(possible)
}
