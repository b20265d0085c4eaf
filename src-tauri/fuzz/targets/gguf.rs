//! The fuzzer of [`hotseat_fuzz::gguf`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hotseat_fuzz::gguf(bytes));
