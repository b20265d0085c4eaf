//! `cargo xtask`: set up, run, test, build and measure Hotseat. Each command works on a fresh clone.

mod app;
mod bench;
mod changelog;
mod desktop;
mod dev;
mod figures;
mod fingerprint;
mod installed;
mod installers;
mod licences;
mod notices;
mod python;
mod quickjs;
mod regressions;
mod repo;
mod runtimes;
mod setup;
mod soak;
mod steps;
mod tally;
mod types;
mod ui;
mod versions;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use setup::Purpose;
use steps::Step;

/// Set up, run, test, build and measure Hotseat.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Install what building and testing need and the machine lacks, after naming it
    Setup,
    /// Build the pages and the app where they changed, and open the app
    Run {
        /// Passed to the app, as in `cargo xtask run -- --data-dir DIR`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Open the app on pages served by Vite, which reload as you edit them
    Dev {
        /// Passed to the app
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Build the production app, target/release/hotseat
    Build,
    /// Check and test everything, cheapest first, windows on a desktop nobody sees
    Test {
        /// Do this step only; may be given several times
        #[arg(long, value_enum)]
        only: Vec<Step>,
        /// Passed to `cargo test`, as in `cargo xtask test --only rust -- trail`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Write the TypeScript types of everything that crosses from Rust to the pages
    Types,
    /// List every string that people read, with its place, so that all can be read again
    Words,
    /// Make what the sandbox runs Python and JavaScript in, where it changed or is missing
    Runtimes,
    /// Run the window tests and let them write the pictures in docs/pictures
    Pictures,
    /// Test with many more rounds, for as long as it takes, and fuzz what parses
    Soak {
        /// Seconds for each fuzzer
        #[arg(long, default_value_t = 1800)]
        fuzz_seconds: u32,
        /// Passed to `cargo test`; then nothing is fuzzed
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Write what the last runs have measured into docs/RELIABILITY.md and docs/PERFORMANCE.md
    Figures,
    /// Measure the session service, the window, or models
    Bench {
        /// Measure the window instead, beside an empty one
        #[arg(long)]
        window: bool,
        /// Of the window only where the time of a start goes, step by step
        #[arg(long, requires = "window")]
        trace: bool,
        /// Measure models instead, beside llama.cpp's own server
        #[arg(long, conflicts_with_all = ["window", "args"])]
        engine: bool,
        /// Passed to the benchmark
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Make the installers for this system, in target/release/bundle
    Bundle {
        /// Passed to `tauri build`, as in `cargo xtask bundle -- --bundles deb`
        #[arg(last = true)]
        args: Vec<String>,
    },
    /// Write the list of versions that installed ones look at, from signed installers
    Versions {
        /// The folder with the installers and their signatures
        #[arg(long)]
        from: std::path::PathBuf,
        /// The address they will be found under
        #[arg(long, value_name = "URL")]
        at: String,
    },
    /// Install, use, upgrade, remove and purge the Debian package in systems of its own (as root)
    TryInstallers {
        /// The package of the release before, which is installed first
        #[arg(long, value_name = "DEB")]
        before: Option<std::path::PathBuf>,
    },
}

fn main() -> ExitCode {
    match obey(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> anyhow::Result<()> {
    let sh = &repo::shell()?;
    match command {
        Command::Setup => setup::make_ready(sh, Purpose::Test),
        Command::Run { args } => app::run(sh, &args),
        Command::Dev { args } => dev::run(sh, &args),
        Command::Build => app::build(sh),
        Command::Test { only, args } => steps::run(sh, &only, &args),
        Command::Types => types::write(sh),
        Command::Words => words::list(sh),
        Command::Runtimes => runtimes::make(sh),
        Command::Pictures => desktop::take_pictures(sh),
        Command::Soak { fuzz_seconds, args } => soak::run(sh, &args, fuzz_seconds),
        Command::Figures => figures::write(sh),
        Command::Bench { engine: true, .. } => bench::engine(sh),
        Command::Bench { window: false, args, .. } => bench::service(sh, &args),
        Command::Bench { window: true, trace, args, .. } => bench::window(sh, trace, &args),
        Command::Bundle { args } => installers::make(sh, &args),
        Command::Versions { from, at } => versions::write(sh, &from, &at),
        Command::TryInstallers { before } => installed::attempt(sh, before.as_deref()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_does() {
        for command in Cli::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{} has no sentence", command.get_name());
        }
    }
}
