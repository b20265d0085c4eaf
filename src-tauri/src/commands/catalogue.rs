//! The catalogue: who answers, with which models, and whether they do.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use crate::provider_keys;
use hotseat_core::api::{
    AddModelFile, AddModels, CatalogueView, ChangeKey, DownloadModel, ErrorReply, FoundFileView,
    FoundModelView, KeepKey, LocalServerView, LocateModelFile, ModelRef, ModelTestView, Nothing,
    PreflightView, ProviderRef, RemoveModel, RemoveProvider, SaveModel, SaveProvider, SessionRef,
    ShelfView,
};

/// The catalogue as things stand. It tells of keys that can be read by now as news.
#[tauri::command]
pub async fn get_catalogue(desk: Interviewer, request: Valid<Nothing>) -> Reply<CatalogueView> {
    caught(async move {
        let Nothing {} = *request;
        provider_keys::look_soon(&desk.0);
        Ok(desk.catalogue_view())
    })
    .await
}

/// Adds a provider, or changes one.
#[tauri::command]
pub async fn save_provider(
    desk: Interviewer,
    request: Valid<SaveProvider>,
) -> Reply<CatalogueView> {
    caught(async move { desk.save_provider(request.0).await }).await
}

/// Takes a provider off the catalogue, with its models and its key.
#[tauri::command]
pub async fn remove_provider(
    desk: Interviewer,
    request: Valid<RemoveProvider>,
) -> Reply<CatalogueView> {
    caught(async move { desk.remove_provider(&request).await }).await
}

/// Adds a model, or changes one.
#[tauri::command]
pub async fn save_model(desk: Interviewer, request: Valid<SaveModel>) -> Reply<CatalogueView> {
    caught(async move {
        let (by, provider) = (desk.by(request.request_id), request.provider_id.clone());
        let id = request.id.clone();
        let input = request.0.into();
        desk.show_catalogue(desk.catalogue.save_model(id.as_deref(), &provider, input, &by).await)
    })
    .await
}

/// Adds models a provider was found to have.
#[tauri::command]
pub async fn add_models(desk: Interviewer, request: Valid<AddModels>) -> Reply<CatalogueView> {
    caught(async move {
        let by = desk.by(request.request_id);
        let added = desk.catalogue.add_models(&request.provider_id, &request.remote_ids, &by);
        desk.show_catalogue(added.await)
    })
    .await
}

/// Takes a model off the catalogue.
#[tauri::command]
pub async fn remove_model(desk: Interviewer, request: Valid<RemoveModel>) -> Reply<CatalogueView> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.remove_model(&request.id, &by).await
    })
    .await
}

/// Asks for a model file, and says what it holds.
#[tauri::command]
pub async fn choose_model_file(
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<Option<FoundFileView>> {
    caught(async move {
        let Nothing {} = *request;
        Ok(desk.choose_model_file().await)
    })
    .await
}

/// Model files of other programs on this computer.
#[tauri::command]
pub async fn find_model_files(
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<Vec<FoundFileView>> {
    caught(async move {
        let Nothing {} = *request;
        Ok(desk.find_model_files().await)
    })
    .await
}

/// Offers the model in a file.
#[tauri::command]
pub async fn add_model_file(
    desk: Interviewer,
    request: Valid<AddModelFile>,
) -> Reply<CatalogueView> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.0.add_model_file((request.file, request.copies), by).await
    })
    .await
}

/// Has the person show where the file of a model is now.
#[tauri::command]
pub async fn locate_model_file(
    desk: Interviewer,
    request: Valid<LocateModelFile>,
) -> Reply<Option<CatalogueView>> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.locate_model_file(&request.id, &by).await
    })
    .await
}

/// The models that can be downloaded.
#[tauri::command]
pub async fn list_shelf(desk: Interviewer, request: Valid<Nothing>) -> Reply<Vec<ShelfView>> {
    caught(async move {
        let Nothing {} = *request;
        Ok(desk.list_shelf())
    })
    .await
}

/// Begins to download a model.
#[tauri::command]
pub async fn download_model(desk: Interviewer, request: Valid<DownloadModel>) -> Reply<()> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.0.download_model(&request.id, by)
    })
    .await
}

/// Ends the transfer of a model file.
#[tauri::command]
pub async fn stop_transfer(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.transfers.stop();
        Ok(())
    })
    .await
}

/// What is ready for a session, and what is not.
#[tauri::command]
pub async fn preflight(desk: Interviewer, request: Valid<SessionRef>) -> Reply<PreflightView> {
    caught(async move { desk.0.preflight(request.id).await }).await
}

/// Takes what was copied last as a provider's key. The key does not pass through the page.
#[tauri::command]
pub async fn take_key(desk: Interviewer, request: Valid<ChangeKey>) -> Reply<CatalogueView> {
    caught(async move { desk.take_key(&request).await }).await
}

/// Takes what was typed or pasted as a provider's key; no page is ever told it again.
#[tauri::command]
pub async fn keep_key(desk: Interviewer, request: Valid<KeepKey>) -> Reply<CatalogueView> {
    caught(async move { desk.keep_typed_key(&request).await }).await
}

/// Forgets a provider's key.
#[tauri::command]
pub async fn forget_key(desk: Interviewer, request: Valid<ChangeKey>) -> Reply<CatalogueView> {
    caught(async move { desk.forget_key(&request).await }).await
}

/// The models a provider says it has.
#[tauri::command]
pub async fn find_models(
    desk: Interviewer,
    request: Valid<ProviderRef>,
) -> Reply<Vec<FoundModelView>> {
    caught(async move {
        desk.look_for_keys().await;
        let found = desk.catalogue.find_models(&request.id).await;
        let found = found.map_err(|error| desk.error(&error))?.map_err(|failure| {
            tracing::info!(detail = failure.detail, "models could not be found");
            ErrorReply::of_failure(&failure, &desk.provider_name(&request.id))
        })?;
        let view = |one: hotseat_core::service::FoundModel| {
            FoundModelView::of(one.remote_id, one.is_offered, &one.suggestion)
        };
        Ok(found.into_iter().map(view).collect())
    })
    .await
}

/// The model servers that answer on this computer.
#[tauri::command]
pub async fn find_local_servers(
    desk: Interviewer,
    request: Valid<Nothing>,
) -> Reply<Vec<LocalServerView>> {
    caught(async move {
        let Nothing {} = *request;
        let servers = desk.catalogue.find_local_servers().await;
        let view = |(server, is_known)| LocalServerView::of(server, is_known);
        Ok(servers.into_iter().map(view).collect())
    })
    .await
}

/// Tries a model out.
#[tauri::command]
pub async fn test_model(desk: Interviewer, request: Valid<ModelRef>) -> Reply<ModelTestView> {
    caught(async move {
        desk.look_for_keys().await;
        let trial = desk.catalogue.test_model(&request.id).await;
        let trial = trial.map_err(|error| desk.error(&error))?;
        // A model that runs here takes memory for as long as it is loaded.
        desk.catalogue.rest();
        Ok(ModelTestView::of(&trial, &desk.provider_of(&request.id)))
    })
    .await
}
