//! Sums over all lines of a system bet, without listing the lines.
//!
//! The sum of the products over all k-subsets of `x` is the elementary symmetric polynomial `e_k(x)`. Taking the
//! numbers one by one, a subset either lacks the new one or holds it, so `e_k ← e_k + x·e_{k−1}`: n·k steps in place
//! of 2ⁿ lines, and for x ≥ 0 without any cancellation (Macdonald, I. G. (1995), *Symmetric Functions and Hall
//! Polynomials*, 2nd ed., section I.2).

/// `e_0 … e_largest` of `x`.
pub(crate) fn elementary(x: &[f64], largest: usize) -> Vec<f64> {
    let mut e = vec![0.0; largest + 1];
    e[0] = 1.0;
    for &factor in x {
        take_in(&mut e, factor);
    }
    e
}

/// One more number; a 0 adds nothing, and would make NaN of a sum that has overflowed.
pub(crate) fn take_in(e: &mut [f64], factor: f64) {
    if factor > 0.0 {
        for k in (1..e.len()).rev() {
            e[k] += factor * e[k - 1];
        }
    }
}

/// Number of k-subsets of n, exact up to n = 64: the largest is below 2⁶¹.
pub(crate) fn binomial(n: usize, k: usize) -> u64 {
    if k > n {
        return 0;
    }
    // Each partial product is a binomial itself; u128 holds it times 64.
    let subsets = (0..k.min(n - k)).fold(1u128, |c, i| c * (n - i) as u128 / (i + 1) as u128);
    u64::try_from(subsets).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomials_are_exact() {
        assert_eq!(binomial(64, 32), 1_832_624_140_942_590_534);
        assert_eq!((0..=64).map(|k| u128::from(binomial(64, k))).sum::<u128>(), 1 << 64);
        assert_eq!((binomial(5, 0), binomial(5, 5), binomial(5, 6)), (1, 1, 0));
    }

    #[test]
    fn three_numbers_by_hand() {
        let e = elementary(&[2.0, 3.0, 5.0], 3);
        assert!(e.iter().zip([1.0, 10.0, 31.0, 30.0]).all(|(a, b)| (a - b).abs() < 1e-12));
    }
}
