//! What pages can ask. Each command checks, asks the core and shows the answer; none has a rule.

mod app;
mod arguments;
mod backups;
mod candidate;
mod catalogue;
mod drafts;
mod faults;
mod handover;
mod lifecycle;
mod live;
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
        app::report_mishap,
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
        lifecycle::give_back_outage,
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
        catalogue::get_catalogue,
        catalogue::save_provider,
        catalogue::remove_provider,
        catalogue::save_model,
        catalogue::add_models,
        catalogue::remove_model,
        catalogue::take_key,
        catalogue::keep_key,
        catalogue::forget_key,
        catalogue::find_models,
        catalogue::find_local_servers,
        catalogue::test_model,
        settings::save_settings,
        handover::lock_state,
        handover::lock_console,
        handover::unlock_console,
        handover::console_in_use,
        handover::set_passcode,
        handover::handover_options,
        handover::hand_over,
        handover::take_back,
        live::session_conversation,
        live::session_moment,
        live::session_own_answer,
        live::session_use,
        live::list_notes,
        live::note_draft,
        live::keep_note_draft,
        live::add_note,
        live::add_bookmark,
        candidate::candidate_start,
        candidate::watch_candidate,
        candidate::candidate_page_ready,
        candidate::report_candidate_mishap,
        candidate::give_consent,
        candidate::try_assistant,
        candidate::begin_session,
        candidate::continue_session,
        candidate::finish_session,
        candidate::read_conversation,
        candidate::estimate_question,
        candidate::keep_question_draft,
        candidate::ask_assistant,
        candidate::stop_answer,
        candidate::get_own_answer,
        candidate::save_own_answer,
        candidate::give_back_laptop,
    ]
}
