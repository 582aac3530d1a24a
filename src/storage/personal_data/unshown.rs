//! Tables of which people are shown nothing, and why.

/// Why proofs are not shown.
const PROOF: &str = "it proves who opens a mailed link or waits for a second step; it is kept as a hash and forgotten within days";
/// Why what counts tries is not shown.
const COUNTED: &str =
    "it counts tries by a keyed hash that leads back to nobody, and is forgotten within days";
/// Why the journal is not shown.
const JOURNAL: &str =
    "it names accounts by number only; what it says of theirs is shown from its projections";
/// Why what concerns nobody is not shown.
const NOBODY: &str = "it says nothing of any person";

/// (table, why not).
pub const UNSHOWN: [(&str, &str); 28] = [
    ("api_key_nonces", "hashes of what was signed once, kept for an hour"),
    ("audit_head", NOBODY),
    ("candles", NOBODY),
    ("code_tries", COUNTED),
    ("consumers", NOBODY),
    ("decoys", NOBODY),
    ("email_tokens", PROOF),
    ("file_chunks", "the bytes of the files that `files` lists"),
    (
        "import_parts",
        "the rows of the files that `imports` lists, until these expire: `viewer { imports }` shows them",
    ),
    ("journal_lease", NOBODY),
    ("journal_records", JOURNAL),
    ("journal_snapshot_parts", JOURNAL),
    ("journal_snapshots", JOURNAL),
    ("lost_accounts", "accounts that a lost database leaves behind have no person"),
    ("mfa_challenges", PROOF),
    ("money_numbers", NOBODY),
    ("money_totals", "sums of `requestedMovements`"),
    ("oauth_flows", PROOF),
    ("passkey_ceremonies", PROOF),
    ("password_resets", PROOF),
    ("permanent_keys", NOBODY),
    ("schedules", NOBODY),
    ("seaql_migrations", NOBODY),
    ("sign_in_failures", COUNTED),
    ("sqlite_sequence", NOBODY),
    ("sqlite_stat1", NOBODY),
    (
        "tax_report_documents",
        "the packed figures of `taxReports`, which follow from the activities that are shown",
    ),
    ("wallet_challenges", PROOF),
];
