//! The dashboard in a browser: it loads, says what the API says, follows a simulation, and works with keys alone.
//!
//! Runs where `FAIRLINE_TEST_CHROMIUM` and `FAIRLINE_TEST_CHROMEDRIVER` name a Chromium and its driver; without them the trials
//! are listed as ignored.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "api/followed.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest")]
mod followed;
#[path = "api/wire.rs"]
#[allow(dead_code, reason = "the tests of the API use the rest")]
mod wire;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::http::Method;
use fairline_server::ServerOptions;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::followed::followed;
use crate::wire::{Server, stored};

/// How long something may take to be seen.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is looked at.
type Look = fn(&Browser, &tokio::runtime::Runtime);

#[expect(clippy::print_stderr, reason = "says why the trials are ignored, which libtest's list cannot")]
fn main() {
    let named = |name: &str| std::env::var(name).ok().filter(|program| !program.is_empty());
    let programs = named("FAIRLINE_TEST_CHROMIUM").zip(named("FAIRLINE_TEST_CHROMEDRIVER"));
    if programs.is_none() {
        eprintln!("ignored: set FAIRLINE_TEST_CHROMIUM and FAIRLINE_TEST_CHROMEDRIVER");
    }
    let trials: [(&str, Look); 4] = [
        ("it_shows_what_the_api_says", |browser, runtime| runtime.block_on(shows(browser))),
        ("it_follows_a_simulation", |browser, runtime| runtime.block_on(follows(browser))),
        ("it_fits_a_phone_and_a_desk_light_and_dark", |browser, runtime| runtime.block_on(fits(browser))),
        ("it_works_with_keys_alone", |browser, runtime| runtime.block_on(keys(browser))),
    ];
    let trials = trials.map(|(name, trial)| {
        let ignored = programs.is_none();
        let programs = programs.clone();
        let run = move || -> Result<(), Failed> {
            let (chromium, driver) = programs.ok_or("no browser is named")?;
            // They have runtimes of their own, which may not begin within another one.
            let (_, _) = (stored(), followed());
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            trial(&Browser::start(&driver, &chromium)?, &runtime);
            Ok(())
        };
        Trial::test(name, run).with_ignored_flag(ignored)
    });
    // One after the other: a browser wants all of a small machine, and a simulation beside it too.
    let mut arguments = Arguments::from_args();
    arguments.test_threads = arguments.test_threads.or(Some(1));
    libtest_mimic::run(&arguments, trials.into()).exit();
}

/// A driver of its own, which ends with this value.
struct Browser {
    driver: Child,
    address: String,
    chromium: String,
    profile: tempfile::TempDir,
}

impl Browser {
    fn start(driver: &str, chromium: &str) -> Result<Self, Failed> {
        let mut driver = Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(driver.stdout.take().ok_or("no output")?).lines();
        let port = lines.map_while(Result::ok).find_map(|line| {
            line.split_once("started successfully on port ")
                .map(|(_, port)| port.trim_end_matches('.').to_owned())
        });
        let address = format!("http://127.0.0.1:{}", port.ok_or("the driver does not say its port")?);
        Ok(Self { driver, address, chromium: chromium.to_owned(), profile: tempfile::tempdir()? })
    }

