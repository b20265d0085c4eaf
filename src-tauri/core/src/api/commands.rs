//! The list of commands: what each is called, takes and answers. The TypeScript client is made from
//! it, and the shell's tests hold the windows' permissions against it.

/// A command's name and the TypeScript names of what it takes and answers.
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// The same in Rust, in the permissions and in TypeScript.
    pub name: &'static str,
    /// The type of its `request`; `Channel` for the one that takes a channel for news instead.
    pub request: &'static str,
    /// The type of its answer.
    pub reply: &'static str,
    /// Whether a repeat must not run twice.
    pub changes: bool,
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $kind:ident $name:ident($request:literal) -> $reply:literal;)*) => {
        /// Every command of the console. The candidate's window has none yet.
        pub const COMMANDS: &[CommandSpec] = &[$(CommandSpec {
            name: stringify!($name),
            request: $request,
            reply: $reply,
            changes: commands!(@$kind),
        }),*];
    };
    (@ask) => { false };
    (@change) => { true };
}

commands! {
    ask console_start("Nothing") -> "ConsoleStart";
    ask watch_console("Channel") -> "null";
    ask page_ready("Nothing") -> "null";
    ask keep_app_open("Nothing") -> "null";
    ask close_app("Nothing") -> "null";
    ask list_sessions("ListSessions") -> "SessionPage";
    ask get_session("SessionRef") -> "SessionView | null";
    ask session_trail("SessionRef") -> "TrailView";
    ask check_config("CheckConfig") -> "ConfigCheck";
    change create_session("CreateSession") -> "SessionSummary";
    change update_session("UpdateSession") -> "SessionSummary";
    change start_session("ChangeSession") -> "SessionSummary";
    change pause_session("ChangeSession") -> "SessionSummary";
    change resume_session("ChangeSession") -> "SessionSummary";
    change end_session("ChangeSession") -> "SessionSummary";
    change extend_time("ExtendTime") -> "SessionSummary";
    change extend_tokens("ExtendTokens") -> "SessionSummary";
    change settle_gap("SettleGap") -> "SessionSummary";
    change delete_session("ChangeSession") -> "SessionSummary";
    change restore_session("ChangeSession") -> "SessionSummary";
    change duplicate_session("ChangeSession") -> "SessionSummary";
    change add_sample_sessions("ChangeSamples") -> "StatusCounts";
    change remove_sample_sessions("ChangeSamples") -> "StatusCounts";
    ask get_draft("Nothing") -> "Draft | null";
    ask save_draft("SaveDraft") -> "null";
    ask discard_draft("Nothing") -> "null";
    ask list_backups("Nothing") -> "BackupView[]";
    ask back_up_now("Nothing") -> "BackupView[]";
    ask restore_backup("RestoreBackup") -> "null";
    ask save_settings("SaveSettings") -> "Preferences";
}
