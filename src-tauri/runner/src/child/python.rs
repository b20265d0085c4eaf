//! Python: a component of ours around CPython, with WASI and nothing in it.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hotseat_core::domain::run::{Job, OutputStream, RunMode, RunOutcome};
use rand::SeedableRng;
use rand::rngs::StdRng;
use tokio::io::AsyncWrite;
use tokio::runtime::{Builder, Runtime};
use wasmtime::component::{
    Component, ComponentType, InstancePre, Lift, Linker, Lower, ResourceTable,
};
use wasmtime::{Engine, Store, StoreLimits, StoreLimitsBuilder, Trap};
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::pipe::MemoryInputPipe;
use wasmtime_wasi::p2::{OutputStream as Stream, Pollable, StreamError, StreamResult};
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, I32Exit, WasiCtx, WasiCtxView, WasiView};

use super::beginning::Beginning;
use super::cache::Compiled;
use super::jobs::End;
use super::outputs::{Full, Outputs};

/// Most that one write hands over, in bytes.
const WRITE_BYTES: usize = 64 * 1024;

/// Python, ready to be started.
pub(super) struct Python {
    instance: InstancePre<State>,
    /// Counts down what Python waits for. WASI would make one of its own, with sockets in it.
    clock: Runtime,
}

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    limits: StoreLimits,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// As in `world.wit`.
#[derive(ComponentType, Lift, Clone, Copy)]
#[component(enum)]
#[repr(u8)]
#[expect(dead_code, reason = "made by what is lifted")]
enum Outcome {
    #[component(name = "finished")]
    Finished,
    #[component(name = "exception")]
    Exception,
    #[component(name = "memory")]
    Memory,
    #[component(name = "recursion")]
    Recursion,
}

/// As in `world.wit`.
#[derive(ComponentType, Lift)]
#[component(record)]
struct Ended {
    outcome: Outcome,
    message: String,
    line: Option<u32>,
    returned: Option<String>,
}

/// As in `world.wit`.
#[derive(ComponentType, Lower)]
#[component(variant)]
enum Mode {
    #[component(name = "program")]
    Program,
    #[component(name = "assertions")]
    Assertions(String),
    #[component(name = "call")]
    Call(Call),
}

/// As in `world.wit`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Call {
    names: Vec<String>,
    arguments: String,
}

impl From<&RunMode> for Mode {
    fn from(mode: &RunMode) -> Self {
        match mode.clone() {
            RunMode::Program => Self::Program,
            RunMode::Assertions { code } => Self::Assertions(code),
            RunMode::Call { names, arguments } => Self::Call(Call { names, arguments }),
        }
    }
}

impl Python {
    pub(super) fn new(engine: &Engine, compiled: Compiled) -> wasmtime::Result<Self> {
        let component: Component = match compiled {
            Compiled::Component(component) => component,
            Compiled::Module(_) => wasmtime::bail!("Python is to be a component"),
        };
        let mut linker = Linker::new(engine);
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
        let clock = Builder::new_multi_thread().worker_threads(1).enable_time().build()?;
        Ok(Self { instance: linker.instantiate_pre(&component)?, clock })
    }
}

/// Runs a program in an instance of its own.
pub(super) fn run(python: &Python, job: &Job, outputs: &Outputs) -> End {
    match carried_out(python, job, outputs) {
        Ok(ended) => End {
            outcome: match ended.outcome {
                Outcome::Finished => RunOutcome::Finished,
                Outcome::Exception => RunOutcome::Exception,
                Outcome::Memory => RunOutcome::Memory,
                Outcome::Recursion => RunOutcome::Recursion,
            },
            message: ended.message,
            line: ended.line,
            returned: ended.returned,
        },
        Err(error) => broken_off(&error),
    }
}

/// What became of a program that did not come back.
fn broken_off(error: &wasmtime::Error) -> End {
    if let Some(I32Exit(code)) = error.downcast_ref() {
        return End::exit(*code);
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::StackOverflow) => End::of(RunOutcome::Recursion),
        _ => End::of(RunOutcome::Crash),
    }
}

fn carried_out(python: &Python, job: &Job, outputs: &Outputs) -> wasmtime::Result<Ended> {
    let _here = python.clock.enter();
    let beginning = Beginning::of(job)?;
    let mut chance = StdRng::from_seed(beginning.seed());
    let careless_chance = chance.fork();
    let limits = StoreLimitsBuilder::new().memory_size(job.limits.memory_bytes).build();
    let wasi = WasiCtx::builder()
        .arg("answer.py")
        .stdin(MemoryInputPipe::new(job.input.clone().into_bytes()))
        .stdout(Said { outputs: outputs.clone(), stream: OutputStream::Stdout })
        .stderr(Said { outputs: outputs.clone(), stream: OutputStream::Stderr })
        .secure_random(chance)
        .insecure_random(careless_chance)
        .insecure_random_seed(beginning.short_seed().into())
        .wall_clock(beginning)
        .monotonic_clock(beginning)
        // Nothing else runs on this thread, so waiting may be done on it.
        .allow_blocking_current_thread(true)
        .allow_ip_name_lookup(false)
        .allow_tcp(false)
        .allow_udp(false)
        .socket_addr_check(|_, _| Box::pin(async { false }))
        .build();
    let state = State { wasi, table: ResourceTable::new(), limits };
    let mut store = Store::new(python.instance.engine(), state);
    store.limiter(|state| &mut state.limits);
    let instance = python.instance.instantiate(&mut store)?;
    let run = instance.get_typed_func::<(&str, Mode), (Ended,)>(&mut store, "run")?;
    let (ended,) = run.call(&mut store, (&job.code, Mode::from(&job.mode)))?;
    Ok(ended)
}

impl HostWallClock for Beginning {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    fn now(&self) -> Duration {
        self.shown()
    }
}

impl HostMonotonicClock for Beginning {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        u64::try_from(self.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// One of the program's outputs, as WASI wants it.
#[derive(Clone)]
struct Said {
    outputs: Outputs,
    stream: OutputStream,
}

impl IsTerminal for Said {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Said {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn Stream> {
        Box::new(self.clone())
    }
}

impl Stream for Said {
    fn write(&mut self, bytes: bytes::Bytes) -> StreamResult<()> {
        // Ends the program: what it writes from here on is lost anyway.
        self.outputs.write(self.stream, &bytes).map_err(|full| StreamError::Trap(full.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_BYTES)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Said {
    async fn ready(&mut self) {}
}

impl AsyncWrite for Said {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let written = self.outputs.write(self.stream, bytes).map(|()| bytes.len());
        Poll::Ready(written.map_err(|full: Full| std::io::Error::other(full)))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
