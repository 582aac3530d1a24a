//! libFuzzer's way into `bodies::stream`.
#![no_main]

#[expect(dead_code, reason = "a target has one body")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::stream::run(bytes));
