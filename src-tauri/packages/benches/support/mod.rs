//! Challenges to measure with, and a core to keep them in.

use hotseat_core::domain::catalogue::ProviderId;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{
    Challenge, Check, CodeText, Compare, Content, Difficulty, ItemId, Test,
};
use hotseat_core::domain::own_answer::Language;
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::{Clock, Ids};
use hotseat_core::service::{Incoming, Services};
use hotseat_core::storage::Store;
use hotseat_packages::Outgoing;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// A clock that goes on with every look at it.
#[derive(Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        let ms = self.0.fetch_add(1, Ordering::Relaxed);
        Moment { wall: UtcMs(1_767_603_600_000 + ms), steady_ms: ms, boot: BootId(1) }
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Counting {
    fn next(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::Relaxed)) + 1)
    }
}

impl Ids for Counting {
    fn session_id(&self) -> SessionId {
        SessionId(self.next())
    }

    fn provider_id(&self) -> ProviderId {
        ProviderId(self.next().to_string())
    }

    fn item_id(&self) -> ItemId {
        ItemId(self.next())
    }

    fn secret(&self) -> Option<[u8; 32]> {
        Some([7; 32])
    }
}

/// How long the work takes in the middle of so many rounds.
pub fn median(rounds: usize, mut once: impl FnMut()) -> Duration {
    let mut took: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            once();
            start.elapsed()
        })
        .collect();
    took.sort();
    took[rounds / 2]
}

/// A core with a new database in that folder.
pub fn open(runtime: &Runtime, dir: &Path) -> Services {
    let clock = Arc::new(Ticking::default());
    let opened = runtime.block_on(Store::open(dir, clock.now().wall)).unwrap();
    Services::new(Arc::new(opened.store), clock, Arc::new(Counting::default()))
}

pub fn config(number: usize) -> SessionConfig {
    SessionConfig {
        candidate_name: format!("Candidate {number}"),
        time_limit_s: Some(3_600),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        challenge_text: Some(format!("# Challenge {number}")),
        ..SessionConfig::default()
    }
}

/// A challenge as large as they are, told apart by its number.
pub fn challenge(number: usize) -> Challenge {
    let code = |text: &str| CodeText { language: Language::Python, text: text.repeat(40) };
    let test = |place: usize| Test {
        name: format!("Case {place}"),
        is_hidden: place > 2,
        check: Check::Case {
            input: format!("{number} {place}\n").repeat(50),
            expected: format!("{place}\n").repeat(50),
            compare: Compare::Tokens,
        },
    };
    let challenge = Challenge {
        title: format!("Challenge {number}"),
        category: format!("Category {}", number % 5),
        difficulty: Some(Difficulty::ALL[number % 3]),
        tags: vec!["arrays".into(), format!("set {}", number % 7)],
        task: format!(
            "# Challenge {number}\n\n{}",
            "Read the numbers and add what is asked for.\n\n".repeat(60)
        ),
        starters: vec![code("def solve(numbers):\n    ...\n")],
        solutions: vec![code("def solve(numbers):\n    return sum(numbers)\n")],
        tests: (0..10).map(test).collect(),
        hints: vec!["Begin with the smallest.".into()],
        ..Challenge::default()
    };
    challenge.validate().unwrap()
}

/// One with less in it, of which there are many.
pub fn small(number: usize) -> Incoming {
    let whole = challenge(number);
    let task = format!("# Challenge {number}\n\nRead the numbers and add what is asked for.");
    let content = Content::Challenge(Challenge { task, tests: Vec::new(), ..whole });
    Incoming { id: None, content, pictures: Vec::new() }
}

pub fn outgoing(challenge: Challenge) -> Outgoing {
    Outgoing::Challenge { id: None, challenge: Box::new(challenge), pictures: vec![] }
}
