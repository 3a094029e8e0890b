//! The optimum of one event without caps, in closed form: the reserve rate.
//!
//! ```text
//! take outcomes by falling p·o while p_k·o_k > R,   R = (1 − Σ_S p)/(1 − Σ_S 1/o)
//! f_k = p_k − R/o_k,   cash = R
//! ```
//! `p` probabilities, `o` decimal odds, `S` the outcomes taken so far, `R` the reserve: wealth kept in cash, and
//! the wealth after an outcome that was not staked. Outcomes that are no candidates keep their probability in
//! `1 − Σ_S p`, so the closed form holds for any set of candidates.
//!
//! Why it never divides by 0: taking k requires `p_k/q_k > (1 − P)/(1 − Q)` with `q = 1/o`. If `Q + q_k ≥ 1` this
//! means `p_k > 1 − P`, which is impossible; so `Σ_S 1/o < 1` always. `R = 0` is left when the candidates carry
//! all the probability at a booksum below 1: then everything is staked, `f = p`, and no outcome loses.

/// Outcomes that need no heap.
const FEW: usize = 8;

/// An outcome that may be staked.
#[derive(Debug, Clone, Copy, Default)]
struct Runner {
    /// `p·o`.
    value: f64,
    probability: f64,
    /// `1/o`.
    implied: f64,
    /// Probability of this and all outcomes of less value.
    rest: f64,
    outcome: usize,
}

/// Whether the booksum `Σ 1/o` is below 1 by more than rounding.
///
/// Ten runners at 10.0 have a booksum of 1 that rounds below it; that book is fair.
pub(crate) fn is_below_fair<'a>(odds: impl IntoIterator<Item = &'a f64>) -> bool {
    let (booksum, runners) =
        odds.into_iter().fold((0.0, 0.0), |(sum, count), o| (sum + o.recip(), count + 1.0));
    booksum < 1.0 - runners * f64::EPSILON
}

/// The optimum without caps: stakes into `stakes`, and the cash.
///
/// `probabilities` sum to `sum`, by which they are divided; an outcome is a candidate if `is_candidate(p·o − 1)`.
pub(crate) fn optimum(
    probabilities: &[f64],
    odds: &[f64],
    sum: f64,
    is_candidate: impl Fn(f64) -> bool,
    stakes: &mut [f64],
) -> f64 {
    let (mut few, mut many) = ([Runner::default(); FEW], Vec::new());
    let runners = if odds.len() <= FEW {
        &mut few[..]
    } else {
        many.resize(odds.len(), Runner::default());
        &mut many[..]
    };
    let (mut count, mut idle, mut booksum) = (0, 0.0, 0.0);
    for (outcome, (p, o)) in probabilities.iter().zip(odds).enumerate() {
        let probability = p / sum;
        let value = probability * o;
        if probability > 0.0 && is_candidate(value - 1.0) {
            let implied = o.recip();
            booksum += implied;
            runners[count] = Runner { value, probability, implied, rest: 0.0, outcome };
            count += 1;
        } else {
            idle += probability;
        }
    }
    let runners = &mut runners[..count];
    let rounding = count as f64 * f64::EPSILON;
    if count > 0 && idle <= 0.0 && booksum < 1.0 - rounding {
        // The candidates win whatever can happen.
        for runner in runners {
            stakes[runner.outcome] = runner.probability;
        }
        return 0.0;
    }
    sort_by_falling_value(runners);
    // 1 − Σ_S p as the sum of what is left: near 0 the difference would have no digits.
    let mut rest = idle;
    for runner in runners.iter_mut().rev() {
        rest += runner.probability;
        runner.rest = rest;
    }
    let (mut reserve, mut staked, mut taken) = (1.0, 0.0, 0);
    for (at, runner) in runners.iter().enumerate() {
        staked += runner.implied;
        // The second test fails only for a fair book, where the last outcome adds nothing.
        if runner.value <= reserve || staked > 1.0 - rounding {
            break;
        }
        taken = at + 1;
        reserve = runners.get(taken).map_or(idle, |next| next.rest) / (1.0 - staked);
    }
    for runner in &runners[..taken] {
        // Positive but for rounding: value > R at entry, and R only falls.
        stakes[runner.outcome] = (runner.probability - reserve * runner.implied).max(0.0);
    }
    reserve
}

/// Equal values stay in the order of their outcomes.
fn sort_by_falling_value(runners: &mut [Runner]) {
    if runners.len() > FEW {
        runners.sort_by(|a, b| b.value.total_cmp(&a.value));
        return;
    }
    for at in 1..runners.len() {
        let mut to = at;
        while to > 0 && runners[to - 1].value < runners[to].value {
            runners.swap(to - 1, to);
            to -= 1;
        }
    }
}
