//! Pairwise summation: the error grows with log n instead of n.
//!
//! A million times 0.1, added from left to right, is off by 1e-11; added in pairs of halves, by 1e-15. Unlike
//! compensated summation it lets +∞ through, which the log score needs.

/// Terms summed directly, without halving.
const BLOCK: usize = 256;

/// Partial sums kept in a block, so that an addition need not wait for the one before it.
const LANES: usize = 8;

/// Sums `term` over `items`. The order of additions depends on the number of items only.
pub(crate) fn sum_by<T>(items: &[T], term: impl Fn(&T) -> f64 + Copy) -> f64 {
    if items.len() > BLOCK {
        let (left, right) = items.split_at(items.len() / 2);
        return sum_by(left, term) + sum_by(right, term);
    }
    let (chunks, rest) = items.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for chunk in chunks {
        for (lane, item) in lanes.iter_mut().zip(chunk) {
            *lane += term(item);
        }
    }
    lanes.into_iter().chain(rest.iter().map(term)).fold(0.0, |sum, x| sum + x)
}

/// A sum of finite numbers, one at a time, that keeps what an addition rounds away (Knuth's two-sum), so that the order
/// hardly matters.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct ExactSum {
    sum: f64,
    rest: f64,
}

impl ExactSum {
    pub(crate) fn add(&mut self, x: f64) {
        let sum = self.sum + x;
        let part = sum - self.sum;
        let lost = (self.sum - (sum - part)) + (x - part);
        let rest = self.rest + lost;
        // Renormalised, so that the rest stays below half a unit in the last place of the sum.
        self.sum = sum + rest;
        self.rest = rest - (self.sum - sum);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.add(other.sum);
        self.add(other.rest);
    }

    pub(crate) fn value(self) -> f64 {
        self.sum
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, LANES, sum_by};

    #[test]
    fn every_item_is_added_once() {
        for n in [0, 1, LANES - 1, LANES, LANES + 1, BLOCK, BLOCK + 1, 10 * BLOCK + 3] {
            let items: Vec<u32> = (1..).take(n).collect();
            let expected = (n * (n + 1) / 2) as f64;
            assert_eq!(sum_by(&items, |&x| f64::from(x)).to_bits(), expected.to_bits(), "n = {n}");
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "takes minutes there")]
    fn a_million_tenths_lose_no_digits() {
        let sum = sum_by(&vec![0.1; 1_000_000], |&x| x);
        // 0.1 is not exact itself; 4 units in the last place of 1e5 cover the rest.
        assert!((sum - 1e5).abs() <= 4.0 * 1e5 * f64::EPSILON, "{sum}");
    }

    #[test]
    fn infinity_stays_infinity() {
        assert!(sum_by(&[1.0, f64::INFINITY, 2.0], |&x| x).is_infinite());
    }
}
