//! The part of WASI that QuickJS asks for, written out: an input, two outputs, a clock, and files that are texts in
//! memory. What is not here can't be reached, whatever a program tries.

use std::borrow::Cow;
use std::collections::HashMap;
use std::thread;
use std::time::Duration;

use hotseat_core::domain::run::OutputStream;
use wasmtime::{Caller, Extern, Linker, Memory, StoreLimits};

use super::beginning::Beginning;
use super::outputs::{Full, Outputs};

/// Errors by WASI's numbers.
const OK: i32 = 0;
const BAD_FILE: i32 = 8;
const FAULT: i32 = 21;
const INVALID: i32 = 28;
const NO_ENTRY: i32 = 44;
const NOT_SUPPORTED: i32 = 58;
const NOT_CAPABLE: i32 = 76;

/// The folder that holds the texts.
const FOLDER: i32 = 3;
/// Where the driver says how the program ended.
const CONTROL: i32 = 4;
/// Gives one byte: how often QuickJS polled since the last look, at most 255.
const POLLS: i32 = 5;
const FIRST_OPENED: i32 = 6;
/// More files than a program opens on purpose.
const OPENED_MAX: usize = 256;
/// More parts than QuickJS ever reads, writes or waits for at once.
const PARTS_MAX: i32 = 1024;
/// More than the driver has to say of a result that is no longer than an output may be: it writes it as a text in
/// JSON, with marks before quotes.
const CONTROL_MAX: usize = 256 * 1024;
/// How much is kept of the error output: an exception and its stack.
const ERRORS_MAX: usize = 8 * 1024;
/// A wait that is too short to be worth it.
const MOMENT: Duration = Duration::from_millis(1);
/// A wait that is never meant: QuickJS polls with it where only its own timer is set. Three weeks and more.
const ENDLESS: Duration = Duration::from_secs(2_000_000);

/// The program ended itself with that code.
#[derive(Debug, thiserror::Error)]
#[error("the program ended with exit code {0}")]
pub(super) struct Exit(pub(super) i32);

/// Texts by name: a program's own, and those that every program has.
pub(super) struct Texts {
    pub(super) own: HashMap<&'static str, String>,
    pub(super) library: &'static HashMap<String, Cow<'static, str>>,
}

impl Texts {
    fn get(&self, name: &str) -> Option<&str> {
        let own = self.own.get(name).map(String::as_str);
        own.or_else(|| self.library.get(name).map(|text| &**text))
    }
}

/// What one program sees of the world.
pub(super) struct World {
    pub(super) limits: StoreLimits,
    pub(super) outputs: Outputs,
    /// What it reads, and how far it is.
    pub(super) input: Vec<u8>,
    pub(super) read: usize,
    /// The texts it may open.
    pub(super) texts: Texts,
    /// Open files: the name of the text, and how far it is.
    pub(super) opened: HashMap<i32, (String, usize)>,
    /// What the driver said.
    pub(super) control: Vec<u8>,
    pub(super) polls: u8,
    /// The end of what it wrote to its error output.
    pub(super) errors: Vec<u8>,
    pub(super) beginning: Beginning,
    /// How far its clocks are ahead.
    borrowed: Duration,
}

impl World {
    pub(super) fn new(
        limits: StoreLimits,
        outputs: Outputs,
        texts: Texts,
        beginning: Beginning,
    ) -> Self {
        Self {
            limits,
            outputs,
            input: Vec::new(),
            read: 0,
            texts,
            opened: HashMap::new(),
            control: Vec::new(),
            polls: 0,
            errors: Vec::new(),
            beginning,
            borrowed: Duration::ZERO,
        }
    }

    /// What a clock shows: that of the wall, or one that counts from the beginning.
    fn shown(&self, is_wall: bool) -> Duration {
        let clock = if is_wall { self.beginning.shown() } else { self.beginning.elapsed() };
        clock + self.borrowed
    }

    /// Has time go on. A moment is not waited for but borrowed, and given back with the next wait: QuickJS looks for
    /// unhandled rejections only while it waits, so that every program would take a moment longer.
    fn wait(&mut self, time: Duration) {
        if time <= MOMENT && self.borrowed.is_zero() {
            self.borrowed = time;
        } else {
            thread::sleep(time + self.borrowed);
            self.borrowed = Duration::ZERO;
        }
    }

    fn read_into(&mut self, file: i32, into: &mut [u8]) -> Result<usize, i32> {
        match file {
            0 => Ok(copy(&self.input, &mut self.read, into)),
            POLLS => Ok(into.first_mut().map_or(0, |first| {
                *first = std::mem::take(&mut self.polls);
                1
            })),
            file => {
                let (name, at) = self.opened.get_mut(&file).ok_or(BAD_FILE)?;
                let text = self.texts.get(name).ok_or(BAD_FILE)?;
                Ok(copy(text.as_bytes(), at, into))
            }
        }
    }

