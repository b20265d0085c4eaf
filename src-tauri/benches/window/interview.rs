//! The candidate's window at work: an answer that streams, a long conversation, and typing beside both.

use super::opened::{Opened, Program};
use hotseat::{RandomIds, SystemClock};
use hotseat_core::domain::catalogue::{ModelInput, ProviderInput, Tokenizer};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::ports::Clock;
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::{
    Argon2Cost, By, CatalogueService, HandoverService, PasscodeService, Services,
};
use hotseat_core::storage::{DATABASE_FILE, Store};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Messages of the long conversation.
pub const MESSAGES: i64 = 2_000;
/// Scrolled in a frame, which is less than a view is high, and scripts that may take.
const STEP_PX: i32 = 300;
const MOST_SCRIPTS: usize = 8;
/// Pieces of the streamed answer, which together are shorter than an answer may be, and how far they are
/// apart.
const PIECES: u32 = 400;
const APART: Duration = Duration::from_millis(10);

/// In milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// From a piece's leaving the server to its being on screen, for 19 of 20.
    pub piece_p95: f64,
    /// The longest frame while scrolling through the long conversation.
    pub scrolling: f64,
    /// For 19 of 20 keys: handling it and laying out what it changes, while an answer streams.
    pub key_p95: f64,
    /// Likewise with nothing going on, and while a program loops.
    pub key_alone_p95: f64,
    pub key_beside_run_p95: f64,
}

/// Measures in a window of the program on this folder, which is made for it.
pub async fn work(dir: &Path) -> Work {
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}/v1", server.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((caller, _)) = server.accept().await {
            tokio::spawn(answer(caller));
        }
    });
    let session = prepare(dir, &base_url).await;
    fill(&dir.join(DATABASE_FILE), session.0.as_bytes());
    let opened = Opened::by_driver(&Program::candidate(dir)).await;
    opened
        .script(
            "await until(() => one('consent'));
             one('consent').click();
             await painted();
             one('begin').click();
             await until(() => one('composer') && one('message')
                 && one('own-answer').shadowRoot?.querySelector('.cm-content'));
             done(true);",
        )
        .await;
    let scrolling = scroll(&opened).await;
    let piece_p95 = listen(&opened).await;
    let key_p95 = type_while_it_streams(&opened).await;
    let (key_alone_p95, key_beside_run_p95) = type_beside_a_run(&opened).await;
    opened.end().await;
    Work { piece_p95, scrolling, key_p95, key_alone_p95, key_beside_run_p95 }
}

/// Scrolls to the conversation's beginning, which loads it, and back to its end.
async fn scroll(opened: &Opened) -> f64 {
    let up = scroll_by(opened, -STEP_PX).await;
    up.max(scroll_by(opened, STEP_PX).await)
}

/// Scrolls as far as it goes, a step a frame, in as many scripts as that takes; every message has to come by.
async fn scroll_by(opened: &Opened, step_px: i32) -> f64 {
    let mut longest = 0.0;
    for _ in 0..MOST_SCRIPTS {
        let told = opened.script(&scrolling(step_px)).await;
        longest = f64::max(longest, told["longest"].as_f64().expect("a number"));
        if told["is_there"] == true {
            assert_eq!(told["seen"], MESSAGES, "messages that came by");
            return longest;
        }
    }
    panic!("scrolling got nowhere");
}

/// A driver's scripts end after 30 seconds: this one stops before.
fn scrolling(step_px: i32) -> String {
    format!(
        "const box = one('conversation');
         const seen = (window.messages_seen ??= new Set());
         const stops_at = performance.now() + 20000;
         let [longest, is_there] = [0, false];
         while (!is_there && performance.now() < stops_at) {{
             const before = performance.now();
             // A hand on the wheel, without which the page takes no scroll upwards for a person's.
             box.dispatchEvent(new WheelEvent('wheel', {{ deltaY: {step_px} }}));
             box.scrollTop += {step_px};
             await frame();
             longest = Math.max(longest, performance.now() - before);
             const shown = [...box.querySelectorAll('[data-testid=message]')];
             if (shown.length > 100) throw new Error('more messages than near the view');
             for (const message of shown) seen.add(message.dataset.seq);
             is_there = {step_px} < 0
                 ? box.scrollTop === 0 && shown.some((message) => message.dataset.seq === '1')
                 : box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
         }}
         if (is_there) delete window.messages_seen;
         done({{ longest, is_there, seen: seen.size }});"
    )
}

