//! From results to money.

use fairline_data::Outcome;
use fairline_kelly::Bankroll;
use fairline_metrics::closing_line_value;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::event::{Event, OpenBet};
use super::simulation::Simulation;
use crate::betting::Ledger;
use crate::schedule::Game;
use crate::{Bet, BetResult, Error, Result};

impl Simulation<'_> {
    /// Settles every open bet whose day has come, in order of kick-off.
    pub(super) fn settle(&mut self, until: Date, on_event: &mut impl FnMut(&Event<'_>)) -> Result<()> {
        let schedule = self.schedule;
        let game = |bet: &OpenBet| -> &Game {
            let [week, batch, game] = bet.place;
            &schedule.weeks[week].batches[batch].games[game]
        };
        let (mut due, open): (Vec<OpenBet>, Vec<OpenBet>) = std::mem::take(&mut self.state.open)
            .into_iter()
            .partition(|bet| game(bet).fate.settled_on <= until);
        self.state.open = open;
        due.sort_by_key(|bet| (game(bet).fate.settled_on, game(bet).fixture.time, bet.place, bet.number));
        for market in due.chunk_by(|one, next| one.place == next.place) {
            for bet in
                settle_match(market, game(&market[0]), &mut self.state.ledger, &mut self.state.bankroll)?
            {
                on_event(&Event::Settled(&bet));
                self.state.run.bets.push(bet);
            }
        }
        Ok(())
    }
}

/// How a bet on an outcome ends; without a result that it is settled by, its stake comes back.
pub(super) fn result_of(result: Option<Outcome>, bet_on: Outcome) -> BetResult {
    match result {
        None => BetResult::Void,
        Some(outcome) if outcome == bet_on => BetResult::Won,
        Some(_) => BetResult::Lost,
    }
}

/// Settles the bets on one match: results, then what exchanges keep of the net winnings.
fn settle_match(
    bets: &[OpenBet],
    game: &Game,
    ledger: &mut Ledger,
    bankroll: &mut Bankroll,
) -> Result<Vec<Bet>> {
    let date = game.fate.settled_on;
    let mut settled = Vec::with_capacity(bets.len());
    for bet in bets {
        let result = result_of(game.fate.bets, bet.outcome);
        settled.push((result, ledger.settle(date, bet.number, bet.stake, bet.odds, result)?, Decimal::ZERO));
    }
    for (i, bet) in bets.iter().enumerate() {
        let rest_of_market =
            || bets.iter().zip(&settled).filter(|(other, _)| other.bookmaker == bet.bookmaker);
        let net: Decimal = rest_of_market().map(|(_, (_, profit, _))| profit).sum();
        let first_winner = rest_of_market().find(|(_, (result, ..))| *result == BetResult::Won);
        let pays = first_winner.is_some_and(|(winner, _)| winner.number == bet.number);
        if pays && bet.commission > 0.0 && net > Decimal::ZERO {
            settled[i].2 = ledger.commission(date, bet.number, net, bet.commission)?;
        }
    }
    let mut record = Vec::with_capacity(bets.len());
    for (bet, (result, profit, commission)) in bets.iter().zip(settled) {
        let profit = profit - commission;
        bankroll.settle(bet.stake, profit).map_err(|_| Error::Money)?;
        let closing = game.closing.filter(|_| result != BetResult::Void);
        let closing_line_value = closing
            .map(|p| closing_line_value(bet.odds, p[bet.outcome.index()]))
            .transpose()
            .map_err(Error::Scores)?;
        record.push(Bet {
            number: bet.number,
            season: bet.season,
            week: bet.week,
            competition: bet.competition.clone(),
            date: bet.date,
            home: bet.home.clone(),
            away: bet.away.clone(),
            outcome: bet.outcome,
            bookmaker: bet.bookmaker.clone(),
            odds: bet.odds,
            probability: bet.probability,
            fair_probability: bet.fair_probability,
            edge: bet.edge,
            stake: bet.stake,
            result,
            profit,
            commission,
            bankroll_after: bankroll.balance(),
            closing_line_value,
        });
    }
    Ok(record)
}
