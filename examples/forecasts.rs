//! Which forecaster is best, and what is each part of it worth?
//!
//! Walks seasons week by week with every forecaster, each refitted on all matches before the week, and compares its ranked
//! probability score and its log score with those of Bet365's opening prices (Shin) on the same matches. Prints a table in
//! Markdown; docs/src/forecasts.md holds one with what it means.

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;

use clap::Parser;
use fairline::data::{BettingWeek, Season, SimulatedLeague, SimulatedLeagueOptions, read_dir};
use fairline::market::{DevigOptions, Method, devig};
use fairline::metrics::{BootstrapOptions, Scores, log_score, mean_difference_by_week, rps};
use fairline::model::{GoalsFamily, GoalsOptions};
use fairline::ndarray::Array2;
use fairline::sim::{
    ConsensusPredictor, EloPredictor, Fixture, Forecasts, GoalsPredictor, History, MarketPredictor,
    MultinomialPredictor, OraclePredictor, Played, PoolPredictor, Predictor, PredictorError, Prices,
    RatingOptions, RatingsOptions, RatingsPredictor,
};

/// Compare forecasters over whole seasons with the market's opening prices.
#[derive(Parser)]
struct Args {
    #[arg(long, help = "Folder of CSV files [default: $FAIRLINE_DATA, simulated]")]
    data: Option<PathBuf>,
    #[arg(long, default_value_t = 2019, help = "First season, by its first year")]
    from: i16,
    #[arg(long, default_value_t = 2023, help = "Last season")]
    to: i16,
    #[arg(long, default_value_t = 42, help = "Seed of the simulated league and of the intervals")]
    seed: u64,
    #[arg(long, help = "Only forecasters whose name contains this")]
    only: Option<String>,
}

/// The bookmaker whose opening prices are the yardstick.
const BOOKMAKER: &str = "B365";

/// Forecasts what has been most frequent.
#[derive(Default)]
struct BaseRates([f64; 3]);

impl Predictor for BaseRates {
    fn fit(&mut self, history: &History<'_>) -> Result<(), PredictorError> {
        let mut counts = [1.0; 3];
        for game in history.matches() {
            counts[game.outcome().index()] += 1.0;
        }
        self.0 = counts.map(|count| count / counts.iter().sum::<f64>());
        Ok(())
    }

    fn predict(&self, fixtures: &[Fixture]) -> Result<Forecasts, PredictorError> {
        Ok(Array2::from_shape_fn((fixtures.len(), 3), |(_, k)| self.0[k]).into())
    }
}

/// All forecasters, in the order of the table.
fn forecasters(truth: Option<OraclePredictor>) -> Vec<(&'static str, Box<dyn Predictor>)> {
    let ratings =
        |options: RatingsOptions| -> Box<dyn Predictor> { Box::new(RatingsPredictor::new(options)) };
    let new = RatingsOptions::new;
    let (goals, shots, recent) = (RatingOptions::goals, RatingOptions::shots, RatingOptions::recent_shots);
    let all = |change: fn(RatingOptions) -> RatingOptions| {
        new().ratings([goals(), shots(), recent()].map(change).into())
    };
    let multinomial = MultinomialPredictor::default;
    let family =
        |family| -> Box<dyn Predictor> { Box::new(GoalsPredictor::new(GoalsOptions::new().family(family))) };
    let power = DevigOptions::new(Method::Power).underround(true);
    let mut table: Vec<(&'static str, Box<dyn Predictor>)> = vec![
        ("ratings", ratings(new())),
        ("ratings, without recent shots", ratings(new().ratings(vec![goals(), shots()]))),
        ("ratings, goals alone", ratings(new().ratings(vec![goals().worth(1.1)]))),
        ("ratings, newcomers like all clubs", ratings(new().newcomer(0.0, 1e9))),
        ("ratings, nothing forgotten over summers", ratings(all(|rating| rating.kept(1.0)))),
        (
            "ratings, half-lives doubled",
            ratings(new().ratings(vec![
                goals().half_life(1000.0),
                shots().half_life(1000.0),
                recent().half_life(160.0),
            ])),
        ),
        ("ratings, worth as expected beforehand", ratings(new().worth_deviation(1e-4))),
        ("ratings, home advantage of all years", ratings(new().home(1e9, 1e9))),
        ("ratings, no excess of low draws", ratings(new().rho(0.0, 1e-6))),
        ("Dixon-Coles", family(GoalsFamily::DixonColes)),
        ("Poisson", family(GoalsFamily::Poisson)),
        ("bivariate Poisson", family(GoalsFamily::BivariatePoisson)),
        ("negative binomial", family(GoalsFamily::NegativeBinomial)),
        ("multinomial", Box::new(multinomial())),
        ("multinomial, without Elo", Box::new(multinomial().without(&["elo"]))),
        ("multinomial, without goals", Box::new(multinomial().without(&["goals"]))),
        ("multinomial, without shots", Box::new(multinomial().without(&["shots"]))),
        ("multinomial, without rest", Box::new(multinomial().without(&["rest"]))),
        ("multinomial, without promotion", Box::new(multinomial().without(&["promoted"]))),
        ("Elo", Box::new(EloPredictor::default())),
        ("base rates", Box::<BaseRates>::default()),
        ("prices: Bet365, power", Box::new(MarketPredictor::new(power))),
        (
            "prices: consensus, Shin",
            Box::new(ConsensusPredictor::new(DevigOptions::new(Method::Shin).underround(true))),
        ),
        ("prices: consensus, power", Box::new(ConsensusPredictor::new(power))),
        (
            "prices as features: multinomial",
            Box::new(multinomial().with_market(DevigOptions::new(Method::Shin).underround(true))),
        ),
        ("prices as a rating: ratings", ratings(RatingsOptions::with_market())),
        ("pool with prices: multinomial", Box::new(PoolPredictor::new(multinomial()))),
        ("pool with prices: Dixon-Coles", Box::new(PoolPredictor::new(GoalsPredictor::default()))),
        ("pool with prices: ratings", Box::new(PoolPredictor::new(RatingsPredictor::default()))),
        (
            "pool with prices: ratings, prices as a rating",
            Box::new(PoolPredictor::new(RatingsPredictor::new(RatingsOptions::with_market()))),
        ),
        (
            "pool with prices, a fifth to the model beforehand: ratings, prices as a rating",
            Box::new(
                PoolPredictor::new(RatingsPredictor::new(RatingsOptions::with_market())).prior(0.2, 150.0),
            ),
        ),
    ];
    if let Some(truth) = truth {
        table.push(("the truth", Box::new(truth)));
    }
    table
}

