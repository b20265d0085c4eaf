//! How an own answer came about: every kept state as its change to the one before, in a chain of its own.
//!
//! The change is worked out here from the two texts, and not taken from the page: what is kept is then the
//! difference of what is kept, whatever a page that was loaded anew, repeated itself or lost its way sends.

use super::splice::Splice;
use super::{Language, OwnAnswer};
use crate::domain::time::UtcMs;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Every so many revisions the whole text is kept, so that any state is folded from fewer changes.
pub const WHOLE_EVERY: i64 = 200;

/// One kept state of an own answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// Its place, from 1 without holes.
    pub seq: i64,
    /// When it was kept, by the wall.
    pub at: UtcMs,
    /// Milliseconds the session had run.
    pub ran_ms: i64,
    /// What the answer was written in from then on.
    pub language: Language,
    /// Where the caret stood, in bytes of the text; none where the page did not say.
    pub caret: Option<usize>,
    /// What was pasted since the revision before, oldest first.
    pub pasted: Vec<Paste>,
    /// Why it was kept.
    pub cause: Cause,
    /// What it changes.
    pub step: RevisionText,
}

/// Why a revision was kept.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::Display, strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// The candidate wrote, or chose a language.
    Written,
    /// The session stopped: this is what its fingerprint in the trail was taken of.
    Stopped,
}

/// A text that was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paste {
    /// Where it stood before, as far as that can be known.
    pub from: Origin,
    /// How many characters it had.
    pub chars: usize,
}

/// Where a pasted text stood before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// In the own answer itself.
    OwnAnswer,
    /// In something the assistant said.
    Assistant,
    /// In the challenge.
    Challenge,
    /// In none of these.
    Outside,
}

/// What a revision changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevisionText {
    /// Everything: this is the text.
    Whole(String),
    /// One stretch of the text before it.
    Change(Splice),
}

/// How long a history is, and both ends of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Number of revisions.
    pub len: i64,
    /// 32 random bytes that the chain begins with, so that what was written can't be guessed from its end.
    pub salt: Vec<u8>,
    /// SHA-256 over the end before it and the newest revision as JSON; the salt while there is none.
    pub hash: Vec<u8>,
}

/// Where a history ended when a session stopped, as its trail says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEnd {
    /// Number of revisions.
    pub revisions: i64,
    /// The end of the chain, in hex.
    pub sha256: String,
}

/// What belongs to a state of an answer beside the answer itself.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Milliseconds the session had run.
    pub ran_ms: i64,
    /// Where the caret stood, in bytes of the text.
    pub caret: Option<usize>,
    /// What was pasted.
    pub pasted: Vec<Paste>,
}

/// An own answer as it stands, and as it came about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The answer as it stands.
    pub answer: OwnAnswer,
    /// Its history; none for one that was written before histories were kept, and not since.
    pub history: Option<History>,
}

impl KeptAnswer {
    /// Takes in what the candidate wrote, and gives the revision that is; none where the same was kept
    /// before. A history that has not begun begins with the salt.
    ///
    /// # Errors
    /// Where the revision can't be written as JSON; then it is as it was.
    pub fn take_in(
        &mut self,
        answer: OwnAnswer,
        around: Around,
        salt: impl FnOnce() -> Vec<u8>,
    ) -> serde_json::Result<Option<Revision>> {
        let (text, language) = (&self.answer.text, self.answer.language);
        let is_known =
            self.history.is_some() && *text == answer.text && language == answer.language;
        if is_known && around.pasted.is_empty() {
            self.answer = answer;
            return Ok(None);
        }
        let history = self.history.get_or_insert_with(|| History::begin(salt()));
        let revision = history.add(text, &answer, around, Cause::Written)?;
        self.answer = answer;
        Ok(Some(revision))
    }

    /// Marks where it stood when the session stopped; none where its history has not begun.
    ///
    /// # Errors
    /// Where the revision can't be written as JSON; then it is as it was.
    pub fn stop(&mut self, at: UtcMs, ran_ms: i64) -> serde_json::Result<Option<Revision>> {
        let Some(history) = &mut self.history else { return Ok(None) };
        let stopped = OwnAnswer { saved_at: at, ..self.answer.clone() };
        let around = Around { ran_ms, ..Around::default() };
        history.add(&self.answer.text, &stopped, around, Cause::Stopped).map(Some)
    }
}

