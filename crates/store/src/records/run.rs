//! What a run was made of, and its figures that no other table has.

use fairline_sim::{DataSummary, Funnel, Manifest, MarketEvidence};

use super::int;
use crate::database::{Row, Value};
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
