//! `fairline report`: what stored runs came to.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use fairline_data::Season;
use fairline_report::{Comparison, SeasonReport, WeeklyReport};
use fairline_store::{RunFilter, RunSummary, Store, StoredRun};

use crate::settings::{Color, Context, Database};
use crate::{Done, print, write};

/// Report on a stored run: unless told otherwise the one that goes on with the season, else the newest.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  fairline report --list
  fairline report --run 3 --html season.html
  fairline report --week latest --markdown week.md
  fairline report --compare 1 --compare 2 --html comparison.html")]
pub(crate) struct Args {
    #[command(flatten)]
    database: Database,
    /// List the runs that are stored
    #[arg(long, conflicts_with_all = ["run", "week", "compare", "html", "markdown", "json"])]
    list: bool,
    /// Number of the run
    #[arg(long, conflicts_with = "compare")]
    run: Option<i64>,
    /// Report on one week of the run: its number, or latest
    #[arg(long, conflicts_with = "compare")]
    week: Option<Week>,
    /// First year of the season that the week is of, in a run of several [default: the last one]
    #[arg(long, requires = "week", value_name = "YEAR")]
    season: Option<i16>,
    /// Compare this run with others: give it twice or more
    #[arg(long, value_name = "RUN")]
    compare: Vec<i64>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
    /// Write a page with charts, which needs nothing but a browser
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write it as Markdown
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    #[arg(long, help = "Colour the text; auto: on a terminal, unless NO_COLOR is set", value_enum, default_value_t = Color::Auto)]
    color: Color,
}

/// A week by its number, or the last one that has results.
#[derive(Clone, Copy, Debug)]
enum Week {
    Number(usize),
    Latest,
}

impl std::str::FromStr for Week {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "latest" => Ok(Self::Latest),
            number => number.parse().map(Self::Number).map_err(|_| "give a number, or latest".to_owned()),
        }
    }
}

/// A report in every form it has.
struct Forms {
    text: String,
    json: String,
    html: Option<String>,
    markdown: Option<String>,
}

pub(crate) async fn run(args: &Args, context: &Context) -> Done {
    let store = Store::connect_existing(&args.database.location(context)?).await?;
    store.require_current().await?;
    let forms = forms(args, &store).await;
    store.close().await;
    let Forms { text, json, html, markdown } = forms?;
    // Files first: whoever reads the text may have seen enough after ten lines.
    write(args.html.as_deref(), html)?;
    write(args.markdown.as_deref(), markdown)?;
    print(if args.json { &json } else { &text })?;
    Ok(ExitCode::SUCCESS)
}

async fn forms(args: &Args, store: &Store) -> Result<Forms, Box<dyn Error>> {
    let style = args.color.style();
    // Only what was asked for is worked out: charts take longer than everything else.
    let (html, markdown) = (args.html.is_some(), args.markdown.is_some());
    if args.list {
        let runs = store.runs(&RunFilter::new()).await?;
        return Ok(Forms { text: listed(&runs), json: String::new(), html: None, markdown: None });
    }
    if !args.compare.is_empty() {
        let mut reports = Vec::new();
        for &id in &args.compare {
            reports.push((format!("run {id}"), season(store, id).await?));
        }
        let runs: Vec<(&str, &SeasonReport)> =
            reports.iter().map(|(name, run)| (name.as_str(), run)).collect();
        let comparison = Comparison::new(&runs)?;
        return Ok(Forms {
            text: comparison.to_text(style),
            json: comparison.to_json()?,
            html: html.then(|| comparison.to_html()),
            markdown: markdown.then(|| comparison.to_markdown()),
        });
    }
    let id = if let Some(id) = args.run {
        id
    } else {
        let runs = store.runs(&RunFilter::new().page(1, 0)).await?;
        runs.first().filter(|run| run.weeks > 0).ok_or("no run is stored yet that has a week")?.id
    };
    let report = season(store, id).await?;
    let week = match (args.week, args.season.map(Season::new)) {
        (None, _) => {
            return Ok(Forms {
                text: format!("{}\n{}", report.origin().join("\n"), report.to_text(style)?),
                json: report.to_json()?,
                html: html.then(|| report.to_html()).transpose()?,
                markdown: markdown.then(|| report.to_markdown()).transpose()?,
            });
        }
        (Some(Week::Latest), _) => WeeklyReport::latest(&report)?,
        (Some(Week::Number(week)), season) => {
            let last = report.weeks.last().map(|record| record.season);
            let season = season.or(last).ok_or("no week of the run is stored yet")?;
            WeeklyReport::new(&report, season, week)?
        }
    };
    Ok(Forms {
        text: week.to_text(style),
        json: week.to_json()?,
        html: html.then(|| week.to_html()),
        markdown: markdown.then(|| week.to_markdown()),
    })
}

async fn season(store: &Store, id: i64) -> Result<SeasonReport, Box<dyn Error>> {
    let StoredRun { run, data, manifest, elapsed, .. } = store.load_run(id).await?;
    Ok(SeasonReport::new(data, &run, manifest, elapsed)?)
}

fn listed(runs: &[RunSummary]) -> String {
    let row = |cells: [&str; 6]| {
        let [run, forecaster, season, weeks, bankroll, begun] = cells;
        format!("{run:>5}  {forecaster:<24}  {season:<20}  {weeks:>7}  {bankroll:>16}  {begun}\n")
    };
    let mut text = row(["run", "forecaster", "season", "weeks", "bankroll", "begun (UTC)"]);
    for run in runs {
        text += &row([
            &run.id.to_string(),
            &run.forecaster,
            &run.season,
            &format!("{}/{}", run.weeks_done, run.weeks),
            &run.bankroll.to_string(),
            &run.started_at.strftime("%Y-%m-%d %H:%M").to_string(),
        ]);
    }
    text
}
