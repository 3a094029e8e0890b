//! System bets: many accumulators, the lines, over one set of legs.

use crate::check::{Range, check_len, not_overflowed};
use crate::leg::multipliers;
use crate::symmetric::{binomial, elementary};
use crate::{EachWayLeg, Error, FullCover, Leg, Result};

/// Legs that a system bet may have: with 64, all lines of all sizes can still be counted in 64 bits.
pub const MAX_LEGS: usize = 64;

/// A bet on all lines of certain sizes that can be made of n legs.
///
/// Nothing here lists the lines: the sum over all lines of k legs is an elementary symmetric polynomial, which a
/// recurrence finds in n·k steps.
///
/// # Examples
/// ```
/// use fairline_market::{FullCover, Leg, LegResult, SystemBet};
///
/// let lucky = SystemBet::from(FullCover::Lucky15);
/// assert_eq!(lucky.lines(), 15);
/// let legs = [3.0, 4.0, 5.0, 6.0].map(|odds| Leg::new(odds, LegResult::Won));
/// assert!((lucky.settle(&legs, 1.0)?.returned - 839.0).abs() < 1e-9);
///
/// // "3 out of 5": every treble of five legs.
/// assert_eq!(SystemBet::new(5, &[3])?.lines(), 10);
/// # Ok::<(), fairline_market::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SystemBet {
    legs: usize,
    folds: Vec<usize>,
}

/// A settled system bet, in the money of its stakes.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Settlement {
    /// Stake per line times lines; twice that each way.
    pub total_stake: f64,
    /// What comes back, stakes of paid lines included.
    pub returned: f64,
    /// `returned − total_stake`.
    pub profit: f64,
    /// Lines without a lost leg.
    pub paid_lines: u64,
}

impl SystemBet {
    /// All lines of the given sizes. Order and repetition of the sizes do not matter.
    ///
    /// # Shapes
    /// `legs`: 1 to [`MAX_LEGS`]. `folds`: at least one size of 1 (singles) to `legs`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the number of legs, [`Error::Empty`], [`Error::FoldOutOfRange`].
    pub fn new(legs: usize, folds: &[usize]) -> Result<Self> {
        if !(1..=MAX_LEGS).contains(&legs) {
            return Err(Error::OutOfRange { argument: "legs", value: legs as f64, allowed: "1 to 64" });
        }
        if folds.is_empty() {
            return Err(Error::Empty { argument: "folds" });
        }
        if let Some(&fold) = folds.iter().find(|&fold| !(1..=legs).contains(fold)) {
            return Err(Error::FoldOutOfRange { fold, legs });
        }
        let mut folds = folds.to_vec();
        folds.sort_unstable();
        folds.dedup();
        Ok(Self { legs, folds })
    }

    /// One line through every leg.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] unless there are 1 to [`MAX_LEGS`] legs.
    pub fn accumulator(legs: usize) -> Result<Self> {
        Self::new(legs, &[legs])
    }

    /// Number of legs.
    #[must_use]
    pub fn legs(&self) -> usize {
        self.legs
    }

    /// Sizes of the lines, in increasing order.
    #[must_use]
    pub fn folds(&self) -> &[usize] {
        &self.folds
    }

