//! Sealed records, in the words people read.

use crate::domain::record::{Intake, SignerStanding};

/// What is known of the key that a record was sealed with.
pub fn signer(name: &str, standing: SignerStanding) -> String {
    let who = if name.is_empty() { "its sealer" } else { name };
    match standing {
        SignerStanding::Own => "Sealed with the key of this computer.".into(),
        SignerStanding::Known => {
            "You imported records that were sealed with this key before.".into()
        }
        SignerStanding::OtherName => {
            "Earlier records with this key bore another name. Compare the fingerprint before you rely on the name.".into()
        }
        SignerStanding::New => format!(
            "This key is new here. Compare the fingerprint with {who} before you rely on the name."
        ),
        SignerStanding::Changed => format!(
            "Earlier records of {who} were sealed with another key. Ask {who} why, and compare the fingerprint."
        ),
    }
}

/// What taking a record in would do.
pub fn intake(intake: &Intake) -> String {
    match intake {
        Intake::New => "Import adds the session to this computer. You can replay and score it here; it stays as it \
                        is otherwise."
            .into(),
        Intake::Reviews { scorecards, is_discussed } => {
            let of = |is_correction: bool| {
                let named = scorecards.iter().filter(|one| one.is_correction == is_correction);
                let names: Vec<String> = named.map(|one| one.reviewer.clone()).collect();
                let plural = if names.len() == 1 { "" } else { "s" };
                let what = if is_correction { "correction" } else { "scorecard" };
                (!names.is_empty()).then(|| format!("the {what}{plural} of {}", listed(&names)))
            };
            let note = is_discussed.then(|| "the reviewers\u{2019} discussion note".to_owned());
            let all: Vec<String> = [of(false), of(true), note].into_iter().flatten().collect();
            format!("The session is on this computer already. Import adds {}.", listed(&all))
        }
        Intake::Nothing => "The session in this record and its reviews are on this computer already.".into(),
        Intake::OtherStory => "This computer has the same session with another history, so the record can't be \
                               imported. One of the two was changed outside Hotseat."
            .into(),
        Intake::Erased => {
            "This session was on this computer and was erased for good. A record does not bring it back.".into()
        }
    }
}

/// That the key a record was sealed with is not kept.
pub const KEY_NOT_KEPT: &str = "This computer's keychain could not keep the key. After a restart, Hotseat seals with \
                                another one, and reviewers are told that the key changed.";

/// "Ann", "Ann and Ben", "Ann, Ben and Eva".
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reviewers_are_named_one_after_the_other() {
        let named =
            |names: &[&str]| listed(&names.iter().map(|one| (*one).into()).collect::<Vec<_>>());
        assert_eq!(named(&["Ann"]), "Ann");
        assert_eq!(named(&["Ann", "Ben", "Eva"]), "Ann, Ben and Eva");
    }
}
