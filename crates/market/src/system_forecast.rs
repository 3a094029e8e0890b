//! What to expect of a system bet before its legs are settled.

use crate::check::{Range, check_len, check_selections, not_overflowed};
use crate::symmetric::take_in;
use crate::{Result, SystemBet};

/// Legs up to which the probability of a profit is found, by going through all 2ⁿ results.
const MAX_ENUMERATED: usize = 20;

/// Returns within this share of the total stake are the stake back, not a profit: rounding of up to 2²⁰ lines.
const ROUNDING: f64 = 1e-12;

/// What to expect of a system bet, in the money of its stakes.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SystemForecast {
    /// Stake per line times lines.
    pub total_stake: f64,
    /// Mean of what comes back.
    pub expected_return: f64,
    /// `expected_return − total_stake`.
    pub expected_profit: f64,
    /// `expected_profit/total_stake`.
    pub edge: f64,
    /// Standard deviation of the profit.
    pub standard_deviation: f64,
    /// Probability that any line wins.
    pub probability_of_return: f64,
    /// Probability that more comes back than was staked. `None` with more than 20 legs: it takes 2ⁿ results.
    pub probability_of_profit: Option<f64>,
}

impl SystemBet {
    /// What to expect of the bet, from the probability of each leg.
    ///
    /// # Formula
    /// ```text
    /// expected return = s·Σ_k e_k(p·o),   e_k(x) = Σ over k-subsets Π x_i
    /// ```
    /// `s` stake per line, `k` sizes of the lines, `p` probabilities, `o` decimal odds. With `X = o` with probability p
    /// and else 0, mean `b` and variance `v`, the covariances `C_jk` of `e_j` and `e_k` follow leg by leg from
    /// `e_k ← e_k + X·e_{k−1}`:
    /// ```text
    /// C_jk ← C_jk + b·(C_{j−1,k} + C_{j,k−1}) + (b² + v)·C_{j−1,k−1} + v·E[e_{j−1}]·E[e_{k−1}]
    /// ```
    /// All terms are ≥ 0, so nothing cancels. Legs are taken to be independent, which legs of one match are not.
    ///
    /// # Shapes
    /// `probabilities` in \[0, 1\] and `odds` > 1: one for each leg. `stake_per_line` > 0.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for the stake, [`Error::LengthMismatch`], [`Error::OddsOutOfRange`],
    /// [`Error::ElementOutOfRange`] for a probability, [`Error::Overflow`].
    ///
    /// # Examples
    /// ```
    /// use fairline_market::{FullCover, SystemBet};
    ///
    /// // A Trixie of three legs with 5 % edge each: 1.05² − 1 on a double, 1.05³ − 1 on the treble.
    /// let trixie = SystemBet::from(FullCover::Trixie);
    /// let forecast = trixie.forecast(&[0.5; 3], &[2.1; 3], 1.0)?;
    /// assert!((forecast.expected_profit - (3.0 * 0.1025 + 0.157625)).abs() < 1e-12);
    /// assert!((forecast.probability_of_return - 0.5).abs() < 1e-12);
    /// // Two winners bring 2.1² = 4.41 for 4 staked.
    /// assert!((forecast.probability_of_profit.expect("few legs") - 0.5).abs() < 1e-12);
    /// # Ok::<(), fairline_market::Error>(())
    /// ```
    ///
    /// [`Error::OutOfRange`]: crate::Error::OutOfRange
    /// [`Error::LengthMismatch`]: crate::Error::LengthMismatch
    /// [`Error::OddsOutOfRange`]: crate::Error::OddsOutOfRange
    /// [`Error::ElementOutOfRange`]: crate::Error::ElementOutOfRange
    /// [`Error::Overflow`]: crate::Error::Overflow
    pub fn forecast(
        &self,
        probabilities: &[f64],
        odds: &[f64],
        stake_per_line: f64,
    ) -> Result<SystemForecast> {
        let total_stake = self.total_stake(stake_per_line)?;
        check_len("probabilities", probabilities.len(), self.legs(), "legs of the bet")?;
        check_len("odds", odds.len(), self.legs(), "legs of the bet")?;
        check_selections(odds)?;
        Range::Probability.check_each("probabilities", probabilities)?;

        let means: Vec<f64> = probabilities.iter().zip(odds).map(|(p, o)| p * o).collect();
        let expected_return =
            not_overflowed("expected return", stake_per_line * self.sum_over_lines(&means))?;
        let expected_profit = expected_return - total_stake;
        let spread = self.variance(probabilities, odds).sqrt();
        let standard_deviation = not_overflowed("standard deviation", stake_per_line * spread)?;
        Ok(SystemForecast {
            total_stake,
            expected_return,
            expected_profit,
            edge: expected_profit / total_stake,
            standard_deviation,
            probability_of_return: self.probability_of_return(probabilities),
            probability_of_profit: (self.legs() <= MAX_ENUMERATED).then(|| {
                let threshold = self.lines() as f64 * (1.0 + ROUNDING);
                let mut sums = vec![0.0; self.largest() + 1];
                sums[0] = 1.0;
                self.probability_above(threshold, probabilities, odds, &sums)
            }),
        })
    }

