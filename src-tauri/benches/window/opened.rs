//! A program of ours, started, and its page.

use super::driver::{Driver, PROGRAM, Surroundings, child_named, gone};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const PATIENCE: Duration = Duration::from_secs(120);

/// A program, and when its page is there.
pub struct Program {
    pub path: PathBuf,
    pub args: Vec<OsString>,
    pub env: Vec<(&'static str, OsString)>,
    /// What its process is called.
    pub name: &'static str,
    /// Where its log goes instead of to the terminal.
    log: Option<PathBuf>,
    /// True in the page once it can be used.
    ready: &'static str,
}

impl Program {
    pub fn hotseat(dir: &Path) -> Self {
        let args = vec!["--data-dir".into(), dir.into()];
        let ready = "document.documentElement.dataset.ready === 'true' && document.querySelector(
            '[data-testid=session-row], [data-testid=empty-state]') !== null";
        Self {
            path: path("HOTSEAT_PROGRAM", "hotseat"),
            args,
            env: env(dir),
            name: "hotseat",
            log: None,
            ready,
        }
    }

    /// The build that `HOTSEAT_BEFORE` names, to be compared with; none where it names none.
    pub fn before(dir: &Path) -> Option<Self> {
        let path = std::env::var_os("HOTSEAT_BEFORE")?;
        Some(Self { path: path.into(), ..Self::hotseat(dir) })
    }

    /// The same, come up in the candidate's window.
    pub fn candidate(dir: &Path) -> Self {
        Self { ready: "document.documentElement.dataset.ready === 'true'", ..Self::hotseat(dir) }
    }

    pub fn empty(dir: &Path) -> Self {
        Self {
            path: path("EMPTY_WINDOW_PROGRAM", "empty-window"),
            args: Vec::new(),
            env: env(dir),
            name: "empty-window",
            log: None,
            ready: "document.readyState === 'complete' && location.protocol === 'tauri:'",
        }
    }

    /// Writes into that file what `filter` lets through of its log, and of the driver's.
    pub fn logging(mut self, log: &Path, filter: &str) -> Self {
        self.log = Some(log.to_owned());
        self.env.push(("RUST_LOG", filter.into()));
        self.env.push(("NO_COLOR", "1".into()));
        self
    }
}

/// The program the variable names, or the one beside ours.
fn path(variable: &str, name: &str) -> PathBuf {
    let beside = || Path::new(PROGRAM).with_file_name(name);
    let path = std::env::var_os(variable).map_or_else(beside, PathBuf::from);
    assert!(
        path.exists(),
        "there is no {}: build it, or name another in {variable}",
        path.display()
    );
    path
}

/// What both kinds of programs are started with: how Hotseat draws unless told otherwise, and a
/// folder of its own for what the web view keeps.
fn env(dir: &Path) -> Vec<(&'static str, OsString)> {
    vec![
        ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".into()),
        ("XDG_DATA_HOME", dir.join("xdg").into()),
        ("XDG_CACHE_HOME", dir.join("xdg").into()),
    ]
}

/// A program that WebDriver started.
pub struct Opened {
    driver: Driver,
    name: &'static str,
    pub page: Client,
    /// When the driver was told to start it, in milliseconds since 1970.
    pub asked_ms: f64,
    /// From being told to start it to a page that can be used.
    pub took_ms: f64,
}

impl Opened {
    pub async fn by_driver(program: &Program) -> Self {
        let env = program.env.clone();
        let log = program.log.clone();
        let driver = Driver::start(&Surroundings { env, log, ..Surroundings::default() });
        let address = format!("127.0.0.1:{}", driver.port);
        let started = Instant::now();
        while TcpStream::connect(&address).is_err() {
            assert!(started.elapsed() < PATIENCE, "WebKitWebDriver does not listen");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let args: Vec<_> = program.args.iter().map(|arg| arg.to_str().unwrap()).collect();
        let options = json!({ "binary": program.path, "args": args });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let (started, asked_ms) = (Instant::now(), now_ms());
        let page = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://{address}"))
            .await
            .unwrap();
        let is_ready = format!("return Boolean({})", program.ready);
        while page.execute(&is_ready, vec![]).await.ok() != Some(json!(true)) {
            assert!(started.elapsed() < PATIENCE, "{} never came up", program.name);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let took_ms = started.elapsed().as_secs_f64() * 1000.0;
        Self { driver, name: program.name, page, asked_ms, took_ms }
    }

    /// The program's own process.
    pub fn program(&self) -> Pid {
        child_named(i32::try_from(self.driver.id()).unwrap(), self.name).unwrap()
    }

    /// Runs a script that ends by calling `done(value)`.
    pub async fn script(&self, body: &str) -> Value {
        let script = format!("const done = arguments[0]; {HELP} (async () => {{ {body} }})()");
        self.page.execute_async(&script, vec![]).await.unwrap()
    }

    /// Ends the program in order.
    pub async fn end(self) {
        let program = self.program();
        kill(program, Signal::SIGTERM).unwrap();
        assert!(gone(program, Duration::from_secs(10)).await);
    }
}

/// Milliseconds since 1970, with what a page adds to its own beginning.
pub fn now_ms() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1e3
}

/// What every script may use.
const HELP: &str = "
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const painted = async () => { await frame(); await frame(); };
    const one = (name) => document.querySelector(`[data-testid=\"${name}\"]`);
    const until = async (is) => { while (!is()) await frame(); };
    const type = (field, text) => {
        field.focus();
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
";
