//! The same questions through llama.cpp's own server, greedily: the same words, the same counts.

use crate::stage::{Stage, conversation, greedy, on_a_runtime};
use crate::tiny::{Architecture, CHATML, CONTEXT, Model, Vocabulary};
use hotseat_core::domain::assistant::Conversation;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A Python that has the server; none where this computer has none. `cargo xtask test` sees to it.
pub const PYTHON: &str = "HOTSEAT_REFERENCE";

/// Templates beside ChatML: one that trims and marks turns, and one that has no place for instructions.
const TEMPLATES: [&str; 3] = [
    CHATML,
    "{{ bos_token }}{% for m in messages %}{% if m['role'] == 'system' %}{% set before = m['content'] %}\
     {% else %}[{{ m['role'] | upper }}] {{ m['content'] | trim }}{{ '\\n' }}{% endif %}{% endfor %}\
     {% for m in messages %}{% if m['role'] == 'system' %}({{ m['content'] }}){% endif %}{% endfor %}[A]",
    "{%- for message in messages %}\n    {%- if loop.first and message.role == 'system' %}\n\
     {{- '<<' + message.content + '>>\\n' }}\n    {%- else %}\n{{- message.role + ': ' + \
     message.content.strip() + '\\n' }}\n    {%- endif %}\n{%- endfor %}\n\
     {%- if add_generation_prompt %}{{- 'assistant:' }}{%- endif %}",
];

const CONVERSATIONS: [&[&str]; 4] = [
    &["Be brief.", "Why is the sky blue over there in the north?"],
    &["", "Only this: é, 漢字, 🙂 and\ttabs  and  spaces\n\nand lines."],
    &["You are an assistant.", "First", "An answer, then.", "And the other one?"],
    &["A <|im_start|> in the instructions", "and </s> or <s> in the question"],
];

struct Reference {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Reference {
    fn start(python: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engine/reference.py");
        let mut command = Command::new(python);
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let questions = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, questions, answers }
    }

    fn ask(&mut self, path: &str, conversation: &Conversation, max_tokens: i64) -> Value {
        let message = |turn: &hotseat_core::domain::assistant::Turn| json!({ "role": turn.speaker.name(), "content": turn.text });
        let messages: Value = conversation.0.iter().map(message).collect();
        let question = json!({
            "model": path, "messages": messages, "max_tokens": max_tokens, "context": CONTEXT,
        });
        writeln!(self.questions, "{question}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("no answer to {question}"))
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What is text: bytes by chance often are none, and the server shows half a character at the end as nothing and
/// some of two bytes as one.
fn letters(text: &str) -> String {
    text.replace('\u{fffd}', "")
}

pub fn answers_are_those_of_llama_cpps_own_server_token_for_token() {
    let python = std::env::var(PYTHON).unwrap();
    let mut reference = Reference::start(&python);
    let mut compared = 0;
    let mut differences = Vec::new();
    on_a_runtime(async {
        let stage = Stage::new();
        for (nth, architecture) in Architecture::ALL.into_iter().enumerate() {
            for vocabulary in [Vocabulary::Spm, Vocabulary::Bpe, Vocabulary::Bytes] {
                let template = TEMPLATES[(nth + compared) % TEMPLATES.len()];
                let name = format!("{}-{vocabulary:?}.gguf", architecture.name());
                let model = Model::of(architecture, vocabulary, Some(template));
                let run = stage.run(&model, &name).await;
                for asked in CONVERSATIONS {
                    let told = reference.ask(&run.file.path, &conversation(asked), 48);
                    let heard = stage.answer(&run, asked, greedy(48)).await;
                    assert_eq!(heard.failure, None, "{name}");
                    let usage = heard.usage();
                    let ours = json!({
                        "content": letters(&heard.text), "prompt_tokens": usage.prompt_tokens,
                        "completion_tokens": usage.answer_tokens,
                    });
                    let mut told = told;
                    told["content"] = letters(told["content"].as_str().unwrap()).into();
                    if ours != told {
                        differences.push(format!("{name} {asked:?}\n  {ours}\n  {told}"));
                    }
                    compared += 1;
                }
            }
        }
    });
    assert!(
        differences.is_empty(),
        "{} of {compared}\n{}",
        differences.len(),
        differences.join("\n")
    );
}
