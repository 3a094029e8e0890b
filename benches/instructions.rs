//! Ten hot paths, each run once: `scripts/instruction-counts` has callgrind count what they execute.
//!
//! Unlike times, counts are the same whatever else the machine does. Instructions outside of `measured` are not counted. What
//! is counted is the path for 256-bit vectors, as valgrind knows none of 512.

use std::hint::black_box;
use std::io::{Write, stdout};

use fairline::data::{SimulatedLeague, SimulatedLeagueOptions};
use fairline::kelly::{self, Options};
use fairline::market::{DevigBatch, DevigOptions, Method, devig_batch_into};
use fairline::metrics::{Score, ScoreOptions};
use fairline::model::{GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, LogitOptions, MultinomialLogit};
use fairline::sim::{BankrollModel, BetPlan, MonteCarloOptions, PlannedBet, Stake, simulate_bankroll};
use fairline_benches::matches;
use ndarray::{Array2, Axis};

/// Prepares its input and hands the rest to [`measured`].
type Kernel = fn();

const KERNELS: [(&str, Kernel); 10] = [
    ("devig/shin/n=1000", || overround(Method::Shin)),
    ("devig/power/n=1000", || overround(Method::Power)),
    ("scoring/brier/n=10000", || score(Score::Brier)),
    ("scoring/log/n=10000", || score(Score::Log)),
    ("kelly/back_batch/n=10000", back_batch),
    ("kelly/exclusive/outcomes=3", exclusive),
    ("kelly/simultaneous/matches=10", simultaneous),
    ("logit/n=2660,p=20", logit),
    ("goals/DixonColes/n=760", goals),
    ("monte_carlo/paths=1000,bets=380", monte_carlo),
];

fn main() {
    let asked: Vec<String> = std::env::args().collect();
    for (name, kernel) in KERNELS {
        if asked.iter().any(|word| word == name) {
            kernel();
        } else if asked.iter().any(|word| word == "--list") {
            let _ = writeln!(stdout(), "{name}");
        }
    }
}

/// What is counted; its name is what callgrind is told.
#[inline(never)]
fn measured<R>(kernel: impl FnOnce() -> R) -> R {
    black_box(kernel())
}

fn overround(method: Method) {
    let (_, odds, _) = matches(1_000);
    let mut fair = DevigBatch::default();
    let options = DevigOptions::new(method);
    let done = measured(|| devig_batch_into(odds.view(), &options, &mut fair));
    assert!(done.is_ok() && fair.refused.len() < 50);
}

fn score(score: Score) {
    let (p, _, outcomes) = matches(10_000);
    let options = ScoreOptions::new();
    let mean = measured(|| score.mean(p.view(), &outcomes, &options));
    assert!(mean.is_ok_and(f64::is_finite));
}

fn back_batch() {
    let (p, odds, _) = matches(10_000);
    let [p, odds] = [&p, &odds].map(|table| table.column(0).to_owned());
    let bets = measured(|| kelly::back_batch(p.view(), odds.view(), 0.02));
    assert!(bets.is_ok_and(|bets| bets.refused.is_empty()));
}

fn exclusive() {
    let (p, _, _) = matches(1);
    let belief = p.row(0).to_vec();
    let options = Options::new();
    let stakes = measured(|| kelly::exclusive(&belief, &[2.9, 3.6, 2.7], &options));
    assert!(stakes.is_ok_and(|stakes| stakes.total > 0.0));
}

fn simultaneous() {
    let (p, odds, _) = matches(10);
    let options = Options::new();
    let stakes = measured(|| kelly::simultaneous(p.view(), odds.view(), &options));
    assert!(stakes.is_ok_and(|stakes| stakes.total > 0.0));
}

/// Twenty columns that depend on the true probabilities and on the row.
fn logit() {
    let (p, _, outcomes) = matches(2_660);
    let feature = |(i, k): (usize, usize)| {
        let noise = ((i * (k + 3) * 7919 + k * 104_729) % 1_009) as f64 / 1_009.0;
        p[[i, k % 3]].ln() / (k + 1) as f64 + noise
    };
    let x = Array2::from_shape_fn((2_660, 20), feature);
    let options = LogitOptions::new().l2(1.0 / 2_660.0).tolerance(1e-8);
    let fit = measured(|| MultinomialLogit::fit(x.view(), &outcomes, &options));
    assert!(fit.is_ok_and(|fit| fit.gradient_norm <= 1e-8));
}

fn goals() {
    let league =
        SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(42)).expect("the defaults are valid");
    let games = &league.matches[..760];
    let mut clubs: Vec<&str> = games.iter().map(|game| game.home.as_str()).collect();
    clubs.sort_unstable();
    clubs.dedup();
    let club = |name: &str| clubs.binary_search(&name).expect("every club plays at home");
    let game = |game: &fairline::data::Match| {
        let fixture = GoalsFixture::new(club(&game.home), club(&game.away));
        GoalsMatch::new(fixture, game.goals.map(f64::from))
    };
    let matches: Vec<GoalsMatch<'_>> = games.iter().map(game).collect();
    let options = GoalsOptions::new();
    assert!(measured(|| GoalsModel::fit(&matches, &options)).is_ok());
}

fn monte_carlo() {
    let (truth, odds, _) = matches(380);
    let bet = |(week, (p, odds)): (u32, (ndarray::ArrayView1<'_, f64>, ndarray::ArrayView1<'_, f64>))| {
        PlannedBet { week, probability: p[0], odds: odds[0], stake: Stake::Fraction(0.01) }
    };
    let bets: Vec<PlannedBet> =
        (1..).zip(truth.axis_iter(Axis(0)).zip(odds.axis_iter(Axis(0)))).map(bet).collect();
    let model = BankrollModel::from(BetPlan::new(&bets).expect("valid bets"));
    let options = MonteCarloOptions::new(42).paths(1_000);
    assert!(measured(|| simulate_bankroll(&model, &options)).is_ok());
}
