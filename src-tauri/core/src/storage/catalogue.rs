//! The tables `providers` and `models`.

use super::columns::as_text;
use super::{Result, SetupChange, StorageError};
use crate::domain::catalogue::{
    BaseUrl, Catalogue, OfferedModel, Provider, ProviderId, ProviderKind, Tokenizer,
};
use sqlx::sqlite::SqliteConnection;

/// The columns of `providers`, but for its place among the others.
macro_rules! provider_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            id: String,
            kind: String,
            name: String,
            base_url: Option<String>,
            needs_key: bool,
            first_piece_timeout_s: u32,
        }
    };
}

provider_columns! {
    row
    #[derive(sqlx::FromRow)]
    ProviderRow
}

/// The columns of `models`, but for its place among the others.
macro_rules! model_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            id: String,
            name: String,
            provider_id: String,
            remote_id: String,
            context_window_tokens: u32,
            max_answer_tokens: u32,
            tokenizer: String,
        }
    };
}

model_columns! {
    row
    #[derive(sqlx::FromRow)]
    ModelRow
}

/// Adds the row in `?1` behind the others, or replaces the one of its id where it stands.
macro_rules! save {
    ($table:literal, $columns:ident) => {
        concat!(
            "insert into ",
            $table,
            " (",
            $columns!(names),
            ", place) select ",
            $columns!(values),
            ", (select ifnull(max(place), 0) + 1 from ",
            $table,
            ") from (select ?1 as value) where true on conflict (id) do update set (",
            $columns!(names),
            ") = (select ",
            $columns!(values),
            " from (select ?1 as value))"
        )
    };
}

/// Who answers, and the models on offer.
pub(super) async fn load(connection: &mut SqliteConnection) -> Result<Catalogue> {
    let providers: Vec<ProviderRow> = sqlx::query_as(concat!(
        "select ",
        provider_columns!(names),
        " from providers order by place"
    ))
    .fetch_all(&mut *connection)
    .await?;
    let models: Vec<ModelRow> =
        sqlx::query_as(concat!("select ", model_columns!(names), " from models order by place"))
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
        let row = ProviderRow {
            id: provider.id.0.clone(),
            kind: provider.kind.name().into(),
            name: provider.name.clone(),
            base_url: provider.base_url.as_ref().map(|url| url.as_str().into()),
            needs_key: provider.needs_key,
            first_piece_timeout_s: provider.first_piece_timeout_s,
        };
        sqlx::query(save!("providers", provider_columns))
            .bind(as_text(&row)?)
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
        let row = ModelRow {
            id: model.id.clone(),
            name: model.name.clone(),
            provider_id: model.provider_id.0.clone(),
            remote_id: model.remote_id.clone(),
            context_window_tokens: model.context_window_tokens,
            max_answer_tokens: model.max_answer_tokens,
            tokenizer: model.tokenizer.name().into(),
        };
        sqlx::query(save!("models", model_columns))
            .bind(as_text(&row)?)
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
