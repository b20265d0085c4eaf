//! What comes of questions.

use crate::stage::{Heard, Stage, conversation, greedy, on_a_runtime};
use crate::tiny::{Architecture, CHATML, CONTEXT, Model, Vocabulary};
use futures_util::StreamExt;
use hotseat_core::domain::assistant::{CallLimits, FailureKind, Finish};
use hotseat_core::ports::Engine;

const ASKED: [&str; 2] = ["Be brief.", "Why is the sky blue over there in the north?"];

pub fn every_model_answers_the_same_twice_and_counts_as_it_charges() {
    on_a_runtime(async {
        let stage = Stage::new();
        for architecture in Architecture::ALL {
            for vocabulary in [Vocabulary::Spm, Vocabulary::Bpe, Vocabulary::Bytes] {
                let name = format!("{}-{vocabulary:?}.gguf", architecture.name());
                let model = Model::of(architecture, vocabulary, Some(CHATML));
                let run = stage.run(&model, &name).await;
                let loaded = stage.engine.hold(run.clone()).await;
                let loaded = loaded.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
                assert_eq!((loaded.window_tokens, loaded.template_trouble), (CONTEXT, None));
                let counted = stage.engine.model(run.clone()).count(&conversation(&ASKED)).await;
                let first = stage.answer(&run, &ASKED, greedy(24)).await;
                let second = stage.answer(&run, &ASKED, greedy(24)).await;
                assert_eq!((&first.failure, &first.text), (&None, &second.text), "{name}");
                assert_eq!(first.usage().prompt_tokens, counted, "{name}");
                assert!(
                    first.usage().answer_tokens.is_some_and(|tokens| (1..=24).contains(&tokens))
                );
                assert_eq!(first.usage(), second.usage(), "{name}");
            }
        }
    });
}

pub fn a_model_says_what_it_was_made_to_say_with_its_thoughts_apart() {
    on_a_runtime(async {
        let stage = Stage::new();
        let pieces = ["<think>", "let me ", "see", "</think>", "Yes", ", é", " so."];
        let run = stage.run(&Model::saying(&pieces, false), "saying.gguf").await;
        let heard = stage.answer(&run, &ASKED, greedy(100)).await;
        assert_eq!((heard.text.as_str(), heard.thoughts.as_str()), ("Yes, é so.", "let me see"));
        assert_eq!(heard.end.unwrap().finish, Finish::Complete);
        let usage = heard.usage();
        // Seven pieces and the end; the two of the thoughts and what ends them.
        assert_eq!((usage.answer_tokens, usage.reasoning_tokens), (Some(8), Some(3)));
    });
}

pub fn an_answer_ends_at_its_limit_and_one_longer_than_the_view_is_refused() {
    on_a_runtime(async {
        let stage = Stage::new();
        let run = stage.run(&Model::saying(&["on ", "and "], true), "endless.gguf").await;
        let heard = stage.answer(&run, &ASKED, greedy(7)).await;
        assert_eq!(heard.text, "on and on and on and on ");
        assert_eq!(heard.end.unwrap().finish, Finish::Length);
        assert_eq!(heard.usage().answer_tokens, Some(7));

        // What it keeps in view ends an answer, too.
        let heard = stage.answer(&run, &ASKED, greedy(100_000)).await;
        assert_eq!(heard.end.unwrap().finish, Finish::Length);
        let usage = heard.usage();
        let all = usage.prompt_tokens.unwrap() + usage.answer_tokens.unwrap();
        assert_eq!(all, i64::from(CONTEXT));

        let long = "word ".repeat(2_000);
        let heard = stage.answer(&run, &["", &long], greedy(7)).await;
        let limit_tokens = Some(i64::from(CONTEXT));
        assert_eq!(heard.failure.unwrap().kind, FailureKind::TooLong { limit_tokens });
        // It is as it was.
        assert_eq!(stage.answer(&run, &ASKED, greedy(2)).await.text, "on and ");
    });
}

pub fn a_seed_gives_the_same_answer_again() {
    on_a_runtime(async {
        let stage = Stage::new();
        let model = Model::of(Architecture::Llama, Vocabulary::Spm, Some(CHATML));
        let run = stage.run(&model, "chance.gguf").await;
        let seeded = |seed| CallLimits { temperature: Some(1.5), seed, ..CallLimits::of(40) };
        let first = stage.answer(&run, &ASKED, seeded(Some(7))).await;
        assert_eq!(first, stage.answer(&run, &ASKED, seeded(Some(7))).await);
        assert_ne!(first.text, stage.answer(&run, &ASKED, seeded(Some(8))).await.text);
        let by_chance: Vec<Heard> = vec![
            stage.answer(&run, &ASKED, seeded(None)).await,
            stage.answer(&run, &ASKED, seeded(None)).await,
        ];
        assert_ne!(by_chance[0].text, by_chance[1].text, "chance begins anew");
    });
}

pub fn an_answer_that_nobody_hears_is_stopped_and_the_next_one_works() {
    on_a_runtime(async {
        let stage = Stage::new();
        let run = stage.run(&Model::saying(&["on ", "and "], true), "endless.gguf").await;
        stage.engine.hold(run.clone()).await.unwrap();
        let child = stage.engine.child_id();
        for heard in [0, 1, 3] {
            let model = stage.engine.model(run.clone());
            let mut answer = model.stream(conversation(&ASKED), greedy(900));
            for _ in 0..heard {
                answer.next().await.unwrap().unwrap();
            }
            drop(answer);
            assert_eq!(stage.answer(&run, &ASKED, greedy(3)).await.text, "on and on ");
        }
        assert_eq!(stage.engine.child_id(), child, "the model stays loaded");
    });
}

pub fn a_model_without_a_template_answers_in_chatml_and_says_so() {
    on_a_runtime(async {
        let stage = Stage::new();
        let run =
            stage.run(&Model::of(Architecture::Llama, Vocabulary::Spm, None), "none.gguf").await;
        let trouble = stage.engine.hold(run.clone()).await.unwrap().template_trouble.unwrap();
        assert_eq!(trouble, "the file has no chat template; ChatML is used instead");
        assert_eq!(stage.answer(&run, &ASKED, greedy(5)).await.failure, None);
    });
}
