//! Given bets, in weeks.

use std::ops::Range;

use crate::{Error, Result};

/// How far the stakes of a week may exceed the bankroll by rounding.
const ROUNDING: f64 = 1e-12;

/// The last week that a horizon may have.
pub(super) const LAST_WEEK: u32 = 1_000_000;

/// How much a bet stakes.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Stake {
    /// A share of the bankroll at the start of the week, as Kelly stakes are.
    Fraction(f64),
    /// A fixed amount, as a share of the bankroll that the path **started** with.
    Flat(f64),
}

/// A bet that will be placed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PlannedBet {
    /// Week of the bet, from 1. Weeks without a bet may be left out, but they count.
    pub week: u32,
    /// Probability that it wins, as assumed.
    pub probability: f64,
    /// Decimal odds after commission, above 1.
    pub odds: f64,
    /// What is staked.
    pub stake: Stake,
}

/// Bets in weeks whose stakes fit the bankroll.
///
/// The bets of a week are staked together and settled together, and all bets are **independent**: two outcomes of one match
/// do not belong into the same plan.
///
/// # Errors
/// [`new`](Self::new) refuses, as [`Error::OutOfRange`], a week below 1, above 1,000,000 or below that of the bet before, a
/// probability outside \[0, 1\], odds that are not above 1 and at most 1,000,000, a stake that is negative or above 1 (above
/// 1,000,000 if flat); as [`Error::StakesOfWeek`] fractions of a week that sum to more than 1; and an empty plan.
///
/// # Examples
/// ```
/// use fairline_sim::{BetPlan, Error, PlannedBet, Stake};
///
/// let bet = |week, stake| PlannedBet { week, probability: 0.5, odds: 2.1, stake: Stake::Fraction(stake) };
/// let plan = BetPlan::new(&[bet(1, 0.02), bet(1, 0.03), bet(2, 0.02)])?;
/// assert_eq!(plan.bets().len(), 3);
/// // Nobody can stake 120 % of what there is.
/// assert!(matches!(BetPlan::new(&[bet(1, 0.6), bet(1, 0.6)]), Err(Error::StakesOfWeek { week: 1, .. })));
/// # Ok::<(), Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BetPlan {
    bets: Vec<PlannedBet>,
    pub(super) rows: Vec<Row>,
    pub(super) batches: Vec<Batch>,
}

/// A bet as the walk needs it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    pub(super) probability: f64,
    /// What a win pays, stake included: as a share of the bankroll, and flat.
    pub(super) pays: f64,
    pub(super) pays_flat: f64,
}

/// The bets of a week.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Batch {
    pub(super) week: f64,
    /// What is left of the bankroll once the fractions are staked.
    pub(super) kept: f64,
    /// Sum of the flat stakes.
    pub(super) flat: f64,
    pub(super) rows: Range<usize>,
}

impl BetPlan {
    /// Checks the bets, which have to be in the order of their weeks.
    ///
    /// # Errors
    /// See [`BetPlan`].
    pub fn new(bets: &[PlannedBet]) -> Result<Self> {
        if bets.is_empty() {
            return Err(Error::NothingToSimulate { missing: "bet" });
        }
        let mut before = 1;
        for (index, bet) in bets.iter().enumerate() {
            check(index, before, bet)?;
            before = bet.week;
        }
        let (mut rows, mut batches) = (Vec::with_capacity(bets.len()), Vec::new());
        for week in bets.chunk_by(|a, b| a.week == b.week) {
            let (mut share, mut flat, first) = (0.0, 0.0, rows.len());
            for bet in week {
                let (fraction, amount) = match bet.stake {
                    Stake::Fraction(fraction) => (fraction, 0.0),
                    Stake::Flat(amount) => (0.0, amount),
                };
                share += fraction;
                flat += amount;
                let (pays, pays_flat) = (fraction * bet.odds, amount * bet.odds);
                rows.push(Row { probability: bet.probability, pays, pays_flat });
            }
            if share > 1.0 + ROUNDING {
                return Err(Error::StakesOfWeek { week: week[0].week, total: share });
            }
            let kept = if share > 1.0 - ROUNDING { 0.0 } else { 1.0 - share };
            batches.push(Batch { week: f64::from(week[0].week), kept, flat, rows: first..rows.len() });
        }
        Ok(Self { bets: bets.to_vec(), rows, batches })
    }

    /// The bets.
    pub fn bets(&self) -> &[PlannedBet] {
        &self.bets
    }

    /// Weeks from the first to that of the last bet.
    pub(super) fn weeks(&self) -> u32 {
        self.bets.last().map_or(0, |bet| bet.week)
    }

    /// Whether any stake is flat.
    pub(super) fn has_flat_stakes(&self) -> bool {
        self.bets.iter().any(|bet| matches!(bet.stake, Stake::Flat(_)))
    }

    /// Whether a week can cost the last of the bankroll.
    pub(super) fn can_lose_all(&self) -> bool {
        self.has_flat_stakes() || self.batches.iter().any(|batch| batch.kept <= 0.0)
    }

    /// Whether the other plan has the same bets, whatever it stakes on them.
    pub(super) fn same_bets(&self, other: &Self) -> bool {
        let what = |bet: &PlannedBet| (bet.week, bet.probability.to_bits(), bet.odds.to_bits());
        self.bets.iter().map(what).eq(other.bets.iter().map(what))
    }
}

fn check(index: usize, before: u32, bet: &PlannedBet) -> Result<()> {
    let out = |argument, value, allowed| Err(Error::OutOfRange { argument, index, value, allowed });
    let &PlannedBet { week, probability, odds, stake } = bet;
    if !(before..=LAST_WEEK).contains(&week) {
        let allowed = "at least 1, at most 1,000,000 and not before that of the bet before";
        return out("week", f64::from(week), allowed);
    }
    if !(0.0..=1.0).contains(&probability) {
        return out("probability", probability, "in [0, 1]");
    }
    if !(odds > 1.0 && odds <= 1e6) {
        return out("odds", odds, "above 1 and at most 1,000,000");
    }
    match stake {
        Stake::Fraction(fraction) if !(0.0..=1.0).contains(&fraction) => {
            out("stake", fraction, "a fraction of the bankroll in [0, 1]")
        }
        Stake::Flat(amount) if !(0.0..=1e6).contains(&amount) => {
            out("stake", amount, "a share of the starting bankroll in [0, 1,000,000]")
        }
        _ => Ok(()),
    }
}
