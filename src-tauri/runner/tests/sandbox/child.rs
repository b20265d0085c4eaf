//! The child process: killed, left alone, looked at from outside, and on what is damaged or missing.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use futures_util::StreamExt;
use hotseat_core::domain::run::{Job, RunLanguage, RunLimits, RunOutcome, RunPart};
use hotseat_core::ports::Runner;
use hotseat_runner::CHILD_ARGUMENT;
use tokio::time::sleep;

use crate::stage::{Stage, job, runtimes, wait};

const ENDLESS: &str = "console.log('begun'); for (;;);";
const HELLO: &str = "console.log('hello')";

fn hello(stage: &Stage) {
    let ran = stage.run(job(RunLanguage::Javascript, HELLO));
    assert_eq!((ran.end.outcome, ran.stdout.as_str()), (RunOutcome::Finished, "hello\n"));
}

/// Waits until something holds that no event tells of.
async fn until(mut holds: impl FnMut() -> bool) {
    while !holds() {
        sleep(Duration::from_millis(5)).await;
    }
}

pub fn a_run_that_nobody_waits_for_is_stopped_and_the_next_one_works() {
    let stage = Stage::new();
    let first = wait(async {
        let mut running = stage.sandbox.run(job(RunLanguage::Javascript, ENDLESS));
        assert!(matches!(running.next().await, Some(RunPart::Output { .. })));
        stage.sandbox.child_id()
    });
    hello(&stage);
    assert_ne!(stage.sandbox.child_id(), first);
}

pub fn a_run_that_was_never_asked_starts_nothing() {
    let stage = Stage::new();
    drop(stage.sandbox.run(job(RunLanguage::Javascript, ENDLESS)));
    assert_eq!(stage.sandbox.child_id(), None);
}

pub fn the_child_is_kept_while_programs_leave_it_sound() {
    let stage = Stage::new();
    hello(&stage);
    let first = stage.sandbox.child_id();
    assert!(first.is_some());
    for code in ["throw new Error()", "process.exit(1)", "for (;;) console.log('a')", HELLO] {
        stage.run(job(RunLanguage::Javascript, code));
        assert_eq!(stage.sandbox.child_id(), first, "after {code}");
    }
}

pub fn a_program_that_is_out_of_time_costs_the_child() {
    let stage = Stage::new();
    hello(&stage);
    let first = stage.sandbox.child_id();
    let limits = RunLimits { time_ms: 50, ..RunLimits::FREE };
    let ran = stage.run(Job { limits, ..job(RunLanguage::Javascript, "for (;;);") });
    assert_eq!(ran.end.outcome, RunOutcome::Time);
    hello(&stage);
    assert_ne!(stage.sandbox.child_id(), first);
}

pub fn runs_wait_for_each_other() {
    let stage = Stage::new();
    let slow = "setTimeout(() => console.log('slow'), 50)";
    let (first, second) = wait(async {
        let first = stage.ran(job(RunLanguage::Javascript, slow));
        let second = stage.ran(job(RunLanguage::Javascript, HELLO));
        tokio::join!(first, second)
    });
    assert_eq!((first.stdout.as_str(), second.stdout.as_str()), ("slow\n", "hello\n"));
}

pub fn an_end_that_was_heard_lets_the_next_one_run() {
    let stage = Stage::new();
    wait(async {
        let mut running = stage.sandbox.run(job(RunLanguage::Javascript, "1"));
        assert!(matches!(running.next().await, Some(RunPart::Ended(_))));
        // Not dropped, and not asked for more.
        let next = stage.ran(job(RunLanguage::Javascript, HELLO)).await;
        assert_eq!(next.stdout, "hello\n");
        assert_eq!(running.next().await, None);
    });
}

pub fn a_sandbox_that_is_prepared_starts_its_child() {
    let stage = Stage::new();
    wait(async {
        stage.sandbox.prepare(Some(RunLanguage::Javascript));
        until(|| stage.sandbox.child_id().is_some()).await;
    });
    let first = stage.sandbox.child_id();
    hello(&stage);
    assert_eq!(stage.sandbox.child_id(), first);
}

pub fn a_sandbox_that_is_not_installed_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::on(folder.path(), &folder.path().join("cache"));
    for (language, name) in
        [(RunLanguage::Python, "python.wasm"), (RunLanguage::Typescript, "quickjs.wasm")]
    {
        let ran = stage.run(job(language, ""));
        assert_eq!(ran.end.outcome, RunOutcome::Crash);
        assert_eq!(ran.end.message, format!("The sandbox is not installed: {name} is missing"));
    }
    // What needs nothing installed works.
    assert_eq!(stage.run(job(RunLanguage::Sql, "select 1")).stdout, "1\n");
    // One whose sum is not there is not trusted.
    link(&runtimes(), folder.path(), "quickjs.wasm");
    assert_eq!(stage.run(job(RunLanguage::Javascript, HELLO)).end.outcome, RunOutcome::Crash);
    // And what is installed later is found.
    link(&runtimes(), folder.path(), "SHA256SUMS");
    hello(&stage);
}

pub fn a_runtime_that_is_damaged_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = fs::read(runtimes().join("quickjs.wasm")).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(folder.path().join("quickjs.wasm"), bytes).unwrap();
    link(&runtimes(), folder.path(), "SHA256SUMS");
    let stage = Stage::on(folder.path(), &folder.path().join("cache"));
    let ran = stage.run(job(RunLanguage::Javascript, HELLO));
    assert_eq!(ran.end.outcome, RunOutcome::Crash);
    assert_eq!(ran.end.message, "The sandbox is damaged: quickjs.wasm is not what was installed");
}

