//! The process that draws the page dies; the page comes back.

use crate::driver::{child_named, gone};
use crate::ledger;
use crate::screen::Screen;
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::json;
use std::fs;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A screen, and something on it whose effect can be seen outside.
struct Place {
    name: &'static str,
    press: &'static str,
    effect: &'static str,
}

const PLACES: [Place; 4] = [
    Place {
        name: "sessions",
        press: "action-resume",
        effect: "select count(*) from session_events where type = 'session_resumed'",
    },
    Place {
        name: "session",
        press: "bookmark",
        effect: "select min(count(*), 1) from session_events where type = 'note_added'",
    },
    Place { name: "new", press: "create-session", effect: "select count(*) - 1 from sessions" },
    Place { name: "help", press: "", effect: "select count(*) from drafts" },
];

#[tokio::test]
async fn a_page_whose_process_is_killed_works_again_on_the_same_screen() {
    let (mut losses, mut slowest) = (0, Duration::ZERO);
    for place in &PLACES {
        let screen = Screen::open();
        let (window, session) = open_with_running_session(&screen).await;
        let program = window.driver.program().unwrap();
        if place.press == "action-resume" {
            let pause = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "reason": "" });
            window.ask("pause_session", pause).await.unwrap();
        }
        go_to(&window, place, &session).await;
        // Where nothing is pressed, keys are.
        let at = match place.press {
            "" => (1, 1),
            press => window.middle_of(&id(press)).await,
        };
        let dir = window.dir.path();
        assert_eq!(ledger::number(dir, place.effect).await, 0, "{}", place.name);
        let started = Instant::now();
        kill_page(program).await;
        let is_back = works(&screen, &window, place, at).await;
        slowest = slowest.max(started.elapsed());
        println!("{}: works again: {is_back}, after {:?}", place.name, started.elapsed());
        losses += u64::from(!is_back);
        let check = ledger::entries(dir, &session, "session_started").await;
        assert_eq!(check.len(), 1);
        assert!(ledger::entries(dir, &session, "gap_detected").await.is_empty());
    }
    let after_too_many = page_that_dies_too_often().await;
    assert_eq!(losses, 0, "pages that did not work again");
    assert!(!after_too_many, "a page nobody brought back was back");
    Figure {
        id: "U1",
        promise: "A page whose process is killed is loaded anew, works again on the same \
                  screen, and no session notices",
        tried: format!("{} screens, the slowest after {} ms", PLACES.len(), slowest.as_millis()),
        losses,
        control: "the page is not brought back: it died a fourth time within a minute, and a native \
                  message says so",
        control_losses: "1 of 1".into(),
        seed: None,
    }
    .record();
}

const MARKS: &str = "select count(*) from session_events where type = 'note_added'";

/// Whether a native message says that the page is not brought back any more.
fn is_given_up(screen: &Screen, program: Pid) -> bool {
    screen.shows(program, "Hotseat's window can't be kept open")
}

