//! What becomes of a stake on a line: settled whole or by halves, and what that is worth.
//!
//! With goals and line counted in quarters, one rule settles every line. Let v be how far the bet ends ahead of its
//! line, `v = 4·(goal difference + line)` for a handicap and `v = 4·(goals − line)` for over:
//! ```text
//! v ≥ 2 win    v = 1 half win    v = 0 push    v = −1 half loss    v ≤ −2 loss
//! ```
//! Whole lines meet v = 0, quarter lines v = ±1, half lines neither. It is the usual rule that a quarter line splits
//! the stake over the two lines beside it: at v = 1 one half wins and the other is pushed.

use crate::{Error, Result};

/// Lines beyond this many goals are a mistake.
const MAX_LINE: f64 = 1000.0;

/// The probability of each way a bet on a line can be settled.
///
/// | settlement | a stake of 1 at odds o brings a profit of |
/// |---|---|
/// | `win` | o − 1 |
/// | `half_win` | (o − 1)/2: half the stake wins, half comes back |
/// | `push` | 0: the stake comes back |
/// | `half_loss` | −1/2: half the stake is lost, half comes back |
/// | `loss` | −1 |
///
/// The five sum to 1. A half line has only wins and losses, a whole line pushes too, and a quarter line has wins,
/// losses and one of the halves.
///
/// # Examples
/// ```
/// use fairline_model::ScoreMatrix;
///
/// let matrix = ScoreMatrix::poisson(1.6, 1.1)?;
/// let home = matrix.asian_handicap(-0.25)?.home;
/// assert_eq!(home.half_loss, matrix.result()[1]); // a draw costs half of the stake
/// let odds = home.fair_odds().ok_or("cannot be won")?;
/// assert!((odds - 1.0 / home.fair_probability().ok_or("cannot be won")?).abs() < 1e-12);
/// assert!(home.expected_profit(odds + 0.1)? > 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Settlement {
    /// Probability that all of the stake wins.
    pub win: f64,
    /// Probability that half of the stake wins and half comes back.
    pub half_win: f64,
    /// Probability that the stake comes back.
    pub push: f64,
    /// Probability that half of the stake is lost and half comes back.
    pub half_loss: f64,
    /// Probability that all of the stake is lost.
    pub loss: f64,
}

impl Settlement {
    /// Settles a quantity that takes the values `first`, `first + 1`, … with the probabilities given, the line being
    /// added to it.
    pub(super) fn new(probabilities: impl Iterator<Item = f64>, first: i64, line_in_quarters: i64) -> Self {
        let mut settlement = Self::default();
        for (value, p) in (first..).zip(probabilities) {
            match 4 * value + line_in_quarters {
                2.. => settlement.win += p,
                1 => settlement.half_win += p,
                0 => settlement.push += p,
                -1 => settlement.half_loss += p,
                _ => settlement.loss += p,
            }
        }
        settlement
    }

    /// How the other side of the bet is settled.
    pub(super) fn mirrored(self) -> Self {
        Self {
            win: self.loss,
            half_win: self.half_loss,
            push: self.push,
            half_loss: self.half_win,
            loss: self.win,
        }
    }

    /// The expected parts of the stake that win and that are lost.
    pub(super) fn parts(self) -> (f64, f64) {
        (self.win + self.half_win / 2.0, self.loss + self.half_loss / 2.0)
    }

    /// Returns the odds at which the bet neither wins nor loses in the long run, decimal.
    ///
    /// None if the bet cannot win, or so rarely that the odds are beyond `f64`: no odds are fair then.
    ///
    /// # Formula
    /// ```text
    /// (win + half_win/2)·(o − 1) = loss + half_loss/2
    /// ```
    pub fn fair_odds(&self) -> Option<f64> {
        let (won, lost) = self.parts();
        let odds = 1.0 + lost / won;
        (won > 0.0 && odds.is_finite()).then_some(odds)
    }

    /// Returns the reciprocal of the [fair odds](Self::fair_odds): the share of the stake that wins, of what is not
    /// given back.
    ///
    /// Those of the two sides of a line sum to 1, pushes and halves notwithstanding, so this is the number to compare
    /// with a two-way market whose overround was removed. None if the stake is sure to come back.
    ///
    /// # Formula
    /// ```text
    /// (win + half_win/2) / (win + half_win/2 + loss + half_loss/2)
    /// ```
    pub fn fair_probability(&self) -> Option<f64> {
        let (won, lost) = self.parts();
        (won + lost > 0.0).then(|| won / (won + lost))
    }

    /// Returns the expected profit of a stake of 1 at decimal odds.
    ///
    /// # Formula
    /// ```text
    /// (win + half_win/2)·(odds − 1) − loss − half_loss/2
    /// ```
    ///
    /// # Errors
    /// - [`Error::OddsOutOfRange`]: odds that are not finite and above 1
    /// - [`Error::Overflow`]: the largest odds there are, on a bet so sure that its probabilities round above 1
    pub fn expected_profit(&self, odds: f64) -> Result<f64> {
        if !(odds.is_finite() && odds > 1.0) {
            return Err(Error::OddsOutOfRange { odds });
        }
        let (won, lost) = self.parts();
        let profit = won * (odds - 1.0) - lost;
        if profit.is_finite() {
            Ok(profit)
        } else {
            Err(Error::Overflow { what: "expected profit", value: profit })
        }
    }
}

/// A handicap in quarters of a goal.
pub(super) fn handicap_in_quarters(line: f64) -> Result<i64> {
    if line.abs() <= MAX_LINE { quarters(line) } else { None }
        .ok_or(Error::LineOutOfRange { line, allowed: "between -1000 and 1000" })
}

/// A number of goals to be over or under, in quarters of a goal.
pub(super) fn total_in_quarters(line: f64) -> Result<i64> {
    if (0.0..=MAX_LINE).contains(&line) { quarters(line) } else { None }
        .ok_or(Error::LineOutOfRange { line, allowed: "between 0 and 1000" })
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 4000")]
fn quarters(line: f64) -> Option<i64> {
    let quarters = 4.0 * line;
    (quarters.fract() == 0.0).then_some(quarters as i64)
}
