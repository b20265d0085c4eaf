//! The child as it is spoken to, line by line.

use crate::tiny::{Architecture, CHATML, Model, Vocabulary};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// A child with a model.
struct Talk {
    child: Child,
    orders: ChildStdin,
    words: BufReader<ChildStdout>,
    _dir: TempDir,
}

impl Talk {
    fn with(model: &Model) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = model.write(dir.path(), "model.gguf");
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(hotseat_llama::CHILD_ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let orders = child.stdin.take().unwrap();
        let words = BufReader::new(child.stdout.take().unwrap());
        let mut talk = Self { child, orders, words, _dir: dir };
        assert_eq!(talk.word(), json!("ready"));
        talk.order(&json!({ "load": {
            "path": path, "context_tokens": 100_000, "threads": 1, "today": "2026-03-09T08:05:00"
        } }));
        while talk.word().get("loaded").is_none() {}
        talk
    }

    fn order(&mut self, order: &Value) {
        writeln!(self.orders, "{order}").unwrap();
    }

    fn word(&mut self) -> Value {
        let mut line = String::new();
        self.words.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{line:?}: {error}"))
    }

    fn ask(&mut self, id: u64, owner: &str, said: &[&str], most_tokens: u32) {
        self.order(&json!({ "ask": { "id": id, "ask": {
            "owner": owner, "conversation": conversation(said), "most_tokens": most_tokens,
            "temperature": 0.0, "seed": null
        } } }));
    }

    /// What comes of an answer: its text, and how it ended.
    fn answer(&mut self) -> (String, Value) {
        let mut text = String::new();
        loop {
            let word = self.word();
            text.push_str(word["piece"]["text"].as_str().unwrap_or_default());
            if word.get("ended").is_some() || word.get("failed").is_some() {
                return (text, word);
            }
        }
    }

    fn kept(&mut self, id: u64, owner: &str, said: &[&str]) -> (String, u64, u64) {
        self.ask(id, owner, said, 8);
        let (text, end) = self.answer();
        let took = &end["ended"]["took"];
        (text, took["kept_tokens"].as_u64().unwrap(), took["prompt_tokens"].as_u64().unwrap())
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn conversation(said: &[&str]) -> Value {
    let turn = |(nth, text): (usize, &&str)| {
        let role = if nth % 2 == 0 { "user" } else { "assistant" };
        json!({ "role": role, "text": text })
    };
    said.iter().enumerate().map(turn).collect()
}

pub fn the_second_question_of_a_conversation_reads_only_what_is_new() {
    for architecture in [Architecture::Llama, Architecture::Gemma3] {
        let mut talk = Talk::with(&Model::of(architecture, Vocabulary::Spm, Some(CHATML)));
        let first = "What is the answer to all of this, then?";
        let (answer, kept, sent) = talk.kept(1, "a", &[first]);
        assert_eq!(kept, 0);
        let (again, kept, _) = talk.kept(2, "a", &[first, &answer, "And the other?"]);
        // All but what the answer's tokens are when they are read as text.
        assert!(kept >= sent, "{kept} of {sent}");
        // What was kept changes nothing: another child that reads all of it answers the same.
        let mut anew = Talk::with(&Model::of(architecture, Vocabulary::Spm, Some(CHATML)));
        assert_eq!(anew.kept(1, "a", &[first, &answer, "And the other?"]).0, again);
        // The same once more: all but the last token.
        let (_, kept, sent) = talk.kept(3, "a", &[first, &answer, "And the other?"]);
        assert_eq!(kept, sent - 1);
    }
}

pub fn nothing_is_kept_from_one_session_for_another() {
    let mut talk = Talk::with(&Model::of(Architecture::Llama, Vocabulary::Bpe, Some(CHATML)));
    let (first, ..) = talk.kept(1, "a", &["Why?"]);
    assert_eq!(talk.kept(2, "b", &["Why?"]).1, 0);
    let (again, kept, _) = talk.kept(3, "a", &["Why?"]);
    assert_eq!((kept, again), (0, first));
    // What belongs to no session is kept for nothing.
    assert_eq!(talk.kept(4, "", &["Why?"]).1, 0);
    assert_eq!(talk.kept(5, "", &["Why?"]).1, 0);
}

pub fn a_stopped_answer_ends_within_a_token() {
    let mut talk = Talk::with(&Model::endless());
    talk.ask(1, "a", &["Why?"], 100_000);
    while talk.word().get("piece").is_none() {}
    talk.order(&json!({ "stop": { "id": 1 } }));
    let (_, end) = talk.answer();
    assert_eq!(end["ended"]["end"], "stopped");
    // A stop that comes too late, or twice, stops nothing else.
    talk.order(&json!({ "stop": { "id": 1 } }));
    talk.ask(2, "a", &["Why?"], 3);
    assert_eq!(talk.answer().0, "on and on ");
}

pub fn a_child_counts_while_it_answers() {
    let mut talk = Talk::with(&Model::endless());
    talk.ask(1, "a", &["Why?"], 100_000);
    talk.order(&json!({ "count": { "id": 2, "conversation": conversation(&["Why?"]) } }));
    let counted = loop {
        let word = talk.word();
        assert!(word.get("ended").is_none(), "it was to count before the end");
        if let Some(counted) = word.get("counted") {
            break counted.clone();
        }
    };
    talk.order(&json!({ "stop": { "id": 1 } }));
    let (_, end) = talk.answer();
    assert_eq!(counted["tokens"], end["ended"]["took"]["prompt_tokens"]);
}

pub fn a_child_ends_once_its_parent_is_gone() {
    let mut talk = Talk::with(&Model::endless());
    talk.ask(1, "a", &["Why?"], 100_000);
    while talk.word().get("piece").is_none() {}
    let orders = std::mem::replace(&mut talk.orders, {
        let mut other = Command::new(std::env::current_exe().unwrap());
        other.arg("--list").stdin(Stdio::piped()).stdout(Stdio::null());
        other.spawn().unwrap().stdin.take().unwrap()
    });
    drop(orders);
    talk.child.wait().unwrap();
}
