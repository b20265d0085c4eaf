//! Providers and their keys: a key never goes where it was not meant for. It comes in by the clipboard, a
//! field of Settings or the command line, and never goes back to a page.

use crate::Desk;
use crate::desk::Reply;
use crate::platform::keychain::Keychain;
use hotseat_core::api::{
    CatalogueView, ChangeKey, ErrorReply, KeepKey, RemoveProvider, SaveProvider,
};
use hotseat_core::domain::catalogue::{KeyState, Provider, ProviderId, ProviderInput, check_key};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::ports::Keys;
use hotseat_core::service::Result as ServiceResult;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for the clipboard, whose owner may be a program that hangs.
const CLIPBOARD_PATIENCE: Duration = Duration::from_secs(5);

/// Reads the keys there are, and tells whenever something about keys changes without us.
pub fn run(desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        desk.look_for_keys().await;
        loop {
            desk.tell_catalogue();
            desk.keychain.changed().await;
        }
    });
}

/// Looks for keys in the background, so that no caller waits; it tells what it finds.
pub fn look_soon(desk: &Arc<Desk>) {
    let desk = Arc::clone(desk);
    tauri::async_runtime::spawn(async move { desk.look_for_keys().await });
}

impl Desk {
    /// Reads the keys that could not be read yet: the keychain may have been locked until now.
    pub async fn look_for_keys(&self) {
        let catalogue = self.service.store().catalogue();
        let providers = catalogue.providers().iter().filter(|provider| provider.needs_key);
        let providers: Vec<Provider> = providers.cloned().collect();
        self.keychain.look_for(&providers).await;
    }

    /// Shows the catalogue after a change to the one who asked and to everyone who watches.
    pub fn show_catalogue(&self, outcome: ServiceResult<()>) -> Reply<CatalogueView> {
        outcome.map_err(|error| self.error(&error))?;
        self.prefer_what_is_offered()?;
        Ok(self.tell_catalogue())
    }

    /// The provider's name; empty for one that is gone.
    pub fn provider_name(&self, id: &ProviderId) -> String {
        let catalogue = self.service.store().catalogue();
        catalogue.provider(id).map(|provider| provider.name.clone()).unwrap_or_default()
    }

    /// Adds or changes a provider. A key is forgotten before its provider's address leads elsewhere,
    /// where it could not be used anyway.
    pub async fn save_provider(&self, request: SaveProvider) -> Reply<CatalogueView> {
        let mut changed = self.key_changes.lock().await;
        let request_id = request.request_id;
        // A repeat that comes late must not take the key of an address that came in between.
        if changed.contains(&request_id) {
            return Ok(self.catalogue_view());
        }
        let (by, id) = (self.by(request_id), request.id.clone());
        let input = ProviderInput::from(request);
        if let Some(id) = &id {
            self.forget_where_address_changes(id, input.clone()).await?;
        }
        let saved = self.catalogue.save_provider(id, input, &by).await;
        changed.extend(saved.is_ok().then_some(request_id));
        self.show_catalogue(saved)
    }

    async fn forget_where_address_changes(
        &self,
        id: &ProviderId,
        input: ProviderInput,
    ) -> Reply<()> {
        let catalogue = self.service.store().catalogue();
        let (Some(before), Ok(after)) = (catalogue.provider(id), input.validate(id.clone())) else {
            // Refused in a moment.
            return Ok(());
        };
        let stays = before
            .base_url
            .as_ref()
            .zip(after.base_url.as_ref())
            .is_some_and(|(before, after)| before.has_origin_of(after));
        if stays { Ok(()) } else { self.forget_first(before).await }
    }

    /// Takes a provider off the catalogue; its key is forgotten first.
    pub async fn remove_provider(&self, request: &RemoveProvider) -> Reply<CatalogueView> {
        let _changing = self.key_changes.lock().await;
        let catalogue = self.service.store().catalogue();
        if let Some(provider) = catalogue.provider(&request.id)
            && provider.can_be_removed()
        {
            self.forget_first(provider).await?;
        }
        let by = self.by(request.request_id);
        self.show_catalogue(self.catalogue.remove_provider(&request.id, &by).await)
    }

    /// Takes what was copied last as a provider's key, and empties the clipboard: whoever sits down
    /// next could paste it.
    pub async fn take_key(&self, request: &ChangeKey) -> Reply<CatalogueView> {
        let mut changed = self.key_changes.lock().await;
        if changed.contains(&request.request_id) {
            return Ok(self.catalogue_view());
        }
        let provider = self.keyed(&request.provider_id)?;
        let copied = self.copied().await?;
        self.keep_key(&provider, &copied).await?;
        self.empty_clipboard_of(copied);
        changed.insert(request.request_id);
        Ok(self.tell_catalogue())
    }

