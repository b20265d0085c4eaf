//! Refusals as real servers and gateways word them, each named by who was seen to send it: the words in the
//! form they come in, with names and figures of our own.

use crate::provider::Script;
use crate::table::{Row, fails, holds};
use hotseat_core::domain::assistant::FailureKind;
use serde_json::{Value, json};

fn refuses(name: &'static str, status: &str, body: &Value, kind: FailureKind) -> Row {
    fails(name, Script::replies_json(status, body), "", kind)
}

const fn too_long(limit_tokens: i64) -> FailureKind {
    FailureKind::TooLong { limit_tokens: Some(limit_tokens) }
}

const SOMEHOW_TOO_LONG: FailureKind = FailureKind::TooLong { limit_tokens: None };

const BAD: &str = "400 Bad Request";

#[tokio::test]
async fn a_conversation_that_is_too_long_is_told_in_many_words() {
    let of =
        |message: &str| json!({"error": {"message": message, "type": "invalid_request_error"}});
    let google = json!({"error": {
        "code": 400, "status": "INVALID_ARGUMENT",
        "message": "The input token count (70000) exceeds the maximum number of tokens allowed (65536).",
    }});
    let quoted = json!({"error": {"code": 400, "message": google.to_string()}});
    let raw =
        of("This model's maximum context length is 9000 tokens, your messages resulted in 9500.");
    let passed_on = json!({"error": {
        "message": "Provider returned error", "code": 400,
        "metadata": {"raw": raw.to_string(), "provider_name": "Elsewhere"},
    }});
    holds(vec![
        refuses("Gemini's OpenAI layer, in a list", BAD, &json!([google]), too_long(65_536)),
        refuses("Gemini, 2026", BAD, &google, too_long(65_536)),
        refuses("Gemini through a gateway, as a text of JSON", BAD, &quoted, too_long(65_536)),
        refuses(
            "xAI, 2025",
            BAD,
            &json!({
                "code": "Client specified an invalid argument",
                "error": "This model's maximum prompt length is 1310 but the request contains 2369 tokens.",
            }),
            too_long(1_310),
        ),
        refuses("Anthropic", BAD, &of("prompt is too long: 210001 tokens > 200000 maximum"), too_long(200_000)),
        refuses(
            "Azure, 2025",
            BAD,
            &of("Input tokens exceed the configured limit of 272000 tokens."),
            too_long(272_000),
        ),
        refuses(
            "OpenAI, newer",
            BAD,
            &of("Your input exceeds the context window of this model."),
            SOMEHOW_TOO_LONG,
        ),
        refuses(
            "vLLM 0.9, of a prompt alone",
            BAD,
            &json!({"object": "error", "code": 400, "type": "BadRequestError", "message":
                "The decoder prompt (length 10127) is longer than the maximum model length of 8192."}),
            too_long(8_192),
        ),
        refuses(
            "SGLang, 2025",
            BAD,
            &json!({"object": "error", "code": 400, "message":
                "The input (61709 tokens) is longer than the model's context length (40960 tokens)."}),
            too_long(40_960),
        ),
        refuses("OpenRouter, passing one on", BAD, &passed_on, too_long(9_000)),
        refuses(
            "Cerebras, 2025",
            BAD,
            &of("Please reduce the length of the messages. Current length is 42328 while limit is 40000"),
            too_long(40_000),
        ),
        refuses(
            "Fireworks, 2025",
            BAD,
            &of("The prompt is too long: 40177, model maximum context length: 32767"),
            too_long(32_767),
        ),
        refuses(
            "SambaNova, 2025",
            BAD,
            &of("The maximum context length of Large-V3 is 32768. Your request will take 39732 tokens."),
            too_long(32_768),
        ),
        refuses(
            "Moonshot, 2026",
            BAD,
            &of("Invalid request: Your request exceeded model token limit: 262144 (requested: 269030)"),
            too_long(262_144),
        ),
        refuses(
            "DashScope, 2026",
            BAD,
            &of("<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]"),
            too_long(30_720),
        ),
        refuses(
            "MiniMax, whose number is a code",
            BAD,
            &of("invalid params, context window exceeds limit (2013)"),
            SOMEHOW_TOO_LONG,
        ),
        refuses(
            "GitHub Copilot",
            BAD,
            &json!({"error": {"code": "model_max_prompt_tokens_exceeded", "message":
                "prompt token count of 140000 exceeds the limit of 128000"}}),
            too_long(128_000),
        ),
        refuses(
            "Cohere, which says by how much",
            BAD,
            &json!({"message": "too many tokens: size limit exceeded by 12345 tokens"}),
            SOMEHOW_TOO_LONG,
        ),
        refuses("Bedrock", BAD, &json!({"message": "Input is too long for requested model."}), SOMEHOW_TOO_LONG),
        refuses(
            "llama.cpp b10434",
            BAD,
            &json!({"error": {
                "code": 400, "type": "exceed_context_size_error", "n_prompt_tokens": 3019, "n_ctx": 2048,
                "message": "request (3019 tokens) exceeds the available context size (2048 tokens), try \
                            increasing it",
            }}),
            too_long(2_048),
        ),
        refuses(
            "llama-cpp-python",
            "500 Internal Server Error",
            &of("Requested tokens (516) exceed context window of 512"),
            too_long(512),
        ),
        refuses(
            "LM Studio 0.3",
            BAD,
            &json!({"error": "Trying to keep the first 14538 tokens when context the overflows. However, \
                the model is loaded with context length of only 2048 tokens, which is not enough."}),
            too_long(2_048),
        ),
        refuses(
            "litellm 1.108, before llama.cpp",
            BAD,
            &json!({"error": {
                "code": "400", "type": "invalid_request_error", "param": null,
                "message": "litellm.ContextWindowExceededError: OpenAIException - request (3019 tokens) \
                            exceeds the available context size (2048 tokens), try increasing it",
            }}),
            too_long(2_048),
        ),
        refuses(
            "Groq, which calls it a rate",
            "413 Payload Too Large",
            &json!({"error": {
                "code": "rate_limit_exceeded", "type": "tokens",
                "message": "Request too large for model on tokens per minute (TPM): Limit 6000, Requested \
                            14810, please reduce your message size and try again.",
            }}),
            SOMEHOW_TOO_LONG,
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_looks_like_a_refused_key_may_be_something_else() {
    let forbidden = "403 Forbidden";
    let of = |message: &str| json!({"error": {"message": message}});
    let flagged = json!({"error": {
        "code": 403, "message": "model requires moderation and your input was flagged",
        "metadata": {"reasons": ["violence"], "flagged_input": "context window"},
    }});
    let region = json!({"error": {
        "code": "unsupported_country_region_territory", "type": "request_forbidden",
        "message": "Country, region, or territory not supported",
    }});
    let challenge = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>";
    let page =
        |status| Script::replies(status, "content-type: text/html; charset=UTF-8\r\n", challenge);
    holds(vec![
        refuses("OpenRouter, flagged", forbidden, &flagged, FailureKind::Withheld),
        refuses(
            "xAI, by a check of its own",
            forbidden,
            &json!({
                "code": "The caller does not have permission to execute the specified operation",
                "error": "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_X",
            }),
            FailureKind::Withheld,
        ),
        refuses("OpenAI, of a region", forbidden, &region, FailureKind::NotOffered),
        refuses(
            "Gemini, of a region",
            BAD,
            &json!({"error": {"code": 400, "status": "FAILED_PRECONDITION", "message":
                "User location is not supported for the API use."}}),
            FailureKind::NotOffered,
        ),
        fails("Cloudflare's challenge", page(forbidden), "", FailureKind::Blocked),
        fails("a proxy that wants a login", page("407 Proxy Authentication Required"), "", FailureKind::Blocked),
        refuses(
            "one-api, whose token is used up",
            forbidden,
            &json!({"error": {"code": "pre_consume_token_quota_failed", "message":
                "token quota is not enough, token remain quota: $0.1"}}),
            FailureKind::OutOfCredit,
        ),
        refuses("SiliconFlow, of a retired model", forbidden, &json!("Model disabled."), FailureKind::ModelMissing),
        refuses(
            "Gemini, of a wrong key",
            BAD,
            &json!([{"error": {"code": 400, "status": "INVALID_ARGUMENT", "message":
                "API key not valid. Please pass a valid API key."}}]),
            FailureKind::RefusedKey,
        ),
        refuses(
            "xAI, of a wrong key, as it stood in an address",
            BAD,
            &json!({"code": "Client specified an invalid argument", "error":
                "Incorrect%20API%20key%20provided:%20ab***yz."}),
            FailureKind::RefusedKey,
        ),
        refuses(
            "litellm 1.108, of a wrong key",
            BAD,
            &json!({"error": {"message": "No connected db.", "type": "no_db_connection", "param": null,
                "code": "400"}}),
            FailureKind::RefusedKey,
        ),
        refuses("a key, after all", forbidden, &of("no access"), FailureKind::RefusedKey),
        refuses("OpenRouter, by a rule of its owner", forbidden, &of("Prompt blocked by guardrail"), FailureKind::Withheld),
        fails(
            "a firewall's page",
            Script::replies(forbidden, "content-type: text/html\r\n", "<html>Access to this inappropriate content has been blocked by policy</html>"),
            "",
            FailureKind::Blocked,
        ),
        refuses(
            "a gateway, of a word",
            forbidden,
            &json!({"error": "Forbidden", "message": "Prompt contains a banned keyword"}),
            FailureKind::Refused,
        ),
        refuses("Cloudflare, in plain text", forbidden, &json!("error code: 1010"), FailureKind::RefusedKey),
        refuses(
            "OpenAI, of a minute",
            "429 Too Many Requests",
            &of("Request too large for gpt-4 on tokens per min (TPM): Limit 10000, Requested 15000."),
            SOMEHOW_TOO_LONG,
        ),
        refuses("a word about nothing we know", forbidden, &of("Try something else."), FailureKind::Refused),
    ])
    .await;
}

#[tokio::test]
async fn credit_models_and_moderation_are_told_apart_from_faults() {
    let of = |message: &str| json!({"error": {"message": message}});
    let many = "429 Too Many Requests";
    holds(vec![
        refuses(
            "OpenRouter, out of credit",
            "402 Payment Required",
            &json!({"error": {"code": 402, "message": "Insufficient credits"}}),
            FailureKind::OutOfCredit,
        ),
        refuses("DeepSeek, out of credit", "402 Payment Required", &of("Insufficient Balance"), FailureKind::OutOfCredit),
        refuses(
            "Moonshot, out of credit",
            many,
            &json!({"error": {"type": "exceeded_current_quota_error", "message":
                "Your account is suspended due to insufficient balance, please recharge"}}),
            FailureKind::OutOfCredit,
        ),
        refuses(
            "Zhipu, out of credit",
            many,
            &json!({"error": {"code": "1113", "message":
                "Insufficient balance or no resource package. Please recharge."}}),
            FailureKind::OutOfCredit,
        ),
        refuses(
            "Anthropic, out of credit",
            BAD,
            &json!({"type": "error", "error": {"type": "invalid_request_error", "message":
                "Your credit balance is too low to access the API."}}),
            FailureKind::OutOfCredit,
        ),
        refuses(
            "DashScope, unpaid",
            BAD,
            &json!({"error": {"code": "Arrearage", "type": "Arrearage", "message":
                "Access denied, please make sure your account is in good standing."}}),
            FailureKind::OutOfCredit,
        ),
        refuses(
            "Gemini, a model that is gone",
            "404 Not Found",
            &json!({"error": {"code": 404, "status": "NOT_FOUND", "message":
                "models/nano is not found for API version v1main"}}),
            FailureKind::ModelMissing,
        ),
        refuses(
            "llama.cpp b10434, as a router",
            BAD,
            &json!({"error": {"code": 400, "type": "invalid_request_error", "message":
                "model 'gpt-17' not found"}}),
            FailureKind::ModelMissing,
        ),
        refuses(
            "litellm 1.108, a model it has not",
            BAD,
            &of("Invalid model name passed in model=foo. Call `/v1/models` to view available models."),
            FailureKind::ModelMissing,
        ),
        refuses("DeepSeek, a model it has not", BAD, &of("Model Not Exist"), FailureKind::ModelMissing),
        refuses(
            "Mistral, a model it has not",
            BAD,
            &json!({"object": "error", "message": "Invalid model: ", "type": "invalid_model", "code": "1500"}),
            FailureKind::ModelMissing,
        ),
        refuses(
            "new-api, a model it has not",
            "503 Service Unavailable",
            &json!({"error": {"code": "model_not_found", "type": "new_api_error", "message":
                "No available channel for model nano"}}),
            FailureKind::ModelMissing,
        ),
        refuses(
            "IBM watsonx, in a list of errors",
            "404 Not Found",
            &json!({"errors": [{"code": "model_not_supported", "message":
                "Model 'granite' was not found."}], "status_code": 404}),
            FailureKind::ModelMissing,
        ),
        refuses(
            "DeepSeek, withheld",
            BAD,
            &json!({"error": {"message": "Content Exists Risk", "code": "invalid_request_error"}}),
            FailureKind::Withheld,
        ),
        refuses(
            "DashScope, withheld",
            BAD,
            &json!({"error": {"code": "data_inspection_failed", "message":
                "Input data may contain inappropriate content."}}),
            FailureKind::Withheld,
        ),
        refuses(
            "Azure, withheld",
            BAD,
            &json!({"error": {"code": "content_filter", "innererror":
                {"code": "ResponsibleAIPolicyViolation"}}}),
            FailureKind::Withheld,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_server_that_has_no_room_or_is_not_ready_says_so_in_its_own_way() {
    let unavailable = "503 Service Unavailable";
    let many = "429 Too Many Requests";
    let limited = |seconds| FailureKind::RateLimited { retry_after_s: Some(seconds) };
    let of = |message: &str| json!({"error": {"message": message}});
    holds(vec![
        refuses(
            "llama.cpp, loading",
            unavailable,
            &json!({"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
            FailureKind::Loading,
        ),
        refuses(
            "Hugging Face, loading",
            unavailable,
            &json!({"error": "Model org/name is currently loading", "estimated_time": 20.0}),
            FailureKind::Loading,
        ),
        refuses(
            "llama.cpp, whose slots have filled the context",
            "500 Internal Server Error",
            &json!({"error": {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}}),
            FailureKind::Overloaded,
        ),
        refuses(
            "Anthropic, overloaded",
            "529 Overloaded",
            &json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}),
            FailureKind::Overloaded,
        ),
        refuses("koboldcpp, busy", unavailable, &json!({"detail": {"msg": "Server is busy; please try again later."}}), FailureKind::Overloaded),
        refuses(
            "SiliconFlow, busy",
            unavailable,
            &json!({"code": 50_508, "message": "System is too busy now. Please try again later.", "data": null}),
            FailureKind::Overloaded,
        ),
        refuses(
            "Zhipu, busy under the name of a rate",
            many,
            &json!({"error": {"code": "1305", "message":
                "The service may be temporarily overloaded, please try again later"}}),
            FailureKind::Overloaded,
        ),
        refuses(
            "OpenAI, a rate, in milliseconds",
            many,
            &of("Rate limit reached for m on tokens per min (TPM). Please try again in 644ms."),
            limited(1),
        ),
        refuses(
            "Groq, a rate, in minutes",
            many,
            &of("Rate limit reached for model. Please try again in 1m0.363142857s. Visit us"),
            limited(61),
        ),
        refuses(
            "Gemini, a quota for a time",
            many,
            &json!([{"error": {
                "code": 429, "status": "RESOURCE_EXHAUSTED",
                "message": "You exceeded your current quota, please check your plan and billing details.",
                "details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "57.2s"}],
            }}]),
            limited(58),
        ),
        refuses(
            "OpenRouter, a rate passed on",
            many,
            &json!({"error": {"code": 429, "message": "Provider returned error", "metadata":
                {"raw": "is temporarily rate-limited upstream", "retry_after_seconds": 3}}}),
            limited(3),
        ),
        refuses("a refusal in words of its own", BAD, &of("computer says no"), FailureKind::Refused),
        refuses("a conflict, which is not asked again", "409 Conflict", &of("no"), FailureKind::Refused),
    ])
    .await;
}
