//! A bet with the reasons for it.

use fairline_data::{Outcome, Season};
use fairline_sim::{Bet, BetResult, OpenBet};
use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::SeasonReport;
use crate::format::percent;

/// A bet with the reasons for it, and its result if that was known by the end of the week.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[non_exhaustive]
pub struct PlacedBet {
    /// Number of the bet, counted from 0 in order of placing.
    pub number: usize,
    /// Season of the week it was placed in.
    pub season: Season,
    /// Betting week it was placed in.
    pub week: usize,
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Day of the match as it was announced.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What is bet on.
    pub outcome: Outcome,
    /// Who offers the odds.
    pub bookmaker: String,
    /// Decimal odds.
    pub odds: f64,
    /// The model's probability.
    pub probability: f64,
    /// The market's fair probability.
    pub fair_probability: f64,
    /// Expected profit per unit staked, net of commission.
    pub edge: f64,
    /// Share of the bankroll that the full Kelly criterion would stake on this bet if it were the only one.
    ///
    /// # Formula
    /// ```text
    /// f = edge / (b − 1),   b = (1 + edge)/p: the odds net of commission
    /// ```
    /// # References
    /// Kelly, J. L. (1956), A new interpretation of information rate, *Bell System Technical Journal* 35(4), 917–926.
    pub kelly_fraction: Option<f64>,
    /// Money staked.
    #[serde(with = "rust_decimal::serde::float")]
    pub stake: Decimal,
    /// The stake as a share of the bankroll before the week.
    pub share: Option<f64>,
    /// How it ended; `None` while it is open.
    pub result: Option<BetResult>,
    /// Money won or lost, net of commission; `None` while it is open.
    #[serde(with = "rust_decimal::serde::float_option")]
    pub profit: Option<Decimal>,
}

impl PlacedBet {
    /// Why it is bet on, in a sentence with the numbers that it rests on.
    pub fn why(&self) -> String {
        let Self { probability, fair_probability, odds, edge, .. } = self;
        format!(
            "The model gives it {}, the market {}; at {odds:.2} that is {} expected on the stake.",
            percent(*probability),
            percent(*fair_probability),
            percent(*edge)
        )
    }
}

impl From<&Bet> for PlacedBet {
    fn from(bet: &Bet) -> Self {
        Self {
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
            kelly_fraction: kelly_fraction(bet.probability, bet.edge),
            stake: bet.stake,
            share: None,
            result: Some(bet.result),
            profit: Some(bet.profit),
        }
    }
}

impl From<&OpenBet> for PlacedBet {
    fn from(bet: &OpenBet) -> Self {
        Self {
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
            kelly_fraction: kelly_fraction(bet.probability, bet.edge),
            stake: bet.stake,
            share: None,
            result: None,
            profit: None,
        }
    }
}

/// Bets placed in some weeks, in order of placing; of the settled ones only the first `known` have a result.
pub(super) fn placed(
    report: &SeasonReport,
    known: usize,
    bankroll: Decimal,
    within: impl Fn((Season, usize)) -> bool,
) -> Vec<PlacedBet> {
    let settled = report.bets.iter().enumerate().map(|(i, bet)| {
        let bet = PlacedBet::from(bet);
        if i < known { bet } else { PlacedBet { result: None, profit: None, ..bet } }
    });
    let mut placed: Vec<PlacedBet> = settled
        .chain(report.open.iter().map(PlacedBet::from))
        .filter(|bet| within((bet.season, bet.week)))
        .map(|bet| PlacedBet { share: share(bet.stake, bankroll), ..bet })
        .collect();
    placed.sort_by_key(|bet| bet.number);
    placed
}

/// Bets that are open, with their shares of the bankroll after the last week.
pub(crate) fn open(report: &SeasonReport) -> Vec<PlacedBet> {
    let bankroll = report.weeks.last().map_or(report.bankroll_at_start, |week| week.bankroll);
    let share = |bet: PlacedBet| PlacedBet { share: share(bet.stake, bankroll), ..bet };
    report.open.iter().map(PlacedBet::from).map(share).collect()
}

fn share(stake: Decimal, bankroll: Decimal) -> Option<f64> {
    stake.checked_div(bankroll).and_then(|share| share.to_f64())
}

/// `None` for a certain outcome, which has no Kelly stake.
fn kelly_fraction(probability: f64, edge: f64) -> Option<f64> {
    let fraction = edge / ((1.0 + edge) / probability - 1.0);
    fraction.is_finite().then_some(fraction.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::kelly_fraction;

    #[test]
    fn the_fraction_is_kellys() {
        // p = 0.5 at 2.2: (1.2·0.5 − 0.5)/1.2
        assert!((kelly_fraction(0.5, 0.5 * 2.2 - 1.0).unwrap() - 0.1 / 1.2).abs() < 1e-15);
        assert_eq!(kelly_fraction(0.4, -0.1), Some(0.0));
        assert_eq!(kelly_fraction(1.0, 0.0), None);
    }
}
