//! One change somebody may wish for, as the killed program and whoever watches it speak of it.

use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::domain::session::Session;
use std::fmt::{self, Display};
use std::hash::{DefaultHasher, Hash, Hasher};
use uuid::Uuid;

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Recover,
    Watch,
    Draft,
    Create,
    Start,
    Pause,
    Resume,
    End,
    ExtendTime,
    ExtendTokens,
    Update,
    Delete,
    Restore,
    Settle,
}

const NAMES: [(Kind, &str, Option<&str>); 14] = [
    (Kind::Recover, "recover", None),
    (Kind::Watch, "watch", None),
    (Kind::Draft, "draft", None),
    (Kind::Create, "create", Some("session_created")),
    (Kind::Start, "start", Some("session_started")),
    (Kind::Pause, "pause", Some("session_paused")),
    (Kind::Resume, "resume", Some("session_resumed")),
    (Kind::End, "end", Some("session_completed")),
    (Kind::ExtendTime, "extend_time", Some("time_extended")),
    (Kind::ExtendTokens, "extend_tokens", Some("tokens_extended")),
    (Kind::Update, "update", Some("session_updated")),
    (Kind::Delete, "delete", Some("session_deleted")),
    (Kind::Restore, "restore", Some("session_restored")),
    (Kind::Settle, "settle", Some("gap_settled")),
];

impl Kind {
    fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, ..)| *kind == self).unwrap().1
    }

    /// The type of the event it leaves; none for what no single request asks for.
    pub fn event(self) -> Option<&'static str> {
        NAMES.iter().find(|(kind, ..)| *kind == self).unwrap().2
    }
}

/// One change, and what it is about.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub number: u64,
    pub kind: Kind,
    pub about: Option<SessionId>,
}

impl Wish {
    /// The id its request goes by.
    pub fn request(&self) -> RequestId {
        RequestId(Uuid::from_u128(u128::from(self.number)))
    }

    pub fn parse(text: &str) -> Self {
        let mut words = text.split(' ');
        let mut next = || words.next().unwrap();
        let number = next().parse().unwrap();
        let name = next();
        let kind = NAMES.iter().find(|(_, known, _)| *known == name).unwrap().0;
        Self { number, kind, about: next().parse().ok() }
    }
}

impl Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let about = self.about.map_or_else(|| "-".into(), |id| id.to_string());
        write!(f, "{} {} {about}", self.number, self.kind.name())
    }
}

/// A session's state in short: equal where everything a person can see is equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub id: SessionId,
    pub version: i64,
    pub trail_len: i64,
    digest: u64,
}

impl State {
    pub fn of(session: &Session) -> Self {
        let mut seen = session.clone();
        // The heartbeat is no change.
        seen.stopwatch.seen = None;
        let mut hasher = DefaultHasher::new();
        format!("{seen:?}").hash(&mut hasher);
        let (id, version, trail_len) = (session.id, session.version, session.trail.len);
        Self { id, version, trail_len, digest: hasher.finish() }
    }

    pub fn parse(text: &str) -> Self {
        let mut parts = text.split('/');
        let mut next = || parts.next().unwrap();
        Self {
            id: next().parse().unwrap(),
            version: next().parse().unwrap(),
            trail_len: next().parse().unwrap(),
            digest: next().parse().unwrap(),
        }
    }
}

impl Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.id, self.version, self.trail_len, self.digest)
    }
}
