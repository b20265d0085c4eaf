//! What the system's web view needs before it starts.

/// Works around web views that stay blank on some graphics drivers. Call before any thread starts.
pub fn prepare() {
    #[cfg(target_os = "linux")]
    if std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        set_var("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the environment is set before any other thread exists")]
fn set_var(name: &str, value: &str) {
    // SAFETY: the program has one thread at this point.
    unsafe { std::env::set_var(name, value) };
}
