//! Putting challenges to models: what is asked, what is kept, and what ends it.

use super::{all_of, challenge};
use crate::catalogue::Shelf;
use crate::sandbox::SaidSandbox;
use crate::stage::{Stage, by};
use crate::support::scripted::{ScriptedModels, Step, end, piece};
use hotseat_core::api::CalibrationView;
use hotseat_core::domain::assistant::{
    AiPolicy, DEFAULT_SYSTEM_PROMPT, End, FailureKind, Finish, Part, Speaker, Usage,
};
use hotseat_core::domain::config::Field;
use hotseat_core::domain::ledger::Basis;
use hotseat_core::domain::library::{
    CalibrationEnd, CalibrationOutcome, CalibrationPlan, CalibrationProgress, Challenge, Check,
    CodeText, Compare, Content, ItemId, ItemKind, ItemQuery, Test,
};
use hotseat_core::domain::own_answer::Language;
use hotseat_core::error::Error;
use hotseat_core::service::{Assistant, PreparedCalibration, RunService};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::time::timeout;

/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A library with models that answer by a script.
struct Bench {
    stage: Stage,
    models: ScriptedModels,
    assistant: Assistant,
    runs: RunService,
    sandbox: Arc<SaidSandbox>,
    told: Mutex<Vec<CalibrationProgress>>,
}

fn plan() -> CalibrationPlan {
    CalibrationPlan {
        model: "gpt-4".into(),
        language: None,
        answers: Some(3),
        budget_tokens: Some(20_000),
    }
}

fn queue() -> Challenge {
    let text = "class Queue:\n    ...\n".to_owned();
    let starters = vec![CodeText { language: Language::Python, text }];
    Challenge { starters, policy: AiPolicy::WriteCode, ..challenge("queue") }
}

impl Bench {
    async fn new() -> Self {
        let stage = Stage::new().await;
        let models = ScriptedModels::new(&stage.clock);
        let assistant = Assistant::new(&stage.service, Arc::new(models.clone()));
        let sandbox = Arc::new(SaidSandbox::default());
        let runs = RunService::new(&stage.service, sandbox.clone());
        Self { stage, models, assistant, runs, sandbox, told: Mutex::default() }
    }

    async fn keep(&self, challenge: Challenge) -> ItemId {
        self.stage.keep(Content::Challenge(challenge)).await
    }

    fn say(&self, steps: Vec<Step>) {
        *self.models.answer.lock().unwrap() = steps;
    }

    async fn prepare(&self, id: ItemId, plan: &CalibrationPlan) -> PreparedCalibration {
        self.assistant.prepare_calibration(id, plan).await.unwrap().unwrap()
    }

    async fn run(&self, id: ItemId, plan: &CalibrationPlan) -> CalibrationOutcome {
        let (_stop, stopped) = watch::channel(false);
        self.run_until(id, plan, stopped).await
    }

    async fn run_until(
        &self,
        id: ItemId,
        plan: &CalibrationPlan,
        stopped: watch::Receiver<bool>,
    ) -> CalibrationOutcome {
        let prepared = self.prepare(id, plan).await;
        let tell = |progress| self.told.lock().unwrap().push(progress);
        let run = self.assistant.calibrate(prepared, stopped, &tell, &self.runs);
        timeout(PATIENCE, run).await.expect("it comes to an end").unwrap()
    }

    async fn fields_refused(&self, id: ItemId, plan: &CalibrationPlan) -> Vec<Field> {
        match self.assistant.prepare_calibration(id, plan).await {
            Err(Error::Invalid(fields)) => fields.iter().map(|error| error.field).collect(),
            Err(error) => panic!("{error}"),
            Ok(_) => Vec::new(),
        }
    }

    async fn is_calibrated(&self, id: ItemId) -> bool {
        self.stage.service.library.find(id, None).await.unwrap().unwrap().item.is_calibrated
    }

    async fn most_tokens(&self, id: ItemId) -> Option<i64> {
        self.stage.service.library.most_tokens(id).await.unwrap()
    }

