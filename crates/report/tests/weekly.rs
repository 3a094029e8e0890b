//! Weeks of a run as reports: they add up to the season, and know nothing of what comes after.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

mod support;

use fairline_data::Season;
use fairline_report::{Error, SeasonReport, Style, WeeklyReport};
use fairline_sim::{BetResult, OpenBet};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Sums of hundreds of numbers of size 1, taken in another order.
const ROUNDING: f64 = 1e-12;

fn weeks(report: &SeasonReport) -> Vec<WeeklyReport> {
    report.weeks.iter().map(|week| WeeklyReport::new(report, week.season, week.week).unwrap()).collect()
}

fn add_up(report: &SeasonReport) {
    let weeks = weeks(report);
    let settled: Vec<_> = weeks.iter().flat_map(|week| week.settled.clone()).collect();
    assert_eq!(settled, report.bets);
    for (week, record) in weeks.iter().zip(&report.weeks) {
        assert_eq!(week.record.as_ref(), Some(record));
        assert_eq!(week.this_week.profit, record.profit, "week {}", week.week);
        assert_eq!(week.bankroll_after - week.bankroll_before, record.profit);
        assert_eq!(week.bankroll_after - report.bankroll_at_start, week.to_date.profit);
        assert_eq!(week.placed.len(), record.bets);
        assert_eq!(week.placed.iter().map(|bet| bet.stake).sum::<Decimal>(), record.staked);
        assert_eq!(week.predictions.len(), record.matches);
        let (ours, theirs) = (week.this_week.roi.unwrap(), record.roi.unwrap());
        assert!((ours - theirs).abs() < ROUNDING);
    }
    for pair in weeks.windows(2) {
        assert_eq!(pair[0].bankroll_after, pair[1].bankroll_before);
        let numbers =
            |bets: &[fairline_report::PlacedBet]| bets.iter().map(|bet| bet.number).collect::<Vec<_>>();
        let mut open = numbers(&pair[0].open);
        open.extend(numbers(&pair[1].placed));
        open.retain(|number| pair[1].settled.iter().all(|bet| bet.number != *number));
        assert_eq!(numbers(&pair[1].open), open, "week {}", pair[1].week);
    }
    let last = WeeklyReport::latest(report).unwrap();
    assert_eq!(last.to_date, report.figures().unwrap());
    assert_eq!(weeks.last(), Some(&last));
}

#[test]
fn weeks_add_up_to_the_season() {
    add_up(&support::elo(7, 2017, None));
}

#[test]
fn bets_on_postponed_matches_are_settled_in_a_later_week() {
    let void = support::postponed(7, 3);
    assert!(void.bets.iter().any(|bet| bet.result == BetResult::Void));
    add_up(&void);
    let standing = support::postponed(7, 10);
    assert!(standing.bets.iter().all(|bet| bet.result != BetResult::Void));
    assert!(weeks(&standing).iter().any(|week| !week.open.is_empty()));
    add_up(&standing);
}

#[test]
fn a_week_knows_nothing_of_what_comes_after() {
    let whole = support::postponed(7, 10);
    for cut in [3, 11, 20] {
        let mut known = whole.clone();
        let last = WeeklyReport::new(&whole, whole.weeks[cut].season, whole.weeks[cut].week).unwrap();
        let settled: usize = weeks(&whole)[..=cut].iter().map(|week| week.settled.len()).sum();
        known.weeks.truncate(cut + 1);
        let open: Vec<OpenBet> = known.bets.split_off(settled).iter().filter_map(opened(last.week)).collect();
        known.open = open;
        known.predictions.retain(|p| p.week <= last.week);
        known.refused.retain(|bet| bet.week <= last.week);
        assert_eq!(WeeklyReport::latest(&known).unwrap(), last);
    }
}

/// A bet as it was before it was settled, if it had been placed by a week.
fn opened(week: usize) -> impl Fn(&fairline_sim::Bet) -> Option<OpenBet> {
    move |bet| {
        let mut fields: Value = serde_json::to_value(bet).unwrap();
        fields["place"] = json!([0, 0, 0]);
        fields["commission"] = json!(0.0);
        (bet.week <= week).then(|| serde_json::from_value(fields).unwrap())
    }
}

