//! Showing the library, and what sessions are made with.

use super::{Desk, Reply};
use hotseat_core::api::{ConsoleNews, ItemView, LibraryCounts, SessionView};
use hotseat_core::domain::library::ItemId;
use hotseat_core::domain::session::{Brief, Session};
use hotseat_core::error::Error;
use hotseat_core::service::Result as ServiceResult;

impl Desk {
    /// An item with what a version of it holds, the newest where none is named.
    pub async fn library_item(&self, id: ItemId, version: Option<i64>) -> Reply<Option<ItemView>> {
        let found = self.service.library.find(id, version).await;
        let found = found.map_err(|error| self.error(&error))?;
        Ok(found.map(|found| {
            let content = (found.version.version, found.content);
            ItemView::of(found.item, content, found.is_pinned, found.named)
        }))
    }

    /// Shows an item that was kept to the one who asked, and tells everyone who watches.
    pub async fn show_item(&self, kept: ServiceResult<ItemId>) -> Reply<ItemView> {
        let id = kept.map_err(|error| self.error(&error))?;
        self.tell_library().await?;
        let view = self.library_item(id, None).await?;
        view.ok_or_else(|| self.error(&Error::ItemNotFound))
    }

    /// Shows what became of the library to the one who asked, and tells everyone who watches.
    pub async fn show_library(&self, changed: ServiceResult<()>) -> Reply<LibraryCounts> {
        changed.map_err(|error| self.error(&error))?;
        self.tell_library().await
    }

    /// Tokens that a model's answer to a challenge took; none where no model was put it.
    pub async fn most_tokens(&self, challenge: Option<ItemId>) -> Reply<Option<i64>> {
        let Some(id) = challenge else { return Ok(None) };
        self.service.library.most_tokens(id).await.map_err(|error| self.error(&error))
    }

    /// How many items there are of each kind.
    pub async fn library_counts(&self) -> Reply<LibraryCounts> {
        let counts = self.service.library.counts().await.map_err(|error| self.error(&error))?;
        Ok(LibraryCounts::of(|kind| {
            counts.iter().find(|(one, _)| *one == kind).map_or(0, |(_, count)| *count)
        }))
    }

    /// Tells everyone who watches that something in the library was changed.
    pub async fn tell_library(&self) -> Reply<LibraryCounts> {
        let library = self.library_counts().await?;
        self.news.tell(&ConsoleNews::LibraryChanged { library });
        Ok(library)
    }

    /// A session's view, with the versions it was made with.
    pub async fn with_pins(
        &self,
        view: SessionView,
        (session, brief): (&Session, &Brief),
    ) -> Reply<SessionView> {
        let pins = self.service.library.pins(session.id).await;
        Ok(view.with_pins(session, brief, &pins.map_err(|error| self.error(&error))?))
    }
}
