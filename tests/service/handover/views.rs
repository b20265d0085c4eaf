//! What the candidate's page and the console are shown.

use super::{Desk, candidate_begins, interviewer_begins};
use crate::stage::{by, config};
use crate::support::clock::{minutes, seconds};
use crate::talking::{end, failure, piece, usage};
use hotseat_core::api::{
    CandidateScreen, CandidateStart, CandidateView, ConversationView, EstimateView, HandoverView,
    PasscodeReply, TrailView, UseView,
};
use hotseat_core::domain::assistant::{FailureKind, Finish};
use hotseat_core::domain::catalogue::{KeyState, OPENAI, Offering, ProviderId};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::event::Role;
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Action;
use hotseat_core::domain::own_answer::{Language, TypedAnswer};
use hotseat_core::domain::preferences::Theme;
use hotseat_core::ports::Clock;
use hotseat_core::service::{AssistantNews, By};
use std::collections::{HashMap, HashSet};

pub fn offering(desk: &Desk) -> Offering {
    Offering {
        catalogue: desk.stage.service.store().catalogue(),
        keys: HashMap::from([(ProviderId(OPENAI.into()), KeyState::Kept)]),
        only_local: false,
        gone: HashSet::new(),
    }
}

pub async fn view(desk: &Desk) -> CandidateView {
    let seat = desk.candidate.seat().await.unwrap();
    CandidateView::of(&seat, &offering(desk), "Dana", &desk.stage.clock.now())
}

async fn with_challenge(desk: &Desk) -> SessionId {
    let challenge_text = Some("# Rate limiter\n\nBuild one.".into());
    let config = SessionConfig { challenge_text, ..config("Jane") };
    desk.stage.service.sessions.create_session(config, &by()).await.unwrap().id
}

async fn exchange(desk: &Desk, question: &str) {
    let mut heard = desk.stage.assistant.listen();
    desk.candidate.ask(question, &By::candidate()).await.unwrap();
    while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
}

#[tokio::test]
async fn a_whole_interview_shows_one_screen_after_the_other() {
    let desk = Desk::new().await;
    let id = with_challenge(&desk).await;
    desk.hand_over(id).await;
    let rules = view(&desk).await;
    assert_eq!(rules.screen, CandidateScreen::Rules);
    assert!(rules.can_begin && !rules.has_consented && rules.waits_for.is_none());
    assert_eq!((rules.challenge_title, rules.challenge_text), (None, None));
    assert!(rules.rules[0].text.contains("with Dana"), "{:?}", rules.rules);

    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    let work = view(&desk).await;
    assert_eq!(work.screen, CandidateScreen::Work);
    assert_eq!(work.challenge_title.as_deref(), Some("Rate limiter"));
    assert!(work.challenge_text.unwrap().contains("Build one."));
    assert_eq!(work.questions_left, None, "nobody knows before the first answer");
    assert!(work.clock.running && !work.can_begin && work.has_consented);

    desk.stage.service.sessions.pause_session(id, "Fire alarm", &by()).await.unwrap();
    let paused = view(&desk).await;
    assert_eq!(paused.screen, CandidateScreen::Paused);
    assert_eq!((paused.challenge_title, paused.challenge_text), (None, None));
    let pause = paused.pause.unwrap();
    assert_eq!((pause.reason.as_deref(), pause.can_continue), (Some("Fire alarm"), false));
    desk.stage.resume(id).await;
    assert!(view(&desk).await.pause.unwrap().can_continue);

    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    desk.candidate.finish(&By::candidate()).await.unwrap();
    let closing = view(&desk).await;
    assert_eq!(closing.screen, CandidateScreen::Closing);
    assert_eq!((closing.challenge_title, closing.challenge_text), (None, None));
    assert_eq!(closing.receipt.unwrap().title, "You ended the session");
}

#[tokio::test]
async fn the_rules_say_who_sees_what_and_when() {
    let desk = Desk::new().await;
    let id = with_challenge(&desk).await;
    desk.hand_over(id).await;
    let rules = view(&desk).await.rules;
    let recorded = rules.iter().find(|rule| rule.title == "What is recorded").unwrap();
    for told in
        ["wrong passcodes", "Dana reads it", "can follow the conversation and your answer live"]
    {
        assert!(recorded.text.contains(told), "{}", recorded.text);
    }
}

