//! Settings from four places, the later ones weighing more: defaults, a file, the environment, flags.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use fairline_store::without_password;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider, Source};

use super::Settings;
use crate::{Error, Result};

/// A value given on the command line.
#[derive(Clone, PartialEq)]
pub struct Flag {
    /// The setting, such as `staking.kelly`.
    pub key: &'static str,
    /// The flag, such as `--kelly`.
    pub flag: &'static str,
    /// Its value, as it would stand in `fairline.toml`; text that is no TOML value is a string.
    pub value: String,
}

impl fmt::Debug for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, flag, value } = self;
        let value = without_password(value);
        f.debug_struct("Flag").field("key", key).field("flag", flag).field("value", &value).finish()
    }
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// A settings file.
    File(PathBuf),
    /// A variable of the environment.
    Environment(String),
    /// A flag.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// One setting: its key, its value as TOML would write it, and where it came from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Setting {
    /// Such as `staking.kelly`.
    pub key: String,
    /// Its value; empty where there is none.
    pub value: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Settings, and where each came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// Each of them with its origin, in order of their keys.
    pub origins: Vec<Setting>,
}

impl Loaded {
    /// Puts settings together from a file, the environment and flags, each weighing more than what comes before.
    ///
    /// A setting `staking.kelly` is `kelly` in the table `[staking]` of the file, and the variable `FAIRLINE_STAKING_KELLY`;
    /// `data.dir` is also `FAIRLINE_DATA`. Lists come from the file only. `environment` are all variables there are; an empty one
    /// counts as none.
    ///
    /// # Errors
    /// [`Error::Settings`] for a file that cannot be read or is no TOML, an unknown setting, and a value of the wrong kind or out of
    /// its range, with its key and where it came from; [`Error::Sink`] for sinks of alerts that cannot be.
    ///
    /// # Examples
    /// ```
    /// use fairline_weekly::{Flag, Loaded, Origin};
    ///
    /// let flag = Flag { key: "staking.kelly", flag: "--kelly", value: "0.1".to_owned() };
    /// let environment = [("FAIRLINE_FORECAST_MODEL".to_owned(), "elo".to_owned())];
    /// let loaded = Loaded::new(None, environment, &[flag])?;
    /// assert_eq!(loaded.settings.staking.kelly, 0.1);
    /// assert_eq!(loaded.settings.forecast.model.to_string(), "elo");
    /// let kelly = loaded.origins.iter().find(|setting| setting.key == "staking.kelly").ok_or("it is there")?;
    /// assert_eq!(kelly.origin, Origin::Flag("--kelly".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        flags: &[Flag],
    ) -> Result<Self> {
        let wrong = |error: figment::Error| Error::Settings { reason: told(&error) };
        let defaults = Figment::from(Serialized::defaults(Settings::default()));
        let keys = keys(&defaults.extract::<Value>().map_err(wrong)?);
        let mut all = defaults;
        if let Some(file) = file {
            all = all.merge(Toml::file_exact(file));
        }
        let variables: BTreeMap<String, String> =
            environment.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        if let Some(name) = variables.keys().find(|name| is_misspelt(name, &keys)) {
            let reason = format!("{name} names no setting; `fairline config show` lists them");
            return Err(Error::Settings { reason });
        }
        for key in &keys {
            let short = (key == "data.dir").then(|| "FAIRLINE_DATA".to_owned());
            for name in short.into_iter().chain([variable(key)]) {
                if let Some(text) = variables.get(&name) {
                    all = all.merge(One { key, from: name, text });
                }
            }
        }
        for Flag { key, flag, value } in flags {
            all = all.merge(One { key, from: (*flag).to_owned(), text: value });
        }
        let settings: Settings = all.extract().map_err(wrong)?;
        settings.validate().map_err(|error| match error {
            Error::Setting { key, reason } => {
                let from = all.find_metadata(&key).map(origin).filter(|origin| *origin != Origin::Default);
                let from = from.map_or_else(String::new, |origin| format!(" (in {origin})"));
                Error::Settings { reason: format!("{key}: {reason}{from}") }
            }
            other => other,
        })?;
        let values = Figment::from(Serialized::defaults(&settings)).extract::<Value>().map_err(wrong)?;
        let origins = keys
            .iter()
            .map(|key| Setting {
                key: key.clone(),
                value: values.find_ref(key).map_or_else(String::new, shown),
                origin: all.find_metadata(key).map_or(Origin::Default, origin),
            })
            .collect();
        Ok(Self { settings, origins })
    }
}

