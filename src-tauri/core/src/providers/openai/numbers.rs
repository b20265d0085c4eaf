//! The numbers in an error's words: how much a model reads, how long its answers may be, how long to wait.

use super::words::Words;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

/// A number that no limit is below: smaller ones are versions, counts and codes.
const LEAST_LIMIT_TOKENS: i64 = 16;
/// Fewest tokens of an answer that are worth asking for.
const LEAST_CAP_TOKENS: i64 = 16;
/// Servers count a few tokens more at the next try.
const CAP_SLACK_TOKENS: i64 = 8;
/// No wait given in words is longer than a day: servers name dates then.
const WAIT_MAX_S: f64 = 86_400.0;

/// Patterns whose only group is a number.
struct Patterns {
    any: RegexSet,
    each: Vec<Regex>,
}

impl Patterns {
    fn new(patterns: &[&str]) -> Self {
        // A pattern that is none matches nothing; a test tries each.
        let each: Vec<_> = patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect();
        let any = RegexSet::new(each.iter().map(Regex::as_str)).unwrap_or_default();
        Self { any, each }
    }

    /// The number in the first pattern that matches.
    fn find(&self, text: &str) -> Option<i64> {
        let first = self.any.matches(text).into_iter().next()?;
        self.each.get(first)?.captures(text)?.get(1)?.as_str().parse().ok()
    }
}

/// How servers say what a model reads: OpenAI, Azure, vLLM, SGLang, xAI, Gemini, Anthropic, Mistral,
/// Fireworks, SambaNova, Moonshot, DashScope, SiliconFlow, Ark, TGI, LM Studio, llama-cpp-python, Cerebras,
/// Bedrock, GitHub Models and Groq, in about that order.
static CONTEXT: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(&[
        r"maximum context length (?:of [^ ]+ )?is (\d+)",
        r"maximum context length(?: of|:)? \(?(\d+)",
        r"configured limit of (\d+)",
        r"maximum model length of (\d+)",
        r"context length \((\d+)",
        r"context length (?:is|of) only (\d+)",
        r"maximum allowed (?:input )?length (?:of )?\(?(\d+)",
        r"maximum prompt length is (\d+)",
        r"maximum number of tokens allowed \((\d+)",
        r"\d tokens > (\d+)",
        r"\d \+ \d+ > (\d+)",
        r"with (\d+) maximum context length",
        r"(?:context window|context size|context) (?:(?:of|is) |\()(\d+)",
        r"token limit: (\d+)",
        r"range of input length should be \[\d+, ?(\d+)\]",
        r"less than max_seq_len \((\d+)",
        r"exceeds the maximum length (\d+)",
        r"max_new_tokens` must be <= (\d+)\. given",
        r"limit is (\d+)",
        r"max input tokens: (\d+)",
        r"exceeds the limit of (\d+)",
        r"max size: (\d+) tokens",
        r"tpm\): limit (\d+)",
    ])
});

/// How servers say how long an answer may be: OpenAI, DeepSeek and DashScope, Groq, Anthropic, Ark and TGI,
/// MiMo, Zhipu, and others.
static CAP: LazyLock<Patterns> = LazyLock::new(|| {
    Patterns::new(&[
        r"at most (\d+) completion tokens",
        r"range of max_tokens (?:is|should be) \[\d+, ?(\d+)\]",
        r"max_(?:completion_)?tokens`?(?: for [^ ]+)? must be less than or equal to `?(\d+)",
        r"max_tokens: \d+ > (\d+)",
        r"max_(?:completion_)?tokens`? .*expected a value <= (\d+)",
        r"`?max_new_tokens`? must be <= (\d+)(?:\D*$|\. [^g])",
        r"maxtokens invalid, should be in \[\d+, ?(\d+)\]",
        r"max_tokens.{0,40}\[\d+, ?(\d+)\]",
        r"maximum output tokens \((\d+)",
    ])
});

/// How OpenRouter says for how long an answer there is credit: until that is topped up.
static AFFORDED: LazyLock<Patterns> = LazyLock::new(|| Patterns::new(&[r"can only afford (\d+)"]));

/// "Please try again in 1m0.36s", "after 1 seconds", "in 644ms".
static WAIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let hours = r"(?:(\d+)\s?h(?:ours?)? ?)?";
    let minutes = r"(?:(\d+)\s?m(?:in(?:ute)?s?)? ?)?";
    let seconds = r"(?:(\d+(?:\.\d+)?)\s?s)?";
    let amount = format!(r"(?:(\d+(?:\.\d+)?)\s?ms|{hours}{minutes}{seconds})");
    Regex::new(&format!("(?:again (?:in|after)|please wait) {amount}")).ok()
});

static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+").ok());

