//! The app on pages that reload as they are edited: Vite serves them, the app is built without its own.

use std::net::TcpStream;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use xshell::Shell;

use crate::setup::{self, Purpose};
use crate::{repo, runtimes, ui};

/// As `devUrl` in tauri.conf.json says.
const PORT: u16 = 5173;
const GLANCE: Duration = Duration::from_millis(100);
/// How many glances Vite gets to answer (20 s), and the app to close after Ctrl-C (3 s).
const VITE_GLANCES: u32 = 200;
const APP_GLANCES: u32 = 30;

/// A process that never outlives this one.
struct Tied(Child);

impl Tied {
    fn start(command: &mut Command) -> anyhow::Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.spawn().map(Tied).with_context(|| format!("{name} does not start"))
    }

    fn has_ended(&mut self) -> anyhow::Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }
}

impl Drop for Tied {
    fn drop(&mut self) {
        // Both fail only for a process that has ended, which is what they are for.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Opens the app on Vite's pages and stops Vite when the app ends, also on Ctrl-C.
pub fn run(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Build)?;
    ui::install(sh)?;
    runtimes::make(sh)?;
    ensure!(!is_served(), "port {PORT} is taken: is another Vite still running?");
    repo::cargo(sh)
        .args(["build", "--package", "hotseat", "--no-default-features", "--features", "engine"])
        .run()?;

    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || asked.store(true, Ordering::Relaxed))?;

    // Vite without npm around it: npm would leave it running when killed.
    let mut vite = Tied::start(
        Command::new("node")
            .args(["node_modules/vite/bin/vite.js", "--strictPort", "--port", &PORT.to_string()])
            .current_dir(repo::root().join("ui")),
    )?;
    wait_for(&mut vite, &stop)?;
    if stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    let mut app = Tied::start(Command::new(repo::app("debug")).args(args))?;
    while !app.has_ended()? {
        ensure!(!vite.has_ended()?, "Vite ended, and the app has no pages without it");
        if stop.load(Ordering::Relaxed) {
            return let_close(&mut app);
        }
        sleep(GLANCE);
    }
    Ok(())
}

fn wait_for(vite: &mut Tied, stop: &AtomicBool) -> anyhow::Result<()> {
    for _ in 0..VITE_GLANCES {
        if is_served() || stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        ensure!(!vite.has_ended()?, "Vite ended before it served a page; its words are above");
        sleep(GLANCE);
    }
    bail!("Vite does not answer on port {PORT}")
}

/// Ctrl-C in a terminal reaches the app too: it gets a moment to close by itself.
fn let_close(app: &mut Tied) -> anyhow::Result<()> {
    for _ in 0..APP_GLANCES {
        if app.has_ended()? {
            break;
        }
        sleep(GLANCE);
    }
    Ok(())
}

fn is_served() -> bool {
    TcpStream::connect(("localhost", PORT)).is_ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_tied_process_ends_with_its_owner() {
        let tied = Tied::start(Command::new("sleep").arg("60")).unwrap();
        let id = tied.0.id().to_string();
        drop(tied);
        let alive = Command::new("kill").args(["-0", &id]).output().unwrap();
        assert!(!alive.status.success());
    }
}
