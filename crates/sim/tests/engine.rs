//! What may come between a bet and its result, who keeps a share of the winnings, and where every penny goes.
#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use std::collections::{BTreeMap, BTreeSet};

use fairline_data::{HoldOut, Match, Season, SimulatedLeague, SimulatedLeagueOptions};
use fairline_kelly::{self as kelly, BankrollPolicy};
use fairline_sim::{
    Bet, BetResult, EntryKind, Error, Event, Fixture, FlatStrategy, Forecasts, History, Incident,
    IncidentKind, KellyStrategy, LevelProfitStrategy, Predictor, PredictorError, RefusalReason, Rhythm,
    Schedule, ScheduleOptions, SeasonOptions, SeasonRun, Slate, Stakes, Strategy, StrategyError,
    ValueOptions, simulate_season,
};
use jiff::ToSpan;
use jiff::civil::Date;
use ndarray::Array2;
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

/// Believes in equal chances and so finds value everywhere.
#[derive(Clone)]
struct Equal;

impl Predictor for Equal {
    fn fit(&mut self, _history: &History<'_>) -> Result<(), PredictorError> {
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Ok(Array2::from_elem((fixtures.len(), 3), 1.0 / 3.0).into())
    }
}

/// Remembers the matches it was shown.
struct Witness(BTreeSet<(Date, String)>);
impl Predictor for Witness {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        self.0.extend(history.matches().iter().map(|it| (it.fixture.date, it.fixture.home.clone())));
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Equal.predict(fixtures)
    }
}

/// The season that is played.
const SEASON: Season = Season::new(2017);

fn league(seed: u64) -> Vec<Match> {
    let options = SimulatedLeagueOptions::new().seed(seed).seasons(2).clubs(8);
    SimulatedLeague::generate(&options).unwrap().matches
}

fn schedule(matches: &[Match], options: &ScheduleOptions) -> Schedule {
    Schedule::new(&HoldOut::split(matches, SEASON).unwrap(), options).unwrap()
}

fn play(
    matches: &[Match],
    prices: &ScheduleOptions,
    strategy: impl Strategy,
    options: &SeasonOptions,
) -> SeasonRun {
    simulate_season(&schedule(matches, prices), Equal, strategy, options, |_| {}).unwrap()
}

fn test_matches(matches: &[Match]) -> Vec<&Match> {
    matches.iter().filter(|game| game.season() == SEASON).collect()
}

fn incident(game: &Match, kind: IncidentKind) -> Incident {
    Incident { date: game.date, home: game.home.clone(), kind }
}

fn bets_on<'a>(run: &'a SeasonRun, game: &Match) -> Vec<&'a Bet> {
    run.bets.iter().filter(|bet| (&bet.home, &bet.away) == (&game.home, &game.away)).collect()
}

