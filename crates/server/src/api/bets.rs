//! Bets, and those that are to be placed.

use axum::Json;
use axum::extract::State;
use fairline_data::Outcome;
use fairline_report::PlacedBet;
use fairline_sim::{BetResult, OpenBet};
use fairline_store::{BetFilter, BetSort, StoredBet};

use super::{Page, day, known_run, money, today, week_of, window};
use crate::Problem;
use crate::app::App;
use crate::extract::Query;

/// Home win, draw or away win.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Side {
    /// Home win.
    Home,
    /// Draw.
    Draw,
    /// Away win.
    Away,
}

impl From<Outcome> for Side {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Home => Self::Home,
            Outcome::Draw => Self::Draw,
            Outcome::Away => Self::Away,
        }
    }
}

/// How a bet ended.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ended {
    /// It was won.
    Won,
    /// It was lost.
    Lost,
    /// The stake came back.
    Void,
}

impl From<BetResult> for Ended {
    fn from(result: BetResult) -> Self {
        match result {
            BetResult::Won => Self::Won,
            BetResult::Lost => Self::Lost,
            BetResult::Void => Self::Void,
        }
    }
}

/// A bet, open or settled.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Bet {
    /// Order of placing, counted from 0.
    number: usize,
    /// First year of the season.
    season: i16,
    /// Week it was placed in.
    week: usize,
    /// Competition, such as `E0`.
    competition: String,
    /// Day of the match.
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    /// Home club.
    home: String,
    /// Away club.
    away: String,
    /// What was bet on.
    outcome: Side,
    /// Who offers the odds.
    bookmaker: String,
    /// Decimal odds taken.
    odds: f64,
    /// The model's probability.
    probability: f64,
    /// The market's fair probability.
    fair_probability: f64,
    /// Expected profit per unit staked.
    edge: f64,
    /// Money staked.
    stake: f64,
    /// How it ended; null while open.
    result: Option<Ended>,
    /// Money won or lost; null while open.
    profit: Option<f64>,
    /// Odds × fair closing probability − 1; null while open, without a closing book, or if void.
    closing_line_value: Option<f64>,
}

impl From<StoredBet> for Bet {
    fn from(bet: StoredBet) -> Self {
        match bet {
            StoredBet::Open(bet) => PlacedBet::from(&bet).into(),
            StoredBet::Settled(bet) => {
                Self { closing_line_value: bet.closing_line_value, ..PlacedBet::from(&bet).into() }
            }
        }
    }
}

impl From<PlacedBet> for Bet {
    /// Without the closing line, which a bet does not know when it is placed.
    fn from(bet: PlacedBet) -> Self {
        Self {
            number: bet.number,
            season: bet.season.year(),
            week: bet.week,
            competition: bet.competition,
            date: bet.date,
            home: bet.home,
            away: bet.away,
            outcome: bet.outcome.into(),
            bookmaker: bet.bookmaker,
            odds: bet.odds,
            probability: bet.probability,
            fair_probability: bet.fair_probability,
            edge: bet.edge,
            stake: money(bet.stake),
            result: bet.result.map(Ended::from),
            profit: bet.profit.map(money),
            closing_line_value: None,
        }
    }
}

/// What bets are sorted by.
#[derive(Debug, Clone, Copy, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    /// Order of placing.
    Placed,
    /// Day of the match.
    Date,
    /// Odds.
    Odds,
    /// Edge.
    Edge,
    /// Stake.
    Stake,
    /// Profit; open bets come last.
    Profit,
    /// Closing-line value; bets without one come last.
    ClosingLineValue,
}

