//! Reads one row into one match.

use csv::StringRecord;

use super::cell;
use super::columns::{Columns, Competition, PriceColumns};
use crate::quotes::{Priced, Quotes};
use crate::{HandicapQuote, Match, Outcome, Quote, Reason, Season, TotalQuote, UpcomingMatch};

/// A column and what is wrong with it.
pub(super) type Fault = (usize, Reason);

/// Something read, and how many quotes lacked a price: of three outcomes, and of two.
pub(super) type Read<T> = Result<(T, [usize; 2]), Fault>;

/// Reads the recognised columns of a match that was played, all of them, so that no bad value passes unseen.
pub(super) fn played(record: &StringRecord, columns: &Columns) -> Read<Match> {
    let [home_goals, away_goals, result] = columns.result;
    let fixture = fixture(record, columns)?;
    let goals = [goals(record, home_goals)?, goals(record, away_goals)?];
    check_result(required(record, result)?, goals).map_err(|reason| (result, reason))?;
    let half_time = pair(record, columns.half_time)?;
    let shots = pair(record, columns.shots)?;
    let shots_on_target = pair(record, columns.shots_on_target)?;
    let corners = pair(record, columns.corners)?;
    let fouls = pair(record, columns.fouls)?;
    let yellow_cards = pair(record, columns.yellow_cards)?;
    let red_cards = pair(record, columns.red_cards)?;
    let Fixture { competition, date, time, home, away, named_season } = fixture;
    let (Prices { quotes, totals, handicaps }, incomplete_quotes) = prices(record, columns)?;
    let played = Match {
        competition,
        date,
        time,
        home,
        away,
        goals,
        half_time,
        shots,
        shots_on_target,
        corners,
        fouls,
        yellow_cards,
        red_cards,
        named_season,
        quotes,
        totals,
        handicaps,
    };
    Ok((played, incomplete_quotes))
}

/// Reads a match to come.
pub(super) fn upcoming(record: &StringRecord, columns: &Columns) -> Read<UpcomingMatch> {
    let Fixture { competition, date, time, home, away, named_season } = fixture(record, columns)?;
    let (Prices { quotes, totals, handicaps }, incomplete_quotes) = prices(record, columns)?;
    let upcoming =
        UpcomingMatch { competition, date, time, home, away, named_season, quotes, totals, handicaps };
    Ok((upcoming, incomplete_quotes))
}

/// Who plays when, in what.
struct Fixture {
    competition: String,
    date: jiff::civil::Date,
    time: Option<jiff::civil::Time>,
    home: String,
    away: String,
    named_season: Option<Season>,
}

fn fixture(record: &StringRecord, columns: &Columns) -> Result<Fixture, Fault> {
    let (competition, season) = match columns.competition {
        Competition::Code(column) => (required(record, column)?.to_owned(), None),
        Competition::League { country, league, season } => {
            let name = league_name(required(record, country)?, required(record, league)?);
            (name, Some(at(season, cell::season(required(record, season)?))?))
        }
    };
    let date = at(columns.date, cell::date(required(record, columns.date)?))?;
    let time = match columns.time {
        Some(column) => at(column, optional(record, column).map(cell::time).transpose())?,
        None => None,
    };
    let home = required(record, columns.home)?.to_owned();
    let away = required(record, columns.away)?.to_owned();
    if home == away {
        return Err((columns.away, Reason::cell(|club| Reason::SameClub { club }, &away)));
    }
    let named_season = season.filter(|season| *season != Season::of(date));
    Ok(Fixture { competition, date, time, home, away, named_season })
}

/// Competition, home and away team of a row that is refused, where the first `readable` cells hold them.
pub(super) fn names(record: &StringRecord, columns: &Columns, readable: usize) -> [Option<String>; 3] {
    let cell = |column| optional(record, column).filter(|_| column < readable);
    let competition = match columns.competition {
        Competition::Code(column) => cell(column).map(str::to_owned),
        Competition::League { country, league, .. } => {
            cell(country).zip(cell(league)).map(|(country, league)| league_name(country, league))
        }
    };
    [competition, cell(columns.home).map(str::to_owned), cell(columns.away).map(str::to_owned)]
}

