//! Texts cut into tokens as OpenAI's models cut them.

use crate::domain::catalogue::Tokenizer;
use hotseat_tables::{BytePairEncoding, Vocabulary};
use std::sync::atomic::{AtomicBool, Ordering};

/// A piece of text this long has no spaces where words have them, and is looked at for repetition.
const LONG_PIECE_BYTES: usize = 4_096;
/// How much of a long piece is taken for what may repeat.
const BLOCK_BYTES: usize = 1_024;
/// How many tokens in front of a cut may depend on what stands behind it. Only a guess of where it is
/// worth looking: what is found is proven by [`is_seam`].
const UNSETTLED_TOKENS: usize = 4;

/// Loads the tables of a tokenizer, so that the first count need not.
pub fn warm_up(tokenizer: Tokenizer) {
    count(tokenizer, "");
    warm(tokenizer).store(true, Ordering::Relaxed);
}

/// Whether [`warm_up`] was through with a tokenizer before.
#[must_use]
pub fn is_warm(tokenizer: Tokenizer) -> bool {
    warm(tokenizer).load(Ordering::Relaxed)
}

/// Puts the tables away, which the next count loads again.
pub fn cool_down() {
    for tokenizer in Tokenizer::ALL {
        warm(tokenizer).store(false, Ordering::Relaxed);
    }
    hotseat_tables::unload();
}

fn warm(tokenizer: Tokenizer) -> &'static AtomicBool {
    static CL100K: AtomicBool = AtomicBool::new(false);
    static O200K: AtomicBool = AtomicBool::new(false);
    static ESTIMATE: AtomicBool = AtomicBool::new(false);
    match tokenizer {
        Tokenizer::Cl100k => &CL100K,
        Tokenizer::O200k => &O200K,
        Tokenizer::Estimate | Tokenizer::Own => &ESTIMATE,
    }
}

/// Tokens of a text by the tables that `tokenizer` counts or estimates with. What looks like a special
/// token is text.
pub(super) fn count(tokenizer: Tokenizer, text: &str) -> i64 {
    let vocabulary = match tokenizer {
        Tokenizer::Cl100k => Vocabulary::Cl100k,
        Tokenizer::O200k | Tokenizer::Estimate | Tokenizer::Own => Vocabulary::O200k,
    };
    let encoding = vocabulary.tables();
    let tokens: usize =
        encoding.split(text).map(|piece| count_piece(&encoding.bpe, piece.as_bytes())).sum();
    i64::try_from(tokens).unwrap_or(i64::MAX)
}

fn count_piece(bpe: &BytePairEncoding, piece: &[u8]) -> usize {
    let repeated = (piece.len() >= LONG_PIECE_BYTES).then(|| count_repeated(bpe, piece)).flatten();
    repeated.unwrap_or_else(|| bpe.count(piece))
}

/// Tokens of a piece that repeats itself, by encoding what repeats once; none where most of it does not.
/// Long runs of "-", "=" or "/" have tokens of many lengths, and take a hundred times longer than other
/// text if each byte is looked at.
///
/// The count is exact: a sequence of tokens is what the encoder would make of a text if and only if it
/// is so for every two neighbours, and the neighbours inside of what was encoded are right already.
fn count_repeated(bpe: &BytePairEncoding, piece: &[u8]) -> Option<usize> {
    let head = settled(bpe, piece.get(..BLOCK_BYTES)?);
    let rest = piece.get(len_of(bpe, &head)..)?;
    let block = settled(bpe, rest.get(..BLOCK_BYTES)?);
    let block_bytes = rest.get(..len_of(bpe, &block))?;
    let mut blocks = 0;
    let mut tail = rest;
    while let Some(behind) = tail.strip_prefix(block_bytes) {
        (tail, blocks) = (behind, blocks + 1);
    }
    if tail.len() > piece.len() / 2 {
        return None;
    }
    let tail = bpe.encode_via_backtracking(tail);
    let seams = [(&head, &block), (&block, &block), (&block, &tail)];
    let is_exact = seams.iter().all(|(left, right)| is_seam(bpe, left, right));
    is_exact.then_some(head.len() + blocks * block.len() + tail.len())
}

/// The tokens of a text without the last few.
fn settled(bpe: &BytePairEncoding, text: &[u8]) -> Vec<u32> {
    let mut tokens = bpe.encode_via_backtracking(text);
    tokens.truncate(tokens.len().saturating_sub(UNSETTLED_TOKENS).max(1));
    tokens
}

fn len_of(bpe: &BytePairEncoding, tokens: &[u32]) -> usize {
    tokens.iter().map(|token| bpe.token_len(*token)).sum()
}

/// Whether the last token of one sequence and the first of the next stay as they are when their texts
/// are joined.
fn is_seam(bpe: &BytePairEncoding, left: &[u32], right: &[u32]) -> bool {
    let (Some(&last), Some(&first)) = (left.last(), right.first()) else { return true };
    let joined = [bpe.token_bytes(last), bpe.token_bytes(first)].concat();
    bpe.encode_via_backtracking(&joined) == [last, first]
}
