//! The program is killed while an answer is written: the question is kept, and the answer but for
//! what came after it was last written.

use crate::roles::{program, wait_for};
use crate::support::chance::{chance, rounds};
use crate::support::clock::{CountingIds, MORNING, ManualClock};
use crate::support::figures::Figure;
use crate::talking::TalkingModels;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::message::{AnswerStatus, Message, MessageKind};
use hotseat_core::domain::time::Moment;
use hotseat_core::ports::Clock;
use hotseat_core::service::{Assistant, AssistantNews, By, Services};
use hotseat_core::storage::Store;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;

/// What may be lost of an answer: less than a checkpoint writes, and the piece that completes it.
const MAY_BE_LOST: usize = 2_048 + PIECE_MAX;
const PIECE_MAX: usize = 64;
/// Text is on disk no later than this after it came, in milliseconds.
const CHECKPOINT_AFTER_MS: i64 = 250;
/// Pieces after which an answer ends by itself, well before its cap.
const PIECES: usize = 500;
/// So far apart that what is on disk is there because of the time, not because of the text's length.
const SLOW: Duration = Duration::from_millis(20);
const FAST: Duration = Duration::ZERO;
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

/// A clock that runs by itself, from the same moment on in every process.
struct RunningClock(Instant);

impl Clock for RunningClock {
    fn now(&self) -> Moment {
        let ms = i64::try_from(self.0.elapsed().as_millis()).unwrap();
        Moment { wall: MORNING.wall.plus(ms), steady_ms: MORNING.steady_ms + ms, ..MORNING }
    }
}

/// Asks one question after the other, with answers whose pieces are so many microseconds apart, and says
/// how much of each was told, and when that piece was sent. Until killed.
pub async fn ask_on_and_on(arguments: &[String]) {
    let [dir, pause_us] = arguments else { panic!("dir, pause_us") };
    let pause = Duration::from_micros(pause_us.parse().unwrap());
    let clock = Arc::new(RunningClock(Instant::now()));
    let store = Arc::new(Store::open(Path::new(dir), clock.now().wall).await.unwrap().store);
    let service = Services::new(store, clock.clone(), Arc::new(CountingIds::default()));
    service.watch.recover().await.unwrap();
    let config = SessionConfig {
        candidate_name: "Jane".into(),
        time_limit_s: Some(3600),
        token_budget: Some(200_000),
        model: "gpt-4-turbo".into(),
        ..SessionConfig::default()
    };
    let by = By::interviewer("Dana");
    let id = service.sessions.create_session(config, &by).await.unwrap().id;
    service.sessions.start_session(id, &by).await.unwrap();
    let models = Arc::new(TalkingModels::default());
    let assistant = Assistant::new(&service, models.clone());
    let mut heard = assistant.listen();
    loop {
        let hand = models.by_hand();
        let asked = assistant.ask(id, QUESTION, &By::candidate()).await.unwrap();
        say(&format!("asked {}", asked.question_seq));
        for at in 0..PIECES {
            let sent_ms = clock.now().steady_ms;
            hand.says(&piece(at));
            let told = told(&mut heard).await;
            say(&format!("told {told} {sent_ms}"));
            tokio::time::sleep(pause).await;
        }
        say("ending");
        hand.ends(None);
        while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
        say("ended");
    }
}

/// Bytes of the answer once its next piece is told.
async fn told(heard: &mut Receiver<AssistantNews>) -> usize {
    loop {
        match heard.recv().await.unwrap() {
            AssistantNews::Piece { from, text, .. } => return from + text.len(),
            AssistantNews::Asked { .. }
            | AssistantNews::Waiting { .. }
            | AssistantNews::Corrected { .. } => {}
            AssistantNews::Ended { status, .. } => panic!("ended: {status:?}"),
        }
    }
}

