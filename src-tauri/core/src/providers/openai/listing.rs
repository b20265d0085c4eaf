//! What a provider calls its models.

use super::refusal::Refusal;
use super::{Endpoint, body};
use crate::domain::assistant::{Failure, FailureKind};
use crate::providers::network::trouble;
use reqwest::{Client, Method};
use serde_json::Value;
use std::collections::HashSet;
use std::time::Duration;

/// Most models of a list; the rest is left out.
const MAX_MODELS: usize = 1_000;
/// Most characters of a model's name; a longer one is left out.
const MAX_NAME_CHARS: usize = 200;

/// The models of a provider, in its order. Of a refusal, the words are waited for so long.
///
/// # Errors
/// Where it does not answer, or not with a list.
pub(in crate::providers) async fn list_models(
    client: &Client,
    endpoint: &Endpoint,
    words_within: Duration,
) -> Result<Vec<String>, Failure> {
    let request = endpoint.request(client, Method::GET, &["models"]);
    let response = request.send().await.map_err(|error| trouble(&error))?;
    if !response.status().is_success() {
        return Err(Refusal::read(response, words_within).await.failure_to_list());
    }
    let reply = body::whole(response).await?;
    serde_json::from_slice(&reply).ok().as_ref().and_then(names).ok_or_else(|| {
        Failure::new(FailureKind::ProviderFailed, "the reply is not a list of models")
    })
}

/// `data[].id` as OpenAI has it, or `models[].name` as Ollama's own list.
fn names(reply: &Value) -> Option<Vec<String>> {
    let (list, field) = match (&reply["data"], &reply["models"]) {
        (Value::Array(list), _) => (list, "id"),
        (_, Value::Array(list)) => (list, "name"),
        _ => return None,
    };
    let mut seen = HashSet::new();
    let named = list.iter().filter_map(|model| model[field].as_str()).map(str::trim);
    let fit = named.filter(|name| is_name(name) && seen.insert(*name));
    Some(fit.take(MAX_MODELS).map(str::to_owned).collect())
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
            {"id": 7}, {"name": "d"}, "e",
        ]});
        assert_eq!(names(&reply).unwrap(), ["b", "a"]);
    }

    #[test]
    fn a_list_without_end_is_cut() {
        let models: Vec<_> = (0..5_000).map(|n| json!({"name": n.to_string()})).collect();
        assert_eq!(names(&json!({ "models": models })).unwrap().len(), MAX_MODELS);
    }

    #[test]
    fn what_is_no_list_is_none() {
        for reply in [json!(null), json!([]), json!({}), json!({"data": {}}), json!("data")] {
            assert_eq!(names(&reply), None, "{reply}");
        }
    }
}
