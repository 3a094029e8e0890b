//! Passwords are in no text that anybody may see: neither in what is written for people, nor in errors, nor in a debugger.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use fairline_weekly::{By, Flag, Loaded, Webhook, play_week};
use jiff::Timestamp;

/// Stands wherever a secret can.
const SECRET: &str = "hush-hush";

/// Settings with every secret that a file can hold.
fn file() -> String {
    format!(
        "db = 'postgres://me:{SECRET}@%2Fno%2Fsuch/bets?password={SECRET}'\n\
         [data]\nurl = 'https://me:{SECRET}@127.0.0.1:1'\n\
         [[alerts.sinks]]\nname = 'phone'\nkind = 'webhook'\nurl = 'http://me:{SECRET}@127.0.0.1:1/hook?key={SECRET}'\n\
         secret_env = 'FAIRLINE_WEBHOOK_SECRET'\npause_ms = 1\n\
         [[alerts.sinks]]\nname = 'mail'\nkind = 'mail'\nserver = '127.0.0.1'\nport = 1\nencryption = 'none'\n\
         from = 'me@example.org'\nto = ['you@example.org']\nuser = 'me'\npassword_env = 'FAIRLINE_SMTP_PASSWORD'\n"
    )
}

fn load(toml: &str) -> fairline_weekly::Result<Loaded> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fairline.toml");
    std::fs::write(&path, toml).unwrap();
    Loaded::new(Some(&path), [], &[])
}

fn assert_silent(what: &str, text: &str) {
    assert!(!text.contains(SECRET), "{what} tells: {text}");
}

#[test]
fn settings_are_shown_without_passwords() {
    let loaded = load(&file()).unwrap();
    assert!(loaded.settings.db.contains(SECRET), "it is there");
    assert_silent("Debug of what was loaded", &format!("{loaded:?} {:#?}", loaded.settings));
    assert_silent("the list of settings", &serde_json::to_string(&loaded.origins).unwrap());
    let flag = Flag { key: "db", flag: "--db", value: loaded.settings.db.clone() };
    assert_silent("Debug of a flag", &format!("{flag:?}"));
    let By::Webhook(webhook) = &loaded.settings.alerts.sinks[0].by else { panic!("it is the first") };
    assert_silent("Debug of a webhook", &format!("{webhook:?}"));
    // The address is still told apart from others.
    assert!(format!("{loaded:?}").contains("postgres://me@%2Fno%2Fsuch/bets"), "{loaded:?}");
    assert!(format!("{webhook:?}").contains("http://me@127.0.0.1:1/hook"), "{webhook:?}");
}

#[test]
fn mistakes_in_a_file_are_told_without_passwords() {
    for wrong in [
        format!("db = postgres://me:{SECRET}@host/bets\n"),
        format!("db = \"postgres://me:{SECRET}@host/bets\n"),
        format!("[staking]\nkelly = 'postgres://me:{SECRET}@host/bets'\n"),
        format!("db = ['postgres://me:{SECRET}@host/bets']\n"),
    ] {
        let error = load(&wrong).unwrap_err();
        assert_silent(&wrong, &format!("{error} {error:?}"));
    }
}

#[test]
fn sinks_that_cannot_be_reached_are_told_without_secrets() {
    let settings = load(&file()).unwrap().settings;
    let strange = Webhook { url: format!("http://me:{SECRET}@ho st/hook"), secret_env: None, pause_ms: 1 };
    let mut broken = settings.alerts.clone();
    broken.sinks[0].by = By::Webhook(strange);
    let secrets = |_: &str| Some(SECRET.to_owned());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = fairline_store::Store::open(":memory:").await.unwrap();
        let now = Timestamp::UNIX_EPOCH;
        let (season, text) = (fairline_data::Season::new(2023), "deep below the peak".to_owned());
        let (kind, severity) = (fairline_sim::AlertKind::Drawdown, fairline_sim::Severity::Critical);
        let alert = fairline_sim::Alert {
            kind,
            severity,
            season,
            week: 7,
            feature: None,
            value: 0.4,
            threshold: 0.35,
            text,
        };
        store.raise(&alert, now).await.unwrap();
        for alerts in [&settings.alerts, &broken] {
            let told = alerts.deliver(&store, &secrets, now).await.unwrap();
            assert!(told.iter().all(|delivery| delivery.failed.is_some()), "{told:?}");
            assert_silent("a delivery", &serde_json::to_string(&told).unwrap());
        }
        let error = fairline_store::Store::open(&settings.db).await.unwrap_err();
        assert_silent("a database that cannot be reached", &format!("{error} {error:?}"));
        // The week says what it cannot do, and not with what.
        let mut settings = settings.clone();
        settings.data.dir = Some("no/such/folder".into());
        let cache = tempfile::tempdir().unwrap();
        let error = play_week(&settings, &store, cache.path(), &secrets, now).await.unwrap_err();
        assert_silent("a week", &format!("{error} {error:?}"));
        // Nor does it say with what the data could not be fetched.
        settings.data.dir = None;
        settings.data.url = format!("http://me:{SECRET}@127.0.0.1:1");
        let error = play_week(&settings, &store, cache.path(), &secrets, now).await.unwrap_err();
        assert!(error.to_string().contains("the download failed"), "{error}");
        assert_silent("a download", &format!("{error} {error:?}"));
    });
}
