//! Fitted models as JSON, each save a new version.

use jiff::Timestamp;

use crate::database::Row;
use crate::{Result, Store};

/// A fitted model.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct StoredModel {
    /// Its name.
    pub name: String,
    /// Its version, counted from 1.
    pub version: i64,
    /// The model, in the words of whoever saved it.
    pub document: serde_json::Value,
    /// When it was saved.
    pub created_at: Timestamp,
}

impl Store {
    /// Saves a model under its name and says which version it has become. The same document as the newest version is not
    /// saved again.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), also for an empty name.
    pub async fn save_model(&self, name: &str, document: &serde_json::Value, now: Timestamp) -> Result<i64> {
        const WHAT: &str = "saving a model";
        let mut writes = self.database.begin(WHAT).await?;
        let newest = "SELECT * FROM models WHERE name = $1 ORDER BY version DESC LIMIT 1";
        let rows = writes.fetch(WHAT, newest, &[name.into()]).await?;
        let newest = rows.first().map(model).transpose()?;
        if let Some(same) = newest.as_ref().filter(|newest| newest.document == *document) {
            return Ok(same.version);
        }
        let version = newest.map_or(1, |newest| newest.version + 1);
        let insert = "INSERT INTO models (name, version, document, created_at) VALUES ($1, $2, $3, $4)";
        let values = [name.into(), version.into(), document.clone().into(), now.into()];
        writes.execute(WHAT, insert, &values).await?;
        writes.commit(WHAT).await?;
        Ok(version)
    }

    /// A version of a model, or its newest one; `None` if there is no such.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn model(&self, name: &str, version: Option<i64>) -> Result<Option<StoredModel>> {
        let sql = "SELECT * FROM models WHERE name = $1 AND ($2 IS NULL OR version = $2) \
             ORDER BY version DESC LIMIT 1";
        let rows = self.database.fetch("reading a model", sql, &[name.into(), version.into()]).await?;
        rows.first().map(model).transpose()
    }

    /// The newest version of every model, by name.
    ///
    /// # Errors
    /// [`Error::Database`](crate::Error::Database), [`Error::Row`](crate::Error::Row).
    pub async fn models(&self) -> Result<Vec<StoredModel>> {
        let sql = "SELECT * FROM models WHERE version = \
             (SELECT MAX(version) FROM models AS others WHERE others.name = models.name) ORDER BY name";
        let rows = self.database.fetch("reading the models", sql, &[]).await?;
        rows.iter().map(model).collect()
    }
}

fn model(row: &Row) -> Result<StoredModel> {
    Ok(StoredModel {
        name: row.text("name")?,
        version: row.int("version")?,
        document: row.json("document")?,
        created_at: row.instant("created_at")?,
    })
}
