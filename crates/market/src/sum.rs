//! Sums whose rounding does not grow with their length.

/// Longest run of numbers added up one after the other.
const RUN: usize = 64;

/// Adds up what `part` makes of each item, pairwise: a hundred thousand equal longshots summed one by one are off by more than
/// the 1e-12 that a book has to keep.
pub(crate) fn sum_by(items: &[f64], part: impl Fn(f64) -> f64 + Copy) -> f64 {
    if items.len() <= RUN {
        return items.iter().map(|&item| part(item)).sum();
    }
    let (left, right) = items.split_at(items.len() / 2);
    sum_by(left, part) + sum_by(right, part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "takes minutes there")]
    fn a_million_tenths_lose_no_digits() {
        let sum = sum_by(&vec![10.0; 1_000_000], f64::recip);
        assert!((sum - 1e5).abs() <= 4.0 * 1e5 * f64::EPSILON, "{sum}");
    }

    #[test]
    fn every_item_is_added_once() {
        for n in [1, 2, 63, 64, 65, 127, 128, 129, 1_000] {
            let items: Vec<f64> = (0..n).map(f64::from).collect();
            assert_eq!(sum_by(&items, |x| x).to_bits(), f64::from(n * (n - 1) / 2).to_bits(), "{n}");
        }
    }
}
