//! Matches to come.

use fairline_data::Season;
use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::database::Row;
use crate::records::json;
use crate::{Result, Store};

/// A match to come, as it is announced.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct UpcomingFixture {
    /// Competition, for example `"E0"`.
    pub competition: String,
    /// Season the match belongs to.
    pub season: Season,
    /// Day of the match.
    pub date: Date,
    /// Kick-off, where known.
    pub kick_off: Option<Time>,
    /// Home club.
    pub home: String,
    /// Away club.
    pub away: String,
    /// What bookmakers offer on it.
    pub quotes: Vec<StoredQuote>,
}

/// What a bookmaker offers on a match.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StoredQuote {
    /// Its name in the data.
    pub bookmaker: String,
    /// Decimal odds for home win, draw, away win; `None` where it has no price.
    pub odds: [Option<f64>; 3],
}

/// A match to come, as it is stored.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct StoredFixture {
    /// Its number, which stays as long as its day does.
    pub id: i64,
    /// The match.
    pub fixture: UpcomingFixture,
    /// When its quotes were written last.
    pub updated_at: Timestamp,
}

impl Store {
    /// Replaces the matches to come, in all competitions, by those that are announced now; all of them or none.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), also for a club that is to play against itself.
    pub async fn replace_fixtures(&self, fixtures: &[UpcomingFixture], now: Timestamp) -> Result<()> {
        const WHAT: &str = "storing fixtures";
        let upsert = "INSERT INTO fixtures (competition, season, date, kick_off, home, away, quotes, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (competition, date, home, away) DO UPDATE SET \
             season = excluded.season, kick_off = excluded.kick_off, quotes = excluded.quotes, \
             updated_at = excluded.updated_at";
        let mut writes = self.database.begin(WHAT).await?;
        // Whatever still bears this mark in the end is not announced any more.
        let mark = [Timestamp::UNIX_EPOCH.into()];
        writes.execute(WHAT, "UPDATE fixtures SET updated_at = $1", &mark).await?;
        for UpcomingFixture { competition, season, date, kick_off, home, away, quotes } in fixtures {
            let values = [
                competition.into(),
                i64::from(season.year()).into(),
                (*date).into(),
                (*kick_off).into(),
                home.into(),
                away.into(),
                json("quotes", quotes)?.into(),
                now.into(),
            ];
            writes.execute(WHAT, upsert, &values).await?;
        }
        writes.execute(WHAT, "DELETE FROM fixtures WHERE updated_at = $1", &mark).await?;
        writes.commit(WHAT).await
    }

    /// The matches to come, from a day on, in order of kick-off.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn fixtures(&self, from: Date) -> Result<Vec<StoredFixture>> {
        let sql = "SELECT * FROM fixtures WHERE date >= $1 \
             ORDER BY date, kick_off IS NOT NULL, kick_off, competition, home";
        let rows = self.database.fetch("reading fixtures", sql, &[from.into()]).await?;
        rows.iter().map(stored).collect()
    }
}

fn stored(row: &Row) -> Result<StoredFixture> {
    Ok(StoredFixture {
        id: row.int("id")?,
        fixture: UpcomingFixture {
            competition: row.text("competition")?,
            season: Season::new(row.count("season")?),
            date: row.date("date")?,
            kick_off: row.time_or_null("kick_off")?,
            home: row.text("home")?,
            away: row.text("away")?,
            quotes: row.json("quotes")?,
        },
        updated_at: row.instant("updated_at")?,
    })
}
