//! Model files of other programs on this computer.
//!
//! Where each keeps them, as their documentation has it: Ollama (manifests that name blobs), LM Studio, Hugging
//! Face's cache, llama.cpp's cache, GPT4All and Jan (files that end in .gguf).

use serde::Deserialize;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Deepest a file lies in the folders that are looked through.
const DEPTH_MAX: usize = 6;
/// Most files that are looked at.
const FILES_MAX: usize = 200;
/// What Ollama calls the layer that holds the model itself.
const OLLAMA_MODEL: &str = "application/vnd.ollama.image.model";

/// A file, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The program.
    pub from: &'static str,
    /// What it calls the model.
    pub name: String,
    /// Where the file is.
    pub path: PathBuf,
}

/// Where an account keeps things.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Its own folder.
    pub home: PathBuf,
    /// What programs keep for it.
    pub data: PathBuf,
    /// What programs can make again.
    pub cache: PathBuf,
    /// Where Ollama was told to keep its models; none where it was told nothing.
    pub ollama: Option<PathBuf>,
}

impl Places {
    /// Those of this account; none where it has no folder.
    #[must_use]
    pub fn of_this_account() -> Option<Self> {
        Some(Self {
            home: dirs::home_dir()?,
            data: dirs::data_dir()?,
            cache: dirs::cache_dir()?,
            ollama: std::env::var_os("OLLAMA_MODELS").map(PathBuf::from),
        })
    }

    /// Every model file in them, each once.
    #[must_use]
    pub fn look(&self) -> Vec<Found> {
        let Self { home, data, cache, ollama } = self;
        let mut found = Vec::new();
        let usual = [home.join(".ollama/models"), "/usr/share/ollama/.ollama/models".into()];
        for dir in ollama.iter().chain(&usual) {
            found.extend(of_ollama(dir));
        }
        for (from, dir) in [
            ("LM Studio", home.join(".lmstudio/models")),
            ("LM Studio", home.join(".cache/lm-studio/models")),
            ("Hugging Face", home.join(".cache/huggingface/hub")),
            ("llama.cpp", cache.join("llama.cpp")),
            ("GPT4All", data.join("nomic.ai/GPT4All")),
            ("Jan", data.join("Jan/data/llamacpp/models")),
        ] {
            found.extend(in_folder(from, &dir));
        }
        let mut seen = HashSet::new();
        found.retain(|one| fs::canonicalize(&one.path).is_ok_and(|real| seen.insert(real)));
        found.truncate(FILES_MAX);
        found
    }
}

/// Whether a file ends as model files do.
#[must_use]
pub fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gguf"))
}

/// Files that end as models do.
fn in_folder(from: &'static str, dir: &Path) -> Vec<Found> {
    let walk = WalkDir::new(dir).max_depth(DEPTH_MAX).follow_links(true).sort_by_file_name();
    let files = walk.into_iter().filter_map(Result::ok);
    let models = files.filter(|entry| entry.file_type().is_file() && is_model(entry.path()));
    let named = models.map(|entry| {
        let name = entry.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Found { from, name, path: entry.into_path() }
    });
    named.take(FILES_MAX).collect()
}

#[derive(Deserialize)]
struct Manifest {
    layers: Vec<Layer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Layer {
    media_type: String,
    digest: String,
}

/// What Ollama's manifests name. They lie as registry/owner/model/tag.
fn of_ollama(dir: &Path) -> Vec<Found> {
    let walk = WalkDir::new(dir.join("manifests")).min_depth(4).max_depth(4).sort_by_file_name();
    let files = walk.into_iter().filter_map(Result::ok);
    let named = files.filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let manifest: Manifest = serde_json::from_slice(&fs::read(entry.path()).ok()?).ok()?;
        let layer = manifest.layers.into_iter().find(|layer| layer.media_type == OLLAMA_MODEL)?;
        let sum = layer.digest.strip_prefix("sha256:")?;
        let is_sum = sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
        let path = dir.join("blobs").join(format!("sha256-{sum}"));
        let mut parts = entry.path().iter().rev().map(|part| part.to_string_lossy());
        let (tag, model) = (parts.next()?, parts.next()?);
        let name = format!("{model}:{tag}");
        (is_sum && path.is_file()).then_some(Found { from: "Ollama", name, path })
    });
    named.take(FILES_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn files_of_every_program_are_found_once_and_by_name() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        let sum = |letter: &str| letter.repeat(64);
        let manifest = |digest: &str| {
            serde_json::json!({ "layers": [
                { "mediaType": "application/vnd.ollama.image.license", "digest": "sha256:00" },
                { "mediaType": OLLAMA_MODEL, "digest": digest }
            ] })
            .to_string()
        };
        let library = "home/.ollama/models/manifests/registry.ollama.ai/library";
        let (there, gone) = (sum("a"), sum("b"));
        write(&at(&format!("{library}/qwen3/8b")), &manifest(&format!("sha256:{there}")));
        write(&at(&format!("{library}/gone/latest")), &manifest(&format!("sha256:{gone}")));
        write(&at(&format!("{library}/odd/latest")), &manifest("sha256:../../../etc/passwd"));
        write(&at(&format!("{library}/damaged/latest")), "{");
        write(&at(&format!("home/.ollama/models/blobs/sha256-{there}")), "GGUF");
        write(&at("home/.lmstudio/models/maker/repo/Small-Q4.GGUF"), "GGUF");
        write(&at("home/.lmstudio/models/maker/repo/notes.txt"), "");
        write(&at("cache/llama.cpp/other.gguf"), "GGUF");
        #[cfg(unix)]
        {
            let snapshots = at("home/.cache/huggingface/hub/models--a--b/snapshots/1");
            fs::create_dir_all(&snapshots).unwrap();
            let other = at("cache/llama.cpp/other.gguf");
            std::os::unix::fs::symlink(other, snapshots.join("same.gguf")).unwrap();
        }
        let (home, data, cache) = (at("home"), at("data"), at("cache"));
        let found = Places { home, data, cache, ollama: None }.look();
        let told: Vec<_> = found.iter().map(|one| (one.from, one.name.as_str())).collect();
        let same = if cfg!(unix) { ("Hugging Face", "same") } else { ("llama.cpp", "other") };
        assert_eq!(told, [("Ollama", "qwen3:8b"), ("LM Studio", "Small-Q4"), same]);
    }
}
