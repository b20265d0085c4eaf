//! WebKitWebDriver and the program it starts.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_hotseat");

/// A running WebKitWebDriver; the program it started goes with it.
pub struct Driver {
    process: Child,
    pub port: u16,
    /// How the name of the program's process begins.
    name: &'static str,
}

impl Driver {
    pub fn start() -> Self {
        Self::start_for("hotseat", &[], Stdio::inherit())
    }

    /// A driver for a program whose process has that name, with more in its environment and its
    /// log going elsewhere.
    pub fn start_for(name: &'static str, environment: &[(&str, &OsStr)], log: Stdio) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("GDK_BACKEND", "x11")
            // With the renderer off the driver waits for ever for a screenshot.
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "0")
            // A bare machine has no language; the page must cope.
            .env("LANG", "C")
            .env("LC_ALL", "C")
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("WebKitWebDriver is installed (package webkit2gtk-driver)");
        Self { process, port, name }
    }

    /// The process id of the program the driver started.
    pub fn program(&self) -> Option<Pid> {
        child_named(i32::try_from(self.process.id()).unwrap(), self.name)
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

/// Waits until the process is gone.
pub async fn gone(process: Pid, within: Duration) -> bool {
    let deadline = Instant::now() + within;
    while Instant::now() < deadline {
        let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        if state.is_empty() || state.contains(") Z ") {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    !Path::new(&format!("/proc/{process}")).exists()
}
