//! Reading a streamed answer beside reading its bytes with the bare HTTP client: the same server and
//! the same stream, by turns in one run.
//!
//! `cargo xtask bench`

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that fails shall stop")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock itself")]

#[path = "../../../tests/support/provider/mod.rs"]
mod provider;

use futures_util::StreamExt;
use hotseat_core::domain::assistant::{CallLimits, Conversation, Part};
use hotseat_core::domain::catalogue::{
    BaseUrl, FIRST_PIECE_DEFAULT_S, KeyState, OfferedModel, Provider, ProviderId, ProviderKind,
    Tokenizer,
};
use hotseat_core::ports::{Keys, Models};
use hotseat_core::providers::{Providers, Timeouts};
use provider::{FakeProvider, Script};
use reqwest::Client;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use secrecy::SecretString;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Pieces of a long answer, and how often each side reads a short one and a long one.
#[derive(Clone, Copy)]
struct Effort {
    pieces: usize,
    short: usize,
    long: usize,
}

const FULL: Effort = Effort { pieces: 10_000, short: 1_000, long: 40 };
/// For `cargo test --benches`, which only wants to see it run.
const TRIAL: Effort = Effort { pieces: 100, short: 2, long: 2 };

/// What reading one answer took.
#[derive(Clone, Copy)]
struct Reading {
    to_first: Duration,
    from_first_to_end: Duration,
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    // Cargo says so when it benches and nothing when it tests. Anything else is for other benchmarks.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    if arguments.len() > usize::from(is_bench) {
        return;
    }
    let effort = if is_bench { FULL } else { TRIAL };
    // As in the app: a runtime with several threads. The server has one of its own.
    let server = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let server = server.unwrap();
    let fake = server.block_on(FakeProvider::start());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let report = runtime.block_on(measure(&fake, effort));
    print!("\n{report}");
    if is_bench {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join("streaming.md"), report).unwrap();
    }
}

async fn measure(fake: &FakeProvider, effort: Effort) -> String {
    let Effort { pieces, short, long } = effort;
    let mut report = format!(
        "Medians in microseconds, by turns in one run: {short} answers of one piece, and {long} of \
         {pieces}, a side.\n\n| what | bare client | Hotseat | difference | ratio |\n\
         |---|---:|---:|---:|---:|\n"
    );
    let mut row = |what: &str, (bare, ours): (f64, f64)| {
        let (difference, ratio) = (ours - bare, ours / bare);
        writeln!(report, "| {what} | {bare:.2} | {ours:.2} | {difference:.2} | {ratio:.2} |")
            .unwrap();
    };
    let to_first = by_turns(fake, 1, short).await.map(|side| median_us(side, |r| r.to_first));
    row("from the question to the first piece", to_first.into());
    let rest =
        by_turns(fake, pieces, long).await.map(|side| median_us(side, |r| r.from_first_to_end));
    #[expect(clippy::cast_precision_loss, reason = "few enough")]
    row("each further piece", rest.map(|whole| whole / (pieces - 1) as f64).into());
    report
}

/// What the bare client and Hotseat took for so many answers of so many pieces.
async fn by_turns(fake: &FakeProvider, pieces: usize, rounds: usize) -> [Vec<Reading>; 2] {
    fake.always_answers(Script::says_much(pieces));
    let client = bare_client();
    let providers = Providers::new(Arc::new(NoKeys), Timeouts::default());
    let mut sides = [Vec::new(), Vec::new()];
    // The first round fills caches, and is not counted.
    for round in 0..=rounds {
        let bare = read_bytes(&client, fake).await;
        let ours = read_parts(&providers, fake, pieces).await;
        if round > 0 {
            sides[0].push(bare);
            sides[1].push(ours);
        }
    }
    sides
}

fn bare_client() -> Client {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls).build().unwrap()
}

async fn read_bytes(client: &Client, fake: &FakeProvider) -> Reading {
    let asked = Instant::now();
    let url = format!("{}/chat/completions", fake.base_url());
    let mut response = client.post(url).body("{}").send().await.unwrap();
    response.chunk().await.unwrap().unwrap();
    let first = Instant::now();
    while response.chunk().await.unwrap().is_some() {}
    Reading { to_first: first - asked, from_first_to_end: first.elapsed() }
}

/// Everything that a question needs, from the look-up of its key on.
async fn read_parts(providers: &Providers, fake: &FakeProvider, expected: usize) -> Reading {
    let provider = provider_at(&fake.base_url());
    let model = model();
    let asked = Instant::now();
    let model = providers.reach(&provider, &model, false).unwrap();
    let limits = CallLimits::of(20_000);
    let mut answer = model.stream(Conversation::default(), limits);
    assert!(matches!(answer.next().await, Some(Ok(Part::Piece(_)))));
    let first = Instant::now();
    let mut pieces = 1;
    while let Some(part) = answer.next().await {
        pieces += usize::from(matches!(part.unwrap(), Part::Piece(_)));
    }
    assert_eq!(pieces, expected);
    Reading { to_first: first - asked, from_first_to_end: first.elapsed() }
}

/// The middle one: a hiccup of the machine does not move it.
fn median_us(readings: Vec<Reading>, of: impl Fn(Reading) -> Duration) -> f64 {
    let mut times: Vec<_> = readings.into_iter().map(of).collect();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1e6
}

struct NoKeys;

impl Keys for NoKeys {
    fn find(&self, _: &Provider) -> Option<SecretString> {
        None
    }

    fn state(&self, _: &Provider) -> KeyState {
        KeyState::Missing
    }
}

fn provider_at(base_url: &str) -> Provider {
    Provider {
        id: ProviderId("fake".into()),
        kind: ProviderKind::OpenaiCompatible,
        name: "Fake".into(),
        base_url: Some(BaseUrl::parse(base_url).unwrap()),
        needs_key: false,
        first_piece_timeout_s: FIRST_PIECE_DEFAULT_S,
    }
}

fn model() -> OfferedModel {
    OfferedModel {
        id: "fake".into(),
        name: "Fake".into(),
        provider_id: ProviderId("fake".into()),
        remote_id: "fake-1".into(),
        context_window_tokens: 8_192,
        max_answer_tokens: 8_192,
        tokenizer: Tokenizer::Estimate,
        file: None,
    }
}
