//! Faults of our own: a command that panics answers with an error, like any other that failed.

use crate::desk::Reply;
use futures_util::FutureExt;
use hotseat_core::api::ErrorReply;
use hotseat_core::error::ErrorCode;
use std::panic::AssertUnwindSafe;

/// The command's answer, or an error in its place where it panicked. What a change had written by then
/// is rolled back before anything else is written.
pub async fn caught<T>(command: impl Future<Output = Reply<T>>) -> Reply<T> {
    // Nothing shared is left half changed: state is behind locks that recover, changes behind
    // transactions.
    AssertUnwindSafe(command).catch_unwind().await.unwrap_or_else(|_| {
        Err(ErrorReply::plain(
            ErrorCode::Internal,
            "Something went wrong in Hotseat. What was saved before is safe.".to_owned(),
        ))
    })
}

/// [`caught`] for the candidate's page: each error comes in words that a candidate may read. Whatever
/// the command asked on its way, nothing else gets out.
pub async fn caught_for_candidate<T>(command: impl Future<Output = Reply<T>>) -> Reply<T> {
    caught(command).await.map_err(ErrorReply::for_candidate)
}
