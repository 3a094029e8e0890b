//! All bookmakers together: what they think, and what their best prices are worth.

use std::collections::BTreeSet;
use std::sync::Arc;

use approx::assert_abs_diff_eq;
use fairline_data::{HoldOut, Line, Match, Quote, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_kelly::{self as kelly, BankrollPolicy};
use fairline_market::{DevigOptions, Method};
use fairline_sim::{
    BookmakerOdds, ConsensusPredictor, Error, Fixture, Forecasts, History, KellyStrategy, MarketPredictor,
    Predictor, PredictorError, Prices, Schedule, ScheduleOptions, SeasonOptions, SeasonRun, ValueOptions,
    simulate_season,
};
use ndarray::Array2;
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// A mean of a few probabilities is right to the last digits, whatever the order of the sum.
const ROUNDING: f64 = 1e-15;

/// Certified overround removal leaves `|Σp − 1| ≤ 1e-12`.
const DEVIG: f64 = 1e-12;

fn league() -> Vec<Match> {
    let options = SimulatedLeagueOptions::new().seed(21).seasons(2).clubs(8);
    SimulatedLeague::generate(&options).expect("valid options").matches
}

fn play(
    matches: &[Match],
    predictor: impl Predictor,
    prices: &ScheduleOptions,
    options: &SeasonOptions,
) -> SeasonRun {
    let hold_out = HoldOut::split(matches, Season::new(2017)).expect("the league has this season");
    let schedule = Schedule::new(&hold_out, prices).expect("a priced season");
    simulate_season(&schedule, predictor, KellyStrategy, options, |_| {}).expect("a valid season")
}

/// The bookmaker whose odds are longest.
fn best() -> ScheduleOptions {
    ScheduleOptions::new().best_price()
}

fn at(bookmaker: &str) -> ScheduleOptions {
    ScheduleOptions::new().bookmaker(bookmaker)
}

/// One price out of line can bring a bookmaker's own book below 1.
fn consensus() -> ConsensusPredictor {
    ConsensusPredictor::new(DevigOptions::new(Method::Shin).underround(true))
}

/// No caps, no minimum edge: every bet that adds to growth is placed.
fn any_value() -> SeasonOptions {
    let policy = BankrollPolicy::new(kelly::Options::new());
    SeasonOptions::new().value(ValueOptions::new().min_edge(None)).policy(policy)
}

fn quote(bookmaker: &str, odds: [f64; 3]) -> Quote {
    Quote { bookmaker: bookmaker.into(), line: Line::Opening, odds }
}

/// A fixture with these books.
fn fixture(books: &[(&str, [f64; 3])], average: Option<[f64; 3]>) -> Fixture {
    let mut game = league().swap_remove(0);
    game.quotes = books.iter().map(|&(name, odds)| quote(name, odds)).collect();
    game.quotes.extend(average.map(|odds| quote("Avg", odds)));
    Fixture::of(&game, &Prices::Best).expect("valid odds")
}

fn bits(p: [f64; 3]) -> [u64; 3] {
    p.map(f64::to_bits)
}

#[test]
fn one_bookmaker_is_its_own_consensus() {
    let mut matches = league();
    for game in &mut matches {
        game.quotes.retain(|quote| &*quote.bookmaker != "B365");
        // Statistics have no say where there is a bookmaker.
        game.quotes.for_each_mut(|quote| {
            if quote.is_statistic() {
                quote.odds = [1.2, 9.0, 30.0];
            }
        });
    }
    for method in Method::ALL {
        let options = SeasonOptions::new();
        let market = play(&matches, MarketPredictor::new(method), &at("PS").devig(method), &options);
        let consensus = play(&matches, ConsensusPredictor::new(method), &best().devig(method), &options);
        // Forecasts, market, closing line, and the bets: all the same.
        assert_eq!(market, consensus, "{method}");
    }
}

#[test]
fn max_and_avg_are_not_bookmakers() {
    let with = fixture(&[("PS", [2.0, 3.5, 4.0]), ("Max", [9.0, 9.0, 9.0])], Some([3.0, 3.0, 3.0]));
    assert_eq!(with.quotes.len(), 1);
    assert_eq!(with.odds, Some([2.0, 3.5, 4.0]));
    assert_eq!(with.consensus(Method::Power).unwrap(), {
        fixture(&[("PS", [2.0, 3.5, 4.0])], None).consensus(Method::Power).unwrap()
    });
}

#[test]
fn the_average_stands_in_where_no_bookmaker_quotes() {
    let average = fixture(&[("Max", [9.0, 9.0, 9.0])], Some([2.0, 3.5, 4.0]));
    let ps = fixture(&[("PS", [2.0, 3.5, 4.0])], None);
    assert_eq!(average.consensus(Method::Shin).unwrap(), ps.consensus(Method::Shin).unwrap());
    assert_eq!(average.odds, None); // but nobody takes a bet at it
    assert_eq!(fixture(&[], None).consensus(Method::Shin).unwrap(), None);
}

#[test]
fn a_book_without_a_price_is_no_book_but_its_prices_can_be_bet_at() {
    let mut fixture = fixture(&[("PS", [2.0, 3.5, 4.0])], Some([2.5, 3.0, 3.0]));
    let complete = fixture.consensus(Method::Shin).unwrap();
    fixture.quotes.push(BookmakerOdds { bookmaker: "WH".into(), odds: [2.2, f64::NAN, 3.0] });
    assert_eq!(fixture.consensus(Method::Shin).unwrap(), complete);
    fixture.quotes.remove(0);
    let average = fixture.consensus(Method::Shin).unwrap().unwrap();
    assert!(average[0] < complete.unwrap()[0], "{average:?}");
}

/// Fair probabilities that are not extreme, and the odds of a book with this overround on them.
fn fair() -> impl Strategy<Value = [f64; 3]> {
    prop::array::uniform3(0.1..1.0f64).prop_map(|w| w.map(|x| x / w.iter().sum::<f64>()))
}

fn books() -> impl Strategy<Value = Vec<[f64; 3]>> {
    prop::collection::vec((fair(), 0.001..0.15f64), 1..8)
        .prop_map(|books| books.iter().map(|(p, o)| p.map(|p| 1.0 / (p * (1.0 + o)))).collect())
        .prop_filter("odds above 1", |books: &Vec<[f64; 3]>| books.iter().flatten().all(|&o| o > 1.0))
}

const NAMES: [&str; 8] = ["B365", "BW", "IW", "LB", "PS", "VC", "WH", "1XB"];

fn named(books: &[[f64; 3]]) -> Vec<(&'static str, [f64; 3])> {
    NAMES.into_iter().zip(books.iter().copied()).collect()
}

proptest! {
    #[test]
    fn the_order_of_bookmakers_does_not_matter(books in books(), turn in 0usize..8) {
        let mut books = named(&books);
        let one = fixture(&books, None);
        let turn = turn % books.len();
        books.rotate_left(turn);
        // A file's columns may come in any order: the fixture is the same to the bit.
        let other = fixture(&books, None);
        prop_assert_eq!(&other, &one);
        // And by hand, to rounding.
        let mut by_hand = one.clone();
        by_hand.quotes.rotate_left(turn);
        let (a, b) = (one.consensus(Method::Shin)?.unwrap(), by_hand.consensus(Method::Shin)?.unwrap());
        for k in 0..3 {
            prop_assert!((a[k] - b[k]).abs() <= ROUNDING, "{a:?} {b:?}");
        }
    }

    #[test]
    fn the_consensus_is_the_mean_of_what_each_thinks_alone(books in books()) {
        let together = fixture(&named(&books), None).consensus(Method::OddsRatio)?.unwrap();
        let mut mean = [0.0; 3];
        for &book in &books {
            let alone = fixture(&[("PS", book)], None).consensus(Method::OddsRatio)?.unwrap();
            mean.iter_mut().zip(alone).for_each(|(mean, p)| *mean += p / books.len() as f64);
        }
        prop_assert!((together.iter().sum::<f64>() - 1.0).abs() <= DEVIG);
        for k in 0..3 {
            prop_assert!((together[k] - mean[k]).abs() <= ROUNDING, "{together:?} {mean:?}");
        }
    }

    #[test]
    fn who_shaves_more_says_the_same(p in fair(), overrounds in prop::collection::vec(0.0..0.2f64, 1..8)) {
        let books: Vec<[f64; 3]> = overrounds.iter().map(|o| p.map(|p| 1.0 / (p * (1.0 + o)))).collect();
        prop_assume!(books.iter().flatten().all(|&o| o > 1.0));
        let line = fixture(&named(&books), None).consensus(Method::Multiplicative)?.unwrap();
        for k in 0..3 {
            prop_assert!((line[k] - p[k]).abs() <= DEVIG, "{line:?} {p:?}");
        }
    }

    /// Averaged as probabilities, `1/mean(1/odds)`, the prices give no value however much bookmakers disagree; the mean
    /// of the odds would, since it is longer.
    #[test]
    fn there_is_no_value_at_the_average_price(books in books()) {
        for method in [Method::Multiplicative, Method::Power, Method::Shin, Method::OddsRatio] {
            let p = fixture(&named(&books), None).consensus(method)?.unwrap();
            for k in 0..3 {
                let average = books.len() as f64 / books.iter().map(|odds| 1.0 / odds[k]).sum::<f64>();
                prop_assert!(p[k] * average <= 1.0, "{method}: {p:?} at {average}");
            }
        }
    }

    #[test]
    fn the_best_price_is_the_longest(books in books()) {
        let best = fixture(&named(&books), None).odds.unwrap();
        for k in 0..3 {
            let longest = books.iter().map(|odds| odds[k]).fold(0.0, f64::max);
            prop_assert_eq!(best[k].to_bits(), longest.to_bits());
        }
    }
}

#[test]
fn bookmakers_may_come_and_go_from_match_to_match() {
    let mut matches = league();
    for (i, game) in matches.iter_mut().enumerate() {
        let kept: &[&str] = match i % 5 {
            0 => &["B365", "PS", "Max", "Avg"],
            1 => &["B365", "Max", "Avg"],
            2 => &["PS"],
            3 => &["Max", "Avg"],
            _ => &[],
        };
        game.quotes.retain(|quote| kept.contains(&&*quote.bookmaker));
    }
    let run = play(&matches, consensus(), &best(), &any_value());
    let first = matches.len() - run.predictions.len();
    for (i, prediction) in (first..).zip(&run.predictions) {
        let game = &matches[i];
        assert_eq!((game.date, &game.home), (prediction.date, &prediction.home));
        let fair = |name: &str| {
            let odds = game.odds(name, Line::Opening).expect("kept");
            fairline_market::devig(&odds, Method::Shin).expect("a book").probabilities
        };
        let expected = match i % 5 {
            0 => (0..3).map(|k| f64::midpoint(fair("B365")[k], fair("PS")[k])).collect(),
            1 => fair("B365"),
            2 => fair("PS"),
            3 => fair("Avg"),
            _ => vec![1.0 / 3.0; 3],
        };
        for (ours, theirs) in prediction.model.iter().zip(expected) {
            assert_abs_diff_eq!(*ours, theirs, epsilon = ROUNDING);
        }
        // Without any quote there is no market; equal chances are only the forecast.
        assert_eq!(prediction.market.map(bits), (i % 5 != 4).then_some(bits(prediction.model)));
        assert_eq!(prediction.closing.is_none(), i % 5 == 4);
        let bet_on = run.bets.iter().any(|bet| (bet.date, &bet.home) == (game.date, &game.home));
        assert!(!bet_on || i % 5 == 0, "alone or absent, and yet out of line: {} {}", game.date, game.home);
    }
}

#[test]
fn the_consensus_finds_no_value_at_the_average_of_the_prices() {
    let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(5)).unwrap();
    let hold_out = HoldOut::split(&league.matches, Season::new(2023)).unwrap();
    let schedule = Schedule::new(&hold_out, &at("Avg")).unwrap();
    let run = simulate_season(&schedule, consensus(), KellyStrategy, &any_value(), |_| {}).unwrap();
    assert!(run.bets.is_empty(), "{:?}", run.bets[0]);
}

