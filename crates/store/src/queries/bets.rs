//! The bets of a run, chosen, sorted and by the page.

use fairline_data::{Outcome, Season};
use fairline_sim::{Bet, BetResult, OpenBet};
use jiff::civil::Date;

use super::{Conditions, Page, Window};
use crate::records::{bet, int, open_bet, outcome_word, word};
use crate::{Result, Store};

/// A bet, settled or not yet.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StoredBet {
    /// It waits for its result.
    Open(OpenBet),
    /// It has been settled.
    Settled(Bet),
}

/// What bets are sorted by; equals are in order of placing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum BetSort {
    /// Order of placing.
    #[default]
    Number,
    /// Day of the match.
    Date,
    /// Decimal odds.
    Odds,
    /// Expected profit per unit staked.
    Edge,
    /// Money staked.
    Stake,
    /// Money won or lost; open bets come last either way.
    Profit,
    /// Closing-line value; bets without one come last either way.
    ClosingLineValue,
}

impl BetSort {
    fn column(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Odds => "odds",
            Self::Edge => "edge",
            Self::Stake => "stake",
            Self::Profit => "profit",
            Self::ClosingLineValue => "closing_line_value",
        }
    }
}

/// Which bets of a run are wanted; all of them, in order of placing, unless told otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BetFilter {
    week: Option<(Season, usize)>,
    open: Option<bool>,
    result: Option<BetResult>,
    outcome: Option<Outcome>,
    bookmaker: Option<String>,
    from: Option<Date>,
    until: Option<Date>,
    sort: BetSort,
    descending: bool,
    window: Window,
}

impl BetFilter {
    /// All bets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Those placed in a week.
    #[must_use]
    pub fn week(mut self, season: Season, week: usize) -> Self {
        self.week = Some((season, week));
        self
    }

    /// Those that are open, or those that are settled.
    #[must_use]
    pub fn open(mut self, open: bool) -> Self {
        self.open = Some(open);
        self
    }

    /// Those that ended so.
    #[must_use]
    pub fn result(mut self, result: BetResult) -> Self {
        self.result = Some(result);
        self
    }

    /// Those on an outcome.
    #[must_use]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// Those at a bookmaker.
    #[must_use]
    pub fn bookmaker(mut self, bookmaker: impl Into<String>) -> Self {
        self.bookmaker = Some(bookmaker.into());
        self
    }

    /// Those on matches of these days, both included.
    #[must_use]
    pub fn dates(mut self, from: impl Into<Option<Date>>, until: impl Into<Option<Date>>) -> Self {
        (self.from, self.until) = (from.into(), until.into());
        self
    }

    /// In this order, or from the largest down.
    #[must_use]
    pub fn sort(mut self, sort: BetSort, descending: bool) -> Self {
        (self.sort, self.descending) = (sort, descending);
        self
    }

    /// At most so many, after leaving out the first ones.
    #[must_use]
    pub fn page(mut self, limit: usize, offset: usize) -> Self {
        self.window = Window::new(limit, offset);
        self
    }
}

impl Store {
    /// Bets of a run.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn bets(&self, run: i64, filter: &BetFilter) -> Result<Page<StoredBet>> {
        const WHAT: &str = "reading bets";
        let BetFilter { week, open, result, outcome, bookmaker, from, until, sort, descending, window } =
            filter;
        let mut conditions = Conditions::default();
        conditions.compare("run =", Some(run));
        conditions.compare("season =", week.map(|(season, _)| i64::from(season.year())));
        conditions.compare("week =", week.map(|(_, week)| int("week", week)).transpose()?);
        conditions.null("settled", *open);
        conditions.compare("result =", result.map(|result| word("result", &result)).transpose()?);
        conditions.compare("outcome =", outcome.map(outcome_word));
        conditions.compare("bookmaker =", bookmaker.as_deref());
        conditions.compare("date >=", *from);
        conditions.compare("date <=", *until);
        let total = self.count(WHAT, "weekly_bets", &conditions).await?;
        let (column, direction) = (sort.column(), if *descending { "DESC" } else { "ASC" });
        // Those without a value come last either way.
        let order = format!("{column} IS NULL, {column} {direction}, number");
        let (sql, values) = conditions.page("SELECT * FROM weekly_bets", &order, *window);
        let rows = self.database.fetch(WHAT, sql, &values).await?;
        let rows = rows.iter().map(|row| {
            if row.int_or_null("settled")?.is_some() {
                bet(row).map(StoredBet::Settled)
            } else {
                open_bet(row).map(StoredBet::Open)
            }
        });
        Ok(Page { total, rows: rows.collect::<Result<_>>()? })
    }
}
