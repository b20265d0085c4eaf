//! What a session's config says to its assistant.

use crate::domain::ledger::ANSWER_CAP_DEFAULT_TOKENS;
use serde_json::{Map, Value};

/// The instructions where a session's config gives none. They help without handing out the answer,
/// and contain nothing of the interviewer's.
pub const DEFAULT_SYSTEM_PROMPT: &str = "\
You are a coding assistant in a technical interview. A candidate is working on a task and may ask \
you anything. Help as a good colleague would: explain concepts and interfaces, discuss approaches \
and their costs, point out mistakes and how to find them, and answer precise questions precisely. \
Do not hand out a complete solution of the task; if you are asked for one, outline the way and help \
with the next step. Keep answers short, and say so when you are not sure.";

/// Fewest tokens of an answer a config can ask for.
pub const ANSWER_CAP_MIN_TOKENS: i64 = 16;
const TEMPERATURE_MAX: f64 = 2.0;

/// A session's wishes for its assistant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssistantConfig {
    /// Instructions; none means the default.
    pub system_prompt: Option<String>,
    /// How freely the model chooses its words, 0 to 2; none leaves it to the model.
    pub temperature: Option<f64>,
    /// Most tokens of one answer.
    pub max_tokens: Option<i64>,
    /// Whether nothing but this computer may be called.
    pub only_local: bool,
    /// Whether it is told the task. Sessions of before could not say so, and are not changed under way;
    /// every new one says it.
    pub knows_challenge: bool,
}

impl AssistantConfig {
    /// The wishes in a session's config: `system_prompt`, `temperature`, `max_tokens`, `only_local` and
    /// `knows_challenge`. Other keys are left alone.
    ///
    /// # Errors
    /// The sentence of the first rule that is broken.
    pub fn parse(config: &Map<String, Value>) -> Result<Self, &'static str> {
        let wrong = |key: &str, is_right: fn(&Value) -> bool| {
            config.get(key).is_some_and(|value| !value.is_null() && !is_right(value))
        };
        if wrong("system_prompt", Value::is_string) {
            return Err("Config: system_prompt must be a text");
        }
        if wrong("temperature", |value| temperature(value).is_some()) {
            return Err("Config: temperature must be a number from 0 to 2");
        }
        if wrong("max_tokens", |value| max_tokens(value).is_some()) {
            return Err("Config: max_tokens must be a whole number of at least 16");
        }
        if wrong("only_local", Value::is_boolean) {
            return Err("Config: only_local must be true or false");
        }
        if wrong("knows_challenge", Value::is_boolean) {
            return Err("Config: knows_challenge must be true or false");
        }
        Ok(Self::read(config))
    }

    /// The same of a config that was judged before; what breaks a rule is left out.
    #[must_use]
    pub fn read(config: &Map<String, Value>) -> Self {
        let text = config.get("system_prompt").and_then(Value::as_str).map(str::trim);
        Self {
            system_prompt: text.filter(|text| !text.is_empty()).map(str::to_owned),
            temperature: config.get("temperature").and_then(temperature),
            max_tokens: config.get("max_tokens").and_then(max_tokens),
            only_local: config.get("only_local").and_then(Value::as_bool).unwrap_or(false),
            knows_challenge: config
                .get("knows_challenge")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        }
    }

    /// Writes into a new session's config what it leaves open and an older one's would mean otherwise: the
    /// assistant is told the task.
    pub fn complete(config: &mut Map<String, Value>) {
        config.entry("knows_challenge").or_insert(Value::Bool(true));
    }

    /// The instructions in force.
    #[must_use]
    pub fn system_prompt(&self) -> &str {
        self.system_prompt.as_deref().unwrap_or(DEFAULT_SYSTEM_PROMPT)
    }

    /// Most tokens of one answer of a model that gives at most `model_max_tokens`.
    #[must_use]
    pub fn answer_cap_tokens(&self, model_max_tokens: u32) -> i64 {
        self.max_tokens.unwrap_or(ANSWER_CAP_DEFAULT_TOKENS).min(i64::from(model_max_tokens))
    }
}

fn temperature(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| (0.0..=TEMPERATURE_MAX).contains(number))
}

fn max_tokens(value: &Value) -> Option<i64> {
    value.as_i64().filter(|number| *number >= ANSWER_CAP_MIN_TOKENS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_empty_config_means_the_defaults() {
        for config in [json!({}), json!({ "system_prompt": "  ", "temperature": null })] {
            let wishes = AssistantConfig::parse(&map(config)).unwrap();
            assert_eq!(wishes, AssistantConfig::default());
            assert_eq!(wishes.system_prompt(), DEFAULT_SYSTEM_PROMPT);
            assert_eq!(wishes.answer_cap_tokens(2_048), 2_048);
            assert_eq!(wishes.answer_cap_tokens(128_000), ANSWER_CAP_DEFAULT_TOKENS);
        }
    }

    #[test]
    fn wishes_are_read_and_other_keys_left_alone() {
        let config = json!({ "system_prompt": " Be brief. ", "temperature": 0, "max_tokens": 50,
                             "only_local": true, "knows_challenge": true, "colour": ["red"] });
        let wishes = AssistantConfig::parse(&map(config)).unwrap();
        assert_eq!(wishes.system_prompt(), "Be brief.");
        assert_eq!((wishes.temperature, wishes.only_local), (Some(0.0), true));
        assert!(wishes.knows_challenge);
        assert_eq!(wishes.answer_cap_tokens(2_048), 50);
    }

    #[test]
    fn the_assistant_of_a_new_session_is_told_the_task_unless_it_says_otherwise() {
        for (config, expected) in [(json!({}), true), (json!({ "knows_challenge": false }), false)]
        {
            let mut config = map(config);
            AssistantConfig::complete(&mut config);
            assert_eq!(AssistantConfig::read(&config).knows_challenge, expected);
        }
        assert!(!AssistantConfig::read(&Map::new()).knows_challenge, "as it was before");
    }

    #[test]
    fn wishes_that_make_no_sense_are_refused_and_never_used() {
        let wrong = [
            json!({ "system_prompt": 5 }),
            json!({ "temperature": 2.1 }),
            json!({ "temperature": "hot" }),
            json!({ "max_tokens": 15 }),
            json!({ "max_tokens": 100.5 }),
            json!({ "only_local": "yes" }),
            json!({ "knows_challenge": 1 }),
        ];
        for config in wrong {
            assert!(AssistantConfig::parse(&map(config.clone())).is_err(), "{config}");
            assert_eq!(AssistantConfig::read(&map(config)), AssistantConfig::default());
        }
    }
}
