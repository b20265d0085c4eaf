//! One stretch of a text, replaced by another.

use serde::Serialize;

/// One stretch of a text, replaced by another. Places are bytes of UTF-8, always between two characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Splice {
    /// Where the stretch begins.
    pub at: usize,
    /// How many bytes it had.
    pub removed: usize,
    /// What stands there now.
    pub inserted: String,
}

impl Splice {
    /// The shortest stretch that makes `after` of `before`.
    #[must_use]
    pub fn between(before: &str, after: &str) -> Self {
        let equal = |(a, b): &(u8, u8)| a == b;
        let head = before.bytes().zip(after.bytes()).take_while(equal).count();
        // Both are equal up to there, so that what is between two characters in one is so in the other.
        let at = (0..=head).rev().find(|at| before.is_char_boundary(*at)).unwrap_or(0);
        let (old, new) = (&before[at..], &after[at..]);
        let tail = old.bytes().rev().zip(new.bytes().rev()).take_while(equal).count();
        let is_edge = |tail: &usize| old.is_char_boundary(old.len() - tail);
        let tail = (0..=tail).rev().find(is_edge).unwrap_or(0);
        let inserted = new[..new.len() - tail].to_owned();
        Self { at, removed: old.len() - tail, inserted }
    }

    /// Makes the change; false, and nothing done, where the text has no such stretch.
    #[must_use]
    pub fn apply(&self, text: &mut String) -> bool {
        let Some(end) = self.at.checked_add(self.removed) else { return false };
        let is_there = text.get(self.at..end).is_some();
        if is_there {
            text.replace_range(self.at..end, &self.inserted);
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_the_shortest_stretch_between_two_characters() {
        let of = |before, after| {
            let Splice { at, removed, inserted } = Splice::between(before, after);
            (at, removed, inserted)
        };
        assert_eq!(of("abc", "abc"), (3, 0, String::new()));
        assert_eq!(of("ab", "axb"), (1, 0, "x".into()));
        assert_eq!(of("aab", "ab"), (1, 1, String::new()));
        // These share bytes, and no character.
        assert_eq!(of("é", "è"), (0, 2, "è".into()));
        assert_eq!(of("x語y", "x誟y"), (1, 3, "誟".into()));
        assert_eq!(of("", "🦀"), (0, 0, "🦀".into()));
    }

    #[test]
    fn a_change_of_another_text_is_refused() {
        let splice = Splice { at: 1, removed: 3, inserted: String::new() };
        for text in ["ab", "aé", ""] {
            let mut changed = text.to_owned();
            assert!(!splice.apply(&mut changed));
            assert_eq!(changed, text);
        }
    }
}
