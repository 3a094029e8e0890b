//! Alerts as letters, through SMTP.

use fairline_store::StoredAlert;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::response::{Category, Severity};
use lettre::{Message, SmtpTransport, Transport};

use super::{Environment, TIMEOUT, Undelivered, secret};

/// A letter for each alert, through an SMTP server.
///
/// The connection is encrypted from its beginning (port 465) or after STARTTLS (port 587), which the server must offer; only
/// `encryption = "none"` sends in the open, for a server on the same machine.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// The server's name.
    pub server: String,
    /// Its port; that of the encryption unless told otherwise.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is encrypted.
    #[serde(default)]
    pub encryption: Encryption,
    /// Sender, `fairline@example.org` or `Fairline <fairline@example.org>`.
    pub from: String,
    /// Recipients.
    pub to: Vec<String>,
    /// User to log in as.
    #[serde(default)]
    pub user: Option<String>,
    /// Variable of the environment that holds the password.
    #[serde(default)]
    pub password_env: Option<String>,
}

/// How a connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// From its beginning.
    #[default]
    Tls,
    /// After a greeting in the open.
    Starttls,
    /// Not at all.
    None,
}

/// A letter that is ready to be sent.
pub(super) struct Letter {
    message: Message,
    transport: SmtpTransport,
}

impl Mail {
    pub(super) fn letter(
        &self,
        StoredAlert { id, run, alert, raised_at, .. }: &StoredAlert,
        environment: Environment<'_>,
    ) -> Result<Letter, String> {
        let address = |text: &str| text.parse().map_err(|error| format!("{text} is no address: {error}"));
        let mut message = Message::builder()
            .from(address(&self.from)?)
            .subject(format!("fairline: {} ({})", alert.kind, severity(alert)))
            .header(ContentType::TEXT_PLAIN);
        for to in &self.to {
            message = message.to(address(to)?);
        }
        let run = run.map_or_else(String::new, |run| format!(" of run {run}"));
        let body = format!(
            "{}\n\nSeason {}, week {}{run}. Figure {}, threshold {}.\nRaised {raised_at}, alert {id}.\n",
            alert.text, alert.season, alert.week, alert.value, alert.threshold
        );
        let message = message.body(body).map_err(|error| error.to_string())?;
        let transport = match self.encryption {
            Encryption::Tls => SmtpTransport::relay(&self.server).map_err(|error| error.to_string())?,
            Encryption::Starttls => {
                SmtpTransport::starttls_relay(&self.server).map_err(|error| error.to_string())?
            }
            Encryption::None => SmtpTransport::builder_dangerous(&self.server),
        };
        let mut transport = transport.timeout(Some(TIMEOUT));
        if let Some(port) = self.port {
            transport = transport.port(port);
        }
        if let (Some(user), Some(name)) = (&self.user, &self.password_env) {
            transport = transport.credentials(Credentials::new(user.clone(), secret(name, environment)?));
        }
        Ok(Letter { message, transport: transport.build() })
    }
}

fn severity(alert: &fairline_sim::Alert) -> &'static str {
    match alert.severity {
        fairline_sim::Severity::Notice => "notice",
        fairline_sim::Severity::Warning => "warning",
        fairline_sim::Severity::Critical => "critical",
    }
}

impl Letter {
    pub(super) fn send(&self) -> Result<(), Undelivered> {
        self.transport.send(&self.message).map(drop).map_err(|error| {
            // Codes 55x are about the letter and who it is for; others, such as 535, are about us.
            let letter = error.status().is_some_and(|code| {
                code.severity == Severity::PermanentNegativeCompletion
                    && code.category == Category::MailSystem
            });
            let wrap = if letter { Undelivered::Refused } else { Undelivered::Failed };
            wrap(error.to_string())
        })
    }
}
