//! Tiny models, made where they are needed: of several architectures and vocabularies with weights by chance, and
//! one that says what it is told to say.

use std::io::Write;
use std::path::{Path, PathBuf};

/// What a model is built like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Architecture {
    Llama,
    Qwen2,
    Qwen3,
    Phi3,
    Gemma2,
    Gemma3,
}

/// How a model's tokens are made of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vocabulary {
    /// SentencePiece: pieces by their score, and bytes for what has none.
    Spm,
    /// Byte pairs that are joined in an order.
    Bpe,
    /// Every byte is a token.
    Bytes,
}

/// The format most models know, as they bring it along.
pub const CHATML: &str = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + \
    message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}\
    {{ '<|im_start|>assistant\\n' }}{% endif %}";

const EMBEDDING: u64 = 64;
const LAYERS: u32 = 2;
const HEADS: u64 = 4;
const KEPT_HEADS: u64 = 2;
const HEAD: u64 = 16;
const WIDE: u64 = 128;
/// Tokens in view.
pub const CONTEXT: u32 = 1_024;

/// A value of a file's header.
#[derive(Clone, Debug)]
pub enum Value {
    Whole(u32),
    Fraction(f32),
    Flag(bool),
    Text(String),
    Wholes(Vec<i32>),
    Fractions(Vec<f32>),
    Texts(Vec<String>),
}

struct Tensor {
    name: String,
    dimensions: Vec<u64>,
    /// How its numbers are kept, as ggml numbers the ways; 0 for 32 bits each.
    kind: u32,
    bytes: Vec<u8>,
}

/// A model file in the making.
pub struct Model {
    pairs: Vec<(String, Value)>,
    tensors: Vec<Tensor>,
    chance: u64,
}

/// Tokens with their kinds: 1 ordinary, 2 unknown, 3 special, 4 of its makers, 6 a byte.
pub type Tokens = Vec<(String, i32)>;

impl Model {
    /// A file with nothing in it.
    pub fn empty() -> Self {
        Self { pairs: Vec::new(), tensors: Vec::new(), chance: 0x9e37_79b9 }
    }

    /// A model with weights by chance.
    pub fn of(architecture: Architecture, vocabulary: Vocabulary, template: Option<&str>) -> Self {
        let mut model = Self::empty();
        let name = architecture.name();
        model.describe(name, (EMBEDDING, LAYERS), template);
        model.say(&format!("{name}.attention.head_count"), Value::Whole(HEADS as u32));
        model.say(&format!("{name}.attention.head_count_kv"), Value::Whole(KEPT_HEADS as u32));
        model.say(&format!("{name}.feed_forward_length"), Value::Whole(WIDE as u32));
        model.say(&format!("{name}.rope.dimension_count"), Value::Whole(HEAD as u32));
        model.say(&format!("{name}.attention.key_length"), Value::Whole(HEAD as u32));
        model.say(&format!("{name}.attention.value_length"), Value::Whole(HEAD as u32));
        if matches!(architecture, Architecture::Gemma2 | Architecture::Gemma3) {
            model.say(&format!("{name}.attention.sliding_window"), Value::Whole(128));
        }
        if architecture == Architecture::Gemma2 {
            model.say("gemma2.attn_logit_softcapping", Value::Fraction(50.0));
            model.say("gemma2.final_logit_softcapping", Value::Fraction(30.0));
        }
        let tokens = model.vocabulary(vocabulary, architecture);
        model.weights(architecture, tokens);
        model
    }

    /// A model that answers every question with these pieces, and then ends; where `is_endless` it begins anew.
    /// No piece may come twice or be a single byte, and what the prompt ends with, a line's end in ChatML, is in
    /// none of them.
    pub fn saying(pieces: &[&str], is_endless: bool) -> Self {
        Self::saying_through(LAYERS, pieces, is_endless)
    }

    /// A model that says "on and on and on" and takes its time, longer than any test waits.
    pub fn endless() -> Self {
        Self::saying_through(12, &["on ", "and "], true).with_context(20_000)
    }