    fn write(&mut self, file: i32, bytes: &[u8]) -> wasmtime::Result<i32> {
        match file {
            1 => self.outputs.write(OutputStream::Stdout, bytes)?,
            2 => {
                self.outputs.write(OutputStream::Stderr, &without_ours(bytes))?;
                self.errors.extend_from_slice(bytes);
                self.errors.drain(..self.errors.len().saturating_sub(ERRORS_MAX));
            }
            CONTROL if self.control.len() + bytes.len() > CONTROL_MAX => return Err(Full.into()),
            CONTROL => self.control.extend_from_slice(bytes),
            _ => return Ok(BAD_FILE),
        }
        Ok(OK)
    }

    fn open(&mut self, name: &str) -> Result<i32, i32> {
        let name = name.trim_start_matches("./").trim_start_matches('/');
        if self.texts.get(name).is_none() {
            return Err(NO_ENTRY);
        }
        if self.opened.len() >= OPENED_MAX {
            return Err(NOT_CAPABLE);
        }
        let taken = &self.opened;
        let file = (FIRST_OPENED..).find(|file| !taken.contains_key(file)).ok_or(NOT_CAPABLE)?;
        self.opened.insert(file, (name.to_owned(), 0));
        Ok(file)
    }

    /// The kind of file WASI calls it.
    fn kind_of(&self, file: i32) -> Result<u8, i32> {
        match file {
            0..=2 | CONTROL | POLLS => Ok(0),
            FOLDER => Ok(3),
            file if self.opened.contains_key(&file) => Ok(4),
            _ => Err(BAD_FILE),
        }
    }
}

/// What is written without the lines of a stack that are ours: QuickJS itself writes that of an unhandled rejection.
fn without_ours(bytes: &[u8]) -> Cow<'_, [u8]> {
    let is_ours = |line: &[u8]| {
        let holds = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
        line.starts_with(b"    at ") && (holds(b" (hotseat/") || holds(b" (native)"))
    };
    if !bytes.starts_with(b"    at ") {
        return Cow::Borrowed(bytes);
    }
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .filter(|line| !is_ours(line))
        .collect::<Vec<_>>()
        .concat()
        .into()
}

fn copy(from: &[u8], at: &mut usize, into: &mut [u8]) -> usize {
    let rest = from.get(*at..).unwrap_or_default();
    let length = rest.len().min(into.len());
    into[..length].copy_from_slice(&rest[..length]);
    *at += length;
    length
}

type Calling<'a> = Caller<'a, World>;

/// Adds every call that QuickJS imports.
pub(super) fn add_to(linker: &mut Linker<World>) -> wasmtime::Result<()> {
    const WASI: &str = "wasi_snapshot_preview1";
    linker.func_wrap(WASI, "environ_get", |_: i32, _: i32| OK)?;
    linker.func_wrap(
        WASI,
        "environ_sizes_get",
        |mut caller: Calling<'_>, count: i32, size: i32| {
            put(&mut caller, count, &[0; 4])
                .and_then(|()| put(&mut caller, size, &[0; 4]))
                .err()
                .unwrap_or(OK)
        },
    )?;
    linker.func_wrap(WASI, "clock_time_get", clock_time_get)?;
    linker.func_wrap(WASI, "fd_close", |mut caller: Calling<'_>, file: i32| {
        caller.data_mut().opened.remove(&file).map_or(BAD_FILE, |_| OK)
    })?;
    linker.func_wrap(WASI, "fd_fdstat_get", fd_fdstat_get)?;
    linker.func_wrap(WASI, "fd_fdstat_set_flags", |_: i32, _: i32| NOT_SUPPORTED)?;
    linker.func_wrap(WASI, "fd_prestat_get", fd_prestat_get)?;
    linker.func_wrap(WASI, "fd_prestat_dir_name", fd_prestat_dir_name)?;
    linker.func_wrap(WASI, "fd_read", fd_read)?;
    linker.func_wrap(WASI, "fd_readdir", |_: i32, _: i32, _: i32, _: i64, _: i32| NOT_CAPABLE)?;
    linker.func_wrap(WASI, "fd_seek", |_: i32, _: i64, _: i32, _: i32| NOT_SUPPORTED)?;
    linker.func_wrap(WASI, "fd_write", fd_write)?;
    linker.func_wrap(WASI, "path_create_directory", |_: i32, _: i32, _: i32| NOT_CAPABLE)?;
    linker
        .func_wrap(WASI, "path_filestat_get", |_: i32, _: i32, _: i32, _: i32, _: i32| NO_ENTRY)?;
    linker.func_wrap(
        WASI,
        "path_filestat_set_times",
        |_: i32, _: i32, _: i32, _: i32, _: i64, _: i64, _: i32| NOT_CAPABLE,
    )?;
    linker.func_wrap(WASI, "path_open", path_open)?;
    linker.func_wrap(WASI, "path_remove_directory", |_: i32, _: i32, _: i32| NOT_CAPABLE)?;
    linker.func_wrap(WASI, "path_rename", |_: i32, _: i32, _: i32, _: i32, _: i32, _: i32| {
        NOT_CAPABLE
    })?;
    linker.func_wrap(WASI, "path_unlink_file", |_: i32, _: i32, _: i32| NOT_CAPABLE)?;
    linker.func_wrap(WASI, "poll_oneoff", poll_oneoff)?;
    linker.func_wrap(WASI, "proc_exit", |code: i32| -> wasmtime::Result<()> {
        Err(Exit(code).into())
    })?;
    Ok(())
}

