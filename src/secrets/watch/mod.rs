//! Reads secrets again while the server runs. Who takes a secret decides whether it is another one and whether it will do;
//! one that cannot be read, or will not do, leaves the last one in place.

use super::{Reference, SecretSources, Unread};
use crate::domain::{Clock, Secret};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Whether a secret that was read again is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The same as before.
    Same,
    /// Another one, which is used from now on: what is to be said about it.
    New(String),
}

/// Takes a secret that was read again; refuses one that will not do, and says why.
pub type Take = Box<dyn FnMut(Secret) -> Result<Taken, String> + Send>;

/// A setting that is read again.
pub struct Watched {
    /// Its name.
    pub setting: String,
    /// Where its secret is.
    pub reference: Reference,
    /// Takes what is read. It is called each time, even with the same secret.
    pub take: Take,
}

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.setting, self.reference)
    }
}

/// Reads settings again.
#[derive(Debug)]
pub struct SecretWatch {
    sources: Arc<SecretSources>,
    clock: Arc<dyn Clock>,
    watched: Vec<Item>,
}

#[derive(Debug)]
struct Item {
    watched: Watched,
    /// Why the last time failed.
    trouble: Option<String>,
}

impl SecretWatch {
    /// Watches settings that were read just now.
    pub fn new(
        sources: Arc<SecretSources>,
        clock: Arc<dyn Clock>,
        watched: Vec<Watched>,
    ) -> SecretWatch {
        let item = |watched: Watched| {
            read_at(&watched.setting, clock.as_ref());
            Item { watched, trouble: None }
        };
        SecretWatch { watched: watched.into_iter().map(item).collect(), sources, clock }
    }

    /// Whether there is nothing to watch.
    pub fn is_idle(&self) -> bool {
        self.watched.is_empty()
    }

    /// Looks again and again. It never ends.
    pub async fn run(mut self, every: Duration) {
        let mut ticks = interval_at(Instant::now() + every, every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.look().await;
        }
    }

    /// Looks once.
    pub async fn look(&mut self) {
        let mut round = self.sources.round();
        let places = self.watched.iter().map(|item| item.watched.reference.clone());
        let places: Vec<Reference> = places.collect();
        let mut read = Vec::new();
        // First all, then all are taken: what belongs together changes together.
        for place in &places {
            read.push(round.read(place).await);
        }
        for (item, read) in self.watched.iter_mut().zip(read) {
            item.took(read, self.clock.as_ref());
        }
    }
}

impl Item {
    fn took(&mut self, read: Result<Secret, Unread>, clock: &dyn Clock) {
        let Watched { setting, reference, take } = &mut self.watched;
        let taken = match read {
            Ok(secret) => take(secret),
            Err(unread) => Err(format!("it cannot be read: {unread}")),
        };
        match taken {
            Ok(taken) => {
                read_at(setting, clock);
                if self.trouble.take().is_some() {
                    tracing::info!(%setting, %reference, "the secret is read again");
                }
                if let Taken::New(what) = taken {
                    let name = setting.clone();
                    metrics::counter!("agio_secret_changes_total", "setting" => name).increment(1);
                    tracing::info!(%setting, %reference, "another secret is used from now on: {what}");
                }
            }
            Err(why) => {
                let name = setting.clone();
                metrics::counter!("agio_secret_read_failures_total", "setting" => name)
                    .increment(1);
                if self.trouble.as_ref() != Some(&why) {
                    tracing::warn!(
                        %setting,
                        %reference,
                        why,
                        "a secret was not read again, and the last one goes on being used: a restart would fail now. \
                         agio_secret_read_failures_total counts on"
                    );
                }
                self.trouble = Some(why);
            }
        }
    }
}

fn read_at(setting: &str, clock: &dyn Clock) {
    let seconds = clock.now().seconds() as f64;
    metrics::gauge!("agio_secret_read_timestamp_seconds", "setting" => setting.to_owned())
        .set(seconds);
}

#[cfg(test)]
mod tests;
