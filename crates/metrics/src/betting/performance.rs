//! The report on a betting record: every figure, with an interval where weeks can be resampled.

use super::figures::Figures;
use super::losing_run::expected_longest_losing_run;
use super::resampled::Resampled;
use super::totals::Totals;
use super::{BetResult, Drawdown, Ledger, PerformanceOptions, SettledBet, drawdown};
use crate::check::check_overflow;
use crate::sum::sum_by;
use crate::{Result, wilson_interval};

/// A figure of a betting record.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Figure {
    /// What the record came to; `None` when the figure is undefined.
    pub value: Option<f64>,
    /// How far it would move on other weeks like these: lower and upper end. `None` when no bootstrap was asked for,
    /// when the figure is undefined, or when resampling says nothing about it; see [`Performance`].
    pub interval: Option<[f64; 2]>,
}

/// What a betting record came to, from [`Ledger::performance`].
///
/// Money is in the unit of the stakes. Figures of the bankroll are `None` without one. `W` is the bankroll, `W₀` at the
/// start and `W_N` after the last of `N` weeks; `r` is the return of a week, its profit over the bankroll before it, 0
/// in a week without a bet.
///
/// # How much to believe
/// Betting is so noisy that a season of bets rarely tells a good bettor from a lucky one. Read the interval before the
/// value: a yield of 20 % whose interval spans −40 % to 70 % is no evidence of anything. Closing-line value settles
/// much sooner. Below ten weeks an interval is hardly worth reading: with two weeks of winning bets every resample is in profit.
///
/// Intervals come from drawing weeks of the record with replacement, as many as there were, and computing every figure
/// again: stakes, wins and closing-line values are those of the drawn weeks, and the bankroll is compounded from their
/// returns in the order drawn. They suppose that the weeks of the record are a fair sample of weeks to come: no change
/// of model, stakes or market. They are somewhat too narrow: in simulated seasons an interval of 95 % held the true
/// yield in 93 % of cases with 38 weeks, in 92 % with 20 and in 89 % with 10, closing-line value alike. A record of one
/// week, or blocks as long as the record, can only be drawn as it is and has no intervals. Neither has a figure that
/// more than 5 % of the resamples leave undefined (the profit factor of a record with few losses); with fewer, the
/// interval is over the rest. The maximum drawdown is no average over weeks: its interval shows what other draws of such
/// weeks would have brought, and may lie above the value. Blocks of several weeks keep bad runs whole.
///
/// # Examples
/// Eight bets, two good weeks, a yield of 17 % — and an interval that says how little that proves.
/// ```
/// use fairline_metrics::BetResult::{Lost, Won};
/// use fairline_metrics::{BootstrapOptions, Ledger, PerformanceOptions, SettledBet};
///
/// let bet = |week, odds, result| SettledBet { stake: 10.0, odds, result, week };
/// let bets = [
///     bet(1, 2.10, Won), bet(1, 3.40, Lost), bet(2, 1.85, Lost), bet(3, 2.60, Won),
///     bet(3, 2.05, Won), bet(4, 4.20, Lost), bet(5, 1.95, Lost), bet(6, 2.65, Won),
/// ];
/// let closing = [2.00, 3.30, 1.80, 2.55, 2.05, 4.00, 1.95, 2.50].map(|fair_odds: f64| 1.0 / fair_odds);
/// let ledger = Ledger::new(&bets)?.bankroll(200.0)?.closing_probabilities(&closing)?;
/// let options = PerformanceOptions::new().periods_per_year(38.0).bootstrap(BootstrapOptions::new(42));
/// let performance = ledger.performance(&options)?;
///
/// assert_eq!((performance.bets, performance.wins, performance.weeks), (8, 4, 6));
/// let profit = performance.yield_on_turnover;
/// assert!((profit.value.unwrap() - 0.175).abs() < 1e-12);
/// let [low, high] = profit.interval.unwrap();
/// assert!(low < -0.5 && high > 0.8); // luck would do
/// let clv = performance.closing_line_value;
/// assert!((clv.value.unwrap() - 0.030).abs() < 1e-3); // the prices, though, were better than the closing ones
/// assert!(clv.interval.unwrap()[0] > 0.0);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Künsch, H. R. (1989), The jackknife and the bootstrap for general stationary observations, *Annals of Statistics*
/// 17(3), 1217–1241. Efron, B. & Tibshirani, R. J. (1993), *An introduction to the bootstrap*, Chapman & Hall.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Performance {
    /// All bets: wins + losses + voids.
    pub bets: usize,
    /// Bets won.
    pub wins: usize,
    /// Bets lost.
    pub losses: usize,
    /// Bets that did not stand. They are neither staked nor lost, and do not end a losing run.
    pub voids: usize,
    /// Weeks that count, those without a bet included.
    pub weeks: usize,
    /// The stakes of all bets won or lost.
    pub turnover: f64,
    /// How far the turnover would move on other weeks like these.
    pub turnover_interval: Option<[f64; 2]>,
    /// Winnings minus losses.
    pub profit: f64,
    /// Profit per unit staked, ≥ −1; undefined when no bet was won or lost.
    pub yield_on_turnover: Figure,
    /// The probability that the true yield is positive, by resampling: the share of the resamples with a yield above 0, in
    /// \[0, 1\]; `None` without a bootstrap and where resampling says nothing about the yield.
    ///
    /// It says how firmly the record itself stands above 0. It is not the probability that the bettor has an edge: that
    /// would also have to weigh how rare an edge is.
    pub share_yield_positive: Option<f64>,
    /// Profit per unit of the bankroll at the start: `(W_N − W₀)/W₀`. The bankroll of a resample is compounded, so for
    /// stakes of one size the interval reaches higher than that of the yield.
    pub roi: Figure,
    /// Net winnings of the bets won per unit lost on the others; above 1 in profit. Undefined without a lost bet.
    pub profit_factor: Figure,
    /// Wins per bet won or lost; undefined when there is none.
    pub win_rate: Figure,
    /// The [`wilson_interval`] of the win rate, which needs no resampling. It takes the bets for independent and equally
    /// likely to win; the bootstrap interval does not. Its level is that of the bootstrap, 0.95 without one.
    pub win_rate_wilson: Option<[f64; 2]>,
    /// The wins to be expected: `Σ p` over the bets won or lost.
    ///
    /// With no probabilities in the ledger `p` is 1/odds: as priced, overround included, so too many wins are expected.
    /// The same holds for the three figures of wins and losing runs that follow from `p`.
    pub expected_wins: f64,
    /// Wins less those to be expected; undefined when no bet was won or lost. Its interval rests on the weeks alone, not
    /// on the probabilities being right.
    pub excess_wins: Figure,
    /// Standard deviation of the wins of independent bets: `√Σ p(1 − p)`. Wins further than two of these from the
    /// expectation are hard to put down to luck.
    pub wins_standard_deviation: f64,
    /// Most bets lost in a row, in the order of the ledger.
    pub longest_losing_run: usize,
    /// How far the longest losing run would move on other weeks like these; runs go on from one drawn week to the next.
    pub longest_losing_run_interval: Option<[f64; 2]>,
    /// The [`expected_longest_losing_run`] of the bets won or lost.
    pub expected_longest_losing_run: Option<f64>,
    /// Mean closing-line value of the bets that have a closing probability, void ones included. Each bet counts the
    /// same, whatever its stake. Undefined when no bet has one.
    pub closing_line_value: Figure,
    /// [`sharpe`](crate::sharpe) ratio of the weekly returns, per year: `√periods_per_year` times the ratio per week
    /// that [`probabilistic_sharpe`](crate::probabilistic_sharpe) works with.
    pub sharpe: Figure,
    /// [`sortino`](crate::sortino) ratio of the weekly returns.
    pub sortino: Figure,
    /// [`calmar`](crate::calmar) ratio of the bankroll.
    pub calmar: Figure,
    /// Depth of the maximum drawdown, a fraction of the bankroll's high.
    pub max_drawdown: Figure,
    /// The maximum drawdown with its length; index 0 is the start, index `t` the bankroll after the `t`-th week.
    pub drawdown: Option<Drawdown>,
    /// How far the length of the maximum drawdown, in weeks, would move on other weeks like these.
    pub drawdown_length_interval: Option<[f64; 2]>,
    /// [`ulcer_index`](crate::ulcer_index) of the bankroll, a fraction.
    pub ulcer_index: Figure,
    /// [`growth_rate`](crate::growth_rate) of the bankroll: mean of `ln(1 + r)`. Undefined after ruin.
    pub growth_rate: Figure,
}

