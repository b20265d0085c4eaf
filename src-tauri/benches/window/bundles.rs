//! How much a page loads before it can show itself.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// KiB, gzipped, of a page with the scripts and styles it names, and the scripts those import at
/// once. Fonts come later and are compressed already.
pub fn first_paint_kib(page: &str) -> f64 {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/dist");
    let html = dist.join(page);
    let mut files = BTreeSet::from([html.clone()]);
    let content = fs::read_to_string(&html).unwrap();
    let is_text = |part: &&str| part.starts_with("/assets/") && !part.ends_with(".woff2");
    for quoted in content.split('"').filter(is_text) {
        add(&dist.join(quoted.trim_start_matches('/')), &mut files);
    }
    assert!(files.len() > 2, "{page} names no script and style");
    files.iter().map(|file| gzipped(file)).sum::<usize>() as f64 / 1024.0
}

/// The file, and what it imports without being asked to.
fn add(file: &PathBuf, files: &mut BTreeSet<PathBuf>) {
    if !files.insert(file.clone()) || file.extension().is_none_or(|kind| kind != "js") {
        return;
    }
    let content = fs::read_to_string(file).unwrap();
    // `import{a}from"./b.js"` and `import"./b.js"`; `import("./b.js")` is for later.
    for end in ["from\"./", "import\"./"] {
        for import in content.split(end).skip(1).filter_map(|rest| rest.split('"').next()) {
            add(&file.with_file_name(import), files);
        }
    }
}

fn gzipped(file: &Path) -> usize {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&fs::read(file).unwrap()).unwrap();
    gzip.finish().unwrap().len()
}
