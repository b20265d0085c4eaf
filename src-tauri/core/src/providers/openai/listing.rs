//! A provider's models: what it calls them, and how much they read where it says so.

use super::refusal::ProviderRefusal;
use super::{Endpoint, body};
use crate::domain::assistant::{Failure, FailureKind};
use crate::domain::catalogue::{ListedModel, OLLAMA_WINDOW_TOKENS};
use crate::providers::network::trouble;
use reqwest::{Client, Method};
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;

/// Most models of a list; the rest is left out.
const MAX_MODELS: usize = 1_000;
/// Most characters of a model's name; a longer one is left out.
const MAX_NAME_CHARS: usize = 200;
/// The port Ollama listens on unless configured otherwise.
pub(in crate::providers) const OLLAMA_PORT: u16 = 11_434;

/// What an address says that is asked for its models.
pub(in crate::providers) enum Listing {
    /// The models it lists.
    Models(Vec<ListedModel>),
    /// Nothing without a key.
    WantsKey(Failure),
}

/// The models of a provider, in its order. Of a refusal, the words are waited for so long.
///
/// # Errors
/// Where it does not answer, or not with a list.
pub(in crate::providers) async fn list_models(
    client: &Client,
    endpoint: &Endpoint,
    words_within: Duration,
) -> Result<Vec<ListedModel>, Failure> {
    match look_for_models(client, endpoint, words_within).await? {
        Listing::Models(models) => Ok(models),
        Listing::WantsKey(failure) => Err(failure),
    }
}

/// What an address says where a provider may be. Of a refusal, the words are waited for so long.
///
/// # Errors
/// Where nothing answers, or not with a list, and not as a model server that wants a key.
pub(in crate::providers) async fn look_for_models(
    client: &Client,
    endpoint: &Endpoint,
    words_within: Duration,
) -> Result<Listing, Failure> {
    let request = endpoint.request(client, Method::GET, &["models"]);
    let response = request.send().await.map_err(|error| trouble(&error))?;
    if !response.status().is_success() {
        let refusal = ProviderRefusal::read(response, words_within).await;
        let failure = refusal.failure_to_list();
        return if refusal.wants_key() { Ok(Listing::WantsKey(failure)) } else { Err(failure) };
    }
    let reply = body::whole(response).await?;
    let reply = serde_json::from_slice(&reply).ok();
    let is_ollama = endpoint.base().url().port() == Some(OLLAMA_PORT);
    let models = reply.as_ref().and_then(|reply| models(reply, is_ollama));
    models.map(Listing::Models).ok_or_else(|| {
        Failure::new(FailureKind::ProviderFailed, "the reply is not a list of models")
    })
}

/// The models in a reply, whose names are what OpenAI has as `id`, and Ollama, Cohere and Gemini as `name`.
fn models(reply: &Value, is_ollama: bool) -> Option<Vec<ListedModel>> {
    let list = rows(reply)?;
    let mut seen = HashSet::new();
    let named = list.iter().filter_map(|model| Some((model, name(model)?)));
    let fit = named.filter(|(_, name)| is_name(name) && seen.insert(*name));
    let listed = fit.map(|(model, name)| ListedModel {
        remote_id: name.to_owned(),
        context_window_tokens: window(model).or(is_ollama.then_some(OLLAMA_WINDOW_TOKENS)),
    });
    Some(listed.take(MAX_MODELS).collect())
}

fn name(model: &Value) -> Option<&str> {
    model["id"].as_str().or(model["name"].as_str()).map(str::trim)
}

/// The list in a reply: `data` as OpenAI has it, `models` as Ollama, or the reply itself, as Together and
/// GitHub have it. Servers written in Go say null for a list without a row.
fn rows(reply: &Value) -> Option<&[Value]> {
    let is_empty = |list: &str| reply.get(list).is_some_and(Value::is_null);
    match (reply, &reply["data"], &reply["models"]) {
        (_, Value::Array(list), _) | (_, _, Value::Array(list)) => Some(list),
        (Value::Array(list), ..) if list.iter().all(Value::is_object) => Some(list),
        _ if (is_empty("data") || is_empty("models")) && reply["error"].is_null() => Some(&[]),
        _ => None,
    }
}

