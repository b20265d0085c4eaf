//! What a session's config says to its assistant.

use super::AiPolicy;
use crate::domain::ledger::ANSWER_CAP_DEFAULT_TOKENS;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The instructions where a session's config gives none. What the assistant may do is the policy's to say.
pub const DEFAULT_SYSTEM_PROMPT: &str = "\
You are a coding assistant in a technical interview. A candidate is working on a task and may ask \
you anything. Help as a good colleague would: answer precise questions precisely, say what an answer \
rests on, and point out what the question overlooks. Keep answers short, and say so when you are not \
sure.";

/// The instructions of sessions from before there were policies, which say both.
const EARLIER_SYSTEM_PROMPT: &str = "\
You are a coding assistant in a technical interview. A candidate is working on a task and may ask \
you anything. Help as a good colleague would: explain concepts and interfaces, discuss approaches \
and their costs, point out mistakes and how to find them, and answer precise questions precisely. \
Do not hand out a complete solution of the task; if you are asked for one, outline the way and help \
with the next step. Keep answers short, and say so when you are not sure.";

/// Fewest tokens of an answer a config can ask for.
pub const ANSWER_CAP_MIN_TOKENS: i64 = 16;
const TEMPERATURE_MAX: f64 = 2.0;

const SYSTEM_PROMPT: &str = "system_prompt";
const TEMPERATURE: &str = "temperature";
const SEED: &str = "seed";
const MAX_TOKENS: &str = "max_tokens";
const ONLY_LOCAL: &str = "only_local";
const KNOWS_CHALLENGE: &str = "knows_challenge";
const POLICY: &str = "policy";

/// A session's wishes for its assistant. What a wish leaves open is decided where it is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssistantConfig {
    /// Instructions as typed; blank or none means the default.
    pub system_prompt: Option<String>,
    /// How freely the model chooses its words, 0 to 2; none leaves it to the model.
    pub temperature: Option<f64>,
    /// What chance begins with, so that the same question has the same answer; none for another one every time.
    pub seed: Option<u32>,
    /// Most tokens of one answer.
    pub max_tokens: Option<i64>,
    /// Whether nothing but this computer may be called; none means it may.
    pub only_local: Option<bool>,
    /// Whether the assistant is to know the task. Older sessions could not say so, are not changed under
    /// way, and mean no; every new one says it.
    pub knows_challenge: Option<bool>,
    /// What the assistant may do. Sessions of before have none: their instructions say it.
    pub policy: Option<AiPolicy>,
    /// What stands in the config beside that, and is kept: what newer versions of Hotseat know, or what is
    /// no such wish at all.
    pub other: Map<String, Value>,
}

impl AssistantConfig {
    /// The wishes in a config that is made now.
    ///
    /// # Errors
    /// The sentence of the first rule that is broken.
    pub fn parse(config: Map<String, Value>) -> Result<Self, &'static str> {
        let wrong = |key: &str, is_right: fn(&Value) -> bool| {
            config.get(key).is_some_and(|value| !value.is_null() && !is_right(value))
        };
        if wrong(SYSTEM_PROMPT, Value::is_string) {
            return Err("Config: system_prompt must be a text");
        }
        if wrong(TEMPERATURE, |value| temperature(value).is_some()) {
            return Err("Config: temperature must be a number from 0 to 2");
        }
        if wrong(SEED, |value| seed(value).is_some()) {
            return Err("Config: seed must be a whole number from 0 to 4,294,967,294");
        }
        if wrong(MAX_TOKENS, |value| max_tokens(value).is_some()) {
            return Err("Config: max_tokens must be a whole number of at least 16");
        }
        if wrong(ONLY_LOCAL, Value::is_boolean) {
            return Err("Config: only_local must be true or false");
        }
        if wrong(KNOWS_CHALLENGE, Value::is_boolean) {
            return Err("Config: knows_challenge must be true or false");
        }
        if wrong(POLICY, |value| policy(value).is_some()) {
            return Err("Config: policy must be one that Hotseat knows");
        }
        Ok(Self::read(config))
    }

    /// The wishes in a config that was kept; what breaks a rule is no wish.
    #[must_use]
    pub fn read(mut config: Map<String, Value>) -> Self {
        Self {
            system_prompt: take(&mut config, SYSTEM_PROMPT, |value| {
                value.as_str().map(str::to_owned)
            }),
            temperature: take(&mut config, TEMPERATURE, temperature),
            seed: take(&mut config, SEED, seed),
            max_tokens: take(&mut config, MAX_TOKENS, max_tokens),
            only_local: take(&mut config, ONLY_LOCAL, Value::as_bool),
            knows_challenge: take(&mut config, KNOWS_CHALLENGE, Value::as_bool),
            policy: take(&mut config, POLICY, policy),
            other: config,
        }
    }

    /// The config as it is kept, from which [`Self::read`] makes the same.
    #[must_use]
    pub fn to_map(&self) -> Map<String, Value> {
        let Self {
            system_prompt,
            temperature,
            seed,
            max_tokens,
            only_local,
            knows_challenge,
            policy,
            other,
        } = self;
        let mut config = other.clone();
        let wishes = [
            (SYSTEM_PROMPT, system_prompt.as_deref().map(Value::from)),
            (TEMPERATURE, temperature.map(Value::from)),
            (SEED, seed.map(Value::from)),
            (MAX_TOKENS, max_tokens.map(Value::from)),
            (ONLY_LOCAL, only_local.map(Value::from)),
            (KNOWS_CHALLENGE, knows_challenge.map(Value::from)),
            (POLICY, policy.as_ref().and_then(|policy| serde_json::to_value(policy).ok())),
        ];
        let wishes = wishes.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        config.extend(wishes);
        config
    }

    /// This config for a new session: where it does not say whether the assistant is to know the task, it
    /// now says yes, and where it has no policy, it has the usual one. Without a word it would mean what it
    /// meant in older sessions.
    #[must_use]
    pub fn for_new_session(self) -> Self {
        Self {
            knows_challenge: self.knows_challenge.or(Some(true)),
            policy: self.policy.or_else(|| Some(AiPolicy::default())),
            ..self
        }
    }

    /// Whether the candidate has an assistant at all.
    #[must_use]
    pub fn has_assistant(&self) -> bool {
        self.policy.as_ref().is_none_or(AiPolicy::has_assistant)
    }

    /// Whether nothing but this computer may be called.
    #[must_use]
    pub fn only_local(&self) -> bool {
        self.only_local.unwrap_or(false)
    }

    /// Whether the assistant is to know the task.
    #[must_use]
    pub fn knows_challenge(&self) -> bool {
        self.knows_challenge.unwrap_or(false)
    }

    /// The instructions in force, without the policy: those of the config or the usual ones.
    #[must_use]
    pub fn instructions(&self) -> &str {
        let own = self.system_prompt.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let usual =
            if self.policy.is_some() { DEFAULT_SYSTEM_PROMPT } else { EARLIER_SYSTEM_PROMPT };
        own.unwrap_or(usual)
    }

    /// What the model is told before the task: the instructions, and then the policy.
    #[must_use]
    pub fn system_prompt(&self) -> Cow<'_, str> {
        let instructions = self.instructions();
        match self.policy.as_ref().map(AiPolicy::prompt) {
            None | Some("") => instructions.into(),
            Some(policy) => format!("{instructions}\n\n{policy}").into(),
        }
    }

    /// Most tokens of one answer of a model that gives at most `model_max_tokens`.
    #[must_use]
    pub fn answer_cap_tokens(&self, model_max_tokens: u32) -> i64 {
        self.max_tokens.unwrap_or(ANSWER_CAP_DEFAULT_TOKENS).min(i64::from(model_max_tokens))
    }
}

