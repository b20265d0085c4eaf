//! JavaScript: QuickJS, with a few files of ours that give it what programs expect of Node.

use std::collections::HashMap;

use hotseat_core::domain::run::{Job, RunLanguage, RunMode, RunOutcome};
use serde::Deserialize;
use serde_json::json;
use wasmtime::{Engine, InstancePre, Linker, Store, StoreLimitsBuilder, Trap, TypedFunc};

use super::cache::Compiled;
use super::jobs::End;
use super::outputs::{Full, Outputs};
use super::wasi::{self, Exit, World};
use crate::clock;

/// What stands between the language and the program, by the name that it is imported under.
const OURS: [(&str, &str); 10] = [
    ("hotseat/assert.js", include_str!("../../runtimes/javascript/assert.js")),
    ("hotseat/driver.js", include_str!("../../runtimes/javascript/driver.js")),
    ("hotseat/ends.js", include_str!("../../runtimes/javascript/ends.js")),
    ("hotseat/equality.js", include_str!("../../runtimes/javascript/equality.js")),
    ("hotseat/globals.js", include_str!("../../runtimes/javascript/globals.js")),
    ("hotseat/inspect.js", include_str!("../../runtimes/javascript/inspect.js")),
    ("hotseat/modules.js", include_str!("../../runtimes/javascript/modules.js")),
    ("hotseat/streams.js", include_str!("../../runtimes/javascript/streams.js")),
    ("hotseat/testing.js", include_str!("../../runtimes/javascript/testing.js")),
    ("hotseat/timers.js", include_str!("../../runtimes/javascript/timers.js")),
];
/// How deep a program may stack. QuickJS has a mebibyte for it, and its own data right below; what it does not check
/// itself has to fit into the rest.
const STACK: &str = "--stack-size=960k";
const TESTS: &str = "test.js";
/// What names and arguments of a function to call are read from.
const CALL: &str = "call.json";
/// Modules of Node that can be imported, and what by name.
const OF_NODE: [(&str, &str); 14] = [
    ("assert", "equal, strictEqual, deepEqual, deepStrictEqual, throws, ok"),
    ("assert/strict", "equal, strictEqual, deepEqual, deepStrictEqual, throws, ok"),
    ("events", "EventEmitter"),
    ("fs", "readFileSync, existsSync, writeFileSync, readFile, promises"),
    ("os", "EOL"),
    ("path", "join, basename, dirname, extname, sep"),
    ("perf_hooks", "performance"),
    ("process", "argv, env, exit, stdin, stdout, stderr"),
    ("readline", "createInterface"),
    ("readline/promises", "createInterface"),
    ("test", "test, it, describe, before, beforeEach, after, afterEach"),
    ("timers", "setTimeout, setInterval, setImmediate"),
    ("timers/promises", "setTimeout"),
    ("util", "inspect, format, promisify, isDeepStrictEqual"),
];

/// JavaScript, ready to be started.
pub(super) struct JavaScript {
    instance: InstancePre<World>,
}

impl JavaScript {
    pub(super) fn new(engine: &Engine, compiled: Compiled) -> wasmtime::Result<Self> {
        let module = match compiled {
            Compiled::Module(module) => module,
            Compiled::Component(_) => wasmtime::bail!("JavaScript is to be a module"),
        };
        let mut linker = Linker::new(engine);
        wasi::add_to(&mut linker)?;
        Ok(Self { instance: linker.instantiate_pre(&module)? })
    }
}

/// What the driver says of the end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ended {
    outcome: Outcome,
    message: String,
    line: Option<u32>,
    #[serde(default)]
    returned: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Finished,
    Exception,
    Memory,
    Recursion,
}

/// Runs a program in an instance of its own.
pub(super) fn run(javascript: &JavaScript, job: &Job, outputs: &Outputs) -> End {
    let answer = match job.language {
        RunLanguage::Typescript => "answer.ts",
        RunLanguage::Javascript | RunLanguage::Python | RunLanguage::Sql => "answer.js",
    };
    let mut texts: HashMap<String, String> =
        OURS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    for (name, exported) in OF_NODE {
        let text = format!(
            "import {{ require }} from 'hotseat/modules.js'; const own = require('{name}'); \
             export default own; export const {{ {exported} }} = own;"
        );
        texts.insert(format!("node:{name}"), text.clone());
        texts.insert(name.to_owned(), text);
    }
    texts.insert(answer.to_owned(), job.code.clone());
    let mut args = vec!["qjs", STACK, "-m", "-e", "import './hotseat/driver.js'", answer];
    match &job.mode {
        RunMode::Program => {}
        RunMode::Assertions { code } => {
            texts.insert(TESTS.to_owned(), code.clone());
            args.push(TESTS);
        }
        RunMode::Call { names, arguments } => {
            texts.insert(CALL.to_owned(), json!({ "names": names, "json": arguments }).to_string());
            args.push(CALL);
        }
    }
    let world = World {
        limits: StoreLimitsBuilder::new().memory_size(job.limits.memory_bytes).build(),
        outputs: outputs.clone(),
        input: job.input.clone().into_bytes(),
        read: 0,
        texts,
        opened: HashMap::new(),
        control: Vec::new(),
        polls: 0,
        errors: Vec::new(),
        start: clock::now(),
    };
    let mut store = Store::new(javascript.instance.module().engine(), world);
    store.limiter(|world| &mut world.limits);
    let carried_out = carry_out(javascript, &mut store, &args);
    end_of(carried_out, &store.into_data())
}

