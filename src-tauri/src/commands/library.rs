//! Challenges, rubrics and templates.

use super::arguments::{Candidate, Interviewer, Valid};
use super::faults::{caught, caught_for_candidate};
use crate::desk::Reply;
use crate::{calibrations, imports};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hotseat_core::api::{
    AddPicture, BeginCalibration, CalibrationRunView, CalibrationsView, ChangeItems, CheckItem,
    CompareVersions, ComparisonView, ErrorReply, ExportLibrary, ExportRubric, ExportView,
    FacetsView, ImportFrom, ImportLibrary, ImportView, ItemCheck, ItemDraftRef, ItemRef,
    ItemSummary, ItemView, KeepItemDraft, LibraryCounts, LibraryPage, ListLibrary, Nothing,
    PictureKey, PictureName, PictureView, SaveAsTemplate, SaveItem, UndoImport, VersionView,
};
use hotseat_core::domain::library::{Content, ItemDraft, Picture, PictureRef};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_packages::pictures::make_safe;
use tauri::async_runtime::spawn_blocking;

/// A page of the library.
#[tauri::command]
pub async fn list_library(desk: Interviewer, request: Valid<ListLibrary>) -> Reply<LibraryPage> {
    caught(async move {
        let offset = request.offset;
        let page = desk.service.library.list(&request.0.into()).await;
        let page = page.map_err(|error| desk.error(&error))?;
        let rows = page.items.into_iter().map(ItemSummary::from).collect();
        Ok(LibraryPage { rows, total: page.total, offset })
    })
    .await
}

/// What a list of challenges can be narrowed down to.
#[tauri::command]
pub async fn library_facets(desk: Interviewer, request: Valid<Nothing>) -> Reply<FacetsView> {
    caught(async move {
        let Nothing {} = *request;
        let facets = desk.service.library.facets().await;
        Ok(facets.map_err(|error| desk.error(&error))?.into())
    })
    .await
}

/// An item with what a version of it holds; null where there is none.
#[tauri::command]
pub async fn library_item(desk: Interviewer, request: Valid<ItemRef>) -> Reply<Option<ItemView>> {
    caught(async move { desk.library_item(request.id, request.version).await }).await
}

/// The versions of an item, newest first.
#[tauri::command]
pub async fn item_versions(desk: Interviewer, request: Valid<ItemRef>) -> Reply<Vec<VersionView>> {
    caught(async move {
        let versions = desk.service.library.versions(request.id).await;
        let versions = versions.map_err(|error| desk.error(&error))?;
        Ok(versions.into_iter().map(VersionView::from).collect())
    })
    .await
}

/// The parts in which two versions of an item differ.
#[tauri::command]
pub async fn compare_versions(
    desk: Interviewer,
    request: Valid<CompareVersions>,
) -> Reply<ComparisonView> {
    caught(async move {
        let compared = desk.service.library.compare(request.id, request.from, request.to).await;
        Ok(ComparisonView { sections: compared.map_err(|error| desk.error(&error))? })
    })
    .await
}

/// The verdict on a form, without keeping anything.
#[tauri::command]
pub async fn check_item(desk: Interviewer, request: Valid<CheckItem>) -> Reply<ItemCheck> {
    caught(async move {
        let CheckItem { id, content } = request.0;
        let challenge = match &content {
            Content::Challenge(_) => id,
            Content::Template(template) => template.challenge,
            Content::Rubric(_) => None,
        };
        let most_tokens = desk.most_tokens(challenge).await?;
        let errors = desk.service.library.check(content.clone());
        Ok(ItemCheck::of(&content, errors, most_tokens))
    })
    .await
}

/// Keeps an item: a new one, or a change of one.
#[tauri::command]
pub async fn save_item(desk: Interviewer, request: Valid<SaveItem>) -> Reply<ItemView> {
    caught(async move {
        let by = desk.by(request.request_id);
        let SaveItem { id, revision, content, .. } = request.0;
        desk.show_item(desk.service.library.save(id, revision, content, &by).await).await
    })
    .await
}

/// Keeps what a session has as a template.
#[tauri::command]
pub async fn save_as_template(
    desk: Interviewer,
    request: Valid<SaveAsTemplate>,
) -> Reply<ItemView> {
    caught(async move {
        let by = desk.by(request.request_id);
        let saved = desk.service.library.save_as_template(request.id, &request.title, &by).await;
        desk.show_item(saved).await
    })
    .await
}

/// Puts items aside.
#[tauri::command]
pub async fn archive_items(desk: Interviewer, request: Valid<ChangeItems>) -> Reply<LibraryCounts> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show_library(desk.service.library.archive(&request.ids, &by).await).await
    })
    .await
}

/// Puts items back to where they are chosen from.
#[tauri::command]
pub async fn unarchive_items(
    desk: Interviewer,
    request: Valid<ChangeItems>,
) -> Reply<LibraryCounts> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show_library(desk.service.library.unarchive(&request.ids, &by).await).await
    })
    .await
}

/// Takes items off the list.
#[tauri::command]
pub async fn delete_items(desk: Interviewer, request: Valid<ChangeItems>) -> Reply<LibraryCounts> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show_library(desk.service.library.delete(&request.ids, &by).await).await
    })
    .await
}

/// Puts deleted items back on the list.
#[tauri::command]
pub async fn restore_items(desk: Interviewer, request: Valid<ChangeItems>) -> Reply<LibraryCounts> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show_library(desk.service.library.restore(&request.ids, &by).await).await
    })
    .await
}

