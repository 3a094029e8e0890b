//! Which outcomes are worth a bet: edge, confidence, odds band, filters, with a count of what each step lets through.

use fairline_data::Outcome;
use statrs::distribution::{ContinuousCDF, Normal};

use super::slate::{Candidate, Forecast};
use crate::options::check;
use crate::{Error, Offer, RefusalReason, Result};

/// Which outcomes are worth a bet.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `min_edge` | 0.02 | ≥ −1, or none | expected profit per unit staked that is wanted, net of commission |
/// | `max_edge` | none | ≥ `min_edge` | an edge beyond it is taken for an error of the model or the price |
/// | `odds_band` | all | decimal odds | smallest and largest odds, both included |
/// | `confidence` | none | (0.5, 1) | probability that there is an edge at all, given the standard error of p |
/// | `standard_error` | none | > 0 | standard error of every probability, where the forecaster gives none |
/// | `outcomes` | all | | outcomes that are bet on |
/// | `competitions` | all | | competitions that are bet on |
///
/// Without a minimum edge every priced outcome is a candidate, also one with `p·o < 1`: the Kelly strategy may use it as a
/// hedge.
///
/// # Formula
/// ```text
/// edge = p·b − 1 ≥ min_edge,   b = 1 + (o − 1)(1 − c)
/// confidence:   (p − z·s)·b − 1 ≥ 0,   z the normal quantile of the confidence, s the standard error of p
/// ```
///
/// # Examples
/// ```
/// use fairline_data::Outcome;
/// use fairline_sim::ValueOptions;
///
/// // Home and away wins between 1.5 and 6, with an edge that is likely to be one, and not too good to be true.
/// let value = ValueOptions::new()
///     .min_edge(0.03)
///     .max_edge(0.30)
///     .odds_band(1.5, 6.0)
///     .confidence(0.7)
///     .standard_error(0.03)
///     .outcomes(&[Outcome::Home, Outcome::Away])
///     .competitions(&["E0", "E1"]);
/// assert_ne!(value, ValueOptions::default());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ValueOptions {
    min_edge: Option<f64>,
    max_edge: Option<f64>,
    odds_band: Option<[f64; 2]>,
    confidence: Option<f64>,
    standard_error: Option<f64>,
    outcomes: Vec<Outcome>,
    competitions: Option<Vec<String>>,
}

impl Default for ValueOptions {
    fn default() -> Self {
        Self {
            min_edge: Some(0.02),
            max_edge: None,
            odds_band: None,
            confidence: None,
            standard_error: None,
            outcomes: Outcome::ALL.to_vec(),
            competitions: None,
        }
    }
}

/// How many outcomes each step of the way to a bet let through.
///
/// Each count is part of the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Funnel {
    /// Outcomes of matches that were forecast.
    pub seen: usize,
    /// … that had a price and a complete book to compare it with.
    pub with_price: usize,
    /// … whose edge was within the limits.
    pub with_edge: usize,
    /// … whose edge was more than the error of the probability.
    pub after_confidence: usize,
    /// … that the odds band and the filters let through: the candidates of the strategy.
    pub after_filters: usize,
    /// … that strategy and caps gave a stake.
    pub after_caps: usize,
    /// … that were placed: their price was still there.
    pub placed: usize,
}

impl Funnel {
    /// Adds the counts of another batch.
    pub(crate) fn add(&mut self, other: &Self) {
        self.seen += other.seen;
        self.with_price += other.with_price;
        self.with_edge += other.with_edge;
        self.after_confidence += other.after_confidence;
        self.after_filters += other.after_filters;
        self.after_caps += other.after_caps;
        self.placed += other.placed;
    }
}

/// The outcomes that are worth a bet, and those with an edge that are not.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Detection {
    /// Outcomes that are worth a bet, in order of match and outcome.
    pub candidates: Vec<Candidate>,
    /// Outcomes with a positive edge that were refused, and why.
    pub refused: Vec<(Candidate, RefusalReason)>,
    /// What each step let through; nothing has been staked yet.
    pub funnel: Funnel,
}

