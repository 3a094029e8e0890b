//! What Python packages do, on the same bytes as they: `scripts/bench-compare` times both in one sitting.
//!
//! `FAIRLINE_PEER_INPUTS` is the folder of the peers' arrays, `FAIRLINE_DATA` one of season files. Answers are written to
//! `answers.json` in the former, so that the script can say whether both found the same.

mod inputs;
mod matches;
mod numbers;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Write, stderr};

use criterion::Criterion;

use self::inputs::Inputs;

/// What was found, by the name of its row.
type Answers = BTreeMap<&'static str, f64>;

fn main() {
    let Some(folder) = std::env::var_os("FAIRLINE_PEER_INPUTS") else {
        let _ = writeln!(stderr(), "peers: skipped, scripts/bench-compare sets FAIRLINE_PEER_INPUTS");
        return;
    };
    let inputs = Inputs::new(folder);
    let mut criterion = Criterion::default().configure_from_args();
    let mut answers = Answers::new();
    numbers::overround(&mut criterion, &inputs);
    numbers::scores(&mut criterion, &inputs, &mut answers);
    numbers::stakes(&mut criterion, &inputs);
    numbers::simultaneous_stakes(&mut criterion, &inputs, &mut answers);
    numbers::logit(&mut criterion, &inputs, &mut answers);
    numbers::monte_carlo(&mut criterion, &inputs, &mut answers);
    match std::env::var_os("FAIRLINE_DATA") {
        Some(data) => matches::all(&mut criterion, data.as_ref(), &mut answers),
        None => {
            let _ =
                writeln!(stderr(), "peers/matches: skipped, set FAIRLINE_DATA to a folder of season files");
        }
    }
    let answers = serde_json::to_string_pretty(&answers).expect("finite numbers");
    fs::write(inputs.folder().join("answers.json"), answers).expect("room for the answers");
    criterion.final_summary();
}
