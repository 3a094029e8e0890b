//! Who may ask for what.

use std::fmt::Write;

use fairline_weekly::{Scope, Token};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Result;

/// The hash of a token; `None` for anything but 64 hexadecimal digits.
pub(crate) fn hash(token: &Token) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = token.sha256.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// A new token of 256 random bits, to be handed to its owner, and what is kept of it.
///
/// # Errors
/// [`Error::System`](crate::Error::System) if the system has no randomness to give.
///
/// # Examples
/// ```
/// use fairline_server::new_token;
/// use fairline_weekly::Scope;
///
/// let (secret, kept) = new_token("phone", Scope::Read)?;
/// assert_eq!((secret.len(), kept.sha256.len()), (64, 64));
/// assert!(!kept.sha256.contains(&secret));
/// # Ok::<(), fairline_server::Error>(())
/// ```
pub fn new_token(name: impl Into<String>, scope: Scope) -> Result<(String, Token)> {
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    let secret = hex(&random);
    let sha256 = hex(&Sha256::digest(secret.as_bytes()));
    Ok((secret, Token { name: name.into(), sha256, scope }))
}

/// What a secret is good for. Every token is compared, each in constant time.
pub(crate) fn scope_of(secret: &str, tokens: &[([u8; 32], Scope)]) -> Option<Scope> {
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let mut found = None;
    for (known, scope) in tokens {
        if bool::from(known.ct_eq(&hash)) {
            found = found.max(Some(*scope));
        }
    }
    found
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // into a String it cannot fail
        hex
    })
}
