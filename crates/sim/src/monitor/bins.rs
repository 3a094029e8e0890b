//! The bins that a feature is counted in: tenths of the reference, values of their own for what is frequent, and one for
//! what is missing.
//!
//! Nine cuts at the order statistics `sorted[⌊i·n/10⌋]` make ten bins, each closed at its lower end. Where two or more
//! cuts fall on one value (a tenth of the reference or more), the value has a bin of its own: below, equal, above. A
//! constant is the extreme case, so that moving off it, either way, is seen. NaN is counted in the last bin.

/// Bins of a feature without ties, as is usual for this index.
const TENTHS: usize = 10;

/// How one feature was distributed in the reference.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Distribution {
    pub(super) name: String,
    cuts: Vec<Cut>,
    pub(super) counts: Vec<usize>,
}

/// An end of a bin; the value itself lies above it, or below if it is the upper end of a bin of one value.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
struct Cut {
    at: f64,
    above: bool,
}

impl Distribution {
    pub(super) fn of(name: &str, values: impl Iterator<Item = f64> + Clone) -> Self {
        let mut sorted: Vec<f64> = values.clone().filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let mut cuts: Vec<Cut> = Vec::new();
        if !sorted.is_empty() {
            for tenth in 1..TENTHS {
                // −0 would be another value than 0 in the order, but not in comparisons.
                let at = sorted[tenth * sorted.len() / TENTHS] + 0.0;
                match cuts.last() {
                    Some(last) if last.at >= at && last.above => {}
                    Some(last) if last.at >= at => cuts.push(Cut { at, above: true }),
                    _ => cuts.push(Cut { at, above: false }),
                }
            }
        }
        let mut distribution = Self { name: name.to_owned(), counts: vec![0; cuts.len() + 2], cuts };
        for value in values {
            let bin = distribution.bin(value);
            distribution.counts[bin] += 1;
        }
        distribution
    }

    /// The bin of a value.
    pub(super) fn bin(&self, value: f64) -> usize {
        if value.is_nan() {
            return self.cuts.len() + 1;
        }
        self.cuts.partition_point(|cut| if cut.above { value > cut.at } else { value >= cut.at })
    }
}

#[cfg(test)]
mod tests {
    use super::Distribution;

    fn of(values: &[f64]) -> Distribution {
        Distribution::of("x", values.iter().copied())
    }

    #[test]
    fn different_values_are_cut_into_tenths() {
        let values: Vec<f64> = (0..200).map(|i| f64::from(i * 77 % 200)).collect();
        let distribution = of(&values);
        assert_eq!(distribution.counts, [[20; 10].as_slice(), &[0]].concat());
        assert_eq!([-1e300, 0.0, 19.0, 20.0, 199.0, 1e300].map(|x| distribution.bin(x)), [0, 0, 0, 1, 9, 9]);
    }

    #[test]
    fn a_constant_has_a_bin_below_and_one_above() {
        let distribution = of(&[3.0; 50]);
        assert_eq!(distribution.counts, [0, 50, 0, 0]);
        assert_eq!([2.9, 3.0, 3.1, f64::NAN].map(|x| distribution.bin(x)), [0, 1, 2, 3]);
    }

    #[test]
    fn zeros_and_ones_are_two_bins_whatever_the_sign_of_zero() {
        let values: Vec<f64> = (0..100).map(|i| if i < 15 { 1.0 } else { [0.0, -0.0][i % 2] }).collect();
        let distribution = of(&values);
        assert_eq!(distribution.counts.iter().filter(|&&count| count > 0).count(), 2);
        assert_eq!(distribution.counts[distribution.bin(0.0)], 85);
        assert_eq!(distribution.bin(0.0), distribution.bin(-0.0));
    }

    #[test]
    fn missing_values_are_a_bin_also_when_nothing_else_is_there() {
        assert_eq!(of(&[f64::NAN, f64::NAN]).counts, [0, 2]);
        assert_eq!(of(&[]).counts, [0, 0]);
        assert_eq!(of(&[f64::NAN, 1.0]).counts, [0, 1, 0, 1]);
    }
}
