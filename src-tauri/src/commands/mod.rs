//! What pages can ask. Each command checks, asks the core and shows the answer; none has a rule.

mod app;
mod arguments;
mod backups;
mod drafts;
mod faults;
mod lifecycle;
mod samples;
mod sessions;
mod settings;

use tauri::Runtime;
use tauri::ipc::Invoke;

/// Every command there is. Who may call which stands in `permissions/`.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        app::console_start,
        app::watch_console,
        app::page_ready,
        app::keep_app_open,
        app::close_app,
        sessions::list_sessions,
        sessions::get_session,
        sessions::session_trail,
        sessions::check_config,
        lifecycle::create_session,
        lifecycle::update_session,
        lifecycle::start_session,
        lifecycle::pause_session,
        lifecycle::resume_session,
        lifecycle::end_session,
        lifecycle::extend_time,
        lifecycle::extend_tokens,
        lifecycle::settle_gap,
        lifecycle::delete_session,
        lifecycle::restore_session,
        lifecycle::duplicate_session,
        samples::add_sample_sessions,
        samples::remove_sample_sessions,
        drafts::get_draft,
        drafts::save_draft,
        drafts::discard_draft,
        backups::list_backups,
        backups::back_up_now,
        backups::restore_backup,
        settings::save_settings,
    ]
}
