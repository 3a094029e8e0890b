//! Odds formats: published conversions, exact round trips, and texts that are no odds.

use approx::assert_relative_eq;
use fairline_market::Error;
use fairline_market::odds::{
    self, OddsFormat, USUAL_FRACTIONS, format_usual, from_american, from_fractional, from_hong_kong,
    from_indonesian, from_malay, from_probability, parse, to_american, to_fractional, to_hong_kong,
    to_indonesian, to_malay, to_probability, usual_fraction,
};
use proptest::prelude::*;

/// The published values have 7 significant digits or more.
const PUBLISHED: f64 = 1e-6;

/// A number and the odds it converts to are rounded once each, by at most half of a last bit.
const TWO_ROUNDINGS: f64 = 4.5e-16;

/// Prices where rounding or a format's two branches meet.
const EDGES: [f64; 20] = [
    1.0000000000000002,
    1.0000000000000004,
    1.0000000000000007,
    1.001,
    1.25,
    1.3333333333333333,
    1.9999999999993066,
    1.9999999999999996,
    1.9999999999999998,
    2.0,
    2.0000000000000004,
    2.000000000000001,
    101.0,
    9007199254740991.0,
    9007199254740992.0,
    9007199254740994.0,
    1.8446744073709552e19,
    1e300,
    1.7976931348623155e308,
    f64::MAX,
];

type ToNumber = fn(f64) -> fairline_market::Result<f64>;

/// Each format of numbers with its conversions there and back.
const NUMERIC: [(OddsFormat, ToNumber, ToNumber); 5] = [
    (OddsFormat::American, to_american, from_american),
    (OddsFormat::HongKong, to_hong_kong, from_hong_kong),
    (OddsFormat::Malay, to_malay, from_malay),
    (OddsFormat::Indonesian, to_indonesian, from_indonesian),
    (OddsFormat::Probability, to_probability, from_probability),
];

/// Odds with as many decimals as they like, spread evenly over magnitudes and over everyday prices.
fn any_odds() -> impl Strategy<Value = f64> {
    prop_oneof![
        (1.0f64.to_bits() + 1..f64::INFINITY.to_bits()).prop_map(f64::from_bits),
        1.001..20.0f64,
        (0.0..7.0f64).prop_map(|x| 1.0 + x.exp() / 10.0),
        (1.0f64.to_bits() + 1..1.0f64.to_bits() + 5000).prop_map(f64::from_bits),
        (2.0f64.to_bits() - 5000..2.0f64.to_bits() + 5000).prop_map(f64::from_bits),
    ]
}

#[track_caller]
fn assert_bits(found: f64, expected: f64) {
    assert_eq!(found.to_bits(), expected.to_bits(), "{found} is not {expected}");
}

#[track_caller]
fn check_exact(odds: f64, format: OddsFormat) {
    let text = odds::format(odds, format).expect("valid odds");
    let read = parse(&text, format).unwrap_or_else(|error| panic!("{odds:e}: {error}"));
    assert_eq!(read.to_bits(), odds.to_bits(), "{odds:e} was written {text} and read {read:e}");
}

/// The table of the module's documentation.
#[test]
fn evens_and_two_prices_in_every_format() {
    use OddsFormat::{American, Decimal, Fractional, HongKong, Indonesian, Malay, Probability};
    for (format, exact, usual) in [
        (Decimal, ["2", "2.5", "1.4"], ["2.00", "2.50", "1.40"]),
        (American, ["+100", "+150", "-250"], ["+100", "+150", "-250"]),
        (Fractional, ["1/1", "3/2", "2/5"], ["evens", "6/4", "2/5"]),
        (HongKong, ["1", "1.5", "0.4"], ["1.00", "1.50", "0.40"]),
        (Malay, ["1", "-0.6666666666666667", "0.4"], ["1.00", "-0.67", "0.40"]),
        (Indonesian, ["1", "1.5", "-2.5"], ["1.00", "1.50", "-2.50"]),
        (Probability, ["50%", "40%", "71.42857142857143%"], ["50.0%", "40.0%", "71.4%"]),
    ] {
        assert_eq!([2.0, 2.5, 1.4].map(|o| odds::format(o, format).unwrap()), exact, "{format}");
        assert_eq!([2.0, 2.5, 1.4].map(|o| format_usual(o, format).unwrap()), usual, "{format}");
    }
}

