//! Compiled runtimes, kept in files: compiling Python takes half a minute of a processor, loading it a moment.
//!
//! **What is kept is machine code that the child goes on to execute.** Whoever can write to the folder can have
//! the child do anything the account may, so the folder is the account's own. The hash beside each file guards
//! against damage (a disk that was full, a file that was cut off), which the loader would not notice. It is no
//! guard against the account itself: who can write the file can write the hash.

use std::fs::{self, DirBuilder, File};
use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use wasmtime::component::Component;
use wasmtime::{Engine, Module};

/// Goes up when compiled runtimes of before are of no use for a reason that their names do not tell.
const VERSION: &str = "1";

/// What a runtime is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Component,
    Module,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Module => "module",
        }
    }
}

/// A runtime, ready to be instantiated.
pub(super) enum Compiled {
    Component(Component),
    Module(Module),
}

/// The runtime, as it was compiled before or compiled now. A folder that can't be written to, or holds what is
/// damaged, costs time and nothing else.
pub(super) fn compiled(
    engine: &Engine,
    kind: Kind,
    wasm: &[u8],
    folder: &Path,
) -> wasmtime::Result<Compiled> {
    let name = format!("{}-{}", kind.name(), name_of(engine, wasm));
    let code = folder.join(format!("{name}.compiled"));
    let sum = folder.join(format!("{name}.sha256"));
    if is_whole(&code, &sum)
        && let Ok(kept) = loaded(engine, kind, &code)
    {
        return Ok(kept);
    }
    let made = compile(engine, kind, wasm)?;
    if keep(&serialized(&made)?, folder, &code, &sum).is_ok() {
        forget_others(folder, kind, &name);
    }
    Ok(made)
}

/// Names everything the machine code depends on: the runtime, the compiler and how it was set, the system.
fn name_of(engine: &Engine, wasm: &[u8]) -> String {
    let mut settings = Noted(Sha256::new());
    engine.precompile_compatibility_hash().hash(&mut settings);
    let mut all = Sha256::new();
    for part in [VERSION, std::env::consts::ARCH, std::env::consts::OS] {
        all.update(part);
        all.update([0]);
    }
    all.update(settings.0.finalize());
    all.update(wasm);
    hex::encode(all.finalize())
}

/// Takes what is hashed into a hash that is long enough for a name.
struct Noted(Sha256);

impl Hasher for Noted {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

fn is_whole(code: &Path, sum: &Path) -> bool {
    let wanted = fs::read_to_string(sum);
    let found = sum_of_file(code);
    matches!((wanted, found), (Ok(wanted), Ok(found)) if wanted == found)
}

fn sum_of_file(path: &Path) -> io::Result<String> {
    let mut sum = Sha256::new();
    let mut file = File::open(path)?;
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = io::Read::read(&mut file, &mut piece)?;
        if read == 0 {
            return Ok(hex::encode(sum.finalize()));
        }
        sum.update(&piece[..read]);
    }
}

fn compile(engine: &Engine, kind: Kind, wasm: &[u8]) -> wasmtime::Result<Compiled> {
    Ok(match kind {
        Kind::Component => Compiled::Component(Component::from_binary(engine, wasm)?),
        Kind::Module => Compiled::Module(Module::from_binary(engine, wasm)?),
    })
}

fn serialized(made: &Compiled) -> wasmtime::Result<Vec<u8>> {
    match made {
        Compiled::Component(component) => component.serialize(),
        Compiled::Module(module) => module.serialize(),
    }
}

/// Loads machine code whose hash is right.
#[expect(
    unsafe_code,
    reason = "machine code can't be looked at, only trusted; see the head of this file"
)]
fn loaded(engine: &Engine, kind: Kind, code: &Path) -> wasmtime::Result<Compiled> {
    // SAFETY: the bytes are those that `serialize` gave this account, as their hash was found right, and the folder
    // is the account's own. Nothing here writes to the file again: a new one takes its place.
    Ok(unsafe {
        match kind {
            Kind::Component => Compiled::Component(Component::deserialize_file(engine, code)?),
            Kind::Module => Compiled::Module(Module::deserialize_file(engine, code)?),
        }
    })
}

/// Writes the code, then its hash: a file without one is as good as none.
fn keep(bytes: &[u8], folder: &Path, code: &Path, sum: &Path) -> io::Result<()> {
    make_private(folder)?;
    fs::remove_file(sum).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    put(bytes, folder, code)?;
    put(hex::encode(Sha256::digest(bytes)).as_bytes(), folder, sum)
}

/// Removes what was compiled of earlier versions: there is one runtime of each kind, and Python's has 100 MB. One that
/// can't be removed, as it is in use on Windows, goes the next time.
fn forget_others(folder: &Path, kind: Kind, name: &str) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let is_of_kind = stem.split_once('-').is_some_and(|(own, _)| own == kind.name());
        if is_of_kind && stem != name {
            fs::remove_file(&path).ok();
        }
    }
}

fn put(bytes: &[u8], folder: &Path, path: &Path) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// The folder, which nobody but the account reads or writes. On Windows it is as private as what it is in.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700);
        builder.create(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(folder)
}

/// Where the tests of this crate look for what was kept.
#[cfg(test)]
fn kept_in(folder: &Path, ending: &str) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|own| own == ending)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that exports a function named `a`.
    const WASM: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x07\x05\x01\x01a\0\0\x0a\x04\x01\x02\0\x0b";

    fn module(folder: &Path) -> Module {
        let engine = Engine::default();
        match compiled(&engine, Kind::Module, WASM, folder).unwrap() {
            Compiled::Module(module) => module,
            Compiled::Component(_) => panic!("it was to be a module"),
        }
    }

    #[test]
    fn what_was_compiled_is_kept_and_what_is_damaged_is_compiled_again() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("cache");
        assert_eq!(module(&folder).exports().count(), 1);
        let [code] = &kept_in(&folder, "compiled")[..] else { panic!("one file was to be kept") };
        let whole = fs::read(code).unwrap();
        for damage in
            [&b"short"[..], &[&whole[..whole.len() - 1], &[!whole[whole.len() - 1]]].concat()]
        {
            fs::write(code, damage).unwrap();
            assert_eq!(module(&folder).exports().count(), 1);
            assert_eq!(fs::read(code).unwrap().len(), whole.len());
        }
        fs::remove_file(&kept_in(&folder, "sha256")[0]).unwrap();
        assert_eq!(module(&folder).exports().count(), 1);
        assert_eq!(kept_in(&folder, "sha256").len(), 1);
    }

    #[test]
    fn what_was_compiled_of_an_earlier_version_goes_and_other_files_stay() {
        let scratch = tempfile::tempdir().unwrap();
        for name in ["module-0.compiled", "module-0.sha256", "component-0.compiled", "notes.txt"] {
            fs::write(scratch.path().join(name), "old").unwrap();
        }
        module(scratch.path());
        let [code] = &kept_in(scratch.path(), "sha256")[..] else { panic!("one of the module") };
        assert_ne!(code.file_stem().unwrap(), "module-0");
        let kept = |name: &str| scratch.path().join(name).exists();
        assert!(kept("component-0.compiled") && kept("notes.txt") && !kept("module-0.compiled"));
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_is_the_accounts_own() {
        use std::os::unix::fs::PermissionsExt;
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("cache");
        fs::create_dir(&folder).unwrap();
        module(&folder);
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_folder_that_can_not_be_written_to_costs_only_time() {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(module(&file.join("cache")).exports().count(), 1);
    }
}
