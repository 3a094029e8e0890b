//! Why a server does not start, or stops.

use std::net::SocketAddr;

/// An error of the server itself; what a request does wrong is a [`Problem`](crate::Problem).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address that others can reach, without a token that keeps them out.
    #[error(
        "{address} can be reached from other machines: make a token with `fairline serve token`, or listen on 127.0.0.1"
    )]
    Unprotected {
        /// The address.
        address: SocketAddr,
    },
    /// A token that cannot be one.
    #[error("token {name}: sha256 must be 64 hexadecimal digits, as `fairline serve token` prints them")]
    Token {
        /// Whose it is.
        name: String,
    },
    /// A limit outside its range.
    #[error("{name} = {value} must be {allowed}")]
    Option {
        /// The option.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it may be.
        allowed: &'static str,
    },
    /// The network, or the system's randomness.
    #[error("{0}")]
    System(#[from] std::io::Error),
}

/// The crate's result type.
pub type Result<T, E = Error> = std::result::Result<T, E>;