impl History {
    /// One with no revision yet.
    fn begin(salt: Vec<u8>) -> Self {
        Self { len: 0, hash: salt.clone(), salt }
    }

    fn add(
        &mut self,
        before: &str,
        answer: &OwnAnswer,
        around: Around,
        cause: Cause,
    ) -> serde_json::Result<Revision> {
        let seq = self.len + 1;
        let step = if seq % WHOLE_EVERY == 1 {
            RevisionText::Whole(answer.text.clone())
        } else {
            RevisionText::Change(Splice::between(before, &answer.text))
        };
        let (at, language) = (answer.saved_at, answer.language);
        let Around { ran_ms, caret, pasted } = around;
        let revision = Revision { seq, at, ran_ms, language, caret, pasted, cause, step };
        self.follow(&revision)?;
        Ok(revision)
    }

    /// Goes on to a revision, whatever its place.
    fn follow(&mut self, revision: &Revision) -> serde_json::Result<()> {
        let canonical = serde_json_canonicalizer::to_vec(revision)?;
        self.hash =
            Sha256::new().chain_update(&self.hash).chain_update(canonical).finalize().to_vec();
        self.len = revision.seq;
        Ok(())
    }

    /// Where it ends, as the trail says it.
    #[must_use]
    pub fn end(&self) -> HistoryEnd {
        HistoryEnd { revisions: self.len, sha256: hex::encode(&self.hash) }
    }
}

/// The text after the last of these revisions, which begin with a whole one; none where they do not, or do
/// not fit.
#[must_use]
pub fn fold<'a>(revisions: impl IntoIterator<Item = &'a Revision>) -> Option<String> {
    let mut text = None;
    for revision in revisions {
        match &revision.step {
            RevisionText::Whole(whole) => text = Some(whole.clone()),
            RevisionText::Change(splice) => {
                if !splice.apply(text.as_mut()?) {
                    return None;
                }
            }
        }
    }
    text
}

