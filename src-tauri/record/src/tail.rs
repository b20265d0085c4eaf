//! Writing a file that ends with the sum of everything before.

use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Digits of a SHA-256.
pub const SUM_DIGITS: usize = 64;
/// What the comment of a record's archive begins with.
pub const COMMENT_BEGINS: &str = "sha256:";

/// The comment of an archive whose sum is not known yet.
pub fn blank_comment() -> String {
    format!("{COMMENT_BEGINS}{}", "0".repeat(SUM_DIGITS))
}

/// A writer that keeps the last 64 bytes back: in the end the sum of all before them takes their place.
pub struct SummedTail<W> {
    inner: W,
    sum: Sha256,
    kept_back: Vec<u8>,
}

impl<W: Write> SummedTail<W> {
    pub fn new(inner: W) -> Self {
        Self { inner, sum: Sha256::new(), kept_back: Vec::new() }
    }

    /// Writes the sum where the last 64 bytes would have been.
    pub fn finish(mut self) -> io::Result<W> {
        self.inner.write_all(hex::encode(self.sum.finalize()).as_bytes())?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for SummedTail<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.kept_back.extend_from_slice(bytes);
        let goes = self.kept_back.len().saturating_sub(SUM_DIGITS);
        if goes > 0 {
            self.inner.write_all(&self.kept_back[..goes])?;
            self.sum.update(&self.kept_back[..goes]);
            self.kept_back.drain(..goes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bytes_give_way_to_the_sum_of_those_before() {
        for step in [1, 7, 63, 64, 65, 1000] {
            let mut writer = SummedTail::new(Vec::new());
            let all = [vec![7; 300], vec![b'0'; SUM_DIGITS]].concat();
            for piece in all.chunks(step) {
                writer.write_all(piece).unwrap();
            }
            let written = writer.finish().unwrap();
            assert_eq!(written[..300], all[..300]);
            assert_eq!(written[300..], *hex::encode(Sha256::digest([7; 300])).as_bytes());
        }
    }
}