    /// What each answer took, of the newest calibration first.
    async fn kept(&self, id: ItemId) -> Vec<Vec<i64>> {
        let kept = self.stage.service.library.calibrations(id).await.unwrap();
        let totals = kept.iter().map(|one| {
            one.answers.iter().map(|answer| answer.charge.total()).collect::<Vec<i64>>()
        });
        totals.collect()
    }
}

#[tokio::test]
async fn every_answer_is_kept_and_the_model_is_asked_as_a_candidate_would() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("class Queue: pass"), Step::Wait(1_500), end(210, 40)]);
    let plan = CalibrationPlan { language: Some(Language::Python), ..plan() };
    let outcome = bench.run(id, &plan).await;
    let whole = CalibrationOutcome { answers: 3, used_tokens: 750, end: CalibrationEnd::Complete };
    assert_eq!(outcome, whole);
    assert_eq!(bench.kept(id).await, [[250, 250, 250]]);
    assert_eq!(bench.most_tokens(id).await, Some(250));
    let kept = &bench.stage.service.library.calibrations(id).await.unwrap()[0];
    assert_eq!((kept.model.as_str(), kept.version, kept.wanted), ("gpt-4", 1, 3));
    assert!(kept.answers.iter().all(|one| one.text == "class Queue: pass" && one.took_ms == 1_500));

    let asked = bench.models.asked.lock().unwrap();
    assert_eq!(asked.len(), 3);
    let (conversation, limits) = &asked[0];
    let turns: Vec<_> =
        conversation.0.iter().map(|turn| (turn.speaker, turn.text.as_str())).collect();
    let told = format!("{DEFAULT_SYSTEM_PROMPT}\n\n{}", AiPolicy::WriteCode.prompt());
    let question = queue().put_question(Some(Language::Python));
    assert_eq!(turns, [(Speaker::System, told.as_str()), (Speaker::User, question.as_str())]);
    assert_eq!((limits.answer_cap_tokens, limits.temperature), (4_096, None));
}

#[tokio::test]
async fn how_far_it_is_goes_up_and_names_each_answer() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("one two three"), end(210, 40)]);
    bench.run(id, &plan()).await;
    let told = bench.told.lock().unwrap();
    let answers: Vec<i64> = told.iter().map(|progress| progress.answer).collect();
    assert!(answers.is_sorted() && answers.contains(&1) && answers.contains(&3), "{answers:?}");
    assert!(told.iter().map(|progress| progress.used_tokens).is_sorted());
    assert!(told.last().unwrap().used_tokens >= 500);
}

#[tokio::test]
async fn what_no_model_reads_can_change_and_what_it_reads_makes_it_outdated() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 40)]);
    bench.run(id, &plan()).await;
    let change = async |challenge: Challenge| {
        let content = Content::Challenge(challenge);
        bench.stage.service.library.save(Some(id), None, content, &by()).await.unwrap();
    };
    let listed = async |calibrated| {
        let query = ItemQuery { calibrated: Some(calibrated), ..all_of(ItemKind::Challenge) };
        bench.stage.titles(&query).await
    };
    change(Challenge { hints: vec!["Two stacks.".into()], ..queue() }).await;
    assert!(bench.is_calibrated(id).await);
    change(Challenge { task: "Build two.".into(), ..queue() }).await;
    assert!(!bench.is_calibrated(id).await);
    assert_eq!(bench.most_tokens(id).await, None);
    assert_eq!(bench.kept(id).await.len(), 1, "it is still there to be read");
    change(queue()).await;
    assert!(bench.is_calibrated(id).await);
    // A session holds version 1; what a model reads stays the same in version 2.
    bench.stage.session_with(id).await;
    change(Challenge { follow_ups: vec!["And if it is full?".into()], ..queue() }).await;
    assert!(bench.is_calibrated(id).await);
    assert_eq!(bench.most_tokens(id).await, Some(250));
    assert_eq!((listed(true).await.len(), listed(false).await.len()), (1, 0));
}

