//! What the login manager says, from a small one on a bus of the test's own.

use crate::stage::{Stage, hand_over_and_use_the_recovery_code, until};
use hotseat_core::domain::ids::SessionId;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tauri::async_runtime::block_on;
use tempfile::TempDir;
use zbus::object_server::{InterfaceRef, SignalEmitter};
use zbus::zvariant::{ObjectPath, OwnedFd};

const MANAGER: &str = "/org/freedesktop/login1";
const SESSION: &str = "/org/freedesktop/login1/session/_32";
const PATIENCE: Duration = Duration::from_secs(90);

/// A bus with nobody on it yet.
struct Bus {
    daemon: Child,
    address: String,
    _dir: TempDir,
}

impl Bus {
    fn start() -> Self {
        let dir = TempDir::new().unwrap();
        let socket = format!("--address=unix:path={}", dir.path().join("bus").display());
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address", &socket])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed (package dbus-daemon)");
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { daemon, address: address.trim().to_owned(), _dir: dir }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

/// The other ends of what programs hold to have sleep wait for them.
type Delays = Arc<Mutex<Vec<UnixStream>>>;

struct Manager(Delays);

#[zbus::interface(name = "org.freedesktop.login1.Manager")]
impl Manager {
    fn get_session(&self, id: &str) -> ObjectPath<'static> {
        assert_eq!(id, "auto");
        ObjectPath::from_static_str_unchecked(SESSION)
    }

    fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> OwnedFd {
        assert_eq!((what, mode), ("sleep", "delay"));
        let (ours, theirs) = UnixStream::pair().unwrap();
        self.0.lock().unwrap().push(ours);
        std::os::fd::OwnedFd::from(theirs).into()
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

struct Session {
    is_locked: bool,
}

#[zbus::interface(name = "org.freedesktop.login1.Session")]
impl Session {
    #[zbus(property)]
    fn locked_hint(&self) -> bool {
        self.is_locked
    }

    #[zbus(signal)]
    async fn lock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;

    #[zbus(signal)]
    async fn unlock(emitter: &SignalEmitter<'_>) -> zbus::Result<()>;
}

/// A computer whose login manager is the test.
struct Computer {
    stage: Stage,
    delays: Delays,
    manager: InterfaceRef<Manager>,
    session: InterfaceRef<Session>,
    _connection: zbus::Connection,
    _bus: Bus,
}

impl Computer {
    /// With a passcode set, and the app listening.
    fn new() -> Self {
        let (bus, delays) = (Bus::start(), Delays::default());
        let connection = block_on(async {
            zbus::connection::Builder::address(bus.address.as_str())?
                .serve_at(MANAGER, Manager(Arc::clone(&delays)))?
                .serve_at(SESSION, Session { is_locked: false })?
                .name("org.freedesktop.login1")?
                .build()
                .await
        })
        .unwrap();
        let server = connection.object_server();
        let manager = block_on(server.interface(MANAGER)).unwrap();
        let session = block_on(server.interface(SESSION)).unwrap();
        let stage = Stage::new();
        stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
        let catalogue = stage.desk.service.store().catalogue();
        let settings = hotseat::open_settings(&stage.app(), stage.dir.path(), &catalogue);
        stage.desk.use_settings(settings);
        hotseat::watch_people(&stage.app(), &stage.desk, Some(bus.address.clone()));
        let computer = Self { stage, delays, manager, session, _connection: connection, _bus: bus };
        // Whoever has sleep wait for them listens.
        until("somebody listens", || !computer.delays.lock().unwrap().is_empty());
        computer
    }

    fn sleep_begins(&self) {
        block_on(Manager::prepare_for_sleep(self.manager.signal_emitter(), true)).unwrap();
    }

    fn sleep_is_over(&self) {
        block_on(Manager::prepare_for_sleep(self.manager.signal_emitter(), false)).unwrap();
    }

    fn lock(&self) {
        block_on(Session::lock(self.session.signal_emitter())).unwrap();
    }

    fn unlock(&self) {
        block_on(Session::unlock(self.session.signal_emitter())).unwrap();
    }

    /// Somebody locks the screen by hand, or opens it.
    fn hint(&self, is_locked: bool) {
        block_on(async {
            let mut session = self.session.get_mut().await;
            session.is_locked = is_locked;
            session.locked_hint_changed(self.session.signal_emitter()).await.unwrap();
        });
    }

    /// Waits until nobody has sleep wait any more.
    fn until_it_may_sleep(&self) {
        let mut delay = self.delays.lock().unwrap().pop().expect("somebody has sleep wait");
        delay.set_read_timeout(Some(PATIENCE)).unwrap();
        assert_eq!(delay.read(&mut [0]).unwrap(), 0, "nobody holds it any more");
    }

    fn is_locked(&self) -> bool {
        self.stage.ask("lock_state", json!({})).unwrap()["is_locked"] == true
    }

    fn open(&self) {
        self.stage.ask("unlock_console", json!({ "passcode": "open sesame" })).unwrap();
    }

    fn prefer_lock_on_suspend(&self, lock_on_suspend: bool) {
        let start = self.stage.ask("console_start", json!({})).unwrap();
        let mut preferences = start["preferences"].clone();
        preferences["lock_on_suspend"] = json!(lock_on_suspend);
        self.stage.ask("save_settings", json!({ "preferences": preferences })).unwrap();
    }

    fn times(&self, session: &Value, kind: &str) -> usize {
        let id: SessionId = session["id"].as_str().unwrap().parse().unwrap();
        let events = block_on(self.stage.desk.service.sessions.events(id)).unwrap();
        events.iter().filter(|event| event.kind == kind).count()
    }
}

/// What it is called, and how a screen is locked and opened in it.
type Way = (&'static str, fn(&Computer), fn(&Computer));

#[test]
fn the_console_is_locked_before_the_computer_sleeps() {
    let computer = Computer::new();
    for _ in 0..2 {
        assert!(!computer.is_locked());
        computer.sleep_begins();
        computer.until_it_may_sleep();
        assert!(computer.is_locked(), "it is locked by the time the computer may sleep");
        computer.sleep_is_over();
        until("the next sleep waits, too", || !computer.delays.lock().unwrap().is_empty());
        computer.open();
    }
}

#[test]
fn who_does_not_want_a_lock_with_sleep_gets_none() {
    let computer = Computer::new();
    computer.prefer_lock_on_suspend(false);
    computer.sleep_begins();
    computer.until_it_may_sleep();
    assert!(!computer.is_locked());
}

#[test]
fn the_console_is_locked_with_the_screen_however_that_is_told() {
    let computer = Computer::new();
    computer.lock();
    until("it is locked", || computer.is_locked());
    computer.unlock();
    computer.open();
    computer.hint(true);
    until("it is locked again", || computer.is_locked());
}

#[test]
fn a_screen_that_is_locked_while_the_laptop_is_handed_over_is_told_as_leaving_and_returning() {
    let computer = Computer::new();
    let session = computer.stage.create(1, "Jane");
    let terms = json!({ "request_id": crate::stage::uuid(2), "id": session["id"],
        "console_stays": false, "begins": "candidate" });
    computer.stage.ask("hand_over", terms).unwrap();
    let ways: [Way; 2] = [
        ("by wish", Computer::lock, Computer::unlock),
        ("by hand", |computer| computer.hint(true), |computer| computer.hint(false)),
    ];
    for (turn, (way, locks, opens)) in ways.into_iter().enumerate() {
        locks(&computer);
        until(way, || computer.times(&session, "candidate_left_window") == turn + 1);
        assert_eq!(computer.times(&session, "candidate_returned"), turn, "{way}");
        opens(&computer);
        until(way, || computer.times(&session, "candidate_returned") == turn + 1);
    }
}

#[test]
fn a_console_beside_the_candidates_window_is_locked_with_the_screen_though_nobody_knows_the_passcode()
 {
    let computer = Computer::new();
    let session = computer.stage.create(1, "Jane");
    let id = session["id"].as_str().unwrap().parse().unwrap();
    hand_over_and_use_the_recovery_code(&computer.stage.desk, id);
    computer.lock();
    until("it is locked", || computer.is_locked());
}

#[test]
fn without_a_bus_everything_else_goes_on() {
    let stage = Stage::new();
    stage.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
    let nowhere = format!("unix:path={}", stage.dir.path().join("no-bus").display());
    hotseat::watch_people(&stage.app(), &stage.desk, Some(nowhere));
    // Seen afterwards, by a jump of the clock from one look to the next.
    until("it is locked", || {
        stage.clock.advance(1_000);
        stage.ask("lock_state", json!({})).unwrap()["is_locked"] == true
    });
}
