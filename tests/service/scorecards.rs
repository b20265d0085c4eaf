//! Scorecards: typed, submitted, corrected, and sealed from each other.

use crate::stage::{Stage, by, request};
use hotseat_core::api::ScorecardsView;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{Content, starter_rubric};
use hotseat_core::domain::scorecard::{Card, Level, Recommendation};
use hotseat_core::domain::session::Refusal;
use hotseat_core::error::{Error, ErrorCode};

/// A stage with a session that is over, and a card of Dana's with everything on it.
async fn over() -> (Stage, SessionId, Card) {
    let stage = Stage::new().await;
    let id = stage.started("Jane").await;
    let rubric = stage.keep(Content::Rubric(starter_rubric())).await;
    stage.end(id).await;
    let card = stage.service.scorecards.begin(id, "Dana", Some(rubric)).await.unwrap();
    (stage, id, filled(card, 3))
}

fn filled(mut card: Card, level: usize) -> Card {
    for score in &mut card.scores {
        score.level = Some(Level::Reached(level));
    }
    Card { recommendation: Some(Recommendation::Yes), ..card }
}

async fn seen(stage: &Stage, id: SessionId, reviewer: &str) -> ScorecardsView {
    let (session, board) = stage.service.scorecards.board(id, reviewer).await.unwrap();
    ScorecardsView::of(&session, board, None)
}

async fn submit(stage: &Stage, id: SessionId, said: (&str, Card, &str)) -> Result<(), Error> {
    stage.service.scorecards.submit(id, said, &by()).await.map(drop)
}

fn messages(error: Error) -> Vec<String> {
    let errors = match error {
        Error::Invalid(errors) | Error::Refused { refusal: Refusal::Invalid(errors), .. } => errors,
        other => panic!("{other:?}"),
    };
    errors.into_iter().map(|error| error.message).collect()
}

async fn findings(stage: &Stage) -> Vec<String> {
    stage.service.store().check().await.unwrap().findings
}

#[tokio::test]
async fn a_draft_is_kept_as_typed_and_says_what_is_missing() {
    let (stage, id, _) = over().await;
    let view = seen(&stage, id, " dana ").await;
    let mut card = view.draft.unwrap();
    assert_eq!(view.missing.len(), card.scores.len() + 1);
    card.scores[0].comment = " half a ".into();
    stage.service.scorecards.keep_draft(id, "Dana", &card).await.unwrap();
    let (stage, _) = stage.restart().await;
    let kept = seen(&stage, id, "Dana").await.draft.unwrap();
    assert_eq!(kept.scores[0].comment, " half a ");
    assert!(seen(&stage, id, "Ben").await.draft.is_none(), "each has their own");
    let missing = submit(&stage, id, ("Dana", kept, "")).await.unwrap_err();
    assert!(messages(missing)[0].contains("has no level yet"));
    stage.service.scorecards.discard_draft(id, "Dana").await.unwrap();
    assert!(seen(&stage, id, "Dana").await.draft.is_none());
}

