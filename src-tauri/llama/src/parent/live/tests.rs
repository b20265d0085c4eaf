use super::*;
use crate::protocol::{Ended, NoAnswer, Took, WORD_LINE_MAX};
use hotseat_core::domain::catalogue::{FileFacts, ModelFile};
use proptest::prelude::*;

const TOOK: Took = Took { prompt_tokens: 3, kept_tokens: 1, answer_tokens: 2, thought_tokens: 0 };

fn run() -> ModelRun {
    let facts = FileFacts {
        bytes: 1_000,
        architecture: "llama".into(),
        name: None,
        quantisation: "F32".into(),
        licence: None,
        parameters: 250,
        trained_tokens: 512,
        bytes_a_token: 8,
        has_template: true,
    };
    let file = ModelFile { path: "/models/tiny.gguf".into(), is_ours: false, facts };
    ModelRun { file, window_tokens: 512 }
}

fn loaded() -> Word {
    let loaded =
        Loaded { context_tokens: 512, vocabulary: 300, template_trouble: None, load_ms: 4 };
    Word::Loaded(loaded)
}

fn piece(id: u64) -> Word {
    Word::Piece { id, text: "so".into(), took: TOOK }
}

/// What a child may say, in turn or out of it, about answers that were asked for and others.
fn any_word() -> impl Strategy<Value = Word> {
    let id = 1..4_u64;
    prop_oneof![
        Just(Word::Ready),
        (0..1_001_u32).prop_map(|per_mille| Word::Loading { per_mille }),
        Just(loaded()),
        Just(Word::NotLoaded { why: NoLoad::File, detail: "no".into() }),
        (id.clone(), any::<Option<u32>>()).prop_map(|(id, tokens)| Word::Counted { id, tokens }),
        id.clone().prop_map(|id| Word::Reading { id, took: TOOK }),
        id.clone().prop_map(piece),
        id.clone().prop_map(|id| Word::Thought { id, text: "hm".into(), took: TOOK }),
        id.clone().prop_map(|id| Word::Ended { id, end: Ended::Complete, took: TOOK }),
        id.prop_map(|id| Word::Failed { id, why: NoAnswer::Engine, detail: "no".into() }),
    ]
}

/// What became of loading, and what whoever listens to the first answer heard, of a child that said this.
fn heard(said: &[u8]) -> (Loading, Vec<Word>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (tell, loading) = watch::channel(Loading::Begun);
        let (ear, mut words) = unbounded_channel();
        let ears = Arc::new(Mutex::new(Some(HashMap::from([(1, ear)]))));
        listen(Lines::new(said, WORD_LINE_MAX), run(), tell, Arc::clone(&ears)).await;
        assert!(lock(&ears).is_none(), "whoever listens would wait for ever");
        let mut all = Vec::new();
        while let Some(word) = words.recv().await {
            all.push(word);
        }
        let loading = loading.borrow().clone();
        (loading, all)
    })
}

fn lines(words: &[Word]) -> Vec<u8> {
    let line = |word| serde_json::to_string(word).unwrap() + "\n";
    words.iter().map(line).collect::<String>().into_bytes()
}

#[test]
fn what_is_said_of_an_answer_reaches_whoever_asked_for_it() {
    let ended = Word::Ended { id: 1, end: Ended::Length, took: TOOK };
    let said = [loaded(), piece(1), piece(2), ended.clone()];
    let (loading, words) = heard(&lines(&said));
    assert!(matches!(loading, Loading::Done(loaded) if loaded.window_tokens == 512));
    assert_eq!(words, [piece(1), ended]);
}

#[test]
fn a_child_that_ends_before_it_has_loaded_could_not_bear_the_file() {
    for said in [&b""[..], b"{\"loading\":{\"per_mille\":10}}\n", b"garbage\n", b"\"ready\"\n"] {
        let (loading, _) = heard(said);
        let Loading::Failed(failure) = loading else { panic!("{loading:?}") };
        assert_eq!(failure.kind, FailureKind::FileUnusable);
    }
}

#[test]
fn a_model_without_room_says_how_much_there_is() {
    let full = Word::NotLoaded { why: NoLoad::Memory, detail: "no buffer".into() };
    let Loading::Failed(failure) = heard(&lines(&[full])).0 else { panic!() };
    let FailureKind::NoMemory { needed_bytes, .. } = failure.kind else { panic!("{failure:?}") };
    assert!(needed_bytes > 1_000);
}

#[test]
fn a_child_that_speaks_out_of_turn_is_heard_no_more() {
    for wrong in [Word::Ready, loaded(), Word::Loading { per_mille: 5 }] {
        let said = [loaded(), piece(1), wrong, piece(1)];
        assert_eq!(heard(&lines(&said)).1, [piece(1)]);
    }
    assert_eq!(
        heard(&lines(&[piece(1), loaded()])).1,
        [],
        "nothing is answered before it has loaded"
    );
}

proptest! {
    /// Whatever a child says, in whatever order: loading comes to an end, every listener hears the end, and none hears
    /// of an answer that is not theirs.
    #[test]
    fn no_word_and_no_noise_confuses_the_parent(
        words in prop::collection::vec(any_word(), 0..12),
        noise in prop::collection::vec(any::<u8>(), 0..40),
        at in 0..12_usize,
    ) {
        let at = at.min(words.len());
        let mut said = lines(&words[..at]);
        said.extend(&noise);
        said.extend(lines(&words[at..]));
        let (loading, heard) = heard(&said);
        prop_assert!(!matches!(loading, Loading::Begun));
        for word in heard {
            let id = match word {
                Word::Counted { id, .. } | Word::Reading { id, .. } | Word::Piece { id, .. }
                | Word::Thought { id, .. } | Word::Ended { id, .. } | Word::Failed { id, .. } => id,
                other => panic!("{other:?} is about no answer"),
            };
            prop_assert_eq!(id, 1);
        }
    }

    /// Whatever a parent says, the child reads an order or ends.
    #[test]
    fn an_order_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _order: Result<Order, _> = serde_json::from_slice(&bytes);
    }
}
