//! Fractions of whole numbers of any size, rounded to a double once.
//!
//! `1 + 100/110` in doubles rounds twice, and what rounds twice cannot always be undone: of the odds between 1.01 and
//! 1000 (log-uniform), 12 % are then the answer to no American number at all, 14 % to no probability, 11 % to no
//! Malay number. Every conversion therefore takes what it is given for an exact fraction, and rounds once, at the
//! end.
//!
//! The fractions of `num_rational` put themselves in lowest terms after every step, and writing odds takes up to
//! some twenty times as long. A price has three steps at most, so they are taken on the two whole numbers here, and
//! only the rounding is left to it.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_rational::Ratio as Fraction;
use num_traits::ToPrimitive;
use num_traits::float::FloatCore;

/// A fraction `n/d` with `d > 0`, not in lowest terms.
#[derive(Debug, Clone)]
pub(super) struct Ratio {
    n: BigUint,
    d: BigUint,
}

impl Ratio {
    /// `d` is not 0.
    pub(super) fn new(n: impl Into<BigUint>, d: impl Into<BigUint>) -> Self {
        Self { n: n.into(), d: d.into() }
    }

    /// A finite, positive double.
    pub(super) fn from_f64(value: f64) -> Self {
        let (mantissa, exponent, _) = FloatCore::integer_decode(value);
        let power = BigUint::from(1u32) << exponent.unsigned_abs();
        if exponent < 0 { Self::new(mantissa, power) } else { Self::new(power * mantissa, 1u32) }
    }

    /// `digits·10^exponent`.
    pub(super) fn from_decimal(digits: impl Into<BigUint>, exponent: i32) -> Self {
        let power = power_of_ten(exponent);
        if exponent < 0 { Self::new(digits, power) } else { Self::new(digits.into() * power, 1u32) }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.n == BigUint::ZERO
    }

    pub(super) fn compare(&self, whole: u32) -> Ordering {
        self.n.cmp(&(&self.d * whole))
    }

    pub(super) fn times(self, factor: u32) -> Self {
        Self { n: self.n * factor, d: self.d }
    }

    pub(super) fn over(self, divisor: u32) -> Self {
        Self { n: self.n, d: self.d * divisor }
    }

    /// `1/self`, of a fraction that is not 0.
    pub(super) fn reciprocal(self) -> Self {
        Self { n: self.d, d: self.n }
    }

    pub(super) fn plus_one(self) -> Self {
        Self { n: self.n + &self.d, d: self.d }
    }

    /// `self − 1`, of a fraction of at least 1.
    pub(super) fn minus_one(self) -> Self {
        Self { n: self.n - &self.d, d: self.d }
    }

    /// The nearest double, ties to even; infinite beyond the largest.
    pub(super) fn to_f64(&self) -> f64 {
        Fraction::new_raw(self.n.clone(), self.d.clone()).to_f64().expect("d is not 0")
    }

    /// The first 18 significant digits of a fraction that is not 0, cut off: `digits·10^exponent`.
    pub(super) fn to_decimal(&self) -> (u64, i32) {
        // log10 2 = 0.30103; the bits tell the magnitude to within a factor of 2, so this is right or 1 too large.
        let bits = self.n.bits().cast_signed() - self.d.bits().cast_signed() + 1;
        #[expect(clippy::cast_possible_truncation, reason = "a few hundred")]
        let magnitude = (bits as f64 * std::f64::consts::LOG10_2).floor() as i32;
        let cut_off = |exponent| {
            let power = power_of_ten(exponent);
            let digits = if exponent < 0 { &self.n * power / &self.d } else { &self.n / (&self.d * power) };
            (digits.to_u64().unwrap_or(u64::MAX), exponent)
        };
        match cut_off(magnitude - 17) {
            (digits, _) if digits < 10u64.pow(17) => cut_off(magnitude - 18),
            found => found,
        }
    }
}