#[tokio::test]
async fn what_is_submitted_stays_and_a_correction_is_a_version_of_its_own_with_a_reason() {
    let (stage, id, card) = over().await;
    submit(&stage, id, ("Dana", card.clone(), "")).await.unwrap();
    let view = seen(&stage, id, "Dana").await;
    assert!(view.draft.is_none() && view.own.len() == 1);
    let second = filled(card.clone(), 2);
    let refused = submit(&stage, id, ("Dana", second.clone(), " ")).await.unwrap_err();
    assert_eq!(messages(refused), ["Say why you correct it"]);
    submit(&stage, id, ("Dana", second.clone(), " Watched it again ")).await.unwrap();
    let view = seen(&stage, id, "Dana").await;
    let said: Vec<_> =
        view.own.iter().map(|one| (one.version, one.reason.as_str(), &one.card)).collect();
    assert_eq!(said, [(1, "", &card), (2, "Watched it again", &second)]);

    let events = stage.service.sessions.events(id).await.unwrap();
    let told: Vec<_> = events
        .iter()
        .filter_map(|event| match event.body().unwrap() {
            EventBody::ScorecardSubmitted { reviewer, version, reason, .. } => {
                Some((reviewer.words().to_owned(), version, reason.is_some()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(told, [("Dana".into(), 1, false), ("Dana".into(), 2, true)]);
    // Neither name nor words stand in what is hashed.
    let data: String = events.iter().map(|event| event.data.as_str()).collect();
    assert!(!data.contains("Watched"), "{data}");
    assert!(stage.try_tamper("update scorecards set reason = 'x'").await.is_err());
    assert!(stage.try_tamper("delete from scorecards").await.is_err());
    assert!(findings(&stage).await.is_empty());
    // Its control.
    stage.tamper("drop trigger scorecards_never_change").await;
    stage.tamper("update scorecards set card = json_set(card, '$.recommendation', 'no')").await;
    let found = findings(&stage).await;
    assert_eq!(
        found.iter().filter(|words| words.contains("of a scorecard")).count(),
        2,
        "{found:?}"
    );
}

#[tokio::test]
async fn reviewers_see_each_others_cards_once_their_own_is_submitted_and_where_they_differ() {
    let (stage, id, card) = over().await;
    submit(&stage, id, ("Dana", card.clone(), "")).await.unwrap();
    let blind = seen(&stage, id, "Ben").await;
    assert!(blind.others.is_empty() && blind.differences.is_empty());
    assert_eq!(
        blind.sealed.as_deref(),
        Some("Dana has submitted a scorecard. It opens when you submit yours.")
    );
    let mut other = card;
    other.scores[1].level = Some(Level::NotObserved);
    submit(&stage, id, ("Ben", other, "")).await.unwrap();
    let open = seen(&stage, id, "Ben").await;
    assert_eq!(
        (open.sealed, open.others.len(), open.others[0].reviewer.as_str()),
        (None, 1, "Dana")
    );
    let differing: Vec<_> = open.differences.iter().filter(|one| one.differs).collect();
    assert_eq!(differing.len(), 1);
    let level = |text: &str| Some(text.to_owned());
    assert_eq!(differing[0].levels, [level("Not observed"), level("Level 3")]);
}

#[tokio::test]
async fn a_session_is_scored_once_it_is_over_by_the_rubric_it_was_made_with() {
    let stage = Stage::new().await;
    let rubric = stage.keep(Content::Rubric(starter_rubric())).await;
    let id = stage.session_with_rubric(rubric).await;
    stage.start(id).await;
    // No rubric has to be named, and a draft can be typed while it runs.
    let card = filled(stage.service.scorecards.begin(id, "Dana", None).await.unwrap(), 1);
    let early = submit(&stage, id, ("Dana", card.clone(), "")).await.unwrap_err();
    assert_eq!(early.code(), ErrorCode::NotNow);
    stage.end(id).await;
    submit(&stage, id, ("Dana", card, "")).await.unwrap();
    let without = stage.create("John").await;
    let none = stage.service.scorecards.begin(without, "Dana", None).await.unwrap_err();
    assert_eq!(none.code(), ErrorCode::ItemNotFound);
    let nameless = stage.service.scorecards.begin(without, " ", Some(rubric)).await.unwrap_err();
    assert_eq!(nameless.code(), ErrorCode::InvalidInput);
}

#[tokio::test]
async fn a_card_is_by_the_rubric_it_names_and_a_draft_that_was_begun_is_not_begun_again() {
    let (stage, id, card) = over().await;
    let mut other = card.clone();
    other.rubric.criteria[0].levels[2] = "Anything".into();
    let refused = submit(&stage, id, ("Dana", other, "")).await.unwrap_err();
    assert_eq!(messages(refused), ["This card does not fit its rubric"]);
    let refused = submit(&stage, id, ("Dana", Card { pin: None, ..card.clone() }, "")).await;
    assert!(refused.is_err());
    stage.service.scorecards.keep_draft(id, "Dana", &card).await.unwrap();
    let rubric = card.pin.unwrap().id;
    let begun = stage.service.scorecards.begin(id, " DANA", Some(rubric)).await.unwrap();
    assert_eq!(begun, card);
    let huge = Card { summary: "x".repeat(2 * 1024 * 1024), ..card };
    assert!(stage.service.scorecards.keep_draft(id, "Dana", &huge).await.is_err());
}

#[tokio::test]
async fn a_repeated_submission_is_carried_out_once() {
    let (stage, id, card) = over().await;
    let by = request(7);
    for _ in 0..2 {
        let said = ("Dana", card.clone(), "");
        stage.service.scorecards.submit(id, said, &by).await.unwrap();
    }
    assert_eq!(seen(&stage, id, "Dana").await.own.len(), 1);
}

#[tokio::test]
async fn what_reviewers_discussed_is_noted_by_those_who_see_each_others_cards_and_every_version_stays()
 {
    let (stage, id, card) = over().await;
    submit(&stage, id, ("Dana", card.clone(), "")).await.unwrap();
    let scorecards = &stage.service.scorecards;
    let note = async |reviewer: &str, text: &str| {
        scorecards.note_discussion(id, (reviewer, text), &by()).await.map(drop)
    };
    // One card is nothing to discuss, and whoever has not submitted may not see what there is.
    assert_eq!(note("Dana", "We agree").await.unwrap_err().code(), ErrorCode::NotNow);
    submit(&stage, id, ("Ben", card, "")).await.unwrap();
    assert_eq!(note("Eva", "We agree").await.unwrap_err().code(), ErrorCode::NotNow);
    assert_eq!(messages(note("Ben", "  ").await.unwrap_err()), ["Type a note first"]);
    note("Ben", " We agree\non both ").await.unwrap();
    note("Dana", "We do not agree").await.unwrap();
    let discussion = seen(&stage, id, "Ben").await.discussion.unwrap();
    assert_eq!((discussion.author.as_str(), discussion.version), ("Dana", 2));
    assert_eq!(discussion.text, "We do not agree");
    let outside = seen(&stage, id, "Eva").await;
    assert!(outside.discussion.is_none() && !outside.may_discuss);
    assert!(findings(&stage).await.is_empty());
    stage
        .tamper("drop trigger discussions_never_change; update discussions set content = 'x'")
        .await;
    let found = findings(&stage).await;
    assert!(found.iter().any(|words| words.contains("its discussion is not as")), "{found:?}");
}
