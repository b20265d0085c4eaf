//! Putting a challenge to a model, in the background: one calibration at a time.

use crate::Desk;
use crate::desk::Reply;
use hotseat_core::api::{
    BeginCalibration, CalibrationRunView, CalibrationView, CalibrationsView, ConsoleNews,
    ErrorReply,
};
use hotseat_core::domain::library::{CalibrationProgress, Challenge, Content, ItemId};
use hotseat_core::error::Error;
use hotseat_core::service::PreparedCalibration;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tauri::async_runtime::spawn;
use tokio::sync::watch;

/// Time between two pieces of news of how far a calibration has come.
const TOLD_EVERY_MS: i64 = 200;

/// The calibration under way, or the last one.
#[derive(Default)]
pub struct Calibrations {
    run: Mutex<Option<CalibrationRunView>>,
    stop: watch::Sender<bool>,
    told_ms: AtomicI64,
}

impl Calibrations {
    /// How it stands; none where there was none since the app was started.
    pub fn run(&self) -> Option<CalibrationRunView> {
        self.locked().clone()
    }

    /// Ends the calibration under way. Answers that came stay.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    fn locked(&self) -> MutexGuard<'_, Option<CalibrationRunView>> {
        // A view is put in whole, so a panic elsewhere leaves it usable.
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// What models made of a challenge.
    pub async fn calibrations_of(&self, id: ItemId) -> Reply<CalibrationsView> {
        let challenge = self.challenge_of(id).await?.1;
        let kept = self.service.library.calibrations(id).await;
        let kept = kept.map_err(|error| self.error(&error))?;
        Ok(CalibrationsView {
            calibrations: kept.iter().map(|one| CalibrationView::of(one, &challenge)).collect(),
            obstacle: CalibrationsView::obstacle(&challenge),
            run: self.calibrations.run(),
        })
    }

    async fn challenge_of(&self, id: ItemId) -> Reply<(String, Challenge)> {
        let found = self.service.library.find(id, None).await;
        match found.map_err(|error| self.error(&error))?.map(|found| found.content) {
            Some(Content::Challenge(challenge)) => Ok((challenge.title.clone(), challenge)),
            Some(Content::Rubric(_) | Content::Template(_)) | None => {
                Err(self.error(&Error::ItemNotFound))
            }
        }
    }

    fn tell_calibration(&self, run: CalibrationRunView) {
        *self.calibrations.locked() = Some(run.clone());
        self.news.tell(&ConsoleNews::CalibrationChanged { run });
    }

    fn tell_calibrating(&self, begun: &CalibrationRunView, progress: CalibrationProgress) {
        let now_ms = self.now().steady_ms;
        let told_ms = self.calibrations.told_ms.load(Ordering::Relaxed);
        let is_next = self.calibrations.run().is_some_and(|run| run.answers < progress.answer - 1);
        // A clock that was set back is no reason to fall silent.
        if !is_next && (now_ms - told_ms).abs() < TOLD_EVERY_MS {
            return;
        }
        self.calibrations.told_ms.store(now_ms, Ordering::Relaxed);
        self.tell_calibration(begun.at(progress));
    }
}

/// Begins a calibration; while another is under way, that goes on instead. The answer says how it stands.
pub async fn begin(desk: &Arc<Desk>, request: BeginCalibration) -> Reply<CalibrationRunView> {
    let id = request.id;
    let (title, _) = desk.challenge_of(id).await?;
    desk.look_for_keys().await;
    let provider_name = desk.provider_of(&request.model);
    let plan = request.into();
    let prepared = desk.assistant.prepare_calibration(id, &plan).await;
    let prepared = prepared
        .map_err(|error| desk.error(&error))?
        .map_err(|failure| ErrorReply::of_failure(&failure, &provider_name))?;
    let begun =
        CalibrationRunView::begun(id, title, prepared.model_name().to_owned(), prepared.wanted());
    let stop = {
        let mut run = desk.calibrations.locked();
        if let Some(run) = run.as_ref().filter(|run| !run.is_done) {
            return Ok(run.clone());
        }
        *run = Some(begun.clone());
        desk.calibrations.stop.send_replace(false);
        desk.calibrations.stop.subscribe()
    };
    desk.tell_calibration(begun.clone());
    let runner = Arc::clone(desk);
    let run = begun.clone();
    spawn(async move { finish(&runner, prepared, stop, &run, &provider_name).await });
    Ok(begun)
}

async fn finish(
    desk: &Desk,
    prepared: PreparedCalibration,
    stop: watch::Receiver<bool>,
    begun: &CalibrationRunView,
    provider_name: &str,
) {
    let tell = |progress| desk.tell_calibrating(begun, progress);
    let outcome = desk.assistant.calibrate(prepared, stop, &tell, &desk.runs).await;
    let done = match outcome {
        Ok(outcome) => begun.ended(outcome, provider_name),
        Err(error) => {
            tracing::error!(%error, "a calibration could not go on");
            begun.failed(error.to_string())
        }
    };
    desk.catalogue.rest();
    desk.tell_calibration(done);
    if let Err(error) = desk.tell_library().await {
        tracing::error!(error.message, "the library could not be told");
    }
}
