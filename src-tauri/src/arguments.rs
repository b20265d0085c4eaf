//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Run AI-assisted technical interviews on one laptop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Parser)]
#[command(name = "hotseat", version)]
pub struct Arguments {
    /// Keep everything in this folder instead of the user's data directory.
    #[arg(long, env = "HOTSEAT_DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print the database's path, the number of sessions, and a line for each.
    #[arg(long, group = "answer")]
    pub list: bool,
    /// Examine the database and every trail; exits with 1 when anything is wrong.
    #[arg(long, group = "answer")]
    pub check: bool,
    /// Print the backups, newest first, and what each holds.
    #[arg(long, group = "answer")]
    pub backups: bool,
    /// Go through a whole session with the practice assistant in this terminal, in a folder of its
    /// own, and add up every figure; exits with 1 when anything is wrong.
    #[arg(long, group = "answer")]
    pub rehearse: bool,
    /// Put the backup of this name in the database's place; what is there becomes a backup itself.
    #[arg(long, group = "answer", value_name = "NAME")]
    pub restore: Option<String>,
    /// Remove the passcode and take the laptop back from a candidate, for the password of the
    /// computer's account; goes into the trail.
    #[arg(long, group = "answer")]
    pub forgot_passcode: bool,
    /// Read a provider's key, one line, from standard input, and have the system's keychain keep it.
    #[arg(long, group = "answer", value_name = "PROVIDER")]
    pub set_key: Option<String>,
}
