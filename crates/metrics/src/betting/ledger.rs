//! A betting record, checked once: bets in weeks, and what is known besides.

use std::ops::RangeInclusive;

use super::sample::Sample;
use super::totals::Totals;
use super::{SettledBet, closing_line_value};
use crate::check::{Range, check_overflow, same_length};
use crate::{Error, Result};

/// Weeks a ledger may span, twenty thousand years: beyond it a week is a number of something else.
const MOST_WEEKS: u64 = 1_000_000;

/// A bankroll up to this share of its high is what the rounding of sums leaves of nothing.
const RUIN: f64 = 1e-12;

/// What errors call the stakes.
const STAKE: &str = "stake of bets";

/// A betting record: settled bets in order of their weeks, checked, and what is known besides them.
///
/// The bets of one week are settled together: only the bankroll at the end of a week counts, and the order of the bets
/// within a week matters for losing runs alone. A week's stakes may be more than the bankroll before it, as winnings of
/// Friday are staked on Sunday, as long as the week does not end below 0.
///
/// | addition | without it |
/// |---|---|
/// | [`bankroll`](Self::bankroll) | every figure of the bankroll is `None` |
/// | [`weeks`](Self::weeks) | from the first to the last week with a bet |
/// | [`probabilities`](Self::probabilities) | the probabilities in the odds, 1/odds |
/// | [`closing_probabilities`](Self::closing_probabilities) | no closing-line value |
///
/// # Examples
/// ```
/// use fairline_metrics::{BetResult, Ledger, PerformanceOptions, SettledBet};
///
/// let bets = [
///     SettledBet { stake: 10.0, odds: 2.5, result: BetResult::Won, week: 1 },
///     SettledBet { stake: 20.0, odds: 1.9, result: BetResult::Lost, week: 3 },
///     SettledBet { stake: 50.0, odds: 3.0, result: BetResult::Void, week: 3 },
/// ];
/// let ledger = Ledger::new(&bets)?.bankroll(100.0)?.weeks(1..=4)?;
/// let performance = ledger.performance(&PerformanceOptions::new())?;
/// assert_eq!((performance.weeks, performance.turnover, performance.profit), (4, 30.0, -5.0));
/// assert_eq!(performance.roi.value, Some(-0.05));
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger<'a> {
    pub(super) bets: &'a [SettledBet],
    /// First and last; `None` for a ledger without bets.
    weeks: Option<(u32, u32)>,
    bankroll: Option<f64>,
    probabilities: Option<&'a [f64]>,
    /// One for each bet; empty when none were added.
    closing_probabilities: Vec<Option<f64>>,
}

impl<'a> Ledger<'a> {
    /// Checks settled bets, in order of their weeks; none at all are a record too.
    ///
    /// # Errors
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a stake that is not finite and > 0 or odds that are not
    /// finite and > 1, void bets included (a stake of 0 is no bet), and for a week before that of the bet before;
    /// [`OutOfRange`](Error::OutOfRange) for bets more than a million weeks apart;
    /// [`Overflow`](Error::Overflow) when the sum of stakes or of winnings leaves the range of `f64`.
    pub fn new(bets: &'a [SettledBet]) -> Result<Self> {
        let mut week_before = 0;
        for (index, bet) in bets.iter().enumerate() {
            Range::Positive.check_element(STAKE, index, bet.stake)?;
            Range::Odds.check_element("odds of bets", index, bet.odds)?;
            if bet.week < week_before {
                return Err(week_error(index, bet, "at least the week of the bet before"));
            }
            week_before = bet.week;
        }
        let weeks = bets.first().map(|first| (first.week, week_before));
        weeks.map_or(Ok(()), check_span)?;
        let ledger =
            Self { bets, weeks, bankroll: None, probabilities: None, closing_probabilities: Vec::new() };
        let all = Totals::sum(&ledger.singles());
        check_overflow("the sum of stakes", all.turnover())?;
        check_overflow("the sum of winnings", all.winnings)?;
        Ok(ledger)
    }

    /// Adds the bankroll before the first week, in the unit of the stakes.
    ///
    /// After each week it is the bankroll before plus the week's profit. A bankroll that ends within 1e-12 of its high
    /// from 0 is rounding and counts as 0, ruin.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for a bankroll that is not finite and > 0;
    /// [`BankrollExceeded`](Error::BankrollExceeded) when a week ends below 0: the stakes were more than there was;
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a bet after ruin;
    /// [`Overflow`](Error::Overflow) for a bankroll or a return beyond `f64`.
    pub fn bankroll(self, bankroll: f64) -> Result<Self> {
        Range::Positive.check("bankroll", bankroll)?;
        let ledger = Self { bankroll: Some(bankroll), ..self };
        ledger.sample()?;
        Ok(ledger)
    }

