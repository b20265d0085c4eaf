//! Memory of this computer, and what of it a process takes.

use hotseat_core::domain::assistant::FailureKind;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Bytes that can be used without taking them from others, files that are only cached among them.
/// None where the system does not tell.
pub(super) fn free_bytes() -> Option<u64> {
    let mut system = System::new().ok()?;
    system.refresh_memory();
    let available = system.available_memory();
    Some(system.cgroup_limits().map_or(available, |limits| available.min(limits.free_memory)))
}

/// That so much is needed and so much is free.
pub(super) fn lacking(needed_bytes: u64, free_bytes: Option<u64>) -> FailureKind {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let (needed_bytes, free_bytes) = (whole(needed_bytes), whole(free_bytes.unwrap_or(0)));
    FailureKind::NoMemory { needed_bytes, free_bytes }
}

/// Bytes of memory that a process takes, files it has mapped among them.
pub(super) fn of_process(id: u32) -> Option<u64> {
    let (id, mut system) = (Pid::from_u32(id), System::new().ok()?);
    let kind = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[id]), true, kind);
    system.process(id).map(sysinfo::Process::memory)
}
