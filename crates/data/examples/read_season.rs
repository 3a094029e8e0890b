//! What is in these season files, and what was left out? Reads a folder of football-data.co.uk files, `FAIRLINE_DATA=DIR`,
//! or without one the few rows below, of which three are wrong, as real files are at times.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::Path;

use fairline_data::{BettingWeek, Line, Outcome, read_bytes, read_dir};

const ROWS: &str = "\
Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,B365H,B365D,B365A,B365CH,B365CD,B365CA
E0,11/08/2023,20:00,Burnley,Man City,0,3,A,8.00,5.50,1.33,9.00,5.25,1.36
E0,12/08/2023,12:30,Arsenal,Forest,2,1,H,1.18,7.00,15.0,1.17,7.50,17.0
E0,12/08/2023,15:00,Brighton,Luton,4,1,A,1.33,5.50,9.00,1.36,5.25,8.00
E0,13/08/2023,14:00,Brentford,Spurs,2,2,D,2.75,3.40,2.50,2.62,3.50,2.60
E0,13/08/2023,16:30,Chelsea,Liverpool,1,1,D,0.95,3.40,2.45,2.90,3.75,2.30
E0,18/08/2023,20:00,Forest,Sheffield United,2,1,H,1.90,3.40,4.20,1.73,3.60,5.25
E0,32/08/2023,15:00,Fulham,Brentford,0,3,A,2.50,3.25,2.87,2.60,3.25,2.75
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = stdout().lock();
    let data = match std::env::var_os("FAIRLINE_DATA").filter(|dir| !dir.is_empty()) {
        Some(dir) => read_dir(Path::new(&dir))?,
        None => read_bytes(Path::new("E0-2023-24.csv"), ROWS.as_bytes())?,
    };

    writeln!(out, "season    matches    home    draw    away   goals")?;
    for season in data.seasons() {
        let played: Vec<_> = data.matches.iter().filter(|game| game.season() == season).collect();
        let count = played.len() as f64;
        let share = |outcome| played.iter().filter(|game| game.outcome() == outcome).count() as f64 / count;
        let [home, draw, away] = Outcome::ALL.map(|outcome| 100.0 * share(outcome));
        let goals = played.iter().map(|game| f64::from(game.goals[0] + game.goals[1])).sum::<f64>() / count;
        writeln!(out, "{season:8} {:8} {home:5.1} % {draw:5.1} % {away:5.1} % {goals:7.2}", played.len())?;
    }

    let last = data.matches.last().ok_or("no match was read")?;
    let week = BettingWeek::containing(last.date, BettingWeek::FIRST_WEEKDAY);
    writeln!(out, "\nThe last week, {week}, with Bet365's prices\n{:50}opening            closing", "")?;
    for game in data.matches.iter().filter(|game| week.contains(game.date)) {
        let ([home, away], date) = (game.goals, game.date);
        write!(out, "{date}  {:16} {home}-{away} {:16}", game.home, game.away)?;
        for line in [Line::Opening, Line::Closing] {
            match game.odds("B365", line) {
                Some([home, draw, away]) => write!(out, "  {home:5.2} {draw:5.2} {away:5.2}")?,
                None => write!(out, "  {:17}", "no price")?,
            }
        }
        writeln!(out)?;
    }

    writeln!(out, "\nRows left out: {}", data.refused.len())?;
    for refusal in &data.refused {
        writeln!(out, "{refusal}")?;
    }
    Ok(())
}
