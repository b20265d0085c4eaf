//! Every limit of a form, in one place.

/// Longest candidate name, in characters.
pub const NAME_MAX_CHARS: usize = 255;
/// Longest email address, in characters (RFC 5321, path limit less its brackets).
pub const EMAIL_MAX_CHARS: usize = 254;
/// Shortest time limit, in minutes.
pub const TIME_LIMIT_MIN_MINUTES: i64 = 5;
/// Longest time limit a session can be created with, in minutes.
pub const TIME_LIMIT_MAX_MINUTES: i64 = 180;
/// Smallest token budget.
pub const TOKEN_BUDGET_MIN: i64 = 1_000;
/// Largest token budget a session can be created with.
pub const TOKEN_BUDGET_MAX: i64 = 200_000;
/// Longest challenge, in characters.
pub const CHALLENGE_MAX_CHARS: usize = 100_000;
/// Largest config, in bytes of JSON.
pub const CONFIG_MAX_BYTES: usize = 64 * 1024;
/// Longest instructions of a session's assistant, in characters.
pub const INSTRUCTIONS_MAX_CHARS: usize = 10_000;
/// Longest title shown for a challenge in lists, in characters.
pub(super) const TITLE_MAX_CHARS: usize = 120;
/// Longest question to the assistant, in characters.
pub const QUESTION_MAX_CHARS: usize = 50_000;
/// Longest reason for an extension, in characters.
pub const REASON_MAX_CHARS: usize = 500;
/// Most minutes one extension can give.
pub const EXTENSION_MAX_MINUTES: i64 = 180;
/// Most tokens one extension can give.
pub const EXTENSION_MAX_TOKENS: i64 = 200_000;
/// Most extra time or tokens an accommodation gives, in per cent: three times the limit in all.
pub const ACCOMMODATION_MAX_PERCENT: i64 = 200;
/// No session grows beyond this, however often it is extended: a day.
pub const TIME_LIMIT_CEILING_MINUTES: i64 = 24 * 60;
/// No budget grows beyond this, however often it is extended.
pub const TOKEN_BUDGET_CEILING: i64 = 2_000_000;
