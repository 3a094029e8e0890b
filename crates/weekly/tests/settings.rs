//! Settings out of their range are refused when they are read, by their key.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use fairline_weekly::{Loaded, Settings};

/// Why a file with these lines is refused.
fn refused(toml: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fairline.toml");
    std::fs::write(&file, toml).unwrap();
    Loaded::new(Some(&file), [], &[]).expect_err(toml).to_string()
}

#[test]
fn every_number_is_checked_by_its_key() {
    for (table, wrong) in [
        (
            "staking",
            &["bankroll = 0", "kelly = 1.5", "min_edge = nan", "max_bet = -0.1", "max_week = -1"][..],
        ),
        ("staking", &["max_week = inf", "stop_loss = 0", "stop_loss = 1.5", "min_stake = -1"]),
        ("staking", &["min_stake = 0.001", "step = 0", "step = 0.005", "step = 1e10"]),
        ("data", &["seasons = 0", "seasons = 2000"]),
        ("monitor", &["window = 3", "worse_than_market = 0", "calibration_slope = [1.2, 1.8]"]),
        ("monitor", &["highest_drawdown = 1", "confidence = 2", "cool_down = 0", "lowest_yield = nan"]),
        ("retraining", &["schedule = 0", "trial = 0", "confidence = 0.5"]),
    ] {
        for line in wrong {
            let said = refused(&format!("[{table}]\n{line}\n"));
            let key = format!("settings: {table}.{}: ", line.split(' ').next().unwrap());
            assert!(said.starts_with(&key), "{line}: {said}");
            assert!(said.contains("must be") && said.contains("fairline.toml"), "{line}: {said}");
        }
    }
    let slow =
        "[[alerts.sinks]]\nname = 'phone'\nkind = 'webhook'\nurl = 'http://x'\npause_ms = 4000000000\n";
    assert!(refused(slow).contains("pause_ms = 4000000000 must be at most 60000"), "{}", refused(slow));
    Settings::default().validate().unwrap();
}
