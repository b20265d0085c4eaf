//! Who can be asked as things stand, and how.

use super::network::Network;
use super::openai::{
    Asked, Chat, Endpoint, Learned, Listing, OLLAMA_PORT, list_models, look_for_models,
};
use super::practice::Practice;
use super::timeouts::Timeouts;
use crate::domain::assistant::{Failure, FailureKind};
use crate::domain::catalogue::{
    BaseUrl, ListedModel, LocalServer, OfferedModel, Provider, ProviderKind,
};
use crate::ports::{Engine, Keys, Model, ModelRun, Models};
use futures_util::future::{BoxFuture, join_all};
use std::sync::Arc;
use std::time::Duration;

/// Programs that serve models, and the ports they listen on unless configured otherwise, as their
/// documentation has them.
const USUAL_SERVERS: [(&str, u16); 3] =
    [("Ollama", OLLAMA_PORT), ("LM Studio", 1_234), ("llama.cpp", 8_080)];

/// Ways to every kind of provider.
pub struct Providers {
    keys: Arc<dyn Keys>,
    timeouts: Timeouts,
    network: Network,
    usual_servers: Vec<(&'static str, u16)>,
    learned: Arc<Learned>,
    /// Runs model files; none where nothing does.
    engine: Option<Arc<dyn Engine>>,
}

impl Providers {
    /// Ways that take their keys there.
    #[must_use]
    pub fn new(keys: Arc<dyn Keys>, timeouts: Timeouts) -> Self {
        let (network, learned) = (Network::default(), Arc::default());
        let usual_servers = USUAL_SERVERS.into();
        Self { keys, timeouts, network, usual_servers, learned, engine: None }
    }

    /// With what runs model files.
    #[must_use]
    pub fn running(self, engine: Arc<dyn Engine>) -> Self {
        Self { engine: Some(engine), ..self }
    }

    /// With other servers to look for on this computer: names and ports.
    #[must_use]
    pub fn looking_for(self, usual_servers: Vec<(&'static str, u16)>) -> Self {
        Self { usual_servers, ..self }
    }

    async fn list_from(
        &self,
        endpoint: &Endpoint,
        only_local: bool,
        connect: Duration,
        total: Duration,
    ) -> Result<Vec<ListedModel>, Failure> {
        let client = self.network.client(endpoint.base(), only_local, connect)?;
        let listing = list_models(&client, endpoint, self.timeouts.tail);
        tokio::time::timeout(total, listing)
            .await
            .map_err(|_| Failure::new(FailureKind::TimedOut, "the list of models took too long"))?
    }

    async fn look_at(&self, name: &'static str, port: u16) -> Option<LocalServer> {
        let base_url = BaseUrl::parse(&format!("http://127.0.0.1:{port}/v1")).ok()?;
        let wait = self.timeouts.look_around;
        let endpoint = Endpoint::without_key(base_url.clone());
        let client = self.network.client(endpoint.base(), true, wait).ok()?;
        let looking = look_for_models(&client, &endpoint, self.timeouts.tail);
        let (models, wants_key) = match tokio::time::timeout(wait, looking).await {
            Ok(Ok(Listing::Models(listed))) => {
                (listed.into_iter().map(|model| model.remote_id).collect(), false)
            }
            Ok(Ok(Listing::WantsKey(_))) => (Vec::new(), true),
            Ok(Err(failure)) => {
                tracing::debug!(port, reason = failure.detail, "no model server");
                return None;
            }
            Err(_) => {
                tracing::debug!(port, "no answer in time");
                return None;
            }
        };
        Some(LocalServer { name, base_url, models, wants_key })
    }
}

impl Models for Providers {
    fn reach(
        &self,
        provider: &Provider,
        model: &OfferedModel,
        only_local: bool,
    ) -> Result<Arc<dyn Model>, Failure> {
        match provider.kind {
            ProviderKind::Practice => Ok(Arc::new(Practice::default())),
            ProviderKind::Files => {
                let file = model.file.clone();
                let file = file.ok_or_else(|| Failure::new(FailureKind::FileGone, "no file"))?;
                let engine = self.engine.as_ref();
                let engine = engine.ok_or_else(|| Failure::new(FailureKind::NoEngine, "none"))?;
                Ok(engine.model(ModelRun { file, window_tokens: model.context_window_tokens }))
            }
            ProviderKind::OpenaiCompatible => {
                let endpoint = Endpoint::of(provider, &*self.keys, only_local)?;
                let connect = self.timeouts.connect;
                let client = self.network.client(endpoint.base(), only_local, connect)?;
                let asked = Asked {
                    model: model.remote_id.clone(),
                    first_piece: Duration::from_secs(provider.first_piece_timeout_s.into()),
                    timeouts: self.timeouts,
                    learned: Arc::clone(&self.learned),
                };
                Ok(Arc::new(Chat::new(client, endpoint, asked)))
            }
        }
    }

    fn list<'a>(
        &'a self,
        provider: &'a Provider,
        only_local: bool,
    ) -> BoxFuture<'a, Result<Vec<ListedModel>, Failure>> {
        Box::pin(async move {
            match provider.kind {
                ProviderKind::Practice | ProviderKind::Files => Ok(Vec::new()),
                ProviderKind::OpenaiCompatible => {
                    let endpoint = Endpoint::of(provider, &*self.keys, only_local)?;
                    let Timeouts { list_connect, list_total, .. } = self.timeouts;
                    self.list_from(&endpoint, only_local, list_connect, list_total).await
                }
            }
        })
    }

    fn local_servers(&self) -> BoxFuture<'_, Vec<LocalServer>> {
        Box::pin(async move {
            let looks = self.usual_servers.iter().map(|(name, port)| self.look_at(name, *port));
            join_all(looks).await.into_iter().flatten().collect()
        })
    }
}
