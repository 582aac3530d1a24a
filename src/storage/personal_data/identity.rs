//! What is kept about who somebody is.

use super::{Kind, OURS, OWN, PersonalTable, SECRET, Whose, hidden, shown};
use crate::domain::NodeKind;

pub(super) const USERS: PersonalTable = PersonalTable {
    name: "users",
    section: "profile",
    whose: Whose::Person("id"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::User)),
        shown("email", "email", Kind::Text),
        hidden("password_hash", SECRET),
        shown("display_name", "displayName", Kind::Text),
        shown("staff_roles", "staffRoles", Kind::Text),
        shown("email_verified_at", "emailVerifiedAt", Kind::Time),
        shown("password_changed_at", "passwordChangedAt", Kind::Time),
        shown("has_password", "hasPassword", Kind::Truth),
        shown("currency", "currency", Kind::Text),
        shown("locale", "locale", Kind::Text),
        shown("time_zone", "timeZone", Kind::Text),
        shown("theme", "theme", Kind::Text),
        shown("email_notifications", "emailNotifications", Kind::Truth),
        shown("anti_phishing_code", "antiPhishingCode", Kind::Text),
        shown("created_at", "createdAt", Kind::Time),
        shown("deleted_at", "deletedAt", Kind::Time),
        hidden("erased_at", "whoever is forgotten asks for nothing any more"),
    ],
};

pub(super) const EMAIL_CHANGES: PersonalTable = PersonalTable {
    name: "email_changes",
    section: "emailChanges",
    whose: Whose::Person("user_id"),
    order: &["id"],
    columns: &[
        hidden("id", OURS),
        hidden("user_id", OWN),
        shown("old_email", "oldEmail", Kind::Text),
        shown("new_email", "newEmail", Kind::Text),
        hidden("token_hash", SECRET),
        hidden("revert_hash", SECRET),
        shown("confirmed_at", "confirmedAt", Kind::Time),
        shown("closed_at", "closedAt", Kind::Time),
        shown("expires_at", "expiresAt", Kind::Time),
        shown("created_at", "createdAt", Kind::Time),
    ],
};

pub(super) const SESSIONS: PersonalTable = PersonalTable {
    name: "sessions",
    section: "sessions",
    whose: Whose::Person("user_id"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Session)),
        hidden("user_id", OWN),
        shown("transport", "transport", Kind::Text),
        shown("methods", "methods", Kind::Text),
        shown("authenticated_at", "authenticatedAt", Kind::Time),
        shown("proven_at", "provenAt", Kind::Time),
        shown("device_name", "deviceName", Kind::Text),
        shown("ip", "ip", Kind::Text),
        shown("user_agent", "userAgent", Kind::Text),
        hidden("refresh_hash", SECRET),
        hidden("previous_refresh_hash", SECRET),
        shown("rotated_at", "refreshedAt", Kind::Time),
        shown("created_at", "createdAt", Kind::Time),
        shown("last_seen_at", "lastSeenAt", Kind::Time),
        shown("expires_at", "expiresAt", Kind::Time),
        shown("revoked_at", "endedAt", Kind::Time),
    ],
};

pub(super) const LOGIN_EVENTS: PersonalTable = PersonalTable {
    name: "login_events",
    section: "loginHistory",
    whose: Whose::Person("user_id"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::LoginEvent)),
        hidden("user_id", OWN),
        shown("outcome", "outcome", Kind::Text),
        shown("ip", "ip", Kind::Text),
        shown("user_agent", "userAgent", Kind::Text),
        shown("new_device", "newDevice", Kind::Truth),
        shown("at", "at", Kind::Time),
    ],
};

/// What was done to somebody's account.
pub(super) const AUDIT_LOG: PersonalTable = PersonalTable {
    name: "audit_log",
    section: "auditLog",
    whose: Whose::Person("subject_user"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::AuditEvent)),
        shown("at", "at", Kind::Time),
        shown("actor", "actor", Kind::Text),
        hidden(
            "actor_user",
            "`actor` says whether it was a person; another one is none of the owner's business",
        ),
        hidden("subject_user", OWN),
        shown("action", "action", Kind::Text),
        shown("outcome", "outcome", Kind::Text),
        shown("object", "object", Kind::Text),
        hidden("object_id", OURS),
        shown("ip", "ip", Kind::Text),
        shown("user_agent", "userAgent", Kind::Text),
        hidden("client_salt", "it seals address and program, which are shown"),
        hidden("client_hash", "it seals address and program, which are shown"),
        shown("request_id", "requestId", Kind::Text),
        hidden("sequence", "the place of the row in the chain of the whole log"),
        hidden("hash", "the seal of the whole log up to the row"),
    ],
};

pub(super) const TOTP_FACTORS: PersonalTable = PersonalTable {
    name: "totp_factors",
    section: "authenticatorApps",
    whose: Whose::Person("user_id"),
    order: &["user_id"],
    columns: &[
        hidden("user_id", OWN),
        hidden("secret", SECRET),
        hidden("last_step", SECRET),
        shown("confirmed_at", "confirmedAt", Kind::Time),
        shown("created_at", "createdAt", Kind::Time),
    ],
};

pub(super) const RECOVERY_CODES: PersonalTable = PersonalTable {
    name: "recovery_codes",
    section: "recoveryCodes",
    whose: Whose::Person("user_id"),
    order: &["id"],
    columns: &[
        hidden("id", OURS),
        hidden("user_id", OWN),
        hidden("hash", SECRET),
        shown("used_at", "usedAt", Kind::Time),
    ],
};

