//! Numbers that nobody means, at every door: an error, or an answer that keeps its promise; never a panic, never a NaN
//! or an infinity in an answer whose documentation has none.

#[path = "../../../tests/support/hostile_numbers.rs"]
pub(crate) mod hostile_numbers;

use fairline_data::{HoldOut, Match, Outcome, Quote, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_model::ScoreMatrix;
use fairline_sim::*;
use jiff::civil::{Date, Weekday, date};
use ndarray::Array2;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Strategy;
use rust_decimal::Decimal;

use self::hostile_numbers::{answer, any_number, either, is_finite, is_share};

/// An ordinary number, or one in `odds + 1` any at all.
fn mostly(good: std::ops::Range<f64>, odds: u32) -> impl Strategy<Value = f64> {
    prop_oneof![odds => good, 1 => any_number()]
}

/// Nothing to set in most cases.
fn seldom(good: std::ops::Range<f64>) -> impl Strategy<Value = Option<f64>> {
    prop::option::weighted(0.2, mostly(good, 2))
}

fn probabilities() -> impl Strategy<Value = [f64; 3]> {
    let cell = || prop_oneof![30 => 0.0..1.0f64, 1 => any_number(), 2 => select(vec![0.0, 5e-324, 1.0])];
    ([cell(), cell(), cell()], 0..9u8).prop_map(|(row, odd)| {
        let total: f64 = row.iter().sum();
        if odd > 0 && total > 0.0 { row.map(|p| p / total) } else { row }
    })
}

fn price() -> impl Strategy<Value = f64> {
    prop_oneof![16 => 1.01..30.0f64, 2 => select(vec![1.0 + f64::EPSILON, 1e9, 1e300, f64::MAX]), 1 => any_number()]
}

fn outcome() -> impl Strategy<Value = Outcome> {
    select(&Outcome::ALL[..])
}

fn day() -> impl Strategy<Value = Date> {
    prop_oneof![8 => (1..28i8).prop_map(|day| date(2017, 9, day)), 1 => Just(Date::MIN), 1 => Just(Date::MAX)]
}

fn money() -> impl Strategy<Value = Decimal> {
    let ends = vec![
        Decimal::MAX,
        Decimal::MIN,
        Decimal::ZERO,
        Decimal::NEGATIVE_ONE,
        Decimal::new(1, 28),
        Decimal::new(1, 2),
    ];
    prop_oneof![5 => (0..100_000i64).prop_map(|pennies| Decimal::new(pennies, 2)), 1 => select(ends)]
}

/// Few paths, and levels that are mostly good.
fn monte_carlo() -> impl Strategy<Value = MonteCarloOptions> {
    let paths = prop_oneof![9 => 0..9usize, 1 => Just(usize::MAX)];
    (
        any::<u64>(),
        paths,
        any::<bool>(),
        [seldom(0.0..2.0), seldom(0.0..1.0), seldom(0.0..1.0), seldom(0.0..1.0), seldom(0.5..1.0)],
    )
        .prop_map(|(seed, paths, antithetic, [error, quantile, drawdown, ruin, confidence])| {
            let mut options = MonteCarloOptions::new(seed).paths(paths);
            if antithetic {
                options = options.antithetic();
            }
            options = error.into_iter().fold(options, MonteCarloOptions::probability_error);
            options = quantile.into_iter().fold(options, |options, level| options.quantiles([level, 0.5]));
            options = drawdown.into_iter().fold(options, |options, level| options.drawdowns([level]));
            options = ruin.into_iter().fold(options, |options, level| options.ruin_levels([level]));
            confidence.into_iter().fold(options, MonteCarloOptions::confidence)
        })
}

fn league() -> Vec<Match> {
    SimulatedLeague::generate(&SimulatedLeagueOptions::new().seasons(2).clubs(6))
        .expect("valid options")
        .matches
}

fn schedule(matches: &[Match], options: &ScheduleOptions) -> Result<Schedule> {
    Schedule::new(&HoldOut::split(matches, Season::new(2017)).expect("the second season"), options)
}

proptest! {
    #[test]
    fn bankrolls_of_the_future_are_finite_or_refused(
        bets in prop::collection::vec((mostly(0.05..0.95, 20), price(), mostly(0.0..0.2, 20), any::<bool>(), prop_oneof![20 => 0..5u32, 1 => Just(u32::MAX)]), 0..6),
        returns in prop::collection::vec(mostly(-0.5..0.5, 20), 0..6), weeks in prop_oneof![9 => 0..5u32, 1 => Just(u32::MAX)],
        shape in [mostly(-1.0..2.0, 9), mostly(0.0..1.0, 9), mostly(-0.1..0.2, 9), mostly(0.0..1.0, 9), mostly(-1.0..1.0, 9)],
        shares in [mostly(0.0..0.5, 9), mostly(0.0..1.0, 9)], per_week in prop_oneof![9 => 0..6u32, 1 => Just(u32::MAX)], options in monte_carlo(),
    ) {
        let planned: Vec<PlannedBet> = bets.iter().map(|&(probability, odds, stake, flat, week)| {
            let stake = if flat { Stake::Flat(stake) } else { Stake::Fraction(stake) };
            PlannedBet { week, probability, odds, stake }
        }).collect();
        let pairs: Vec<(f64, f64)> = bets.iter().map(|bet| (bet.0, bet.1)).collect();
        let kelly = Staking::Kelly { fraction: shares[0], most: shares[1] };
        let [price_mean, price_deviation, edge_mean, edge_deviation, correlation] = shape;
        let drawn = |staking| BetDistribution {
            bets_per_week: per_week, weeks, price_mean, price_deviation, edge_mean, edge_deviation, correlation, staking,
        };
        let models: Vec<BankrollModel> = [
            either(BetPlan::new(&planned)).map(BankrollModel::Bets),
            either(WeekSample::new(&returns, weeks)).map(BankrollModel::Weeks),
            answer(BetDistribution::fit(&pairs, per_week, weeks, Staking::Fraction(0.1))).map(BankrollModel::Distribution),
            Some(BankrollModel::Distribution(drawn(kelly))), Some(BankrollModel::Distribution(drawn(Staking::Fraction(shares[0])))),
            Some(BankrollModel::Distribution(drawn(Staking::Flat(shares[0])))),
        ].into_iter().flatten().collect();
        for model in &models {
            answer(simulate_bankroll(model, &options));
            answer(compare_bankrolls(model, &models[0], &options));
        }
    }

    #[test]
    fn tables_of_the_future_hold_shares(
        forecasts in prop::collection::vec((0..5usize, 0..5usize, probabilities(), any::<bool>(), mostly(0.1..4.0, 20)), 0..6),
        numbers in [mostly(0.5..1.0, 9); 1], seasons in prop_oneof![9 => 0..9usize, 1 => Just(usize::MAX)], places in [0..6usize, 0..6usize],
        points in any::<i32>(), goals in any::<u32>(), win in any::<u8>(),
    ) {
        const CLUBS: [&str; 5] = ["Aston", "Borrow", "Cray", "Denby", "Esk"];
        let results = forecasts.iter().map(|&(home, away, ..)| (CLUBS[home], CLUBS[away], [goals, 1]));
        let mut standings: Vec<Standing> = either(Standing::from_results(results, win)).unwrap_or_default();
        if standings.is_empty() {
            standings = CLUBS.map(Standing::new).to_vec();
            standings[0].points = points;
            standings[1].goals_for = goals;
            standings[2].goals_against = goals;
        }
        let fixtures: Vec<LeagueFixture> = forecasts.iter().map(|&(home, away, p, scored, rate)| {
            let matrix = ScoreMatrix::poisson(rate, 1.0).ok().filter(|_| scored);
            let forecast = matrix.map_or(MatchForecast::Results(p), MatchForecast::Scores);
            LeagueFixture { home: CLUBS[home].into(), away: CLUBS[away].into(), forecast }
        }).collect();
        let options = LeagueOptions::new(7).seasons(seasons).top(places[0]).relegated(places[1]).confidence(numbers[0]);
        for options in [options, options.points_per_win(win)] {
            let Some(forecast) = answer(simulate_league(&standings, &fixtures, &options)) else { continue };
            for club in &forecast.clubs {
                let all = [&club.title, &club.top, &club.relegation].map(|p| p.value);
                prop_assert!(all.into_iter().all(is_share), "{:?}", club);
            }
        }
    }

    #[test]
    fn value_is_found_or_refused(
        p in probabilities(), fair in probabilities(), odds in [price(), price(), price()], commission in mostly(0.0..0.1, 9),
        edges in [seldom(-0.1..0.2), seldom(0.0..0.9)], band in prop::option::weighted(0.2, (price(), price())),
        sure in [seldom(0.5..1.0), seldom(0.001..0.1)], errors in prop::option::of([mostly(0.0..0.1, 9), mostly(0.0..0.1, 9), mostly(0.0..0.1, 9)]),
    ) {
        let games = league();
        let fixture = Fixture::of(&games[0], &Prices::Best).expect("a simulated match");
        let offers = odds.map(|odds| Offer { bookmaker: "A".into(), odds, commission });
        let mut options = ValueOptions::new();
        options = edges[0].into_iter().fold(options, ValueOptions::min_edge);
        options = edges[1].into_iter().fold(options, ValueOptions::max_edge);
        options = band.into_iter().fold(options, |options, (least, most)| options.odds_band(least, most));
        options = sure[0].into_iter().fold(options, ValueOptions::confidence);
        options = sure[1].into_iter().fold(options, ValueOptions::standard_error);
        let forecast = Forecast { fixture: &fixture, probabilities: p, standard_errors: errors, market: Some(fair), offers: Some(&offers) };
        if let Some(found) = either(options.detect(&[forecast])) {
            prop_assert!(found.candidates.iter().all(|candidate| candidate.edge.is_finite()), "{:?}", found);
        }
    }

    #[test]
    fn books_of_account_balance(
        start in money(), entries in prop::collection::vec((day(), money(), price(), select(vec![BetResult::Won, BetResult::Lost, BetResult::Void]), mostly(0.0..0.1, 9)), 0..6),
    ) {
        let Some(mut ledger) = either(Ledger::new(date(2017, 8, 1), start)) else { return Ok(()) };
        for (bet, (day, amount, odds, result, share)) in entries.into_iter().enumerate() {
            either(ledger.place(day, bet, amount));
            either(ledger.settle(day, bet, amount, odds, result));
            either(ledger.commission(day, bet, amount, share));
            either(ledger.refund(day, bet, amount));
            let sum: Decimal = ledger.entries().iter().map(|entry| entry.amount).sum();
            prop_assert_eq!(sum, ledger.balance());
        }
    }

    #[test]
    fn monitors_stay_finite(
        weeks in prop::collection::vec(prop::collection::vec((probabilities(), prop::option::of(probabilities()), outcome()), 0..15), 0..5),
        bets in prop::collection::vec((mostly(1.0..9.0, 20), mostly(-9.0..9.0, 20), prop::option::of(mostly(-0.1..0.1, 20))), 0..6),
        features in prop::collection::vec(mostly(-2.0..2.0, 60), 40), drawdown in mostly(0.0..0.9, 20), reference in any::<bool>(),
        numbers in [seldom(0.1..1.0), seldom(0.5..1.0), seldom(100.0..1000.0), seldom(0.5..5.0), seldom(0.01..0.5)], counts in [prop_oneof![9 => Just(10usize), 1 => any::<usize>()]; 1],
        shift in any_number(), tallies in prop::collection::vec(prop_oneof![9 => 0..50usize, 1 => Just(usize::MAX)], 0..5),
    ) {
        let mut options = MonitorOptions::new().window(counts[0]).bet_window(10).feature_window(10);
        let setters = [MonitorOptions::shift, MonitorOptions::confidence, MonitorOptions::false_alarm_every, MonitorOptions::drift_deviations];
        for (set, number) in setters.into_iter().zip(numbers) {
            options = number.into_iter().fold(options, set);
        }
        options = numbers[4].into_iter().fold(options, |options, level| options.highest_drawdown(level).worse_than_market(level));
        answer(options.run_length(shift));
        either(options.validate());
        let half = tallies.len() / 2;
        answer(population_stability_index(&tallies[..half], &tallies[half..]));
        let Some(mut monitor) = either(Monitor::new(&options)) else { return Ok(()) };
        let names = ["form".to_owned(), "rest".to_owned()];
        let bets: Vec<MonitoredBet> = bets.into_iter().map(|(stake, profit, closing_line_value)| MonitoredBet { stake, profit, closing_line_value }).collect();
        for (week, forecasts) in weeks.iter().enumerate() {
            let forecasts: Vec<ScoredForecast> = forecasts.iter().map(|&(model, market, outcome)| ScoredForecast { model, market, outcome }).collect();
            let rows = Array2::from_shape_fn((forecasts.len(), 2), |(i, j)| features[2 * i + j]);
            let table = Some(FeatureTable { names: &names, rows: rows.view() });
            if let Some(new) = either(Reference::of(&forecasts, table)).filter(|_| reference) {
                monitor.set_reference(new);
            }
            let seen = MonitoredWeek { season: Season::new(2017), week, forecasts: &forecasts, bets: &bets, features: table, drawdown };
            // A log score is infinite where what was called impossible happened, as documented.
            let mut health = either(monitor.week(&seen));
            if let Some(health) = &mut health {
                health.log = None;
            }
            prop_assert!(is_finite(&health), "{:?}", health);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn seasons_of_any_prices_are_played_or_refused(
        prices in prop::collection::vec(price(), 60), best in any::<bool>(), day in day(), commission in mostly(0.0..0.1, 6), share in mostly(0.0..1.0, 3),
        kinds in 0..5usize, stake in money(), bankroll in prop_oneof![3 => Just(Decimal::ONE_THOUSAND), 1 => money()], edge in mostly(-0.1..0.2, 5),
    ) {
        let mut games = league();
        let mut next = prices.iter().copied().cycle();
        let (at, home) = (games[33].date, games[33].home.clone());
        for game in &mut games[30..] {
            game.quotes.for_each_mut(|quote: &mut Quote| quote.odds.iter_mut().for_each(|odds| *odds = next.next().unwrap_or(2.0)));
        }
        let kind = [
            IncidentKind::Postponed { from: day }, IncidentKind::Abandoned, IncidentKind::BetsVoid, IncidentKind::PricesWithdrawn,
            IncidentKind::PartlyMatched { share },
        ][kinds];
        let mut options = ScheduleOptions::new().incident(Incident { date: at, home, kind }).commission("B365", commission);
        if best {
            options = options.best_price();
        }
        let plain = ScheduleOptions::new();
        for options in [&options, &plain] {
            let Some(schedule) = either(schedule(&games, options)) else { continue };
            let season = SeasonOptions::new().bankroll(bankroll).value(ValueOptions::new().min_edge(edge));
            let strategies: [Box<dyn fairline_sim::Strategy>; 3] = [Box::new(KellyStrategy), Box::new(FlatStrategy::new(stake)), Box::new(LevelProfitStrategy::new(stake))];
            for strategy in strategies {
                let Some(run) = either(simulate_season(&schedule, EloPredictor::default(), strategy, &season, |_| {})) else { continue };
                prop_assert!(run.final_bankroll() >= Decimal::ZERO);
                prop_assert!(run.predictions.iter().all(|one| one.model.into_iter().all(is_share)));
                answer(run.summary());
            }
        }
        let played: Vec<Played> = games.iter().filter_map(|game| either(Played::of(game, &Prices::Best))).collect();
        if let Some(history) = either(History::before(&played, day, Weekday::Tuesday)) {
            prop_assert!(history.matches().len() <= played.len());
        }
    }
}
