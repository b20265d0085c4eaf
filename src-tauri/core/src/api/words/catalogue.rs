//! Providers, models and their troubles in the words people read.

use crate::domain::assistant::{Briefing, FailureKind};
use crate::domain::catalogue::{
    KeyState, Provider, ProviderKind, Readiness, Suggestion, Tokenizer, TrialFigures,
};
use crate::domain::number::{bytes, grouped};

/// Like [`failure`], for a reader who is in Settings already, beside the button that helps.
pub fn failure_in_settings(kind: &FailureKind, provider: &str) -> String {
    match kind {
        FailureKind::NotSetUp => {
            format!("{provider} has no key yet. Add one.")
        }
        FailureKind::RefusedKey => {
            format!("The key for {provider} was rejected or is missing. Add another.")
        }
        FailureKind::Unreachable
        | FailureKind::RateLimited { .. }
        | FailureKind::OutOfCredit
        | FailureKind::ModelMissing
        | FailureKind::Loading
        | FailureKind::Overloaded
        | FailureKind::WrongAddress
        | FailureKind::Blocked
        | FailureKind::NotOffered
        | FailureKind::TooLong { .. }
        | FailureKind::Withheld
        | FailureKind::Refused
        | FailureKind::ProviderFailed
        | FailureKind::TimedOut
        | FailureKind::NotLocal
        | FailureKind::FileGone
        | FailureKind::FileUnusable
        | FailureKind::NoMemory { .. }
        | FailureKind::EngineEnded
        | FailureKind::NoEngine => failure(kind, provider),
    }
}

/// Why there is no answer of this provider, and what to do.
pub fn failure(kind: &FailureKind, provider: &str) -> String {
    match kind {
        FailureKind::Unreachable => format!(
            "Nothing answers at {provider}'s address. Is the server running, and is the network \
             up?"
        ),
        FailureKind::RefusedKey => {
            format!("The key for {provider} was rejected or is missing. Add another in Settings.")
        }
        FailureKind::RateLimited { retry_after_s: Some(seconds) } => format!(
            "{provider} got too many requests in a short time. Wait {} s, then try again.",
            grouped(i64::from(*seconds))
        ),
        FailureKind::RateLimited { retry_after_s: None } => {
            format!("{provider} got too many requests in a short time. Try again in a minute.")
        }
        FailureKind::ModelMissing => {
            format!("{provider} doesn't have this model. Choose another, or add it there first.")
        }
        FailureKind::WrongAddress => format!(
            "There is no chat completions API at {provider}'s address. Does the base URL end with \
             /v1?"
        ),
        FailureKind::OutOfCredit => format!(
            "The {provider} account is out of credit. Add credit there, or choose another model."
        ),
        FailureKind::Loading => format!(
            "{provider} was still loading the model after a minute. Try again, or load it there first."
        ),
        FailureKind::Overloaded => {
            format!("{provider} is too busy to answer now. Try again in a moment.")
        }
        FailureKind::Blocked => format!(
            "A web page came instead of {provider}'s answer. A proxy, a firewall or a network \
             sign-in page is in the way, or the address belongs to a web page."
        ),
        FailureKind::NotOffered => {
            format!("{provider} is not available in this region.")
        }
        FailureKind::TooLong { limit_tokens: Some(limit) } => format!(
            "This is longer than the {} tokens the model can read at once, so it did not read it. \
             Ask something shorter.",
            grouped(*limit)
        ),
        FailureKind::TooLong { limit_tokens: None } => {
            "This is longer than the model can read, so it did not read it. Ask something shorter."
                .into()
        }
        FailureKind::Refused => format!(
            "{provider} refused this question for a reason Hotseat doesn't know. The server's log \
             may say more."
        ),
        FailureKind::Withheld => {
            format!("{provider} withheld this answer, or the rest of it. Ask in other words.")
        }
        FailureKind::ProviderFailed => format!(
            "{provider} failed or returned an unusable answer. Try again; if that doesn't help, \
             check the server's log."
        ),
        FailureKind::TimedOut => format!(
            "{provider} took too long. Try again; a model that is still loading needs a moment."
        ),
        FailureKind::NotLocal => {
            format!("Only models on this computer are allowed, and {provider} is elsewhere.")
        }
        FailureKind::NotSetUp => {
            format!("{provider} is not set up on this computer. Set it up in Settings.")
        }
        FailureKind::FileGone => {
            "The model’s file is not where it was. Connect the drive it is on, or \
                                  find the file in Settings, Assistant."
                .into()
        }
        FailureKind::FileUnusable => {
            "The model’s file can’t be run: it is damaged, or of a kind that Hotseat \
                                      doesn’t know. Add another file, or the same once more."
                .into()
        }
        FailureKind::NoMemory { needed_bytes, free_bytes } => format!(
            "The model needs {} of memory, and {} are free. Close other programs, give the model a \
             smaller context, or choose a smaller one.",
            bytes(*needed_bytes),
            bytes(*free_bytes)
        ),
        FailureKind::EngineEnded => {
            "The model stopped working. Hotseat loads it again with the next question.".into()
        }
        FailureKind::NoEngine => {
            "This computer can’t run model files: its processor lacks what they need, or \
                                  this build of Hotseat has no engine. Choose another model."
                .into()
        }
    }
}