    /// The same through so many layers, which change nothing and take time.
    fn saying_through(layers: u32, pieces: &[&str], is_endless: bool) -> Self {
        let mut model = Self::empty();
        let mut tokens = bytes_of_gpt2();
        let first = tokens.len();
        tokens.extend(pieces.iter().map(|piece| ((*piece).to_owned(), 4)));
        tokens.extend(["<|im_start|>", "<|im_end|>"].map(|name| (name.to_owned(), 3)));
        let end = tokens.len() - 1;
        let wide = (tokens.len() as u64).next_multiple_of(64);
        model.describe("llama", (wide, layers), Some(CHATML));
        model.say("llama.attention.head_count", Value::Whole(4));
        model.say("llama.attention.head_count_kv", Value::Whole(1));
        model.say("llama.feed_forward_length", Value::Whole(64));
        model.say("llama.rope.dimension_count", Value::Whole((wide / 4) as u32));
        let newline = tokens.iter().position(|(token, _)| token == "Ċ").unwrap();
        // What follows each token.
        let mut next = vec![end; tokens.len()];
        next[newline] = first;
        for piece in 0..pieces.len() {
            let is_last = piece + 1 == pieces.len();
            next[first + piece] = match (is_last, is_endless) {
                (false, _) => first + piece + 1,
                (true, false) => end,
                (true, true) => first,
            };
        }
        let count = tokens.len() as u64;
        model.say_bpe(tokens, &[], "gpt-2", end);
        let place = |row: usize, column: usize| row * wide as usize + column;
        let mut embedding = vec![0.0; (wide * count) as usize];
        let mut output = embedding.clone();
        for (token, next) in next.into_iter().enumerate() {
            embedding[place(token, token)] = 1.0;
            output[place(next, token)] = 1.0;
        }
        model.tensor("token_embd.weight", &[wide, count], embedding);
        model.tensor("output.weight", &[wide, count], output);
        model.tensor("output_norm.weight", &[wide], vec![1.0; wide as usize]);
        let zeros = |model: &mut Self, layer: u32, name: &str, dimensions: &[u64]| {
            let count = dimensions.iter().product::<u64>() as usize;
            model.tensor(&format!("blk.{layer}.{name}.weight"), dimensions, vec![0.0; count]);
        };
        for layer in 0..layers {
            zeros(&mut model, layer, "attn_norm", &[wide]);
            zeros(&mut model, layer, "ffn_norm", &[wide]);
            zeros(&mut model, layer, "attn_q", &[wide, wide]);
            zeros(&mut model, layer, "attn_k", &[wide, wide / 4]);
            zeros(&mut model, layer, "attn_v", &[wide, wide / 4]);
            zeros(&mut model, layer, "attn_output", &[wide, wide]);
            zeros(&mut model, layer, "ffn_up", &[wide, 64]);
            zeros(&mut model, layer, "ffn_gate", &[wide, 64]);
            zeros(&mut model, layer, "ffn_down", &[64, wide]);
        }
        model
    }

    /// The same, made for another number of tokens in view.
    pub fn with_context(self, tokens: u32) -> Self {
        self.saying_also("llama.context_length", Value::Whole(tokens))
    }

    /// The same, but for what its header says under a key.
    pub fn saying_also(mut self, key: &str, value: Value) -> Self {
        self.pairs.retain(|(known, _)| known != key);
        self.say(key, value);
        self
    }

    /// Writes it there, and says where.
    pub fn write(&self, dir: &Path, name: &str) -> PathBuf {
        let path = dir.join(name);
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
        file.write_all(&self.header()).unwrap();
        for tensor in &self.tensors {
            file.write_all(&tensor.bytes).unwrap();
            let rest = tensor.bytes.len().next_multiple_of(32) - tensor.bytes.len();
            file.write_all(&[0; 32][..rest]).unwrap();
        }
        file.into_inner().unwrap().sync_all().unwrap();
        path
    }

    fn header(&self) -> Vec<u8> {
        let mut bytes = b"GGUF".to_vec();
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend((self.tensors.len() as u64).to_le_bytes());
        bytes.extend((self.pairs.len() as u64).to_le_bytes());
        for (key, value) in &self.pairs {
            text(&mut bytes, key);
            write_value(&mut bytes, value);
        }
        let mut at = 0_u64;
        for tensor in &self.tensors {
            text(&mut bytes, &tensor.name);
            bytes.extend((tensor.dimensions.len() as u32).to_le_bytes());
            tensor.dimensions.iter().for_each(|long| bytes.extend(long.to_le_bytes()));
            bytes.extend(tensor.kind.to_le_bytes());
            bytes.extend(at.to_le_bytes());
            at = (at + tensor.bytes.len() as u64).next_multiple_of(32);
        }
        bytes.resize(bytes.len().next_multiple_of(32), 0);
        bytes
    }

    pub fn say(&mut self, key: &str, value: Value) {
        self.pairs.push((key.to_owned(), value));
    }

