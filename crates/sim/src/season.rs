//! The walk through a season, week by week.

use std::collections::BTreeSet;

use fairline_data::{BettingWeek, HoldOut, Line, Match, Outcome, Quote};
use fairline_kelly as kelly;
use fairline_market::devig;
use fairline_metrics::closing_line_value;
use jiff::civil::Date;
use ndarray::Array2;
use rust_decimal::Decimal;

use crate::bet::{add, profit, stake};
use crate::prices::{consensus, quotes};
use crate::{
    Bet, BetResult, Error, Fixture, History, MarketEvidence, Played, Predictor, Prices, Result,
    SeasonOptions, WeekRecord,
};

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
    /// Fair probabilities of the opening book the bets were made at, or of the opening consensus with best prices;
    /// `None` without a price.
    pub market: Option<[f64; 3]>,
    /// Fair probabilities of the same bookmaker's closing book, or of the closing consensus; `None` without a price.
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
    /// What the model is worth beside the market's prices: over all past matches where the forecaster says so itself, else
    /// over the season's predictions. `None` where too little is known, or where the model is the market.
    pub evidence: Option<MarketEvidence>,
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
    bookmaker: String,
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
/// [`Error::InvalidOption`], [`Error::StakeOptions`], [`Error::NoPrices`], [`Error::NoBookmaker`],
/// [`Error::NotInOrder`], and whatever a step reports: [`Error::Fit`], [`Error::Predict`],
/// [`Error::PredictionShape`], [`Error::Probabilities`], [`Error::Odds`], [`Error::Stakes`], [`Error::Scores`],
/// [`Error::Money`].
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
    predictor: &mut (impl Predictor + ?Sized),
    options: &SeasonOptions,
    mut on_week: impl FnMut(&WeekRecord, usize),
) -> Result<SeasonRun> {
    options.validate()?;
    check_prices(hold_out, &options.prices)?;
    let played: Vec<Played> = hold_out
        .train
        .iter()
        .chain(&hold_out.test)
        .map(|game| Played::of(game, &options.prices))
        .collect::<Result<_>>()?;
    let week_of = |game: &Match| BettingWeek::containing(game.date, options.first_weekday);
    let weeks: Vec<&[Match]> = hold_out.test.chunk_by(|a, b| week_of(a) == week_of(b)).collect();

    let mut bankroll = options.bankroll;
    let mut run = SeasonRun {
        bankroll_at_start: bankroll,
        weeks: Vec::new(),
        predictions: Vec::new(),
        bets: Vec::new(),
        evidence: None,
    };
    for (games, number) in weeks.iter().zip(1..) {
        let days = week_of(&games[0]);
        let fixtures: Vec<Fixture> =
            games.iter().map(|game| Fixture::of(game, &options.prices)).collect::<Result<_>>()?;

        let history = History::before(&played, days.start(), options.first_weekday)?;
        let model = forecast(predictor, &history, &fixtures)?;
        let market = fair_probabilities(games, &fixtures, Line::Opening, options)?;
        let placed = place(&fixtures, &model, &market, bankroll, days.start(), options)?;

        // From here on the results of the week are known.
        let closing = fair_probabilities(games, &fixtures, Line::Closing, options)?;
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
    run.evidence = predictor.evidence().or_else(|| season_evidence(&run.predictions));
    Ok(run)
}

/// What the predictions of a season say about the model beside the market.
fn season_evidence(predictions: &[Prediction]) -> Option<MarketEvidence> {
    let priced: Vec<_> =
        predictions.iter().filter_map(|p| Some((p.market?, p.model, p.outcome.index()))).collect();
    let market: Vec<[f64; 3]> = priced.iter().map(|p| p.0).collect();
    let model: Vec<[f64; 3]> = priced.iter().map(|p| p.1).collect();
    let outcomes: Vec<usize> = priced.iter().map(|p| p.2).collect();
    MarketEvidence::of(&market, &model, &outcomes)
}

/// A misspelt bookmaker would look like a season without value.
fn check_prices(hold_out: &HoldOut, prices: &Prices) -> Result<()> {
    let opening =
        || hold_out.test.iter().flat_map(|game| &game.quotes).filter(|quote| quote.line == Line::Opening);
    let wanted = |quote: &Quote| match prices {
        Prices::Bookmaker(name) => *quote.bookmaker == **name,
        Prices::Best => !quote.is_statistic(),
    };
    if opening().any(wanted) {
        return Ok(());
    }
    let quoted: BTreeSet<String> = opening().map(|quote| quote.bookmaker.to_string()).collect();
    let (season, quoted) = (hold_out.season, quoted.into_iter().collect());
    Err(match prices {
        Prices::Bookmaker(name) => Error::NoPrices { bookmaker: name.clone(), season, quoted },
        Prices::Best => Error::NoBookmaker { season },
    })
}

/// Fits on the history and predicts the fixtures.
fn forecast(
    predictor: &mut (impl Predictor + ?Sized),
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

/// The market's fair probabilities of each match that has a price: of the chosen bookmaker, or of all.
fn fair_probabilities(
    games: &[Match],
    fixtures: &[Fixture],
    line: Line,
    options: &SeasonOptions,
) -> Result<Vec<Option<[f64; 3]>>> {
    let fair = |game: &Match| match &options.prices {
        Prices::Best => consensus(&quotes(game, line), game.odds(Quote::AVERAGE, line), options.devig),
        Prices::Bookmaker(name) => {
            let Some(odds) = game.odds(name, line) else { return Ok(None) };
            let book = devig(&odds, options.devig).map_err(|source| (name.clone(), source))?;
            Ok(Some([book.probabilities[0], book.probabilities[1], book.probabilities[2]]))
        }
    };
    let of = |(game, fixture): (&Match, &Fixture)| fair(game).map_err(|bad| fixture.bad_book(bad));
    games.iter().zip(fixtures).map(of).collect()
}

/// Who offers the odds of a fixture, outcome by outcome; of several the first.
fn offered_by(fixture: &Fixture, odds: [f64; 3], prices: &Prices) -> Option<[String; 3]> {
    match prices {
        Prices::Bookmaker(name) => Some(std::array::from_fn(|_| name.clone())),
        Prices::Best => {
            let who = |k: usize| fixture.quotes.iter().find(|quote| quote.odds[k] >= odds[k]);
            let name = |k: usize| who(k).map(|quote| quote.bookmaker.to_string());
            Some([name(0)?, name(1)?, name(2)?])
        }
    }
}

/// A fixture that can be bet on.
struct Priced {
    game: usize,
    odds: [f64; 3],
    offered_by: [String; 3],
    fair: [f64; 3],
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
    let priced = |(game, (fixture, fair)): (usize, (&Fixture, &Option<[f64; 3]>))| {
        let odds = fixture.odds?;
        Some(Priced { game, odds, offered_by: offered_by(fixture, odds, &options.prices)?, fair: (*fair)? })
    };
    let priced: Vec<Priced> = fixtures.iter().zip(market).enumerate().filter_map(priced).collect();
    if priced.is_empty() || bankroll <= Decimal::ZERO {
        return Ok(Placed { bets: Vec::new(), kkt_residual: None });
    }
    let odds = Array2::from_shape_fn((priced.len(), 3), |(row, k)| priced[row].odds[k]);
    let belief = Array2::from_shape_fn((priced.len(), 3), |(row, k)| model[[priced[row].game, k]]);
    let stakes = kelly::simultaneous(belief.view(), odds.view(), &options.kelly)
        .map_err(|source| Error::Stakes { start, source })?;

    let mut placed = Placed { bets: Vec::new(), kkt_residual: Some(stakes.kkt_residual) };
    for (row, priced) in priced.iter().enumerate() {
        for outcome in Outcome::ALL {
            let k = outcome.index();
            let stake = stake(stakes.stakes[[row, k]], bankroll)?;
            // A fraction worth less than a penny is no bet.
            if stake > Decimal::ZERO {
                placed.bets.push(PlacedBet {
                    game: priced.game,
                    outcome,
                    bookmaker: priced.offered_by[k].clone(),
                    odds: priced.odds[k],
                    probability: belief[[row, k]],
                    fair_probability: priced.fair[k],
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
        bookmaker: bet.bookmaker.clone(),
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