/// The league with five bookmakers who agree everywhere, but for what `change` does to the test season.
fn agreeing(change: impl Fn(usize, &mut Vec<Quote>)) -> Vec<Match> {
    let mut matches = league();
    let test = matches.iter().position(|game| game.season() == Season::new(2017)).expect("two seasons");
    for (i, game) in matches.iter_mut().enumerate() {
        let odds = game.odds("PS", Line::Opening).expect("the league quotes every match");
        let mut quotes = NAMES[..5].iter().map(|name| quote(name, odds)).collect();
        if let Some(i) = i.checked_sub(test) {
            change(i, &mut quotes);
        }
        game.quotes = quotes.into_iter().collect();
    }
    matches
}

#[test]
fn where_bookmakers_agree_the_best_price_has_no_value() {
    let run = play(&agreeing(|_, _| ()), consensus(), &best(), &any_value());
    assert!(run.bets.is_empty(), "{:?}", run.bets[0]);
}

#[test]
fn value_is_only_where_a_bookmaker_is_out_of_line() {
    let out_of_line = |i: usize| i % 7 == 3;
    let matches = agreeing(|i, quotes| {
        if out_of_line(i) {
            // One in five a tenth too long: by its own book the away win is less likely, by the other four it is not.
            quotes[1].odds[2] *= 1.1;
        }
    });
    // Some of these are arbitrages; without hedges only what has an edge of its own is backed.
    let policy = BankrollPolicy::new(kelly::Options::new());
    let options = SeasonOptions::new().value(ValueOptions::new().min_edge(0.0)).policy(policy);
    let run = play(&matches, consensus(), &best(), &options);
    let expected = (0..run.predictions.len()).filter(|&i| out_of_line(i)).count();
    assert_eq!(run.bets.len(), expected, "{:#?}", run.bets);
    for bet in &run.bets {
        let i = run.predictions.iter().position(|p| (p.date, &p.home) == (bet.date, &bet.home)).unwrap();
        assert!(out_of_line(i) && bet.outcome.index() == 2 && bet.bookmaker == "BW", "{bet:?}");
        assert_abs_diff_eq!(bet.fair_probability, bet.probability);
    }
}

