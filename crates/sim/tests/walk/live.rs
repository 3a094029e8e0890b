//! A season played call by call, with only what is known on the day, comes to what it comes to in one go; and what happens
//! to matches that do not keep to their day.

use fairline_data::{BettingWeek, Line, Match, Outcome, Quote, Quotes, Refusal, Season, UpcomingMatch};
use fairline_sim::{
    Announced, BetResult, Correction, Entry, Error, KellyStrategy, MonitorOptions, OpenBet,
    RetrainingOptions, Rhythm, Schedule, ScheduleOptions, SeasonOptions, SeasonRun, Simulation, ValueOptions,
};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, date};

use super::common::{Make, SEASON, league, predictors, schedule};

/// What a call leaves behind for the next one.
#[derive(Debug, Clone, Default)]
struct Kept {
    snapshot: Option<Vec<u8>>,
    run: Option<(SeasonRun, Vec<Entry>, Vec<OpenBet>)>,
    closed: usize,
    announced: usize,
}

/// A call of the program at a time: what is known is read, a week that is over is closed, and what is announced is forecast.
fn call(
    kept: &mut Kept,
    now: DateTime,
    known: (&[Match], &[UpcomingMatch]),
    make: &Make,
    options: &SeasonOptions,
) {
    call_with_refused(kept, now, known, &[], make, options);
}

fn call_with_refused(
    kept: &mut Kept,
    now: DateTime,
    (results, upcoming): (&[Match], &[UpcomingMatch]),
    refused: &[Refusal],
    make: &Make,
    options: &SeasonOptions,
) {
    let prices = ScheduleOptions::new();
    let mut announced = match &kept.snapshot {
        Some(snapshot) => Announced::from_snapshot(snapshot).unwrap(),
        None => Announced::default(),
    };
    (kept.closed, kept.announced) = (0, 0);
    for step in ["close", "open"] {
        if step == "open" {
            kept.announced = announced.announce(results, upcoming, now, &prices).unwrap();
        }
        if announced.weeks() == 0 || (step == "open" && kept.announced == 0) {
            continue;
        }
        let schedule = Schedule::live(results, refused, announced.clone(), &prices).unwrap();
        let mut run = Simulation::new(&schedule, make(), KellyStrategy, options).unwrap().challenger(make());
        if let Some(snapshot) = &kept.snapshot {
            run.resume(snapshot).unwrap();
        }
        if step == "open" {
            assert!(run.open_week(|_| {}).unwrap() > 0);
        } else if run.week_is_over(now.date()) {
            run.close_week(|_| {}).unwrap().unwrap();
            kept.closed = 1;
        } else {
            continue;
        }
        let snapshot = run.snapshot().unwrap();
        announced = Announced::from_snapshot(&snapshot).unwrap();
        kept.snapshot = Some(snapshot);
        kept.run = Some((run.run().clone(), run.ledger().entries().to_vec(), run.open().to_vec()));
    }
}

/// Everything known on a day, and everything that is announced for the week from then on.
fn known(matches: &[Match], today: Date) -> (&[Match], Vec<UpcomingMatch>) {
    let now = matches.partition_point(|game| game.date < today);
    let week = matches.partition_point(|game| game.date < today + 7.days());
    (&matches[..now], matches[now..week].iter().map(UpcomingMatch::of).collect())
}

/// The first days of the weeks of the season, and the day after the last.
fn first_days(matches: &[Match]) -> Vec<Date> {
    let season = matches.iter().filter(|game| game.season() == SEASON);
    let weeks = season.map(|game| BettingWeek::containing(game.date, BettingWeek::FIRST_WEEKDAY));
    let mut days: Vec<BettingWeek> = weeks.collect();
    days.dedup();
    let mut first: Vec<Date> = days.iter().map(BettingWeek::start).collect();
    first.extend(days.last().map(|last| last.end() + 1.day()));
    first
}

fn options() -> SeasonOptions {
    SeasonOptions::new()
        .value(ValueOptions::new().min_edge(-0.02))
        .monitor(MonitorOptions::new())
        .reference_weeks(10)
}