fn clock_time_get(mut caller: Calling<'_>, which: i32, _: i64, at: i32) -> i32 {
    let since = caller.data().shown(which == 0);
    let nanoseconds = u64::try_from(since.as_nanos()).unwrap_or(u64::MAX);
    put(&mut caller, at, &nanoseconds.to_le_bytes()).err().unwrap_or(OK)
}

fn fd_fdstat_get(mut caller: Calling<'_>, file: i32, at: i32) -> i32 {
    let kind = match caller.data().kind_of(file) {
        Ok(kind) => kind,
        Err(error) => return error,
    };
    let mut stat = [0; 24];
    stat[0] = kind;
    // Every right: what each call may do is decided in the call.
    stat[8..].fill(0xff);
    put(&mut caller, at, &stat).err().unwrap_or(OK)
}

fn fd_prestat_get(mut caller: Calling<'_>, file: i32, at: i32) -> i32 {
    if file != FOLDER {
        return BAD_FILE;
    }
    // A folder whose name has one letter.
    put(&mut caller, at, &[0, 0, 0, 0, 1, 0, 0, 0]).err().unwrap_or(OK)
}

fn fd_prestat_dir_name(mut caller: Calling<'_>, file: i32, at: i32, length: i32) -> i32 {
    if file != FOLDER || length < 1 {
        return INVALID;
    }
    put(&mut caller, at, b"/").err().unwrap_or(OK)
}

fn fd_read(mut caller: Calling<'_>, file: i32, list: i32, count: i32, sum: i32) -> i32 {
    let read = parts(&mut caller, list, count).and_then(|parts| {
        let mut all = 0;
        for part in parts {
            let memory = memory(&mut caller)?;
            let (bytes, world) = memory.data_and_store_mut(&mut caller);
            let into = bytes.get_mut(part).ok_or(FAULT)?;
            let length = into.len();
            let read = world.read_into(file, into)?;
            all += read;
            if read < length {
                break;
            }
        }
        let all = u32::try_from(all).map_err(|_| INVALID)?;
        put(&mut caller, sum, &all.to_le_bytes())
    });
    read.err().unwrap_or(OK)
}

fn fd_write(
    mut caller: Calling<'_>,
    file: i32,
    list: i32,
    count: i32,
    sum: i32,
) -> wasmtime::Result<i32> {
    let parts = match parts(&mut caller, list, count) {
        Ok(parts) => parts,
        Err(error) => return Ok(error),
    };
    let mut all = 0_u32;
    for part in parts {
        let Ok(memory) = memory(&mut caller) else { return Ok(FAULT) };
        let (bytes, world) = memory.data_and_store_mut(&mut caller);
        let Some(from) = bytes.get(part) else { return Ok(FAULT) };
        let error = world.write(file, from)?;
        if error != OK {
            return Ok(error);
        }
        all = all.saturating_add(u32::try_from(from.len()).unwrap_or(u32::MAX));
    }
    Ok(put(&mut caller, sum, &all.to_le_bytes()).err().unwrap_or(OK))
}

#[expect(clippy::too_many_arguments, reason = "as WASI has it")]
fn path_open(
    mut caller: Calling<'_>,
    folder: i32,
    _follow: i32,
    path: i32,
    length: i32,
    flags: i32,
    _rights: i64,
    _inherited: i64,
    _how: i32,
    at: i32,
) -> i32 {
    if folder != FOLDER {
        return BAD_FILE;
    }
    // Making, emptying, and folders are among the flags: nothing of it is for texts in memory.
    if flags != 0 {
        return NOT_CAPABLE;
    }
    let opened = get(&mut caller, path, length).and_then(|name| {
        let name = String::from_utf8(name).map_err(|_| NO_ENTRY)?;
        let file = caller.data_mut().open(&name)?;
        put(&mut caller, at, &file.to_le_bytes())
    });
    opened.err().unwrap_or(OK)
}

