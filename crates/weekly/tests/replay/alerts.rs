//! Sinks, told over the wire.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use fairline_data::Season;
use fairline_sim::{Alert, AlertKind, Severity};
use fairline_store::Store;
use fairline_weekly::{AlertSettings, Delivery, signature};
use jiff::Timestamp;

use crate::wait;

const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

fn alert(kind: AlertKind, severity: Severity) -> Alert {
    let text = "deep below the peak".to_owned();
    let season = Season::new(2023);
    Alert { kind, severity, season, week: 7, feature: None, value: 0.4, threshold: 0.35, text }
}

/// Settings as a file has them.
fn settings(toml: &str) -> AlertSettings {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fairline.toml");
    std::fs::write(&file, toml).unwrap();
    fairline_weekly::Loaded::new(Some(&file), [], &[]).unwrap().settings.alerts
}

fn secrets(name: &str) -> Option<String> {
    ["FAIRLINE_WEBHOOK_SECRET", "FAIRLINE_SMTP_PASSWORD"].contains(&name).then(|| "a secret".to_owned())
}

async fn told(settings: &AlertSettings, store: &Store) -> Delivery {
    settings.deliver(store, &secrets, NOW).await.unwrap().swap_remove(0)
}

/// Answers requests with these statuses, one after the other, and hands over what was asked.
fn http(statuses: &'static [&'static str]) -> (u16, Receiver<(String, Vec<u8>)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, received) = channel();
    std::thread::spawn(move || {
        for (stream, status) in listener.incoming().flatten().zip(statuses) {
            send.send(request(stream, status)).unwrap();
        }
    });
    (port, received)
}

fn request(mut stream: TcpStream, status: &str) -> (String, Vec<u8>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while reader.read_line(&mut head).unwrap() > 2 {}
    let length =
        |line: &str| line.to_lowercase().strip_prefix("content-length:").map(|n| n.trim().parse().unwrap());
    let mut body = vec![0; head.lines().find_map(length).unwrap()];
    reader.read_exact(&mut body).unwrap();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    (head, body)
}

pub(crate) fn webhook() {
    let (port, received) =
        http(&["500 Oh", "429 Slowly", "204 Good", "400 Bad", "200 Good", "200 Good", "401 Who"]);
    let settings = settings(&format!(
        "[[alerts.sinks]]\nname = 'phone'\nkind = 'webhook'\nurl = 'http://127.0.0.1:{port}/hook'\n\
         secret_env = 'FAIRLINE_WEBHOOK_SECRET'\npause_ms = 1\n"
    ));
    wait(async {
        let store = Store::open(":memory:").await.unwrap();
        store.raise(&alert(AlertKind::Drawdown, Severity::Critical), NOW).await.unwrap();
        let first = told(&settings, &store).await;
        assert_eq!((first.delivered, first.refused.len(), first.failed), (1, 0, None));
        let requests: Vec<_> = received.try_iter().collect();
        assert_eq!(requests.len(), 3, "it is tried again after 500 and 429");
        let (head, body) = &requests[2];
        assert!(head.starts_with("POST /hook HTTP/1.1"), "{head}");
        let expected = signature(b"a secret", NOW.as_second(), body);
        assert!(
            head.to_lowercase().contains(&format!("fairline-signature: t=1700000000,v1={expected}")),
            "{head}"
        );
        let json = String::from_utf8(body.clone()).unwrap();
        assert!(json.contains(r#""kind":"drawdown","severity":"critical""#), "{json}");
        // Once told, it is not told again.
        assert_eq!(told(&settings, &store).await.delivered, 0);
        // What the receiver does not want is not tried again at once, but with the next call; others are not kept waiting.
        store.raise(&alert(AlertKind::Yield, Severity::Warning), NOW).await.unwrap();
        store.raise(&alert(AlertKind::Data, Severity::Warning), NOW).await.unwrap();
        let refused = told(&settings, &store).await;
        assert_eq!((refused.delivered, refused.failed), (1, None));
        assert_eq!(refused.refused, ["sink phone refuses alert 2: it answers 400 Bad Request"]);
        let after = told(&settings, &store).await;
        assert_eq!((after.delivered, after.refused.len()), (1, 0));
        // Who is not let in is not let in with the next alert.
        for kind in [AlertKind::Yield, AlertKind::Data] {
            store.raise(&alert(kind, Severity::Notice), NOW).await.unwrap();
        }
        let stranger = told(&settings, &store).await;
        assert_eq!((stranger.delivered, stranger.refused.len()), (0, 0));
        assert_eq!(stranger.failed.as_deref(), Some("sink phone: it answers 401 Unauthorized"));
        assert!(received.try_iter().count() == 4, "the other one is not sent");
        // Nor is anything sent without its secret.
        store.raise(&alert(AlertKind::Yield, Severity::Warning), NOW).await.unwrap();
        let unsigned = settings.deliver(&store, &|_| None, NOW).await.unwrap().swap_remove(0);
        assert!(unsigned.failed.unwrap().contains("FAIRLINE_WEBHOOK_SECRET"));
    });
}

/// A mail server that answers each letter so, a connection each.
fn smtp(answers: &'static [&'static str]) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (send, received) = channel();
    std::thread::spawn(move || {
        for (stream, answer) in listener.incoming().flatten().zip(answers) {
            send.send(letter(stream, answer)).unwrap();
        }
    });
    (port, received)
}

