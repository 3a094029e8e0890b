//! Where a database is, as it is written and as it may be shown.

use std::path::Path;

use crate::{Error, Result};

/// The file that a location names; `None` for a server.
pub(crate) fn file_of(location: &str) -> Result<Option<&Path>> {
    match location.split_once("://") {
        Some(("postgres" | "postgresql", _)) => Ok(None),
        Some(("sqlite", path)) => Ok(Some(Path::new(path))),
        Some((scheme, _)) => Err(Error::Scheme { scheme: scheme.to_owned() }),
        None => Ok(Some(Path::new(location.strip_prefix("sqlite:").unwrap_or(location)))),
    }
}

/// A file or URL as it may be shown: without a password, and without a query, which may hold one as well.
///
/// # Examples
/// ```
/// let shown = fairline_store::without_password("postgres://me:secret@localhost/bets");
/// assert_eq!(shown, "postgres://me@localhost/bets");
/// ```
pub fn without_password(location: &str) -> String {
    let Some((scheme, rest)) = location.split_once("://").filter(|(scheme, _)| *scheme != "sqlite") else {
        return location.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if path.contains('@') {
        // One of these letters may stand in a password that nobody has encoded; where that ends, nobody knows.
        return format!("{scheme}://…");
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match authority.rsplit_once('@') {
        None => format!("{scheme}://{authority}{path}"),
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or(user);
            format!("{scheme}://{user}@{host}{path}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("postgres://me:secret@host:5432/bets?password=secret", "postgres://me@host:5432/bets"),
            ("postgres://me:se@cret@host/bets", "postgres://me@host/bets"),
            ("postgres://host?password=secret", "postgres://host"),
            ("postgres://me:se/cret@host/bets", "postgres://…"),
            ("postgres://me:se?cret@host/bets", "postgres://…"),
            ("postgres://host/bets?password=se@cret", "postgres://…"),
            ("postgres://host", "postgres://host"),
            ("bets/fairline.db", "bets/fairline.db"),
            ("sqlite:///home/me@work/fairline.db", "sqlite:///home/me@work/fairline.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
