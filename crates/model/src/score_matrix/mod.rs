//! Probabilities of every score of a match, and the markets that are sums of them.
//!
//! [`counts`] decides how many goals are worth a row, this file fills the matrix, [`markets`] and [`settlement`] read
//! it, and [`implied`] goes the other way, from market prices to expected goals.

mod counts;
mod implied;
mod markets;
mod quote;
mod settlement;
#[cfg(feature = "serde")]
mod stored;

use ndarray::ArrayView2;

use self::counts::{Count, MAX_RATE, check_rate};
pub use self::implied::{ImpliedGoals, implied_goals};
pub use self::markets::{BothTeamsToScore, DoubleChance, DrawNoBet, Handicap, OverUnder};
pub use self::quote::Quote;
pub use self::settlement::Settlement;
use crate::{Error, Result};

/// How far the probabilities given to [`ScoreMatrix::from_probabilities`] may sum from 1.
const SUM_TOLERANCE: f64 = 1e-12;

/// The probability of every score of a match: rows are the home side's goals, columns the away side's.
///
/// # Formula
/// ```text
/// matrix[x, y] = P(home side scores x, away side scores y)
/// ```
///
/// # How far does it go?
/// Each side's goals are counted until all that lie beyond have less than 1e-17 of the probability that it scores at
/// all; 1.5 expected goals need 22 rows (0 to 21 goals), 50 need 122. Nothing is renormalised: the cells are the
/// distribution's own, every market is a sum of cells, and what is left out is bounded by [`tail`](Self::tail), less
/// than the rounding of the sum. The cells sum to 1 to 1e-12.
///
/// | constructor | goals of the sides |
/// |---|---|
/// | [`poisson`](Self::poisson) | independent, variance = mean |
/// | [`dixon_coles`](Self::dixon_coles) | the same with 0–0, 1–0, 0–1 and 1–1 corrected |
/// | [`bivariate_poisson`](Self::bivariate_poisson) | sharing a common part, so positively correlated |
/// | [`negative_binomial`](Self::negative_binomial) | independent, variance above the mean |
/// | [`from_probabilities`](Self::from_probabilities) | any other, as a table |
///
/// # Examples
/// ```
/// use fairline_model::ScoreMatrix;
///
/// let matrix = ScoreMatrix::poisson(1.6, 1.1)?;
/// let [home, draw, away] = matrix.result();
/// assert!((home + draw + away - 1.0).abs() < 1e-12);
/// assert!((matrix.correct_score(0, 0) - (-2.7_f64).exp()).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "stored::Stored", into = "stored::Stored"))]
pub struct ScoreMatrix {
    /// Row after row.
    cells: Vec<f64>,
    columns: usize,
    /// Probability of each goal difference, home minus away, from `1 − columns` upwards.
    differences: Vec<f64>,
    /// Probability of each number of goals in the match, from 0 upwards.
    totals: Vec<f64>,
    tail: f64,
}

impl ScoreMatrix {
    /// Creates the matrix of independent Poisson goals.
    ///
    /// # Formula
    /// ```text
    /// P(x, y) = e^(−λ)·λ^x/x! · e^(−μ)·μ^y/y!        λ = home_rate, μ = away_rate, in goals per match
    /// ```
    ///
    /// # Errors
    /// [`Error::ParameterOutOfRange`]: a rate that is not above 0 and at most 100.
    ///
    /// # References
    /// Maher, M. J. (1982), Modelling association football scores, *Statistica Neerlandica* 36(3), 109–118.
    pub fn poisson(home_rate: f64, away_rate: f64) -> Result<Self> {
        Self::dixon_coles(home_rate, away_rate, 0.0)
    }

    /// Creates the matrix of Poisson goals with Dixon and Coles' correction of the four lowest scores.
    ///
    /// # Formula
    /// ```text
    /// P(x, y) = τ(x, y) · e^(−λ)·λ^x/x! · e^(−μ)·μ^y/y!        λ = home_rate, μ = away_rate
    /// τ(0, 0) = 1 − λμρ    τ(1, 0) = 1 + μρ    τ(0, 1) = 1 + λρ    τ(1, 1) = 1 − ρ    1 elsewhere
    /// ```
    /// The correction moves probability between the four scores and leaves the sum, and each side's own distribution,
    /// as they are. A negative ρ makes 0–0 and 1–1 likelier. ρ must keep all four positive:
    /// ```text
    /// max(−1/λ, −1/μ) < ρ < min(1/(λμ), 1)
    /// ```
    ///
    /// # Errors
    /// - [`Error::ParameterOutOfRange`]: a rate that is not above 0 and at most 100
    /// - [`Error::RhoOutOfRange`]: a ρ outside the range above
    ///
    /// # References
    /// Dixon, M. J. & Coles, S. G. (1997), Modelling association football scores and inefficiencies in the football
    /// betting market, *Journal of the Royal Statistical Society C* 46(2), 265–280.
    pub fn dixon_coles(home_rate: f64, away_rate: f64, rho: f64) -> Result<Self> {
        check_rate("home_rate", home_rate)?;
        check_rate("away_rate", away_rate)?;
        let factors = low_score_factors(home_rate, away_rate, rho)?;
        let mut matrix = Self::with_counts(Count::poisson(home_rate), Count::poisson(away_rate), 0.0)?;
        for (goals, row) in matrix.cells.chunks_exact_mut(matrix.columns).take(2).enumerate() {
            row[0] *= factors[goals][0];
            row[1] *= factors[goals][1];
        }
        Ok(matrix.summed())
    }

