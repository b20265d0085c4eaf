//! The engine beside llama.cpp's own server: the same file, threads and questions, by turns in one run.
//!
//! `HOTSEAT_REFERENCE=python cargo bench -p hotseat-llama --features engine`, where that Python has the packages of
//! `tests/engine/requirements.txt`; `cargo xtask bench --engine` sees to both. The server times itself, without the
//! way there and back; the engine is timed from the app's side.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[allow(dead_code, reason = "the engine's own tests use the rest")]
#[path = "../tests/engine/tiny.rs"]
mod tiny;

use futures_util::StreamExt;
use hotseat_core::domain::assistant::{CallLimits, Conversation, Part, Speaker, Turn};
use hotseat_core::domain::catalogue::ModelFile;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::{Clock, Engine, ModelRun};
use hotseat_llama::{CHILD_ARGUMENT, LlamaEngine, child, usual_threads};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Instant;
use tiny::{CHATML, Model};

const ROUNDS: usize = 5;
const CONTEXT: u32 = 4_096;
const ANSWER_TOKENS: i64 = 64;
/// Bars: what the engine does as a multiple of what the server does; the first at least, the others at most.
const SPEED_BAR: f64 = 0.95;
const OTHER_BAR: f64 = 1.1;

/// What was measured of one load and two questions.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    load_ms: f64,
    tokens_per_s: f64,
    second_first_ms: f64,
    memory_mib: f64,
}

struct Still;

impl Clock for Still {
    fn now(&self) -> Moment {
        Moment { wall: UtcMs(1_772_000_000_000), steady_ms: 1, boot: BootId(1) }
    }
}

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|argument| argument == CHILD_ARGUMENT) {
        return child::main();
    }
    let Ok(python) = std::env::var("HOTSEAT_REFERENCE") else {
        println!(
            "HOTSEAT_REFERENCE names no Python with llama.cpp's server: nothing to compare with."
        );
        return ExitCode::SUCCESS;
    };
    let dir = tempfile::tempdir().unwrap();
    let path = large().write(dir.path(), "large.gguf");
    let megabytes = std::fs::metadata(&path).unwrap().len() / 1_000_000;
    let threads = usual_threads();
    println!("a model of {megabytes} MB, Q8_0, {threads} threads, {ROUNDS} rounds by turns");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(runtime.block_on(engine(&path)));
        theirs.push(server(&python, &path, threads));
    }
    let compare = |name: &str, of: fn(&Figures) -> f64, is_met: fn(f64) -> bool| {
        let (ours, theirs) = (median(ours.iter().map(of)), median(theirs.iter().map(of)));
        let ratio = ours / theirs;
        let verdict = if is_met(ratio) { "met" } else { "missed" };
        println!("{name}: engine {ours:.1}, server {theirs:.1}, ratio {ratio:.2} ({verdict})");
    };
    compare("tokens a second", |one| one.tokens_per_s, |ratio| ratio >= SPEED_BAR);
    compare(
        "first token of a second question, ms",
        |one| one.second_first_ms,
        |ratio| ratio <= OTHER_BAR,
    );
    compare("load, ms", |one| one.load_ms, |ratio| ratio <= OTHER_BAR);
    compare("memory, MiB", |one| one.memory_mib, |ratio| ratio <= OTHER_BAR);
    ExitCode::SUCCESS
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<_> = figures.collect();
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}

fn asked(turns: &[&str]) -> Conversation {
    let speaker = |nth: usize| [Speaker::User, Speaker::Assistant][nth % 2];
    let turn = |(nth, text): (usize, &&str)| Turn { speaker: speaker(nth), text: (*text).into() };
    Conversation(turns.iter().enumerate().map(turn).collect())
}

fn first_question() -> String {
    "What is the answer to all of this, and why? ".repeat(12)
}

async fn engine(path: &Path) -> Figures {
    let engine = LlamaEngine::new(std::env::current_exe().unwrap(), Arc::new(Still));
    let facts = engine.inspect(path).await.unwrap();
    let file = ModelFile { path: path.to_str().unwrap().into(), is_ours: false, facts };
    let run = ModelRun { file, window_tokens: CONTEXT };
    let begun = Instant::now();
    engine.hold(run.clone()).await.unwrap();
    let load_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let limits = CallLimits {
        temperature: Some(0.0),
        owner: Some(SessionId(uuid::Uuid::from_u128(1))),
        ..CallLimits::of(ANSWER_TOKENS)
    };
    let question = first_question();
    let (answer, _, tokens_per_s) = answer(&engine, &run, asked(&[&question]), limits).await;
    let second = asked(&[&question, &answer, "And the other one?"]);
    let (_, second_first_ms, _) = self::answer(&engine, &run, second, limits).await;
    let memory_mib = engine.memory_bytes().unwrap() as f64 / f64::from(1 << 20);
    Figures { load_ms, tokens_per_s, second_first_ms, memory_mib }
}

