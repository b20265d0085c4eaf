//! What of the library a session is made with, and what of a session becomes a template.

use super::super::change::on_list;
use super::super::{By, Result};
use super::{LibraryService, add};
use crate::domain::config::ValidConfig;
use crate::domain::ids::SessionId;
use crate::domain::library::{
    Challenge, Content, ItemId, ItemKind, Pin, PinnedVersion, Template, challenge_in,
};
use crate::domain::session::{Brief, MadeWith, Session};
use crate::domain::time::MINUTE_S;
use crate::error::Error;
use crate::storage::Store;

/// Items that a session is to be made with, in the versions they have then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// The template its form was filled from.
    pub template: Option<ItemId>,
    /// The challenge whose task it has.
    pub challenge: Option<ItemId>,
    /// The rubric it is to be judged by.
    pub rubric: Option<ItemId>,
}

/// The newest versions of these items. One that was deleted in the meantime is left out, and so is the
/// challenge of a session that has no task.
pub(in super::super) async fn made_with(
    store: &Store,
    sources: Sources,
    config: &ValidConfig,
) -> Result<MadeWith> {
    let mut made = MadeWith::default();
    let challenge = sources.challenge.filter(|_| config.challenge.is_some());
    let wanted = [
        (ItemKind::Challenge, challenge),
        (ItemKind::Rubric, sources.rubric),
        (ItemKind::Template, sources.template),
    ];
    for (kind, id) in wanted {
        let Some(id) = id else { continue };
        let found = store.find_item(id).await?;
        let Some(item) = found.filter(|item| item.kind == kind && item.deleted_at.is_none()) else {
            continue;
        };
        made.pins.push(Pin { kind, id, version: item.version });
        match kind {
            ItemKind::Challenge => made.challenge_title = Some(item.title),
            ItemKind::Template => made.template_title = Some(item.title),
            ItemKind::Rubric => {}
        }
    }
    Ok(made)
}

impl LibraryService {
    /// The versions a session was made with.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn pins(&self, id: SessionId) -> Result<Vec<PinnedVersion>> {
        Ok(self.changes.store.list_pins(id).await?)
    }

    /// Keeps what a session has as a template of that title. Its task becomes a challenge of the library
    /// unless it is one.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Invalid`] with every broken rule.
    pub async fn save_as_template(&self, id: SessionId, title: &str, by: &By) -> Result<ItemId> {
        let store = &self.changes.store;
        let found = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let (session, brief) = (on_list(Some(found.0))?, found.1);
        let pins = store.list_pins(id).await?;
        let template_id = by.request.map_or_else(|| self.changes.ids.item_id(), |id| ItemId(id.0));
        let challenge_id = self.changes.ids.item_id();
        let kept = kept_challenge(&brief, &pins);
        let new_challenge = match (&brief.challenge, kept) {
            (Some(task), None) => Some(challenge_of(&session, &brief, task.as_str(), &pins)),
            _ => None,
        };
        let new_challenge = new_challenge.map(Challenge::validate).transpose();
        let new_challenge = new_challenge.map_err(Error::Invalid)?.map(Content::Challenge);
        let template = template_of(&session, &brief, title);
        let rubric = pins.iter().find(|one| one.pin.kind == ItemKind::Rubric);
        let rubric = rubric.filter(|one| one.newest_version.is_some()).map(|one| one.pin.id);
        let template = template.validate(&store.catalogue()).map_err(Error::Invalid)?;
        self.change(by, async |tx, at| {
            let challenge = match &new_challenge {
                None => kept,
                Some(content) => match tx.find_same(content).await? {
                    Some(same) => Some(same),
                    None => Some(add(tx, challenge_id, content, at).await?.id),
                },
            };
            let template = Template { challenge, rubric, ..template };
            add(tx, template_id, &Content::Template(template), at).await?;
            Ok(())
        })
        .await?;
        Ok(template_id)
    }
}

/// The challenge a session was made with, where it still has its task and is still in the library.
fn kept_challenge(brief: &Brief, pins: &[PinnedVersion]) -> Option<ItemId> {
    let task = brief.challenge.as_ref()?.as_str();
    let (challenge, pinned) = challenge_in(pins)?;
    (challenge.task == task && pinned.newest_version.is_some()).then_some(pinned.pin.id)
}

/// What a session's task is in the library: as the challenge it was made with, but for the task itself.
fn challenge_of(session: &Session, brief: &Brief, task: &str, pins: &[PinnedVersion]) -> Challenge {
    let title = session.challenge_title.clone().unwrap_or_default();
    let policy = brief.config.policy.clone().unwrap_or_default();
    let blank = || Challenge { title, policy, ..Challenge::default() };
    let base = challenge_in(pins).map_or_else(blank, |(challenge, _)| challenge.clone());
    Challenge { task: task.to_owned(), ..base }
}

fn template_of(session: &Session, brief: &Brief, title: &str) -> Template {
    let config = &brief.config;
    Template {
        title: title.to_owned(),
        challenge: None,
        time_limit_min: Some(session.original_time_limit_s / MINUTE_S),
        token_budget: Some(session.original_token_budget),
        model: session.model.clone(),
        rubric: None,
        policy: config.policy.clone().unwrap_or_default(),
        instructions: config.system_prompt.clone().unwrap_or_default(),
        knows_challenge: config.knows_challenge(),
        only_local: config.only_local(),
        begins: crate::domain::handover::StartedBy::default(),
    }
}
