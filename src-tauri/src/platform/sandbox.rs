//! Where code is run: this program once more, with the interpreters that came with it.

use hotseat_core::ports::Runner;
use hotseat_runner::{CHILD_ARGUMENT, Sandbox, child};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The folder of the interpreters, beside what else comes with the app.
const RUNTIMES: &str = "runtimes";
/// Where the interpreters are kept as machine code.
const COMPILED: &str = "compiled";

/// What the program comes to where it was started to run code and for nothing else; none where it was not.
pub fn as_child() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let is_child = arguments.next().is_some_and(|first| first == CHILD_ARGUMENT);
    let (runtimes, compiled) = (arguments.next()?, arguments.next()?);
    is_child.then(|| child::main(Path::new(&runtimes), Path::new(&compiled)))
}

/// The sandbox, which starts nothing yet: later `program`, which is this one. What it compiles is kept with what the account keeps of all programs and
/// can be made again, or else in the data folder.
#[must_use]
pub fn open(program: PathBuf, data_dir: &Path) -> Arc<dyn Runner> {
    let runtimes = runtimes_of(&program);
    let kept_in = dirs::cache_dir().map_or_else(|| data_dir.to_owned(), |dir| dir.join("hotseat"));
    Arc::new(Sandbox::new(program, runtimes, kept_in.join(COMPILED)))
}

/// Where the interpreters are: in the app's resources, or where the build puts them. The first of these where
/// they are nowhere; every run says so then.
fn runtimes_of(program: &Path) -> PathBuf {
    let beside = |up: usize| program.ancestors().nth(up).unwrap_or(Path::new("/"));
    let installed = [
        // As Tauri's bundles have them: on Windows, on Linux, on macOS.
        beside(1).join(RUNTIMES),
        beside(2).join("lib/Hotseat").join(RUNTIMES),
        beside(2).join("Resources").join(RUNTIMES),
        // Of a build, and of a test of one.
        beside(2).join(RUNTIMES),
        beside(3).join(RUNTIMES),
    ];
    let found = installed.iter().find(|dir| dir.is_dir());
    found.unwrap_or(&installed[0]).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn interpreters_are_found_where_bundles_and_builds_put_them() {
        for (program, runtimes) in [
            ("usr/bin/hotseat", "usr/lib/Hotseat/runtimes"),
            ("Hotseat.app/Contents/MacOS/hotseat", "Hotseat.app/Contents/Resources/runtimes"),
            ("Hotseat/hotseat.exe", "Hotseat/runtimes"),
            ("target/release/hotseat", "target/runtimes"),
            ("target/debug/deps/e2e", "target/runtimes"),
        ] {
            let root = tempfile::tempdir().unwrap();
            let (program, runtimes) = (root.path().join(program), root.path().join(runtimes));
            fs::create_dir_all(&runtimes).unwrap();
            assert_eq!(runtimes_of(&program), runtimes);
        }
        let nowhere = tempfile::tempdir().unwrap();
        let program = nowhere.path().join("bin/hotseat");
        assert_eq!(runtimes_of(&program), nowhere.path().join("bin/runtimes"));
    }
}
