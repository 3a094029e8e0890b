//! The space of a sweep and the walk through it.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use std::collections::HashSet;

use fairline_data::{HoldOut, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_market::Method;
use fairline_sim::{
    ConsensusPredictor, EloPredictor, Error, FlatStrategy, KellyStrategy, Prices, Schedule, ScheduleOptions,
    SeasonRun, Shard, Sweep, SweepOptions, SweepSpace, SweepStaking, Trial, simulate_season,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

const SEASONS: [Season; 2] = [Season::new(2017), Season::new(2018)];

fn matches() -> Vec<Match> {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(3).seed(5)).unwrap().matches
}

fn space() -> SweepSpace {
    SweepSpace::new()
        .forecaster("elo", EloPredictor::default)
        .forecaster("consensus", || ConsensusPredictor::new(Method::Shin))
        .prices([Prices::Bookmaker("B365".into()), Prices::Best])
        .staking([SweepStaking::Kelly(0.25), SweepStaking::Flat(Decimal::TEN)])
        .min_edge([Some(0.0), None])
}

fn run(sweep: &Sweep, space: &SweepSpace) -> Vec<Trial> {
    let mut trials = Vec::new();
    let keep = |trial| {
        trials.push(trial);
        Ok(())
    };
    sweep.run(&space.grid().unwrap(), keep).unwrap();
    trials
}

#[test]
fn the_grid_is_every_combination_in_order() {
    let space = space()
        .competitions([None, Some(vec!["E0".into()])])
        .max_bet([0.01, 0.02, 0.03])
        .max_total([0.5, 1.0])
        .max_edge([Some(0.1), Some(0.2)])
        .odds_band([None, Some([2.0, 3.0])]);
    let mut expected = Vec::new();
    for forecaster in ["elo", "consensus"] {
        for prices in ["B365", "best"] {
            for competitions in [None, Some("E0")] {
                for staking in [SweepStaking::Kelly(0.25), SweepStaking::Flat(Decimal::TEN)] {
                    for max_bet in [0.01, 0.02, 0.03] {
                        for max_total in [0.5, 1.0] {
                            for min_edge in [Some(0.0), None] {
                                for max_edge in [0.1, 0.2] {
                                    for band in [None, Some([2.0, 3.0])] {
                                        expected.push(format!(
                                            "{forecaster} {prices} {competitions:?} {staking:?} {max_bet} \
                                             {max_total} {min_edge:?} {max_edge} {band:?}"
                                        ));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    let grid = space.grid().unwrap();
    let found: Vec<String> = grid
        .iter()
        .map(|one| {
            let prices = match &one.prices {
                Prices::Best => "best",
                Prices::Bookmaker(name) => name,
            };
            let competitions = one.competitions.as_ref().map(|names| names.join("+"));
            format!(
                "{} {prices} {competitions:?} {:?} {} {} {:?} {} {:?}",
                one.forecaster,
                one.staking,
                one.max_bet,
                one.max_total,
                one.min_edge,
                one.max_edge.unwrap(),
                one.odds_band
            )
        })
        .collect();
    assert_eq!(found, expected);
    assert!(grid.iter().enumerate().all(|(place, one)| one.number == place));
}

#[test]
fn random_configurations_are_drawn_without_repetition_and_reproducibly() {
    let space = space().max_bet((1..=100).map(|percent| f64::from(percent) / 100.0));
    let grid = space.grid().unwrap();
    let all = space.random(grid.len(), 1).unwrap();
    let numbers: HashSet<usize> = all.iter().map(|one| one.number).collect();
    assert_eq!((grid.len(), numbers.len()), (1600, 1600));
    assert!(all.iter().all(|one| grid[one.number] == *one));
    let few = space.random(50, 1).unwrap();
    assert_eq!(few, all[..50]);
    assert_ne!(few, space.random(50, 2).unwrap());
    assert!(few.iter().filter(|one| one.number < 800).count() > 10); // not all from one end
    assert!(space.random(0, 1).unwrap().is_empty());
    assert!(matches!(space.random(1601, 1), Err(Error::InvalidOption { .. })));
}

proptest! {
    #[test]
    fn shards_partition_the_list(length in 0_usize..200, of in 1_usize..30) {
        let list: Vec<usize> = (0..length).collect();
        let mut parts: Vec<usize> = Vec::new();
        for number in 1..=of {
            let part = Shard::new(number, of).unwrap().of(&list);
            prop_assert!(part.iter().all(|element| element % of == number - 1));
            parts.extend(part);
        }
        parts.sort_unstable();
        prop_assert_eq!(parts, list);
    }
}

#[test]
fn shards_that_are_none_are_refused() {
    for text in ["", "1", "0/4", "5/4", "1/0", "a/b", "-1/4", "1/4/2", "1.0/2"] {
        let error = text.parse::<Shard>().unwrap_err();
        assert!(error.to_string().contains("such as 1/4"), "{text}: {error}");
    }
    assert_eq!("3/4".parse::<Shard>().unwrap().to_string(), "3/4");
}

/// A trial is the season as it is walked by the forecaster itself.
#[test]
fn a_trial_is_a_simulated_season() {
    let (space, matches) = (space(), matches());
    let sweep = Sweep::new(&space, &matches, &SEASONS, &SweepOptions::new()).unwrap();
    for configuration in space.grid().unwrap() {
        // The consensus does not look at the prices that are bet at; Elo looks at none.
        let trial = sweep.trial(&configuration).unwrap();
        assert_eq!(trial.seasons.len(), SEASONS.len());
        for (season, figures) in SEASONS.into_iter().zip(&trial.seasons) {
            let hold_out = HoldOut::split(&matches, season).unwrap();
            let options = match configuration.prices {
                Prices::Best => ScheduleOptions::new().best_price(),
                Prices::Bookmaker(_) => ScheduleOptions::new(),
            };
            let schedule = Schedule::new(&hold_out, &options).unwrap();
            let options = configuration.season_options(Decimal::ONE_THOUSAND);
            let run: SeasonRun = match (configuration.forecaster.as_str(), configuration.staking) {
                ("elo", SweepStaking::Kelly(_)) => {
                    simulate_season(&schedule, EloPredictor::default(), KellyStrategy, &options, |_| {})
                }
                ("elo", _) => {
                    let flat = FlatStrategy::new(Decimal::TEN);
                    simulate_season(&schedule, EloPredictor::default(), flat, &options, |_| {})
                }
                (_, SweepStaking::Kelly(_)) => {
                    let consensus = ConsensusPredictor::new(Method::Shin);
                    simulate_season(&schedule, consensus, KellyStrategy, &options, |_| {})
                }
                _ => {
                    let consensus = ConsensusPredictor::new(Method::Shin);
                    simulate_season(&schedule, consensus, FlatStrategy::new(Decimal::TEN), &options, |_| {})
                }
            }
            .unwrap();
            let summary = run.summary().unwrap();
            let (betting, scores) = (summary.betting, summary.scores);
            assert_eq!(figures.season, season);
            assert_eq!(
                (figures.bets, figures.staked, figures.profit, figures.final_bankroll),
                (betting.bets, betting.staked, betting.profit, betting.final_bankroll)
            );
            assert_eq!((figures.sharpe, figures.mean_clv), (betting.sharpe, betting.mean_clv));
            assert_eq!(figures.brier_model, scores.model.brier);
            assert_eq!(figures.brier_market, scores.market.brier);
            let returns: Vec<f64> = run.weeks.iter().map(|week| week.roi.unwrap_or(0.0)).collect();
            assert_eq!(figures.weekly_returns, returns);
            let growth = returns.iter().map(|r| r.ln_1p()).sum::<f64>();
            assert!((figures.log_growth - growth).abs() < 1e-9, "{} {growth}", figures.log_growth);
        }
    }
}

#[test]
fn the_number_of_threads_and_the_order_of_seasons_change_nothing() {
    let (space, matches) = (space(), matches());
    let on = |threads: usize, seasons: &[Season]| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&Sweep::new(&space, &matches, seasons, &SweepOptions::new()).unwrap(), &space))
    };
    let one = on(1, &SEASONS);
    assert!(one.iter().any(|trial| trial.bets() > 100));
    assert_eq!(one, on(3, &SEASONS));
    let mut reversed = on(2, &[SEASONS[1], SEASONS[0]]);
    for trial in &mut reversed {
        trial.seasons.reverse();
    }
    assert_eq!(one, reversed);
}

#[test]
fn axes_that_make_no_sweep_are_refused() {
    let refused = |space: SweepSpace| space.grid().unwrap_err();
    assert!(matches!(refused(SweepSpace::new()), Error::EmptyAxis { axis: "forecaster" }));
    assert!(matches!(refused(space().max_bet([])), Error::EmptyAxis { axis: "max_bet" }));
    assert!(matches!(refused(space().max_bet([0.1, 0.1])), Error::RepeatedValue { axis: "max_bet", .. }));
    assert!(matches!(refused(space().forecaster("elo", EloPredictor::default)), Error::RepeatedValue { .. }));
    for name in ["", "best", "two\nlines"] {
        assert!(matches!(
            refused(space().forecaster(name, EloPredictor::default)),
            Error::InvalidOption { .. }
        ));
    }
    assert!(matches!(refused(space().competitions([Some(vec![])])), Error::EmptyAxis { .. }));
    assert!(matches!(
        refused(space().competitions([Some(vec!["E0+D1".into()])])),
        Error::InvalidOption { .. }
    ));
    assert!(matches!(refused(space().max_bet([f64::NAN])), Error::StakeOptions(_)));
    assert!(matches!(refused(space().staking([SweepStaking::Kelly(1.5)])), Error::StakeOptions(_)));
    for stake in [Decimal::ZERO, Decimal::NEGATIVE_ONE] {
        assert!(matches!(refused(space().staking([SweepStaking::Flat(stake)])), Error::InvalidOption { .. }));
        assert!(matches!(
            refused(space().staking([SweepStaking::LevelProfit(stake)])),
            Error::InvalidOption { .. }
        ));
    }
    assert!(matches!(
        refused(space().min_edge([Some(0.3)]).max_edge([Some(0.2)])),
        Error::InvalidOption { .. }
    ));
    assert!(matches!(refused(space().odds_band([Some([3.0, 2.0])])), Error::InvalidOption { .. }));
    let wide = || (1..2000).map(|step| f64::from(step) / 2000.0);
    let vast =
        space().max_bet(wide()).max_total(wide()).min_edge(wide().map(Some)).max_edge(wide().map(Some));
    let vast =
        vast.odds_band(wide().map(|odds| Some([1.0 + odds, 9.0]))).staking(wide().map(SweepStaking::Kelly));
    assert!(matches!(refused(vast), Error::SpaceTooLarge));
}

#[test]
fn sweeps_that_cannot_be_prepared_or_tried_are_refused() {
    let (space, matches) = (space(), matches());
    let new = |seasons: &[Season], options: &SweepOptions| Sweep::new(&space, &matches, seasons, options);
    let options = SweepOptions::new();
    assert!(matches!(new(&[], &options), Err(Error::EmptyAxis { axis: "season" })));
    assert!(matches!(new(&[SEASONS[0]; 2], &options), Err(Error::RepeatedValue { axis: "season", .. })));
    assert!(matches!(new(&[Season::new(1900)], &options), Err(Error::Data(_))));
    let sweep = new(&SEASONS[..1], &SweepOptions::new().bankroll(Decimal::ZERO)).unwrap();
    assert!(matches!(
        sweep.trial(&space.grid().unwrap()[0]),
        Err(Error::InvalidOption { name: "bankroll", .. })
    ));
    let other = SweepSpace::new().forecaster("another", EloPredictor::default).grid().unwrap();
    let sweep = new(&SEASONS[..1], &options).unwrap();
    assert!(matches!(sweep.trial(&other[0]), Err(Error::UnknownConfiguration { .. })));
}
