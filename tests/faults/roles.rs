//! Starting this program again in another role.

use crate::{answers, instances, typing, worker};
use std::env;
use std::future::Future;
use std::process::{Command, Stdio};

/// Names the role; its arguments follow on the command line.
const ROLE: &str = "HOTSEAT_FAULTS_ROLE";

/// This program in that role, its answers readable.
pub fn program(role: &str) -> Command {
    let mut program = Command::new(env::current_exe().unwrap());
    program.env(ROLE, role).stdin(Stdio::null()).stdout(Stdio::piped());
    program
}

/// Plays the role this process was started for, if it was started for one.
pub fn play() -> bool {
    let Ok(role) = env::var(ROLE) else { return false };
    let arguments: Vec<String> = env::args().skip(1).collect();
    match role.as_str() {
        "worker" => wait_for(worker::work(&arguments)),
        "asker" => wait_for(answers::ask_on_and_on(&arguments)),
        "typist" => wait_for(typing::type_on_and_on(&arguments)),
        "opener" => wait_for(instances::open_when_told(&arguments)),
        "migrator" => wait_for(instances::migrate_when_told(&arguments)),
        #[cfg(target_os = "linux")]
        "power" => crate::cuts::cut_often(),
        #[cfg(target_os = "linux")]
        "backup-power" => crate::backup_cuts::cut_often(),
        #[cfg(target_os = "linux")]
        "keeper" => wait_for(crate::backup_cuts::keep(&arguments)),
        #[cfg(target_os = "linux")]
        "careless-keeper" => wait_for(crate::backup_cuts::keep_carelessly(&arguments)),
        #[cfg(target_os = "linux")]
        "careless" => crate::cuts::write_carelessly(&arguments),
        #[cfg(target_os = "linux")]
        "full" => crate::full::fill_often(),
        #[cfg(target_os = "linux")]
        "read-only" => crate::unwritable::refuse_by_name(),
        #[cfg(target_os = "linux")]
        "visitor" => crate::unwritable::visit(&arguments),
        _ => panic!("there is no role {role}"),
    }
    true
}

/// Runs `work` as the app does: on several threads.
pub fn wait_for<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}
