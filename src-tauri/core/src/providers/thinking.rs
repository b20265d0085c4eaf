//! Thoughts that a model writes into its answer, because nothing between it and us parts them.

use crate::domain::assistant::Part;
use std::mem;

/// What thoughts begin with and end with at the beginning of an answer: DeepSeek, Qwen and most, Magistral,
/// gpt-oss, and a family that llama.cpp names by its tags alone.
const MARKS: [(&str, &str); 6] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("[THINK]", "[/THINK]"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ("<|channel>thought", "<channel|>"),
];

/// What gpt-oss begins an answer with that has no thoughts before it.
const ANSWER_MARK: &str = "<|channel|>final<|message|>";

/// Most white space before thoughts that is waited through.
const HELD_MAX_BYTES: usize = 4_096;

/// Tells thoughts from the answer while both arrive.
#[derive(Debug)]
pub struct Thinking {
    place: Place,
    /// Came, and is not known yet to be one or the other.
    held: String,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Beginning,
    Thoughts {
        end: &'static str,
    },
    /// Behind thoughts, before the answer's first word.
    Behind,
    Answer,
}

impl Thinking {
    /// Before an answer's first word.
    #[must_use]
    pub const fn new() -> Self {
        Self { place: Place::Beginning, held: String::new() }
    }

    /// Behind what the model was given, which may have begun the thoughts.
    #[must_use]
    pub fn after(given: &str) -> Self {
        let given = given.trim_end();
        let begun = MARKS.iter().find(|(begin, _)| given.ends_with(begin));
        let place = begun.map_or(Place::Beginning, |(_, end)| Place::Thoughts { end });
        Self { place, held: String::new() }
    }

    /// Whether what comes next belongs to the thoughts, as far as is known.
    #[must_use]
    pub const fn is_inside(&self) -> bool {
        matches!(self.place, Place::Thoughts { .. })
    }

    /// The parts that more of the text makes known.
    pub fn part(&mut self, text: &str) -> Vec<Part> {
        self.held.push_str(text);
        let mut parts = Vec::new();
        while let Some(part) = self.next() {
            parts.extend(part);
        }
        parts
    }

    /// What was held when nothing more comes.
    pub fn finish(&mut self) -> Option<Part> {
        let held = mem::take(&mut self.held);
        match self.place {
            Place::Thoughts { .. } => thought(held),
            Place::Beginning | Place::Answer => piece(held),
            Place::Behind => None,
        }
    }

    /// The next part; an empty one where only the place has changed, none where more has to come.
    fn next(&mut self) -> Option<Option<Part>> {
        match self.place {
            Place::Beginning => {
                let text = self.held.trim_start();
                if let Some((begin, end)) = MARKS.iter().find(|(begin, _)| text.starts_with(begin))
                {
                    self.held = text[begin.len()..].to_owned();
                    self.place = Place::Thoughts { end };
                    return Some(None);
                }
                if let Some(answer) = text.strip_prefix(ANSWER_MARK) {
                    self.held = answer.to_owned();
                    self.place = Place::Behind;
                    return Some(None);
                }
                let may_begin = MARKS.iter().any(|(begin, _)| begin.starts_with(text))
                    || ANSWER_MARK.starts_with(text);
                if may_begin && self.held.len() <= HELD_MAX_BYTES {
                    return None;
                }
                self.place = Place::Answer;
                Some(None)
            }
            Place::Thoughts { end } => {
                if let Some(at) = self.held.find(end) {
                    let behind = self.held.split_off(at + end.len());
                    self.held.truncate(at);
                    self.place = Place::Behind;
                    return Some(thought(mem::replace(&mut self.held, behind)));
                }
                // The end may have begun.
                let known = self.held.len().saturating_sub(end.len() - 1);
                let behind = self.held.split_off(self.held.floor_char_boundary(known));
                thought(mem::replace(&mut self.held, behind)).map(Some)
            }
            Place::Behind => {
                self.held = self.held.trim_start().to_owned();
                if self.held.is_empty() {
                    return None;
                }
                self.place = Place::Answer;
                Some(None)
            }
            Place::Answer => piece(mem::take(&mut self.held)).map(Some),
        }
    }
}

impl Default for Thinking {
    fn default() -> Self {
        Self::new()
    }
}

fn piece(text: String) -> Option<Part> {
    (!text.is_empty()).then_some(Part::Piece(text))
}

fn thought(text: String) -> Option<Part> {
    (!text.is_empty()).then_some(Part::Thinking(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thoughts and answer, however the text is cut.
    fn parted(text: &str) -> (String, String) {
        let cut = |pieces: Vec<&str>| {
            let mut thinking = Thinking::new();
            let mut parts: Vec<_> = pieces.iter().flat_map(|piece| thinking.part(piece)).collect();
            parts.extend(thinking.finish());
            let mut told = (String::new(), String::new());
            for part in parts {
                match part {
                    Part::Thinking(text) => told.0.push_str(&text),
                    Part::Piece(text) => told.1.push_str(&text),
                    Part::End(_) | Part::Report(_) => unreachable!(),
                }
            }
            told
        };
        let whole = cut(vec![text]);
        for (at, _) in text.char_indices() {
            assert_eq!(cut(vec![&text[..at], &text[at..]]), whole, "cut at {at}");
        }
        assert_eq!(cut(text.split_inclusive(|_| true).collect()), whole, "letter by letter");
        whole
    }

    fn told(thoughts: &str, answer: &str) -> (String, String) {
        (thoughts.to_owned(), answer.to_owned())
    }

    #[test]
    fn thoughts_in_front_of_an_answer_are_told_from_it() {
        assert_eq!(parted("<think>step 1</think>\n\nYes."), told("step 1", "Yes."));
        assert_eq!(parted("\n<think>\né < 3\n</think>391"), told("\né < 3\n", "391"));
        assert_eq!(parted("[THINK]hm[/THINK]Yes"), told("hm", "Yes"));
        let harmony = "<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Yes";
        assert_eq!(parted(harmony), told("hm<|end|><|start|>assistant", "Yes"));
        assert_eq!(parted("<|channel|>final<|message|>Yes"), told("", "Yes"));
        assert_eq!(parted("<think></think>Yes"), told("", "Yes"));
    }

    #[test]
    fn an_answer_about_tags_is_an_answer() {
        for text in ["<this> is", "Write <think>a</think>.", "<", "", "  <thi", "[THIN]"] {
            assert_eq!(parted(text), told("", text), "{text}");
        }
    }

    #[test]
    fn thoughts_may_be_begun_by_what_the_model_was_given() {
        let mut thinking = Thinking::after("<|im_start|>assistant\n<think>\n");
        assert!(thinking.is_inside());
        let parts = thinking.part("hm</think>\n\nYes.");
        assert_eq!(parts, [Part::Thinking("hm".into()), Part::Piece("Yes.".into())]);
        assert!(!thinking.is_inside());
        // Where they are over before the answer begins, as with models told not to think.
        assert!(!Thinking::after("<think>\n\n</think>\n\n").is_inside());
    }

    #[test]
    fn thoughts_without_an_end_are_thoughts() {
        assert_eq!(parted("<think>on and on </thi"), told("on and on </thi", ""));
    }
}
