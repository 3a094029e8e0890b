//! Any body of a request: a problem that says what is wrong, or an answer whose numbers are numbers.

#![no_main]

use fairline_server::{Problem, devig_books, find_stakes, from_json, simulation_settings};
use fairline_weekly::Settings;
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Books and events of a request: as few as keep one cheap.
const MOST_ROWS: usize = 6;

/// The answer to a body, or none where there is a problem; one of the server's own is a failure.
fn answer<R: DeserializeOwned, A>(body: &[u8], of: impl Fn(R) -> Result<A, Problem>) -> Option<A> {
    match from_json(body).and_then(of) {
        Ok(answer) => Some(answer),
        Err(problem) => {
            assert!((400..500).contains(&problem.status) && !problem.detail.is_empty(), "{problem:?}");
            None
        }
    }
}

fn json(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).expect("an answer is JSON")
}

fn numbers(row: &Value) -> Vec<f64> {
    let row = row.as_array().expect("a row");
    row.iter().map(|number| number.as_f64().expect("null stands for NaN or infinity")).collect()
}

fuzz_target!(|body: &[u8]| {
    if let Some(answer) = answer(body, |request| devig_books(&request, MOST_ROWS)) {
        for book in json(&answer)["books"].as_array().expect("a list") {
            assert!(
                book["refused"].is_string() || book["overround"].is_f64() && book["parameter"].is_f64(),
                "{book}"
            );
            if book["refused"].is_null() {
                let p = numbers(&book["probabilities"]);
                assert!(
                    p.iter().all(|p| (0.0..=1.0).contains(p)) && (p.iter().sum::<f64>() - 1.0).abs() < 1e-9
                );
            }
        }
    }
    if let Some(answer) = answer(body, |request| find_stakes(&request, MOST_ROWS)) {
        let answer = json(&answer);
        assert!(answer["total"].is_f64() && answer["log_growth"].is_f64(), "{answer}");
        for key in ["fractions", "stakes"] {
            for row in answer[key].as_array().into_iter().flatten() {
                assert!(numbers(row).iter().all(|&stake| stake >= 0.0), "{answer}");
            }
        }
        let total = answer["fractions"].as_array().into_iter().flatten().flat_map(numbers).sum::<f64>();
        assert!(total <= 1.0 + 1e-9, "{answer}");
    }
    if let Some((settings, _)) = answer(body, |request| simulation_settings(request, Settings::default())) {
        settings.validate().expect("it was checked");
        let _ = settings.season_options();
    }
});