/// Tokens a model reads, where its server says so: what it was loaded with before what it could read.
/// The names are those of vLLM, LM Studio, OpenRouter and Together, Groq, Gemini and llama.cpp.
fn window(model: &Value) -> Option<u64> {
    let told = [
        &model["max_model_len"],
        &model["loaded_context_length"],
        &model["max_context_length"],
        &model["context_length"],
        &model["context_window"],
        &model["inputTokenLimit"],
        &model["meta"]["n_ctx"],
        &model["meta"]["n_ctx_train"],
    ];
    told.into_iter().find_map(Value::as_u64).or_else(|| window_to_come(&model["status"]["args"]))
}

/// Tokens a model would read that llama.cpp loads when it is asked for: what it would be started with.
fn window_to_come(args: &Value) -> Option<u64> {
    let args: Vec<&str> = args.as_array()?.iter().filter_map(Value::as_str).collect();
    let joined = args.iter().find_map(|arg| arg.strip_prefix("--ctx-size="));
    let apart = || {
        let at = args.iter().position(|arg| matches!(*arg, "--ctx-size" | "-c"))?;
        args.get(at + 1).copied()
    };
    let told = joined.or_else(apart)?.parse().ok()?;
    // 0 means as much as the model was made for.
    (told > 0).then_some(told)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().nth(MAX_NAME_CHARS).is_none()
        && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn models_are_listed_in_the_order_they_come_without_what_is_no_name() {
        let long = "x".repeat(MAX_NAME_CHARS + 1);
        let reply = json!({"data": [
            {"id": " b "}, {"id": "a"}, {"id": "b"}, {"id": ""}, {"id": "c\u{7}"}, {"id": long},
            {"id": 7}, {"object": "model"}, "e",
        ]});
        let listed = models(&reply, false).unwrap();
        assert_eq!(listed, ["b", "a"].map(|name| ListedModel::from(name.to_owned())));
    }

    #[test]
    fn a_list_without_end_is_cut() {
        let list: Vec<_> = (0..5_000).map(|n| json!({"name": n.to_string()})).collect();
        assert_eq!(models(&json!({ "models": list }), false).unwrap().len(), MAX_MODELS);
    }

    #[test]
    fn how_much_a_model_reads_is_taken_from_where_servers_say_it() {
        let window = |model: Value, is_ollama| {
            let listed = models(&json!({"data": [model]}), is_ollama).unwrap();
            listed[0].context_window_tokens
        };
        for (model, expected) in [
            (json!({"id": "a", "max_model_len": 32_768}), Some(32_768)),
            (json!({"id": "a", "max_context_length": 131_072}), Some(131_072)),
            (
                json!({"id": "a", "max_context_length": 9, "loaded_context_length": 4_096}),
                Some(4_096),
            ),
            (json!({"id": "a", "context_length": 200_000}), Some(200_000)),
            (json!({"id": "a", "context_window": 131_072}), Some(131_072)),
            (json!({"name": "models/a", "inputTokenLimit": 1_048_576}), Some(1_048_576)),
            (json!({"id": "a", "meta": {"n_ctx_train": 8_192}}), Some(8_192)),
            (json!({"id": "a", "meta": {"n_ctx_train": 8_192, "n_ctx": 2_048}}), Some(2_048)),
            (json!({"id": "a", "max_model_len": "many", "meta": []}), None),
            (json!({"id": "a", "max_model_len": -1}), None),
            (
                json!({"id": "a", "status": {"args": ["llama-server", "--ctx-size", "512"]}}),
                Some(512),
            ),
            (json!({"id": "a", "status": {"args": ["--ctx-size=512"]}}), Some(512)),
            (json!({"id": "a", "status": {"args": ["-c", "0"]}}), None),
            (json!({"id": "a", "status": {"args": ["--ctx-size"]}}), None),
        ] {
            assert_eq!(window(model.clone(), false), expected, "{model}");
        }
        assert_eq!(window(json!({"id": "llama3"}), true), Some(4_096));
        assert_eq!(window(json!({"id": "llama3", "context_length": 9_000}), true), Some(9_000));
    }

    #[test]
    fn what_is_no_list_is_none() {
        for reply in [
            json!(null),
            json!({}),
            json!({"data": {}}),
            json!("data"),
            json!([1]),
            json!(["a"]),
            json!({"data": null, "error": {"message": "no"}}),
        ] {
            assert_eq!(models(&reply, false), None, "{reply}");
        }
    }
}
