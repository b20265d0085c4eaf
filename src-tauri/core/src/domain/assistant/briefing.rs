//! What an assistant reads before the conversation: its instructions and, where it is to know it, the task.

use super::AssistantConfig;

/// Stands between the instructions and the task.
const TASK_HEADING: &str = "The candidate's task:";
/// Bytes of a token, on the safe side: English has about four, and a script of three bytes a character up to
/// three.
const TOKEN_BYTES: usize = 3;

/// What every question of a session is sent with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Briefing {
    /// All of it, as it is sent.
    pub text: String,
    /// Whether the task is in it.
    pub knows_challenge: bool,
    /// Whether the task would be in it, were it not too long for the model.
    pub is_challenge_too_long: bool,
}

impl Briefing {
    /// What the session's config wants, for a model that reads so many tokens at once. A task that would
    /// take more than half of that is left out: questions and answers need room.
    #[must_use]
    pub fn of(config: &AssistantConfig, challenge: Option<&str>, window_tokens: i64) -> Self {
        let instructions = config.system_prompt();
        let wanted = challenge.filter(|_| config.knows_challenge()).map(str::trim);
        let Some(task) = wanted.filter(|task| !task.is_empty()) else {
            return Self::without(&instructions, false);
        };
        let tokens = i64::try_from(task.len() / TOKEN_BYTES).unwrap_or(i64::MAX);
        if tokens > window_tokens / 2 {
            return Self::without(&instructions, true);
        }
        Self {
            text: format!("{instructions}\n\n{TASK_HEADING}\n\n{task}"),
            knows_challenge: true,
            is_challenge_too_long: false,
        }
    }

    /// Tokens of it, roughly: a token of English has about four bytes.
    #[must_use]
    pub fn rough_tokens(&self) -> i64 {
        i64::try_from(self.text.len().div_ceil(4)).unwrap_or(i64::MAX)
    }

    fn without(instructions: &str, is_challenge_too_long: bool) -> Self {
        Self { text: instructions.to_owned(), knows_challenge: false, is_challenge_too_long }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn briefing(knows_challenge: bool, challenge: Option<&str>) -> Briefing {
        let system_prompt = Some("Be brief.".to_owned());
        let config = AssistantConfig {
            system_prompt,
            knows_challenge: Some(knows_challenge),
            ..AssistantConfig::default()
        };
        Briefing::of(&config, challenge, 1_000)
    }

    #[test]
    fn the_task_follows_the_instructions_where_it_is_to_be_known() {
        let told = briefing(true, Some(" Sort it.\n"));
        assert_eq!(told.text, "Be brief.\n\nThe candidate's task:\n\nSort it.");
        assert!(told.knows_challenge && !told.is_challenge_too_long);
    }

    #[test]
    fn without_a_task_or_the_wish_there_are_instructions_alone() {
        for (knows, challenge) in [(false, Some("Sort it.")), (true, None), (true, Some(" "))] {
            let told = briefing(knows, challenge);
            assert_eq!(told.text, "Be brief.");
            assert!(!told.knows_challenge && !told.is_challenge_too_long);
        }
    }

    #[test]
    fn a_task_that_takes_half_of_what_a_model_reads_is_left_out() {
        let told = briefing(true, Some(&"word ".repeat(301)));
        assert_eq!((told.text.as_str(), told.is_challenge_too_long), ("Be brief.", true));
        assert!(briefing(true, Some(&"word ".repeat(300))).knows_challenge);
    }
}
