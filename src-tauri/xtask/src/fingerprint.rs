//! Whether files changed since they were last used, told by their content: times lie after a
//! checkout, a copy or a branch change.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::Context;
use xshell::Shell;

/// What the content of some files came to, to compare with a later look. Good for noticing a change,
/// and for nothing that has to be safe; a new Rust release may give other values, which costs one
/// needless build.
#[derive(Debug, PartialEq, Eq)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Of these files, their names and their order included; a missing file counts as missing.
    pub fn of_files(sh: &Shell, files: &[PathBuf]) -> Self {
        let mut hasher = DefaultHasher::new();
        for file in files {
            file.hash(&mut hasher);
            sh.read_binary_file(file).ok().hash(&mut hasher);
        }
        Self(format!("{:016x}", hasher.finish()))
    }

    /// Of all files in a folder except the folders named in `but`, at any depth.
    pub fn of_folder(sh: &Shell, folder: &Path, but: &[&str]) -> anyhow::Result<Self> {
        let mut files = Vec::new();
        collect(sh, folder, but, &mut files)?;
        Ok(Self::of_files(sh, &files))
    }

    /// Whether the note a build left says that it saw the same.
    pub fn is_noted_in(&self, sh: &Shell, note: &Path) -> bool {
        sh.read_file(note).is_ok_and(|noted| noted == self.0)
    }

    /// Leaves a note after a build that succeeded.
    pub fn note_in(&self, sh: &Shell, note: &Path) -> anyhow::Result<()> {
        sh.write_file(note, &self.0).with_context(|| format!("{} can't be written", note.display()))
    }
}

fn collect(sh: &Shell, folder: &Path, but: &[&str], into: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries =
        sh.read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))?;
    for path in entries {
        let is_left_out = but.iter().any(|name| path.file_name().is_some_and(|own| own == *name));
        if path.is_dir() {
            if !is_left_out {
                collect(sh, &path, but, into)?;
            }
        } else {
            into.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sh: &Shell, folder: &Path) -> Fingerprint {
        Fingerprint::of_folder(sh, folder, &["node_modules"]).unwrap()
    }

    #[test]
    fn a_changed_new_renamed_or_removed_file_is_noticed() {
        let sh = Shell::new().unwrap();
        let folder = sh.create_temp_dir().unwrap();
        let file = |name: &str| folder.path().join(name);
        sh.write_file(file("src/a.ts"), "one").unwrap();
        let first = of(&sh, folder.path());
        sh.write_file(file("src/a.ts"), "two").unwrap();
        let changed = of(&sh, folder.path());
        sh.write_file(file("src/b.ts"), "").unwrap();
        let added = of(&sh, folder.path());
        std::fs::rename(file("src/b.ts"), file("src/c.ts")).unwrap();
        let renamed = of(&sh, folder.path());
        sh.remove_path(file("src/c.ts")).unwrap();
        let removed = of(&sh, folder.path());
        assert_ne!(first, changed);
        assert_ne!(changed, added);
        assert_ne!(added, renamed);
        assert_eq!(removed, changed);
    }

    #[test]
    fn folders_left_out_do_not_count() {
        let sh = Shell::new().unwrap();
        let folder = sh.create_temp_dir().unwrap();
        sh.write_file(folder.path().join("a.ts"), "one").unwrap();
        let before = of(&sh, folder.path());
        sh.write_file(folder.path().join("node_modules/x.js"), "").unwrap();
        assert_eq!(before, of(&sh, folder.path()));
    }

    #[test]
    fn a_note_is_recognised_until_something_changes() {
        let sh = Shell::new().unwrap();
        let folder = sh.create_temp_dir().unwrap();
        let (file, note) = (folder.path().join("lock"), folder.path().join("notes/lock"));
        sh.write_file(&file, "one").unwrap();
        let look = || Fingerprint::of_files(&sh, std::slice::from_ref(&file));
        assert!(!look().is_noted_in(&sh, &note));
        look().note_in(&sh, &note).unwrap();
        assert!(look().is_noted_in(&sh, &note));
        sh.write_file(&file, "two").unwrap();
        assert!(!look().is_noted_in(&sh, &note));
    }
}
