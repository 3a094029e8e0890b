//! Laws and edges of the figures of a plain series of bankrolls or returns.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::{calmar, growth_rate, max_drawdown, sortino, ulcer_index};
use proptest::collection::vec;
use proptest::prelude::*;

/// The two sides of a law differ only in the order of some dozens of operations.
const ROUNDING: f64 = 1e-12;

/// A bankroll that rises, falls and stands still.
fn bankroll() -> impl Strategy<Value = Vec<f64>> {
    let factor = prop_oneof![8 => 0.5..1.6_f64, 1 => Just(1.0)];
    (1.0..1e4_f64, vec(factor, 1..40)).prop_map(|(start, factors)| {
        let mut values = vec![start];
        for factor in factors {
            values.push(values[values.len() - 1] * factor);
        }
        values
    })
}

proptest! {
    #[test]
    fn sortino_ignores_the_unit_and_keeps_the_sign(
        returns in vec(-0.5..0.5_f64, 1..60),
        unit in prop_oneof![Just(1e-300), 1e-3..1e3_f64, Just(1e300)],
    ) {
        let ratio = sortino(&returns, 52.0).unwrap();
        let scaled: Vec<f64> = returns.iter().map(|r| r * unit).collect();
        let scaled = sortino(&scaled, 52.0).unwrap();
        prop_assert_eq!(ratio.is_some(), returns.iter().any(|&r| r < 0.0));
        prop_assert_eq!(ratio.is_some(), scaled.is_some());
        assert_relative_eq!(ratio.unwrap_or(0.0), scaled.unwrap_or(0.0), max_relative = 1e-10);
        if let Some(ratio) = ratio {
            let n = returns.len() as f64;
            let downside = (returns.iter().map(|r| r.min(0.0).powi(2)).sum::<f64>() / n).sqrt();
            let mean = returns.iter().sum::<f64>() / n;
            assert_abs_diff_eq!(ratio, mean / downside * 52.0_f64.sqrt(), epsilon = 1e-10 * (1.0 + ratio.abs()));
        }
    }

    #[test]
    fn figures_of_a_bankroll_follow_their_definitions(values in bankroll(), exponent in -20..20_i32) {
        let (n, growth) = ((values.len() - 1) as f64, values[values.len() - 1] / values[0]);
        let rate = growth_rate(&values).unwrap().unwrap();
        assert_relative_eq!(rate * n, growth.ln(), max_relative = ROUNDING, epsilon = ROUNDING);
        let depth = max_drawdown(&values).unwrap().depth;
        let ratio = calmar(&values, 38.0).unwrap();
        prop_assert_eq!(ratio.is_some(), depth > 0.0);
        if let Some(ratio) = ratio {
            assert_relative_eq!(ratio, (growth.powf(38.0 / n) - 1.0) / depth, max_relative = 1e-9, epsilon = 1e-9);
        }
        let peak = |t: usize| values[..=t].iter().copied().fold(0.0, f64::max);
        let squares: f64 = (1..values.len()).map(|t| (1.0 - values[t] / peak(t)).powi(2)).sum();
        let ulcer = ulcer_index(&values).unwrap().unwrap();
        assert_abs_diff_eq!(ulcer, (squares / n).sqrt(), epsilon = ROUNDING);
        prop_assert!(ulcer <= depth * (1.0 + ROUNDING));

        let scaled: Vec<f64> = values.iter().map(|value| value * 2.0_f64.powi(exponent)).collect();
        prop_assert_eq!(growth_rate(&scaled).unwrap(), growth_rate(&values).unwrap());
        prop_assert_eq!(calmar(&scaled, 38.0).unwrap(), calmar(&values, 38.0).unwrap());
        prop_assert_eq!(ulcer_index(&scaled).unwrap(), ulcer_index(&values).unwrap());
    }
}

#[test]
fn figures_of_short_series_are_undefined() {
    assert_eq!(
        (growth_rate(&[5.0]), ulcer_index(&[5.0]), calmar(&[5.0], 52.0)),
        (Ok(None), Ok(None), Ok(None))
    );
    assert_eq!((sortino(&[], 52.0), sortino(&[0.0, 0.1], 52.0)), (Ok(None), Ok(None)));
    assert_eq!(growth_rate(&[5.0, 0.0]), Ok(None));
    assert_eq!((calmar(&[5.0, 0.0], 52.0), ulcer_index(&[5.0, 0.0])), (Ok(Some(-1.0)), Ok(Some(1.0))));
    assert_eq!(calmar(&[5.0, 6.0], 52.0), Ok(None));
}

#[test]
fn growth_beyond_the_range_of_quotients_has_a_rate() {
    for (start, end) in [(1e-300, 1e300), (1e300, 1e-300), (1.0, 1e-9), (1.0, 1e9)] {
        let expected = (f64::log10(end) - f64::log10(start)) * std::f64::consts::LN_10;
        assert_relative_eq!(growth_rate(&[start, end]).unwrap().unwrap(), expected, max_relative = ROUNDING);
    }
    // 10 units in the last place of 3, of which the quotient keeps one digit.
    let end = f64::from_bits(3.0_f64.to_bits() + 10);
    let tiny = growth_rate(&[3.0, end]).unwrap().unwrap();
    assert_relative_eq!(tiny, (end - 3.0) / 3.0, max_relative = ROUNDING, epsilon = 0.0);
}

#[test]
fn a_fall_of_the_last_digits_has_no_calmar_ratio() {
    let values = [1000.0, 1000.0 * (1.0 - f64::EPSILON), 1100.0];
    assert!(max_drawdown(&values).unwrap().depth > 0.0, "the rounding this test is about");
    assert_eq!(calmar(&values, 52.0), Ok(None));
    assert!(calmar(&[1000.0, 999.99, 1100.0], 52.0).unwrap().is_some());
}
