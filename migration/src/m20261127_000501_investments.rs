//! Investment portfolios: what people own anywhere, and what happened to it.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &PORTFOLIOS).await?;
        ddl::run(manager, &ACTIVITIES).await
    }
}

const PORTFOLIOS: [&str; 5] = [
    "CREATE TABLE investment_portfolios (
        id IDENTITY,
        owner BIGINT NOT NULL,
        name TEXT NOT NULL,
        currency TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        cost_basis_method TEXT NOT NULL,
        lot_scope TEXT NOT NULL,
        jurisdiction TEXT NOT NULL,
        version BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        activities BIGINT NOT NULL,
        created_at BIGINT NOT NULL
    TABLE_END",
    "CREATE UNIQUE INDEX investment_portfolios_name ON investment_portfolios (owner, name)",
    "CREATE TABLE portfolio_accounts (
        id IDENTITY,
        owner BIGINT NOT NULL,
        portfolio BIGINT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        institution TEXT,
        account BIGINT,
        created_at BIGINT NOT NULL
    TABLE_END",
    "CREATE UNIQUE INDEX portfolio_accounts_name ON portfolio_accounts (owner, portfolio, name)",
    // An account of the exchange is in one portfolio, so that nothing is counted twice.
    "CREATE UNIQUE INDEX portfolio_accounts_account ON portfolio_accounts (account)
        WHERE account IS NOT NULL",
];

// Amounts are sixteen bytes that sort as the numbers do; both databases keep and compare them alike.
const ACTIVITIES: [&str; 5] = [
    "CREATE TABLE activities (
        id IDENTITY,
        owner BIGINT NOT NULL,
        portfolio BIGINT NOT NULL,
        portfolio_account BIGINT NOT NULL,
        kind TEXT NOT NULL,
        at BIGINT NOT NULL,
        received_asset TEXT,
        received_quantity BYTEA,
        sent_asset TEXT,
        sent_quantity BYTEA,
        fee_asset TEXT,
        fee_quantity BYTEA,
        value BYTEA,
        cost_basis BYTEA,
        acquired_at BIGINT,
        note TEXT,
        reference TEXT,
        body_hash BYTEA NOT NULL,
        version BIGINT NOT NULL,
        deleted_at BIGINT
    TABLE_END",
    "CREATE INDEX activities_portfolio ON activities (owner, portfolio)",
    "CREATE UNIQUE INDEX activities_reference ON activities (portfolio_account, reference)
        WHERE reference IS NOT NULL",
    "CREATE TABLE activity_links (
        sent BIGINT NOT NULL PRIMARY KEY,
        received BIGINT NOT NULL UNIQUE,
        owner BIGINT NOT NULL,
        portfolio BIGINT NOT NULL
    TABLE_END",
    "CREATE TABLE lot_picks (
        disposal BIGINT NOT NULL,
        lot BIGINT NOT NULL,
        quantity BYTEA NOT NULL,
        owner BIGINT NOT NULL,
        portfolio BIGINT NOT NULL,
        PRIMARY KEY (disposal, lot)
    TABLE_END",
];
