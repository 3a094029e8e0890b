//! A server on the loopback interface.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use fairline_data::Download;

/// What the server does with one request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    Body(String),
    Status(&'static str),
    /// Announces a longer body than it sends.
    Cut(String),
    /// Announces chunks and closes in the middle of one.
    CutChunk(String),
    /// A body with an `ETag`; a request that names it is answered with 304.
    Tagged(String, &'static str),
    /// A body with a `Last-Modified`, likewise.
    Dated(String, &'static str),
    Silence,
}

/// A server that gives each path its answer and remembers the paths asked for.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&str) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let server = Self { url, asked: Arc::clone(&asked) };
        // The thread ends with the test process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let (path, headers) = request(&stream);
                asked.lock().unwrap().push(path.clone());
                let answer = answer(&path);
                if matches!(answer, Answer::Silence) {
                    thread::sleep(Duration::from_secs(2));
                }
                // A client that gave up is no failure of the server.
                let _ = stream.write_all(response(&answer, &headers).as_bytes());
            }
        });
        server
    }

    pub(crate) fn download(&self) -> Download {
        Download::new().base_url(&self.url).timeout(Duration::from_secs(10))
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Path and headers, in lower case, of a request.
fn request(stream: &TcpStream) -> (String, Vec<String>) {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    // The whole head is read, or closing the connection would reset it.
    let headers = lines.take_while(|line| !line.is_empty()).map(|line| line.to_lowercase()).collect();
    (first.split(' ').nth(1).unwrap_or_default().to_owned(), headers)
}

fn response(answer: &Answer, headers: &[String]) -> String {
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    let versioned = |body: &str, version: String, asked: String| {
        if headers.contains(&asked.to_lowercase()) {
            "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned()
        } else {
            format!("{head}{version}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        }
    };
    match answer {
        Answer::Body(body) => format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()),
        Answer::Status(status) => {
            format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnope")
        }
        Answer::Cut(body) => format!("{head}Content-Length: {}\r\n\r\n{body}", body.len() + 1000),
        Answer::CutChunk(body) => {
            format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}", body.len() + 1000)
        }
        Answer::Tagged(body, tag) => versioned(body, format!("ETag: {tag}"), format!("If-None-Match: {tag}")),
        Answer::Dated(body, date) => {
            versioned(body, format!("Last-Modified: {date}"), format!("If-Modified-Since: {date}"))
        }
        Answer::Silence => String::new(),
    }
}
