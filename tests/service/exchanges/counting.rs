//! Charges of models that count otherwise than we do: servers with other tokenizers and templates, which
//! report what they took only now and then.

use super::Interview;
use crate::stage::{Stage, by, config};
use crate::support::chance::{chance, rounds};
use fastrand::Rng;
use hotseat_core::domain::assistant::{Conversation, Finish};
use hotseat_core::domain::config::SessionConfig;
use tiktoken_rs::{
    CoreBPE, cl100k_base_singleton, o200k_base_singleton, p50k_base_singleton, r50k_base_singleton,
};

/// A server that counts so.
struct Server {
    name: &'static str,
    tokenizer: &'static CoreBPE,
    around: usize,
    before: usize,
}

impl Server {
    fn tokens(&self, text: &str) -> i64 {
        i64::try_from(self.tokenizer.encode_ordinary(text).len()).unwrap()
    }

    fn sent(&self, conversation: &Conversation) -> i64 {
        let turns = conversation.clone().by_turns().0;
        let text: i64 = turns.iter().map(|turn| self.tokens(&turn.text)).sum();
        text + i64::try_from(turns.len() * self.around + self.before).unwrap()
    }
}

fn servers() -> Vec<Server> {
    let tokenizers: [(&str, &'static CoreBPE); 4] = [
        ("cl100k", cl100k_base_singleton()),
        ("o200k", o200k_base_singleton()),
        ("p50k", p50k_base_singleton()),
        ("r50k", r50k_base_singleton()),
    ];
    let templates = [(4, 3), (75, 0), (0, 1_200), (12, 60)];
    let of = |(name, tokenizer)| {
        templates.map(|(around, before)| Server { name, tokenizer, around, before })
    };
    tokenizers.into_iter().flat_map(of).collect()
}

const SENTENCES: [&str; 8] = [
    "A sliding window keeps the times of the newest requests. ",
    "Each user has a queue of their own, which a timer empties. ",
    "What should happen where two servers share the count? ",
    "A token bucket allows short bursts and costs constant memory. ",
    "The clock of the database decides, because the others drift. ",
    "It is O(n) in the worst case, and usually much less. ",
    "I would test it with a clock that the test moves. ",
    "You can drop entries that are older than the window. ",
];

/// Sentences, without the spaces that some tokenizers count one by one.
fn text(rng: &mut Rng, sentences: std::ops::Range<usize>) -> String {
    (0..rng.usize(sentences)).map(|_| rng.choice(SENTENCES).unwrap()).collect()
}

/// An interview whose model's tokens we can only estimate.
async fn estimated() -> Interview {
    let stage = Stage::new().await;
    stage.tamper("update models set tokenizer = 'estimate' where id = 'gpt-4'").await;
    let (stage, _) = stage.restart().await;
    let wanted = SessionConfig { token_budget: Some(200_000), ..config("Jane") };
    let id = stage.service.sessions.create_session(wanted, &by()).await.unwrap().id;
    stage.start(id).await;
    Interview::on(stage, id)
}

/// A question and its answer, and what the server took for it.
async fn exchange(interview: &mut Interview, server: &Server, rng: &mut Rng, reports: bool) -> i64 {
    let hand = interview.ask_by_hand(&text(rng, 1..4)).await;
    let (conversation, _) = interview.stage.models.calls().pop().unwrap();
    let sent = server.sent(&conversation);
    let answer = text(rng, 3..15);
    hand.says(&answer);
    interview.piece().await;
    let received = server.tokens(&answer);
    if reports {
        hand.give(crate::talking::end(Finish::Complete, super::reported(sent, received)));
        interview.ended().await;
    } else if rng.bool() {
        hand.ends(None);
        interview.ended().await;
    } else {
        interview.stage.assistant.stop(interview.id).await.unwrap();
        interview.ended().await;
    }
    sent + received
}

#[tokio::test]
async fn once_two_reports_came_charges_stay_within_a_twentieth_of_the_truth() {
    let mut chance = chance("once_two_reports_came_charges_stay_within_a_twentieth_of_the_truth");
    for _ in 0..rounds(1, 20) {
        for server in servers() {
            let mut interview = estimated().await;
            let rng = &mut chance.rng;
            let mut truth = 0;
            for exchanged in 0..14 {
                let reports = exchanged < 2 || rng.u8(..4) == 0;
                truth += exchange(&mut interview, &server, rng, reports).await;
                let session = interview.session().await;
                let charged = session.tokens_used;
                let Server { name, around, before, .. } = server;
                assert!(
                    (charged - truth).abs() * 20 <= truth,
                    "{name}, {around} around and {before} before, after {exchanged}: charged \
                     {charged} for {truth}"
                );
                assert!(charged <= session.token_budget);
            }
            interview.figures().await;
            interview.check().await;
        }
    }
}

#[tokio::test]
async fn before_the_first_report_no_more_is_charged_than_can_be_true() {
    let mut chance = chance("before_the_first_report_no_more_is_charged_than_can_be_true");
    // Of the tokenizers known none takes less for prose than o200k.
    for server in servers().into_iter().filter(|server| server.around >= 4) {
        let mut interview = estimated().await;
        let truth = exchange(&mut interview, &server, &mut chance.rng, false).await;
        let charged = interview.session().await.tokens_used;
        assert!(charged <= truth, "{}: charged {charged} for {truth}", server.name);
    }
}

#[tokio::test]
async fn an_answer_at_the_servers_own_cap_is_not_hung_up_on_and_is_charged_as_reported() {
    // By our count the answer has more tokens than the cap, by the server's just as many.
    let mut interview = estimated().await;
    let server = &servers()[0];
    for _ in 0..3 {
        let hand = interview.ask_by_hand("Which limiter?").await;
        let cap = interview.answer_cap_tokens().await;
        let words = "a tokenizer of another vocabulary ".repeat(usize::try_from(cap).unwrap() / 5);
        hand.says(&words);
        interview.piece().await;
        let (conversation, _) = interview.stage.models.calls().pop().unwrap();
        let (sent, received) = (server.sent(&conversation), cap);
        let before = interview.session().await.tokens_used;
        hand.give(crate::talking::end(Finish::Length, super::reported(sent, received)));
        let (session, _) = interview.ended().await;
        assert_eq!(session.tokens_used - before, sent + received);
    }
}

#[tokio::test]
async fn what_one_session_learned_of_a_model_the_next_begins_with() {
    let mut interview = estimated().await;
    let server = servers().into_iter().find(|server| server.before == 1_200).unwrap();
    let first = interview.stage.assistant.estimate(interview.id, "Why?").await.unwrap();
    assert!(first.prompt_tokens < 600, "{first:?}");
    let mut rng = Rng::with_seed(7);
    for _ in 0..3 {
        exchange(&mut interview, &server, &mut rng, true).await;
    }
    let next = interview.stage.started("Next").await;
    let learned = interview.stage.assistant.estimate(next, "Why?").await.unwrap();
    assert!(learned.prompt_tokens > 1_200, "{learned:?}");
}