/// What a briefing takes, and whether the task is in it.
pub fn briefing(briefing: &Briefing, has_challenge: bool) -> String {
    let takes =
        format!("About {} tokens, sent with every question.", grouped(briefing.rough_tokens()));
    let knows = if briefing.knows_challenge {
        "The assistant sees the challenge."
    } else if briefing.is_challenge_too_long {
        "The challenge would fill more than half of the model's context, so the assistant doesn't \
         see it."
    } else if has_challenge {
        "The assistant doesn't see the challenge."
    } else {
        "There is no challenge to share."
    };
    format!("{takes} {knows}")
}

/// Where a provider is and what it lacks.
pub fn provider(provider: &Provider, key: KeyState, readiness: Readiness) -> String {
    match provider.kind {
        ProviderKind::Practice => {
            return "Built in. Answers from a script, without a network; it is not an AI.".into();
        }
        ProviderKind::Files => {
            return "Hotseat runs these models itself, from their files and without a network."
                .into();
        }
        ProviderKind::OpenaiCompatible => {}
    }
    let place = if provider.is_local() { "On this computer." } else { "Called over the network." };
    let key = match (provider.needs_key, key) {
        (false, _) => "Needs no key.",
        (true, KeyState::Kept) => "Its key is in the system's keychain.",
        (true, KeyState::ThisRunOnly) => "Hotseat keeps its key only until you close it.",
        (true, KeyState::Missing) => "It has no key yet.",
    };
    if readiness == Readiness::NotLocal {
        return format!("{place} {key} Offline is on, so Hotseat never calls it.");
    }
    format!("{place} {key}")
}

/// Why keys hold for this run only.
pub fn keys_are_not_kept(trouble: &str) -> String {
    format!("Hotseat keeps keys only until you close it: {trouble}.")
}

/// What is in a model's way, in a few words.
pub const fn obstacle(readiness: Readiness) -> Option<&'static str> {
    match readiness {
        Readiness::Ready | Readiness::Practice => None,
        Readiness::KeyMissing => Some("no key yet"),
        Readiness::NotLocal => Some("not on this computer"),
        Readiness::NotOffered => Some("no longer available"),
        Readiness::FileGone => Some("its file is gone"),
    }
}

/// Which models' tokens are counted so.
pub const fn counts_for(tokenizer: Tokenizer) -> &'static str {
    match tokenizer {
        Tokenizer::Cl100k => "GPT-3.5 and GPT-4",
        Tokenizer::O200k => "GPT-4o and later",
        Tokenizer::Estimate => "Any other model",
        Tokenizer::Own => "Models that Hotseat runs itself",
    }
}

/// How a model's tokens are counted.
pub const fn counted(tokenizer: Tokenizer) -> &'static str {
    match tokenizer {
        Tokenizer::Cl100k => "Exact (cl100k)",
        Tokenizer::O200k => "Exact (o200k)",
        Tokenizer::Estimate => "Estimated",
        Tokenizer::Own => "Exact (its own)",
    }
}

