//! What every format that people read is made of.

/// A report, in the order it is read.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// What stands below the title.
    pub(crate) subtitle: String,
    pub(crate) parts: Vec<Part>,
}

/// A part of a report.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) title: &'static str,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a part. Texts are plain, whoever wrote them, but where a block says that they are Markdown.
#[derive(Debug)]
pub(crate) enum Block {
    /// What a few pieces after it are about.
    Heading(String),
    /// A sentence of ours.
    Paragraph(String),
    /// What a person wrote, with its lines.
    Quote(String),
    /// Labels and values.
    Facts(Vec<(String, String)>),
    Table(Table),
    Code {
        /// What people call the language; empty where it is none.
        language: String,
        text: String,
    },
    /// Markdown by a person.
    Prose(String),
    Message(Message),
}

#[derive(Debug)]
pub(crate) struct Table {
    /// What it is of, for those who can't see where it stands.
    pub(crate) caption: String,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A question or an answer.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) is_question: bool,
    /// "Question 3", "Answer 3".
    pub(crate) title: String,
    /// When, and what it took.
    pub(crate) detail: String,
    /// Markdown.
    pub(crate) text: String,
    /// Why it is not whole; empty where it is.
    pub(crate) trouble: String,
}
