//! What a program and all its processes take up.

use super::driver::descendants;
use nix::unistd::Pid;

/// MiB of the program and of every process it started, each page shared with others counted by its
/// share.
pub fn of_program_mib(program: Pid) -> f64 {
    sum_mib(program, "Pss:")
}

/// MiB that nobody else has a part in: what comes and goes with the program's own work, whatever
/// other programs share its libraries.
pub fn own_mib(program: Pid) -> f64 {
    sum_mib(program, "Private_Dirty:")
}

fn sum_mib(program: Pid, what: &str) -> f64 {
    let all = [program].into_iter().chain(descendants(program));
    all.map(|process| kib(process, what)).sum::<f64>() / 1024.0
}

/// A line of what the kernel says about a process; nothing once it has ended.
fn kib(process: Pid, what: &str) -> f64 {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"));
    let rollup = rollup.unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}
