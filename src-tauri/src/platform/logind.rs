//! What Linux's login manager says of the computer and of its session: about to sleep, locked,
//! unlocked. Interface: <https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html>.

use futures_util::stream::{BoxStream, SelectAll, StreamExt, select_all};
use std::future::ready;
use zbus::connection::Builder;
use zbus::fdo::PropertiesProxy;
use zbus::proxy::CacheProperties;
use zbus::zvariant::{OwnedFd, OwnedObjectPath};

/// What the login manager said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The computer is about to sleep. It waits, for a few seconds at most, until
    /// [`Logind::next`] is called again.
    SleepBegins,
    /// It is awake again, or stayed so.
    SleepIsOver,
    /// The session is locked, or is to be.
    Locked,
    /// It is open again.
    Unlocked,
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1",
    gen_blocking = false
)]
trait Manager {
    fn get_session(&self, id: &str) -> zbus::Result<OwnedObjectPath>;
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;
    #[zbus(signal)]
    fn prepare_for_sleep(&self, start: bool) -> zbus::Result<()>;
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.Session",
    default_service = "org.freedesktop.login1",
    gen_blocking = false
)]
trait Session {
    #[zbus(signal)]
    fn lock(&self) -> zbus::Result<()>;
    #[zbus(signal)]
    fn unlock(&self) -> zbus::Result<()>;
}

/// A login manager that is listened to.
pub struct Logind {
    manager: ManagerProxy<'static>,
    said: SelectAll<BoxStream<'static, Said>>,
    /// Has the computer wait before it sleeps, for as long as it is kept.
    delay: Option<OwnedFd>,
    is_sleep_near: bool,
}

impl Logind {
    /// Listens to the one on the bus at that address; none means the system's own bus. Without a
    /// session of the caller's only sleep is heard.
    ///
    /// # Errors
    /// Where there is no bus, or no login manager on it.
    pub async fn connect(address: Option<&str>) -> zbus::Result<Self> {
        let builder = match address {
            Some(address) => Builder::address(address)?,
            None => Builder::system()?,
        };
        let connection = builder.build().await?;
        let manager = ManagerProxy::new(&connection).await?;
        let sleep = manager.receive_prepare_for_sleep().await?.filter_map(|signal| {
            let begins = signal.args().ok().map(|args| args.start);
            ready(begins.map(|begins| if begins { Said::SleepBegins } else { Said::SleepIsOver }))
        });
        let mut said = vec![sleep.boxed()];
        // The caller's own session, or that of the display where it has none, as a service of the user's.
        match manager.get_session("auto").await {
            Ok(path) => said.extend(session(&connection, path).await?),
            Err(error) => tracing::debug!(%error, "no session whose lock could be heard of"),
        }
        let delay = ask_for_delay(&manager).await;
        Ok(Self { manager, said: select_all(said), delay, is_sleep_near: false })
    }

    /// What it says next; none once the bus is gone. Only now is what it said before taken as done.
    pub async fn next(&mut self) -> Option<Said> {
        if self.is_sleep_near {
            self.delay = None;
        }
        let said = self.said.next().await;
        self.is_sleep_near = said == Some(Said::SleepBegins);
        if said == Some(Said::SleepIsOver) && self.delay.is_none() {
            self.delay = ask_for_delay(&self.manager).await;
        }
        said
    }
}

/// The lock of a session: the wish that it be locked or open, and the hint that it is. Screens that are
/// locked or opened by hand say only the latter.
async fn session(
    connection: &zbus::Connection,
    path: OwnedObjectPath,
) -> zbus::Result<[BoxStream<'static, Said>; 3]> {
    let session = SessionProxy::builder(connection)
        .path(path.clone())?
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    let locks = session.receive_lock().await?.map(|_| Said::Locked);
    let unlocks = session.receive_unlock().await?.map(|_| Said::Unlocked);
    let destination = session.inner().destination().to_owned();
    let properties =
        PropertiesProxy::builder(connection).destination(destination)?.path(path)?.build().await?;
    let changes = properties.receive_properties_changed().await?.filter_map(|changed| {
        let is_locked = changed
            .args()
            .ok()
            .and_then(|args| bool::try_from(args.changed_properties.get("LockedHint")?).ok());
        ready(is_locked.map(|is_locked| if is_locked { Said::Locked } else { Said::Unlocked }))
    });
    Ok([locks.boxed(), unlocks.boxed(), changes.boxed()])
}

async fn ask_for_delay(manager: &ManagerProxy<'_>) -> Option<OwnedFd> {
    let asked = manager.inhibit("sleep", "Hotseat", "Locks its console", "delay").await;
    asked.inspect_err(|error| tracing::debug!(%error, "sleep does not wait for the lock")).ok()
}
