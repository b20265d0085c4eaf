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
    #[arg(long, conflicts_with = "check")]
    pub list: bool,
    /// Examine the database and every trail; exits with 1 when anything is wrong.
    #[arg(long)]
    pub check: bool,
}
