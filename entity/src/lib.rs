//! Sea-ORM entities: one file per SQL table.
