//! Fills a folder with files from football-data.co.uk, and keeps them fresh.

mod cache;
mod compare;
mod http;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::{Agent, Proxy};

use self::cache::{Cache, Cached};
pub use self::compare::Change;
pub use self::http::without_user;
use self::http::{Answer, get, unreachable};
use crate::read::decode;
use crate::{Error, Match, Result, Season, read_bytes};

/// How season files are fetched.
///
/// | option | default | meaning |
/// |---|---|---|
/// | `base_url` | `https://www.football-data.co.uk` | the server, without a slash at the end |
/// | `timeout` | 30 s | for one file, from the name look-up to the last byte; > 0 |
/// | `refresh` | no season | seasons asked for again though they are in the cache, such as the one being played |
/// | `proxy` | none | URL of an HTTP or SOCKS proxy; the environment is not asked |
///
/// # Examples
/// ```no_run
/// use fairline_data::{Download, Season, read_dir};
///
/// let cache = "/home/me/.cache/fairline".as_ref();
/// let seasons = [Season::new(2022), Season::new(2023)];
/// let done = Download::new().refresh(Season::new(2023)).fetch("E0", &seasons, cache)?;
/// println!("{} fetched, {} kept, {} new matches", done.fetched.len(), done.kept.len(), done.added.len());
/// for change in &done.changed {
///     println!("{change}"); // E0 2023-08-12 Aston v Borrow: goals 2-1, now 2-2
/// }
/// let data = read_dir(cache)?;
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Download {
    base_url: String,
    timeout: Duration,
    refresh: Vec<Season>,
    proxy: Option<String>,
}

/// What a download did.
///
/// Matches are compared where a file that was in the cache has been replaced, each by competition, season and clubs; after
/// a first download, or one that replaced a damaged file, there is nothing to compare with.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Downloaded {
    /// The files that are new or were replaced.
    pub fetched: Vec<PathBuf>,
    /// The files that were in the cache already, and of which the server has nothing newer where it was asked.
    pub kept: Vec<PathBuf>,
    /// Those of the fetched files that were no longer what had been downloaded: damaged, or edited.
    pub damaged: Vec<PathBuf>,
    /// Matches that a replaced file did not have.
    pub added: Vec<Match>,
    /// Matches that the new file describes otherwise.
    pub changed: Vec<Change>,
    /// Matches that the new file no longer has.
    pub removed: Vec<Match>,
}