fn say(line: &str) {
    std::io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// What a program said before it was killed.
#[derive(Default)]
struct Said {
    questions: i64,
    /// Of the newest answer: bytes told piece by piece, each with when that piece was sent.
    told: Vec<(usize, i64)>,
    /// Whether the newest answer was ended by its model, and whether that is known to be on disk.
    is_ending: bool,
    is_ended: bool,
}

impl Said {
    /// Bytes of the newest answer.
    fn told_bytes(&self) -> usize {
        self.told.last().map_or(0, |(bytes, _)| *bytes)
    }

    /// Bytes of it that have to be on disk by now: what came a checkpoint's time before the last piece but
    /// one, whose checkpoint was made before the last was told. A piece had come by when the next was
    /// sent.
    fn due_bytes(&self) -> usize {
        let Some(((_, last_ms), before)) =
            self.told.split_last().and_then(|(_, rest)| rest.split_last())
        else {
            return 0;
        };
        let came = before.windows(2).map(|pair| (pair[0].0, pair[1].1));
        let due = came.filter(|(_, came_ms)| came_ms + CHECKPOINT_AFTER_MS <= *last_ms);
        due.map(|(bytes, _)| bytes).max().unwrap_or(0)
    }
}

pub fn a_killed_program_keeps_questions_and_answers_as_far_as_they_were_written() {
    let mut chance = chance("a_killed_program_keeps_questions_and_answers");
    let kills = rounds(100, 1_000);
    let (mut wrong, mut mid_answer, mut shorter, mut due_by_time) = (Vec::new(), 0, 0, 0);
    for round in 0..kills {
        let dir = TempDir::new().unwrap();
        let (pause, after_ms) = match round % 4 {
            0 => (SLOW, chance.rng.u64(400..=1_200)),
            _ => (FAST, chance.rng.u64(..=150)),
        };
        let said = run_and_kill(dir.path(), pause, Duration::from_millis(after_ms));
        let kept = wait_for(look(dir.path(), &said));
        match kept {
            Ok(kept) => {
                mid_answer += u64::from(said.told_bytes() > 0 && !said.is_ended);
                shorter += u64::from(kept < said.told_bytes());
                due_by_time += u64::from(said.due_bytes() > 0 && said.told_bytes() < 2_048);
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
    assert!(due_by_time > 0, "no text was ever due for its age alone");
}

fn run_and_kill(dir: &Path, pause: Duration, after: Duration) -> Said {
    let pause_us = pause.as_micros().to_string();
    let mut child = program("asker").arg(dir).arg(pause_us).spawn().unwrap();
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
    let words: Vec<&str> = line.split(' ').collect();
    match words[..] {
        ["asked", _] => *said = Said { questions: said.questions + 1, ..Said::default() },
        ["told", bytes, sent_ms] => {
            said.told.push((bytes.parse().unwrap(), sent_ms.parse().unwrap()));
        }
        ["ending"] => said.is_ending = true,
        ["ended"] => said.is_ended = true,
        // The last line may have been cut off in the middle.
        _ => {}
    }
}

/// What an answer's status has to be, of which so many bytes are kept: of every answer before the newest,
/// the model's end; of the newest, whatever is known of it.
fn status_is_right(status: AnswerStatus, is_newest: bool, said: &Said) -> bool {
    match (status, is_newest) {
        (AnswerStatus::Complete, false) => true,
        (AnswerStatus::Complete, true) => said.is_ending,
        (AnswerStatus::Interrupted, true) => !said.is_ended,
        (_, _) => false,
    }
}

/// Complains of an answer whose status is not what its end was. One whose question was kept and not said
/// to be kept was begun, and not ended.
fn wrong_status(message: &Message, said: &Said) -> Option<String> {
    let MessageKind::Answer { status, .. } = message.kind else { return None };
    let newest = said.questions * 2;
    let is_right = match message.seq - newest {
        1.. => status == AnswerStatus::Interrupted,
        behind => status_is_right(status, behind == 0, said),
    };
    (!is_right).then(|| format!("message {} of {newest} is {status:?}", message.seq))
}

/// Takes the data up again as a start does, and says how much of the newest answer is there.
async fn look(dir: &Path, said: &Said) -> Result<usize, String> {
    let clock = Arc::new(ManualClock::new());
    // Later than anything the program saw, and not so much that it would be a gap.
    clock.advance(5_000);
    let store = Arc::new(Store::open(dir, clock.now().wall).await.unwrap().store);
    let ids = Arc::new(CountingIds::default());
    let service = Services::new(store, clock, ids.clone());
    service.watch.recover().await.unwrap();
    let id: SessionId = hotseat_core::ports::Ids::session_id(&*ids);
    let assistant = Assistant::new(&service, Arc::new(TalkingModels::default()));
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
    let (kept, told) = (answer.content.len(), said.told_bytes());
    if kept + MAY_BE_LOST < told || kept < said.due_bytes() {
        return Err(format!("{kept} of {told} bytes were kept, {} were due", said.due_bytes()));
    }
    if let Some(wrong) = messages.iter().find_map(|message| wrong_status(message, said)) {
        return Err(wrong);
    }
    let session = service.sessions.get_session(id).await.unwrap().unwrap().0;
    let sums = service.store().ledger_sums(id).await.unwrap();
    if (session.tokens_used, 0) != (sums.input_tokens + sums.output_tokens, sums.reserved_tokens) {
        return Err(format!("{} used, {sums:?}", session.tokens_used));
    }
    let findings = service.store().check().await.unwrap().findings;
    if findings.is_empty() { Ok(kept) } else { Err(format!("{findings:?}")) }
}
