//! What can go wrong, and that it costs the child and nothing else.

use crate::stage::{Stage, greedy, on_a_runtime};
use crate::tiny::{Architecture, CHATML, Model, Value, Vocabulary};
use hotseat_core::domain::assistant::FailureKind;
use hotseat_core::ports::Engine;
use std::fs;

const ASKED: [&str; 2] = ["Be brief.", "Why?"];

fn model() -> Model {
    Model::of(Architecture::Llama, Vocabulary::Spm, Some(CHATML))
}

pub fn a_file_that_is_gone_or_damaged_is_said_and_the_next_one_works() {
    on_a_runtime(async {
        let stage = Stage::new();
        let good = stage.run(&model(), "good.gguf").await;
        let mut gone = good.clone();
        gone.file.path = stage.dir.path().join("gone.gguf").to_str().unwrap().into();
        let failure = stage.engine.hold(gone).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::FileGone);

        // A kind of model that llama.cpp does not have.
        let odd = model().saying_also("general.architecture", Value::Text("no-such".into()));
        let odd = odd.saying_also("no-such.context_length", Value::Whole(512));
        let odd = odd.saying_also("no-such.embedding_length", Value::Whole(64));
        let odd = odd.saying_also("no-such.block_count", Value::Whole(2));
        let odd = odd.saying_also("no-such.attention.head_count", Value::Whole(4));
        let odd = stage.run(&odd, "odd.gguf").await;
        let failure = stage.engine.hold(odd.clone()).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::FileUnusable, "{failure:?}");
        assert!(failure.detail.contains("no-such"), "{failure:?}");
        let heard = stage.answer(&odd, &ASKED, greedy(5)).await;
        assert_eq!(heard.failure.unwrap().kind, FailureKind::FileUnusable);

        // While one is held no other is loaded, not even where the held one could not be.
        let heard = stage.answer(&good, &ASKED, greedy(5)).await;
        assert_eq!(heard.failure.unwrap().kind, FailureKind::Overloaded);
        stage.engine.let_go();

        assert_eq!(stage.answer(&good, &ASKED, greedy(5)).await.failure, None);
    });
}

pub fn a_file_cut_anywhere_is_refused_or_ends_the_child_and_nothing_else() {
    on_a_runtime(async {
        let stage = Stage::new();
        let good = stage.run(&model(), "good.gguf").await;
        let bytes = fs::read(&good.file.path).unwrap();
        let cut = stage.dir.path().join("cut.gguf");
        for share in 1..20 {
            fs::write(&cut, &bytes[..bytes.len() * share / 20]).unwrap();
            let mut run = good.clone();
            run.file.path = cut.to_str().unwrap().into();
            let failure = stage.engine.hold(run).await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::FileUnusable, "{share}/20: {failure:?}");
            assert!(stage.engine.inspect(&cut).await.unwrap_err().contains("too early"));
        }
        stage.engine.let_go();
        assert_eq!(stage.answer(&good, &ASKED, greedy(5)).await.failure, None);
    });
}

pub fn a_model_that_does_not_fit_is_not_loaded() {
    on_a_runtime(async {
        let stage = Stage::new();
        let huge = model().saying_also("llama.context_length", Value::Whole(2_000_000_000));
        let run = stage.run(&huge, "huge.gguf").await;
        let failure = stage.engine.hold(run).await.unwrap_err();
        let FailureKind::NoMemory { needed_bytes, free_bytes } = failure.kind else {
            panic!("{failure:?}");
        };
        assert!(needed_bytes > free_bytes && free_bytes > 0);
        assert_eq!(stage.engine.child_id(), None, "nothing was started");
    });
}

pub fn a_program_that_is_no_child_fails_and_nothing_else() {
    on_a_runtime(async {
        for program in ["/bin/false", "/bin/cat", "/nowhere/to/be/found"] {
            let stage = Stage::with_child(program.as_ref());
            let run = stage.run(&model(), "good.gguf").await;
            let failure = stage.engine.hold(run).await.unwrap_err();
            assert_eq!(failure.kind, FailureKind::EngineEnded, "{program}");
        }
    });
}

pub fn what_is_let_go_of_ends_its_child() {
    on_a_runtime(async {
        let stage = Stage::new();
        let run = stage.run(&model(), "good.gguf").await;
        stage.engine.hold(run.clone()).await.unwrap();
        assert!(stage.engine.memory_bytes().is_some_and(|bytes| bytes > 1_000_000));
        let child = stage.engine.child_id().unwrap();
        stage.engine.rest();
        assert_eq!(stage.engine.child_id(), Some(child), "it is held");
        stage.engine.let_go();
        assert_eq!((stage.engine.child_id(), stage.engine.memory_bytes()), (None, None));
        #[cfg(target_os = "linux")]
        on_linux::wait_for_end(child);
        let loaded = stage.engine.hold(run.clone()).await.unwrap();
        assert_ne!(stage.engine.child_id(), Some(child));
        assert!(loaded.window_tokens > 0);
        // Loading what is loaded costs nothing.
        assert_eq!(stage.engine.hold(run).await.unwrap().load_ms, 0);
    });
}

#[cfg(target_os = "linux")]
pub mod on_linux {
    use super::*;
    use crate::stage::conversation;
    use futures_util::StreamExt;
    use std::path::PathBuf;
    use std::time::Duration;

    fn proc_of(child: u32) -> PathBuf {
        PathBuf::from(format!("/proc/{child}"))
    }

    /// Waits until a process is gone, however long that takes.
    pub fn wait_for_end(child: u32) {
        let is_there = || {
            let status = fs::read_to_string(proc_of(child).join("status")).unwrap_or_default();
            // A zombie has ended, and its parent has not asked after it yet.
            !status.is_empty() && !status.contains("State:\tZ")
        };
        while is_there() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn kill(child: u32) {
        let killed = std::process::Command::new("kill").args(["-9", &child.to_string()]).status();
        assert!(killed.unwrap().success());
    }

    pub fn a_child_that_is_killed_ends_its_answer_and_the_next_question_works() {
        on_a_runtime(async {
            let stage = Stage::new();
            let run = stage.run(&Model::endless(), "endless.gguf").await;
            for heard in 0..30 {
                stage.engine.hold(run.clone()).await.unwrap();
                let child = stage.engine.child_id().unwrap();
                let model = stage.engine.model(run.clone());
                let mut answer = model.stream(conversation(&ASKED), greedy(100_000));
                for _ in 0..heard {
                    answer.next().await.unwrap().unwrap();
                }
                kill(child);
                let last = loop {
                    match answer.next().await.unwrap() {
                        Ok(_) => {}
                        Err(failure) => break failure,
                    }
                };
                assert_eq!(last.kind, FailureKind::EngineEnded);
                assert!(answer.next().await.is_none());
                assert_eq!(stage.answer(&run, &ASKED, greedy(2)).await.text, "on and ");
            }
        });
    }

    pub fn a_child_has_no_socket_and_no_file_but_the_model() {
        on_a_runtime(async {
            let stage = Stage::new();
            let run = stage.run(&model(), "good.gguf").await;
            assert_eq!(stage.answer(&run, &ASKED, greedy(5)).await.failure, None);
            let child = stage.engine.child_id().unwrap();
            let open = fs::read_dir(proc_of(child).join("fd")).unwrap();
            for one in open {
                let target = fs::read_link(one.unwrap().path()).unwrap();
                let target = target.to_str().unwrap();
                let is_known =
                    target.starts_with("pipe:") || target == "/dev/null" || target == run.file.path;
                assert!(is_known, "{target}");
            }
        });
    }
}
