//! The pages in a browser: every chart drawn, nothing thrown, nothing wider than the screen, light and dark.
//!
//! Runs where `FAIRLINE_TEST_CHROMIUM` names a Chromium; without it the trials are listed as ignored.

#![expect(clippy::unwrap_used, reason = "a failed call is a failed test")]

mod support;

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use fairline_report::{Comparison, WeeklyReport};
use fairline_sim::{EloPredictor, MarketPredictor, SeasonOptions};
use libtest_mimic::{Arguments, Failed, Trial};

/// Widths of a desk's window and of a phone.
const WIDTHS: [u32; 2] = [1280, 390];

/// `prefers-color-scheme`, and what Blink calls it.
const SCHEMES: [(&str, u32); 2] = [("dark", 0), ("light", 1)];

#[expect(clippy::print_stderr, reason = "says why the trials are ignored, which libtest's list cannot")]
fn main() {
    let program = std::env::var_os("FAIRLINE_TEST_CHROMIUM").filter(|program| !program.is_empty());
    if program.is_none() {
        eprintln!("ignored: set FAIRLINE_TEST_CHROMIUM to a Chromium or Chrome");
    }
    let mut trials = Vec::new();
    for (page, write) in [("season", season as fn() -> String), ("week", week), ("comparison", comparison)] {
        let program = program.clone();
        let ignored = program.is_none();
        let run = move || check(&program.ok_or("FAIRLINE_TEST_CHROMIUM is not set")?, &write());
        trials.push(Trial::test(format!("{page}_is_drawn_and_fits"), run).with_ignored_flag(ignored));
    }
    let broken = program.clone();
    let run = move || faults_are_seen(&broken.ok_or("FAIRLINE_TEST_CHROMIUM is not set")?);
    trials.push(Trial::test("faults_are_seen", run).with_ignored_flag(program.is_none()));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn season() -> String {
    support::elo(7, 2017, Some("<b>Ash & Elm</b> United")).to_html().unwrap()
}

fn week() -> String {
    WeeklyReport::latest(&support::elo(7, 2017, None)).unwrap().to_html()
}

fn comparison() -> String {
    let market = MarketPredictor::new(fairline_market::Method::Shin);
    let options = SeasonOptions::new();
    let runs = [
        support::elo(7, 2017, None),
        support::play(7, 2017, EloPredictor::default(), "elo", &support::other_options(), None),
        support::play(7, 2017, market, "market", &options, None),
    ];
    let names = ["elo", "elo, large edges only", "a market with a name that is long enough to be in the way"];
    let named: Vec<_> = names.into_iter().zip(&runs).collect();
    Comparison::new(&named).unwrap().to_html()
}

/// Looks at a page at every width, light and dark.
fn check(program: &OsStr, page: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("page.html"), page)?;
    let mut faults = Vec::new();
    for width in WIDTHS {
        for scheme in SCHEMES {
            let found = look(program, folder.path(), width, scheme)?;
            faults.extend(found.into_iter().map(|fault| format!("{width} px, {}: {fault}", scheme.0)));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

/// The trials above would pass for any page if nothing were seen at all.
fn faults_are_seen(program: &OsStr) -> Result<(), Failed> {
    let page = week();
    for (good, bad, said) in [
        ("\"traces\":[", "\"traces\":[[[", "of 2 charts"),
        ("\"use strict\";", "\"use strict\"; nobody.knows();", "nobody is not defined"),
        ("\"use strict\";", "\"use strict\"; console.error('a complaint');", "a complaint"),
        ("<main>", "<main><div style=\"width: 3000px\">wide</div>", "px wide"),
        ("@media (prefers-color-scheme: dark)", "@media (prefers-color-scheme: nothing)", "painted"),
    ] {
        let broken = page.replacen(good, bad, 1);
        if broken == page {
            return Err(format!("{good:?} is not there to be broken").into());
        }
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("page.html"), broken)?;
        let faults = look(program, folder.path(), WIDTHS[1], SCHEMES[0])?.join("\n");
        if !faults.contains(said) {
            return Err(format!("{bad:?} is not seen: {faults:?}").into());
        }
    }
    Ok(())
}

/// Shows a page in a frame, which may be as narrow as a phone, other than a window.
fn look(
    program: &OsStr,
    folder: &Path,
    width: u32,
    (scheme, number): (&str, u32),
) -> Result<Vec<String>, Failed> {
    let frame = format!(
        r#"<!DOCTYPE html><html style="color-scheme: light dark"><meta charset="utf-8"><body>
<iframe src="page.html" style="width: {width}px; height: 4000px; border: 0"></iframe>
<script>
// Clicks on the name of a column of numbers put its rows into order, up and then down.
const sorts = (page) => {{
  const table = page.querySelector("table.sortable");
  if (!table) return true;
  const button = table.querySelector("th:nth-child(10) button");
  return [1, -1].every((way) => {{
    button?.click();
    const values = [...table.tBodies[0].rows].map((row) => way * Number(row.cells[9].dataset.value));
    return values.length > 1 && values.every((value, i) => i === 0 || values[i - 1] <= value);
  }});
}};
const frame = document.querySelector("iframe");
const ask = () => {{
  const page = frame.contentDocument, root = page.documentElement, say = document.documentElement.dataset;
  say.drawn = root.dataset.drawn ?? "nothing";
  say.charts = page.querySelectorAll(".plot").length;
  say.shapes = [...page.querySelectorAll(".plot")].filter((plot) => plot.querySelector(".main-svg .trace, .main-svg .barlayer path")).length;
  say.width = root.scrollWidth;
  say.dark = frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches;
  say.colour = frame.contentWindow.getComputedStyle(page.body).backgroundColor;
  say.sorts = sorts(page);
  if (say.drawn === "nothing") setTimeout(ask, 50);
}};
frame.addEventListener("load", ask);
</script></body></html>"#
    );
    std::fs::write(folder.join("frame.html"), frame)?;
    let profile = tempfile::tempdir()?;
    let output = Command::new(program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-file-access-from-files",
            "--enable-logging=stderr",
            "--v=0",
            "--window-size=1400,1000",
            "--virtual-time-budget=8000",
            "--dump-dom",
        ])
        .arg(format!("--blink-settings=preferredColorScheme={number}"))
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}", folder.join("frame.html").display()))
        .output()?;
    let (shown, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let root = shown.split("<html").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
    let told = |name: &str| {
        let rest = root.split(&format!("data-{name}=\"")).nth(1);
        rest.and_then(|rest| rest.split('"').next()).unwrap_or("untold").to_owned()
    };
    let mut faults: Vec<String> =
        said.lines().filter(|line| line.contains(":CONSOLE")).map(str::to_owned).collect();
    let charts = told("charts");
    if charts.parse::<usize>().unwrap_or(0) == 0 {
        faults.push(format!("no chart on the page: {charts}"));
    }
    for count in ["drawn", "shapes"] {
        if told(count) != charts {
            faults.push(format!("{count}: {} of {charts} charts", told(count)));
        }
    }
    if told("width").parse::<u32>().ok().is_none_or(|needed| needed > width) {
        faults.push(format!("the page is {} px wide", told("width")));
    }
    if told("sorts") != "true" {
        faults.push("the bets do not sort".to_owned());
    }
    let dark = scheme == "dark";
    if told("dark") != dark.to_string() {
        faults.push(format!("the scheme is not {scheme}"));
    }
    if luminance(&told("colour")).is_none_or(|light| (light < 0.5) != dark) {
        faults.push(format!("the page is painted {}", told("colour")));
    }
    Ok(faults)
}

/// How light a colour such as `rgb(20, 24, 27)` is, in \[0, 1\].
fn luminance(colour: &str) -> Option<f64> {
    let parts = colour.strip_prefix("rgb(")?.strip_suffix(')')?;
    let parts: Vec<f64> = parts.split(", ").filter_map(|part| part.parse().ok()).collect();
    (parts.len() == 3).then(|| parts.iter().sum::<f64>() / 3.0 / 255.0)
}
