//! `fairline odds`: prices without data: overround removal, formats, arbitrage.

use std::error::Error;
use std::fmt::Write;
use std::io::{BufRead, stdin};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use fairline_market::odds::{OddsFormat, format_usual, parse};
use fairline_market::{DevigOptions, Method, SplitOptions, arbitrage, devig};
use serde_json::json;

use crate::{Done, print};

/// Prices, from the command line or line by line from standard input.
#[derive(Args)]
pub(crate) struct Prices {
    /// Prices of one event; without any, events are read from standard input, one a line
    #[arg(value_name = "PRICE", allow_negative_numbers = true)]
    odds: Vec<String>,
    #[arg(
        help = "How they are written: decimal, american, fractional, hong_kong, malay, indonesian or probability",
        long,
        default_value = "decimal",
        value_parser = format_named
    )]
    format: OddsFormat,
    /// Print it as JSON, one object an event
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Take the overround out of a book: fair probabilities and odds
    #[command(after_help = "Examples:
  fairline odds devig 2.60 2.40 4.30
  fairline odds devig --format american --method power +160 +140 +330
  cut -d, -f25-27 E0.csv | tail -n +2 | fairline odds devig --json")]
    Devig {
        #[command(flatten)]
        prices: Prices,
        #[arg(
            help = "shin, power, multiplicative, additive, odds_ratio, balanced_book, jensen_shannon or standard_error",
            long,
            default_value = "shin"
        )]
        method: Method,
    },
    /// Write odds in every format
    #[command(after_help = "Examples:
  fairline odds convert 2.5 1.4
  fairline odds convert --format american -- -250 +150")]
    Convert {
        #[command(flatten)]
        prices: Prices,
    },
    /// Look for a sure profit in the best prices of an event's outcomes
    #[command(
        after_help = "Exit codes: 0 there is one, 1 there is none, 2 not done.\n\nExample:\n  fairline odds arbitrage 2.08 2.00 --stake 100"
    )]
    Arbitrage {
        #[command(flatten)]
        prices: Prices,
        /// Money to be divided
        #[arg(long, default_value_t = 100.0)]
        stake: f64,
        /// Stakes are multiples of it
        #[arg(long, default_value_t = 0.01)]
        step: f64,
    },
}

fn format_named(name: &str) -> Result<OddsFormat, String> {
    let all = OddsFormat::ALL;
    let wanted = name.to_lowercase().replace('-', "_");
    all.into_iter().find(|format| format.to_string() == wanted).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        format!("there are {}", names.join(", "))
    })
}

impl Prices {
    /// Decimal odds, event by event, in the order given.
    fn events(&self) -> Result<Vec<Vec<f64>>, Box<dyn Error>> {
        let read =
            |texts: &[&str]| texts.iter().map(|text| parse(text, self.format)).collect::<Result<Vec<_>, _>>();
        if !self.odds.is_empty() {
            return Ok(vec![read(&self.odds.iter().map(String::as_str).collect::<Vec<_>>())?]);
        }
        let mut events = Vec::new();
        for (number, line) in stdin().lock().lines().enumerate() {
            let line = line?;
            let texts: Vec<&str> =
                line.split([',', ';', ' ', '\t']).filter(|text| !text.is_empty()).collect();
            if !texts.is_empty() {
                events.push(read(&texts).map_err(|error| format!("line {}: {error}", number + 1))?);
            }
        }
        if events.is_empty() { Err("no prices are given".into()) } else { Ok(events) }
    }
}

pub(crate) fn run(command: &Command) -> Done {
    match command {
        Command::Devig { prices, method } => {
            for (number, odds) in prices.events()?.iter().enumerate() {
                let options = DevigOptions::new(*method).underround(true);
                let book = devig(odds, options).map_err(|error| format!("event {}: {error}", number + 1))?;
                if prices.json {
                    print(&json!({ "odds": odds, "method": method, "book": book }).to_string())?;
                    continue;
                }
                let mut text =
                    format!("overround {:.2}%, {method} {:.6}\n", 100.0 * book.overround, book.parameter);
                let _ = writeln!(text, "{:>10} {:>12} {:>10}", "odds", "probability", "fair odds");
                for (odds, p) in odds.iter().zip(&book.probabilities) {
                    let _ = writeln!(text, "{odds:>10.3} {:>11.3}% {:>10.3}", 100.0 * p, 1.0 / p);
                }
                print(&text)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Convert { prices } => {
            for odds in prices.events()?.iter().flatten() {
                let written = OddsFormat::ALL
                    .into_iter()
                    .map(|format| Ok((format.to_string(), format_usual(*odds, format)?)))
                    .collect::<Result<Vec<(String, String)>, fairline_market::Error>>()?;
                print(&if prices.json {
                    let all: serde_json::Map<_, _> =
                        written.into_iter().map(|(name, text)| (name, text.into())).collect();
                    serde_json::Value::from(all).to_string()
                } else {
                    written.iter().map(|(name, text)| format!("{name} {text}")).collect::<Vec<_>>().join("  ")
                })?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Arbitrage { prices, stake, step } => {
            let mut found = false;
            for odds in prices.events()? {
                let sure = arbitrage(&odds, *stake, &SplitOptions::new().step(*step))?;
                found |= sure.is_some();
                print(&match sure {
                    _ if prices.json => json!({ "odds": odds, "arbitrage": sure }).to_string(),
                    None => {
                        let booksum: f64 = odds.iter().map(|odds| 1.0 / odds).sum();
                        format!("none: the booksum is {booksum:.4}")
                    }
                    Some(sure) => {
                        let stakes: Vec<String> = sure
                            .stakes
                            .iter()
                            .zip(&odds)
                            .map(|(stake, odds)| format!("{stake:.2} at {odds}"))
                            .collect();
                        format!(
                            "stake {}: a sure profit of {:.2} ({:.2}%)",
                            stakes.join(", "),
                            sure.profit,
                            100.0 * sure.return_on_stake
                        )
                    }
                })?;
            }
            Ok(ExitCode::from(u8::from(!found)))
        }
    }
}
