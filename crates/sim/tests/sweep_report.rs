//! The best of many tries is held against their number.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use std::fmt::Write;

use fairline_metrics::{deflated_sharpe, sharpe};
use fairline_sim::{Error, Ranking, SweepReport, SweepReportOptions, Trial, read_trials};
use rand::SeedableRng;
use rand::distr::{Distribution, Uniform};
use rand_xoshiro::Xoshiro256PlusPlus;
use tempfile::TempDir;

const WEEKS: usize = 120;

/// Tries of two seasons whose weekly returns are noise around a mean, a try without a bet where there is none.
fn tries(means: &[Option<f64>], seed: u64) -> Vec<Trial> {
    let noise = Uniform::new(-0.05, 0.05).unwrap();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut table = "number,forecaster,prices,competitions,staking,amount,max_bet,max_total,min_edge,max_edge,odds_least,\
                     odds_most,season,setup,bets,staked,profit,yield,roi,final_bankroll,max_drawdown,sharpe,brier_model,\
                     brier_market,mean_clv,log_growth,weekly_returns\n"
        .to_owned();
    for (number, mean) in means.iter().enumerate() {
        for season in [2022, 2023] {
            let returns: Vec<f64> =
                (0..WEEKS / 2).map(|_| mean.map_or(0.0, |mean| mean + noise.sample(&mut random))).collect();
            let growth: f64 = returns.iter().map(|r| r.ln_1p()).sum();
            let (bets, last) = (mean.map_or(0, |_| 50), 1000.0 * growth.exp());
            let list: Vec<String> = returns.iter().map(f64::to_string).collect();
            writeln!(
                table,
                "{number},noise,B365,,kelly,0.25,0.05,1,0.02,,,,{season},00,{bets},{},{:.2},,,{last:.2},,,,,,{growth},{}",
                100 * bets,
                last - 1000.0,
                list.join(" ")
            )
            .unwrap();
        }
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, table).unwrap();
    read_trials(&path).unwrap()
}

fn report(trials: &[Trial], options: SweepReportOptions) -> SweepReport {
    SweepReport::of(trials, &options.resamples(500)).unwrap()
}

#[test]
fn the_best_of_two_hundred_worthless_tries_is_luck() {
    for seed in 1..=5 {
        for ranking in [Ranking::LogGrowth, Ranking::Sharpe, Ranking::Yield] {
            let trials = tries(&[Some(0.0); 200], seed);
            let report = report(&trials, SweepReportOptions::new(seed).ranking(ranking));
            let luck = report.deflated_sharpe.unwrap();
            assert!(report.winner().unwrap().figure.unwrap() > 0.0);
            assert!(luck.probability.unwrap() < 0.95, "{luck:?}");
            assert_eq!(report.is_more_than_luck(), Some(false));
            assert!(report.to_string().ends_with("Verdict: not to be told from luck."));
        }
    }
}

#[test]
fn a_try_that_is_truly_better_is_found() {
    let mut means = [Some(0.0); 50];
    means[17] = Some(0.015);
    let report = report(&tries(&means, 1), SweepReportOptions::new(1));
    assert_eq!(report.winner().unwrap().configuration.number, 17);
    assert_eq!(report.is_more_than_luck(), Some(true), "{report}");
    assert!(report.to_string().contains("more than luck"));
}

#[test]
fn the_figures_are_those_of_the_metrics_over_all_seasons() {
    let trials = tries(&[Some(0.0), Some(0.001), None, Some(-0.001)], 4);
    let report = report(&trials, SweepReportOptions::new(1));
    let returns: Vec<Vec<f64>> = trials.iter().map(Trial::weekly_returns).collect();
    let sharpes: Vec<_> = returns.iter().map(|returns| sharpe(returns, 1.0).unwrap()).collect();
    let winner = report.winner().unwrap();
    let best = winner.configuration.number;
    assert_eq!(report.deflated_sharpe.unwrap(), deflated_sharpe(&returns[best], &sharpes).unwrap());
    assert_eq!((report.tries, report.weeks, report.ranked.len()), (4, WEEKS, 4));
    let growth: f64 = returns[best].iter().map(|r| r.ln_1p()).sum();
    assert!((winner.log_growth - growth).abs() < 1e-12);
    assert_eq!(report.ranked[3].configuration.number, 2); // it never bet, and cannot win
    assert!(report.ranked[..3].windows(2).all(|pair| pair[0].figure >= pair[1].figure));
}

#[test]
fn a_sweep_without_a_winner_says_so() {
    let idle = report(&tries(&[None, None], 1), SweepReportOptions::new(1));
    assert!(idle.winner().is_none() && idle.deflated_sharpe.is_none());
    assert!(idle.to_string().starts_with("None of 2 tries"));
    let few = report(&tries(&[Some(0.0); 3], 1), SweepReportOptions::new(1).least_bets(101));
    assert!(few.winner().is_none());
    assert!(
        report(&tries(&[Some(0.0); 3], 1), SweepReportOptions::new(1).least_bets(100)).winner().is_some()
    );
}

#[test]
fn one_try_was_not_chosen() {
    let one = report(&tries(&[Some(0.0)], 1), SweepReportOptions::new(1));
    assert_eq!(one.overfitting, None);
    assert!(one.deflated_sharpe.unwrap().expected_maximum.abs() < 1e-300);
}

#[test]
fn a_bankroll_that_is_lost_ranks_last_of_those_that_bet() {
    let mut trials = tries(&[Some(-0.01), Some(-0.01), None], 1);
    trials[0].seasons[1].log_growth = f64::NEG_INFINITY;
    let report = report(&trials, SweepReportOptions::new(1));
    let order: Vec<usize> = report.ranked.iter().map(|line| line.configuration.number).collect();
    assert_eq!(order, [1, 0, 2]);
}

#[test]
fn tries_that_do_not_belong_together_are_refused() {
    let options = SweepReportOptions::new(1);
    assert!(matches!(SweepReport::of(&[], &options), Err(Error::MixedTrials { .. })));
    let mut trials = tries(&[Some(0.0); 3], 1);
    trials[2].seasons[0].setup = "11".into();
    assert!(matches!(SweepReport::of(&trials, &options), Err(Error::MixedTrials { number: 2, .. })));
    let mut trials = tries(&[Some(0.0); 3], 1);
    trials[1].seasons[0].weekly_returns.pop();
    assert!(matches!(SweepReport::of(&trials, &options), Err(Error::MixedTrials { number: 1, .. })));
    let mut trials = tries(&[Some(0.0)], 1);
    trials[0].seasons.iter_mut().for_each(|season| season.weekly_returns.clear());
    assert!(matches!(SweepReport::of(&trials, &options), Err(Error::MixedTrials { .. })));
    let mut trials = tries(&[Some(0.0)], 1);
    trials[0].seasons[0].weekly_returns[3] = f64::NAN;
    assert!(matches!(SweepReport::of(&trials, &options), Err(Error::Scores(_))));
    assert!(matches!(SweepReport::of(&tries(&[Some(0.0)], 1), &options.resamples(0)), Err(Error::Scores(_))));
}
