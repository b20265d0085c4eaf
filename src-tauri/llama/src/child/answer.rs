//! Answering: what is read, what is kept of it for the next question, and what is written.

use super::ffi::{self, BATCH_TOKENS, Computed, Context, Model, Token};
use super::model::{Read, Reader};
use super::sampling::Advice;
use crate::protocol::{Ask, Ended, Load, Loaded, NoAnswer, NoLoad, Took, Word};
use hotseat_child::{Letters, Mouth};
use hotseat_core::domain::assistant::Part;
use hotseat_core::providers::Thinking;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// Which answers are to end. Ids only grow, so that one number says it.
#[derive(Debug, Default)]
pub(super) struct Stops {
    answering: AtomicU64,
    stopped: AtomicU64,
    /// While nothing is answered, as while the model is warmed up, nothing is to end.
    is_answering: AtomicBool,
}

impl Stops {
    /// Has that answer end, and those before it.
    pub(super) fn stop(&self, id: u64) {
        self.stopped.fetch_max(id, Ordering::SeqCst);
    }

    fn begin(&self, id: u64) {
        self.answering.store(id, Ordering::SeqCst);
        self.is_answering.store(true, Ordering::SeqCst);
    }

    fn end(&self) {
        self.is_answering.store(false, Ordering::SeqCst);
    }

    fn is_stopped(&self) -> bool {
        self.is_answering.load(Ordering::SeqCst)
            && self.stopped.load(Ordering::SeqCst) >= self.answering.load(Ordering::SeqCst)
    }
}

/// A model that answers.
pub(super) struct Answers {
    reader: Arc<Reader>,
    model: Arc<Model>,
    context: Context,
    advice: Advice,
    stops: Arc<Stops>,
    /// What the context holds, and whose conversation it is of.
    held: Vec<Token>,
    owner: String,
    load_ms: u64,
}

impl Answers {
    /// Loads a file. `loading` hears how far it is, and may end it.
    ///
    /// # Errors
    /// Why there is no model, and what the engine says of it.
    pub(super) fn load(
        load: &Load,
        stops: Arc<Stops>,
        loading: impl Fn(u32) -> bool + Send + 'static,
    ) -> Result<Self, (NoLoad, String)> {
        let begun = now();
        if let Some(lacking) = lacking() {
            return Err((NoLoad::Processor, format!("the processor has no {lacking}")));
        }
        ffi::begin();
        let failed = |why| (why, ffi::complaints());
        let mut told = 0;
        let progress = move |share: f32| {
            let per_mille = per_mille(share);
            // Every hundredth is enough.
            let is_news = per_mille >= told + 10;
            if is_news {
                told = per_mille;
            }
            !is_news || loading(per_mille)
        };
        let model =
            Model::load(Path::new(&load.path), progress).ok_or_else(|| failed(NoLoad::File))?;
        let model = Arc::new(model);
        if !model.answers() || model.vocabulary() <= 0 {
            return Err((NoLoad::File, "it answers no questions".into()));
        }
        let today = load.today.parse().map_err(|_| (NoLoad::File, "no date".to_owned()))?;
        let tokens = load.context_tokens.min(model.trained_tokens().max(1));
        let watched = Arc::clone(&stops);
        let context =
            Context::of(Arc::clone(&model), tokens, load.threads, move || !watched.is_stopped());
        let mut context = context.ok_or_else(|| failed(NoLoad::Memory))?;
        // Whatever has to be read from the disk or made once is, before a candidate waits for it.
        let [(begin, _), (end, _)] = model.ends();
        if context.read(&[begin.or(end).unwrap_or(0)], 0) != Computed::Done {
            return Err(failed(NoLoad::Memory));
        }
        context.forget();
        let reader = Arc::new(Reader::new(Arc::clone(&model), today));
        let advice = Advice::of(&model);
        let load_ms = milliseconds_since(begun);
        let (held, owner) = (Vec::new(), String::new());
        Ok(Self { reader, model, context, advice, stops, held, owner, load_ms })
    }

    pub(super) fn reader(&self) -> Arc<Reader> {
        Arc::clone(&self.reader)
    }

    pub(super) fn loaded(&self) -> Loaded {
        Loaded {
            context_tokens: self.context.tokens(),
            vocabulary: self.model.vocabulary().try_into().unwrap_or(0),
            template_trouble: self.reader.template().trouble().map(str::to_owned),
            load_ms: self.load_ms,
        }
    }

