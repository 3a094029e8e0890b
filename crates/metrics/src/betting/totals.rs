//! Sums over bets, from a single bet to a season.

use super::losing_run::LosingRuns;
use super::{BetResult, SettledBet};
use crate::sum::sum_by;

/// What a group of bets came to. Groups in order add up to larger groups.
#[derive(Clone, Copy, Default)]
pub(super) struct Totals {
    /// Net winnings of the bets won.
    pub(super) winnings: f64,
    /// Stakes of the bets won.
    pub(super) staked_on_wins: f64,
    /// Stakes of the bets lost.
    pub(super) losses_in_money: f64,
    pub(super) wins: f64,
    pub(super) losses: f64,
    /// Sum of the probabilities to win of the bets won or lost.
    pub(super) expected_wins: f64,
    pub(super) losing_runs: LosingRuns,
    /// Sum of the closing-line values.
    pub(super) closing_line_value: f64,
    /// How many bets have one.
    pub(super) closing_lines: f64,
}

impl Totals {
    /// One bet with its probability to win and its closing-line value.
    pub(super) fn of(bet: &SettledBet, win_probability: f64, closing_line_value: Option<f64>) -> Self {
        let void = Self {
            losing_runs: LosingRuns::of(bet.result),
            closing_line_value: closing_line_value.unwrap_or(0.0),
            closing_lines: f64::from(u8::from(closing_line_value.is_some())),
            ..Self::default()
        };
        let settled = Self { expected_wins: win_probability, ..void };
        match bet.result {
            BetResult::Won => {
                Self { winnings: bet.profit(), staked_on_wins: bet.stake, wins: 1.0, ..settled }
            }
            BetResult::Lost => Self { losses_in_money: bet.stake, losses: 1.0, ..settled },
            BetResult::Void => void,
        }
    }

    /// Several groups as one.
    pub(super) fn sum(groups: &[Self]) -> Self {
        Self {
            winnings: sum_by(groups, |group| group.winnings),
            staked_on_wins: sum_by(groups, |group| group.staked_on_wins),
            losses_in_money: sum_by(groups, |group| group.losses_in_money),
            wins: sum_by(groups, |group| group.wins),
            losses: sum_by(groups, |group| group.losses),
            expected_wins: sum_by(groups, |group| group.expected_wins),
            losing_runs: groups
                .iter()
                .fold(LosingRuns::default(), |runs, group| runs.then(group.losing_runs)),
            closing_line_value: sum_by(groups, |group| group.closing_line_value),
            closing_lines: sum_by(groups, |group| group.closing_lines),
        }
    }

    pub(super) fn turnover(&self) -> f64 {
        self.staked_on_wins + self.losses_in_money
    }

    pub(super) fn profit(&self) -> f64 {
        self.winnings - self.losses_in_money
    }
}
