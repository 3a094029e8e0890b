//! The folder that downloads go to, and the list of what was put there.
//!
//! `fairline-cache.json` keeps each file's SHA-256 and what the server called its version. A new file is entered before it
//! takes its place and the old one's entry is struck after: a program that dies in between leaves a file that one of
//! the two entries fits, so that what fits none is damage. `fairline-cache.lock` keeps two programs from
//! writing the list at once.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::place::place;
use crate::{Error, Result};

const LIST: &str = "fairline-cache.json";
const LOCK: &str = "fairline-cache.lock";

/// What is known of a file's contents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Version {
    sha256: String,
    /// The server's `ETag`, sent back to ask whether there is a newer one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    /// The server's `Last-Modified`, for servers without the former.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
}

impl Version {
    pub(super) fn of(bytes: &[u8], etag: Option<String>, last_modified: Option<String>) -> Self {
        Self { sha256: hash(bytes), etag, last_modified }
    }

    pub(super) fn fits(&self, bytes: &[u8]) -> bool {
        self.sha256 == hash(bytes)
    }
}

/// By name, the versions that a file may be of: two while it is being replaced.
#[derive(Debug, Default, Serialize, Deserialize)]
struct List {
    files: BTreeMap<String, Vec<Version>>,
}

/// What the cache has of a file.
#[derive(Debug)]
pub(super) enum Cached {
    Nothing,
    /// Contents that are as they were put there.
    Good(Vec<u8>, Version),
    /// Something else than what was put there.
    Damaged,
}

#[derive(Debug)]
pub(super) struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// The cache in a folder, which is created if need be.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).map_err(|cause| Error::Io { path: dir.to_owned(), cause })?;
        Ok(Self { dir: dir.to_owned() })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Reads a file and compares it with its entry; a file without one, put there by hand, is entered as it is.
    pub(super) fn get(&self, name: &str) -> Result<Cached> {
        let _lock = self.lock()?;
        let bytes = match fs::read(self.path(name)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Cached::Nothing),
            Err(cause) => return Err(Error::Io { path: self.path(name), cause }),
        };
        let mut list = self.list();
        let Some(versions) = list.files.get(name) else {
            let version = Version::of(&bytes, None, None);
            list.files.insert(name.to_owned(), vec![version.clone()]);
            // A folder that cannot be written can still be read.
            let _ = self.save(&list);
            return Ok(Cached::Good(bytes, version));
        };
        Ok(match versions.iter().find(|version| version.fits(&bytes)).cloned() {
            Some(version) => Cached::Good(bytes, version),
            None => Cached::Damaged,
        })
    }

    /// Puts a file into its place.
    pub(super) fn put(&self, name: &str, bytes: &[u8], version: Version) -> Result<()> {
        let lock = self.lock()?;
        if lock.is_some() {
            self.sweep(name);
        }
        let mut list = self.list();
        list.files.entry(name.to_owned()).or_default().push(version.clone());
        self.save(&list)?;
        place(&self.path(name), bytes).map_err(|cause| Error::Io { path: self.path(name), cause })?;
        list.files.insert(name.to_owned(), vec![version]);
        self.save(&list)
    }

    /// Removes what programs that died left of this file and of the list; under the lock nobody else is writing them.
    fn sweep(&self, name: &str) {
        for entry in fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let left = path.extension().is_some_and(|extension| extension == "part");
            let of = |name: &str| entry.file_name().as_encoded_bytes().starts_with(name.as_bytes());
            if left && (of(name) || of(LIST)) {
                // One that cannot be removed stays unread.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Notes what the server calls the version of a file that stays.
    pub(super) fn note(&self, name: &str, version: Version) -> Result<()> {
        let _lock = self.lock()?;
        let mut list = self.list();
        list.files.insert(name.to_owned(), vec![version]);
        self.save(&list)
    }

    /// The list; one that cannot be read is as good as none, as files without entry are taken as they are.
    fn list(&self) -> List {
        let bytes = fs::read(self.path(LIST)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn save(&self, list: &List) -> Result<()> {
        let path = self.path(LIST);
        let bytes = serde_json::to_vec_pretty(list).map_err(io::Error::from);
        bytes.and_then(|bytes| place(&path, &bytes)).map_err(|cause| Error::Io { path, cause })
    }

    /// Waits until no other program changes the list; the lock ends with the value.
    fn lock(&self) -> Result<Option<File>> {
        let path = self.path(LOCK);
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        match opened.and_then(|file| file.lock().map(|()| file)) {
            Ok(file) => Ok(Some(file)),
            // Some network drives have no locks, and a folder that cannot be written needs none.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::Unsupported | ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                Ok(None)
            }
            Err(cause) => Err(Error::Io { path, cause }),
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        Version::of(text.as_bytes(), Some(format!("\"{text}\"")), None)
    }

    fn good(cached: &Cached) -> Option<&str> {
        match cached {
            Cached::Good(bytes, version) => {
                assert!(version.fits(bytes));
                std::str::from_utf8(bytes).ok()
            }
            _ => None,
        }
    }

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_death_at_any_moment_leaves_the_old_or_the_new_file() {
        // What `put` does, stopped after each of its steps.
        for steps in 0..=3 {
            let dir = tempfile::tempdir().unwrap();
            let cache = Cache::open(dir.path()).unwrap();
            cache.put("a.csv", b"old", version("old")).unwrap();
            let entered = |versions: &[&str]| List {
                files: [("a.csv".to_owned(), versions.iter().copied().map(version).collect())].into(),
            };
            if steps >= 1 {
                cache.save(&entered(&["old", "new"])).unwrap();
                fs::write(dir.path().join("a.csv.1-1.part"), b"ne").unwrap();
            }
            if steps >= 2 {
                place(&cache.path("a.csv"), b"new").unwrap();
            }
            if steps >= 3 {
                cache.save(&entered(&["new"])).unwrap();
            }
            let found = cache.get("a.csv").unwrap();
            assert_eq!(good(&found), Some(if steps < 2 { "old" } else { "new" }), "{steps}");
            // And the next one is put, and the rest swept up, as if nothing had happened.
            cache.put("a.csv", b"next", version("next")).unwrap();
            assert_eq!(good(&cache.get("a.csv").unwrap()), Some("next"));
            assert_eq!(cache.list().files["a.csv"], [version("next")]);
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3, "the file, the list and the lock");
        }
    }

    #[test]
    fn a_file_of_one_s_own_is_taken_and_its_damage_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path()).unwrap();
        assert!(matches!(cache.get("a.csv").unwrap(), Cached::Nothing));
        fs::write(cache.path("a.csv"), "mine").unwrap();
        assert_eq!(good(&cache.get("a.csv").unwrap()), Some("mine"));
        fs::write(cache.path("a.csv"), "mi").unwrap();
        assert!(matches!(cache.get("a.csv").unwrap(), Cached::Damaged));
        // A list that is damaged itself is begun again.
        fs::write(cache.path(LIST), "{").unwrap();
        assert_eq!(good(&cache.get("a.csv").unwrap()), Some("mi"));
    }
}