/// Whether the page is back after its fourth death within a minute. A native message says that it
/// is not, and the clock of the running session is looked after meanwhile.
async fn page_that_dies_too_often() -> bool {
    let screen = Screen::open();
    let (window, session) = open_with_running_session(&screen).await;
    let program = window.driver.program().unwrap();
    let (console, at) = (screen.console(program), window.middle_of(&id("bookmark")).await);
    // How often within a minute depends on how soon it is back.
    let mut deaths = 0;
    while !is_given_up(&screen, program) {
        deaths += 1;
        assert!(deaths <= 20, "brought back for ever");
        kill_page(program).await;
        let before = ledger::number(window.dir.path(), MARKS).await;
        let deadline = Instant::now() + PATIENCE;
        while ledger::number(window.dir.path(), MARKS).await == before
            && !is_given_up(&screen, program)
        {
            assert!(Instant::now() < deadline, "neither back nor given up");
            screen.click(console, at);
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
    println!("given up after {deaths} deaths");
    let row = ledger::row(window.dir.path(), &session).await;
    if row.status == "active" {
        ledger::heartbeat(window.dir.path(), &session).await;
    }
    let before = ledger::number(window.dir.path(), MARKS).await;
    for _ in 0..10 {
        screen.click(console, at);
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let is_back = ledger::number(window.dir.path(), MARKS).await > before;
    kill(program, Signal::SIGTERM).unwrap();
    assert!(gone(program, PATIENCE).await, "the message kept the program alive");
    is_back
}

#[tokio::test]
async fn a_form_whose_page_dies_while_it_is_sent_makes_one_session() {
    let mut chance = chance("a_form_whose_page_dies_while_it_is_sent");
    let rounds = rounds(4, 60);
    let mut doubled = 0;
    for round in 0..rounds {
        let screen = Screen::open();
        let window = Window::open_with(TempDir::new().unwrap(), &screen.surroundings()).await;
        let program = window.driver.program().unwrap();
        let form = &PLACES[2];
        go_to(&window, form, "").await;
        let console = screen.console(program);
        screen.send_form(console);
        tokio::time::sleep(Duration::from_millis(chance.rng.u64(0..60))).await;
        kill_page(program).await;
        // Sent or not: the form is there again for as long as its draft is.
        let dir = window.dir.path();
        let sessions = ledger::number(dir, "select count(*) from sessions").await;
        let sent = until_number(&window, "select 1 - count(*) from drafts", || {
            screen.send_form(console);
        });
        assert!(sent.await, "round {round}: the form was never sent");
        println!("round {round}: {sessions} sessions when the page died");
        doubled += ledger::number(dir, "select abs(count(*) - 1) from sessions").await;
    }
    assert_eq!(doubled, 0, "sessions too many or too few");
}

async fn open_with_running_session(screen: &Screen) -> (Window, String) {
    let window = Window::open_with(TempDir::new().unwrap(), &screen.surroundings()).await;
    let session = window.create("Jane").await;
    window.open_session(&session).await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    (window, session)
}

async fn go_to(window: &Window, place: &Place, session: &str) {
    match place.name {
        "sessions" => window.go("#/").await,
        "session" => window.open_session(session).await,
        "new" => {
            window.go("#/new").await;
            window.fill("field-candidate_name", "June").await;
            assert!(until_number(window, "select count(*) from drafts", || {}).await);
        }
        name => window.go(&format!("#/{name}")).await,
    }
    if !place.press.is_empty() {
        window.see(&id(place.press)).await;
    }
    window.drawn().await;
}

/// Whether the page does what it is told to within the time, on the screen where it was.
async fn works(screen: &Screen, window: &Window, place: &Place, at: (i16, i16)) -> bool {
    let console = screen.console(window.driver.program().unwrap());
    until_number(window, place.effect, || match place.name {
        "help" => screen.keys(console, "nj"),
        "new" => screen.send_form(console),
        _ => screen.click(console, at),
    })
    .await
}

async fn kill_page(program: Pid) {
    let deadline = Instant::now() + PATIENCE;
    let page = loop {
        let page = child_named(program.as_raw(), "WebKitWebProces");
        if let Some(page) = page.filter(|page| !is_zombie(*page)) {
            break page;
        }
        assert!(Instant::now() < deadline, "no page process");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    kill(page, Signal::SIGKILL).unwrap();
    assert!(gone(page, PATIENCE).await);
}

fn is_zombie(process: Pid) -> bool {
    fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| stat.contains(") Z "))
}

/// Does something over and over, as an impatient person would, until the number is 1. A page that
/// is not there yet does not hear it.
async fn until_number(window: &Window, sql: &'static str, again: impl Fn()) -> bool {
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        again();
        for _ in 0..20 {
            if ledger::number(window.dir.path(), sql).await == 1 {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
    false
}
