//! Alerts as signed JSON to an address.

use std::fmt::{self, Write};
use std::time::Duration;

use fairline_store::{StoredAlert, without_password};
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

use super::{Environment, TIMEOUT, Undelivered, secret};
use crate::settings::without_passwords;

/// Attempts at most, each after a pause twice as long as the one before.
const ATTEMPTS: u32 = 4;

/// The longest first pause: nobody waits for hours.
pub(super) const LONGEST_PAUSE_MS: u32 = 60_000;

/// A POST request for each alert.
///
/// The body is the alert as JSON. A request that fails, or is answered with a status of 429 or of 500 and above, is
/// made again after one, two and four pauses. One that is answered with 400, 413, 415 or 422 is taken for refused, and the next
/// alert is sent; any other answer is one for all of them. With a secret, `Fairline-Signature` says `t=TIME,v1=SIGNATURE`, see [`signature`].
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Where to.
    pub url: String,
    /// Variable of the environment that holds the secret to sign with; none: not signed.
    #[serde(default)]
    pub secret_env: Option<String>,
    /// The first pause, in milliseconds, at most 60,000.
    #[serde(default = "one_second")]
    pub pause_ms: u32,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, secret_env, pause_ms } = self;
        let url = without_password(url);
        let mut shown = f.debug_struct("Webhook");
        shown.field("url", &url).field("secret_env", secret_env).field("pause_ms", pause_ms).finish()
    }
}

fn one_second() -> u32 {
    1000
}

/// The signature of a request: the receiver works it out from the same secret, and compares.
///
/// # Formula
/// ```text
/// HMAC-SHA256(secret, TIME "." BODY) in hexadecimal digits, TIME in seconds since 1970
/// ```
pub fn signature(secret: &[u8], time: i64, body: &[u8]) -> String {
    // A key of any length will do, so there is no error.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{time}.").as_bytes());
    mac.update(body);
    mac.finalize().into_bytes().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // into a String it cannot fail
        hex
    })
}

/// A request that is ready to be sent.
pub(super) struct Request {
    url: String,
    body: Vec<u8>,
    signature: Option<String>,
    pause: Duration,
}

impl Webhook {
    pub(super) fn request(
        &self,
        alert: &StoredAlert,
        environment: Environment<'_>,
        now: Timestamp,
    ) -> Result<Request, String> {
        let body = serde_json::to_vec(alert).map_err(|error| error.to_string())?;
        let secret = self.secret_env.as_deref().map(|name| secret(name, environment)).transpose()?;
        let signature = secret.map(|secret| {
            let time = now.as_second();
            format!("t={time},v1={}", signature(secret.as_bytes(), time, &body))
        });
        let pause = Duration::from_millis(self.pause_ms.into());
        Ok(Request { url: self.url.clone(), body, signature, pause })
    }
}

impl Request {
    /// Sends it, several times if need be.
    pub(super) fn send(&self) -> Result<(), Undelivered> {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        let agent = ureq::Agent::new_with_config(config);
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(self.pause * 2_u32.pow(attempt - 1));
            }
            let mut request = agent.post(&self.url).header("Content-Type", "application/json");
            if let Some(signature) = &self.signature {
                request = request.header("Fairline-Signature", signature);
            }
            match request.send(&self.body) {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) if answer.status() == 429 || answer.status().is_server_error() => {
                    last = format!("it answers {}", answer.status());
                }
                Ok(answer) => {
                    let reason = format!("it answers {}", answer.status());
                    // Others, such as 401 and 404, are about the address.
                    let of_the_alert = [400, 413, 415, 422].contains(&answer.status().as_u16());
                    let wrap = if of_the_alert { Undelivered::Refused } else { Undelivered::Failed };
                    return Err(wrap(reason));
                }
                Err(error) => last = without_passwords(&error.to_string()), // it may name the address
            }
        }
        Err(format!("{last}, {ATTEMPTS} times").into())
    }
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn the_signature_is_what_openssl_says() {
        // printf '1700000000.{"id":1}' | openssl dgst -sha256 -hmac secret
        let expected = "3dd1b9aef568d75f6790a84bd2e5dfa1f44409eef3cbdbd3f10b837376100c11";
        assert_eq!(signature(b"secret", 1_700_000_000, br#"{"id":1}"#), expected);
    }
}
