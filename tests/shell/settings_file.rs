//! The file with the preferences, from one start to the next.

use crate::stage::Stage;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Whether Offline is on after a start on that folder, and whether it begins with a notice.
fn start(dir: &Path) -> (bool, bool) {
    let stage = Stage::new();
    let catalogue = stage.desk.service.store().catalogue();
    let (settings, notice) = hotseat::open_settings(&stage.app(), dir, &catalogue);
    (settings.preferences().only_local, notice.is_some())
}

#[test]
fn after_damage_offline_stays_on_until_somebody_turns_it_off() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("settings.json"), "nonsense").unwrap();
    assert_eq!(start(dir.path()), (true, true));
    assert_eq!(start(dir.path()), (true, false));
}

#[test]
fn what_can_not_be_set_aside_is_not_written_over() {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("settings.json");
    fs::write(&path, "nonsense").unwrap();
    fs::create_dir_all(dir.path().join("settings.damaged.json").join("in the way")).unwrap();
    for _ in 0..2 {
        assert_eq!(start(dir.path()), (true, true));
        assert_eq!(fs::read_to_string(&path).unwrap(), "nonsense");
    }
}
