//! A thousand books in one request, without the wire: JSON read, overround taken out, JSON written. Target: 2 ms.

use std::fmt::Write;
use std::hint::black_box;

use criterion::Criterion;
use fairline_server::{DevigRequest, devig_books};

fn main() {
    let mut json = r#"{"method":"shin","books":["#.to_owned();
    for book in 0..1000 {
        let shift = f64::from(book) / 1000.0;
        let comma = if book == 0 { "" } else { "," };
        let _ = write!(json, "{comma}[{:.2},{:.2},{:.2}]", 1.5 + shift, 3.4, 6.0 - 3.0 * shift);
    }
    json += "]}";
    let answer = |json: &str| -> Option<Vec<u8>> {
        let request: DevigRequest = serde_json::from_str(json).ok()?;
        serde_json::to_vec(&devig_books(&request, 1000).ok()?).ok()
    };
    assert!(answer(&json).is_some_and(|answer| answer.len() > 10_000));
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("devig/request/n=1000", |bench| bench.iter(|| answer(black_box(&json))));
    criterion.final_summary();
}
