//! Where a text that was pasted stood before, as far as that can be told from what is kept.

use super::Origin;

/// As much of a pasted text as is looked for: enough to tell one place from another.
pub const LOOKED_FOR_CHARS: usize = 1_000;

/// Where a pasted text stood before: in the own answer, something the assistant said, or the challenge, in
/// that order, or else outside. What people copy from a page has lost its Markdown and perhaps its line
/// ends, so that only what both have is compared: everything but blanks and marks.
pub fn origin<'a>(
    pasted: &str,
    own_answer: &str,
    answers: impl IntoIterator<Item = &'a str>,
    challenge: Option<&str>,
) -> Origin {
    let looked_for: String = pasted.chars().take(LOOKED_FOR_CHARS).collect();
    let wanted = bare(&looked_for);
    let holds = |text: &str| bare(text).contains(&wanted);
    if wanted.is_empty() {
        Origin::Outside
    } else if holds(own_answer) {
        Origin::OwnAnswer
    } else if answers.into_iter().any(holds) {
        Origin::Assistant
    } else if challenge.is_some_and(holds) {
        Origin::Challenge
    } else {
        Origin::Outside
    }
}

/// The text without blanks and the marks of Markdown.
fn bare(text: &str) -> String {
    let is_mark = |sign: char| "*_`~#>|\\-+[]$".contains(sign);
    text.chars().filter(|sign| !sign.is_whitespace() && !is_mark(*sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHALLENGE: &str = "# Rate limiter\n\nAllow **at most** 100 calls a minute.";
    const ANSWER: &str =
        "Use a *token bucket*:\n\n```python\ndef allow(now):\n    return True\n```";

    fn of(pasted: &str, own_answer: &str) -> Origin {
        origin(pasted, own_answer, [ANSWER], Some(CHALLENGE))
    }

    #[test]
    fn what_was_copied_from_a_page_is_found_without_its_markup() {
        assert_eq!(of("Allow at most 100 calls a minute.", ""), Origin::Challenge);
        assert_eq!(of("Use a token bucket:", ""), Origin::Assistant);
        assert_eq!(of("def allow(now):\r\n\treturn True", ""), Origin::Assistant);
        assert_eq!(of("def allow(now):", "def allow(now): pass"), Origin::OwnAnswer);
        assert_eq!(of("def deny(now):", "def allow(now): pass"), Origin::Outside);
        assert_eq!(of(" \n", "a b"), Origin::Outside);
    }

    #[test]
    fn of_a_long_text_only_the_beginning_is_looked_for() {
        let long = "语".repeat(LOOKED_FOR_CHARS);
        assert_eq!(origin(&format!("{long}x"), &long, [], None), Origin::OwnAnswer);
        assert_eq!(origin(&format!("x{long}"), &long, [], None), Origin::Outside);
    }
}