fn money(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The same stake on everything with value.
fn ten() -> FlatStrategy {
    FlatStrategy::new(Decimal::TEN)
}

/// A match of the season that has a bet on it when nothing happens, and the bet.
fn a_match_with_a_bet(matches: &[Match]) -> (&Match, Bet) {
    let run = play(matches, &ScheduleOptions::new(), ten(), &SeasonOptions::new());
    let bet = run.bets[run.bets.len() / 2].clone();
    let game =
        test_matches(matches).into_iter().find(|game| (game.date, &game.home) == (bet.date, &bet.home));
    (game.unwrap(), bet)
}

#[test]
fn bets_on_an_abandoned_match_come_back_and_it_is_never_learnt_from() {
    let matches = league(3);
    let (game, _) = a_match_with_a_bet(&matches);
    let prices = ScheduleOptions::new().incident(incident(game, IncidentKind::Abandoned));
    let run = play(&matches, &prices, ten(), &SeasonOptions::new());
    let bets = bets_on(&run, game);
    assert!(!bets.is_empty());
    for bet in &bets {
        assert_eq!((bet.result, bet.profit, bet.closing_line_value), (BetResult::Void, Decimal::ZERO, None));
        let kinds: Vec<EntryKind> =
            run.ledger.iter().filter(|entry| entry.bet == Some(bet.number)).map(|entry| entry.kind).collect();
        assert_eq!(kinds, [EntryKind::Stake, EntryKind::Refund]);
    }
    let prediction = run.predictions.iter().find(|p| (p.date, &p.home) == (game.date, &game.home)).unwrap();
    assert_eq!(prediction.outcome, None);
    let summary = run.summary().unwrap();
    assert_eq!(summary.scores.model.matches, run.predictions.len() - 1);
    assert_eq!(summary.betting.void, bets.len());
    let stood: Decimal =
        run.bets.iter().filter(|bet| bet.result != BetResult::Void).map(|bet| bet.stake).sum();
    assert_eq!(summary.betting.staked, stood);

    let mut witness = Witness(BTreeSet::new());
    let schedule = schedule(&matches, &prices);
    simulate_season(&schedule, &mut witness, ten(), &SeasonOptions::new(), |_| {}).unwrap();
    assert!(!witness.0.contains(&(game.date, game.home.clone())));
    assert!(witness.0.len() > 56);
}

#[test]
fn void_bets_come_back_and_the_result_counts() {
    let matches = league(3);
    let (game, _) = a_match_with_a_bet(&matches);
    let prices = ScheduleOptions::new().incident(incident(game, IncidentKind::BetsVoid));
    let run = play(&matches, &prices, ten(), &SeasonOptions::new());
    assert!(bets_on(&run, game).iter().all(|bet| bet.result == BetResult::Void));
    assert!(run.predictions.iter().all(|prediction| prediction.outcome.is_some()));
}

#[test]
fn a_match_moved_by_a_day_keeps_its_bets_and_one_moved_by_weeks_does_not() {
    let matches = league(3);
    let (game, bet) = a_match_with_a_bet(&matches);
    for (days, stands) in [(1, true), (3, true), (4, false), (20, false)] {
        let from = game.date - days.days();
        let prices = ScheduleOptions::new()
            .rhythm(Rhythm::Daily)
            .incident(incident(game, IncidentKind::Postponed { from }));
        let run = play(&matches, &prices, ten(), &SeasonOptions::new());
        let first: Vec<&Bet> = bets_on(&run, game).into_iter().filter(|bet| bet.date == from).collect();
        assert!(!first.is_empty(), "{days}");
        for it in &first {
            assert_eq!(it.result == BetResult::Void, !stands, "{days} {it:?}");
        }
        // It is forecast twice and scored once, and bet on again when it is played.
        let forecasts: Vec<_> =
            run.predictions.iter().filter(|p| (&p.home, &p.away) == (&game.home, &game.away)).collect();
        assert_eq!(forecasts.iter().map(|p| p.outcome).collect::<Vec<_>>(), [None, Some(game.outcome())]);
        let second: Vec<&Bet> = bets_on(&run, game).into_iter().filter(|bet| bet.date == game.date).collect();
        assert!(second.iter().any(|it| it.outcome == bet.outcome && it.result == bet.result));
    }
}

/// A league that plays from February to November, and names its seasons by the year.
fn by_the_year(seed: u64) -> Vec<Match> {
    let mut matches = league(seed);
    for game in &mut matches {
        game.named_season = Some(game.season());
        game.date -= 6.months();
    }
    matches
}

#[test]
fn a_match_moved_within_a_calendar_year_stays_in_its_season() {
    let matches = by_the_year(3);
    let games = test_matches(&matches);
    let game = games.iter().find(|game| game.date > games[0].date + 4.weeks()).unwrap();
    let moved = incident(game, IncidentKind::Postponed { from: game.date - 21.days() });
    let plain = play(&matches, &ScheduleOptions::new(), ten(), &SeasonOptions::new());
    let run = play(&matches, &ScheduleOptions::new().incident(moved), ten(), &SeasonOptions::new());
    let numbers = |run: &SeasonRun| run.weeks.iter().map(|week| (week.season, week.week)).collect::<Vec<_>>();
    assert_eq!(numbers(&run), (1..=plain.weeks.len()).map(|week| (SEASON, week)).collect::<Vec<_>>());
    assert_eq!(numbers(&run), numbers(&plain));
}

/// Training matches of one league may be later than the first held-out ones of another.
#[test]
fn leagues_of_two_calendars_are_played_together() {
    let mut winter: Vec<Match> = league(3).into_iter().filter(|game| game.season() < SEASON).collect();
    for game in &mut winter {
        game.date += 4.months();
    }
    let mut matches = by_the_year(4);
    for game in &mut matches {
        game.competition = "N1".to_owned();
    }
    let training = winter.iter().chain(&matches).filter(|game| game.season() < SEASON);
    let first = test_matches(&matches)[0].date;
    assert!(winter.iter().any(|game| game.date > first));
    let known = training.filter(|game| game.date < first).count();
    matches.extend(winter);
    let schedule = schedule(&matches, &ScheduleOptions::new());
    assert_eq!(schedule.training_matches(), known);
    let run = simulate_season(&schedule, Equal, ten(), &SeasonOptions::new(), |_| {}).unwrap();
    assert!(
        run.predictions.iter().all(|it| it.competition == "N1")
            && run.weeks.iter().all(|it| it.season == SEASON)
    );
}

#[test]
fn a_stake_on_a_postponed_match_stays_open_over_the_weeks_between() {
    let matches = league(3);
    let (game, _) = a_match_with_a_bet(&matches);
    let from = game.date - 10.days();
    let moved = incident(game, IncidentKind::Postponed { from });
    let prices = ScheduleOptions::new().bets_stand(30).incident(moved);
    let run = play(&matches, &prices, ten(), &SeasonOptions::new());
    let bet = bets_on(&run, game)[0];
    assert_eq!(bet.date, from);
    let settled =
        run.ledger.iter().rposition(|entry| entry.bet == Some(bet.number) && entry.kind == EntryKind::Return);
    let placed = run.ledger.iter().position(|entry| entry.bet == Some(bet.number)).unwrap();
    assert_eq!(run.ledger[placed].date, from);
    if let Some(settled) = settled {
        assert_eq!(run.ledger[settled].date, game.date);
    }
    // Meanwhile it is money that the bankroll has and the account has not: all sums agree at the end.
    let balance: Decimal = run.ledger.iter().map(|entry| entry.amount).sum();
    assert_eq!(balance, run.final_bankroll());
    assert!(run.open.is_empty());
}

#[test]
fn prices_that_vanish_are_refused_with_their_reason() {
    let matches = league(3);
    let (game, _) = a_match_with_a_bet(&matches);
    let prices = ScheduleOptions::new().incident(incident(game, IncidentKind::PricesWithdrawn));
    let run = play(&matches, &prices, ten(), &SeasonOptions::new());
    assert!(bets_on(&run, game).is_empty());
    let refused: Vec<_> =
        run.refused.iter().filter(|bet| (bet.date, &bet.home) == (game.date, &game.home)).collect();
    assert!(!refused.is_empty());
    assert!(refused.iter().any(|bet| bet.reason == RefusalReason::PriceWithdrawn));
    assert!(run.funnel.placed < run.funnel.after_caps);
}

#[test]
fn what_is_not_matched_comes_back_at_once() {
    let matches = league(3);
    let (game, before) = a_match_with_a_bet(&matches);
    let partly = incident(game, IncidentKind::PartlyMatched { share: 0.337 });
    let run = play(&matches, &ScheduleOptions::new().incident(partly), ten(), &SeasonOptions::new());
    let bet = bets_on(&run, game).into_iter().find(|bet| bet.outcome == before.outcome).unwrap();
    assert_eq!(bet.stake, money("3.37"));
    let entries: Vec<_> = run
        .ledger
        .iter()
        .filter(|entry| entry.bet == Some(bet.number))
        .map(|entry| (entry.kind, entry.amount))
        .take(2)
        .collect();
    assert_eq!(entries, [(EntryKind::Stake, money("-10")), (EntryKind::Refund, money("6.63"))]);
}

#[test]
fn an_incident_of_no_match_is_refused() {
    let matches = league(3);
    let game = test_matches(&matches)[30];
    let later = game.date + 1.days();
    let hold_out = HoldOut::split(&matches, SEASON).unwrap();
    let unknown = Incident { date: game.date, home: "Nobody".into(), kind: IncidentKind::Abandoned };
    for wrong in [unknown, incident(game, IncidentKind::Postponed { from: later })] {
        let options = ScheduleOptions::new().incident(wrong);
        assert!(matches!(Schedule::new(&hold_out, &options), Err(Error::Incident { .. })));
    }
    let wrong = incident(game, IncidentKind::PartlyMatched { share: 1.5 });
    assert!(matches!(
        Schedule::new(&hold_out, &ScheduleOptions::new().incident(wrong)),
        Err(Error::InvalidOption { .. })
    ));
}

#[test]
fn an_exchange_keeps_its_share_of_a_markets_net_winnings() {
    let matches = league(3);
    let prices = ScheduleOptions::new().commission("B365", 0.05);
    let run = play(&matches, &prices, ten(), &SeasonOptions::new());
    let mut markets: BTreeMap<(String, String, Season), Vec<&Bet>> = BTreeMap::new();
    for bet in &run.bets {
        markets.entry((bet.home.clone(), bet.away.clone(), bet.season)).or_default().push(bet);
    }
    let mut paid = 0;
    for bets in markets.values() {
        let net: Decimal = bets.iter().map(|bet| bet.profit + bet.commission).sum();
        let due = if net > Decimal::ZERO { (net * money("0.05")).round_dp(2) } else { Decimal::ZERO };
        assert_eq!(bets.iter().map(|bet| bet.commission).sum::<Decimal>(), due);
        paid += usize::from(due > Decimal::ZERO);
    }
    assert!(paid > 3);
    // It is also in the edge.
    let bet = &run.bets[0];
    let net_odds = 1.0 + (bet.odds - 1.0) * 0.95;
    assert!((bet.edge - (bet.probability * net_odds - 1.0)).abs() < 1e-12);
}

#[test]
fn days_are_decided_one_after_the_other_and_weeks_at_once() {
    let matches = league(3);
    let weekly = play(&matches, &ScheduleOptions::new(), KellyStrategy, &SeasonOptions::new());
    let daily =
        play(&matches, &ScheduleOptions::new().rhythm(Rhythm::Daily), KellyStrategy, &SeasonOptions::new());
    assert_eq!(weekly.weeks.len(), daily.weeks.len());
    assert_eq!(weekly.predictions.len(), daily.predictions.len());
    assert_ne!(weekly.final_bankroll(), daily.final_bankroll());
    let mut stakes = Vec::new();
    let options = ScheduleOptions::new().rhythm(Rhythm::Daily);
    simulate_season(
        &schedule(&matches, &options),
        Equal,
        ten(),
        &SeasonOptions::new(),
        |event| match event {
            Event::Placed(bet) => stakes.push(bet.date),
            // Whatever is settled was placed before, and no day of it is still to come.
            Event::Settled(bet) => assert_eq!(stakes.iter().max(), Some(&bet.date)),
            _ => {}
        },
    )
    .unwrap();
    assert!(!stakes.is_empty());
}

#[test]
fn results_are_seen_after_the_stakes_of_their_batch() {
    let matches = league(3);
    for rhythm in [Rhythm::Weekly, Rhythm::Daily] {
        let options = ScheduleOptions::new().rhythm(rhythm);
        let (mut open, mut order) = (0_usize, Vec::new());
        simulate_season(&schedule(&matches, &options), Equal, ten(), &SeasonOptions::new(), |event| {
            match event {
                Event::Predicted(_) => {
                    assert_eq!(open, 0, "a batch is settled before the next one is forecast");
                    order.push('p');
                }
                Event::Placed(_) => open += 1,
                Event::Settled(_) => open -= 1,
                Event::Evaluated(_) => order.push('e'),
                _ => {}
            }
        })
        .unwrap();
        assert!(order.contains(&'p') && order.last() == Some(&'e'));
    }
}

#[test]
fn several_leagues_and_seasons_share_a_bankroll() {
    let mut matches = league(3);
    let mut second = league(4);
    for game in &mut second {
        game.competition = "TWO".into();
        game.date += 19.days(); // a calendar of its own
        (game.home, game.away) = (format!("{} II", game.home), format!("{} II", game.away));
    }
    let alone = test_matches(&matches).len();
    matches.extend(second.into_iter().filter(|game| game.season() <= SEASON));
    let hold_out = HoldOut::split_seasons(&matches, Season::new(2017)..=Season::new(2017)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let run = simulate_season(&schedule, Equal, KellyStrategy, &SeasonOptions::new(), |_| {}).unwrap();
    let leagues: BTreeSet<&str> = run.bets.iter().map(|bet| &*bet.competition).collect();
    assert_eq!(leagues.into_iter().collect::<Vec<_>>(), ["SIM", "TWO"]);
    assert!(run.predictions.len() > alone);
    assert_eq!(run.ledger.iter().map(|entry| entry.amount).sum::<Decimal>(), run.final_bankroll());

    // Two seasons in a row: weeks begin anew, the bankroll goes on.
    let options = SimulatedLeagueOptions::new().seed(5).seasons(3).clubs(8);
    let league = SimulatedLeague::generate(&options).unwrap();
    let hold_out = HoldOut::split_seasons(&league.matches, Season::new(2017)..=Season::new(2018)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let run = simulate_season(&schedule, Equal, ten(), &SeasonOptions::new(), |_| {}).unwrap();
    let first: Vec<_> = run.weeks.iter().filter(|week| week.week == 1).map(|week| week.season).collect();
    assert_eq!(first, [Season::new(2017), Season::new(2018)]);
    for pair in run.weeks.windows(2) {
        assert_eq!(pair[0].bankroll + pair[1].profit, pair[1].bankroll);
    }
}

#[test]
fn every_strategy_is_held_to_the_same_rules() {
    let matches = league(3);
    let caps = kelly::Options::new().max_bet(0.02).max_event(0.03).max_total(0.05).max_bets(2);
    let policy = BankrollPolicy::new(caps).stop_loss(0.3, 2).step(money("0.50"));
    let options = SeasonOptions::new().policy(policy);
    let level = LevelProfitStrategy::new(Decimal::from(100));
    let strategies: [Box<dyn Strategy>; 3] =
        [Box::new(KellyStrategy), Box::new(FlatStrategy::new(Decimal::from(100))), Box::new(level)];
    for strategy in strategies {
        let run = play(&matches, &ScheduleOptions::new(), strategy, &options);
        let mut before = run.bankroll_at_start;
        assert!(!run.bets.is_empty());
        for week in &run.weeks {
            let bets: Vec<&Bet> = run.bets.iter().filter(|bet| bet.week == week.week).collect();
            assert!(bets.len() <= 2);
            for bet in &bets {
                assert!(bet.stake <= before * money("0.02"), "{bet:?}");
                assert_eq!(bet.stake % money("0.50"), Decimal::ZERO);
            }
            assert!(week.staked <= before * money("0.05"));
            before = week.bankroll;
        }
        // Whoever was not bet on for a rule is written down with it.
        assert!(run.refused.iter().any(|bet| matches!(bet.reason, RefusalReason::Staking(_))));
        let funnel = run.funnel;
        assert_eq!(funnel.seen, 3 * run.predictions.len());
        assert_eq!(funnel.placed, run.bets.len());
        let steps = [
            funnel.seen,
            funnel.with_price,
            funnel.with_edge,
            funnel.after_confidence,
            funnel.after_filters,
            funnel.after_caps,
            funnel.placed,
        ];
        assert!(steps.is_sorted_by(|one, next| one >= next), "{funnel:?}");
        // Every outcome with an edge is either bet on or refused.
        let with_edge: usize = run
            .predictions
            .iter()
            .map(|p| {
                let game = matches.iter().find(|game| (game.date, &game.home) == (p.date, &p.home)).unwrap();
                let odds = game.odds("B365", fairline_data::Line::Opening).unwrap();
                odds.iter().zip(p.model).filter(|(odds, p)| *odds * p - 1.0 > 0.0).count()
            })
            .sum();
        assert_eq!(run.bets.len() + run.refused.len(), with_edge);
    }
}

#[test]
fn level_profit_wins_the_same_with_every_winner() {
    let matches = league(3);
    let level = LevelProfitStrategy::new(Decimal::TEN);
    let caps = BankrollPolicy::new(kelly::Options::new());
    let run = play(&matches, &ScheduleOptions::new(), level, &SeasonOptions::new().policy(caps));
    for bet in run.bets.iter().filter(|bet| bet.result == BetResult::Won) {
        // A stake is rounded down by less than a penny, which wins odds − 1 pennies less.
        let short = money("0.01") * Decimal::try_from(bet.odds).unwrap();
        assert!(bet.profit <= money("10.01") && bet.profit >= Decimal::TEN - short, "{bet:?}");
    }
}

#[test]
fn a_strategy_that_answers_for_other_bets_is_refused() {
    struct Short;
    impl Strategy for Short {
        fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
            Ok(slate.candidates.iter().skip(1).map(|_| Decimal::ONE).collect())
        }
    }
    struct Silent;
    impl Strategy for Silent {
        fn stakes(&self, _: &Slate<'_>) -> Result<Stakes, StrategyError> {
            Err("no mood".into())
        }
    }
    struct Negative;
    impl Strategy for Negative {
        fn stakes(&self, slate: &Slate<'_>) -> Result<Stakes, StrategyError> {
            Ok(slate.candidates.iter().map(|_| -Decimal::ONE).collect())
        }
    }
    let matches = league(3);
    let schedule = schedule(&matches, &ScheduleOptions::new());
    let error = |strategy: Box<dyn Strategy>| {
        simulate_season(&schedule, Equal, strategy, &SeasonOptions::new(), |_| {}).unwrap_err()
    };
    assert!(matches!(error(Box::new(Short)), Error::StakesShape { .. }));
    assert!(error(Box::new(Silent)).to_string().contains("no mood"));
    assert!(matches!(error(Box::new(Negative)), Error::Stakes { .. }));
}

#[test]
fn confidence_needs_a_standard_error() {
    let matches = league(3);
    let schedule = schedule(&matches, &ScheduleOptions::new());
    let sure = |value: ValueOptions| {
        simulate_season(&schedule, Equal, ten(), &SeasonOptions::new().value(value), |_| {})
    };
    assert!(matches!(sure(ValueOptions::new().confidence(0.9)), Err(Error::NoStandardError { .. })));
    let counts: Vec<usize> = [0.01, 0.05, 0.2]
        .map(|error| {
            sure(ValueOptions::new().confidence(0.9).standard_error(error)).unwrap().funnel.after_confidence
        })
        .to_vec();
    assert!(counts[0] > counts[1] && counts[1] > counts[2], "{counts:?}");
}

proptest! {
    // Each case plays a small season.
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Voids, partial refunds, postponed matches, commission: the balance is the sum of the entries, week by week.
    #[test]
    fn the_balance_is_the_sum_of_the_entries(
        seed in 0u64..500,
        happenings in prop::collection::vec((0usize..56, 0usize..5, 1i64..30, 0.0..1.0f64), 0..30),
        commission in prop::option::of(0.0..0.2f64),
        pennies in 100i64..10_000_000,
        rhythm in prop::sample::select(vec![Rhythm::Weekly, Rhythm::Daily]),
        strategy in 0usize..3,
        bets_stand in 0u16..25,
    ) {
        let matches = league(seed);
        let test = test_matches(&matches);
        let mut prices = ScheduleOptions::new().rhythm(rhythm).bets_stand(bets_stand);
        for (i, kind, days, share) in happenings {
            let game = test[i];
            let from = game.date - days.days();
            let kind = match kind {
                0 if from < test[0].date => continue,
                0 => IncidentKind::Postponed { from },
                1 => IncidentKind::Abandoned,
                2 => IncidentKind::BetsVoid,
                3 => IncidentKind::PricesWithdrawn,
                _ => IncidentKind::PartlyMatched { share },
            };
            prices = prices.incident(incident(game, kind));
        }
        if let Some(share) = commission {
            prices = prices.commission("B365", share);
        }
        let strategy: Box<dyn Strategy> = match strategy {
            0 => Box::new(KellyStrategy),
            1 => Box::new(FlatStrategy::new(money("7.77"))),
            _ => Box::new(LevelProfitStrategy::new(money("3.33"))),
        };
        let options = SeasonOptions::new().bankroll(Decimal::new(pennies, 2));
        let schedule = schedule(&matches, &prices);
        let mut simulation = fairline_sim::Simulation::new(&schedule, Equal, strategy, &options)?;
        while simulation.play_week(|_| {})?.is_some() {
            let ledger = simulation.ledger();
            let sum: Decimal = ledger.entries().iter().map(|entry| entry.amount).sum();
            prop_assert_eq!(sum, ledger.balance());
            prop_assert_eq!(sum, sum.round_dp(2));
            prop_assert_eq!(sum + simulation.bankroll().open(), simulation.bankroll().balance());
            prop_assert!(sum >= Decimal::ZERO);
        }
        let run = simulation.into_run();
        prop_assert!(run.open.is_empty());
        let sum: Decimal = run.ledger.iter().map(|entry| entry.amount).sum();
        prop_assert_eq!(sum, run.final_bankroll());
        let profit: Decimal = run.bets.iter().map(|bet| bet.profit).sum();
        prop_assert_eq!(run.bankroll_at_start + profit, run.final_bankroll());

        // Each bet's entries tell its story: stake out, what was not matched back, and its result.
        for bet in &run.bets {
            let of = |kind: EntryKind| -> Decimal {
                let entries = run.ledger.iter().filter(|entry| entry.bet == Some(bet.number) && entry.kind == kind);
                entries.map(|entry| entry.amount).sum()
            };
            let all: Decimal =
                run.ledger.iter().filter(|entry| entry.bet == Some(bet.number)).map(|entry| entry.amount).sum();
            prop_assert_eq!(all, bet.profit);
            let returned = match bet.result {
                BetResult::Won => bet.stake * Decimal::try_from(bet.odds)?,
                BetResult::Lost | BetResult::Void => Decimal::ZERO,
            };
            prop_assert_eq!(of(EntryKind::Return), returned);
            let before_commission = bet.profit + bet.commission;
            if bet.result == BetResult::Won {
                let exact = returned - bet.stake;
                prop_assert_eq!(
                    before_commission,
                    exact.round_dp_with_strategy(2, RoundingStrategy::MidpointNearestEven)
                );
            }
        }
    }
}
