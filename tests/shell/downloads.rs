//! Downloading a model of the short list, from a server on this computer: whole, cut, resumed, changed on the way,
//! stopped, and never in Offline mode.

use crate::stage::{Stage, until, uuid};
use hotseat_core::domain::catalogue::ShelfModel;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

const ID: &str = "small-q4";

/// What the file holds: taken for a model by its first bytes.
fn file() -> Vec<u8> {
    let numbers = (0..200_000_u32).flat_map(u32::to_le_bytes);
    b"GGUF".iter().copied().chain(numbers).collect()
}

/// How a server answers.
#[derive(Clone, Copy)]
struct Manner {
    /// How much of what was asked for it sends before it hangs up, or waits until the other side does.
    sends: usize,
    waits: bool,
    /// Whether it begins where it is asked to.
    heeds_ranges: bool,
    /// Whether it sends something else of the same length.
    changes: bool,
    status: &'static str,
}

const WELL: Manner = Manner {
    sends: usize::MAX,
    waits: false,
    heeds_ranges: true,
    changes: false,
    status: "200 OK",
};

struct Server {
    url: String,
    manners: Arc<Mutex<Vec<Manner>>>,
    /// The first byte of what each caller asked for.
    asked: Arc<Mutex<Vec<usize>>>,
}

impl Server {
    /// A server that answers the first callers like this, and the others well.
    fn open(manners: &[Manner]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let manners = Arc::new(Mutex::new(manners.to_vec()));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (how, who) = (Arc::clone(&manners), Arc::clone(&asked));
        thread::spawn(move || {
            for caller in listener.incoming().flatten() {
                answer(caller, &how, &who);
            }
        });
        Self { url, manners, asked }
    }

    fn stage(&self) -> Stage {
        let file = file();
        let model = ShelfModel {
            id: ID.into(),
            name: "Small".into(),
            maker: "Its makers".into(),
            url: format!("{}/elsewhere.gguf", self.url).parse().unwrap(),
            bytes: file.len() as u64,
            sha256: hex::encode(Sha256::digest(&file)),
            licence: "MIT".into(),
            context_tokens: 32_768,
        };
        Stage::with_shelf(vec![model])
    }