fn played_live(matches: &[Match], make: &Make, options: &SeasonOptions) -> Kept {
    let mut kept = Kept::default();
    for today in first_days(matches) {
        let (results, upcoming) = known(matches, today);
        let now = today.at(6, 0, 0, 0);
        call(&mut kept, now, (results, &upcoming), make, options);
        let before = kept.clone();
        call(&mut kept, now, (results, &upcoming), make, options);
        assert_eq!((kept.closed, kept.announced), (0, 0), "the same call again did something on {today}");
        assert_eq!(before.snapshot, kept.snapshot);
    }
    kept
}

fn in_one_go(
    matches: &[Match],
    make: &Make,
    options: &SeasonOptions,
) -> (SeasonRun, Vec<Entry>, Vec<OpenBet>) {
    let schedule = schedule(matches, &ScheduleOptions::new());
    let mut run = Simulation::new(&schedule, make(), KellyStrategy, options).unwrap().challenger(make());
    while run.play_week(|_| {}).unwrap().is_some() {}
    (run.run().clone(), run.ledger().entries().to_vec(), run.open().to_vec())
}

#[test]
fn a_season_call_by_call_is_the_season_in_one_go() {
    let matches = league().matches;
    let mut bets = 0;
    for (name, make) in predictors() {
        let live = played_live(&matches, &make, &options()).run.unwrap();
        assert_eq!(live, in_one_go(&matches, &make, &options()), "{name}");
        assert!(live.2.is_empty(), "{name}");
        bets += live.0.bets.len();
    }
    assert!(bets > 100, "{bets}");
}

#[test]
fn so_it_is_with_trials() {
    let matches = league().matches;
    let often = RetrainingOptions::new().schedule(2).min_new_matches(0).cool_down(0).trial(8);
    let options = options().retraining(often);
    let (name, make) = predictors().swap_remove(2);
    let live = played_live(&matches, &make, &options).run.unwrap();
    assert!(live.0.evaluations.len() > 2 && live.0.evaluations.iter().any(|trial| trial.promoted), "{name}");
    assert_eq!(live, in_one_go(&matches, &make, &options));
}

/// The league, the day of the first week of the season, and a market forecaster that bets on everything.
fn first_week() -> (Vec<Match>, Date, Make, SeasonOptions) {
    let matches = league().matches;
    let today = first_days(&matches)[0];
    let (_, make) = predictors().swap_remove(2);
    (matches, today, make, SeasonOptions::new().value(ValueOptions::new().min_edge(-0.2)))
}

#[test]
fn fixtures_that_come_late_are_a_batch_of_their_own() {
    let (matches, today, make, options) = first_week();
    let (results, upcoming) = known(&matches, today);
    let now = today.at(6, 0, 0, 0);
    let mut kept = Kept::default();
    call(&mut kept, now, (results, &upcoming[..1]), &make, &options);
    assert_eq!(kept.announced, 1);
    // The first one is moved within the week: it is not announced again.
    let mut moved = upcoming.clone();
    moved[0].date = moved[0].date.saturating_add(1.day());
    call(&mut kept, now, (results, &moved), &make, &options);
    assert_eq!(kept.announced, upcoming.len() - 1);
    let (run, _, open) = kept.run.clone().unwrap();
    assert_eq!(run.predictions.len(), upcoming.len());
    assert!(
        run.predictions.iter().all(|prediction| prediction.outcome.is_none() && prediction.closing.is_none())
    );
    assert!(open.iter().any(|bet| bet.place[1] == 0) && open.iter().any(|bet| bet.place[1] == 1));
    // On the day after the week everything is scored and settled.
    let after = first_days(&matches)[1];
    call(&mut kept, after.at(6, 0, 0, 0), (known(&matches, after).0, &[]), &make, &options);
    let (run, _, open) = kept.run.unwrap();
    assert_eq!((kept.closed, open.len()), (1, 0));
    assert!(run.predictions.iter().all(|prediction| prediction.outcome.is_some()));
    assert_eq!(run.weeks[0].matches, upcoming.len());
}

