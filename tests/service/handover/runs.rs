//! Running the own answer: what is run, what is kept of it, and what ends it.

use super::Desk;
use super::views::offering;
use crate::library::challenge;
use crate::stage::by;
use crate::support::clock::minutes;
use hotseat_core::api::{CandidateView, RunDetail, RunTone, RunView, TrailView};
use hotseat_core::domain::event::{EventBody, Role};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{Challenge, Check, Compare, Content, Test};
use hotseat_core::domain::own_answer::{Language, TypedAnswer};
use hotseat_core::domain::run::{Run, RunKind, RunOutcome, Verdict};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::ports::Clock;
use hotseat_core::service::{By, RunNews};
use std::sync::atomic::Ordering;
use tokio::sync::broadcast::Receiver;

fn case(name: &str, is_hidden: bool, input: &str, expected: &str) -> Test {
    let (input, expected, compare) = (input.into(), expected.into(), Compare::Exact);
    Test { name: name.into(), is_hidden, check: Check::Case { input, expected, compare } }
}

fn function(name: &str, expected: &str) -> Test {
    let (function, arguments) = ("two_sum".into(), "[[2, 7], 9]".into());
    let (expected, tolerance) = (expected.into(), 0.0);
    let check = Check::Function { name: function, arguments, expected, tolerance };
    Test { name: name.into(), is_hidden: false, check }
}

fn tested() -> Challenge {
    let tests = vec![
        case("one", false, "1\n", "1"),
        case("two", false, "2\n", "3"),
        case("secret", true, "42\n", "42"),
        case("secret too", true, "43\n", "44"),
    ];
    Challenge { tests, ..challenge("echo") }
}

/// A session with that challenge whose candidate works, and the place their answer is written to.
async fn working_on(desk: &Desk, challenge: Challenge) -> SessionId {
    let item = desk.stage.keep(Content::Challenge(challenge)).await;
    let id = desk.stage.session_with(item).await;
    desk.hand_over(id).await;
    desk.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
    desk.candidate.begin(&By::candidate()).await.unwrap();
    id
}

async fn write(desk: &Desk, text: &str, revision: i64) {
    let typed = TypedAnswer::new(text, Language::Python, revision);
    desk.candidate.save_own_answer(typed).await.unwrap();
}

async fn ended(heard: &mut Receiver<RunNews>) -> i64 {
    loop {
        match heard.recv().await.unwrap() {
            RunNews::Ended { seq, .. } => return seq,
            RunNews::Lost { run, .. } => panic!("{run:?} was lost"),
            RunNews::Changed { .. } | RunNews::RanAgain { .. } => {}
        }
    }
}

async fn run(desk: &Desk, input: &str) -> Run {
    let mut heard = desk.runs.listen();
    desk.candidate.run_code(input).await.unwrap();
    ended(&mut heard).await;
    desk.candidate.newest_run().await.unwrap().unwrap().0
}

async fn run_tests(desk: &Desk) -> (Run, RunView) {
    let mut heard = desk.runs.listen();
    desk.candidate.run_tests().await.unwrap();
    ended(&mut heard).await;
    let (run, tests) = desk.candidate.newest_run().await.unwrap().unwrap();
    let view = RunView::of(&run, &tests);
    (run, view)
}

async fn findings(desk: &Desk) -> Vec<String> {
    desk.stage.service.store().check().await.unwrap().findings
}

fn code(error: &Error) -> ErrorCode {
    error.code()
}