#[tokio::test]
async fn stop_keeps_what_came_before_and_counts_what_was_used() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 40)]);
    let (stop, stopped) = watch::channel(false);
    let prepared = bench.prepare(id, &plan()).await;
    let tell = |progress: CalibrationProgress| {
        // The first answer comes by the script it was asked with.
        if progress.answer == 1 {
            bench.say(vec![piece("Half an ans"), Step::Hold(Arc::new(Notify::new()))]);
        }
        // The half answer was heard.
        if progress.answer == 2 && progress.used_tokens > 250 {
            stop.send_replace(true);
        }
    };
    let run = bench.assistant.calibrate(prepared, stopped, &tell, &bench.runs);
    let outcome = timeout(PATIENCE, run).await.expect("Stop ends it").unwrap();
    assert_eq!((outcome.answers, outcome.end), (1, CalibrationEnd::Stopped));
    assert!(outcome.used_tokens > 250, "what came of the second was paid for: {outcome:?}");
    assert_eq!(bench.kept(id).await, [[250]]);
}

#[tokio::test]
async fn a_budget_is_never_overdrawn_and_ends_it_in_order() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 700)]);
    let plan = CalibrationPlan { budget_tokens: Some(1_000), answers: Some(5), ..plan() };
    let outcome = bench.run(id, &plan).await;
    assert_eq!(outcome.end, CalibrationEnd::OutOfBudget);
    assert_eq!((outcome.answers, outcome.used_tokens), (1, 910));
    let large = Challenge { task: "word ".repeat(3_000), ..queue() };
    let large = bench.keep(large).await;
    assert_eq!(bench.fields_refused(large, &plan).await, [Field::TokenBudget]);
    let asked = bench.models.asked.lock().unwrap().len();
    assert_eq!(asked, 1, "nothing is sent that the budget does not reach for");
}

#[tokio::test]
async fn a_model_that_fails_leaves_what_it_made_of_the_challenge_before() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 40)]);
    bench.run(id, &plan()).await;
    bench.say(vec![Step::Fail(FailureKind::RefusedKey)]);
    let outcome = bench.run(id, &plan()).await;
    let failed = CalibrationEnd::Failed(FailureKind::RefusedKey);
    assert_eq!(outcome, CalibrationOutcome { answers: 0, used_tokens: 0, end: failed });
    assert_eq!(bench.kept(id).await, [[250, 250, 250]]);
    // A control: an answer takes the place of what came before.
    bench.say(vec![piece("Done."), end(210, 90)]);
    bench.run(id, &CalibrationPlan { answers: Some(1), ..plan() }).await;
    assert_eq!(bench.kept(id).await, [[300]]);
}

#[tokio::test]
async fn each_model_has_its_own_and_the_newest_comes_first() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 40)]);
    bench.run(id, &CalibrationPlan { answers: Some(1), ..plan() }).await;
    bench.stage.clock.advance(60_000);
    bench.say(vec![piece("Done."), end(210, 90)]);
    let other = CalibrationPlan { model: "gpt-3.5-turbo".into(), answers: Some(1), ..plan() };
    bench.run(id, &other).await;
    assert_eq!(bench.kept(id).await, [[300], [250]]);
    assert_eq!(bench.most_tokens(id).await, Some(300));
}

#[tokio::test]
async fn a_report_behind_the_end_is_what_is_charged() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    let late = Usage { prompt_tokens: Some(210), answer_tokens: Some(30), reasoning_tokens: None };
    let ends = Step::Say(Part::End(End { finish: Finish::Complete, usage: None }));
    bench.say(vec![piece("Done."), ends.clone(), Step::Say(Part::Report(late))]);
    let one = CalibrationPlan { answers: Some(1), ..plan() };
    assert_eq!(bench.run(id, &one).await.used_tokens, 240);
    // A control: without one it is our own count.
    bench.say(vec![piece("Done."), ends]);
    bench.run(id, &one).await;
    let kept = &bench.stage.service.library.calibrations(id).await.unwrap()[0];
    assert_eq!(kept.answers[0].charge.basis, Basis::Estimated);
}

