//! Models in files on this computer, in the words people read.

use crate::domain::catalogue::{FileFacts, ShelfModel};
use crate::domain::number::{bytes, grouped};

/// "qwen3 · 7.6 B parameters · Q4_K_M · 4.7 GB".
pub fn model_file(facts: &FileFacts) -> String {
    let parameters = format!("{} parameters", parameters(facts.parameters));
    let parts = [
        facts.architecture.as_str(),
        parameters.as_str(),
        facts.quantisation.as_str(),
        &bytes(whole(facts.bytes)),
    ];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}

/// "Licence: apache-2.0.".
pub fn model_licence(facts: &FileFacts) -> String {
    match facts.licence.as_deref().map(str::trim).filter(|licence| !licence.is_empty()) {
        Some(licence) => format!("Licence: {licence}."),
        None => "The file names no licence.".into(),
    }
}

/// What running it takes.
pub fn model_needs(facts: &FileFacts, window_tokens: u32) -> String {
    let memory = bytes(whole(facts.needed_bytes(window_tokens)));
    let window = grouped(window_tokens.into());
    let needs = format!("Takes about {memory} of memory with a context of {window} tokens");
    if facts.trained_tokens > window_tokens {
        return format!(
            "{needs}, of the {} it was made for.",
            grouped(facts.trained_tokens.into())
        );
    }
    format!("{needs}.")
}

/// That a model has no template of its own; none where it has.
pub fn no_template(facts: &FileFacts) -> Option<String> {
    let words = "The file has no chat template. Hotseat asks it in ChatML, which most models know.";
    (!facts.has_template).then(|| words.to_owned())
}

/// "1.2 GB of 4.7 GB".
pub fn transferred(done_bytes: u64, of_bytes: u64) -> String {
    format!("{} of {}", bytes(whole(done_bytes)), bytes(whole(of_bytes)))
}

/// "Qwen · 639 MB · Apache-2.0 · context of 32,768 tokens".
pub fn shelf_model(model: &ShelfModel) -> String {
    let ShelfModel { maker, licence, .. } = model;
    let (size, context) = (bytes(whole(model.bytes)), grouped(model.context_tokens.into()));
    format!("{maker} · {size} · {licence} · context of {context} tokens")
}

/// How many numbers a model has, as people say it: "7.6 B", "135 M".
fn parameters(count: u64) -> String {
    let (unit, name) = if count >= 1_000_000_000 { (1_000_000_000, "B") } else { (1_000_000, "M") };
    let tenths = count / (unit / 10);
    match (tenths / 10, tenths % 10) {
        (whole @ ..10, tenth @ 1..) => format!("{whole}.{tenth} {name}"),
        (whole, _) => format!("{} {name}", grouped(i64::try_from(whole).unwrap_or(i64::MAX))),
    }
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> FileFacts {
        FileFacts {
            bytes: 4_683_073_952,
            architecture: "qwen3".into(),
            name: None,
            quantisation: "Q4_K_M".into(),
            licence: Some("apache-2.0".into()),
            parameters: 7_615_616_512,
            trained_tokens: 32_768,
            bytes_a_token: 57_344,
            has_template: true,
        }
    }

    #[test]
    fn a_file_is_told_by_what_it_holds_and_takes() {
        let told = facts();
        assert_eq!(model_file(&told), "qwen3 · 7.6 B parameters · Q4_K_M · 4.6 GB");
        assert_eq!(model_licence(&told), "Licence: apache-2.0.");
        assert_eq!(
            model_needs(&told, 16_384),
            "Takes about 6.1 GB of memory with a context of 16,384 tokens, of the 32,768 it was made for."
        );
        assert!(model_needs(&told, 32_768).ends_with("32,768 tokens."));
        assert_eq!(no_template(&told), None);
        let bare = FileFacts {
            quantisation: String::new(),
            licence: Some(" ".into()),
            parameters: 134_515_008,
            has_template: false,
            ..told
        };
        assert_eq!(model_file(&bare), "qwen3 · 134 M parameters · 4.6 GB");
        assert_eq!(model_licence(&bare), "The file names no licence.");
        assert!(no_template(&bare).is_some());
        assert_eq!(transferred(1_200_000_000, 4_700_000_000), "1.2 GB of 4.7 GB");
    }
}
