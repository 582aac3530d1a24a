//! What the parts of the running exchange share.

use super::ExchangeConfig;
use super::consumer_status::ConsumerStates;
use super::engine_clock::Confirmation;
use super::feed::Feed;
use super::pending_replies::PendingReplies;
use super::progress::Progress;
use super::role::Role;
use super::state_digest::StateDigests;
use crate::domain::Listing;
use crate::storage::Database;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Notify, watch};

/// What the sequencer and the projector write and handles read.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) config: ExchangeConfig,
    pub(super) database: Database,
    pub(super) feed: Feed,
    pub(super) progress: Progress,
    listing: RwLock<Arc<Listing>>,
    role: watch::Sender<Role>,
    pub(super) digests: StateDigests,
    /// Tells a standby to look at journal and lease at once.
    pub(super) nudge: Notify,
    /// Answers what a standby forwarded.
    pub(super) pending_replies: PendingReplies,
    /// An operator's word that the clock is right.
    pub(super) clock_confirmed: Confirmation,
    /// The durable consumers that run here.
    pub(super) consumers: ConsumerStates,
}

/// What a node's tasks share from the beginning.
pub(super) struct SharedParts {
    pub(super) config: ExchangeConfig,
    pub(super) database: Database,
    pub(super) progress: Progress,
    pub(super) pending_replies: PendingReplies,
}

impl Shared {
    pub(super) fn new(parts: SharedParts) -> Shared {
        let SharedParts { config, database, progress, pending_replies } = parts;
        let digests = StateDigests::every(config.state_digest_every);
        Shared {
            feed: Feed::new(&config),
            config,
            database,
            progress,
            listing: RwLock::default(),
            role: watch::Sender::new(Role::Standby),
            digests,
            nudge: Notify::new(),
            pending_replies,
            clock_confirmed: Confirmation::default(),
            consumers: ConsumerStates::default(),
        }
    }

    pub(super) fn role(&self) -> watch::Receiver<Role> {
        self.role.subscribe()
    }

    pub(super) fn set_role(&self, role: Role) {
        if role == Role::Leader {
            // What another leader did meanwhile was not noted here.
            self.progress.touch_all();
        }
        self.role.send_replace(role);
        metrics::gauge!("agio_exchange_leader").set(if role == Role::Leader { 1.0 } else { 0.0 });
    }

    pub(super) fn set_listing(&self, listing: Listing) {
        *self.listing.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(listing);
    }

    pub(super) fn listing(&self) -> Arc<Listing> {
        self.listing.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
