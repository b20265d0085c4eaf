//! The tables `providers` and `models`.

use super::columns::as_text;
use super::{Result, SetupChange, StorageError};
use crate::domain::catalogue::{
    BaseUrl, Catalogue, FileFacts, ModelFile, OfferedModel, Provider, ProviderId, ProviderKind,
    Tokenizer,
};
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;

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

/// The columns of `model_files`.
macro_rules! file_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            model_id: String,
            path: String,
            is_ours: bool,
            bytes: i64,
            architecture: String,
            quantisation: String,
            licence: Option<String>,
            parameters: i64,
            trained_tokens: u32,
            bytes_a_token: i64,
            has_template: bool,
        }
    };
}

file_columns! {
    row
    #[derive(sqlx::FromRow)]
    FileRow
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
            .fetch_all(&mut *connection)
            .await?;
    let files: Vec<FileRow> =
        sqlx::query_as(concat!("select ", file_columns!(names), " from model_files"))
            .fetch_all(connection)
            .await?;
    let mut files: HashMap<_, _> =
        files.into_iter().map(|row| (row.model_id.clone(), ModelFile::from(row))).collect();
    let mut with_file = |row: ModelRow| {
        let file = files.remove(&row.id);
        OfferedModel::try_from(row).map(|model| OfferedModel { file, ..model })
    };
    Ok(Catalogue::new(
        providers.into_iter().map(Provider::try_from).collect::<Result<_>>()?,
        models.into_iter().map(&mut with_file).collect::<Result<_>>()?,
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
        if let Some(file) = &model.file {
            self.save_file(&model.id, file).await?;
        }
        Ok(())
    }

    async fn save_file(&mut self, model_id: &str, file: &ModelFile) -> Result<()> {
        let ModelFile { path, is_ours, facts } = file;
        let row = FileRow {
            model_id: model_id.into(),
            path: path.clone(),
            is_ours: *is_ours,
            bytes: whole(facts.bytes),
            architecture: facts.architecture.clone(),
            quantisation: facts.quantisation.clone(),
            licence: facts.licence.clone(),
            parameters: whole(facts.parameters),
            trained_tokens: facts.trained_tokens,
            bytes_a_token: whole(facts.bytes_a_token),
            has_template: facts.has_template,
        };
        sqlx::query(concat!(
            "insert or replace into model_files (",
            file_columns!(names),
            ") select ",
            file_columns!(values),
            " from (select ?1 as value)"
        ))
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
            file: None,
        })
    }
}

impl From<FileRow> for ModelFile {
    fn from(row: FileRow) -> Self {
        let facts = FileFacts {
            bytes: row.bytes.unsigned_abs(),
            architecture: row.architecture,
            // The model has it.
            name: None,
            quantisation: row.quantisation,
            licence: row.licence,
            parameters: row.parameters.unsigned_abs(),
            trained_tokens: row.trained_tokens,
            bytes_a_token: row.bytes_a_token.unsigned_abs(),
            has_template: row.has_template,
        };
        Self { path: row.path, is_ours: row.is_ours, facts }
    }
}

/// As the database holds it: no file is as long as that.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
