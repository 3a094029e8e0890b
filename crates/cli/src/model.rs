//! `fairline model`: how good a model is on the last season, kept with its date.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Subcommand;
use fairline_data::Season;
use fairline_report::SeasonReport;
use fairline_store::Store;
use fairline_weekly::SeasonPlan;
use jiff::Timestamp;
use serde_json::json;

use crate::settings::{Context, Database, Overrides};
use crate::{Done, print};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Train the model on every season before one, forecast that one week by week, and save what it reached
    #[command(
        after_help = "Examples:\n  fairline model train\n  fairline model train --model elo --season 2022"
    )]
    Train {
        /// Season to forecast, by its first year [default: the last one of the data]
        #[arg(long, value_name = "YEAR")]
        season: Option<i16>,
        /// Print what was saved as JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        overrides: Overrides,
    },
    /// Show what is saved of the models
    Show {
        /// Name of the model [default: all, their newest versions]
        name: Option<String>,
        /// Version of it [default: the newest]
        #[arg(long, requires = "name")]
        version: Option<i64>,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        database: Database,
    },
}

pub(crate) async fn run(command: &Command, context: &Context) -> Done {
    match command {
        Command::Train { season, json, overrides } => {
            let loaded = context.load(&overrides.flags())?;
            let (settings, source) = (&loaded.settings, context.source(&loaded));
            let plan = SeasonPlan::new(settings, &source, season.map(Season::new))?;
            let mut simulation = plan.simulation()?;
            while simulation.play_week(|_| {})?.is_some() {}
            let manifest = plan.manifest(&simulation);
            let report = SeasonReport::new(plan.data().clone(), &simulation.into_run(), manifest, None)?;
            let document = json!({
                "forecaster": settings.forecaster_name(),
                "data": report.data,
                "data_hash": report.manifest.data,
                "version": report.manifest.version,
                "scores": report.scores,
                "model_vs_market": report.model_vs_market,
                "evidence": report.evidence,
            });
            let store = Store::open(&settings.db).await?;
            let version = store.save_model(&settings.forecaster_name(), &document, Timestamp::now()).await;
            store.close().await;
            let version = version?;
            if *json {
                print(&serde_json::to_string_pretty(&document)?)?;
            } else {
                print(&shown(&settings.forecaster_name(), version, &document))?;
            }
        }
        Command::Show { name, version, json, database } => {
            let store = Store::connect_existing(&database.location(context)?).await?;
            let found = match name {
                None => store.models().await,
                Some(name) => store.model(name, *version).await.map(|model| model.into_iter().collect()),
            };
            store.close().await;
            let models = found?;
            if models.is_empty() {
                return Err("no such model is saved; `fairline model train` saves one".into());
            }
            if *json {
                print(&serde_json::to_string_pretty(&models)?)?;
            } else {
                for model in &models {
                    print(&shown(&model.name, model.version, &model.document))?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A model in a few lines.
fn shown(name: &str, version: i64, document: &serde_json::Value) -> String {
    let text = |of: &serde_json::Value| of.as_str().unwrap_or("–").to_owned();
    let score = |of: &serde_json::Value| of.as_f64().map_or("–".to_owned(), |score| format!("{score:.4}"));
    let mut lines = format!(
        "{name}, version {version}: season {} after {} matches to learn from\n",
        text(&document["data"]["season"]),
        document["data"]["train_matches"]
    );
    for (who, key) in [("model", "model"), ("market, opening", "market"), ("market, closing", "closing")] {
        let scores = &document["scores"][key];
        let _ = writeln!(
            lines,
            "  {who:<16} Brier {}  RPS {}  log {}",
            score(&scores["brier"]),
            score(&scores["rps"]),
            score(&scores["log"])
        );
    }
    lines
}
