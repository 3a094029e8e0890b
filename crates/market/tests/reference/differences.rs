//! Where we deliberately answer otherwise than other packages: what they print, and what we answer. The README beside
//! this file has the table, with the versions and the calls.

use fairline_market::{DevigOptions, Error, Method, devig};

use super::{fair, far};

/// Printed by `shin` 0.2.2, run on 2026-11-24; the loop that we repeat rounds otherwise in the last places.
const PACKAGE: f64 = 1e-13;

const UNDERROUND: [f64; 3] = [2.1, 3.9, 4.6];

/// Shin's z as a fixed point, z ← (Σ√(z² + 4(1 − z)·k·q²/B) − 2)/(n − 2), with k = 1 − g: z after each step.
fn fixed_point(odds: &[f64], keep: f64) -> impl Iterator<Item = f64> {
    let (n, booksum) = (odds.len() as f64, booksum(odds));
    let squares: Vec<f64> = odds.iter().map(|o| keep / (o * o * booksum)).collect();
    std::iter::successors(Some(0.0), move |z: &f64| {
        let roots = squares.iter().map(|a| (z * z + 4.0 * (1.0 - z) * a).sqrt());
        Some((roots.sum::<f64>() - 2.0) / (n - 2.0))
    })
}

/// Shin's probabilities for a z that may be any.
fn shin_at(z: f64, odds: &[f64]) -> Vec<f64> {
    let booksum = booksum(odds);
    let p = |o: &f64| ((z * z + 4.0 * (1.0 - z) / (o * o * booksum)).sqrt() - z) / (2.0 * (1.0 - z));
    odds.iter().map(p).collect()
}

fn booksum(odds: &[f64]) -> f64 {
    odds.iter().map(|o| o.recip()).sum()
}

fn sum(p: &[f64]) -> f64 {
    p.iter().sum()
}

/// DIFFERENCE: the README of `implied` solves for z with a tolerance of 1.2e-4 and normalises what comes out: its z is
/// off by up to 1.1e-5, its probabilities by up to 2.1e-6, which are digits that it prints.
#[test]
fn implied_stops_shin_early() {
    for (odds, z, printed) in [
        ([4.20, 3.70, 1.95], 0.01061048, [0.2315716, 0.2635742, 0.5048542]),
        ([2.45, 3.70, 2.90], 0.01163552, [0.4000221, 0.2629271, 0.3370508]),
        ([2.05, 3.20, 3.80], 0.03182353, [0.4645882, 0.2919788, 0.2434331]),
    ] {
        let book = fair(&odds, Method::Shin);
        assert!(far(&book.probabilities, &printed) < 3e-6, "{odds:?}");
        assert!((4e-7..1.2e-5).contains(&(z - book.parameter)), "{odds:?}: {}", book.parameter);
        assert!((sum(&shin_at(z, &odds)) - 1.0).abs() > 4e-7 && book.residual <= 1e-12);
    }
}

/// DIFFERENCE: with a gross margin `implied` puts 1 − g into the equation for z, but not into the probabilities. Both
/// must have it: without, they sum to 1.005 here, and its normalisation hides that.
#[test]
fn implied_forgets_the_gross_margin_of_shin() {
    let odds = [4.20, 3.70, 1.95];
    let book = fair(&odds, DevigOptions::new(Method::Shin).gross_margin(0.01));
    // What its loop converges to is our z: the equation is the same.
    let z = fixed_point(&odds, 0.99).nth(2000).expect("it never ends");
    assert!((z - book.parameter).abs() < 1e-11);
    let raw = shin_at(z, &odds);
    let total = sum(&raw);
    assert!((total - 1.005).abs() < 1e-4 && book.residual <= 1e-12);
    let theirs: Vec<f64> = raw.iter().map(|p| p / total).collect();
    assert!(far(&book.probabilities, &theirs) > 1e-6, "{theirs:?}");
}

/// DIFFERENCE: with several winners `implied` puts the wanted total into Shin's equation for one winner, which no z of 0
/// or more solves for these relegation odds; its tests leave them out. For the shares of the total the theory is that
/// of one winner, and it has a solution.
#[test]
fn implied_has_no_shin_for_three_winners() {
    let odds = [1.53, 1.67, 1.25, 2.38, 2.38, 4.5, 5.5, 6.5, 7.0];
    let most = sum(&shin_at(0.0, &odds));
    assert!(most < 3.0, "{most} is the most that any z gives");
    let book = fair(&odds, DevigOptions::new(Method::Shin).total(3.0));
    assert!(book.residual <= 1e-12 && book.parameter > 0.0);
}

