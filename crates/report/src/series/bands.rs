//! The bets sorted into bands, and what each band came to.

use std::collections::HashMap;

use fairline_data::Season;
use fairline_metrics::{BetResult, BootstrapOptions, Ledger, PerformanceOptions, SettledBet};
use fairline_sim::Bet;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::SeasonReport;
use crate::format::sum;

/// Lower ends of the bands of edges; the last band has no upper end.
const EDGES: [f64; 7] = [0.0, 0.02, 0.04, 0.06, 0.10, 0.15, 0.25];

/// Lower ends of the bands of odds; the last band has no upper end.
const ODDS: [f64; 7] = [1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0];

/// Seed of the draws that make the intervals, so that a report comes out the same each time.
const SEED: u64 = 42;

/// The bets of one band. Void bets are left out.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Band {
    /// Lower end, in the band.
    pub lower: f64,
    /// Upper end, not in the band; `None` where there is none.
    pub upper: Option<f64>,
    /// Bets won or lost.
    pub bets: usize,
    /// Bets won.
    pub wins: usize,
    /// Money staked on them.
    #[serde(with = "rust_decimal::serde::float")]
    pub staked: Decimal,
    /// What they came to, net of commission.
    #[serde(with = "rust_decimal::serde::float")]
    pub profit: Decimal,
    /// Mean edge that they were thought to have, weighted by stake.
    pub expected_yield: f64,
    /// Profit per unit staked.
    #[serde(rename = "yield")]
    pub yield_on_turnover: f64,
    /// Interval of the yield; `None` where weeks drawn again say nothing about it.
    pub yield_interval: Option<[f64; 2]>,
}

pub(super) fn by_edge(report: &SeasonReport) -> fairline_metrics::Result<Vec<Band>> {
    // An edge just below 0 is possible for a strategy that asks for none.
    bands(report, &EDGES, |bet| bet.edge.max(0.0))
}

pub(super) fn by_odds(report: &SeasonReport) -> fairline_metrics::Result<Vec<Band>> {
    bands(report, &ODDS, |bet| bet.odds)
}

fn bands(
    report: &SeasonReport,
    ends: &[f64],
    value: impl Fn(&Bet) -> f64,
) -> fairline_metrics::Result<Vec<Band>> {
    let weeks: HashMap<(Season, usize), u32> =
        report.weeks.iter().zip(1..).map(|(week, number)| ((week.season, week.week), number)).collect();
    let mut bands = Vec::with_capacity(ends.len());
    for (i, &lower) in ends.iter().enumerate() {
        let upper = ends.get(i + 1).copied();
        let within = |bet: &&Bet| {
            let value = value(bet);
            bet.result != BetResult::Void && value >= lower && upper.is_none_or(|upper| value < upper)
        };
        let chosen: Vec<&Bet> = report.bets.iter().filter(within).collect();
        if let Some(band) = band(lower, upper, &chosen, &weeks)? {
            bands.push(band);
        }
    }
    Ok(bands)
}

fn band(
    lower: f64,
    upper: Option<f64>,
    bets: &[&Bet],
    weeks: &HashMap<(Season, usize), u32>,
) -> fairline_metrics::Result<Option<Band>> {
    let staked = sum(bets.iter().map(|bet| bet.stake));
    let profit = sum(bets.iter().map(|bet| bet.profit));
    let expected: f64 = bets.iter().map(|bet| bet.edge * bet.stake.to_f64().unwrap_or(0.0)).sum();
    let (Some(total), Some(won)) = (staked.to_f64().filter(|&total| total > 0.0), profit.to_f64()) else {
        return Ok(None);
    };
    let settled: Vec<SettledBet> = bets.iter().filter_map(|bet| settled(bet, weeks)).collect();
    let last = weeks.len().try_into().unwrap_or(u32::MAX).max(1);
    let options = PerformanceOptions::new().bootstrap(BootstrapOptions::new(SEED));
    let performance = Ledger::new(&settled)?.weeks(1..=last)?.performance(&options)?;
    Ok(Some(Band {
        lower,
        upper,
        bets: bets.len(),
        wins: bets.iter().filter(|bet| bet.result == BetResult::Won).count(),
        staked,
        profit,
        expected_yield: expected / total,
        yield_on_turnover: won / total,
        yield_interval: performance.yield_on_turnover.interval,
    }))
}

/// The bet as fairline-metrics takes it, with the odds that its profit amounts to after commission.
fn settled(bet: &Bet, weeks: &HashMap<(Season, usize), u32>) -> Option<SettledBet> {
    let stake = bet.stake.to_f64()?;
    let net = 1.0 + bet.profit.to_f64()? / stake;
    let odds = if bet.result == BetResult::Won && net > 1.0 { net } else { bet.odds };
    Some(SettledBet { stake, odds, result: bet.result, week: *weeks.get(&(bet.season, bet.week))? })
}
