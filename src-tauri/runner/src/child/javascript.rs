//! JavaScript: QuickJS, with a few files of ours that give it what programs expect of Node.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use hotseat_child::Mouth;
use hotseat_core::domain::run::{Job, RunLanguage, RunMode, RunOutcome};
use serde::Deserialize;
use serde_json::json;
use wasmtime::error::Context as _;
use wasmtime::{
    AsContextMut, Engine, Instance, InstancePre, Linker, Memory, Store, StoreLimits,
    StoreLimitsBuilder, Trap, TypedFunc,
};

use super::beginning::{Beginning, FIRST_MOMENT};
use super::cache::Compiled;
use super::jobs::End;
use super::outputs::{Full, Outputs};
use super::snapshot::Snapshot;
use super::wasi::{self, Exit, Texts, World};

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
/// What QuickJS is started with. The size is how deep a program may stack: QuickJS has a mebibyte for it, and its own
/// data right below; what it does not check itself has to fit into the rest.
const ARGS: [&str; 5] = ["qjs", "--stack-size=960k", "-m", "-e", "import './hotseat/driver.js'"];
/// What QuickJS calls the code that starts a program.
const NAME: &str = "<cmdline>";
/// To evaluate as a module, by QuickJS's numbers.
const AS_MODULE: u32 = 1;
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

/// What can be imported, by name.
static LIBRARY: LazyLock<HashMap<String, Cow<'static, str>>> = LazyLock::new(|| {
    let ours = OURS.iter().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text)));
    let of_node = OF_NODE.iter().flat_map(|(name, exported)| {
        let text = format!(
            "import {{ require }} from 'hotseat/modules.js'; const own = require('{name}'); \
             export default own; export const {{ {exported} }} = own;"
        );
        [format!("node:{name}"), (*name).to_owned()].map(|name| (name, Cow::Owned(text.clone())))
    });
    ours.chain(of_node).collect()
});

/// JavaScript, ready to be started.
pub(super) struct JavaScript {
    instance: InstancePre<World>,
    /// QuickJS once it has read all that is ours.
    ready: Snapshot,
    /// Where in its memory the number is that `Math.random` goes on from.
    seed_at: usize,
}

impl JavaScript {
    pub(super) fn new(engine: &Engine, compiled: Compiled) -> wasmtime::Result<Self> {
        let module = match compiled {
            Compiled::Module(module) => module,
            Compiled::Component(_) => wasmtime::bail!("JavaScript is to be a module"),
        };
        let mut linker = Linker::new(engine);
        wasi::add_to(&mut linker)?;
        let instance = linker.instantiate_pre(&module)?;
        let ready = made_ready(&instance)?;
        let state = first_state(u64::try_from(FIRST_MOMENT.as_micros())?);
        let Some(seed_at) = ready.place_of(&state.to_le_bytes()) else {
            wasmtime::bail!("QuickJS keeps its random numbers in an unknown place")
        };
        Ok(Self { instance, ready, seed_at })
    }
}

/// What QuickJS keeps for `Math.random` once it has started in that microsecond. It has drawn once, for a number of its
/// own that no program sees; the generator is Marsaglia's xorshift.
const fn first_state(started_us: u64) -> u64 {
    let mut state = started_us;
    state ^= state >> 12;
    state ^= state << 25;
    state ^ (state >> 27)
}