/// The day of a row that is refused, where the first `readable` cells hold it.
pub(super) fn date(record: &StringRecord, columns: &Columns, readable: usize) -> Option<jiff::civil::Date> {
    optional(record, columns.date).filter(|_| columns.date < readable).and_then(|text| cell::date(text).ok())
}

fn league_name(country: &str, league: &str) -> String {
    format!("{country}, {league}")
}

/// A cell without surrounding spaces; a blank one, or one beyond the row's end, is none.
fn optional(record: &StringRecord, column: usize) -> Option<&str> {
    let text = record.get(column)?;
    // Most cells have no spaces to look for.
    let bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let text = if bare(text.as_bytes().first()) && bare(text.as_bytes().last()) { text } else { text.trim() };
    (!text.is_empty()).then_some(text)
}

fn required(record: &StringRecord, column: usize) -> Result<&str, Fault> {
    optional(record, column).ok_or((column, Reason::Blank))
}

fn at<T>(column: usize, result: Result<T, Reason>) -> Result<T, Fault> {
    result.map_err(|reason| (column, reason))
}

fn goals(record: &StringRecord, column: usize) -> Result<u32, Fault> {
    at(column, cell::count(required(record, column)?))
}

fn check_result(text: &str, goals: [u32; 2]) -> Result<(), Reason> {
    if text == Outcome::from_goals(goals).letter() {
        return Ok(());
    }
    let [home, away] = goals;
    let known = Outcome::ALL.iter().any(|outcome| outcome.letter() == text);
    Err(Reason::cell(
        |value| {
            if known { Reason::Contradiction { value, home, away } } else { Reason::NotAResult { value } }
        },
        text,
    ))
}

/// Two counts; if one of them is blank, the pair tells nothing.
fn pair(record: &StringRecord, columns: Option<[usize; 2]>) -> Result<Option<[u32; 2]>, Fault> {
    let Some([home, away]) = columns else { return Ok(None) };
    let count = |column| at(column, optional(record, column).map(cell::count).transpose());
    Ok(count(home)?.zip(count(away)?).map(|(home, away)| [home, away]))
}

/// The quotes of all markets.
struct Prices {
    quotes: Quotes<Quote>,
    totals: Quotes<TotalQuote>,
    handicaps: Quotes<HandicapQuote>,
}

/// The complete quotes, and the numbers of incomplete ones.
fn prices(record: &StringRecord, columns: &Columns) -> Read<Prices> {
    let mut incomplete = [0; 2];
    let [of_three, of_two] = &mut incomplete;
    let quotes = market(record, &columns.quotes, 3, |_, text| cell::odds(text), of_three)?;
    let totals = market(record, &columns.totals, 2, |_, text| cell::odds(text), of_two)?;
    // A handicap without a price is nobody's offer.
    let odds_or_handicap = |place: usize, text: &str| {
        if place == 2 { cell::handicap(text).map(Some) } else { cell::odds(text) }
    };
    let handicaps = market(record, &columns.handicaps, 2, odds_or_handicap, of_two)?;
    Ok((Prices { quotes, totals, handicaps }, incomplete))
}

/// The quotes of a market; the first `odds` of its columns hold prices. Of a quote that is not complete the first value is NaN.
fn market<Q: Priced<Values = [f64; N]>, const N: usize>(
    record: &StringRecord,
    columns: &PriceColumns<N>,
    odds: usize,
    read: impl Fn(usize, &str) -> Result<Option<f64>, Reason>,
    incomplete: &mut usize,
) -> Result<Quotes<Q>, Fault> {
    let mut all = Vec::with_capacity(columns.columns.len());
    for places in &columns.columns {
        let mut values = [f64::NAN; N];
        let (mut known, mut priced) = (0, 0);
        for (place, (value, &column)) in values.iter_mut().zip(places).enumerate() {
            let Some(text) = optional(record, column) else { continue };
            if let Some(read) = at(column, read(place, text))? {
                *value = read;
                known += 1;
                priced += usize::from(place < odds);
            }
        }
        if known < N {
            *incomplete += usize::from(priced > 0);
            values = [f64::NAN; N];
        }
        all.push(values);
    }
    let empty = all.iter().all(|values| values[0].is_nan());
    Ok(if empty { Quotes::default() } else { Quotes::new(columns.names.clone(), all.into()) })
}
