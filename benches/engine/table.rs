//! How figures are taken and shown.

/// How often everything is run; the median counts.
pub(crate) const RUNS: usize = 5;

/// One run of a stream: how long it took, and what was traded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub(crate) seconds: f64,
    pub(crate) trades: u64,
    pub(crate) volume: u64,
}

/// The one in the middle.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The figure that so many per mille stay below.
pub(crate) fn per_mille(figures: &mut [u64], part: usize) -> u64 {
    figures.sort_unstable();
    figures[(figures.len() - 1) * part / 1_000]
}
