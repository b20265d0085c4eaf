//! Folders nobody can write to, and things that are no folders: refused by name, and still readable.

use crate::apart::{Apart, apart, cannot, mount, unmount};
use crate::dump::dump;
use crate::releases::fill;
use crate::roles::{program, wait_for};
use crate::support::clock::MORNING;
use crate::support::figures::{Figure, skipped};
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::storage::Store;
use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

pub fn a_folder_that_can_not_be_written_to_is_named_and_can_be_read() {
    if let Apart::Impossible(reason) = apart("read-only") {
        skipped("D8", &reason);
    }
}

/// The test itself, among mounts of its own.
pub fn refuse_by_name() {
    let dir = TempDir::new().unwrap();
    wait_for(fill(dir.path()));
    let told = read(dir.path()).unwrap();
    let places = Places::around(dir.path());

    mount(&["--bind", "-o", "ro", &dir.path().to_string_lossy()], dir.path());
    assert_refused(dir.path(), dir.path());
    assert_refused(&dir.path().join("new"), &dir.path().join("new"));
    assert_eq!(read(dir.path()).unwrap(), told);
    unmount(dir.path());

    assert_refused(&places.file, &places.file);
    assert_refused(&places.file.join("data"), &places.file);
    let fresh = places.other.path().join("a/b/data");
    wait_for(Store::open(&fresh, MORNING.wall)).unwrap();
    assert!(fresh.join("hotseat.db").exists());

    let as_nobody = refused_as_nobody(dir.path(), &told);
    // Of all these, only what was taken away stands in the way.
    wait_for(Store::open(dir.path(), MORNING.wall)).unwrap();
    Figure {
        id: "D8",
        promise: "A folder that can't be written to is refused by name, and can be read",
        tried: format!("{} folders", 4 + as_nobody),
        losses: 0,
        control: "the same folder, writable",
        control_losses: "1 of 1 opened".into(),
        seed: None,
    }
    .record();
}

/// Things beside the data folder.
struct Places {
    other: TempDir,
    file: PathBuf,
}

impl Places {
    fn around(_: &Path) -> Self {
        let other = TempDir::new().unwrap();
        let file = other.path().join("no folder");
        fs::write(&file, "a letter").unwrap();
        Self { other, file }
    }
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

/// The same for folders whose owner is somebody else; root may write everywhere, so another user
/// has to try. Gives how many folders that were.
fn refused_as_nobody(dir: &Path, told: &str) -> usize {
    let world = Permissions::from_mode(0o755);
    let cases: [(u32, u32, &str); 4] = [
        // Folder, database, and whether the database can be read.
        (0o700, 0o644, "unreadable"),
        (0o755, 0o600, "unreadable"),
        (0o777, 0o600, "unreadable"),
        (0o755, 0o644, "readable"),
    ];
    let program_place = TempDir::new().unwrap();
    fs::set_permissions(program_place.path(), world).unwrap();
    let copy = program_place.path().join("faults");
    fs::copy(env::current_exe().unwrap(), &copy).unwrap();
    for (folder, database, expected) in cases {
        fs::set_permissions(dir, Permissions::from_mode(folder)).unwrap();
        fs::set_permissions(dir.join("hotseat.db"), Permissions::from_mode(database)).unwrap();
        for lock in ["hotseat.lock", "hotseat.db-wal", "hotseat.db-shm"] {
            fs::remove_file(dir.join(lock)).ok();
        }
        let role = program("visitor");
        let mut visitor = Command::new("setpriv");
        visitor.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy);
        visitor.arg(dir).envs(role.get_envs().map(|(name, value)| (name, value.unwrap())));
        let Ok(output) = visitor.output() else { cannot("setpriv is missing") };
        let said = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(output.status.success(), "{folder:o} {database:o}: {said} {output:?}");
        let (refusal, rest) = said.split_once('\n').unwrap();
        assert!(refusal.starts_with("StorageReadOnly"), "{folder:o} {database:o}: {refusal}");
        assert!(refusal.contains(&*dir.to_string_lossy()), "{folder:o} {database:o}: {refusal}");
        match expected {
            "readable" => assert_eq!(rest, told),
            _ => {
                assert!(rest.starts_with("StorageReadOnly"), "{folder:o} {database:o}: {rest}");
                assert!(rest.contains(&*dir.to_string_lossy()), "{folder:o} {database:o}: {rest}");
            }
        }
    }
    fs::set_permissions(dir, Permissions::from_mode(0o700)).unwrap();
    cases.len()
}

/// Another user: says why it may not work here, and what it can read.
pub fn visit(arguments: &[String]) {
    let dir = Path::new(&arguments[0]);
    let error: Error = wait_for(Store::open(dir, MORNING.wall)).unwrap_err().into();
    println!("{:?} {error}", error.code());
    match read(dir) {
        Ok(text) => print!("{text}"),
        Err(error) => println!("{:?} {error}", error.code()),
    }
}