fn letter(mut stream: TcpStream, taken: &str) -> String {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let mut all = String::new();
    write!(stream, "220 here\r\n").unwrap();
    let mut letter = false;
    while let Some(Ok(line)) = lines.next() {
        all.push_str(&line);
        all.push('\n');
        let answer = match line.as_str() {
            "." if letter => taken,
            _ if letter => continue,
            "DATA" => {
                letter = true;
                "354 go on"
            }
            line if line.starts_with("EHLO") => "250-here\r\n250 AUTH PLAIN",
            line if line.starts_with("AUTH") => "235 welcome",
            "QUIT" => "221 bye",
            _ => "250 good",
        };
        write!(stream, "{answer}\r\n").unwrap();
        if line == "." {
            break;
        }
    }
    all
}

pub(crate) fn mail() {
    let (port, received) = smtp(&["250 taken", "554 no such words here", "250 taken"]);
    let settings = settings(&format!(
        "[[alerts.sinks]]\nname = 'mail'\nkind = 'mail'\nserver = '127.0.0.1'\nport = {port}\nencryption = 'none'\n\
         from = 'Fairline <fairline@example.org>'\nto = ['me@example.org', 'you@example.org']\nuser = 'fairline'\n\
         password_env = 'FAIRLINE_SMTP_PASSWORD'\n"
    ));
    wait(async {
        let store = Store::open(":memory:").await.unwrap();
        store.raise(&alert(AlertKind::Drawdown, Severity::Critical), NOW).await.unwrap();
        let delivery = told(&settings, &store).await;
        assert_eq!((delivery.delivered, delivery.failed), (1, None));
        let letter = received.recv().unwrap();
        for part in [
            "MAIL FROM:<fairline@example.org>",
            "RCPT TO:<me@example.org>",
            "RCPT TO:<you@example.org>",
            "Subject: fairline: drawdown (critical)",
            "deep below the peak",
            "Season 2023-24, week 7. Figure 0.4, threshold 0.35.",
        ] {
            assert!(letter.contains(part), "{part} is not in {letter}");
        }
        // A letter that is refused for good is told, and the next one is sent.
        store.raise(&alert(AlertKind::Yield, Severity::Warning), NOW).await.unwrap();
        store.raise(&alert(AlertKind::Data, Severity::Warning), NOW).await.unwrap();
        let refused = told(&settings, &store).await;
        assert_eq!((refused.delivered, &refused.failed), (1, &None));
        let [reason] = &refused.refused[..] else { panic!("{refused:?}") };
        assert!(reason.contains("alert 2") && reason.contains("no such words here"), "{reason}");
        // Nobody listens any more: that is told, and the alert waits.
        let failed = told(&settings, &store).await;
        assert!(failed.delivered == 0 && failed.failed.is_some() && failed.refused.is_empty());
    });
}

pub(crate) fn filters() {
    let settings = settings(
        "[[alerts.sinks]]\nname = 'log'\nkind = 'log'\nleast = 'warning'\n\
         [[alerts.sinks]]\nname = 'money'\nkind = 'log'\nonly = ['drawdown', 'yield']\n",
    );
    wait(async {
        let store = Store::open(":memory:").await.unwrap();
        store.raise(&alert(AlertKind::Drawdown, Severity::Critical), NOW).await.unwrap();
        store.raise(&alert(AlertKind::Yield, Severity::Notice), NOW).await.unwrap();
        store.raise(&alert(AlertKind::Data, Severity::Warning), NOW).await.unwrap();
        let delivered: Vec<usize> = settings
            .deliver(&store, &secrets, NOW)
            .await
            .unwrap()
            .iter()
            .map(|sink| sink.delivered)
            .collect();
        assert_eq!(delivered, [2, 2]);
        // A week later it is no news any more.
        store.raise(&alert(AlertKind::Drawdown, Severity::Critical), NOW).await.unwrap();
        let later = NOW + jiff::SignedDuration::from_hours(8 * 24);
        assert!(
            settings.deliver(&store, &secrets, later).await.unwrap().iter().all(|sink| sink.delivered == 0)
        );
    });
    let sinks = AlertSettings { sinks: [&settings.sinks[..1], &settings.sinks[..1]].concat() };
    assert!(sinks.validate().unwrap_err().to_string().contains("two of this name"));
}