/// What is assumed of a model that was found.
pub fn suggestion(suggestion: &Suggestion) -> String {
    let window = grouped(i64::from(suggestion.context_window_tokens));
    match suggestion.tokenizer {
        Tokenizer::Cl100k | Tokenizer::O200k | Tokenizer::Own => {
            format!("Context: {window} tokens")
        }
        Tokenizer::Estimate => format!("Context size unknown; assuming {window} tokens"),
    }
}

/// "Ollama is running on this computer with 3 models."
pub fn local_server(name: &str, models: usize, wants_key: bool) -> String {
    match models {
        0 if wants_key => format!("{name} is running on this computer and needs a key."),
        0 => format!("{name} is running on this computer and has no models yet."),
        1 => format!("{name} is running on this computer with 1 model."),
        _ => format!("{name} is running on this computer with {models} models."),
    }
}

/// Why a form does not start with the preferred model.
pub fn not_the_preferred(model: &str, readiness: Readiness) -> String {
    match readiness {
        Readiness::NotLocal => format!("{model} is not on this computer, and Offline is on"),
        Readiness::NotOffered => format!("{model} is no longer available"),
        Readiness::FileGone => format!("The file of {model} is not where it was"),
        Readiness::KeyMissing | Readiness::Ready | Readiness::Practice => {
            format!("{model} is not set up on this computer")
        }
    }
}

/// What can be done about a session under way whose model can't be changed any more. `provider` has lost
/// the model; none where the provider is gone itself, or it is the session that keeps away from it.
pub fn way_out(model: &str, provider: Option<&str>) -> String {
    match provider {
        Some(provider) => format!(
            "Add {model} to {provider} again in Settings, or continue without it; a copy of the \
             session can use another model."
        ),
        None => "Continue without it; a copy of the session can use another model.".into(),
    }
}

/// Whether a session's assistant can answer. `is_wish_of_session` says that it is the session that
/// lets only this computer be called.
pub fn assistant(
    readiness: Readiness,
    (model, provider): (&str, &str),
    is_wish_of_session: bool,
) -> String {
    match readiness {
        Readiness::Ready => format!("{model} from {provider} is ready."),
        Readiness::Practice => {
            "The practice assistant answers from a script. It is not an AI.".to_owned()
        }
        Readiness::KeyMissing => {
            format!("{provider} has no key on this computer, so the assistant can't answer.")
        }
        Readiness::NotLocal if is_wish_of_session => format!(
            "This session allows only models on this computer, and {provider} is elsewhere, so the \
             assistant can't answer."
        ),
        Readiness::NotLocal => {
            format!("Offline is on, and {provider} is elsewhere, so the assistant can't answer.")
        }
        Readiness::NotOffered => {
            format!("{model} is no longer available, so the assistant can't answer.")
        }
        Readiness::FileGone => format!(
            "The file of {model} is not where it was, so the assistant can’t answer. Connect the drive it \
             is on, or find the file in Settings."
        ),
    }
}

