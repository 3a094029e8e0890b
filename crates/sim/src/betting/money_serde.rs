//! Money in files: a number for whoever reads them, every digit for a snapshot.
//!
//! A number forgets how many places there were: 792.20 comes back as 792.2, the same amount in another text.

use rust_decimal::Decimal;
use rust_decimal::serde::float;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) fn serialize<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        float::serialize(amount, serializer)
    } else {
        Serialize::serialize(amount, serializer)
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    if deserializer.is_human_readable() {
        float::deserialize(deserializer)
    } else {
        <Decimal as Deserialize>::deserialize(deserializer)
    }
}
