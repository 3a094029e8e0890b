//! A data server on this machine, which knows what was known on a day.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use fairline_data::{Match, Season};
use jiff::civil::Date;

/// Seasons as their files have them, and the day that it is.
pub(crate) struct Known {
    /// The code of the competition.
    code: String,
    /// Each season with its rows, the first of which names the columns.
    seasons: Vec<(Season, Vec<Vec<String>>)>,
    pub(crate) today: Date,
    /// Days from today that are announced.
    pub(crate) ahead: i64,
    pub(crate) broken: bool,
}

/// The server; it ends with the test program.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) known: Arc<Mutex<Known>>,
}

impl Known {
    /// Files of a folder, `E0-2023-24.csv` and the like.
    pub(crate) fn of_folder(folder: &Path, first: i16, last: i16) -> Self {
        let seasons = (first..=last).map(|year| {
            let file = folder.join(format!("E0-{}.csv", Season::new(year)));
            (Season::new(year), rows(&String::from_utf8_lossy(&std::fs::read(file).unwrap())))
        });
        Self { code: "E0".to_owned(), seasons: seasons.collect(), today: Date::MIN, ahead: 7, broken: false }
    }

    /// The matches of a league, written as files.
    pub(crate) fn of_matches(matches: &[Match]) -> Self {
        let code = matches[0].competition.clone();
        let mut seasons: Vec<(Season, Vec<Vec<String>>)> = Vec::new();
        for game in matches {
            if seasons.last().is_none_or(|(season, _)| *season != game.season()) {
                seasons.push((game.season(), vec![columns(matches)]));
            }
            seasons.last_mut().unwrap().1.push(row(game, &columns(matches)));
        }
        Self { code, seasons, today: Date::MIN, ahead: 7, broken: false }
    }

    /// Another number of goals and result in a match that the file has.
    pub(crate) fn correct(&mut self, date: Date, home: &str, [scored, letter]: [&str; 2]) {
        for (_, rows) in &mut self.seasons {
            let place = |name: &str| rows[0].iter().position(|column| column == name).unwrap();
            let (club, goals, result) = (place("HomeTeam"), place("FTHG"), place("FTR"));
            if let Some(row) = rows[1..].iter_mut().find(|row| row[club] == home && row[1] == text(date)) {
                row[goals] = scored.into();
                row[result] = letter.into();
            }
        }
    }

    /// A file of the folder, with everything that will ever be known.
    pub(crate) fn write_whole(&self, folder: &Path) {
        for (season, rows) in &self.seasons {
            std::fs::write(folder.join(format!("{}-{}.csv", self.code, season.year())), csv(rows)).unwrap();
        }
    }

    /// First days of the betting weeks of the last season, and the day after the last.
    pub(crate) fn calls(&self) -> Vec<Date> {
        let (_, rows) = self.seasons.last().unwrap();
        let first = fairline_data::BettingWeek::FIRST_WEEKDAY;
        let mut weeks: Vec<_> =
            rows[1..].iter().map(|row| fairline_data::BettingWeek::containing(day(row), first)).collect();
        weeks.dedup();
        let after = weeks.last().unwrap().end().tomorrow().unwrap();
        weeks.iter().map(fairline_data::BettingWeek::start).chain([after]).collect()
    }

    fn answer(&self, path: &str) -> Option<String> {
        if path == "/fixtures.csv" {
            return Some(self.fixtures());
        }
        let file = path.strip_prefix("/mmz4281/")?.strip_suffix(&format!("/{}.csv", self.code))?;
        let (_, rows) = self.seasons.iter().find(|(season, _)| {
            let year = season.year() % 100;
            format!("{year:02}{:02}", (year + 1) % 100) == file
        })?;
        let known: Vec<Vec<String>> = rows
            .iter()
            .enumerate()
            .filter(|(i, row)| *i == 0 || day(row) < self.today)
            .map(|(_, row)| row.clone())
            .collect();
        (known.len() > 1).then(|| csv(&known))
    }

