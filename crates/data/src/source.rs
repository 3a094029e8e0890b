//! Which data a program works on, and the sentence that says so.

use std::fmt;
use std::path::PathBuf;

use crate::{Dataset, Result, SimulatedLeague, SimulatedLeagueOptions, read, read_dir};

/// Where matches come from.
///
/// Displays as what programs print first, so that no result is taken for one on other data:
///
/// | source | text |
/// |---|---|
/// | `Given` | `football-data.co.uk CSV in DIR (--data)` |
/// | `Environment` | `football-data.co.uk CSV in DIR (FAIRLINE_DATA)` |
/// | `Cache` | `football-data.co.uk CSV in DIR (download cache)` |
/// | `Simulated` | `simulated league, seed 42` |
///
/// # Examples
/// ```
/// use fairline_data::Source;
///
/// let source = Source::Simulated { seed: 42 };
/// assert_eq!(source.load()?.matches.len(), 8 * 380);
/// assert_eq!(source.to_string(), "simulated league, seed 42");
/// # Ok::<(), fairline_data::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Source {
    /// The folder named by the user.
    Given(PathBuf),
    /// The folder named by the environment.
    Environment(PathBuf),
    /// The folder that downloads go to.
    Cache(PathBuf),
    /// No folder: the simulated league.
    Simulated {
        /// Its seed.
        seed: u64,
    },
}

impl Source {
    /// Chooses the first of four: the given folder, the environment's, the cache if it holds a season file, and the
    /// simulated league.
    ///
    /// An empty path counts as none. The first two are not looked into: a folder that somebody named and that cannot
    /// be read must fail when it is loaded, not be passed over.
    ///
    /// # Examples
    /// ```
    /// use fairline_data::Source;
    ///
    /// let source = Source::choose(None, Some("/data/football".into()), None, 42);
    /// assert_eq!(source.to_string(), "football-data.co.uk CSV in /data/football (FAIRLINE_DATA)");
    /// ```
    pub fn choose(
        given: Option<PathBuf>,
        environment: Option<PathBuf>,
        cache: Option<PathBuf>,
        seed: u64,
    ) -> Self {
        let named = |path: &PathBuf| !path.as_os_str().is_empty();
        let filled = |path: &PathBuf| read::season_files(path).is_ok_and(|files| !files.is_empty());
        given
            .filter(named)
            .map(Self::Given)
            .or_else(|| environment.filter(named).map(Self::Environment))
            .or_else(|| cache.filter(filled).map(Self::Cache))
            .unwrap_or(Self::Simulated { seed })
    }

    /// Reads the folder, or generates the simulated league with its default options.
    ///
    /// # Errors
    /// Those of [`read_dir`].
    pub fn load(&self) -> Result<Dataset> {
        match self {
            Self::Given(dir) | Self::Environment(dir) | Self::Cache(dir) => read_dir(dir),
            Self::Simulated { seed } => {
                let league = SimulatedLeague::generate(&SimulatedLeagueOptions::new().seed(*seed))?;
                Ok(Dataset::from_matches(league.matches))
            }
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dir, named_by) = match self {
            Self::Given(dir) => (dir, "--data"),
            Self::Environment(dir) => (dir, "FAIRLINE_DATA"),
            Self::Cache(dir) => (dir, "download cache"),
            Self::Simulated { seed } => {
                return write!(f, "simulated league, seed {seed}");
            }
        };
        write!(f, "football-data.co.uk CSV in {} ({named_by})", dir.display())
    }
}