#[test]
fn a_match_waits_for_its_price_until_its_day() {
    let (matches, today, ..) = first_week();
    let (results, upcoming) = known(&matches, today);
    let options = ScheduleOptions::new();
    let announce = |announced: &mut Announced, upcoming: &[UpcomingMatch], now: DateTime| {
        announced.announce(results, upcoming, now, &options).unwrap()
    };
    let bare = |game: &UpcomingMatch| UpcomingMatch {
        quotes: game.quotes.iter().filter(|quote| &*quote.bookmaker != "B365").collect(),
        ..game.clone()
    };
    let day = upcoming[0].date;
    let yesterday = day.saturating_sub(1.day());
    // The others of its week are forecast, and it is when its price has come.
    let mut announced = Announced::default();
    let mut unpriced = upcoming.clone();
    unpriced[0] = bare(&upcoming[0]);
    unpriced[0].time = Some(jiff::civil::time(20, 0, 0, 0));
    let now = today.at(6, 0, 0, 0);
    assert!(now.date() < yesterday);
    assert_eq!(announce(&mut announced, &unpriced, now), upcoming.len() - 1);
    assert_eq!(announce(&mut announced, &unpriced, now), 0);
    assert_eq!(announce(&mut announced.clone(), &upcoming, now), 1);
    // Without a price on its day, it is forecast without one; without a kick-off, on the day before.
    assert_eq!(announce(&mut announced.clone(), &unpriced, yesterday.at(23, 0, 0, 0)), 0);
    assert_eq!(announce(&mut announced.clone(), &unpriced, day.at(6, 0, 0, 0)), 1);
    unpriced[0].time = None;
    assert_eq!(announce(&mut announced.clone(), &unpriced, now), 0);
    assert_eq!(announce(&mut announced, &unpriced, yesterday.at(6, 0, 0, 0)), 1);
    // A later week with prices does not overtake one that waits for them.
    let mut later = upcoming[0].clone();
    later.date = later.date.saturating_add(7.days());
    assert_eq!(announce(&mut Announced::default(), &[unpriced[0].clone(), later.clone()], now), 0);
    assert_eq!(announce(&mut Announced::default(), &[upcoming[0].clone(), later], now), 1);
}

#[test]
fn matches_that_have_begun_or_are_of_a_later_week_are_not_forecast() {
    let (matches, today, ..) = first_week();
    let (results, upcoming) = known(&matches, today);
    let options = ScheduleOptions::new();
    let announced = |now: DateTime, upcoming: &[UpcomingMatch]| {
        Announced::default().announce(results, upcoming, now, &options).unwrap()
    };
    let day = upcoming[0].date;
    let mut at_three = upcoming[0].clone();
    at_three.time = Some(jiff::civil::time(15, 0, 0, 0));
    let one = std::slice::from_ref(&at_three);
    assert_eq!(announced(day.at(14, 59, 0, 0), one), 1);
    assert_eq!(announced(day.at(15, 0, 0, 0), one), 0);
    at_three.time = None;
    assert_eq!(announced(day.at(0, 0, 0, 0), &[at_three.clone()]), 0);
    let mut later = upcoming[1].clone();
    later.date = later.date.saturating_add(7.days());
    assert_eq!(announced(today.at(6, 0, 0, 0), &[upcoming[0].clone(), later]), 1);
    // One that has a result is over, whatever is announced.
    let played = [matches[results.len()].clone()];
    let over = Announced::default().announce(
        &played,
        &[UpcomingMatch::of(&played[0])],
        today.at(6, 0, 0, 0),
        &options,
    );
    assert_eq!(over.unwrap(), 0);
}

/// Plays the first week with its first match moved to another day, or never played, and calls again at several times.
fn postponed(to: Option<i64>, calls: &[i64]) -> (Kept, UpcomingMatch) {
    let (mut matches, today, make, options) = first_week();
    let (_, upcoming) = known(&matches, today);
    let first = matches.partition_point(|game| game.date < today);
    let mut kept = Kept::default();
    call(&mut kept, today.at(6, 0, 0, 0), (&matches[..first], &upcoming), &make, &options);
    let mut moved = matches.remove(first);
    if let Some(days) = to {
        moved.date = moved.date.saturating_add(days.days());
        matches.push(moved);
        matches.sort_by_key(|game| game.date);
    }
    for &days in calls {
        let day = today.saturating_add(days.days());
        let (results, upcoming) = known(&matches, day);
        call(&mut kept, day.at(6, 0, 0, 0), (results, &upcoming), &make, &options);
    }
    (kept, upcoming.into_iter().next().unwrap())
}

