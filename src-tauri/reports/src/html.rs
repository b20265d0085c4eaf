//! A document as one HTML file. It runs nothing and loads nothing, which a policy in it holds browsers to.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::document::{Block, Document, Message, Part, Table};
use crate::prose::{self, Prose, Span};

const STYLE: &str = include_str!("../assets/report.css");
/// What the file may do: look like something.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(crate) fn page(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                meta name="generator" content="Hotseat";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 dir="auto" { (document.title) }
                    p.muted { (document.subtitle) }
                    nav aria-label="Parts" {
                        ul {
                            @for (at, part) in document.parts.iter().enumerate() {
                                li { a href={ "#part-" (at) } { (part.title) } }
                            }
                        }
                    }
                }
                main {
                    @for (at, part) in document.parts.iter().enumerate() { (section(at, part)) }
                }
            }
        }
    };
    page.into_string()
}

fn section(at: usize, part: &Part) -> Markup {
    html! {
        section aria-labelledby={ "part-" (at) } {
            h2 id={ "part-" (at) } { (part.title) }
            @for piece in &part.blocks { (block(piece)) }
        }
    }
}

fn block(block: &Block) -> Markup {
    match block {
        Block::Heading(text) => html! { h3 dir="auto" { (text) } },
        Block::Paragraph(text) => html! { p dir="auto" { (text) } },
        Block::Quote(text) => html! { blockquote.as-typed dir="auto" { (text) } },
        Block::Facts(facts) => html! {
            dl {
                @for (label, value) in facts {
                    dt { (label) }
                    dd dir="auto" { (value) }
                }
            }
        },
        Block::Table(of) => table(of),
        Block::Code { language, text } => html! {
            @if !language.is_empty() { p.language { (language) } }
            (code(text))
        },
        Block::Prose(text) => html! { @for piece in &prose::read(text) { (prose(piece)) } },
        Block::Message(of) => message(of),
    }
}

/// A line feed right behind the tag would be swallowed: another one stands before each text.
fn code(text: &str) -> Markup {
    html! { pre dir="ltr" { "\n" (text) } }
}

/// Can be reached by keyboard, since it may be wider than the window.
fn table(Table { caption, header, rows }: &Table) -> Markup {
    html! {
        div.table role="group" aria-label=(caption) tabindex="0" {
            table {
                caption.visually-hidden { (caption) }
                thead { tr { @for cell in header { th scope="col" dir="auto" { (cell) } } } }
                tbody {
                    @for row in rows {
                        tr { @for cell in row { td dir="auto" { (cell) } } }
                    }
                }
            }
        }
    }
}

fn message(message: &Message) -> Markup {
    html! {
        article.question[message.is_question] {
            h3 { (message.title) }
            p.muted { (message.detail) }
            @for piece in &prose::read(&message.text) { (prose(piece)) }
            @if !message.trouble.is_empty() { p.trouble dir="auto" { (message.trouble) } }
        }
    }
}

/// Headings in what people wrote are bold, and no headings: the report's own outline stays as it is.
fn prose(piece: &Prose) -> Markup {
    match piece {
        Prose::Heading(text) => html! { p.told dir="auto" { (spans(text)) } },
        Prose::Paragraph(text) => html! { p dir="auto" { (spans(text)) } },
        Prose::Code { language, text } => html! {
            @if !language.is_empty() { p.language { (language) } }
            (code(text))
        },
        Prose::List { first: None, items: of } => html! { ul { (items(of)) } },
        Prose::List { first: Some(first), items: of } => html! {
            ol start=(first) { (items(of)) }
        },
        Prose::Quote(pieces) => html! {
            blockquote { @for piece in pieces { (prose(piece)) } }
        },
        Prose::Table { header, rows } => html! {
            div.table {
                table {
                    thead { tr { @for cell in header { th scope="col" dir="auto" { (spans(cell)) } } } }
                    tbody {
                        @for row in rows { tr { @for cell in row { td dir="auto" { (spans(cell)) } } } }
                    }
                }
            }
        },
        Prose::Rule => html! { hr; },
    }
}

fn items(items: &[Vec<Prose>]) -> Markup {
    html! { @for item in items { li { @for piece in item { (prose(piece)) } } } }
}

fn spans(spans: &[Span]) -> Markup {
    html! { @for span in spans { (link(span)) } }
}

fn link(span: &Span) -> Markup {
    match &span.link {
        Some(to) => html! { a href=(to) rel="noopener noreferrer" { (look(span)) } },
        None => look(span),
    }
}

fn look(Span { text, look, .. }: &Span) -> Markup {
    let mut markup = if look.is_code {
        html! { code { (text) } }
    } else {
        html! { (text) }
    };
    if look.is_struck {
        markup = html! { s { (markup) } };
    }
    if look.is_emphasised {
        markup = html! { em { (markup) } };
    }
    if look.is_strong {
        markup = html! { strong { (markup) } };
    }
    markup
}
