//! The interviewer's passcode: what may be one, and how long others have to wait between guesses.

use super::config::{Field, FieldError};
use super::time::{BootId, Moment, SECOND_MS};

/// Fewest characters of a passcode.
pub const PASSCODE_MIN_CHARS: usize = 6;
/// Most characters of a passcode.
pub const PASSCODE_MAX_CHARS: usize = 128;
/// Wrong tries that cost no wait.
pub const FREE_TRIES: i64 = 5;
/// The wait after the last free try; it doubles with every further one.
pub const FIRST_WAIT_MS: i64 = 30 * SECOND_MS;
/// The longest wait.
pub const LONGEST_WAIT_MS: i64 = 30 * 60 * SECOND_MS;

/// Bytes of chance a recovery code is made of, one for each character.
pub const RECOVERY_CODE_BYTES: usize = 20;
/// The letters of a recovery code: those of Crockford's Base32
/// (<https://www.crockford.com/base32.html>), which can be read out loud and taken for no other. 20
/// of them are 100 bits.
const RECOVERY_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters between two dashes of a recovery code.
const RECOVERY_GROUP: usize = 5;

/// Wrong tries since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WrongTries {
    /// How many there were.
    pub count: i64,
    /// The steady hand's milliseconds at the last, and their boot; none without any.
    pub last: Option<(i64, BootId)>,
}

impl WrongTries {
    /// These tries and one more, at `now`.
    #[must_use]
    pub const fn and_one(self, now: &Moment) -> Self {
        Self { count: self.count.saturating_add(1), last: Some((now.steady_ms, now.boot)) }
    }

    /// Milliseconds until the next try is looked at; 0 where it may be now. On another boot at least
    /// as long has gone by as the computer is on, and no calendar is asked.
    #[must_use]
    pub fn wait_ms(&self, now: &Moment) -> i64 {
        let Some((steady_ms, boot)) = self.last else { return 0 };
        let gone_ms =
            if boot == now.boot { now.steady_ms - steady_ms } else { now.steady_ms }.max(0);
        (wait_after_ms(self.count) - gone_ms).max(0)
    }

    /// Tries left before the first wait, or before the next.
    #[must_use]
    pub const fn left_before_wait(&self) -> i64 {
        let left = FREE_TRIES - self.count;
        if left > 1 { left } else { 1 }
    }
}

/// A passcode as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptPasscode {
    /// Hash of the passcode, as a PHC string.
    pub passcode_hash: String,
    /// Hash of the recovery code, as a PHC string; empty once that is used up.
    pub recovery_hash: String,
    /// Whether the console opens only with one of the two.
    pub is_console_locked: bool,
    /// What was tried in vain.
    pub wrong: WrongTries,
}

impl KeptPasscode {
    /// Whether its recovery code is used up: whoever did that does not know the passcode, which stays
    /// only until the laptop is back, so that nothing but a way back ends a handover.
    #[must_use]
    pub const fn is_given_up(&self) -> bool {
        self.recovery_hash.is_empty()
    }
}

/// The wait after so many wrong tries.
fn wait_after_ms(tries: i64) -> i64 {
    let beyond = tries - FREE_TRIES;
    if beyond < 0 {
        return 0;
    }
    let doublings = u32::try_from(beyond).unwrap_or(u32::MAX).min(16);
    (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS)
}

/// A new passcode: 6 to 128 characters, kept exactly as typed.
///
/// # Errors
/// The broken rule's sentence, for [`Field::Passcode`].
pub fn check_passcode(text: &str) -> Result<&str, FieldError> {
    let chars = text.chars().count();
    if chars < PASSCODE_MIN_CHARS {
        let message = "The passcode must have at least 6 characters";
        return Err(FieldError::new(Field::Passcode, message));
    }
    if chars > PASSCODE_MAX_CHARS {
        let message = "The passcode may have at most 128 characters";
        return Err(FieldError::new(Field::Passcode, message));
    }
    Ok(text)
}