fn carry_out(
    javascript: &JavaScript,
    store: &mut Store<World>,
    args: &[&str],
) -> wasmtime::Result<i32> {
    let instance = javascript.instance.instantiate(&mut *store)?;
    instance.get_typed_func::<(), ()>(&mut *store, "_initialize")?.call(&mut *store, ())?;
    let malloc: TypedFunc<u32, u32> = instance.get_typed_func(&mut *store, "malloc")?;
    let Some(memory) = instance.get_memory(&mut *store, "memory") else {
        wasmtime::bail!("QuickJS has no memory");
    };
    let mut put = |bytes: &[u8]| -> wasmtime::Result<u32> {
        let at = malloc.call(&mut *store, u32::try_from(bytes.len())?)?;
        memory.write(&mut *store, usize::try_from(at)?, bytes)?;
        Ok(at)
    };
    let mut list = Vec::new();
    for arg in args {
        let at = put(&[arg.as_bytes(), &[0]].concat())?;
        list.extend_from_slice(&at.to_le_bytes());
    }
    list.extend_from_slice(&[0; 4]);
    let list = put(&list)?;
    let run = instance.get_typed_func::<(u32, u32), i32>(&mut *store, "qjs_init_argv")?;
    run.call(store, (u32::try_from(args.len())?, list))
}

/// What became of the program: what the driver said, else what can be seen.
fn end_of(carried_out: wasmtime::Result<i32>, world: &World) -> End {
    if let Ok(ended) = serde_json::from_slice::<Ended>(&world.control) {
        let outcome = match ended.outcome {
            Outcome::Finished => RunOutcome::Finished,
            Outcome::Exception => RunOutcome::Exception,
            Outcome::Memory => RunOutcome::Memory,
            Outcome::Recursion => RunOutcome::Recursion,
        };
        let Ended { message, line, returned, .. } = ended;
        return End { outcome, message, line, returned };
    }
    let Err(error) = carried_out else { return End::of(RunOutcome::Crash) };
    if let Some(Exit(code)) = error.downcast_ref() {
        return rejected(&String::from_utf8_lossy(&world.errors)).unwrap_or(End::exit(*code));
    }
    if error.is::<Full>() {
        return End::of(RunOutcome::Output);
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => End::of(RunOutcome::Recursion),
        _ => End::of(RunOutcome::Crash),
    }
}

/// The end of a program that left a rejection unhandled. QuickJS ends it by itself, with a few words of its own and
/// the exception on the error output.
fn rejected(errors: &str) -> Option<End> {
    let (_, exception) = errors.rsplit_once("Possibly unhandled promise rejection: ")?;
    let message = exception.lines().find(|line| !line.trim().is_empty())?;
    let place = exception.split("answer.js:").nth(1).or(exception.split("answer.ts:").nth(1));
    let digits =
        place.map(|rest| rest.split(|one: char| !one.is_ascii_digit()).next().unwrap_or(""));
    let line = digits.and_then(|digits| digits.parse().ok());
    let is_error = exception.lines().any(|line| line.starts_with("    at "));
    let message = if is_error { message.to_owned() } else { format!("Uncaught {message}") };
    Some(End::exception(message, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_is_read_from_what_quickjs_says_of_it() {
        let said = "noise\nPossibly unhandled promise rejection: \nError: late\n    at m (answer.js:12:43)\n";
        let end = rejected(said).unwrap();
        assert_eq!((end.message.as_str(), end.line), ("Error: late", Some(12)));
        let end = rejected("Possibly unhandled promise rejection: 1\n").unwrap();
        assert_eq!((end.message.as_str(), end.line), ("Uncaught 1", None));
        assert!(rejected("anything else").is_none());
    }
}