#[test]
fn bets_name_who_offered_the_price() {
    let matches = league();
    let run = play(&matches, Contrarian, &best(), &SeasonOptions::new());
    let offers: BTreeSet<&str> = run.bets.iter().map(|bet| &*bet.bookmaker).collect();
    assert_eq!(offers.into_iter().collect::<Vec<_>>(), ["B365", "PS"]);
    for bet in &run.bets {
        let game = matches.iter().find(|game| (game.date, &game.home) == (bet.date, &bet.home)).unwrap();
        let price = |name: &str| game.odds(name, Line::Opening).unwrap()[bet.outcome.index()];
        assert_eq!(bet.odds.to_bits(), price(&bet.bookmaker).to_bits());
        assert!(bet.odds >= price("B365").max(price("PS")));
    }
    let run = play(&matches, Contrarian, &at("Avg"), &SeasonOptions::new());
    assert!(!run.bets.is_empty() && run.bets.iter().all(|bet| bet.bookmaker == "Avg"));
}

/// Believes in equal chances and so finds value everywhere.
struct Contrarian;

impl Predictor for Contrarian {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Ok(Array2::from_elem((fixtures.len(), 3), 1.0 / 3.0).into())
    }
}

/// Best prices of 2.3, 3.3 and 4.6 sum to 0.955.
#[test]
fn an_arbitrage_takes_the_whole_bankroll_of_an_unbridled_bettor() {
    const ARBITRAGE: usize = 30;
    let matches = agreeing(|i, quotes| {
        if i == ARBITRAGE {
            *quotes = vec![quote("PS", [2.3, 3.3, 3.2]), quote("WH", [1.95, 3.3, 4.6])];
        }
    });
    let run = play(&matches, consensus(), &best(), &any_value());
    let fair = run.predictions[ARBITRAGE].market.expect("two books");
    assert_abs_diff_eq!(fair.iter().sum::<f64>(), 1.0, epsilon = DEVIG);
    assert_eq!(run.bets.iter().map(|bet| &*bet.bookmaker).collect::<Vec<_>>(), ["PS", "PS", "WH"]);
    // Whatever happens is paid for, so nothing is gained by cash: each outcome gets the share that is its probability.
    let bankroll = run.bankroll_at_start.to_f64().unwrap();
    for (bet, p) in run.bets.iter().zip(fair) {
        assert_abs_diff_eq!(bet.stake.to_f64().unwrap(), p * bankroll, epsilon = 0.01 + 1e-6 * bankroll);
        assert_abs_diff_eq!(bet.edge, bet.odds * p - 1.0, epsilon = ROUNDING);
    }
    assert!(run.weeks.iter().all(|week| week.kkt_residual.is_some_and(|residual| residual <= 1e-9)));
    // The usual caps hold here as anywhere, and what has no edge of its own is left alone.
    let run = play(&matches, consensus(), &best(), &SeasonOptions::new());
    assert_eq!(run.bets.iter().map(|bet| bet.outcome.index()).collect::<Vec<_>>(), [0, 2]);
    assert!(run.bets.iter().all(|bet| bet.stake <= run.bankroll_at_start * Decimal::new(5, 2)));
}

