//! A source that a test builds, and what was found in it.

use hotseat_packages::{
    Found, Incoming, IncomingRubric, Note, NoteKind, Progress, ReadError, Summary, read,
};
use std::fs::{self, File};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The smallest picture there is, as far as anybody looks at it.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest";

/// Files that become a folder or a ZIP.
#[derive(Default)]
pub struct Stage {
    files: Vec<(String, Vec<u8>)>,
}

/// What was found.
#[derive(Debug)]
pub struct Seen {
    pub challenges: Vec<Incoming>,
    pub rubrics: Vec<IncomingRubric>,
    pub left_out: Vec<(String, String)>,
    pub progress: Vec<Progress>,
    pub summary: Summary,
}

impl Stage {
    pub fn with(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.push((path.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    /// The files in a folder called `source`.
    pub fn folder(&self) -> (TempDir, PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("source");
        fs::create_dir(&root).unwrap();
        for (path, bytes) in &self.files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        (temp, root)
    }

    /// The files in a ZIP called `source.zip`, whatever their names.
    pub fn zip(&self) -> (TempDir, PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("source.zip");
        let mut zip = ZipWriter::new(File::create(&path).unwrap());
        for (name, bytes) in &self.files {
            zip.start_file(name.clone(), SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
        (temp, path)
    }

    /// What is found in the folder; in a ZIP the same is found.
    pub fn read(&self) -> Seen {
        let (_temp, folder) = self.folder();
        let seen = look(&folder).unwrap();
        let (_temp, zip) = self.zip();
        let zipped = look(&zip).unwrap();
        assert_eq!(seen.challenges, zipped.challenges, "a ZIP holds what the folder holds");
        assert_eq!(seen.rubrics, zipped.rubrics);
        assert_eq!(seen.left_out, zipped.left_out);
        seen
    }

    /// What is found in the ZIP alone, where names are no file's.
    pub fn read_zip(&self) -> Seen {
        let (_temp, zip) = self.zip();
        look(&zip).unwrap()
    }
}

/// What is found at a path.
pub fn look(path: &Path) -> Result<Seen, ReadError> {
    let (mut challenges, mut rubrics, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    let mut steps = Vec::new();
    let summary = read(path, &|| false, &mut |progress| steps.push(progress), &mut |found| {
        match found {
            Found::Challenge(challenge) => challenges.push(*challenge),
            Found::Rubric(rubric) => rubrics.push(rubric),
            Found::LeftOut { place, why } => left_out.push((place, why)),
        }
        ControlFlow::Continue(())
    })?;
    assert_eq!(summary.challenges, challenges.len());
    assert_eq!(summary.rubrics, rubrics.len());
    assert_eq!(summary.left_out, left_out.len());
    Ok(Seen { challenges, rubrics, left_out, progress: steps, summary })
}

impl Seen {
    /// The only challenge.
    pub fn one(self) -> Incoming {
        assert_eq!(self.challenges.len(), 1, "{self:?}");
        self.challenges.into_iter().next().unwrap()
    }

    /// Why what is at that place was left out.
    pub fn why(&self, place: &str) -> &str {
        let found = self.left_out.iter().find(|(at, _)| at == place);
        found
            .map(|(_, why)| why.as_str())
            .unwrap_or_else(|| panic!("{place} was not left out: {self:?}"))
    }

    pub fn titles(&self) -> Vec<&str> {
        self.challenges.iter().map(|one| one.challenge.title.as_str()).collect()
    }
}

/// Lines on what was changed, and lines on what was left out.
pub fn notes(of: &Incoming) -> (Vec<&str>, Vec<&str>) {
    let texts = |kind| {
        let notes = of.notes.iter().filter(move |note: &&Note| note.kind == kind);
        notes.map(|note| note.text.as_str()).collect()
    };
    (texts(NoteKind::Changed), texts(NoteKind::LeftOut))
}

/// A challenge of our own with the fewest words.
pub fn own(title: &str) -> String {
    format!("---\nhotseat: 1\ntitle: \"{title}\"\n---\n\nDo it.\n")
}
