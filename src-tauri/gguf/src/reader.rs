//! Numbers and texts of a file, none longer than what is left of it.

use crate::damage::{Damage, nonsense};
use std::io::{BufReader, Read, Seek, SeekFrom};

/// A header with the vocabulary of the largest models takes a tenth of this.
const LONGEST_HEADER: u64 = 256 << 20;

/// A file that is read from its beginning.
pub(crate) struct Reader<F> {
    file: BufReader<F>,
    bytes: u64,
    at: u64,
}

impl<F: Read + Seek> Reader<F> {
    pub(crate) fn new(mut file: F) -> Result<Self, Damage> {
        let bytes = file.seek(SeekFrom::End(0))?;
        file.rewind()?;
        Ok(Self { file: BufReader::new(file), bytes, at: 0 })
    }

    /// How long the file is.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How much of it has been read.
    pub(crate) fn at(&self) -> u64 {
        self.at
    }

    /// Counts so many bytes as read, if the header may be that long.
    fn take(&mut self, bytes: u64) -> Result<(), Damage> {
        let at = self.at.saturating_add(bytes);
        if at > self.bytes {
            return Err(Damage::Cut);
        }
        if at > LONGEST_HEADER {
            return nonsense("its header is too long");
        }
        self.at = at;
        Ok(())
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        self.take(N as u64)?;
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Damage> {
        self.array().map(u32::from_le_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Damage> {
        self.array().map(u64::from_le_bytes)
    }

    /// A text, which has its length before it.
    pub(crate) fn text(&mut self) -> Result<String, Damage> {
        let bytes = self.raw()?;
        String::from_utf8(bytes).or_else(|_| nonsense("a text in it is no text"))
    }

    /// The bytes of a text: those of a token may be none of UTF-8.
    pub(crate) fn raw(&mut self) -> Result<Vec<u8>, Damage> {
        let bytes = self.u64()?;
        self.take(bytes)?;
        let mut text = Vec::new();
        (&mut self.file).take(bytes).read_to_end(&mut text)?;
        if text.len() as u64 == bytes { Ok(text) } else { Err(Damage::Cut) }
    }

    /// Leaves out what is not needed.
    pub(crate) fn skip(&mut self, bytes: u64) -> Result<(), Damage> {
        self.take(bytes)?;
        let step = i64::try_from(bytes).or_else(|_| nonsense("its header is too long"))?;
        self.file.seek_relative(step)?;
        Ok(())
    }
}
