//! A reply as a stream of events, with bounds, and with what the network's trouble means.

use super::body::MAX_REPLY_BYTES;
use super::framing::{Framing, WebPage};
use super::gauge::{Excess, Gauge};
use super::patience::Pulse;
use crate::domain::assistant::{Failure, FailureKind};
use crate::providers::network::trouble;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use reqwest::Response;
use sse_stream::{Sse, SseByteStream};
use std::pin::Pin;

/// Events in the order they arrive.
pub(super) type Events = Pin<Box<dyn Stream<Item = Result<Sse, Failure>> + Send>>;

#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Connection(#[from] reqwest::Error),
    #[error(transparent)]
    Excess(#[from] Excess),
    #[error(transparent)]
    WebPage(#[from] WebPage),
}

/// A reply on its way to what parses it.
struct Arriving {
    response: Response,
    framing: Framing,
    gauge: Gauge,
    /// Bytes as they came: what frames to nothing must have its bound, too.
    received: usize,
    pulse: Pulse,
}

/// The events of a reply, whose every byte is felt in the pulse. A last event that lacks its empty line
/// counts all the same: some servers end so.
pub(super) fn events(response: Response, pulse: Pulse) -> Events {
    let (framing, gauge) = (Framing::default(), Gauge::new());
    let arriving = Arriving { response, framing, gauge, received: 0, pulse };
    let bytes = stream::try_unfold(arriving, next_bytes);
    let last_line_end = stream::iter([Ok(Bytes::from_static(b"\n\n"))]);
    Box::pin(SseByteStream::new(bytes.chain(last_line_end)).map(|event| event.map_err(failure)))
}

async fn next_bytes(mut arriving: Arriving) -> Result<Option<(Bytes, Arriving)>, Broken> {
    if let Some(excess) = arriving.gauge.excess() {
        return Err(excess.into());
    }
    if arriving.received > MAX_REPLY_BYTES {
        return Err(Excess::Reply.into());
    }
    let Some(bytes) = arriving.response.chunk().await? else { return Ok(None) };
    arriving.pulse.beat();
    arriving.received = arriving.received.saturating_add(bytes.len());
    let mut framed = arriving.framing.frame(&bytes)?;
    // What is within bounds is still read; the next call reports the excess.
    framed.truncate(arriving.gauge.admit(&framed));
    Ok(Some((framed.into(), arriving)))
}

fn failure(error: sse_stream::Error) -> Failure {
    let failed = |detail: String| Failure::new(FailureKind::ProviderFailed, detail);
    match error {
        sse_stream::Error::Body(broken) => match broken.downcast_ref::<Broken>() {
            Some(Broken::Connection(error)) => trouble(error),
            Some(Broken::Excess(excess)) => failed(excess.to_string()),
            Some(Broken::WebPage(page)) => Failure::new(FailureKind::Blocked, page.to_string()),
            None => failed("the stream broke".to_owned()),
        },
        sse_stream::Error::Utf8Parse(_) => failed("an event is not UTF-8".to_owned()),
        _ => failed("an event can't be read".to_owned()),
    }
}
