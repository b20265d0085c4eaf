//! Measurements: of the core beside raw SQLite, and of the window beside an empty one.

use anyhow::ensure;
use xshell::Shell;

use crate::setup::{self, Purpose};
use crate::{desktop, regressions, repo, runtimes, steps, ui};

/// Runs the benches of the core, of sealed records and of the sandbox. Arguments are for the session service's; with any, the others do
/// nothing. Named as benches, so that the arguments don't reach the unit tests, which cargo would call
/// along with them.
pub fn service(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    let cargo = repo::cargo(sh).args(["bench", "--package", "hotseat-core", "--bench", "*", "--"]);
    cargo.args(args).run()?;
    if args.is_empty() {
        let records = ["bench", "--package", "hotseat-record", "--bench", "records"];
        repo::cargo(sh).args(records).run()?;
        runtimes::make(sh)?;
        let runs = ["bench", "--package", "hotseat-runner", "--bench", "runs"];
        repo::cargo(sh).args(runs).run()?;
    }
    regressions::check(sh)
}

/// Measures models beside llama.cpp's own server. Built as the tests are: llama.cpp itself is always built for production.
pub fn engine(sh: &Shell) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Build)?;
    let python = steps::reference(sh)?;
    ensure!(python.is_some(), "there is no prebuilt server for this system to compare with");
    let measure = ["bench", "--workspace", "--profile", "dev", "--bench", "beside_server"];
    repo::cargo(sh).args(measure).envs(python.map(|python| ("HOTSEAT_REFERENCE", python))).run()?;
    Ok(())
}

/// Builds the app and the empty window for production, both in one call so that they share what they
/// stand on, and measures them on a desktop nobody sees.
///
/// What measures is built as the tests are: built for production beside them, it would build the app
/// once more, with what tests need inside.
pub fn window(sh: &Shell, is_traced: bool, args: &[String]) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Test)?;
    ui::build(sh)?;
    let packages = ["--package", "hotseat", "--package", "empty-window"];
    repo::cargo(sh).args(["build", "--release"]).args(packages).run()?;
    let measure = ["bench", "--workspace", "--profile", "dev", "--bench", "window", "--"];
    desktop::cargo(sh)
        .args(measure)
        .args(is_traced.then_some("--trace"))
        .args(args)
        .env("HOTSEAT_PROGRAM", repo::app("release"))
        .env("EMPTY_WINDOW_PROGRAM", repo::app("release").with_file_name(EMPTY_WINDOW))
        .run()?;
    if is_traced { Ok(()) } else { regressions::check(sh) }
}

/// The yardstick's file name.
const EMPTY_WINDOW: &str = if cfg!(windows) { "empty-window.exe" } else { "empty-window" };
