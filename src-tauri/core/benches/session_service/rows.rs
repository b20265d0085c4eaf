//! The rows both sides write: made-up sessions with everything a real one has.

use rusqlite::types::Value;
use uuid::Uuid;

/// Numbers of sessions that are created while measuring begin here.
pub const NEW: u64 = 1 << 32;
/// A last name that a hundred sessions have, however many there are.
pub const RARE_NAME: &str = "Quillfeather";
/// A first name one session in twenty has.
pub const COMMON_NAME: &str = "Ada";
/// A word of every challenge.
pub const EVERYWHERE: &str = "function";
/// Sessions with the rare name.
pub const RARE: u64 = 100;

const FIRST: [&str; 20] = [
    COMMON_NAME,
    "Grace",
    "Alan",
    "Edsger",
    "Barbara",
    "Donald",
    "Tony",
    "Frances",
    "Ken",
    "Radia",
    "Leslie",
    "Robin",
    "John",
    "Margaret",
    "Niklaus",
    "Adele",
    "Dennis",
    "Jean",
    "Kurt",
    "Hedy",
];
const LAST: [&str; 17] = [
    "Lovett", "Hopkins", "Turner", "Dykstra", "Liston", "Knutsen", "Hoard", "Allenby", "Thomas",
    "Perle", "Lamb", "Milne", "Backhaus", "Hamill", "Wirtanen", "Goldman", "Ritter",
];
const CHALLENGES: [(&str, &str); 4] = [
    (
        "Rate limiter",
        "# Rate limiter\nWrite a function that lets a caller through ten times a \
     minute and no more. Say what happens at the edge of a minute, and test it.",
    ),
    (
        "Interval merge",
        "# Interval merge\nWrite a function that merges overlapping intervals. Say \
     how long it takes for a million of them, and what it does with an empty list.",
    ),
    (
        "Word count",
        "# Word count\nWrite a function that counts the words of a large file without \
     reading it at once. Decide what a word is, and show the ten most frequent.",
    ),
    (
        "Undo",
        "# Undo\nWrite a function that takes the last change of a small text editor back, and \
     another that brings it again. Think about memory.",
    ),
];
const FIRST_MS: i64 = 1_700_000_000_000;
const MINUTE_MS: i64 = 60_000;

/// A made-up session.
pub struct Made {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub title: &'static str,
    pub challenge: &'static str,
    pub created_at: i64,
    pub model: &'static str,
    n: u64,
}

/// The identity of session `n`, in the shape of a UUID version 7 with `n` for its time.
pub fn id(n: u64) -> Uuid {
    let time = u128::from(0x018b_0000_0000 + n) << 80;
    let chance = u128::from(scattered(n)) & 0x3fff_ffff_ffff_ffff;
    Uuid::from_u128(time | 0x7000 << 64 | 0x8000_0000_0000_0000 | chance)
}

