//! Text for terminals: columns that are as wide as what is in them.

use crate::document::{Block, Document, Figure, SPARKS, Section, Table};
use crate::style::{Style, Tone};

/// Longest line of running text.
const WIDTH: usize = 108;

/// The document as text, the verdict last, where the eye is; without a line end.
pub(crate) fn text(document: &Document, style: Style) -> String {
    let mut lines = vec![style.paint(Tone::Heading, &clean(&document.title))];
    for about in &document.about {
        lines.extend(wrap(about));
    }
    if !document.sparks.is_empty() {
        lines.extend([String::new(), style.paint(Tone::Heading, SPARKS)]);
        lines.extend(document.sparks.iter().cloned());
    }
    for Section { title, blocks } in &document.sections {
        lines.push(String::new());
        lines.push(style.paint(Tone::Heading, &clean(title)));
        for block in blocks {
            match block {
                Block::Text(text) => lines.extend(wrap(text)),
                Block::List(items) => lines.extend(items.iter().flat_map(|item| wrap(&format!("- {item}")))),
                Block::Table(table) => lines.extend(rows(table, style)),
            }
        }
    }
    if !document.figures.is_empty() {
        lines.push(String::new());
        lines.extend(figures(&document.figures, style));
    }
    lines.push(String::new());
    lines.extend(document.verdict.lines.iter().flat_map(|line| wrap(line)));
    let advice = wrap(&document.verdict.advice);
    lines.extend(advice.iter().map(|line| style.paint(document.verdict.tone, line)));
    lines.join("\n")
}

/// Cells of numbers are set to the right, of words to the left, two spaces between columns.
fn rows(table: &Table, style: Style) -> Vec<String> {
    let columns: Vec<(usize, bool)> = table
        .header
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| cell.text.chars().count()).max().unwrap_or(0);
            (widest.max(name.chars().count()), table.words(column))
        })
        .collect();
    let set = |column: usize, text: &str, tone: Tone| {
        let (width, words) = columns[column];
        let space = " ".repeat(width.saturating_sub(text.chars().count()));
        let painted = style.paint(tone, &clean(text));
        if words { format!("{painted}{space}") } else { format!("{space}{painted}") }
    };
    let line = |cells: Vec<String>| cells.join("  ").trim_end().to_owned();
    let header = table.header.iter().enumerate().map(|(i, name)| set(i, name, Tone::Muted)).collect();
    let mut lines = vec![line(header)];
    for row in &table.rows {
        let cells = row.iter().take(columns.len()).enumerate();
        lines.push(line(cells.map(|(i, cell)| set(i, &cell.text, cell.tone)).collect()));
    }
    if !table.note.is_empty() {
        lines.extend(wrap(&table.note).iter().map(|note| style.paint(Tone::Muted, note)));
    }
    lines
}

fn figures(figures: &[Figure], style: Style) -> Vec<String> {
    let width = figures.iter().map(|figure| figure.name.chars().count()).max().unwrap_or(0);
    let line = |Figure { name, value, more }: &Figure| {
        let more = if more.is_empty() { String::new() } else { format!(" ({more})") };
        format!("{name:<width$}  {}{more}", style.paint(value.tone, &value.text))
    };
    figures.iter().map(line).collect()
}

/// Names come from data, and a terminal would obey what is hidden in them.
fn clean(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// Lines that fit; a word that does not stands alone.
fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in clean(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::document::Cell;

    #[test]
    fn columns_grow_with_their_cells() {
        let cells = [["1", "12165525430.87"], ["10", "–"]].map(|row| row.map(str::to_owned).to_vec());
        let table = Table::of(&["n", "money"], cells.to_vec());
        assert_eq!(
            rows(&table, Style::Plain),
            [" n           money", " 1  12165525430.87", "10               –"]
        );
    }

    #[test]
    fn words_are_set_to_the_left() {
        let table = Table::of(&["who", "Brier"], vec![vec!["model".to_owned(), "0.5".to_owned()]]);
        assert_eq!(rows(&table, Style::Plain), ["who    Brier", "model    0.5"]);
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let row = vec![Cell::from("Ash"), Cell::profit(Decimal::new(-123, 2)), Cell::gain(0.25)];
        let table =
            Table::new(&["club", "profit", "ROI"], vec![row]).note("money in the unit of the bankroll");
        let [plain, coloured] = [Style::Plain, Style::Colour].map(|style| rows(&table, style).join("\n"));
        assert!(plain.contains("-1.23") && !plain.contains('\u{1b}'), "{plain}");
        assert!(coloured.contains("\u{1b}[31m-1.23\u{1b}[0m") && coloured.contains("\u{1b}[32m25.0%"));
        let mut stripped = String::new();
        let mut rest = coloured.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            stripped.push_str(before);
            rest = after.split_once('m').map_or("", |(_, rest)| rest);
        }
        stripped.push_str(rest);
        assert_eq!(stripped, plain);
    }

    #[test]
    fn long_text_is_broken_between_words() {
        let lines = wrap(&"word ".repeat(60));
        assert!(lines.len() == 3 && lines.iter().all(|line| line.chars().count() <= WIDTH), "{lines:?}");
        assert_eq!(wrap(&"x".repeat(200)).len(), 1);
    }
}
