//! The interviewer's window, with verbs for what people do in it.

use crate::driver::{Driver, PROGRAM, Surroundings, gone, pictures_are_taken};
use crate::program::{self, Kind};
use crate::quiet::share_computer;
use crate::support::patience::PATIENCE;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use nix::sys::signal::{Signal, kill};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest a script may take: some do the work of a whole test.
const SCRIPT_MS: u64 = 600_000;

pub struct Window {
    pub dir: TempDir,
    pub driver: Driver,
    pub page: Client,
}

/// `[data-testid="name"]`.
pub fn id(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// Has the driver start a program and drive its window.
async fn connect(driver: &Driver, options: Value) -> Client {
    share_computer();
    let mut capabilities = serde_json::Map::new();
    capabilities.insert("webkitgtk:browserOptions".into(), options);
    capabilities.insert("timeouts".into(), json!({ "script": SCRIPT_MS }));
    let address = format!("http://127.0.0.1:{}", driver.port);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(capabilities.clone()).connect(&address);
        match tokio::time::timeout(PATIENCE, connecting).await.expect("the program opens") {
            Ok(page) => return page,
            Err(error) if Instant::now() > deadline => panic!("no window: {error}"),
            // The driver is not listening yet.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

impl Window {
    /// A first start.
    pub async fn open() -> Self {
        Self::open_in(TempDir::new().unwrap()).await
    }

    /// A first start with a theme chosen.
    pub async fn open_themed(theme: &str) -> Self {
        let dir = TempDir::new().unwrap();
        let preferences = json!({
            "interviewer_name": "Dana", "default_time_limit_min": 60,
            "default_token_budget": 50_000, "default_model": "gpt-4",
            "theme": theme, "help_panel_open": true,
        });
        let content = json!({ "preferences": preferences }).to_string();
        fs::write(dir.path().join("settings.json"), content).unwrap();
        Self::open_in(dir).await
    }

    pub async fn open_in(dir: TempDir) -> Self {
        Self::open_with(dir, &Surroundings::default()).await
    }

    pub async fn open_with(dir: TempDir, surroundings: &Surroundings) -> Self {
        let driver = Driver::start(surroundings);
        let mut command = surroundings.through.clone();
        command.extend([PROGRAM, "--data-dir"].map(String::from));
        command.push(dir.path().to_str().unwrap().into());
        let options = json!({ "binary": command[0], "args": command[1..] });
        let window = Self { page: connect(&driver, options).await, dir, driver };
        window.until("document.documentElement.dataset.ready === 'true'").await;
        window.watch_policy().await;
        window
    }

    /// Windows of the app's own parts; the first of them is the one to look at.
    pub async fn open_program(windows: &[Kind]) -> Self {
        let dir = TempDir::new().unwrap();
        let driver = program::driver(dir.path(), windows);
        let window = Self { page: connect(&driver, program::options()).await, dir, driver };
        window.until("document.readyState === 'complete' && document.body.innerText").await;
        window.watch_policy().await;
        window
    }

    /// Has the driver start a program of another kind on this folder.
    pub async fn drive(dir: TempDir, driver: Driver, options: Value) -> Self {
        Self { page: connect(&driver, options).await, dir, driver }
    }

    /// The program ends in the way `signal` asks for, and is opened again on the same data.
    pub async fn restart(self, signal: Signal) -> Self {
        Self::open_in(self.end(signal).await).await
    }

    /// Ends the program and keeps its data.
    pub async fn end(self, signal: Signal) -> TempDir {
        let program = self.driver.program().expect("the program runs");
        kill(program, signal).unwrap();
        assert!(gone(program, PATIENCE).await, "the program did not end");
        self.dir
    }

    pub async fn see(&self, css: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A page that is being loaded, or a window on its way, answers with errors of many kinds.
            match self.page.find(Locator::Css(css)).await {
                Ok(element) => return element,
                Err(error) if Instant::now() > deadline => {
                    let shown = self.text("body").await;
                    panic!("the page says:\n{shown}\n{css} is not there: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    pub async fn click(&self, name: &str) {
        self.click_css(&id(name)).await;
    }

    /// Clicks once the element can be clicked: a dialog may still be on its way, and a button that has
    /// just come takes no click that could have been meant for what stood there before.
    pub async fn click_css(&self, css: &str) {
        self.see(css).await;
        self.until_not_fresh(css).await;
        self.until_at_rest(css).await;
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.try_click(css).await {
            // The click may close the window before the driver hears that it was made.
            if self.is_gone().await {
                return;
            }
            assert!(Instant::now() < deadline, "{css}: {error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits as long as hands would: until a button that has just come is pressed by any press.
    pub async fn until_not_fresh(&self, css: &str) {
        let deadline = Instant::now() + PATIENCE;
        let is_fresh =
            "return document.querySelector(arguments[0])?.matches('[data-fresh]') === true";
        while self.run(is_fresh, vec![json!(css)]).await == json!(true) {
            assert!(Instant::now() < deadline, "{css} stays as new as it came");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the element stays where it is: the driver clicks where it was when it looked, and what
    /// comes or goes above moves it away.
    async fn until_at_rest(&self, css: &str) {
        let stays = "const [css, done] = arguments;
            const place = () => {
                const box = document.querySelector(css)?.getBoundingClientRect();
                return box ? `${box.x} ${box.y} ${box.width} ${box.height}` : null;
            };
            const before = place();
            setTimeout(() => done(place() === before), 60);";
        let deadline = Instant::now() + PATIENCE;
        // A page on its way answers nothing; the click sees to that.
        while let Ok(Value::Bool(false)) = self.page.execute_async(stays, vec![json!(css)]).await {
            assert!(Instant::now() < deadline, "{css} does not stay where it is");
        }
    }

    async fn try_click(&self, css: &str) -> Result<(), CmdError> {
        self.page.find(Locator::Css(css)).await?.click().await
    }

    async fn is_gone(&self) -> bool {
        self.page.window().await.is_err()
    }

    /// Replaces what a field says.
    pub async fn fill(&self, name: &str, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.try_fill(&self.see(&id(name)).await, text).await {
            assert!(Instant::now() < deadline, "{name}: {error}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Fails where the field is not ready yet, or the page has drawn another in its place.
    async fn try_fill(&self, field: &Element, text: &str) -> Result<(), CmdError> {
        field.clear().await?;
        field.send_keys(text).await
    }

    /// Opens a list and takes one of its values.
    pub async fn choose(&self, name: &str, value: &str) {
        self.click_css(&format!("#{name}")).await;
        self.click_css(&format!(".choices [data-value=\"{value}\"]")).await;
        self.until("document.querySelector('.choices') === null").await;
    }

    /// Puts a long text into a field as pasting does.
    pub async fn paste(&self, name: &str, text: &str) {
        self.see(&id(name)).await;
        // A form that is still being filled takes nothing from a person, either.
        let css = json!(id(name));
        self.until(&format!("document.querySelector({css})?.closest('[inert]') === null")).await;
        self.run(
            "const field = document.querySelector(arguments[0]); field.focus();
             field.value = arguments[1];
             field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
            vec![json!(id(name)), json!(text)],
        )
        .await;
    }

    /// Types into what has the focus.
    pub async fn keys(&self, keys: &str) {
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = self.try_keys(keys).await {
            let has_moved =
                error.is_element_not_interactable() || error.is_stale_element_reference();
            assert!(has_moved && Instant::now() < deadline, "nothing takes {keys:?}: {error}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Fails before anything is typed where the focus has moved on since it was looked for, as it does
    /// into a dialog that has just come.
    async fn try_keys(&self, keys: &str) -> Result<(), CmdError> {
        self.page.active_element().await?.send_keys(keys).await
    }

    pub async fn text(&self, css: &str) -> String {
        let script = "const found = document.querySelector(arguments[0]);
                      return found ? found.innerText : '(nothing)'";
        self.run(script, vec![json!(css)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// The middle of what the selector finds, as hands would go there.
    pub async fn middle_of(&self, css: &str) -> (i16, i16) {
        self.see(css).await;
        let script = "const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]";
        let at = self.run(script, vec![json!(css)]).await;
        let whole = |n: usize| at[n].as_f64().unwrap() as i16;
        (whole(0), whole(1))
    }

    pub async fn count(&self, css: &str) -> u64 {
        let script = "return document.querySelectorAll(arguments[0]).length";
        let deadline = Instant::now() + PATIENCE;
        loop {
            // A page on its way answers nothing.
            if let Some(count) = self.run(script, vec![json!(css)]).await.as_u64() {
                return count;
            }
            assert!(Instant::now() < deadline, "no page counts {css}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a JavaScript expression is true.
    pub async fn until(&self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.run(&format!("return Boolean({expression})"), vec![]).await != json!(true) {
            if Instant::now() > deadline {
                let shown = self.text("body").await;
                panic!("the page says:\n{shown}\nnever true: {expression}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until an element says exactly this.
    pub async fn until_text(&self, css: &str, text: &str) {
        let (css, text) = (json!(css), json!(text));
        self.until(&format!("document.querySelector({css})?.innerText.trim() === {text}")).await;
    }

    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.page.execute(script, arguments).await.unwrap_or(Value::Null)
    }

    /// Sends a command as the page does; gives the reply, or the refusal.
    pub async fn ask(&self, command: &str, request: Value) -> Result<Value, Value> {
        let script = "const [command, request, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, { request })
                .then((reply) => done({ reply }), (refusal) => done({ refusal }))";
        let told = self.page.execute_async(script, vec![json!(command), request]).await.unwrap();
        told.get("reply").cloned().ok_or_else(|| told["refusal"].clone())
    }

    pub async fn go(&self, hash: &str) {
        self.run("location.hash = arguments[0]", vec![json!(hash)]).await;
    }

    pub async fn reload(&self) {
        self.page.refresh().await.unwrap();
        self.until("document.documentElement.dataset.ready === 'true'").await;
        self.watch_policy().await;
    }

    /// From now on messages that go by themselves after a while stay.
    pub async fn keep_messages(&self) {
        self.run(
            "const later = window.setTimeout;
             window.setTimeout = (call, ms, ...rest) => ms >= 9000 ? 0 : later(call, ms, ...rest);",
            vec![],
        )
        .await;
    }

    /// From now on this page can be told from one that is loaded in its place.
    pub async fn mark_page(&self) {
        self.run("window.__marked = true", vec![]).await;
    }

    /// Waits until another page than the one marked stands there and shows this.
    pub async fn see_on_new_page(&self, css: &str) {
        let is_ready = "!window.__marked && document.documentElement.dataset.ready === 'true'";
        self.until(&format!("{is_ready} && document.querySelector({})", json!(css))).await;
    }

    /// Waits until the page has drawn itself anew.
    pub async fn drawn(&self) {
        assert!(self.try_drawn().await, "the page draws itself");
    }

    /// Waits until the page has drawn itself anew; false where it was left before that.
    pub async fn try_drawn(&self) -> bool {
        let script = "const done = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
        self.page.execute_async(script, vec![]).await.is_ok()
    }

    /// From now on the page notes what its content policy stops.
    pub async fn watch_policy(&self) {
        self.run(
            "window.__violations = [];
             document.addEventListener('securitypolicyviolation', (event) =>
                 window.__violations.push(event.violatedDirective + ' ' + event.blockedURI));",
            vec![],
        )
        .await;
    }

    /// What the content policy stopped; nothing ever should be.
    pub async fn violations(&self) -> Value {
        self.run("return window.__violations", vec![]).await
    }

    /// Fills the form and creates the session; gives its ID.
    pub async fn create(&self, name: &str) -> String {
        self.go("#/").await;
        self.until("document.querySelector('h1')?.innerText === 'Sessions'").await;
        self.go("#/new").await;
        self.fill("field-candidate_name", name).await;
        self.click("create-session").await;
        self.see(&id("session-id")).await.text().await.unwrap()
    }

    pub async fn open_session(&self, session: &str) {
        self.go(&format!("#/sessions/{session}?tab=timeline")).await;
        self.see(&id("trail-mark")).await;
    }

    /// Starts the session that is shown, with no candidate there.
    pub async fn start_alone(&self) {
        self.click("action-start").await;
        self.click("confirm-start").await;
    }

    /// Makes the window this large, and waits until the page has drawn itself so.
    pub async fn resize(&self, (width, height): (u32, u32)) {
        self.page.set_window_size(width, height).await.unwrap();
        self.until(&format!("innerWidth === {width} && innerHeight === {height}")).await;
        self.drawn().await;
    }

    /// What `hotseat --list` prints about the same data.
    pub fn list(&self) -> String {
        let output =
            Command::new(PROGRAM).arg("--list").arg("--data-dir").arg(self.dir.path()).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    }

    /// Keeps a picture of the window; where to says `HOTSEAT_PICTURES`.
    pub async fn picture(&self, name: &str) {
        assert!(pictures_are_taken(), "the test begins with take_pictures()");
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let in_docs = std::env::var_os("HOTSEAT_PICTURES").is_some()
            && [
                "dashboard-light",
                "new-session-light",
                "challenge-content-light",
                "candidate-light",
                "console-light",
            ]
            .contains(&name);
        let dir = root.join(if in_docs { "docs/pictures" } else { "target/pictures" });
        fs::create_dir_all(&dir).unwrap();
        let png = self.page.screenshot().await.unwrap();
        fs::write(dir.join(format!("{name}.png")), png).unwrap();
    }
}