#[test]
fn bets_on_a_match_that_is_played_too_late_are_void_and_it_is_announced_again() {
    let (kept, game) = postponed(Some(9), &[7, 14, 21]);
    let (run, ..) = kept.run.unwrap();
    let is_it = |home: &str, away: &str| home == game.home && away == game.away;
    let predictions: Vec<_> = run.predictions.iter().filter(|p| is_it(&p.home, &p.away)).collect();
    assert_eq!(predictions.len(), 2);
    assert!(predictions[0].outcome.is_none() && predictions[1].outcome.is_some());
    let bets: Vec<_> = run.bets.iter().filter(|bet| is_it(&bet.home, &bet.away)).collect();
    assert!(bets.iter().any(|bet| bet.week == 1) && bets.iter().any(|bet| bet.week == 2));
    assert!(bets.iter().all(|bet| (bet.result == BetResult::Void) == (bet.week == 1)), "{bets:?}");
}

#[test]
fn bets_on_a_match_that_is_played_soon_stand() {
    let (kept, game) = postponed(Some(3), &[7, 14]);
    let (run, ..) = kept.run.unwrap();
    let mut bets =
        run.bets.iter().filter(|bet| (&bet.home, &bet.away) == (&game.home, &game.away)).peekable();
    assert!(bets.peek().is_some());
    assert!(bets.all(|bet| bet.result != BetResult::Void));
}

#[test]
fn a_match_that_is_never_played_holds_its_week_up_for_three_days_at_most_and_its_stakes_come_back() {
    let is_over = |calls: &[i64]| postponed(None, calls).0.closed == 1;
    // Others of the week are later: it has been overtaken.
    assert!(is_over(&[7]));
    let (kept, game) = postponed(None, &[7, 14, 21]);
    let (run, _, open) = kept.run.unwrap();
    let mut bets =
        run.bets.iter().filter(|bet| (&bet.home, &bet.away) == (&game.home, &game.away)).peekable();
    assert!(bets.peek().is_some() && bets.all(|bet| bet.result == BetResult::Void));
    assert!(open.iter().all(|bet| bet.week > 1));
}

#[test]
fn bets_on_a_match_whose_row_is_refused_wait() {
    let (mut matches, today, make, options) = first_week();
    let (_, upcoming) = known(&matches, today);
    let first = matches.partition_point(|game| game.date < today);
    let mut kept = Kept::default();
    call(&mut kept, today.at(6, 0, 0, 0), (&matches[..first], &upcoming), &make, &options);
    // The result has a slip, so that its row is left out; the club's other one in the file is of another match.
    let game = matches.remove(first);
    let row = |home: &str, away: &str| {
        let day = game.date.strftime("%d/%m/%Y");
        let row = format!("{},{day},{home},{away},2,1,X", game.competition);
        let csv = format!("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\n{row}\n");
        fairline_data::read_bytes("a.csv".as_ref(), csv.as_bytes()).unwrap().refused
    };
    let is_it = |home: &str, away: &str| home == game.home && away == game.away;
    let calls = |kept: &mut Kept, weeks: [i64; 2], refused: &[Refusal], matches: &[Match]| {
        for week in weeks {
            let day = today.saturating_add((7 * week).days());
            let (results, upcoming) = known(matches, day);
            let now = day.at(6, 0, 0, 0);
            call_with_refused(kept, now, (results, &upcoming), refused, &make, &options);
        }
        let (run, _, open) = kept.run.clone().unwrap();
        let settled: Vec<BetResult> =
            run.bets.iter().filter(|bet| is_it(&bet.home, &bet.away)).map(|bet| bet.result).collect();
        (settled, open.iter().filter(|bet| is_it(&bet.home, &bet.away)).count())
    };
    let mut other = kept.clone();
    let (settled, open) = calls(&mut other, [1, 2], &row(&game.away, &game.home), &matches);
    assert!(open == 0 && !settled.is_empty() && settled.iter().all(|result| *result == BetResult::Void));
    let (settled, open) = calls(&mut kept, [1, 2], &row(&game.home, &game.away), &matches);
    assert!(settled.is_empty() && open > 0);
    // Once the row is mended, the bets are settled by it.
    matches.insert(first, game.clone());
    let (settled, open) = calls(&mut kept, [3, 4], &[], &matches);
    assert!(open == 0 && !settled.is_empty() && settled.iter().all(|result| *result != BetResult::Void));
}

