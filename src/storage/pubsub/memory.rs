//! The twin in memory.

use super::{Heard, Listener, WAITING_MAX};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

#[derive(Debug, Default)]
pub(super) struct MemoryPubSub {
    channels: Mutex<HashMap<String, Vec<mpsc::Sender<Heard>>>>,
}

impl MemoryPubSub {
    pub(super) fn publish(&self, channel: &str, payload: &[u8]) -> u64 {
        let mut channels = self.lock();
        let Some(listeners) = channels.get_mut(channel) else { return 0 };
        let name: Arc<str> = channel.into();
        let message = || Heard::Message { channel: name.clone(), payload: payload.to_vec() };
        // One who is too slow stops hearing, as with Redis; here for good.
        listeners.retain(|listener| listener.try_send(message()).is_ok());
        listeners.len() as u64
    }

    pub(super) fn listen(&self, names: &[String]) -> Listener {
        let (tell, heard) = mpsc::channel(WAITING_MAX);
        // There is room in an empty channel.
        let _ = tell.try_send(Heard::Listening);
        let mut channels = self.lock();
        for name in names {
            channels.entry(name.clone()).or_default().push(tell.clone());
        }
        Listener { heard, _task: None }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<mpsc::Sender<Heard>>>> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
