//! The walk through a season, week by week.

use std::collections::BTreeSet;

use fairline_data::{BettingWeek, HoldOut, Line, Match, Outcome};
use fairline_kelly as kelly;
use fairline_market::devig;
use fairline_metrics::closing_line_value;
use jiff::civil::Date;
use ndarray::Array2;
use rust_decimal::Decimal;

use crate::bet::{add, profit, stake};
use crate::{Bet, BetResult, Error, Fixture, History, Played, Predictor, Result, SeasonOptions, WeekRecord};

/// A forecast of one match, with what the market said and what happened.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Prediction {
    /// Betting week, counted from 1.
    pub week: usize,
    /// Day of the match.
    pub date: Date,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// The model's probabilities of home win, draw, away win.
    pub model: [f64; 3],
    /// Fair probabilities of the opening book the bets were made at; `None` without a price.
    pub market: Option<[f64; 3]>,
    /// Fair probabilities of the closing book; `None` without a price.
    pub closing: Option<[f64; 3]>,
    /// What happened.
    pub outcome: Outcome,
}

/// A season played to its end.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SeasonRun {
    /// Money at the start.
    #[cfg_attr(feature = "serde", serde(with = "rust_decimal::serde::float"))]
    pub bankroll_at_start: Decimal,
    /// One record a betting week, in order.
    pub weeks: Vec<WeekRecord>,
    /// One forecast a match, in order of kick-off.
    pub predictions: Vec<Prediction>,
    /// Every bet, in order of settlement.
    pub bets: Vec<Bet>,
}

impl SeasonRun {
    /// Money at the end.
    pub fn final_bankroll(&self) -> Decimal {
        self.weeks.last().map_or(self.bankroll_at_start, |week| week.bankroll)
    }
}

/// The bets of a week before its results, and how far their stakes are from the optimum.
struct Placed {
    bets: Vec<PlacedBet>,
    kkt_residual: Option<f64>,
}

/// A bet that has been chosen and not yet settled; it knows no result.
struct PlacedBet {
    game: usize,
    outcome: Outcome,
    odds: f64,
    probability: f64,
    fair_probability: f64,
    stake: Decimal,
}

/// Walks the held-out season week by week: fit on what is known, predict, stake, settle, record.
///
/// Before each week the predictor is fitted on every result dated before the week's first day. The week's
/// fixtures, which carry opening odds and no results, are predicted; all stakes of the week are one simultaneous
/// Kelly problem on the bankroll as it stands before the week. Only then are results looked at. `on_week` is
/// called after each week with its record and the number of weeks in the season.
///
/// # Errors
/// [`Error::InvalidOption`], [`Error::StakeOptions`], [`Error::NoPrices`], [`Error::NotInOrder`], and whatever a step
/// reports: [`Error::Fit`], [`Error::Predict`], [`Error::PredictionShape`], [`Error::Probabilities`],
/// [`Error::Odds`], [`Error::Stakes`], [`Error::Scores`], [`Error::Money`].
///
/// # Examples
/// ```
/// use fairline_data::{HoldOut, Season, SimulatedLeague, SimulatedLeagueOptions};
/// use fairline_sim::{MarketPredictor, SeasonOptions, simulate_season};
///
/// let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(7))?;
/// let hold_out = HoldOut::split(&league.matches, Season::new(2023))?;
/// let mut market = MarketPredictor::new(fairline_market::Method::Shin);
/// let run = simulate_season(&hold_out, &mut market, &SeasonOptions::new(), |_, _| {})?;
/// assert_eq!(run.predictions.len(), 380);
/// assert!(run.bets.is_empty()); // who agrees with the bookmaker finds no value at its prices
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn simulate_season(
    hold_out: &HoldOut,
    predictor: &mut impl Predictor,
    options: &SeasonOptions,
    mut on_week: impl FnMut(&WeekRecord, usize),
) -> Result<SeasonRun> {
    options.validate()?;
    check_bookmaker(hold_out, &options.bookmaker)?;
    let played: Vec<Played> = hold_out
        .train
        .iter()
        .chain(&hold_out.test)
        .map(|game| Played::of(game, &options.bookmaker))
        .collect();
    let week_of = |game: &Match| BettingWeek::containing(game.date, options.first_weekday);
    let weeks: Vec<&[Match]> = hold_out.test.chunk_by(|a, b| week_of(a) == week_of(b)).collect();

    let mut bankroll = options.bankroll;
    let mut run = SeasonRun {
        bankroll_at_start: bankroll,
        weeks: Vec::new(),
        predictions: Vec::new(),
        bets: Vec::new(),
    };
    for (games, number) in weeks.iter().zip(1..) {
        let days = week_of(&games[0]);
        let fixtures: Vec<Fixture> = games.iter().map(|game| Fixture::of(game, &options.bookmaker)).collect();

        let history = History::before(&played, days.start(), options.first_weekday)?;
        let model = forecast(predictor, &history, &fixtures)?;
        let market = fair_probabilities(games, Line::Opening, options)?;
        let placed = place(&fixtures, &model, &market, bankroll, days.start(), options)?;

        // From here on the results of the week are known.
        let closing = fair_probabilities(games, Line::Closing, options)?;
        let first_bet = run.bets.len();
        for bet in &placed.bets {
            let bet = settle(bet, &games[bet.game], closing[bet.game], number, bankroll)?;
            bankroll = bet.bankroll_after;
            run.bets.push(bet);
        }
        let first_prediction = run.predictions.len();
        for (i, game) in games.iter().enumerate() {
            run.predictions.push(Prediction {
                week: number,
                date: game.date,
                home: game.home.clone(),
                away: game.away.clone(),
                model: [model[[i, 0]], model[[i, 1]], model[[i, 2]]],
                market: market[i],
                closing: closing[i],
                outcome: game.outcome(),
            });
        }
        let record = WeekRecord::of(
            number,
            days,
            &run.predictions[first_prediction..],
            &run.bets[first_bet..],
            placed.kkt_residual,
            bankroll,
        )?;
        on_week(&record, weeks.len());
        run.weeks.push(record);
    }
    Ok(run)
}

