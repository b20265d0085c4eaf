//! The program is killed while an answer is written: the question is kept, and the answer but for
//! what came after it was last written.

use crate::roles::{program, wait_for};
use crate::support::chance::{chance, rounds};
use crate::support::clock::{CountingIds, ManualClock};
use crate::support::figures::Figure;
use crate::talking::{Hand, TalkingModels};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::ports::Clock;
use hotseat_core::service::{Assistant, By, Heard, SessionService};
use hotseat_core::storage::Store;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// What may be lost of an answer: less than a checkpoint writes, and the piece that completes it.
const MAY_BE_LOST: usize = 2_048 + PIECE_MAX;
const PIECE_MAX: usize = 64;
const QUESTION: &str = "Why does it stop? 天";

/// The answer at the place `at`: words that tell where they stand, so that nothing can be shuffled.
fn piece(at: usize) -> String {
    format!("wort{at} ü ")
}

fn answer_up_to(bytes: usize) -> String {
    let mut text = String::new();
    for at in 0.. {
        if text.len() >= bytes {
            break;
        }
        text += &piece(at);
    }
    text
}

/// Asks one question after the other, with answers that go on and on, and says how much of each was
/// told. Until killed.
pub async fn ask_on_and_on(arguments: &[String]) {
    let [dir] = arguments else { panic!("dir") };
    let clock = Arc::new(ManualClock::new());
    let store = Arc::new(Store::open(Path::new(dir), clock.now().wall).await.unwrap().store);
    let service = SessionService::new(store, clock, Arc::new(CountingIds::default()));
    service.recover().await.unwrap();
    let config = SessionConfig {
        candidate_name: "Jane".into(),
        time_limit_s: Some(3600),
        token_budget: Some(200_000),
        model: "gpt-4-turbo".into(),
        ..SessionConfig::default()
    };
    let by = By::interviewer("Dana");
    let id = service.create_session(config, &by).await.unwrap().id;
    service.start_session(id, &by).await.unwrap();
    let models = Arc::new(TalkingModels::default());
    let assistant = Assistant::new(service, models.clone());
    let mut heard = assistant.listen();
    loop {
        let hand = models.by_hand();
        let asked = assistant.ask(id, QUESTION, &By::candidate()).await.unwrap();
        say(&format!("asked {}", asked.question_seq));
        let talk = tokio::spawn(talk(hand));
        loop {
            match heard.recv().await.unwrap() {
                Heard::Piece { from, text, .. } => say(&format!("told {}", from + text.len())),
                Heard::Asked { .. } => {}
                Heard::Ended { .. } => break,
            }
        }
        say("ended");
        talk.abort();
    }
}

async fn talk(hand: Hand) {
    for at in 0.. {
        hand.says(&piece(at));
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
}

fn say(line: &str) {
    std::io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// What a program said before it was killed.
#[derive(Default)]
struct Said {
    questions: i64,
    /// Bytes of the newest answer, and whether it had its end.
    told: usize,
    is_ended: bool,
}

pub fn a_killed_program_keeps_questions_and_answers_as_far_as_they_were_written() {
    let mut chance = chance("a_killed_program_keeps_questions_and_answers");
    let kills = rounds(100, 1_000);
    let (mut wrong, mut mid_answer, mut shorter) = (Vec::new(), 0, 0);
    for round in 0..kills {
        let dir = TempDir::new().unwrap();
        let after = Duration::from_millis(chance.rng.u64(..=150));
        let said = run_and_kill(dir.path(), after);
        let kept = wait_for(look(dir.path(), &said));
        match kept {
            Ok(kept) => {
                mid_answer += u64::from(said.told > 0 && !said.is_ended);
                shorter += u64::from(kept < said.told);
            }
            Err(reason) => wrong.push(format!("round {round}: {reason}")),
        }
    }
    Figure {
        id: "L7",
        promise: "A program killed in mid-answer keeps the question and the answer's text",
        tried: format!("{kills} kills, {mid_answer} in mid-answer"),
        losses: wrong.len() as u64,
        control: "nothing at all may be lost, not even what was told since the last checkpoint",
        control_losses: format!("{shorter} of {mid_answer}"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(mid_answer > kills / 2, "only {mid_answer} of {kills} kills hit an answer");
    assert!(shorter > 0, "what is not written yet was never missed: the check sees nothing");
}

fn run_and_kill(dir: &Path, after: Duration) -> Said {
    let mut child = program("asker").arg(dir).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = Said::default();
    while said.questions == 0 {
        hear(&mut said, &lines.next().expect("the asker ended by itself").unwrap());
    }
    sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines {
        hear(&mut said, &line.unwrap());
    }
    said
}

fn hear(said: &mut Said, line: &str) {
    match line.split_once(' ') {
        Some(("asked", _)) => {
            said.questions += 1;
            (said.told, said.is_ended) = (0, false);
        }
        Some(("told", bytes)) => said.told = bytes.parse().unwrap(),
        _ => said.is_ended = true,
    }
}

/// Takes the data up again as a start does, and says how much of the newest answer is there.
async fn look(dir: &Path, said: &Said) -> Result<usize, String> {
    let clock = Arc::new(ManualClock::new());
    let store = Arc::new(Store::open(dir, clock.now().wall).await.unwrap().store);
    let ids = Arc::new(CountingIds::default());
    let service = SessionService::new(store, clock, ids.clone());
    service.recover().await.unwrap();
    let id: SessionId = hotseat_core::ports::Ids::session_id(&*ids);
    let assistant = Assistant::new(service.clone(), Arc::new(TalkingModels::default()));
    let messages = assistant.conversation(id, None, 500).await.unwrap().messages;
    let questions = messages.iter().filter(|message| message.content == QUESTION).count();
    // One that was kept and not said to be kept may be there, too.
    if !(said.questions..=said.questions + 1).contains(&i64::try_from(questions).unwrap()) {
        return Err(format!("{questions} questions, {} were acknowledged", said.questions));
    }
    let at = usize::try_from(said.questions * 2 - 1).unwrap();
    let answer = messages.get(at).ok_or("the answer's row is gone")?;
    if !answer_up_to(answer.content.len()).starts_with(&answer.content) {
        return Err("the text is not what was said".into());
    }
    if answer.content.len() + MAY_BE_LOST < said.told {
        return Err(format!("{} of {} bytes were kept", answer.content.len(), said.told));
    }
    for message in &messages {
        if matches!(message.kind, MessageKind::Answer { status: AnswerStatus::Streaming, .. }) {
            return Err(format!("message {} is still being written", message.seq));
        }
    }
    let session = service.get_session(id).await.unwrap().unwrap().0;
    let sums = service.store().ledger_sums(id).await.unwrap();
    if (session.tokens_used, 0) != (sums.input_tokens + sums.output_tokens, sums.reserved_tokens) {
        return Err(format!("{} used, {sums:?}", session.tokens_used));
    }
    let findings = service.store().check().await.unwrap().findings;
    if findings.is_empty() { Ok(answer.content.len()) } else { Err(format!("{findings:?}")) }
}
