//! Whether a node leads.

use crate::domain::spelled;

/// What a node is among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It follows the journal and could take over.
    Standby,
    /// It writes the journal.
    Leader,
}

spelled!(Role { Standby = "standby", Leader = "leader" });
