//! Preferences.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::SaveSettings;
use hotseat_core::domain::preferences::Preferences;

/// Keeps preferences.
#[tauri::command]
pub async fn save_settings(desk: Interviewer, request: Valid<SaveSettings>) -> Reply<Preferences> {
    caught(async move { desk.save_preferences(request.0.preferences) }).await
}
