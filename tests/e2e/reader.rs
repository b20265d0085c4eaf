//! What a screen reader is told of the app's windows, through AT-SPI on a message bus of its own, so that
//! nothing of it reaches the windows of other tests.

use crate::support::patience::PATIENCE;
use atspi::events::object::ChildrenChangedEvent;
use atspi::proxy::accessible::{AccessibleProxy, ObjectRefExt};
use atspi::proxy::bus::{BusProxy, StatusProxy};
use atspi::proxy::proxy_ext::ProxyExt;
use atspi::{
    AccessibilityConnection, Event, ObjectEvents, ObjectRefOwned, Operation, Role, State, StateSet,
};
use futures_util::StreamExt;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use zbus::connection::Builder;

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

/// A reader that notes what it would say by itself.
pub struct Reader {
    bus: Child,
    address: String,
    accessibility: AccessibilityConnection,
    said: Arc<Mutex<Vec<String>>>,
}

impl Reader {
    pub async fn start() -> Self {
        let mut bus = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address=1"])
            // Else the accessibility bus would be left on the display, for every window there.
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is installed");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let accessibility = accessibility_at(&address).await;
        accessibility.register_event::<ChildrenChangedEvent>().await.unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(listen(accessibility.clone(), Arc::clone(&said)));
        Self { bus, address, accessibility, said }
    }

    /// What a program needs to be heard.
    pub fn env(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", self.address.clone().into()),
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
        Some((thing, proxy.get_children().await.unwrap_or_default()))
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

/// Turns accessibility on for a session, as a reader does, and connects to its bus.
async fn accessibility_at(session: &str) -> AccessibilityConnection {
    let session = Builder::address(session).unwrap().build().await.unwrap();
    let status = StatusProxy::new(&session).await.unwrap();
    status.set_is_enabled(true).await.unwrap();
    status.set_screen_reader_enabled(true).await.unwrap();
    let bus = BusProxy::new(&session).await.unwrap();
    let address = bus.get_address().await.unwrap();
    AccessibilityConnection::from_address(address.parse().unwrap()).await.unwrap()
}

/// Notes the blocks that are added to live regions, for as long as the bus is there.
async fn listen(accessibility: AccessibilityConnection, said: Arc<Mutex<Vec<String>>>) {
    let mut events = Box::pin(accessibility.event_stream());
    while let Some(event) = events.next().await {
        let Ok(Event::Object(ObjectEvents::ChildrenChanged(event))) = event else { continue };
        if event.operation != Operation::Insert {
            continue;
        }
        if let Some(words) = words_of(&accessibility, &event).await {
            said.lock().unwrap().push(words);
        }
    }
}

async fn words_of(
    accessibility: &AccessibilityConnection,
    event: &ChildrenChangedEvent,
) -> Option<String> {
    let region = event.item.as_accessible_proxy(accessibility.connection()).await.ok()?;
    let attributes = region.get_attributes().await.ok()?;
    let is_live = attributes.get("container-live").is_some_and(|live| live != "off");
    let added = event.child.as_accessible_proxy(accessibility.connection()).await.ok()?;
    let words = if is_live { text_of(&added).await } else { String::new() };
    Some(words).filter(|words| !words.is_empty())
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
