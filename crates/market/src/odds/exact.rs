//! Fractions of whole numbers of any size, rounded to a double once.
//!
//! `1 + 100/110` in doubles rounds twice, and what rounds twice cannot always be undone: of the odds between 1.01 and
//! 1000 (log-uniform), 12 % are then the answer to no American number at all, 14 % to no probability, 11 % to no
//! Malay number. Every conversion therefore takes what it is given for an exact fraction, and rounds once, at the
//! end. Schoolbook arithmetic does: odds have mostly five digits, and never more than a few hundred.

use std::cmp::Ordering;

/// A whole number, least significant 32 bits first, without leading zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    fn from_u64(value: u64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the two halves of a u64")]
        let mut natural = Self(vec![value as u32, (value >> 32) as u32]);
        natural.trim();
        natural
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn bits(&self) -> i64 {
        match self.0.last() {
            Some(top) => 32 * self.0.len().cast_signed() as i64 - i64::from(top.leading_zeros()),
            None => 0,
        }
    }

    /// `self·factor + addend`.
    fn multiply_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for limb in &mut self.0 {
            carry += u64::from(*limb) * u64::from(factor);
            #[expect(clippy::cast_possible_truncation, reason = "the lower half; the upper is carried")]
            {
                *limb = carry as u32;
            }
            carry >>= 32;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a carry is below 2³²")]
        self.0.push(carry as u32);
        self.trim();
    }

    fn multiply_by_power_of_ten(&mut self, exponent: u32) {
        for _ in 0..exponent / 9 {
            self.multiply_add(1_000_000_000, 0);
        }
        self.multiply_add(10u32.pow(exponent % 9), 0);
    }

    fn shift_left(&mut self, bits: i64) {
        let limbs = usize::try_from(bits / 32).unwrap_or(0);
        self.multiply_add(1 << (bits % 32), 0);
        if !self.0.is_empty() {
            self.0.splice(0..0, std::iter::repeat_n(0, limbs));
        }
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for limb in self.0.iter_mut().rev() {
            let low = *limb & 1;
            *limb = (*limb >> 1) | (carry << 31);
            carry = low;
        }
        self.trim();
    }

    fn add(&self, other: &Self) -> Self {
        let mut carry = 0;
        let length = self.0.len().max(other.0.len()) + 1;
        let mut sum = Self(
            (0..length)
                .map(|i| {
                    carry += u64::from(self.0.get(i).copied().unwrap_or(0));
                    carry += u64::from(other.0.get(i).copied().unwrap_or(0));
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "the lower half; the upper is carried"
                    )]
                    let limb = carry as u32;
                    carry >>= 32;
                    limb
                })
                .collect(),
        );
        sum.trim();
        sum
    }

    /// `self − other`, which must not be greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (i, limb) in self.0.iter_mut().enumerate() {
            let (difference, first) = limb.overflowing_sub(other.0.get(i).copied().unwrap_or(0));
            let (difference, second) = difference.overflowing_sub(u32::from(borrow));
            *limb = difference;
            borrow = first || second;
        }
        self.trim();
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// The whole part of `self/divisor`, below 2¹²⁷, and whether anything is left.
    fn divide(mut self, mut divisor: Self) -> (u128, bool) {
        let steps = self.bits() - divisor.bits();
        if steps >= 0 {
            divisor.shift_left(steps);
        }
        let mut quotient = 0;
        for _ in 0..=steps {
            quotient <<= 1;
            if self.compare(&divisor).is_ge() {
                self.subtract(&divisor);
                quotient |= 1;
            }
            divisor.halve();
        }
        (quotient, !self.0.is_empty())
    }
}

/// A fraction `n/d` with `d > 0`, not in lowest terms.
#[derive(Debug, Clone)]
pub(super) struct Ratio {
    n: Natural,
    d: Natural,
}

impl Ratio {
    pub(super) fn new(n: u64, d: u64) -> Self {
        Self { n: Natural::from_u64(n), d: Natural::from_u64(d) }
    }

    /// A finite, positive double.
    pub(super) fn from_f64(value: f64) -> Self {
        let bits = value.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = match (bits >> 52) & 0x7ff {
            0 => (fraction, -1074),
            biased => (fraction | 1 << 52, biased.cast_signed() - 1075),
        };
        let mut ratio = Self::new(mantissa, 1);
        let side = if exponent < 0 { &mut ratio.d } else { &mut ratio.n };
        side.shift_left(exponent.abs());
        ratio
    }

    /// `digits·10^exponent`; anything in `digits` but a digit is passed over.
    pub(super) fn from_decimal(digits: &str, exponent: i32) -> Self {
        let mut ratio = Self::new(0, 1);
        for digit in digits.chars().filter_map(|c| c.to_digit(10)) {
            ratio.n.multiply_add(10, digit);
        }
        let side = if exponent < 0 { &mut ratio.d } else { &mut ratio.n };
        side.multiply_by_power_of_ten(exponent.unsigned_abs());
        ratio
    }

    /// Whole numbers of any length; `denominator` is not 0.
    pub(super) fn from_digits(numerator: &str, denominator: &str) -> Self {
        Self { n: Self::from_decimal(numerator, 0).n, d: Self::from_decimal(denominator, 0).n }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.n.0.is_empty()
    }

