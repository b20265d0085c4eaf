//! What a report is made of: plain texts in a few kinds of blocks.
//!
//! Every text is shown as it was typed. Nothing in it is markup, neither to this crate nor to typst; a caller that
//! holds Markdown turns it into blocks first.

use serde::{Deserialize, Serialize};

/// A report, from its title to its last section.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The title: on the first page, in the head of each further page, and in the file's properties.
    pub title: String,
    /// A line under the title. Empty: none.
    #[serde(default)]
    pub subtitle: String,
    /// A short text at the foot of each page, beside the page number. Empty: none.
    #[serde(default)]
    pub footer: String,
    /// The language of the report's own words, as a BCP 47 tag such as `en`, `de-CH` or `zh-Hant-TW`.
    pub language: String,
    /// Whether a list of the sections follows the title.
    #[serde(default)]
    pub contents: bool,
    /// The words that the layout itself adds.
    #[serde(default)]
    pub words: Words,
    /// The sections in reading order.
    pub sections: Vec<Section>,
}

/// The words that the layout adds, in the report's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// Over the list of sections.
    pub contents: String,
    /// The page number. `{page}` and `{pages}` stand for the numbers.
    pub page: String,
    /// Said at the end when some characters are in none of the fonts. `{count}` stands for how many different ones,
    /// `{scripts}` for the names of their scripts.
    pub boxes: String,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            contents: "Contents".into(),
            page: "Page {page} of {pages}".into(),
            boxes: "An empty box stands for a character that no font of this report can draw ({count} different, \
                    of: {scripts}). Copying and searching the text still gives the character itself."
                .into(),
        }
    }
}

/// A heading and what stands under it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// The heading. It is a bookmark, too.
    pub heading: String,
    /// 1 for a chapter, 2 for a part of one, and so on. A level that skips one, or is 0, is drawn as the nearest that
    /// does not: readers that jump from heading to heading rely on it.
    pub level: u8,
    /// What stands under the heading.
    pub blocks: Vec<Block>,
}

/// One block of a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Running text. A line break stays one; an empty line begins a new paragraph.
    Paragraph {
        /// The text.
        text: String,
    },
    /// Labels and their values, as in a summary.
    Definitions {
        /// The pairs in order.
        items: Vec<Definition>,
    },
    /// Rows under a header row, which is repeated on each page.
    Table {
        /// The columns. Their titles are the header row.
        columns: Vec<Column>,
        /// The rows. One that is too short is filled up with empty cells; what is too long gets columns of its own.
        rows: Vec<Vec<String>>,
    },
    /// Code or output, to the letter, in a fixed-width font. Long lines are wrapped.
    Code {
        /// The text.
        text: String,
        /// The language to colour it as, by a common name or a file name's ending (`python`, `rs`). Unknown or none:
        /// one colour.
        #[serde(default)]
        language: Option<String>,
    },
    /// One message of a conversation.
    Message {
        /// Who wrote it.
        who: String,
        /// When, in the caller's words. Empty: not shown.
        when: String,
        /// Whether its edge is drawn in the accent colour, to tell two speakers apart at a glance. `who` must tell
        /// them apart, too.
        #[serde(default)]
        accent: bool,
        /// What was written.
        body: Vec<Block>,
    },
    /// A bullet list.
    List {
        /// The items in order.
        items: Vec<String>,
    },
    /// A remark set apart from the text around it.
    Note {
        /// What kind of remark it is, in a word or two ("Private note"). Empty: none.
        label: String,
        /// The text, as in a paragraph.
        text: String,
    },
}

/// A label and its value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// What it is.
    pub label: String,
    /// The value, as in a paragraph.
    pub value: String,
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The title, in the header row.
    pub title: String,
    /// Whether it holds numbers, which are set flush with the end of the column.
    #[serde(default)]
    pub numbers: bool,
}
