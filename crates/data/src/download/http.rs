//! Asks the server.

use ureq::Agent;
use ureq::http::HeaderMap;

use super::cache::Version;
use crate::{Error, Result};

/// What the server said.
#[derive(Debug)]
pub(super) enum Answer {
    /// The file is still what it was.
    NotModified,
    /// The whole file.
    Body(Vec<u8>, Version),
}

/// Asks for a file, or only for a newer one than `known`; a body that ends before its announced length is an error.
pub(super) fn get(agent: &Agent, url: &str, known: Option<&Version>) -> Result<Answer> {
    const NOT_MODIFIED: u16 = 304;
    let failed = |error: ureq::Error| match error {
        ureq::Error::StatusCode(status) => Error::HttpStatus { url: without_user(url), status },
        other => unreachable(url, &other),
    };
    let mut request = agent.get(url);
    let tags = known.map(|known| (known.etag.as_ref(), known.last_modified.as_ref()));
    match tags {
        Some((Some(etag), _)) => request = request.header("If-None-Match", etag),
        Some((None, Some(date))) => request = request.header("If-Modified-Since", date),
        _ => {}
    }
    let mut response = request.call().map_err(failed)?;
    let status = response.status().as_u16();
    if status == NOT_MODIFIED && known.is_some() {
        return Ok(Answer::NotModified);
    }
    // Anything but the file itself, such as a part of it or a redirection that leads nowhere.
    if status != 200 {
        return Err(Error::HttpStatus { url: without_user(url), status });
    }
    let [etag, last_modified] = ["etag", "last-modified"].map(|name| header(response.headers(), name));
    let bytes = response.body_mut().read_to_vec().map_err(failed)?;
    let version = Version::of(&bytes, etag, last_modified);
    Ok(Answer::Body(bytes, version))
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

pub(super) fn unreachable(url: &str, error: &ureq::Error) -> Error {
    let cause = match error {
        // Its text repeats the address with all there is in it.
        ureq::Error::BadUri(_) => "is no address such as https://example.org".to_owned(),
        // Messages are one line; a server's or a library's own text may not be.
        other => other.to_string().split_whitespace().collect::<Vec<_>>().join(" "),
    };
    Error::Unreachable { url: without_user(url), cause }
}

/// An address as it may be shown: without user and password.
///
/// # Examples
/// ```
/// let shown = fairline_data::without_user("https://me:secret@example.org/football");
/// assert_eq!(shown, "https://example.org/football");
/// ```
pub fn without_user(url: &str) -> String {
    const AFTER_SCHEME: &str = "://";
    let (scheme, rest) = url.split_at(url.find(AFTER_SCHEME).map_or(0, |at| at + AFTER_SCHEME.len()));
    // Up to the last @, as a password that was not encoded may hold anything.
    format!("{scheme}{}", rest.rsplit_once('@').map_or(rest, |(_, shown)| shown))
}