    pub(super) fn compare(&self, whole: u32) -> Ordering {
        let mut right = self.d.clone();
        right.multiply_add(whole, 0);
        self.n.compare(&right)
    }

    pub(super) fn times(mut self, factor: u32) -> Self {
        self.n.multiply_add(factor, 0);
        self
    }

    pub(super) fn over(mut self, divisor: u32) -> Self {
        self.d.multiply_add(divisor, 0);
        self
    }

    /// `1/self`, of a fraction that is not 0.
    pub(super) fn reciprocal(self) -> Self {
        Self { n: self.d, d: self.n }
    }

    pub(super) fn plus_one(self) -> Self {
        Self { n: self.n.add(&self.d), d: self.d }
    }

    /// `self − 1`, of a fraction of at least 1.
    pub(super) fn minus_one(mut self) -> Self {
        self.n.subtract(&self.d);
        self
    }

    /// The nearest double, ties to even; infinite beyond the largest.
    ///
    /// Below 2⁻¹⁰²² it is rounded a second time, to the fewer bits that such a double has.
    pub(super) fn to_f64(&self) -> f64 {
        // A quotient of 65 or 66 bits; what is left over matters only as "not a tie".
        let mut shift = 65 - (self.n.bits() - self.d.bits());
        let (mut n, mut d) = (self.n.clone(), self.d.clone());
        if shift > 0 {
            n.shift_left(shift);
        } else {
            d.shift_left(-shift);
        }
        let (quotient, rest) = n.divide(d);
        let mut value = (quotient | u128::from(rest)) as f64;
        while shift != 0 {
            // 2¹⁰⁷⁴ is no double, so the scale comes in two pieces.
            let step = shift.clamp(-1000, 1000);
            #[expect(clippy::cast_possible_truncation, reason = "just clamped")]
            {
                value *= 2f64.powi(-step as i32);
            }
            shift -= step;
        }
        value
    }

    /// The first 18 significant digits of a fraction that is not 0, cut off: `digits·10^exponent`.
    pub(super) fn to_decimal(&self) -> (u64, i32) {
        // log10 2 = 0.30103; the bits tell the magnitude to within a factor of 2, so this is right or 1 too large.
        #[expect(clippy::cast_possible_truncation, reason = "a few hundred")]
        let mut magnitude =
            ((self.n.bits() - self.d.bits() + 1) as f64 * std::f64::consts::LOG10_2).floor() as i32;
        loop {
            let exponent = magnitude - 17;
            let (mut n, mut d) = (self.n.clone(), self.d.clone());
            let side = if exponent < 0 { &mut n } else { &mut d };
            side.multiply_by_power_of_ten(exponent.unsigned_abs());
            let (digits, _) = n.divide(d);
            match u64::try_from(digits) {
                Ok(digits) if digits >= 10u64.pow(17) => return (digits, exponent),
                _ => magnitude -= 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_quotients() {
        assert_eq!(Ratio::new(1, 3).to_f64().to_bits(), (1.0f64 / 3.0).to_bits());
        assert_eq!(Ratio::new(u64::MAX, 1).to_f64().to_bits(), (u64::MAX as f64).to_bits());
        assert_eq!(Ratio::from_decimal("1", 400).to_f64().to_bits(), f64::INFINITY.to_bits());
        assert_eq!(Ratio::new(2, 3).to_decimal(), (666_666_666_666_666_666, -18));
        assert_eq!(Ratio::new(1000, 1).to_decimal(), (100_000_000_000_000_000, -14));
        assert_eq!(Ratio::new(999, 1).to_decimal(), (999_000_000_000_000_000, -15));
    }

    proptest! {
        #[test]
        fn a_double_survives(bits in 1u64..0x7ff0_0000_0000_0000) {
            let value = f64::from_bits(bits);
            prop_assert_eq!(Ratio::from_f64(value).to_f64().to_bits(), bits);
        }

        /// Division of two doubles is rounded once, by IEEE 754.
        #[test]
        fn quotients_are_those_of_the_hardware(n in 1u64..1 << 53, d in 1u64..1 << 53) {
            prop_assert_eq!(Ratio::new(n, d).to_f64().to_bits(), (n as f64 / d as f64).to_bits());
        }

        /// The standard library reads decimals of any length and rounds once.
        #[test]
        fn decimals_are_those_of_the_standard_library(digits in "[1-9][0-9]{0,60}", exponent in -330i32..290) {
            let expected: f64 = format!("{digits}e{exponent}").parse().expect("a number");
            prop_assume!(expected >= f64::MIN_POSITIVE);
            prop_assert_eq!(Ratio::from_decimal(&digits, exponent).to_f64().to_bits(), expected.to_bits());
        }

        #[test]
        fn eighteen_digits_name_the_double(bits in 0x0010_0000_0000_0000u64..0x7ff0_0000_0000_0000) {
            let value = f64::from_bits(bits);
            let (digits, exponent) = Ratio::from_f64(value).to_decimal();
            prop_assert!((10u64.pow(17)..10u64.pow(18)).contains(&digits));
            let back: f64 = format!("{digits}e{exponent}").parse().expect("a number");
            prop_assert_eq!(back.to_bits(), bits);
        }
    }
}