#[tokio::test]
async fn what_can_not_be_put_is_refused_before_anything_is_sent() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    let alone = bench.keep(Challenge { policy: AiPolicy::NoAssistant, ..queue() }).await;
    assert_eq!(bench.fields_refused(alone, &plan()).await, [Field::Policy]);
    let wrong = CalibrationPlan { model: "gone".into(), answers: Some(0), ..plan() };
    assert_eq!(bench.fields_refused(id, &wrong).await, [Field::Model, Field::Answers]);
    let unread = bench.keep(Challenge { task: "word ".repeat(9_000), ..queue() }).await;
    assert_eq!(bench.fields_refused(unread, &plan()).await, [Field::Model]);
    let rubric = bench.stage.service.library.list(&all_of(ItemKind::Rubric)).await.unwrap();
    let rubric = rubric.items.first().map_or(ItemId(uuid::Uuid::nil()), |item| item.id);
    let refused = bench.assistant.prepare_calibration(rubric, &plan()).await;
    assert!(matches!(refused, Err(Error::ItemNotFound)));
    bench.stage.service.library.delete(&[id], &by()).await.unwrap();
    let refused = bench.assistant.prepare_calibration(id, &plan()).await;
    assert!(matches!(refused, Err(Error::ItemNotFound)));
    assert!(bench.models.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn offline_refuses_models_elsewhere_and_ends_what_is_under_way() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Half"), Step::Hold(Arc::new(Notify::new()))]);
    let (_stop, stopped) = watch::channel(false);
    let prepared = bench.prepare(id, &plan()).await;
    let tell = |progress: CalibrationProgress| {
        if progress.used_tokens > 0 {
            bench.assistant.set_only_local(true);
        }
    };
    let run = bench.assistant.calibrate(prepared, stopped, &tell, &bench.runs);
    let outcome = timeout(PATIENCE, run).await.expect("Offline ends it").unwrap();
    assert_eq!(outcome.end, CalibrationEnd::Failed(FailureKind::NotLocal));
    let refused = bench.assistant.prepare_calibration(id, &plan()).await.unwrap();
    assert_eq!(refused.err().map(|failure| failure.kind), Some(FailureKind::NotLocal));
    assert!(bench.kept(id).await.is_empty());
}

#[tokio::test]
async fn calibrations_go_with_their_challenge_and_not_before() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 40)]);
    bench.run(id, &plan()).await;
    let library = bench.stage.service.library.clone();
    library.delete(&[id], &by()).await.unwrap();
    library.restore(&[id], &by()).await.unwrap();
    assert!(bench.is_calibrated(id).await);
    library.delete(&[id], &by()).await.unwrap();
    bench.stage.clock.advance(31 * 24 * 3_600_000);
    library.prepare().await.unwrap();
    assert_eq!(bench.stage.texts("select count(*) || '' from calibrations").await, ["0"]);
}

impl Bench {
    /// Runs a calibration, and does something while its second answer is written.
    async fn run_and_meanwhile(
        &self,
        id: ItemId,
        plan: &CalibrationPlan,
        meanwhile: impl Future<Output = ()>,
    ) -> CalibrationOutcome {
        let (go_on, came) = (Arc::new(Notify::new()), Notify::new());
        self.say(vec![piece("Done."), end(210, 40)]);
        let prepared = self.prepare(id, plan).await;
        let held = go_on.clone();
        let tell = |progress: CalibrationProgress| match progress.answer {
            1 => self.say(vec![Step::Hold(held.clone()), piece("Done."), end(210, 40)]),
            _ => came.notify_one(),
        };
        let (_stop, stopped) = watch::channel(false);
        let run = self.assistant.calibrate(prepared, stopped, &tell, &self.runs);
        let meanwhile = async {
            came.notified().await;
            meanwhile.await;
            self.say(vec![piece("Done."), end(210, 40)]);
            go_on.notify_one();
        };
        let both = async { tokio::join!(run, meanwhile).0.unwrap() };
        timeout(PATIENCE, both).await.expect("it comes to an end")
    }
}

#[tokio::test]
async fn a_challenge_that_is_deleted_meanwhile_ends_it_with_what_was_used() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    let library = bench.stage.service.library.clone();
    let meanwhile = async { library.delete(&[id], &by()).await.unwrap() };
    let outcome = bench.run_and_meanwhile(id, &plan(), meanwhile).await;
    let gone = CalibrationOutcome { answers: 1, used_tokens: 500, end: CalibrationEnd::Gone };
    assert_eq!(outcome, gone);
    library.restore(&[id], &by()).await.unwrap();
    assert_eq!(bench.kept(id).await, [[250]]);
}

