//! Folders nobody can write to, and things that are no folders: refused by name, and still readable.

use crate::apart::{Apart, apart, mount, unmount};
use crate::dump::dump;
use crate::releases::fill;
use crate::roles::{program, wait_for};
use crate::support::clock::MORNING;
use crate::support::figures::{Figure, skipped};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::storage::Store;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

pub fn a_folder_that_can_not_be_written_to_is_named_and_can_be_read() {
    if let Apart::Impossible(reason) = apart("read-only") {
        skipped("D8 read-only", &reason);
    }
}

/// The test itself, among mounts of its own.
pub fn refuse_by_name() {
    let dir = TempDir::new().unwrap();
    wait_for(fill(dir.path()));
    let told = read(dir.path()).unwrap();
    let other = TempDir::new().unwrap();
    let file = other.path().join("no folder");
    fs::write(&file, "a letter").unwrap();

    mount(&["--bind", "-o", "ro", &dir.path().to_string_lossy()], dir.path());
    assert_refused(dir.path(), dir.path());
    assert_refused(&dir.path().join("new"), &dir.path().join("new"));
    assert_eq!(read(dir.path()).unwrap(), told);
    unmount(dir.path());

    assert_refused(&file, &file);
    assert_refused(&file.join("data"), &file);
    assert_eq!(fs::read_to_string(&file).unwrap(), "a letter");
    let fresh = other.path().join("a/b/data");
    wait_for(Store::open(&fresh, MORNING.wall)).unwrap();
    assert!(fresh.join("hotseat.db").exists());
    record("D8 read-only", 4, dir.path());
}

fn record(id: &str, folders: usize, dir: &Path) {
    // Of all these, only what was taken away stood in the way.
    let opened = wait_for(Store::open(dir, MORNING.wall)).is_ok();
    Figure {
        id,
        promise: "A folder that can't be written to is refused by name, and can be read",
        tried: format!("{folders} folders"),
        losses: 0,
        control: "the same folder, writable",
        control_losses: format!("{} of 1 opened", u8::from(opened)),
        seed: None,
    }
    .record();
    assert!(opened);
}

fn assert_refused(dir: &Path, named: &Path) {
    let error: Error = wait_for(Store::open(dir, MORNING.wall)).unwrap_err().into();
    assert_eq!(error.code(), ErrorCode::StorageReadOnly, "{error}");
    assert!(error.to_string().contains(&*named.to_string_lossy()), "{error}");
}

fn read(dir: &Path) -> Result<String, Error> {
    wait_for(async {
        let store = Store::open_to_read(dir).await?.expect("a database");
        dump(Arc::new(store)).await
    })
}

/// Permissions of the folder and of the database, alike for everybody, and whether the database can
/// be read.
const PERMISSIONS: [(u32, u32, bool); 4] =
    [(0o000, 0o666, false), (0o555, 0o000, false), (0o777, 0o000, false), (0o555, 0o444, true)];

pub fn a_folder_without_permission_is_named_and_read_where_that_is_allowed() {
    let dir = TempDir::new().unwrap();
    wait_for(fill(dir.path()));
    let told = read(dir.path()).unwrap();
    let place = TempDir::new().unwrap();
    let Some(mut visitor) = visitor(place.path(), dir.path()) else {
        return skipped("D8 permissions", "root may write everywhere, and setpriv is missing");
    };
    for (folder, database, can_be_read) in PERMISSIONS {
        for made_anew in ["hotseat.lock", "hotseat.db-wal", "hotseat.db-shm"] {
            fs::remove_file(dir.path().join(made_anew)).ok();
        }
        set_mode(&dir.path().join("hotseat.db"), database);
        set_mode(dir.path(), folder);
        let output = visitor.output().unwrap();
        set_mode(dir.path(), 0o700);
        let said = String::from_utf8(output.stdout.clone()).unwrap();
        let case = format!("{folder:o} {database:o}: {output:?}");
        assert!(output.status.success(), "{case}");
        let (refusal, content) = said.split_once('\n').unwrap();
        let is_by_name = |words: &str| {
            words.starts_with("StorageReadOnly") && words.contains(&*dir.path().to_string_lossy())
        };
        assert!(is_by_name(refusal), "{case}");
        assert!(if can_be_read { content == told } else { is_by_name(content) }, "{case}");
    }
    set_mode(&dir.path().join("hotseat.db"), 0o600);
    record("D8 permissions", PERMISSIONS.len(), dir.path());
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// Somebody whom permissions bind: this user, or another one in place of root.
fn visitor(place: &Path, dir: &Path) -> Option<Command> {
    let itself = program("visitor");
    let mut visitor = if nix::unistd::geteuid().is_root() {
        Command::new("setpriv").arg("--version").output().ok()?;
        // Where everybody may run it.
        let copy = place.join("faults");
        fs::copy(itself.get_program(), &copy).unwrap();
        set_mode(place, 0o755);
        let mut other = Command::new("setpriv");
        other.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(copy);
        other
    } else {
        Command::new(itself.get_program())
    };
    visitor.arg(dir).envs(itself.get_envs().map(|(name, value)| (name, value.unwrap())));
    Some(visitor)
}

/// Says why it may not work here, and what it can read.
pub fn visit(arguments: &[String]) {
    let dir = Path::new(&arguments[0]);
    let error: Error = wait_for(Store::open(dir, MORNING.wall)).unwrap_err().into();
    println!("{:?} {error}", error.code());
    match read(dir) {
        Ok(text) => print!("{text}"),
        Err(error) => println!("{:?} {error}", error.code()),
    }
}
