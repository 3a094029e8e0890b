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

use crate::candidates::Candidates;
use crate::objective::Portfolio;

/// Whether the booksum `Σ 1/o` is below 1 by more than rounding.
///
/// Ten runners at 10.0 have a booksum of 1 that rounds below it; that book is fair.
pub(crate) fn is_below_fair(odds: &[f64]) -> bool {
    let booksum: f64 = odds.iter().map(|o| o.recip()).sum();
    booksum < 1.0 - odds.len() as f64 * f64::EPSILON
}

/// Whether the candidates win whatever can happen: they carry all the probability at a booksum below 1.
fn is_arbitrage(event: &Candidates) -> bool {
    event.len() > 0 && event.idle[0] <= 0.0 && is_below_fair(&event.odds)
}

/// The optimum without caps of one event's candidates.
pub(crate) fn optimum(event: &Candidates) -> Portfolio {
    let mut stakes = vec![0.0; event.len()];
    if is_arbitrage(event) {
        stakes.copy_from_slice(&event.probabilities);
        return Portfolio { stakes, cash: 0.0 };
    }
    let value = |a: usize| event.probabilities[a] * event.odds[a];
    let mut order: Vec<usize> = (0..event.len()).collect();
    order.sort_by(|&a, &b| value(b).total_cmp(&value(a)));
    // 1 − Σ_S p as the sum of what is left: near 0 the difference would have no digits.
    let left_after = |taken: usize| -> f64 {
        event.idle.iter().sum::<f64>() + order[taken..].iter().map(|&a| event.probabilities[a]).sum::<f64>()
    };
    let rounding = event.len() as f64 * f64::EPSILON;
    let (mut reserve, mut booksum, mut taken) = (1.0, 0.0, 0);
    for &a in &order {
        booksum += event.odds[a].recip();
        // The second test fails only for a fair book, where the last outcome adds nothing.
        if value(a) <= reserve || booksum > 1.0 - rounding {
            break;
        }
        taken += 1;
        reserve = left_after(taken) / (1.0 - booksum);
    }
    for &a in &order[..taken] {
        // Positive but for rounding: value(a) > R at entry, and R only falls.
        stakes[a] = (event.probabilities[a] - reserve / event.odds[a]).max(0.0);
    }
    Portfolio { stakes, cash: reserve }
}