/// What trying a model out showed: "Answers after 0.4 s at 38 tokens per second. Reports its usage,
/// 2% above Hotseat's estimate."
pub fn trial(figures: &TrialFigures) -> String {
    let tenths = figures.first_piece_ms.max(0) / 100;
    let after = match tenths {
        0 => "Answers immediately".to_owned(),
        _ => format!("Answers after {}.{} s", tenths / 10, tenths % 10),
    };
    let speed = match figures.tokens_per_s() {
        Some(speed) => format!(" at {} tokens per second", grouped(speed)),
        None => String::new(),
    };
    if !figures.has_ended {
        return format!(
            "{after}{speed}, but does not stop: the test allows 32 tokens, then hangs up. In a \
             session, its answers are cut off at their limit."
        );
    }
    let silence = match figures.pieces {
        0 => ", but without text: the test allows 32 tokens, and some models think longer",
        _ => "",
    };
    let usage = match figures.reported_above_percent() {
        None => "Does not report its usage, so Hotseat charges its own estimate.".into(),
        Some(0) => "Reports its usage, as Hotseat estimates it.".into(),
        Some(more @ 1..) => {
            format!("Reports its usage, {}% above Hotseat's estimate.", grouped(more))
        }
        Some(less) => format!("Reports its usage, {}% below Hotseat's estimate.", grouped(-less)),
    };
    format!("{after}{speed}{silence}. {usage}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_reads_as_a_sentence() {
        let figures = TrialFigures {
            first_piece_ms: 420,
            last_piece_ms: 920,
            pieces: 19,
            written_tokens: 19,
            counted_tokens: 50,
            reported_tokens: Some(51),
            has_ended: true,
        };
        assert_eq!(
            trial(&figures),
            "Answers after 0.4 s at 38 tokens per second. Reports its usage, 2% above Hotseat's \
             estimate."
        );
        let silent = TrialFigures { reported_tokens: None, written_tokens: 1, ..figures };
        assert_eq!(
            trial(&silent),
            "Answers after 0.4 s. Does not report its usage, so Hotseat charges its own estimate."
        );
        assert!(
            trial(&TrialFigures { first_piece_ms: 49, ..figures })
                .starts_with("Answers immediately")
        );
        let thinking = TrialFigures { pieces: 0, reported_tokens: Some(50), ..figures };
        assert!(trial(&thinking).contains("without text"));
        assert!(trial(&thinking).ends_with("Reports its usage, as Hotseat estimates it."));
        let endless = TrialFigures { has_ended: false, reported_tokens: None, ..figures };
        assert_eq!(
            trial(&endless),
            "Answers after 0.4 s at 38 tokens per second, but does not stop: the test allows 32 \
             tokens, then hangs up. In a session, its answers are cut off at their limit."
        );
    }

    #[test]
    fn every_failure_names_who_failed_or_what_to_do() {
        for kind in [
            FailureKind::Unreachable,
            FailureKind::RefusedKey,
            FailureKind::RateLimited { retry_after_s: Some(1_200) },
            FailureKind::RateLimited { retry_after_s: None },
            FailureKind::OutOfCredit,
            FailureKind::ModelMissing,
            FailureKind::Loading,
            FailureKind::Overloaded,
            FailureKind::WrongAddress,
            FailureKind::Blocked,
            FailureKind::NotOffered,
            FailureKind::Withheld,
            FailureKind::Refused,
            FailureKind::ProviderFailed,
            FailureKind::TimedOut,
            FailureKind::NotLocal,
            FailureKind::NotSetUp,
        ] {
            assert!(failure(&kind, "Ollama").contains("Ollama"), "{kind:?}");
            let here = failure_in_settings(&kind, "Ollama");
            assert!(here.contains("Ollama") && !here.contains("in Settings"), "{kind:?}");
        }
        for kind in [
            FailureKind::FileGone,
            FailureKind::FileUnusable,
            FailureKind::NoMemory { needed_bytes: 5_200_000_000, free_bytes: 900_000_000 },
            FailureKind::EngineEnded,
            FailureKind::NoEngine,
        ] {
            let told = failure(&kind, "On this computer");
            assert_eq!(told, failure_in_settings(&kind, "On this computer"));
            assert!(told.contains("odel") && told.ends_with('.'), "{kind:?}");
        }
        let full = FailureKind::NoMemory { needed_bytes: 5_200_000_000, free_bytes: 900_000_000 };
        let told = failure(&full, "");
        assert!(
            told.starts_with("The model needs 5.2 GB of memory, and 900 MB are free."),
            "{told}"
        );
        assert!(
            failure(&FailureKind::TooLong { limit_tokens: None }, "Ollama").contains("shorter")
        );
        let limited = FailureKind::RateLimited { retry_after_s: Some(1_200) };
        assert!(failure(&limited, "Ollama").ends_with("Wait 1,200 s, then try again."));
    }

    #[test]
    fn a_session_that_is_kept_on_this_computer_says_that_it_is_its_own_wish() {
        let words = |wish| assistant(Readiness::NotLocal, ("GPT-4", "OpenAI"), wish);
        assert!(words(true).starts_with("This session allows only models on this computer"));
        assert!(words(false).starts_with("Offline is on"));
    }
}
