//! Random conversations beside a simple model of the budget: it is never overspent, and every figure
//! agrees after every step.

use super::Interview;
use crate::stage::{by, config};
use crate::talking::{Hand, end, usage};
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::assistant::{Failure, FailureKind, Finish, Part, Usage};
use hotseat_core::domain::catalogue::Tokenizer;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::message::AnswerStatus;
use hotseat_core::domain::tokens::Counter;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    /// A question of so many words.
    Ask(usize),
    /// So many words that the model thinks.
    Think(usize),
    /// So many words of an answer.
    Say(usize),
    /// The answer ends, with what is reported relative to the truth.
    End(Finish, Report),
    /// The newest answer's report comes late.
    ReportLate(i64),
    /// The provider fails, and may have billed so many percent of the truth.
    Fail(FailureKind, Option<i64>),
    /// The provider fails in a way that is tried again. It is waited for, or stopped before.
    FailForNow(FailureKind, bool),
    Stop,
    Pause,
    Resume,
    Extend(i64),
    /// Seconds go by.
    Tick(i64),
    Restart,
}

#[derive(Clone, Debug)]
enum Report {
    None,
    /// Percent of the truth.
    Near(i64),
    Nonsense(i64, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let report = prop_oneof![
        Just(Report::None),
        (50..160_i64).prop_map(Report::Near),
        (any::<i64>(), any::<i64>()).prop_map(|(a, b)| Report::Nonsense(a, b)),
        (-9..9_i64, -9..9_i64).prop_map(|(a, b)| Report::Nonsense(a, b)),
    ];
    let kind = prop_oneof![
        Just(FailureKind::TimedOut),
        Just(FailureKind::RefusedKey),
        Just(FailureKind::RateLimited { retry_after_s: Some(u32::MAX) }),
    ];
    let finish = prop_oneof![
        4 => Just(Finish::Complete),
        1 => Just(Finish::Length),
        1 => Just(Finish::Withheld),
        1 => Just(Finish::Broken),
        1 => Just(Finish::Unknown),
    ];
    let for_now = prop_oneof![
        Just(FailureKind::Unreachable),
        Just(FailureKind::ProviderFailed),
        Just(FailureKind::RateLimited { retry_after_s: None }),
    ];
    // The wait before asking again is a real one, so few wait.
    let waits = prop_oneof![5 => Just(false), 1 => Just(true)];
    prop_oneof![
        8 => (1..400_usize).prop_map(Step::Ask),
        3 => (1..300_usize).prop_map(Step::Think),
        6 => (1..500_usize).prop_map(Step::Say),
        6 => (finish, report).prop_map(|(finish, report)| Step::End(finish, report)),
        2 => (50..160_i64).prop_map(Step::ReportLate),
        2 => (for_now, waits).prop_map(|(kind, waits)| Step::FailForNow(kind, waits)),
        2 => (kind, prop::option::of(0..200_i64)).prop_map(|(kind, billed)| Step::Fail(kind, billed)),
        2 => Just(Step::Stop),
        1 => Just(Step::Pause),
        2 => Just(Step::Resume),
        1 => (1..3_000_i64).prop_map(Step::Extend),
        1 => (1..400_i64).prop_map(Step::Tick),
        1 => Just(Step::Restart),
    ]
}

/// What one looking on from outside would know.
struct Onlooker {
    /// The hand that says the open answer.
    hand: Option<Hand>,
    /// The hand of an answer that ended without a report.
    unreported: Option<Hand>,
    prompt: i64,
    /// The largest answer that was left for it.
    cap: i64,
    said: String,
    thought: String,
}

impl Onlooker {
    fn said_tokens(&self) -> i64 {
        Counter::new(Tokenizer::Cl100k).count(&self.said)
    }

    /// Whether the model has clearly not kept its cap, which ends the answer without anyone saying so.
    fn is_cut(&self) -> bool {
        self.said_tokens() + Counter::new(Tokenizer::Cl100k).count(&self.thought) > 2 * self.cap
    }