#[tokio::test]
async fn a_run_is_kept_with_what_it_wrote_and_stands_in_the_trail() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    desk.stage.tick(minutes(2)).await;
    write(&desk, "say hello\nwarn careful\necho\nraise ValueError: no", 1).await;
    let run = run(&desk, "input").await;
    assert_eq!((run.seq, run.kind, run.outcome), (1, RunKind::Free, Some(RunOutcome::Exception)));
    assert_eq!((run.ran_ms, run.revision, run.took_ms), (120_000, 1, 7));
    assert_eq!((run.result.message.as_str(), run.result.line), ("ValueError: no", Some(4)));
    let wrote: Vec<&str> = run.result.output.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(wrote, ["hello\n", "careful\n", "input"]);
    assert_eq!(run.result.input, "input");

    let now = desk.stage.clock.now();
    desk.candidate.finish(&By::candidate()).await.unwrap();
    let seat = desk.candidate.seat().await.unwrap();
    let receipt = CandidateView::of(&seat, &offering(&desk), "Dana", &now).receipt.unwrap();
    let told = receipt.lines.iter().find(|line| line.label == "Times you ran code").unwrap();
    assert_eq!(told.value, "1");

    let trail = desk.stage.service.sessions.verify_trail(id).await.unwrap();
    let view = TrailView::of(&trail, &desk.stage.service.store().catalogue());
    let entry = view.events.iter().find(|entry| entry.kind == "code_ran").unwrap();
    assert_eq!((entry.kind.as_str(), entry.actor), ("code_ran", Some(Role::Candidate)));
    assert_eq!(entry.detail.as_deref(), Some("Run 1 · Python · Ended with an error · 7 ms"));
    assert!(view.check.intact);
    assert!(findings(&desk).await.is_empty());
    // Its control: nothing of it is changed unseen.
    desk.stage.tamper("drop trigger runs_never_change").await;
    for (column, other) in [
        ("result", "json_set(result, '$.message', 'fine')"),
        ("outcome", "'finished'"),
        ("kind", "'hidden_tests'"),
        ("took_ms", "took_ms + 1"),
        ("revision", "revision + 1"),
        ("language", "'sql'"),
        ("total", "total + 1"),
        ("ran_ms", "ran_ms + 1"),
        ("at", "at + 3600000"),
    ] {
        let change =
            format!("create table was as select * from runs; update runs set {column} = {other}");
        desk.stage.tamper(&change).await;
        let found = findings(&desk).await;
        let is_found = found.iter().any(|words| words.contains("run 1 is not as its trail"));
        assert!(is_found, "{column}: {found:?}");
        let back = format!("update runs set {column} = (select {column} from was); drop table was");
        desk.stage.tamper(&back).await;
    }
}

#[tokio::test]
async fn a_function_is_judged_by_what_it_returns_and_what_it_printed_is_shown_beside() {
    let desk = Desk::new().await;
    let tests = vec![function("right", "[0, 1.0]"), function("other", "[1, 0]")];
    working_on(&desk, Challenge { tests, ..challenge("functions") }).await;
    write(&desk, "say looking\nreturn [0,1]", 1).await;
    let (_, view) = run_tests(&desk).await;
    assert_eq!(view.summary, "1 of 2 passed · 14 ms");
    let [right, other] = view.tests.as_slice() else { panic!("{:?}", view.tests) };
    assert_eq!(right.verdict, Some(Verdict::Passed));
    assert_eq!((other.verdict, other.words.as_str()), (Some(Verdict::Wrong), "Wrong result"));
    assert_eq!(other.call.as_deref(), Some("two_sum([2, 7], 9)"));
    assert_eq!((other.expected.as_deref(), other.got.as_deref()), (Some("[1, 0]"), Some("[0,1]")));
    assert_eq!((other.printed.as_str(), other.input.as_deref()), ("looking\n", None));
    // One that raises has returned nothing.
    write(&desk, "raise ValueError: no", 2).await;
    let (_, view) = run_tests(&desk).await;
    assert_eq!((view.tests[0].verdict, &view.tests[0].got), (Some(Verdict::Exception), &None));
    assert!(findings(&desk).await.is_empty());
}