/// Waits for the nearest clock among what is asked for. Nothing else can be waited for: it is ready at once.
fn poll_oneoff(mut caller: Calling<'_>, from: i32, into: i32, count: i32, sum: i32) -> i32 {
    if !(0..=PARTS_MAX).contains(&count) {
        return INVALID;
    }
    let world = caller.data_mut();
    world.polls = world.polls.saturating_add(1);
    let polled = get(&mut caller, from, count.saturating_mul(48)).and_then(|asked| {
        let asked: Vec<Asked> = asked.chunks_exact(48).map(|one| asked_of(one, &caller)).collect();
        let first = asked.iter().map(|one| one.wait).min().ok_or(INVALID)?;
        if first < ENDLESS {
            caller.data_mut().wait(first);
        }
        let mut ready = 0_u32;
        for one in asked.iter().filter(|one| one.wait <= first) {
            let mut event = [0; 32];
            event[..8].copy_from_slice(&one.name);
            event[10] = one.kind;
            let at = into.wrapping_add_unsigned(ready.wrapping_mul(32));
            put(&mut caller, at, &event)?;
            ready += 1;
        }
        put(&mut caller, sum, &ready.to_le_bytes())
    });
    polled.err().unwrap_or(OK)
}

/// One thing to wait for.
struct Asked {
    name: [u8; 8],
    kind: u8,
    wait: Duration,
}

/// Reads one of WASI's subscriptions, 48 bytes long.
fn asked_of(bytes: &[u8], caller: &Calling<'_>) -> Asked {
    let number = |at: usize| {
        let mut number = [0; 8];
        number.copy_from_slice(&bytes[at..at + 8]);
        number
    };
    let (name, kind) = (number(0), bytes[8]);
    let mut wait = Duration::ZERO;
    if kind == 0 {
        wait = Duration::from_nanos(u64::from_le_bytes(number(24)));
        let is_absolute = bytes[40] & 1 == 1;
        if is_absolute {
            wait = wait.saturating_sub(caller.data().shown(bytes[16] == 0));
        }
    }
    Asked { name, kind, wait }
}

/// The ranges of memory in a list of addresses and lengths.
fn parts(
    caller: &mut Calling<'_>,
    list: i32,
    count: i32,
) -> Result<Vec<std::ops::Range<usize>>, i32> {
    if !(0..=PARTS_MAX).contains(&count) {
        return Err(INVALID);
    }
    let list = get(caller, list, count.saturating_mul(8))?;
    let number = |bytes: &[u8]| -> i32 {
        let mut number = [0; 4];
        number.copy_from_slice(bytes);
        i32::from_le_bytes(number)
    };
    list.chunks_exact(8)
        .map(|part| range(number(&part[..4]), number(&part[4..])).ok_or(FAULT))
        .collect()
}

/// An address and a length, which WebAssembly has without a sign.
fn range(at: i32, length: i32) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(at.cast_unsigned()).ok()?;
    let length = usize::try_from(length.cast_unsigned()).ok()?;
    Some(start..start.checked_add(length)?)
}

fn memory(caller: &mut Calling<'_>) -> Result<Memory, i32> {
    caller.get_export("memory").and_then(Extern::into_memory).ok_or(FAULT)
}

fn get(caller: &mut Calling<'_>, at: i32, length: i32) -> Result<Vec<u8>, i32> {
    let memory = memory(caller)?;
    let range = range(at, length).ok_or(FAULT)?;
    memory.data(&*caller).get(range).map(<[u8]>::to_vec).ok_or(FAULT)
}

fn put(caller: &mut Calling<'_>, at: i32, bytes: &[u8]) -> Result<(), i32> {
    let memory = memory(caller)?;
    let at = usize::try_from(at.cast_unsigned()).map_err(|_| FAULT)?;
    memory.write(caller, at, bytes).map_err(|_| FAULT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_stack_only_the_answers_lines_are_left() {
        let stack = b"    at m (answer.js:1:2)\n    at loadScript (native)\n    at a (hotseat/driver.js:1:2)\n\n";
        assert_eq!(&*without_ours(stack), b"    at m (answer.js:1:2)\n\n");
        assert_eq!(&*without_ours(b"words (native)\n"), b"words (native)\n");
    }
}
