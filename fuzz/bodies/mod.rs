//! The bodies of the fuzz targets: functions of bytes that panic when a promise is broken. libFuzzer calls
//! them through `fuzz/fuzz_targets`, and `tests/fuzz.rs` calls them on stable Rust.

pub(crate) mod books;
pub(crate) mod command;
pub(crate) mod draw;
pub(crate) mod journal;
pub(crate) mod market;
pub(crate) mod snapshot;
pub(crate) mod stream;
