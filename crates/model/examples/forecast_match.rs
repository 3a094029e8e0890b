//! How likely is each result, and what are its markets worth? Two simulated seasons of ten clubs whose strengths are
//! known, a goals model fitted to them, and the markets of one match beside the truth.

use std::error::Error;
use std::io::{Write, stdout};

use fairline_model::{GoalsFixture, GoalsMatch, GoalsModel, GoalsOptions, ScoreMatrix};
use rand::{RngExt, SeedableRng};
use rand_distr::Poisson;
use rand_xoshiro::Xoshiro256PlusPlus;

const CLUBS: usize = 10;

/// The truth: expected goals of both sides. Club 0 is the best, club 9 the worst, in attack and defence.
fn rates(home: usize, away: usize) -> [f64; 2] {
    let strength = |club: usize| 0.05 * (4.5 - club as f64);
    let ahead = strength(home) - strength(away);
    [1.5 * ahead.exp(), 1.2 * (-ahead).exp()]
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(42);
    let mut matches = Vec::new();
    for n in 0..4 * CLUBS * CLUBS {
        let (round, home, away) = (n / (CLUBS * CLUBS), n / CLUBS % CLUBS, n % CLUBS);
        if home != away {
            let [h, a] = rates(home, away);
            let goals = [rng.sample(Poisson::new(h)?), rng.sample(Poisson::new(a)?)];
            let age = 180.0 * (3 - round) as f64; // rounds are half a year apart
            matches.push(GoalsMatch::new(GoalsFixture::new(home, away), goals).age(age));
        }
    }
    let model = GoalsModel::fit(&matches, &GoalsOptions::new())?;
    writeln!(out, "{} matches, {:?} after {} steps", matches.len(), model.status, model.iterations)?;

    let fixture = GoalsFixture::new(1, 5);
    let goals = model.predict(&fixture)?;
    let (matrix, [h, a]) = (model.score_matrix(&fixture)?, rates(1, 5));
    writeln!(out, "club 1 - club 5: expected goals {:.2} - {:.2}", goals.home, goals.away)?;
    writeln!(out, "      the truth:                {h:.2} - {a:.2}\n")?;

    writeln!(out, "market              model  fair odds   truth")?;
    for ((name, p), (_, truth)) in markets(&matrix)?.into_iter().zip(markets(&ScoreMatrix::poisson(h, a)?)?) {
        writeln!(out, "{name:17} {:5.1} % {:9.2}  {:5.1} %", 100.0 * p, 1.0 / p, 100.0 * truth)?;
    }
    Ok(())
}

/// Some of the markets, each with its probability.
fn markets(matrix: &ScoreMatrix) -> Result<[(&'static str, f64); 7], Box<dyn Error>> {
    let [home, draw, away] = matrix.result();
    let over = matrix.over_under(2.5)?.over.win;
    let both = matrix.both_teams_to_score().yes;
    let handicap = matrix.asian_handicap(-0.75)?.home.fair_probability().ok_or("cannot be won")?;
    let names = ["home win", "draw", "away win", "over 2.5 goals", "both score", "home -0.75", "score 1-1"];
    let values = [home, draw, away, over, both, handicap, matrix.correct_score(1, 1)];
    Ok(std::array::from_fn(|k| (names[k], values[k])))
}
