//! What comes back from a model.

/// One thing a provider sends while it answers. After [`Part::End`] nothing more comes but a
/// [`Part::Report`], and that only where neither the end held one nor one came before it.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// More of the answer's text; never empty.
    Piece(String),
    /// The model works on what is not part of the answer, and takes tokens for it: as much of that as
    /// the provider sends; never empty. Never shown and never kept.
    Thinking(String),
    /// The answer is over.
    End(End),
    /// What the answer took: so far, where it comes before the end, and all of it behind.
    Report(Usage),
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// Why it ended.
    pub finish: Finish,
    /// What the provider says it took; none where it does not say.
    pub usage: Option<Usage>,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Finish {
    /// The model had said everything.
    Complete,
    /// It reached the largest answer it was allowed.
    Length,
    /// The provider withheld the rest.
    Withheld,
    /// The provider broke off.
    Broken,
    /// For a reason that Hotseat does not know.
    Unknown,
}

/// Tokens as a provider reports them, whatever they are worth: missing, zero, negative or huge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens sent, by the provider's own count; none where it gives none.
    pub prompt_tokens: Option<i64>,
    /// Tokens received, those of hidden reasoning included.
    pub answer_tokens: Option<i64>,
    /// Of the tokens received, those of hidden reasoning.
    pub reasoning_tokens: Option<i64>,
}
