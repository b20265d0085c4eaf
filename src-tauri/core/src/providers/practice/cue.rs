//! What in a question the script reacts to.

use crate::domain::assistant::FailureKind;

/// Seconds a rate-limited script wants to be left alone, where the question does not say.
const RETRY_AFTER_S: u32 = 2;
/// A greeting has no more words than this; a longer text that begins with one wants more.
const GREETING_WORDS: usize = 6;

/// What a question makes the script do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Fail: at once, or in the middle of an answer.
    Fail {
        /// The failure it ends with.
        kind: FailureKind,
        /// Whether a part of an answer comes before.
        is_late: bool,
    },
    /// Be silent for a long time, then answer.
    Wait,
    /// Answer until the cap.
    WriteALot,
    /// Greet back, and invite a question.
    Greeting,
    /// Speak about pasted code.
    Code,
    /// Ask back, and outline an approach.
    Question,
    /// Say something helpful in general.
    Other,
}

impl Cue {
    /// The cue in a question. Orders are taken only at its beginning: "why does my test fail?" is a
    /// question.
    pub(super) fn in_question(question: &str) -> Self {
        let lower = question.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|word| !word.is_empty() && *word != "please")
            .collect();
        match words.first().copied() {
            Some("fail") => Self::Fail { kind: named(&words), is_late: words.contains(&"middle") },
            Some("wait") => Self::Wait,
            Some("long") => Self::WriteALot,
            _ if lower.contains("write a lot") || lower.contains("long answer") => Self::WriteALot,
            _ if is_code(question) => Self::Code,
            Some("hello" | "hi" | "hey" | "good" | "hallo" | "bonjour" | "hola")
                if words.len() <= GREETING_WORDS && !lower.contains('?') =>
            {
                Self::Greeting
            }
            _ if is_question(&lower, &words) => Self::Question,
            _ => Self::Other,
        }
    }
}

/// The failure a question names: "please fail: rate limited 10".
fn named(words: &[&str]) -> FailureKind {
    let said = words.join(" ");
    let number = words.iter().find_map(|word| word.parse().ok());
    let kinds = [
        ("unreachable", FailureKind::Unreachable),
        ("refused key", FailureKind::RefusedKey),
        (
            "rate limited",
            FailureKind::RateLimited { retry_after_s: number.or(Some(RETRY_AFTER_S)) },
        ),
        ("model missing", FailureKind::ModelMissing),
        ("wrong address", FailureKind::WrongAddress),
        ("out of credit", FailureKind::OutOfCredit),
        ("loading", FailureKind::Loading),
        ("overloaded", FailureKind::Overloaded),
        ("blocked", FailureKind::Blocked),
        ("not offered", FailureKind::NotOffered),
        ("too long", FailureKind::TooLong { limit_tokens: None }),
        ("withheld", FailureKind::Withheld),
        ("refused", FailureKind::Refused),
        ("timed out", FailureKind::TimedOut),
        ("not local", FailureKind::NotLocal),
        ("not set up", FailureKind::NotSetUp),
        ("file gone", FailureKind::FileGone),
        ("file unusable", FailureKind::FileUnusable),
        (
            "no memory",
            FailureKind::NoMemory { needed_bytes: 5_200_000_000, free_bytes: 900_000_000 },
        ),
        ("engine ended", FailureKind::EngineEnded),
        ("no engine", FailureKind::NoEngine),
    ];
    let kind = kinds.into_iter().find(|(name, _)| said.contains(name));
    kind.map_or(FailureKind::ProviderFailed, |(_, kind)| kind)
}

/// A fence, or two lines that end or begin as lines of code do.
fn is_code(question: &str) -> bool {
    let starts =
        ["def ", "fn ", "class ", "return ", "for (", "if (", "import ", "#include", "let "];
    let looks_like_code = |line: &str| {
        let line = line.trim();
        line.ends_with([';', '{', '}']) || starts.iter().any(|start| line.starts_with(start))
    };
    question.contains("```") || question.lines().filter(|line| looks_like_code(line)).count() >= 2
}

fn is_question(lower: &str, words: &[&str]) -> bool {
    const ASKING: [&str; 9] =
        ["how", "what", "why", "which", "approach", "task", "solve", "implement", "should"];
    lower.contains('?') || words.iter().any(|word| ASKING.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_asks_for_its_failure_by_name() {
        let failures = [
            ("please fail: unreachable", FailureKind::Unreachable),
            ("Please fail: refused key", FailureKind::RefusedKey),
            ("fail: rate limited", FailureKind::RateLimited { retry_after_s: Some(2) }),
            ("fail: rate_limited 45", FailureKind::RateLimited { retry_after_s: Some(45) }),
            ("fail, model missing!", FailureKind::ModelMissing),
            ("fail: wrong address", FailureKind::WrongAddress),
            ("fail: too long", FailureKind::TooLong { limit_tokens: None }),
            ("fail: out of credit", FailureKind::OutOfCredit),
            ("fail: loading", FailureKind::Loading),
            ("fail: overloaded", FailureKind::Overloaded),
            ("fail: blocked", FailureKind::Blocked),
            ("fail: not offered", FailureKind::NotOffered),
            ("fail: refused", FailureKind::Refused),
            ("fail: withheld", FailureKind::Withheld),
            ("fail: provider failed", FailureKind::ProviderFailed),
            ("fail", FailureKind::ProviderFailed),
            ("fail: timed out", FailureKind::TimedOut),
            ("fail: not local", FailureKind::NotLocal),
            ("fail: not set up", FailureKind::NotSetUp),
        ];
        for (question, kind) in failures {
            let cue = Cue::in_question(question);
            assert_eq!(cue, Cue::Fail { kind, is_late: false }, "{question}");
        }
        let late = Cue::Fail { kind: FailureKind::TimedOut, is_late: true };
        assert_eq!(Cue::in_question("please fail in the middle: timed out"), late);
    }

    #[test]
    fn only_an_order_is_an_order() {
        for question in ["Why does my test fail?", "How long is it?", "What should wait for what?"]
        {
            assert_eq!(Cue::in_question(question), Cue::Question, "{question}");
        }
        assert_eq!(Cue::in_question("please wait"), Cue::Wait);
        assert_eq!(Cue::in_question("Write a lot, please"), Cue::WriteALot);
        assert_eq!(Cue::in_question("long"), Cue::WriteALot);
    }

    #[test]
    fn greetings_code_and_questions_are_told_apart() {
        assert_eq!(Cue::in_question("Hello there!"), Cue::Greeting);
        assert_eq!(Cue::in_question("Hi, how should I begin?"), Cue::Question);
        assert_eq!(Cue::in_question("```python\nprint(1)\n```"), Cue::Code);
        assert_eq!(Cue::in_question("fn main() {\n    run();\n}"), Cue::Code);
        assert_eq!(Cue::in_question("I would use a queue."), Cue::Other);
        assert_eq!(Cue::in_question(""), Cue::Other);
    }
}
