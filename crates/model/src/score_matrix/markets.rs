//! The markets of a match, each a sum over the scores.

use super::ScoreMatrix;
use super::settlement::{Settlement, handicap_in_quarters, total_in_quarters};
use crate::Result;

/// Two of the three results together.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DoubleChance {
    /// Probability that the away side does not win, "1X".
    pub home_or_draw: f64,
    /// Probability that one side wins, "12".
    pub home_or_away: f64,
    /// Probability that the home side does not win, "X2".
    pub draw_or_away: f64,
}

/// The winner, the stake coming back after a draw.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct DrawNoBet {
    /// Probability that the home side wins, given that a side does; its reciprocal is the fair odds.
    pub home: f64,
    /// Probability that the away side wins, given that a side does.
    pub away: f64,
    /// Probability of a draw, when the stake comes back.
    pub push: f64,
}

/// Whether both sides score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct BothTeamsToScore {
    /// Probability that both do.
    pub yes: f64,
    /// Probability that at least one does not.
    pub no: f64,
}

/// The two sides of an Asian handicap, see [`ScoreMatrix::asian_handicap`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Handicap {
    /// The bet on the home side with the line.
    pub home: Settlement,
    /// The bet on the away side with minus the line.
    pub away: Settlement,
}

/// The two sides of a line of goals, see [`ScoreMatrix::over_under`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct OverUnder {
    /// The bet on more goals than the line.
    pub over: Settlement,
    /// The bet on fewer.
    pub under: Settlement,
}

impl OverUnder {
    fn new(probabilities: impl Iterator<Item = f64>, line: f64) -> Result<Self> {
        let over = Settlement::new(probabilities, 0, -total_in_quarters(line)?);
        Ok(Self { over, under: over.mirrored() })
    }
}

impl ScoreMatrix {
    /// Returns the probabilities \[home win, draw, away win\].
    pub fn result(&self) -> [f64; 3] {
        let (behind, level_or_ahead) = self.differences.split_at(self.columns - 1);
        let (level, ahead) = level_or_ahead.split_at(1);
        [sum(ahead), level[0], sum(behind)]
    }

    /// Returns the probabilities of two of the three results together.
    pub fn double_chance(&self) -> DoubleChance {
        let [home, draw, away] = self.result();
        DoubleChance { home_or_draw: home + draw, home_or_away: home + away, draw_or_away: draw + away }
    }

    /// Returns who wins if somebody does; None if a draw is certain.
    pub fn draw_no_bet(&self) -> Option<DrawNoBet> {
        let [home, push, away] = self.result();
        let decided = home + away;
        (decided > 0.0).then(|| DrawNoBet { home: home / decided, away: away / decided, push })
    }