    /// Creates the matrix of goals that are Poisson counts with a part in common.
    ///
    /// # Formula
    /// ```text
    /// home goals = A + C,  away goals = B + C      A, B, C independent Poisson counts
    /// E[A] = home_rate,  E[B] = away_rate,  E[C] = common_rate = covariance of the goals
    /// ```
    /// `home_rate` and `away_rate` are the means of the *independent parts*: the home side is expected to score
    /// `home_rate + common_rate` goals. With a common rate of 0 the matrix is that of [`poisson`](Self::poisson).
    ///
    /// # Errors
    /// [`Error::ParameterOutOfRange`]: a rate of an independent part that is not above 0, a common rate below 0, or
    /// more than 100 expected goals of a side.
    ///
    /// # References
    /// Karlis, D. & Ntzoufras, I. (2003), Analysis of sports data by using bivariate Poisson models, *Journal of the
    /// Royal Statistical Society D* 52(3), 381–393.
    pub fn bivariate_poisson(home_rate: f64, away_rate: f64, common_rate: f64) -> Result<Self> {
        check_rate("home_rate", home_rate)?;
        check_rate("away_rate", away_rate)?;
        if !(common_rate >= 0.0 && home_rate.max(away_rate) + common_rate <= MAX_RATE) {
            return Err(Error::ParameterOutOfRange {
                name: "common_rate",
                value: common_rate,
                allowed: "at least 0, and at most 100 together with either rate",
            });
        }
        Self::with_counts(Count::poisson(home_rate), Count::poisson(away_rate), common_rate).map(Self::summed)
    }

    /// Creates the matrix of independent negative binomial goals: each side's variance is above its mean.
    ///
    /// # Formula
    /// ```text
    /// variance = mean + mean²/r                   r = dispersion; Poisson as r → ∞
    /// P(k) = Γ(k + r)/(k!·Γ(r)) · (r/(r + m))^r · (m/(r + m))^k        m = the side's rate, its mean
    /// ```
    /// Both sides have the same `dispersion`, and the smaller it is the wider they spread: r = 10 adds 15 % to the
    /// variance of 1.5 goals.
    ///
    /// # Errors
    /// - [`Error::ParameterOutOfRange`]: a rate that is not above 0 and at most 100, a dispersion that is not above 0
    ///   and finite
    /// - [`Error::TooManyGoals`]: more than 500 goals of a side are not negligible
    ///
    /// # References
    /// Reep, C., Pollard, R. & Benjamin, B. (1971), Skill and chance in ball games, *Journal of the Royal Statistical
    /// Society A* 134(4), 623–629.
    pub fn negative_binomial(home_rate: f64, away_rate: f64, dispersion: f64) -> Result<Self> {
        check_rate("home_rate", home_rate)?;
        check_rate("away_rate", away_rate)?;
        if !(dispersion > 0.0 && dispersion.is_finite()) {
            return Err(Error::ParameterOutOfRange {
                name: "dispersion",
                value: dispersion,
                allowed: "finite and greater than 0",
            });
        }
        let count = |rate| Count::negative_binomial(rate, dispersion);
        Self::with_counts(count(home_rate), count(away_rate), 0.0).map(Self::summed)
    }