/// DIFFERENCE: the `shin` package gives up after 1,000 steps on small overrounds, without a word, and its probabilities
/// do not sum to 1.
#[test]
fn shin_gives_up_on_small_overrounds() {
    for (odds, z, printed, missing) in [
        (
            [3.0, 3.0, 2.99],
            0.00045281487608672677,
            [0.33299670373013457, 0.33299670373013457, 0.33411116212485253],
            1e-4,
        ),
        (
            [2.02, 3.6, 4.2],
            0.005464740548343894,
            [0.4909789890753919, 0.27429730349160236, 0.23472370746166232],
            2e-11,
        ),
    ] {
        assert!((fixed_point(&odds, 1.0).nth(1000).expect("it never ends") - z).abs() < PACKAGE);
        assert!(far(&shin_at(z, &odds), &printed) < PACKAGE);
        assert!((sum(&printed) - 1.0).abs() > missing);
        let ours = fair(&odds, Method::Shin);
        assert!((sum(&ours.probabilities) - 1.0).abs() <= 1e-12 && ours.iterations <= 12, "{ours:?}");
    }
}

/// DIFFERENCE: a booksum below 1 sends the loop of the `shin` package to and fro, and it returns what the last step
/// left; `penaltyblog` finds no sign change. For us it is an error, or the extension by name.
#[test]
fn shin_wanders_below_a_booksum_of_one() {
    let printed = [0.45969507793243997, 0.22375094589047576, 0.18249368657354137];
    assert!(sum(&printed) < 0.87);
    assert!(matches!(devig(&UNDERROUND, Method::Shin), Err(Error::Underround { .. })));
    let ours = fair(&UNDERROUND, DevigOptions::new(Method::Shin).underround(true));
    assert!((sum(&ours.probabilities) - 1.0).abs() <= 1e-12 && ours.parameter < 0.0);
}

/// DIFFERENCE: with two outcomes the `shin` package answers below a booksum of 1 unasked; the numbers are those of our
/// extension.
#[test]
fn shin_is_negative_unasked_with_two_outcomes() {
    let odds = [2.6, 2.4];
    assert!(matches!(devig(&odds, Method::Shin), Err(Error::Underround { .. })));
    let ours = fair(&odds, DevigOptions::new(Method::Shin).underround(true));
    assert!(far(&ours.probabilities, &[0.483974358974359, 0.5160256410256411]) < PACKAGE);
    assert!((ours.parameter - -0.19866726996010034).abs() < PACKAGE);
}

/// DIFFERENCE: `goto_conversion` refuses longshots that would fall below 0 without saying which, or falls back on the
/// multiplicative method when told so. We name the outcome and never change the method.
#[test]
fn goto_falls_back_on_another_method() {
    let odds = [1.01, 21.0, 101.0, 501.0];
    let printed = [0.9432972637117012, 0.04536810649280086, 0.009432972637117011, 0.0019016571583808743];
    assert!(far(&fair(&odds, Method::Multiplicative).probabilities, &printed) < PACKAGE);
    let error = devig(&odds, Method::StandardError).expect_err("101.0 has too little");
    assert!(matches!(error, Error::ProbabilityOutOfRange { index: 2, .. }), "{error}");
}

/// DIFFERENCE: `goto_conversion` refuses every booksum up to 1. The formula holds there too, with s < 0.
#[test]
fn goto_refuses_a_booksum_below_one() {
    let book = fair(&UNDERROUND, Method::StandardError);
    assert!(book.residual <= 1e-12 && book.parameter < 0.0);
}

/// DIFFERENCE: `efficient_shin_conversion` of `goto_conversion` puts every outcome alone against all others together,
/// and normalises. With more than two outcomes that is not Shin's method: the favourite gets six points more here.
#[test]
fn goto_efficient_shin_is_another_method() {
    let printed = [0.8005889182988829, 0.13614976602243348, 0.0632613156786835];
    let ours = fair(&[1.22, 4.57, 6.54], Method::Shin).probabilities;
    assert!(far(&ours, &[0.73743700612798718, 0.16159823016672151, 0.10096476370529131]) < PACKAGE);
    assert!(far(&ours, &printed) > 0.06);
}

/// DIFFERENCE: `penaltyblog` returns probabilities below 0 from the additive method and `implied` returns them with a
/// warning. For us the first of them is the error.
#[test]
fn additive_below_zero_is_no_answer() {
    let printed = -0.0216666666666667;
    let error =
        devig(&super::published::RACE.map(f64::recip), Method::Additive).expect_err("50.0 has too little");
    let Error::ProbabilityOutOfRange { index: 4, probability, .. } = error else { panic!("{error}") };
    assert!((probability - printed).abs() < PACKAGE);
}
