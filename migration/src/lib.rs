//! Sea-ORM migrations: one file each, forward-compatible (expand first, contract later).
//!
//! A migration that has been released is never edited. Names start with the day they were written and a
//! number, which is also their order: identity tables from 000100, projections from 000200,
//! money from 000301, the audit log 000401, keys 000421,
//! tries to sign in 000431, second factors 000441,
//! changes of addresses 000451, API keys 000471, linked accounts 000481,
//! investments 000501, files 000511, deleted people 000512, passkeys 000531, tax reports 000621,
//! wallets 000631.

mod ddl;
mod m20261121_000101_users;
mod m20261121_000102_sessions;
mod m20261121_000103_mailed_proofs;
mod m20261121_000104_jobs;
mod m20261121_000200_projections;
mod m20261121_000201_order_features;
mod m20261127_000301_money_intents;
mod m20261127_000321_unknown_costs;
mod m20261127_000331_fills_of_orders;
mod m20261127_000341_spent_proofs;
mod m20261127_000342_same_work;
mod m20261127_000351_login_devices;
mod m20261127_000352_lost_accounts;
mod m20261127_000361_consumers;
mod m20261127_000381_accounts;
mod m20261127_000401_audit_log;
mod m20261127_000411_staff_roles;
mod m20261127_000421_permanent_keys;
mod m20261127_000431_sign_in_failures;
mod m20261127_000441_second_factors;
mod m20261127_000451_email_changes;
mod m20261127_000461_anti_phishing_codes;
mod m20261127_000471_api_keys;
mod m20261127_000481_linked_accounts;
mod m20261127_000501_investments;
mod m20261128_000511_files;
mod m20261128_000512_deleted_people;
mod m20261128_000531_passkeys;
mod m20261128_000611_imports;
mod m20261128_000621_tax_reports;
mod m20261128_000631_wallets;
mod m20261128_000641_mailed_codes;
mod m20261128_000651_exports;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// All migrations, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000101_users::Migration),
            Box::new(m20261121_000102_sessions::Migration),
            Box::new(m20261121_000103_mailed_proofs::Migration),
            Box::new(m20261121_000104_jobs::Migration),
            Box::new(m20261121_000200_projections::Migration),
            Box::new(m20261121_000201_order_features::Migration),
            Box::new(m20261127_000301_money_intents::Migration),
            Box::new(m20261127_000321_unknown_costs::Migration),
            Box::new(m20261127_000331_fills_of_orders::Migration),
            Box::new(m20261127_000341_spent_proofs::Migration),
            Box::new(m20261127_000342_same_work::Migration),
            Box::new(m20261127_000351_login_devices::Migration),
            Box::new(m20261127_000352_lost_accounts::Migration),
            Box::new(m20261127_000361_consumers::Migration),
            Box::new(m20261127_000381_accounts::Migration),
            Box::new(m20261127_000401_audit_log::Migration),
            Box::new(m20261127_000411_staff_roles::Migration),
            Box::new(m20261127_000421_permanent_keys::Migration),
            Box::new(m20261127_000431_sign_in_failures::Migration),
            Box::new(m20261127_000441_second_factors::Migration),
            Box::new(m20261127_000451_email_changes::Migration),
            Box::new(m20261127_000461_anti_phishing_codes::Migration),
            Box::new(m20261127_000471_api_keys::Migration),
            Box::new(m20261127_000481_linked_accounts::Migration),
            Box::new(m20261127_000501_investments::Migration),
            Box::new(m20261128_000511_files::Migration),
            Box::new(m20261128_000512_deleted_people::Migration),
            Box::new(m20261128_000531_passkeys::Migration),
            Box::new(m20261128_000611_imports::Migration),
            Box::new(m20261128_000621_tax_reports::Migration),
            Box::new(m20261128_000631_wallets::Migration),
            Box::new(m20261128_000641_mailed_codes::Migration),
            Box::new(m20261128_000651_exports::Migration),
        ]
    }
}