/// tests/testthat/test.DecimalConversions.R of the R package `odds.converter` (M. Blume, 1.4.8), and the output of the
/// examples of `odds.dec2all` and `odds.indo2all` in its manual, as rendered by rdrr.io.
#[test]
fn values_of_the_r_package() {
    for (decimal, us, probability, hong_kong, indonesian, malay) in [
        (1.9, -111.111111, 0.5263157895, 0.9, -1.1111111, 0.9),
        (2.5, 150.0, 0.4, 1.5, 1.5, -0.6666666667),
        (1.1, -1000.0, 0.9090909091, 0.1, -10.0, 0.1),
        (3000.0, 299900.0, 0.0003333333, 2999.0, 2999.0, -0.0003334445),
    ] {
        for (found, expected) in [
            (to_american(decimal), us),
            (to_probability(decimal), probability),
            (to_hong_kong(decimal), hong_kong),
            (to_indonesian(decimal), indonesian),
            (to_malay(decimal), malay),
        ] {
            assert_relative_eq!(found.unwrap(), expected, max_relative = PUBLISHED);
        }
    }
    assert_eq!(format!("{:.4}", to_american(1.93).unwrap()), "-107.5269");
    assert_eq!(format!("{:.4}", to_indonesian(1.93).unwrap()), "-1.0753");
    assert_eq!(format!("{:.4}", to_malay(from_indonesian(1.93).unwrap()).unwrap()), "-0.5181");
    assert_eq!(format!("{:.4}", to_malay(2.05).unwrap()), "-0.9524");
}

/// Bookmakers' percentages of the prices on both sides of evens, from the conversion table in the Python kit of the
/// exchange Smarkets (`smk_python_sdk`, smarkets/odds.py).
#[test]
fn percentages_of_the_smarkets_table() {
    for (text, on, against) in [
        ("10/11", "52.38", "47.62"),
        ("4/6", "60.00", "40.00"),
        ("8/13", "61.90", "38.10"),
        ("40/85", "68.00", "32.00"),
        ("40/95", "70.37", "29.63"),
        ("30/100", "76.92", "23.08"),
        ("2/9", "81.82", "18.18"),
        ("1/66", "98.51", "1.49"),
        ("1/1000", "99.90", "0.10"),
    ] {
        let percent = |text: &str| {
            let odds = parse(text, OddsFormat::Fractional).expect("a fraction");
            format!("{:.2}", 100.0 * to_probability(odds).expect("odds"))
        };
        assert_eq!(percent(&format!("{text} on")), against);
        assert_eq!(percent(text), on);
    }
}

#[test]
fn every_format_is_exact_at_the_edges() {
    for odds in EDGES {
        for format in OddsFormat::ALL {
            check_exact(odds, format);
        }
    }
}

#[test]
fn the_simplest_fraction_and_the_shortest_number_are_written() {
    for (odds, fraction, decimal) in [
        (1.3333333333333333, "1/3", "1.3333333333333333"),
        (3.5, "5/2", "3.5"),
        (1.0000000000000002, "1/3002399751580331", "1.0000000000000002"),
        (1.61803398874989485, "63245986/102334155", "1.618033988749895"),
        (1e15, "999999999999999/1", "1000000000000000"),
        (1e20, "100000000000000000000/1", "100000000000000000000"),
        (1e21, "1000000000000000000000/1", "1e21"),
        (1.5e300, "", "1.5e300"),
    ] {
        assert_eq!(odds::format(odds, OddsFormat::Decimal).unwrap(), decimal);
        let found = odds::format(odds, OddsFormat::Fractional).unwrap();
        assert!(fraction.is_empty() || found == fraction, "{found}");
    }
    assert_eq!(odds::format(1e6, OddsFormat::Probability).unwrap(), "0.0001%");
    assert_eq!(odds::format(1e9, OddsFormat::Probability).unwrap(), "1e-7%");
    assert_eq!(odds::format(1.000001, OddsFormat::American).unwrap(), "-100000000");
}