    /// Sets the weeks that count, `first..=last`. A week without a bet returns 0 and counts.
    ///
    /// Weeks in which nothing was good enough to bet on belong to a record, also before the first bet and after the
    /// last one: without them every figure per week is flattered.
    ///
    /// # Errors
    /// [`OutOfRange`](Error::OutOfRange) for a last week before the first, or more than a million weeks;
    /// [`ElementOutOfRange`](Error::ElementOutOfRange) for a bet in another week.
    pub fn weeks(self, weeks: RangeInclusive<u32>) -> Result<Self> {
        if weeks.is_empty() {
            let (argument, value) = ("the last week", f64::from(*weeks.end()));
            return Err(Error::OutOfRange { argument, value, allowed: "at least the first week" });
        }
        if let Some(index) = self.bets.iter().position(|bet| !weeks.contains(&bet.week)) {
            return Err(week_error(index, &self.bets[index], "one of the weeks that count"));
        }
        let weeks = (*weeks.start(), *weeks.end());
        check_span(weeks)?;
        Ok(Self { weeks: Some(weeks), ..self })
    }

    /// Adds the model's probability of each bet to win, in the order of the bets.
    ///
    /// The wins and the losing run to be expected follow from them. Without them the probabilities in the odds, 1/odds,
    /// are used: as priced, overround included, so too many wins are expected.
    ///
    /// # Shapes
    /// `win_probabilities`: in \[0, 1\], one per bet.
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch); [`ElementOutOfRange`](Error::ElementOutOfRange) for a probability
    /// outside \[0, 1\].
    pub fn probabilities(self, win_probabilities: &'a [f64]) -> Result<Self> {
        same_length("bets", self.bets.len(), "win_probabilities", win_probabilities.len())?;
        for (index, &p) in win_probabilities.iter().enumerate() {
            Range::Probability.check_element("win_probabilities", index, p)?;
        }
        Ok(Self { probabilities: Some(win_probabilities), ..self })
    }

    /// Adds the fair closing probability of each bet's selection, as numbers or, where a bet may have no closing line,
    /// as `Option`s.
    ///
    /// Fair is with the overround removed; with raw implied probabilities every bet would look better than it is.
    ///
    /// # Shapes
    /// `closing_probabilities`: in \[0, 1\], one per bet.
    ///
    /// # Errors
    /// [`LengthMismatch`](Error::LengthMismatch); [`ElementOutOfRange`](Error::ElementOutOfRange) for a probability
    /// outside \[0, 1\]; [`Overflow`](Error::Overflow) for a sum of closing-line values beyond `f64`.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BetResult, Ledger, SettledBet};
    ///
    /// let bets = [BetResult::Won, BetResult::Lost].map(|result| SettledBet { stake: 1.0, odds: 2.2, result, week: 1 });
    /// let every_bet = Ledger::new(&bets)?.closing_probabilities(&[0.47, 0.45])?;
    /// let but_one = Ledger::new(&bets)?.closing_probabilities(&[Some(0.47), None])?;
    /// assert_ne!(every_bet, but_one);
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn closing_probabilities<P: Into<Option<f64>> + Copy>(
        self,
        closing_probabilities: &[P],
    ) -> Result<Self> {
        same_length("bets", self.bets.len(), "closing_probabilities", closing_probabilities.len())?;
        let closing_probabilities: Vec<_> = closing_probabilities.iter().map(|&p| p.into()).collect();
        for (index, p) in closing_probabilities.iter().enumerate() {
            p.map_or(Ok(()), |p| Range::Probability.check_element("closing_probabilities", index, p))?;
        }
        let ledger = Self { closing_probabilities, ..self };
        let sum = Totals::sum(&ledger.singles()).closing_line_value;
        check_overflow("the sum of closing-line values", sum)?;
        Ok(ledger)
    }

    /// Returns the profit of each week as a fraction of the bankroll before it, `None` without a bankroll.
    ///
    /// A week without a bet, and any after ruin, returns 0. This is the list that
    /// [`probabilistic_sharpe`](crate::probabilistic_sharpe), [`deflated_sharpe`](crate::deflated_sharpe) and the other
    /// tests of a track record take. Their ratios are per week: do not pass them
    /// [`Performance::sharpe`](crate::Performance::sharpe), which is per year.
    ///
    /// # Errors
    /// Those of [`bankroll`](Self::bankroll), which has refused them already.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BetResult, Ledger, SettledBet};
    ///
    /// let bet = |week, stake, result| SettledBet { stake, odds: 2.0, result, week };
    /// let bets = [bet(1, 20.0, BetResult::Won), bet(3, 30.0, BetResult::Lost)];
    /// let ledger = Ledger::new(&bets)?;
    /// assert_eq!(ledger.returns()?, None);
    /// assert_eq!(ledger.bankroll(100.0)?.returns()?, Some(vec![0.2, 0.0, -0.25]));
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn returns(&self) -> Result<Option<Vec<f64>>> {
        let sample = self.sample()?;
        Ok(self.bankroll.map(|_| sample.returns))
    }

    /// Returns the bankroll at the start and after each week, the equity curve; `None` without a bankroll.
    ///
    /// This is the list that [`max_drawdown`](crate::max_drawdown), [`growth_rate`](crate::growth_rate) and the other
    /// figures of a bankroll take: one value more than there are weeks.
    ///
    /// # Errors
    /// Those of [`bankroll`](Self::bankroll), which has refused them already.
    ///
    /// # Examples
    /// ```
    /// use fairline_metrics::{BetResult, Ledger, SettledBet};
    ///
    /// let bet = |week, stake, result| SettledBet { stake, odds: 2.0, result, week };
    /// let bets = [bet(1, 20.0, BetResult::Won), bet(3, 30.0, BetResult::Lost)];
    /// let ledger = Ledger::new(&bets)?.bankroll(100.0)?.weeks(1..=4)?;
    /// assert_eq!(ledger.bankrolls()?, Some(vec![100.0, 120.0, 120.0, 90.0, 90.0]));
    /// # Ok::<(), fairline_metrics::Error>(())
    /// ```
    pub fn bankrolls(&self) -> Result<Option<Vec<f64>>> {
        let sample = self.sample()?;
        Ok(self.bankroll.map(|_| sample.bankroll))
    }

    /// The weeks with their returns and the bankroll after each of them.
    pub(super) fn sample(&self) -> Result<Sample> {
        let weeks = self.totals();
        let Some(start) = self.bankroll else {
            return Ok(Sample { weeks, returns: Vec::new(), bankroll: Vec::new() });
        };
        let mut returns = Vec::with_capacity(weeks.len());
        let mut bankroll = Vec::with_capacity(weeks.len() + 1);
        bankroll.push(start);
        let (mut before, mut high) = (start, start);
        for (week, totals) in (self.weeks.map_or(0, |(first, _)| first)..=u32::MAX).zip(&weeks) {
            let after = check_overflow("the bankroll", before + totals.profit())?;
            high = after.max(high);
            if after.abs() > RUIN * high {
                if after < 0.0 {
                    return Err(Error::BankrollExceeded { week, bankroll: after });
                }
                returns.push(check_overflow("the return of a week", totals.profit() / before)?);
                bankroll.push(after);
                before = after;
            } else {
                self.check_ruin(week)?;
                returns.push(-1.0);
                bankroll.push(0.0);
                break;
            }
        }
        // After ruin nothing is left to move.
        returns.resize(weeks.len(), 0.0);
        bankroll.resize(weeks.len() + 1, 0.0);
        Ok(Sample { weeks, returns, bankroll })
    }

    /// What each week came to, weeks without a bet included.
    fn totals(&self) -> Vec<Totals> {
        let Some((first, last)) = self.weeks else {
            return Vec::new();
        };
        let singles = self.singles();
        let mut rest = &singles[..];
        (first..=last)
            .map(|week| {
                let past = self.bets.len() - rest.len();
                let bets = self.bets[past..].partition_point(|bet| bet.week == week);
                let (this_week, later) = rest.split_at(bets);
                rest = later;
                Totals::sum(this_week)
            })
            .collect()
    }

    /// What each bet came to.
    fn singles(&self) -> Vec<Totals> {
        let closing = |index: usize| self.closing_probabilities.get(index).copied().flatten();
        let value = |index, bet: &SettledBet| closing(index).map(|p| closing_line_value::value(bet.odds, p));
        let of = |(index, bet)| Totals::of(bet, self.win_probability(index, bet), value(index, bet));
        self.bets.iter().enumerate().map(of).collect()
    }

    /// The probability of a bet to win, as given or as priced.
    pub(super) fn win_probability(&self, index: usize, bet: &SettledBet) -> f64 {
        self.probabilities.map_or(1.0 / bet.odds, |probabilities| probabilities[index])
    }

    /// Refuses bets after the week in which the bankroll was lost.
    fn check_ruin(&self, week: u32) -> Result<()> {
        let index = self.bets.partition_point(|bet| bet.week <= week);
        self.bets.get(index).map_or(Ok(()), |bet| {
            let (argument, allowed) = (STAKE, "covered by the bankroll, which is 0 by then");
            Err(Error::ElementOutOfRange { argument, index, value: bet.stake, allowed })
        })
    }
}

fn check_span((first, last): (u32, u32)) -> Result<()> {
    let weeks = u64::from(last) - u64::from(first) + 1;
    if weeks <= MOST_WEEKS {
        return Ok(());
    }
    let (argument, value) = ("the number of weeks", weeks as f64);
    Err(Error::OutOfRange { argument, value, allowed: "at most a million" })
}

fn week_error(index: usize, bet: &SettledBet, allowed: &'static str) -> Error {
    Error::ElementOutOfRange { argument: "week of bets", index, value: f64::from(bet.week), allowed }
}