    /// A window, dark or light, with everything that its console says kept.
    async fn open(&self, url: &str, (width, height): (u32, u32), dark: bool) -> Client {
        let mut arguments: Vec<String> = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ]
        .map(str::to_owned)
        .into();
        arguments.push(format!("--user-data-dir={}", self.profile.path().display()));
        arguments.push(format!("--blink-settings=preferredColorScheme={}", u8::from(!dark)));
        let capabilities = json!({
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {
                "args": arguments, "binary": self.chromium,
                // Windows cannot be as narrow as a phone; the screen of a phone can.
                "mobileEmulation": {"deviceMetrics": {"width": width, "height": height, "pixelRatio": 1.0, "mobile": false}},
            },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("it is an object") };
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&self.address)
            .await
            .unwrap();
        client.goto(url).await.unwrap();
        until(&client, "return document.documentElement.dataset.drawn > 0").await;
        until(&client, "return document.getElementById('live').textContent.startsWith('Live')").await;
        client
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

async fn ask(client: &Client, script: &str) -> Value {
    client.execute(script, Vec::new()).await.unwrap()
}

/// Waits for something to become true.
async fn until(client: &Client, script: &str) {
    let begun = std::time::Instant::now();
    while ask(client, script).await != json!(true) {
        assert!(begun.elapsed() < PATIENCE, "not in time: {script}\n{:?}", complaints(client).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What the console of the page holds: errors, and whatever the content security policy has kept out.
async fn complaints(client: &Client) -> Vec<String> {
    #[derive(Debug)]
    struct Log;
    impl WebDriverCompatibleCommand for Log {
        fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
            base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
        }

        fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
            (Method::POST, Some(json!({"type": "browser"}).to_string()))
        }
    }
    let entries = client.issue_cmd(Log).await.unwrap();
    entries.as_array().unwrap().iter().map(|entry| entry["message"].to_string()).collect()
}

/// Ends the visit; nothing may have been complained about.
async fn close(client: Client) {
    let complaints = complaints(&client).await;
    client.close().await.unwrap();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

fn url(server: &Server) -> String {
    format!("http://{}/", server.address)
}

/// What stands below a name, as a reader sees it.
const FIGURES: &str = "return Object.fromEntries([...document.querySelectorAll('.figures > div')].map((each) => \
    [each.querySelector('dt').innerText, each.querySelector('dd span').innerText]))";

async fn shows(browser: &Browser) {
    let server = Server::over(&followed().path().join("fairline.db"), ServerOptions::new());
    let client = browser.open(&url(&server), (1280, 900), false).await;
    let figures = ask(&client, FIGURES).await;
    let bankroll = server.get("/v1/bankroll");
    let last = bankroll.as_array().unwrap().last().unwrap();
    assert_eq!(figures["Bankroll"], format!("{:.2}", last["bankroll"].as_f64().unwrap()));
    // What is drawn is what the API says.
    let heights = async |chart: &str| -> Vec<f64> {
        let script = format!("return document.getElementById('{chart}').data[0].y");
        serde_json::from_value(ask(&client, &script).await).unwrap()
    };
    let said: Vec<f64> =
        bankroll.as_array().unwrap().iter().map(|point| point["bankroll"].as_f64().unwrap()).collect();
    assert_eq!(heights("bankroll").await, said);
    let weeks = server.get("/v1/weeks");
    let said: Vec<f64> =
        weeks.as_array().unwrap().iter().map(|week| week["roi"].as_f64().unwrap_or(0.0)).collect();
    assert_eq!(heights("weekly-roi").await, said);
    let stakes = ask(
        &client,
        "return [...document.querySelectorAll('.bets tbody tr')].map((row) => [row.cells[2].innerText, row.cells[9].innerText])",
    )
    .await;
    let said: Vec<(String, String)> = server
        .get("/v1/value-bets?from=2017-01-01")
        .as_array()
        .unwrap()
        .iter()
        .map(|value| {
            (
                format!("{:.2}", value["bet"]["stake"].as_f64().unwrap()),
                value["why"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    assert_eq!(stakes, json!(said));
    let shapes = "return [...document.querySelectorAll('.plot')].every((plot) => plot.querySelector('.main-svg .trace, .main-svg .barlayer path'))";
    assert_eq!(ask(&client, shapes).await, json!(true));
    close(client).await;
}

async fn follows(browser: &Browser) {
    // A database of its own, with one run in it.
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("fairline.db");
    std::fs::copy(stored().folder.path().join("fairline.db"), &place).unwrap();
    let mut settings = fairline_weekly::Settings::default();
    settings.forecast.model = fairline_weekly::Forecaster::Multinomial;
    settings.db = place.to_str().unwrap().into();
    let source = fairline_data::Source::Simulated { seed: 42 };
    let server = Server::over(&place, ServerOptions::new().simulations(settings, source));
    let client = browser.open(&url(&server), (1280, 900), false).await;
    let title = client.title().await.unwrap();
    assert!(title.contains("2017-18"), "{title}");
    // What the reader has opened stays open.
    client.find(Locator::Css("figure[data-part=bankroll] summary")).await.unwrap().click().await.unwrap();
    ask(
        &client,
        "window.stays = true; window.weeks = []; window.progress = [];\
        new MutationObserver(() => {\
            window.weeks.push(document.querySelectorAll('.weeks tbody tr').length);\
            const bar = document.querySelector('progress'); if (bar) window.progress.push(bar.value);\
        }).observe(document.querySelector('body'), { childList: true, subtree: true });",
    )
    .await;
    // It listens, and is not within the half second that it leaves between two looks. The season is one that takes long enough
    // to be seen half way.
    until(&client, "return document.getElementById('live').textContent === 'Live'").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.post("/v1/simulations", &json!({ "season": 2023 })).status, 202);
    until(&client, "return document.title.includes('2023-24') && document.querySelectorAll('.weeks tbody tr').length >= 30 \
        && document.querySelector('progress') === null").await;
    let weeks: Vec<u64> = serde_json::from_value(ask(&client, "return window.weeks").await).unwrap();
    let progress: Vec<f64> = serde_json::from_value(ask(&client, "return window.progress").await).unwrap();
    assert!(!progress.is_empty() && progress.is_sorted(), "{progress:?}");
    let after = server.get("/v1/weeks").as_array().unwrap().len() as u64;
    assert!(weeks.iter().any(|&count| count > 0 && count < after), "seen half way: {weeks:?} of {after}");
    assert_eq!(weeks.last(), Some(&after));
    assert_eq!(ask(&client, "return window.stays").await, json!(true), "the page was not loaded anew");
    let figures = ask(&client, FIGURES).await;
    let bankroll = server.get("/v1/bankroll");
    let last = bankroll.as_array().unwrap().last().unwrap()["bankroll"].as_f64().unwrap();
    assert_eq!(figures["Bankroll"], format!("{last:.2}"));
    let drawn = ask(&client, "return document.getElementById('bankroll').data[0].y.at(-1)").await;
    assert_eq!(drawn, json!(last));
    // An alert is noted without leaving the page.
    let open =
        ask(&client, "return document.querySelectorAll('.alerts form').length").await.as_u64().unwrap();
    assert!(open > 0);
    client.find(Locator::Css(".alerts form button")).await.unwrap().click().await.unwrap();
    until(&client, &format!("return document.querySelectorAll('.alerts form').length === {}", open - 1))
        .await;
    assert_eq!(ask(&client, "return window.stays").await, json!(true));
    close(client).await;
}

async fn fits(browser: &Browser) {
    let server = Server::over(&followed().path().join("fairline.db"), ServerOptions::new());
    for (width, dark) in [(1280, false), (1280, true), (390, false), (390, true)] {
        let client = browser.open(&url(&server), (width, 844), dark).await;
        let wide = ask(&client, "return document.documentElement.scrollWidth").await.as_u64().unwrap();
        assert!(wide <= u64::from(width), "{wide} px at {width}");
        let colour = ask(&client, "return getComputedStyle(document.body).backgroundColor").await;
        let parts = colour.as_str().unwrap().trim_start_matches("rgb(").trim_end_matches(')');
        let light: f64 = parts.split(", ").map(|part| part.parse::<f64>().unwrap()).sum::<f64>() / 765.0;
        assert_eq!(light < 0.5, dark, "{colour}");
        close(client).await;
    }
}

async fn keys(browser: &Browser) {
    const TAB: &str = "\u{e004}";
    let server = Server::start(ServerOptions::new());
    let client = browser.open(&url(&server), (1280, 900), false).await;
    let press = async |keys: &str| client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    // The way from the top: past the bar, to what can be reached.
    let mut reached = Vec::new();
    for _ in 0..60 {
        press(TAB).await;
        let name = ask(
            &client,
            "const at = document.activeElement; return at.tagName + ' ' + (at.ariaLabel ?? at.id ?? '') + ' ' + at.innerText.slice(0, 20)",
        )
        .await;
        reached.push(name.as_str().unwrap().to_owned());
    }
    let all = reached.join("\n");
    for wanted in ["A  To the numbers", "SELECT run", "BUTTON  Show", "SUMMARY  As a table", "BUTTON  week"] {
        assert!(reached.iter().any(|name| name.starts_with(wanted)), "{wanted} is not reached:\n{all}");
    }
    assert!(reached[0].starts_with("A  To the numbers"), "{all}");
    // A table is sorted, and a chart's numbers are opened, by a key.
    ask(&client, "document.querySelector('.weeks th:nth-child(6) button').focus()").await;
    press("\n").await;
    let sorted = ask(
        &client,
        "const values = [...document.querySelectorAll('.weeks tbody tr')].map((row) => Number(row.cells[5].dataset.value)); \
         return values.length > 1 && values.every((value, i) => i === 0 || values[i - 1] <= value)",
    )
    .await;
    assert_eq!(sorted, json!(true));
    ask(&client, "document.querySelector('figure[data-part=brier] summary').focus()").await;
    press(" ").await;
    assert_eq!(
        ask(&client, "return document.querySelector('figure[data-part=brier] details').open").await,
        json!(true)
    );
    // Whoever hears the page is told what each part is.
    let unnamed = ask(
        &client,
        "return [...document.querySelectorAll('.plot, [role=region], select, button, progress')].filter((each) => \
            !(each.ariaLabel || each.labels?.length || each.innerText)).map((each) => each.outerHTML.slice(0, 80))",
    )
    .await;
    assert_eq!(unnamed, json!([]));
    let outline = "return [document.querySelectorAll('h1').length, document.querySelectorAll('main').length, document.documentElement.lang, \
        document.querySelectorAll('th:not([scope])').length]";
    assert_eq!(ask(&client, outline).await, json!([1, 1, "en", 0]));
    close(client).await;
}