/// Tokens the model can read.
pub(super) fn context_tokens(words: &Words) -> Option<i64> {
    // Others limit the bytes of a request, which is no business of the model's.
    let is_of_text = words.mention(&["token", "context", "prompt", "length", "max_seq_len"]);
    let in_words = || CONTEXT.find(words.message()).filter(|_| is_of_text);
    let told = words.context_tokens.or_else(in_words);
    told.filter(|limit| *limit >= LEAST_LIMIT_TOKENS)
}

/// Tokens an answer may have: of every one, or, where question and answer together are too long, of this.
pub(super) fn cap(words: &Words, asked_tokens: i64) -> Option<Cap> {
    let of_every = CAP.find(words.message()).map(Cap::OfEvery);
    let of_this =
        || AFFORDED.find(words.message()).or_else(|| beside_the_prompt(words, asked_tokens));
    let cap = of_every.or_else(|| of_this().map(Cap::OfThis));
    cap.filter(|cap| (LEAST_CAP_TOKENS..asked_tokens).contains(&cap.tokens()))
}

/// Most tokens an answer may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cap {
    /// Of any question.
    OfEvery(i64),
    /// Of the question just refused.
    OfThis(i64),
}

impl Cap {
    pub(super) const fn tokens(self) -> i64 {
        match self {
            Self::OfEvery(tokens) | Self::OfThis(tokens) => tokens,
        }
    }
}

/// Room for an answer, where the server says what the prompt has, what the answer was to have, and what
/// there is room for: the three stand in the words in any order.
fn beside_the_prompt(words: &Words, asked_tokens: i64) -> Option<i64> {
    let context_tokens = context_tokens(words)?;
    let found = NUMBERS.as_ref()?.find_iter(words.message());
    let numbers: Vec<i64> = found.filter_map(|number| number.as_str().parse().ok()).collect();
    if !numbers.contains(&asked_tokens) {
        return None;
    }
    let is_prompt = |tokens: i64| {
        tokens != asked_tokens
            && tokens >= LEAST_LIMIT_TOKENS
            && tokens < context_tokens
            && tokens.checked_add(asked_tokens).is_some_and(|both| both > context_tokens)
    };
    let prompt_tokens = numbers.into_iter().filter(|tokens| is_prompt(*tokens)).max()?;
    Some(context_tokens - prompt_tokens - CAP_SLACK_TOKENS)
}

/// Seconds to wait, where the words say so.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub(super) fn wait_s(words: &Words) -> Option<u32> {
    let seconds = words.wait_s.or_else(|| wait_in(words.message()))?;
    (seconds > 0.0).then(|| seconds.min(WAIT_MAX_S).ceil() as u32)
}

