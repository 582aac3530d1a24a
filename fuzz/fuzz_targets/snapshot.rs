//! libFuzzer's way into `bodies::snapshot`.
#![no_main]

#[expect(dead_code, reason = "a target has one body")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::snapshot::run(bytes));
