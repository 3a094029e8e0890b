//! A season in the simulated league as a report: its series add up, and its page holds every bet.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

use fairline_data::{HoldOut, Season, Source};
use fairline_report::SeasonReport;
use fairline_sim::{
    DataSummary, EloPredictor, KellyStrategy, Schedule, ScheduleOptions, SeasonOptions, Simulation,
};
use rust_decimal::Decimal;

fn report(name: Option<&str>) -> SeasonReport {
    let source = Source::Simulated { seed: 7 };
    let mut dataset = source.load().unwrap();
    if let Some(name) = name {
        let old = dataset.matches[0].home.clone();
        for game in &mut dataset.matches {
            for club in [&mut game.home, &mut game.away] {
                if *club == old {
                    name.clone_into(club);
                }
            }
        }
    }
    let hold_out = HoldOut::split(&dataset.matches, Season::new(2017)).unwrap();
    let schedule = Schedule::new(&hold_out, &ScheduleOptions::new()).unwrap();
    let options = SeasonOptions::new();
    let mut simulation =
        Simulation::new(&schedule, EloPredictor::default(), KellyStrategy, &options).unwrap();
    while simulation.play_week(|_| {}).unwrap().is_some() {}
    let manifest = simulation.manifest("elo", "kelly", Some(7));
    let data = DataSummary::new(&source, &dataset, &hold_out, &schedule);
    SeasonReport::new(data, &simulation.into_run(), manifest, None).unwrap()
}

#[test]
fn series_add_up_to_the_season() {
    let report = report(None);
    let series = report.series().unwrap();
    assert!(!report.bets.is_empty());
    assert_eq!(series.bankroll.len(), report.weeks.len());
    assert_eq!(series.bankroll.last().unwrap().bankroll, report.betting.final_bankroll);
    let worst = series.bankroll.iter().map(|point| point.drawdown).fold(0.0, f64::max);
    assert!((worst - report.betting.max_drawdown.unwrap()).abs() < 1e-12);
    for bands in [&series.edge_bands, &series.odds_bands] {
        assert_eq!(
            bands.iter().map(|band| band.bets).sum::<usize>(),
            report.betting.bets - report.betting.void
        );
        assert_eq!(bands.iter().map(|band| band.profit).sum::<Decimal>(), report.betting.profit);
        assert_eq!(bands.iter().map(|band| band.staked).sum::<Decimal>(), report.betting.staked);
    }
    for table in &series.reliability {
        for forecasts in [&table.model, &table.market] {
            let counted: usize = forecasts.as_ref().unwrap().rows.iter().map(|row| row.count).sum();
            assert_eq!(counted, report.scores.model.matches);
        }
    }
    let last = series.clv.last().unwrap();
    assert!((last.mean - report.betting.mean_clv.unwrap()).abs() < 1e-12);
    assert_eq!(series.brier.len(), report.weeks.len());
}

#[test]
fn the_page_holds_every_bet_and_asks_nobody_for_anything() {
    let report = report(None);
    let page = report.to_html().unwrap();
    let own = page.split("plotly.js v").next().unwrap();
    let rows = own.split("<table class=\"sortable\">").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(rows.matches("<tr>").count(), report.bets.len() + 1);
    assert_eq!(own.matches("class=\"plot\"").count(), 10);
    assert_eq!(own.matches("type=\"application/json\"").count(), 10);
    for address in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!own.contains(address), "{address}");
    }
}

#[test]
fn names_are_text_and_not_markup() {
    let page = report(Some("<script>alert('x')</script> & Town")).to_html().unwrap();
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("&lt;script&gt;alert"));
}
