//! Answers computed elsewhere: from the definitions with 60 digits (`fixtures/`), and as other packages print them
//! (`reference/`).

mod differences;
mod published;

use fairline_market::{Book, DevigOptions, Error, Method, add_overround, devig};

/// Of a parameter, relative to it or to 1: ten times the largest difference found, which odds of 1.000001 cause.
const PARAMETER: f64 = 5e-12;

/// Of a probability or odds, relative to it: seven times the largest difference found, with odds of 1.0001.
const VALUE: f64 = 5e-13;

/// Absolute, beside `VALUE`: the rounding of an implied probability, which a small probability keeps.
const ROUNDING: f64 = 2e-16;

/// Relative, whatever `ROUNDING` allows: no longshot is off by more. The largest found is 2e-11, for p = 1e-6 as the
/// difference of two numbers a thousand times as large.
const LONGSHOT: f64 = 1e-10;

/// `fixtures/reference.py` writes both.
const FAIR: &str = include_str!("fixtures/devig.csv");
const PRICED: &str = include_str!("fixtures/add_overround.csv");

fn fair(odds: &[f64], options: impl Into<DevigOptions>) -> Book {
    devig(odds, options).expect("a book that the method answers for")
}

/// The largest difference between two lists of the same length.
fn far(found: &[f64], wanted: &[f64]) -> f64 {
    assert_eq!(found.len(), wanted.len());
    found.iter().zip(wanted).map(|(found, wanted)| (found - wanted).abs()).fold(0.0, f64::max)
}

/// The cells of every line but the provenance and the heading.
fn rows<const N: usize>(file: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    let lines = file.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| {
        line.split(',').collect::<Vec<_>>().try_into().expect("as many cells as the heading names")
    })
}

fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

/// A list, or a rule for a long one: `line a b n` is a + b·k, `pairs a n` is a·(k + 2)·(k + 3), for n values of k.
fn numbers(text: &str) -> Vec<f64> {
    let words: Vec<_> = text.split(' ').collect();
    let generate = |n: &str, rule: &dyn Fn(f64) -> f64| {
        (0..n.parse().expect("a count")).map(|k: u32| rule(f64::from(k))).collect()
    };
    match words[..] {
        ["line", a, b, n] => generate(n, &|k| number(a) + number(b) * k),
        ["pairs", a, n] => generate(n, &|k| number(a) * (k + 2.0) * (k + 3.0)),
        _ => words.into_iter().map(number).collect(),
    }
}

fn options(method: &str, options: &str) -> DevigOptions {
    let start = DevigOptions::new(method.parse().expect("a method"));
    options.split_whitespace().fold(start, |options, option| match option.split_once('=') {
        Some(("total", value)) => options.total(number(value)),
        Some((_, value)) => options.gross_margin(number(value)),
        None => options.underround(true),
    })
}

/// Compares an answer, its parameter and values, with the cells for it; of a generated book with three of the values.
fn check(row: &str, answer: Result<(f64, Vec<f64>), Error>, [parameter, values]: [&str; 2]) {
    let (x, found) = match answer {
        Ok(answer) => answer,
        Err(error) => return assert_eq!(refusal(&error), parameter, "{row}: {error}"),
    };
    let wanted: f64 = parameter.parse().unwrap_or_else(|_| panic!("{row}: answered, but {parameter} is due"));
    assert!((x - wanted).abs() <= PARAMETER * wanted.abs().max(1.0), "{row}: parameter {x}, not {wanted}");
    let wanted = numbers(values);
    let n = found.len();
    let places = if wanted.len() < n { vec![0, n / 2, n - 1] } else { (0..n).collect() };
    for (k, wanted) in places.into_iter().zip(wanted) {
        let difference = (found[k] - wanted).abs();
        let allowed = (VALUE * wanted + ROUNDING).min(LONGSHOT * wanted);
        assert!(difference <= allowed, "{row}: {k} is {}, not {wanted}", found[k]);
    }
}

/// An error as the fixtures have it: its name and the outcome it names.
fn refusal(error: &Error) -> String {
    match error {
        Error::ProbabilityOutOfRange { index, .. } => format!("ProbabilityOutOfRange {index}"),
        Error::NoCommonDistance { index } => format!("NoCommonDistance {index}"),
        Error::Unpriceable { method: Method::Shin | Method::StandardError, overround, .. }
            if *overround < 0.0 =>
        {
            "Unpriceable".to_owned()
        }
        Error::Unpriceable { index, .. } => format!("Unpriceable {index}"),
        Error::Underround { .. } => "Underround".to_owned(),
        other => other.to_string(),
    }
}

#[test]
fn fair_probabilities() {
    for [method, settings, odds, parameter, probabilities] in rows(FAIR) {
        let answer = devig(&numbers(odds), options(method, settings));
        let answer = answer.map(|book| (book.parameter, book.probabilities));
        check(&format!("{method} {settings} {odds}"), answer, [parameter, probabilities]);
    }
}

#[test]
fn odds_of_a_wanted_overround() {
    for [method, settings, fair, overround, parameter, odds] in rows(PRICED) {
        let answer = add_overround(&numbers(fair), number(overround), options(method, settings));
        let answer = answer.map(|book| (book.parameter, book.odds));
        check(&format!("{method} {settings} {fair} {overround}"), answer, [parameter, odds]);
    }
}