/// Has QuickJS start and read all that is ours, which takes longer than most programs do.
///
/// What it leaves is all in its memory: the stack is empty again, and its only other variable says so. The files it holds
/// open are numbers, which mean the same in every run, and nothing waits.
fn made_ready(instance: &InstancePre<World>) -> wasmtime::Result<Snapshot> {
    let outputs = Outputs::new(Mouth::into(io::sink()), 0);
    let texts = Texts { own: HashMap::new(), library: &LIBRARY };
    let world = World::new(StoreLimits::default(), outputs, texts, Beginning::STILL);
    let mut store = Store::new(instance.module().engine(), world);
    store.limiter(|world| &mut world.limits);
    let fresh = memory_of(&instance.instantiate(&mut store)?, &mut store)?.data(&store).to_vec();
    let instance = instance.instantiate(&mut store)?;
    instance.get_typed_func::<(), ()>(&mut store, "_initialize")?.call(&mut store, ())?;
    let mut list = Vec::new();
    for arg in ARGS {
        let at = put(&instance, &mut store, arg)?;
        list.extend_from_slice(&at.to_le_bytes());
    }
    list.extend_from_slice(&[0; 4]);
    let list = put_bytes(&instance, &mut store, &list)?;
    let start = instance.get_typed_func::<(u32, u32), i32>(&mut store, "qjs_init_argv")?;
    let failed = start.call(&mut store, (u32::try_from(ARGS.len())?, list))?;
    if failed != 0 {
        wasmtime::bail!(
            "QuickJS does not start: {}",
            String::from_utf8_lossy(&store.data().errors)
        );
    }
    let ready = memory_of(&instance, &mut store)?;
    Ok(Snapshot::of(ready.data(&store), &fresh))
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
    let Ok(beginning) = Beginning::of(job) else { return End::of(RunOutcome::Crash) };
    let answer = match job.language {
        RunLanguage::Typescript => "answer.ts",
        RunLanguage::Javascript | RunLanguage::Python | RunLanguage::Sql => "answer.js",
    };
    let mut own = HashMap::from([(answer, job.code.clone())]);
    let tests = match &job.mode {
        RunMode::Program => "",
        RunMode::Assertions { code } => {
            own.insert(TESTS, code.clone());
            TESTS
        }
        RunMode::Call { names, arguments } => {
            own.insert(CALL, json!({ "names": names, "json": arguments }).to_string());
            CALL
        }
    };
    let limits = StoreLimitsBuilder::new().memory_size(job.limits.memory_bytes).build();
    let texts = Texts { own, library: &LIBRARY };
    let mut world = World::new(limits, outputs.clone(), texts, beginning);
    world.input = job.input.clone().into_bytes();
    let mut store = Store::new(javascript.instance.module().engine(), world);
    store.limiter(|world| &mut world.limits);
    let carried_out = carry_out(javascript, &mut store, (answer, tests));
    end_of(carried_out, &store.into_data())
}

/// Has QuickJS go on from where it is ready. The driver ends the program, so this comes back only where it could not.
fn carry_out(
    javascript: &JavaScript,
    store: &mut Store<World>,
    (answer, tests): (&str, &str),
) -> wasmtime::Result<()> {
    let instance = javascript.instance.instantiate(&mut *store)?;
    let memory = memory_of(&instance, &mut *store)?;
    javascript.ready.put_into(memory, &mut *store)?;
    let seed = store.data().beginning.short_seed();
    memory.write(&mut *store, javascript.seed_at, &seed.to_le_bytes())?;
    let code =
        format!("import {{ run }} from './hotseat/driver.js'; await run('{answer}', '{tests}')");
    let length = u32::try_from(code.len())?;
    let (code, name) = (put(&instance, &mut *store, &code)?, put(&instance, &mut *store, NAME)?);
    let context = instance
        .get_typed_func::<(), u32>(&mut *store, "qjs_get_context")?
        .call(&mut *store, ())?;
    let evaluate =
        instance.get_typed_func::<(u32, u32, u32, u32, u32), i32>(&mut *store, "eval_buf")?;
    evaluate.call(store, (context, code, length, name, AS_MODULE))?;
    Ok(())
}

fn memory_of(instance: &Instance, store: impl AsContextMut) -> wasmtime::Result<Memory> {
    instance.get_memory(store, "memory").context("QuickJS has no memory")
}

/// Gives QuickJS a text, which a nought ends.
fn put(instance: &Instance, store: &mut Store<World>, text: &str) -> wasmtime::Result<u32> {
    put_bytes(instance, store, &[text.as_bytes(), &[0]].concat())
}

fn put_bytes(instance: &Instance, store: &mut Store<World>, bytes: &[u8]) -> wasmtime::Result<u32> {
    let malloc: TypedFunc<u32, u32> = instance.get_typed_func(&mut *store, "malloc")?;
    let at = malloc.call(&mut *store, u32::try_from(bytes.len())?)?;
    memory_of(instance, &mut *store)?.write(store, usize::try_from(at)?, bytes)?;
    Ok(at)
}

/// What became of the program: what the driver said, else what can be seen.
fn end_of(carried_out: wasmtime::Result<()>, world: &World) -> End {
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
