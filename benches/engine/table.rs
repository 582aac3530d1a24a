//! How figures are taken.

/// How often everything is run; the median counts.
pub(crate) const RUNS: usize = 5;

/// Messages are timed in batches of so many.
pub(crate) const BATCH: usize = 1_024;

/// One run of a stream: how long each batch took, and what was traded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    pub(crate) seconds: Vec<f64>,
    pub(crate) trades: u64,
    pub(crate) volume: u64,
}

impl Run {
    /// What was traded: trades and lots.
    pub(crate) fn traded(&self) -> (u64, u64) {
        (self.trades, self.volume)
    }
}

/// How long a stream takes: the sum over its batches of the median over all runs. When a machine is
/// shared, a run is interrupted somewhere, but hardly most runs in the same batch.
pub(crate) fn seconds(runs: &[Run]) -> f64 {
    let batch = |index| median(runs.iter().map(|run| run.seconds[index]).collect());
    (0..runs[0].seconds.len()).map(batch).sum()
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
