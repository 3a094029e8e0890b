//! Dutching: several selections of one event backed as if they were one.

use crate::check::{Range, check_len, not_overflowed};
use crate::commission::after_commission;
use crate::split::Terms;
use crate::{Error, Result, SplitOptions};

/// Stakes on some selections of one event.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Dutch {
    /// The stake on each selection.
    pub stakes: Vec<f64>,
    /// `Σ stakes`: what is lost when none of them wins.
    pub total_stake: f64,
    /// Profit when each selection wins, after commission.
    pub profits: Vec<f64>,
    /// The smallest of the profits. Negative when the selections have a booksum above 1.
    pub profit: f64,
    /// Odds, after commission, of the selections staked to pay the same, read as one bet.
    pub combined_odds: f64,
    /// `1/combined_odds`: the probability of any of them winning at which that bet breaks even. Above 1 it never does.
    pub break_even_probability: f64,
}

/// Splits a total stake so that each selection pays the same.
///
/// # Formula
/// ```text
/// stake_i = S/(n_i·B),   n_i = 1 + (o_i − 1)(1 − c_i),   B = Σ 1/n_i
/// profit = S·(1/B − 1),   combined odds = 1/B
/// ```
/// `S` total stake, `o` decimal odds, `c` commission of each bet. With [`Commission::PerMarket`], `n = o` and the
/// commission is taken from the profit: combined odds `1 + (1/B − 1)(1 − c)`.
///
/// # Shapes
/// `odds`: n ≥ 1 decimal odds > 1 of selections of which at most one wins. `total_stake` > 0.
///
/// # Errors
/// [`Error::Empty`], [`Error::OddsOutOfRange`], [`Error::OutOfRange`] for the total or an option,
/// [`Error::LengthMismatch`] and [`Error::ElementOutOfRange`] for `commissions`, [`Error::Overflow`].
///
/// # Examples
/// ```
/// use fairline_market::{SplitOptions, dutch};
///
/// let bet = dutch(&[3.0, 4.0], 100.0, &SplitOptions::new().step(0.01))?;
/// assert_eq!(bet.stakes, [57.14, 42.86]);
/// assert!((bet.profit - 71.43).abs() < 0.02);
/// assert!((bet.combined_odds - 1.7143).abs() < 1e-4);
/// # Ok::<(), fairline_market::Error>(())
/// ```
///
/// [`Commission::PerMarket`]: crate::Commission::PerMarket
pub fn dutch(odds: &[f64], total_stake: f64, options: &SplitOptions) -> Result<Dutch> {
    Range::Positive.check("total_stake", total_stake)?;
    let terms = options.terms(odds)?;
    placed(&terms, terms.level(total_stake))
}

/// Finds the stakes that make the same profit whichever selection wins.
///
/// # Formula
/// ```text
/// stake_i = (S + t)/n_i,   S = t·B/(1 − B),   B = Σ 1/n_i < 1
/// ```
/// `t` target profit after commission, otherwise as in [`dutch`]. With [`Commission::PerMarket`] the target before
/// commission is `t/(1 − c)`.
///
/// # Shapes
/// `odds`: n ≥ 1 decimal odds > 1 of selections of which at most one wins. `profit` > 0.
///
/// # Errors
/// Those of [`dutch`], and [`Error::NoProfit`] when the booksum after commission is 1 or more: no stake is enough.
///
/// # Examples
/// ```
/// use fairline_market::{SplitOptions, dutch_for_profit};
///
/// let bet = dutch_for_profit(&[4.5, 7.6], 20.0, &SplitOptions::new().step(0.01))?;
/// assert_eq!(bet.stakes, [6.88, 4.07]);
/// # Ok::<(), fairline_market::Error>(())
/// ```
///
/// [`Commission::PerMarket`]: crate::Commission::PerMarket
pub fn dutch_for_profit(odds: &[f64], profit: f64, options: &SplitOptions) -> Result<Dutch> {
    Range::Positive.check("profit", profit)?;
    let terms = options.terms(odds)?;
    reaching(&terms, &vec![profit; odds.len()])
}

/// Finds the stakes that make a profit of its own for each selection; 0 is a saver that only pays for the bet.
///
/// # Formula
/// ```text
/// stake_i = (S + t_i)/n_i,   S = Σ(t_i/n_i)/(1 − B),   B = Σ 1/n_i < 1
/// ```
/// from `stake_i·n_i − S = t_i` for every i, summed. `t_i` target profit after commission, otherwise as in [`dutch`].
///
/// # Shapes
/// `odds`: n ≥ 1 decimal odds > 1 of selections of which at most one wins. `profits`: n targets ≥ 0, not all 0.
///
/// # Errors
/// Those of [`dutch_for_profit`]; [`Error::OutOfRange`] when every target is 0.
///
/// # Examples
/// ```
/// use fairline_market::{SplitOptions, dutch_for_profits};
///
/// // 50 from the fancy, money back on the favourite.
/// let bet = dutch_for_profits(&[6.0, 2.5], &[50.0, 0.0], &SplitOptions::new())?;
/// assert!((bet.profits[0] - 50.0).abs() < 1e-9 && bet.profits[1].abs() < 1e-9);
/// # Ok::<(), fairline_market::Error>(())
/// ```
pub fn dutch_for_profits(odds: &[f64], profits: &[f64], options: &SplitOptions) -> Result<Dutch> {
    let terms = options.terms(odds)?;
    check_len("profits", profits.len(), odds.len(), "selections")?;
    Range::NotNegative.check_each("profits", profits)?;
    let largest = profits.iter().copied().fold(0.0, f64::max);
    Range::Positive.check("the largest of profits", largest)?;
    reaching(&terms, profits)
}

/// Stakes for targets after commission.
fn reaching(terms: &Terms, targets: &[f64]) -> Result<Dutch> {
    if !terms.pays() {
        return Err(Error::NoProfit { booksum: terms.booksum });
    }
    let gross = |target: f64| target / (1.0 - terms.per_market);
    let needed: f64 = terms.odds.iter().zip(targets).map(|(o, &t)| gross(t) / o).sum();
    let total = not_overflowed("total stake", needed / (1.0 - terms.booksum))?;
    placed(terms, terms.odds.iter().zip(targets).map(|(o, &t)| (total + gross(t)) / o).collect())
}

fn placed(terms: &Terms, stakes: Vec<f64>) -> Result<Dutch> {
    let split = terms.settle(stakes)?;
    let combined_odds = not_overflowed(
        "combined odds",
        1.0 + after_commission(terms.booksum.recip() - 1.0, terms.per_market),
    )?;
    Ok(Dutch {
        stakes: split.stakes,
        total_stake: split.total_stake,
        profits: split.profits,
        profit: split.profit,
        combined_odds,
        break_even_probability: combined_odds.recip(),
    })
}
