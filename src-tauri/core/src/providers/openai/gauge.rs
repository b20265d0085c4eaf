//! How much of a stream is let through to what parses it, which has no bounds of its own.

use super::body::MAX_REPLY_BYTES;

/// Bytes of one event that are too many.
pub(super) const MAX_EVENT_BYTES: usize = 1 << 20;

/// Which bound a stream has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Excess {
    /// One event is longer than an event may be.
    #[error("an event is longer than 1 MB")]
    Event,
    /// The stream is longer than a reply may be.
    #[error("the stream is longer than 8 MB")]
    Reply,
}

/// Counts a stream's bytes.
#[derive(Debug)]
pub(super) struct Gauge {
    reply_bytes: usize,
    event_bytes: usize,
    line_is_empty: bool,
    after_cr: bool,
}

impl Gauge {
    /// A gauge of a stream that has not begun.
    pub(super) const fn new() -> Self {
        Self { reply_bytes: 0, event_bytes: 0, line_is_empty: true, after_cr: false }
    }

    /// The bound that is reached.
    pub(super) const fn excess(&self) -> Option<Excess> {
        if self.event_bytes >= MAX_EVENT_BYTES {
            Some(Excess::Event)
        } else if self.reply_bytes >= MAX_REPLY_BYTES {
            Some(Excess::Reply)
        } else {
            None
        }
    }

    /// Counts as many of these bytes as are within bounds, and says how many.
    pub(super) fn admit(&mut self, bytes: &[u8]) -> usize {
        for (admitted, byte) in bytes.iter().enumerate() {
            if self.excess().is_some() {
                return admitted;
            }
            self.count(*byte);
        }
        bytes.len()
    }

    fn count(&mut self, byte: u8) {
        self.reply_bytes += 1;
        self.event_bytes += 1;
        match byte {
            b'\n' if self.after_cr => self.after_cr = false,
            b'\n' | b'\r' => {
                // An empty line ends an event.
                if self.line_is_empty {
                    self.event_bytes = 0;
                }
                self.line_is_empty = true;
                self.after_cr = byte == b'\r';
            }
            _ => {
                self.line_is_empty = false;
                self.after_cr = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_passes_once_an_event_has_reached_its_bound() {
        let mut gauge = Gauge::new();
        assert_eq!(gauge.admit(&vec![b'x'; MAX_EVENT_BYTES]), MAX_EVENT_BYTES);
        assert_eq!(gauge.admit(b"x"), 0);
        assert_eq!(gauge.excess(), Some(Excess::Event));
    }

    #[test]
    fn an_empty_line_begins_the_count_of_an_event_anew_and_a_crlf_does_not() {
        for (end, is_new) in [
            ("\n\n", true),
            ("\r\r", true),
            ("\r\n\r\n", true),
            ("\n\r\n", true),
            ("\r\n", false),
            ("\n", false),
        ] {
            let mut gauge = Gauge::new();
            gauge.admit(&vec![b'x'; MAX_EVENT_BYTES - 8]);
            for byte in end.bytes() {
                gauge.admit(&[byte]);
            }
            assert_eq!(gauge.admit(b"next event") == 10, is_new, "{end:?}");
        }
    }

    #[test]
    fn a_reply_has_its_bound_however_short_its_events() {
        let mut gauge = Gauge::new();
        let events = b"data: x\n\n".repeat(MAX_REPLY_BYTES / 9 + 1);
        assert_eq!(gauge.admit(&events), MAX_REPLY_BYTES);
        assert_eq!(gauge.excess(), Some(Excess::Reply));
    }
}