    /// Answers a question and says so; whether the parent still hears it.
    pub(super) fn answer(&mut self, id: u64, ask: Ask, mouth: &Mouth) -> bool {
        self.stops.begin(id);
        let last = self.write(id, ask, mouth);
        self.stops.end();
        last.is_some_and(|word| mouth.say(&word))
    }

    /// The last word of an answer; none where the parent hears nothing more.
    fn write(&mut self, id: u64, ask: Ask, mouth: &Mouth) -> Option<Word> {
        let failed = |why, detail: String| Some(Word::Failed { id, why, detail });
        let read = match self.reader.read(&ask.conversation) {
            Ok(read) if read.tokens.is_empty() => {
                return failed(NoAnswer::Template, "its template makes nothing of it".into());
            }
            Ok(read) => read,
            Err(refusal) => return failed(NoAnswer::Template, refusal),
        };
        let room = usize::try_from(self.context.tokens()).unwrap_or(usize::MAX);
        let Some(free) = room.checked_sub(read.tokens.len()).filter(|free| *free > 0) else {
            return failed(NoAnswer::TooLong, format!("{} tokens", read.tokens.len()));
        };
        let Some(mut sampler) = self.advice.sampler(&self.model, ask.temperature, ask.seed) else {
            return failed(NoAnswer::Engine, "nothing to choose tokens with".into());
        };
        let mut took = Took { prompt_tokens: count(read.tokens.len()), ..Took::default() };
        took.kept_tokens = count(self.keep(&ask.owner, &read.tokens));
        let ended = |end, took| Some(Word::Ended { id, end, took });
        while self.held.len() < read.tokens.len() {
            let from = self.held.len();
            let most = usize::try_from(BATCH_TOKENS).unwrap_or(usize::MAX);
            let until = (from + most).min(read.tokens.len());
            match self.take_in(&read.tokens[from..until]) {
                Computed::Done => {}
                Computed::Ended => return ended(Ended::Stopped, took),
                Computed::Full => return failed(NoAnswer::TooLong, ffi::complaints()),
                Computed::Failed => return failed(NoAnswer::Engine, ffi::complaints()),
            }
            if !mouth.say(&Word::Reading { id, took }) {
                return None;
            }
        }
        let most = usize::try_from(ask.most_tokens).unwrap_or(usize::MAX).min(free);
        let mut speech = Speech::new(self.reader.template().stop(), &read);
        let end = loop {
            if self.stops.is_stopped() {
                break Ended::Stopped;
            }
            if usize::try_from(took.answer_tokens).is_ok_and(|written| written >= most) {
                break Ended::Length;
            }
            let token = sampler.next(&mut self.context);
            took.answer_tokens += 1;
            if self.reader.is_end(token) {
                break Ended::Complete;
            }
            took.thought_tokens += u32::from(speech.is_thinking());
            let is_over = speech.hear(&self.reader.bytes(token));
            for word in speech.said(id, took) {
                if !mouth.say(&word) {
                    return None;
                }
            }
            if is_over {
                break Ended::Complete;
            }
            match self.take_in(&[token]) {
                Computed::Done => {}
                Computed::Ended => break Ended::Stopped,
                // Its view is full.
                Computed::Full => break Ended::Length,
                Computed::Failed => return failed(NoAnswer::Engine, ffi::complaints()),
            }
        };
        speech.finish();
        for word in speech.said(id, took) {
            if !mouth.say(&word) {
                return None;
            }
        }
        ended(end, took)
    }

    /// Keeps of what was read before what this begins with, if it is of the same conversation, and says how much
    /// that is. The last token is read again: what follows it is not known any more.
    fn keep(&mut self, owner: &str, tokens: &[Token]) -> usize {
        // What belongs to no session is kept for nothing.
        if owner.is_empty() || self.owner != owner {
            self.forget();
            owner.clone_into(&mut self.owner);
        }
        let alike = self.held.iter().zip(tokens).take_while(|(held, token)| held == token).count();
        let kept = alike.min(tokens.len() - 1);
        if kept < self.held.len() && !self.context.forget_from(kept) {
            // One that reads all as one whole begins anew.
            self.forget();
            return 0;
        }
        self.held.truncate(kept);
        kept
    }

