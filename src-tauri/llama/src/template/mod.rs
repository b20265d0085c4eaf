//! Chat templates: how a conversation is put to a model, in the Jinja that its makers wrote.
//!
//! Rendered as Hugging Face's libraries render them (`transformers`, `apply_chat_template`): blocks trimmed, white
//! space before blocks stripped, Python's methods, and a handful of functions beside Jinja's own.

mod python;

use minijinja::{Environment, Error, Value, context};

/// What a model without a template of its own is asked with: the format that most models know.
const CHATML: &str = "\
{%- for message in messages -%}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' -}}
{%- endfor -%}
{{- '<|im_start|>assistant\\n' -}}";
/// What a turn ends with there, for models that have no token for it.
const CHATML_END: &str = "<|im_end|>";
/// The format's name, for people.
const CHATML_NAME: &str = "ChatML";
/// What a text must contain that a probe's instructions are in.
const NEEDLE: &str = "hotseat-needle";
const NAME: &str = "chat";
/// Steps a template may take: the longest in use take some thousand a turn.
const FUEL: u64 = 2_000_000;
/// How deep a template may nest.
const DEPTH: usize = 100;

/// One thing said, as templates read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `system`, `user` or `assistant`.
    pub role: &'static str,
    /// What was said.
    pub content: String,
}

/// What a template can name besides the conversation.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The text of the token that a text begins with; empty where there is none.
    pub bos_token: String,
    /// The text of the token that a text ends with; empty where there is none.
    pub eos_token: String,
    /// Today, on this computer's calendar.
    pub today: chrono::NaiveDateTime,
}

/// A template that can be rendered.
#[derive(Debug)]
pub struct ChatTemplate {
    environment: Environment<'static>,
    surroundings: Surroundings,
    has_system: bool,
    trouble: Option<String>,
}

impl ChatTemplate {
    /// The model's own template where it has one that renders a conversation, else ChatML, with the reason.
    #[must_use]
    pub fn of(source: Option<&str>, surroundings: Surroundings) -> Self {
        let own = source.ok_or_else(|| "the file has no chat template".to_owned());
        let own = own.and_then(|source| {
            let broken = |error| format!("its chat template can’t be used ({})", sentence(&error));
            Self::begin(source, surroundings.clone()).map_err(broken)
        });
        own.unwrap_or_else(|why| {
            let environment = python::environment();
            let trouble = Some(format!("{why}; {CHATML_NAME} is used instead"));
            let mut fallback = Self { environment, surroundings, has_system: true, trouble };
            // Known to parse: a test renders it.
            if let Err(error) = fallback.environment.add_template(NAME, CHATML) {
                tracing::error!(%error, "ChatML is not understood");
            }
            fallback
        })
    }

    fn begin(source: &str, surroundings: Surroundings) -> Result<Self, Error> {
        let mut environment = python::environment();
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(DEPTH);
        environment.add_template_owned(NAME, python::rewritten(source))?;
        let mut template = Self { environment, surroundings, has_system: true, trouble: None };
        let said = |role, content: &str| Message { role, content: content.into() };
        let asked = said("user", "Hello");
        let with_system = template.render_as_it_is(&[said("system", NEEDLE), asked.clone()]);
        template.has_system = with_system.is_ok_and(|text| text.contains(NEEDLE));
        template.render_as_it_is(&[asked])?;
        Ok(template)
    }

    /// Why the model's own template is not used; none where it is.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// What an answer ends with where the model has no token for that.
    #[must_use]
    pub fn stop(&self) -> Option<&'static str> {
        self.trouble.is_some().then_some(CHATML_END)
    }

    /// What a model is given to answer this conversation. Instructions that the template has no place for are
    /// put before the first question.
    ///
    /// # Errors
    /// Where the template refuses the conversation, in its own words.
    pub fn render(&self, messages: &[Message]) -> Result<String, String> {
        let messages = if self.has_system { messages.to_vec() } else { joined(messages) };
        self.render_as_it_is(&messages).map_err(|error| sentence(&error))
    }

    fn render_as_it_is(&self, messages: &[Message]) -> Result<String, Error> {
        let Surroundings { bos_token, eos_token, today } = &self.surroundings;
        let template = self.environment.get_template(NAME)?;
        let today = *today;
        let message =
            |said: &Message| context! { role => said.role, content => said.content.as_str() };
        let messages: Value = messages.iter().map(message).collect();
        template.render(context! {
            messages,
            bos_token,
            eos_token,
            add_generation_prompt => true,
            tools => (),
            documents => (),
            strftime_now => Value::from_function(move |format: &str| {
                python::formatted(today, format)
            }),
        })
    }
}

/// These messages with the instructions before the first question.
fn joined(messages: &[Message]) -> Vec<Message> {
    let (system, mut others): (Vec<_>, Vec<_>) =
        messages.iter().cloned().partition(|message| message.role == "system");
    let system: Vec<_> = system.into_iter().map(|message| message.content).collect();
    if system.is_empty() {
        return others;
    }
    let instructions = system.join("\n");
    match others.first_mut().filter(|first| first.role == "user") {
        Some(first) => first.content = format!("{instructions}\n{}", first.content),
        None => others.insert(0, Message { role: "user", content: instructions }),
    }
    others
}

/// What went wrong, on one line and without the template's text.
fn sentence(error: &Error) -> String {
    let line = error.line().map(|line| format!(", line {line}")).unwrap_or_default();
    format!("{}{line}", error.detail().map_or_else(|| error.kind().to_string(), str::to_owned))
}

#[cfg(test)]
mod tests;
