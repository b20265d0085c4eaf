//! The program's clocks, moved as a test says: `tests/support/clock_shim.c`, loaded before its libc.

use crate::driver::Surroundings;
use crate::support::figures;
use nix::time::{ClockId, clock_gettime};
use std::fs;
use std::os::unix::fs::FileExt;
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;
use tempfile::NamedTempFile;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/clock_shim.c");
const LIBRARY: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/clock_shim.so");

/// Which clocks a number moves, and its place in the shared file.
const CALENDAR_MS: u64 = 0;
const SLEPT_MS: u64 = 1;
const PACE_THOUSANDTHS: u64 = 2;
const FASTER_SINCE_NS: u64 = 3;

/// The clocks of one program and of the processes it starts.
pub struct ClockShim {
    control: NamedTempFile,
}

impl ClockShim {
    /// Clocks that go right, to begin with. None, and loudly, where nothing can be preloaded.
    pub fn make(row: &str) -> Option<Self> {
        static BUILT: OnceLock<Result<(), String>> = OnceLock::new();
        if let Err(reason) = BUILT.get_or_init(build) {
            figures::skipped(row, reason);
            return None;
        }
        let control = NamedTempFile::new().unwrap();
        control.as_file().set_len(4 * 8).unwrap();
        Some(Self { control })
    }

    /// For a program that goes by these clocks.
    pub fn surroundings(&self) -> Surroundings {
        let env = vec![
            ("LD_PRELOAD", LIBRARY.into()),
            ("CLOCK_SHIM", self.control.path().as_os_str().to_owned()),
            // Drawn without OpenGL, WebKit waits a while for what is drawn, until a time by the calendar. The
            // kernel ends such a wait by its own calendar, which is not moved: no page would ever be seen.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "0".into()),
        ];
        Surroundings { env, ..Surroundings::default() }
    }

    /// Sets the calendar that many milliseconds off the true one.
    pub fn set_calendar(&self, off_by_ms: i64) {
        self.write(CALENDAR_MS, off_by_ms);
    }

    /// The computer has slept for that long in all.
    pub fn set_slept(&self, slept: Duration) {
        self.write(SLEPT_MS, i64::try_from(slept.as_millis()).unwrap());
    }

    /// From now on an hour goes by in the `times`th part of one.
    pub fn hurry(&self, times: i64) {
        let now = clock_gettime(ClockId::CLOCK_MONOTONIC).unwrap();
        self.write(FASTER_SINCE_NS, now.tv_sec() * 1_000_000_000 + now.tv_nsec());
        self.write(PACE_THOUSANDTHS, times * 1_000);
    }

    fn write(&self, place: u64, number: i64) {
        self.control.as_file().write_all_at(&number.to_ne_bytes(), place * 8).unwrap();
    }
}

/// Builds the shim and sees whether programs here can be made to load it.
fn build() -> Result<(), String> {
    // Under a name of its own first: another run may be loading the library.
    let fresh = format!("{LIBRARY}.{}", std::process::id());
    let built = Command::new("cc")
        .args(["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", &fresh, SOURCE])
        .output()
        .map_err(|error| format!("there is no C compiler ({error})"))?;
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    fs::rename(&fresh, LIBRARY).unwrap();
    let wanted = 86_400_i64 * 365;
    let control = NamedTempFile::new().unwrap();
    control.as_file().set_len(4 * 8).unwrap();
    control.as_file().write_all_at(&(wanted * 1000).to_ne_bytes(), 0).unwrap();
    let year = |shimmed: bool| {
        let mut date = Command::new("date");
        date.arg("+%s");
        if shimmed {
            date.env("LD_PRELOAD", LIBRARY).env("CLOCK_SHIM", control.path());
        }
        let out = date.output().map_err(|error| error.to_string())?;
        String::from_utf8_lossy(&out.stdout).trim().parse::<i64>().map_err(|e| e.to_string())
    };
    let (before, shimmed, after) = (year(false)?, year(true)?, year(false)?);
    let works = (before + wanted..=after + wanted).contains(&shimmed);
    works.then_some(()).ok_or_else(|| "programs do not load what LD_PRELOAD names".into())
}