    /// Number of lines: `Σ C(legs, fold)` over the sizes.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines_of(self.legs)
    }

    /// What is staked with this stake on each line.
    ///
    /// # Errors
    /// [`Error::OutOfRange`], [`Error::Overflow`].
    pub fn total_stake(&self, stake_per_line: f64) -> Result<f64> {
        Range::Positive.check("stake_per_line", stake_per_line)?;
        not_overflowed("total stake", stake_per_line * self.lines() as f64)
    }

    /// Settles the bet.
    ///
    /// # Formula
    /// ```text
    /// returned = s·Σ_k e_k(m),   e_k(m) = Σ over k-subsets Π m_i
    /// ```
    /// `s` stake per line, `k` sizes of the lines, `m` what each leg multiplies its stake by, as in
    /// [`accumulator_payout`](crate::accumulator_payout).
    ///
    /// # Shapes
    /// `legs`: as many as the bet has. `stake_per_line` > 0.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the stake, [`Error::LengthMismatch`], [`Error::OddsOutOfRange`],
    /// [`Error::DeadHeat`], [`Error::Overflow`].
    ///
    /// # Examples
    /// ```
    /// use fairline_market::{FullCover, Leg, LegResult, SystemBet};
    ///
    /// // A 30p Lucky 15 with three winners at 3/1 and a non-runner.
    /// let won = Leg::new(4.0, LegResult::Won);
    /// let legs = [won, won, won, Leg::new(9.0, LegResult::Void)];
    /// let settled = SystemBet::from(FullCover::Lucky15).settle(&legs, 0.30)?;
    /// assert!((settled.returned - 74.70).abs() < 1e-9 && settled.paid_lines == 15);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn settle(&self, legs: &[Leg], stake_per_line: f64) -> Result<Settlement> {
        let total_stake = self.total_stake(stake_per_line)?;
        check_len("legs", legs.len(), self.legs, "legs of the bet")?;
        let multipliers = multipliers(legs)?;
        let alive = multipliers.iter().filter(|&&m| m > 0.0).count();
        let returned = not_overflowed("return", stake_per_line * self.sum_over_lines(&multipliers))?;
        let paid_lines = self.lines_of(alive);
        Ok(Settlement { total_stake, returned, profit: returned - total_stake, paid_lines })
    }

    /// Settles the bet each way: one bet on the win lines and one, with the same stake, on the place lines.
    ///
    /// # Shapes
    /// `legs`: as many as the bet has. `stake_per_line` > 0: "£1 each way" is 1 and costs 2 a line.
    ///
    /// # Errors
    /// As [`settle`](Self::settle).
    ///
    /// # Examples
    /// ```
    /// use fairline_market::{EachWay, EachWayLeg, Finish, SystemBet};
    ///
    /// // A 10 each-way double, a fifth the odds: 5/1 wins, 10/1 comes second. Only the place line pays, 2.0 · 3.0.
    /// let terms = EachWay::new(0.2, 3)?;
    /// let legs =
    ///     [EachWayLeg::new(6.0, terms, Finish::Position(1))?, EachWayLeg::new(11.0, terms, Finish::Position(2))?];
    /// let settled = SystemBet::accumulator(2)?.settle_each_way(&legs, 10.0)?;
    /// assert!((settled.returned - 60.0).abs() < 1e-12 && (settled.total_stake - 20.0).abs() < 1e-12);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    pub fn settle_each_way(&self, legs: &[EachWayLeg], stake_per_line: f64) -> Result<Settlement> {
        let win: Vec<Leg> = legs.iter().map(|leg| leg.win).collect();
        let place: Vec<Leg> = legs.iter().map(|leg| leg.place).collect();
        let (win, place) = (self.settle(&win, stake_per_line)?, self.settle(&place, stake_per_line)?);
        let total_stake = not_overflowed("total stake", win.total_stake + place.total_stake)?;
        let returned = not_overflowed("return", win.returned + place.returned)?;
        // Saturates where all lines of 64 legs are paid twice.
        let paid_lines = win.paid_lines.saturating_add(place.paid_lines);
        Ok(Settlement { total_stake, returned, profit: returned - total_stake, paid_lines })
    }

    /// `Σ_k e_k(x)` over the sizes of the lines.
    pub(crate) fn sum_over_lines(&self, x: &[f64]) -> f64 {
        let sums = elementary(x, self.largest());
        self.folds.iter().map(|&fold| sums[fold]).sum()
    }

    pub(crate) fn largest(&self) -> usize {
        // Never empty; `new` and the named bets see to it.
        self.folds.last().copied().unwrap_or(0)
    }

    /// Lines that can be made of so many of the legs. 2⁶⁴ − 1, all sizes of 64 legs, is the most.
    fn lines_of(&self, legs: usize) -> u64 {
        self.folds.iter().map(|&fold| binomial(legs, fold)).sum()
    }
}

impl From<FullCover> for SystemBet {
    fn from(bet: FullCover) -> Self {
        let (legs, smallest) = bet.legs_and_smallest();
        Self { legs, folds: (smallest..=legs).collect() }
    }
}
