//! Every bound of an import, in one place. What a challenge itself may hold is the domain's to say.

use hotseat_core::domain::library::CODE_MAX_CHARS;

/// Most files and folders in one source. More, and nothing of it is read.
pub const ENTRIES_MAX: usize = 50_000;
/// Deepest folder inside a source. What lies deeper is left out, and named.
pub const DEPTH_MAX: usize = 32;
/// Longest path inside a source, in bytes.
pub const PATH_MAX_BYTES: usize = 1_024;
/// Most bytes read from one source, counted as they arrive. The import ends there.
pub const SOURCE_MAX_BYTES: u64 = 1024 * 1024 * 1024;
/// Largest text file, in bytes. A larger one is left out, and named.
pub const TEXT_FILE_MAX_BYTES: usize = 8 * 1024 * 1024;
/// Largest file of code, in bytes: what 100,000 characters can take.
pub const CODE_FILE_MAX_BYTES: usize = CODE_MAX_CHARS * 4 + 3;
/// Most YAML at the top of a foreign Markdown file, and in a foreign file of settings, in bytes.
pub const FOREIGN_YAML_MAX_BYTES: usize = 64 * 1024;
/// Most YAML in one file of our own format, in bytes: all hints and questions of a challenge fit, whatever is in
/// them.
pub const OWN_YAML_MAX_BYTES: usize = 6 * 1024 * 1024;
/// Deepest nesting of YAML.
pub const YAML_DEPTH_MAX: usize = 16;
/// Most values in one YAML document, those an alias repeats included.
pub const YAML_NODES_MAX: usize = 10_000;
/// Most uses of aliases in one YAML document.
pub const YAML_ALIASES_MAX: usize = 100;
/// Most things of a source that are named one by one as left out; the rest is counted.
pub const NAMED_MAX: usize = 1_000;
/// Most pictures of one challenge.
pub const PICTURES_MAX: usize = 1_000;
/// Most lines on one challenge; the rest is counted.
pub const NOTES_MAX: usize = 100;
/// Most that a ZIP's list of files may take, in bytes, before its end has been reached.
pub const ZIP_LIST_MAX_BYTES: u64 = 24 * 1024 * 1024;