    /// Reads more, behind what is held.
    fn take_in(&mut self, tokens: &[Token]) -> Computed {
        let computed = self.context.read(tokens, self.held.len());
        if computed == Computed::Done {
            self.held.extend_from_slice(tokens);
        } else if !self.context.forget_from(self.held.len()) {
            // Some of it may have been read.
            self.forget();
        }
        computed
    }

    fn forget(&mut self) {
        self.context.forget();
        self.held.clear();
    }
}

/// What is written, on its way from bytes to what is said.
struct Speech {
    letters: Letters,
    thinking: Thinking,
    /// What ends the answer where the model has no token for that.
    stop: Option<&'static str>,
    /// Came, and may be the beginning of the stop.
    held: String,
    parts: Vec<Part>,
}

impl Speech {
    fn new(stop: Option<&'static str>, asked: &Read) -> Self {
        let thinking = Thinking::after(&asked.text);
        Self { letters: Letters::default(), thinking, stop, held: String::new(), parts: Vec::new() }
    }

    fn is_thinking(&self) -> bool {
        self.thinking.is_inside()
    }

    /// Takes in the bytes of a token; whether the answer is over with it.
    fn hear(&mut self, bytes: &[u8]) -> bool {
        self.held.push_str(&self.letters.add(bytes));
        let (known, is_over) = match self.stop.map(|stop| (stop, self.held.find(stop))) {
            Some((_, Some(at))) => (at, true),
            Some((stop, None)) => (self.held.len() - begun(&self.held, stop), false),
            None => (self.held.len(), false),
        };
        let behind = self.held.split_off(known);
        let text = std::mem::replace(&mut self.held, behind);
        self.parts.extend(self.thinking.part(&text));
        if is_over {
            self.held.clear();
        }
        is_over
    }

    /// Lets out what was held back.
    fn finish(&mut self) {
        let mut rest = std::mem::take(&mut self.held);
        rest.push_str(&self.letters.finish());
        self.parts.extend(self.thinking.part(&rest));
        self.parts.extend(self.thinking.finish());
    }

    /// What became known, in words.
    fn said(&mut self, id: u64, took: Took) -> impl Iterator<Item = Word> + use<> {
        let parts = std::mem::take(&mut self.parts);
        parts.into_iter().filter_map(move |part| match part {
            Part::Piece(text) => Some(Word::Piece { id, text, took }),
            Part::Thinking(text) => Some(Word::Thought { id, text, took }),
            Part::End(_) | Part::Report(_) => None,
        })
    }
}

/// How many bytes at the end of a text may be the beginning of `stop`.
fn begun(text: &str, stop: &str) -> usize {
    let lengths = (1..stop.len()).rev().filter(|length| stop.is_char_boundary(*length));
    lengths.into_iter().find(|length| text.ends_with(&stop[..*length])).unwrap_or(0)
}

/// What the engine was built for and this processor lacks.
fn lacking() -> Option<&'static str> {
    #[cfg(target_arch = "x86_64")]
    {
        let has = [
            ("AVX2", is_x86_feature_detected!("avx2")),
            ("FMA", is_x86_feature_detected!("fma")),
            ("F16C", is_x86_feature_detected!("f16c")),
            ("BMI2", is_x86_feature_detected!("bmi2")),
        ];
        has.into_iter().find(|(_, has)| !has).map(|(name, _)| name)
    }
    #[cfg(not(target_arch = "x86_64"))]
    None
}

fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 1,000")]
fn per_mille(share: f32) -> u32 {
    (share.clamp(0.0, 1.0) * 1_000.0) as u32
}

#[expect(clippy::disallowed_methods, reason = "how long loading takes is measured in the child")]
fn now() -> Instant {
    Instant::now()
}

fn milliseconds_since(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_the_beginning_of_the_stop_is_held() {
        for (text, held) in [("abc<|im", 4), ("<", 1), ("a<b", 0), ("x<|im_end|", 9), ("", 0)] {
            assert_eq!(begun(text, "<|im_end|>"), held, "{text}");
        }
    }

    #[test]
    fn stopping_an_answer_stops_no_later_one() {
        let stops = Stops::default();
        stops.stop(3);
        assert!(!stops.is_stopped(), "nothing is being answered");
        stops.begin(3);
        assert!(stops.is_stopped());
        stops.begin(4);
        assert!(!stops.is_stopped());
        stops.stop(4);
        assert!(stops.is_stopped());
        stops.end();
        assert!(!stops.is_stopped());
    }
}
