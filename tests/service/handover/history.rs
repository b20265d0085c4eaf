//! How the own answer came about: every kept state, in a chain whose end is in the trail.

use super::Desk;
use crate::support::clock::seconds;
use hotseat_core::domain::event::EventBody;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::own_answer::{
    Cause, HistoryEnd, Language, Origin, Paste, PastedText, Revision, RevisionText, TypedAnswer,
    fold,
};
use hotseat_core::domain::session::Changes;
use hotseat_core::service::By;

const CHALLENGE: &str = "# Rate limiter\n\nAllow **at most** 100 calls a minute.";

async fn revisions(desk: &Desk, id: SessionId) -> Vec<Revision> {
    desk.stage.service.store().list_revisions(id).await.unwrap()
}

fn pasted(text: &str) -> PastedText {
    PastedText { begins: text.into(), chars: text.chars().count() }
}

/// Where histories ended, as the trail has it, oldest first.
async fn told(desk: &Desk, id: SessionId) -> Vec<HistoryEnd> {
    let events = desk.stage.service.sessions.events(id).await.unwrap();
    let ends = events.iter().filter_map(|event| match event.body().unwrap() {
        EventBody::OwnAnswerRecorded { history, .. } => history,
        _ => None,
    });
    ends.collect()
}

#[tokio::test]
async fn a_step_has_its_moment_caret_and_language_and_so_have_a_change_of_language_and_a_stop() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let save = |text: &str, language, revision, caret| {
        let caret = Some(caret);
        desk.candidate
            .save_own_answer(TypedAnswer { caret, ..TypedAnswer::new(text, language, revision) })
    };
    desk.stage.tick(seconds(2)).await;
    save("x = 'é🦀'", Language::Text, 1, 7).await.unwrap();
    desk.stage.tick(seconds(3)).await;
    save("x = 'é🦀'", Language::Python, 2, 0).await.unwrap();
    // What was kept before is no step.
    save("x = 'é🦀'", Language::Python, 3, 4).await.unwrap();
    save("x = 'é'", Language::Python, 2, 0).await.unwrap();
    desk.stage.tick(seconds(5)).await;
    desk.stage.pause(id).await;

    let kept = revisions(&desk, id).await;
    let seen: Vec<_> = kept.iter().map(|r| (r.seq, r.ran_ms, r.language, r.cause)).collect();
    let expected = [
        (1, 2_000, Language::Text, Cause::Written),
        (2, 5_000, Language::Python, Cause::Written),
        (3, 10_000, Language::Python, Cause::Stopped),
    ];
    assert_eq!(seen, expected);
    // In bytes of UTF-8, where the page counts in UTF-16; half of a crab has none.
    let carets: Vec<_> = kept.iter().map(|revision| revision.caret).collect();
    assert_eq!(carets, [None, Some(0), None]);
    assert_eq!(told(&desk, id).await.len(), 1);
    assert_eq!(told(&desk, id).await[0].revisions, 3);
    desk.check().await;
}

#[tokio::test]
async fn what_was_pasted_is_told_by_where_it_stood() {
    let desk = Desk::new().await;
    let id = desk.seated("Jane").await;
    let changes = Changes { challenge_text: Some(CHALLENGE.into()), ..Changes::default() };
    desk.stage
        .service
        .sessions
        .update_session(id, changes, None, &crate::stage::by())
        .await
        .unwrap();
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    desk.candidate.ask("How?", &By::candidate()).await.unwrap();
    // "An answer." is what the assistant says.
    while desk.candidate.conversation(None, 10).await.unwrap().messages.len() < 2
        || desk.candidate.conversation(None, 10).await.unwrap().messages[1].content.is_empty()
    {
        tokio::task::yield_now().await;
    }
    let mut text = String::new();
    let mut expected = Vec::new();
    let mut revision = 0;
    for (paste, from) in [
        ("Allow at most 100 calls", Origin::Challenge),
        ("An answer.", Origin::Assistant),
        ("100 calls", Origin::OwnAnswer),
        ("from a friend", Origin::Outside),
    ] {
        revision += 1;
        text.push_str(paste);
        let typed = TypedAnswer {
            pasted: vec![pasted(paste)],
            ..TypedAnswer::new(text.clone(), Language::Text, revision)
        };
        desk.candidate.save_own_answer(typed).await.unwrap();
        expected.push(vec![Paste { from, chars: paste.chars().count() }]);
    }
    desk.write("typed by hand", revision + 1).await.unwrap();
    expected.push(Vec::new());
    let kept: Vec<_> = revisions(&desk, id).await.into_iter().map(|r| r.pasted).collect();
    assert_eq!(kept, expected);
    assert_eq!(desk.stage.service.store().count_steps(id).await.unwrap(), (5, 4));
    desk.check().await;
}

