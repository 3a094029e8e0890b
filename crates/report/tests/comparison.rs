//! Runs side by side.

mod support;

use fairline_report::{Comparison, Error, SeasonReport, Style};
use fairline_sim::{EloPredictor, MarketPredictor, SeasonOptions};

/// Sums of hundreds of numbers of size 1, taken in another order.
const ROUNDING: f64 = 1e-12;

fn elo() -> SeasonReport {
    support::elo(7, 2017, None)
}

fn market() -> SeasonReport {
    let market = MarketPredictor::new(fairline_market::Method::Shin);
    support::play(7, 2017, market, "market", &SeasonOptions::new(), None)
}

#[test]
fn a_model_against_the_market_is_what_the_model_says_of_itself() {
    let (elo, market) = (elo(), market());
    let comparison = Comparison::new(&[("elo", &elo), ("market", &market)]).unwrap();
    let [pair] = comparison.pairs.as_slice() else { panic!("one pair") };
    assert_eq!((pair.matches, pair.only_first, pair.only_second), (380, 0, 0));
    let alone = &elo.model_vs_market;
    assert!((pair.brier_difference - alone.brier_difference.unwrap()).abs() < ROUNDING);
    assert!((pair.p_value.unwrap() - alone.p_value.unwrap()).abs() < ROUNDING);
    assert_eq!(pair.adjusted_p_value, pair.p_value);
    assert_eq!(comparison.runs[0].figures, elo.figures().unwrap());
}

#[test]
fn swapping_the_runs_turns_every_sign() {
    let (elo, market) = (elo(), market());
    let one = Comparison::new(&[("elo", &elo), ("market", &market)]).unwrap();
    let other = Comparison::new(&[("market", &market), ("elo", &elo)]).unwrap();
    let (one, other) = (&one.pairs[0], &other.pairs[0]);
    assert!((one.brier_difference + other.brier_difference).abs() < ROUNDING);
    assert!((one.roi_difference.unwrap() + other.roi_difference.unwrap()).abs() < ROUNDING);
    let ([low, high], [other_low, other_high]) =
        (one.difference_interval.unwrap(), other.difference_interval.unwrap());
    assert!((low + other_high).abs() < ROUNDING && (high + other_low).abs() < ROUNDING);
    assert!((one.p_value.unwrap() - other.p_value.unwrap()).abs() < ROUNDING);
}

#[test]
fn settings_that_differ_are_named_and_no_others() {
    let elo = elo();
    let same = Comparison::new(&[("one", &elo), ("again", &elo)]).unwrap();
    assert!(same.settings.is_empty() && same.to_string().contains("forecast equally well"));
    let plain = support::play(7, 2017, EloPredictor::default(), "elo", &SeasonOptions::new(), None);
    let choosy = support::play(7, 2017, EloPredictor::default(), "elo", &support::other_options(), None);
    let comparison = Comparison::new(&[("plain", &plain), ("choosy", &choosy)]).unwrap();
    let said: Vec<_> = comparison.settings.iter().map(|s| (s.name.as_str(), s.values.clone())).collect();
    let values = |low: &str, high: &str| vec![Some(low.to_owned()), Some(high.to_owned())];
    assert_eq!(said, [("value.min_edge", values("0.02", "0.1"))]);
}

#[test]
fn every_output_holds_every_figure() {
    let runs = [
        elo(),
        market(),
        support::play(7, 2017, EloPredictor::default(), "elo", &support::other_options(), None),
    ];
    let names = ["elo", "mar|ket <b>", "choosy"];
    let named: Vec<_> = names.into_iter().zip(&runs).collect();
    let comparison = Comparison::new(&named).unwrap();
    let (text, markdown, page) = (comparison.to_string(), comparison.to_markdown(), comparison.to_html());
    assert_eq!(comparison.pairs.len(), 3);
    for output in [&text, &markdown, &page] {
        for pair in &comparison.pairs {
            assert!(output.contains(&format!("{:+.4}", pair.brier_difference)));
        }
        for run in &runs {
            assert!(output.contains(&format!("{:+.2}", run.betting.profit)));
        }
    }
    assert!(page.contains("mar|ket &lt;b&gt;") && !page.contains("<b>"));
    assert!(markdown.contains("mar\\|ket \\<b\\>"));
    assert!(comparison.to_text(Style::Colour).contains('\u{1b}') && !text.contains('\u{1b}'));
    let back: Comparison = serde_json::from_str(&comparison.to_json().unwrap()).unwrap();
    assert_eq!(back, comparison);
}

#[test]
fn matches_of_one_run_alone_are_left_out_and_counted() {
    let (elo, mut market) = (elo(), market());
    market.predictions.drain(..30);
    let comparison = Comparison::new(&[("elo", &elo), ("market", &market)]).unwrap();
    let pair = &comparison.pairs[0];
    assert_eq!((pair.matches, pair.only_first, pair.only_second), (350, 30, 0));
    assert!(comparison.to_markdown().contains("30 matches that only one of them forecast are left out"));
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let elo = elo();
    assert!(matches!(Comparison::new(&[]), Err(Error::TooFewRuns { runs: 0 })));
    assert!(matches!(Comparison::new(&[("elo", &elo)]), Err(Error::TooFewRuns { runs: 1 })));
    for name in ["elo", "", "  "] {
        let error = Comparison::new(&[("elo", &elo), (name, &elo)]).unwrap_err();
        assert!(matches!(error, Error::Name { index: 1, .. }), "{error}");
    }
    let later = support::elo(7, 2018, None);
    let error = Comparison::new(&[("elo", &elo), ("later", &later)]).unwrap_err();
    assert!(matches!(error, Error::NoCommonMatch { .. }));
    assert!(error.to_string().contains("2017-18") && error.to_string().contains("2018-19"), "{error}");
    let mut other = elo.clone();
    let game = &mut other.predictions[3];
    game.outcome = fairline_data::Outcome::ALL.into_iter().find(|outcome| Some(*outcome) != game.outcome);
    let error = Comparison::new(&[("elo", &elo), ("other", &other)]).unwrap_err();
    assert!(matches!(error, Error::Contradiction { .. }), "{error}");
}
