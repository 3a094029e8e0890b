//! `fairline kelly`: how much to stake.

use std::error::Error;
use std::fmt::Write;
use std::io::{BufRead, stdin};
use std::process::ExitCode;

use fairline_kelly::{Options, simultaneous};
use ndarray::Array2;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::json;

use crate::settings::{Context, Overrides};
use crate::{Done, print};

/// Work out the stakes on one event, or on several at once from standard input.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  fairline kelly --odds 2.60,2.40,4.30 --probabilities 0.44,0.33,0.23
  fairline kelly --bankroll 500 --kelly 0.1 < weekend.csv

Each line of standard input is an event: its probabilities, then its odds, with commas between them:
  0.44,0.33,0.23,2.60,2.40,4.30
  0.80,0.13,0.07,1.18,7.00,15.0")]
pub(crate) struct Args {
    /// Decimal odds of the outcomes
    #[arg(long, value_delimiter = ',', requires = "probabilities")]
    odds: Vec<f64>,
    /// Their probabilities, which sum to 1
    #[arg(long, value_delimiter = ',', requires = "odds")]
    probabilities: Vec<f64>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    overrides: Overrides,
}

pub(crate) fn run(args: &Args, context: &Context) -> Done {
    let staking = context.load(&args.overrides.flags())?.settings.staking;
    let (probabilities, odds) = events(args)?;
    let options = Options::new().fraction(staking.kelly).max_bet(staking.max_bet).min_edge(staking.min_edge);
    let found = simultaneous(probabilities.view(), odds.view(), &options)?;
    let bankroll = staking.bankroll.to_f64().unwrap_or(f64::NAN);
    // Rounded down to the step, so that no cap is exceeded.
    let money = |share: f64| -> Result<Decimal, Box<dyn Error>> {
        let exact = Decimal::try_from(share * bankroll)?;
        let steps = exact.checked_div(staking.step).ok_or("staking.step must be greater than 0")?;
        let mut stake = steps.floor() * staking.step;
        stake.rescale(2);
        Ok(stake)
    };
    let stakes = found.stakes.iter().map(|&share| money(share)).collect::<Result<Vec<_>, _>>()?;
    if args.json {
        let rows =
            |values: &Array2<f64>| values.rows().into_iter().map(|row| row.to_vec()).collect::<Vec<_>>();
        let numbers: Vec<Option<f64>> = stakes.iter().map(Decimal::to_f64).collect();
        let money: Vec<_> = numbers.chunks(found.stakes.ncols()).collect();
        print(&serde_json::to_string_pretty(&json!({
            "fractions": rows(&found.stakes), "stakes": money, "total": found.total,
            "log_growth": found.log_growth, "kkt_residual": found.kkt_residual, "status": found.status,
        }))?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = format!(
        "{:>6}{:>9}{:>13}{:>9}{:>10}{:>10}\n",
        "event", "odds", "probability", "edge", "share", "stake"
    );
    for (((row, k), share), stake) in found.stakes.indexed_iter().zip(&stakes) {
        let (p, o) = (probabilities[[row, k]], odds[[row, k]]);
        let edge = 100.0 * (p * o - 1.0);
        let _ = writeln!(
            text,
            "{:>6}{o:>9.2}{:>12.1}%{edge:>8.1}%{:>9.2}%{stake:>10}",
            row + 1,
            100.0 * p,
            100.0 * share
        );
    }
    let total: Decimal = stakes.iter().sum();
    let _ = writeln!(
        text,
        "{total} of {} staked ({:.2}%); expected growth of its logarithm {:.5} a round",
        staking.bankroll,
        100.0 * found.total,
        found.log_growth
    );
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Probabilities and odds, an event a row.
fn events(args: &Args) -> Result<(Array2<f64>, Array2<f64>), Box<dyn Error>> {
    let mut rows: Vec<Vec<f64>> = Vec::new();
    if args.odds.is_empty() {
        for (number, line) in stdin().lock().lines().enumerate() {
            let line = line?;
            if line.trim().is_empty() {
                continue;
            }
            let wrong = |what: &str| format!("line {}: {what}", number + 1);
            let row = line
                .split(',')
                .map(|cell| cell.trim().parse::<f64>().map_err(|_| wrong(&format!("{cell:?} is no number"))))
                .collect::<Result<Vec<_>, _>>()?;
            if row.len() % 2 != 0 || rows.first().is_some_and(|first| first.len() != row.len()) {
                return Err(wrong(
                    "as many odds as probabilities are needed, and as many as in the lines before",
                )
                .into());
            }
            rows.push(row);
        }
        if rows.is_empty() {
            return Err("no events are given; use --odds and --probabilities, or standard input".into());
        }
    } else {
        if args.odds.len() != args.probabilities.len() {
            return Err(
                format!("{} odds for {} probabilities", args.odds.len(), args.probabilities.len()).into()
            );
        }
        rows.push([args.probabilities.as_slice(), &args.odds].concat());
    }
    let outcomes = rows[0].len() / 2;
    let part = |first: usize| Array2::from_shape_fn((rows.len(), outcomes), |(row, k)| rows[row][first + k]);
    Ok((part(0), part(outcomes)))
}
