//! Movements of money. An entry and the rounding that follows it share a row, so that amounts have two places and no digit
//! is lost.

use fairline_sim::{Entry, EntryKind};
use rust_decimal::Decimal;

use super::{int, word};
use crate::database::{Pennies, Row, Value, Writes};
use crate::{Error, Result};

/// Writes the entries from number `first` on; `balance` is the money at hand before them. Says what it is after them.
pub(crate) async fn insert_entries(
    writes: &mut Writes,
    run: i64,
    first: usize,
    mut balance: Decimal,
    entries: &[Entry],
) -> Result<Decimal> {
    let mut rest = entries;
    while let Some((entry, after)) = rest.split_first() {
        let number = first + (entries.len() - rest.len());
        let rounding = after.first().filter(|next| next.kind == EntryKind::Rounding);
        rest = if rounding.is_some() { &after[1..] } else { after };
        let rounding = rounding.map(|entry| entry.amount);
        let Entry { date, kind, bet, amount } = entry;
        let amount = amount + rounding.unwrap_or(Decimal::ZERO);
        balance += amount;
        let kind = word("kind", kind)?;
        writes
            .execute(
                "storing a movement of money",
                "INSERT INTO ledger (run, number, date, kind, bet, amount, rounding, balance) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (run, number) DO NOTHING",
                &[
                    run.into(),
                    int("number", number)?.into(),
                    (*date).into(),
                    (&kind).into(),
                    bet.map(|bet| int("bet", bet)).transpose()?.into(),
                    Pennies::new("amount", amount)?.into(),
                    Value::Exact(rounding),
                    Pennies::new("balance", balance)?.into(),
                ],
            )
            .await?;
    }
    Ok(balance)
}

/// The one or two entries of a row.
pub(crate) fn entries(row: &Row) -> Result<impl Iterator<Item = Entry>> {
    let (date, kind) = (row.date("date")?, row.word("kind")?);
    let bet = row.int_or_null("bet")?.map(usize::try_from).transpose();
    let bet = bet.map_err(|error| Error::Row { column: "bet", reason: error.to_string() })?;
    let (amount, rounding) = (row.money("amount")?, row.exact_or_null("rounding")?);
    let entry = Entry { date, kind, bet, amount: amount - rounding.unwrap_or(Decimal::ZERO) };
    let rounding = rounding.map(|amount| Entry { date, kind: EntryKind::Rounding, bet, amount });
    Ok(std::iter::once(entry).chain(rounding))
}