#[tokio::test]
async fn a_candidate_who_waits_for_the_interviewer_is_told_so() {
    let desk = Desk::new().await;
    let id = with_challenge(&desk).await;
    desk.handover.hand_over(id, interviewer_begins(), &by()).await.unwrap();
    let waiting = view(&desk).await;
    assert!(!waiting.can_begin);
    assert!(waiting.waits_for.unwrap().contains("interviewer starts"));
    desk.stage.start(id).await;
    let running = view(&desk).await;
    // The rules come first, and the time runs already.
    assert_eq!(running.screen, CandidateScreen::Rules);
    assert!(running.clock.running && running.waits_for.is_none());
    assert_eq!(running.challenge_text, None);
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    assert_eq!(view(&desk).await.screen, CandidateScreen::Work);
}

#[tokio::test]
async fn the_receipt_says_what_was_used_and_recorded() {
    let desk = Desk::new().await;
    let id = with_challenge(&desk).await;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    desk.stage.models.will([piece("Because."), end(Finish::Complete, Some(usage(70, 30)))]);
    exchange(&desk, "Why?").await;
    desk.candidate
        .save_own_answer(TypedAnswer::new("x".repeat(1_234), Language::Python, 1))
        .await
        .unwrap();
    for _ in 0..2 {
        desk.handover.candidate_left(desk.stage.clock.now()).await.unwrap();
        desk.handover.candidate_returned().await.unwrap();
    }
    desk.stage.service.sessions.extend_time(id, 15, "late", None, &by()).await.unwrap();
    desk.stage.tick(minutes(20) + seconds(5)).await;
    desk.stage.service.sessions.end_session(id, "Thank you", &by()).await.unwrap();
    let receipt = view(&desk).await.receipt.unwrap();
    let tokens = desk.stage.session(id).await.tokens_used;
    let lines: Vec<_> =
        receipt.lines.iter().map(|l| (l.label.as_str(), l.value.as_str())).collect();
    assert_eq!(
        lines,
        [
            ("Why it ended", "Thank you"),
            ("Time used", "20 min 5 s of 75 min (extended from 60)"),
            ("Tokens used", format!("{tokens} of 50,000").as_str()),
            ("Questions asked", "1"),
            ("Your answer", "1,234 characters · Python"),
            ("How you wrote it", "1 step saved, nothing pasted"),
            ("Times you left this window", "2"),
        ]
    );
    assert_eq!(receipt.title, "Dana ended the session");
    assert!(receipt.whom_to_ask.contains("Dana"));
    let last = trail(&desk, id).await.events.pop();
    assert_eq!(Some(receipt.closing_hash), last.map(|event| event.hash));
}

async fn trail(desk: &Desk, id: SessionId) -> TrailView {
    let trail = desk.stage.service.sessions.verify_trail(id).await.unwrap();
    TrailView::of(&trail, &desk.stage.service.store().catalogue())
}

#[tokio::test]
async fn the_fingerprint_a_candidate_takes_away_stays_and_is_found_in_the_timeline() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let hand = desk.stage.models.by_hand();
    let mut heard = desk.stage.assistant.listen();
    desk.candidate.ask("Why?", &By::candidate()).await.unwrap();
    hand.says("Because");
    desk.write("Half a", 1).await.unwrap();
    desk.candidate.finish(&By::candidate()).await.unwrap();
    while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
    desk.stage.clock.advance(500);
    desk.write("Half a word", 2).await.unwrap();
    let closing = async || view(&desk).await.receipt.unwrap().closing_hash;
    let taken_away = closing().await;
    desk.stage.service.notes.add_note(id, "Knows when to stop.", &by()).await.unwrap();
    desk.stage.service.notes.add_bookmark(id, &by()).await.unwrap();
    assert_eq!(closing().await, taken_away);
    desk.handover.take_back(WayBack::Console, &by()).await.unwrap();
    let trail = trail(&desk, id).await;
    let held: Vec<_> = trail.events.iter().skip_while(|e| e.hash != taken_away).collect();
    assert_eq!(held[0].kind, "own_answer_recorded");
    let later: Vec<_> = held[1..].iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(later, ["note_added", "note_added", "taken_back"]);
}

