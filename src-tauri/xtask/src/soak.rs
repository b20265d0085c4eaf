//! `cargo xtask soak`: the same tests with many more rounds, those that take long by themselves, and
//! the fuzzers. For a night, not for every change.

use xshell::{Shell, cmd};

use crate::setup::{self, Purpose};
use crate::{desktop, repo, ui};

/// Where the fuzzers are.
const FUZZ: &str = "src-tauri/fuzz";

/// Runs every test with soak's rounds, then each fuzzer for so many seconds.
pub fn run(sh: &Shell, args: &[String], fuzz_s: u32) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Test)?;
    ui::build(sh)?;
    let tests = desktop::cargo(sh).args(["test", "--workspace", "--no-fail-fast"]).args(args);
    repo::linting(tests.env("HOTSEAT_SOAK", "1")).run()?;
    if args.is_empty() { fuzz(sh, fuzz_s) } else { Ok(()) }
}

/// Runs each fuzzer, where cargo-fuzz and the nightly compiler it needs are installed.
fn fuzz(sh: &Shell, seconds: u32) -> anyhow::Result<()> {
    let is_there = cmd!(sh, "cargo +nightly fuzz --version").quiet().ignore_stderr().read().is_ok();
    if !is_there {
        eprintln!(
            "\n!!!! NOTHING WAS FUZZED: `rustup toolchain install nightly` and `cargo install \
             cargo-fuzz` first. The corpus was replayed by the tests.\n"
        );
        return Ok(());
    }
    for target in fuzz_targets(sh)? {
        let limit = format!("-max_total_time={seconds}");
        // What is found lands beside the build; what is worth keeping is put among the seeds by hand.
        let found = repo::target().join("fuzz-corpus").join(&target);
        sh.create_dir(&found)?;
        let seeds = repo::root().join(FUZZ).join("corpus").join(&target);
        let fuzzer = repo::by_hand(cmd!(sh, "cargo +nightly fuzz run --fuzz-dir {FUZZ}"));
        let fuzzer = fuzzer.args(["--features", "libfuzzer", &target]).arg(found).arg(seeds);
        fuzzer.args(["--", &limit]).run()?;
    }
    Ok(())
}

/// The fuzzers' names, from their files.
fn fuzz_targets(sh: &Shell) -> anyhow::Result<Vec<String>> {
    let files = sh.read_dir(format!("{FUZZ}/targets"))?;
    Ok(files.iter().filter_map(|file| file.file_stem()?.to_str().map(str::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fuzzer_is_found() {
        let targets = fuzz_targets(&repo::shell().unwrap()).unwrap();
        assert!(targets.len() >= 3, "{targets:?}");
    }
}