    /// Figures a provider could report.
    fn report(&self, percent: i64) -> Usage {
        usage(self.prompt * percent / 100, self.said_tokens() * percent / 100)
    }
}

/// After something that ended the answer, if one was being written: waits for its end.
async fn settle(interview: &mut Interview, onlooker: &mut Onlooker) {
    if onlooker.hand.take().is_some() {
        interview.ended().await;
    }
}

async fn act(mut interview: Interview, onlooker: &mut Onlooker, step: &Step) -> Interview {
    match step {
        Step::Ask(words) => {
            let question = "word ".repeat(*words);
            let hand = interview.stage.models.by_hand();
            match interview.try_ask(&question).await {
                Ok(_) => {
                    let sums =
                        interview.stage.service.store().ledger_sums(interview.id).await.unwrap();
                    let session = interview.session().await;
                    assert!(sums.reserved_tokens <= session.left_tokens(), "promised too much");
                    onlooker.cap = interview.answer_cap_tokens().await;
                    onlooker.prompt = sums.reserved_tokens - onlooker.cap;
                    onlooker.said.clear();
                    onlooker.thought.clear();
                    onlooker.hand = Some(hand);
                    onlooker.unreported = None;
                }
                Err(_) => interview.stage.models.forget_last_script(),
            }
        }
        Step::Think(words) => {
            if let Some(hand) = &onlooker.hand {
                let thoughts = "word ".repeat(*words);
                onlooker.thought.push_str(&thoughts);
                hand.give(Ok(Part::Thinking(thoughts)));
                if onlooker.is_cut() {
                    settle(&mut interview, onlooker).await;
                }
            }
        }
        Step::Say(words) => {
            if let Some(hand) = &onlooker.hand {
                hand.says(&"word ".repeat(*words));
                onlooker.said.push_str(&"word ".repeat(*words));
                if onlooker.is_cut() {
                    settle(&mut interview, onlooker).await;
                } else {
                    interview.piece().await;
                }
            }
        }
        Step::End(finish, report) => {
            let told = match report {
                Report::None => None,
                Report::Near(percent) => Some(onlooker.report(*percent)),
                Report::Nonsense(prompt, answer) => Some(usage(*prompt, *answer)),
            };
            if let Some(hand) = onlooker.hand.take() {
                hand.give(end(*finish, told));
                interview.ended().await;
                let is_listened_to = told.is_none()
                    && matches!(finish, Finish::Complete | Finish::Length | Finish::Unknown)
                    && interview.answer().await.0 != AnswerStatus::Failed;
                onlooker.unreported = is_listened_to.then_some(hand);
            }
        }
        Step::ReportLate(percent) => {
            let told = onlooker.report(*percent);
            if let Some(hand) = onlooker.unreported.take() {
                hand.give(Ok(Part::Report(told)));
                // Whether it is believed or not, it is looked at.
                hand.hung_up().await;
            }
        }
        Step::Fail(kind, billed) => {
            let usage = billed.map(|percent| onlooker.report(percent));
            if let Some(hand) = &onlooker.hand {
                hand.give(Err(Failure { usage, ..Failure::new(*kind, "scripted") }));
                settle(&mut interview, onlooker).await;
            }
        }
        Step::FailForNow(kind, waits) => {
            if let Some(hand) = &onlooker.hand {
                hand.give(Err(Failure::new(*kind, "scripted")));
                let is_tried_again = onlooker.said.is_empty() && onlooker.thought.is_empty();
                if is_tried_again && !waits {
                    interview.stage.assistant.stop(interview.id).await.unwrap();
                }
                settle(&mut interview, onlooker).await;
            }
        }
        Step::Stop => {
            interview.stage.assistant.stop(interview.id).await.unwrap();
            settle(&mut interview, onlooker).await;
        }
        Step::Pause => {
            if interview.stage.service.sessions.pause_session(interview.id, "", &by()).await.is_ok()
            {
                settle(&mut interview, onlooker).await;
            }
        }
        Step::Resume => {
            let (service, id) = (&interview.stage.service, interview.id);
            let _no_gap = service.sessions.settle_gap(id, GapAnswer::GiveBack, &by()).await;
            let _not_paused = service.sessions.resume_session(id, &by()).await;
        }
        Step::Extend(tokens) => {
            let (service, id) = (&interview.stage.service, interview.id);
            let _ended = service.sessions.extend_tokens(id, *tokens, "more", None, &by()).await;
        }
        Step::Tick(seconds) => {
            interview.stage.tick(seconds * 1_000).await;
            if interview.session().await.status == Status::Expired {
                settle(&mut interview, onlooker).await;
            }
        }
        Step::Restart => {
            interview.stage.assistant.close().await;
            settle(&mut interview, onlooker).await;
            // A Hotseat that is closed listens to no report that comes late.
            onlooker.unreported = None;
            let (stage, _) = interview.stage.restart().await;
            return Interview::on(stage, interview.id);
        }
    }
    interview
}

async fn converse(steps: Vec<Step>) {
    let config = SessionConfig { token_budget: Some(4_000), ..config("Jane") };
    let mut interview = Interview::of(config).await;
    let mut onlooker = Onlooker {
        hand: None,
        unreported: None,
        prompt: 0,
        cap: 0,
        said: String::new(),
        thought: String::new(),
    };
    for step in steps {
        interview = act(interview, &mut onlooker, &step).await;
        let (input, output) = interview.figures().await;
        let session = interview.session().await;
        assert!(input >= 0 && output >= 0 && session.left_tokens() >= 0, "after {step:?}");
        assert!(
            session.tokens_used <= session.token_budget,
            "after {step:?}: {} of {}",
            session.tokens_used,
            session.token_budget
        );
        let messages = interview.messages().await;
        assert_eq!(i64::try_from(messages.len()).unwrap(), session.message_count);
        if onlooker.hand.is_none() && !messages.is_empty() {
            assert_ne!(interview.answer().await.0, AnswerStatus::Streaming, "after {step:?}");
        }
    }
    let trail = interview.stage.service.sessions.verify_trail(interview.id).await.unwrap();
    assert_eq!(trail.verdict, Verdict::Intact);
    interview.check().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_conversation_ever_overspends(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(converse(steps));
    }
}
