//! The TypeScript types of everything that crosses, made from Rust. A stale file fails here.

use super::{COMMANDS, PASTED_CAP, PASTES_CAP, TEXT_PERCENT, Window};
use crate::domain::passcode::PASSCODE_MIN_CHARS;
use crate::domain::{
    absence, budget, catalogue, config, event, handover, ids, library, lifecycle, message, note,
    own_answer, preferences, report, run, time,
};
use crate::error::ErrorCode;
use std::{env, fs, path::Path};
use ts_rs::{Config, TS};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/shared/ipc/types.ts");

fn declare<T: TS + 'static>(out: &mut String, config: &Config) {
    if let Some(docs) = T::docs() {
        out.push_str(docs.trim_end());
        out.push('\n');
    }
    out.push_str("export ");
    out.push_str(&T::decl(config));
    out.push_str("\n\n");
}

macro_rules! declare_all {
    ($out:ident, $config:ident, $($t:ty),* $(,)?) => { $(declare::<$t>(&mut $out, &$config);)* };
}

fn types() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from(
        "// Made from the Rust types by `cargo xtask types`. Edit those, not this.\n\n",
    );
    declare_all!(
        out,
        config,
        serde_json::Value,
        ids::SessionId,
        ids::RequestId,
        time::UtcMs,
        lifecycle::Status,
        lifecycle::Action,
        absence::Hand,
        absence::GapAnswer,
        budget::Band,
        budget::BandFloor,
        event::Role,
        handover::StartedBy,
        message::AnswerStatus,
        note::NoteKind,
        own_answer::Language,
        report::ReportFormat,
        report::ReportContents,
        report::ReportReader,
        run::OutputStream,
        run::OutputPiece,
        run::RunKind,
        run::RunOutcome,
        run::Verdict,
        catalogue::ProviderId,
        catalogue::Tokenizer,
        catalogue::OfferedModel,
        catalogue::KeyState,
        catalogue::Readiness,
        library::ItemId,
        library::ItemKind,
        library::Difficulty,
        library::CodeText,
        library::Compare,
        library::Check,
        library::Test,
        library::SuggestedLimits,
        library::Media,
        library::PictureRef,
        crate::domain::assistant::AiPolicy,
        library::Challenge,
        library::Criterion,
        library::Rubric,
        library::Template,
        library::Content,
        library::ItemDraft,
        library::Shelf,
        library::ItemSort,
        library::LabelCount,
        library::LineKind,
        library::DiffLine,
        library::SectionDiff,
        config::Field,
        config::FieldError,
        config::Mailbox,
        preferences::Theme,
        preferences::Preferences,
        crate::domain::exchange::Memory,
        crate::domain::exchange::Remedy,
        ErrorCode,
        super::Nothing,
        super::ReportMishap,
        super::ConfigInput,
        super::CreateSession,
        super::CheckConfig,
        super::SessionRef,
        super::ListRuns,
        crate::domain::library::Pin,
        crate::domain::scorecard::Level,
        crate::domain::scorecard::Recommendation,
        crate::domain::scorecard::EvidenceOf,
        crate::domain::scorecard::Evidence,
        crate::domain::scorecard::Score,
        crate::domain::scorecard::Card,
        super::ScorecardsOf,
        super::NoteDiscussion,
        super::BeginScorecard,
        super::KeepScorecard,
        super::SubmitScorecard,
        super::SaveReport,
        super::RecordLock,
        super::SealRecord,
        super::UnlockRecord,
        super::CohortOf,
        super::CohortReview,
        super::CohortSession,
        super::CohortCriterion,
        super::CohortView,
        super::SubmittedView,
        super::DifferenceView,
        super::DiscussionView,
        super::ScorecardsView,
        crate::domain::replay::MarkKind,
        crate::domain::replay::SpanKind,
        super::MomentOf,
        super::MarkView,
        super::SpanView,
        super::ReplayView,
        super::ReplayAnswer,
        super::ReplayMessage,
        super::ReplayMoment,
        super::RunRef,
        super::RunsOf,
        super::ChangeSession,
        super::DuplicateSession,
        super::UpdateSession,
        super::ExtendTime,
        super::ExtendTokens,
        super::SettleGap,
        super::ChangeSamples,
        crate::domain::listing::SortBy,
        super::ListSessions,
        super::SaveSettings,
        crate::domain::draft::Draft,
        crate::domain::draft::WaitingDraft,
        super::SaveDraft,
        super::ListLibrary,
        super::ItemRef,
        super::CompareVersions,
        super::CheckItem,
        super::SaveItem,
        super::ChangeItems,
        super::KeepItemDraft,
        super::ItemDraftRef,
        super::AddPicture,
        super::PictureKey,
        super::PictureName,
        super::SaveAsTemplate,
        super::ImportFrom,
        super::ImportLibrary,
        super::UndoImport,
        super::ExportLibrary,
        super::RubricFormat,
        super::ExportRubric,
        super::GiveAccommodation,
        super::BeginCalibration,
        super::CalibrationAnswerView,
        super::CalibrationView,
        super::CalibrationRunView,
        super::CalibrationsView,
        super::ItemSummary,
        super::LibraryPage,
        super::LibraryCounts,
        super::LanguageCount,
        super::FacetsView,
        super::ItemView,
        super::VersionView,
        super::ComparisonView,
        super::ItemCheck,
        super::PictureView,
        super::DroppedPicture,
        super::PolicyView,
        super::PinView,
        super::ImportOutcome,
        super::ImportLine,
        super::ImportView,
        super::ExportView,
        crate::domain::record::SignerStanding,
        super::SignerView,
        super::RecordStep,
        super::RecordView,
        super::SealedView,
        super::RestoreBackup,
        super::SaveProvider,
        super::RemoveProvider,
        super::SaveModel,
        super::AddModels,
        super::RemoveModel,
        super::AddModelFile,
        super::LocateModelFile,
        super::DownloadModel,
        super::ChangeKey,
        super::KeepKey,
        super::ProviderRef,
        super::ModelRef,
        super::HandOver,
        super::SetPasscode,
        super::ChangeWithReason,
        super::AddNote,
        super::KeepNoteDraft,
        super::SessionConversation,
        super::EventRef,
        super::CandidateStep,
        super::ReadConversation,
        super::QuestionText,
        super::EstimateQuestion,
        super::AskAssistant,
        super::PastedPiece,
        super::SaveOwnAnswer,
        super::RunCode,
        super::TryPasscode,
        super::HoldingsView,
        super::BackupView,
        super::ClockView,
        super::TokensView,
        super::GapView,
        super::ProviderView,
        super::ModelView,
        super::RecommendationView,
        super::CatalogueView,
        super::ModelFileView,
        super::FoundFileView,
        super::TransferView,
        super::ShelfView,
        super::PreflightTone,
        super::PreflightLine,
        super::PreflightView,
        super::FoundModelView,
        super::LocalServerView,
        super::ModelTestView,
        super::AssistantOffer,
        super::AssistantView,
        super::SessionSummary,
        super::AnswerView,
        super::MessageView,
        super::ConversationView,
        super::EstimateView,
        super::OfferView,
        super::RemedyView,
        super::BriefingView,
        super::HandoverView,
        super::HandoverOptions,
        super::PasscodeSet,
        super::LockView,
        super::NoteView,
        super::RunTone,
        super::RunOfferView,
        super::TestRunView,
        super::RunView,
        super::RunLine,
        super::RunsView,
        super::RunDetail,
        super::UsePoint,
        super::UseView,
        super::CandidateScreen,
        super::CandidateAssistantView,
        super::RuleView,
        super::PauseView,
        super::ReceiptLine,
        super::ReceiptView,
        super::CandidateView,
        super::OwnAnswerView,
        super::LanguageView,
        super::CandidateStart,
        super::PasscodeReply,
        super::OutageView,
        super::OutcomeView,
        super::StandingView,
        super::SessionView,
        super::StatusCounts,
        super::SessionPage,
        super::EventView,
        super::MomentView,
        super::TrailCheck,
        super::TrailView,
        super::ConfigCheck,
        super::Notice,
        super::NumberRule,
        super::DifficultyView,
        super::FormRules,
        super::TokenizerView,
        super::CatalogueRules,
        super::AboutView,
        super::InstallUpdate,
        super::UpdateStage,
        super::UpdateView,
        super::UpdatesView,
        super::ConsoleStart,
        super::ErrorReply,
        super::Piece,
        super::ConsoleNews,
        super::CandidateNews,
    );
    out.push_str("/** Every command: what it takes and answers. */\nexport interface Commands {\n");
    for command in COMMANDS.iter().filter(|command| command.request != "Channel") {
        out.push_str(&format!(
            "  {}: {{ request: {}; reply: {} }};\n",
            command.name, command.request, command.reply
        ));
    }
    out.push_str("}\n");
    let rule = serde_json::to_string(&TEXT_PERCENT).unwrap();
    out.push_str("\n/** How small and how large text can be made, in percent of the usual. */\n");
    out.push_str(&format!("export const TEXT_PERCENT: NumberRule = {rule};\n"));
    out.push_str("\n/** Fewest characters of a passcode. */\n");
    out.push_str(&format!("export const PASSCODE_MIN_CHARS = {PASSCODE_MIN_CHARS};\n"));
    out.push_str("/** Most pastes told with one save of the own answer. */\n");
    out.push_str(&format!("export const PASTES_MAX = {PASTES_CAP};\n"));
    out.push_str("/** Most characters told of one. */\n");
    out.push_str(&format!("export const PASTED_MAX_CHARS = {PASTED_CAP};\n"));
    out
}

