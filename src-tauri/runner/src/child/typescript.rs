//! TypeScript: its types are taken out, each line stays where it was, and what is left is JavaScript.

use std::sync::{Arc, Mutex, PoisonError};

use hotseat_core::domain::run::{Job, RunMode};
use serde::Deserialize;
use swc_common::errors::{DiagnosticBuilder, Emitter, HANDLER, Handler};
use swc_common::sync::Lrc;
use swc_common::{FileName, GLOBALS, Globals, SourceMap};
use swc_ts_fast_strip::{Mode, Options, TsError, operate};

use super::jobs::End;

/// A job in JavaScript, and where its lines come from.
pub(super) struct Stripped {
    pub(super) job: Job,
    /// For each line the one of the answer, where they are not the same.
    lines: Option<Vec<u32>>,
}

impl Stripped {
    /// The end of the program, at a line of the answer as it was written.
    pub(super) fn placed(&self, end: End) -> End {
        let line = match (&self.lines, end.line) {
            (Some(lines), Some(line)) => {
                usize::try_from(line).ok().and_then(|line| lines.get(line.checked_sub(1)?)).copied()
            }
            (_, line) => line,
        };
        End { line, ..end }
    }
}

/// The job in JavaScript, its assertions too.
pub(super) fn stripped(job: &Job) -> Result<Stripped, End> {
    let (code, map) =
        strip(&job.code).map_err(|wrong| End::exception(wrong.message, wrong.line))?;
    let mode = match &job.mode {
        RunMode::Assertions { code } => {
            let (code, _) = strip(code).map_err(|wrong| End::exception(wrong.message, None))?;
            RunMode::Assertions { code }
        }
        mode @ (RunMode::Program | RunMode::Call { .. }) => mode.clone(),
    };
    let lines = map.as_deref().map(lines_of);
    Ok(Stripped { job: Job { code, mode, ..job.clone() }, lines })
}

/// What is wrong with some TypeScript.
struct Wrong {
    message: String,
    line: Option<u32>,
}

/// Takes the types out. Enums, namespaces and parameter properties are more than types: code that has them is
/// transformed, its lines move, and a source map says where to.
fn strip(code: &str) -> Result<(String, Option<String>), Wrong> {
    carry_out(code, Mode::StripOnly).or_else(|_| carry_out(code, Mode::Transform))
}

fn carry_out(code: &str, mode: Mode) -> Result<(String, Option<String>), Wrong> {
    let sources: Lrc<SourceMap> = Lrc::default();
    let first = Arc::new(Mutex::new(None));
    let heard = Heard { sources: Lrc::clone(&sources), first: Arc::clone(&first) };
    let handler = Handler::with_emitter(true, false, Box::new(heard));
    let source_map = matches!(mode, Mode::Transform);
    let options = Options { mode, source_map, ..Options::default() };
    let done = GLOBALS.set(&Globals::new(), || {
        HANDLER.set(&handler, || operate(&sources, &handler, code.to_owned(), options))
    });
    done.map(|output| (output.code, output.map)).map_err(|error: TsError| {
        let heard = first.lock().unwrap_or_else(PoisonError::into_inner).take();
        heard.unwrap_or_else(|| Wrong {
            message: format!("SyntaxError: {}", error.message),
            line: None,
        })
    })
}

/// A source map, of which one field is of use.
#[derive(Deserialize)]
struct Map {
    mappings: String,
}

/// For each line of what was made, the line of the source that its first mapping leads to; that of the line
/// before where it has none.
fn lines_of(map: &str) -> Vec<u32> {
    let mappings = serde_json::from_str::<Map>(map).map(|map| map.mappings).unwrap_or_default();
    let (mut line, mut lines) = (0_i64, Vec::new());
    for mapped in mappings.split(';') {
        let mut first = None;
        for segment in mapped.split(',') {
            // Column, source, line, column, each as the difference to the one before.
            line += numbers_of(segment).get(2).copied().unwrap_or(0);
            if !segment.is_empty() {
                first = first.or(Some(line));
            }
        }
        let shown = first.unwrap_or(line).saturating_add(1);
        lines.push(u32::try_from(shown).unwrap_or(1));
    }
    lines
}

/// The numbers of a segment, each of digits of five bits, the lowest first, with the sign in the lowest bit.
fn numbers_of(segment: &str) -> Vec<i64> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut numbers, mut number, mut shift) = (Vec::new(), 0_i64, 0_u32);
    for letter in segment.bytes() {
        let digit = DIGITS.iter().position(|one| *one == letter).unwrap_or(0);
        let digit = i64::try_from(digit).unwrap_or(0);
        number |= (digit & 31).checked_shl(shift).unwrap_or(0);
        if digit & 32 == 0 {
            numbers.push(if number & 1 == 1 { -(number >> 1) } else { number >> 1 });
            (number, shift) = (0, 0);
        } else {
            shift += 5;
        }
    }
    numbers
}

/// Keeps the first thing that is said to be wrong.
struct Heard {
    sources: Lrc<SourceMap>,
    first: Arc<Mutex<Option<Wrong>>>,
}

impl Emitter for Heard {
    fn emit(&mut self, said: &mut DiagnosticBuilder<'_>) {
        let line = said.span.primary_span().and_then(|span| {
            let place = self.sources.try_lookup_char_pos(span.lo).ok()?;
            debug_assert!(matches!(*place.file.name, FileName::Anon));
            u32::try_from(place.line).ok()
        });
        let message = format!("SyntaxError: {}", said.message());
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(Wrong { message, line });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_leads_each_line_to_its_source() {
        assert_eq!(numbers_of("AAgBC"), [0, 0, 16, 1]);
        assert_eq!(numbers_of("D"), [-1]);
        assert_eq!(lines_of(r#"{"mappings": "AAAA,CAAC;AAEA;;AADA"}"#), [1, 3, 3, 2]);
        assert_eq!(lines_of("no map"), [1]);
    }
}
