//! Reads one row into one match.

use csv::StringRecord;

use super::cell;
use super::columns::Columns;
use crate::{Match, Outcome, Quote, Reason};

/// A column and what is wrong with it.
type Fault = (usize, Reason);

/// A match and how many of its quotes lack a price.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) played: Match,
    pub(super) incomplete_quotes: usize,
}

impl Row {
    /// Reads the recognised columns, all of them, so that no bad value passes unseen.
    pub(super) fn parse(record: &StringRecord, columns: &Columns) -> Result<Self, Fault> {
        let competition = required(record, columns.competition)?.to_owned();
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
        let [home_goals, away_goals] = columns.goals;
        let goals = [goals(record, home_goals)?, goals(record, away_goals)?];
        check_result(required(record, columns.result)?, goals).map_err(|reason| (columns.result, reason))?;
        let half_time = pair(record, columns.half_time)?;
        let shots = pair(record, columns.shots)?;
        let shots_on_target = pair(record, columns.shots_on_target)?;
        let (quotes, incomplete_quotes) = quotes(record, columns)?;
        let played =
            Match { competition, date, time, home, away, goals, half_time, shots, shots_on_target, quotes };
        Ok(Self { played, incomplete_quotes })
    }
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

/// The complete quotes, and the number of incomplete ones.
fn quotes(record: &StringRecord, columns: &Columns) -> Result<(Vec<Quote>, usize), Fault> {
    let mut quotes = Vec::with_capacity(columns.prices.len());
    let mut incomplete = 0;
    for prices in &columns.prices {
        let mut odds = [None; 3];
        for (odds, &column) in odds.iter_mut().zip(&prices.columns) {
            *odds = at(column, optional(record, column).map(cell::odds).transpose())?;
        }
        match odds {
            [Some(home), Some(draw), Some(away)] => {
                let bookmaker = prices.bookmaker.clone();
                quotes.push(Quote { bookmaker, line: prices.line, odds: [home, draw, away] });
            }
            [None, None, None] => {}
            _ => incomplete += 1,
        }
    }
    Ok((quotes, incomplete))
}
