//! A season in the simulated league as a report: its series add up, and its page holds every bet.

mod support;

use fairline_report::{Comparison, Error, SeasonReport, Style, WeeklyReport};
use rust_decimal::Decimal;

/// Sums of hundreds of numbers of size 1, taken in another order.
const ROUNDING: f64 = 1e-12;

fn report(name: Option<&str>) -> SeasonReport {
    support::elo(7, 2017, name)
}

#[test]
fn series_add_up_to_the_season() {
    let report = report(None);
    let series = report.series().unwrap();
    assert!(!report.bets.is_empty());
    assert_eq!(series.bankroll.len(), report.weeks.len());
    assert_eq!(series.bankroll.last().unwrap().bankroll, report.betting.final_bankroll);
    let worst = series.bankroll.iter().map(|point| point.drawdown).fold(0.0, f64::max);
    assert!((worst - report.betting.max_drawdown.unwrap()).abs() < ROUNDING);
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
    assert!((last.mean - report.betting.mean_clv.unwrap()).abs() < ROUNDING);
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

#[test]
fn figures_are_those_of_the_run() {
    let report = report(None);
    let (figures, betting) = (report.figures().unwrap(), &report.betting);
    assert_eq!((figures.bets, figures.void, figures.wins), (betting.bets, betting.void, betting.wins));
    assert_eq!((figures.staked, figures.profit), (betting.staked, betting.profit));
    assert_eq!(
        (figures.matches, figures.p_value),
        (report.model_vs_market.matches, report.model_vs_market.p_value)
    );
    for (ours, theirs) in [
        (figures.brier_difference, report.model_vs_market.brier_difference),
        (figures.yield_on_turnover, betting.yield_on_turnover),
        (figures.roi, betting.roi),
        (figures.mean_clv, betting.mean_clv),
        (figures.clv_standard_error, betting.clv_standard_error),
        (figures.max_drawdown, betting.max_drawdown),
        (figures.brier_model, report.scores.model.brier),
        (figures.brier_market, report.scores.market.brier),
    ] {
        assert!((ours.unwrap() - theirs.unwrap()).abs() < ROUNDING, "{ours:?} {theirs:?}");
    }
}

#[test]
fn text_markdown_and_page_say_the_same() {
    let report = report(None);
    let (text, markdown, page) =
        (report.to_text(Style::Plain).unwrap(), report.to_markdown().unwrap(), report.to_html().unwrap());
    assert_eq!(text, report.to_string());
    let own = page.split("plotly.js v").next().unwrap();
    // Whoever prints the text has said so before the run.
    let [data, forecasts] = report.origin();
    assert!(data.contains(&report.data.source) && forecasts.contains(&report.manifest.forecaster));
    for line in [data, forecasts] {
        assert!(markdown.contains(&line) && own.contains(&line) && !text.contains(&line), "{line}");
    }
    let betting = &report.betting;
    let mut said = vec![
        format!("{:.2}", betting.final_bankroll),
        format!("{:+.2}", betting.profit),
        format!("{:.1}%", 100.0 * betting.yield_on_turnover.unwrap()),
        format!("{:.4}", report.scores.model.brier.unwrap()),
        format!("{:.4}", report.scores.closing.brier.unwrap()),
        format!("{:.4}", report.scores.market.log.unwrap()),
        format!("p = {:.3}", report.model_vs_market.p_value.unwrap().max(0.001)).replace("p = 0.001", "p "),
        "do not bet on it".to_owned(),
    ];
    said.extend(report.weeks.iter().map(|week| format!("{:.2}", week.bankroll)));
    said.extend(report.alerts.iter().map(|alert| alert.text.clone()));
    for words in &said {
        let wrapped = text.replace('\n', " ");
        let unescaped = markdown.replace('\\', "");
        for (name, document) in [("text", wrapped.as_str()), ("Markdown", unescaped.as_str()), ("page", own)]
        {
            assert!(document.contains(words.as_str()), "{name} lacks {words}");
        }
    }
}

#[test]
fn colour_repeats_what_words_and_signs_say() {
    let report = report(None);
    let (plain, coloured) = (report.to_text(Style::Plain).unwrap(), report.to_text(Style::Colour).unwrap());
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}[31m-"));
    let stripped: String = coloured
        .split('\u{1b}')
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert_eq!(stripped, plain);
}

#[test]
fn every_row_of_markdown_has_the_cells_of_its_header() {
    let markdown = report(Some("a | b \\ `c` <d>")).to_markdown().unwrap();
    let mut columns = None;
    for line in markdown.lines() {
        // A pipe behind a backslash is text.
        let cells = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        match columns {
            Some(columns) if cells > 0 => assert_eq!(cells, columns, "{line}"),
            _ => columns = (cells > 0).then_some(cells),
        }
    }
    assert!(!markdown.contains("<d>"));
}

#[test]
fn a_report_is_the_same_after_json() {
    let report = report(None);
    let back: SeasonReport = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    assert_eq!(back, report);
}

#[test]
fn nothing_that_a_file_may_hold_ends_the_program() {
    let mut report = report(None);
    for week in &mut report.weeks {
        week.bankroll = if week.week % 2 == 0 { Decimal::MAX } else { Decimal::MIN };
    }
    for bet in &mut report.bets {
        (bet.stake, bet.profit) = (Decimal::MAX, Decimal::MIN);
    }
    let look = |report: &SeasonReport| {
        let _ = (report.to_string(), report.to_markdown(), report.to_html(), report.figures());
        let _ = Comparison::new(&[("one", report), ("other", report)]).map(|both| both.to_html());
        for week in &report.weeks {
            let _ = WeeklyReport::new(report, week.season, week.week).map(|week| week.to_html());
        }
    };
    look(&report);
    report.predictions[7].model = [f64::NAN, -1.0, f64::INFINITY];
    look(&report);
    assert!(matches!(report.to_html(), Err(Error::Figures(_))));
    assert!(report.to_string().contains("values that no run has"));
    report.weeks.clear();
    look(&report);
    (report.bets, report.predictions) = (Vec::new(), Vec::new());
    look(&report);
    assert!(report.to_html().unwrap().contains("No bet was placed."));
}
