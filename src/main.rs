//! The `agio` program.

fn main() {}
