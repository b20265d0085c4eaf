//! Challenges, rubrics and templates: what is kept, what a session holds on to, what comes in from files.

mod accommodation;
mod calibrating;
mod cohorts;
mod importing;
mod listing;
mod pictures;
mod templates;
mod versions;

use crate::stage::{Stage, by, config};
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::handover::StartedBy;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{Challenge, Content, ItemId, ItemKind, ItemQuery, Template};
use hotseat_core::service::Sources;

pub fn challenge(title: &str) -> Challenge {
    Challenge {
        title: title.into(),
        task: format!("Build a {title}."),
        tags: vec!["queues".into()],
        ..Challenge::default()
    }
}

pub fn template(title: &str) -> Template {
    Template {
        title: title.into(),
        challenge: None,
        time_limit_min: Some(60),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        rubric: None,
        policy: AiPolicy::GiveHints,
        instructions: String::new(),
        knows_challenge: true,
        only_local: false,
        begins: StartedBy::Candidate,
    }
}

pub fn all_of(kind: ItemKind) -> ItemQuery {
    ItemQuery::all_of(kind)
}

impl Stage {
    pub async fn keep(&self, content: Content) -> ItemId {
        self.service.library.save(None, None, content, &by()).await.unwrap()
    }

    pub async fn keep_challenge(&self, title: &str) -> ItemId {
        self.keep(Content::Challenge(challenge(title))).await
    }

    /// Changes a challenge's task, whatever was changed before.
    pub async fn rewrite(&self, id: ItemId, task: &str) {
        let mut challenge = self.challenge(id).await;
        challenge.task = task.into();
        let content = Content::Challenge(challenge);
        self.service.library.save(Some(id), None, content, &by()).await.unwrap();
    }

    pub async fn challenge(&self, id: ItemId) -> Challenge {
        let found = self.service.library.find(id, None).await.unwrap().unwrap();
        let Content::Challenge(challenge) = found.content else { panic!("not a challenge") };
        challenge
    }

    pub async fn titles(&self, query: &ItemQuery) -> Vec<String> {
        let page = self.service.library.list(query).await.unwrap();
        page.items.into_iter().map(|item| item.title).collect()
    }

    /// A session with that challenge, whose task it has.
    /// A session made with that rubric.
    pub async fn session_with_rubric(&self, id: ItemId) -> SessionId {
        let sources = Sources { rubric: Some(id), ..Sources::default() };
        let sessions = &self.service.sessions;
        sessions.create_session_from(config("Jane"), sources, &by()).await.unwrap().id
    }

    pub async fn session_with(&self, id: ItemId) -> SessionId {
        let task = self.challenge(id).await.task;
        let config = SessionConfig { challenge_text: Some(task), ..config("Jane") };
        let sources = Sources { challenge: Some(id), ..Sources::default() };
        let sessions = &self.service.sessions;
        sessions.create_session_from(config, sources, &by()).await.unwrap().id
    }
}
