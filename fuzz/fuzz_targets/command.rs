//! libFuzzer's way into `bodies::command`.
#![no_main]

#[expect(dead_code, reason = "a target has one body")]
#[path = "../bodies/mod.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::command::run(bytes));
