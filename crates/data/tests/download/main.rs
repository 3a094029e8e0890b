//! Downloads from a server on the loopback interface: what arrives, what must not, what is asked for, and what changed.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail like tests")]

mod fetching;
mod refreshing;
mod server;

use std::fs;
use std::path::Path;

use fairline_data::Season;

/// A season of one match, in the year that the path names.
fn season(path: &str) -> String {
    let year = path.split('/').nth(2).map_or("00", |folder| &folder[..2]);
    format!("Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,FTR\nE0,12/08/{year},Aldwick,Brenmoor,2,1,H\n")
}

/// The files in a cache, without its own two.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !["fairline-cache.json", "fairline-cache.lock"].contains(&name.as_str()));
    names.sort();
    names
}

fn seasons(years: &[i16]) -> Vec<Season> {
    years.iter().copied().map(Season::new).collect()
}
