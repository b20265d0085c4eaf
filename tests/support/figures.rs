//! Figures a run leaves behind for docs/RELIABILITY.md: what was tried, how often, and what was
//! lost, with and without the protection. `cargo xtask figures` makes the table from them.

use serde_json::json;
use std::fs;
use std::path::Path;

/// What a test of a promise measured.
pub struct Figure<'a> {
    /// The promise's row, with a word where it has several tests: "D1", "D9 header".
    pub id: &'a str,
    /// The promise, as one sentence without its full stop.
    pub promise: &'a str,
    /// How often it was tried, and what one try is: "200 kills".
    pub tried: String,
    /// How often it was broken.
    pub losses: u64,
    /// What was taken away to see the test fail.
    pub control: &'a str,
    /// How often the promise was broken then, and out of how many: "37 of 40".
    pub control_losses: String,
    /// The seed, where chance was in it.
    pub seed: Option<u64>,
}

impl Figure<'_> {
    /// Leaves the figure in `target/figures`, in place of an older one.
    pub fn record(&self) {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
        fs::create_dir_all(&dir).unwrap();
        let content = json!({
            "id": self.id,
            "promise": self.promise,
            "tried": self.tried,
            "losses": self.losses,
            "control": self.control,
            "control_losses": self.control_losses,
            "seed": self.seed,
        });
        let file = dir.join(format!("{}.json", self.id.replace(' ', "-")));
        fs::write(file, format!("{content:#}\n")).unwrap();
        println!(
            "{}: {} tried, {} lost; control: {}",
            self.id, self.tried, self.losses, self.control_losses
        );
    }
}

/// Says loudly that a promise was not tested here, and why.
pub fn skipped(id: &str, reason: &str) {
    eprintln!("\n!!!! {id} WAS NOT TESTED HERE: {reason}\n");
}
