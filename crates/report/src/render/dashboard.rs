//! The page of a server: everything that runs has a file of its own, and every part that may change has a name.

use maud::{DOCTYPE, Markup, html};

use super::html::{about_page, block, chart, figure, verdict};
use crate::dashboard::Sections;
use crate::document::Section;
use crate::style::Tone;
use crate::{Dashboard, ShownAlert, ShownSimulation};

pub(crate) fn page(dashboard: &Dashboard, shown: Option<&Sections>) -> String {
    let run = dashboard.run.as_ref().map(|run| run.id);
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (about_page(shown.map_or("no run", |shown| shown.title.as_str())))
                // The name that plotly looks for, so that it adds its rules to this style and to none of its own making.
                link id="plotly.js-style-global" rel="stylesheet" href="/assets/page.css";
                script defer src="/assets/plotly.js" {}
                script defer src="/assets/live.js" {}
                script defer src="/assets/page.js" {}
            }
            body {
                a class="skip" href="#main" { "To the numbers" }
                header class="bar" {
                    a class="brand" href="/" { "fairline" }
                    (picker(dashboard, run))
                    // What changes all the time is not read out; what is told is.
                    p class="muted" { span id="live" role="status" {} " " span id="as-of" {} }
                    nav aria-label="More" { a href="/docs/" { "API" } }
                }
                main id="main" {
                    @if let Some(notice) = &dashboard.notice {
                        section class="card" data-part="notice" { h1 { (notice) } p { "Choose one above." } }
                    }
                    (simulations(&dashboard.simulations))
                    @match shown {
                        Some(shown) => (run_parts(shown)),
                        None if dashboard.runs.is_empty() => (nothing()),
                        None => {},
                    }
                    (alerts(dashboard, run))
                    @if let Some(shown) = shown { (part("model", &shown.model)) }
                }
            }
        }
    }
    .into_string()
}

fn picker(dashboard: &Dashboard, run: Option<i64>) -> Markup {
    html! {
        form class="picker" data-part="runs" method="get" action="/" {
            @if !dashboard.runs.is_empty() {
                label for="run" { "Run" }
                select id="run" name="run" {
                    @for choice in &dashboard.runs {
                        option value=(choice.id) selected[Some(choice.id) == run] { (choice.label) }
                    }
                }
                button type="submit" { "Show" }
            }
        }
    }
}

fn run_parts(shown: &Sections) -> Markup {
    html! {
        section data-part="about" {
            h1 { (shown.title) }
            @for about in &shown.about { p class="muted" { (about) } }
        }
        div data-part="verdict" { (verdict(&shown.verdict)) }
        dl class="figures many card" data-part="figures" { @for each in &shown.figures { (figure(each)) } }
        (part("bets", &shown.bets))
        h2 { "Charts" }
        div class="charts" { @for each in &shown.charts { (chart(each)) } }
        (part("weeks", &shown.weeks))
    }
}

fn nothing() -> Markup {
    html! {
        section data-part="about" {
            h1 { "No run yet" }
            p { "Nothing is stored in this database. Play a season that is over, or begin to follow one that goes on:" }
            pre { code { "fairline season --db FILE\nfairline week --db FILE" } }
            p { "This page shows the run as soon as its first week is stored." }
        }
    }
}

fn part(name: &str, section: &Section) -> Markup {
    html! {
        section class=(name) data-part=(name) {
            h2 { (section.title) }
            @for each in &section.blocks { (block(each, &section.title)) }
        }
    }
}

fn simulations(simulations: &[ShownSimulation]) -> Markup {
    html! {
        section data-part="simulations" {
            @for each in simulations {
                @let label = format!("Simulation {} by {}", each.id, each.forecaster);
                p class="card" {
                    @if let Some(why) = &each.failed {
                        span class="bad" { (label) " failed: " (why) }
                    } @else {
                        @if each.weeks == 0 { (label) ": reading the matches " } @else {
                            (label) ": week " (each.weeks_done) " of " (each.weeks) " "
                        }
                        progress aria-label=(label) max=(each.weeks.max(1)) value=(each.weeks_done) {}
                    }
                }
            }
        }
    }
}

fn alerts(dashboard: &Dashboard, run: Option<i64>) -> Markup {
    let Dashboard { alerts, alerts_in_all, .. } = dashboard;
    html! {
        section class="alerts" data-part="alerts" {
            h2 { "Alerts" }
            @if alerts.is_empty() { p { "Nothing was raised." } } @else {
                @if alerts.len() < *alerts_in_all {
                    p { (alerts.len()) " of " (alerts_in_all) ", those that nobody has taken note of first; fairline serves all at /v1/alerts." }
                }
                div class="card" {
                    div class="scroll tall" tabindex="0" role="region" aria-label="Alerts" {
                        table {
                            thead {
                                tr {
                                    @for name in ["raised (UTC)", "severity", "season", "week", "what", "noted"] {
                                        th scope="col" class="words" { (name) }
                                    }
                                }
                            }
                            tbody { @for each in alerts { (alert(each, run)) } }
                        }
                    }
                }
            }
        }
    }
}

fn alert(shown: &ShownAlert, run: Option<i64>) -> Markup {
    let (word, tone) = crate::rows::severity(shown.alert.severity);
    let back = run.map_or_else(String::new, |run| format!("?run={run}"));
    let utc = |at: jiff::Timestamp| at.strftime("%Y-%m-%d %H:%M").to_string();
    html! {
        tr {
            td class="words" { (utc(shown.raised_at)) }
            td class="words" { span class=[(tone == Tone::Bad).then_some("bad")] { (word) } }
            td class="words" { (shown.alert.season) }
            td class="words" { (shown.alert.week) }
            td class="words text" { (shown.alert.text) }
            td class="words" {
                @match shown.acknowledged_at {
                    Some(at) => (utc(at)),
                    None => form method="post" action={ "/alerts/" (shown.id) "/acknowledge" (back) } {
                        button type="submit" aria-label={ "Take note of alert " (shown.id) } { "Take note" }
                    },
                }
            }
        }
    }
}