    fn asked(&self) -> Vec<usize> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut caller: TcpStream, manners: &Mutex<Vec<Manner>>, asked: &Mutex<Vec<usize>>) {
    let lines = BufReader::new(caller.try_clone().unwrap()).lines();
    let head: Vec<_> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let Some(first) = head.first() else { return };
    if first.contains("/elsewhere.gguf") {
        // As the real ones do: the file lies with someone else.
        let _ = caller.write_all(
            b"HTTP/1.1 302 Found\r\nLocation: /file.gguf\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        );
        return;
    }
    let range = head
        .iter()
        .find_map(|line| line.to_lowercase().strip_prefix("range: bytes=").map(str::to_owned));
    let from: usize = range.map_or(0, |range| range.trim_end_matches('-').parse().unwrap());
    asked.lock().unwrap().push(from);
    let mut manners = manners.lock().unwrap();
    let manner = if manners.is_empty() { WELL } else { manners.remove(0) };
    drop(manners);
    let mut body = file();
    if manner.changes {
        *body.last_mut().unwrap() ^= 1;
    }
    let (status, body, range) = if from > 0 && manner.heeds_ranges {
        let range = format!("Content-Range: bytes {from}-{}/{}\r\n", body.len() - 1, body.len());
        ("206 Partial Content", body.split_off(from), range)
    } else {
        (manner.status, body, String::new())
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{range}Connection: close\r\n\r\n"
    );
    // Whoever hangs up early is none the worse.
    let _ = caller.write_all(head.as_bytes());
    let _ = caller.write_all(&body[..length.min(manner.sends)]);
    if manner.waits {
        let _ = caller.read(&mut [0]);
    }
}

fn download(stage: &Stage, id: u128) -> Result<Value, Value> {
    stage.ask("download_model", json!({ "request_id": uuid(id), "id": ID }))
}

fn transfer(stage: &Stage) -> Value {
    stage.ask("console_start", json!({})).unwrap()["transfer"].clone()
}

/// How the download ended, in words; null where it did well.
fn outcome(stage: &Stage) -> Value {
    until("the download is over", || transfer(stage)["is_done"] == true);
    transfer(stage)["trouble"].clone()
}

fn shelf(stage: &Stage) -> Value {
    stage.ask("list_shelf", json!({})).unwrap()[0].clone()
}

fn kept(stage: &Stage) -> PathBuf {
    stage.dir.path().join(format!("models/{ID}.gguf"))
}

fn part(stage: &Stage) -> PathBuf {
    stage.dir.path().join(format!("models/{ID}.gguf.part"))
}

#[test]
fn a_model_comes_whole_is_checked_and_is_offered() {
    let server = Server::open(&[]);
    let stage = server.stage();
    let listed = shelf(&stage);
    assert_eq!(listed["words"], "Its makers · 800 KB · MIT · context of 32,768 tokens");
    assert_eq!((&listed["is_offered"], &listed["begun"]), (&json!(false), &Value::Null));
    download(&stage, 1).unwrap();
    assert_eq!(outcome(&stage), Value::Null);
    assert!(fs::read(kept(&stage)).unwrap() == file() && !part(&stage).exists());
    assert_eq!(shelf(&stage)["is_offered"], true);
    let catalogue = stage.ask("get_catalogue", json!({})).unwrap();
    let models = catalogue["models"].as_array().unwrap();
    assert!(models.iter().any(|model| model["file"]["is_ours"] == true));
}

#[test]
fn a_connection_that_breaks_is_taken_up_again_where_it_broke() {
    let cut = Manner { sends: 300_000, ..WELL };
    let server = Server::open(&[cut, Manner { heeds_ranges: false, sends: 100_000, ..WELL }]);
    let stage = server.stage();
    download(&stage, 1).unwrap();
    assert_eq!(outcome(&stage), Value::Null);
    // The second server began anew.
    assert_eq!(server.asked(), [0, 300_000, 100_000]);
    assert!(fs::read(kept(&stage)).unwrap() == file());
}

#[test]
fn what_came_before_the_connection_was_given_up_is_kept_for_another_time() {
    let cut = Manner { sends: 200_000, ..WELL };
    let server = Server::open(&[cut, Manner { sends: 0, ..WELL }, Manner { sends: 0, ..WELL }]);
    let stage = server.stage();
    download(&stage, 1).unwrap();
    let words = "The connection broke. Download it again to go on from here.";
    assert_eq!(outcome(&stage), words);
    assert_eq!(shelf(&stage)["begun"], "200 KB of 800 KB");
    assert!(!kept(&stage).exists());
    server.manners.lock().unwrap().clear();
    download(&stage, 2).unwrap();
    until("it is there", || kept(&stage).exists());
    assert_eq!(outcome(&stage), Value::Null);
    assert_eq!(server.asked().last(), Some(&200_000));
}

#[test]
fn what_was_changed_on_the_way_is_thrown_away() {
    let server = Server::open(&[Manner { changes: true, ..WELL }]);
    let stage = server.stage();
    download(&stage, 1).unwrap();
    let trouble = outcome(&stage);
    assert!(trouble.as_str().unwrap().starts_with("What came is not the file"), "{trouble}");
    assert!(!kept(&stage).exists() && !part(&stage).exists());
    assert_eq!(shelf(&stage)["is_offered"], false);
}

#[test]
fn a_file_that_is_gone_is_said() {
    let gone = Manner { status: "404 Not Found", ..WELL };
    let server = Server::open(&[gone, gone, gone]);
    let stage = server.stage();
    download(&stage, 1).unwrap();
    assert_eq!(outcome(&stage), "The file is no longer where it was.");
}

#[test]
fn a_download_is_stopped_at_once_and_another_waits_for_its_end() {
    let server = Server::open(&[Manner { sends: 100_000, waits: true, ..WELL }]);
    let stage = server.stage();
    download(&stage, 1).unwrap();
    until("some of it came", || fs::metadata(part(&stage)).is_ok_and(|found| found.len() > 0));
    let refused = download(&stage, 2).unwrap_err();
    assert_eq!(refused["code"], "not_now");
    stage.ask("stop_transfer", json!({})).unwrap();
    assert_eq!(outcome(&stage), "Stopped. What came is kept for another time.");
    assert!(shelf(&stage)["begun"].is_string(), "it goes on from there");
}

#[test]
fn nothing_is_downloaded_in_offline_mode() {
    let server = Server::open(&[Manner { sends: 100_000, waits: true, ..WELL }]);
    let stage = server.stage();
    let offline = |only_local: bool| {
        let start = stage.ask("console_start", json!({})).unwrap();
        let mut preferences = start["preferences"].clone();
        preferences["only_local"] = json!(only_local);
        stage.ask("save_settings", json!({ "preferences": preferences })).unwrap();
    };
    offline(true);
    assert_eq!(download(&stage, 1).unwrap_err()["code"], "not_now");
    assert_eq!(server.asked(), Vec::<usize>::new());
    offline(false);
    download(&stage, 2).unwrap();
    until("some of it came", || fs::metadata(part(&stage)).is_ok_and(|found| found.len() > 0));
    // Nothing more comes, and still it ends.
    offline(true);
    let words = "Offline was switched on. The download goes on from here another time.";
    assert_eq!(outcome(&stage), words);
}
