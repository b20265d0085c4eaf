//! Writing challenges and rubrics to files that people take along.

use super::batch::number_of;
use crate::Desk;
use crate::desk::Reply;
use crate::saving::{name_for, name_of, save};
use hotseat_core::api::{ErrorReply, ExportView, RubricFormat};
use hotseat_core::domain::library::{Content, ItemId};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::service::LibraryService;
use hotseat_packages::{Outgoing, WriteError, rubrics, write_zip};
use std::io::Write;
use std::path::Path;
use tauri::async_runtime::{block_on, spawn_blocking};

/// Why an export was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("The export could not be written: {0}")]
    Io(#[from] std::io::Error),
}

/// The challenges of these identities, each read when it is asked for; those that were deleted are left out.
fn challenges_of<'a>(
    library: &'a LibraryService,
    ids: &'a [ItemId],
) -> impl Iterator<Item = Result<Outgoing, Error>> + 'a {
    ids.iter().filter_map(move |id| block_on(challenge(library, *id)).transpose())
}

async fn challenge(library: &LibraryService, id: ItemId) -> Result<Option<Outgoing>, Error> {
    let Some(found) = library.find(id, None).await? else { return Ok(None) };
    let Content::Challenge(challenge) = found.content else { return Ok(None) };
    let mut pictures = Vec::with_capacity(challenge.pictures.len());
    for picture in &challenge.pictures {
        pictures.push((picture.name.clone(), library.picture(&picture.sha256).await?));
    }
    Ok(Some(Outgoing::Challenge { id: Some(id), challenge: Box::new(challenge), pictures }))
}

/// Writes challenges into a ZIP at that place, which stays as it was where that fails; says how many.
pub fn write_challenges(
    library: &LibraryService,
    ids: &[ItemId],
    place: &Path,
) -> Result<usize, ExportError> {
    let (mut written, mut failed) = (0, None);
    save(place, |file| {
        let items = challenges_of(library, ids).map_while(|item| match item {
            Ok(item) => {
                written += 1;
                Some(item)
            }
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        write_zip(file, items)?;
        failed.map_or(Ok(written), |error| Err(ExportError::from(error)))
    })
}

impl Desk {
    /// Writes these challenges, or all that are active, to where the person chooses; none where the dialog
    /// was put away.
    pub async fn export_challenges(&self, ids: Option<Vec<ItemId>>) -> Reply<Option<ExportView>> {
        let ids = match ids {
            Some(ids) => ids,
            None => {
                let all = self.service.library.challenge_ids().await;
                all.map_err(|error| self.error(&error))?
            }
        };
        let name = match ids.as_slice() {
            [one] => self.file_name(*one).await?,
            _ => "challenges".into(),
        };
        let chosen = self.dialogs.choose_where("Export challenges", format!("{name}.zip")).await;
        let Some(place) = chosen else { return Ok(None) };
        let (library, shown) = (self.service.library.clone(), name_of(&place));
        let written = spawn_blocking(move || write_challenges(&library, &ids, &place)).await;
        let written = written.map_err(|error| self.error(&Error::Fault(error.to_string())))?;
        let written = written.map_err(|error| self.export_error(error))?;
        Ok(Some(ExportView { words: format!("{} in {shown}", number_of(written, "challenge")) }))
    }

    /// Writes a rubric to where the person chooses; none where the dialog was put away.
    pub async fn export_rubric(
        &self,
        id: ItemId,
        format: RubricFormat,
    ) -> Reply<Option<ExportView>> {
        let found = self.service.library.find(id, None).await;
        let found = found.map_err(|error| self.error(&error))?;
        let Some(Content::Rubric(rubric)) = found.map(|found| found.content) else {
            return Err(self.error(&Error::ItemNotFound));
        };
        let (text, ending) = match format {
            RubricFormat::Markdown => (rubrics::to_markdown(Some(id), &rubric), "md"),
            RubricFormat::Json => (rubrics::to_json(Some(id), &rubric), "json"),
        };
        let name = format!("{}.rubric.{ending}", self.file_name(id).await?);
        let chosen = self.dialogs.choose_where("Export rubric", name).await;
        let Some(place) = chosen else { return Ok(None) };
        let written = save(&place, |file| file.write_all(text.as_bytes()));
        written.map_err(|error| self.export_error(error.into()))?;
        Ok(Some(ExportView { words: format!("“{}” in {}", rubric.title, name_of(&place)) }))
    }

    /// What a file with that item is called, without its ending: as the item, in letters any system takes.
    async fn file_name(&self, id: ItemId) -> Reply<String> {
        let found = self.service.library.find(id, None).await;
        let found = found.map_err(|error| self.error(&error))?;
        let title = found.map(|found| found.item.title).unwrap_or_default();
        Ok(name_for(&title, "challenges"))
    }

    fn export_error(&self, error: ExportError) -> ErrorReply {
        match error {
            ExportError::Core(error) => self.error(&error),
            error => ErrorReply::plain(ErrorCode::FileUnavailable, error.to_string()),
        }
    }
}
