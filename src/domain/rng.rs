//! Randomness as a parameter, so that a test can say which codes and tokens come out.

use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use std::fmt;

/// Fills buffers with unpredictable bytes.
pub trait Rng: Send + Sync + fmt::Debug {
    /// Overwrites the whole buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// The operating system's generator. It panics when the system has no randomness to give: no secret
/// may be made then.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRng;

impl Rng for SystemRng {
    fn fill(&self, buffer: &mut [u8]) {
        rand::Rng::fill_bytes(&mut UnwrapErr(SysRng), buffer);
    }
}