impl Ledger<'_> {
    /// Reports what the bets came to, with intervals if the options have a bootstrap.
    ///
    /// Definitions, and how far to trust them, are at [`Performance`]. The same seed gives the same intervals.
    ///
    /// # Errors
    /// [`OutOfRange`](crate::Error::OutOfRange) for an option outside its range, blocks longer than the record
    /// included; [`Overflow`](crate::Error::Overflow) for a figure beyond `f64`.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BetResult, Ledger, PerformanceOptions, SettledBet};
    ///
    /// let bets = [BetResult::Won, BetResult::Lost].map(|result| SettledBet { stake: 1.0, odds: 2.2, result, week: 1 });
    /// let performance = Ledger::new(&bets)?.performance(&PerformanceOptions::new())?;
    /// assert!((performance.yield_on_turnover.value.unwrap() - 0.1).abs() < 1e-12);
    /// assert_eq!(performance.roi.value, None); // no bankroll was named
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn performance(&self, options: &PerformanceOptions) -> Result<Performance> {
        let record = self.sample()?;
        options.validate(record.weeks.len())?;
        let values = record.figures(options.periods_per_year);
        for (name, value) in Figures::NAMES.zip(values).into_values() {
            value.map_or(Ok(0.0), |value| check_overflow(name, value))?;
        }
        let resampled = match &options.bootstrap {
            Some(bootstrap) if !record.weeks.is_empty() => {
                Resampled::of(&record, options.periods_per_year, bootstrap)?
            }
            _ => Resampled::default(),
        };
        let Figures {
            yield_on_turnover,
            win_rate,
            profit_factor,
            closing_line_value,
            roi,
            sharpe,
            sortino,
            calmar,
            max_drawdown,
            ulcer_index,
            growth_rate,
            turnover,
            excess_wins,
            longest_losing_run,
            drawdown_length,
        } = values
            .zip(resampled.intervals)
            .map(|(value, interval)| Figure { value, interval: value.and(interval) });

        let count = |result| self.bets.iter().filter(|bet| bet.result == result).count();
        let (wins, losses, voids) = (count(BetResult::Won), count(BetResult::Lost), count(BetResult::Void));
        let all = Totals::sum(&record.weeks);
        let probabilities = self.settled_probabilities();
        Ok(Performance {
            bets: self.bets.len(),
            wins,
            losses,
            voids,
            weeks: record.weeks.len(),
            turnover: all.turnover(),
            turnover_interval: turnover.interval,
            profit: all.profit(),
            yield_on_turnover,
            win_rate,
            profit_factor,
            closing_line_value,
            roi,
            sharpe,
            sortino,
            calmar,
            max_drawdown,
            ulcer_index,
            growth_rate,
            share_yield_positive: resampled.share_yield_positive,
            win_rate_wilson: wilson_interval(wins, wins + losses, options.wilson_level())?,
            expected_wins: all.expected_wins,
            excess_wins,
            wins_standard_deviation: sum_by(&probabilities, |p| p * (1.0 - p)).sqrt(),
            longest_losing_run: all.losing_runs.longest,
            longest_losing_run_interval: longest_losing_run.interval,
            expected_longest_losing_run: expected_longest_losing_run(&probabilities)?,
            drawdown: (record.bankroll.len() > 1).then(|| drawdown::deepest(&record.bankroll)),
            drawdown_length_interval: drawdown_length.interval,
        })
    }

    /// The probability to win of each bet that was won or lost.
    fn settled_probabilities(&self) -> Vec<f64> {
        let of = |(index, bet): (usize, &SettledBet)| {
            (bet.result != BetResult::Void).then(|| self.win_probability(index, bet))
        };
        self.bets.iter().enumerate().filter_map(of).collect()
    }
}
