//! Lines of a stream, none longer than allowed.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// Reads a stream line by line. Reading can be broken off and taken up again.
#[derive(Debug)]
pub struct Lines<R> {
    source: R,
    longest: usize,
    /// What was read, and how much of its beginning is handed out already.
    held: Vec<u8>,
    taken: usize,
    /// How much of what is held was searched for an end of line.
    searched: usize,
}

/// Why there is no further line.
#[derive(Debug, thiserror::Error)]
pub enum NoLine {
    /// The stream ended, perhaps inside a line.
    #[error("the stream ended")]
    End,
    /// The line is longer than allowed.
    #[error("a line is longer than {0} bytes")]
    TooLong(usize),
    /// It can't be read.
    #[error("the stream can't be read")]
    Unreadable(#[from] io::Error),
}

impl<R: AsyncRead + Unpin> Lines<R> {
    /// Lines of that stream, none longer than so many bytes.
    pub fn new(source: R, longest: usize) -> Self {
        Self { source, longest, held: Vec::new(), taken: 0, searched: 0 }
    }

    /// The next line, without its end.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn next(&mut self) -> Result<&[u8], NoLine> {
        loop {
            let found = self.held[self.searched..].iter().position(|byte| *byte == b'\n');
            if let Some(at) = found {
                let (start, end) = (self.taken, self.searched + at);
                if end - start > self.longest {
                    return Err(NoLine::TooLong(self.longest));
                }
                self.taken = end + 1;
                self.searched = self.taken;
                return Ok(&self.held[start..end]);
            }
            self.searched = self.held.len();
            if self.searched - self.taken > self.longest {
                return Err(NoLine::TooLong(self.longest));
            }
            self.held.drain(..self.taken);
            self.searched -= self.taken;
            self.taken = 0;
            if self.source.read_buf(&mut self.held).await? == 0 {
                return Err(NoLine::End);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_come_whole_however_they_were_cut() {
        let mut lines = Lines::new(&b"one\n\ntwo\nunfinished"[..], 10);
        assert_eq!(lines.next().await.unwrap(), b"one");
        assert_eq!(lines.next().await.unwrap(), b"");
        assert_eq!(lines.next().await.unwrap(), b"two");
        assert!(matches!(lines.next().await, Err(NoLine::End)));
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_is_refused_before_it_ends() {
        for text in [&b"12345678\n"[..], b"12345678"] {
            let mut lines = Lines::new(text, 7);
            assert!(matches!(lines.next().await, Err(NoLine::TooLong(7))), "{text:?}");
        }
    }
}
