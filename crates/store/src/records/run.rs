//! What a run was made of, and its figures that no other table has.

use std::fmt::Write as _;

use fairline_sim::{DataSummary, Funnel, Manifest, MarketEvidence, SeasonRun};
use jiff::Timestamp;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::{int, json};
use crate::database::{Pennies, Row, Transaction, Value};
use crate::{Error, Result};

/// The counts of a funnel, in the order of their columns.
pub(crate) fn funnel_values(funnel: &Funnel) -> Result<[Value; 7]> {
    let Funnel { seen, with_price, with_edge, after_confidence, after_filters, after_caps, placed } = *funnel;
    let value = |column, count| int(column, count).map(Value::from);
    Ok([
        value("outcomes_seen", seen)?,
        value("outcomes_with_price", with_price)?,
        value("outcomes_with_edge", with_edge)?,
        value("outcomes_after_confidence", after_confidence)?,
        value("outcomes_after_filters", after_filters)?,
        value("outcomes_after_caps", after_caps)?,
        value("outcomes_placed", placed)?,
    ])
}

pub(crate) fn funnel(row: &Row) -> Result<Funnel> {
    Ok(Funnel {
        seen: row.count("outcomes_seen")?,
        with_price: row.count("outcomes_with_price")?,
        with_edge: row.count("outcomes_with_edge")?,
        after_confidence: row.count("outcomes_after_confidence")?,
        after_filters: row.count("outcomes_after_filters")?,
        after_caps: row.count("outcomes_after_caps")?,
        placed: row.count("outcomes_placed")?,
    })
}

pub(crate) fn evidence(row: &Row) -> Result<Option<MarketEvidence>> {
    if row.int_or_null("evidence_matches")?.is_none() {
        return Ok(None);
    }
    Ok(Some(MarketEvidence {
        market_weight: row.real("market_weight")?,
        market_weight_error: row.real("market_weight_error")?,
        model_weight: row.real("model_weight")?,
        model_weight_error: row.real("model_weight_error")?,
        p_value: row.real("model_weight_p_value")?,
        matches: row.count("evidence_matches")?,
        model_adds: row.flag("model_adds")?,
    }))
}

pub(crate) fn manifest_and_data(row: &Row) -> Result<(Manifest, DataSummary)> {
    let seed = row.text_or_null("seed")?.map(|seed| seed.parse()).transpose();
    let manifest = Manifest {
        version: row.text("version")?,
        data: row.text("data_hash")?,
        matches: row.count("matches")?,
        forecaster: row.text("forecaster")?,
        strategy: row.text("strategy")?,
        configuration: row.text("configuration")?,
        seed: seed.map_err(|error| Error::Row { column: "seed", reason: format!("{error}") })?,
    };
    let data = DataSummary {
        source: row.text("source")?,
        competitions: row.json("competitions")?,
        season: row.text("season")?,
        train_matches: row.count("train_matches")?,
        test_matches: row.count("test_matches")?,
        refused_rows: row.count("refused_rows")?,
        incomplete_quotes: row.count("incomplete_quotes")?,
        weeks: row.count("weeks")?,
    };
    Ok((manifest, data))
}

/// The values of what a model is worth beside the market, in the order of their columns.
pub(crate) fn evidence_values(evidence: Option<MarketEvidence>) -> Result<[Value; 7]> {
    Ok([
        evidence.map(|evidence| evidence.market_weight).into(),
        evidence.map(|evidence| evidence.market_weight_error).into(),
        evidence.map(|evidence| evidence.model_weight).into(),
        evidence.map(|evidence| evidence.model_weight_error).into(),
        evidence.map(|evidence| evidence.p_value).into(),
        evidence.map(|evidence| int("evidence_matches", evidence.matches)).transpose()?.into(),
        evidence.map(|evidence| evidence.model_adds).into(),
    ])
}

/// Writes what the model of a run that goes on is worth beside the market so far.
pub(crate) async fn write_evidence(
    writes: &mut Transaction,
    run: i64,
    evidence: Option<MarketEvidence>,
) -> Result<()> {
    let mut values = vec![run.into()];
    values.extend(evidence_values(evidence)?);
    let update = "UPDATE runs SET market_weight = $2, market_weight_error = $3, model_weight = $4, \
         model_weight_error = $5, model_weight_p_value = $6, evidence_matches = $7, model_adds = $8 WHERE id = $1";
    writes.execute("storing the evidence", update, &values).await?;
    Ok(())
}

