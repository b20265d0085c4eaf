//! How much a session's model holds, and how its tokens are counted.

use super::super::Result;
use crate::domain::assistant::Briefing;
use crate::domain::catalogue::{OfferedModel, Tokenizer};
use crate::domain::exchange::window;
use crate::domain::ids::SessionId;
use crate::domain::ledger::{self, Means};
use crate::domain::session::{Brief, Session};
use crate::domain::tokens::{Counter, Scale, is_warm, warm_up};
use crate::storage::Store;
use tokio::task::spawn_blocking;

/// Reports that teach how a model counts: the newest, because what serves a model may change.
const REPORTS_MAX: u32 = 16;

/// Begins to load the tables that a session's questions are counted with: loading takes longer than
/// a candidate who types wants to wait for an estimate.
pub(in super::super) fn prepare_to_count(store: &Store, session: &Session) {
    let tokenizer = store.catalogue().find(&session.model).map(|model| model.tokenizer);
    if let Some(tokenizer) = tokenizer.filter(|tokenizer| !is_warm(*tokenizer)) {
        drop(spawn_blocking(move || warm_up(tokenizer)));
    }
}

/// Tokens a model reads at once, as far as a session has learned.
pub(in super::super) async fn window_tokens(
    store: &Store,
    id: SessionId,
    model: &OfferedModel,
) -> Result<i64> {
    let too_long = store.list_too_long(id).await?;
    let catalogued_tokens = i64::from(model.context_window_tokens);
    if too_long.is_empty() {
        return Ok(catalogued_tokens);
    }
    Ok(window(catalogued_tokens, store.longest_answered(id).await?, &too_long))
}

/// How a model's tokens are counted: one we can only estimate, as its provider reported of late.
pub(in super::super) async fn counter(
    store: &Store,
    model: &str,
    tokenizer: Tokenizer,
) -> Result<Counter> {
    let scale = match tokenizer {
        Tokenizer::Cl100k | Tokenizer::O200k => Scale::none(),
        Tokenizer::Estimate | Tokenizer::Own => {
            Scale::learned_from(&store.list_reports(model, REPORTS_MAX).await?)
        }
    };
    Ok(Counter { tokenizer, scale })
}

/// Questions that what is left of a session's budget reaches for, when the conversation goes on as it
/// did; none where that can't be known. What is reserved for an answer counts as left, as it does in
/// the figure this is shown beside: it would fall and rise again with every question.
///
/// # Errors
/// Where the data can't be read.
pub(in super::super) async fn questions_left(
    store: &Store,
    session: &Session,
) -> Result<Option<i64>> {
    let catalogue = store.catalogue();
    let Some(model) = catalogue.find(&session.model) else { return Ok(None) };
    let means = Means {
        left_tokens: session.left_tokens(),
        window_tokens: window_tokens(store, session.id, model).await?,
        margin_percent: counter(store, &model.id, model.tokenizer).await?.margin_percent(),
    };
    Ok(ledger::questions_left(means, store.find_course(session.id).await?))
}

/// What a session's assistant would read before the conversation if it were asked now.
///
/// # Errors
/// Where the data can't be read.
pub(in super::super) async fn briefing(
    store: &Store,
    session: &Session,
    brief: &Brief,
) -> Result<Briefing> {
    let catalogue = store.catalogue();
    let window_tokens = match catalogue.find(&session.model) {
        Some(model) => window_tokens(store, session.id, model).await?,
        None => i64::MAX,
    };
    Ok(brief.briefing(window_tokens))
}
