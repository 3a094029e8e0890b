//! Spaces and tables that nobody means: an error, or an answer that keeps its promise.

use std::fmt::Write;

use fairline_sim::{
    EloPredictor, Ranking, SweepReport, SweepReportOptions, SweepSpace, SweepStaking, Trial, read_trials,
};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use tempfile::TempDir;

use crate::hostile::hostile_numbers::{answer, any_number, either, is_finite};

/// What may stand in a cell, sensible in most cases.
fn cell(good: &'static str) -> impl Strategy<Value = String> {
    let odd = select(vec![
        "",
        "x",
        "-1",
        "NaN",
        "inf",
        "-inf",
        "1e400",
        "79228162514264337593543950335",
        "18446744073709551615",
    ]);
    prop_oneof![40 => Just(good.to_owned()), 2 => odd.prop_map(str::to_owned), 1 => any_number().prop_map(|x| x.to_string())]
}

/// Cells after the number: configuration, season, figures, and two weekly returns.
fn row() -> impl Strategy<Value = Vec<String>> {
    [
        "elo", "B365", "", "kelly", "0.25", "0.05", "1", "0.02", "", "", "", "2023", "00", "50", "5000",
        "120.50", "", "", "1120.50", "", "", "", "", "", "0.1", "0.03", "-0.01",
    ]
    .map(cell)
    .into_iter()
    .collect::<Vec<_>>()
}

fn read(rows: &[Vec<String>]) -> fairline_sim::Result<Vec<Trial>> {
    let mut table = "number,forecaster,prices,competitions,staking,amount,max_bet,max_total,min_edge,max_edge,odds_least,\
                     odds_most,season,setup,bets,staked,profit,yield,roi,final_bankroll,max_drawdown,sharpe,brier_model,\
                     brier_market,mean_clv,log_growth,weekly_returns\n"
        .to_owned();
    for (number, row) in rows.iter().enumerate() {
        let (cells, returns) = row.split_at(row.len() - 2);
        let _ = writeln!(table, "{},{},{}", number / 2, cells.join(","), returns.join(" "));
    }
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("table.csv");
    std::fs::write(&path, table).expect("a file");
    read_trials(&path)
}

proptest! {
    #[test]
    fn tables_are_refused_or_ranked(rows in prop::collection::vec(row(), 0..6), resamples in 0..9usize, least in 0..90usize) {
        let Some(trials) = either(read(&rows)) else { return Ok(()) };
        for trial in &trials {
            prop_assert!(trial.log_growth() < f64::INFINITY && is_finite(&trial.yield_on_turnover()));
            prop_assert!(trial.bets() > 0 || trial.seasons.iter().all(|season| season.bets == 0));
            answer(trial.weekly_sharpe());
        }
        for ranking in [Ranking::LogGrowth, Ranking::Sharpe, Ranking::Yield] {
            let options = SweepReportOptions::new(7).ranking(ranking).resamples(resamples).least_bets(least);
            let Some(report) = either(SweepReport::of(&trials, &options)) else { continue };
            prop_assert!(is_finite(&report.deflated_sharpe) && is_finite(&report.superior_ability));
            prop_assert!(is_finite(&report.overfitting));
            for line in &report.ranked {
                prop_assert!(is_finite(&(line.yield_on_turnover, line.weekly_sharpe)), "{:?}", line);
            }
        }
    }

    #[test]
    fn spaces_are_refused_or_drawn_from(
        shares in [any_number(), any_number(), any_number()], edges in [prop::option::of(any_number()), prop::option::of(any_number())],
        band in prop::option::of([any_number(), any_number()]), flat in select(vec![Decimal::MAX, Decimal::MIN, Decimal::ZERO, Decimal::ONE]),
        bad in 0..8usize, count in 0..4usize,
    ) {
        // One axis is hostile at a time; all of them at once would be refused for the first.
        let space = SweepSpace::new().forecaster("elo", EloPredictor::default);
        let space = match bad {
            0 => space.max_bet([shares[0], shares[1]]),
            1 => space.max_total([shares[0], shares[1]]),
            2 => space.min_edge(edges),
            3 => space.max_edge(edges),
            4 => space.odds_band([band, None]),
            5 => space.staking([SweepStaking::Flat(flat), SweepStaking::LevelProfit(flat)]),
            _ => space.staking(shares.map(SweepStaking::Kelly)),
        };
        for found in [either(space.grid()), either(space.random(count, 7))].into_iter().flatten().flatten() {
            prop_assert!((0.0..=1.0).contains(&found.max_bet) && (0.0..=1.0).contains(&found.max_total), "{found}");
            prop_assert!(found.min_edge.is_none_or(|edge| edge >= -1.0), "{found}");
            prop_assert!(found.max_edge.is_none_or(|edge| found.min_edge.is_none_or(|least| edge >= least)), "{found}");
            prop_assert!(found.odds_band.is_none_or(|[least, most]| least <= most), "{found}");
            let staked = match found.staking {
                SweepStaking::Kelly(fraction) => fraction > 0.0 && fraction <= 1.0,
                SweepStaking::Flat(stake) | SweepStaking::LevelProfit(stake) => stake > Decimal::ZERO,
                _ => false,
            };
            prop_assert!(staked, "{found}");
        }
    }
}
