//! The fuzzer of [`hotseat_fuzz::settings`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::settings(bytes));
