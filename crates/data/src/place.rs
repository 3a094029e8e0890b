//! Puts a file in its place in one step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes beside the place and renames, so that a reader sees the whole file or none.
pub(crate) fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    static WRITTEN: AtomicU64 = AtomicU64::new(0);
    // Two programs, or two threads of one, must not write into one file; `.part` is no season file, so nobody reads it.
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}-{}.part", process::id(), WRITTEN.fetch_add(1, Ordering::Relaxed)));
    let part = Path::new(&part);
    let written = File::create(part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(part, path));
    if placed.is_err() {
        // The first error is the one to tell; what cannot be removed stays unread.
        let _ = fs::remove_file(part);
    }
    placed
}
