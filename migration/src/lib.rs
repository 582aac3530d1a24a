//! Sea-ORM migrations: one file each, forward-compatible (expand first, contract later).
