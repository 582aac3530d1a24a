//! Which secrets are read again while the server runs, and what becomes of them.

use crate::config::{Config, Mode, Origin};
use crate::domain::{Clock, LiveSecret};
use crate::secrets::{SecretWatch, Take, Taken, Watched};
use crate::services::auth::{LiveRing, LiveRingParts};
use crate::services::keyring::KeyRing;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// The setting whose versions come and go.
const RING: &str = "auth.signing_key_ring";

/// What reads secrets again, for ever; `None` when there is nothing to read again.
pub(super) fn of(
    config: &Config,
    ring: &KeyRing,
    clock: &Arc<dyn Clock>,
) -> Option<impl Future<Output = ()> + Send + use<>> {
    let every = Duration::from_secs(config.secrets.reread_seconds);
    let sources = config.secret_sources.clone().filter(|_| !every.is_zero())?;
    let watched = |origin: &Origin| {
        let Origin { setting, reference } = origin.clone();
        let take = match config.live_secret(&setting) {
            Some(secret) => of_secret(secret),
            None if setting == RING => of_ring(config, ring, clock),
            None => return None,
        };
        reference.can_change().then_some(Watched { setting, reference, take })
    };
    let watched: Vec<Watched> = config.origins.iter().filter_map(watched).collect();
    let watch = SecretWatch::new(sources, Arc::clone(clock), watched);
    (!watch.is_idle()).then(|| watch.run(every))
}

fn of_secret(secret: LiveSecret) -> Take {
    Box::new(move |new| {
        if new == secret.now() {
            return Ok(Taken::Same);
        }
        secret.replace(new);
        Ok(Taken::New("the next use has it".to_owned()))
    })
}

fn of_ring(config: &Config, ring: &KeyRing, clock: &Arc<dyn Clock>) -> Take {
    let mode: Mode = config.mode;
    let secrets = &config.secrets;
    // Every node looks once in that time, and may wait for the answer as long as it is allowed to.
    let settle =
        Duration::from_secs(secrets.reread_seconds) * 2 + Duration::from_millis(secrets.timeout_ms);
    let mut live = LiveRing::new(LiveRingParts {
        config: config.auth.clone(),
        ring: ring.clone(),
        check: Box::new(move |auth| Config::signing_key_problems(mode, auth)),
        settle,
        clock: Arc::clone(clock),
    });
    Box::new(move |document| Ok(live.take(document)?.map_or(Taken::Same, Taken::New)))
}
