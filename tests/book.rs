//! The user guide in `docs`: every page is a chapter, and every link leads somewhere.
//!
//! Anchors follow mdBook's rule for headings: lower case, letters, digits, `_` and `-` kept, spaces as `-`, everything else
//! left out, `-1` behind a name that is taken.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Pages by name, with their text.
type Pages = BTreeMap<String, String>;

fn root() -> PathBuf {
    fs::canonicalize(env!("CARGO_MANIFEST_DIR")).unwrap()
}

fn src() -> PathBuf {
    root().join("docs/src")
}

fn pages() -> Pages {
    let names = fs::read_dir(src()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_page = |name: &String| Path::new(name).extension().is_some_and(|ending| ending == "md");
    names.filter(is_page).map(|name| (name.clone(), fs::read_to_string(src().join(name)).unwrap())).collect()
}

/// Lines outside of code blocks, and the first lines of code blocks.
fn lines(text: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut prose, mut openings, mut inside) = (Vec::new(), Vec::new(), false);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
            if inside {
                openings.push(line.trim_start().trim_start_matches('`'));
            }
        } else if !inside {
            prose.push(line);
        }
    }
    assert!(!inside, "a code block has no end");
    (prose, openings)
}

/// Leaves out what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// Targets of `[text](target)` and `![text](target)`.
fn targets(prose: &[&str]) -> Vec<String> {
    // A link may go over the end of a line.
    let text = prose.iter().map(|line| without_code(line)).collect::<Vec<_>>().join("\n");
    let links = text.split("](").skip(1);
    links.map(|rest| rest.split(')').next().unwrap().trim().to_owned()).collect()
}

fn slug(heading: &str) -> String {
    let kept =
        |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '-') || letter.is_whitespace();
    let dashed = |letter: char| if letter.is_whitespace() { '-' } else { letter };
    heading.trim().to_lowercase().chars().filter(kept).map(dashed).collect()
}

/// Names that the headings of a page can be reached by.
fn anchors(prose: &[&str]) -> HashSet<String> {
    let mut taken = HashSet::new();
    for line in prose {
        let level = line.chars().take_while(|&letter| letter == '#').count();
        if !(1..=6).contains(&level) || !line[level..].starts_with(' ') {
            continue;
        }
        let name = slug(&line[level..]);
        let numbered = (1..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name));
        taken.insert(free.unwrap());
    }
    taken
}

#[test]
fn every_page_is_a_chapter_once() {
    let mut pages = pages();
    let summary = pages.remove("SUMMARY.md").unwrap();
    let chapters = targets(&lines(&summary).0);
    let once: BTreeSet<&String> = chapters.iter().collect();
    assert_eq!(once.len(), chapters.len(), "a chapter is listed twice");
    assert_eq!(once, pages.keys().collect());
}

#[test]
fn every_link_leads_somewhere() {
    let (root, src, pages) = (root(), src(), pages());
    let anchors: BTreeMap<&str, HashSet<String>> =
        pages.iter().map(|(name, text)| (name.as_str(), anchors(&lines(text).0))).collect();
    let mut broken = Vec::new();
    let mut links = 0;
    for (page, text) in &pages {
        for target in targets(&lines(text).0) {
            links += 1;
            if target.starts_with("https://") || target.starts_with("http://") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = if path.is_empty() { page } else { path };
            let found = fs::canonicalize(src.join(path)).is_ok_and(|file| file.starts_with(&root));
            let named = anchor.is_empty() || anchors.get(path).is_some_and(|names| names.contains(anchor));
            if !(found && named) {
                broken.push(format!("{page}: {target}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(links > 50, "{links} links: are they still found?");
}

#[test]
fn every_code_block_names_its_language() {
    let known = ["rust", "sh", "toml", "json", "text", "sql", "ini"];
    for (page, text) in pages() {
        for opening in lines(&text).1 {
            let language = opening.split(',').next().unwrap();
            assert!(known.contains(&language), "{page}: {opening:?}");
        }
    }
}

/// Pages with Rust code are compiled by the documentation tests of the root crate.
#[test]
fn every_page_with_rust_is_compiled() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for (page, text) in pages() {
        let rust = lines(&text).1.iter().any(|opening| opening.starts_with("rust"));
        assert_eq!(rust, library.contains(&format!("../docs/src/{page}\"")), "{page}");
    }
}

#[test]
fn pages_are_short() {
    for (page, text) in pages() {
        assert!(text.lines().count() < 400, "{page}");
    }
}

#[test]
fn slugs_are_as_mdbook_makes_them() {
    assert_eq!(slug(" What happens when…"), "what-happens-when");
    assert_eq!(slug("`weeks[]` of a run"), "weeks-of-a-run");
    assert_eq!(slug("The JSON of a season"), "the-json-of-a-season");
    let names = anchors(&["# One", "## Two words", "## One", "#no heading"]);
    assert_eq!(names, HashSet::from(["one", "two-words", "one-1"].map(str::to_owned)));
}
