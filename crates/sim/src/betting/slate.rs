//! What a strategy decides on: forecasts, prices and the bankroll, without any result.

use std::sync::Arc;

use fairline_data::Outcome;
use fairline_kelly as kelly;
use fairline_kelly::{Bankroll, BankrollPolicy};

use crate::{Fixture, Offer};

/// A fixture, what the forecaster says about it, and the prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast<'a> {
    /// The fixture.
    pub fixture: &'a Fixture,
    /// The model's probabilities of home win, draw, away win.
    pub probabilities: [f64; 3],
    /// Their standard errors, where known.
    pub standard_errors: Option<[f64; 3]>,
    /// The market's fair opening probabilities; `None` without a price.
    pub market: Option<[f64; 3]>,
    /// The prices that can be taken, one an outcome; `None` without.
    pub offers: Option<&'a [Offer; 3]>,
}

/// An outcome that may be bet on.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Number of its match in [`Slate::forecasts`].
    pub game: usize,
    /// What would be bet on.
    pub outcome: Outcome,
    /// Who offers the odds.
    pub bookmaker: Arc<str>,
    /// Decimal odds, > 1.
    pub odds: f64,
    /// Share of net winnings that is kept, in \[0, 1).
    pub commission: f64,
    /// The model's probability.
    pub probability: f64,
    /// Its standard error, where known.
    pub standard_error: Option<f64>,
    /// The market's fair probability.
    pub fair_probability: f64,
    /// Expected profit per unit staked, net of commission: `p·(1 + (o − 1)(1 − c)) − 1`.
    pub edge: f64,
}

/// What a [`Strategy`](crate::Strategy) decides on.
///
/// There is no result in it, and no closing price: a strategy cannot name one.
///
/// ```compile_fail
/// fn cheat(slate: &fairline_sim::Slate<'_>) -> [u32; 2] {
///     slate.forecasts[0].fixture.goals // no such field
/// }
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Slate<'a> {
    /// Every match that is decided on, with its forecast.
    pub forecasts: &'a [Forecast<'a>],
    /// The outcomes that value detection has let through, in order of match and outcome.
    pub candidates: &'a [Candidate],
    /// The money there is.
    pub bankroll: &'a Bankroll,
    /// The rules that any stake is held to afterwards.
    pub policy: &'a BankrollPolicy,
}

impl<'a> Slate<'a> {
    /// A slate of one's own, for trying a strategy.
    pub fn new(
        forecasts: &'a [Forecast<'a>],
        candidates: &'a [Candidate],
        bankroll: &'a Bankroll,
        policy: &'a BankrollPolicy,
    ) -> Self {
        Self { forecasts, candidates, bankroll, policy }
    }

    /// The candidates as `fairline-kelly` sees them: one event a match that has any, its bets in order.
    ///
    /// Each bet is in the group of its bookmaker and each event in the group of its competition, for
    /// [`max_group`](kelly::Options::max_group).
    pub fn events(&self) -> Vec<kelly::Event> {
        let of_a_match = self.candidates.chunk_by(|one, next| one.game == next.game);
        let event = |candidates: &[Candidate]| {
            let forecast = &self.forecasts[candidates[0].game];
            let event = kelly::Event::new(&forecast.probabilities).group(&*forecast.fixture.competition);
            candidates.iter().fold(event, |event, candidate| {
                let bet = kelly::Bet::back(candidate.outcome.index(), candidate.odds)
                    .commission(candidate.commission)
                    .group(&*candidate.bookmaker);
                event.bet(bet)
            })
        };
        of_a_match.map(event).collect()
    }
}