/// The answer, milliseconds to its first sign, and tokens a second from there on.
async fn answer(
    engine: &LlamaEngine,
    run: &ModelRun,
    asked: Conversation,
    limits: CallLimits,
) -> (String, f64, f64) {
    let begun = Instant::now();
    let mut answer = engine.model(run.clone()).stream(asked, limits);
    let (mut text, mut first, mut tokens) = (String::new(), None, 0);
    while let Some(part) = answer.next().await {
        match part.unwrap() {
            Part::Piece(piece) => text.push_str(&piece),
            Part::Report(usage) => {
                first.get_or_insert_with(Instant::now);
                tokens = usage.answer_tokens.unwrap();
            }
            Part::Thinking(_) | Part::End(_) => {}
        }
    }
    let first = first.expect("an answer");
    let per_s = (tokens - 1) as f64 / first.elapsed().as_secs_f64();
    (text, (first - begun).as_secs_f64() * 1_000.0, per_s)
}

/// The server, while it runs.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn server(python: &str, path: &Path, threads: u32) -> Figures {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/server.py");
    let mut command = Command::new(python);
    command.arg(script).arg(path).arg(CONTEXT.to_string()).arg(threads.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Server(command.spawn().unwrap());
    let mut questions = server.0.stdin.take().unwrap();
    let mut answers = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let mut word = || -> Value { serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap() };
    let load_ms = word()["load_ms"].as_f64().unwrap();
    let mut ask = |turns: &[&str]| {
        let asked = asked(turns);
        let message =
            |turn: &Turn| json!({ "role": turn.speaker.name(), "content": turn.text.as_str() });
        let messages: Value = asked.0.iter().map(message).collect();
        let question = json!({ "messages": messages, "max_tokens": ANSWER_TOKENS });
        writeln!(questions, "{question}").unwrap();
        word()
    };
    let question = first_question();
    let first = ask(&[&question]);
    let second = ask(&[&question, first["content"].as_str().unwrap(), "And the other one?"]);
    Figures {
        load_ms,
        tokens_per_s: first["tokens_per_s"].as_f64().unwrap(),
        second_first_ms: second["first_ms"].as_f64().unwrap(),
        memory_mib: second["resident_bytes"].as_f64().unwrap() / f64::from(1 << 20),
    }
}

/// A model of about a gigabyte with weights by chance, too large for any cache: 20 layers, 2,048 wide.
fn large() -> Model {
    const WIDE: u64 = 2_048;
    const KEPT: u64 = 512;
    const INNER: u64 = 5_632;
    const LAYERS: u32 = 20;
    let mut model = Model::empty();
    model.describe("llama", (WIDE, LAYERS), Some(CHATML));
    for (key, value) in [
        ("llama.attention.head_count", 16),
        ("llama.attention.head_count_kv", 4),
        ("llama.feed_forward_length", INNER as u32),
        ("llama.rope.dimension_count", 128),
        ("llama.context_length", CONTEXT),
        ("general.file_type", 7),
    ] {
        model = model.saying_also(key, tiny::Value::Whole(value));
    }
    let mut tokens = tiny::bytes_of_gpt2();
    tokens.extend(["<|im_start|>", "<|im_end|>"].map(|name| (name.to_owned(), 3)));
    let (count, end) = (tokens.len() as u64, tokens.len() - 1);
    model.say_bpe(tokens, &[], "gpt-2", end);
    let mut chance = 1_u64;
    let mut add = |model: &mut Model, name: &str, (wide, high): (u64, u64), blank: u64| {
        let blocks = wide * high / 32;
        let last = blank * wide / 32;
        let mut bytes = Vec::with_capacity(blocks as usize * 34);
        for nth in 0..blocks {
            // A scale of 0.0005 in 16 bits, or none, for tokens that are never to be likely.
            let scale: u16 = if nth + last >= blocks { 0 } else { 0x1019 };
            bytes.extend(scale.to_le_bytes());
            for _ in 0..4 {
                chance ^= chance << 13;
                chance ^= chance >> 7;
                chance ^= chance << 17;
                bytes.extend(chance.to_le_bytes());
            }
        }
        model.blocks(name, &[wide, high], 8, bytes);
    };
    add(&mut model, "token_embd.weight", (WIDE, count), 0);
    add(&mut model, "output.weight", (WIDE, count), 2);
    model.ones("output_norm.weight", WIDE);
    for layer in 0..LAYERS {
        let name = |part: &str| format!("blk.{layer}.{part}.weight");
        model.ones(&name("attn_norm"), WIDE);
        model.ones(&name("ffn_norm"), WIDE);
        add(&mut model, &name("attn_q"), (WIDE, WIDE), 0);
        add(&mut model, &name("attn_k"), (WIDE, KEPT), 0);
        add(&mut model, &name("attn_v"), (WIDE, KEPT), 0);
        add(&mut model, &name("attn_output"), (WIDE, WIDE), 0);
        add(&mut model, &name("ffn_gate"), (WIDE, INNER), 0);
        add(&mut model, &name("ffn_up"), (WIDE, INNER), 0);
        add(&mut model, &name("ffn_down"), (INNER, WIDE), 0);
    }
    model
}