#[tokio::test]
async fn a_model_that_is_taken_off_the_catalogue_is_not_asked_again() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let model = shelf.add_model(&ollama, "llama3").await;
    let (stage, models) = (shelf.stage, shelf.models);
    let assistant = Assistant::new(&stage.service, Arc::new(models.clone()));
    let sandbox = Arc::new(SaidSandbox::default());
    let runs = RunService::new(&stage.service, sandbox.clone());
    let bench = Bench { stage, models, assistant, runs, sandbox, told: Mutex::default() };
    let id = bench.keep(queue()).await;
    let plan = CalibrationPlan { model: model.clone(), ..plan() };
    let catalogue = shelf.catalogue.clone();
    let meanwhile = async { catalogue.remove_model(&model, &by()).await.map(drop).unwrap() };
    let outcome = bench.run_and_meanwhile(id, &plan, meanwhile).await;
    assert_eq!(outcome.end, CalibrationEnd::Failed(FailureKind::NotSetUp));
    assert_eq!(bench.models.asked.lock().unwrap().len(), 2, "two of three");
}

#[tokio::test]
async fn a_script_calibrates_nothing() {
    let bench = Bench::new().await;
    let id = bench.keep(queue()).await;
    bench.say(vec![piece("Done."), end(210, 40)]);
    bench.run(id, &CalibrationPlan { model: "practice".into(), ..plan() }).await;
    assert!(!bench.is_calibrated(id).await);
    assert_eq!((bench.most_tokens(id).await, bench.kept(id).await.len()), (None, 1));
    // A control.
    bench.run(id, &plan()).await;
    assert!(bench.is_calibrated(id).await);
}

fn case(name: &str, is_hidden: bool, expected: &str) -> Test {
    let (input, expected, compare) = ("1\n".into(), expected.into(), Compare::Exact);
    Test { name: name.into(), is_hidden, check: Check::Case { input, expected, compare } }
}

#[tokio::test]
async fn the_code_of_each_answer_is_tested_by_visible_and_hidden_tests() {
    let bench = Bench::new().await;
    let tests = vec![case("visible", false, "1"), case("hidden", true, "1"), case("no", true, "2")];
    let challenge = Challenge { tests, ..queue() };
    let id = bench.keep(challenge.clone()).await;
    let says = |text: &str| vec![piece(text), end(210, 40)];
    bench.say(says("So:\n\n```python\necho\n```\n"));
    let plan = CalibrationPlan { answers: Some(2), language: Some(Language::Python), ..plan() };
    bench.run(id, &plan).await;
    let line = async || {
        let kept = bench.stage.service.library.calibrations(id).await.unwrap();
        let lines = CalibrationView::of(&kept[0], &challenge).lines;
        lines.into_iter().find(|line| line.label == "Tests").unwrap().value
    };
    assert_eq!(line().await, "2 of 3 passed");
    bench.say(says("I have no code for you."));
    bench.run(id, &plan).await;
    assert_eq!(line().await, "Not run: there was no code to run, or no test for it");
    bench.run(id, &CalibrationPlan { language: None, ..plan }).await;
    assert!(line().await.starts_with("Not run: they are where Python"));
}

#[tokio::test]
async fn stop_ends_a_calibration_whose_code_never_ends() {
    let bench = Bench::new().await;
    let id = bench.keep(Challenge { tests: vec![case("one", false, "1")], ..queue() }).await;
    bench.say(vec![piece("```python\nforever\n```\n"), end(210, 40)]);
    let plan = CalibrationPlan { language: Some(Language::Python), ..plan() };
    let prepared = bench.prepare(id, &plan).await;
    let (stop, stopped) = watch::channel(false);
    let tell = |_| {};
    let run = bench.assistant.calibrate(prepared, stopped, &tell, &bench.runs);
    let stopping = async {
        while bench.sandbox.running.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        stop.send_replace(true);
    };
    let both = async { tokio::join!(run, stopping).0.unwrap() };
    let outcome = timeout(PATIENCE, both).await.expect("Stop ends it");
    // The answer itself was whole, and is kept.
    assert_eq!((outcome.answers, outcome.end), (1, CalibrationEnd::Stopped));
    assert_eq!(bench.sandbox.running.load(Ordering::SeqCst), 0);
}