    /// Creates the matrix of the probabilities given, which have to cover every score that can happen.
    ///
    /// # Shapes
    /// `probabilities`: (most home goals + 1, most away goals + 1), in any memory layout.
    ///
    /// # Errors
    /// - [`Error::ScoreProbability`]: a probability that is not in \[0, 1\]
    /// - [`Error::ScoreProbabilitySum`]: they do not sum to 1 to 1e-12. A table that was cut off has to be made longer,
    ///   or divided by its sum, by whoever knows where the rest belongs.
    pub fn from_probabilities(probabilities: ArrayView2<'_, f64>) -> Result<Self> {
        for ((home_goals, away_goals), &value) in probabilities.indexed_iter() {
            if !(0.0..=1.0).contains(&value) {
                return Err(Error::ScoreProbability { home_goals, away_goals, value });
            }
        }
        let sum: f64 = probabilities.iter().sum();
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(Error::ScoreProbabilitySum { sum });
        }
        let cells = probabilities.iter().copied().collect();
        Ok(Self { cells, columns: probabilities.ncols(), ..Self::empty() }.summed())
    }

    /// Returns the probabilities, shape (most home goals + 1, most away goals + 1).
    #[expect(clippy::missing_panics_doc, reason = "cannot happen")]
    pub fn probabilities(&self) -> ArrayView2<'_, f64> {
        ArrayView2::from_shape((self.rows(), self.columns), &self.cells).expect("the cells are whole rows")
    }

    /// Returns an upper bound of the probability of all the scores beyond the matrix, at most 2e-17.
    ///
    /// It is 0 for a matrix made by [`from_probabilities`](Self::from_probabilities).
    pub fn tail(&self) -> f64 {
        self.tail
    }

    /// Returns the probability of one score; 0 beyond the matrix, where [`tail`](Self::tail) bounds all of them.
    pub fn correct_score(&self, home_goals: usize, away_goals: usize) -> f64 {
        if home_goals < self.rows() && away_goals < self.columns {
            self.cells[home_goals * self.columns + away_goals]
        } else {
            0.0
        }
    }

    fn rows(&self) -> usize {
        self.cells.len() / self.columns
    }

    /// A matrix without cells, to be [filled](Self::fill).
    fn empty() -> Self {
        Self { cells: Vec::new(), columns: 1, differences: Vec::new(), totals: Vec::new(), tail: 0.0 }
    }

    /// The cells of two counts that share a Poisson part of `common_rate`, not yet [summed](Self::sum_up).
    fn with_counts(home: Count, away: Count, common_rate: f64) -> Result<Self> {
        let mut matrix = Self::empty();
        matrix.fill(home, away, common_rate)?;
        Ok(matrix)
    }

    /// Replaces the cells, in the memory there is.
    ///
    /// `x·P(x, y) = λ·P(x − 1, y) + λ₃·P(x − 1, y − 1)` for Poisson parts λ and λ₃: positive terms only, so no digits
    /// are lost. Only Poisson counts may share a part.
    fn fill(&mut self, home: Count, away: Count, common_rate: f64) -> Result<()> {
        let whole = |count: Count| {
            if common_rate > 0.0 { Count::poisson(count.nothing + common_rate) } else { count }
        };
        let (rows, home_tail) = whole(home).extent()?;
        let (columns, away_tail) = whole(away).extent()?;
        self.columns = columns;
        self.tail = home_tail + away_tail;
        self.cells.clear();
        self.cells.resize(rows * columns, 0.0);
        let mut p = (-(home.nothing + away.nothing + common_rate)).exp();
        let mut goals = 0.0;
        for cell in &mut self.cells[..columns] {
            *cell = p;
            goals += 1.0;
            p *= away.ratio(goals);
        }
        goals = 0.0;
        for row in 1..rows {
            goals += 1.0;
            let (ratio, common) = (home.ratio(goals), common_rate / goals);
            let (above, here) = self.cells[(row - 1) * columns..(row + 1) * columns].split_at_mut(columns);
            for (cell, above) in here.iter_mut().zip(&*above) {
                *cell = ratio * above;
            }
            if common > 0.0 {
                for (cell, diagonal) in here[1..].iter_mut().zip(&*above) {
                    *cell += common * diagonal;
                }
            }
        }
        Ok(())
    }

    /// Fills in the distributions of difference and total.
    fn sum_up(&mut self) {
        let values = self.rows() + self.columns - 1;
        for sums in [&mut self.totals, &mut self.differences] {
            sums.clear();
            sums.resize(values, 0.0);
        }
        for (goals, row) in self.cells.chunks_exact(self.columns).enumerate() {
            for (sum, p) in self.totals[goals..].iter_mut().zip(row) {
                *sum += p;
            }
            for (sum, p) in self.differences[goals..].iter_mut().zip(row.iter().rev()) {
                *sum += p;
            }
        }
    }

    fn summed(mut self) -> Self {
        self.sum_up();
        self
    }
}

/// τ by home goals and away goals, 0 or 1 each.
fn low_score_factors(home_rate: f64, away_rate: f64, rho: f64) -> Result<[[f64; 2]; 2]> {
    let factors =
        [[1.0 - home_rate * away_rate * rho, 1.0 + home_rate * rho], [1.0 + away_rate * rho, 1.0 - rho]];
    if factors.as_flattened().iter().all(|&factor| factor > 0.0 && factor.is_finite()) {
        return Ok(factors);
    }
    Err(Error::RhoOutOfRange {
        rho,
        min: -1.0 / home_rate.max(away_rate),
        max: (1.0 / (home_rate * away_rate)).min(1.0),
    })
}
