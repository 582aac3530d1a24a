//! Small decisions drawn from bytes, so that a fuzzer that flips a byte changes one decision.

/// Bytes to draw from. Past their end every draw is `None`.
#[derive(Debug)]
pub(crate) struct Draw<'a>(pub(crate) &'a [u8]);

impl Draw<'_> {
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u8) -> Option<u8> {
        Some(self.byte()? % bound)
    }

    /// True one time in `of`.
    pub(crate) fn seldom(&mut self, of: u8) -> Option<bool> {
        Some(self.below(of)? == of - 1)
    }

    /// Mostly a small positive number up to 24, seldom one at an edge of what an `i64` holds.
    pub(crate) fn number(&mut self) -> Option<i64> {
        let byte = self.byte()?;
        Some(match byte {
            0 => 0,
            1..=240 => 1 + i64::from(byte % 24),
            241..=244 => 1 << (byte - 200),
            245..=248 => i64::from(byte) * 1_000_000_007,
            249 => -1,
            250 => i64::MIN,
            251 => i64::MAX,
            252 => i64::MAX - 1,
            253 => i64::MAX / 2,
            254 => 1 << 62,
            255 => 10_i64.pow(18),
        })
    }
}