/// What is wrong with these revisions of a history, in words; none where they lead from its salt by way of
/// every end that the trail tells of to its own, and to that text.
#[must_use]
pub fn fault(
    history: &History,
    revisions: &[Revision],
    told: &[HistoryEnd],
    text: &str,
) -> Option<&'static str> {
    let mut walked = History::begin(history.salt.clone());
    let mut told = told.iter().peekable();
    for (revision, seq) in revisions.iter().zip(1..) {
        if revision.seq != seq {
            return Some("lacks a step");
        }
        if walked.follow(revision).is_err() {
            return Some("can't be read");
        }
        let here = told.next_if(|end| end.revisions == seq);
        if here.is_some_and(|told| *told != walked.end()) {
            return Some("is not as its trail says");
        }
    }
    if walked != *history || told.next().is_some() {
        return Some("is not as it was kept");
    }
    (fold(revisions).as_deref() != Some(text)).then_some("does not lead to its text")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A history of these states, one after the other.
    fn history_of(states: &[String]) -> (History, Vec<Revision>) {
        let mut kept = KeptAnswer::default();
        let mut revisions = Vec::new();
        for text in states {
            let answer = OwnAnswer { text: text.clone(), ..OwnAnswer::default() };
            // Also what changes nothing is a step where something was pasted.
            let pasted = vec![Paste { from: Origin::Outside, chars: 1 }];
            let around = Around { pasted, ..Around::default() };
            revisions.extend(kept.take_in(answer, around, || vec![7; 32]).unwrap());
        }
        (kept.history.unwrap(), revisions)
    }

    /// Texts as hands make them of one another: typed, deleted, pasted, replaced, in many scripts.
    fn lives(seed: u64, len: usize) -> Vec<String> {
        let mut rng = fastrand::Rng::with_seed(seed);
        let signs = ["a", "é", "é", "ß", "語", "🦀", "👨\u{200d}👩", "\n", "\t", "def "];
        let mut text = String::new();
        let mut states = Vec::new();
        for _ in 0..len {
            let places: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (rng.choice(&places).unwrap(), rng.choice(&places).unwrap());
            let (from, to) = (*a.min(b), *a.max(b));
            let to = if rng.u8(..4) == 0 { to } else { from };
            let inserted: String =
                (0..rng.usize(..4)).map(|_| *rng.choice(&signs).unwrap()).collect();
            text.replace_range(from..to, &inserted);
            states.push(text.clone());
        }
        states
    }

    #[test]
    fn any_state_is_folded_from_the_last_whole_one_and_what_came_after() {
        for seed in 0..20 {
            let states = lives(seed, 450);
            let (_, revisions) = history_of(&states);
            for (nth, state) in states.iter().enumerate() {
                let whole = (0..=nth)
                    .rev()
                    .find(|at| matches!(revisions[*at].step, RevisionText::Whole(_)))
                    .unwrap();
                assert!(nth - whole < usize::try_from(WHOLE_EVERY).unwrap());
                assert_eq!(fold(&revisions[whole..=nth]).as_ref(), Some(state), "{seed} {nth}");
            }
        }
    }

    #[test]
    fn what_is_known_is_no_step_and_a_language_a_paste_and_a_stop_are() {
        let mut kept = KeptAnswer::default();
        let text = |text: &str| OwnAnswer { text: text.into(), ..OwnAnswer::default() };
        let mut take = |answer, around| {
            let revision = kept.take_in(answer, around, || vec![7; 32]).unwrap();
            revision.map(|revision| revision.seq)
        };
        assert_eq!(
            take(text(""), Around::default()),
            Some(1),
            "a history begins with what is there"
        );
        assert_eq!(take(text("a"), Around::default()), Some(2));
        assert_eq!(take(OwnAnswer { revision: 9, ..text("a") }, Around::default()), None);
        let python = OwnAnswer { language: Language::Python, ..text("a") };
        assert_eq!(take(python.clone(), Around::default()), Some(3));
        let pasted = vec![Paste { from: Origin::Challenge, chars: 1 }];
        assert_eq!(take(python.clone(), Around { pasted, ..Around::default() }), Some(4));
        let stop = kept.stop(UtcMs(9), 8).unwrap().unwrap();
        assert_eq!((stop.seq, stop.at, stop.ran_ms, stop.cause), (5, UtcMs(9), 8, Cause::Stopped));
        assert_eq!(stop.step, RevisionText::Change(Splice { at: 1, ..Splice::default() }));
        assert_eq!(kept.answer, python);
        let mut old = KeptAnswer { history: None, ..kept };
        assert_eq!(old.stop(UtcMs(9), 8).unwrap(), None);
    }

    #[test]
    fn a_history_that_does_not_begin_with_a_whole_text_folds_to_none() {
        let change = Splice::between("ab", "abc");
        assert!(fold(&[Revision { step: RevisionText::Change(change), ..first() }]).is_none());
    }

    fn first() -> Revision {
        history_of(&["a".into()]).1.remove(0)
    }

    #[test]
    fn what_was_changed_left_out_or_added_in_a_history_is_found() {
        let states = lives(3, 230);
        let (end, revisions) = history_of(&states);
        let text = states.last().unwrap().as_str();
        let half = history_of(&states[..115]).0.end();
        let told = [half.clone(), end.end()];
        let found = |revisions: &[Revision]| fault(&end, revisions, &told, text);
        assert_eq!(found(&revisions), None);
        assert_eq!(fault(&end, &revisions, &[], text), None, "nothing told yet");
        let salted = History { salt: vec![8; 32], ..end.clone() };
        assert!(fault(&salted, &revisions, &told, text).is_some(), "another salt");
        assert!(fault(&end, &revisions, &told, "other").is_some());
        assert!(found(&revisions[..229]).is_some(), "cut short");
        let other = HistoryEnd { sha256: String::new(), ..half };
        assert!(fault(&end, &revisions, &[other], text).is_some(), "not as told");
        let later = HistoryEnd { revisions: 231, ..end.end() };
        assert!(fault(&end, &revisions, &[later], text).is_some(), "more was told of");
        for at in [0, 100, 229] {
            let mut lacking = revisions.clone();
            lacking.remove(at);
            assert!(found(&lacking).is_some(), "without {at}");
            let mut changed = revisions.clone();
            changed[at].ran_ms += 1;
            assert!(found(&changed).is_some(), "{at} changed");
        }
    }
}
