//! Playing a session back: at every moment what is shown is what was stored then.

use super::Desk;
use crate::stage::by;
use crate::support::clock::{minutes, seconds};
use crate::talking::Hand;
use hotseat_core::api::{ReplayMoment, ReplayView};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::domain::own_answer::{Language, TypedAnswer};
use hotseat_core::domain::replay::{MarkKind, Moment};
use hotseat_core::error::ErrorCode;
use hotseat_core::ports::Clock;
use hotseat_core::service::{AssistantNews, By, RunNews};
use std::collections::BTreeMap;
use std::fmt;
use tokio::sync::broadcast::Receiver;

/// What is on disk of a session at a moment, as far as a replay shows it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    answer: Option<(String, Language)>,
    /// The newest messages, each with its text and whether it was over.
    messages: Vec<(i64, String, bool)>,
    newest_run: Option<i64>,
}

impl Seen {
    async fn now(desk: &Desk, id: SessionId) -> Self {
        let store = desk.stage.service.store();
        let answer = store.find_own_answer(id).await.unwrap();
        let messages = store.list_messages(id, None, 500).await.unwrap();
        Self {
            answer: answer.map(|answer| (answer.text, answer.language)),
            messages: messages
                .into_iter()
                .map(|message| {
                    let is_over = match message.kind {
                        MessageKind::Question { .. } => true,
                        MessageKind::Answer { status, .. } => status != AnswerStatus::Streaming,
                    };
                    (message.seq, message.content, is_over)
                })
                .collect(),
            newest_run: store.find_newest_run_of_candidate(id).await.unwrap().map(|run| run.seq),
        }
    }

    fn of(moment: Moment) -> Self {
        let messages = moment.messages.into_iter().map(|at| {
            let is_over = match at.message.kind {
                MessageKind::Question { .. } => true,
                MessageKind::Answer { status, .. } => status != AnswerStatus::Streaming,
            };
            (at.message.seq, at.message.content, is_over)
        });
        Self {
            answer: moment.answer.map(|answer| (answer.text, answer.language)),
            messages: messages.collect(),
            newest_run: moment.run.map(|run| run.seq),
        }
    }

    /// The same with as many messages as the other has: a replay shows the newest ones.
    fn with_newest(mut self, count: usize) -> Self {
        self.messages.drain(..self.messages.len().saturating_sub(count));
        self
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<_> =
            self.messages.iter().map(|(seq, text, is_over)| (seq, text.len(), is_over)).collect();
        write!(out, "{:?}, {messages:?}, run {:?}", self.answer, self.newest_run)
    }
}

/// A session that lives at random, seen after each of its steps.
struct Life {
    desk: Desk,
    id: SessionId,
    random: fastrand::Rng,
    text: String,
    revision: i64,
    hand: Option<Hand>,
    heard: Receiver<AssistantNews>,
    is_paused: bool,
    /// By running time; of one moment the last.
    seen: BTreeMap<i64, Seen>,
}

impl Life {
    async fn of(seed: u64) -> Self {
        let desk = Desk::new().await;
        let id = desk.working("Jane").await;
        let heard = desk.stage.assistant.listen();
        let random = fastrand::Rng::with_seed(seed);
        let seen = BTreeMap::from([(0, Seen::now(&desk, id).await)]);
        let (text, revision, hand, is_paused) = (String::new(), 0, None, false);
        Self { desk, id, random, text, revision, hand, heard, is_paused, seen }
    }

    async fn step(&mut self) {
        self.desk.stage.tick(self.random.i64(1..9_000)).await;
        match self.random.u8(0..10) {
            0..4 => self.write().await,
            4..7 => self.talk().await,
            7 => self.run().await,
            8 => self.note().await,
            _ => self.pause_or_go_on().await,
        }
        let session = self.desk.stage.session(self.id).await;
        let ran_ms = session.ran_ms_at(&self.desk.stage.clock.now());
        self.seen.insert(ran_ms, Seen::now(&self.desk, self.id).await);
    }

    async fn write(&mut self) {
        if self.is_paused {
            return;
        }
        let at = self.random.usize(0..=self.text.chars().count());
        let (before, after): (Vec<_>, Vec<_>) = {
            let chars: Vec<char> = self.text.chars().collect();
            (chars[..at].to_vec(), chars[at..].to_vec())
        };
        let gone = self.random.usize(0..=after.len().min(3));
        let put = ["é", "say x\n", "", "🦀"][self.random.usize(0..4)];
        self.text = before.into_iter().collect::<String>()
            + put
            + &after[gone..].iter().collect::<String>();
        self.revision += 1;
        let language = if self.random.u8(0..8) == 0 { Language::Text } else { Language::Python };
        let typed = TypedAnswer::new(self.text.clone(), language, self.revision);
        self.desk.candidate.save_own_answer(typed).await.unwrap();
    }

    /// Asks, has the answer grow, or ends it.
    async fn talk(&mut self) {
        if self.is_paused {
            return;
        }
        let Some(hand) = self.hand.take() else {
            self.hand = Some(self.desk.stage.models.by_hand());
            let asked = self.desk.stage.assistant.ask(self.id, "Why?", &By::candidate()).await;
            asked.unwrap();
            return;
        };
        if self.random.bool() {
            // Long enough to be written at once, which it was by the time of the next piece.
            hand.says(&"xé".repeat(1_000));
            self.piece().await;
            hand.says("!");
            self.piece().await;
            self.hand = Some(hand);
        } else {
            hand.ends(None);
            self.ended().await;
        }
    }

    async fn piece(&mut self) {
        while !matches!(self.heard.recv().await.unwrap(), AssistantNews::Piece { .. }) {}
    }