/// What one window may call, as Tauri reads it.
fn permissions(window: Window, name: &str, about: &str, description: &str) -> String {
    let own = COMMANDS.iter().filter(|command| command.window == window);
    let listed: String = own.map(|command| format!("  \"{}\",\n", command.name)).collect();
    format!(
        "# {about}\n# Made from the list of commands by `cargo xtask types`. Edit that, not this.\n\n\
         [[permission]]\nidentifier = \"{name}\"\ndescription = \"{description}\"\n\
         commands.allow = [\n{listed}]\n"
    )
}

/// The file is what is made of the code, or is made anew where that is wanted.
fn is_current(file: &str, made: &str) -> bool {
    if env::var_os("HOTSEAT_WRITE_TYPES").is_some() {
        fs::create_dir_all(Path::new(file).parent().unwrap()).unwrap();
        fs::write(file, made).unwrap();
    }
    fs::read_to_string(file).unwrap_or_default().replace("\r\n", "\n") == made
}

#[test]
fn the_types_the_ui_uses_are_current() {
    assert!(
        is_current(FILE, &types()),
        "ui/src/shared/ipc/types.ts is stale: run `cargo xtask types` and commit it"
    );
}

#[test]
fn the_permissions_of_windows_are_current() {
    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../permissions");
    let console = permissions(
        Window::Console,
        "console",
        "What the interviewer's window may call. A command that stands in no such list is refused to all.",
        "Prepare, run, follow and keep interviews.",
    );
    let candidate = permissions(
        Window::Candidate,
        "candidate",
        "What the candidate's window may call. None of these names a session: the one handed over is meant.",
        "Work on the session handed over.",
    );
    for (name, made) in [("console", console), ("candidate", candidate)] {
        assert!(
            is_current(&format!("{FOLDER}/{name}.toml"), &made),
            "src-tauri/permissions/{name}.toml is stale: run `cargo xtask types` and commit it"
        );
    }
}
