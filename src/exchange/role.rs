//! Whether a node leads.

/// What a node is among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It follows the journal and could take over.
    Standby,
    /// It writes the journal.
    Leader,
}

impl Role {
    /// As people and programs read it.
    pub fn word(self) -> &'static str {
        match self {
            Role::Standby => "standby",
            Role::Leader => "leader",
        }
    }
}