/// What a run is made of, in the order of its columns from `version` to `weeks`.
fn made_of(manifest: &Manifest, data: &DataSummary) -> Result<[Value; 15]> {
    let Manifest { version, data: data_hash, matches, forecaster, strategy, configuration, seed } = manifest;
    let DataSummary {
        source,
        competitions,
        season,
        train_matches,
        test_matches,
        refused_rows,
        incomplete_quotes,
        weeks,
    } = data;
    let seed = seed.map(|seed| seed.to_string());
    Ok([
        version.into(),
        data_hash.into(),
        int("matches", *matches)?.into(),
        forecaster.into(),
        strategy.into(),
        configuration.into(),
        seed.as_deref().into(),
        source.into(),
        json("competitions", competitions)?.into(),
        season.into(),
        int("train_matches", *train_matches)?.into(),
        int("test_matches", *test_matches)?.into(),
        int("refused_rows", *refused_rows)?.into(),
        int("incomplete_quotes", *incomplete_quotes)?.into(),
        int("weeks", *weeks)?.into(),
    ])
}

/// What a run that goes on is made of when a week is opened.
pub(crate) struct Opening<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) data: &'a DataSummary,
    pub(crate) run: &'a SeasonRun,
}

/// Takes down anew what a run that goes on is made of; whether it was at the revision that is given.
pub(crate) async fn update_live_run(
    writes: &mut Transaction,
    (id, revision): (i64, i64),
    opening: &Opening<'_>,
    now: Timestamp,
) -> Result<bool> {
    let Opening { manifest, data, run } = opening;
    let mut values = vec![
        id.into(),
        revision.into(),
        now.into(),
        Pennies::new("bankroll_at_start", run.bankroll_at_start)?.into(),
        Pennies::new("bankroll", run.final_bankroll())?.into(),
    ];
    values.extend(made_of(manifest, data)?);
    values.extend(funnel_values(&run.funnel)?);
    let update = "UPDATE runs SET revision = revision + 1, updated_at = $3, bankroll_at_start = $4, bankroll = $5, version = $6, \
         data_hash = $7, matches = $8, forecaster = $9, strategy = $10, configuration = $11, seed = $12, source = $13, competitions = $14, \
         season = $15, train_matches = $16, test_matches = $17, refused_rows = $18, incomplete_quotes = $19, weeks = $20, \
         outcomes_seen = $21, outcomes_with_price = $22, outcomes_with_edge = $23, outcomes_after_confidence = $24, \
         outcomes_after_filters = $25, outcomes_after_caps = $26, outcomes_placed = $27 \
         WHERE id = $1 AND revision = $2 AND finished_at IS NULL";
    Ok(writes.execute("storing what a run is made of", update, &values).await? == 1)
}

/// Enters a run, with a name if it goes on with the season; one that is there already keeps its row.
pub(crate) async fn insert_run(
    writes: &mut Transaction,
    name: Option<&str>,
    manifest: &Manifest,
    data: &DataSummary,
    bankroll: Decimal,
    now: Timestamp,
) -> Result<i64> {
    const WHAT: &str = "entering a run";
    let key = key(name, manifest)?;
    let bankroll = Pennies::new("bankroll_at_start", bankroll)?;
    let mut values = vec![Value::from(&key)];
    values.extend(made_of(manifest, data)?);
    values.extend([bankroll.into(), now.into(), name.into()]);
    let rows = writes
            .fetch(
                WHAT,
                "INSERT INTO runs (key, version, data_hash, matches, forecaster, strategy, configuration, seed, source, \
                 competitions, season, train_matches, test_matches, refused_rows, incomplete_quotes, weeks, weeks_done, \
                 bankroll_at_start, bankroll, outcomes_seen, outcomes_with_price, outcomes_with_edge, \
                 outcomes_after_confidence, outcomes_after_filters, outcomes_after_caps, outcomes_placed, started_at, \
                 updated_at, name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 0, $17, $17, \
                 0, 0, 0, 0, 0, 0, 0, $18, $18, $19) ON CONFLICT (key) DO UPDATE SET updated_at = runs.updated_at \
                 RETURNING id",
                &values,
            )
            .await?;
    let missing = || Error::Row { column: "id", reason: "no row came back".to_owned() };
    rows.first().ok_or_else(missing)?.int("id")
}

/// What a run is known by: SHA-256 of its name if it goes on with the season, else of its manifest, in hexadecimal digits.
pub(crate) fn key(name: Option<&str>, manifest: &Manifest) -> Result<String> {
    let bytes = match name {
        Some(name) => format!("live run {name}").into_bytes(),
        None => serde_json::to_vec(manifest)
            .map_err(|error| Error::Value { column: "key", reason: error.to_string() })?,
    };
    Ok(hex(&Sha256::digest(&bytes)))
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // into a String it cannot fail
        hex
    })
}