#[tokio::test]
async fn the_questions_left_stand_still_while_an_answer_is_written() {
    let desk = Desk::new().await;
    desk.working("Jane").await;
    let before = view(&desk).await.questions_left;
    let hand = desk.stage.models.by_hand();
    let mut heard = desk.stage.assistant.listen();
    desk.candidate.ask("Why?", &By::candidate()).await.unwrap();
    let during = view(&desk).await;
    assert!(during.assistant.is_answering);
    assert_eq!(during.questions_left, before);
    hand.says("Because.");
    hand.ends(None);
    while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
}

#[tokio::test]
async fn time_that_is_up_and_a_nap_are_told_as_what_they_are() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.clock.advance(seconds(60));
    desk.stage.service.watch.watch_over().await.unwrap();
    let pause = view(&desk).await.pause.unwrap();
    assert!(pause.reason.unwrap().contains("Your interviewer decides"));
    assert!(!pause.can_continue);
    let give_back = hotseat_core::domain::absence::GapAnswer::GiveBack;
    desk.stage.service.sessions.settle_gap(id, give_back, &by()).await.unwrap();
    assert!(!view(&desk).await.pause.unwrap().reason.unwrap().contains("decides"));
    desk.stage.resume(id).await;
    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    desk.stage.tick(minutes(60)).await;
    let receipt = view(&desk).await.receipt.unwrap();
    assert_eq!(receipt.title, "Time ran out");
    assert!(receipt.lines.iter().any(|line| line.value == "Nothing written"));
}

#[tokio::test]
async fn both_windows_see_the_conversation_with_its_charges() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.tick(seconds(30)).await;
    let prompt = desk.candidate.estimate("Why?").await.unwrap().prompt_tokens;
    desk.stage.models.will([piece("Because."), end(Finish::Complete, Some(usage(prompt, 3)))]);
    exchange(&desk, "Why?").await;
    desk.stage.models.will([failure(FailureKind::RefusedKey)]);
    exchange(&desk, "And then?").await;
    let page = desk.candidate.conversation(None, 10).await.unwrap();
    let catalogue = desk.stage.service.store().catalogue();
    let candidates = ConversationView::of(&page, &catalogue, Role::Candidate);
    let consoles = ConversationView::of(&page, &catalogue, Role::Interviewer);
    assert_eq!(candidates.messages.len(), 4);
    assert_eq!(candidates.messages[0].ran_ms, Some(30_000));
    assert_eq!(candidates.messages[0].answer, None);
    let answer = candidates.messages[1].answer.clone().unwrap();
    assert_eq!((answer.sent_tokens, answer.received_tokens), (Some(prompt), Some(3)));
    assert_eq!((answer.is_estimated, answer.trouble, answer.begins_at), (false, None, None));
    assert_eq!((answer.model_name.as_str(), answer.took_ms), ("GPT-4", Some(0)));
    let trouble =
        |view: &ConversationView| view.messages[3].answer.clone().unwrap().trouble.unwrap();
    assert!(trouble(&candidates).contains("Tell your interviewer"), "{}", trouble(&candidates));
    assert!(trouble(&consoles).contains("Settings"), "{}", trouble(&consoles));

    let session = desk.stage.session(id).await;
    let used = desk.stage.service.sessions.session_use(id).await.unwrap();
    let used = UseView::of(&session, &used, vec![60_000]);
    let points: Vec<_> = used.points.iter().map(|p| (p.ran_ms, p.tokens)).collect();
    assert_eq!(points, [(0, 0), (30_000, prompt + 3)]);
    assert_eq!((used.limit_ms, used.budget), (3_600_000, 50_000));
}

#[tokio::test]
async fn an_answer_takes_as_long_as_the_session_ran_meanwhile() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let hand = desk.stage.models.by_hand();
    let mut heard = desk.stage.assistant.listen();
    desk.candidate.ask("Why?", &By::candidate()).await.unwrap();
    let page = desk.stage.assistant.conversation(id, None, 10).await.unwrap();
    let catalogue = desk.stage.service.store().catalogue();
    let open = ConversationView::of(&page, &catalogue, Role::Candidate).messages[1].clone();
    let answer = open.answer.unwrap();
    assert_eq!((answer.sent_tokens, answer.took_ms, open.ran_ms), (None, None, None));
    desk.stage.clock.set_wall(minutes(90));
    desk.stage.clock.advance(4_200);
    hand.says("Because.");
    hand.ends(None);
    while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
    let page = desk.stage.assistant.conversation(id, None, 10).await.unwrap();
    let done = ConversationView::of(&page, &catalogue, Role::Candidate).messages[1].clone();
    let answer = done.answer.unwrap();
    assert_eq!((answer.took_ms, done.ran_ms), (Some(4_200), Some(4_200)));
    assert!(answer.is_estimated);
}

