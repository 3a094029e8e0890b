//! How much worse than expected one match scored, in standard deviations.
//!
//! ```text
//! Brier score of p if k happens:   S_k = Σp² − 2·p_k + 1
//! expected by q:                   E = Σ q_k·S_k,   V = Σ q_k·(S_k − E)²
//! x = (S_y − E)/√V, kept within ±10
//! ```
//! **Against itself**, q = p: if the model's probabilities are right, x has mean 0 and variance 1 given all that was
//! known before the match, whatever the match. Worse than promised is above 0.
//!
//! **Against the market**, S is the difference of both Brier scores and q = (p + m)/2. If the truth lies halfway,
//! neither is better: E = Σ(p² − m²) − Σ(p + m)(p − m) = 0 exactly. So x is the difference over the spread that is
//! known before the match.
//!
//! Brier and not log scores, because one result that a forecast called impossible would make a sum of log scores
//! infinite for good. Even so √V is 0 there; a single match counts at most 10 standard deviations, which a forecast
//! that was right reaches for outcomes below 1 % only. The upper bound can only prevent false alarms.
//!
//! Source: Spiegelhalter, D. J. (1986), Probabilistic prediction in patient management and clinical trials, *Statistics
//! in Medicine* 5(5), 421–433 (the same score for two outcomes, summed over matches).

/// What one match counts at most.
const MOST: f64 = 10.0;

/// Scores that differ by less over the outcomes say nothing: forecasts that are equal, or 1/3 each, but for rounding.
const NOTHING: f64 = 1e-9;

/// The model's score above what the model expected; `None` where the score was the same whatever happened.
pub(super) fn against_itself(p: &[f64; 3], outcome: usize) -> Option<f64> {
    standardised(p.map(|p| -2.0 * p), p, outcome)
}

/// The model's score above the market's; `None` where both forecasts are the same.
pub(super) fn against_market(p: &[f64; 3], m: &[f64; 3], outcome: usize) -> Option<f64> {
    let halfway = [0, 1, 2].map(|k| f64::midpoint(p[k], m[k]));
    standardised([0, 1, 2].map(|k| -2.0 * (p[k] - m[k])), &halfway, outcome)
}

/// The difference of the Brier scores of model and market for each outcome.
pub(super) fn brier_differences(p: &[f64; 3], m: &[f64; 3]) -> [f64; 3] {
    let squares: f64 = p.iter().zip(m).map(|(p, m)| (p - m) * (p + m)).sum();
    [0, 1, 2].map(|k| squares - 2.0 * (p[k] - m[k]))
}

fn standardised(scores: [f64; 3], q: &[f64; 3], outcome: usize) -> Option<f64> {
    let mean: f64 = scores.iter().zip(q).map(|(s, q)| s * q).sum();
    let deviation = scores.iter().zip(q).map(|(s, q)| q * (s - mean).powi(2)).sum::<f64>().sqrt();
    let excess = scores[outcome] - mean;
    // Over a deviation of 0, something impossible happened: ±∞, then ±10.
    (deviation.max(excess.abs()) > NOTHING).then(|| (excess / deviation).clamp(-MOST, MOST))
}

#[cfg(test)]
mod tests {
    use super::{against_itself, against_market, brier_differences};

    /// Sums of three products of numbers below 1.
    const ROUNDING: f64 = 1e-14;

    #[test]
    fn a_right_model_has_mean_0_and_variance_1() {
        for p in [[0.5, 0.3, 0.2], [0.9, 0.07, 0.03], [0.2, 0.2, 0.6]] {
            let x = [0, 1, 2].map(|outcome| against_itself(&p, outcome).unwrap());
            let moment = |power: i32| p.iter().zip(x).map(|(p, x)| p * x.powi(power)).sum::<f64>();
            assert!(moment(1).abs() < ROUNDING && (moment(2) - 1.0).abs() < ROUNDING, "{p:?}");
        }
    }

    #[test]
    fn halfway_between_model_and_market_neither_is_better() {
        let (p, m) = ([0.5, 0.3, 0.2], [0.42, 0.27, 0.31]);
        let truth = [0, 1, 2].map(|k| f64::midpoint(p[k], m[k]));
        let mean: f64 = brier_differences(&p, &m).iter().zip(truth).map(|(d, q)| d * q).sum();
        assert!(mean.abs() < ROUNDING);
        let x = [0, 1, 2].map(|k| against_market(&p, &m, k).unwrap());
        let square: f64 = x.iter().zip(truth).map(|(x, q)| q * x * x).sum();
        assert!((square - 1.0).abs() < ROUNDING);
        // The same sign as the difference of the scores.
        assert!(x.iter().zip(brier_differences(&p, &m)).all(|(x, d)| (x * d) > 0.0));
    }

    #[test]
    fn what_says_nothing_is_none_and_the_impossible_counts_ten() {
        assert_eq!(against_itself(&[1.0 / 3.0; 3], 0), None);
        assert_eq!(against_itself(&[1.0, 0.0, 0.0], 0), None);
        assert_eq!(against_market(&[0.5, 0.3, 0.2], &[0.5, 0.3, 0.2], 1), None);
        assert_eq!(against_itself(&[1.0, 0.0, 0.0], 2), Some(10.0));
        assert_eq!(against_itself(&[1.0 - 1e-300, 1e-300, 0.0], 1), Some(10.0));
    }
}
