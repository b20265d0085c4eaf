//! Email addresses, in every script mail can be sent to, and addresses pasted with a name.

use super::limits::EMAIL_MAX_CHARS;
use super::visible::{is_blank, is_visible, trimmed};
use super::{CandidateName, Field, FieldError};
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use serde::Serialize;
use std::borrow::Cow;
use validator::ValidateEmail;

/// Longest part before the @, in bytes (RFC 5321 and, beyond ASCII, RFC 6531).
const LOCAL_MAX_BYTES: usize = 64;

/// An email address of at most 254 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateEmail(String);

impl CandidateEmail {
    /// Trims and judges; blank means none. A domain of other scripts is kept in the form that mail is
    /// sent to: its full-width dots and letters, as an input method types them, become plain ones.
    ///
    /// # Errors
    /// The broken rule's sentence, for [`Field::CandidateEmail`].
    pub fn parse_optional(text: Option<&str>) -> Result<Option<Self>, FieldError> {
        let text = trimmed(text.unwrap_or_default());
        if text.is_empty() {
            return Ok(None);
        }
        Self::parse(text).map(Some).ok_or_else(|| {
            FieldError::new(Field::CandidateEmail, "Candidate email is not a valid address")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let (local, domain) = text.rsplit_once(['@', '\u{ff20}'])?;
        let domain = plain_domain(domain)?;
        let address = format!("{local}@{domain}");
        let fits = address.chars().count() <= EMAIL_MAX_CHARS;
        (fits && is_local_part(local)).then_some(Self(address))
    }

    pub(crate) fn trusted(text: String) -> Self {
        Self(text)
    }

    /// The checked address, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The signs of a mailbox's name: those of HTML's rule, and what can be seen beyond ASCII. The rule of
/// `validator` ends at ASCII here.
fn is_local_part(local: &str) -> bool {
    let is_sign = |c: char| match c {
        _ if c.is_ascii() => c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c),
        _ => is_visible(c) || is_mark(c),
    };
    !local.is_empty() && local.len() <= LOCAL_MAX_BYTES && local.chars().all(is_sign)
}

/// Whether a character is written over the letter before it.
fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// A domain as mail is sent to it; none where there can be no such domain. ASCII stays as typed.
fn plain_domain(domain: &str) -> Option<Cow<'_, str>> {
    let plain = match domain.is_ascii() {
        true => Cow::Borrowed(domain),
        false => Cow::Owned(idna::domain_to_unicode(domain).0),
    };
    let ascii = idna::domain_to_ascii(&plain);
    let sent_to = if plain.is_ascii() { plain.as_ref() } else { ascii.as_deref().ok()? };
    format!("a@{sent_to}").validate_email().then_some(plain)
}

/// A name and an address that were pasted as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Mailbox {
    /// A valid name, out of its quotation marks.
    pub name: String,
    /// A valid address, out of its angle brackets.
    pub email: String,
}

impl Mailbox {
    /// Takes `Jane Doe <jane@example.com>` apart, as mail programs copy it; none where the text is
    /// anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = trimmed(text).trim_end_matches([',', ';']).trim_end();
        let (name, email) = text.strip_suffix('>')?.rsplit_once('<')?;
        let email = CandidateEmail::parse(trimmed(email))?;
        let name = trimmed(name);
        let quoted = name.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        let name = quoted.map_or_else(|| name.to_owned(), unescaped);
        let name = CandidateName::parse(&name).ok()?;
        // Of several people none is meant.
        let is_one = quoted.is_some() || !name.as_str().contains(['<', '>', '@', ',', ';']);
        is_one.then(|| Self { name: name.as_str().to_owned(), email: email.0 })
    }

    /// What was pasted into one of a form's two fields. None where the other field says something else:
    /// it would be lost.
    #[must_use]
    pub fn in_either(name: &str, email: &str) -> Option<Self> {
        let from_name =
            Self::read(name).filter(|found| is_blank(email) || trimmed(email) == found.email);
        from_name.or_else(|| {
            Self::read(email).filter(|found| is_blank(name) || trimmed(name) == found.name)
        })
    }
}

