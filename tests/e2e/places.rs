//! Where the console opens: always on the display there is.

use crate::window::Window;
use serde_json::json;
use std::fs;
use tempfile::TempDir;

#[tokio::test]
async fn a_console_remembered_from_a_larger_display_fits_this_one() {
    let dir = TempDir::new().unwrap();
    let remembered = json!({ "console": {
        "width": 9_000, "height": 7_000, "x": 40, "y": 30, "prev_x": 0, "prev_y": 0,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    }});
    fs::write(dir.path().join("windows.json"), remembered.to_string()).unwrap();
    let window = Window::open_in(dir).await;
    window.until("document.querySelector('h1')?.innerText === 'Sessions'").await;
    window.until("innerWidth <= screen.width && innerHeight <= screen.height").await;
    let size = window.run("return [innerWidth, innerHeight]", vec![]).await;
    // As large as there is room for, and not as small as it may be.
    assert!(size[0].as_u64().unwrap() > 1_280, "{size}");
}
