//! The longest losing run: how long it was, and how long to expect it from chance alone.

use super::BetResult;
use crate::Result;
use crate::check::Range;

/// Runs less likely than this are left out of the expectation.
const NEGLIGIBLE: f64 = 1e-15;

/// A run whose chance fell below this has no part in a sum that ends at [`NEGLIGIBLE`].
const HOPELESS: f64 = 1e-30;

/// Steps after which the sum is given up; a second or two.
const MOST_STEPS: usize = 500_000_000;

/// The runs of lost bets in a stretch of bets, as far as the stretches before and after it need to know them.
#[derive(Clone, Copy, Default)]
pub(super) struct LosingRuns {
    pub(super) longest: usize,
    /// Bets lost before the first win and after the last one; all of them when there is no win.
    leading: usize,
    trailing: usize,
    won: bool,
}

impl LosingRuns {
    /// Of one bet. A void bet neither counts nor ends a run.
    pub(super) fn of(result: BetResult) -> Self {
        let lost = usize::from(result == BetResult::Lost);
        Self { longest: lost, leading: lost, trailing: lost, won: result == BetResult::Won }
    }

    /// Of this stretch and the one after it.
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            longest: self.longest.max(next.longest).max(self.trailing + next.leading),
            leading: if self.won { self.leading } else { self.leading + next.leading },
            trailing: if next.won { next.trailing } else { self.trailing + next.trailing },
            won: self.won || next.won,
        }
    }
}

/// Returns the expected longest losing run of independent bets.
///
/// Long losing runs are what bets at long odds look like: a hundred bets at 0.2 have one of 16 on average. A run
/// somewhat above the expectation is no sign that something broke.
///
/// # Formula
/// ```text
/// E[L] = Σ P(L ≥ k) over k ≥ 1,   P(L ≥ k) = Σ fᵢ over the bets i that can start a run of k
/// fᵢ = P(no run of k among bets 1 … i − 2) · pᵢ₋₁ · (1 − pᵢ) … (1 − pᵢ₊ₖ₋₁),   pᵢ₋₁ = 1 and the first factor 1 at i = 1
/// ```
/// `fᵢ` is the chance that the first run of `k` starts at bet `i`. The sum over `k` ends where P(L ≥ k) falls below
/// 1e-15. Nothing is approximated, neither for many bets nor by a mean probability. Without bets it is 0.
///
/// The work is the number of bets times the longest run that is not out of the question. Where that is more than
/// 5·10⁸ steps, a second or two, the answer is `None`: never for up to 30,000 bets, nor for 100,000 bets with chances
/// above 1 in 100.
///
/// # Shapes
/// `win_probabilities`: the chance of each bet to win, in \[0, 1\], in the order of the bets.
///
/// # Errors
/// [`ElementOutOfRange`](crate::Error::ElementOutOfRange) for a probability outside \[0, 1\].
///
/// # Examples
/// ```
/// use fairline_metrics::expected_longest_losing_run;
///
/// // Two bets at 1/2: runs of 2, 1, 1 and 0.
/// assert_eq!(expected_longest_losing_run(&[0.5, 0.5])?, Some(1.0));
/// let run = expected_longest_losing_run(&[0.2; 100])?.unwrap();
/// assert!((run - 15.557).abs() < 1e-3);
/// # Ok::<(), fairline_metrics::Error>(())
/// ```
///
/// # References
/// Schilling, M. F. (1990), The longest run of heads, *College Mathematics Journal* 21(3), 196–207.
pub fn expected_longest_losing_run(win_probabilities: &[f64]) -> Result<Option<f64>> {
    for (index, &p) in win_probabilities.iter().enumerate() {
        Range::Probability.check_element("win_probabilities", index, p)?;
    }
    Ok(expectation(win_probabilities, MOST_STEPS))
}

/// The expectation for valid probabilities; `None` when it takes more than `most_steps`.
fn expectation(win_probabilities: &[f64], most_steps: usize) -> Option<f64> {
    let losses: Vec<f64> = win_probabilities.iter().map(|p| 1.0 - p).collect();
    let mut starts = Starts::new(win_probabilities);
    let mut expectation = 0.0;
    let mut steps = 0;
    for length in 1..=losses.len() {
        steps += starts.bets.len();
        if steps > most_steps {
            return None;
        }
        let chance = starts.lengthen(&losses, length);
        expectation += chance;
        if chance < NEGLIGIBLE {
            break;
        }
    }
    Some(expectation)
}

/// The bets that can be the first of a losing run: bet 0, and each that follows a bet that can win.
struct Starts {
    bets: Vec<usize>,
    /// The chance that the bet before was won, if there is one, and that a run of this length was lost from here on.
    runs: Vec<f64>,
    /// The chance that the first run of this length starts here.
    first: Vec<f64>,
}

impl Starts {
    fn new(win_probabilities: &[f64]) -> Self {
        let before = std::iter::once(1.0).chain(win_probabilities.iter().copied());
        let starts = before.take(win_probabilities.len()).enumerate().filter(|&(_, won)| won >= HOPELESS);
        let (bets, runs): (Vec<_>, Vec<_>) = starts.unzip();
        Self { first: vec![0.0; bets.len()], bets, runs }
    }

    /// Makes the runs one bet longer, to `length`; answers the chance that there is one.
    fn lengthen(&mut self, losses: &[f64], length: usize) -> f64 {
        let Self { bets, runs, first } = self;
        bets.truncate(bets.partition_point(|bet| bet + length <= losses.len()));
        for (run, bet) in runs.iter_mut().zip(&*bets) {
            let longer = *run * losses[bet + length - 1];
            *run = if longer < HOPELESS { 0.0 } else { longer };
        }
        // The first runs that end early enough to leave a bet for the win before the next one.
        let mut ended = 0;
        let mut had_run = 0.0;
        for (index, (run, &bet)) in runs.iter().zip(&*bets).enumerate() {
            while bets[ended] + length < bet {
                had_run += first[ended];
                ended += 1;
            }
            first[index] = (1.0 - had_run) * run;
        }
        (had_run + first[ended..bets.len()].iter().sum::<f64>()).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::expectation;

    #[test]
    fn work_has_a_bound() {
        // Before lengths 1, 2, 3 there are 3, 3 and 2 places to start.
        assert_eq!(expectation(&[0.5; 3], 8), Some(1.375));
        assert_eq!(expectation(&[0.5; 3], 7), None);
    }

    #[test]
    fn certain_losses_are_no_work() {
        assert_eq!(expectation(&[0.0; 1000], 1000), Some(1000.0));
    }
}