/// A form of the library as it was typed and not saved; null where there is none.
#[tauri::command]
pub async fn item_draft(
    desk: Interviewer,
    request: Valid<ItemDraftRef>,
) -> Reply<Option<ItemDraft>> {
    caught(async move {
        let draft = desk.service.library.find_draft(request.kind, request.id).await;
        draft.map_err(|error| desk.error(&error))
    })
    .await
}

/// Keeps a form of the library as it was typed.
#[tauri::command]
pub async fn keep_item_draft(desk: Interviewer, request: Valid<KeepItemDraft>) -> Reply<()> {
    caught(async move {
        let kept = desk.service.library.keep_draft(request.id, &request.draft).await;
        kept.map_err(|error| desk.error(&error))
    })
    .await
}

/// Forgets a form of the library.
#[tauri::command]
pub async fn discard_item_draft(desk: Interviewer, request: Valid<ItemDraftRef>) -> Reply<()> {
    caught(async move {
        let discarded = desk.service.library.discard_draft(request.kind, request.id).await;
        discarded.map_err(|error| desk.error(&error))
    })
    .await
}

/// Makes a picture safe and keeps it, to be named by a challenge.
#[tauri::command]
pub async fn add_picture(desk: Interviewer, request: Valid<AddPicture>) -> Reply<PictureRef> {
    caught(async move {
        let AddPicture { name, base64, taken } = request.0;
        let bytes = STANDARD.decode(base64).map_err(|_| unreadable())?;
        let shown = if name.trim().is_empty() { "The picture".into() } else { name.clone() };
        let safe = spawn_blocking(move || make_safe(bytes, &shown)).await;
        let safe = safe.map_err(|error| desk.error(&Error::Fault(error.to_string())))?;
        let picture = safe.map_err(|error| refused(error.to_string()))?;
        let added = desk.service.library.add_picture(&picture, &name, &taken).await;
        added.map_err(|error| desk.error(&error))
    })
    .await
}

/// A picture that is kept.
#[tauri::command]
pub async fn library_picture(desk: Interviewer, request: Valid<PictureKey>) -> Reply<PictureView> {
    caught(async move {
        let picture = desk.service.library.picture(&request.sha256).await;
        Ok(shown(String::new(), &picture.map_err(|error| desk.error(&error))?))
    })
    .await
}

/// A picture of the task that the candidate works on.
#[tauri::command]
pub async fn candidate_picture(desk: Candidate, request: Valid<PictureName>) -> Reply<PictureView> {
    caught_for_candidate(async move {
        let picture = desk.candidate.picture(&request.name).await;
        Ok(shown(request.0.name, &picture.map_err(|error| desk.error(&error))?))
    })
    .await
}

/// Takes challenges in from files the person chooses; null where they chose none.
#[tauri::command]
pub async fn import_library(
    desk: Interviewer,
    request: Valid<ImportLibrary>,
) -> Reply<Option<ImportView>> {
    caught(async move {
        let title = "Import challenges";
        let chosen = match request.from {
            ImportFrom::Files => desk.dialogs.choose_files(title).await,
            ImportFrom::Folder => desk.dialogs.choose_folder(title).await.into_iter().collect(),
        };
        if chosen.is_empty() {
            return Ok(None);
        }
        imports::begin(&desk.0, chosen).await
    })
    .await
}

/// Ends the import under way.
#[tauri::command]
pub async fn stop_import(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.imports.stop();
        Ok(())
    })
    .await
}

/// Takes the last import back.
#[tauri::command]
pub async fn undo_import(desk: Interviewer, request: Valid<UndoImport>) -> Reply<ImportView> {
    caught(async move { desk.undo_import(&desk.by(request.request_id)).await }).await
}

/// What models made of a challenge.
#[tauri::command]
pub async fn calibrations(desk: Interviewer, request: Valid<ItemRef>) -> Reply<CalibrationsView> {
    caught(async move { desk.calibrations_of(request.id).await }).await
}

/// Puts a challenge to a model, in the background.
#[tauri::command]
pub async fn begin_calibration(
    desk: Interviewer,
    request: Valid<BeginCalibration>,
) -> Reply<CalibrationRunView> {
    caught(async move { calibrations::begin(&desk.0, request.0).await }).await
}

/// Opens a challenge as its candidate sees it, in a window of its own.
#[tauri::command]
pub async fn try_challenge(desk: Interviewer, request: Valid<ItemRef>) -> Reply<()> {
    caught(async move { desk.try_challenge(request.id).await }).await
}

/// Opens the sample challenge as its candidate sees it, in a window of its own.
#[tauri::command]
pub async fn try_sample(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.try_sample().await
    })
    .await
}

/// Ends the calibration under way.
#[tauri::command]
pub async fn stop_calibration(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.calibrations.stop();
        Ok(())
    })
    .await
}

/// Writes challenges to where the person chooses; null where they chose no place.
#[tauri::command]
pub async fn export_library(
    desk: Interviewer,
    request: Valid<ExportLibrary>,
) -> Reply<Option<ExportView>> {
    caught(async move { desk.export_challenges(request.0.ids).await }).await
}

/// Writes a rubric to where the person chooses; null where they chose no place.
#[tauri::command]
pub async fn export_rubric(
    desk: Interviewer,
    request: Valid<ExportRubric>,
) -> Reply<Option<ExportView>> {
    caught(async move { desk.export_rubric(request.id, request.format).await }).await
}

fn refused(words: String) -> ErrorReply {
    ErrorReply::plain(ErrorCode::InvalidInput, words)
}

fn unreadable() -> ErrorReply {
    refused("The picture could not be read.".into())
}

fn shown(name: String, picture: &Picture) -> PictureView {
    let base64 = STANDARD.encode(&picture.bytes);
    PictureView { name, mime: picture.media.mime().into(), base64 }
}