pub fn a_compiled_runtime_that_is_damaged_is_compiled_again() {
    let cache = tempfile::tempdir().unwrap();
    let cache = cache.path().join("cache");
    hello(&Stage::on(&runtimes(), &cache));
    let code = fs::read_dir(&cache)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|own| own == "compiled"))
        .unwrap();
    let whole = fs::read(&code).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 64].fill(0);
    fs::write(&code, &damaged).unwrap();
    hello(&Stage::on(&runtimes(), &cache));
    assert_ne!(fs::read(&code).unwrap(), damaged);
}

pub fn a_program_that_is_no_child_crashes_and_nothing_else() {
    let program = std::env::current_exe().unwrap().with_file_name("not-there");
    let sandbox = hotseat_runner::Sandbox::new(program, runtimes(), runtimes().join("cache"));
    let ran = Stage { sandbox }.run(job(RunLanguage::Javascript, HELLO));
    assert_eq!(ran.end.outcome, RunOutcome::Crash);
    assert_eq!(ran.end.message, "The sandbox does not start");
}

pub fn a_job_as_large_as_any_runs() {
    let code = format!("//{}\n{HELLO}", "x".repeat(3_000_000));
    let stage = Stage::new();
    assert_eq!(stage.run(job(RunLanguage::Javascript, &code)).stdout, "hello\n");
    let huge = "x".repeat(17 * 1024 * 1024);
    let ran = stage.run(job(RunLanguage::Javascript, &huge));
    assert_eq!(ran.end.message, "The program is too large for the sandbox");
    hello(&stage);
}

pub fn a_child_ends_once_its_parent_is_gone() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg(CHILD_ARGUMENT)
        .args([runtimes(), runtimes().join("cache")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut orders = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let order = serde_json::json!({ "run": job(RunLanguage::Javascript, "for (;;);") });
    writeln!(orders, "{order}").unwrap();
    for expected in ["\"ready\"", "\"begun\""] {
        assert_eq!(answers.next().unwrap().unwrap(), expected);
    }
    drop(orders);
    // Whatever runs: its input has ended.
    assert!(child.wait().unwrap().success());
}

fn link(from: &Path, to: &Path, name: &str) {
    let bytes = fs::read(from.join(name)).unwrap();
    fs::write(to.join(name), bytes).unwrap();
}

/// What takes signals and /proc to try.
#[cfg(target_os = "linux")]
pub mod on_linux {
    use super::*;
    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    fn pid(stage: &Stage) -> Pid {
        Pid::from_raw(i32::try_from(stage.sandbox.child_id().unwrap()).unwrap())
    }

    pub fn a_child_that_is_killed_is_a_crash_and_the_next_run_works() {
        let stage = Stage::new();
        wait(async {
            let mut running = stage.sandbox.run(job(RunLanguage::Javascript, ENDLESS));
            assert!(matches!(running.next().await, Some(RunPart::Output { .. })));
            kill(pid(&stage), Signal::SIGKILL).unwrap();
            match running.next().await {
                Some(RunPart::Ended(end)) => assert_eq!(end.outcome, RunOutcome::Crash),
                other => panic!("it was {other:?}"),
            }
            assert_eq!(running.next().await, None);
        });
        hello(&stage);
    }

    pub fn a_child_that_died_between_two_runs_is_replaced() {
        let stage = Stage::new();
        hello(&stage);
        // Just now, so that it may look alive for a moment.
        for _ in 0..5 {
            kill(pid(&stage), Signal::SIGKILL).unwrap();
            hello(&stage);
        }
    }

    pub fn a_child_holds_pipes_and_nothing_else() {
        for (language, code) in [
            (
                RunLanguage::Python,
                "import os, socket
for attempt in [lambda: open('/etc/passwd'), lambda: open('x', 'w'), lambda: socket.socket(),
                lambda: socket.create_connection(('127.0.0.1', 1)), lambda: os.open('/', 0)]:
    try: attempt()
    except OSError: pass
print('done')
input()
while True: pass",
            ),
            (
                RunLanguage::Javascript,
                "const os = await import('qjs:os'); const std = await import('qjs:std')
std.open('/etc/passwd', 'r'); os.open('/tmp/x', os.O_CREAT); os.readdir('/')
console.log('done'); for (;;);",
            ),
        ] {
            let stage = Stage::new();
            wait(async {
                let job = Job { input: "\n".to_owned(), ..job(language, code) };
                let mut running = stage.sandbox.run(job);
                assert!(matches!(running.next().await, Some(RunPart::Output { .. })));
                let folder = format!("/proc/{}", pid(&stage));
                let held: Vec<_> = fs::read_dir(format!("{folder}/fd"))
                    .unwrap()
                    .map(|entry| fs::read_link(entry.unwrap().path()).unwrap())
                    .map(|path| path.display().to_string())
                    .collect();
                assert!(!held.is_empty());
                for one in &held {
                    let is_fine = one.starts_with("pipe:")
                        || one == "/dev/null"
                        || one.ends_with(".compiled")
                        // Of what was compiled just now: the beginning of its memory, in memory.
                        || one == "/memfd:wasm-memory-image (deleted)"
                        || one.starts_with("anon_inode:");
                    assert!(is_fine, "{one} is among {held:?}");
                }
                assert_eq!(fs::read(format!("{folder}/environ")).unwrap(), b"");
            });
        }
    }
}