#[test]
fn a_book_without_an_answer_is_named_with_its_match() {
    let error = |odds: [f64; 3], options: ScheduleOptions| {
        let matches = agreeing(|i, quotes| {
            if i == 4 {
                quotes[2].odds = odds;
            }
        });
        let hold_out = HoldOut::split(&matches, Season::new(2017)).unwrap();
        Schedule::new(&hold_out, &options).unwrap_err()
    };
    for (odds, options) in [
        ([0.5, 3.0, 3.0], best()),
        ([0.5, 3.0, 3.0], at("IW")),
        // The additive method would have to call the longshot impossible.
        ([1.02, 13.0, 400.0], best().devig(Method::Additive)),
    ] {
        let error = error(odds, options);
        assert!(matches!(&error, Error::Odds { bookmaker, .. } if bookmaker == "IW"), "{error}");
        assert!(error.to_string().contains(", IW: "), "{error}");
    }
}

#[test]
fn without_a_bookmaker_there_is_no_best_price() {
    let mut matches = league();
    for game in &mut matches {
        game.quotes.retain(Quote::is_statistic);
    }
    let hold_out = HoldOut::split(&matches, Season::new(2017)).unwrap();
    let error = Schedule::new(&hold_out, &best()).unwrap_err();
    let expected = "no bookmaker quotes a match of 2017-18, so there is no best price; bet at an average if there is one";
    assert_eq!(error.to_string(), expected);
    // The average can still be asked.
    let run = play(&matches, consensus(), &at("Avg"), &SeasonOptions::new());
    assert!(run.bets.is_empty() && run.predictions.iter().all(|p| p.market.map(bits) == Some(bits(p.model))));
}

#[test]
fn names_are_shared() {
    let games = league();
    let [one, other] = [0, 1].map(|i| Fixture::of(&games[i], &Prices::Best).unwrap().quotes.swap_remove(0));
    assert!(Arc::ptr_eq(&one.bookmaker, &other.bookmaker));
}
