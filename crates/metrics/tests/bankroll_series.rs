//! Laws and edges of the figures of a plain series of bankrolls or returns, and the series of a ledger.

use approx::{assert_abs_diff_eq, assert_relative_eq};
use fairline_metrics::BetResult::{Lost, Void, Won};
use fairline_metrics::{
    BetResult, Error, Ledger, PerformanceOptions, SettledBet, calmar, growth_rate, max_drawdown,
    probabilistic_sharpe, sharpe, sortino, ulcer_index,
};
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

fn bet(week: u32, stake: f64, odds: f64, result: BetResult) -> SettledBet {
    SettledBet { stake, odds, result, week }
}

/// Bets in weeks 1 to 30, some of them idle; a bankroll of 1000 covers every loss.
fn bets() -> impl Strategy<Value = Vec<SettledBet>> {
    let result = prop_oneof![4 => Just(Won), 4 => Just(Lost), 1 => Just(Void)];
    vec((1..=30_u32, 0.01..20.0_f64, 1.01..20.0_f64, result), 0..40).prop_map(|mut bets| {
        bets.sort_by_key(|(week, ..)| *week);
        bets.into_iter().map(|(week, stake, odds, result)| bet(week, stake, odds, result)).collect()
    })
}

proptest! {
    #[test]
    fn the_series_of_a_ledger_are_its_weeks_and_have_its_figures(bets in bets()) {
        let ledger = Ledger::new(&bets).unwrap().weeks(1..=30).unwrap();
        prop_assert_eq!((ledger.returns(), ledger.bankrolls()), (Ok(None), Ok(None)));
        let ledger = ledger.bankroll(1000.0).unwrap();
        let (returns, bankrolls) = (ledger.returns().unwrap().unwrap(), ledger.bankrolls().unwrap().unwrap());
        prop_assert_eq!((returns.len(), bankrolls.len()), (30, 31));
        let mut value = 1000.0;
        assert_relative_eq!(bankrolls[0], value);
        for (week, (r, after)) in (1..).zip(returns.iter().zip(&bankrolls[1..])) {
            let profit: f64 = bets.iter().filter(|bet| bet.week == week).map(SettledBet::profit).sum();
            assert_relative_eq!(r * value, profit, max_relative = ROUNDING, epsilon = 1e3 * ROUNDING);
            value += profit;
            assert_relative_eq!(*after, value, max_relative = ROUNDING);
        }
        let p = ledger.performance(&PerformanceOptions::new()).unwrap();
        prop_assert_eq!(Ok(p.sharpe.value), sharpe(&returns, 52.0));
        prop_assert_eq!(Ok(p.sortino.value), sortino(&returns, 52.0));
        prop_assert_eq!(Ok(p.calmar.value), calmar(&bankrolls, 52.0));
        prop_assert_eq!(p.drawdown, max_drawdown(&bankrolls).ok());
        prop_assert_eq!(Ok(p.ulcer_index.value), ulcer_index(&bankrolls));
        prop_assert_eq!(Ok(p.growth_rate.value), growth_rate(&bankrolls));
    }

    #[test]
    fn closing_probabilities_may_be_wrapped_or_not(
        (bets, closing) in bets().prop_flat_map(|bets| {
            let closing = vec(0.0..=1.0_f64, bets.len());
            (Just(bets), closing)
        }),
    ) {
        let ledger = Ledger::new(&bets).unwrap();
        let wrapped: Vec<_> = closing.iter().copied().map(Some).collect();
        let plain = ledger.clone().closing_probabilities(&closing).unwrap();
        prop_assert_eq!(&plain, &ledger.closing_probabilities(&wrapped).unwrap());
        let mean = bets.iter().zip(&closing).map(|(bet, p)| bet.odds * p - 1.0).sum::<f64>() / bets.len() as f64;
        let figure = plain.performance(&PerformanceOptions::new()).unwrap().closing_line_value.value;
        prop_assert_eq!(figure.is_none(), bets.is_empty());
        if let Some(value) = figure {
            assert_abs_diff_eq!(value, mean, epsilon = 1e3 * ROUNDING);
        }
    }

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

#[test]
fn the_series_of_a_ruin_end_at_nothing() {
    let bets = [bet(2, 4.0, 2.0, Won), bet(3, 14.0, 2.0, Lost)];
    let ledger = Ledger::new(&bets).unwrap().bankroll(10.0).unwrap().weeks(1..=5).unwrap();
    assert_eq!(ledger.returns(), Ok(Some(vec![0.0, 0.4, -1.0, 0.0, 0.0])));
    assert_eq!(ledger.bankrolls(), Ok(Some(vec![10.0, 10.0, 14.0, 0.0, 0.0, 0.0])));
    let nothing = Ledger::new(&[]).unwrap().bankroll(10.0).unwrap();
    assert_eq!((nothing.returns(), nothing.bankrolls()), (Ok(Some(vec![])), Ok(Some(vec![10.0]))));
}

/// The probability is of the ratio per week, the figure of the report is per year.
#[test]
fn the_returns_of_a_ledger_are_what_a_probabilistic_sharpe_takes() {
    let bets: Vec<_> = (0..40).map(|k| bet(k, 10.0, 2.3, if k % 2 == 0 { Won } else { Lost })).collect();
    let ledger = Ledger::new(&bets).unwrap().bankroll(500.0).unwrap();
    let returns = ledger.returns().unwrap().unwrap();
    let per_year = ledger.performance(&PerformanceOptions::new()).unwrap().sharpe.value.unwrap();
    // As likely above as below the ratio that was found.
    let probability = probabilistic_sharpe(&returns, per_year / 52.0_f64.sqrt()).unwrap().unwrap();
    assert_abs_diff_eq!(probability, 0.5, epsilon = 1e-9);
}

#[test]
fn a_spread_beyond_the_range_is_an_error_not_a_ratio_of_nothing() {
    let error = sharpe(&[1.7e308, -1.7e308, 1.7e308], 1.0).unwrap_err();
    assert_eq!(error, Error::Overflow { quantity: "the standard deviation of the returns" });
}

#[test]
fn there_is_no_growth_through_ruin() {
    assert_eq!(growth_rate(&[100.0, 0.0, 50.0]), Ok(None));
}
