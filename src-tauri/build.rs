//! Reads the windows' permissions and capabilities into the app.

use std::error::Error;
use tauri_build::{AppManifest, Attributes, WindowsAttributes};

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["src-tauri/permissions", "src-tauri/capabilities"] {
        println!("cargo:rerun-if-changed={path}");
    }
    let permissions = AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml");
    let windows = WindowsAttributes::new().window_icon_path("src-tauri/icons/icon.ico");
    let attributes = Attributes::new()
        .app_manifest(permissions)
        .capabilities_path_pattern("src-tauri/capabilities/*.json")
        .windows_attributes(windows);
    tauri_build::try_build(attributes)?;
    Ok(())
}
