//! Markdown by people and models, read into what every format can show. HTML in it is text, pictures are their
//! descriptions, and links lead nowhere but to the web and to mail.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// How deep lists and quotes are shown within each other; deeper ones stand at that depth.
const DEPTH_MAX: usize = 12;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Prose {
    Heading(Vec<Span>),
    Paragraph(Vec<Span>),
    Code {
        language: String,
        text: String,
    },
    List {
        /// What the first item is numbered; none where they have no numbers.
        first: Option<u64>,
        items: Vec<Vec<Prose>>,
    },
    Quote(Vec<Prose>),
    Table {
        header: Vec<Vec<Span>>,
        rows: Vec<Vec<Vec<Span>>>,
    },
    Rule,
}

/// A stretch of text that looks the same all along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) look: Look,
    /// Where it leads.
    pub(crate) link: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) is_strong: bool,
    pub(crate) is_emphasised: bool,
    pub(crate) is_struck: bool,
    pub(crate) is_code: bool,
}

/// The text's pieces, in order.
pub(crate) fn read(text: &str) -> Vec<Prose> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options()) {
        reader.take(event);
    }
    reader.finish()
}

/// Rounds after which [`defused`] ends in any case; two are enough for all but what is made to need more.
const ROUNDS_MAX: usize = 16;

/// The text as it is, but that HTML, pictures and links that do not lead out are text in it.
///
/// What stood within HTML may be a link or a picture once that is text, so it is looked at again until nothing changes.
/// Of a text that does not come to an end every sign is made text.
pub(crate) fn defused(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS_MAX {
        let next = defused_once(&text);
        if next == text {
            return text;
        }
        text = next;
    }
    text.replace('<', "&lt;").replace('[', "&#91;")
}

fn defused_once(text: &str) -> String {
    let mut places = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                let opens = text[range.clone()].match_indices('<');
                places.extend(opens.map(|(at, _)| range.start + at));
            }
            // The picture is not loaded, and what is left of it is no link either.
            Event::Start(Tag::Image { .. }) => places.extend([range.start, range.start + 1]),
            Event::Start(Tag::Link { dest_url, .. }) if !leads_out(&dest_url) => {
                places.push(range.start);
            }
            _ => {}
        }
    }
    places.sort_unstable();
    places.dedup();
    let mut defused = String::with_capacity(text.len() + places.len());
    let mut done = 0;
    for place in places {
        defused.push_str(&text[done..place]);
        defused.push('\\');
        done = place;
    }
    defused + &text[done..]
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// What surrounds the text that is being read.
enum Open {
    Items { first: Option<u64>, items: Vec<Vec<Prose>> },
    Blocks(Vec<Prose>),
    Table { header: Vec<Vec<Span>>, rows: Vec<Vec<Vec<Span>>>, cells: Vec<Vec<Span>> },
}

