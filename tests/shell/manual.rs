//! The manual page that installers on Linux bring, made from the command line itself.

use clap::CommandFactory;
use hotseat::Arguments;
use std::fs;
use std::path::Path;

/// Where it is kept: packing an installer does not start what it packs.
const PAGE: &str = "src-tauri/packaging/linux/hotseat.1";

fn written() -> String {
    let manual = clap_mangen::Man::new(Arguments::command()).manual("User Commands");
    let mut page = Vec::new();
    manual.render(&mut page).unwrap();
    String::from_utf8(page).unwrap()
}

#[test]
fn the_manual_page_says_what_the_command_line_takes() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let written = written();
    if std::env::var_os("HOTSEAT_WRITE_MANUAL").is_some() {
        fs::write(&page, &written).unwrap();
    }
    let kept = fs::read_to_string(&page).unwrap_or_default();
    assert!(kept == written, "{PAGE} is of another time: HOTSEAT_WRITE_MANUAL=1 writes it");
    for option in ["data\\-dir", "verify", "seal", "import"] {
        assert!(written.contains(&format!("\\-\\-{option}")), "{option} is missing");
    }
    assert!(!written.contains("\\-\\-tied"), "what is hidden is told");
}