#[test]
fn a_week_without_results_says_what_to_bet() {
    let mut report = support::elo(7, 2017, None);
    let gone = report.weeks.pop().unwrap();
    let first = report.bets.iter().position(|bet| bet.week == gone.week).unwrap();
    report.open = report.bets.split_off(first).iter().filter_map(opened(gone.week)).collect();
    for p in report.predictions.iter_mut().filter(|p| p.week == gone.week) {
        p.outcome = None;
    }
    let played = WeeklyReport::latest(&report).unwrap();
    assert_eq!((played.next.len(), played.open.len()), (gone.bets, 0));
    assert!(played.to_markdown().contains("Bets to place next"));
    let earlier = WeeklyReport::new(&report, gone.season, gone.week - 2).unwrap();
    assert!(earlier.next.is_empty());
    let week = WeeklyReport::new(&report, gone.season, gone.week).unwrap();
    assert_eq!((week.start, week.end, week.record.is_none()), (gone.start, gone.end, true));
    assert_eq!((week.placed.len(), week.open.len(), week.settled.len()), (gone.bets, gone.bets, 0));
    assert!(week.placed.iter().all(|bet| bet.result.is_none() && bet.edge > 0.0));
    assert_eq!((week.bankroll_before, week.bankroll_after), (played.bankroll_after, played.bankroll_after));
    assert_eq!((&week.to_date, week.this_week.matches), (&played.to_date, 0));
    let said = week.to_markdown();
    assert!(said.contains("no results yet") && said.contains("| open |"), "{said}");
}

#[test]
fn the_stake_has_its_reasons_beside_it() {
    let report = support::elo(7, 2017, None);
    let week = &weeks(&report)[5];
    let markdown = week.to_markdown();
    assert!(!week.placed.is_empty());
    for bet in &week.placed {
        assert!((bet.probability * bet.odds - 1.0 - bet.edge).abs() < ROUNDING);
        let kelly = bet.kelly_fraction.unwrap();
        assert!((kelly - bet.edge / (bet.odds - 1.0)).abs() < ROUNDING);
        // A quarter of it is staked, less what the other bets of the week and the caps take; bets on one match lean on one
        // another.
        let alone = week.placed.iter().filter(|other| other.home == bet.home).count() == 1;
        assert!(!alone || bet.share.unwrap() <= 0.25 * kelly + ROUNDING, "{bet:?}");
        let row = format!(
            "| {:.2} | {:.2} | {:.1}% | {:.1}% | {:.1}% | {:.1}% | {:.1}% |",
            bet.stake,
            bet.odds,
            100.0 * bet.probability,
            100.0 * bet.fair_probability,
            100.0 * bet.edge,
            100.0 * kelly,
            100.0 * bet.share.unwrap(),
        );
        assert!(markdown.contains(&row), "{row} is not in\n{markdown}");
    }
    let page = week.to_html();
    assert!(page.contains(&format!("{:+.2}", week.this_week.profit)));
}

#[test]
fn a_name_cannot_give_orders_to_a_terminal() {
    let report = support::elo(7, 2017, Some("\u{1b}[2J\u{7}Ash\nElm"));
    for week in weeks(&report) {
        let text = week.to_text(Style::Plain);
        assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()), "{text:?}");
        assert!(week.to_markdown().chars().all(|letter| letter == '\n' || !letter.is_control()));
    }
}

#[test]
fn what_is_read_every_week_has_the_longer_interval() {
    let report = support::elo(7, 2017, None);
    let week = WeeklyReport::latest(&report).unwrap();
    let ([low, high], [once_low, once_high]) =
        (week.difference_to_date.unwrap(), week.to_date.difference_interval.unwrap());
    assert!(low < once_low && once_high < high);
    assert!(week.to_markdown().contains(&format!("{low:+.4} and {high:+.4}")));
}

#[test]
fn a_week_is_the_same_after_json() {
    let week = WeeklyReport::latest(&support::elo(7, 2017, None)).unwrap();
    let back: WeeklyReport = serde_json::from_str(&week.to_json().unwrap()).unwrap();
    assert_eq!(back, week);
}

#[test]
fn weeks_that_are_not_there_are_refused() {
    let mut report = support::elo(7, 2017, None);
    let weeks = report.weeks.len();
    for (season, week) in [(2017, 0), (2017, weeks + 1), (2016, 1), (2018, 1), (2017, usize::MAX)] {
        let error = WeeklyReport::new(&report, Season::new(season), week).unwrap_err();
        assert!(matches!(error, Error::NoSuchWeek { .. }));
        assert!(error.to_string().contains("from 2017-18 week 1 to"), "{error}");
    }
    report.weeks.clear();
    assert!(matches!(WeeklyReport::latest(&report), Err(Error::NoWeek)));
}
