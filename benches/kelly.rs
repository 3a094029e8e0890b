//! Kelly stakes: one bet, arrays of bets, one event, and up to a thousand events at once.
//!
//! What the limits are:
//! - a single bet is a division, timed beside it as `division`;
//! - a batch of single bets reads two arrays and writes one: `memory` is that traffic with one multiplication a row;
//!   (Measured: 1.2 to 2 times it, as the machine's memory is busy.)
//! - an event of n outcomes costs about 2n divisions, a logarithm per outcome staked, a few passes over the outcomes and an
//!   allocation; of the three-way event's time the allocation is a fifth and the logarithms another;
//! - simultaneous stakes cost, in each of some five Newton steps, some four operations a node and staked outcome for the
//!   exponentials (one of three is a library call only in the first octave) and nodes·(active stakes)²/2 multiply-adds for
//!   the curvature, which bound it from 30 active stakes on. Enumerating ten three-way matches would visit 59,049 outcomes
//!   in each step instead.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use fairline::kelly::{self, Bet, Event, Options};
use fairline_benches::matches;
use ndarray::{Array1, Axis, Zip};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    single(&mut criterion);
    exclusive(&mut criterion);
    simultaneous(&mut criterion);
    slates(&mut criterion);
    criterion.final_summary();
}

fn single(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kelly");
    group.throughput(Throughput::Elements(1));
    assert!((kelly::back(0.55, 2.0, 0.0).expect("valid") - 0.10).abs() < 1e-12);
    // The stake is used, as callers do; handing the whole `Result` to criterion would time a copy of its error's 56 bytes.
    group.bench_function(BenchmarkId::new("back", "n=1"), |b| {
        b.iter(|| kelly::back(black_box(0.55), black_box(2.0), black_box(0.0)).unwrap_or(f64::NAN));
    });
    group.bench_function(BenchmarkId::new("division", "n=1"), |b| {
        b.iter(|| black_box(0.55) - black_box(0.45) / black_box(1.0));
    });
    for n in [1_000, 1_000_000] {
        let (p, odds, _) = matches(n.min(1_000));
        let column = |table: &ndarray::Array2<f64>| Array1::from_shape_fn(n, |i| table[[i % 1_000, 0]]);
        let (p, odds) = (column(&p), column(&odds));
        let bets = kelly::back_batch(p.view(), odds.view(), 0.02).expect("same lengths");
        let alone = kelly::back(p[7], odds[7], 0.02).expect("valid");
        assert!(bets.refused.is_empty() && (bets.stakes[7] - alone).abs() < 1e-15);
        group.throughput(Throughput::Elements(n as u64));
        group.bench_function(BenchmarkId::new("memory", format!("n={n}")), |b| {
            b.iter(|| Zip::from(black_box(&p)).and(black_box(&odds)).map_collect(|p, o| p * o));
        });
        group.bench_function(BenchmarkId::new("back_batch", format!("n={n}")), |b| {
            b.iter(|| kelly::back_batch(black_box(p.view()), black_box(odds.view()), 0.02));
        });
    }
    group.finish();
}

fn exclusive(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kelly");
    group.throughput(Throughput::Elements(1));
    let (p, _, _) = matches(1);
    let runners = 40;
    let weights: Vec<f64> = (1..=runners).map(|k| 1.0 / f64::from(k)).collect();
    let sum: f64 = weights.iter().sum();
    let race: Vec<f64> = weights.iter().map(|w| w / sum).collect();
    let price = |(k, p): (usize, &f64)| 1.0 + (0.75 + 0.05 * (k % 10) as f64) / p;
    let prices: Vec<f64> = race.iter().enumerate().map(price).collect();
    let cases = [(p.row(0).to_vec(), vec![2.9, 3.6, 2.7]), (race, prices)];
    for (belief, price) in &cases {
        for (name, options) in
            [("exclusive", Options::new()), ("exclusive_capped", Options::new().max_bet(0.005))]
        {
            let stakes = kelly::exclusive(belief, price, &options).expect("valid");
            assert!(stakes.total > 0.0 && stakes.kkt_residual < 1e-9);
            group.bench_function(BenchmarkId::new(name, format!("outcomes={}", price.len())), |b| {
                b.iter(|| kelly::exclusive(black_box(belief), black_box(price), &options));
            });
        }
    }
    group.finish();
}

fn simultaneous(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kelly");
    let (p, odds, _) = matches(1_000);
    let quarter = Options::new().fraction(0.25).max_bet(0.05).min_edge(0.02);
    for matches in [1, 10, 38, 100, 1_000] {
        // Neighbouring matches with value in them, as a weekend has.
        let rows: Vec<usize> = (0..matches).collect();
        let (p, odds) = (p.select(Axis(0), &rows), odds.select(Axis(0), &rows));
        for (name, options) in [("simultaneous", &Options::new()), ("simultaneous_capped", &quarter)] {
            let stakes = kelly::simultaneous(p.view(), odds.view(), options).expect("valid");
            assert!(stakes.kkt_residual < 1e-9 && stakes.total <= 1.0);
            group.throughput(Throughput::Elements(matches as u64));
            group.bench_function(BenchmarkId::new(name, format!("matches={matches}")), |b| {
                b.iter(|| kelly::simultaneous(black_box(p.view()), black_box(odds.view()), options));
            });
        }
    }
    group.finish();
}

/// A hundred matches with the prices of five bookmakers, each within 4 % of the first.
fn slates(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kelly");
    let (p, odds, _) = matches(100);
    let event = |i: usize| {
        let quotes = (0..15).map(|q| (q % 3, 1.0 + 0.01 * ((7 * i + 5 * q) % 9) as f64 - 0.04, q / 3));
        quotes.fold(Event::new(&p.row(i).to_vec()), |event, (k, factor, book)| {
            let price = 1.0 + (odds[[i, k]] - 1.0) * factor;
            event.bet(Bet::back(k, price).group(format!("bookmaker {book}")))
        })
    };
    let slate: Vec<Event> = (0..100).map(event).collect();
    let books = (0..5).fold(Options::new().max_bet(0.004), |options, book| {
        options.max_group(format!("bookmaker {book}"), 0.1)
    });
    let cases = [
        ("slate", Options::new()),
        ("slate_capped", Options::new().max_bet(0.004)),
        ("slate_bookmakers", books),
        ("slate_drawdown", Options::new().max_drawdown(0.7, 0.1)),
    ];
    for (name, options) in cases {
        let stakes = kelly::optimise(&slate, &options).expect("valid");
        assert!(
            stakes.kkt_residual < 1e-9 && stakes.gap < 1e-8,
            "{name} {} {}",
            stakes.kkt_residual,
            stakes.gap
        );
        group.throughput(Throughput::Elements(1_500));
        group.bench_function(BenchmarkId::new(name, "matches=100,prices=5"), |b| {
            b.iter(|| kelly::optimise(black_box(&slate), &options));
        });
    }
    group.finish();
}
