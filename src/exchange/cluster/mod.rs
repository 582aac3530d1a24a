//! One active engine among many nodes: who leads, what the others do meanwhile, and how one takes over.
//!
//! A lease in the journal's database says who appends. Its holder leads; every other node is a standby, which
//! reads the journal as it grows, applies it to an engine of its own and tells its subscribers, so that it can
//! take over with what it holds. No two nodes can both append: the store checks epoch and lease in the statement
//! that inserts. What is here only decides who tries.
//!
//! Where to look: `roles` takes a node from role to role, `exchange::lease` keeps what was acquired, `follower` holds
//! the engine while it follows, `leader_session` is one leadership. Commands handed in at a standby go through
//! `forwarder` to the leader's `command_server`, and are answered by `exchange::pending_replies`; `seal` proves each
//! message to be a node's, `admission` says what of the proven ones is done.

mod admission;
mod cluster_bus;
mod command_server;
mod follower;
mod forwarder;
mod leader_session;
mod message;
mod node;
mod roles;
mod seal;
mod standby;
#[cfg(test)]
pub(crate) mod test_bus;
mod unprojected;

pub use admission::Forwarding;
pub use cluster_bus::Bus;
pub(crate) use cluster_bus::ClusterBus;
pub(crate) use follower::Follower;
pub(crate) use node::Node;

use std::time::Duration;

/// How often a standby looks for new records and at the lease when nobody tells it to.
const POLL: Duration = Duration::from_millis(200);
/// How many of these looks it leaves out when nobody waits.
const IDLE_LOOKS: u32 = 50;

/// What a node brings to the cluster.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Name of this node. A process may take over the lease of an earlier one of the same name at once, so the
    /// caller promises that no other process of that name lives.
    pub node: String,
    /// How it reaches the others; without it, it follows and can take over, but forwards nothing.
    pub bus: Option<Bus>,
    /// What other nodes may forward to this one when it leads.
    pub forwarding: Forwarding,
}

impl Default for Cluster {
    /// A node named after its process, which reaches nobody.
    fn default() -> Cluster {
        let node = format!("process-{}", std::process::id());
        Cluster { node, bus: None, forwarding: Forwarding::default() }
    }
}