#[test]
fn every_american_price_survives() {
    for size in 100..=10_000 {
        for text in [format!("+{size}"), format!("-{size}")] {
            let odds = parse(&text, OddsFormat::American).unwrap();
            assert_bits(odds, from_american(text.parse().unwrap()).unwrap());
            let canonical = if text == "-100" { "+100" } else { &text };
            assert_eq!(odds::format(odds, OddsFormat::American).unwrap(), canonical);
            assert_eq!(format_usual(odds, OddsFormat::American).unwrap(), canonical);
        }
    }
}

#[test]
fn every_price_of_two_decimals_survives() {
    for hundredths in 101..=100_000 {
        let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let odds = parse(&text, OddsFormat::Decimal).unwrap();
        assert_bits(odds, text.parse().unwrap());
        assert_eq!(format_usual(odds, OddsFormat::Decimal).unwrap(), text);
        let short = text.trim_end_matches('0').trim_end_matches('.');
        assert_eq!(odds::format(odds, OddsFormat::Decimal).unwrap(), short);
        let profit = format!("{}.{:02}", hundredths / 100 - 1, hundredths % 100);
        let odds = parse(&profit, OddsFormat::HongKong).unwrap();
        assert_eq!(format_usual(odds, OddsFormat::HongKong).unwrap(), profit);
    }
}

#[test]
fn every_usual_fraction_survives() {
    assert_eq!(USUAL_FRACTIONS.len(), 101);
    for (i, &(numerator, denominator)) in USUAL_FRACTIONS.iter().enumerate() {
        let text = format!("{numerator}/{denominator}");
        let odds = parse(&text, OddsFormat::Fractional).unwrap();
        assert_eq!(usual_fraction(odds).unwrap(), (numerator, denominator));
        let usual = format_usual(odds, OddsFormat::Fractional).unwrap();
        assert_eq!(usual, if text == "1/1" { "evens" } else { &text });
        assert_bits(parse(&usual, OddsFormat::Fractional).unwrap(), odds);
        let upside_down = USUAL_FRACTIONS[USUAL_FRACTIONS.len() - 1 - i];
        assert_eq!(upside_down, (denominator, numerator));
    }
    let price = |(n, d): (u32, u32)| f64::from(n) / f64::from(d);
    assert!(USUAL_FRACTIONS.windows(2).all(|pair| price(pair[0]) < price(pair[1])));
}

#[test]
fn what_people_paste_is_read() {
    use OddsFormat::{American, Decimal, Fractional, HongKong, Indonesian, Malay, Probability};
    for (text, format, odds) in [
        (" 2.50\n", Decimal, 2.5),
        ("2", Decimal, 2.0),
        ("2.", Decimal, 2.0),
        ("0002.50", Decimal, 2.5),
        ("1e3", Decimal, 1000.0),
        ("1.5E+1", Decimal, 15.0),
        ("150", American, 2.5),
        ("+150", American, 2.5),
        ("-200", American, 1.5),
        ("\u{2212}200", American, 1.5),
        ("EVEN", American, 2.0),
        ("Ev", American, 2.0),
        ("-100", American, 2.0),
        ("5/2", Fractional, 3.5),
        ("5-2", Fractional, 3.5),
        ("5 / 2", Fractional, 3.5),
        ("Evens", Fractional, 2.0),
        ("EVS", Fractional, 2.0),
        ("4/1 on", Fractional, 1.25),
        ("4-1 ON", Fractional, 1.25),
        ("100/30", Fractional, 4.333333333333333),
        (".5", HongKong, 1.5),
        ("-0.5", Malay, 3.0),
        ("+0.5", Malay, 1.5),
        ("-1", Malay, 2.0),
        ("-2.00", Indonesian, 1.5),
        ("1.5", Indonesian, 2.5),
        ("40%", Probability, 2.5),
        ("40 %", Probability, 2.5),
        ("0.4", Probability, 2.5),
        (".4%", Probability, 250.0),
    ] {
        assert_bits(parse(text, format).unwrap(), odds);
    }
}

