//! What the server of the same name is told; here because it stands in the same file.

/// The server.
///
/// | setting | default | meaning |
/// |---|---|---|
/// | `listen` | `127.0.0.1:8080` | address and port; any other address than loopback needs a token |
/// | `tokens` | none | who may ask: a list of tables with `name`, `sha256` and `scope` (`read` or `write`) |
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerSettings {
    /// Address and port.
    pub listen: String,
    /// Who may ask.
    pub tokens: Vec<Token>,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self { listen: "127.0.0.1:8080".to_owned(), tokens: Vec::new() }
    }
}

/// A token as it is kept: its hash, not itself.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Whose it is.
    pub name: String,
    /// SHA-256 of the token, in hexadecimal digits.
    pub sha256: String,
    /// What it is good for.
    pub scope: Scope,
}

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// To look.
    Read,
    /// To look, and to change something.
    Write,
}