/// Bits without order, the same in every run.
pub fn scattered(n: u64) -> u64 {
    let mut bits = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A request's identity; those have no order.
pub fn request(n: u64) -> Uuid {
    Uuid::from_u64_pair(scattered(n), scattered(n ^ 0xffff))
}

/// Session `n` of `sessions`.
pub fn made(n: u64, sessions: u64) -> Made {
    let pick = usize::try_from(scattered(n) >> 33).unwrap_or(0);
    let first = FIRST[pick % FIRST.len()];
    let is_rare = n < sessions && n.is_multiple_of((sessions / RARE).max(1));
    let last = if is_rare { RARE_NAME } else { LAST[(pick / 32) % LAST.len()] };
    let (title, challenge) = CHALLENGES[(pick / 1024) % CHALLENGES.len()];
    Made {
        id: id(n),
        name: format!("{first} {last}"),
        email: format!("{}.{}{n}@example.com", first.to_lowercase(), last.to_lowercase()),
        title,
        challenge,
        created_at: FIRST_MS + i64::try_from(n).unwrap_or(0) * MINUTE_MS,
        model: ["gpt-4", "gpt-4-turbo", "gpt-3.5-turbo"][pick % 3],
        n,
    }
}

impl Made {
    /// A session nobody has started, for [`super::raw::INSERT_SESSION`].
    pub fn created(&self) -> Vec<Value> {
        self.row("created", 0)
    }

    /// A session of long ago: most are completed, some expired, a few never started.
    pub fn past(&self) -> Vec<Value> {
        match self.n % 100 {
            0..3 => self.row("created", 0),
            3..10 => self.row("expired", 21_000),
            _ => self.row("completed", i64::try_from(scattered(self.n) % 50_000).unwrap_or(0)),
        }
    }

    fn row(&self, status: &str, tokens: i64) -> Vec<Value> {
        let lived = (status != "created").then_some(self.created_at);
        vec![
            blob(self.id),
            1.into(),
            text(status),
            text(&self.name),
            text(&self.email),
            text(self.title),
            text(self.model),
            3600.into(),
            3600.into(),
            50_000.into(),
            50_000.into(),
            tokens.into(),
            (tokens / 3).into(),
            (tokens - tokens / 3).into(),
            (tokens / 1000).into(),
            self.created_at.into(),
            (self.created_at + lived.map_or(0, |_| 61 * MINUTE_MS)).into(),
            lived.into(),
            lived.map(|at| at + 61 * MINUTE_MS).into(),
            (lived.map_or(0, |_| 60 * MINUTE_MS)).into(),
            0.into(),
            Value::Null,
            Value::Null,
            lived.into(),
            lived.map(|_| 1000).into(),
            lived.map(|_| 1).into(),
            Value::Null,
            Value::Null,
            Value::Null,
            0.into(),
            Value::Null,
            1.into(),
            hash(self.n),
            text(self.challenge),
            text("{}"),
        ]
    }

    /// What [`super::raw::SAVE_STATE`] writes when it is started (the second entry of its trail)
    /// or paused (the third).
    pub fn state(&self, status: &str, entry: i64) -> Vec<Value> {
        let at = self.created_at + entry * 1000;
        let running = (status == "active").then_some(at);
        vec![
            blob(self.id),
            entry.into(),
            text(status),
            3600.into(),
            50_000.into(),
            at.into(),
            self.created_at.into(),
            Value::Null,
            (entry * 100).into(),
            0.into(),
            running.into(),
            running.map(|_| 5000).into(),
            at.into(),
            5000.into(),
            1.into(),
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Null,
            entry.into(),
            hash(self.n + entry.unsigned_abs()),
        ]
    }

    /// The trail's entry of that number, for [`super::raw::INSERT_EVENT`].
    pub fn event(&self, entry: i64) -> Vec<Value> {
        let (kind, data) = match entry {
            1 => (
                "session_created",
                format!(
                    r#"{{"candidate_name":"{}","challenge_chars":{},"model":"{}","time_limit_s":3600,"token_budget":50000}}"#,
                    self.name,
                    self.challenge.chars().count(),
                    self.model,
                ),
            ),
            2 => ("session_started", "{}".to_owned()),
            _ => ("session_paused", r#"{"remaining_ms":3599900}"#.to_owned()),
        };
        let at = self.created_at + entry * 1000;
        let before = self.n + entry.unsigned_abs() - 1;
        vec![
            blob(self.id),
            entry.into(),
            text(kind),
            text("interviewer"),
            text("Dana"),
            Value::Text(data),
            at.into(),
            hash(before),
            hash(before + 1),
        ]
    }

    /// The request that made the trail's entry, for [`super::raw::INSERT_REQUEST`].
    pub fn request(&self, entry: i64) -> Vec<Value> {
        let request = request(self.n * 4 + entry.unsigned_abs());
        vec![blob(request), blob(self.id), self.created_at.into()]
    }
}

/// An identity as it is stored.
pub fn blob(id: Uuid) -> Value {
    Value::Blob(id.as_bytes().to_vec())
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// As long as a real one, and as hard to guess.
fn hash(n: u64) -> Value {
    Value::Blob((0..4).flat_map(|part| scattered(n * 4 + part).to_be_bytes()).collect())
}
