//! Taking back and handing over as fast as calls go: the window that is there is the one whose turn it
//! is, and nothing of the candidate before reaches the session after.

use crate::interview::{Interview, PASSCODE};
use crate::ledger;
use crate::support::figures::Figure;
use crate::whole::Computer;
use crate::window::id;
use serde_json::{Value, json};

/// Takes the laptop back and hands each of these sessions over in turn, each as soon as the call
/// before was answered. Gives what was refused.
const TURNS: &str = "
    const [sessions, request_ids, done] = arguments;
    const ask = (command, request) => window.__TAURI_INTERNALS__.invoke(command, { request });
    const refused = [];
    let before = sessions.shift();
    for (const id of sessions) {
        try {
            await ask('take_back', { request_id: request_ids.pop(), id: before });
            await ask('hand_over', { request_id: request_ids.pop(), id, console_stays: true,
                begins: 'candidate' });
        } catch (error) {
            refused.push(error);
        }
        before = id;
    }
    done(refused);";

/// Saves an own answer that names its session, again and again, as long as the page is there.
const WRITES_ON: &str = "
    const [text] = arguments;
    let revision = Date.now();
    const save = () => window.__TAURI_INTERNALS__
        .invoke('save_own_answer', { request: { text, language: 'text', revision: ++revision } })
        .catch(() => undefined).then(() => setTimeout(save, 30));
    save(); save();";

/// An interview with the console on a second display, two sessions under way, and the first handed
/// over.
async fn two_under_way() -> (Interview, [String; 2]) {
    let computer = Computer { has_second_display: true, ..Computer::default() };
    let interview = Interview::open(computer).await;
    let sessions = [interview.create("Jane").await, interview.create("John").await];
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    interview.ask("set_passcode", passcode).await.unwrap();
    for (turn, session) in sessions.iter().enumerate() {
        if turn > 0 {
            interview.turn_to("console").await;
            turns(&interview, &[&sessions[turn - 1], session]).await;
        } else {
            let terms = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
                "console_stays": true, "begins": "candidate" });
            interview.ask("hand_over", terms).await.unwrap();
        }
        interview.turn_to("candidate").await;
        interview.begin().await;
    }
    interview.turn_to("console").await;
    turns(&interview, &[&sessions[1], &sessions[0]]).await;
    (interview, sessions)
}

async fn turns(interview: &Interview, sessions: &[&String]) {
    let ids: Vec<_> = (0..2 * sessions.len()).map(|_| uuid::Uuid::now_v7()).collect();
    let script = format!("(async (...arguments) => {{ {TURNS} }})(...arguments)");
    let refused =
        interview.page.execute_async(&script, vec![json!(sessions), json!(ids)]).await.unwrap();
    assert_eq!(refused, json!([]));
}

/// Waits until the page has written into the session it belongs to.
async fn until_written(interview: &Interview, name: &str) {
    let sql = format!("select count(*) from own_answers where content = 'written by {name}'");
    ledger::until_number(interview.dir.path(), &sql, |written| written > 0).await;
}

async fn seated(interview: &Interview) -> Value {
    let start = interview.ask("candidate_start", json!({})).await.unwrap();
    start["view"]["candidate_name"].clone()
}

#[tokio::test]
async fn taken_back_and_handed_over_at_once_the_candidates_window_is_there_every_time() {
    let (interview, [jane, john]) = two_under_way().await;
    let mut row = vec![&jane];
    for _ in 0..20 {
        row.extend([&john, &jane]);
    }
    row.push(&john);
    turns(&interview, &row).await;
    interview.turn_to("candidate").await;
    interview.see(&id("composer")).await;
    assert_eq!(seated(&interview).await, "John");
    interview.until_open(&["/candidate.html", "/console.html"]).await;
    assert_eq!(interview.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_a_page_writes_until_it_goes_reaches_the_session_after() {
    let (interview, [jane, john]) = two_under_way().await;
    let (rounds, mut strays) = (10, Vec::new());
    let (mut here, mut next) = (("Jane", &jane), ("John", &john));
    for _ in 0..rounds {
        interview.turn_to("candidate").await;
        interview.see(&id("composer")).await;
        interview.run(WRITES_ON, vec![json!(format!("written by {}", here.0))]).await;
        until_written(&interview, here.0).await;
        interview.turn_to("console").await;
        turns(&interview, &[here.1, next.1]).await;
        let sql = "select count(*) from own_answers a join sessions s on s.id = a.session_id
            where a.content <> 'written by ' || s.candidate_name";
        let stray = ledger::number(interview.dir.path(), sql).await;
        strays.extend((stray > 0).then_some(here.0));
        (here, next) = (next, here);
    }
    let written = ledger::number(interview.dir.path(), "select count(*) from own_answers").await;
    Figure {
        id: "C9 turns",
        promise: "What a candidate's page writes until it goes never reaches the session handed over next",
        tried: format!("{rounds} turns, a page writing on in each"),
        losses: strays.len() as u64,
        control: "the sessions the pages belong to",
        control_losses: format!("{written} of 2 hold what their own page wrote"),
        seed: None,
    }
    .record();
    assert_eq!(strays, Vec::<&str>::new());
    assert_eq!(written, 2);
}
