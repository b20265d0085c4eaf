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
    /// Check the database and every trail; exit with 1 if anything is wrong.
    #[arg(long, group = "answer")]
    pub check: bool,
    /// List the backups, newest first, and what each holds.
    #[arg(long, group = "answer")]
    pub backups: bool,
    /// Rehearse a whole session with the practice assistant in this terminal, in a temporary folder,
    /// and add up every figure; exit with 1 if anything is wrong.
    #[arg(long, group = "answer")]
    pub rehearse: bool,
    /// Restore the backup with this name; the present database becomes a backup itself.
    #[arg(long, group = "answer", value_name = "NAME")]
    pub restore: Option<String>,
    /// Remove the passcode and take the laptop back from a candidate. Asks for the password of your
    /// account on this computer, and is recorded in the trail.
    #[arg(long, group = "answer")]
    pub forgot_passcode: bool,
    /// Take in a sealed record, or challenges from a file, a folder or a ZIP, and report line by line; exit
    /// with 1 if nothing was found or reading ended early.
    #[arg(long, group = "answer", value_name = "PATH")]
    pub import: Option<PathBuf>,
    /// Seal the record of the session with this ID, which must be over.
    #[arg(long, group = "answer", value_name = "ID")]
    pub seal: Option<String>,
    /// Write the sealed record to this file instead of one called after the candidate.
    #[arg(long, requires = "seal", value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Encrypt the sealed record to a passphrase, which is asked for, or read from standard input.
    #[arg(long, requires = "seal", conflicts_with = "recipients")]
    pub passphrase: bool,
    /// Encrypt the sealed record to this recipient of age; may be given several times.
    #[arg(long = "recipient", requires = "seal", value_name = "AGE1…")]
    pub recipients: Vec<String>,
    /// Read a sealed record to its end; exit with 1 and name the first thing that is wrong, if anything is.
    /// Needs neither data nor a display.
    #[arg(long, group = "answer", value_name = "FILE")]
    pub verify: Option<PathBuf>,
    /// Open an encrypted record with the age identities in this file.
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// Open this sealed record in the window.
    #[arg(value_name = "RECORD", conflicts_with = "answer")]
    pub record: Option<PathBuf>,
    /// Open the first challenge of a file, a folder or a ZIP as its candidate sees it, with the practice
    /// assistant. Nothing is kept.
    #[arg(long = "try", group = "answer", value_name = "PATH")]
    pub try_challenge: Option<PathBuf>,
    /// End when standard input does: for the Hotseat that opens a trial.
    #[arg(long, hide = true, requires = "try_challenge")]
    pub tied: bool,
    /// Read a provider's key (one line) from standard input and store it in the system's keychain.
    #[arg(long, group = "answer", value_name = "PROVIDER")]
    pub set_key: Option<String>,
}
