//! What a screen reader is told of the app's windows, through AT-SPI on a message bus of its own, so that
//! nothing of it reaches the windows of other tests.

use crate::support::patience::PATIENCE;
use atspi::events::object::StateChangedEvent;
use atspi::proxy::accessible::{AccessibleProxy, ObjectRefExt};
use atspi::proxy::bus::{BusProxy, StatusProxy};
use atspi::proxy::proxy_ext::ProxyExt;
use atspi::{
    AccessibilityConnection, Event, ObjectEvents, ObjectRef, ObjectRefOwned, Role, State, StateSet,
};
use futures_util::StreamExt;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use zbus::connection::Builder;
use zbus::fdo::DBusProxy;
use zbus::zvariant::OwnedObjectPath;

/// Something a reader can go to.
#[derive(Debug)]
pub struct Thing {
    pub role: Role,
    pub name: String,
    pub description: String,
    /// Its own text, where it has any.
    pub text: String,
    pub states: StateSet,
}

/// A reader that notes what it would say without being asked.
pub struct Reader {
    bus: Child,
    /// Where the accessibility bus has its socket; it goes with the reader.
    _runtime: TempDir,
    /// The accessibility bus.
    heard_at: String,
    address: String,
    accessibility: AccessibilityConnection,
    said: Arc<Mutex<Vec<String>>>,
}

impl Reader {
    pub async fn start() -> Self {
        let runtime = TempDir::new().unwrap();
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            // Else the accessibility bus would be left on the display, for every window there.
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            // Without a display every accessibility bus of a user would have one and the same socket.
            .env("XDG_RUNTIME_DIR", runtime.path())
            .env("XDG_CACHE_HOME", runtime.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let heard_at = accessibility_of(&address).await;
        let accessibility = connect(&heard_at).await;
        let events = connect(&heard_at).await;
        events.register_event::<StateChangedEvent>().await.unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (hears, heard) = mpsc::unbounded_channel();
        tokio::spawn(hear(events, hears));
        tokio::spawn(follow(accessibility.clone(), heard, Arc::clone(&said)));
        Self { bus, _runtime: runtime, heard_at, address, accessibility, said }
    }

    /// What a program needs to be heard.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", self.address.clone().into()),
            // Else the display would name the bus of another window there.
            ("AT_SPI_BUS_ADDRESS", self.heard_at.clone().into()),
            // Everywhere else the tests turn it off.
            ("NO_AT_BRIDGE", OsString::new()),
        ]
    }

    /// Everything said so far.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Waits until words that begin so were said.
    pub async fn hears(&self, beginning: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.said().iter().any(|words| words.starts_with(beginning)) {
            assert!(
                Instant::now() < deadline,
                "{beginning:?} is not heard, only {:?}",
                self.said()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everything there is in the pages that are open, in order.
    pub async fn things(&self) -> Vec<Thing> {
        let mut things = Vec::new();
        let root = self.accessibility.root_accessible_on_registry().await.unwrap();
        let mut next = root.get_children().await.unwrap_or_default();
        let mut is_page = vec![false; next.len()];
        while let (Some(at), Some(in_page)) = (next.pop(), is_page.pop()) {
            // What goes while it is looked at was not there.
            let Some((thing, children)) = self.look(&at).await else { continue };
            let in_page = in_page || thing.role == Role::DocumentWeb;
            is_page.extend(children.iter().map(|_| in_page));
            next.extend(children.into_iter().rev());
            if in_page {
                things.push(thing);
            }
        }
        things
    }

    async fn look(&self, at: &ObjectRefOwned) -> Option<(Thing, Vec<ObjectRefOwned>)> {
        let proxy = at.as_accessible_proxy(self.accessibility.connection()).await.ok()?;
        let thing = Thing {
            role: proxy.get_role().await.ok()?,
            name: plain(&proxy.name().await.ok()?),
            description: plain(&proxy.description().await.unwrap_or_default()),
            text: text_of(&proxy).await,
            states: proxy.get_state().await.ok()?,
        };
        Some((thing, self.children_of(&proxy).await))
    }

    async fn children_of(&self, proxy: &AccessibleProxy<'_>) -> Vec<ObjectRefOwned> {
        let children = proxy.get_children().await.unwrap_or_default();
        if children.is_empty() && proxy.child_count().await.is_ok_and(|count| count > 0) {
            return self.page_in(proxy).await.into_iter().collect();
        }
        children
    }

    /// The page in a web view. Its process is another one: it is not among the view's children, and is
    /// called by a name that the bus has to look up.
    async fn page_in(&self, view: &AccessibleProxy<'_>) -> Option<ObjectRefOwned> {
        let (name, path): (String, OwnedObjectPath) =
            view.inner().call("GetChildAtIndex", &(0_i32,)).await.ok()?;
        let bus = DBusProxy::new(self.accessibility.connection()).await.ok()?;
        let owner = bus.get_name_owner(name.try_into().ok()?).await.ok()?;
        Some(ObjectRef::new_owned(owner, path))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}

impl Thing {
    pub fn is(&self, state: State) -> bool {
        self.states.contains(state)
    }
}

/// Turns accessibility on for a session, as a reader does: where its bus is.
async fn accessibility_of(session: &str) -> String {
    let session = Builder::address(session).unwrap().build().await.unwrap();
    let status = StatusProxy::new(&session).await.unwrap();
    status.set_is_enabled(true).await.unwrap();
    status.set_screen_reader_enabled(true).await.unwrap();
    BusProxy::new(&session).await.unwrap().get_address().await.unwrap()
}

async fn connect(address: &str) -> AccessibilityConnection {
    AccessibilityConnection::from_address(address.parse().unwrap()).await.unwrap()
}

/// Hands on every event, for as long as the bus is there. Nothing is asked on this connection: no reply
/// is read while events wait to be taken.
async fn hear(events: AccessibilityConnection, heard: UnboundedSender<StateChangedEvent>) {
    let mut events = Box::pin(events.event_stream());
    while let Some(event) = events.next().await {
        if let Ok(Event::Object(ObjectEvents::StateChanged(event))) = event
            && heard.send(event).is_err()
        {
            return;
        }
    }
}

/// Notes what Orca says without being asked: the name of each notification that shows itself.
async fn follow(
    accessibility: AccessibilityConnection,
    mut heard: UnboundedReceiver<StateChangedEvent>,
    said: Arc<Mutex<Vec<String>>>,
) {
    while let Some(event) = heard.recv().await {
        if let Some(words) = words_of(&accessibility, &event).await {
            said.lock().unwrap().push(words);
        }
    }
}

async fn words_of(
    accessibility: &AccessibilityConnection,
    event: &StateChangedEvent,
) -> Option<String> {
    if event.state != State::Showing || !event.enabled {
        return None;
    }
    let shown = event.item.as_accessible_proxy(accessibility.connection()).await.ok()?;
    let is_notification = shown.get_role().await.ok()? == Role::Notification;
    if is_notification { shown.name().await.ok() } else { None }
}

async fn text_of(proxy: &AccessibleProxy<'_>) -> String {
    let Ok(proxies) = proxy.proxies().await else { return String::new() };
    let Ok(text) = proxies.text().await else { return String::new() };
    plain(&text.get_text(0, -1).await.unwrap_or_default())
}

/// Words with one blank between them; what stands for something else in a text is a blank, too.
pub fn plain(text: &str) -> String {
    text.replace('\u{fffc}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}
