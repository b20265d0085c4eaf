//! What interviewers prepare and use again: challenges, rubrics, templates. Each is an item with versions; a
//! session pins the versions it was made with, and a pinned version is never changed.

mod calibration;
mod challenge;
mod checks;
mod comparison;
mod item;
mod language;
mod picture;
mod pin;
mod rubric;
mod starter_rubric;
mod template;

pub use calibration::{
    CALIBRATION_ANSWERS_MAX, CALIBRATION_ANSWERS_USUAL, CALIBRATION_BUDGET_USUAL, Calibration,
    CalibrationAnswer, CalibrationEnd, CalibrationOutcome, CalibrationPlan, CalibrationProgress,
    Spread, TestsPassed, code_in, most_tokens,
};
pub use challenge::{
    CHALLENGE_MAX_BYTES, CODE_MAX_CHARS, Challenge, Check, CodeText, Compare, Difficulty,
    LABEL_MAX_CHARS, PROMPT_MAX_CHARS, PROMPTS_MAX, SuggestedLimits, TAGS_MAX, TEST_TEXT_MAX_BYTES,
    TESTS_MAX, TITLE_MAX_CHARS, TOLERANCE_MAX, Test,
};
pub use comparison::{DiffLine, LineKind, SectionDiff, compare};
pub use item::{
    Content, Facets, Item, ItemDraft, ItemId, ItemKind, ItemQuery, ItemSort, Label, LabelCount,
    Labels, Pin, Shelf, VersionInfo,
};
pub use language::{extension_of, language_of};
pub use picture::{
    CHALLENGE_PICTURES_MAX_BYTES, Media, PICTURE_MAX_BYTES, Picture, PictureRef, picture_name,
    remote_pictures,
};
pub use pin::{Difference, PinnedVersion, challenge_in, differences, template_in};
pub use rubric::{CRITERIA_MAX, Criterion, LEVELS_MAX, LEVELS_MIN, Rubric};
pub use starter_rubric::starter_rubric;
pub use template::Template;