    /// Variance of the return per unit staked on each line.
    fn variance(&self, probabilities: &[f64], odds: &[f64]) -> f64 {
        let size = self.largest() + 1;
        let mut means = vec![0.0; size];
        means[0] = 1.0;
        let mut covariances = vec![vec![0.0; size]; size];
        for (&p, &o) in probabilities.iter().zip(odds) {
            let (b, v) = (p * o, p * (1.0 - p) * o * o);
            if b > 0.0 {
                // Downwards, so that what is read is still of the legs before.
                for j in (1..size).rev() {
                    for k in (1..size).rev() {
                        covariances[j][k] += b * (covariances[j - 1][k] + covariances[j][k - 1])
                            + (b * b + v) * covariances[j - 1][k - 1]
                            + v * means[j - 1] * means[k - 1];
                    }
                }
                take_in(&mut means, b);
            }
        }
        self.folds()
            .iter()
            .flat_map(|&j| self.folds().iter().map(move |&k| (j, k)))
            .fold(0.0, |sum, (j, k)| sum + covariances[j][k])
    }

    /// Probability that at least as many legs win as the smallest line has: the upper tail of their number.
    fn probability_of_return(&self, probabilities: &[f64]) -> f64 {
        let mut winners = vec![0.0; self.legs() + 1];
        winners[0] = 1.0;
        for p in probabilities {
            for k in (1..winners.len()).rev() {
                winners[k] = winners[k] * (1.0 - p) + winners[k - 1] * p;
            }
            winners[0] *= 1.0 - p;
        }
        let (fewer, enough) = winners.split_at(self.folds()[0]);
        // The smaller of the two, whose rounding cannot carry the answer out of [0, 1].
        let (fewer, enough): (f64, f64) = (fewer.iter().sum(), enough.iter().sum());
        if enough <= 0.5 { enough } else { 1.0 - fewer }
    }

    /// Probability that the lines return more than the threshold, `sums` being the sums over the legs before.
    fn probability_above(&self, threshold: f64, probabilities: &[f64], odds: &[f64], sums: &[f64]) -> f64 {
        let (Some((p, probabilities)), Some((&o, odds))) = (probabilities.split_first(), odds.split_first())
        else {
            let returned: f64 = self.folds().iter().map(|&fold| sums[fold]).sum();
            return if returned > threshold { 1.0 } else { 0.0 };
        };
        let lost = self.probability_above(threshold, probabilities, odds, sums);
        let mut with = sums.to_vec();
        take_in(&mut with, o);
        let won = self.probability_above(threshold, probabilities, odds, &with);
        p * won + (1.0 - p) * lost
    }
}
