//! Overround removal, scores, stakes, logit and Monte Carlo, on arrays.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fairline::kelly::{self, Bet, Event, Options};
use fairline::market::{DevigBatch, DevigOptions, Method, devig, devig_batch_into};
use fairline::metrics::{Score, ScoreOptions};
use fairline::model::{LogitData, LogitOptions, MultinomialLogit};
use fairline::sim::{BankrollModel, BetPlan, MonteCarloOptions, PlannedBet, Stake, simulate_bankroll};

use crate::Answers;
use crate::inputs::Inputs;

pub(crate) fn overround(criterion: &mut Criterion, inputs: &Inputs) {
    let odds = inputs.table("odds", 3);
    let mut group = criterion.benchmark_group("peers/overround");
    group.throughput(Throughput::Elements(odds.nrows() as u64));
    let mut fair = DevigBatch::default();
    for method in Method::ALL {
        let options = DevigOptions::new(method);
        group.bench_function(method.to_string(), |b| {
            b.iter(|| devig_batch_into(black_box(odds.view()), &options, &mut fair));
        });
    }
    let books: Vec<Vec<f64>> = odds.outer_iter().map(|book| book.to_vec()).collect();
    group.bench_function("shin, a call a book", |b| {
        let fair = |book: &Vec<f64>| {
            devig(black_box(book), Method::Shin).map_or(f64::NAN, |fair| fair.probabilities[0])
        };
        b.iter(|| books.iter().map(fair).sum::<f64>());
    });
    group.finish();
}

pub(crate) fn scores(criterion: &mut Criterion, inputs: &Inputs, answers: &mut Answers) {
    let (p, outcomes) = (inputs.table("score_p", 3), inputs.outcomes("score_y"));
    let options = ScoreOptions::new();
    let mut group = criterion.benchmark_group("peers/scores");
    group.throughput(Throughput::Elements(outcomes.len() as u64));
    for (name, score) in [("brier", Score::Brier), ("rps", Score::Rps), ("log", Score::Log)] {
        let mean = || score.mean(black_box(p.view()), &outcomes, &options);
        answers.insert(name, mean().expect("valid forecasts"));
        group.bench_function(name, |b| b.iter(mean));
    }
    group.finish();
}

pub(crate) fn stakes(criterion: &mut Criterion, inputs: &Inputs) {
    let (p, odds) = (inputs.numbers("kelly1_p"), inputs.numbers("kelly1_odds"));
    let mut group = criterion.benchmark_group("peers/kelly");
    group.throughput(Throughput::Elements(p.len() as u64));
    group.bench_function("bets, an array", |b| {
        b.iter(|| kelly::back_batch(black_box(p.as_slice()).into(), odds.as_slice().into(), 0.0));
    });
    group.bench_function("bets, a call each", |b| {
        let stake = |(&p, &odds): (&f64, &f64)| kelly::back(p, odds, 0.0).unwrap_or(f64::NAN);
        b.iter(|| black_box(&p).iter().zip(&odds).map(stake).sum::<f64>());
    });
    let (p, odds) = (inputs.table("kelly3_p", 3), inputs.table("kelly3_odds", 3));
    let options = Options::new();
    let books: Vec<_> =
        p.outer_iter().zip(odds.outer_iter()).map(|(p, odds)| (p.to_vec(), odds.to_vec())).collect();
    group.throughput(Throughput::Elements(books.len() as u64));
    group.bench_function("three-way book", |b| {
        let growth = |(p, odds): &(Vec<f64>, Vec<f64>)| {
            kelly::exclusive(p, odds, &options).map_or(f64::NAN, |stakes| stakes.log_growth)
        };
        b.iter(|| black_box(&books).iter().map(growth).sum::<f64>());
    });
    group.finish();
}

pub(crate) fn simultaneous_stakes(criterion: &mut Criterion, inputs: &Inputs, answers: &mut Answers) {
    let options = Options::new();
    let mut group = criterion.benchmark_group("peers/kelly");
    let bets = inputs.numbers("ksim_bin_p").into_iter().zip(inputs.numbers("ksim_bin_odds"));
    let slate: Vec<Event> = bets.map(|(p, odds)| Event::new(&[p, 1.0 - p]).bet(Bet::back(0, odds))).collect();
    let six = || kelly::optimise(black_box(&slate), &options);
    answers.insert("6 bets", six().expect("a valid slate").log_growth);
    group.bench_function("6 bets", |b| b.iter(six));

    let (p, odds) = (inputs.table("ksim_3way_p", 3), inputs.table("ksim_3way_odds", 3));
    let ten = || kelly::simultaneous(black_box(p.view()), odds.view(), &options);
    answers.insert("10 matches", ten().expect("valid books").log_growth);
    group.bench_function("10 matches", |b| b.iter(ten));
    group.finish();
}

/// To the objective that scikit-learn reaches at each of its tolerances.
pub(crate) fn logit(criterion: &mut Criterion, inputs: &Inputs, answers: &mut Answers) {
    let mut group = criterion.benchmark_group("peers/logit");
    group.sample_size(20);
    for (name, size, features, tolerance) in [
        ("2,660 × 20", "2660x20", 20, 2e-5),
        ("2,660 × 20, exact", "2660x20", 20, 1e-8),
        ("100,000 × 50", "100000x50", 50, 2e-5),
    ] {
        let (x, y) =
            (inputs.table(&format!("logit_{size}_x"), features), inputs.outcomes(&format!("logit_{size}_y")));
        let rows = y.len() as f64;
        let options = LogitOptions::new().l2(1.0 / rows).tolerance(tolerance);
        let data = LogitData::new(x.view(), &y);
        let fit = || MultinomialLogit::fit_data(black_box(&data), &options);
        // scikit-learn's objective is a sum over the rows.
        answers.insert(name, rows * fit().expect("data that can be fitted").objective);
        group.bench_function(name, |b| b.iter(fit));
    }
    group.finish();
}

pub(crate) fn monte_carlo(criterion: &mut Criterion, inputs: &Inputs, answers: &mut Answers) {
    const PATHS: usize = 10_000;
    let (p, odds, stakes) = (inputs.numbers("mc_p"), inputs.numbers("mc_odds"), inputs.numbers("mc_f"));
    let bet = |(week, i): (u32, usize)| PlannedBet {
        week,
        probability: p[i],
        odds: odds[i],
        stake: Stake::Fraction(stakes[i]),
    };
    // Peers know no weeks: one bet in each.
    let bets: Vec<PlannedBet> = (1..).zip(0..p.len()).filter(|&(_, i)| stakes[i] > 0.0).map(bet).collect();
    let model = BankrollModel::from(BetPlan::new(&bets).expect("valid bets"));
    let options = MonteCarloOptions::new(42).paths(PATHS);
    let run = || simulate_bankroll(black_box(&model), &options);
    let figures = run().expect("a valid plan");
    answers.insert("mean wealth", figures.mean_wealth.value);
    answers.insert("mean drawdown", figures.mean_drawdown.value);
    let mut group = criterion.benchmark_group("peers/monte carlo");
    group.throughput(Throughput::Elements((PATHS * bets.len()) as u64));
    group.bench_function("10,000 paths", |b| b.iter(run));
    group.finish();
}
