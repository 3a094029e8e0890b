//! The season on real matches: read from the folder in `FAIRLINE_DATA`, eight Premier League seasons.
//!
//! Without the folder the trials are listed as ignored; match data is not ours to ship.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use fairline::Decimal;
use fairline::data::{Dataset, HoldOut, Line, Match, Season, read_dir};
use fairline::market::{DevigOptions, Method, rank_methods};
use fairline::ndarray::Array2;
use fairline::sim::{
    ConsensusPredictor, KellyStrategy, MultinomialPredictor, Predictor, RatingsPredictor, Schedule,
    ScheduleOptions, SeasonOptions, SeasonRun, simulate_season,
};
use libtest_mimic::{Arguments, Failed, Trial};

type Outcome = Result<(), Failed>;

#[expect(clippy::print_stderr, reason = "says why the trials are ignored, which libtest's list cannot")]
fn main() {
    let folder = std::env::var_os("FAIRLINE_DATA").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("ignored: set FAIRLINE_DATA to a folder with E0 seasons 2016-17 to 2023-24");
    }
    let trial = |name: &str, test: fn(&Path) -> Outcome| {
        let folder = folder.clone();
        let ignored = folder.is_none();
        Trial::test(name, move || test(&folder.ok_or("FAIRLINE_DATA is not set")?)).with_ignored_flag(ignored)
    };
    let trials = vec![
        trial("every_row_is_read_and_every_match_predicted_once", every_match_predicted_once),
        trial("the_books_balance", the_books_balance),
        trial("garbage_in_the_future_changes_nothing_today", no_look_ahead),
        trial("ratings_score_as_computed_elsewhere", ratings_score_as_computed_elsewhere),
        trial("the_market_scores_as_published", the_market_scores_as_published),
        trial("the_consensus_scores_as_computed_elsewhere", the_consensus_scores_as_computed_elsewhere),
        trial("methods_rank_as_published", methods_rank_as_published),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn load(folder: &Path) -> Result<(Dataset, HoldOut), Failed> {
    let dataset = read_dir(folder)?;
    let hold_out = HoldOut::split(&dataset.matches, Season::new(2023))?;
    Ok((dataset, hold_out))
}

fn play(hold_out: &HoldOut) -> Result<SeasonRun, Failed> {
    play_with(hold_out, &ScheduleOptions::new(), MultinomialPredictor::default())
}

fn play_with(
    hold_out: &HoldOut,
    options: &ScheduleOptions,
    model: impl Predictor,
) -> Result<SeasonRun, Failed> {
    let schedule = Schedule::new(hold_out, options)?;
    Ok(simulate_season(&schedule, model, KellyStrategy, &SeasonOptions::new(), |_| {})?)
}

fn every_match_predicted_once(folder: &Path) -> Outcome {
    let (dataset, hold_out) = load(folder)?;
    assert_eq!((dataset.matches.len(), dataset.refused.len()), (3040, 0));
    assert_eq!((hold_out.train.len(), hold_out.test.len()), (2660, 380));
    let run = play(&hold_out)?;
    let predicted: HashSet<_> = run.predictions.iter().map(|p| (p.date, &p.home, &p.away)).collect();
    assert_eq!((run.predictions.len(), predicted.len()), (380, 380));
    assert!(hold_out.test.iter().all(|game| predicted.contains(&(game.date, &game.home, &game.away))));
    for prediction in &run.predictions {
        let week = &run.weeks[prediction.week - 1];
        assert!((week.start..=week.end).contains(&prediction.date));
        assert!((prediction.model.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    assert_eq!(run.weeks.iter().map(|week| week.matches).sum::<usize>(), 380);
    Ok(())
}

fn the_books_balance(folder: &Path) -> Outcome {
    let (_, hold_out) = load(folder)?;
    let run = play(&hold_out)?;
    assert!(!run.bets.is_empty());
    let profit: Decimal = run.bets.iter().map(|bet| bet.profit).sum();
    assert_eq!(run.final_bankroll(), run.bankroll_at_start + profit);
    let mut before = run.bankroll_at_start;
    for week in &run.weeks {
        for bet in run.bets.iter().filter(|bet| bet.week == week.week) {
            assert!(bet.edge >= 0.02 && bet.stake <= before * Decimal::new(5, 2), "{bet:?}");
        }
        before = week.bankroll;
    }
    Ok(())
}

fn no_look_ahead(folder: &Path) -> Outcome {
    let (dataset, hold_out) = load(folder)?;
    let run = play(&hold_out)?;
    let week = &run.weeks[17];
    let mut matches: Vec<Match> = dataset.matches;
    for game in matches.iter_mut().filter(|game| game.date >= week.start) {
        game.goals = [game.goals[1] + 7, game.goals[0]];
        game.half_time = Some([9, 9]);
        game.shots = Some([99, 0]);
        game.shots_on_target = Some([88, 0]);
        let after = game.date > week.end;
        for statistic in [&mut game.corners, &mut game.fouls, &mut game.yellow_cards, &mut game.red_cards] {
            *statistic = Some([77, 0]);
        }
        game.quotes.for_each_mut(|quote| {
            if after || quote.line == Line::Closing {
                quote.odds = [1.5, 50.0, 2.5];
            }
        });
    }
    let corrupted = play(&HoldOut::split(&matches, Season::new(2023))?)?;
    let decisions = |run: &SeasonRun| -> Vec<String> {
        let forecasts = run.predictions.iter().filter(|p| p.week <= 18).map(|p| format!("{:?}", p.model));
        let bets = run.bets.iter().filter(|bet| bet.week <= 18);
        forecasts
            .chain(bets.map(|bet| format!("{} {:?} {} {}", bet.home, bet.outcome, bet.odds, bet.stake)))
            .collect()
    };
    assert_eq!(decisions(&run), decisions(&corrupted));
    Ok(())
}

/// The same recipe in Python (numpy 2.4.6, numba 0.68.1), with rho on a grid of hundredths and a prior on the level of the
/// ratings' own home advantage: its scores of 2023-24 agree as far as these differences let them.
fn ratings_score_as_computed_elsewhere(folder: &Path) -> Outcome {
    let (_, hold_out) = load(folder)?;
    let run = play_with(&hold_out, &ScheduleOptions::new(), RatingsPredictor::default())?;
    let scores = run.summary()?.scores.model;
    for (ours, theirs) in [(scores.rps, 0.18695), (scores.log, 0.91911)] {
        let ours = ours.ok_or("no score")?;
        assert!((ours - theirs).abs() <= 2e-4, "{ours} {theirs}");
    }
    Ok(())
}

/// Scores of the bookmakers' own fair probabilities, computed with numpy 2.4.6 and the `shin` package 0.2.2.
fn the_market_scores_as_published(folder: &Path) -> Outcome {
    let (_, hold_out) = load(folder)?;
    for (bookmaker, brier, rps, log) in [("B365", 0.5320, 0.1834, 0.9070), ("PS", 0.5320, 0.1833, 0.9073)] {
        let options = ScheduleOptions::new().bookmaker(bookmaker);
        let run = play_with(&hold_out, &options, MultinomialPredictor::default())?;
        let market = run.summary()?.scores.market;
        for (ours, theirs) in [(market.brier, brier), (market.rps, rps), (market.log, log)] {
            let ours = ours.ok_or("no score")?;
            assert!((ours - theirs).abs() <= 0.00005001, "{bookmaker}: {ours} {theirs}");
        }
    }
    Ok(())
}

/// Mean of the fair probabilities of the six bookmakers of 2023-24, VC Bet missing in 184 matches: numpy 2.4.6 and the
/// `shin` package 0.2.2.
fn the_consensus_scores_as_computed_elsewhere(folder: &Path) -> Outcome {
    let (_, hold_out) = load(folder)?;
    let consensus = ConsensusPredictor::new(Method::Shin);
    let run = play_with(&hold_out, &ScheduleOptions::new().best_price(), consensus)?;
    let scores = run.summary()?.scores;
    assert_eq!(scores.model, scores.market);
    let theirs = [0.5323372669, 0.1834433924, 0.9077085756];
    for (ours, theirs) in [scores.model.brier, scores.model.rps, scores.model.log].into_iter().zip(theirs) {
        let ours = ours.ok_or("no score")?;
        assert!((ours - theirs).abs() <= 1e-9, "{ours} {theirs}"); // their digits
    }
    Ok(())
}

/// Bet365's opening prices of 2023-24: log scores known from elsewhere, and the order they put the methods in.
fn methods_rank_as_published(folder: &Path) -> Outcome {
    let (_, hold_out) = load(folder)?;
    let priced =
        hold_out.test.iter().filter_map(|game| game.odds("B365", Line::Opening).map(|odds| (game, odds)));
    let (games, odds): (Vec<&Match>, Vec<[f64; 3]>) = priced.unzip();
    let odds = Array2::from(odds);
    let outcomes: Vec<usize> = games.iter().map(|game| game.outcome().index()).collect();
    let ranking = rank_methods(odds.view(), &outcomes, &Method::ALL.map(DevigOptions::new), 0.95)?;
    assert_eq!((ranking.books, ranking.left_out.len()), (380, 0));
    for (method, log) in [(Method::Power, 0.9061), (Method::Shin, 0.9070), (Method::Multiplicative, 0.9092)] {
        let ranked = ranking.methods.iter().find(|ranked| ranked.method == method).ok_or("not ranked")?;
        assert!((ranked.log_score - log).abs() <= 0.00005001, "{ranked:?}");
    }
    assert_eq!(ranking.methods[7].method, Method::Multiplicative);
    Ok(())
}
