//! The runtimes of the languages: found, compiled, and kept for the life of the child.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use wasmtime::{Config, Engine};

use super::cache::{self, Compiled, Kind};
use super::javascript::JavaScript;
use super::python::Python;

/// How deep WebAssembly may stack. With less, Python and JavaScript break down where they should raise.
pub(super) const WASM_STACK_BYTES: usize = 32 * 1024 * 1024;

const PYTHON: &str = "python.wasm";
const JAVASCRIPT: &str = "quickjs.wasm";
/// The sums of the runtimes, as `sha256sum` writes them.
const SUMS: &str = "SHA256SUMS";

/// Why a language can't be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum RuntimeError {
    /// Its runtime is not there.
    #[error("The sandbox is not installed: {0} is missing")]
    Missing(&'static str),
    /// It is not what was installed.
    #[error("The sandbox is damaged: {0} is not what was installed")]
    Damaged(&'static str),
    /// It does not load.
    #[error("The sandbox does not load {0}: {1:#}")]
    Unusable(&'static str, #[source] wasmtime::Error),
}

pub(super) struct Runtimes {
    folder: PathBuf,
    cache: PathBuf,
    engine: OnceLock<Engine>,
    python: OnceLock<Python>,
    javascript: OnceLock<JavaScript>,
}

impl Runtimes {
    pub(super) fn new(folder: &Path, cache: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            cache: cache.to_owned(),
            engine: OnceLock::new(),
            python: OnceLock::new(),
            javascript: OnceLock::new(),
        }
    }

    pub(super) fn python(&self) -> Result<&Python, RuntimeError> {
        if let Some(python) = self.python.get() {
            return Ok(python);
        }
        let made = self.load(PYTHON, Kind::Component).and_then(|(engine, compiled)| {
            Python::new(engine, compiled).map_err(|error| RuntimeError::Unusable(PYTHON, error))
        })?;
        Ok(self.python.get_or_init(|| made))
    }

    pub(super) fn javascript(&self) -> Result<&JavaScript, RuntimeError> {
        if let Some(javascript) = self.javascript.get() {
            return Ok(javascript);
        }
        let made = self.load(JAVASCRIPT, Kind::Module).and_then(|(engine, compiled)| {
            JavaScript::new(engine, compiled)
                .map_err(|error| RuntimeError::Unusable(JAVASCRIPT, error))
        })?;
        Ok(self.javascript.get_or_init(|| made))
    }

    fn load(&self, name: &'static str, kind: Kind) -> Result<(&Engine, Compiled), RuntimeError> {
        let wasm =
            std::fs::read(self.folder.join(name)).map_err(|_| RuntimeError::Missing(name))?;
        if self.is_damaged(name, &wasm) {
            return Err(RuntimeError::Damaged(name));
        }
        let unusable = |error| RuntimeError::Unusable(name, error);
        let engine = self.engine().map_err(unusable)?;
        let compiled = cache::compiled(engine, kind, &wasm, &self.cache).map_err(unusable)?;
        Ok((engine, compiled))
    }

    /// Whether its sum is another than the one beside it.
    fn is_damaged(&self, name: &str, wasm: &[u8]) -> bool {
        let sums = std::fs::read_to_string(self.folder.join(SUMS)).unwrap_or_default();
        let own = sums.lines().filter_map(|line| line.split_once("  ")).find(|(_, of)| *of == name);
        own.is_none_or(|(sum, _)| sum != hex::encode(Sha256::digest(wasm)))
    }

    fn engine(&self) -> wasmtime::Result<&Engine> {
        if let Some(engine) = self.engine.get() {
            return Ok(engine);
        }
        let mut config = Config::new();
        config.max_wasm_stack(WASM_STACK_BYTES);
        // Of no use here, where nothing is asynchronous, but checked against the other one.
        config.async_stack_size(2 * WASM_STACK_BYTES);
        let engine = Engine::new(&config)?;
        Ok(self.engine.get_or_init(|| engine))
    }
}
