//! `fairline data`: season files.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use fairline_data::{CheckOptions, check, convert, read_dir, read_file};

use fairline_weekly::refresh;
use serde_json::json;

use crate::settings::{Context, Overrides, today};
use crate::{Done, print};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Look for refused rows, duplicates, gaps, names that drift, and prices that cannot be right
    #[command(after_help = "Exit codes: 0 clean, 1 problems found, 2 not readable or refused by --strict.")]
    Check {
        /// A season file, or a folder of them; CSV, Parquet, or both
        #[arg(env = "FAIRLINE_DATA")]
        path: PathBuf,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
        /// Refuse the whole set for a single problem
        #[arg(long)]
        strict: bool,
        /// A lower booksum is taken for an error
        #[arg(long, default_value_t = 0.98, value_name = "SUM")]
        least_booksum: f64,
        /// A higher booksum is taken for an error
        #[arg(long, default_value_t = 1.25, value_name = "SUM")]
        greatest_booksum: f64,
    },
    /// Fetch the seasons that the cache lacks, the newest results, and the matches to come
    Download {
        #[command(flatten)]
        overrides: Overrides,
        /// Print what was done as JSON
        #[arg(long)]
        json: bool,
    },
    /// Convert a season file, or a folder of them, from CSV to Parquet or back
    #[command(
        after_help = "Examples:\n  fairline data convert seasons/ parquet/\n  fairline data convert E0.parquet E0.csv"
    )]
    Convert {
        /// A file or a folder
        from: PathBuf,
        /// A file with the other extension, or a folder
        to: PathBuf,
    },
}

pub(crate) fn run(command: &Command, context: &Context) -> Done {
    match command {
        Command::Check { path, json, strict, least_booksum, greatest_booksum } => {
            let options =
                CheckOptions::new().least_booksum(*least_booksum).greatest_booksum(*greatest_booksum);
            let dataset = if path.is_dir() { read_dir(path)? } else { read_file(path)? };
            let report = check(&dataset, &options)?;
            print(&if *json { serde_json::to_string_pretty(&report)? } else { report.to_string() })?;
            if *strict {
                report.strict()?;
            }
            Ok(ExitCode::from(report.verdict().exit_code()))
        }
        Command::Download { overrides, json } => {
            let settings = context.load(&overrides.flags())?.settings;
            let cache = context.cache(&settings)?;
            let known = refresh(&settings.data, &cache, today())?;
            let (matches, to_come) = (known.dataset.matches.len(), known.fixtures.len());
            print(&if *json {
                serde_json::to_string_pretty(&json!({
                    "folder": cache, "fetched": known.fetched, "failed": known.failed, "changed": known.changed,
                    "matches": matches, "to_come": to_come,
                }))?
            } else {
                let mut text = String::new();
                for file in &known.fetched {
                    let _ = writeln!(text, "fetched: {}", file.display());
                }
                for change in &known.changed {
                    let _ = writeln!(text, "changed: {change}");
                }
                for failure in &known.failed {
                    let _ = writeln!(text, "failed: {failure}");
                }
                let _ = writeln!(text, "{matches} matches and {to_come} to come in {}", cache.display());
                text
            })?;
            Ok(ExitCode::from(u8::from(!known.failed.is_empty())))
        }
        Command::Convert { from, to } => {
            for file in convert(from, to)? {
                print(&file.display().to_string())?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
