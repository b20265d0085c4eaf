//! Writes model files, right ones and wrong ones.

/// A value of a pair.
#[derive(Clone)]
pub enum Said {
    Whole(u32),
    Long(u64),
    Fraction(f32),
    Text(&'static str),
    Wholes(Vec<i32>),
    Texts(Vec<String>),
    /// Anything, after its type.
    Raw(u32, Vec<u8>),
}

/// A tensor: its name, dimensions, type, place and how many bytes it has.
#[derive(Clone)]
pub struct Tensor {
    pub name: String,
    pub dimensions: Vec<u64>,
    pub kind: u32,
    pub at: u64,
    pub bytes: u64,
}

/// A file in the making.
#[derive(Clone)]
pub struct File {
    pub magic: [u8; 4],
    pub version: u32,
    pub pairs: Vec<(String, Said)>,
    pub tensors: Vec<Tensor>,
    /// What the header says of how many there are, where it is not the truth.
    pub counts: Option<(u64, u64)>,
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

impl File {
    /// A small model of the architecture `llama`, with a vocabulary of six.
    pub fn small() -> Self {
        let said = [
            ("general.architecture", Said::Text("llama")),
            ("general.name", Said::Text("Small Model")),
            ("general.license", Said::Text("apache-2.0")),
            ("general.file_type", Said::Whole(15)),
            ("llama.context_length", Said::Whole(512)),
            ("llama.embedding_length", Said::Whole(64)),
            ("llama.block_count", Said::Whole(2)),
            ("llama.attention.head_count", Said::Whole(4)),
            ("llama.attention.head_count_kv", Said::Whole(2)),
            ("llama.rope.freq_base", Said::Fraction(10_000.0)),
            ("tokenizer.ggml.scores", Said::Raw(9, [6, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0].to_vec())),
            ("tokenizer.ggml.token_type", Said::Wholes(vec![2, 3, 3, 1, 1, 1])),
            ("tokenizer.chat_template", Said::Text("{{ messages[0].content }}")),
        ];
        let mut pairs: Vec<_> = said.map(|(key, value)| (key.to_owned(), value)).into();
        // The two scores that were announced.
        if let Some((_, Said::Raw(_, bytes))) = pairs.get_mut(10) {
            bytes.extend([0; 8]);
        }
        let tokens = ["<unk>", "<s>", "</s>", "a", "b", "c"].map(str::to_owned).into();
        pairs.push(("tokenizer.ggml.tokens".into(), Said::Texts(tokens)));
        let tensor = |name: &str, dimensions: &[u64], kind, at, bytes| Tensor {
            name: name.into(),
            dimensions: dimensions.into(),
            kind,
            at,
            bytes,
        };
        let tensors = vec![
            tensor("token_embd.weight", &[64, 6], 0, 0, 64 * 6 * 4),
            tensor("blk.0.ffn_up.weight", &[64, 128], 8, 1_536, 256 * 34),
        ];
        Self { magic: *b"GGUF", version: 3, pairs, tensors, counts: None }
    }

    /// The same, but for what it says under a key.
    pub fn saying(mut self, key: &str, value: Said) -> Self {
        match self.pairs.iter_mut().find(|(known, _)| known == key) {
            Some((_, said)) => *said = value,
            None => self.pairs.push((key.into(), value)),
        }
        self
    }

    /// The same, but for what it does not say.
    pub fn silent_on(mut self, key: &str) -> Self {
        self.pairs.retain(|(known, _)| known != key);
        self
    }

    /// The same, but for its first tensor.
    pub fn with(mut self, change: impl FnOnce(&mut Tensor)) -> Self {
        change(&mut self.tensors[0]);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.magic.to_vec();
        bytes.extend(self.version.to_le_bytes());
        let (tensors, pairs) =
            self.counts.unwrap_or((self.tensors.len() as u64, self.pairs.len() as u64));
        bytes.extend(tensors.to_le_bytes());
        bytes.extend(pairs.to_le_bytes());
        for (key, value) in &self.pairs {
            text(&mut bytes, key);
            write(&mut bytes, value);
        }
        for tensor in &self.tensors {
            text(&mut bytes, &tensor.name);
            bytes.extend((tensor.dimensions.len() as u32).to_le_bytes());
            for long in &tensor.dimensions {
                bytes.extend(long.to_le_bytes());
            }
            bytes.extend(tensor.kind.to_le_bytes());
            bytes.extend(tensor.at.to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        let data = self.tensors.iter().map(|tensor| tensor.at + tensor.bytes).max().unwrap_or(0);
        bytes.resize(bytes.len() + data as usize, 0);
        bytes
    }
}

fn write(bytes: &mut Vec<u8>, value: &Said) {
    let array = |bytes: &mut Vec<u8>, kind: u32, count: usize| {
        bytes.extend(9_u32.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend((count as u64).to_le_bytes());
    };
    match value {
        Said::Whole(number) => {
            bytes.extend(4_u32.to_le_bytes());
            bytes.extend(number.to_le_bytes());
        }
        Said::Long(number) => {
            bytes.extend(10_u32.to_le_bytes());
            bytes.extend(number.to_le_bytes());
        }
        Said::Fraction(number) => {
            bytes.extend(6_u32.to_le_bytes());
            bytes.extend(number.to_le_bytes());
        }
        Said::Text(words) => {
            bytes.extend(8_u32.to_le_bytes());
            text(bytes, words);
        }
        Said::Wholes(numbers) => {
            array(bytes, 5, numbers.len());
            bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        Said::Texts(texts) => {
            array(bytes, 8, texts.len());
            texts.iter().for_each(|words| text(bytes, words));
        }
        Said::Raw(kind, raw) => {
            bytes.extend(kind.to_le_bytes());
            bytes.extend(raw);
        }
    }
}
