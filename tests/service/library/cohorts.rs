//! Sessions of one version of a template, side by side.

use super::template;
use crate::stage::{Stage, by, config};
use crate::support::clock::minutes;
use hotseat_core::api::{CohortSession, CohortView};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{Content, ItemId, Template, starter_rubric};
use hotseat_core::domain::scorecard::{Level, Recommendation};
use hotseat_core::error::ErrorCode;
use hotseat_core::service::Sources;

struct Compared {
    stage: Stage,
    template: Template,
    sources: Sources,
}

async fn compared() -> Compared {
    let stage = Stage::new().await;
    let rubric = Some(stage.keep(Content::Rubric(starter_rubric())).await);
    let template = Template { rubric, ..template("Backend") };
    let id = stage.keep(Content::Template(template.clone())).await;
    let sources = Sources { template: Some(id), challenge: None, rubric };
    Compared { stage, template, sources }
}

impl Compared {
    fn id(&self) -> ItemId {
        self.sources.template.unwrap()
    }

    async fn made(&self, config: SessionConfig) -> SessionId {
        let config = SessionConfig { challenge_text: None, ..config };
        let sessions = &self.stage.service.sessions;
        let made = sessions.create_session_from(config, self.sources, &by()).await.unwrap();
        self.stage.start(made.id).await;
        made.id
    }

    async fn ended(&self, name: &str) -> SessionId {
        let id = self.made(config(name)).await;
        self.stage.tick(minutes(10)).await;
        self.stage.end(id).await;
        id
    }

    async fn score(&self, id: SessionId, reviewer: &str, level: Level) {
        let scorecards = &self.stage.service.scorecards;
        let mut card = scorecards.begin(id, reviewer, None).await.unwrap();
        for score in &mut card.scores {
            score.level = Some(level);
        }
        card.recommendation = Some(Recommendation::Yes);
        scorecards.submit(id, (reviewer, card, ""), &by()).await.unwrap();
    }

    async fn seen_by(&self, reviewer: &str) -> CohortView {
        let cohort = self.stage.service.cohorts.of_template(self.id(), 1, reviewer).await;
        CohortView::of(cohort.unwrap())
    }
}

fn of<'a>(view: &'a CohortView, name: &str) -> &'a CohortSession {
    view.sessions.iter().find(|one| one.candidate_name == name).unwrap()
}

#[tokio::test]
async fn sessions_of_one_version_that_are_over_stand_side_by_side_the_newest_first() {
    let all = compared().await;
    assert_eq!(all.seen_by("").await.words, "No session of this version is over yet");
    all.ended("Ann").await;
    all.ended("Ben").await;
    all.made(config("Still running")).await;
    let changed = Template { title: "Backend, again".into(), ..all.template.clone() };
    let library = &all.stage.service.library;
    library.save(Some(all.id()), None, Content::Template(changed), &by()).await.unwrap();
    all.ended("Of version two").await;
    let view = all.seen_by("").await;
    let names: Vec<&str> = view.sessions.iter().map(|one| one.candidate_name.as_str()).collect();
    assert_eq!(names, ["Ben", "Ann"]);
    assert_eq!(
        (view.title.as_str(), view.words.as_str()),
        ("Backend", "2 sessions, like for like")
    );
    assert_eq!(
        (of(&view, "Ann").used_ms, view.criteria.len()),
        (minutes(10), starter_rubric().criteria.len())
    );
    let gone = all.stage.service.cohorts.of_template(all.id(), 9, "").await.unwrap_err();
    assert_eq!(gone.code(), ErrorCode::ItemNotFound);
    let rubric = all.sources.rubric.unwrap();
    let other = all.stage.service.cohorts.of_template(rubric, 1, "").await.unwrap_err();
    assert_eq!(other.code(), ErrorCode::ItemNotFound, "a rubric has no sessions of its own");
}

#[tokio::test]
async fn what_was_not_alike_is_said_and_an_accommodation_is_not() {
    let all = compared().await;
    all.ended("Usual").await;
    let given = SessionConfig { extra_time_percent: Some(25), ..config("Given more") };
    let given = all.made(given).await;
    all.stage.end(given).await;
    let practice = all.made(SessionConfig { model: "practice".into(), ..config("Practice") });
    all.stage.end(practice.await).await;
    let other = all.made(SessionConfig { token_budget: Some(20_000), ..config("Other") }).await;
    all.stage.service.sessions.extend_time(other, 5, "A fire alarm", None, &by()).await.unwrap();
    all.stage
        .service
        .sessions
        .extend_tokens(other, 1_000, "Long answers", None, &by())
        .await
        .unwrap();
    all.stage.pause(other).await;
    all.stage.tick(minutes(2)).await;
    all.stage.end(other).await;
    let view = all.seen_by("").await;
    let unlike = |name| of(&view, name).unlike.clone();
    assert_eq!(unlike("Usual"), [""; 0]);
    assert_eq!(unlike("Given more"), [""; 0]);
    assert_eq!(unlike("Practice"), ["Practice assistant"]);
    let said = ["Token budget", "5 min added", "1,000 tokens added", "Paused for 2 min"];
    assert_eq!(unlike("Other"), said);
    assert_eq!(view.words, "4 sessions, 2 of them like for like");
}

#[tokio::test]
async fn levels_are_seen_by_reviewers_who_have_submitted_their_own() {
    let all = compared().await;
    let (ann, ben) = (all.ended("Ann").await, all.ended("Ben").await);
    all.score(ann, "Dana", Level::Reached(3)).await;
    all.score(ann, "Eva", Level::NotObserved).await;
    all.score(ben, "Eva", Level::Reached(1)).await;
    let view = all.seen_by("dana").await;
    let reviews = &of(&view, "Ann").reviews;
    let said: Vec<_> = reviews.iter().map(|one| (one.reviewer.as_str(), one.levels[0])).collect();
    assert_eq!(said, [("Dana", Some(Level::Reached(3))), ("Eva", Some(Level::NotObserved))]);
    assert!(of(&view, "Ben").reviews.is_empty());
    let sealed = of(&view, "Ben").sealed.as_deref();
    assert_eq!(sealed, Some("Eva has submitted a scorecard. It opens when you submit yours."));
    let nobody = all.seen_by("").await;
    assert!(nobody.sessions.iter().all(|one| one.reviews.is_empty() && one.sealed.is_some()));
}
