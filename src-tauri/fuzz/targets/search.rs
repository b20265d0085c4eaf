//! The fuzzer of [`hotseat_fuzz::search`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::search(bytes));