fn unescaped(quoted: &str) -> String {
    quoted.replace("\\\"", "\"").replace("\\\\", "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Option<String> {
        CandidateEmail::parse_optional(Some(text)).ok().flatten().map(|email| email.0)
    }

    #[test]
    fn mail_goes_to_addresses_in_every_script() {
        for address in [
            "jürgen@müller.example",
            "名前@example.jp",
            "ju\u{308}rgen@example.com",
            "почта@пример.рф",
            "संपर्क@डाटामेल.भारत",
            "Jane.O'Neil+a@Example.COM",
            "jane@[127.0.0.1]",
            "jane@localhost",
        ] {
            assert_eq!(kept(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn signs_that_only_look_like_an_addresss_own_become_them() {
        for typed in [
            "jane@example\u{ff0e}com",
            "jane@example\u{3002}com",
            "jane@example\u{ff61}com",
            "jane\u{ff20}example.com",
            "jane@ｅｘａｍｐｌｅ．ｃｏｍ",
        ] {
            assert_eq!(kept(typed).as_deref(), Some("jane@example.com"), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "jane",
            "jane@",
            "@example.com",
            "jane@@example.com",
            "ja ne@example.com",
            "jane@exa mple.com",
            "jane@example..com",
            "jane@\u{ff0e}com",
            "jane@-a.com",
            "ja\u{200b}ne@example.com",
            "ja\u{3164}ne@example.com",
            "ja\u{202e}ne@example.com",
            "ja\u{a0}ne@example.com",
            "jane@exam_ple.com",
            "\u{ff20}",
            "jane@mü ller.example",
        ] {
            assert_eq!(kept(text), None, "{text:?}");
        }
        assert_eq!(kept(&format!("{}@example.com", "ü".repeat(33))), None);
        assert!(kept(&format!("{}@example.com", "ü".repeat(32))).is_some());
    }

    #[test]
    fn a_pasted_mailbox_is_a_name_and_an_address() {
        for text in [
            "Jane Doe <jane@example.com>",
            " \"Jane Doe\" <jane@example.com>;",
            "Jane Doe<jane@example．com>",
        ] {
            let mailbox = Mailbox::read(text).unwrap();
            assert_eq!(
                (&*mailbox.name, &*mailbox.email),
                ("Jane Doe", "jane@example.com"),
                "{text}"
            );
        }
        let doe = Mailbox::read(r#""Doe, \"J\"" <jane@example.com>"#).unwrap();
        assert_eq!(doe.name, "Doe, \"J\"");
    }

    #[test]
    fn a_mailbox_in_one_field_takes_nothing_from_the_other() {
        let pasted = "Jane Doe <jane@example.com>";
        let jane = Mailbox::read(pasted);
        assert!(jane.is_some());
        for (name, email) in
            [(pasted, ""), ("", pasted), ("Jane Doe", pasted), (pasted, "jane@example.com ")]
        {
            assert_eq!(Mailbox::in_either(name, email), jane, "{name} / {email}");
        }
        for (name, email) in [(pasted, "j@example.com"), ("Jane D.", pasted), (pasted, pasted)] {
            assert_eq!(Mailbox::in_either(name, email), None, "{name} / {email}");
        }
    }

    #[test]
    fn what_is_no_mailbox_is_left_alone() {
        for text in [
            "",
            "Jane Doe",
            "jane@example.com",
            "<jane@example.com>",
            "Jane <jane@>",
            "a < b > c",
            "Jane <jane@example.com> Doe",
            "A <a@example.com>, B <b@example.com>",
        ] {
            assert_eq!(Mailbox::read(text), None, "{text:?}");
        }
    }
}