/// Which bets are wanted.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BetsQuery {
    /// Number of the run; unless given the one that goes on with the season, else the newest.
    run: Option<i64>,
    /// First year of the season; with `week`.
    #[param(minimum = 0, maximum = 9999)]
    season: Option<i64>,
    /// Week they were placed in; with `season`.
    #[param(minimum = 1, maximum = 60)]
    week: Option<i64>,
    /// Those that are open, or those that are settled.
    open: Option<bool>,
    /// Those that ended so.
    #[param(inline)]
    result: Option<Ended>,
    /// Those on an outcome.
    #[param(inline)]
    outcome: Option<Side>,
    /// Those at a bookmaker.
    bookmaker: Option<String>,
    /// Those on matches from this day on.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<jiff::civil::Date>,
    /// Those on matches up to this day.
    #[param(value_type = Option<String>, format = Date)]
    until: Option<jiff::civil::Date>,
    /// What they are sorted by.
    #[param(inline)]
    sort: Option<Sort>,
    /// From the largest down.
    descending: Option<bool>,
    /// Rows at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// Rows to leave out.
    #[param(minimum = 0, maximum = 1_000_000_000)]
    offset: Option<usize>,
}

/// Bets of a run: filtered, sorted, page by page
#[utoipa::path(get, path = "/v1/bets", tag = "bets", params(BetsQuery), responses((status = 200, body = Page<Bet>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn bets(
    State(app): State<App>,
    Query(query): Query<BetsQuery>,
) -> Result<Json<Page<Bet>>, Problem> {
    let (limit, offset) = window(query.limit, query.offset)?;
    let run = known_run(&app, query.run).await?;
    let mut filter =
        BetFilter::new().page(limit, offset).dates(day("from", query.from)?, day("until", query.until)?);
    if let Some((season, week)) = week_of(query.season, query.week)? {
        filter = filter.week(season, week);
    }
    if let Some(open) = query.open {
        filter = filter.open(open);
    }
    if let Some(result) = query.result {
        filter = filter.result(match result {
            Ended::Won => BetResult::Won,
            Ended::Lost => BetResult::Lost,
            Ended::Void => BetResult::Void,
        });
    }
    if let Some(outcome) = query.outcome {
        filter = filter.outcome(match outcome {
            Side::Home => Outcome::Home,
            Side::Draw => Outcome::Draw,
            Side::Away => Outcome::Away,
        });
    }
    if let Some(bookmaker) = query.bookmaker {
        filter = filter.bookmaker(bookmaker);
    }
    let sort = match query.sort {
        None | Some(Sort::Placed) => BetSort::Number,
        Some(Sort::Date) => BetSort::Date,
        Some(Sort::Odds) => BetSort::Odds,
        Some(Sort::Edge) => BetSort::Edge,
        Some(Sort::Stake) => BetSort::Stake,
        Some(Sort::Profit) => BetSort::Profit,
        Some(Sort::ClosingLineValue) => BetSort::ClosingLineValue,
    };
    filter = filter.sort(sort, query.descending.unwrap_or(false));
    Ok(Json(Page::of(app.store.bets(run, &filter).await?)))
}

/// A bet to place: how much, and why.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct ValueBet {
    /// The bet, with its stake.
    bet: Bet,
    /// Why, in a sentence.
    why: String,
}

impl From<OpenBet> for ValueBet {
    fn from(bet: OpenBet) -> Self {
        let bet = PlacedBet::from(&bet);
        Self { why: bet.why(), bet: bet.into() }
    }
}

/// Which bets are to be placed.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ValueBetsQuery {
    /// Number of the run; unless given the one that goes on with the season, else the newest.
    run: Option<i64>,
    /// Those on matches from this day on; today unless given.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<jiff::civil::Date>,
}

/// Bets of a run on matches to come: what to place, how much, and why. A bet stays until the day of its match is over
#[utoipa::path(get, path = "/v1/value-bets", tag = "bets", params(ValueBetsQuery), responses((status = 200, body = Vec<ValueBet>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn value_bets(
    State(app): State<App>,
    Query(query): Query<ValueBetsQuery>,
) -> Result<Json<Vec<ValueBet>>, Problem> {
    let from = day("from", query.from)?.unwrap_or_else(today);
    let run = known_run(&app, query.run).await?;
    let filter = BetFilter::new().open(true).dates(Some(from), None).page(super::MOST_ROWS, 0);
    let open = app.store.bets(run, &filter).await?;
    let open = open.rows.into_iter().filter_map(|bet| match bet {
        StoredBet::Open(bet) => Some(ValueBet::from(bet)),
        StoredBet::Settled(_) => None,
    });
    Ok(Json(open.collect()))
}