pub(super) const PASSKEYS: PersonalTable = PersonalTable {
    name: "passkeys",
    section: "passkeys",
    whose: Whose::Person("user_id"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Passkey)),
        hidden("user_id", OWN),
        hidden("credential_id", SECRET),
        hidden("user_handle", "random bytes that devices call the person by"),
        hidden("static_state", SECRET),
        hidden("dynamic_state", SECRET),
        hidden("transports", "how browsers reach the device"),
        shown("name", "name", Kind::Text),
        shown("created_at", "createdAt", Kind::Time),
        shown("last_used_at", "lastUsedAt", Kind::Time),
        shown("enters_alone", "entersAlone", Kind::Truth),
    ],
};

pub(super) const LINKED_ACCOUNTS: PersonalTable = PersonalTable {
    name: "linked_accounts",
    section: "linkedAccounts",
    whose: Whose::Person("user_id"),
    order: &["provider"],
    columns: &[
        hidden("user_id", OWN),
        shown("provider", "provider", Kind::Text),
        shown("issuer", "issuer", Kind::Text),
        shown("subject", "subject", Kind::Text),
        shown("email", "email", Kind::Text),
        shown("linked_at", "linkedAt", Kind::Time),
    ],
};

pub(super) const WALLETS: PersonalTable = PersonalTable {
    name: "wallets",
    section: "wallets",
    whose: Whose::Person("user_id"),
    order: &["address"],
    columns: &[
        shown("address", "address", Kind::Text),
        hidden("user_id", OWN),
        shown("linked_at", "linkedAt", Kind::Time),
        shown("last_used_at", "lastUsedAt", Kind::Time),
    ],
};

pub(super) const API_KEYS: PersonalTable = PersonalTable {
    name: "api_keys",
    section: "apiKeys",
    whose: Whose::Person("user_id"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::ApiKey)),
        hidden("user_id", OWN),
        shown("account", "accountId", Kind::Id(NodeKind::Account)),
        shown("name", "name", Kind::Text),
        shown("prefix", "prefix", Kind::Text),
        shown("algorithm", "algorithm", Kind::Text),
        shown("scopes", "scopes", Kind::Text),
        shown("ip_allow_list", "ipAllowList", Kind::Text),
        hidden("verifier", SECRET),
        shown("created_at", "createdAt", Kind::Time),
        shown("expires_at", "expiresAt", Kind::Time),
        shown("revoked_at", "revokedAt", Kind::Time),
        shown("last_used_at", "lastUsedAt", Kind::Time),
    ],
};

/// What somebody asked to be done.
pub(super) const JOBS: PersonalTable = PersonalTable {
    name: "jobs",
    section: "jobs",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Job)),
        shown("kind", "kind", Kind::Text),
        hidden("key", WORK),
        hidden("lane", WORK),
        hidden("payload", "what the work was told: who asked for it, and when"),
        hidden("secret", SECRET),
        shown("status", "status", Kind::Text),
        hidden("due_at", WORK),
        hidden("leased_by", WORK),
        hidden("lease_until", WORK),
        hidden("attempt", WORK),
        hidden("failures", WORK),
        hidden("progress", WORK),
        shown("cancel_requested", "cancelRequested", Kind::Truth),
        hidden("last_error", WORK),
        shown("created_at", "createdAt", Kind::Time),
        shown("started_at", "startedAt", Kind::Time),
        shown("finished_at", "finishedAt", Kind::Time),
        hidden("owner", OWN),
        shown("failure", "failure", Kind::Text),
    ],
};

/// Why what nodes note of work is not shown.
const WORK: &str = "how the servers share their work";

pub(super) const EXPORTS: PersonalTable = PersonalTable {
    name: "exports",
    section: "exports",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        shown("id", "id", Kind::Id(NodeKind::Export)),
        hidden("owner", OWN),
        shown("job", "jobId", Kind::Id(NodeKind::Job)),
        shown("kind", "kind", Kind::Text),
        shown("format", "format", Kind::Text),
        shown("account", "accountId", Kind::Id(NodeKind::Account)),
        shown("portfolio", "portfolioId", Kind::Id(NodeKind::InvestmentPortfolio)),
        shown("from_day", "from", Kind::Text),
        shown("to_day", "to", Kind::Text),
        shown("time_zone", "timeZone", Kind::Text),
        shown("bytes", "bytes", Kind::Number),
        shown("created_at", "createdAt", Kind::Time),
        shown("deleted_at", "deletedAt", Kind::Time),
    ],
};

pub(super) const FILES: PersonalTable = PersonalTable {
    name: "files",
    section: "files",
    whose: Whose::Person("owner"),
    order: &["id"],
    columns: &[
        hidden("id", OURS),
        shown("job", "jobId", Kind::Id(NodeKind::Job)),
        hidden("owner", OWN),
        shown("name", "name", Kind::Text),
        shown("content_type", "contentType", Kind::Text),
        shown("bytes", "bytes", Kind::Number),
        hidden("sha256", "it tells whether the file is whole, and the download says it"),
        shown("created_at", "createdAt", Kind::Time),
        shown("finished_at", "finishedAt", Kind::Time),
        shown("expires_at", "expiresAt", Kind::Time),
    ],
};
