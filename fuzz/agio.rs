//! The part of agio that the targets call, under the server's name: the packages of the domain and the engine, and the records
//! of the journal, compiled from their own files. The server around it (databases, GraphQL, HTTP, and most of
//! 500 packages) is left out: no target reaches it, and instrumenting all of it took ten times as long.
#![expect(dead_code, reason = "the server uses the rest")]

#[path = "../src/failure.rs"]
pub mod failure;

pub mod domain {
    //! As in the server.
    pub use crate::failure::{CommandFault, Failure, Fault, OutcomeUnknown, Refusal, RefusalCode};
    pub use agio_domain::*;
}

pub use agio_engine as engine;

#[path = "../src/storage"]
pub mod storage {
    //! The rows of a journal, without the databases that keep them.
    pub mod journal {
        //! What a store keeps of a record.
        mod row;
        pub use row::JournalRow;
    }
}

#[path = "../src/exchange"]
pub mod exchange {
    //! The bytes of a journal, without the exchange that writes them.
    mod codec;
    pub mod records;
}
