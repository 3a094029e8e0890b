//! Numbers that nobody means, and what an answer to them has to be; the hostile tests of the first six crates share it.

use std::fmt::{Debug, Display};

use proptest::prelude::*;
use proptest::sample::select;

/// Ends of what a double holds, ends of what the doors allow, and their neighbours. The first three are not finite.
pub(crate) const EXTREMES: [f64; 31] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    1e300,
    1e154,
    -1e154,
    1e75,
    1e16,
    1e9,
    1e6,
    100.0,
    10.0,
    5.0,
    2.0,
    1.0 + f64::EPSILON,
    1.0,
    1.0 - f64::EPSILON / 2.0,
    0.6,
    0.5,
    f64::EPSILON,
    1e-75,
    1e-154,
    1e-300,
    f64::MIN_POSITIVE,
    5e-324,
    0.0,
    -0.0,
    -5e-324,
    -1.0,
];

pub(crate) fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![3 => select(&EXTREMES[..]), 1 => any::<f64>(), 2 => -3.0..30.0f64]
}

/// Told from how it prints, so that no field is forgotten.
pub(crate) fn is_finite(value: &impl Debug) -> bool {
    let text = format!("{value:?}");
    text.split(|c: char| !c.is_ascii_alphanumeric()).all(|word| word != "NaN" && word != "inf")
}

/// The answer, or none where it was refused in words.
pub(crate) fn either<T, E: Display>(result: Result<T, E>) -> Option<T> {
    result.map_err(|error| assert!(!error.to_string().is_empty())).ok()
}

/// The answer, all of its numbers finite, or none where it was refused in words.
#[track_caller]
pub(crate) fn answer<T: Debug, E: Display>(result: Result<T, E>) -> Option<T> {
    let value = either(result)?;
    assert!(is_finite(&value), "{value:?}");
    Some(value)
}

pub(crate) fn is_share(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}