#[derive(Default)]
struct Reader {
    done: Vec<Prose>,
    open: Vec<Open>,
    /// Lists and quotes that are too deep to be shown as such.
    ignored: usize,
    spans: Vec<Span>,
    looks: Vec<Look>,
    link: Option<String>,
    code: Option<(String, String)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => {
                let look = Look { is_code: true, ..self.look() };
                self.span(&text, look);
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Rule => self.block(Prose::Rule),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.text(&text)
            }
            Event::TaskListMarker(is_done) => self.text(if is_done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let look = self.look();
        match tag {
            Tag::CodeBlock(kind) => {
                self.paragraph();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default().to_owned()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(first) => self.nest(Open::Items { first, items: Vec::new() }),
            Tag::BlockQuote(_) => self.nest(Open::Blocks(Vec::new())),
            Tag::Item => {
                if self.ignored == 0
                    && let Some(Open::Items { items, .. }) = self.open.last_mut()
                {
                    items.push(Vec::new());
                }
            }
            Tag::Table(_) => {
                self.paragraph();
                let (header, rows, cells) = (Vec::new(), Vec::new(), Vec::new());
                self.open.push(Open::Table { header, rows, cells });
            }
            Tag::Emphasis => self.looks.push(Look { is_emphasised: true, ..look }),
            Tag::Strong => self.looks.push(Look { is_strong: true, ..look }),
            Tag::Strikethrough => self.looks.push(Look { is_struck: true, ..look }),
            Tag::Link { dest_url, .. } => self.link = leads_out(&dest_url).then(|| dest_url.into()),
            Tag::Image { .. } => self.text("[Picture: "),
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.paragraph(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.paragraph(),
            TagEnd::Item => self.paragraph(),
            TagEnd::Heading(_) => {
                let spans = std::mem::take(&mut self.spans);
                self.block(Prose::Heading(spans));
            }
            TagEnd::CodeBlock => {
                if let Some((language, text)) = self.code.take() {
                    self.block(Prose::Code { language, text });
                }
            }
            TagEnd::List(_) | TagEnd::BlockQuote(_) => self.unnest(),
            TagEnd::TableCell => {
                let spans = std::mem::take(&mut self.spans);
                if let Some(Open::Table { cells, .. }) = self.open.last_mut() {
                    cells.push(spans);
                }
            }
            TagEnd::TableHead => {
                if let Some(Open::Table { header, cells, .. }) = self.open.last_mut() {
                    *header = std::mem::take(cells);
                }
            }
            TagEnd::TableRow => {
                if let Some(Open::Table { rows, cells, .. }) = self.open.last_mut() {
                    rows.push(std::mem::take(cells));
                }
            }
            TagEnd::Table => {
                if let Some(Open::Table { header, rows, .. }) = self.open.pop() {
                    self.block(Prose::Table { header, rows });
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.looks.pop();
            }
            TagEnd::Link => self.link = None,
            TagEnd::Image => self.text("]"),
            _ => {}
        }
    }

    /// A list or a quote begins.
    fn nest(&mut self, open: Open) {
        self.paragraph();
        if self.ignored > 0 || self.open.len() >= DEPTH_MAX {
            self.ignored += 1;
        } else {
            self.open.push(open);
        }
    }

    /// The innermost list or quote is over.
    fn unnest(&mut self) {
        self.paragraph();
        if self.ignored > 0 {
            self.ignored -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Items { first, items }) => self.block(Prose::List { first, items }),
            Some(Open::Blocks(blocks)) => self.block(Prose::Quote(blocks)),
            Some(Open::Table { .. }) | None => {}
        }
    }

    fn look(&self) -> Look {
        self.looks.last().copied().unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some((_, code)) => code.push_str(text),
            None => self.span(text, self.look()),
        }
    }

    fn span(&mut self, text: &str, look: Look) {
        match self.spans.last_mut() {
            Some(last) if last.look == look && last.link == self.link => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), look, link: self.link.clone() }),
        }
    }

    /// What was read since the last piece is a paragraph.
    fn paragraph(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        if spans.iter().any(|span| !span.text.trim().is_empty()) {
            self.block(Prose::Paragraph(spans));
        }
    }

    fn block(&mut self, block: Prose) {
        match self.open.last_mut() {
            Some(Open::Items { items, .. }) => match items.last_mut() {
                Some(item) => item.push(block),
                None => items.push(vec![block]),
            },
            Some(Open::Blocks(blocks)) => blocks.push(block),
            Some(Open::Table { .. }) | None => self.done.push(block),
        }
    }

    fn finish(mut self) -> Vec<Prose> {
        self.paragraph();
        self.done
    }
}

