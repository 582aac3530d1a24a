//! The part of agio that the targets call, compiled from its own files: the domain, the engine, and the records of the
//! journal. The server around it (databases, GraphQL, HTTP, and most of 500 packages) is left out: no target
//! reaches it, and instrumenting all of it took ten times as long.
#![expect(dead_code, reason = "the server uses the rest")]

#[path = "../src/domain/mod.rs"]
pub mod domain;
#[path = "../src/engine/mod.rs"]
pub mod engine;

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