/// A value from the environment or from a flag.
struct One<'a> {
    key: &'a str,
    from: String,
    text: &'a str,
}

impl Provider for One<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.from.clone()).source(Source::Custom(self.from.clone()))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        // Paths, names and addresses are taken as they stand, whatever TOML would make of them.
        let value = if is_text(self.key) {
            Value::from(self.text.to_owned())
        } else {
            self.text.parse::<Value>().unwrap_or_else(|never| match never {})
        };
        let dict = figment::util::nest(self.key, value).into_dict().unwrap_or_default();
        Ok(Profile::Default.collect(dict))
    }
}

/// Settings whose values are text.
fn is_text(key: &str) -> bool {
    matches!(
        key,
        "db" | "data.dir"
            | "data.cache"
            | "data.url"
            | "forecast.model"
            | "prices.book"
            | "prices.devig"
            | "week.run"
            | "week.reports"
            | "server.listen"
    )
}

/// The variable of a setting.
fn variable(key: &str) -> String {
    format!("FAIRLINE_{}", key.replace('.', "_").to_uppercase())
}

/// Whether a variable begins like those of a table of settings, and is none of them.
fn is_misspelt(name: &str, keys: &[String]) -> bool {
    let table = |key: &String| key.split_once('.').map(|(table, _)| variable(table) + "_");
    // Secrets of alerts are in variables that their owner names.
    let secret = name.starts_with("FAIRLINE_ALERTS_");
    let begins = keys.iter().filter_map(table).any(|table| name.starts_with(&table));
    begins && !secret && !keys.iter().any(|key| variable(key) == *name)
}

/// The keys of all settings, in order.
fn keys(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, keys: &mut Vec<String>) {
        match value {
            Value::Dict(_, dict) => {
                for (name, value) in dict {
                    let key = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                    walk(value, &key, keys);
                }
            }
            _ => keys.push(at.to_owned()),
        }
    }
    let mut all = Vec::new();
    walk(value, "", &mut all);
    all
}

/// A value as TOML writes it, without passwords.
fn shown(value: &Value) -> String {
    match value {
        Value::String(_, text) => format!("{:?}", without_password(text)),
        Value::Empty(..) => String::new(),
        other => without_passwords(&serde_json::to_string(other).unwrap_or_default()),
    }
}

/// A text as it may be shown: URLs in it, which end at a quotation mark or a space, without their passwords.
pub(crate) fn without_passwords(text: &str) -> String {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'');
    let shown = |piece: &str| {
        let url = piece.trim_end_matches(ends);
        without_password(url) + &piece[url.len()..]
    };
    text.split_inclusive(ends).map(shown).collect()
}

fn origin(metadata: &Metadata) -> Origin {
    match &metadata.source {
        Some(Source::File(path)) => Origin::File(path.clone()),
        Some(Source::Custom(name)) if name.starts_with("--") => Origin::Flag(name.clone()),
        Some(Source::Custom(name)) => Origin::Environment(name.clone()),
        _ => Origin::Default,
    }
}

/// What is wrong, with its key and where it came from.
fn told(error: &figment::Error) -> String {
    let causes: Vec<String> = error
        .clone()
        .into_iter()
        .map(|cause| {
            let key =
                if cause.path.is_empty() { String::new() } else { format!("{}: ", cause.path.join(".")) };
            let from = cause.metadata.as_ref().map(origin).filter(|origin| *origin != Origin::Default);
            let from = from.map_or_else(String::new, |origin| format!(" (in {origin})"));
            // A file that is no TOML is told with the line that is wrong.
            format!("{key}{}{from}", without_passwords(&cause.kind.to_string()))
        })
        .collect();
    causes.join("; ")
}
