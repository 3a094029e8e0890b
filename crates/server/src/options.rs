//! What the server lets in.

use std::net::SocketAddr;
use std::time::Duration;

use fairline_data::Source;
use fairline_weekly::{Settings, Token};

use crate::token::hash;
use crate::{Error, Result};

/// What the server lets in.
///
/// | option | default | range | meaning |
/// |---|---|---|---|
/// | `tokens` | none | | who may ask; without any, everybody on this machine |
/// | `max_body` | 1 MiB | ≥ 1 | bytes of a request |
/// | `max_rows` | 10,000 | ≥ 1 | books or events of a request |
/// | `max_concurrency` | 256 | ≥ 1 | requests at once; those beyond are refused with 503 |
/// | `max_connections` | 512 | ≥ 1 | connections at once; others wait, and those that are idle are closed after `timeout` |
/// | `timeout` | 10 s | > 0 | for the header of a request, and for its answer |
/// | `simulations` | none | | with which settings and matches simulations can be started; none can without |
#[derive(Debug, Clone)]
pub struct ServerOptions {
    pub(crate) tokens: Vec<Token>,
    pub(crate) max_body: usize,
    pub(crate) max_rows: usize,
    pub(crate) max_concurrency: usize,
    pub(crate) max_connections: usize,
    pub(crate) timeout: Duration,
    pub(crate) simulations: Option<(Settings, Source)>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            tokens: Vec::new(),
            max_body: 1 << 20,
            max_rows: 10_000,
            max_concurrency: 256,
            max_connections: 512,
            timeout: Duration::from_secs(10),
            simulations: None,
        }
    }
}

impl ServerOptions {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Who may ask.
    #[must_use]
    pub fn tokens(mut self, tokens: Vec<Token>) -> Self {
        self.tokens = tokens;
        self
    }

    /// Bytes of a request.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Books or events of a request.
    #[must_use]
    pub fn max_rows(mut self, rows: usize) -> Self {
        self.max_rows = rows;
        self
    }

    /// Requests at once.
    #[must_use]
    pub fn max_concurrency(mut self, requests: usize) -> Self {
        self.max_concurrency = requests;
        self
    }

    /// Connections at once.
    #[must_use]
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.max_connections = connections;
        self
    }

    /// Longest time for the header of a request, and for its answer.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Lets simulations be started, with these settings where a request says nothing else, on these matches. They are stored in
    /// the database that the settings name.
    #[must_use]
    pub fn simulations(mut self, settings: Settings, source: Source) -> Self {
        self.simulations = Some((settings, source));
        self
    }

    /// Whether these options may be served on an address, which [`serve`](crate::serve()) asks as well.
    ///
    /// # Errors
    /// [`Error::Unprotected`] for an address that others can reach without a token; [`Error::Option`] for an option out of its
    /// range.
    pub fn validate(&self, address: SocketAddr) -> Result<()> {
        for (name, value) in [
            ("max_body", self.max_body),
            ("max_rows", self.max_rows),
            ("max_concurrency", self.max_concurrency),
            ("max_connections", self.max_connections),
        ] {
            if value == 0 {
                return Err(Error::Option { name, value: value.to_string(), allowed: "at least 1" });
            }
        }
        if self.timeout.is_zero() {
            return Err(Error::Option { name: "timeout", value: "0".to_owned(), allowed: "greater than 0" });
        }
        if let Some(token) = self.tokens.iter().find(|token| hash(token).is_none()) {
            return Err(Error::Token { name: token.name.clone() });
        }
        if self.tokens.is_empty() && !address.ip().is_loopback() {
            return Err(Error::Unprotected { address });
        }
        Ok(())
    }
}