impl ValueOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Smallest edge, net of commission, ≥ −1; `None` lets everything with a price through.
    #[must_use]
    pub fn min_edge(mut self, edge: impl Into<Option<f64>>) -> Self {
        self.min_edge = edge.into();
        self
    }

    /// Largest edge that is believed.
    #[must_use]
    pub fn max_edge(mut self, edge: f64) -> Self {
        self.max_edge = Some(edge);
        self
    }

    /// Smallest and largest odds, both included.
    #[must_use]
    pub fn odds_band(mut self, least: f64, most: f64) -> Self {
        self.odds_band = Some([least, most]);
        self
    }

    /// Probability, in (0.5, 1), that there is an edge at all.
    #[must_use]
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.confidence = Some(confidence);
        self
    }

    /// Standard error of every probability for which the forecaster gives none.
    #[must_use]
    pub fn standard_error(mut self, error: f64) -> Self {
        self.standard_error = Some(error);
        self
    }

    /// Outcomes that are bet on.
    #[must_use]
    pub fn outcomes(mut self, outcomes: &[Outcome]) -> Self {
        self.outcomes = outcomes.to_vec();
        self
    }

    /// Competitions that are bet on, by their codes in the data.
    #[must_use]
    pub fn competitions(mut self, competitions: &[&str]) -> Self {
        self.competitions = Some(competitions.iter().map(|&name| name.to_owned()).collect());
        self
    }

    pub(crate) fn validate(&self) -> Result<()> {
        if let Some(edge) = self.min_edge {
            check("min_edge", edge, edge >= -1.0, "finite and at least -1")?;
        }
        if let Some(edge) = self.max_edge {
            let least = self.min_edge.unwrap_or(-1.0);
            check("max_edge", edge, edge >= least, "finite and at least the minimum edge")?;
        }
        if let Some([least, most]) = self.odds_band {
            check("odds_band least", least, least >= 1.0, "finite and at least 1")?;
            check("odds_band most", most, most >= least, "finite and at least the least odds")?;
        }
        if let Some(confidence) = self.confidence {
            let inside = confidence > 0.5 && confidence < 1.0;
            check("confidence", confidence, inside, "greater than 0.5 and less than 1")?;
        }
        if let Some(error) = self.standard_error {
            check("standard_error", error, error > 0.0, "finite and greater than 0")?;
        }
        Ok(())
    }

    /// Looks for value in the prices of some matches.
    ///
    /// # Errors
    /// [`Error::InvalidOption`]; [`Error::OutOfRange`] for a number of a forecast or an offer that is none;
    /// [`Error::NoStandardError`] if confidence is asked for and neither the forecaster nor the options give a standard
    /// error.
    ///
    /// # Examples
    /// ```
    /// use fairline_data::{Outcome, Source};
    /// use fairline_sim::{Fixture, Forecast, Offer, Prices, ValueOptions};
    ///
    /// let league = Source::Simulated { seed: 42 }.load()?;
    /// let fixture = Fixture::of(&league.matches[0], &Prices::Best)?;
    /// let offers = [2.30, 3.30, 3.20].map(|odds| Offer { bookmaker: "B365".into(), odds, commission: 0.0 });
    /// let forecast = Forecast {
    ///     fixture: &fixture,
    ///     probabilities: [0.46, 0.28, 0.26],
    ///     standard_errors: Some([0.03, 0.01, 0.03]),
    ///     market: Some([0.42, 0.29, 0.29]),
    ///     offers: Some(&offers),
    /// };
    /// let found = ValueOptions::new().detect(std::slice::from_ref(&forecast))?;
    /// assert_eq!(found.candidates[0].outcome, Outcome::Home); // 0.46·2.30 = 1.058
    /// let sure = ValueOptions::new().confidence(0.9).detect(&[forecast])?;
    /// assert_eq!(sure.refused[0].1.to_string(), "edge within the error of the probability");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn detect(&self, forecasts: &[Forecast<'_>]) -> Result<Detection> {
        self.validate()?;
        let z = self.confidence.map(|confidence| Normal::standard().inverse_cdf(confidence));
        let mut found = Detection::default();
        for (game, forecast) in forecasts.iter().enumerate() {
            found.funnel.seen += Outcome::ALL.len();
            let (Some(offers), Some(market)) = (forecast.offers, forecast.market) else { continue };
            sound(game, forecast, offers, &market)?;
            for (outcome, offer) in Outcome::ALL.into_iter().zip(offers) {
                let k = outcome.index();
                let probability = forecast.probabilities[k];
                let net = 1.0 + (offer.odds - 1.0) * (1.0 - offer.commission);
                let candidate = Candidate {
                    game,
                    outcome,
                    bookmaker: offer.bookmaker.clone(),
                    odds: offer.odds,
                    commission: offer.commission,
                    probability,
                    standard_error: forecast.standard_errors.map(|errors| errors[k]).or(self.standard_error),
                    fair_probability: market[k],
                    edge: probability * net - 1.0,
                };
                found.funnel.with_price += 1;
                match self.refuse(&candidate, net, z, forecast, &mut found.funnel)? {
                    None => found.candidates.push(candidate),
                    Some(reason) if candidate.edge > 0.0 => found.refused.push((candidate, reason)),
                    Some(_) => {}
                }
            }
        }
        Ok(found)
    }

    /// The first step that refuses an outcome; counts the steps that do not.
    fn refuse(
        &self,
        candidate: &Candidate,
        net: f64,
        z: Option<f64>,
        forecast: &Forecast<'_>,
        funnel: &mut Funnel,
    ) -> Result<Option<RefusalReason>> {
        if self.min_edge.is_some_and(|least| candidate.edge < least) {
            return Ok(Some(RefusalReason::BelowMinimumEdge));
        }
        if self.max_edge.is_some_and(|most| candidate.edge > most) {
            return Ok(Some(RefusalReason::AboveMaximumEdge));
        }
        funnel.with_edge += 1;
        if let Some(z) = z {
            let Some(error) = candidate.standard_error else {
                let (home, away) = (forecast.fixture.home.clone(), forecast.fixture.away.clone());
                return Err(Error::NoStandardError { date: forecast.fixture.date, home, away });
            };
            if (candidate.probability - z * error) * net - 1.0 < 0.0 {
                return Ok(Some(RefusalReason::Uncertain));
            }
        }
        funnel.after_confidence += 1;
        if self.odds_band.is_some_and(|[least, most]| !(least..=most).contains(&candidate.odds)) {
            return Ok(Some(RefusalReason::OutsideOddsBand));
        }
        if !self.outcomes.contains(&candidate.outcome) {
            return Ok(Some(RefusalReason::Outcome));
        }
        let competition = &forecast.fixture.competition;
        if self.competitions.as_ref().is_some_and(|wanted| !wanted.contains(competition)) {
            return Ok(Some(RefusalReason::Competition));
        }
        funnel.after_filters += 1;
        Ok(None)
    }
}

/// Refuses numbers that no forecast and no offer can have.
fn sound(index: usize, forecast: &Forecast<'_>, offers: &[Offer; 3], market: &[f64; 3]) -> Result<()> {
    let all = |argument, values: &[f64], allowed, holds: &dyn Fn(f64) -> bool| match values
        .iter()
        .find(|&&value| !holds(value))
    {
        Some(&value) => Err(Error::OutOfRange { argument, index, value, allowed }),
        None => Ok(()),
    };
    let share = |p: f64| (0.0..=1.0).contains(&p);
    all("probabilities of forecasts", &forecast.probabilities, "in [0, 1]", &share)?;
    all("market of forecasts", market, "in [0, 1]", &share)?;
    let errors = forecast.standard_errors.unwrap_or_default();
    all("standard errors of forecasts", &errors, "finite and at least 0", &|e| e.is_finite() && e >= 0.0)?;
    let (odds, commissions) = (offers.each_ref().map(|o| o.odds), offers.each_ref().map(|o| o.commission));
    all("odds of forecasts", &odds, "finite and greater than 1", &|odds| odds.is_finite() && odds > 1.0)?;
    all("commission of forecasts", &commissions, "in [0, 1)", &|c| (0.0..1.0).contains(&c))
}
