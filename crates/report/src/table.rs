//! Columns that are as wide as what is in them.

use std::fmt::{self, Write};

/// Writes rows under each other, every cell set to the right, two spaces between columns. The first column is set to
/// the left where its cells are words.
pub(crate) fn table<const N: usize>(f: &mut impl Write, rows: &[[String; N]]) -> fmt::Result {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let words = rows.iter().skip(1).any(|row| row[0].starts_with(char::is_alphabetic));
    for row in rows {
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            match column {
                0 if words => write!(f, "{cell:<width$}")?,
                0 => write!(f, "{cell:>width$}")?,
                _ => write!(f, "  {cell:>width$}")?,
            }
        }
        writeln!(f)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_grow_with_their_cells() {
        let rows = [["n", "money"], ["1", "12165525430.87"], ["10", "–"]].map(|row| row.map(str::to_owned));
        let mut text = String::new();
        table(&mut text, &rows).unwrap();
        assert_eq!(text, " n           money\n 1  12165525430.87\n10               –\n");
    }

    #[test]
    fn words_are_set_to_the_left() {
        let rows = [["who", "Brier"], ["model", "0.5"]].map(|row| row.map(str::to_owned));
        let mut text = String::new();
        table(&mut text, &rows).unwrap();
        assert_eq!(text, "who    Brier\nmodel    0.5\n");
    }
}
