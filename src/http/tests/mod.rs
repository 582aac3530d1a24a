//! The transports