/// 10 to the size of an exponent.
fn power_of_ten(exponent: i32) -> BigUint {
    BigUint::from(10u32).pow(exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_quotients() {
        assert_eq!(Ratio::new(1u32, 3u32).to_f64().to_bits(), (1.0f64 / 3.0).to_bits());
        assert_eq!(Ratio::new(u64::MAX, 1u32).to_f64().to_bits(), (u64::MAX as f64).to_bits());
        assert_eq!(Ratio::from_decimal(1u32, 400).to_f64().to_bits(), f64::INFINITY.to_bits());
        assert_eq!(Ratio::new(0u32, 3u32).to_f64().to_bits(), 0);
        let power = |exponent: u32| BigUint::from(1u32) << exponent;
        let too_large = power(1024) - power(970);
        assert_eq!(Ratio::new(too_large.clone(), 1u32).to_f64().to_bits(), f64::INFINITY.to_bits());
        assert_eq!(Ratio::new(too_large - 1u32, 1u32).to_f64().to_bits(), f64::MAX.to_bits());
        assert_eq!(Ratio::new(1u32, power(3000)).to_f64().to_bits(), 0);
        assert_eq!(Ratio::new(2u32, 3u32).to_decimal(), (666_666_666_666_666_666, -18));
        assert_eq!(Ratio::new(1000u32, 1u32).to_decimal(), (100_000_000_000_000_000, -14));
        assert_eq!(Ratio::new(999u32, 1u32).to_decimal(), (999_000_000_000_000_000, -15));
    }

    proptest! {
        #[test]
        fn a_double_survives(bits in 1u64..0x7ff0_0000_0000_0000) {
            let value = f64::from_bits(bits);
            prop_assert_eq!(Ratio::from_f64(value).to_f64().to_bits(), bits);
        }

        /// Of two neighbours, subnormal or not, the middle belongs to the even one, and all else to the nearer one.
        #[test]
        fn ties_go_to_the_even_neighbour(below in 0u64..f64::MAX.to_bits(), nearness in 1u32..) {
            let [low, high] = [below, below + 1].map(|bits| Ratio::from_f64(f64::from_bits(bits)));
            let (n, d) = (low.n * &high.d + high.n * &low.d, low.d * high.d * 2u32);
            let (near_n, near_d) = (&n * nearness * nearness, &d * nearness * nearness);
            prop_assert_eq!(Ratio::new(n, d).to_f64().to_bits(), below + below % 2);
            prop_assert_eq!(Ratio::new(&near_n - 1u32, near_d.clone()).to_f64().to_bits(), below);
            prop_assert_eq!(Ratio::new(near_n + 1u32, near_d).to_f64().to_bits(), below + 1);
        }

        /// Division of two doubles is rounded once, by IEEE 754.
        #[test]
        fn quotients_are_those_of_the_hardware(n in 1u64..1 << 53, d in 1u64..1 << 53) {
            prop_assert_eq!(Ratio::new(n, d).to_f64().to_bits(), (n as f64 / d as f64).to_bits());
        }

        /// The standard library reads decimals of any length and rounds once.
        #[test]
        fn decimals_are_those_of_the_standard_library(digits in "[1-9][0-9]{0,60}", exponent in -400i32..320) {
            let expected: f64 = format!("{digits}e{exponent}").parse().expect("a number");
            let digits: BigUint = digits.parse().expect("digits");
            prop_assert_eq!(Ratio::from_decimal(digits, exponent).to_f64().to_bits(), expected.to_bits());
        }

        #[test]
        fn eighteen_digits_name_the_double(bits in 1u64..0x7ff0_0000_0000_0000) {
            let value = f64::from_bits(bits);
            let (digits, exponent) = Ratio::from_f64(value).to_decimal();
            prop_assert!((10u64.pow(17)..10u64.pow(18)).contains(&digits));
            let back: f64 = format!("{digits}e{exponent}").parse().expect("a number");
            prop_assert_eq!(back.to_bits(), bits);
        }
    }
}