impl fmt::Debug for Download {
    /// Addresses are written without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base_url, timeout, refresh, proxy } = self;
        f.debug_struct("Download")
            .field("base_url", &without_user(base_url))
            .field("timeout", timeout)
            .field("refresh", refresh)
            .field("proxy", &proxy.as_deref().map(without_user))
            .finish()
    }
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

    /// Adds a season that is asked for even if it is in the cache; the cached file stays if that fails, or if the server
    /// has nothing newer.
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
    /// Files that are there already are kept, if they are what was downloaded: their SHA-256 stands in
    /// `fairline-cache.json`, and one that is damaged is fetched again. A file that somebody else put there is taken as it
    /// is. Each file is checked to hold matches before it takes its place in one step, so that a program which dies at
    /// any moment leaves the old file or the new one, and the next call continues with the missing ones. Two programs may
    /// use one cache. To show progress, call it once per season.
    ///
    /// # Errors
    /// [`Error::NotACompetition`] and [`Error::OptionOutOfRange`] before anything is fetched; then
    /// [`Error::Unreachable`], [`Error::HttpStatus`], [`Error::NotServed`] or [`Error::Io`] for the first season that
    /// fails, [`Error::Damaged`] if its file is damaged besides. The seasons before it are in the cache.
    pub fn fetch(&self, competition: &str, seasons: &[Season], cache_dir: &Path) -> Result<Downloaded> {
        let fetcher = self.fetcher(competition, cache_dir)?;
        let mut done = Downloaded::default();
        for &season in seasons {
            let name = format!("{competition}-{}.csv", season.year());
            let url = format!("{}/mmz4281/{}/{competition}.csv", self.base_url, season.folder());
            fetcher.fetch(&name, &url, self.refresh.contains(&season), check_matches, &mut done)?;
        }
        Ok(done)
    }

    /// Fetches one of the extra leagues, such as `ARG`, into `cache_dir`: one file, `ARG.csv`, for all its seasons.
    ///
    /// As the season being played is in it, the server is asked every time, for a newer file than the cached one.
    ///
    /// # Errors
    /// Those of [`fetch`](Self::fetch).
    pub fn fetch_extra(&self, league: &str, cache_dir: &Path) -> Result<Downloaded> {
        let fetcher = self.fetcher(league, cache_dir)?;
        let mut done = Downloaded::default();
        let url = format!("{}/new/{league}.csv", self.base_url);
        let check =
            |_: &Path, bytes: &[u8]| check_columns(bytes, &["Country", "League", "Home", "Away", "HG", "AG"]);
        fetcher.fetch(&format!("{league}.csv"), &url, true, check, &mut done)?;
        Ok(done)
    }

    /// Fetches the matches to come of the main leagues into `fixtures/fixtures.csv` in `cache_dir`, a folder of its own so
    /// that they are not read as results. The server is asked every time.
    ///
    /// # Errors
    /// Those of [`fetch`](Self::fetch).
    pub fn fetch_fixtures(&self, cache_dir: &Path) -> Result<Downloaded> {
        self.validate()?;
        let fetcher = Fetcher { agent: self.agent()?, cache: Cache::open(&cache_dir.join("fixtures"))? };
        let mut done = Downloaded::default();
        let url = format!("{}/fixtures.csv", self.base_url);
        let check = |_: &Path, bytes: &[u8]| check_columns(bytes, &["Div", "Date", "HomeTeam", "AwayTeam"]);
        fetcher.fetch("fixtures.csv", &url, true, check, &mut done)?;
        Ok(done)
    }

    fn fetcher(&self, competition: &str, cache_dir: &Path) -> Result<Fetcher> {
        self.validate()?;
        check_competition(competition)?;
        Ok(Fetcher { cache: Cache::open(cache_dir)?, agent: self.agent()? })
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

/// Takes files from a server to a cache.
struct Fetcher {
    agent: Agent,
    cache: Cache,
}

impl Fetcher {
    /// Brings one file up to date; `check` says what it is if it is none.
    fn fetch(
        &self,
        name: &str,
        url: &str,
        refresh: bool,
        check: impl Fn(&Path, &[u8]) -> Result<(), String>,
        done: &mut Downloaded,
    ) -> Result<()> {
        let path = self.cache.path(name);
        let cached = self.cache.get(name)?;
        let (old, known) = match &cached {
            Cached::Good(..) if !refresh => {
                done.kept.push(path);
                return Ok(());
            }
            Cached::Good(bytes, version) => (Some(bytes), Some(version)),
            Cached::Nothing | Cached::Damaged => (None, None),
        };
        let damaged = matches!(cached, Cached::Damaged);
        let answer = get(&self.agent, url, known).and_then(|answer| match answer {
            Answer::NotModified => Ok(None),
            Answer::Body(bytes, version) => match check(&path, &bytes) {
                Ok(()) => Ok(Some((bytes, version))),
                Err(found) => Err(Error::NotServed { url: without_user(url), found }),
            },
        });
        match answer {
            Err(error) if damaged => return Err(Error::Damaged { path, cause: error.to_string() }),
            Err(error) => return Err(error),
            Ok(None) => done.kept.push(path),
            Ok(Some((bytes, version))) if old.is_some_and(|old| *old == bytes) => {
                self.cache.note(name, version)?;
                done.kept.push(path);
            }
            Ok(Some((bytes, version))) => {
                self.cache.put(name, &bytes, version)?;
                if let Some(old) = old {
                    compare::compare(&path, old, &bytes, done);
                }
                if damaged {
                    done.damaged.push(path.clone());
                }
                done.fetched.push(path);
            }
        }
        Ok(())
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

/// Makes sure that the bytes are a season with at least one match, as a file without any would never be fetched again.
fn check_matches(path: &Path, bytes: &[u8]) -> Result<(), String> {
    match read_bytes(path, bytes) {
        Ok(data) if !data.matches.is_empty() => Ok(()),
        Ok(_) => Err("a file without matches".to_owned()),
        Err(Error::NotCsv { found, .. }) => Err(found.to_owned()),
        Err(Error::MissingColumns { columns, .. }) => {
            Err(format!("a file without column {}", columns.join(", ")))
        }
        Err(other) => Err(other.to_string()),
    }
}

/// Makes sure that the bytes are text below a header with these columns.
fn check_columns(bytes: &[u8], columns: &[&str]) -> Result<(), String> {
    let text = decode(bytes)?;
    // Quoted names do not occur in these files.
    let header: Vec<&str> = text.lines().next().unwrap_or_default().split(',').map(str::trim).collect();
    let missing: Vec<&str> = columns.iter().copied().filter(|column| !header.contains(column)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("a file without column {}", missing.join(", "))) }
}