/// Asks, and takes the time of every piece: each says when it left.
async fn listen(opened: &Opened) -> f64 {
    let p95 = opened
        .script(&format!(
            "const ask = (text) => {{ type(one('composer'), text); }};
             ask('How fast?');
             await until(() => one('send') && !one('send').ariaDisabled);
             one('send').click();
             const late = [], seen = new Set();
             const now = () => performance.timeOrigin + performance.now();
             const last = () => [...document.querySelectorAll('[data-testid=message]')].at(-1);
             const before = last();
             // What is put into the page before a frame is drawn is on screen once the next one begins.
             const look = () => {{
                 const message = last();
                 if (message === before) return;
                 for (const stamp of message.textContent.match(/t\\d+\\.\\d+/g) ?? []) {{
                     if (seen.has(stamp)) continue;
                     seen.add(stamp);
                     requestAnimationFrame(() => late.push(now() - Number(stamp.slice(1))));
                 }}
             }};
             const changes = new MutationObserver(look);
             changes.observe(one('conversation'),
                 {{ childList: true, subtree: true, characterData: true }});
             await until(() => late.length >= {PIECES} * 0.9);
             changes.disconnect();
             late.sort((a, b) => a - b);
             await until(() => one('send'));
             done(late[Math.floor(late.length * 0.95)]);"
        ))
        .await;
    p95.as_f64().expect("a number")
}

/// Types into the own answer while another answer streams.
async fn type_while_it_streams(opened: &Opened) -> f64 {
    opened
        .script(
            "type(one('composer'), 'And now?');
             await until(() => one('send') && !one('send').ariaDisabled);
             one('send').click();
             await until(() => one('stop'));
             done(true);",
        )
        .await;
    type_keys(opened).await
}

/// Types into the own answer with nothing going on, and while a program loops until it is stopped.
async fn type_beside_a_run(opened: &Opened) -> (f64, f64) {
    opened.script("await until(() => !one('stop')); done(true);").await;
    // The first run makes the interpreter ready, which takes ten seconds once.
    run(opened, "print(1)", "finished").await;
    let alone = type_keys(opened).await;
    run(opened, "while True:\n    pass", "running").await;
    let beside = type_keys(opened).await;
    opened.script(&format!("{RUNS} await ask('stop_run', {{}}); done(true);")).await;
    (alone, beside)
}

/// Asks Rust as the page does.
const RUNS: &str = "const ask = (command, request) =>
    window.__TAURI_INTERNALS__.invoke(command, { request });";

/// Has the candidate's program run, and waits until it is as far as that.
async fn run(opened: &Opened, code: &str, state: &str) {
    let code = serde_json::to_string(code).unwrap();
    let is_there = match state {
        "running" => "run.outcome === null",
        _ => "run.outcome !== null",
    };
    let told = opened
        .script(&format!(
            "{RUNS}
             const {{ revision }} = await ask('get_own_answer', {{}});
             await ask('save_own_answer', {{
                 text: {code}, language: 'python', revision: revision + 1, caret: null, pasted: [],
             }});
             ask('run_code', {{ input: '' }}).catch((error) => (window.run_failed = error));
             let run = null;
             const stops_at = performance.now() + 25000;
             while (!(run && {is_there}) && performance.now() < stops_at && !window.run_failed) {{
                 await new Promise((rest) => setTimeout(rest, 50));
                 run = await ask('newest_run', {{}});
             }}
             done({{ is_there: Boolean(run && {is_there}), run, failed: window.run_failed ?? null }});"
        ))
        .await;
    assert_eq!(told["is_there"], true, "{told}");
}

/// For 19 of 20 keys: milliseconds for handling it and laying out what it changes.
async fn type_keys(opened: &Opened) -> f64 {
    let p95 = opened
        .script(
            "const editor = one('own-answer').shadowRoot.querySelector('.cm-content');
             editor.focus();
             const took = [];
             for (let n = 0; n < 200; n += 1) {
                 const before = performance.now();
                 document.execCommand('insertText', false, n % 40 === 39 ? '\\n' : 'x');
                 void editor.offsetHeight;
                 took.push(performance.now() - before);
                 await new Promise((rest) => setTimeout(rest, 15));
             }
             if (editor.textContent.length < 150) throw new Error('nothing was typed');
             took.sort((a, b) => a - b);
             done(took[Math.floor(took.length * 0.95)]);",
        )
        .await;
    p95.as_f64().expect("a number")
}

/// A folder with a session handed over, which no model answers.
pub async fn hand_over(dir: &Path) {
    prepare(dir, "http://127.0.0.1:9/v1").await;
}

