//! `cargo xtask test`: from a bare machine to green, in steps, the cheapest first, stopping at the
//! first that fails.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::bail;
use clap::ValueEnum;
use xshell::Shell;

use crate::python::Packages;
use crate::setup::{self, Purpose};
use crate::{desktop, licences, repo, runtimes, tally, ui};

/// One step, in the order they are taken. Each does what it needs from earlier ones by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// Install what is missing
    Setup,
    /// Formatting of the Rust code
    Fmt,
    /// Licences and sources of all dependencies
    Licences,
    /// Packages of the pages
    UiInstall,
    /// Lints of the pages
    UiLint,
    /// Types of the pages
    UiCheck,
    /// Unit tests of the pages
    UiTest,
    /// Production build of the pages
    UiBuild,
    /// Lints of the Rust code, and the build of its tests
    Clippy,
    /// All Rust tests: rules, storage, commands, and the real window
    Rust,
}

struct Taken {
    step: Step,
    took: Duration,
}

/// Takes the steps asked for, all when none is. Set-up is always among them: it is quick when
/// nothing is missing.
pub fn run(sh: &Shell, only: &[Step], args: &[String]) -> anyhow::Result<()> {
    let start = now();
    let mut taken = Vec::new();
    for step in Step::value_variants().iter().copied().filter(|step| is_due(*step, only)) {
        println!("\n── {}: {}", name(step), sentence(step));
        let begun = now();
        let outcome = take(sh, step, args);
        let took = begun.elapsed();
        println!("── {} took {}", name(step), in_words(took));
        if let Err(error) = outcome {
            println!("\n{}  FAILED  {:<10} {}", summary(&taken), name(step), in_words(took));
            bail!("step {} failed: {error:#}", name(step));
        }
        taken.push(Taken { step, took });
    }
    println!("\n{}All green in {}.", summary(&taken), in_words(start.elapsed()));
    Ok(())
}

fn is_due(step: Step, only: &[Step]) -> bool {
    only.is_empty() || step == Step::Setup || only.contains(&step)
}

fn take(sh: &Shell, step: Step, args: &[String]) -> anyhow::Result<()> {
    match step {
        Step::Setup => setup::make_ready(sh, Purpose::Test),
        Step::Fmt => Ok(repo::cargo(sh).args(["fmt", "--all", "--check"]).run()?),
        Step::Licences => licences::check(sh),
        Step::UiInstall => ui::install(sh),
        Step::UiLint => ui::script(sh, "lint"),
        Step::UiCheck => ui::script(sh, "check"),
        Step::UiTest => tally::hold_floor(sh, "pages", ui::test(sh)?),
        Step::UiBuild => ui::build(sh),
        Step::Clippy => clippy(sh),
        Step::Rust => rust(sh, args),
    }
}

/// Lints and builds all tests in one: the app carries its pages, so they must be there before it compiles.
fn clippy(sh: &Shell) -> anyhow::Result<()> {
    ui::build(sh)?;
    let build = repo::cargo(sh).args(["test", "--workspace", "--all-targets", "--no-run"]);
    Ok(repo::linting(build).run()?)
}

/// A Python with llama.cpp's own server, which answers of the engine are compared with; none where there is no
/// such server for this system.
pub fn reference(sh: &Shell) -> anyhow::Result<Option<PathBuf>> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Ok(None);
    }
    let lock = repo::root().join("src-tauri/llama/tests/engine/requirements.txt");
    Ok(Some(Packages::keep(sh, "reference", &lock)?.program("python")))
}

/// One call for the whole workspace: Tauri compiles once for all of it. The last step goes on after
/// a failure, so that one run shows all of them.
fn rust(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    ui::build(sh)?;
    runtimes::make(sh)?;
    let tests = desktop::cargo(sh).args(["test", "--workspace", "--no-fail-fast"]).args(args);
    let tests = match reference(sh)? {
        Some(python) => tests.env("HOTSEAT_REFERENCE", python),
        None => tests,
    };
    // With the same compiler as the lints, whose build this is.
    let tests = repo::linting(tests);
    let passed = tally::run_and_count(tests)?;
    // Whoever asks for some tests knows that they are not all, and the window's run on Linux only.
    let are_all = args.is_empty() && cfg!(target_os = "linux");
    if are_all { tally::hold_floor(sh, "rust", passed) } else { Ok(()) }
}

fn name(step: Step) -> String {
    step.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn sentence(step: Step) -> String {
    let value = step.to_possible_value();
    value.and_then(|value| value.get_help().map(ToString::to_string)).unwrap_or_default()
}

fn summary(taken: &[Taken]) -> String {
    taken
        .iter()
        .map(|Taken { step, took }| format!("  ok      {:<10} {}\n", name(*step), in_words(*took)))
        .collect()
}

fn in_words(duration: Duration) -> String {
    match duration.as_secs() {
        0..60 => format!("{:.1} s", duration.as_secs_f32()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[expect(clippy::disallowed_methods, reason = "a stopwatch for the developer, no part of the app")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_every_step_is_taken() {
        assert!(Step::value_variants().iter().all(|step| is_due(*step, &[])));
    }

    #[test]
    fn a_choice_keeps_the_set_up() {
        let due: Vec<Step> = Step::value_variants()
            .iter()
            .copied()
            .filter(|step| is_due(*step, &[Step::UiTest]))
            .collect();
        assert_eq!(due, [Step::Setup, Step::UiTest]);
    }

    #[test]
    fn every_step_has_a_name_and_a_sentence() {
        for step in Step::value_variants() {
            assert!(!name(*step).is_empty() && !sentence(*step).is_empty(), "{step:?}");
        }
        assert_eq!(name(Step::UiInstall), "ui-install");
    }

    #[test]
    fn durations_read_well() {
        assert_eq!(in_words(Duration::from_millis(420)), "0.4 s");
        assert_eq!(in_words(Duration::from_secs(725)), "12 min 5 s");
    }

    #[test]
    fn the_summary_has_a_line_a_step() {
        let taken = [Taken { step: Step::Fmt, took: Duration::from_secs(1) }];
        assert_eq!(summary(&taken), "  ok      fmt        1.0 s\n");
    }
}
