//! What the system gives: time, names, places, dialogs. The only place that reads a clock.

pub mod alert;
pub mod clock;
pub mod ids;
pub mod paths;
pub mod settings;
pub mod webview;
