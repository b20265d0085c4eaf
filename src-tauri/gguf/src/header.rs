//! The header of a file: its pairs, and its tensors.

use crate::damage::{Damage, nonsense};
use crate::pairs::Pairs;
use crate::quantisation::Block;
use crate::reader::Reader;
use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Seek};

const MAGIC: [u8; 4] = *b"GGUF";
/// Tensors begin at multiples of this unless the header says otherwise.
const ALIGNMENT: u64 = 32;
/// ggml has room for 63 bytes of a name, and for four dimensions.
const LONGEST_NAME: usize = 63;
const MOST_DIMENSIONS: u32 = 4;
/// A tensor has a name's length, one letter, its dimensions' number, one of them, a type and a place.
const SHORTEST_TENSOR: u64 = 8 + 1 + 4 + 8 + 4 + 8;

/// What comes before the tensors themselves.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) pairs: Pairs,
    /// Numbers in all tensors together.
    pub(crate) parameters: u64,
    /// How many numbers are kept in blocks of each kind.
    pub(crate) blocks: BTreeMap<Block, u64>,
}

impl Header {
    pub(crate) fn read<F: Read + Seek>(reader: &mut Reader<F>) -> Result<Self, Damage> {
        // Too short for a magic number is something else, too.
        if reader.bytes() < 4 || reader.array()? != MAGIC {
            return Err(Damage::NotGguf);
        }
        let version = reader.u32()?;
        if !(2..=3).contains(&version) {
            return Err(Damage::Version(version));
        }
        let (tensors, pairs) = (reader.u64()?, reader.u64()?);
        let pairs = Pairs::read(reader, pairs)?;
        let alignment = pairs.whole("general.alignment", 1, 1 << 20)?.unwrap_or(ALIGNMENT);
        if !alignment.is_power_of_two() {
            return nonsense(format!("its alignment is {alignment}"));
        }
        let tensors = Tensors::read(reader, tensors, alignment)?;
        let begins_at = reader.at().next_multiple_of(alignment);
        if begins_at.saturating_add(tensors.end) > reader.bytes() {
            return Err(Damage::Cut);
        }
        Ok(Self { pairs, parameters: tensors.parameters, blocks: tensors.blocks })
    }
}

struct Tensors {
    parameters: u64,
    blocks: BTreeMap<Block, u64>,
    /// Where the last one ends, from where the first begins.
    end: u64,
}

impl Tensors {
    fn read<F: Read + Seek>(
        reader: &mut Reader<F>,
        count: u64,
        alignment: u64,
    ) -> Result<Self, Damage> {
        if count > (reader.bytes() - reader.at()) / SHORTEST_TENSOR {
            return Err(Damage::Cut);
        }
        if count == 0 {
            return nonsense("no tensors are in it");
        }
        let mut all = Self { parameters: 0, blocks: BTreeMap::new(), end: 0 };
        let mut names = HashSet::new();
        for _ in 0..count {
            let name = reader.text()?;
            if name.is_empty() || name.len() > LONGEST_NAME {
                return nonsense("a tensor's name is empty or too long");
            }
            all.add(reader, &name, alignment)?;
            if !names.insert(name) {
                return nonsense("two of its tensors have one name");
            }
        }
        Ok(all)
    }

    fn add<F: Read + Seek>(
        &mut self,
        reader: &mut Reader<F>,
        name: &str,
        alignment: u64,
    ) -> Result<(), Damage> {
        let impossible = || Damage::Nonsense(format!("the tensor “{name}” can't be that large"));
        let dimensions = reader.u32()?;
        if !(1..=MOST_DIMENSIONS).contains(&dimensions) {
            return nonsense(format!("the tensor “{name}” has {dimensions} dimensions"));
        }
        let mut numbers: u64 = 1;
        let mut row = 0;
        for nth in 0..dimensions {
            let long = reader.u64()?;
            if nth == 0 {
                row = long;
            }
            numbers = numbers.checked_mul(long).filter(|n| *n > 0).ok_or_else(impossible)?;
        }
        let block = Block::of(reader.u32()?)?;
        if row % block.numbers != 0 {
            return nonsense(format!("a row of the tensor “{name}” is no number of whole blocks"));
        }
        let bytes = (numbers / block.numbers).checked_mul(block.bytes).ok_or_else(impossible)?;
        let at = reader.u64()?;
        if at % alignment != 0 {
            return nonsense(format!("the tensor “{name}” begins in an odd place"));
        }
        self.end = self.end.max(at.checked_add(bytes).ok_or_else(impossible)?);
        self.parameters = self.parameters.checked_add(numbers).ok_or_else(impossible)?;
        *self.blocks.entry(block).or_default() += numbers;
        Ok(())
    }
}
