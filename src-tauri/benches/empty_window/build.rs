//! Reads the configuration into the program.

use std::error::Error;
use tauri_build::{Attributes, WindowsAttributes};

fn main() -> Result<(), Box<dyn Error>> {
    let windows = WindowsAttributes::new().window_icon_path("../../icons/icon.ico");
    tauri_build::try_build(Attributes::new().windows_attributes(windows))?;
    Ok(())
}
