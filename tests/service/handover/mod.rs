//! The laptop in a candidate's hands.

mod answer;
mod due;
mod giving;
mod history;
mod notes;
mod passcode;
mod presence;
mod records;
mod replay;
mod reports;
mod runs;
mod secrets;
mod standing;
mod steps;
mod views;
mod way_back;

use crate::sandbox::SaidSandbox;
use crate::stage::{Stage, by};
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::own_answer::{Language, OwnAnswer, TypedAnswer};
use hotseat_core::domain::session::Session;
use hotseat_core::error::Error;
use hotseat_core::service::{
    Argon2Cost, By, CandidateService, HandoverService, PasscodeService, RunService,
};
use std::sync::Arc;

pub const PASSCODE: &str = "open sesame";

/// A stage with a way to hand the laptop over and to get it back.
pub struct Desk {
    pub stage: Stage,
    pub handover: HandoverService,
    pub candidate: CandidateService,
    pub passcode: PasscodeService,
    pub runs: RunService,
    pub sandbox: Arc<SaidSandbox>,
}

impl Desk {
    /// With a passcode.
    pub async fn new() -> Self {
        let desk = Self::on(Stage::new().await);
        desk.passcode.set_passcode(PASSCODE, None).await.unwrap();
        desk
    }

    pub fn on(stage: Stage) -> Self {
        let handover = HandoverService::new(&stage.service);
        let sandbox = Arc::new(SaidSandbox::default());
        let runs = RunService::new(&stage.service, sandbox.clone());
        let candidate =
            CandidateService::new(&stage.service, stage.assistant.clone(), runs.clone());
        let store = Arc::clone(stage.service.store());
        // As light as the algorithm goes: how hard it is has nothing to do with its rules.
        let light = Argon2Cost { memory_kib: 8, passes: 1 };
        let passcode = PasscodeService::new(store, stage.clock.clone(), stage.ids.clone(), light);
        Self { stage, handover, candidate, passcode, runs, sandbox }
    }

    /// The app is closed or killed and opened again.
    pub async fn restart(self) -> Self {
        let Self { stage, handover, candidate, passcode, runs, .. } = self;
        drop((handover, candidate, passcode, runs));
        let (stage, _) = stage.restart().await;
        let desk = Self::on(stage);
        desk.handover.take_up().await.unwrap();
        desk
    }

    pub async fn hand_over(&self, id: SessionId) -> Session {
        self.handover.hand_over(id, candidate_begins(), &by()).await.unwrap()
    }

    /// A session whose candidate has the laptop and has read the rules.
    pub async fn seated(&self, name: &str) -> SessionId {
        let id = self.stage.create(name).await;
        self.hand_over(id).await;
        self.candidate.give_consent("The rules", &By::candidate()).await.unwrap();
        id
    }

    /// The same, with the time running.
    pub async fn working(&self, name: &str) -> SessionId {
        let id = self.seated(name).await;
        self.candidate.begin(&By::candidate()).await.unwrap();
        id
    }

    pub async fn write(&self, text: &str, revision: i64) -> Result<OwnAnswer, Error> {
        self.candidate.save_own_answer(TypedAnswer::new(text, Language::Text, revision)).await
    }

    pub async fn trail(&self, id: SessionId) -> Vec<String> {
        self.stage.trail(id).await
    }

    /// Everything on disk is in order.
    pub async fn check(&self) {
        let report = self.stage.service.store().check().await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);
    }
}

pub const fn candidate_begins() -> HandoverTerms {
    HandoverTerms { console_stays: false, begins: StartedBy::Candidate }
}

pub const fn interviewer_begins() -> HandoverTerms {
    HandoverTerms { console_stays: true, begins: StartedBy::Interviewer }
}
