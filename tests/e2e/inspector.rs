//! Looking into the web view from outside: whoever starts the program can't have it listen for that.

use crate::display::Display;
use crate::driver::{PROGRAM, child_named, free_port};
use crate::quiet::share_computer;
use crate::support::figures::Figure;
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest wait for a page, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The variables by which a web view is told to listen.
const INSPECTORS: [&str; 2] = ["WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER"];

/// What a test leaves to do for the program: what tests are driven by.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";

/// The program with its page's process running; it goes with this.
struct Running {
    program: Child,
    _dir: TempDir,
}

impl Running {
    /// Started so that its web view is to listen there.
    async fn start(display: &Display, variable: &str, at: &str, is_driven: bool) -> Self {
        let dir = TempDir::new().unwrap();
        let mut program = Command::new(PROGRAM);
        program
            .arg("--data-dir")
            .arg(dir.path())
            .env("DISPLAY", display.name())
            .env("GDK_BACKEND", "x11")
            .env_remove(DRIVEN)
            .env(variable, at)
            .stderr(Stdio::null());
        if is_driven {
            program.env(DRIVEN, "true");
        }
        let running = Self { program: program.spawn().unwrap(), _dir: dir };
        let own = i32::try_from(running.program.id()).unwrap();
        let deadline = Instant::now() + PATIENCE;
        // By then the web view has begun whatever it begins.
        while child_named(own, "WebKitWebProces").is_none() {
            assert!(Instant::now() < deadline, "no page");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        running
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Whether somebody listens there once the page is open.
async fn listens(variable: &str, is_driven: bool) -> bool {
    let (display, at) = (Display::start(), format!("127.0.0.1:{}", free_port()));
    let _running = Running::start(&display, variable, &at, is_driven).await;
    TcpStream::connect(&at).is_ok()
}

#[tokio::test]
async fn a_web_view_listens_for_nobody_who_wants_to_look_into_it() {
    share_computer();
    let mut listening = Vec::new();
    for variable in INSPECTORS {
        if listens(variable, false).await {
            listening.push(variable);
        }
    }
    let is_heard = listens(INSPECTORS[0], true).await;
    Figure {
        id: "C6",
        promise: "No variable has the web view listen for whoever wants to look into it",
        tried: format!("{} variables", INSPECTORS.len()),
        losses: listening.len() as u64,
        control: "a program that is driven, as tests drive it",
        control_losses: format!("{} of 1 listens", u8::from(is_heard)),
        seed: None,
    }
    .record();
    assert_eq!(listening, Vec::<&str>::new());
    assert!(is_heard, "one that listens would not have been noticed");
}
