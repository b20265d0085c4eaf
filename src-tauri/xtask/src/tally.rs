//! How many tests ran. A suite that silently runs fewer than it did proves less than it says.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use xshell::{Cmd, Shell};

/// The least number of tests of each kind; raised by hand as tests are added.
const FLOOR_FILE: &str = "tests/floor.txt";

/// How much of what a failed test said is repeated at the end: enough for its panic, less than a page.
const REPEATED_LINES: usize = 30;
const REPEATED_CHARS: usize = 400;

/// Runs a command that runs tests, shows what it prints, and counts the tests that passed. The error
/// says what the failed ones said: in a long run that stands far above its end.
pub fn run_and_count(command: Cmd<'_>) -> anyhow::Result<usize> {
    let mut child = Command::from(command).stdout(Stdio::piped()).spawn()?;
    let mut passed = 0;
    let mut failures = Failures::default();
    let out = child.stdout.take().context("a child without output")?;
    for line in BufReader::new(out).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        passed += tests_passed(&line);
        failures.hear(line);
    }
    let status = child.wait()?;
    ensure!(status.success(), "tests failed ({status})\n{}", failures.text());
    Ok(passed)
}

/// Refuses a run of fewer tests than the floor of that kind.
pub fn hold_floor(sh: &Shell, kind: &str, passed: usize) -> anyhow::Result<()> {
    let floor = floor_of(kind, &sh.read_file(FLOOR_FILE)?)?;
    ensure!(
        passed >= floor,
        "only {passed} {kind} tests ran, fewer than the {floor} that {FLOOR_FILE} asks for"
    );
    println!("{passed} {kind} tests ran; {FLOOR_FILE} asks for {floor}.");
    Ok(())
}

fn floor_of(kind: &str, floors: &str) -> anyhow::Result<usize> {
    floors
        .lines()
        .filter_map(|line| line.split_once(' '))
        .find(|(known, _)| *known == kind)
        .with_context(|| format!("{FLOOR_FILE} has no line for {kind}"))?
        .1
        .trim()
        .parse()
        .with_context(|| format!("{FLOOR_FILE} has no number for {kind}"))
}

/// The number in "test result: ok. 94 passed; 0 failed" or in vitest's "Tests  113 passed (113)".
fn tests_passed(line: &str) -> usize {
    let line = line.trim_start();
    let is_a_sum = line.starts_with("test result:") || line.starts_with("Tests ");
    let words: Vec<&str> = line.split_whitespace().collect();
    words
        .windows(2)
        .find(|two| is_a_sum && two[1].trim_end_matches(';') == "passed")
        .and_then(|two| two[0].parse().ok())
        .unwrap_or(0)
}

/// What failed tests said, gathered from the part of libtest's output that is headed `failures:`.
#[derive(Default)]
struct Failures {
    said: Vec<Vec<String>>,
    is_listening: bool,
}

impl Failures {
    fn hear(&mut self, line: String) {
        if line.starts_with("---- ") && line.ends_with(" stdout ----") {
            self.is_listening = true;
            self.said.push(Vec::new());
        } else if line == "failures:" {
            // The names once more, after what each of them said.
            self.is_listening = false;
        }
        if self.is_listening
            && !is_of_backtrace(&line)
            && let Some(said) = self.said.last_mut()
        {
            said.push(line);
        }
    }

    /// The heading of each, and the last lines it said.
    fn text(&self) -> String {
        let mut text = String::new();
        for said in &self.said {
            let Some((heading, lines)) = said.split_first() else { continue };
            let kept = &lines[lines.len().saturating_sub(REPEATED_LINES)..];
            for line in std::iter::once(heading).chain(kept) {
                text.extend(line.chars().take(REPEATED_CHARS));
                text.push('\n');
            }
        }
        text
    }
}

/// "   6: e2e::way_back::come_back", or where that is: it buries what was said.
fn is_of_backtrace(line: &str) -> bool {
    let text = line.trim_start();
    let (number, rest) = text.split_at(text.find(':').unwrap_or(0));
    let is_frame = rest.starts_with(": ") && number.parse::<u32>().is_ok();
    text.len() < line.len() && (is_frame || text.starts_with("at "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_tests_said_is_repeated_without_the_rest() {
        let printed = "test a::b ... FAILED\n\nfailures:\n\n---- a::b stdout ----\nthread 'a::b' panicked\n\
                       no window\nstack backtrace:\n   6: e2e::f\n             at ./a.rs:1:2\n\n\
                       ---- c stdout ----\nleft: 1\n\n\nfailures:\n    a::b\n    c\n";
        let mut failures = Failures::default();
        printed.lines().for_each(|line| failures.hear(line.to_owned()));
        let said = "---- a::b stdout ----\nthread 'a::b' panicked\nno window\nstack backtrace:\n\n\
                    ---- c stdout ----\n\
                    left: 1\n\n\n";
        assert_eq!(failures.text(), said);
    }

    #[test]
    fn of_a_test_that_said_much_the_end_is_repeated() {
        let mut failures = Failures::default();
        failures.hear("---- a stdout ----".into());
        (0..100).for_each(|nth| failures.hear(format!("{nth}{}", "x".repeat(1_000))));
        let text = failures.text();
        assert_eq!(text.lines().count(), 1 + REPEATED_LINES);
        assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("70x")));
        assert!(text.lines().all(|line| line.chars().count() <= REPEATED_CHARS));
    }

    #[test]
    fn passed_tests_are_read_from_both_kinds_of_sums() {
        let rust = "test result: ok. 94 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out";
        assert_eq!(tests_passed(rust), 94);
        assert_eq!(tests_passed("test result: FAILED. 3 passed; 1 failed;"), 3);
        assert_eq!(tests_passed("      Tests  113 passed (113)"), 113);
        assert_eq!(tests_passed(" Test Files  9 passed (9)"), 0);
        assert_eq!(tests_passed("test trail::the_trail_is_passed ... ok"), 0);
    }

    #[test]
    fn a_floor_is_found_by_its_kind_and_must_be_a_number() {
        let floors = "# a remark\nrust 200\npages 100\nbroken many\n";
        assert_eq!(floor_of("rust", floors).unwrap(), 200);
        assert_eq!(floor_of("pages", floors).unwrap(), 100);
        assert!(floor_of("broken", floors).is_err() && floor_of("other", floors).is_err());
    }

    #[test]
    fn fewer_tests_than_the_floor_are_refused() {
        let sh = crate::repo::shell().unwrap();
        assert!(hold_floor(&sh, "rust", 0).is_err());
        assert!(hold_floor(&sh, "rust", usize::MAX).is_ok());
    }
}