#[test]
fn what_is_no_odds_is_refused_with_the_cure() {
    use OddsFormat::{American, Decimal, Fractional, HongKong, Indonesian, Malay, Probability};
    for (text, format, message) in [
        (
            "2,50",
            Decimal,
            r#""2,50" has a comma; write a decimal point (2.50) and no thousands separator (1000)"#,
        ),
        (
            "+1,000",
            American,
            r#""+1,000" has a comma; write a decimal point (2.50) and no thousands separator (1000)"#,
        ),
        ("", Decimal, r#""" cannot be read as decimal odds; write 2.50"#),
        (".", Decimal, r#""." cannot be read as decimal odds; write 2.50"#),
        ("+2.50", Decimal, r#""+2.50" cannot be read as decimal odds; write 2.50"#),
        ("nan", Decimal, r#""nan" cannot be read as decimal odds; write 2.50"#),
        ("2.5.0", Decimal, r#""2.5.0" cannot be read as decimal odds; write 2.50"#),
        ("1e", Decimal, r#""1e" cannot be read as decimal odds; write 2.50"#),
        ("pk", American, r#""pk" cannot be read as american odds; write +150, -200 or even"#),
        ("--200", American, r#""--200" cannot be read as american odds; write +150, -200 or even"#),
        ("5", Fractional, r#""5" cannot be read as fractional odds; write 5/2, 5-2, 6/4 on or evens"#),
        (
            "2.5/1",
            Fractional,
            r#""2.5/1" cannot be read as fractional odds; write 5/2, 5-2, 6/4 on or evens"#,
        ),
        (
            "1/2/3",
            Fractional,
            r#""1/2/3" cannot be read as fractional odds; write 5/2, 5-2, 6/4 on or evens"#,
        ),
        (
            "1,5",
            HongKong,
            r#""1,5" has a comma; write a decimal point (2.50) and no thousands separator (1000)"#,
        ),
        ("evens", Malay, r#""evens" cannot be read as malay odds; write 0.85 or -0.85"#),
        ("40%%", Probability, r#""40%%" cannot be read as probability odds; write 40% or 0.4"#),
        ("1", Decimal, "1 is out of range; decimal odds are greater than 1"),
        ("0", HongKong, "0 is out of range; hong_kong odds are greater than 0"),
        ("50", American, "50 is out of range; american odds are at most -100 or at least 100"),
        (
            "-99.999999999999999999",
            American,
            "-99.999999999999999999 is out of range; american odds are at most -100 or at least 100",
        ),
        (
            "5/0",
            Fractional,
            "5/0 is out of range; fractional odds are a fraction of whole numbers of at least 1",
        ),
        (
            "0/5",
            Fractional,
            "0/5 is out of range; fractional odds are a fraction of whole numbers of at least 1",
        ),
        ("-1.01", Malay, "-1.01 is out of range; malay odds are from -1 to 1 and not 0"),
        ("0.85", Indonesian, "0.85 is out of range; indonesian odds are at most -1 or at least 1"),
        ("40", Probability, "40 is out of range; probability odds are greater than 0 and less than 1 (100%)"),
        (
            "100%",
            Probability,
            "100% is out of range; probability odds are greater than 0 and less than 1 (100%)",
        ),
        ("1e-20", HongKong, "hong_kong odds of 1e-20 are too near to 1 or to infinity for a double"),
        (
            "1e999999999999999999999",
            American,
            "american odds of 1e999999999999999999999 are too near to 1 or to infinity for a double",
        ),
        (
            "1.00000000000000000001",
            Decimal,
            "decimal odds of 1.00000000000000000001 are too near to 1 or to infinity for a double",
        ),
        ("1e-500%", Probability, "probability odds of 1e-500% are too near to 1 or to infinity for a double"),
    ] {
        assert_eq!(parse(text, format).unwrap_err().to_string(), message);
    }
    let long = parse(&"1".repeat(1001), Decimal).unwrap_err();
    assert!(matches!(long, Error::UnreadableOdds { text, .. } if text.chars().count() == 41));
    assert!(parse(&format!("1.{}1", "0".repeat(900)), Probability).is_err());
}

#[test]
fn numbers_out_of_range_are_named() {
    for (from, bad) in [
        (from_american as ToNumber, [0.0, 99.99, -99.99, f64::NAN, f64::INFINITY]),
        (from_hong_kong, [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY]),
        (from_malay, [0.0, 1.01, -1.01, f64::NAN, f64::NEG_INFINITY]),
        (from_indonesian, [0.0, 0.99, -0.99, f64::NAN, f64::INFINITY]),
        (from_probability, [0.0, 1.0, -0.4, f64::NAN, 40.0]),
    ] {
        for value in bad {
            let error = from(value).unwrap_err();
            assert!(
                matches!(&error, Error::FormatRange { value: v, .. } if *v == value.to_string()),
                "{error}"
            );
        }
    }
    assert_eq!(
        from_american(50.0).unwrap_err().to_string(),
        "50 is out of range; american odds are at most -100 or at least 100"
    );
    assert!(matches!(from_fractional(1, 0).unwrap_err(), Error::FormatRange { value, .. } if value == "1/0"));
    assert!(matches!(from_fractional(0, 1).unwrap_err(), Error::FormatRange { .. }));
    assert!(matches!(from_fractional(1, u64::MAX).unwrap_err(), Error::BeyondDouble { .. }));
    assert!(matches!(from_hong_kong(1e-16).unwrap_err(), Error::BeyondDouble { .. }));
    assert!(matches!(from_probability(1e-309).unwrap_err(), Error::BeyondDouble { .. }));
    assert_eq!(
        to_fractional(1e30).unwrap_err().to_string(),
        "decimal odds of 1000000000000000000000000000000 are too near to 1 or to infinity for a double"
    );
    assert!(matches!(to_american(1.8e306).unwrap_err(), Error::BeyondDouble { .. }));
}

#[test]
fn bad_decimal_odds_go_out_in_no_format() {
    for bad in [1.0, 0.5, 0.0, -3.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let errors = OddsFormat::ALL
            .into_iter()
            .flat_map(|format| {
                [odds::format(bad, format).unwrap_err(), format_usual(bad, format).unwrap_err()]
            })
            .chain(NUMERIC.map(|(_, to, _)| to(bad).unwrap_err()))
            .chain([to_fractional(bad).unwrap_err(), usual_fraction(bad).unwrap_err()]);
        for error in errors {
            assert_eq!(error.to_string(), format!("odds = {bad} must be finite and greater than 1"));
        }
    }
    assert_eq!(
        usual_fraction(1.0009).unwrap_err().to_string(),
        "odds 1.0009 are beyond the usual fractions, 1/1000 to 1000/1; odds::format writes an exact one"
    );
    assert!(matches!(format_usual(1001.1, OddsFormat::Fractional), Err(Error::NoUsualFraction { .. })));
}

#[test]
fn formats_go_by_their_names() {
    fn assert_send_sync<T: Send + Sync + 'static>() {}
    assert_send_sync::<OddsFormat>();
    for format in OddsFormat::ALL {
        assert_eq!(format.to_string().parse::<OddsFormat>().unwrap(), format);
    }
    assert_eq!(
        "moneyline".parse::<OddsFormat>().unwrap_err().to_string(),
        "no odds format is called \"moneyline\"; there are decimal, american, fractional, hong_kong, malay, indonesian, \
         probability"
    );
}

#[test]
fn usual_texts_take_the_places_they_need() {
    use OddsFormat::{American, Decimal, HongKong, Indonesian, Malay, Probability};
    for (odds, format, text) in [
        (1.001, Decimal, "1.001"),
        (1.004999, Decimal, "1.005"),
        (1.0096, Decimal, "1.01"),
        (201.0, Malay, "-0.005"),
        (2e18, Malay, "-0.0000000000000000005"),
        (1.0000000000000002, Decimal, "1.0000000000000002"),
        (1.999, American, "+100"),
        (2.001, American, "+100"),
        (1.9, American, "-111"),
        (1.001, HongKong, "0.001"),
        (1000.0, Malay, "-0.001"),
        (2.001, Malay, "1.00"),
        (1.999, Indonesian, "1.00"),
        (1.001, Probability, "99.9%"),
        (1.0001, Probability, "99.99%"),
        (10_000.0, Probability, "0.01%"),
        (1e6, Decimal, "1000000.00"),
    ] {
        assert_eq!(format_usual(odds, format).unwrap(), text, "{odds} {format}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_text_gives_its_odds_back_bit_for_bit(odds in any_odds()) {
        for format in OddsFormat::ALL {
            check_exact(odds, format);
        }
    }

    /// The standard library writes the shortest decimal, too.
    #[test]
    fn decimal_texts_are_those_of_the_standard_library(odds in any_odds()) {
        let text = odds::format(odds, OddsFormat::Decimal)?;
        if odds < 1e21 {
            prop_assert_eq!(text, odds.to_string());
        } else {
            prop_assert_eq!(text, format!("{odds:e}"));
        }
    }

    /// No fraction with a smaller denominator reads as the same odds.
    #[test]
    fn fractions_are_the_simplest(odds in 1.0001..50.0f64, n in 1u64..400, d in 1u64..400) {
        let (numerator, denominator) = to_fractional(from_fractional(n, d)?)?;
        prop_assert!(numerator <= n && denominator <= d && numerator * d == n * denominator);
        let (_, denominator) = to_fractional(odds)?;
        for d in 1..denominator.min(300) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
            let n = ((odds - 1.0) * d as f64).round() as u64;
            prop_assert!(n == 0 || from_fractional(n, d)?.to_bits() != odds.to_bits(), "{n}/{d} is {odds}");
        }
    }

    /// No decimal with one digit fewer reads as the same odds.
    #[test]
    fn american_texts_are_the_shortest(odds in 1.001..1000.0f64) {
        let text = odds::format(odds, OddsFormat::American)?;
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let places = text.split_once('.').map_or(0, |(_, part)| part.len());
        if places > 0 && digits > places {
            let shorter = format!("{:+.*}", places - 1, to_american(odds)?);
            prop_assert!(parse(&shorter, OddsFormat::American).map_or(true, |o| o.to_bits() != odds.to_bits()));
        }
    }

    #[test]
    fn numbers_come_back_within_two_roundings(odds in prop_oneof![1.000001..3.0f64, 1.1..1e6f64]) {
        for (format, to, from) in NUMERIC {
            let back = from(to(odds)?)?;
            prop_assert!((back / odds - 1.0).abs() <= TWO_ROUNDINGS, "{format}: {odds} {back}");
        }
    }

    /// A whole number is the same as a text and as a double.
    #[test]
    fn texts_and_whole_numbers_agree(number in 100i32..i32::MAX, negative in any::<bool>()) {
        let number = if negative { -number } else { number };
        for (format, from) in [(OddsFormat::American, from_american as ToNumber), (OddsFormat::Indonesian, from_indonesian)] {
            let read = parse(&number.to_string(), format)?;
            prop_assert_eq!(read.to_bits(), from(f64::from(number))?.to_bits());
        }
    }

    #[test]
    fn usual_texts_are_read_and_written_again(odds in any_odds()) {
        for format in OddsFormat::ALL {
            let Ok(text) = format_usual(odds, format) else {
                prop_assert!(format == OddsFormat::Fractional || odds > 1e306);
                continue;
            };
            let read = parse(&text, format)?;
            if odds > 1.000000001 && odds < 1e306 {
                prop_assert_eq!(format_usual(read, format)?, text, "{} of {}", format, odds);
            }
        }
    }

    #[test]
    fn the_usual_fraction_is_the_nearest_in_log_odds(odds in prop_oneof![1.001..3.0f64, 1.1..1001.0f64]) {
        let distance = |(n, d): (u32, u32)| ((f64::from(n) / f64::from(d)).ln() - (odds - 1.0).ln()).abs();
        let nearest = USUAL_FRACTIONS.map(distance).into_iter().fold(f64::INFINITY, f64::min);
        prop_assert!(distance(usual_fraction(odds)?) <= nearest + 1e-12);
    }

    #[test]
    fn any_text_is_odds_or_an_error(text in any::<String>()) {
        for format in OddsFormat::ALL {
            if let Ok(odds) = parse(&text, format) {
                prop_assert!(odds.is_finite() && odds > 1.0);
            }
        }
    }

    #[test]
    fn any_likely_text_is_odds_or_an_error(text in "[-+\u{2212}0-9./%, eEvVnNoOsS]{0,16}") {
        for format in OddsFormat::ALL {
            if let Ok(odds) = parse(&text, format) {
                prop_assert!(odds.is_finite() && odds > 1.0);
                check_exact(odds, format);
            }
        }
    }
}
