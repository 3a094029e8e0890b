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

/// Probability left from which a difference has all its digits.
const CLEAR: f64 = 0.1;

/// An outcome that may be staked.
#[derive(Debug, Clone, Copy, Default)]
struct Runner {
    /// `p·o`.
    value: f64,
    outcome: usize,
}

/// The optimum of one event, before a fraction is applied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reserve {
    /// R, the cash.
    pub(crate) cash: f64,
    /// Whether the booksum of all outcomes is below 1 by more than rounding.
    pub(crate) below_fair: bool,
}

/// Whether the booksum `Σ 1/o` is below 1 by more than rounding.
///
/// Ten runners at 10.0 have a booksum of 1 that rounds below it; that book is fair.
pub(crate) fn is_below_fair<'a>(odds: impl IntoIterator<Item = &'a f64>) -> bool {
    let (booksum, runners) =
        odds.into_iter().fold((0.0, 0.0), |(sum, count), o| (sum + o.recip(), count + 1.0));
    booksum < 1.0 - runners * f64::EPSILON
}

/// The optimum without caps; `stakes` holds `1/o` before and the stakes after.
///
/// `probabilities` are multiplied by `scale` to sum to 1; an outcome is a candidate if `is_candidate(p·o − 1)`.
pub(crate) fn optimum(
    probabilities: &[f64],
    odds: &[f64],
    scale: f64,
    is_candidate: impl Fn(f64) -> bool,
    stakes: &mut [f64],
) -> Reserve {
    let (mut few, mut many) = ([Runner::default(); FEW], Vec::new());
    let runners = if odds.len() <= FEW {
        &mut few[..]
    } else {
        many.resize(odds.len(), Runner::default());
        &mut many[..]
    };
    let (mut count, mut idle, mut booksum, mut all) = (0, 0.0, 0.0, 0.0);
    for (outcome, ((p, o), implied)) in probabilities.iter().zip(odds).zip(&mut *stakes).enumerate() {
        all += *implied;
        let value = p * scale * o;
        if value > 0.0 && is_candidate(value - 1.0) {
            booksum += *implied;
            runners[count] = Runner { value, outcome };
            count += 1;
        } else {
            idle += p * scale;
            *implied = 0.0;
        }
    }
    let runners = &mut runners[..count];
    let rounding = count as f64 * f64::EPSILON;
    let below_fair = all < 1.0 - odds.len() as f64 * f64::EPSILON;
    if count > 0 && idle <= 0.0 && booksum < 1.0 - rounding {
        // The candidates win whatever can happen.
        for runner in runners {
            stakes[runner.outcome] = probabilities[runner.outcome] * scale;
        }
        return Reserve { cash: 0.0, below_fair };
    }
    sort_by_falling_value(runners);
    let (mut cash, mut won, mut staked, mut taken) = (1.0, 0.0, 0.0, 0);
    for runner in &*runners {
        let next = staked + stakes[runner.outcome];
        // The second test fails only for a fair book, where the last outcome adds nothing.
        if runner.value <= cash || next > 1.0 - rounding {
            break;
        }
        (staked, taken) = (next, taken + 1);
        won += probabilities[runner.outcome] * scale;
        let mut rest = 1.0 - won;
        if rest < CLEAR {
            // Near 0 the difference has no digits; the sum of what is left has.
            rest =
                idle + runners[taken..].iter().map(|left| probabilities[left.outcome] * scale).sum::<f64>();
        }
        cash = rest / (1.0 - staked);
    }
    for (at, runner) in runners.iter().enumerate() {
        let (p, implied) = (probabilities[runner.outcome] * scale, stakes[runner.outcome]);
        // Positive but for rounding: value > R at entry, and R only falls.
        stakes[runner.outcome] = if at < taken { (p - cash * implied).max(0.0) } else { 0.0 };
    }
    Reserve { cash, below_fair }
}

/// Equal values stay in the order of their outcomes.
fn sort_by_falling_value(runners: &mut [Runner]) {
    if runners.len() > FEW {
        let order = |a: &Runner, b: &Runner| b.value.total_cmp(&a.value).then(a.outcome.cmp(&b.outcome));
        runners.sort_unstable_by(order);
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
