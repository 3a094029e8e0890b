//! Fills a folder with season files from football-data.co.uk.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::{Agent, Proxy};

use crate::place::place;
use crate::{Error, Result, Season, read_bytes};

/// How season files are fetched.
///
/// | option | default | meaning |
/// |---|---|---|
/// | `base_url` | `https://www.football-data.co.uk` | the server, without a slash at the end |
/// | `timeout` | 30 s | for one file, from the name look-up to the last byte; > 0 |
/// | `refresh` | no season | seasons fetched even if they are in the cache, such as the one being played |
/// | `proxy` | none | URL of an HTTP or SOCKS proxy; the environment is not asked |
///
/// # Examples
/// ```no_run
/// use fairline_data::{Download, Season, read_dir};
///
/// let cache = "/home/me/.cache/fairline".as_ref();
/// let seasons = [Season::new(2022), Season::new(2023)];
/// let done = Download::new().refresh(Season::new(2023)).fetch("E0", &seasons, cache)?;
/// println!("{} fetched, {} kept", done.fetched.len(), done.kept.len());
/// let data = read_dir(cache)?;
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    base_url: String,
    timeout: Duration,
    refresh: Vec<Season>,
    proxy: Option<String>,
}

/// What a download did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Downloaded {
    /// The files that are new or were replaced.
    pub fetched: Vec<PathBuf>,
    /// The files that were in the cache already.
    pub kept: Vec<PathBuf>,
}

impl Default for Download {
    fn default() -> Self {
        Self {
            base_url: "https://www.football-data.co.uk".to_owned(),
            timeout: Duration::from_secs(30),
            refresh: Vec::new(),
            proxy: None,
        }
    }
}

impl Download {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the server.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Sets the longest time that one file may take.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Adds a season that is fetched even if it is in the cache; the cached file stays if that fails.
    #[must_use]
    pub fn refresh(mut self, season: Season) -> Self {
        self.refresh.push(season);
        self
    }

    /// Sets the proxy, such as `http://proxy.example:3128`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Fetches the seasons of a competition into `cache_dir`, which is created if need be, one file a season:
    /// `E0-2023.csv` for 2023-24.
    ///
    /// Files that are there already are kept. Each file is checked to hold matches before it takes its place in one
    /// step, so a broken-off download leaves complete files only, and the next call continues with the missing ones.
    /// To show progress, call it once per season.
    ///
    /// # Errors
    /// [`Error::NotACompetition`] and [`Error::OptionOutOfRange`] before anything is fetched; then
    /// [`Error::Unreachable`], [`Error::HttpStatus`], [`Error::NotServed`] or [`Error::Io`] for the first season that
    /// fails. The seasons before it are in the cache.
    pub fn fetch(&self, competition: &str, seasons: &[Season], cache_dir: &Path) -> Result<Downloaded> {
        self.validate()?;
        check_competition(competition)?;
        fs::create_dir_all(cache_dir).map_err(|cause| Error::Io { path: cache_dir.to_owned(), cause })?;
        let agent = self.agent()?;
        let mut done = Downloaded::default();
        for &season in seasons {
            let path = cache_dir.join(format!("{competition}-{}.csv", season.year()));
            if path.is_file() && !self.refresh.contains(&season) {
                done.kept.push(path);
                continue;
            }
            let url = format!("{}/mmz4281/{}/{competition}.csv", self.base_url, season.folder());
            let bytes = get(&agent, &url)?;
            check(&path, &url, &bytes)?;
            place(&path, &bytes).map_err(|cause| Error::Io { path: path.clone(), cause })?;
            done.fetched.push(path);
        }
        Ok(done)
    }

    fn validate(&self) -> Result<()> {
        if self.timeout.is_zero() {
            return Err(Error::OptionOutOfRange { name: "timeout", value: 0.0, allowed: "greater than 0" });
        }
        Ok(())
    }

    fn agent(&self) -> Result<Agent> {
        // ureq would take a proxy from the environment unless told otherwise.
        let proxy = self.proxy.as_ref().map(|url| Proxy::new(url).map_err(|error| unreachable(url, &error)));
        let config = Agent::config_builder().timeout_global(Some(self.timeout)).proxy(proxy.transpose()?);
        Ok(config.build().into())
    }
}

/// A competition becomes part of a file's name and of an address; nothing in it may leave the folder.
fn check_competition(competition: &str) -> Result<()> {
    const LONGEST: usize = 8;
    let letters = competition.bytes().all(|letter| letter.is_ascii_alphanumeric());
    if letters && (1..=LONGEST).contains(&competition.len()) {
        Ok(())
    } else {
        Err(Error::NotACompetition { competition: competition.to_owned() })
    }
}

/// The whole body; one that ends before its announced length is an error.
fn get(agent: &Agent, url: &str) -> Result<Vec<u8>> {
    let failed = |error: ureq::Error| match error {
        ureq::Error::StatusCode(status) => Error::HttpStatus { url: url.to_owned(), status },
        other => unreachable(url, &other),
    };
    let mut response = agent.get(url).call().map_err(failed)?;
    response.body_mut().read_to_vec().map_err(failed)
}

fn unreachable(url: &str, error: &ureq::Error) -> Error {
    // Messages are one line; a server's or a library's own text may not be.
    let cause = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    Error::Unreachable { url: url.to_owned(), cause }
}

/// Makes sure that the bytes are a season with at least one match, as a file without any would never be fetched again.
fn check(path: &Path, url: &str, bytes: &[u8]) -> Result<()> {
    let found = match read_bytes(path, bytes) {
        Ok(data) if !data.matches.is_empty() => return Ok(()),
        Ok(_) => "a file without matches".to_owned(),
        Err(Error::NotCsv { found, .. }) => found.to_owned(),
        Err(Error::MissingColumns { columns, .. }) => format!("a file without column {}", columns.join(", ")),
        Err(other) => other.to_string(),
    };
    Err(Error::NotServed { url: url.to_owned(), found })
}