    async fn ended(&mut self) {
        while !matches!(self.heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
    }

    async fn run(&mut self) {
        if self.is_paused || self.text.trim().is_empty() || self.revision == 0 {
            return;
        }
        let mut heard = self.desk.runs.listen();
        // In a language that can't be run it is refused, and nothing is kept.
        if self.desk.candidate.run_code("").await.is_ok() {
            while !matches!(heard.recv().await.unwrap(), RunNews::Ended { .. }) {}
            // By then the run was over.
            self.desk.stage.tick(7).await;
        }
    }

    async fn note(&mut self) {
        self.desk.stage.service.notes.add_bookmark(self.id, &by()).await.unwrap();
    }

    async fn pause_or_go_on(&mut self) {
        if self.is_paused {
            self.desk.stage.resume(self.id).await;
            self.desk.candidate.continue_session(&By::candidate()).await.unwrap();
        } else {
            self.desk.stage.pause(self.id).await;
            if self.hand.take().is_some() {
                self.ended().await;
            }
        }
        self.is_paused = !self.is_paused;
    }
}

#[tokio::test]
async fn at_every_moment_of_random_lives_a_replay_shows_what_was_stored_then() {
    for seed in 0..6 {
        let mut life = Life::of(seed).await;
        for _ in 0..60 {
            life.step().await;
        }
        let Life { desk, id, seen, mut random, .. } = life;
        let sessions = &desk.stage.service.sessions;
        let last = *seen.keys().next_back().unwrap();
        // The moments themselves, the ones right before them, and any between.
        let moments = seen.keys().flat_map(|at_ms| [*at_ms, (at_ms - 1).max(0)]);
        let any: Vec<i64> = (0..40).map(|_| random.i64(0..=last)).collect();
        for at_ms in moments.chain(any) {
            let moment = sessions.moment_at(id, at_ms).await.unwrap();
            // It stays as it is for as long as it says.
            let until_ms = moment.until_ms.unwrap_or(last);
            assert!(until_ms > at_ms || at_ms == last, "{at_ms} stays until {until_ms}");
            let shown = Seen::of(moment);
            let later = Seen::of(sessions.moment_at(id, (until_ms - 1).max(at_ms)).await.unwrap());
            assert!(
                shown == later,
                "life {seed}: {shown} at {at_ms} ms, {later} before {until_ms}"
            );
            let (_, stored) = seen.range(..=at_ms).next_back().unwrap();
            let stored = stored.clone().with_newest(shown.messages.len());
            // Not as a whole: the texts are long.
            assert!(shown == stored, "life {seed} at {at_ms} of {last} ms: {shown}, not {stored}");
        }
    }
}

#[tokio::test]
async fn the_track_says_what_happened_and_where_nothing_did() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.tick(minutes(1)).await;
    desk.write("say hello", 1).await.unwrap();
    desk.stage.tick(seconds(2)).await;
    desk.stage.service.notes.add_note(id, " Asks\nwell ", &by()).await.unwrap();
    desk.stage.tick(seconds(2)).await;
    desk.stage.pause(id).await;
    desk.stage.tick(minutes(30)).await;
    desk.stage.end(id).await;
    let replay = desk.stage.service.sessions.replay(id).await.unwrap();
    let view = ReplayView::of(&replay, &desk.stage.service.store().catalogue());
    assert_eq!(view.length_ms, 64_000, "a pause takes no running time");
    let marks: Vec<_> = view.marks.iter().map(|mark| (mark.at_ms, mark.kind)).collect();
    let expected = [
        (0, MarkKind::Began),
        (62_000, MarkKind::Note),
        (64_000, MarkKind::Paused),
        (64_000, MarkKind::Ended),
    ];
    assert_eq!(marks, expected);
    assert_eq!(view.marks[1].words, "Asks well");
    assert_eq!(view.idle, [(1_000, 59_000)]);
    assert_eq!(view.without_history, None);
    let moment = desk.stage.service.sessions.moment_at(id, 61_000).await.unwrap();
    let shown = ReplayMoment::of(moment, 61_000);
    let answer = shown.own_answer.unwrap();
    assert_eq!((answer.changed.as_str(), answer.words.as_str()), ("say hello", "Text · change 1"));
    assert_eq!(shown.doing, "Writing the answer");
}

#[tokio::test]
async fn a_session_of_before_histories_were_kept_says_so_and_shows_its_answer() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("done", 1).await.unwrap();
    for sql in [
        "drop trigger own_answer_revisions_never_go",
        "delete from own_answer_revisions",
        "update own_answers set history_len = 0, history_salt = null, history_hash = null",
    ] {
        desk.stage.tamper(sql).await;
    }
    let replay = desk.stage.service.sessions.replay(id).await.unwrap();
    let view = ReplayView::of(&replay, &desk.stage.service.store().catalogue());
    assert!(view.without_history.is_some_and(|words| words.contains("was not kept")));
    let moment = desk.stage.service.sessions.moment_at(id, 0).await.unwrap();
    assert_eq!(
        moment.answer.map(|answer| (answer.text, answer.revision)),
        Some(("done".into(), None))
    );
}

#[tokio::test]
async fn what_is_no_session_can_not_be_played() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    let replay = desk.stage.service.sessions.replay(id).await.unwrap();
    assert_eq!((replay.track.length_ms, replay.track.marks.len()), (0, 0), "it has not begun");
    let nobody = SessionId(uuid::Uuid::from_u128(9));
    let missing = desk.stage.service.sessions.replay(nobody).await.unwrap_err();
    assert_eq!(missing.code(), ErrorCode::NotFound);
    let missing = desk.stage.service.sessions.moment_at(nobody, 0).await.unwrap_err();
    assert_eq!(missing.code(), ErrorCode::NotFound);
}
