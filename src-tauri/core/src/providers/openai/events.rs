//! A reply as a stream of events, with bounds, and with what the network's trouble means.

use super::gauge::{Excess, Gauge};
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
}

/// The events of a reply. A last event that lacks its empty line counts all the same: some servers
/// end so.
pub(super) fn events(response: Response) -> Events {
    let bytes = stream::try_unfold((response, Gauge::new()), next_bytes);
    let last_line_end = stream::iter([Ok(Bytes::from_static(b"\n\n"))]);
    Box::pin(SseByteStream::new(bytes.chain(last_line_end)).map(|event| event.map_err(failure)))
}

async fn next_bytes(
    (mut response, mut gauge): (Response, Gauge),
) -> Result<Option<(Bytes, (Response, Gauge))>, Broken> {
    if let Some(excess) = gauge.excess() {
        return Err(excess.into());
    }
    let Some(mut bytes) = response.chunk().await? else { return Ok(None) };
    // What is within bounds is still read, and the excess told when more is asked for.
    bytes.truncate(gauge.admit(&bytes));
    Ok(Some((bytes, (response, gauge))))
}

fn failure(error: sse_stream::Error) -> Failure {
    let failed = |detail: String| Failure::new(FailureKind::ProviderFailed, detail);
    match error {
        sse_stream::Error::Body(broken) => match broken.downcast_ref::<Broken>() {
            Some(Broken::Connection(error)) => trouble(error),
            Some(Broken::Excess(excess)) => failed(excess.to_string()),
            None => failed("the stream broke".to_owned()),
        },
        sse_stream::Error::Utf8Parse(_) => failed("an event is not UTF-8".to_owned()),
        _ => failed("an event can't be read".to_owned()),
    }
}
