//! What was looked at before the laptop is handed over, in the words people read.

use crate::api::{PreflightLine, PreflightTone};
use crate::domain::catalogue::TrialFigures;
use crate::domain::number::{bytes, grouped};

/// Fewest tokens a second that a person reads along with: slow readers read three or four words a second.
const COMFORTABLE_TOKENS_A_S: i64 = 5;
/// Tokens of an answer that is neither short nor long.
const USUAL_ANSWER_TOKENS: i64 = 300;
/// Least free space that a session is begun with, in bytes: a session writes a few megabytes, and the system needs
/// some to work.
const LEAST_FREE_BYTES: u64 = 500_000_000;
/// Charge below which a session of an hour may not end, in percent.
const LEAST_CHARGE_PERCENT: u8 = 50;

/// How the power is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// From the wall, or the computer has no battery.
    Mains,
    /// From the battery, which has so many percent left.
    Battery(u8),
    /// The system does not tell.
    Unknown,
}

/// That the assistant can't be asked, and why.
#[must_use]
pub fn no_answer(words: String) -> PreflightLine {
    PreflightLine { tone: PreflightTone::Bad, name: "Assistant", words }
}

/// That the assistant is not looked at: asking it would cost tokens, or there is none.
#[must_use]
pub fn not_asked(words: String) -> PreflightLine {
    PreflightLine { tone: PreflightTone::Good, name: "Assistant", words }
}

/// What trying a model that runs here showed.
#[must_use]
pub fn answered(model: &str, figures: &TrialFigures, memory_bytes: Option<u64>) -> PreflightLine {
    let memory = memory_bytes.map(|count| bytes(i64::try_from(count).unwrap_or(i64::MAX)));
    let memory = memory.map(|memory| format!(" and takes {memory} of memory")).unwrap_or_default();
    let line = |tone, words| PreflightLine { tone, name: "Assistant", words };
    let Some(speed) = figures.tokens_per_s() else {
        return line(
            PreflightTone::Good,
            format!("{model} is loaded and answers{}.", memory.replacen(" and", ", and", 1)),
        );
    };
    let tokens = grouped(speed);
    let told = format!("{model} is loaded, writes {tokens} tokens a second{memory}.");
    if speed >= COMFORTABLE_TOKENS_A_S {
        return line(PreflightTone::Good, told);
    }
    let answer_s = USUAL_ANSWER_TOKENS / speed.max(1);
    line(
        PreflightTone::Doubtful,
        format!(
            "{told} That is slow: an answer of ordinary length takes about {answer_s} s. Plug the computer \
             in, close other programs, or choose a smaller model."
        ),
    )
}

/// How the power is.
#[must_use]
pub fn power(power: Power) -> PreflightLine {
    let (tone, words) = match power {
        Power::Mains => (PreflightTone::Good, "On mains power.".to_owned()),
        Power::Battery(percent) if percent < LEAST_CHARGE_PERCENT => (
            PreflightTone::Doubtful,
            format!("On battery, {percent}% left. Plug the computer in: it may not last."),
        ),
        Power::Battery(percent) => (
            PreflightTone::Doubtful,
            format!("On battery, {percent}% left. Plugged in, a model on this computer is faster."),
        ),
        Power::Unknown => (PreflightTone::Good, "The system does not tell about power.".to_owned()),
    };
    PreflightLine { tone, name: "Power", words }
}

/// How much room there is where Hotseat keeps its data; none where the system does not tell.
#[must_use]
pub fn disk(free_bytes: Option<u64>) -> PreflightLine {
    let line = |tone, words| PreflightLine { tone, name: "Disk", words };
    let Some(free) = free_bytes else {
        return line(PreflightTone::Good, "The system does not tell about the disk.".to_owned());
    };
    let told = bytes(i64::try_from(free).unwrap_or(i64::MAX));
    if free < LEAST_FREE_BYTES {
        let words = format!("{told} free. Make room: Hotseat saves what the candidate does.");
        return line(PreflightTone::Bad, words);
    }
    line(PreflightTone::Good, format!("{told} free."))
}

/// Whether the display stays on while a session runs.
#[must_use]
pub fn sleep(can_be_kept_awake: bool) -> PreflightLine {
    let (tone, words) = if can_be_kept_awake {
        (PreflightTone::Good, "Hotseat keeps the display on while the time runs.")
    } else {
        (
            PreflightTone::Doubtful,
            "Hotseat can’t keep the display on here. Turn sleep and the screen saver off.",
        )
    };
    PreflightLine { tone, name: "Sleep", words: words.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_model_and_a_low_battery_are_doubtful_and_a_full_disk_is_bad() {
        let figures = |written_tokens| TrialFigures {
            first_piece_ms: 100,
            last_piece_ms: 1_100,
            written_tokens,
            ..TrialFigures::default()
        };
        let fast = answered("Small", &figures(12), Some(2_100_000_000));
        assert_eq!(fast.tone, PreflightTone::Good);
        assert_eq!(
            fast.words,
            "Small is loaded, writes 12 tokens a second and takes 2.1 GB of memory."
        );
        let slow = answered("Large", &figures(4), None);
        assert_eq!(slow.tone, PreflightTone::Doubtful);
        assert!(slow.words.contains("takes about 75 s"), "{}", slow.words);
        for (power_now, tone) in [
            (Power::Mains, PreflightTone::Good),
            (Power::Battery(49), PreflightTone::Doubtful),
            (Power::Battery(100), PreflightTone::Doubtful),
            (Power::Unknown, PreflightTone::Good),
        ] {
            assert_eq!(power(power_now).tone, tone);
        }
        assert_eq!(disk(Some(499_999_999)).tone, PreflightTone::Bad);
        assert_eq!(disk(Some(500_000_000)).tone, PreflightTone::Good);
    }
}
