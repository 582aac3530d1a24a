//! Background work: one file per job, a schedule, retries.
