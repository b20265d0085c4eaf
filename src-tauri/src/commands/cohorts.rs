//! Sessions side by side.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{CohortOf, CohortView};

/// The sessions of a version of a template, with what a reviewer may see of their scorecards.
#[tauri::command]
pub async fn compare_sessions(desk: Interviewer, request: Valid<CohortOf>) -> Reply<CohortView> {
    caught(async move {
        let CohortOf { template, version, reviewer } = &*request;
        let cohort = desk.service.cohorts.of_template(*template, *version, reviewer).await;
        Ok(CohortView::of(cohort.map_err(|error| desk.error(&error))?))
    })
    .await
}
