//! What the system's web view needs before it starts.

/// Where a web view would let itself be looked into from outside.
#[cfg(target_os = "linux")]
const INSPECTORS: [&str; 2] = ["WEBKIT_INSPECTOR_SERVER", "WEBKIT_INSPECTOR_HTTP_SERVER"];

/// Works around web views that stay blank on some graphics drivers, and has none listen for whoever
/// wants to look into it. Call before any thread starts.
pub fn prepare() {
    #[cfg(target_os = "linux")]
    {
        if std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
            set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        }
        // A program that is driven from outside, as tests drive it, is reached that way.
        if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_none() {
            INSPECTORS.iter().for_each(|name| remove_var(name));
        }
    }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is set before any other thread exists")]
fn set_var(name: &str, value: &str) {
    // SAFETY: the program has one thread at this point.
    unsafe { std::env::set_var(name, value) };
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is changed before any other thread exists")]
fn remove_var(name: &str) {
    // SAFETY: the program has one thread at this point.
    unsafe { std::env::remove_var(name) };
}
