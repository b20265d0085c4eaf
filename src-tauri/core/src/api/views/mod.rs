//! What pages are shown.

mod backup;
mod calibration;
mod candidate;
mod catalogue;
mod cohort;
mod conversation;
mod form;
mod handover;
mod library;
mod list;
mod model_files;
mod preflight;
mod record;
mod replay;
mod report;
mod run;
mod scorecard;
mod session;
mod standing;
mod start;
mod trail;
mod updates;

pub use backup::{BackupView, HoldingsView};
pub use calibration::{
    CalibrationAnswerView, CalibrationRunView, CalibrationView, CalibrationsView,
};
pub use candidate::{
    CandidateAssistantView, CandidateScreen, CandidateStart, CandidateView, LanguageView,
    OwnAnswerView, PasscodeReply, PauseView, ReceiptLine, ReceiptView, RuleView,
};
pub use catalogue::{
    AssistantOffer, AssistantView, CatalogueView, FoundModelView, LocalServerView, ModelTestView,
    ModelView, ProviderView, RecommendationView,
};
pub use cohort::{CohortCriterion, CohortReview, CohortSession, CohortView};
pub use conversation::{
    AnswerView, ConversationView, EstimateView, MessageView, OfferView, RemedyView,
};
pub use form::{
    CatalogueRules, ConfigCheck, DifficultyView, FormRules, NumberRule, TEXT_PERCENT, TokenizerView,
};
pub use handover::{
    HandoverOptions, HandoverView, LockView, NoteView, PasscodeSet, UsePoint, UseView,
};
pub use library::{
    ComparisonView, DroppedPicture, ExportView, FacetsView, ImportLine, ImportOutcome, ImportView,
    ItemCheck, ItemSummary, ItemView, LanguageCount, LibraryCounts, LibraryPage, PictureView,
    PinView, PolicyView, VersionView,
};
pub use list::{SessionPage, StatusCounts};
pub use model_files::{FoundFileView, ModelFileView, ShelfView, TransferView};
pub use preflight::{PreflightLine, PreflightTone, PreflightView};
pub use record::{RecordStep, RecordView, SealedView, SignerView};
pub use replay::{MarkView, ReplayAnswer, ReplayMessage, ReplayMoment, ReplayView, SpanView};
pub use report::{ReportFigures, ReportScorecards, ReportView};
pub use run::{RunDetail, RunLine, RunOfferView, RunTone, RunView, RunsView, TestRunView};
pub use scorecard::{DifferenceView, DiscussionView, ScorecardsView, SubmittedView, missing};
pub use session::{
    BriefingView, ClockView, GapView, OutageView, SessionSummary, SessionView, TokensView,
};
pub use standing::{OutcomeView, StandingView};
pub use start::{AboutView, ConsoleStart, Notice};
pub use trail::{EventView, MomentView, TrailCheck, TrailView};
pub use updates::{UpdateStage, UpdateView, UpdatesView};
