//! A match's scores, its markets, and the way back from prices to goals.
//!
//! At 1.6 and 1.1 expected goals the matrix has 22 by 20 cells. Each is written once and read twice, for the
//! distributions of difference and total; the markets are sums over those, or over one row or column.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fairline::model::{Quote, ScoreMatrix, Status, implied_goals};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let (home, away) = (1.6, 1.1);
    let matrix = ScoreMatrix::poisson(home, away).expect("rates in range");
    let mut group = criterion.benchmark_group("score_matrix");
    group.throughput(Throughput::Elements(1));

    group.bench_function("poisson", |b| b.iter(|| ScoreMatrix::poisson(black_box(home), away)));
    group
        .bench_function("dixon_coles", |b| b.iter(|| ScoreMatrix::dixon_coles(black_box(home), away, -0.05)));
    group.bench_function("bivariate_poisson", |b| {
        b.iter(|| ScoreMatrix::bivariate_poisson(black_box(1.4), 0.9, 0.2));
    });
    group.bench_function("negative_binomial", |b| {
        b.iter(|| ScoreMatrix::negative_binomial(black_box(home), away, 12.0));
    });

    group.bench_function("result", |b| b.iter(|| black_box(&matrix).result()));
    group
        .bench_function("asian_handicap", |b| b.iter(|| black_box(&matrix).asian_handicap(black_box(-0.75))));
    group.bench_function("over_under", |b| b.iter(|| black_box(&matrix).over_under(black_box(2.25))));
    group
        .bench_function("away_over_under", |b| b.iter(|| black_box(&matrix).away_over_under(black_box(1.5))));
    let total = all_markets(&matrix);
    assert!((total - 7.0).abs() < 1e-11, "seven sets of complementary probabilities: {total}");
    group.bench_function("all_markets", |b| b.iter(|| all_markets(black_box(&matrix))));
    group.bench_function("poisson_and_all_markets", |b| {
        b.iter(|| ScoreMatrix::poisson(black_box(home), away).map(|matrix| all_markets(&matrix)));
    });

    let over = |line| matrix.over_under(line).ok().and_then(|both| both.over.fair_probability());
    let result = [Quote::Result(matrix.result())];
    let both = [result[0], Quote::OverUnder { line: 2.5, over: over(2.5).expect("can be won") }];
    let disagreeing = [result[0], Quote::OverUnder { line: 2.5, over: 0.55 }];
    for (name, quotes) in
        [("result", &result[..]), ("result_and_total", &both), ("result_and_total_disagreeing", &disagreeing)]
    {
        let goals = implied_goals(quotes, 0.0).expect("fair prices");
        assert_eq!(goals.status, Status::Converged);
        assert!(name.ends_with("disagreeing") || (goals.home_rate - home).abs() < 1e-9);
        group.bench_function(format!("implied_goals/{name}"), |b| {
            b.iter(|| implied_goals(black_box(quotes), 0.0));
        });
    }
    group.finish();
    criterion.final_summary();
}

/// One line of each kind, and the markets without lines.
fn all_markets(matrix: &ScoreMatrix) -> f64 {
    let fair = |home: Option<f64>, away: Option<f64>| home.unwrap_or_default() + away.unwrap_or_default();
    let line = |line: f64| {
        let handicap = matrix.asian_handicap(line).expect("a quarter");
        let goals = matrix.over_under(2.5 - line).expect("a quarter");
        fair(handicap.home.fair_probability(), handicap.away.fair_probability())
            + fair(goals.over.fair_probability(), goals.under.fair_probability())
    };
    let sides = [matrix.home_over_under(1.5), matrix.away_over_under(1.5)];
    let [home, away] = sides.map(|side| side.map_or(0.0, |both| both.over.win + both.under.win));
    let [win, draw, loss] = matrix.result();
    let both = matrix.both_teams_to_score();
    let chance = matrix.double_chance();
    let no_bet = matrix.draw_no_bet().map_or(0.0, |bet| bet.home + bet.away);
    black_box((matrix.clean_sheets(), matrix.wins_to_nil(), chance, matrix.correct_score(2, 1)));
    line(-0.75) + home + away + win + draw + loss + both.yes + both.no + no_bet
}
