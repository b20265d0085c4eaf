//! What a model file in the GGUF format says of itself, and whether an engine may be given it.
//!
//! The format is that of the GGUF specification, versions 2 and 3, little-endian: a magic number, counts,
//! key-value pairs, what is known of each tensor, and then, aligned, the tensors. An engine takes much of that on
//! trust; so the header is read here first, in memory that never exceeds what the file holds.

mod damage;
mod facts;
mod header;
mod pairs;
mod quantisation;
mod reader;

pub use damage::Damage;
pub use facts::{Attention, Facts};

use header::Header;
use reader::Reader;
use std::io::{Read, Seek};

/// Reads the header of a file, and what it tells of its model.
///
/// # Errors
/// Where the file is none that a model can be run from; the words are for the person who chose it.
pub fn read(file: impl Read + Seek) -> Result<Facts, Damage> {
    let mut reader = Reader::new(file)?;
    let header = Header::read(&mut reader)?;
    Facts::of(header, reader.bytes())
}
