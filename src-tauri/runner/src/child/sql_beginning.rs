//! SQLite's clock and its random numbers: those of the job.

use std::ffi::{c_char, c_int};
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;

use super::beginning::Beginning;

/// Where the job begins that is carried out; there is one at a time.
static NOW: Mutex<Beginning> = Mutex::new(Beginning::STILL);

/// How many milliseconds before 1970 SQLite begins to count: with the Julian day 0.
const BEFORE_1970_MS: i64 = 210_866_760_000_000;
const DAY_MS: f64 = 86_400_000.0;

fn now() -> MutexGuard<'static, Beginning> {
    NOW.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has SQLite begin there. It asks the system for both through one table of functions; this process gives it another
/// one, where these two are ours.
#[expect(unsafe_code, reason = "SQLite takes such a table in no other way")]
pub(super) fn begin(beginning: Beginning) {
    static GIVEN: Once = Once::new();
    *now() = beginning;
    GIVEN.call_once(|| {
        // SAFETY: what is found is SQLite's own, is whole and stays. The copy is never freed, as SQLite asks.
        unsafe {
            let Some(system) = ffi::sqlite3_vfs_find(ptr::null()).as_ref() else { return };
            let own = ffi::sqlite3_vfs {
                pNext: ptr::null_mut(),
                zName: c"hotseat".as_ptr(),
                xRandomness: Some(seed),
                xCurrentTime: Some(days),
                xCurrentTimeInt64: Some(milliseconds),
                ..*system
            };
            ffi::sqlite3_vfs_register(Box::into_raw(Box::new(own)), 1);
        }
    });
    // SAFETY: to ask for no bytes needs no place for them. The numbers begin anew then.
    unsafe { ffi::sqlite3_randomness(0, ptr::null_mut()) };
}

#[expect(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn seed(_: *mut ffi::sqlite3_vfs, length: c_int, into: *mut c_char) -> c_int {
    let seed = now().seed();
    let Ok(wanted) = usize::try_from(length) else { return 0 };
    for (at, byte) in seed.into_iter().cycle().take(wanted).enumerate() {
        // SAFETY: SQLite has so many bytes there.
        unsafe { into.add(at).cast::<u8>().write(byte) };
    }
    length
}

fn shown_ms() -> i64 {
    i64::try_from(now().shown().as_millis()).unwrap_or(i64::MAX).saturating_add(BEFORE_1970_MS)
}

#[expect(unsafe_code, reason = "called by SQLite")]
unsafe extern "C" fn milliseconds(_: *mut ffi::sqlite3_vfs, at: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: SQLite has a number there.
    unsafe { at.write(shown_ms()) };
    ffi::SQLITE_OK
}

#[expect(unsafe_code, reason = "called by SQLite")]
#[expect(clippy::cast_precision_loss, reason = "SQLite wants it so")]
unsafe extern "C" fn days(_: *mut ffi::sqlite3_vfs, at: *mut f64) -> c_int {
    // SAFETY: SQLite has a number there.
    unsafe { at.write(shown_ms() as f64 / DAY_MS) };
    ffi::SQLITE_OK
}