#[test]
fn weeks_are_numbered_on_when_results_are_gone() {
    let (matches, _, make, options) = first_week();
    let days = first_days(&matches);
    let season = matches.partition_point(|game| game.date < days[0]);
    let mut kept = Kept::default();
    for &today in &days[10..13] {
        let (results, upcoming) = known(&matches, today);
        // After the first call the first weeks of the season are missing.
        let mut results = results.to_vec();
        results.drain(season..season + if today == days[10] { 0 } else { 40 });
        call(&mut kept, today.at(6, 0, 0, 0), (&results, &upcoming), &make, &options);
    }
    let (run, ..) = kept.run.unwrap();
    let mut numbers: Vec<usize> = run.predictions.iter().map(|prediction| prediction.week).collect();
    numbers.dedup();
    assert_eq!(numbers, [11, 12, 13]);
}

#[test]
fn leagues_on_different_calendars_share_the_weeks() {
    // The other league's season begins in the summer before the next one of the first, and ends amid it.
    let (mut matches, today, make, options) = first_week();
    let mut other = matches.clone();
    for game in &mut other {
        let season = game.season();
        game.date = game.date.saturating_add(45.weeks());
        game.competition = "Other".into();
        game.named_season = Some(season);
    }
    matches.extend(other);
    matches.sort_by_key(|game| game.date);
    let mut kept = Kept::default();
    let mut day = today;
    let until = today.saturating_add(62.weeks());
    while day <= until {
        let (results, upcoming) = known(&matches, day);
        call(&mut kept, day.at(6, 0, 0, 0), (results, &upcoming), &make, &options);
        day = day.saturating_add(1.week());
    }
    let (run, _, open) = kept.run.unwrap();
    let played = matches.iter().filter(|game| game.date >= today && game.date < until);
    assert_eq!((run.predictions.len(), open.len()), (played.count(), 0));
    assert!(run.predictions.iter().all(|prediction| prediction.outcome.is_some()));
    assert!(["Other", "SIM"].iter().all(|league| run.bets.iter().any(|bet| bet.competition == **league)));
    let mut weeks: Vec<_> = run.weeks.iter().map(|week| (week.season, week.week)).collect();
    let all = weeks.len();
    weeks.sort_unstable();
    weeks.dedup();
    assert_eq!(weeks.len(), all, "no number is given twice");
}

/// What has changed, as a run sees it that is taken up with other results.
fn corrections(kept: &Kept, results: &[Match], make: &Make, options: &SeasonOptions) -> Vec<Correction> {
    let snapshot = kept.snapshot.as_ref().unwrap();
    let announced = Announced::from_snapshot(snapshot).unwrap();
    let schedule = Schedule::live(results, &[], announced, &ScheduleOptions::new()).unwrap();
    let mut run = Simulation::new(&schedule, make(), KellyStrategy, options).unwrap();
    run.resume(snapshot).unwrap();
    run.corrections()
}

