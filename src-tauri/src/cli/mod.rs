//! The command line: what it takes, and what it answers without a window.

mod arguments;
mod import;
mod records;
mod rehearsal;
mod reports;

pub use arguments::Arguments;

use crate::platform::clock::SystemClock;
use crate::records::is_record;
use hotseat_core::ports::Clock;
use std::path::Path;
use std::process::ExitCode;

/// Does what the command line asks for; none where it asks for the window.
pub fn answer(arguments: &Arguments, dir: &Path) -> Option<ExitCode> {
    if arguments.list {
        Some(reports::list(dir))
    } else if arguments.check {
        Some(reports::check(dir))
    } else if arguments.backups {
        Some(reports::backups(dir))
    } else if let Some(name) = &arguments.restore {
        Some(reports::restore(dir, name, SystemClock::new().now().wall))
    } else if let Some(source) = &arguments.import {
        Some(if is_record(source) {
            records::import(dir, source, arguments.identity.as_deref())
        } else {
            import::import(dir, source)
        })
    } else if let Some(id) = &arguments.seal {
        let sealing = records::Sealing {
            id,
            output: arguments.output.as_deref(),
            with_passphrase: arguments.passphrase,
            recipients: &arguments.recipients,
        };
        Some(records::seal(dir, &sealing))
    } else if let Some(file) = &arguments.verify {
        Some(records::verify(file, arguments.identity.as_deref()))
    } else if arguments.rehearse {
        Some(rehearsal::rehearse())
    } else if arguments.forgot_passcode {
        Some(reports::forget_passcode(dir))
    } else {
        arguments.set_key.as_ref().map(|provider| reports::set_key(dir, provider))
    }
}