/// A misspelt bookmaker would look like a season without value.
fn check_bookmaker(hold_out: &HoldOut, bookmaker: &str) -> Result<()> {
    if hold_out.test.iter().any(|game| game.odds(bookmaker, Line::Opening).is_some()) {
        return Ok(());
    }
    let quotes =
        hold_out.test.iter().flat_map(|game| &game.quotes).filter(|quote| quote.line == Line::Opening);
    let quoted: BTreeSet<String> = quotes.map(|quote| quote.bookmaker.to_string()).collect();
    Err(Error::NoPrices {
        bookmaker: bookmaker.to_owned(),
        season: hold_out.season,
        quoted: quoted.into_iter().collect(),
    })
}

/// Fits on the history and predicts the fixtures.
fn forecast(
    predictor: &mut impl Predictor,
    history: &History<'_>,
    fixtures: &[Fixture],
) -> Result<Array2<f64>> {
    let (matches, before) = (history.matches().len(), history.end());
    predictor.fit(history).map_err(|source| Error::Fit { matches, before, source })?;
    let model = predictor.predict(fixtures).map_err(|source| Error::Predict { start: before, source })?;
    if model.dim() != (fixtures.len(), 3) {
        let (rows, columns) = model.dim();
        return Err(Error::PredictionShape { fixtures: fixtures.len(), rows, columns });
    }
    for (fixture, p) in fixtures.iter().zip(model.rows()) {
        let sums_to_one = (p.sum() - 1.0).abs() <= kelly::PROBABILITY_SUM_TOLERANCE;
        if !(sums_to_one && p.iter().all(|p| (0.0..=1.0).contains(p))) {
            return Err(Error::Probabilities {
                date: fixture.date,
                home: fixture.home.clone(),
                away: fixture.away.clone(),
                probabilities: [p[0], p[1], p[2]],
            });
        }
    }
    Ok(model)
}

/// The bookmaker's fair probabilities of each match, where it quoted a price.
fn fair_probabilities(games: &[Match], line: Line, options: &SeasonOptions) -> Result<Vec<Option<[f64; 3]>>> {
    let fair = |game: &Match| -> Result<Option<[f64; 3]>> {
        let Some(odds) = game.odds(&options.bookmaker, line) else { return Ok(None) };
        let book = devig(&odds, options.devig).map_err(|source| Error::Odds {
            date: game.date,
            home: game.home.clone(),
            away: game.away.clone(),
            source,
        })?;
        Ok(Some([book.probabilities[0], book.probabilities[1], book.probabilities[2]]))
    };
    games.iter().map(fair).collect()
}

/// Stakes for a week: one simultaneous Kelly problem over every fixture that has a price.
fn place(
    fixtures: &[Fixture],
    model: &Array2<f64>,
    market: &[Option<[f64; 3]>],
    bankroll: Decimal,
    start: Date,
    options: &SeasonOptions,
) -> Result<Placed> {
    let priced: Vec<(usize, [f64; 3], [f64; 3])> = fixtures
        .iter()
        .zip(market)
        .enumerate()
        .filter_map(|(i, (fixture, fair))| Some((i, fixture.odds?, (*fair)?)))
        .collect();
    if priced.is_empty() || bankroll <= Decimal::ZERO {
        return Ok(Placed { bets: Vec::new(), kkt_residual: None });
    }
    let odds = Array2::from_shape_fn((priced.len(), 3), |(row, k)| priced[row].1[k]);
    let belief = Array2::from_shape_fn((priced.len(), 3), |(row, k)| model[[priced[row].0, k]]);
    let stakes = kelly::simultaneous(belief.view(), odds.view(), &options.kelly)
        .map_err(|source| Error::Stakes { start, source })?;

    let mut placed = Placed { bets: Vec::new(), kkt_residual: Some(stakes.kkt_residual) };
    for (row, &(game, odds, fair)) in priced.iter().enumerate() {
        for outcome in Outcome::ALL {
            let k = outcome.index();
            let stake = stake(stakes.stakes[[row, k]], bankroll)?;
            // A fraction worth less than a penny is no bet.
            if stake > Decimal::ZERO {
                placed.bets.push(PlacedBet {
                    game,
                    outcome,
                    odds: odds[k],
                    probability: belief[[row, k]],
                    fair_probability: fair[k],
                    stake,
                });
            }
        }
    }
    Ok(placed)
}

fn settle(
    bet: &PlacedBet,
    game: &Match,
    closing: Option<[f64; 3]>,
    week: usize,
    bankroll: Decimal,
) -> Result<Bet> {
    let result = if game.outcome() == bet.outcome { BetResult::Won } else { BetResult::Lost };
    let profit = profit(bet.stake, bet.odds, result)?;
    let closing_line_value = closing
        .map(|p| closing_line_value(bet.odds, p[bet.outcome.index()]))
        .transpose()
        .map_err(Error::Scores)?;
    Ok(Bet {
        week,
        date: game.date,
        home: game.home.clone(),
        away: game.away.clone(),
        outcome: bet.outcome,
        odds: bet.odds,
        probability: bet.probability,
        fair_probability: bet.fair_probability,
        edge: bet.probability * bet.odds - 1.0,
        stake: bet.stake,
        result,
        profit,
        bankroll_after: add(bankroll, profit)?,
        closing_line_value,
    })
}
