//! What the script says. It never pretends to understand, and never solves a task.

use super::COUNTER;
use super::cue::Cue;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How the first answer of a conversation begins.
const INTRODUCTION: &str = "I am the practice assistant: a script that comes with Hotseat, not an AI. \
I understand nothing of what you write, and I am here so that an interview can be rehearsed without a \
network.\n\nTo rehearse more than an answer, begin a question with one of these:\n\n\
- `write a lot` for an answer up to the largest one allowed\n\
- `please wait` for twenty seconds of silence\n\
- `please fail: rate limited` for a failure; others are `unreachable`, `refused key`, `model missing`, \
`too long`, `provider failed`, `timed out`. With `in the middle` it comes after a part of an answer\n\n";
/// How later answers begin.
const REMINDER: &str = "*Practice script, not an AI.* ";

const GREETINGS: [&str; 3] = [
    "Hello! Ask something about the task, or paste some code, and watch the tokens count down.",
    "Hello. Whenever you are ready: a question about the task is a good beginning.",
    "Welcome. Type as you would in the interview; every answer takes tokens from the budget.",
];

const OUTLINES: [&str; 4] = [
    "Before an answer, questions back:\n\n1. How large does the input get?\n2. What may be assumed \
     about its order, and can it be empty?\n3. Is it more important to be fast or to be easily \
     understood?\n\nA way to go on: write down two small examples, solve them by hand, and name the \
     step you repeat.",
    "One approach, in general:\n\n1. Say in one sentence what goes in and what comes out.\n2. Find \
     the simplest way that works, however slow.\n3. Ask what it does twice, and keep that.\n4. Test \
     the edges: nothing, one, many, equal, negative.\n\nWhich of these have you done?",
    "What would change if the input were a thousand times larger? Write the cost of the plain way \
     beside the cost you can afford:\n\n```text\nplain way    n * n\naffordable   n * log n\n```\n\n\
     Then look for what brings you from one to the other: sorting, a table, or a queue.",
    "Try it the other way round: which mistake would a reviewer look for first? Typical ones are an \
     index off by one, an input that is empty, and a state that is changed while it is read. Choose \
     one and say how your approach avoids it.",
];

const REMARKS: [&str; 4] = [
    "That sounds like a step. Say what you expect to happen before you run it, then compare.",
    "Put into a table, it is easier to discuss:\n\n```text\nstep | what is known | what is next\n-----\
     +---------------+-------------\n   1 | the input     | one example\n   2 | the example   | the rule\n\
     ```\n\nFill in the third line yourself.",
    "A model would now pick up the words you used. A script can't, so here is a general remark: name \
     the part you are least sure of, and test that one first.",
    "Noted. If you are stuck, make the task smaller: drop one condition, solve what is left, and bring \
     the condition back.",
];

/// The answer to a question that is no order.
pub(super) fn answer(cue: Cue, question: &str, is_first: bool) -> String {
    let opening = if is_first { INTRODUCTION } else { REMINDER };
    let body = match cue {
        Cue::Greeting => chosen(&GREETINGS, question).to_owned(),
        Cue::Code => about_code(question),
        Cue::Question => chosen(&OUTLINES, question).to_owned(),
        Cue::Wait => {
            "That was the silence you asked for. Models on slow machines read for minutes \
                      before their first word."
                .to_owned()
        }
        Cue::Fail { .. } => "This answer breaks off, as you asked, after these words".to_owned(),
        Cue::Other | Cue::WriteALot => chosen(&REMARKS, question).to_owned(),
    };
    format!("{opening}{body}")
}

/// An answer of more than `tokens`, so that it is cut.
pub(super) fn long_answer(tokens: i64) -> String {
    let mut text = String::from(
        "I am the practice script, not an AI, and this goes on until the answer is as large as it may \
         be, or until you stop it.\n\n",
    );
    for number in 1.. {
        let outline = OUTLINES[number % OUTLINES.len()];
        text += &format!("## Part {number}\n\n{outline}\n\n");
        // An answer of so many bytes has enough tokens: none is longer than ten letters on average.
        let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX);
        if bytes / 10 > tokens || (bytes / 4 > tokens && COUNTER.count(&text) > tokens) {
            break;
        }
    }
    text
}

/// What can be said of code without understanding it.
fn about_code(question: &str) -> String {
    let code = question.split("```").nth(1).unwrap_or(question);
    let lines: Vec<&str> = code.lines().filter(|line| !line.trim().is_empty()).collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let deepest = lines.iter().map(|line| line.len() - line.trim_start().len()).max().unwrap_or(0);
    let branches = lines.iter().filter(|line| is_branch(line)).count();
    let count = |number: usize, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let advice = if lines.len() > 30 || deepest > 12 {
        "I would look for a part that can have a name of its own."
    } else {
        "That is short enough to be read in one go. Which input would break it?"
    };
    format!(
        "I can't read code, but I can measure it: {}, the longest of {}, {}, and indented by at most \
         {}. {advice}",
        count(lines.len(), "line", "lines"),
        count(longest, "character", "characters"),
        count(branches, "line that branches or repeats", "lines that branch or repeat"),
        count(deepest, "character", "characters"),
    )
}

fn is_branch(line: &str) -> bool {
    let first = line.trim_start().split(|c: char| !c.is_alphanumeric()).next();
    matches!(
        first,
        Some(
            "if" | "else" | "elif" | "for" | "while" | "match" | "switch" | "case" | "loop" | "try"
        )
    )
}

/// A line chosen by the question: the same for the same one.
fn chosen(lines: &[&'static str], question: &str) -> &'static str {
    let mut hasher = DefaultHasher::new();
    question.hash(&mut hasher);
    let number = usize::try_from(hasher.finish() >> 33).unwrap_or(0);
    lines.get(number % lines.len()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answer_says_that_it_is_no_ai_and_later_ones_say_it_shortly() {
        for cue in [Cue::Greeting, Cue::Code, Cue::Question, Cue::Other, Cue::Wait] {
            let first = answer(cue, "Is it sorted?", true);
            let later = answer(cue, "Is it sorted?", false);
            assert!(
                first.starts_with("I am the practice assistant: a script")
                    && first.contains("not an AI")
            );
            assert!(later.starts_with("*Practice script, not an AI.*"));
            assert!(later.len() < first.len());
        }
        assert!(long_answer(10).starts_with("I am the practice script, not an AI"));
    }

    #[test]
    fn answers_vary_with_the_question_and_are_the_same_for_the_same_one() {
        let answers: Vec<String> =
            (0..40).map(|n| answer(Cue::Question, &format!("What about {n}?"), false)).collect();
        let again = answer(Cue::Question, "What about 7?", false);
        assert_eq!(answers[7], again);
        for outline in OUTLINES {
            assert!(answers.iter().any(|answer| answer.ends_with(outline)));
        }
        assert!(answers.iter().any(|answer| answer.contains("```")));
    }

    #[test]
    fn code_is_measured() {
        let answer = answer(Cue::Code, "```py\nfor x in y:\n    if x:\n        z(x)\n```", false);
        assert!(answer.contains("4 lines, the longest of 12 characters"), "{answer}");
        assert!(answer.contains("2 lines that branch or repeat"), "{answer}");
        assert!(answer.contains("at most 8 characters"), "{answer}");
    }

    #[test]
    fn a_long_answer_is_longer_than_asked() {
        for tokens in [1, 100, 2_048] {
            assert!(COUNTER.count(&long_answer(tokens)) > tokens);
        }
    }
}
