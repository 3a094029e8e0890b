//! From every earlier version of the schema to the newest, with rows in it.

use fairline_store::{Error, RunFilter, SCHEMA_VERSION, Store};
use libtest_mimic::Failed;

use crate::fixture::{NOW, Place, World};
use crate::{Test, wait};

pub(crate) const TESTS: &[(&str, Test)] = &[];

pub(crate) fn dialects_agree() -> Result<(), Failed> {
    Ok(())
}