#[tokio::test]
async fn a_question_that_does_not_fit_says_what_it_would_take() {
    let desk = Desk::new().await;
    let tight = SessionConfig { token_budget: Some(1_000), ..config("Jane") };
    let id = desk.stage.service.sessions.create_session(tight, &by()).await.unwrap().id;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    let fits = EstimateView::of(&desk.candidate.estimate("Why?").await.unwrap());
    assert!(fits.fits && fits.refusal.is_none());
    let words = format!("This question: about {} tokens with history", fits.prompt_tokens);
    assert_eq!(fits.words, words);
    let long = "why ".repeat(1_500);
    let refused = EstimateView::of(&desk.candidate.estimate(long.as_str()).await.unwrap());
    assert!(!refused.fits);
    assert!(refused.refusal.unwrap().contains("1,000 are left"));
}

#[tokio::test]
async fn the_console_reads_where_the_candidate_stands() {
    let desk = Desk::new().await;
    let id = desk.stage.create("Jane").await;
    let words = async || {
        let handover = desk.handover.current().await.unwrap().unwrap();
        let has_consented = desk.candidate.has_consented(&handover).await.unwrap();
        let session = desk.stage.session(id).await;
        HandoverView::of(&handover, &session, has_consented)
    };
    desk.handover.hand_over(id, candidate_begins(), &by()).await.unwrap();
    assert_eq!(words().await.words, "Reading the rules");
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    assert_eq!(words().await.words, "Agreed to the rules");
    desk.candidate.begin(&By::candidate()).await.unwrap();
    assert_eq!(words().await.words, "Working");
    let since = desk.stage.clock.now();
    desk.handover.candidate_left(since).await.unwrap();
    let away = words().await;
    assert_eq!((away.words.as_str(), away.away_since), ("In another window", Some(since.wall)));
    desk.handover.candidate_returned().await.unwrap();
    desk.stage.pause(id).await;
    assert_eq!(words().await.words, "Waiting while paused");
    assert!(!words().await.actions.contains(&Action::Pause));
    desk.stage.resume(id).await;
    let armed = words().await;
    assert!(armed.is_resume_armed && armed.actions.contains(&Action::Pause));
    assert!(!armed.actions.contains(&Action::Resume));
    assert_eq!(armed.version, desk.stage.session(id).await.version);
    desk.stage.end(id).await;
    let over = words().await;
    assert_eq!((over.words.as_str(), over.is_resume_armed), ("On the closing page", false));
}

#[tokio::test]
async fn a_page_that_loads_is_told_all_it_needs() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.candidate.keep_question_draft("Half a quest").await.unwrap();
    let draft = desk.candidate.question_draft().await.unwrap();
    let start = CandidateStart::of(id, view(&desk).await, draft, Theme::Dark);
    assert_eq!(start.question_draft, "Half a quest");
    assert_eq!(start.languages.len(), Language::ALL.len());
    assert!(start.languages.iter().any(|language| language.name == "C#"));
}

#[tokio::test]
async fn a_wrong_passcode_is_answered_in_words_and_a_fault_is_not() {
    let desk = Desk::new().await;
    let error = desk.passcode.try_passcode("guess").await.unwrap_err();
    let reply = PasscodeReply::wrong(&error).unwrap();
    assert!(!reply.is_right && reply.words.contains("4 tries"), "{}", reply.words);
    desk.passcode.remove_passcode().await.unwrap();
    let error = desk.passcode.try_passcode("guess").await.unwrap_err();
    assert_eq!(PasscodeReply::wrong(&error), None);
    assert!(PasscodeReply::right().is_right);
    assert_eq!(desk.handover.take_back(WayBack::Account, &by()).await.unwrap(), None);
}
