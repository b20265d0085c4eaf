//! Reading a reply that is no stream, never more of it than it may have.

use crate::domain::assistant::{Failure, FailureKind};
use crate::providers::network::trouble;
use reqwest::Response;
use std::time::Duration;

/// Most bytes of a reply.
pub(super) const MAX_REPLY_BYTES: usize = 8 << 20;
/// Most bytes of a refusal's words.
const MAX_REFUSAL_BYTES: usize = 64 << 10;

/// The bytes of the whole reply.
///
/// # Errors
/// Where it breaks off, or is longer than a reply may be.
pub(super) async fn whole(mut response: Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if gather(&mut response, MAX_REPLY_BYTES, &mut bytes).await.map_err(|e| trouble(&e))? {
        return Ok(bytes);
    }
    Err(Failure::new(FailureKind::ProviderFailed, "the reply is longer than 8 MB"))
}

/// As much of a refusal's words as arrives within that time; they only help to classify it.
pub(super) async fn refusal(mut response: Response, within: Duration) -> Vec<u8> {
    let mut bytes = Vec::new();
    let gathering = gather(&mut response, MAX_REFUSAL_BYTES, &mut bytes);
    match tokio::time::timeout(within, gathering).await {
        Ok(Ok(true)) => {}
        Ok(Ok(false)) => tracing::debug!("a refusal is longer than 64 KB"),
        Ok(Err(error)) => tracing::debug!(reason = trouble(&error).detail, "a refusal broke off"),
        Err(_) => tracing::debug!("a refusal did not end in time"),
    }
    bytes
}

/// Whether the reply ended before it had more than so many bytes.
async fn gather(
    response: &mut Response,
    most: usize,
    into: &mut Vec<u8>,
) -> Result<bool, reqwest::Error> {
    while let Some(chunk) = response.chunk().await? {
        let fits = chunk.len().min(most - into.len());
        into.extend_from_slice(&chunk[..fits]);
        if fits < chunk.len() {
            return Ok(false);
        }
    }
    Ok(true)
}
