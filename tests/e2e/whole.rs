//! The whole app, started by this test binary so that one driver reaches both of its windows: those of
//! the program itself keep their web views apart, and a driver reaches one of them only.

use crate::copied::{Copied, no_keychain};
use crate::display::Display;
use crate::driver::{Driver, PROGRAM, Surroundings};
use crate::provider::FakeProvider;
use crate::reader::Reader;
use futures_util::future::BoxFuture;
use hotseat::{
    Desk, Dialogs, Displays, Outside, RandomIds, SystemAwake, SystemClock, WebFolders, windows,
};
use hotseat_core::domain::catalogue::{ModelInput, ProviderInput, Tokenizer};
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::{Argon2Cost, By};
use serde_json::{Value, json};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tauri::{Builder, Wry};

/// Dialogs in which a person takes what lies in one folder, and writes to another under the name they are offered.
struct InFolders {
    /// What is read, the first by name.
    to_open: PathBuf,
    /// Where is written.
    saved: PathBuf,
}

impl Dialogs for InFolders {
    fn choose_files(&self, _: &'static str) -> BoxFuture<'_, Vec<PathBuf>> {
        Box::pin(async { self.listed() })
    }

    fn choose_record(&self, _: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { self.listed().into_iter().next() })
    }

    fn choose_model(&self, title: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        self.choose_record(title)
    }

    fn choose_folder(&self, _: &'static str) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async { Some(self.to_open.clone()) })
    }

    fn choose_where(&self, _: &'static str, name: String) -> BoxFuture<'_, Option<PathBuf>> {
        Box::pin(async move {
            std::fs::create_dir_all(&self.saved).ok().map(|()| self.saved.join(name))
        })
    }
}

impl InFolders {
    fn listed(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(&self.to_open).into_iter().flatten();
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }
}

/// Where the app keeps its data.
const DIR: &str = "HOTSEAT_TEST_APP_DIR";
/// The address of a model server it may ask, if there is one.
const SERVER: &str = "HOTSEAT_TEST_APP_SERVER";

/// The key its model server answers with, if it wants one.
const KEY: &str = "HOTSEAT_TEST_APP_KEY";
/// Whether it takes its computer for one with two displays.
const TWO: &str = "HOTSEAT_TEST_APP_TWO_DISPLAYS";

/// The folder, in the app's own, whose files its dialogs choose.
pub const TO_OPEN: &str = "to-open";
/// The folder that they write to.
pub const SAVED: &str = "saved";

/// The model of the server under test.
pub const MODEL: &str = "test-model";

/// The computer the app is started on.
#[derive(Default)]
pub struct Computer {
    /// The address of a model server, if there is one.
    pub server: Option<String>,
    /// The key that server answers with; none where it wants none.
    pub key: Option<String>,
    /// Whether it has a second display.
    pub has_second_display: bool,
    /// A reader that is told of its windows.
    pub reader: Option<Reader>,
    /// A display of its own.
    pub display: Option<Display>,
}

impl Computer {
    /// One of two displays, which may ask this server.
    pub fn of_two_displays(server: &FakeProvider) -> Self {
        Self { server: Some(server.base_url()), has_second_display: true, ..Self::default() }
    }
}

/// A driver that will start the app on this folder.
pub fn driver(dir: &Path, computer: &Computer) -> Driver {
    let mut env = vec![(DIR, dir.into())];
    env.extend(computer.server.as_ref().map(|server| (SERVER, server.into())));
    env.extend(computer.key.as_ref().map(|key| (KEY, key.into())));
    env.extend(computer.has_second_display.then_some((TWO, "yes".into())));
    env.extend(computer.display.as_ref().map(|display| ("DISPLAY", display.name().into())));
    env.extend(computer.reader.iter().flat_map(Reader::env));
    let log = Some(dir.join("app.log"));
    Driver::start(&Surroundings { name: "e2e-", env, log, ..Surroundings::default() })
}

/// How the driver starts it.
pub fn options() -> Value {
    let arguments = ["--ignored", "--exact", "whole::is_the_app", "--nocapture"];
    json!({ "binary": env::current_exe().unwrap(), "args": arguments })
}

async fn offer(desk: &Desk, server: &str, key: Option<String>) {
    let catalogue = desk.service.store().catalogue();
    if catalogue.models().iter().any(|model| model.remote_id == MODEL) {
        return;
    }
    let by = By::interviewer("Dana");
    let provider = ProviderInput {
        name: "Test server".into(),
        base_url: server.into(),
        needs_key: key.is_some(),
        first_piece_timeout_s: Some(60),
    };
    desk.catalogue.save_provider(None, provider, &by).await.unwrap();
    let catalogue = desk.service.store().catalogue();
    let provider = catalogue.providers().iter().find(|one| one.name == "Test server").unwrap();
    if let Some(key) = key {
        // There is no keychain: it is held until the app ends.
        let _ = desk.keychain.keep(provider, key.into()).await;
    }
    let model = ModelInput {
        remote_id: MODEL.into(),
        name: "Test model".into(),
        tokenizer: Tokenizer::Cl100k,
        context_window_tokens: Some(16_000),
        max_answer_tokens: Some(4_000),
    };
    desk.catalogue.save_model(None, &provider.id, model, &by).await.unwrap();
}

#[test]
#[ignore = "the app that other tests start; does nothing by itself"]
fn is_the_app() {
    let Some(dir) = env::var_os(DIR).map(PathBuf::from) else { return };
    tracing_subscriber::fmt().with_ansi(false).with_writer(std::io::stderr).init();
    let clock = Arc::new(SystemClock::new());
    let keychain = Arc::new(no_keychain());
    let engine = hotseat::open_engine(PROGRAM.into(), clock.clone());
    let providers = Providers::new(keychain.clone(), Timeouts::default());
    let outside = Outside {
        clock,
        ids: Arc::new(RandomIds),
        models: Arc::new(providers.running(Arc::clone(&engine))),
        engine,
        shelf: Vec::new(),
        keychain,
        clipboard: Arc::new(Copied::default()),
        argon2_cost: Argon2Cost { memory_kib: 8, passes: 1 },
        web_folders: WebFolders::Together(dir.join("webview")),
        displays: Displays::told(if env::var_os(TWO).is_some() { 2 } else { 1 }),
        awake: Arc::new(SystemAwake::default()),
        dialogs: Arc::new(InFolders { to_open: dir.join(TO_OPEN), saved: dir.join(SAVED) }),
        program: PROGRAM.into(),
        runner: hotseat::open_sandbox(PROGRAM.into(), &dir),
        updates: None,
    };
    let desk = Arc::new(Desk::open(&dir, outside).unwrap());
    if let Ok(server) = env::var(SERVER) {
        tauri::async_runtime::block_on(offer(&desk, &server, env::var(KEY).ok()));
    }
    let builder = hotseat::compose(Builder::<Wry>::default().any_thread(), Arc::clone(&desk));
    let app = windows::remember_places(builder, &dir).build(hotseat::context()).unwrap();
    hotseat::start(app, &desk, &dir).unwrap();
}