/// Takes what a key says out of a config, where it can be read.
fn take<T>(
    config: &mut Map<String, Value>,
    key: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    let value = read(config.get(key)?)?;
    config.remove(key);
    Some(value)
}

fn policy(value: &Value) -> Option<AiPolicy> {
    serde_json::from_value::<AiPolicy>(value.clone()).ok()?.validate().ok()
}

fn temperature(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| (0.0..=TEMPERATURE_MAX).contains(number))
}

/// The largest number stands for chance of its own in the engine.
fn seed(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).filter(|seed| *seed != u32::MAX)
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
            let wishes = AssistantConfig::parse(map(config)).unwrap();
            assert!(!wishes.only_local() && !wishes.knows_challenge());
            assert_eq!((wishes.temperature, wishes.max_tokens), (None, None));
            assert_eq!(wishes.system_prompt(), EARLIER_SYSTEM_PROMPT, "as it was before");
            let new = wishes.clone().for_new_session();
            let hints = AiPolicy::GiveHints.prompt();
            assert_eq!(new.system_prompt(), format!("{DEFAULT_SYSTEM_PROMPT}\n\n{hints}"));
            assert_eq!(wishes.answer_cap_tokens(2_048), 2_048);
            assert_eq!(wishes.answer_cap_tokens(128_000), ANSWER_CAP_DEFAULT_TOKENS);
        }
    }

    #[test]
    fn wishes_are_read_and_other_keys_left_alone() {
        let config = json!({ "system_prompt": " Be brief. ", "temperature": 0.0, "max_tokens": 50,
                             "only_local": true, "knows_challenge": true, "colour": ["red"] });
        let wishes = AssistantConfig::parse(map(config.clone())).unwrap();
        assert_eq!(wishes.system_prompt(), "Be brief.");
        assert_eq!((wishes.temperature, wishes.only_local()), (Some(0.0), true));
        assert!(wishes.knows_challenge());
        assert_eq!(wishes.answer_cap_tokens(2_048), 50);
        assert_eq!(Value::from(wishes.to_map()), config);
    }

    #[test]
    fn what_newer_versions_keep_in_a_config_stays_in_it() {
        let config =
            json!({ "temperature": { "from": 0 }, "policy": "hints", "only_local": false });
        let mut wishes = AssistantConfig::read(map(config));
        assert_eq!((wishes.temperature, wishes.only_local), (None, Some(false)));
        wishes.system_prompt = Some("Be brief.".into());
        let kept = json!({ "temperature": { "from": 0 }, "policy": "hints", "only_local": false,
                           "system_prompt": "Be brief." });
        assert_eq!(Value::from(wishes.to_map()), kept);
    }

    #[test]
    fn the_assistant_of_a_new_session_is_told_the_task_unless_it_says_otherwise() {
        for (config, expected) in [(json!({}), true), (json!({ "knows_challenge": false }), false)]
        {
            let config = AssistantConfig::read(map(config)).for_new_session();
            assert_eq!(config.knows_challenge(), expected);
        }
        assert!(!AssistantConfig::default().knows_challenge(), "as it was before");
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
            assert!(AssistantConfig::parse(map(config.clone())).is_err(), "{config}");
            let other = map(config);
            let unused = AssistantConfig { other: other.clone(), ..AssistantConfig::default() };
            assert_eq!(AssistantConfig::read(other), unused);
        }
    }
}
