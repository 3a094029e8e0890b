//! Movements of money. An entry and the rounding that follows it share a row, so that amounts have two places and no digit
//! is lost.

use fairline_sim::{Entry, EntryKind};
use rust_decimal::Decimal;

use super::{int, word};
use crate::database::{Pennies, Row, Table, Value};
use crate::{Error, Result};

/// Where its rows go.
pub(crate) const LEDGER: Table = Table {
    name: "ledger",
    columns: &["run", "number", "date", "kind", "bet", "amount", "rounding", "balance"],
    conflict: "(run, number) DO NOTHING",
};

/// The entries from number `first` on, and the money at hand after them; `balance` is what it was before.
pub(crate) fn ledger_rows(
    run: i64,
    first: usize,
    mut balance: Decimal,
    entries: &[Entry],
) -> Result<(Vec<Vec<Value>>, Decimal)> {
    let (mut rest, mut rows) = (entries, Vec::new());
    while let Some((entry, after)) = rest.split_first() {
        let number = first + (entries.len() - rest.len());
        let rounding = after.first().filter(|next| next.kind == EntryKind::Rounding);
        rest = if rounding.is_some() { &after[1..] } else { after };
        let rounding = rounding.map(|entry| entry.amount);
        let Entry { date, kind, bet, amount } = entry;
        let amount = amount + rounding.unwrap_or(Decimal::ZERO);
        balance += amount;
        rows.push(vec![
            run.into(),
            int("number", number)?.into(),
            (*date).into(),
            word("kind", kind)?.into(),
            bet.map(|bet| int("bet", bet)).transpose()?.into(),
            Pennies::new("amount", amount)?.into(),
            rounding.into(),
            Pennies::new("balance", balance)?.into(),
        ]);
    }
    Ok((rows, balance))
}

/// The one or two entries of a row.
pub(crate) fn entries(row: &Row) -> Result<impl Iterator<Item = Entry> + use<>> {
    let (date, kind) = (row.date("date")?, row.word("kind")?);
    let bet = row.int_or_null("bet")?.map(usize::try_from).transpose();
    let bet = bet.map_err(|error| Error::Row { column: "bet", reason: error.to_string() })?;
    let (amount, rounding) = (row.money("amount")?, row.exact_or_null("rounding")?);
    let entry = Entry { date, kind, bet, amount: amount - rounding.unwrap_or(Decimal::ZERO) };
    let rounding = rounding.map(|amount| Entry { date, kind: EntryKind::Rounding, bet, amount });
    Ok(std::iter::once(entry).chain(rounding))
}
