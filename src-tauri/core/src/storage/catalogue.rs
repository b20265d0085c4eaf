//! The tables `providers` and `models`.

use super::{Result, SetupChange, StorageError};
use crate::domain::catalogue::{
    BaseUrl, Catalogue, OfferedModel, Provider, ProviderId, ProviderKind, Tokenizer,
};
use sqlx::sqlite::SqliteConnection;

#[derive(sqlx::FromRow)]
struct ProviderRow {
    id: String,
    kind: String,
    name: String,
    base_url: Option<String>,
    needs_key: bool,
    first_piece_timeout_s: u32,
}

#[derive(sqlx::FromRow)]
struct ModelRow {
    id: String,
    name: String,
    provider_id: String,
    remote_id: String,
    context_window_tokens: u32,
    max_answer_tokens: u32,
    tokenizer: String,
}

/// Who answers, and the models on offer.
pub(super) async fn load(connection: &mut SqliteConnection) -> Result<Catalogue> {
    let providers: Vec<ProviderRow> = sqlx::query_as(
        "select id, kind, name, base_url, needs_key, first_piece_timeout_s
         from providers order by place",
    )
    .fetch_all(&mut *connection)
    .await?;
    let models: Vec<ModelRow> = sqlx::query_as(
        "select id, name, provider_id, remote_id, context_window_tokens, max_answer_tokens, tokenizer
         from models order by place",
    )
    .fetch_all(connection)
    .await?;
    Ok(Catalogue::new(
        providers.into_iter().map(Provider::try_from).collect::<Result<_>>()?,
        models.into_iter().map(OfferedModel::try_from).collect::<Result<_>>()?,
    ))
}

impl SetupChange<'_> {
    /// The catalogue with this transaction's changes.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn catalogue(&mut self) -> Result<Catalogue> {
        load(self.tx.sqlite()).await
    }

    /// Adds a provider behind the others, or replaces the one of its id where it stands.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_provider(&mut self, provider: &Provider) -> Result<()> {
        sqlx::query(
            "insert into providers (id, kind, name, base_url, needs_key, first_piece_timeout_s, place)
             values (?1, ?2, ?3, ?4, ?5, ?6, (select ifnull(max(place), 0) + 1 from providers))
             on conflict (id) do update
             set name = ?3, base_url = ?4, needs_key = ?5, first_piece_timeout_s = ?6",
        )
        .bind(&provider.id.0)
        .bind(provider.kind.name())
        .bind(&provider.name)
        .bind(provider.base_url.as_ref().map(BaseUrl::as_str))
        .bind(provider.needs_key)
        .bind(provider.first_piece_timeout_s)
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }

    /// Takes a provider away, and its models with it.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_provider(&mut self, id: &ProviderId) -> Result<()> {
        for sql in
            ["delete from models where provider_id = ?1", "delete from providers where id = ?1"]
        {
            sqlx::query(sql).bind(&id.0).execute(self.tx.sqlite()).await?;
        }
        Ok(())
    }

    /// Adds a model behind the others, or replaces the one of its id where it stands.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_model(&mut self, model: &OfferedModel) -> Result<()> {
        sqlx::query(
            "insert into models (id, name, provider_id, remote_id, context_window_tokens,
                                 max_answer_tokens, tokenizer, place)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, (select ifnull(max(place), 0) + 1 from models))
             on conflict (id) do update
             set name = ?2, provider_id = ?3, remote_id = ?4, context_window_tokens = ?5,
                 max_answer_tokens = ?6, tokenizer = ?7",
        )
        .bind(&model.id)
        .bind(&model.name)
        .bind(&model.provider_id.0)
        .bind(&model.remote_id)
        .bind(model.context_window_tokens)
        .bind(model.max_answer_tokens)
        .bind(model.tokenizer.name())
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }

    /// Takes a model away.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_model(&mut self, id: &str) -> Result<()> {
        sqlx::query("delete from models where id = ?1").bind(id).execute(self.tx.sqlite()).await?;
        Ok(())
    }
}

impl TryFrom<ProviderRow> for Provider {
    type Error = StorageError;

    fn try_from(row: ProviderRow) -> Result<Self> {
        let unreadable =
            || StorageError::Unavailable(format!("the provider {} can't be read", row.id));
        Ok(Self {
            kind: ProviderKind::ALL
                .into_iter()
                .find(|kind| kind.name() == row.kind)
                .ok_or_else(unreadable)?,
            base_url: match &row.base_url {
                Some(url) => Some(BaseUrl::parse(url).map_err(|_| unreadable())?),
                None => None,
            },
            id: ProviderId(row.id),
            name: row.name,
            needs_key: row.needs_key,
            first_piece_timeout_s: row.first_piece_timeout_s,
        })
    }
}

impl TryFrom<ModelRow> for OfferedModel {
    type Error = StorageError;

    fn try_from(row: ModelRow) -> Result<Self> {
        let tokenizer = Tokenizer::ALL.into_iter().find(|one| one.name() == row.tokenizer);
        let Some(tokenizer) = tokenizer else {
            let reason = format!("the model {} can't be read", row.id);
            return Err(StorageError::Unavailable(reason));
        };
        Ok(Self {
            id: row.id,
            name: row.name,
            provider_id: ProviderId(row.provider_id),
            remote_id: row.remote_id,
            context_window_tokens: row.context_window_tokens,
            max_answer_tokens: row.max_answer_tokens,
            tokenizer,
        })
    }
}