    /// The matches to come, with the columns that are known beforehand.
    fn fixtures(&self) -> String {
        let (_, rows) = self.seasons.last().unwrap();
        let header = &rows[0];
        let results = [
            "FTHG", "FTAG", "FTR", "HTHG", "HTAG", "HTR", "HS", "AS", "HST", "AST", "HF", "AF", "HC", "AC",
            "HY",
        ];
        let more = ["AY", "HR", "AR"];
        let keep: Vec<usize> = (0..header.len())
            .filter(|&i| {
                let name = header[i].as_str();
                // Closing odds bear the name of the opening ones with a C before the last letter or the line.
                let closing = name.char_indices().any(|(at, letter)| {
                    letter == 'C'
                        && header.iter().any(|other| *other == format!("{}{}", &name[..at], &name[at + 1..]))
                });
                !(results.contains(&name) || more.contains(&name) || closing)
            })
            .collect();
        let until = self.today.saturating_add(jiff::Span::new().days(self.ahead));
        let soon =
            rows.iter().enumerate().filter(|(i, row)| *i == 0 || (self.today..until).contains(&day(row)));
        csv(&soon.map(|(_, row)| keep.iter().map(|&i| row[i].clone()).collect()).collect::<Vec<_>>())
    }
}

impl Server {
    pub(crate) fn start(known: Known) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let known = Arc::new(Mutex::new(known));
        let shared = Arc::clone(&known);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = serve(stream, &shared); // a client that goes away is none of our business
            }
        });
        Self { url, known }
    }
}

fn serve(mut stream: TcpStream, known: &Mutex<Known>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split_whitespace().nth(1).unwrap_or_default();
    let known = known.lock().unwrap();
    let (status, body) = match known.answer(path) {
        _ if known.broken => ("500 Internal Server Error", String::new()),
        Some(body) => ("200 OK", body),
        None => ("404 Not Found", String::new()),
    };
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

fn rows(text: &str) -> Vec<Vec<String>> {
    let lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim_matches(',').is_empty());
    lines.map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect()).collect()
}

fn csv(rows: &[Vec<String>]) -> String {
    rows.iter().map(|row| row.join(",") + "\n").collect()
}

/// The day of a row, its second column: `12/08/2023` or `12/08/23`.
fn day(row: &[String]) -> Date {
    let parts: Vec<i16> = row[1].split('/').map(|part| part.parse().unwrap()).collect();
    let year = if parts[2] < 100 { 2000 + parts[2] } else { parts[2] };
    Date::new(year, parts[1].try_into().unwrap(), parts[0].try_into().unwrap()).unwrap()
}

fn text(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// The columns of a league's files: result, shots, and all quotes of home win, draw and away win.
fn columns(matches: &[Match]) -> Vec<String> {
    let fixed = ["Div", "Date", "HomeTeam", "AwayTeam", "FTHG", "FTAG", "FTR", "HS", "AS", "HST", "AST"];
    let mut columns: Vec<String> = fixed.iter().map(|&name| name.to_owned()).collect();
    for quote in &matches[0].quotes {
        let closing = if quote.line == fairline_data::Line::Closing { "C" } else { "" };
        columns.extend(["H", "D", "A"].map(|outcome| format!("{}{closing}{outcome}", quote.bookmaker)));
    }
    columns
}

fn row(game: &Match, columns: &[String]) -> Vec<String> {
    let result = match game.goals {
        [home, away] if home > away => "H",
        [home, away] if home < away => "A",
        _ => "D",
    };
    let pair = |pair: Option<[u32; 2]>| pair.unwrap_or_default().map(|count| count.to_string());
    let ([hs, away_shots], [hst, ast]) = (pair(game.shots), pair(game.shots_on_target));
    let [home_goals, away_goals] = game.goals.map(|goals| goals.to_string());
    let (home, away) = (game.home.clone(), game.away.clone());
    let mut row = vec![
        game.competition.clone(),
        text(game.date),
        home,
        away,
        home_goals,
        away_goals,
        result.to_owned(),
    ];
    row.extend([hs, away_shots, hst, ast]);
    for quote in &game.quotes {
        row.extend(quote.odds.map(|odds| odds.to_string()));
    }
    assert_eq!(row.len(), columns.len(), "every match is quoted by the same bookmakers");
    row
}
