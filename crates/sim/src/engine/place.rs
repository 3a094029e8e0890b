//! From forecasts to bets: what the strategy wants, what the rules leave of it, and what can be placed.

use rust_decimal::{Decimal, RoundingStrategy};

use super::event::OpenBet;
use super::simulation::{Simulation, State};
use super::week_of::WeekOf;
use crate::betting::{Candidate, Detection, Stakes};
use crate::schedule::{Batch, Game, Week};
use crate::{Error, Fixture, Forecast, RefusalReason, RefusedBet, Result, Slate};

impl Simulation<'_> {
    /// Asks the strategy and holds it to the rules; records what is refused and returns what is to be placed.
    pub(super) fn decide<'f>(
        &mut self,
        week: &Week,
        batch: &Batch,
        forecasts: &[Forecast<'_>],
        found: &'f Detection,
        played: &mut WeekOf,
    ) -> Result<Vec<(&'f Candidate, Decimal)>> {
        let slate = Slate::new(forecasts, &found.candidates, &self.state.bankroll, &self.options.policy);
        let strategy = |source| Error::Strategy { start: batch.start, source };
        let Stakes { amounts, reasons, kkt_residual } = self.strategy.stakes(&slate).map_err(strategy)?;
        let expected = found.candidates.len();
        if amounts.len() != expected || !(reasons.is_empty() || reasons.len() == expected) {
            return Err(Error::StakesShape {
                candidates: expected,
                amounts: amounts.len(),
                reasons: reasons.len(),
            });
        }
        if let Some(residual) = kkt_residual {
            played.kkt_residual = Some(played.kkt_residual.unwrap_or(0.0).max(residual));
        }
        for (candidate, reason) in &found.refused {
            self.state.run.refused.push(refused(
                week,
                forecasts[candidate.game].fixture,
                candidate,
                reason.clone(),
            ));
        }
        if found.candidates.is_empty() {
            return Ok(Vec::new());
        }
        let held = self
            .options
            .policy
            .limit(&self.state.bankroll, &slate.events(), &amounts)
            .map_err(|source| Error::Stakes { start: batch.start, source })?;
        let mut wanted = Vec::new();
        for (i, (candidate, decision)) in found.candidates.iter().zip(held).enumerate() {
            if decision.stake > Decimal::ZERO {
                wanted.push((candidate, decision.stake));
            } else if candidate.edge > 0.0 {
                // What the strategy refused itself it also knows the reason of.
                let own = reasons.get(i).filter(|_| amounts[i] <= Decimal::ZERO);
                let reason = RefusalReason::Staking(own.unwrap_or(&decision.reason).clone());
                self.state.run.refused.push(refused(
                    week,
                    forecasts[candidate.game].fixture,
                    candidate,
                    reason,
                ));
            }
        }
        Ok(wanted)
    }

    /// Places a bet, unless its price is gone or nobody matches it.
    pub(super) fn place(
        &mut self,
        week: &Week,
        place: [usize; 3],
        game: &Game,
        candidate: &Candidate,
        stake: Decimal,
    ) -> Result<Option<OpenBet>> {
        let State { bankroll, ledger, run, placed, .. } = &mut self.state;
        let fixture = &game.fixture;
        let money = |_| Error::Money;
        let mut refuse = |reason| run.refused.push(refused(week, fixture, candidate, reason));
        if game.matched <= 0.0 {
            refuse(RefusalReason::PriceWithdrawn);
            return Ok(None);
        }
        let matched = Decimal::try_from(game.matched).ok().and_then(|share| share.checked_mul(stake));
        let matched = matched.ok_or(Error::Money)?.round_dp_with_strategy(2, RoundingStrategy::ToZero);
        let number = *placed;
        *placed += 1;
        bankroll.place(stake).map_err(money)?;
        ledger.place(fixture.date, number, stake)?;
        if matched < stake {
            bankroll.refund(stake - matched).map_err(money)?;
            ledger.refund(fixture.date, number, stake - matched)?;
        }
        if matched <= Decimal::ZERO {
            refuse(RefusalReason::NotMatched);
            return Ok(None);
        }
        Ok(Some(OpenBet {
            number,
            season: week.season,
            week: week.number,
            competition: fixture.competition.clone(),
            date: fixture.date,
            home: fixture.home.clone(),
            away: fixture.away.clone(),
            outcome: candidate.outcome,
            bookmaker: candidate.bookmaker.to_string(),
            odds: candidate.odds,
            commission: candidate.commission,
            probability: candidate.probability,
            fair_probability: candidate.fair_probability,
            edge: candidate.edge,
            stake: matched,
            place,
        }))
    }
}

fn refused(week: &Week, fixture: &Fixture, candidate: &Candidate, reason: RefusalReason) -> RefusedBet {
    RefusedBet {
        season: week.season,
        week: week.number,
        date: fixture.date,
        home: fixture.home.clone(),
        away: fixture.away.clone(),
        outcome: candidate.outcome,
        bookmaker: candidate.bookmaker.to_string(),
        odds: candidate.odds,
        probability: candidate.probability,
        edge: candidate.edge,
        reason,
    }
}