    /// Takes what was typed or pasted in Settings as a provider's key.
    pub async fn keep_typed_key(&self, request: &KeepKey) -> Reply<CatalogueView> {
        let mut changed = self.key_changes.lock().await;
        if changed.contains(&request.request_id) {
            return Ok(self.catalogue_view());
        }
        let provider = self.keyed(&request.provider_id)?;
        self.keep_key(&provider, &request.key.0).await?;
        changed.insert(request.request_id);
        Ok(self.tell_catalogue())
    }

    /// The provider, where it answers only with a key.
    fn keyed(&self, id: &ProviderId) -> Reply<Provider> {
        let catalogue = self.service.store().catalogue();
        let provider = catalogue.provider(id).ok_or_else(|| self.error(&Error::NotOffered))?;
        if !provider.needs_key {
            return Err(self.error(&Error::Forbidden));
        }
        Ok(provider.clone())
    }

    async fn keep_key(&self, provider: &Provider, text: &SecretString) -> Reply<()> {
        let key = check_key(text.expose_secret())
            .map_err(|broken| self.error(&Error::Invalid(vec![broken])))?;
        // Not kept is no failure: the key holds for this run, and the catalogue says so.
        if let Err(trouble) = self.keychain.keep(provider, key.to_owned().into()).await {
            tracing::info!(%trouble, "a key holds for this run only");
        }
        Ok(())
    }

    /// Forgets a provider's key.
    pub async fn forget_key(&self, request: &ChangeKey) -> Reply<CatalogueView> {
        let mut changed = self.key_changes.lock().await;
        let catalogue = self.service.store().catalogue();
        let provider = catalogue.provider(&request.provider_id);
        let provider = provider.ok_or_else(|| self.error(&Error::NotOffered))?;
        if !changed.contains(&request.request_id) {
            self.forget(provider).await?;
            changed.insert(request.request_id);
        }
        Ok(self.tell_catalogue())
    }

    /// Forgets a key before what it is for goes. The keychain is asked even where it has told nothing
    /// of a key yet; only where it is known to have one, and keeps it, is that in the way.
    async fn forget_first(&self, provider: &Provider) -> Reply<()> {
        if !provider.needs_key && self.keychain.state(provider) == KeyState::Missing {
            return Ok(());
        }
        let forgotten = self.forget(provider).await;
        if self.keychain.state(provider) == KeyState::Kept { forgotten } else { Ok(()) }
    }

    async fn forget(&self, provider: &Provider) -> Reply<()> {
        let forgotten = self.keychain.forget(provider).await;
        self.tell_catalogue();
        forgotten.map_err(|trouble| {
            ErrorReply::plain(
                ErrorCode::KeychainUnavailable,
                format!(
                    "The key of {} may still be kept: {trouble}. Try again, or remove \
                     \u{201c}app.hotseat\u{201d} there yourself.",
                    provider.name
                ),
            )
        })
    }

    async fn copied(&self) -> Reply<SecretString> {
        let clipboard = Arc::clone(&self.host.clipboard);
        let reading = tokio::task::spawn_blocking(move || clipboard.read());
        let read = tokio::time::timeout(CLIPBOARD_PATIENCE, reading).await;
        let trouble = match read {
            Ok(Ok(Ok(copied))) => return Ok(copied),
            Ok(Ok(Err(trouble))) => trouble,
            Ok(Err(_)) | Err(_) => crate::platform::clipboard::ClipboardTrouble,
        };
        Err(ErrorReply::plain(ErrorCode::ClipboardUnavailable, trouble.to_string()))
    }

    fn empty_clipboard_of(&self, copied: SecretString) {
        let clipboard = Arc::clone(&self.host.clipboard);
        tokio::task::spawn_blocking(move || clipboard.empty_of(&copied));
    }

    /// A preferred model that is gone gives way to the usual one.
    fn prefer_what_is_offered(&self) -> Reply<()> {
        let before = self.preferences();
        let after = before.clone().with_model_on_offer(&self.service.store().catalogue());
        if after != before {
            self.save_preferences(after)?;
        }
        Ok(())
    }
}

/// Has the system's keychain keep a key that came by the command line.
///
/// # Errors
/// In words.
pub async fn keep_from_line(
    keychain: &Keychain,
    provider: &Provider,
    line: &str,
) -> Result<(), String> {
    if !provider.needs_key {
        return Err(format!("{} needs no key.", provider.name));
    }
    let key = check_key(line).map_err(|broken| format!("{}.", broken.message))?;
    let kept = keychain.keep(provider, key.to_owned().into()).await;
    kept.map_err(|trouble| format!("The key was not saved: {trouble}."))
}
