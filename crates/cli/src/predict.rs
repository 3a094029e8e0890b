//! `fairline predict`: forecasts of matches to come, without a run.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::process::ExitCode;

use fairline_data::{Line, Match, Quote, UpcomingMatch};
use fairline_weekly::{Prediction, predict, refresh};
use jiff::civil::Date;

use crate::settings::{Context, Overrides, today};
use crate::{Done, print};

/// Forecast the matches to come, or one match, beside what the market says.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  fairline predict
  fairline predict --home Arsenal --away Chelsea --odds 1.70,3.90,5.00
  fairline predict --data seasons/ --model elo --json")]
pub(crate) struct Args {
    /// Forecast one match: its home club, as the data names it
    #[arg(long, requires = "away")]
    home: Option<String>,
    /// … its away club
    #[arg(long, requires = "home")]
    away: Option<String>,
    /// … its day [default: today]
    #[arg(long, requires = "home")]
    date: Option<Date>,
    /// … and what home win, draw and away win are quoted at, as decimal odds
    #[arg(long, requires = "home", value_delimiter = ',', value_name = "ODDS")]
    odds: Vec<f64>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    overrides: Overrides,
}

pub(crate) fn run(args: &Args, context: &Context) -> Done {
    let loaded = context.load(&args.overrides.flags())?;
    let settings = &loaded.settings;
    let (today, cache) = (today(), context.cache(settings)?);
    let known = refresh(&settings.data, &cache, today)?;
    let (upcoming, day) = match (&args.home, &args.away) {
        (Some(home), Some(away)) => {
            let day = args.date.unwrap_or(today);
            let competition = competition_of([home, away], &known.dataset.matches)?;
            let odds = match <[f64; 3]>::try_from(args.odds.as_slice()) {
                Ok(odds) => Some(odds),
                Err(_) if args.odds.is_empty() => None,
                Err(_) => {
                    return Err(
                        "--odds takes three, of home win, draw and away win: --odds 1.70,3.90,5.00".into()
                    );
                }
            };
            let bookmaker = settings.prices.book.as_str().into();
            let quote = odds.map(|odds| Quote { bookmaker, line: Line::Opening, odds });
            let game = UpcomingMatch {
                competition,
                date: day,
                time: None,
                home: home.clone(),
                away: away.clone(),
                named_season: None,
                quotes: quote.into_iter().collect(),
                totals: std::iter::empty().collect(),
                handicaps: std::iter::empty().collect(),
            };
            (vec![game], day)
        }
        _ => (known.fixtures.into_iter().filter(|game| game.date >= today).collect(), today),
    };
    let said = predict(settings, &known.dataset.matches, &upcoming, day)?;
    let failed = !known.failed.is_empty();
    if args.json {
        print(&serde_json::to_string_pretty(&said)?)?;
    } else {
        for failure in &known.failed {
            print(&format!("failed: {failure}"))?;
        }
        print(&told(&said))?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// The competition that two clubs have both played in, the last one if there are several.
fn competition_of(clubs: [&str; 2], matches: &[Match]) -> Result<String, String> {
    if clubs[0] == clubs[1] {
        return Err(format!("{} is both home and away club, and a club does not play itself", clubs[0]));
    }
    let plays = |club: &str, game: &Match| game.home == club || game.away == club;
    let played = clubs.map(|club| matches.iter().filter(move |game| plays(club, game)));
    let mut last = Vec::new();
    for (club, played) in clubs.into_iter().zip(played.clone()) {
        let game =
            played.max_by_key(|game| game.date).ok_or_else(|| format!("the data has no club {club}"))?;
        last.push(&game.competition);
    }
    let [home, away] = played;
    let others: BTreeSet<&str> = away.map(|game| game.competition.as_str()).collect();
    let common = home.filter(|game| others.contains(game.competition.as_str())).max_by_key(|game| game.date);
    common.map(|game| game.competition.clone()).ok_or_else(|| {
        let [home, away] = clubs;
        format!(
            "{home} plays in {} and {away} in {}: only clubs of one competition are forecast",
            last[0], last[1]
        )
    })
}

fn told(said: &[Prediction]) -> String {
    if said.is_empty() {
        return "nothing is announced\n".to_owned();
    }
    let mut text = format!(
        "{:<12}{:<34}{:<19}{:<19}{:<19}{}\n",
        "date", "match", "model  1   X   2", "market 1   X   2", "odds", "edge"
    );
    for game in said {
        let three = |values: Option<[f64; 3]>, scale: f64, places: usize| match values {
            Some([home, draw, away]) => {
                format!("{:>5.places$} {:>5.places$} {:>5.places$}", scale * home, scale * draw, scale * away)
            }
            None => "–".to_owned(),
        };
        let _ = writeln!(
            text,
            "{:<12}{:<34}{:<19}{:<19}{:<19}{}",
            game.date.to_string(),
            format!("{} v {}", game.home, game.away),
            three(Some(game.model), 100.0, 1),
            three(game.market, 100.0, 1),
            three(game.odds, 1.0, 2),
            three(game.edge, 100.0, 1)
        );
    }
    text
}
