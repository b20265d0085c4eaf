//! Servers that send more than anyone asked for.

use crate::provider::{Script, piece};
use crate::support::figures::Figure;
use crate::table::{broken, holds};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use sse_stream::SseByteStream;

#[tokio::test]
async fn a_reply_without_end_is_not_read_without_end() {
    let kilobyte = "x".repeat(1_024);
    let open = r#"data: {"choices":[{"delta":{"content":""#;
    let event = format!("data: {}\n\n", piece(&kilobyte));
    let pings = ": ping\n\n".repeat(100);
    let rows = vec![
        broken("a line", Script::streams().piece("text").repeats_chunk_for_ever(&kilobyte), "text"),
        broken(
            "a comment",
            Script::streams().piece("text").chunk(":").repeats_chunk_for_ever(&kilobyte),
            "text",
        ),
        broken(
            "a delta of 50 MB",
            Script::streams()
                .piece("text")
                .chunk(open)
                .repeats(chunked(&kilobyte), 50 << 10)
                .chunk("\"}}]}\n\n")
                .over(),
            "text",
        ),
        broken(
            "a delta of 50 MB in one",
            Script::streams().piece("text").chunk(format!("{open}{}", "x".repeat(50 << 20))).over(),
            "text",
        ),
        broken(
            "data lines",
            Script::streams().piece("text").repeats_chunk_for_ever("data: x\n".repeat(100)),
            "text",
        ),
        broken("comments", Script::streams().piece("text").repeats_chunk_for_ever(&pings), "text"),
        broken(
            "an id",
            Script::streams().piece("text").chunk("id: ").repeats_chunk_for_ever(&kilobyte),
            "text",
        ),
        broken(
            "1,000,000 choices",
            Script::streams()
                .piece("text")
                .chunk(format!("data: {{\"choices\":[{}{{}}]}}\n\n", "{},".repeat(1_000_000)))
                .over(),
            "text",
        ),
        broken(
            "headers",
            Script::new()
                .sends("HTTP/1.1 200 OK\r\n")
                .repeats_for_ever(format!("x: {kilobyte}\r\n")),
            "",
        ),
        broken(
            "one header",
            Script::new().sends("HTTP/1.1 200 OK\r\nx: ").repeats_for_ever(&kilobyte),
            "",
        ),
        broken(
            "chunk extensions",
            Script::new()
                .sends("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;")
                .repeats_for_ever(&kilobyte),
            "",
        ),
        broken(
            "a whole reply",
            Script::new()
                .sends("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
                .repeats_for_ever(&kilobyte),
            "",
        ),
        broken(
            "a refusal",
            Script::new().sends("HTTP/1.1 500 Oops\r\n\r\n").repeats_for_ever(&kilobyte),
            "",
        ),
        broken("a reply that only says it is packed", said_to_be_packed(), ""),
        broken("a packed reply", packed("gzip"), ""),
        broken("a packed reply of another kind", packed("br"), ""),
    ];
    let tried = rows.len();
    holds(rows).await;
    Figure {
        id: "L2",
        promise: "A reply without end is read to a bound, kept so far, and given up",
        tried: format!("{tried} endless or huge replies"),
        losses: 0,
        control: "the events read without the gauge before them",
        control_losses: format!(
            "{} MB of one line taken in, of 64",
            megabytes_without_a_gauge().await
        ),
        seed: None,
    }
    .record();
    // How much of the answer is read before the bound, down to the byte, is the gauge's test.
    let pieces = Script::streams().repeats_chunk_for_ever(&event);
    let heard = crate::stage::Heard::of(asked(pieces).await).await;
    assert!(heard.failure().is_some() && heard.text.len() > 7 << 20 && heard.text.len() < 8 << 20);
}

/// How much of a line without end goes into what reads events.
async fn megabytes_without_a_gauge() -> usize {
    let mut taken_in = 0;
    let line = stream::iter(vec![b'x'; 64]).map(|byte| {
        taken_in += 1;
        Ok::<_, std::io::Error>(Bytes::from(vec![byte; 1 << 20]))
    });
    let events: Vec<_> = SseByteStream::new(line).collect().await;
    assert!(events.is_empty());
    taken_in
}

fn said_to_be_packed() -> Script {
    let done = "data: [DONE]\n\n";
    Script::replies("200 OK", "content-encoding: gzip\r\n", done)
}

/// What unpacks to 10 MB for each of its kilobytes, and has no end.
fn packed(encoding: &str) -> Script {
    Script::new()
        .sends(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: {encoding}\r\n\r\n"
        ))
        .repeats_for_ever([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])
}

async fn asked(script: Script) -> hotseat_core::ports::Answer {
    let fake = crate::provider::FakeProvider::start().await;
    fake.answers(script);
    let providers = crate::stage::providers(hotseat_core::providers::Timeouts::default());
    let answer = crate::stage::ask(&*crate::stage::reach(&providers, &fake));
    // The provider lives as long as its answer is read.
    Box::pin(answer.inspect(move |_| _ = &fake))
}

fn chunked(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}