/// Whether a link leads to the web or to mail, and nowhere on this computer.
fn leads_out(address: &str) -> bool {
    let schemes = ["https://", "http://", "mailto:"];
    let has = |scheme: &&str| {
        address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    schemes.iter().any(has) && !address.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Everything that is read in these pieces, without looks.
    fn words(blocks: &[Prose]) -> String {
        let of = |spans: &Vec<Span>| spans.iter().map(|one| one.text.clone()).collect::<String>();
        let mut all = String::new();
        for block in blocks {
            all += &match block {
                Prose::Heading(spans) | Prose::Paragraph(spans) => of(spans),
                Prose::Code { text, .. } => text.clone(),
                Prose::List { items, .. } => items.iter().map(|item| words(item)).collect(),
                Prose::Quote(blocks) => words(blocks),
                Prose::Table { header, rows } => {
                    header.iter().chain(rows.iter().flatten()).map(of).collect()
                }
                Prose::Rule => String::new(),
            };
        }
        all
    }

    #[test]
    fn text_code_lists_quotes_and_tables_are_told_apart() {
        let text = "# Two\n\nSay **so** and `x`.\n\n3. a\n4. b\n   > c\n\n```py\nprint(1)\n```\n\n|h|\n|-|\n|v|\n\n---\n";
        let read = read(text);
        let kinds: Vec<&str> = read
            .iter()
            .map(|one| match one {
                Prose::Heading(_) => "heading",
                Prose::Paragraph(_) => "paragraph",
                Prose::Code { .. } => "code",
                Prose::List { .. } => "list",
                Prose::Quote(_) => "quote",
                Prose::Table { .. } => "table",
                Prose::Rule => "rule",
            })
            .collect();
        assert_eq!(kinds, ["heading", "paragraph", "list", "code", "table", "rule"]);
        assert_eq!(words(&read), "TwoSay so and x.abcprint(1)\nhv");
        let Prose::List { first, items } = &read[2] else { panic!("{read:?}") };
        assert_eq!((*first, items.len(), items[1].len()), (Some(3), 2, 2));
    }

    #[test]
    fn html_is_text_and_links_lead_out_only() {
        let html = read("a <b>bold</b>\n\n<script>x</script>\n");
        assert_eq!(words(&html), "a <b>bold</b><script>x</script>\n");
        let links =
            read("[a](https://example.org) [b](file:///etc) [c](JAVASCRIPT:x) [d](mailto:a@b.c)");
        let Prose::Paragraph(spans) = &links[0] else { panic!("{links:?}") };
        let to: Vec<_> = spans.iter().filter_map(|span| span.link.as_deref()).collect();
        assert_eq!(to, ["https://example.org", "mailto:a@b.c"]);
        assert_eq!(words(&read("![a chart](x.png)")), "[Picture: a chart]");
    }

    #[test]
    fn what_could_act_elsewhere_is_text_and_code_stays_as_it_is() {
        let text = "# How?\n\n<img src=x> **so** [l](javascript:a) ![p](https://e.org/p.png) `<b>`\n\n<script>\nx\n</script>\n\n```\n<i>\n```\n[ok](https://e.org)\n";
        let defused = defused(text);
        let (mut html, mut pictures, mut links) = (0, 0, Vec::new());
        for event in Parser::new_ext(&defused, options()) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => html += 1,
                Event::Start(Tag::Image { .. }) => pictures += 1,
                Event::Start(Tag::Link { dest_url, .. }) => links.push(dest_url.to_string()),
                _ => {}
            }
        }
        assert_eq!((html, pictures), (0, 0), "{defused}");
        assert_eq!(links, ["https://e.org"]);
        assert!(defused.contains("`<b>`") && defused.contains("\n<i>\n"), "{defused}");
        // Its control.
        assert!(Parser::new(text).any(|event| matches!(event, Event::InlineHtml(_))));
        // Within HTML a picture is none before that is text.
        let within = super::defused("<div>\n![p](https://e.org/p.png)\n</div>\n");
        let is_picture = |event: Event| matches!(event, Event::Start(Tag::Image { .. }));
        assert!(!Parser::new(&within).any(is_picture), "{within}");
    }

    #[test]
    fn what_is_nested_too_deeply_is_shown_at_the_deepest_place() {
        let read = read(&format!("{}deep", "> ".repeat(500)));
        assert_eq!(words(&read), "deep");
        let mut depth = 0;
        let mut inner = &read;
        while let Some(Prose::Quote(blocks)) = inner.first() {
            (depth, inner) = (depth + 1, blocks);
        }
        assert_eq!(depth, DEPTH_MAX);
    }

    proptest! {
        #[test]
        fn letters_are_never_lost(text in "[a-z \\n>#*0-9.()+-]{0,200}") {
            let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
            prop_assert_eq!(letters(&words(&read(&text))), letters(&text), "{}", text);
        }
    }
}