#[test]
fn results_that_have_changed_since_they_were_settled_are_told() {
    let (mut matches, today, make, options) = first_week();
    let mut kept = Kept::default();
    for days in [0, 7, 14] {
        let day = today.saturating_add(days.days());
        let (results, upcoming) = known(&matches, day);
        call(&mut kept, day.at(6, 0, 0, 0), (results, &upcoming), &make, &options);
    }
    let day = today.saturating_add(16.days());
    assert_eq!(corrections(&kept, known(&matches, day).0, &make, &options), []);
    let first = matches.partition_point(|game| game.date < today);
    let was = matches[first].outcome();
    let goals = if was == Outcome::Draw { [9, 0] } else { [9, 9] };
    matches[first].goals = goals;
    let told = corrections(&kept, known(&matches, day).0, &make, &options);
    let game = &matches[first];
    let is = game.outcome();
    let expected =
        format!("{} {} {} v {}: {was}, now {is}", game.competition, game.date, game.home, game.away);
    assert_eq!((told.len(), told[0].to_string(), told[0].is), (1, expected, is));
    // Other goals that come to the same settle nothing otherwise, and a result that is gone says nothing.
    let mut same = matches.clone();
    same[first].goals = match was {
        Outcome::Home => [9, 0],
        Outcome::Draw => [9, 9],
        Outcome::Away => [0, 9],
    };
    assert_eq!(corrections(&kept, known(&same, day).0, &make, &options), []);
    same.remove(first);
    assert_eq!(corrections(&kept, known(&same, day).0, &make, &options), []);
    // Bets that were void are told as well if the match was played after all.
    let (kept, _) = postponed(None, &[7, 14]);
    let told = corrections(&kept, known(&matches, day).0, &make, &options);
    assert_eq!((told.len(), told[0].was, told[0].is), (1, None, is));
    assert!(told[0].to_string().ends_with(&format!(": now {is}")), "{}", told[0]);
}

#[test]
fn results_that_are_late_are_waited_for() {
    let (matches, today, make, options) = first_week();
    let (results, upcoming) = known(&matches, today);
    let mut kept = Kept::default();
    call(&mut kept, today.at(6, 0, 0, 0), (results, &upcoming), &make, &options);
    let at = |days: i64, kept: &mut Kept| {
        let now = today.saturating_add(days.days()).at(6, 0, 0, 0);
        call(kept, now, (results, &[]), &make, &options);
        kept.closed
    };
    assert_eq!([6, 7, 9].map(|days| at(days, &mut kept)), [0; 3]);
    assert_eq!(at(10, &mut kept), 1);
    let (run, _, open) = kept.run.clone().unwrap();
    assert!(run.weeks[0].brier_model.is_none() && run.bets.is_empty() && !open.is_empty());
    // They come at last: the money is right again, the forecasts stay unscored.
    let all: Vec<Match> = matches.iter().filter(|game| game.date < today + 21.days()).cloned().collect();
    let next: Vec<UpcomingMatch> = known(&matches, today + 21.days()).1;
    call(&mut kept, (today + 21.days()).at(6, 0, 0, 0), (&all, &next), &make, &options);
    call(
        &mut kept,
        (today + 28.days()).at(6, 0, 0, 0),
        (known(&matches, today + 28.days()).0, &[]),
        &make,
        &options,
    );
    let (run, _, open) = kept.run.unwrap();
    assert_eq!((run.weeks.len(), open.len()), (2, 0));
    assert!(run.bets.iter().all(|bet| bet.result != BetResult::Void));
}

#[test]
fn options_may_change_and_the_bankroll_goes_on() {
    let (matches, today, make, options) = first_week();
    let mut kept = Kept::default();
    let (results, upcoming) = known(&matches, today);
    call(&mut kept, today.at(6, 0, 0, 0), (results, &upcoming), &make, &options);
    let watched = options.monitor(MonitorOptions::new());
    for today in &first_days(&matches)[1..4] {
        let (results, upcoming) = known(&matches, *today);
        call(&mut kept, today.at(6, 0, 0, 0), (results, &upcoming), &make, &watched);
    }
    let (run, ..) = kept.run.unwrap();
    assert_eq!((run.weeks.len(), run.health.len()), (3, 3));
}

