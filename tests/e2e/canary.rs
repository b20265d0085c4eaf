//! A server on this machine that nothing may ever reach; it counts who does.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What is served at a path.
type Page = (String, String);

pub struct Canary {
    pub origin: String,
    hits: Arc<Mutex<Vec<String>>>,
}

impl Canary {
    pub fn start() -> Self {
        Self::with_page(String::new())
    }

    /// Serves this page at `/page.html`; looking at it is no hit.
    pub fn with_page(html: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let hits = Arc::new(Mutex::new(Vec::new()));
        let page = ("/page.html".to_owned(), html.replace("CANARY", &origin));
        let seen = Arc::clone(&hits);
        thread::spawn(move || {
            for visitor in listener.incoming().flatten() {
                let (seen, page) = (Arc::clone(&seen), page.clone());
                // A visitor that sends nothing must not keep others away.
                thread::spawn(move || serve(visitor, &seen, &page));
            }
        });
        Self { origin, hits }
    }

    /// Everything asked for so far.
    pub fn hits(&self) -> Vec<String> {
        self.hits.lock().unwrap().clone()
    }
}

fn serve(mut visitor: TcpStream, seen: &Mutex<Vec<String>>, page: &Page) {
    let mut line = String::new();
    let mut reader = BufReader::new(visitor.try_clone().unwrap());
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        // Connecting is a hit already: it tells that somebody is there.
        seen.lock().unwrap().push("(connected)".into());
        return;
    }
    let path = line.split_whitespace().nth(1).unwrap_or("?").to_owned();
    // What is left unread would have the answer thrown away on the other side.
    for header in reader.lines().map_while(Result::ok) {
        if header.is_empty() {
            break;
        }
    }
    let body = if path == page.0 {
        page.1.as_str()
    } else {
        seen.lock().unwrap().push(path);
        ""
    };
    // Whoever has gone again was counted.
    let _ = write!(
        visitor,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\
         Access-Control-Allow-Origin: *\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}
