//! Text arrives exact to the byte, however the stream is cut into pieces on its way.

use crate::provider::{FakeProvider, Script};
use crate::reference;
use crate::stage::{Heard, ask, providers, reach};
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use fastrand::Rng;
use hotseat_core::ports::Model;
use hotseat_core::providers::Timeouts;
use serde_json::json;

const TEXT: &str = "漢字かな交じり 👩‍👩‍👧‍👦🦀 naïve \\ \"quoted\"\n\ttab";

fn event(text: &str) -> String {
    format!("data: {}", json!({"choices": [{"index": 0, "delta": {"content": text}}]}))
}

/// Chinese, Japanese, emoji, and every line end, in events of every form.
fn transcript() -> Vec<u8> {
    let half = TEXT.char_indices().nth(9).unwrap().0;
    let (begin, rest) = TEXT.split_at(half);
    format!(
        "\u{feff}: 始め\r\nid: 漢\r\n{}\r\n\r\n{}\n\n: 🦀\r\rdata:{{\"choices\":[\r\ndata: {{\"finish_reason\":\"stop\"}}]}}\r\n\r\ndata: [DONE]\r\n\r\n",
        event(begin),
        event(rest),
    )
    .into_bytes()
}

/// What is heard of a body that arrives cut at these places.
async fn heard(fake: &FakeProvider, model: &dyn Model, body: &[u8], cuts: &[usize]) -> Heard {
    let ends = cuts.iter().copied().chain([body.len()]);
    let begins = [0].into_iter().chain(cuts.iter().copied());
    let parts = begins.zip(ends).filter(|(begin, end)| begin < end);
    // A chunk without bytes would end the stream.
    let script =
        parts.fold(Script::streams(), |script, (begin, end)| script.chunk(&body[begin..end]));
    fake.answers(script.ends());
    Heard::of(ask(model)).await
}

#[tokio::test]
async fn text_is_exact_wherever_the_stream_is_cut() {
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    let model = reach(&providers, &fake);
    let body = transcript();
    let mut wrong = 0;
    for cut in 1..body.len() {
        let heard = heard(&fake, &*model, &body, &[cut]).await;
        wrong += u64::from(heard.text != TEXT || heard.finish().is_none());
    }
    let every_byte: Vec<_> = (1..body.len()).collect();
    let heard = heard(&fake, &*model, &body, &every_byte).await;
    assert_eq!((heard.text.as_str(), heard.finish().is_some()), (TEXT, true));
    Figure {
        id: "L3",
        promise: "An answer's text is exact to the byte wherever its stream is cut",
        tried: format!("{} cuts of one stream", body.len() - 1),
        losses: wrong,
        control: "each part read as text by itself",
        control_losses: format!("{} of {}", broken_by_themselves(&body), body.len() - 1),
        seed: None,
    }
    .record();
    assert_eq!(wrong, 0);
}

/// How many cuts spoil the text where each part is made into text by itself.
fn broken_by_themselves(body: &[u8]) -> usize {
    let whole = String::from_utf8_lossy(body);
    let joined = |cut: usize| {
        let (begin, rest) = body.split_at(cut);
        String::from_utf8_lossy(begin).into_owned() + &String::from_utf8_lossy(rest)
    };
    (1..body.len()).filter(|cut| joined(*cut) != whole).count()
}

#[tokio::test]
async fn a_stream_is_read_as_a_slow_reading_of_the_whole_would() {
    let chance = chance("a_stream_is_read_as_a_slow_reading_of_the_whole_would");
    let mut rng = chance.rng;
    let fake = FakeProvider::start().await;
    let providers = providers(Timeouts::default());
    let model = reach(&providers, &fake);
    let tries = rounds(400, 40_000);
    let (mut whole, mut differing) = (0, 0);
    for _ in 0..tries {
        let body = random_body(&mut rng);
        let cuts = random_cuts(&mut rng, body.len());
        let heard = heard(&fake, &*model, &body, &cuts).await;
        let (text, is_over) = reference::read(&body);
        whole += u64::from(is_over);
        if (heard.text.as_str(), heard.finish().is_some()) != (text.as_str(), is_over) {
            println!("{:?} cut at {cuts:?}: {heard:?}", String::from_utf8_lossy(&body));
            differing += 1;
        }
    }
    assert!(whole * 5 > tries, "only {whole} of {tries} streams were sound");
    assert!(whole < tries, "no stream was unsound");
    Figure {
        id: "F4",
        promise: "A stream of events is read as a slow and obvious second reading reads it",
        tried: format!("{tries} random streams, {whole} of them sound"),
        losses: differing,
        control: "none: two readings are compared",
        control_losses: "-".to_owned(),
        seed: Some(chance.seed),
    }
    .record();
    assert_eq!(differing, 0);
}

fn random_cuts(rng: &mut Rng, len: usize) -> Vec<usize> {
    let mut cuts: Vec<_> = (0..rng.usize(..12)).map(|_| rng.usize(..=len)).collect();
    cuts.sort_unstable();
    cuts
}

fn random_body(rng: &mut Rng) -> Vec<u8> {
    let mut body = String::new();
    if rng.u8(..4) == 0 {
        body.push('\u{feff}');
    }
    let style = rng.usize(..4);
    for _ in 0..rng.usize(1..8) {
        for line in random_event(rng) {
            body += &line;
            body += line_end(rng, style);
        }
        body += line_end(rng, style);
    }
    let last = [event("")].into_iter().chain(["data: [DONE]".to_owned()]);
    if rng.u8(..8) != 0 {
        body += &last.last().unwrap_or_default();
        body += line_end(rng, style);
        body += line_end(rng, style);
    }
    let mut bytes = body.into_bytes();
    match rng.u8(..12) {
        0 => bytes.truncate(rng.usize(..=bytes.len())),
        1 => {
            let at = rng.usize(..bytes.len());
            bytes[at] = rng.u8(..);
        }
        _ => {}
    }
    bytes
}

/// The same throughout, or any.
fn line_end(rng: &mut Rng, style: usize) -> &'static str {
    const ENDS: [&str; 3] = ["\n", "\r\n", "\r"];
    ENDS.get(style).copied().unwrap_or_else(|| ENDS[rng.usize(..ENDS.len())])
}

fn random_event(rng: &mut Rng) -> Vec<String> {
    const WORDS: [&str; 8] = ["漢字", "🦀", "a", " ", "\n", "\"", "é", "\r\n"];
    let text: String = (0..rng.usize(..6)).map(|_| WORDS[rng.usize(..WORDS.len())]).collect();
    let plain = event(&text);
    match rng.u8(..10) {
        0 => vec![": a comment 漢".into(), plain],
        1 => vec!["event: message".into(), "id: 7".into(), plain, "retry: 10".into()],
        2 => vec![plain.replacen("data: ", "data:", 1)],
        3 => vec![plain.replacen("data: {", "data: {\u{0}", 1).replace('\u{0}', "")],
        4 => {
            // JSON may go over several lines between its tokens.
            let (begin, rest) = plain.split_once(":[").unwrap();
            vec![format!("{begin}:["), format!("data: {rest}")]
        }
        5 => vec!["data".into()],
        6 => vec!["data: {\"choices\":[{\"finish_reason\":\"stop\"}]}".into()],
        7 => vec!["datax: nothing".into(), "x".into()],
        _ => vec![plain],
    }
}
