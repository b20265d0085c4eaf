//! Another boot for one program: as the kernel would tell of it, without a restart.

use crate::support::figures;
use std::fs;
use std::path::Path;
use std::process::Command;

const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The command that starts a program which reads this file for the boot's id.
pub fn with_id(file: &Path) -> Vec<String> {
    fs::write(file, "5a1e0f0c-1d2b-4c3a-9e8f-0123456789ab\n").unwrap();
    let bind = format!("mount --bind {} {BOOT_ID} && exec \"$0\" \"$@\"", file.display());
    ["unshare", "--mount", "sh", "-c", &bind].map(String::from).into()
}

/// The command that starts a program whose boot began later, by a counter that is so much behind.
pub fn with_counter_behind(seconds: i64) -> Vec<String> {
    ["unshare", "--time", "--boottime", &format!("-{seconds}"), "--fork"].map(String::from).into()
}

/// Whether programs can be given another boot here; says so loudly where not.
pub fn is_possible(row: &str) -> bool {
    let file = tempfile::NamedTempFile::new().unwrap();
    let possible = [with_id(file.path()), with_counter_behind(1)].iter().all(|through| {
        let tried = Command::new(&through[0]).args(&through[1..]).arg("true").output();
        tried.is_ok_and(|tried| tried.status.success())
    });
    if !possible {
        figures::skipped(row, "only root may give a program another boot, and not everywhere");
    }
    possible
}