#[tokio::test]
async fn the_code_of_each_run_is_found_again() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    for (revision, text) in [(1, "say one"), (2, "say two"), (3, "say three")] {
        write(&desk, text, revision).await;
        run(&desk, "").await;
    }
    let (runs, total) = desk.runs.list(id, None, 2).await.unwrap();
    assert_eq!((runs.iter().map(|run| run.seq).collect::<Vec<_>>(), total), (vec![2, 3], 3));
    let (run, code, tests) = desk.runs.read(id, 2).await.unwrap();
    let detail = RunDetail { run: RunView::of(&run, &tests), code };
    assert_eq!(detail.code.as_deref(), Some("say two"));
    assert_eq!(detail.run.output[0].text, "two\n");
    assert_eq!(code_of(desk.runs.read(id, 4).await), ErrorCode::RunNotFound);
}

fn code_of<T: std::fmt::Debug>(outcome: Result<T, Error>) -> ErrorCode {
    code(&outcome.unwrap_err())
}

#[tokio::test]
async fn visible_tests_show_what_was_expected_and_hidden_ones_are_only_counted() {
    let desk = Desk::new().await;
    working_on(&desk, tested()).await;
    write(&desk, "echo", 1).await;
    let (run, view) = run_tests(&desk).await;
    assert_eq!((run.total, run.outcome), (2, Some(RunOutcome::Finished)));
    let verdicts: Vec<_> = run.result.tests.iter().map(|test| test.verdict).collect();
    assert_eq!(verdicts, [Verdict::Passed, Verdict::Wrong]);
    assert_eq!((view.summary.as_str(), view.tone), ("1 of 2 passed · 14 ms", RunTone::Bad));
    let wrong = &view.tests[1];
    assert_eq!((wrong.expected.as_deref(), wrong.got.as_deref()), (Some("3"), Some("2\n")));

    let seat = desk.candidate.seat().await.unwrap();
    let now = desk.stage.clock.now();
    let shown = CandidateView::of(&seat, &offering(&desk), "Dana", &now);
    let offer = shown.runs.clone().unwrap();
    assert_eq!((offer.visible_tests, offer.example_input.as_str()), (2, "1\n"));
    assert_eq!(offer.hidden_words.as_deref(), Some("2 hidden tests run at the end"));
    let told = format!("{view:?}{shown:?}");
    assert!(!told.contains("secret") && !told.contains("42"), "{told}");
}

#[tokio::test]
async fn hidden_tests_are_the_interviewers_and_the_candidate_never_sees_them() {
    let desk = Desk::new().await;
    let id = working_on(&desk, tested()).await;
    write(&desk, "echo", 1).await;
    let mut heard = desk.runs.listen();
    desk.runs.begin_hidden_tests(id, by()).await.unwrap();
    let seq = ended(&mut heard).await;
    let (run, _, tests) = desk.runs.read(id, seq).await.unwrap();
    let view = RunView::of(&run, &tests);
    assert_eq!(view.summary, "1 of 2 passed · 14 ms");
    assert_eq!(view.tests[1].expected.as_deref(), Some("44"));
    assert!(desk.candidate.newest_run().await.unwrap().is_none());
    let trail = desk.stage.service.sessions.verify_trail(id).await.unwrap();
    let last = trail.events.last().unwrap();
    assert_eq!(last.role(), Some(Role::Interviewer));
    let body = last.body().unwrap();
    assert!(matches!(body, EventBody::TestsRan { are_hidden: true, passed: 1, total: 2, .. }));
}

#[tokio::test]
async fn hidden_tests_run_once_when_the_session_ends() {
    let desk = Desk::new().await;
    let id = working_on(&desk, tested()).await;
    write(&desk, "echo", 1).await;
    let runs = desk.runs.clone();
    let following = tokio::spawn(async move { runs.follow_ends().await });
    tokio::task::yield_now().await;
    let mut heard = desk.runs.listen();
    desk.candidate.finish(&By::candidate()).await.unwrap();
    let seq = ended(&mut heard).await;
    let (run, ..) = desk.runs.read(id, seq).await.unwrap();
    assert_eq!((run.kind, run.revision), (RunKind::HiddenTests, 2));
    // What was typed just before the end arrives later, and is tested too.
    write(&desk, "say 42", 2).await;
    ended(&mut heard).await;
    // Any other change of a session that is over tests nothing anew: the end of another comes behind it.
    desk.stage.service.notes.add_note(id, "Solid.", &by()).await.unwrap();
    desk.stage.tamper("delete from handover").await;
    let other = working_on(&desk, Challenge { title: "another".into(), ..tested() }).await;
    write(&desk, "echo", 1).await;
    desk.candidate.finish(&By::candidate()).await.unwrap();
    ended(&mut heard).await;
    let count = async |id| desk.runs.list(id, None, 9).await.unwrap().1;
    assert_eq!((count(id).await, count(other).await), (2, 1));
    following.abort();
}

