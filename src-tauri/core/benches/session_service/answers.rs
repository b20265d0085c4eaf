//! Keeping an own answer as it is typed: the text alone, and with the step that led to it, in turn.

use crate::Effort;
use crate::outside::now;
use crate::report::{Bar, Line};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::own_answer::{Around, KeptAnswer, OwnAnswer};
use hotseat_core::domain::time::UtcMs;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Which;

/// A long answer: what is written each time.
const CHARS: usize = 20_000;

/// The first column is the text alone, as it was kept before histories were; the second has its step as well.
pub async fn measure(service: &Services, effort: Effort) -> Vec<Line> {
    let mut line = Line::new("keep an own answer: text alone | with its step", Bar::None);
    let (alone, with_step) = (a_session(service, 1).await, a_session(service, 2).await);
    let mut text = "def allow(now): return True\n".repeat(CHARS / 28);
    for round in 0..=effort.rounds {
        for _ in 0..effort.batch {
            text.insert(text.len() / 2, 'x');
            for is_alone in [round % 2 == 0, round % 2 != 0] {
                let id = if is_alone { alone } else { with_step };
                let begin = now();
                keep(service, id, &text, !is_alone).await;
                let took = begin.elapsed();
                if is_alone { line.raw.push(took) } else { line.ours.push(took) }
            }
        }
        if round == 0 {
            line.forget();
        }
    }
    vec![line]
}

async fn keep(service: &Services, id: SessionId, text: &str, with_step: bool) {
    let mut writer = service.store().write().await;
    let (mut change, _) = writer.open(Which::Session(id), None).await.unwrap().unwrap();
    let mut kept = change.tx().find_own_answer(id).await.unwrap().unwrap_or_default();
    let revision = kept.answer.revision + 1;
    let answer = OwnAnswer {
        text: text.to_owned(),
        revision,
        saved_at: UtcMs(revision),
        ..kept.answer.clone()
    };
    let step = if with_step {
        kept.take_in(answer, Around::default(), || vec![7; 32]).unwrap()
    } else {
        kept = KeptAnswer { answer, history: None };
        None
    };
    change.text().save_own_answer(&kept, step.as_ref()).await.unwrap();
    change.commit(None).await.unwrap();
}

async fn a_session(service: &Services, nth: u64) -> SessionId {
    let config = SessionConfig {
        candidate_name: format!("Jane {nth}"),
        time_limit_s: Some(3_600),
        token_budget: Some(50_000),
        model: "practice".into(),
        ..SessionConfig::default()
    };
    service.sessions.create_session(config, &By::interviewer("Dana")).await.unwrap().id
}
