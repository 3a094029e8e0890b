//! GitHub's Markdown: the verdict first, tables in pipes.

use crate::document::{Block, Document, Figure, SPARKS, Section, Table};

/// The document as Markdown, with a line end.
pub(crate) fn markdown(document: &Document) -> String {
    let mut parts = vec![format!("# {}", escape(&document.title))];
    parts.extend(document.about.iter().map(|about| paragraph(about)));
    parts.push(format!("**{}**", escape(&document.verdict.advice)));
    parts.extend(document.verdict.lines.iter().map(|line| paragraph(line)));
    if !document.figures.is_empty() {
        parts.push(figures(&document.figures));
    }
    if !document.sparks.is_empty() {
        parts.push(format!("## {SPARKS}"));
        parts.push(format!("```text\n{}\n```", document.sparks.join("\n")));
    }
    for Section { title, blocks } in &document.sections {
        parts.push(format!("## {}", escape(title)));
        for block in blocks {
            match block {
                Block::Text(text) => parts.push(paragraph(text)),
                Block::List(items) => {
                    let items: Vec<String> = items.iter().map(|item| format!("- {}", escape(item))).collect();
                    parts.push(items.join("\n"));
                }
                Block::Table(table) => {
                    parts.push(rows(table));
                    if !table.note.is_empty() {
                        parts.push(escape(&table.note));
                    }
                }
            }
        }
    }
    parts.join("\n\n") + "\n"
}

fn rows(table: &Table) -> String {
    let rule = |column| if table.words(column) { ":--" } else { "--:" };
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![
        line(table.header.iter().map(|name| escape(name)).collect()),
        line((0..table.header.len()).map(|column| rule(column).to_owned()).collect()),
    ];
    let rows = table.rows.iter();
    lines.extend(rows.map(|row| line(row.iter().map(|cell| escape(&cell.text)).collect())));
    lines.join("\n")
}

fn figures(figures: &[Figure]) -> String {
    let mut lines = vec!["| figure | value | |".to_owned(), "| :-- | --: | :-- |".to_owned()];
    lines.extend(figures.iter().map(|Figure { name, value, more }| {
        format!("| {} | {} | {} |", escape(name), escape(&value.text), escape(more))
    }));
    lines.join("\n")
}

/// Text that begins a line, where a dash or a number with a dot would begin a list.
fn paragraph(text: &str) -> String {
    let escaped = escape(text.trim_start());
    let digits = escaped.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = escaped.split_at(digits); // digits of one byte each
    let list = if digits > 0 { rest.starts_with(['.', ')']) } else { rest.starts_with(['-', '+', '=']) };
    if list { format!("{number}\\{rest}") } else { escaped }
}

/// Text that stays text: names come from data, and whatever is in them must not become markup.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '#' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ if letter.is_control() => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_become_markup() {
        let table = Table::of(&["club", "n"], vec![vec!["a|b <i>*_[x](y)".to_owned(), "1".to_owned()]]);
        assert_eq!(rows(&table), "| club | n |\n| :-- | --: |\n| a\\|b \\<i\\>\\*\\_\\[x\\](y) | 1 |");
        assert_eq!(escape("two\nlines"), "two lines");
        let lines = ["- a", "+ a", "1. a", "12) a", "1.5 a", "plain", "=== a"].map(paragraph);
        assert_eq!(lines, ["\\- a", "\\+ a", "1\\. a", "12\\) a", "1\\.5 a", "plain", "\\=== a"]);
    }
}
