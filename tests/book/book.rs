//! The user guide in `docs`, built as mdBook builds it: every page is a chapter, and every link leads somewhere.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;

/// Texts of files by name.
type Texts = BTreeMap<String, String>;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

/// Files of a folder whose names end so.
fn texts(folder: &Path, ending: &str) -> Texts {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let named = files.filter(|file| file.extension().is_some_and(|is| is == ending));
    let text = |file: PathBuf| {
        (file.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(file).unwrap())
    };
    named.map(text).collect()
}

fn pages() -> Texts {
    texts(&docs().join("src"), "md")
}

/// First lines of code blocks, without the backticks.
fn openings(text: &str) -> Vec<&str> {
    let fences: Vec<&str> =
        text.lines().map(str::trim_start).filter(|line| line.starts_with("```")).collect();
    assert!(fences.len().is_multiple_of(2), "a code block has no end");
    fences.iter().step_by(2).map(|line| line.trim_start_matches('`')).collect()
}

/// Values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> impl Iterator<Item = &'a str> {
    let pieces: Vec<&str> = html.split(&format!(" {attribute}=\"")).skip(1).collect();
    pieces.into_iter().map(|rest| rest.split('"').next().unwrap())
}

#[test]
fn every_page_is_a_chapter_once() {
    let book = MDBook::load(docs()).unwrap();
    let of = |item: &BookItem| match item {
        BookItem::Chapter(chapter) => Some(chapter.source_path.clone().unwrap().to_str().unwrap().to_owned()),
        _ => None,
    };
    let chapters: Vec<String> = book.iter().filter_map(of).collect();
    let once: BTreeSet<&String> = chapters.iter().collect();
    assert_eq!(once.len(), chapters.len(), "a chapter is listed twice");
    let pages = pages();
    assert_eq!(once, pages.keys().filter(|page| *page != "SUMMARY.md").collect());
}

#[test]
fn every_link_leads_somewhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = MDBook::load(docs()).unwrap();
    book.config.build.build_dir = folder.path().to_owned();
    book.build().unwrap();
    let html = texts(folder.path(), "html");
    assert!(html.len() > 20, "{} pages", html.len());
    let names: BTreeMap<&str, HashSet<&str>> =
        html.iter().map(|(page, html)| (page.as_str(), values(html, "id").collect())).collect();
    let mut broken = Vec::new();
    let mut anchors = 0;
    for (page, html) in &html {
        for target in values(html, "href").chain(values(html, "src")) {
            if target.starts_with("https://") || target.starts_with("http://") || page == "404.html" {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if path.is_empty() { page } else { path };
            let found = folder.path().join(path).is_file();
            let named = anchor.is_empty() || names.get(path).is_some_and(|names| names.contains(anchor));
            anchors += usize::from(!anchor.is_empty());
            if !(found && named) {
                broken.push(format!("{page}: {target}"));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(anchors > 100, "{anchors} links to headings: are they still found?");
}

#[test]
fn every_code_block_names_its_language() {
    let known = ["rust", "sh", "toml", "json", "text", "sql", "ini"];
    for (page, text) in pages() {
        for opening in openings(&text) {
            let language = opening.split(',').next().unwrap();
            assert!(known.contains(&language), "{page}: {opening:?}");
        }
    }
}

/// Pages with Rust code are compiled by the documentation tests of the root crate.
#[test]
fn every_page_with_rust_is_compiled() {
    let library = fs::read_to_string(docs().join("../src/lib.rs")).unwrap();
    for (page, text) in pages() {
        let rust = openings(&text).iter().any(|opening| opening.starts_with("rust"));
        assert_eq!(rust, library.contains(&format!("../docs/src/{page}\"")), "{page}");
    }
}

#[test]
fn pages_are_short() {
    for (page, text) in pages() {
        assert!(text.lines().count() < 400, "{page}");
    }
}
