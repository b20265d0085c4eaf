//! What macOS and Windows need. Both bring their own web view; only a compiler may be missing.

use anyhow::ensure;
use xshell::{Shell, cmd};

/// macOS: the compiler and the system's headers.
pub fn require_command_line_tools(sh: &Shell) -> anyhow::Result<()> {
    let ask = cmd!(sh, "xcode-select -p").quiet().ignore_stdout().ignore_stderr();
    ensure!(
        ask.run().is_ok(),
        "Apple's command line tools are missing; run `xcode-select --install` and try again"
    );
    Ok(())
}

/// Windows: WebView2 comes with Windows 11. Building goes on without it, opening the app does not.
pub fn mention_webview2(sh: &Shell) {
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let places = [r"HKLM\SOFTWARE\WOW6432Node", r"HKLM\SOFTWARE", r"HKCU\Software"];
    let is_there = places.iter().any(|place| {
        let key = format!(r"{place}\{CLIENT}");
        cmd!(sh, "reg query {key} /v pv").quiet().ignore_stdout().ignore_stderr().run().is_ok()
    });
    if !is_there {
        println!(
            "Note: WebView2 was not found, and the app can't show its window without it. \
             Install the Evergreen runtime from https://developer.microsoft.com/microsoft-edge/webview2/"
        );
    }
}