#[tokio::test]
async fn a_history_that_was_changed_cut_or_lost_is_found() {
    for (what, sql) in [
        ("a step", "update own_answer_revisions set inserted = 'y' where seq = 2"),
        ("a moment", "update own_answer_revisions set ran_ms = 1 where seq = 2"),
        (
            "a paste",
            "update own_answer_revisions set pasted = '[{\"from\":\"outside\",\"chars\":1}]' where seq = 1",
        ),
        ("the end", "delete from own_answer_revisions where seq = 3"),
        ("the middle", "delete from own_answer_revisions where seq = 2"),
        ("everything", "delete from own_answer_revisions"),
        ("a language", "update own_answer_revisions set language = 'cobol' where seq = 1"),
        ("the salt", "update own_answers set history_salt = randomblob(32)"),
        (
            "that there is one",
            "update own_answers set history_len = 0, history_salt = null, history_hash = null",
        ),
    ] {
        let desk = Desk::new().await;
        let id = desk.working("Jane").await;
        desk.write("a", 1).await.unwrap();
        desk.write("ax", 2).await.unwrap();
        desk.stage.pause(id).await;
        desk.check().await;
        for trigger in ["never_change", "never_go"] {
            desk.stage.tamper(&format!("drop trigger own_answer_revisions_{trigger}")).await;
        }
        desk.stage.tamper(sql).await;
        let findings = desk.stage.service.store().check().await.unwrap().findings;
        let found = findings.iter().any(|finding| finding.contains("history of its own answer"));
        assert!(found, "{what}: {findings:?}");
    }
}

#[tokio::test]
async fn a_history_is_never_changed_and_goes_with_its_session() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.write("a", 1).await.unwrap();
    for sql in ["update own_answer_revisions set ran_ms = 1", "delete from own_answer_revisions"] {
        assert!(desk.stage.try_tamper(sql).await.is_err(), "{sql}");
    }
    let mut writer = desk.stage.service.store().write().await;
    let now = desk.stage.clock_now();
    let mut erasure = writer.erasure(None).await.unwrap();
    let session = desk.stage.service.store().find_session(id).await.unwrap().unwrap();
    erasure.erase(&session, now).await.unwrap();
    erasure.commit(now).await.unwrap();
    drop(writer);
    assert!(revisions(&desk, id).await.is_empty());
}

/// A line of code as it is typed, letter by letter, with now and then a slip taken back.
fn typed_by(second: usize, text: &mut String) {
    const WORDS: [&str; 6] = ["limit", "bucket = ", "return ", "🦀", "def allow(now):", "\n    "];
    if second % 17 == 16 {
        let kept: String = text.chars().rev().skip(5).collect();
        *text = kept.chars().rev().collect();
    }
    let at = if second % 41 == 40 { text.len() / 2 } else { text.len() };
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    text.insert_str(at, WORDS[second * 7 % WORDS.len()]);
}

#[tokio::test]
async fn an_hour_of_typing_killed_twice_folds_to_what_the_page_had_at_every_save() {
    const HOUR_S: usize = 3_600;
    let mut desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage
        .service
        .sessions
        .extend_time(id, 60, "To type for an hour", None, &crate::stage::by())
        .await
        .unwrap();
    let bytes = async |desk: &Desk| {
        desk.stage.service.store().checkpoint().await.unwrap();
        std::fs::metadata(desk.stage.database()).unwrap().len()
    };
    let before = bytes(&desk).await;
    let (mut text, mut saved) = (String::new(), Vec::new());
    for second in 0..HOUR_S {
        typed_by(second, &mut text);
        desk.stage.clock.advance(seconds(1));
        let revision = i64::try_from(second + 1).unwrap();
        desk.write(&text, revision).await.unwrap();
        saved.push(text.clone());
        if second % 10 == 0 {
            desk.stage.service.watch.watch_over().await.unwrap();
        }
        if second == 1_000 || second == 2_500 {
            desk = desk.restart().await;
            let (by, candidate) = (crate::stage::by(), By::candidate());
            desk.stage
                .service
                .sessions
                .settle_gap(id, hotseat_core::domain::absence::GapAnswer::GiveBack, &by)
                .await
                .unwrap();
            desk.stage.service.sessions.resume_session(id, &by).await.unwrap();
            desk.candidate.continue_session(&candidate).await.unwrap();
        }
    }
    desk.candidate.finish(&By::candidate()).await.unwrap();

    let kept = revisions(&desk, id).await;
    let written: Vec<usize> =
        (0..kept.len()).filter(|n| kept[*n].cause == Cause::Written).collect();
    assert_eq!(written.len(), HOUR_S);
    let mut whole = 0;
    for (nth, state) in written.into_iter().zip(&saved) {
        if let Some(begins) =
            (whole..=nth).rev().find(|n| matches!(kept[*n].step, RevisionText::Whole(_)))
        {
            whole = begins;
        }
        assert!(nth - whole < 200, "folded from at most 200 steps");
        assert_eq!(fold(&kept[whole..=nth]).as_ref(), Some(state), "step {nth}");
    }
    let stops = kept.iter().filter(|revision| revision.cause == Cause::Stopped).count();
    assert_eq!(stops, 3, "two gaps and the end");
    assert_eq!(told(&desk, id).await.last().unwrap().revisions, i64::try_from(kept.len()).unwrap());
    assert!(desk.stage.session(id).await.ended_at.is_some());
    // Two hours are to stay under 4 MB, and the trail and everything else is in this as well.
    let grown = bytes(&desk).await - before;
    assert!(grown < 2_000_000, "{grown} bytes");
    println!(
        "an hour of typing: {} characters, {} steps, {grown} bytes",
        text.chars().count(),
        kept.len()
    );
    desk.check().await;
}
