//! Asks the processor to fetch something from memory without waiting for it. Where it cannot be asked, this
//! does nothing, and nothing depends on it.

/// Fetches the cache line in which this begins.
#[inline(always)]
pub(super) fn prefetch<T>(it: &T) {
    #[cfg(target_arch = "x86_64")]
    safe_arch::prefetch_t0(it);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = it;
}