    pub fn describe(&mut self, name: &str, (wide, layers): (u64, u32), template: Option<&str>) {
        self.say("general.architecture", Value::Text(name.into()));
        // Not the architecture's: llama.cpp looks for other tokens in a model that calls itself Phi-3.
        self.say("general.name", Value::Text("Tiny model".into()));
        self.say("general.license", Value::Text("cc0-1.0".into()));
        self.say("general.file_type", Value::Whole(0));
        self.say(&format!("{name}.context_length"), Value::Whole(CONTEXT));
        self.say(&format!("{name}.embedding_length"), Value::Whole(wide as u32));
        self.say(&format!("{name}.block_count"), Value::Whole(layers));
        self.say(&format!("{name}.attention.layer_norm_rms_epsilon"), Value::Fraction(1e-5));
        self.say(&format!("{name}.rope.freq_base"), Value::Fraction(10_000.0));
        if let Some(template) = template {
            self.say("tokenizer.chat_template", Value::Text(template.into()));
        }
    }

    /// Writes the vocabulary, and says how many tokens it has.
    fn vocabulary(&mut self, vocabulary: Vocabulary, architecture: Architecture) -> u64 {
        let joined: &[&str] = match vocabulary {
            Vocabulary::Spm => return self.say_spm(),
            Vocabulary::Bpe => &["t h", "Ġ t", "i n", "e r", "a n", "Ġt h", "Ġth e", "o n", "r e"],
            Vocabulary::Bytes => &[],
        };
        let mut tokens = bytes_of_gpt2();
        tokens.extend(joined.iter().map(|pair| (pair.replace(' ', ""), 1)));
        tokens.extend(["<|im_start|>", "<|im_end|>"].map(|name| (name.to_owned(), 3)));
        let (count, end) = (tokens.len() as u64, tokens.len() - 1);
        let is_qwen = matches!(architecture, Architecture::Qwen2 | Architecture::Qwen3);
        self.say_bpe(tokens, joined, if is_qwen { "qwen2" } else { "gpt-2" }, end);
        count
    }

    fn say_spm(&mut self) -> u64 {
        let mut tokens: Tokens = vec![("<unk>".into(), 2), ("<s>".into(), 3), ("</s>".into(), 3)];
        tokens.extend((0..=255).map(|byte| (format!("<0x{byte:02X}>"), 6)));
        let pieces = "▁ e t a o i n s h r d l u w m c y ▁t he th ▁th in an er ▁the re on ▁a at nd";
        let mut scores = vec![0.0; tokens.len()];
        for (nth, piece) in pieces.split(' ').enumerate() {
            tokens.push((piece.to_owned(), 1));
            // Longer pieces first.
            scores.push(piece.chars().count() as f32 * 10.0 - nth as f32);
        }
        tokens.extend(["<|im_start|>", "<|im_end|>"].map(|name| (name.to_owned(), 3)));
        scores.resize(tokens.len(), 0.0);
        let count = tokens.len();
        self.say("tokenizer.ggml.model", Value::Text("llama".into()));
        self.say("tokenizer.ggml.scores", Value::Fractions(scores));
        self.say_tokens(tokens);
        self.say("tokenizer.ggml.bos_token_id", Value::Whole(1));
        self.say("tokenizer.ggml.eos_token_id", Value::Whole(2));
        self.say("tokenizer.ggml.unknown_token_id", Value::Whole(0));
        self.say("tokenizer.ggml.add_bos_token", Value::Flag(true));
        count as u64
    }

    pub fn say_bpe(&mut self, tokens: Tokens, joined: &[&str], kind: &str, end: usize) {
        self.say("tokenizer.ggml.model", Value::Text("gpt2".into()));
        self.say("tokenizer.ggml.pre", Value::Text(kind.into()));
        let joined = joined.iter().map(|pair| (*pair).to_owned()).collect();
        self.say("tokenizer.ggml.merges", Value::Texts(joined));
        self.say_tokens(tokens);
        self.say("tokenizer.ggml.eos_token_id", Value::Whole(end as u32));
        self.say("tokenizer.ggml.add_bos_token", Value::Flag(false));
    }

    fn say_tokens(&mut self, tokens: Tokens) {
        let (names, kinds) = tokens.into_iter().unzip();
        self.say("tokenizer.ggml.tokens", Value::Texts(names));
        self.say("tokenizer.ggml.token_type", Value::Wholes(kinds));
    }

