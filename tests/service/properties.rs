//! Random lives of a session beside a simple model of one: status, remaining time and trail agree
//! after every step.

use crate::stage::{Stage, by};
use crate::support::clock::{minutes, seconds};
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Start,
    Pause,
    Resume,
    End,
    Extend(i64),
    Settle(GapAnswer),
    /// The app is open and time goes by, in seconds.
    Tick(i64),
    /// The lid is closed for so many seconds.
    Sleep(i64),
    /// Somebody sets the computer's clock, by minutes.
    MoveClock(i64),
    /// The app is killed and started again so many seconds later.
    Restart(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Start),
        3 => Just(Step::Pause),
        4 => Just(Step::Resume),
        1 => Just(Step::End),
        1 => (1..20_i64).prop_map(Step::Extend),
        2 => Just(Step::Settle(GapAnswer::Count)),
        2 => Just(Step::Settle(GapAnswer::GiveBack)),
        6 => (1..1_200_i64).prop_map(Step::Tick),
        2 => (20..4_000_i64).prop_map(Step::Sleep),
        2 => (-600_000..600_000_i64).prop_map(Step::MoveClock),
        1 => (0..2_000_i64).prop_map(Step::Restart),
    ]
}

/// The obvious way to do it: whole milliseconds counted up by hand.
#[derive(Debug)]
struct Model {
    status: Status,
    limit_ms: i64,
    ran_ms: i64,
    gap_ms: Option<i64>,
    clock_moved_ms: i64,
    trail: Vec<&'static str>,
}

impl Model {
    fn live(&self) -> bool {
        matches!(self.status, Status::Active | Status::Paused)
    }

    /// Something looks at the session: a moved clock shows.
    fn looked_at(&mut self) {
        if self.live() && self.clock_moved_ms.abs() >= 2_000 {
            self.trail.push("clock_moved");
        }
        if self.live() {
            self.clock_moved_ms = 0;
        }
    }

    fn away(&mut self, ms: i64) {
        if self.status == Status::Active {
            self.status = Status::Paused;
            self.gap_ms = Some(ms);
            self.trail.push("gap_detected");
        }
    }

    fn expire(&mut self) {
        self.status = Status::Expired;
        self.ran_ms = self.limit_ms;
        self.trail.push("session_expired");
    }
}

async fn act(stage: Stage, id: SessionId, model: &mut Model, step: &Step) -> Stage {
    let service = &stage.service;
    match step {
        Step::Start => {
            let done = service.sessions.start_session(id, &by()).await.is_ok();
            model.looked_at();
            assert_eq!(done, model.status == Status::Created);
            if done {
                model.status = Status::Active;
                model.clock_moved_ms = 0;
                model.trail.push("session_started");
            }
        }
        Step::Pause => {
            let done = service.sessions.pause_session(id, "", &by()).await.is_ok();
            model.looked_at();
            assert_eq!(done, model.status == Status::Active);
            if done {
                model.status = Status::Paused;
                model.trail.push("session_paused");
            }
        }
        Step::Resume => {
            let done = service.sessions.resume_session(id, &by()).await.is_ok();
            model.looked_at();
            assert_eq!(done, model.status == Status::Paused && model.gap_ms.is_none());
            if done {
                model.status = Status::Active;
                model.trail.push("session_resumed");
            }
        }
        Step::End => {
            let done = service.sessions.end_session(id, "", &by()).await.is_ok();
            model.looked_at();
            assert_eq!(done, model.live());
            if done {
                if model.gap_ms.take().is_some() {
                    model.trail.push("gap_settled");
                }
                model.status = Status::Completed;
                model.trail.push("session_completed");
            }
        }
        Step::Extend(more) => {
            let done = service.sessions.extend_time(id, *more, "more", None, &by()).await.is_ok();
            model.looked_at();
            assert_eq!(done, model.live());
            if done {
                model.limit_ms += minutes(*more);
                model.trail.push("time_extended");
            }
        }
        Step::Settle(answer) => {
            let done = service.sessions.settle_gap(id, *answer, &by()).await.is_ok();
            model.looked_at();
            assert_eq!(done, model.gap_ms.is_some());
            if let Some(gap_ms) = model.gap_ms.take() {
                model.trail.push("gap_settled");
                if *answer == GapAnswer::Count {
                    model.ran_ms += gap_ms;
                    if model.ran_ms >= model.limit_ms {
                        model.expire();
                    }
                }
            }
        }
        Step::Tick(s) => {
            stage.tick(seconds(*s)).await;
            // A paused session is not looked at while time goes by; a running one is.
            if model.status == Status::Active {
                model.looked_at();
                model.ran_ms += seconds(*s);
                if model.ran_ms >= model.limit_ms {
                    model.expire();
                }
            }
        }
        Step::Sleep(s) => {
            stage.clock.advance(seconds(*s));
            stage.service.watch.watch_over().await.unwrap();
            if model.status == Status::Active {
                model.looked_at();
                model.away(seconds(*s));
            }
        }
        Step::MoveClock(m) => {
            stage.clock.set_wall(minutes(*m));
            model.clock_moved_ms += minutes(*m);
        }
        Step::Restart(s) => {
            stage.clock.advance(seconds(*s));
            let (stage, _) = stage.restart().await;
            if model.status == Status::Active {
                model.looked_at();
                model.away(seconds(*s));
            }
            return stage;
        }
    }
    stage
}

async fn live_through(steps: Vec<Step>) {
    let mut stage = Stage::new().await;
    let id = stage.create("Jane").await;
    let mut model = Model {
        status: Status::Created,
        limit_ms: minutes(60),
        ran_ms: 0,
        gap_ms: None,
        clock_moved_ms: 0,
        trail: vec!["session_created"],
    };
    for step in steps {
        stage = act(stage, id, &mut model, &step).await;
        assert_eq!(stage.status(id).await, model.status, "after {step:?}");
        assert_eq!(
            stage.remaining(id).await,
            (model.limit_ms - model.ran_ms).max(0),
            "after {step:?}"
        );
        let trail = stage.service.sessions.verify_trail(id).await.unwrap();
        let kinds: Vec<_> = trail.events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, model.trail, "after {step:?}");
        assert_eq!(trail.verdict, Verdict::Intact, "after {step:?}");
    }
    assert!(stage.service.store().check().await.unwrap().findings.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_life_agrees_with_the_model(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live_through(steps));
    }
}