/// A folder with a session handed over, and a model that answers there.
async fn prepare(dir: &Path, base_url: &str) -> SessionId {
    std::fs::create_dir_all(dir).unwrap();
    let clock = Arc::new(SystemClock::new());
    let store = Arc::new(Store::open(dir, clock.now().wall).await.unwrap().store);
    let by = By::interviewer("Dana");
    let keys = Arc::new(hotseat::Keychain::of_system());
    let models = Arc::new(Providers::new(keys.clone(), Timeouts::default()));
    let catalogue = CatalogueService::new(
        Arc::clone(&store),
        (clock.clone(), Arc::new(RandomIds)),
        (models.clone(), keys),
    );
    let provider = ProviderInput {
        name: "Bench".into(),
        base_url: base_url.into(),
        needs_key: false,
        first_piece_timeout_s: Some(60),
    };
    catalogue.save_provider(None, provider, &by).await.unwrap();
    let found = store.catalogue();
    let provider = found.providers().iter().find(|one| one.name == "Bench").unwrap().id.clone();
    let model = ModelInput {
        remote_id: "bench".into(),
        name: "Bench".into(),
        tokenizer: Tokenizer::Cl100k,
        context_window_tokens: Some(16_000),
        max_answer_tokens: Some(8_000),
    };
    catalogue.save_model(None, &provider, model, &by).await.unwrap();
    let found = store.catalogue();
    let model = found.models().iter().find(|one| one.remote_id == "bench").unwrap().id.clone();
    let services = Services::new(Arc::clone(&store), clock.clone(), Arc::new(RandomIds));
    let config = SessionConfig {
        candidate_name: "Jane".into(),
        time_limit_s: Some(3_600),
        token_budget: Some(200_000),
        model,
        challenge_text: Some("# A task".into()),
        ..SessionConfig::default()
    };
    let session = services.sessions.create_session(config, &by).await.unwrap().id;
    let argon2_cost = Argon2Cost { memory_kib: 8, passes: 1 };
    let passcode =
        PasscodeService::new(Arc::clone(&store), clock, Arc::new(RandomIds), argon2_cost);
    passcode.set_passcode("open sesame", None).await.unwrap();
    let handover = HandoverService::new(&services);
    let terms = HandoverTerms { console_stays: false, begins: StartedBy::Candidate };
    handover.hand_over(session, terms, &by).await.unwrap();
    drop((passcode, handover, catalogue));
    session
}

/// Adds a long conversation, as if it had been led.
fn fill(database: &Path, session: &[u8]) {
    let connection = super::raw::connect(database);
    let (question, answer) = ("How would you compare these two ways?", ANSWER);
    connection
        .execute(
            "with recursive n (seq) as (select 1 union all select seq + 1 from n where seq < ?2)
             insert into messages
                 (session_id, seq, role, status, content, model, created_at, ended_at, context_from)
             select ?1, seq, iif(seq % 2, 'user', 'assistant'), iif(seq % 2, 'asked', 'complete'),
                 iif(seq % 2, ?3, ?4) || ' (' || seq || ')', 'bench', seq,
                 iif(seq % 2, null, seq), iif(seq % 2, null, 1)
             from n",
            rusqlite::params![session, MESSAGES, question, answer],
        )
        .unwrap();
    let counted = "update sessions set message_count = ?2 where id = ?1";
    connection.execute(counted, rusqlite::params![session, MESSAGES]).unwrap();
    connection.close().unwrap();
}

const ANSWER: &str = "A **log** is exact but grows. A *counter* is nearly exact and does not:\n\n\
    ```python\ncount = current + previous * (1 - elapsed / window)\n```\n\n- first\n- second\n\nSo it depends.";

/// Streams pieces, each with the moment it left, then goes.
async fn answer(mut caller: TcpStream) {
    let mut request = vec![0; 1 << 20];
    // Small enough to come at once.
    if caller.read(&mut request).await.unwrap_or(0) == 0 {
        return;
    }
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    if caller.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    let mut ticks = tokio::time::interval(APART);
    for nth in 0..PIECES {
        ticks.tick().await;
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1_000.0;
        let text =
            if nth % 12 == 11 { format!("t{now_ms:.3}\n\n") } else { format!("t{now_ms:.3} ") };
        let event =
            serde_json::json!({ "choices": [{ "index": 0, "delta": { "content": text } }] });
        if caller.write_all(format!("data: {event}\n\n").as_bytes()).await.is_err() {
            return;
        }
    }
    let end = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    // Who hung up has heard enough.
    let _ = caller.write_all(end.as_bytes()).await;
}
