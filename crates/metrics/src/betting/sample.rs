//! The weeks of a record, as they were or as they were drawn again, and the figures of either.

use super::figures::Figures;
use super::totals::Totals;
use super::{calmar, drawdown, growth_rate, sharpe, sortino, ulcer_index};
use crate::bootstrap::Resampler;

/// Weeks with what their bets came to. Without a bankroll there are neither returns nor bankrolls.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) weeks: Vec<Totals>,
    /// Profit of each week as a fraction of the bankroll before it.
    pub(super) returns: Vec<f64>,
    /// The bankroll at the start and after each week.
    pub(super) bankroll: Vec<f64>,
}

impl Sample {
    /// Becomes weeks drawn from `record`, its bankroll compounded from their returns. Answers whether the draw was a
    /// single block: the record itself, which says nothing about other weeks.
    pub(super) fn redraw(&mut self, record: &Self, source: &mut Resampler) -> bool {
        self.weeks.clear();
        self.returns.clear();
        let mut blocks = 0;
        source.draw(|run| {
            self.weeks.extend_from_slice(&record.weeks[run.clone()]);
            self.returns.extend_from_slice(record.returns.get(run).unwrap_or_default());
            blocks += 1;
        });
        self.bankroll.clear();
        self.bankroll.extend(record.bankroll.first());
        let mut value = record.bankroll.first().copied().unwrap_or_default();
        for r in &mut self.returns {
            if value == 0.0 {
                *r = 0.0;
            }
            value *= 1.0 + *r;
            self.bankroll.push(value);
        }
        blocks == 1
    }

    /// The figures; they may be infinite or NaN where numbers leave the range of `f64`.
    pub(super) fn figures(&self, periods_per_year: f64) -> Figures<Option<f64>> {
        let all = Totals::sum(&self.weeks);
        let ratio = |part, whole| (whole > 0.0).then(|| part / whole);
        let of_the_bets = Figures {
            yield_on_turnover: ratio(all.profit(), all.turnover()),
            win_rate: ratio(all.wins, all.wins + all.losses),
            profit_factor: ratio(all.winnings, all.losses_in_money),
            closing_line_value: ratio(all.closing_line_value, all.closing_lines),
            turnover: Some(all.turnover()),
            excess_wins: (all.wins + all.losses > 0.0).then_some(all.wins - all.expected_wins),
            longest_losing_run: Some(all.losing_runs.longest as f64),
            ..Figures::default()
        };
        // Without a week a bankroll has no figures, and neither has one that left the range of f64; once out, the last value
        // is not finite.
        let (&[start, .., end], true) =
            (&*self.bankroll, self.bankroll.last().is_some_and(|v| v.is_finite()))
        else {
            return of_the_bets;
        };
        let drawdown = drawdown::deepest(&self.bankroll);
        let depth = drawdown.depth;
        let growth_rate = growth_rate::rate(&self.bankroll);
        Figures {
            roi: Some((end - start) / start),
            sharpe: sharpe::ratio(&self.returns, periods_per_year),
            sortino: sortino::ratio(&self.returns, periods_per_year),
            calmar: growth_rate.and_then(|rate| calmar::ratio(rate, depth, periods_per_year)),
            max_drawdown: Some(depth),
            drawdown_length: Some(drawdown.length as f64),
            ulcer_index: ulcer_index::index(&self.bankroll),
            // Ruin has no rate.
            growth_rate: growth_rate.filter(|_| end > 0.0),
            ..of_the_bets
        }
    }
}
