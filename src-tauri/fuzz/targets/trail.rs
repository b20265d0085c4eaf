//! The fuzzer of [`hotseat_fuzz::trail`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::trail(bytes));