#[tokio::test]
async fn one_run_goes_on_at_a_time_and_stop_ends_it_at_once() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    write(&desk, "say begun\nforever", 1).await;
    let mut heard = desk.runs.listen();
    desk.candidate.run_code("").await.unwrap();
    while desk.runs.live(id).is_none_or(|run| run.result.output.is_empty()) {
        heard.recv().await.unwrap();
    }
    assert_eq!(code_of(desk.candidate.run_code("").await), ErrorCode::RunOpen);
    let (live, _) = desk.candidate.newest_run().await.unwrap().unwrap();
    assert_eq!((live.outcome, live.result.output[0].text.as_str()), (None, "begun\n"));
    desk.candidate.stop_run().await.unwrap();
    assert_eq!(desk.sandbox.running.load(Ordering::SeqCst), 0);
    let (run, _) = desk.candidate.newest_run().await.unwrap().unwrap();
    assert_eq!(
        (run.outcome, run.result.output[0].text.as_str()),
        (Some(RunOutcome::Stopped), "begun\n")
    );
    // Where nothing runs there is nothing to stop.
    desk.candidate.stop_run().await.unwrap();
    assert_eq!(desk.runs.list(id, None, 9).await.unwrap().1, 1);
}

#[tokio::test]
async fn a_pause_and_an_end_stop_the_run_and_it_is_kept() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    write(&desk, "forever", 1).await;
    let mut heard = desk.runs.listen();
    desk.candidate.run_code("").await.unwrap();
    desk.stage.service.sessions.pause_session(id, "", &by()).await.unwrap();
    ended(&mut heard).await;
    assert_eq!(code_of(desk.candidate.run_code("").await), ErrorCode::NotNow);
    assert_eq!(code_of(desk.candidate.newest_run().await), ErrorCode::NotNow);
    desk.stage.service.sessions.resume_session(id, &by()).await.unwrap();
    desk.candidate.continue_session(&By::candidate()).await.unwrap();
    desk.candidate.run_code("").await.unwrap();
    // Time is up while it runs.
    desk.stage.clock.advance(minutes(61));
    desk.stage.service.watch.watch_over().await.unwrap();
    ended(&mut heard).await;
    let (runs, _) = desk.runs.list(id, None, 9).await.unwrap();
    let outcomes: Vec<_> = runs.iter().map(|run| run.outcome).collect();
    assert_eq!(outcomes, [Some(RunOutcome::Stopped), Some(RunOutcome::Stopped)]);
    assert!(findings(&desk).await.is_empty());
}

#[tokio::test]
async fn what_can_not_be_run_is_said_and_nothing_is_kept() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    let says = async |expected: &str| {
        let error = desk.candidate.run_code("").await.unwrap_err();
        let Error::Invalid(fields) = &error else { panic!("{error:?}") };
        assert!(fields[0].message.contains(expected), "{fields:?}");
    };
    says("There is no code yet").await;
    write(&desk, " \n ", 1).await;
    says("There is no code yet").await;
    let cpp = TypedAnswer::new("int main() {}", Language::Cpp, 2);
    desk.candidate.save_own_answer(cpp).await.unwrap();
    says("C++ can't be run here").await;
    write(&desk, "say hello", 3).await;
    let tests = desk.candidate.run_tests().await;
    assert_eq!(code_of(tests), ErrorCode::InvalidInput);
    let long = "x".repeat(100_001);
    assert_eq!(code_of(desk.candidate.run_code(&long).await), ErrorCode::InvalidInput);
    assert_eq!(desk.runs.list(id, None, 9).await.unwrap(), (Vec::new(), 0));
}

