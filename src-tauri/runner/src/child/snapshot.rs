//! The memory of an instance that has got ready, so that others begin there and need not get ready themselves.

use wasmtime::{AsContextMut, Memory};

/// How much is compared and kept at a time, in bytes.
const PIECE_BYTES: usize = 4096;
const PAGE_BYTES: usize = 64 * 1024;

/// What an instance's memory holds that a fresh one's does not.
pub(super) struct Snapshot {
    /// How large the memory is, in WebAssembly's pages.
    pages: u64,
    /// Where they belong, and the bytes: each as long as can be, and none within another.
    pieces: Vec<(usize, Vec<u8>)>,
}

impl Snapshot {
    /// Of a memory that is ready, beside one of the same module that is fresh.
    pub(super) fn of(ready: &[u8], fresh: &[u8]) -> Self {
        let mut pieces: Vec<(usize, Vec<u8>)> = Vec::new();
        for (at, piece) in ready.chunks(PIECE_BYTES).enumerate() {
            let at = at * PIECE_BYTES;
            let is_known = match fresh.get(at..at + piece.len()) {
                Some(fresh) => fresh == piece,
                // It has grown, and what grows is empty at first.
                None => piece.iter().all(|byte| *byte == 0),
            };
            if is_known {
                continue;
            }
            match pieces.last_mut() {
                Some((begin, last)) if *begin + last.len() == at => last.extend_from_slice(piece),
                _ => pieces.push((at, piece.to_vec())),
            }
        }
        let pages = u64::try_from(ready.len() / PAGE_BYTES).unwrap_or(u64::MAX);
        Self { pages, pieces }
    }

    /// The one place where these bytes stand; none where they stand nowhere, or in more than one.
    pub(super) fn place_of(&self, wanted: &[u8]) -> Option<usize> {
        let mut places = self.pieces.iter().flat_map(|(begin, piece)| {
            piece
                .windows(wanted.len())
                .enumerate()
                .filter(|(_, bytes)| *bytes == wanted)
                .map(move |(at, _)| begin + at)
        });
        places.next().filter(|_| places.next().is_none())
    }

    /// Makes a fresh memory one that is ready.
    pub(super) fn put_into(
        &self,
        memory: Memory,
        mut store: impl AsContextMut,
    ) -> wasmtime::Result<()> {
        let missing = self.pages.saturating_sub(memory.size(&store));
        memory.grow(&mut store, missing)?;
        for (at, piece) in &self.pieces {
            memory.write(&mut store, *at, piece)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::Range;

    fn pieces(snapshot: &Snapshot) -> Vec<Range<usize>> {
        snapshot.pieces.iter().map(|(at, piece)| *at..at + piece.len()).collect()
    }

    #[test]
    fn what_differs_is_kept_and_nothing_else() {
        let mut fresh = vec![0; 4 * PIECE_BYTES];
        fresh[PIECE_BYTES] = 1;
        let mut ready = vec![0; 8 * PIECE_BYTES];
        ready[3 * PIECE_BYTES] = 2;
        ready[4 * PIECE_BYTES] = 3;
        ready[7 * PIECE_BYTES] = 4;
        let snapshot = Snapshot::of(&ready, &fresh);
        let piece = |range: Range<usize>| range.start * PIECE_BYTES..range.end * PIECE_BYTES;
        // What was emptied differs as well.
        assert_eq!(pieces(&snapshot), [piece(1..2), piece(3..5), piece(7..8)]);
    }

    #[test]
    fn a_place_is_told_only_where_there_is_one() {
        let mut ready = vec![0; 2 * PIECE_BYTES];
        ready[PIECE_BYTES + 8..PIECE_BYTES + 10].copy_from_slice(&[5, 6]);
        let snapshot = Snapshot::of(&ready, &[]);
        assert_eq!(snapshot.place_of(&[5, 6]), Some(PIECE_BYTES + 8));
        assert_eq!(snapshot.place_of(&[6, 5]), None);
        assert_eq!(snapshot.place_of(&[0, 0]), None);
    }
}
