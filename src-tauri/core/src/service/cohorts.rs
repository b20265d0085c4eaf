//! Putting sessions side by side.

use super::Result;
use super::change::Changes;
use crate::domain::cohort::{COHORT_MAX, Cohort, Member, unlike};
use crate::domain::ids::SessionId;
use crate::domain::library::{Content, ItemId, ItemKind, Pin, Rubric};
use crate::domain::scorecard::Board;
use crate::error::Error;

/// Everything one can do with several sessions at once. Cheap to clone.
#[derive(Clone)]
pub struct CohortService {
    pub(super) changes: Changes,
}

impl CohortService {
    /// The sessions of a version of a template that are over, with the scorecards that a reviewer may see. Without a name
    /// none is open.
    ///
    /// # Errors
    /// [`Error::ItemNotFound`] without such a version; where the data can't be read.
    pub async fn of_template(
        &self,
        template: ItemId,
        version: i64,
        reviewer: &str,
    ) -> Result<Cohort> {
        let store = &self.changes.store;
        let found = store.find_version(template, Some(version)).await?;
        let (_, _, content) = found.ok_or(Error::ItemNotFound)?;
        let Content::Template(content) = content else { return Err(Error::ItemNotFound) };
        let mut ids = store.list_ended_of_version(template, version, COHORT_MAX + 1).await?;
        let most = usize::try_from(COHORT_MAX).unwrap_or(usize::MAX);
        let is_cut = ids.len() > most;
        ids.truncate(most);
        let (mut members, mut rubric) = (Vec::new(), None);
        for id in ids {
            let Some((member, own_rubric)) = self.member(id, reviewer).await? else { continue };
            rubric = rubric.or(own_rubric);
            members.push(member);
        }
        let pin = Pin { kind: ItemKind::Template, id: template, version };
        Ok(Cohort { pin, title: content.title, rubric, members, is_cut })
    }

    async fn member(
        &self,
        id: SessionId,
        reviewer: &str,
    ) -> Result<Option<(Member, Option<Rubric>)>> {
        let store = &self.changes.store;
        let Some((session, brief)) = store.find_session_and_brief(id).await? else {
            return Ok(None);
        };
        let pins = store.list_pins(id).await?;
        let outage = store.outage(id).await?;
        let member = Member {
            unlike: unlike(&session, &brief, &pins, &outage),
            runs: store.list_run_times(id).await?.len(),
            board: Board::of(reviewer, None, store.list_scorecards(id).await?),
            session,
        };
        let rubric = pins.into_iter().find_map(|one| match one.content {
            Content::Rubric(rubric) => Some(rubric),
            Content::Challenge(_) | Content::Template(_) => None,
        });
        Ok(Some((member, rubric)))
    }
}