#[tokio::test]
async fn a_challenge_can_switch_runs_off() {
    let desk = Desk::new().await;
    working_on(&desk, Challenge { is_never_run: true, ..tested() }).await;
    write(&desk, "echo", 1).await;
    let seat = desk.candidate.seat().await.unwrap();
    let now = desk.stage.clock.now();
    let view = CandidateView::of(&seat, &offering(&desk), "Dana", &now);
    assert_eq!(view.runs, None);
    assert!(!view.rules_text().contains("each run of your code"));
    assert_eq!(code_of(desk.candidate.run_code("").await), ErrorCode::InvalidInput);
}

#[tokio::test]
async fn before_the_consent_and_with_nothing_handed_over_nothing_is_run() {
    let desk = Desk::new().await;
    assert_eq!(code_of(desk.candidate.run_code("").await), ErrorCode::Forbidden);
    let id = desk.seated("Jane").await;
    assert_eq!(code_of(desk.candidate.run_code("").await), ErrorCode::NotNow);
    let early = desk.runs.begin_hidden_tests(id, by()).await;
    assert_eq!(code_of(early), ErrorCode::NotNow);
}

#[tokio::test]
async fn runs_go_with_their_session() {
    let desk = Desk::new().await;
    let id = desk.working("Jane").await;
    write(&desk, "say hello", 1).await;
    run(&desk, "").await;
    desk.candidate.finish(&By::candidate()).await.unwrap();
    let as_sample = "delete from handover; update sessions set is_sample = 1;
                     update session_counts set total = 1 where status = 'completed'";
    desk.stage.tamper(as_sample).await;
    desk.stage.service.samples.remove(&by()).await.unwrap();
    assert_eq!(desk.runs.list(id, None, 9).await.unwrap().1, 0);
}

#[tokio::test]
async fn a_reviewer_runs_again_what_was_run_and_nothing_of_it_is_kept_or_told_the_candidate() {
    let desk = Desk::new().await;
    let id = working_on(&desk, tested()).await;
    write(&desk, "echo", 1).await;
    run(&desk, "first").await;
    run_tests(&desk).await;
    write(&desk, "say else", 2).await;
    let mut heard = desk.runs.listen();
    let again = async |seq, heard: &mut Receiver<RunNews>| {
        desk.runs.run_again(id, seq).await.unwrap();
        loop {
            if let RunNews::RanAgain { run, .. } = heard.recv().await.unwrap() {
                return *run;
            }
        }
    };
    let free = again(1, &mut heard).await;
    assert_eq!((free.seq, free.result.output[0].text.as_str()), (1, "first"));
    let tests = again(2, &mut heard).await;
    assert_eq!((tests.result.passed(), tests.total), (1, 2));
    assert_eq!(desk.runs.list(id, None, 9).await.unwrap().1, 2);
    assert_eq!(desk.candidate.newest_run().await.unwrap().unwrap().0.seq, 2);
    assert_eq!(code_of(desk.runs.run_again(id, 3).await), ErrorCode::RunNotFound);
    assert!(findings(&desk).await.is_empty());

    // One that goes on is no business of the candidate's, and goes on through a pause.
    write(&desk, "forever", 3).await;
    desk.candidate.run_code("").await.unwrap();
    desk.candidate.stop_run().await.unwrap();
    desk.runs.run_again(id, 3).await.unwrap();
    desk.candidate.stop_run().await.unwrap();
    desk.stage.service.sessions.pause_session(id, "", &by()).await.unwrap();
    assert!(desk.runs.live(id).is_some_and(|run| run.is_again));
    desk.runs.stop_interviewers(id).await;
    assert!(desk.runs.live(id).is_none());
}
