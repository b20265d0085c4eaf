//! The list of commands: what each is called, takes and answers. The TypeScript client, the windows'
//! permissions and the shell's handler are made from it.

/// Which window a command belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The interviewer's, labelled `console`.
    Console,
    /// The candidate's, labelled `candidate`.
    Candidate,
}

/// A command's name and the TypeScript names of what it takes and answers.
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// What Rust, the permissions and TypeScript call it.
    pub name: &'static str,
    /// The one window that may call it.
    pub window: Window,
    /// The type of its `request`; `Channel` for those that take a channel for news instead.
    pub request: &'static str,
    /// The type of its answer.
    pub reply: &'static str,
    /// Whether a repeat must not run twice.
    pub changes: bool,
}

/// Hands the list of commands to another macro: for each window, which commands only read (`ask`) and which
/// must not run twice (`change`), with the TypeScript types of request and answer. A command is declared
/// here and written in the shell's `commands/`; everything else is made of this list.
#[macro_export]
macro_rules! every_command {
    ($then:ident) => {
        $then! {
            Console {
                ask console_start("Nothing") -> "ConsoleStart";
                ask watch_console("Channel") -> "null";
                ask page_ready("Nothing") -> "null";
                ask licences("Nothing") -> "string | null";
                ask updates("Nothing") -> "UpdatesView";
                ask look_for_update("Nothing") -> "UpdatesView";
                ask install_update("InstallUpdate") -> "UpdatesView";
                ask stop_update("Nothing") -> "null";
                ask report_mishap("ReportMishap") -> "null";
                ask keep_app_open("Nothing") -> "null";
                ask close_app("Nothing") -> "null";
                ask list_sessions("ListSessions") -> "SessionPage";
                ask get_session("SessionRef") -> "SessionView | null";
                ask session_trail("SessionRef") -> "TrailView";
                ask session_replay("SessionRef") -> "ReplayView";
                ask replay_moment("MomentOf") -> "ReplayMoment";
                ask list_scorecards("ScorecardsOf") -> "ScorecardsView";
                ask begin_scorecard("BeginScorecard") -> "Card";
                ask keep_scorecard("KeepScorecard") -> "string[]";
                ask discard_scorecard("ScorecardsOf") -> "null";
                change submit_scorecard("SubmitScorecard") -> "SessionSummary";
                change note_discussion("NoteDiscussion") -> "SessionSummary";
                ask compare_sessions("CohortOf") -> "CohortView";
                ask save_report("SaveReport") -> "ExportView | null";
                ask save_session_list("ListSessions") -> "ExportView | null";
                ask seal_record("SealRecord") -> "SealedView | null";
                ask stop_sealing("Nothing") -> "null";
                ask open_record("Nothing") -> "RecordView | null";
                ask unlock_record("UnlockRecord") -> "RecordView | null";
                ask close_record("Nothing") -> "null";
                ask import_record("Nothing") -> "SessionSummary";
                ask list_runs("ListRuns") -> "RunsView";
                ask read_run("RunRef") -> "RunDetail";
                ask run_hidden_tests("RunsOf") -> "RunView";
                ask run_again("RunRef") -> "RunView";
                ask stop_run_of("RunsOf") -> "null";
                ask check_config("CheckConfig") -> "ConfigCheck";
                change create_session("CreateSession") -> "SessionSummary";
                change update_session("UpdateSession") -> "SessionSummary";
                change start_session("ChangeSession") -> "SessionSummary";
                change pause_session("ChangeWithReason") -> "SessionSummary";
                change resume_session("ChangeSession") -> "SessionSummary";
                change end_session("ChangeWithReason") -> "SessionSummary";
                change extend_time("ExtendTime") -> "SessionSummary";
                change extend_tokens("ExtendTokens") -> "SessionSummary";
                change give_accommodation("GiveAccommodation") -> "SessionSummary";
                change settle_gap("SettleGap") -> "SessionSummary";
                change give_back_outage("ChangeSession") -> "SessionSummary";
                change delete_session("ChangeSession") -> "SessionSummary";
                change restore_session("ChangeSession") -> "SessionSummary";
                change duplicate_session("DuplicateSession") -> "SessionSummary";
                change add_sample_sessions("ChangeSamples") -> "StatusCounts";
                change remove_sample_sessions("ChangeSamples") -> "StatusCounts";
                ask get_draft("Nothing") -> "Draft | null";
                ask save_draft("SaveDraft") -> "null";
                ask discard_draft("Nothing") -> "null";
                ask list_library("ListLibrary") -> "LibraryPage";
                ask library_facets("Nothing") -> "FacetsView";
                ask library_item("ItemRef") -> "ItemView | null";
                ask item_versions("ItemRef") -> "VersionView[]";
                ask compare_versions("CompareVersions") -> "ComparisonView";
                ask check_item("CheckItem") -> "ItemCheck";
                change save_item("SaveItem") -> "ItemView";
                change archive_items("ChangeItems") -> "LibraryCounts";
                change unarchive_items("ChangeItems") -> "LibraryCounts";
                change delete_items("ChangeItems") -> "LibraryCounts";
                change restore_items("ChangeItems") -> "LibraryCounts";
                ask item_draft("ItemDraftRef") -> "ItemDraft | null";
                ask keep_item_draft("KeepItemDraft") -> "null";
                ask discard_item_draft("ItemDraftRef") -> "null";
                ask add_picture("AddPicture") -> "PictureRef";
                ask library_picture("PictureKey") -> "PictureView";
                change save_as_template("SaveAsTemplate") -> "ItemView";
                ask import_library("ImportLibrary") -> "ImportView | null";
                ask stop_import("Nothing") -> "null";
                change undo_import("UndoImport") -> "ImportView";
                ask export_library("ExportLibrary") -> "ExportView | null";
                ask export_rubric("ExportRubric") -> "ExportView | null";
                ask try_challenge("ItemRef") -> "null";
                ask try_sample("Nothing") -> "null";
                ask calibrations("ItemRef") -> "CalibrationsView";
                ask begin_calibration("BeginCalibration") -> "CalibrationRunView";
                ask stop_calibration("Nothing") -> "null";
                ask list_backups("Nothing") -> "BackupView[]";
                ask back_up_now("Nothing") -> "BackupView[]";
                ask restore_backup("RestoreBackup") -> "null";
                ask get_catalogue("Nothing") -> "CatalogueView";
                change save_provider("SaveProvider") -> "CatalogueView";
                change remove_provider("RemoveProvider") -> "CatalogueView";
                change save_model("SaveModel") -> "CatalogueView";
                change add_models("AddModels") -> "CatalogueView";
                change remove_model("RemoveModel") -> "CatalogueView";
                ask choose_model_file("Nothing") -> "FoundFileView | null";
                ask find_model_files("Nothing") -> "FoundFileView[]";
                change add_model_file("AddModelFile") -> "CatalogueView";
                change locate_model_file("LocateModelFile") -> "CatalogueView | null";
                ask list_shelf("Nothing") -> "ShelfView[]";
                change download_model("DownloadModel") -> "null";
                ask stop_transfer("Nothing") -> "null";
                ask preflight("SessionRef") -> "PreflightView";
                change take_key("ChangeKey") -> "CatalogueView";
                change keep_key("KeepKey") -> "CatalogueView";
                change forget_key("ChangeKey") -> "CatalogueView";
                ask find_models("ProviderRef") -> "FoundModelView[]";
                ask find_local_servers("Nothing") -> "LocalServerView[]";
                ask test_model("ModelRef") -> "ModelTestView";
                ask save_settings("SaveSettings") -> "Preferences";
                ask lock_state("Nothing") -> "LockView";
                ask lock_console("Nothing") -> "null";
                ask unlock_console("TryPasscode") -> "PasscodeReply";
                ask console_in_use("Nothing") -> "null";
                ask set_passcode("SetPasscode") -> "PasscodeSet";
                ask handover_options("Nothing") -> "HandoverOptions";
                change hand_over("HandOver") -> "SessionSummary";
                change take_back("ChangeSession") -> "SessionSummary";
                ask session_conversation("SessionConversation") -> "ConversationView";
                ask session_moment("EventRef") -> "MomentView";
                ask session_own_answer("SessionRef") -> "OwnAnswerView";
                ask session_use("SessionRef") -> "UseView";
                ask list_notes("SessionRef") -> "NoteView[]";
                ask note_draft("SessionRef") -> "string";
                ask keep_note_draft("KeepNoteDraft") -> "null";
                change add_note("AddNote") -> "SessionSummary";
                change add_bookmark("ChangeSession") -> "SessionSummary";
            }
            Candidate {
                ask candidate_start("Nothing") -> "CandidateStart";
                ask watch_candidate("Channel") -> "null";
                ask candidate_page_ready("Nothing") -> "null";
                ask report_candidate_mishap("ReportMishap") -> "null";
                change give_consent("CandidateStep") -> "CandidateView";
                ask try_assistant("QuestionText") -> "string";
                change begin_session("CandidateStep") -> "CandidateView";
                change continue_session("CandidateStep") -> "CandidateView";
                change finish_session("CandidateStep") -> "CandidateView";
                ask read_conversation("ReadConversation") -> "ConversationView";
                ask estimate_question("EstimateQuestion") -> "EstimateView";
                ask candidate_picture("PictureName") -> "PictureView";
                ask keep_question_draft("QuestionText") -> "null";
                change ask_assistant("AskAssistant") -> "MessageView";
                ask stop_answer("Nothing") -> "null";
                ask get_own_answer("Nothing") -> "OwnAnswerView";
                ask save_own_answer("SaveOwnAnswer") -> "OwnAnswerView";
                ask run_code("RunCode") -> "RunView";
                ask run_tests("Nothing") -> "RunView";
                ask stop_run("Nothing") -> "null";
                ask newest_run("Nothing") -> "RunView | null";
                ask give_back_laptop("TryPasscode") -> "PasscodeReply";
                ask close_trial("Nothing") -> "null";
            }
        }
    };
}

macro_rules! specs {
    ($($window:ident { $($kind:ident $name:ident($request:literal) -> $reply:literal;)* })*) => {
        /// Every command of both windows.
        pub const COMMANDS: &[CommandSpec] = &[$($(CommandSpec {
            name: stringify!($name),
            window: Window::$window,
            request: $request,
            reply: $reply,
            changes: specs!(@$kind),
        },)*)*];
    };
    (@ask) => { false };
    (@change) => { true };
}

every_command!(specs);