fn wait_in(message: &str) -> Option<f64> {
    let found = WAIT.as_ref()?.captures(message)?;
    let number = |group| found.get(group).and_then(|text| text.as_str().parse::<f64>().ok());
    let told = [(1, 0.001), (2, 3_600.0), (3, 60.0), (4, 1.0)];
    let told = told.map(|(group, unit)| number(group).map(|amount| amount * unit));
    told.iter().any(Option::is_some).then(|| told.into_iter().flatten().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(message: &str) -> Words {
        Words::of(&json!({"error": {"message": message}}))
    }

    #[test]
    fn every_pattern_is_one() {
        assert_eq!((CONTEXT.each.len(), CAP.each.len()), (23, 9));
        assert!(WAIT.is_some() && NUMBERS.is_some());
    }

    #[test]
    fn how_much_a_model_reads_is_taken_from_the_words() {
        for (message, expected) in [
            (
                "The input token count (70000) exceeds the maximum number of tokens allowed (65536).",
                65_536,
            ),
            (
                "This model's maximum prompt length is 1310 but the request contains 2369 tokens.",
                1_310,
            ),
            ("prompt is too long: 213462 tokens > 200000 maximum", 200_000),
            ("Input tokens exceed the configured limit of 272000 tokens.", 272_000),
            (
                "The decoder prompt (length 10127) is longer than the maximum model length of 8192.",
                8_192,
            ),
            (
                "The input (61709 tokens) is longer than the model's context length (40960 tokens).",
                40_960,
            ),
            (
                "Input length (160062 tokens) exceeds the maximum allowed length (59862 tokens).",
                59_862,
            ),
            (
                "The maximum context length of DeepSeek-V3-0324 is 32768. However, it takes 39732",
                32_768,
            ),
            ("The prompt is too long: 40177, model maximum context length: 32767", 32_767),
            ("Your request exceeded model token limit: 262144 (requested: 269030)", 262_144),
            ("Range of input length should be [1, 983616]", 983_616),
            ("Input length 203743 exceeds the maximum length 202752", 202_752),
            ("length of prompt_tokens (57535) must be less than max_seq_len (32768)", 32_768),
            ("prompt token count of 140000 exceeds the limit of 128000", 128_000),
            ("Current length is 42328 while limit is 40000", 40_000),
            ("Requested tokens (516) exceed context window of 512", 512),
            (
                "Prompt has 5,958,968 tokens, but the configured context size is 256,000 tokens",
                256_000,
            ),
            ("loaded with context length of only 2048 tokens, which is not enough", 2_048),
            ("context length is only 2048 tokens, resulting in a maximum input length of 3", 2_048),
        ] {
            assert_eq!(context_tokens(&words(message)), Some(expected), "{message}");
        }
        let field = Words::of(&json!({"error": {"message": "too long", "n_ctx": 4_096}}));
        assert_eq!(context_tokens(&field), Some(4_096));
        let litellm = "request (3019 tokens) exceeds the available context size (2048 tokens)";
        assert_eq!(context_tokens(&words(litellm)), Some(2_048));
        for message in [
            "context window exceeds limit (2013)",
            "Prompt exceeds max length",
            "request body exceeds the limit of 100 KB",
        ] {
            assert_eq!(context_tokens(&words(message)), None, "{message}");
        }
    }

    #[test]
    fn how_long_an_answer_may_be_is_taken_from_the_words() {
        for (message, expected) in [
            (
                "max_tokens is too large: 20480. This model supports at most 16384 completion tokens",
                16_384,
            ),
            ("Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8_192),
            ("`max_tokens` must be less than or equal to `16384`, the maximum value", 16_384),
            ("max_tokens for `llama-3.1-8b-instant` must be less than or equal to 8000", 8_000),
            (
                "max_tokens: 128001 > 64000, which is the maximum allowed number of output tokens",
                64_000,
            ),
            (
                "The parameter `max_completion_tokens` is not valid: expected a value <= 12288, but got",
                12_288,
            ),
            ("Input validation error: `max_new_tokens` must be <= 192", 192),
            ("field MaxTokens invalid, should be in [1, 65536]", 65_536),
            ("max_tokens (384000) exceeds model's maximum output tokens (65536) for model", 65_536),
        ] {
            assert_eq!(cap(&words(message), 1_000_000), Some(Cap::OfEvery(expected)), "{message}");
        }
        assert_eq!(cap(&words("at most 4096 completion tokens"), 4_096), None, "asked no more");
        let credit = words("You requested up to 32000 tokens, but can only afford 27342.");
        assert_eq!(cap(&credit, 32_000), Some(Cap::OfThis(27_342)));
    }

    #[test]
    fn room_beside_the_prompt_is_worked_out() {
        for (message, asked, expected) in [
            (
                "maximum context length is 4096 tokens. However, you requested 4118 tokens (3118 in the \
              messages, 1000 in the completion)",
                1_000,
                Some(970),
            ),
            (
                "input length and `max_tokens` exceed context limit: 142123 + 64000 > 200000",
                64_000,
                Some(57_869),
            ),
            (
                "`inputs` tokens + `max_new_tokens` must be <= 2048. Given: 2019 `inputs` tokens and 30 \
              `max_new_tokens`",
                30,
                Some(21),
            ),
            (
                "You passed 400 input tokens and requested 2045 output tokens. However, the model's \
              context length is only 2048 tokens",
                2_045,
                Some(1_640),
            ),
            (
                "'max_tokens' is too large: 5000. This model's maximum context length is 4096 tokens \
              and your request has 4000 input tokens",
                5_000,
                Some(88),
            ),
            (
                "maximum context length is 4096 tokens. However, you requested 5000 tokens (4500 in the \
              messages, 500 in the completion)",
                500,
                None,
            ),
            (
                "maximum context length is 4096 tokens. However, your messages resulted in 4294",
                500,
                None,
            ),
        ] {
            assert_eq!(cap(&words(message), asked).map(Cap::tokens), expected, "{message}");
        }
    }

    #[test]
    fn a_wait_is_read_in_every_way_it_is_told() {
        for (message, expected) in [
            ("Please try again in 644ms.", Some(1)),
            ("Please try again in 9.816s. Visit", Some(10)),
            ("Please try again in 1m0.363142857s", Some(61)),
            ("please try again after 1 seconds", Some(1)),
            ("Please wait 28 minutes", Some(1_680)),
            ("Please try again in 58 hours.", Some(86_400)),
            ("Please try again later.", None),
        ] {
            assert_eq!(wait_s(&words(message)), expected, "{message}");
        }
        let google = json!([{"error": {"details": [{"retryDelay": "57.238747106s"}]}}]);
        assert_eq!(wait_s(&Words::of(&google)), Some(58));
        assert_eq!(
            wait_s(&Words::of(&json!({"error": "loading", "estimated_time": 20.0}))),
            Some(20)
        );
    }
}
