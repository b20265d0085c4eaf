//! WebKitWebDriver and the program it starts.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::cell::Cell;
use std::ffi::OsString;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_hotseat");

const DRIVER: &str = "WebKitWebDriver";

/// What is different for one start of the program.
#[derive(Clone)]
pub struct Surroundings {
    /// How the name of the program's process begins.
    pub name: &'static str,
    /// Environment variables.
    pub env: Vec<(&'static str, OsString)>,
    /// The command that starts the program, as `unshare` does; program and arguments follow it.
    pub through: Vec<String>,
    /// Likewise, of the driver.
    pub driver_through: Vec<String>,
    /// Where the program's log goes instead of to the terminal.
    pub log: Option<PathBuf>,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            name: "hotseat",
            env: Vec::new(),
            through: Vec::new(),
            driver_through: Vec::new(),
            log: None,
        }
    }
}

thread_local! {
    /// Every test has a thread, which ends with it.
    static PICTURES_ARE_TAKEN: Cell<bool> = const { Cell::new(false) };
}

/// From now on pictures can be taken of the windows this test opens. The driver waits for ever for one of
/// a window that is drawn as people see it, without OpenGL. And without a graphics card OpenGL is Mesa's
/// llvmpipe, which now and then crashes with the page that draws with it: no other test is to.
pub fn take_pictures() {
    PICTURES_ARE_TAKEN.set(true);
}

pub fn pictures_are_taken() -> bool {
    PICTURES_ARE_TAKEN.get()
}

/// A running WebKitWebDriver; the program it started goes with it.
pub struct Driver {
    process: Child,
    pub port: u16,
    /// How the name of the program's process begins.
    name: &'static str,
}

impl Driver {
    pub fn start(surroundings: &Surroundings) -> Self {
        let port = free_port();
        let log = surroundings.log.as_ref().map(|path| File::create(path).unwrap());
        let mut words = surroundings.driver_through.iter().map(String::as_str);
        let process = Command::new(words.next().unwrap_or(DRIVER))
            .args(words)
            .args((!surroundings.driver_through.is_empty()).then_some(DRIVER))
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("GDK_BACKEND", "x11")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", if pictures_are_taken() { "0" } else { "1" })
            // Where OpenGL is used after all, only one thread of a page draws with it.
            .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")
            // A bare machine has no language; the page must cope.
            .env("LANG", "C")
            .env("LC_ALL", "C")
            .envs(surroundings.env.iter().cloned())
            .stdout(Stdio::null())
            .stderr(log.map_or_else(Stdio::inherit, Stdio::from))
            .spawn()
            .expect("WebKitWebDriver is installed (package webkit2gtk-driver)");
        Self { process, port, name: surroundings.name }
    }

    /// The driver's own process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The process id of the program the driver started.
    pub fn program(&self) -> Option<Pid> {
        child_named(i32::try_from(self.id()).unwrap(), self.name)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(program) = self.program() {
            // Gone already is as good.
            let _ = kill(program, Signal::SIGKILL);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port nobody listens on, below those the system hands out by itself: between finding it and the
/// driver's taking it, no server of a test can be given the same.
pub fn free_port() -> u16 {
    static TRIED: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(std::process::id() % 8_000).unwrap();
    loop {
        let port = 20_000 + (own + TRIED.fetch_add(1, Ordering::Relaxed)) % 12_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A child of `parent`, or a child's child, whose program is called `name`.
pub fn child_named(parent: i32, name: &str) -> Option<Pid> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).ok()?;
    for task in tasks.flatten() {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|id| id.parse::<i32>().ok()) {
            let comm = fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
            if comm.trim().starts_with(name) {
                return Some(Pid::from_raw(child));
            }
            if let Some(found) = child_named(child, name) {
                return Some(found);
            }
        }
    }
    None
}

/// Every process `parent` started, and those started by them.
pub fn descendants(parent: Pid) -> Vec<Pid> {
    let mut all = Vec::new();
    for task in fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten() {
        let children = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        for child in children.split_whitespace().filter_map(|id| id.parse::<i32>().ok()) {
            all.push(Pid::from_raw(child));
            all.extend(descendants(Pid::from_raw(child)));
        }
    }
    all
}

/// Waits until the process is gone, and its files are closed with it.
pub async fn gone(process: Pid, within: Duration) -> bool {
    let deadline = Instant::now() + within;
    while !has_ended(process) {
        if Instant::now() > deadline {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    true
}

/// A killed process is a zombie as soon as its first thread has ended. Its files, and the locks on
/// them, stay open until the last one has.
fn has_ended(process: Pid) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let threads = fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count);
    state.is_empty() || (state.contains(") Z ") && threads <= 1)
}
