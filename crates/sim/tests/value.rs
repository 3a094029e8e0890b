//! What value detection lets through, step by step, against a count by hand.

use fairline_data::{Outcome, Season};
use fairline_sim::{Candidate, Error, Fixture, Forecast, Offer, RefusalReason, ValueOptions};
use jiff::civil::date;
use proptest::prelude::*;

/// The 90 % quantile of the standard normal distribution, from tables.
const NINETY_PERCENT: f64 = 1.281_551_565_544_600_4;

fn fixture(competition: &str) -> Fixture {
    Fixture {
        competition: competition.into(),
        season: Season::new(2023),
        date: date(2023, 8, 12),
        time: None,
        home: "A".into(),
        away: "B".into(),
        odds: None,
        quotes: Vec::new(),
        average: None,
    }
}

fn offers(odds: [f64; 3], commission: f64) -> [Offer; 3] {
    odds.map(|odds| Offer { bookmaker: "B365".into(), odds, commission })
}

/// Net odds, edge and standard error as one would work them out by hand.
fn by_hand(p: f64, odds: f64, commission: f64, error: f64) -> (f64, f64) {
    let net = 1.0 + (odds - 1.0) * (1.0 - commission);
    (p * net - 1.0, (p - NINETY_PERCENT * error) * net - 1.0)
}

proptest! {
    #[test]
    fn each_step_counts_what_it_lets_through(
        weights in prop::collection::vec(prop::array::uniform3(0.05..1.0f64), 1..12),
        odds in prop::collection::vec(prop::array::uniform3(1.01..15.0f64), 12),
        priced in prop::collection::vec(any::<bool>(), 12),
        commission in 0.0..0.1f64,
        error in 0.001..0.1f64,
        min_edge in -0.2..0.2f64,
        most in 3.0..12.0f64,
        second in 0usize..3,
    ) {
        let fixtures: Vec<Fixture> =
            (0..weights.len()).map(|i| fixture(["E0", "E1", "E2"][i % 3])).collect();
        let offers: Vec<[Offer; 3]> = odds.iter().map(|&odds| offers(odds, commission)).collect();
        let forecasts: Vec<Forecast<'_>> = fixtures
            .iter()
            .enumerate()
            .map(|(i, fixture)| {
                let sum: f64 = weights[i].iter().sum();
                Forecast {
                    fixture,
                    probabilities: weights[i].map(|w| w / sum),
                    standard_errors: Some([error; 3]),
                    market: Some([0.4, 0.3, 0.3]),
                    offers: priced[i].then_some(&offers[i]),
                }
            })
            .collect();
        let outcomes = [Outcome::Home, Outcome::ALL[second]];
        let options = ValueOptions::new()
            .min_edge(min_edge)
            .max_edge(1.5)
            .confidence(0.9)
            .odds_band(1.2, most)
            .outcomes(&outcomes)
            .competitions(&["E0", "E1"]);
        let found = options.detect(&forecasts).unwrap();

        let (mut with_price, mut with_edge, mut confident, mut kept) = (0, 0, 0, Vec::new());
        let mut refused = 0;
        for (game, forecast) in forecasts.iter().enumerate() {
            let Some(offers) = forecast.offers else { continue };
            for outcome in Outcome::ALL {
                let k = outcome.index();
                let (edge, worst) = by_hand(forecast.probabilities[k], offers[k].odds, commission, error);
                with_price += 1;
                let in_limits = edge >= min_edge && edge <= 1.5;
                with_edge += usize::from(in_limits);
                let sure = in_limits && worst >= 0.0;
                confident += usize::from(sure);
                let wanted = (1.2..=most).contains(&offers[k].odds)
                    && outcomes.contains(&outcome)
                    && forecast.fixture.competition != "E2";
                if sure && wanted {
                    kept.push((game, outcome));
                } else if edge > 0.0 {
                    refused += 1;
                }
            }
        }
        let of = |candidate: &Candidate| (candidate.game, candidate.outcome);
        prop_assert_eq!(found.candidates.iter().map(of).collect::<Vec<_>>(), kept);
        prop_assert_eq!(found.refused.len(), refused);
        let funnel = found.funnel;
        prop_assert_eq!((funnel.seen, funnel.with_price), (3 * forecasts.len(), with_price));
        prop_assert_eq!((funnel.with_edge, funnel.after_confidence), (with_edge, confident));
        prop_assert_eq!((funnel.after_filters, funnel.after_caps, funnel.placed), (found.candidates.len(), 0, 0));
    }
}

