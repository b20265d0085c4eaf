//! Preferences.

use super::arguments::{Interviewer, Valid};
use crate::desk::Reply;
use hotseat_core::api::SaveSettings;
use hotseat_core::domain::preferences::Preferences;

/// Keeps preferences.
#[tauri::command]
pub async fn save_settings(desk: Interviewer, request: Valid<SaveSettings>) -> Reply<Preferences> {
    desk.save_preferences(request.0.preferences)
}
