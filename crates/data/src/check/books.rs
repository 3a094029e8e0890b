//! Finds prices that cannot be right.

use super::{CheckOptions, Finding};
use crate::{Line, Match, Outcome, Quote};

pub(super) fn find(matches: &[Match], options: &CheckOptions) -> Vec<Finding> {
    let mut found = Vec::new();
    for played in matches {
        found.extend(played.quotes.iter().filter_map(|quote| book(played, quote, options)));
        let closing = played.quotes.iter().filter(|quote| quote.line == Line::Closing);
        for quote in closing {
            let opening = played.odds(&quote.bookmaker, Line::Opening);
            found.extend(opening.into_iter().flat_map(|opening| moves(played, quote, opening, options)));
        }
    }
    found
}

fn book(played: &Match, quote: &Quote, options: &CheckOptions) -> Option<Finding> {
    let booksum: f64 = quote.odds.iter().map(|odds| odds.recip()).sum();
    let least = if &*quote.bookmaker == Quote::MAXIMUM { 0.0 } else { options.least_booksum };
    let wrong = booksum < least || booksum > options.greatest_booksum;
    wrong.then(|| Finding::Book {
        competition: played.competition.clone(),
        date: played.date,
        home: played.home.clone(),
        away: played.away.clone(),
        bookmaker: quote.bookmaker.clone(),
        line: quote.line,
        odds: quote.odds,
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
