//! The settings of a run, one by one, read out of its manifest.

use fairline_sim::Manifest;

use crate::document::Table;

/// Every setting of a run with its name, in order.
pub(crate) fn settings(manifest: &Manifest) -> Vec<(String, String)> {
    let seed = manifest.seed.map_or_else(|| "none".to_owned(), |seed| seed.to_string());
    let mut settings = [
        ("fairline", manifest.version.clone()),
        ("forecaster", manifest.forecaster.clone()),
        ("strategy", manifest.strategy.clone()),
        ("matches", manifest.matches.to_string()),
        ("seed", seed),
        ("data (SHA-256)", manifest.data.clone()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    settings.extend(options(&manifest.configuration));
    settings
}

pub(crate) fn manifest_table(manifest: &Manifest) -> Table {
    let rows = settings(manifest).into_iter().map(|(name, value)| vec![name, value]);
    Table::of(&["setting", "value"], rows.collect())
}

/// The options in a text such as `Schedule { devig: Devig { method: Shin } } Season { … }`, as `devig.method` and `Shin`.
/// What is not of that form stays one value.
fn options(configuration: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = configuration.trim();
    while let Some((_, fields, after)) = structure(rest) {
        for (name, value) in fields {
            flatten(name, value, &mut found);
        }
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        found.push(("options".to_owned(), rest.to_owned()));
    }
    found
}

/// Adds a value, or, if it is a structure, its fields under its name.
fn flatten(name: &str, value: &str, found: &mut Vec<(String, String)>) {
    match structure(value) {
        Some((_, fields, "")) => {
            for (field, value) in fields {
                flatten(&format!("{name}.{field}"), value, found);
            }
        }
        _ => match wrapped(value) {
            // Such as `Triggered(Options { … })`.
            Some((wrapper, inner)) => {
                let wrapper = if wrapper == "Some" { "set" } else { wrapper };
                found.push((name.to_owned(), wrapper.to_owned()));
                flatten(name, inner, found);
            }
            None => found.push((name.to_owned(), plain(value).to_owned())),
        },
    }
}

/// A value without the words that only Rust needs.
fn plain(value: &str) -> &str {
    match value {
        "None" => "none",
        _ => value.strip_prefix("Some(").and_then(|inner| inner.strip_suffix(')')).unwrap_or(value),
    }
}

/// Splits `Name(Inner { … })`.
fn wrapped(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once('(')?;
    let inner = rest.strip_suffix(')')?;
    (is_name(name) && matches!(structure(inner), Some((_, _, "")))).then_some((name, inner))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

type Structure<'a> = (&'a str, Vec<(&'a str, &'a str)>, &'a str);

/// Splits `Name { field: value, … } rest` into name, fields and rest.
fn structure(text: &str) -> Option<Structure<'_>> {
    let (name, body) = text.split_once(" { ")?;
    if !is_name(name) {
        return None;
    }
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    let (mut fields, mut start) = (Vec::new(), 0);
    for (at, letter) in body.char_indices() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            '"' => quoted = true,
            '{' | '(' | '[' => depth += 1,
            '}' if depth == 0 => {
                fields.push(body[start..at].trim().split_once(": ")?);
                return Some((name, fields, &body[at + 1..]));
            }
            '}' | ')' | ']' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                fields.push(body[start..at].trim().split_once(": ")?);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        options(text).into_iter().map(|(name, value)| format!("{name} = {value}")).collect()
    }

    #[test]
    fn every_option_has_a_line() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "only printed")]
        struct Inner {
            text: &'static str,
            list: Vec<(f64, f64)>,
        }
        #[derive(Debug)]
        #[expect(dead_code, reason = "only printed")]
        struct Outer {
            inner: Inner,
            maybe: Option<Inner>,
            nothing: Option<f64>,
            number: f64,
        }
        let inner = || Inner { text: "a, \"b\" } { c: d", list: vec![(1.0, f64::INFINITY)] };
        let outer = || Outer { inner: inner(), maybe: Some(inner()), nothing: None, number: 0.02 };
        let lines = of(&format!("{:?} {:?}", outer(), outer()));
        let half = [
            r#"inner.text = "a, \"b\" } { c: d""#,
            "inner.list = [(1.0, inf)]",
            "maybe = set",
            r#"maybe.text = "a, \"b\" } { c: d""#,
            "maybe.list = [(1.0, inf)]",
            "nothing = none",
            "number = 0.02",
        ];
        assert_eq!(lines, [half, half].concat());
    }

    #[test]
    fn other_wrappers_are_named_and_other_texts_kept() {
        assert_eq!(
            of("O { retraining: Triggered(R { trial: 50 }) }"),
            ["retraining = Triggered", "retraining.trial = 50"]
        );
        assert_eq!(of("anything at all {"), ["options = anything at all {"]);
        assert_eq!(of(""), [""; 0]);
        for text in ["A { b", "A { b: c } }", "A { , }", "A { b: ] }", "A { é: \"ü\\", "{ } ("] {
            let _ = of(text);
        }
    }
}
