//! Weeks put together again from single bets and figures.

use std::collections::{BTreeMap, BTreeSet};

use fairline_data::Season;
use fairline_sim::{Bet, BetResult, Entry, EntryKind, WeekRecord};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::bets::OldBet;
use super::metrics::{Figure, Score, week_of};
use super::report::ImportReport;
use crate::{Error, Result};

/// A run as far as it can be put together.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) start: Decimal,
    pub(super) weeks: Vec<WeekRecord>,
    pub(super) bets: Vec<Bet>,
}

const DIFFERS: &str =
    "weeks whose recorded bankroll is not the one before plus profits: the recorded one was kept";
const NO_START: &str = "no bankroll was recorded: 1000 was taken for the start";

#[derive(Default)]
struct Week<'a> {
    bets: Vec<&'a OldBet>,
    bankroll: Option<Decimal>,
    brier: [Option<f64>; 2],
    accuracy: Option<f64>,
    days: Option<(Season, [Date; 2])>,
}

/// # Errors
/// [`Error::Import`] if there is neither a bet nor a figure; [`Error::Money`].
pub(super) fn build(bets: &[OldBet], scores: &[Score], report: &mut ImportReport) -> Result<History> {
    let mut weeks: BTreeMap<Date, Week<'_>> = BTreeMap::new();
    let week = |day: Date| {
        let (season, days) = week_of(day);
        (days.start(), season, [days.start(), days.end()])
    };
    for bet in bets {
        let (key, season, days) = week(bet.at.date());
        let entry = weeks.entry(key).or_default();
        entry.days = Some((season, days));
        entry.bets.push(bet);
    }
    for score in scores {
        let (key, season, days) = week(score.day);
        let entry = weeks.entry(key).or_default();
        entry.days = Some((season, days));
        match score.figure {
            Figure::Bankroll(amount) => entry.bankroll = Some(amount), // the last one of the week stays
            Figure::BrierModel(brier) => entry.brier[0] = Some(brier),
            Figure::BrierMarket(brier) => entry.brier[1] = Some(brier),
            Figure::Accuracy(accuracy) => entry.accuracy = Some(accuracy),
        }
    }
    if weeks.is_empty() {
        return Err(Error::Import(
            "there is neither a bet nor a bankroll nor a score to take over".to_owned(),
        ));
    }
    let profit_of = |week: &Week<'_>| week.bets.iter().map(|bet| bet.profit).sum::<Decimal>();
    // The first recorded bankroll is one after bets, so the start is that less what had been won by then.
    let mut won = Decimal::ZERO;
    let recorded = weeks.values().find_map(|week| {
        won += profit_of(week);
        week.bankroll.map(|bankroll| bankroll - won)
    });
    report.note_if(recorded.is_none(), NO_START);
    let start = recorded.unwrap_or(Decimal::ONE_THOUSAND);
    if start <= Decimal::ZERO {
        return Err(Error::Import(format!(
            "the bankroll before the first bet comes to {start}, which is not above 0"
        )));
    }
    let mut history = History { start, ..History::default() };
    let mut bankroll = start;
    let mut number_of_week: BTreeMap<Season, usize> = BTreeMap::new();
    for week in weeks.values() {
        let Some((season, [first, last])) = week.days else { continue };
        let number = number_of_week.entry(season).or_default();
        *number += 1;
        let before = bankroll;
        for bet in &week.bets {
            bankroll += bet.profit;
            history.bets.push(settled(bet, history.bets.len(), (season, *number), bankroll));
        }
        let profit = bankroll - before;
        report.note_if(week.bankroll.is_some_and(|recorded| recorded != bankroll), DIFFERS);
        bankroll = week.bankroll.unwrap_or(bankroll);
        let clubs: BTreeSet<_> = week.bets.iter().map(|bet| (bet.at.date(), &bet.home, &bet.away)).collect();
        history.weeks.push(WeekRecord {
            season,
            week: *number,
            start: first,
            end: last,
            matches: clubs.len(),
            bets: week.bets.len(),
            staked: week.bets.iter().map(|bet| bet.stake).sum(),
            profit,
            roi: profit.checked_div(before).and_then(|roi| roi.to_f64()),
            bankroll,
            brier_model: week.brier[0],
            brier_market: week.brier[1],
            accuracy: week.accuracy,
            kkt_residual: None,
        });
    }
    Ok(history)
}

fn settled(bet: &OldBet, number: usize, (season, week): (Season, usize), bankroll_after: Decimal) -> Bet {
    let OldBet {
        competition,
        at,
        home,
        away,
        outcome,
        bookmaker,
        odds,
        probability,
        fair_probability,
        stake,
        result,
        profit,
    } = bet.clone();
    Bet {
        number,
        season,
        week,
        competition,
        date: at.date(),
        home,
        away,
        outcome,
        bookmaker,
        odds,
        probability,
        fair_probability,
        edge: probability * odds - 1.0,
        stake,
        result,
        profit,
        commission: Decimal::ZERO,
        bankroll_after,
        closing_line_value: None,
    }
}

impl History {
    pub(super) fn end(&self) -> Decimal {
        self.weeks.last().map_or(self.start, |week| week.bankroll)
    }

    pub(super) fn first_day(&self) -> Date {
        self.weeks.first().map_or(Date::ZERO, |week| week.start)
    }

    pub(super) fn competitions(&self) -> Vec<String> {
        let names: BTreeSet<_> = self.bets.iter().map(|bet| bet.competition.clone()).collect();
        names.into_iter().collect()
    }

    pub(super) fn seasons(&self) -> String {
        let seasons = || self.weeks.iter().map(|week| week.season);
        match (seasons().min(), seasons().max()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(only), _) => only.to_string(),
            _ => String::new(),
        }
    }

    /// The movements of money that the bets came to.
    pub(super) fn ledger(&self) -> Vec<Entry> {
        let entry = |date, kind, bet, amount| Entry { date, kind, bet, amount };
        let mut entries = vec![entry(self.first_day(), EntryKind::Deposit, None, self.start)];
        for bet in &self.bets {
            entries.push(entry(bet.date, EntryKind::Stake, Some(bet.number), -bet.stake));
            let back = bet.stake + bet.profit;
            let kind = if bet.result == BetResult::Void { EntryKind::Refund } else { EntryKind::Return };
            if !back.is_zero() {
                entries.push(entry(bet.date, kind, Some(bet.number), back));
            }
        }
        entries
    }
}
