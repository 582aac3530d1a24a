//! Use cases outside the engine.