    /// Returns how bets on more or fewer goals in the match than `line` are settled; a multiple of a quarter.
    ///
    /// | line | 2 goals: over | 3 goals: over |
    /// |---|---|---|
    /// | 2 | push | win |
    /// | 2.25 | half loss | win |
    /// | 2.5 | loss | win |
    /// | 2.75 | loss | half win |
    /// | 3 | loss | push |
    ///
    /// # Errors
    /// [`Error::LineOutOfRange`](crate::Error::LineOutOfRange): not a multiple of 0.25 between 0 and 1000.
    ///
    /// # Examples
    /// ```
    /// let matrix = fairline_model::ScoreMatrix::poisson(1.5, 1.0)?;
    /// let line = matrix.over_under(2.25)?;
    /// // With two goals half of the stake comes back.
    /// assert!((line.over.half_loss - 2.5_f64.powi(2) / 2.0 * (-2.5_f64).exp()).abs() < 1e-15);
    /// assert_eq!(line.under.half_win, line.over.half_loss);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn over_under(&self, line: f64) -> Result<OverUnder> {
        OverUnder::new(self.totals.iter().copied(), line)
    }

    /// Returns how bets on more or fewer goals of the home side than `line` are settled, see
    /// [`over_under`](Self::over_under).
    ///
    /// # Errors
    /// [`Error::LineOutOfRange`](crate::Error::LineOutOfRange)
    pub fn home_over_under(&self, line: f64) -> Result<OverUnder> {
        OverUnder::new(self.cells.chunks_exact(self.columns).map(sum), line)
    }

    /// Returns how bets on more or fewer goals of the away side than `line` are settled, see
    /// [`over_under`](Self::over_under).
    ///
    /// # Errors
    /// [`Error::LineOutOfRange`](crate::Error::LineOutOfRange)
    pub fn away_over_under(&self, line: f64) -> Result<OverUnder> {
        OverUnder::new(self.column_sums(0).into_iter(), line)
    }

    /// Returns how bets on either side of an Asian handicap are settled; `line` is a multiple of a quarter.
    ///
    /// The line is added to the *home* side's goals: at −0.5 the home side must win, at +0.5 it must not lose. The
    /// away side plays with minus the line, so "away +0.75" is the away side of −0.75. On the home side:
    ///
    /// | line | loses by 1 | draw | wins by 1 | wins by 2 |
    /// |---|---|---|---|---|
    /// | +1 | push | win | win | win |
    /// | +0.75 | half loss | win | win | win |
    /// | +0.5 | loss | win | win | win |
    /// | +0.25 | loss | half win | win | win |
    /// | 0 | loss | push | win | win |
    /// | −0.25 | loss | half loss | win | win |
    /// | −0.5 | loss | loss | win | win |
    /// | −0.75 | loss | loss | half win | win |
    /// | −1 | loss | loss | push | win |
    /// | −1.25 | loss | loss | half loss | win |
    /// | −1.5 | loss | loss | loss | win |
    /// | −1.75 | loss | loss | loss | half win |
    ///
    /// On the away side a win is a loss and a half win a half loss, and the other way round.
    ///
    /// # Errors
    /// [`Error::LineOutOfRange`](crate::Error::LineOutOfRange): not a multiple of 0.25 between −1000 and 1000.
    ///
    /// # Examples
    /// ```
    /// let matrix = fairline_model::ScoreMatrix::poisson(1.5, 1.0)?;
    /// let line = matrix.asian_handicap(-0.75)?;
    /// assert_eq!(line.home.half_win, matrix.winning_margin(1));
    /// // At the fair odds nothing is won or lost in the long run.
    /// let odds = line.away.fair_odds().ok_or("the away side cannot win")?;
    /// assert!(line.away.expected_profit(odds)?.abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn asian_handicap(&self, line: f64) -> Result<Handicap> {
        let line = handicap_in_quarters(line)?;
        let home = Settlement::new(self.differences.iter().copied(), self.first_difference(), line);
        Ok(Handicap { home, away: home.mirrored() })
    }

    /// Returns the probability that the home side scores `margin` goals more than the away side, or fewer if negative.
    pub fn winning_margin(&self, margin: i32) -> f64 {
        let index = i64::from(margin) - self.first_difference();
        usize::try_from(index).ok().and_then(|index| self.differences.get(index)).copied().unwrap_or(0.0)
    }

    /// Returns whether both sides score.
    pub fn both_teams_to_score(&self) -> BothTeamsToScore {
        let [home, away] = self.wins_to_nil();
        BothTeamsToScore { yes: sum(&self.column_sums(1)[1..]), no: self.cells[0] + home + away }
    }

    /// Returns the probabilities that the home side, and that the away side, concedes no goal.
    pub fn clean_sheets(&self) -> [f64; 2] {
        self.wins_to_nil().map(|win| self.cells[0] + win)
    }

    /// Returns the probabilities that the home side, and that the away side, wins without conceding a goal.
    pub fn wins_to_nil(&self) -> [f64; 2] {
        [self.cells.iter().step_by(self.columns).skip(1).sum(), sum(&self.cells[1..self.columns])]
    }

    /// Sums of the columns from a row on.
    fn column_sums(&self, first_row: usize) -> Vec<f64> {
        let mut sums = vec![0.0; self.columns];
        for row in self.cells.chunks_exact(self.columns).skip(first_row) {
            for (sum, p) in sums.iter_mut().zip(row) {
                *sum += p;
            }
        }
        sums
    }

    #[expect(clippy::cast_possible_wrap, reason = "no table has 2^63 columns")]
    pub(super) fn first_difference(&self) -> i64 {
        1 - self.columns as i64
    }
}

/// Four sums side by side, none of which has to wait for another.
fn sum(values: &[f64]) -> f64 {
    let (fours, rest) = values.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for four in fours {
        for (sum, p) in sums.iter_mut().zip(four) {
            *sum += p;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}