/// The recovery code these bytes stand for, in groups for people: "7K2QX-…-…-…".
#[must_use]
pub fn recovery_code(chance: &[u8; RECOVERY_CODE_BYTES]) -> String {
    let mut code = String::new();
    for (place, byte) in chance.iter().enumerate() {
        if place > 0 && place % RECOVERY_GROUP == 0 {
            code.push('-');
        }
        code.push(char::from(RECOVERY_ALPHABET[usize::from(byte % 32)]));
    }
    code
}

/// The characters of a recovery code as it was typed: in either case, with spaces and dashes
/// anywhere, and with letters for the digits they look like. None for what can't be one.
#[must_use]
pub fn read_recovery_code(text: &str) -> Option<String> {
    let typed =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}'));
    let read = typed.map(|c| match c.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c => u8::try_from(c).ok().filter(|c| RECOVERY_ALPHABET.contains(c)).map(char::from),
    });
    let code: String = read.take(RECOVERY_CODE_BYTES + 1).collect::<Option<_>>()?;
    (code.len() == RECOVERY_CODE_BYTES).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::UtcMs;

    fn at(steady_ms: i64, boot: i64) -> Moment {
        Moment { wall: UtcMs(0), steady_ms, boot: BootId(boot) }
    }

    fn tries(count: i64) -> WrongTries {
        (0..count).fold(WrongTries::default(), |tries, _| tries.and_one(&at(1_000, 1)))
    }

    #[test]
    fn five_wrong_tries_cost_nothing_and_then_the_wait_doubles_up_to_half_an_hour() {
        let waits = [0, 1, 4, 5, 6, 7, 11, 12, 1_000].map(|n| tries(n).wait_ms(&at(1_000, 1)));
        let minute = 60_000;
        let expected =
            [0, 0, 0, minute / 2, minute, 2 * minute, 30 * minute, 30 * minute, 30 * minute];
        assert_eq!(waits, expected);
    }

    #[test]
    fn waiting_is_measured_by_the_hand_nobody_can_set() {
        let wrong = tries(5);
        assert_eq!(wrong.wait_ms(&at(21_000, 1)), 10_000);
        assert_eq!(wrong.wait_ms(&at(31_000, 1)), 0);
        // Its reading went back: a boot in disguise, and no time has gone by for sure.
        assert_eq!(wrong.wait_ms(&at(0, 1)), 30_000);
        let moved = Moment { wall: UtcMs(i64::MAX), ..at(1_000, 1) };
        assert_eq!(wrong.wait_ms(&moved), 30_000);
    }

    #[test]
    fn a_computer_started_anew_has_waited_for_as_long_as_it_is_on() {
        let wrong = tries(5);
        assert_eq!(wrong.wait_ms(&at(10_000, 2)), 20_000);
        assert_eq!(wrong.wait_ms(&at(60_000, 2)), 0);
    }

    #[test]
    fn a_passcode_is_neither_short_nor_endless() {
        assert!(check_passcode("12345").is_err());
        assert!(check_passcode("pässig").is_ok());
        assert!(check_passcode(&"x".repeat(129)).is_err());
    }

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let bytes = std::array::from_fn(|n| u8::try_from(n * 13).unwrap());
        let code = recovery_code(&bytes);
        assert_eq!(code, "0DT7M-1EV8N-2FW9P-3GXAQ");
        let plain = Some("0DT7M1EV8N2FW9P3GXAQ".to_owned());
        assert_eq!(read_recovery_code(&code), plain);
        assert_eq!(read_recovery_code(" odt7m  iev8n 2fw9p\u{2013}3g-xa q\n"), plain);
        for other in ["", "0DT7M", "0DT7M-1EV8N-2FW9P-3GXAQ-0", "UDT7M-1EV8N-2FW9P-3GXAQ", "é"] {
            assert_eq!(read_recovery_code(other), None, "{other}");
        }
    }
}
