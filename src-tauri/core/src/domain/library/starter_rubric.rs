//! The rubric that every library begins with, for rounds in which an assistant may be asked.

use super::rubric::{Criterion, Rubric};

/// Five criteria for how a candidate works with an assistant, each with four levels.
#[must_use]
pub fn starter_rubric() -> Rubric {
    Rubric {
        title: "Working with an AI assistant".into(),
        about: "For rounds in which the candidate may ask an assistant. Judge what the candidate did, not \
                what the assistant wrote. Where you had no chance to see something, choose “not observed”: \
                it is never a low score."
            .into(),
        criteria: vec![
            criterion(
                "Frames the problem",
                "Before and between questions to the assistant: does the candidate know what is to be built?",
                [
                    "Passes the task on as it stands. Starts without asking what is unclear, and can't say \
                     what a finished answer would do.",
                    "Restates the task, but misses a constraint that matters. Notices it when the result is \
                     wrong.",
                    "Names inputs, outputs and limits before starting. Asks about what the task leaves open, \
                     and splits the work into steps.",
                    "Finds the part that decides the rest and starts there. States assumptions, says which \
                     are risky, and changes the plan when one fails.",
                ],
            ),
            criterion(
                "Directs the assistant",
                "What is asked, with which context, and what becomes of the answers.",
                [
                    "Asks for the whole solution, again and again, in the same words. Takes whatever comes.",
                    "Asks for parts, but leaves out what the assistant needs to know. Several rounds repair \
                     one question.",
                    "Asks precise questions with the code and the limits that matter. Builds on answers, and \
                     says what was wrong with one.",
                    "Chooses what to ask and what to do alone. Uses the assistant to compare ways, find \
                     counterexamples or review, and stops a thread that leads nowhere.",
                ],
            ),
            criterion(
                "Checks what it says",
                "How the candidate finds out whether an answer is right.",
                [
                    "Takes answers over unread. An error in them stays until the end.",
                    "Reads answers and tries the example from the task. Edge cases are left to luck.",
                    "Tests answers with cases of their own, the boundaries among them. Finds the error in a \
                     wrong answer.",
                    "Expects answers to be wrong where that would cost most, checks there first, and can say \
                     why a part is right without running it.",
                ],
            ),
            criterion(
                "Owns the result",
                "Whether the answer is the candidate's, whoever typed it.",
                [
                    "Can't find their way in the code. A small change needs the assistant.",
                    "Follows the code with effort. Changes it by trial.",
                    "Changes any part of it without help. Names and structure fit together, and leftovers of \
                     rejected answers are gone.",
                    "Leaves an answer that others could take over: consistent, no larger than needed, with \
                     its limits stated.",
                ],
            ),
            criterion(
                "Explains decisions",
                "During the work and in the conversation after it.",
                [
                    "“The assistant said so.”",
                    "Describes what the code does, but not why it was built this way.",
                    "Gives reasons for the choices that matter, and names one alternative to each with what \
                     it would have cost.",
                    "Weighs choices against the task's limits, says what they would do differently with more \
                     time, and what they are unsure of.",
                ],
            ),
        ],
    }
}

fn criterion(name: &str, about: &str, levels: [&str; 4]) -> Criterion {
    let levels = levels.into_iter().map(str::to_owned).collect();
    Criterion { name: name.into(), about: about.into(), levels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starter_rubric_keeps_its_own_rules() {
        let rubric = starter_rubric();
        assert_eq!(rubric.clone().validate().unwrap(), rubric);
        assert_eq!(rubric.criteria.len(), 5);
    }
}