#[test]
fn each_refusal_says_why() {
    let fixture = fixture("E0");
    let offers = offers([2.5, 3.4, 3.0], 0.0);
    let forecast = Forecast {
        fixture: &fixture,
        probabilities: [0.5, 0.2, 0.3],
        standard_errors: None,
        market: Some([0.39, 0.28, 0.33]),
        offers: Some(&offers),
    };
    let reason = |options: ValueOptions| {
        let found = options.detect(std::slice::from_ref(&forecast)).unwrap();
        assert!(found.candidates.is_empty());
        found.refused[0].1.clone()
    };
    let home = || ValueOptions::new();
    assert_eq!(reason(home().min_edge(0.3)), RefusalReason::BelowMinimumEdge);
    assert_eq!(reason(home().max_edge(0.1)), RefusalReason::AboveMaximumEdge);
    assert_eq!(reason(home().confidence(0.99).standard_error(0.1)), RefusalReason::Uncertain);
    assert_eq!(reason(home().odds_band(3.0, 9.0)), RefusalReason::OutsideOddsBand);
    assert_eq!(reason(home().outcomes(&[Outcome::Draw])), RefusalReason::Outcome);
    assert_eq!(reason(home().competitions(&["D1"])), RefusalReason::Competition);
}

#[test]
fn without_a_minimum_everything_with_a_price_is_a_candidate() {
    let fixture = fixture("E0");
    let offers = offers([1.5, 1.5, 1.5], 0.0);
    let mut forecast = Forecast {
        fixture: &fixture,
        probabilities: [0.5, 0.2, 0.3],
        standard_errors: None,
        market: Some([0.39, 0.28, 0.33]),
        offers: Some(&offers),
    };
    let everything = ValueOptions::new().min_edge(None);
    assert_eq!(everything.detect(std::slice::from_ref(&forecast)).unwrap().candidates.len(), 3);
    // A price that cannot be compared with a market is none.
    forecast.market = None;
    assert_eq!(everything.detect(&[forecast]).unwrap().funnel.with_price, 0);
}

#[test]
fn options_out_of_range_are_named() {
    let bad = [
        (ValueOptions::new().min_edge(-1.5), "min_edge"),
        (ValueOptions::new().min_edge(f64::NAN), "min_edge"),
        (ValueOptions::new().max_edge(0.01), "max_edge"),
        (ValueOptions::new().odds_band(0.5, 2.0), "odds_band least"),
        (ValueOptions::new().odds_band(3.0, 2.0), "odds_band most"),
        (ValueOptions::new().confidence(0.5), "confidence"),
        (ValueOptions::new().confidence(1.0), "confidence"),
        (ValueOptions::new().standard_error(0.0), "standard_error"),
    ];
    for (options, expected) in bad {
        match options.detect(&[]) {
            Err(Error::InvalidOption { name, .. }) => assert_eq!(name, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn what_no_forecast_and_no_offer_can_be_is_named() {
    let fixture = fixture("E0");
    let detect = |p: [f64; 3], errors, market, odds, commission| {
        let offers = offers(odds, commission);
        let sound = Forecast {
            fixture: &fixture,
            probabilities: p,
            standard_errors: Some(errors),
            market: Some(market),
            offers: Some(&offers),
        };
        ValueOptions::new().detect(&[sound])
    };
    let (third, odds) = ([1.0 / 3.0; 3], [2.0, 3.0, 4.0]);
    assert!(detect(third, [0.01; 3], third, odds, 0.0).is_ok());
    for (found, argument) in [
        (detect([f64::NAN, 0.5, 0.5], [0.01; 3], third, odds, 0.0), "probabilities"),
        (detect(third, [-0.01; 3], third, odds, 0.0), "standard errors"),
        (detect(third, [0.01; 3], [1.5, 0.0, 0.0], odds, 0.0), "market"),
        (detect(third, [0.01; 3], third, [2.0, f64::INFINITY, 4.0], 0.0), "odds"),
        (detect(third, [0.01; 3], third, odds, 1.0), "commission"),
    ] {
        let error = found.unwrap_err().to_string();
        assert!(error.starts_with(argument) && error.contains("of forecasts[0] = "), "{error}");
    }
}