/// Forecasts, what happened, and which week it was.
#[derive(Default)]
struct Walk {
    forecasts: Vec<[f64; 3]>,
    market: Vec<[f64; 3]>,
    outcomes: Vec<usize>,
    weeks: Vec<u32>,
}

fn walk(played: &[Played], seasons: [i16; 2], model: &mut dyn Predictor) -> Result<Walk, Box<dyn Error>> {
    let week_of = |game: &Played| BettingWeek::containing(game.fixture.date, BettingWeek::FIRST_WEEKDAY);
    let mut walk = Walk::default();
    for (number, week) in (0_u32..).zip(played.chunk_by(|one, other| week_of(one) == week_of(other))) {
        let season = week[0].fixture.season;
        if season < Season::new(seasons[0]) || season > Season::new(seasons[1]) {
            continue;
        }
        let history = History::before(played, week_of(&week[0]).start(), BettingWeek::FIRST_WEEKDAY)?;
        model.fit(&history).map_err(|error| format!("{error}"))?;
        let fixtures: Vec<Fixture> = week.iter().map(|game| game.fixture.clone()).collect();
        let p = model.predict(&fixtures).map_err(|error| format!("{error}"))?.probabilities;
        for (game, p) in week.iter().zip(p.outer_iter()) {
            let Some(odds) = game.fixture.odds else { continue };
            let market = devig(&odds, DevigOptions::new(Method::Shin).underround(true))?.probabilities;
            walk.forecasts.push([p[0], p[1], p[2]]);
            walk.market.push([market[0], market[1], market[2]]);
            walk.outcomes.push(game.outcome().index());
            walk.weeks.push(number);
        }
    }
    Ok(walk)
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let mut out = stdout();
    let environment =
        std::env::var_os("FAIRLINE_DATA").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let (matches, truth) = if let Some(folder) = args.data.or(environment) {
        (read_dir(&folder)?.matches, None)
    } else {
        let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(args.seed))?;
        let truth = OraclePredictor::new(&league);
        (league.matches, Some(truth))
    };
    let prices = Prices::Bookmaker(BOOKMAKER.to_owned());
    let played: Vec<Played> =
        matches.iter().map(|game| Played::of(game, &prices)).collect::<Result<_, _>>()?;
    writeln!(out, "| forecast | RPS | RPS − market | 95 % | log − market | 95 % | RPS − complete | 95 % |")?;
    writeln!(out, "|---|---|---|---|---|---|---|---|")?;
    let mut complete: Option<(&str, Scores)> = None;
    for (name, mut model) in forecasters(truth) {
        if args.only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let walk = walk(&played, [args.from, args.to], model.as_mut())?;
        let (model, market) = (Array2::from(walk.forecasts), Array2::from(walk.market));
        let difference = |ours: &Scores, theirs: &Scores| -> Result<String, Box<dyn Error>> {
            let (ours, theirs) = (ours.per_event.view(), theirs.per_event.view());
            let by_week =
                mean_difference_by_week(ours, theirs, &walk.weeks, &BootstrapOptions::new(args.seed))?;
            let interval =
                by_week.interval.map_or_else(String::new, |[low, high]| format!("{low:+.4} to {high:+.4}"));
            Ok(format!("{:+.5} | {interval}", by_week.mean_difference))
        };
        let score = rps(model.view(), &walk.outcomes)?;
        let against_market = difference(&score, &rps(market.view(), &walk.outcomes)?)?;
        let log = difference(
            &log_score(model.view(), &walk.outcomes)?,
            &log_score(market.view(), &walk.outcomes)?,
        )?;
        // "ratings, goals alone" is compared with "ratings".
        let against_complete = match &complete {
            Some((whole, theirs)) if name.starts_with(&format!("{whole},")) => difference(&score, theirs)?,
            _ => " | ".to_owned(),
        };
        writeln!(out, "| {name} | {:.4} | {against_market} | {log} | {against_complete} |", score.mean)?;
        if !name.contains(',') {
            complete = Some((name, score));
        }
    }
    Ok(())
}
