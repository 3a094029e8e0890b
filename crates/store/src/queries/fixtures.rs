//! Matches to come.

use std::collections::BTreeSet;

use fairline_data::{Season, UpcomingMatch};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::database::{Row, Table};
use crate::records::json;
use crate::{Error, Result, Store};

/// A match to come, as it is stored.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct StoredFixture {
    /// Its number, which stays as long as its day does.
    pub id: i64,
    /// The match.
    pub fixture: UpcomingMatch,
    /// When its quotes were written last.
    pub updated_at: Timestamp,
}

const FIXTURES: Table = Table {
    name: "fixtures",
    columns: &[
        "competition",
        "season",
        "date",
        "kick_off",
        "home",
        "away",
        "quotes",
        "totals",
        "handicaps",
        "updated_at",
    ],
    conflict: "(competition, date, home, away) DO UPDATE SET season = excluded.season, kick_off = excluded.kick_off, \
               quotes = excluded.quotes, totals = excluded.totals, handicaps = excluded.handicaps, \
               updated_at = excluded.updated_at",
};

impl Store {
    /// Replaces the matches to come, in all competitions, by those that are announced now; all of them or none.
    ///
    /// # Errors
    /// [`Error::Value`] for a match that is given twice; [`Error::Database`], also for a club that is to play against itself.
    pub async fn replace_fixtures(&self, fixtures: &[UpcomingMatch], now: Timestamp) -> Result<()> {
        const WHAT: &str = "storing fixtures";
        let mut known = BTreeSet::new();
        for game in fixtures {
            let UpcomingMatch { competition, date, home, away, .. } = game;
            if !known.insert((competition, date, home, away)) {
                let reason = format!("{home} v {away} on {date} is given twice in {competition}");
                return Err(Error::Value { column: "fixtures", reason });
            }
        }
        let mut writes = self.database.begin(WHAT).await?;
        // Whatever still bears this mark in the end is not announced any more.
        let mark = [Timestamp::UNIX_EPOCH.into()];
        writes.execute(WHAT, "UPDATE fixtures SET updated_at = $1", &mark).await?;
        let row = |game: &UpcomingMatch| {
            let season = game.season();
            let UpcomingMatch {
                competition,
                date,
                time,
                home,
                away,
                named_season: _,
                quotes,
                totals,
                handicaps,
            } = game;
            Ok(vec![
                competition.into(),
                i64::from(season.year()).into(),
                (*date).into(),
                (*time).into(),
                home.into(),
                away.into(),
                json("quotes", quotes)?.into(),
                json("totals", totals)?.into(),
                json("handicaps", handicaps)?.into(),
                now.into(),
            ])
        };
        writes.insert(&FIXTURES, fixtures.iter().map(row).collect::<Result<_>>()?).await?;
        writes.execute(WHAT, "DELETE FROM fixtures WHERE updated_at = $1", &mark).await?;
        writes.commit(WHAT).await
    }

    /// The matches to come, from a day on, in order of kick-off.
    ///
    /// # Errors
    /// [`Error::Database`], [`Error::Row`].
    pub async fn fixtures(&self, from: Date) -> Result<Vec<StoredFixture>> {
        let sql = "SELECT * FROM fixtures WHERE date >= $1 \
             ORDER BY date, kick_off IS NOT NULL, kick_off, competition, home";
        let rows = self.database.fetch("reading fixtures", sql, &[from.into()]).await?;
        rows.iter().map(stored).collect()
    }
}

fn stored(row: &Row) -> Result<StoredFixture> {
    let date = row.date("date")?;
    let season = Season::new(row.count("season")?);
    Ok(StoredFixture {
        id: row.int("id")?,
        fixture: UpcomingMatch {
            competition: row.text("competition")?,
            date,
            time: row.time_or_null("kick_off")?,
            home: row.text("home")?,
            away: row.text("away")?,
            named_season: Some(season).filter(|season| *season != Season::of(date)),
            quotes: row.json("quotes")?,
            totals: row.json("totals")?,
            handicaps: row.json("handicaps")?,
        },
        updated_at: row.instant("updated_at")?,
    })
}
