//! The optimum of one event without caps, in closed form: the reserve rate.
//!
//! Each stake closes the gap between a probability and its price at the reserve rate, and stakes and cash are the bankroll:
//! ```text
//! f_k = max(p_k − R/o_k, 0),   cash = R,   h(R) = Σ_k f_k + R − 1 = 0
//! ```
//! `p` probabilities, `o` decimal odds, `R` the reserve: wealth kept in cash, and the wealth after an outcome that was not
//! staked. `h` is convex and made of straight pieces, so that Newton's method from `R = 1` ends at its largest root after
//! finitely many steps, without sorting the outcomes:
//! ```text
//! S = {k: p_k > R/o_k},   R ← (1 − Σ_S p)/(1 − Σ_S 1/o),   until S grows no more
//! ```
//! From the right it never passes the root: `R` only falls, `S` only grows. An outcome that may not be staked has an infinite
//! price and keeps its probability in `1 − Σ_S p`, so the closed form holds for any set of candidates.
//!
//! Why it never divides by 0: with `T` the set before, what joins it has `Σ p > R·Σ 1/o`, and at most `1 − Σ_T p`, which is
//! `R·(1 − Σ_T 1/o)`; so `Σ_S 1/o < 1` always. `R = 0` is left when the candidates carry all the probability at a booksum
//! below 1: then everything is staked, `f = p`, and no outcome loses.

use crate::check::rounding;

/// The optimum of one event, before a fraction is applied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reserve {
    /// R, the cash.
    pub(crate) cash: f64,
    /// Sum of the stakes.
    pub(crate) staked: f64,
    /// The largest stake.
    pub(crate) largest: f64,
}

/// Outcomes worth their price at a reserve rate.
#[derive(Debug, Clone, Copy, Default)]
struct Worth {
    count: usize,
    /// `Σ 1/o` of these.
    booksum: f64,
    /// `Σ p` of all others.
    rest: f64,
}

/// Whether the booksum `Σ 1/o` is below 1 by more than rounding.
///
/// Ten runners at 10.0 have a booksum of 1 that rounds below it; that book is fair.
pub(crate) fn is_below_fair<'a>(odds: impl IntoIterator<Item = &'a f64>) -> bool {
    let (booksum, outcomes) = odds.into_iter().fold((0.0, 0), |(sum, count), o| (sum + o.recip(), count + 1));
    booksum < 1.0 - rounding(outcomes)
}

/// The optimum without caps; `stakes` holds prices before, `1/o` or infinity where no stake is allowed, and stakes after.
///
/// `probabilities` are multiplied by `scale` to sum to 1.
pub(crate) fn optimum(probabilities: &[f64], scale: f64, stakes: &mut [f64]) -> Reserve {
    let fair = 1.0 - rounding(stakes.len());
    // The rate that decided what is worth its price, how many that are, and the reserve they leave.
    let (mut rate, mut taken, mut cash) = (f64::INFINITY, 0, 1.0);
    while cash > 0.0 {
        let worth = split(probabilities, scale, stakes, cash);
        // The second test is for a fair book, where the last outcome adds nothing.
        if worth.count <= taken || worth.booksum > fair {
            break;
        }
        let next = worth.rest / (1.0 - worth.booksum);
        if next >= cash {
            // What joined is worth its price by no more than rounding.
            break;
        }
        (rate, taken, cash) = (cash, worth.count, next);
    }
    let (mut staked, mut largest) = (0.0, 0.0);
    for (price, p) in stakes.iter_mut().zip(probabilities) {
        let p = p * scale;
        // Positive but for rounding: p > R/o at entry, and R only falls.
        let stake = if p > rate * *price { (p - cash * *price).max(0.0) } else { 0.0 };
        *price = stake;
        staked += stake;
        largest = if stake > largest { stake } else { largest };
    }
    if staked > 1.0 {
        // Probabilities that sum to 1 within rounding; nobody stakes more than there is.
        let shrink = (1.0 - 2.0 * rounding(stakes.len())) / staked;
        for stake in stakes.iter_mut() {
            *stake *= shrink;
        }
        (staked, largest) = (stakes.iter().sum(), largest * shrink);
    }
    Reserve { cash, staked, largest }
}

/// What is worth its price at a rate. A price of infinity is never paid: also `0·∞` is below no probability.
fn split(probabilities: &[f64], scale: f64, prices: &[f64], rate: f64) -> Worth {
    let mut worth = Worth::default();
    for (p, &price) in probabilities.iter().zip(prices) {
        let p = p * scale;
        let is_worth = p > rate * price;
        worth.count += usize::from(is_worth);
        worth.booksum += if is_worth { price } else { 0.0 };
        worth.rest += if is_worth { 0.0 } else { p };
    }
    worth
}
