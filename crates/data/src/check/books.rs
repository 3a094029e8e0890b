//! Finds prices that cannot be right.

use std::sync::Arc;

use super::{CheckOptions, Finding};
use crate::{HandicapQuote, Line, Match, Outcome, Quote, TotalQuote};

pub(super) fn find(matches: &[Match], options: &CheckOptions) -> Vec<Finding> {
    let mut found = Vec::new();
    for played in matches {
        for Quote { bookmaker, line, odds } in &played.quotes {
            found.extend(book(
                played,
                Book { bookmaker: &bookmaker, line, market: "", odds: &odds },
                options,
            ));
            if line == Line::Closing
                && let Some(opening) = played.odds(&bookmaker, Line::Opening)
            {
                let quote = Quote { bookmaker, line, odds };
                found.extend(moves(played, &quote, opening, options));
            }
        }
        for TotalQuote { bookmaker, line, goals, odds } in &played.totals {
            let market = format!("total {goals}");
            found.extend(book(
                played,
                Book { bookmaker: &bookmaker, line, market: &market, odds: &odds },
                options,
            ));
        }
        for HandicapQuote { bookmaker, line, handicap, odds } in &played.handicaps {
            let market = format!("handicap {handicap:+}");
            found.extend(book(
                played,
                Book { bookmaker: &bookmaker, line, market: &market, odds: &odds },
                options,
            ));
        }
    }
    found
}

/// A bookmaker's prices in one market.
struct Book<'a> {
    bookmaker: &'a Arc<str>,
    line: Line,
    /// Empty for home win, draw and away win.
    market: &'a str,
    odds: &'a [f64],
}

fn book(played: &Match, book: Book<'_>, options: &CheckOptions) -> Option<Finding> {
    let booksum: f64 = book.odds.iter().map(|odds| odds.recip()).sum();
    let least = if &**book.bookmaker == Quote::MAXIMUM { 0.0 } else { options.least_booksum };
    let wrong = booksum < least || booksum > options.greatest_booksum;
    wrong.then(|| Finding::Book {
        competition: played.competition.clone(),
        date: played.date,
        home: played.home.clone(),
        away: played.away.clone(),
        bookmaker: Arc::clone(book.bookmaker),
        line: book.line,
        market: book.market.to_owned(),
        odds: book.odds.to_vec(),
        booksum,
    })
}

fn moves<'a>(
    played: &'a Match,
    quote: &'a Quote,
    opening: [f64; 3],
    options: &'a CheckOptions,
) -> impl Iterator<Item = Finding> + 'a {
    let odds = Outcome::ALL.into_iter().zip(opening.into_iter().zip(quote.odds));
    let jumped = odds.filter(|(_, (opening, closing))| {
        let factor = closing / opening;
        factor.max(factor.recip()) > options.greatest_move
    });
    jumped.map(|(outcome, (opening, closing))| Finding::Move {
        competition: played.competition.clone(),
        date: played.date,
        home: played.home.clone(),
        away: played.away.clone(),
        bookmaker: quote.bookmaker.clone(),
        outcome,
        odds: [opening, closing],
    })
}
