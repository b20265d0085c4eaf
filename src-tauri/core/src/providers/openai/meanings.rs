//! What refusals mean by their words: one table for all servers.

use super::words::Words;
use crate::domain::assistant::FailureKind;

/// What it means that an error's words are about, and how many servers put it. The first that is met
/// counts: what is more telling comes first.
pub(super) struct Meaning {
    pub(super) kind: FailureKind,
    /// How the log names it, behind the status.
    pub(super) class: &'static str,
    /// Whether a number in the words is what the model reads at once.
    pub(super) names_window: bool,
    /// Statuses it comes with; all where there are none.
    statuses: &'static [u16],
    /// Words for programs, any of which is enough.
    codes: &'static [&'static str],
    /// Words of any kind, any of which is enough.
    words: &'static [&'static str],
}

pub(super) const TOO_LONG: FailureKind = FailureKind::TooLong { limit_tokens: None };

/// What refusals mean by their words. Names in the comments are the servers that use them.
pub(super) const MEANINGS: [Meaning; 10] = [
    Meaning {
        kind: FailureKind::Overloaded,
        class: ", the server's context is full",
        names_window: false,
        statuses: &[],
        codes: &[],
        // llama.cpp, whose slots share one context: the question itself fits.
        words: &["context size has been exceeded"],
    },
    Meaning {
        kind: FailureKind::OutOfCredit,
        class: ", out of credit",
        names_window: false,
        statuses: &[],
        codes: &[
            "insufficient_quota",
            "insufficient_user_quota",
            "pre_consume_token_quota_failed",
            "exceeded_current_quota_error",
            "billing_hard_limit",
            "arrearage",
            "creditserror",
        ],
        words: &[
            "insufficient balance",
            "insufficient credits",
            "balance is insufficient",
            "credit balance",
            "requires more credits",
            "out of credits",
            "no credits remaining",
            "all available credits",
            "monthly included credits",
            "prompt tokens limit exceeded",
            "overdue account",
            "account is in good standing",
            "quota is not enough",
            "余额不足",
            "额度不足",
        ],
    },
    Meaning {
        kind: FailureKind::NotOffered,
        class: ", not offered here",
        names_window: false,
        statuses: &[],
        codes: &["unsupported_country_region_territory"],
        words: &[
            "country, region, or territory not supported",
            "location is not supported",
            "not available in your country",
            "not available in your region",
        ],
    },
    Meaning {
        kind: FailureKind::Withheld,
        class: ", content_filter",
        names_window: false,
        statuses: &[],
        codes: &[
            "content_filter",
            "content_policy",
            "data_inspection_failed",
            "responsibleaipolicyviolation",
        ],
        words: &[
            "input was flagged",
            "requires moderation",
            "blocked by guardrail",
            "prompt blocked",
            "violates usage guidelines",
            "content management policy",
            "content filtering policy",
            "content exists risk",
            "inappropriate content",
            "considered high risk",
            "new_sensitive",
            "responsibleaipolicyviolation",
            "safety_check",
            "不安全或敏感",
        ],
    },
    Meaning {
        kind: FailureKind::RefusedKey,
        class: ", the key is not accepted",
        names_window: false,
        statuses: &[],
        codes: &["invalid_api_key", "api_key_invalid", "no_db_connection"],
        words: &[
            "api key not valid",
            "api key expired",
            "incorrect api key",
            "invalid api key",
            "no connected db",
        ],
    },
    Meaning {
        kind: TOO_LONG,
        class: ", more than may be asked in a minute",
        names_window: false,
        statuses: &[413, 429],
        codes: &[],
        // OpenAI and Groq, whose limit for a minute it can never fit into. It counts the answer too.
        words: &["request too large for"],
    },
    Meaning {
        kind: TOO_LONG,
        class: ", the context is too long",
        names_window: true,
        // 500: gateways, which pass on what they were refused.
        statuses: &[400, 413, 422, 500],
        codes: &[],
        words: &[
            "context_length",
            "context length",
            "context window",
            "context size",
            "context limit",
            "exceed_context",
            "max_prompt_tokens_exceeded",
            "string_above_max_length",
            "prompt is too long",
            "prompt too long",
            "prompt exceeds",
            "input is too long",
            "too many tokens",
            "too many input tokens",
            "reduce the length",
            "reduce your message size",
            "input token count",
            "input tokens exceed",
            "maximum prompt length",
            "maximum model length",
            "maximum allowed length",
            "maximum allowed input length",
            "exceeds the maximum length",
            "range of input length",
            "max_new_tokens` must be",
            "max_seq_len",
            "model token limit",
            "token count of",
            "expected maxlength",
            "request_too_large",
            "request body too large",
            "while limit is",
            "when context the overflows",
            "when context overflows",
        ],
    },
    Meaning {
        kind: FailureKind::Loading,
        class: ", the model is being loaded",
        names_window: false,
        statuses: &[400, 404, 409, 424, 425, 429, 500, 502, 503],
        codes: &[],
        words: &[
            "loading model",
            "model is loading",
            "is currently loading",
            "is being loaded",
            "still loading",
            "model is not ready",
            "warming up",
        ],
    },
    Meaning {
        kind: FailureKind::ModelMissing,
        class: ", of a model",
        names_window: false,
        statuses: &[400, 403, 404, 422, 500, 503],
        codes: &[
            "model_not_found",
            "model_not_supported",
            "model_decommissioned",
            "invalid_model",
            "deploymentnotfound",
        ],
        words: &[
            "invalid model name",
            "invalid model:",
            "not a valid model",
            "model not exist",
            "model disabled",
            "unknown model",
            "no models loaded",
            "no endpoints found",
            "no available channel",
            "无可用渠道",
            "is not found for api version",
        ],
    },
    Meaning {
        kind: FailureKind::Overloaded,
        class: ", the server is busy",
        names_window: false,
        statuses: &[400, 408, 409, 424, 425, 429, 500, 502, 503, 504, 529],
        codes: &["overloaded", "1305", "model_capacity_exhausted"],
        words: &["overloaded", "too busy", "server is busy", "high demand", "访问量过大"],
    },
];

impl Meaning {
    /// Whether an error of this status and these words means this.
    pub(super) fn fits(&self, status: Option<u16>, words: &Words) -> bool {
        let is_of_status =
            self.statuses.is_empty() || status.is_none_or(|status| self.statuses.contains(&status));
        // A page is by whatever guards the network, which withholds no answer.
        let can_be = self.kind != FailureKind::Withheld || !words.is_web_page;
        is_of_status && can_be && (words.have_code(self.codes) || words.mention(self.words))
    }
}
