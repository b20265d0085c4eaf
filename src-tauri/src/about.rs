//! Which Hotseat this is.

use hotseat_core::api::AboutView;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, Runtime};

/// Set by `cargo xtask build` and `bundle` where it is known.
const COMMIT: Option<&str> = option_env!("HOTSEAT_COMMIT");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What Settings shows.
pub fn view(database: &Path) -> AboutView {
    AboutView {
        version: VERSION.to_owned(),
        commit: COMMIT.map(str::to_owned),
        database_path: database.display().to_string(),
        details: details(),
    }
}

/// What Hotseat runs on, as far as it matters to a bug report. No names of people, folders or this computer.
fn details() -> String {
    let commit = COMMIT.unwrap_or("not known");
    let system = os_info::get();
    let web_view = tauri::webview_version().unwrap_or_else(|error| format!("not known ({error})"));
    let desktop = ["XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP"]
        .map(|name| std::env::var(name).ok())
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let mut lines = vec![
        format!("Hotseat {VERSION}, commit {commit}"),
        format!("System: {system}, {}", std::env::consts::ARCH),
        format!("Web view: {web_view}"),
    ];
    if !desktop.is_empty() {
        lines.push(format!("Desktop: {desktop}"));
    }
    lines.join("\n")
}

/// The licences of everything that Hotseat is made with; none in a build that no installer was made of.
pub fn licences<R: Runtime>(app: &AppHandle<R>) -> Option<String> {
    let file: PathBuf = app.path().resource_dir().ok()?.join("LICENCES.txt");
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) => {
            tracing::info!(%error, file = %file.display(), "no licences");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_for_a_bug_report_name_the_version_and_no_folder() {
        let about = view(Path::new("/home/ada/hotseat/hotseat.db"));
        assert!(about.details.starts_with(&format!("Hotseat {VERSION}, ")), "{}", about.details);
        assert!(about.details.lines().count() >= 3);
        assert!(!about.details.contains("ada"), "{}", about.details);
        assert!(about.database_path.contains("ada"));
    }
}