    fn weights(&mut self, architecture: Architecture, tokens: u64) {
        use Architecture::{Gemma2, Gemma3, Phi3, Qwen2, Qwen3};
        let (kept, asked) = (KEPT_HEADS * HEAD, HEADS * HEAD);
        self.random("token_embd.weight", &[EMBEDDING, tokens], 1.0);
        self.ones("output_norm.weight", EMBEDDING);
        if !matches!(architecture, Gemma2 | Gemma3) {
            self.random("output.weight", &[EMBEDDING, tokens], 0.5);
        }
        for layer in 0..LAYERS {
            let name = |part: &str| format!("blk.{layer}.{part}");
            self.ones(&name("attn_norm.weight"), EMBEDDING);
            self.ones(&name("ffn_norm.weight"), EMBEDDING);
            if architecture == Phi3 {
                self.random(&name("attn_qkv.weight"), &[EMBEDDING, asked + 2 * kept], 0.3);
                self.random(&name("ffn_up.weight"), &[EMBEDDING, 2 * WIDE], 0.3);
            } else {
                self.random(&name("attn_q.weight"), &[EMBEDDING, asked], 0.3);
                self.random(&name("attn_k.weight"), &[EMBEDDING, kept], 0.3);
                self.random(&name("attn_v.weight"), &[EMBEDDING, kept], 0.3);
                self.random(&name("ffn_gate.weight"), &[EMBEDDING, WIDE], 0.3);
                self.random(&name("ffn_up.weight"), &[EMBEDDING, WIDE], 0.3);
            }
            self.random(&name("attn_output.weight"), &[asked, EMBEDDING], 0.3);
            self.random(&name("ffn_down.weight"), &[WIDE, EMBEDDING], 0.3);
            if architecture == Qwen2 {
                self.random(&name("attn_q.bias"), &[asked], 0.1);
                self.random(&name("attn_k.bias"), &[kept], 0.1);
                self.random(&name("attn_v.bias"), &[kept], 0.1);
            }
            if matches!(architecture, Qwen3 | Gemma3) {
                self.ones(&name("attn_q_norm.weight"), HEAD);
                self.ones(&name("attn_k_norm.weight"), HEAD);
            }
            if matches!(architecture, Gemma2 | Gemma3) {
                self.ones(&name("post_attention_norm.weight"), EMBEDDING);
                self.ones(&name("post_ffw_norm.weight"), EMBEDDING);
            }
        }
    }

    fn random(&mut self, name: &str, dimensions: &[u64], within: f32) {
        let count = dimensions.iter().product::<u64>();
        let numbers = (0..count).map(|_| self.number() * within).collect();
        self.tensor(name, dimensions, numbers);
    }

    pub fn ones(&mut self, name: &str, count: u64) {
        self.tensor(name, &[count], vec![1.0; count as usize]);
    }

    fn tensor(&mut self, name: &str, dimensions: &[u64], numbers: Vec<f32>) {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.blocks(name, dimensions, 0, bytes);
    }

    /// Adds a tensor whose numbers are kept in that way.
    pub fn blocks(&mut self, name: &str, dimensions: &[u64], kind: u32, bytes: Vec<u8>) {
        let (name, dimensions) = (name.into(), dimensions.into());
        self.tensors.push(Tensor { name, dimensions, kind, bytes });
    }

    /// From -1 to 1, the same every time (xorshift64).
    fn number(&mut self) -> f32 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        (self.chance >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}

impl Architecture {
    pub const ALL: [Self; 6] =
        [Self::Llama, Self::Qwen2, Self::Qwen3, Self::Phi3, Self::Gemma2, Self::Gemma3];

    pub fn name(self) -> &'static str {
        match self {
            Self::Llama => "llama",
            Self::Qwen2 => "qwen2",
            Self::Qwen3 => "qwen3",
            Self::Phi3 => "phi3",
            Self::Gemma2 => "gemma2",
            Self::Gemma3 => "gemma3",
        }
    }
}

/// A token for every byte, by the letters that GPT-2's vocabulary has for them.
pub fn bytes_of_gpt2() -> Tokens {
    let mut beyond = 256_u32;
    let letter = |byte: u8| match byte {
        b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff => char::from(byte),
        _ => {
            beyond += 1;
            char::from_u32(beyond - 1).unwrap()
        }
    };
    (0..=255).map(letter).map(|letter| (letter.to_string(), 1)).collect()
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

fn write_value(bytes: &mut Vec<u8>, value: &Value) {
    let array = |bytes: &mut Vec<u8>, kind: u32, count: usize| {
        bytes.extend(9_u32.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend((count as u64).to_le_bytes());
    };
    match value {
        Value::Whole(number) => {
            bytes.extend(4_u32.to_le_bytes());
            bytes.extend(number.to_le_bytes());
        }
        Value::Fraction(number) => {
            bytes.extend(6_u32.to_le_bytes());
            bytes.extend(number.to_le_bytes());
        }
        Value::Flag(flag) => {
            bytes.extend(7_u32.to_le_bytes());
            bytes.push(u8::from(*flag));
        }
        Value::Text(words) => {
            bytes.extend(8_u32.to_le_bytes());
            text(bytes, words);
        }
        Value::Wholes(numbers) => {
            array(bytes, 5, numbers.len());
            numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        Value::Fractions(numbers) => {
            array(bytes, 6, numbers.len());
            numbers.iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        Value::Texts(texts) => {
            array(bytes, 8, texts.len());
            texts.iter().for_each(|words| text(bytes, words));
        }
    }
}
