//! What a program writes: counted, made into text, and said soon.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use hotseat_child::{Letters, Mouth};
use hotseat_core::domain::run::OutputStream;

use crate::clock;
use crate::protocol::Answer;

/// How long what was written may wait for more, so that a thousand short lines are not a thousand messages.
const WAIT: Duration = Duration::from_millis(10);
/// How much is said at a time, in bytes.
const PIECE_BYTES: usize = 8 * 1024;

/// The program wrote more than it may.
#[derive(Debug, thiserror::Error)]
#[error("the program wrote more than it may")]
pub(super) struct Full;

/// Both outputs of one program.
#[derive(Clone)]
pub(super) struct Outputs {
    inner: Arc<Inner>,
}

struct Inner {
    state: Mutex<State>,
    /// Rings when there is something to say, or nothing more to come.
    rings: Condvar,
    mouth: Mouth,
}

struct State {
    left: usize,
    is_full: bool,
    is_over: bool,
    /// The stream of what waits to be said.
    stream: OutputStream,
    waiting: String,
    last_said: Option<Instant>,
    /// What is made into text, by stream.
    letters: [Letters; 2],
}

impl Outputs {
    /// Outputs that take so many bytes together, of text as it is handed on.
    pub(super) fn new(mouth: Mouth, most: usize) -> Self {
        let state = State {
            left: most,
            is_full: false,
            is_over: false,
            stream: OutputStream::Stdout,
            waiting: String::new(),
            last_said: None,
            letters: Default::default(),
        };
        let inner = Arc::new(Inner { state: Mutex::new(state), rings: Condvar::new(), mouth });
        let own = Arc::clone(&inner);
        // Ends with `finish`, or with the process.
        thread::spawn(move || own.say_what_waits());
        Self { inner }
    }

    /// Takes what the program wrote.
    ///
    /// # Errors
    /// Where that is more than it may; what fits is taken.
    pub(super) fn write(&self, stream: OutputStream, bytes: &[u8]) -> Result<(), Full> {
        let mut state = self.inner.lock();
        if state.is_full {
            return Err(Full);
        }
        // What can't be kept need not be read: one call may write far more than all that may be written.
        let most = state.left.saturating_add(UTF8_BYTES_MAX).min(bytes.len());
        let text = state.letters[index(stream)].add(&bytes[..most]);
        self.inner.take(&mut state, stream, &text)
    }

    /// Says what is left. To be called once the program is over.
    pub(super) fn finish(&self) {
        let mut state = self.inner.lock();
        for stream in [OutputStream::Stdout, OutputStream::Stderr] {
            let rest = state.letters[index(stream)].finish();
            if !rest.is_empty() && !state.is_full {
                self.inner.take(&mut state, stream, &rest).ok();
            }
        }
        self.inner.say(&mut state);
        state.is_over = true;
        self.inner.rings.notify_all();
    }

    /// Whether the program wrote more than it may.
    pub(super) fn is_full(&self) -> bool {
        self.inner.lock().is_full
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        // The last one but the thread's own.
        if Arc::strong_count(&self.inner) <= 2 {
            self.inner.lock().is_over = true;
            self.inner.rings.notify_all();
        }
    }
}

/// Most bytes of a character: with so many more than fit, the text is longer than what fits.
const UTF8_BYTES_MAX: usize = 4;

impl Inner {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, state: &mut State, stream: OutputStream, text: &str) -> Result<(), Full> {
        if state.stream != stream {
            self.say(state);
            state.stream = stream;
        }
        let fits = &text[..text.floor_char_boundary(state.left)];
        state.left -= fits.len();
        state.waiting.push_str(fits);
        state.is_full = fits.len() < text.len();
        // A line that is not finished waits for its end, if only a moment.
        let is_due = state.waiting.ends_with('\n')
            && state.last_said.is_none_or(|last| clock::now().duration_since(last) >= WAIT);
        if is_due || state.is_full || state.waiting.len() >= PIECE_BYTES {
            self.say(state);
        } else {
            self.rings.notify_all();
        }
        if state.is_full { Err(Full) } else { Ok(()) }
    }

    /// Says what waits, without letting go of the lock: the order is the order it was written in.
    fn say(&self, state: &mut State) {
        if state.waiting.is_empty() {
            return;
        }
        let text = std::mem::take(&mut state.waiting);
        self.mouth.say(&Answer::Output { stream: state.stream, text });
        state.last_said = Some(clock::now());
    }

    fn say_what_waits(&self) {
        let mut state = self.lock();
        while !state.is_over {
            if state.waiting.is_empty() {
                state = self.rings.wait(state).unwrap_or_else(PoisonError::into_inner);
            } else {
                drop(state);
                thread::sleep(WAIT);
                state = self.lock();
                if !state.is_over {
                    self.say(&mut state);
                }
            }
        }
    }
}

fn index(stream: OutputStream) -> usize {
    match stream {
        OutputStream::Stdout => 0,
        OutputStream::Stderr => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{self, Write};

    #[derive(Clone, Default)]
    struct Heard(Arc<Mutex<Vec<u8>>>);

    impl Write for Heard {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What was said of writing this, as text by stream.
    fn said(most: usize, writes: &[(OutputStream, &[u8])]) -> (Vec<Answer>, bool) {
        let said = Heard::default();
        let outputs = Outputs::new(Mouth::into(said.clone()), most);
        for (stream, bytes) in writes {
            outputs.write(*stream, bytes).ok();
        }
        outputs.finish();
        let lines = said.0.lock().unwrap().clone();
        let answers = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        (answers.map(|line| serde_json::from_slice(line).unwrap()).collect(), outputs.is_full())
    }

    fn text(answers: &[Answer]) -> String {
        let text = |answer: &Answer| match answer {
            Answer::Output { text, .. } => text.clone(),
            Answer::Ready | Answer::Begun | Answer::Ended(_) => panic!("{answer:?}"),
        };
        answers.iter().map(text).collect()
    }

    #[test]
    fn a_character_in_two_writes_is_one() {
        let (answers, _) = said(
            100,
            &[(OutputStream::Stdout, &[0xc3]), (OutputStream::Stdout, &[0xa9, b'!', 0xff, 0xe2])],
        );
        assert_eq!(text(&answers), "é!\u{fffd}\u{fffd}");
    }

    #[test]
    fn what_is_too_much_is_cut_between_characters() {
        let (answers, is_full) = said(4, &[(OutputStream::Stdout, "aéé".as_bytes())]);
        assert_eq!((text(&answers).as_str(), is_full), ("aé", true));
        let (answers, is_full) = said(5, &[(OutputStream::Stdout, "aéé".as_bytes())]);
        assert_eq!((text(&answers).as_str(), is_full), ("aéé", false));
    }

    #[test]
    fn both_outputs_count_together_and_keep_their_order() {
        let (answers, is_full) = said(
            3,
            &[
                (OutputStream::Stdout, b"a"),
                (OutputStream::Stderr, b"b"),
                (OutputStream::Stdout, b"cd"),
            ],
        );
        assert_eq!((text(&answers).as_str(), is_full), ("abc", true));
        assert_eq!(answers.len(), 3);
    }
}