#[test]
fn a_bookmaker_that_nobody_knows_is_refused_with_those_there_are() {
    let (matches, today, ..) = first_week();
    let (results, upcoming) = known(&matches, today);
    let announced = |results: &[Match], upcoming: &[UpcomingMatch], options: &ScheduleOptions| {
        Announced::default().announce(results, upcoming, today.at(6, 0, 0, 0), options)
    };
    let misspelt = ScheduleOptions::new().bookmaker("B356");
    for (results, upcoming) in [(results, &upcoming[..]), (results, &[]), (&[], &upcoming)] {
        let error = announced(results, upcoming, &misspelt).unwrap_err();
        let Error::NoPrices { bookmaker, quoted, .. } = &error else { panic!("{error}") };
        assert_eq!((bookmaker.as_str(), quoted.contains(&"B365".to_owned())), ("B356", true), "{error}");
        assert!(error.to_string().contains("B365"), "{error}");
        assert!(announced(results, upcoming, &ScheduleOptions::new()).is_ok());
        assert!(announced(results, upcoming, &ScheduleOptions::new().best_price()).is_ok());
    }
    // Known from results is enough: its prices may come later. So it is with closing ones.
    let mut unpriced = upcoming.clone();
    for game in &mut unpriced {
        game.quotes = Quotes::default();
    }
    let mut closing = results[..1].to_vec();
    closing[0].quotes.retain(|quote| quote.line == Line::Closing);
    for known in [results, &closing] {
        assert!(announced(known, &unpriced, &ScheduleOptions::new()).is_ok());
        assert!(announced(known, &upcoming, &ScheduleOptions::new()).is_ok());
    }
    // Where there is no price to be bet at, nothing is said of anybody.
    for known in [&[], &closing[..]] {
        assert!(announced(known, &unpriced, &misspelt).is_ok());
    }
    // Averages are nobody's.
    let mut average = upcoming.clone();
    for game in &mut average {
        game.quotes.for_each_mut(|quote| quote.bookmaker = Quote::AVERAGE.into());
    }
    let best = announced(&[], &average, &ScheduleOptions::new().best_price());
    assert!(matches!(best, Err(Error::NoBookmaker { .. })), "{best:?}");
    assert!(announced(&[], &average, &ScheduleOptions::new().bookmaker(Quote::AVERAGE)).is_ok());
}

#[test]
fn what_cannot_be_is_refused() {
    let (matches, today, ..) = first_week();
    let (results, upcoming) = known(&matches, today);
    let daily = ScheduleOptions::new().rhythm(Rhythm::Daily);
    let refused = Announced::default().announce(results, &upcoming, today.at(6, 0, 0, 0), &daily);
    assert!(matches!(refused, Err(Error::InvalidOption { name: "rhythm", .. })));
    let options = ScheduleOptions::new();
    assert!(matches!(
        Schedule::live(results, &[], Announced::default(), &options),
        Err(Error::EmptySchedule)
    ));
    assert_eq!(
        Announced::default().announce(results, &[], date(2018, 1, 1).at(0, 0, 0, 0), &options).unwrap(),
        0
    );
    // A snapshot of a season that is over is none of a season that goes on.
    let fixed = schedule(&matches, &options);
    let (_, make) = predictors().swap_remove(2);
    let mut over = Simulation::new(&fixed, make(), KellyStrategy, &SeasonOptions::new()).unwrap();
    let snapshot = over.snapshot().unwrap();
    assert!(matches!(Announced::from_snapshot(&snapshot), Err(Error::Snapshot { .. })));
    let mut announced = Announced::default();
    announced.announce(results, &upcoming, today.at(6, 0, 0, 0), &options).unwrap();
    assert_eq!((announced.weeks(), announced.matches()), (1, upcoming.len()));
    let live = Schedule::live(results, &[], announced, &options).unwrap();
    let mut run = Simulation::new(&live, make(), KellyStrategy, &SeasonOptions::new()).unwrap();
    assert!(matches!(run.resume(&snapshot), Err(Error::Snapshot { .. })));
    assert!(matches!(over.resume(&run.snapshot().unwrap()), Err(Error::Snapshot { .. })));
    assert!(run.close_week(|_| {}).unwrap().is_none());
    assert_eq!(Season::of(today), SEASON);
}
