//! The bets of an earlier system.

use fairline_data::Outcome;
use fairline_sim::BetResult;
use jiff::civil::DateTime;
use rust_decimal::{Decimal, RoundingStrategy};

use super::cells::{moment, money, number, outcome, result, text};
use super::report::ImportReport;
use super::source::Row;

/// A bet as far as the earlier system knew it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OldBet {
    pub(super) competition: String,
    /// When it was, or its day.
    pub(super) at: DateTime,
    pub(super) home: String,
    pub(super) away: String,
    pub(super) outcome: Outcome,
    pub(super) bookmaker: String,
    pub(super) odds: f64,
    pub(super) probability: f64,
    pub(super) fair_probability: f64,
    pub(super) stake: Decimal,
    pub(super) result: BetResult,
    pub(super) profit: Decimal,
}

const FAIR_UNKNOWN: &str = "bets without a fair probability: 1/odds was taken for it, margin included";
const ROUNDED: &str = "amounts of money with more than two places: rounded half-even";
const DERIVED: &str = "bets without a profit: it was worked out from stake, odds and result";
const FROM_EDGE: &str = "bets without a probability: it was worked out from edge and odds";

/// The bets that can be taken over, in the order of their moments; the others go to the archive, each with its reason.
pub(super) fn read(rows: &[Row], report: &mut ImportReport) -> Vec<OldBet> {
    let mut bets = Vec::new();
    for row in rows {
        match bet(row, report) {
            Ok(bet) => bets.push(bet),
            Err(reason) => report.archive("bets", row, reason),
        }
    }
    report.kept("bets", bets.len());
    bets.sort_by_key(|bet: &OldBet| bet.at);
    bets
}

fn bet(row: &Row, report: &mut ImportReport) -> Result<OldBet, &'static str> {
    let odds = number(row, &["odds", "decimal_odds", "price"]).filter(|odds| *odds > 1.0);
    let odds = odds.ok_or("it has no odds above 1")?;
    let (stake, rounded_stake) = money(row, &["stake", "amount", "stake_amount"]).ok_or("it has no stake")?;
    if stake <= Decimal::ZERO {
        return Err("its stake is not above 0");
    }
    let at = moment(row, &["date", "match_date", "event_date", "timestamp", "placed_at", "created_at"]);
    let at = at.ok_or("it has no date")?;
    let outcome = outcome(row, &["outcome", "selection", "bet_type", "side", "pick"]);
    let outcome = outcome.ok_or("its selection is not home, draw or away")?;
    let result = result(row, &["result", "status", "won", "bet_result"]);
    let result = result.ok_or("it has not been settled, or its result is not won, lost or void")?;
    let home = text(row, &["home", "home_team", "hometeam"]).ok_or("it has no home club")?;
    let away = text(row, &["away", "away_team", "awayteam"]).ok_or("it has no away club")?;
    let known = number(row, &["probability", "model_probability", "model_prob", "predicted_probability"]);
    let from_edge = || {
        let edge = number(row, &["edge", "expected_value", "ev"])?;
        Some((1.0 + edge) / odds)
    };
    let probability = known.or_else(from_edge).filter(|p| (0.0..=1.0).contains(p));
    let probability = probability.ok_or("it has no probability in 0 to 1")?;
    let fair = number(row, &["fair_probability", "market_probability", "market_prob", "implied_probability"]);
    let fair = fair.filter(|p| (0.0..=1.0).contains(p));
    let recorded = money(row, &["profit", "pnl", "profit_loss", "net"]);
    report.note_if(known.is_none(), FROM_EDGE);
    report.note_if(fair.is_none(), FAIR_UNKNOWN);
    report.note_if(recorded.is_none(), DERIVED);
    report.note_if(rounded_stake || recorded.is_some_and(|(_, rounded)| rounded), ROUNDED);
    let profit = match recorded {
        Some((profit, _)) => profit,
        None => profit(stake, odds, result).ok_or("its profit is beyond what can be counted")?,
    };
    if profit < -stake {
        return Err("it lost more than its stake");
    }
    Ok(OldBet {
        competition: text(row, &["competition", "league", "div"]).unwrap_or_else(|| "unknown".to_owned()),
        at,
        home,
        away,
        outcome,
        bookmaker: text(row, &["bookmaker", "book", "site"]).unwrap_or_else(|| "unknown".to_owned()),
        odds,
        probability,
        fair_probability: fair.unwrap_or(1.0 / odds),
        stake,
        result,
        profit,
    })
}

fn profit(stake: Decimal, odds: f64, result: BetResult) -> Option<Decimal> {
    match result {
        BetResult::Lost => Some(-stake),
        BetResult::Void => Some(Decimal::ZERO),
        BetResult::Won => {
            let exact = Decimal::try_from(odds).ok()?.checked_sub(Decimal::ONE)?.checked_mul(stake)?;
            Some(exact.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven))
        }
    }
}
