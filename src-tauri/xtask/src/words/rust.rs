//! The words of one Rust file: sentences and labels in its literals, its errors, its command line.

use std::iter;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ItemFn, ItemMod, ItemStruct, ItemUse, LitStr, Macro, Meta};

/// Macros that speak to the log, to whoever runs the tests, or in names of types.
const UNREAD: [&str; 14] = [
    "trace",
    "debug",
    "info",
    "warn",
    "error",
    "span",
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "include_str",
    "concat",
    "commands",
];

/// What people read in this source, by line. Of a file that is not `worded` only errors and the command
/// line are theirs.
pub fn words_of(source: &str, is_worded: bool) -> syn::Result<Vec<(usize, String)>> {
    let mut reader = Reader { is_worded, found: Vec::new() };
    reader.visit_file(&syn::parse_file(source)?);
    Ok(reader.found)
}

struct Reader {
    is_worded: bool,
    found: Vec<(usize, String)>,
}

impl Reader {
    fn add(&mut self, line: usize, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.found.push((line, text));
    }

    fn add_where_read(&mut self, literal: &LitStr) {
        if self.is_worded && is_read(&literal.value()) {
            self.add(literal.span().start().line, &literal.value());
        }
    }

    fn add_tokens(&mut self, tokens: TokenStream) {
        let mut is_attribute = false;
        for token in tokens {
            let was_hash = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
            match token {
                TokenTree::Group(_) if is_attribute => {}
                TokenTree::Group(group) => self.add_tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(literal) = syn::parse2(TokenTree::Literal(literal).into()) {
                        self.add_where_read(&literal);
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
            is_attribute = was_hash;
        }
    }

    /// What `--help` says stands in the docs of what clap reads.
    fn add_docs(&mut self, attributes: &[Attribute]) {
        let docs: Vec<_> = attributes.iter().filter_map(doc).collect();
        if let Some(first) = docs.first() {
            let line = first.span().start().line;
            let text: Vec<_> = docs.iter().map(LitStr::value).collect();
            self.add(line, &text.join(" "));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        if derives(&item.attrs, "Parser") {
            for attributes in
                iter::once(&item.attrs).chain(item.fields.iter().map(|one| &one.attrs))
            {
                self.add_docs(attributes);
            }
        }
        visit::visit_item_struct(self, item);
    }

    fn visit_item_use(&mut self, _: &'ast ItemUse) {}

    /// `#[error("…")]` is read; what other attributes say is for other code.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if !attribute.path().is_ident("error") {
            return;
        }
        let Meta::List(list) = &attribute.meta else { return };
        if let Some(TokenTree::Literal(literal)) = list.tokens.clone().into_iter().next()
            && let Ok(text) = syn::parse2::<LitStr>(TokenTree::Literal(literal).into())
            && text.value().contains(char::is_alphabetic)
        {
            self.add(text.span().start().line, &text.value());
        }
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        let name = call.path.segments.last().map(|last| last.ident.to_string());
        if !name.is_some_and(|name| UNREAD.contains(&name.as_str())) {
            self.add_tokens(call.tokens.clone());
        }
    }

    fn visit_lit_str(&mut self, literal: &'ast LitStr) {
        self.add_where_read(literal);
    }
}

/// Several words, or one that begins as a label does.
fn is_read(text: &str) -> bool {
    let text = text.trim();
    let mut letters = text.chars();
    let is_label = letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase);
    text.contains(char::is_alphabetic) && (is_label || text.contains(' '))
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return attribute.path().is_ident("test") };
        attribute.path().is_ident("cfg") && list.tokens.to_string() == "test"
    })
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let names = list.tokens.clone().into_iter();
        attribute.path().is_ident("derive")
            && names.into_iter().any(|token| token.to_string() == name)
    })
}

fn doc(attribute: &Attribute) -> Option<LitStr> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    let Expr::Lit(literal) = &pair.value else { return None };
    match &literal.lit {
        syn::Lit::Str(text) if attribute.path().is_ident("doc") => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        //! A file about words.
        use std::fmt;
        /// What --help begins with.
        #[derive(Debug, Parser)]
        #[command(name = "hotseat", about)]
        struct Arguments {
            /// Keep it in
            /// this folder.
            #[arg(long, value_name = "The Folder")]
            dir: Option<String>,
        }
        #[derive(thiserror::Error)]
        enum Error {
            #[error("no key yet")]
            Key,
            #[error(transparent)]
            Other(fmt::Error),
        }
        /// Not read by anybody who uses it.
        fn label(n: u32) -> String {
            tracing::warn!("only the log reads this");
            let code = "session_id";
            match n {
                0 => "Saved".into(),
                _ => format!("{n} sessions, {code}"),
            }
        }
        macro_rules! kinds {
            () => {
                /// Documentation of what a macro makes.
                const LEFT: &str = "all left";
            };
        }
        commands! { Console { ask list_sessions("ListSessions") -> "SessionPage"; } }
        #[cfg(test)]
        mod tests {
            #[test]
            fn it_is_so() { label("Never listed."); }
        }
    "#;

    #[test]
    fn a_string_of_each_kind_is_found_with_its_line_and_code_is_not() {
        let found = words_of(SOURCE, true).unwrap();
        let expected = [
            (4, "What --help begins with."),
            (8, "Keep it in this folder."),
            (15, "no key yet"),
            (25, "Saved"),
            (26, "{n} sessions, {code}"),
            (32, "all left"),
        ];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
    }

    #[test]
    fn elsewhere_only_errors_and_the_command_line_are_peoples() {
        let found = words_of(SOURCE, false).unwrap();
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 8, 15]);
    }
}
