//! What each field of the schema needs of whoever asks for it: one default for each type, and the fields that differ.
//!
//! The guard in `http` reads this table before it lets an operation run, and a test walks the schema: a field without
//! an entry fails it, and so does an entry without a field. `docs/permissions.md` is printed from the table.

use crate::domain::Permission;

/// What a field needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: everybody may ask, signed in or not.
    Public,
    /// The object it belongs to. The field that answered the object was checked.
    Holder,
    /// Nothing, but no API key: it is about who somebody is.
    Personal,
    /// A permission of somebody who is signed in.
    Of(Permission),
}

/// The table.
#[derive(Clone, Debug)]
pub struct Needs {
    /// Fields that differ from their type's default, and every field of the three roots, which have none.
    pub fields: Vec<((&'static str, &'static str), Need)>,
    /// What the other fields of a type need.
    pub defaults: Vec<(&'static str, Need)>,
    /// Fields that whoever is not signed in may ask for all the same, with all that is selected below.
    pub open: Vec<(&'static str, &'static str)>,
}

const READ: Need = Need::Of(Permission::Read);
const WITHDRAW: Need = Need::Of(Permission::Withdraw);
const TRADE: Need = Need::Of(Permission::Trade);
const MANAGE: Need = Need::Of(Permission::ManageAccount);

/// The fields of the roots, and those that differ from their type.
const FIELDS: &[((&str, &str), Need)] = &[
    (("Mutation", "addActivities"), MANAGE),
    (("Mutation", "addPortfolioAccount"), MANAGE),
    (("Mutation", "amendOrder"), TRADE),
    (("Mutation", "applyImport"), MANAGE),
    (("Mutation", "assignLots"), MANAGE),
    (("Mutation", "cancelAllAfter"), TRADE),
    (("Mutation", "cancelAllOrders"), TRADE),
    (("Mutation", "cancelJob"), MANAGE),
    (("Mutation", "cancelOrder"), TRADE),
    (("Mutation", "changeEmail"), MANAGE),
    (("Mutation", "changePassword"), MANAGE),
    (("Mutation", "completeMfa"), Need::Personal),
    (("Mutation", "confirmEmailChange"), MANAGE),
    (("Mutation", "confirmTotp"), MANAGE),
    (("Mutation", "createApiKey"), MANAGE),
    (("Mutation", "createPortfolio"), MANAGE),
    (("Mutation", "deleteAccount"), MANAGE),
    (("Mutation", "deleteActivity"), MANAGE),
    (("Mutation", "deletePortfolio"), MANAGE),
    (("Mutation", "deleteTaxReport"), MANAGE),
    (("Mutation", "disableTotp"), MANAGE),
    (("Mutation", "editActivity"), MANAGE),
    (("Mutation", "enableTotp"), MANAGE),
    (("Mutation", "exportPersonalData"), MANAGE),
    (("Mutation", "exportTaxReport"), MANAGE),
    (("Mutation", "finishPasskeyRegistration"), MANAGE),
    (("Mutation", "finishPasskeySignIn"), Need::Personal),
    (("Mutation", "linkProvider"), MANAGE),
    (("Mutation", "linkTransfer"), MANAGE),
    (("Mutation", "mapImport"), MANAGE),
    (("Mutation", "openAccount"), MANAGE),
    (("Mutation", "placeOco"), TRADE),
    (("Mutation", "placeOrder"), TRADE),
    (("Mutation", "placeOrders"), TRADE),
    (("Mutation", "refreshSession"), Need::Personal),
    (("Mutation", "regenerateRecoveryCodes"), MANAGE),
    (("Mutation", "removePasskey"), MANAGE),
    (("Mutation", "renameAccount"), MANAGE),
    (("Mutation", "renamePasskey"), MANAGE),
    (("Mutation", "reportSignIn"), Need::Personal),
    (("Mutation", "requestPasswordReset"), Need::Personal),
    (("Mutation", "requestTaxReport"), MANAGE),
    (("Mutation", "resendVerificationEmail"), Need::Personal),
    (("Mutation", "resetPassword"), Need::Personal),
    (("Mutation", "revertEmailChange"), Need::Personal),
    (("Mutation", "revertImport"), MANAGE),
    (("Mutation", "revokeApiKey"), MANAGE),
    (("Mutation", "revokeOtherSessions"), MANAGE),
    (("Mutation", "revokeSession"), MANAGE),
    (("Mutation", "rotateApiKey"), MANAGE),
    (("Mutation", "sandboxDeposit"), TRADE),
    (("Mutation", "setAntiPhishingCode"), MANAGE),
    (("Mutation", "signIn"), Need::Personal),
    (("Mutation", "signOut"), Need::Personal),
    (("Mutation", "signOutEverywhere"), MANAGE),
    (("Mutation", "signUp"), Need::Personal),
    (("Mutation", "startImport"), MANAGE),
    (("Mutation", "startPasskeyRegistration"), MANAGE),
    (("Mutation", "startPasskeySignIn"), Need::Personal),
    (("Mutation", "startPasskeyStepUp"), MANAGE),
    (("Mutation", "stepUp"), MANAGE),
    (("Mutation", "transfer"), WITHDRAW),
    (("Mutation", "unlinkProvider"), MANAGE),
    (("Mutation", "unlinkTransfer"), MANAGE),
    (("Mutation", "updatePortfolio"), MANAGE),
    (("Mutation", "updatePreferences"), MANAGE),
    (("Mutation", "updateProfile"), MANAGE),
    (("Mutation", "verifyEmail"), Need::Personal),
    (("Query", "asset"), Need::Public),
    (("Query", "assets"), Need::Public),
    (("Query", "exchangeRates"), Need::Public),
    (("Query", "importFormats"), Need::Public),
    (("Query", "market"), Need::Public),
    (("Query", "markets"), Need::Public),
    (("Query", "node"), READ),
    (("Query", "operationCost"), Need::Public),
    (("Query", "passwordResetTokenValid"), Need::Personal),
    (("Query", "previewOrder"), READ),
    (("Query", "rateLimit"), Need::Public),
    (("Query", "signInProviders"), Need::Public),
    (("Query", "viewer"), READ),
    (("Subscription", "balanceUpdates"), READ),
    (("Subscription", "candles"), Need::Public),
    (("Subscription", "orderBook"), Need::Public),
    (("Subscription", "orderUpdates"), READ),
    (("Subscription", "portfolioUpdates"), READ),
    (("Subscription", "prices"), Need::Public),
    (("Subscription", "ticker"), Need::Public),
    (("Subscription", "trades"), Need::Public),
    (("User", "apiKeys"), MANAGE),
    (("User", "auditLog"), MANAGE),
    (("User", "imports"), MANAGE),
    (("User", "investmentPortfolio"), MANAGE),
    (("User", "jobs"), MANAGE),
    (("User", "loginHistory"), MANAGE),
    (("User", "portfolios"), MANAGE),
    (("User", "security"), MANAGE),
    (("User", "sessions"), MANAGE),
];

/// What the fields of each type need. The roots have no default: each of their fields says what it needs.
const DEFAULTS: &[(&str, Need)] = &[
    ("Account", READ),
    ("AccountPayload", Need::Holder),
    ("AcknowledgedPayload", Need::Holder),
    ("Activity", MANAGE),
    ("ActivityConnection", Need::Holder),
    ("ActivityEdge", Need::Holder),
    ("ActivityPayload", Need::Holder),
    ("AddActivitiesPayload", Need::Holder),
    ("AddedActivity", Need::Holder),
    ("AllocationSlice", Need::Holder),
    ("ApiKey", MANAGE),
    ("Asset", Need::Public),
    ("AssetDetails", Need::Public),
    ("AssetQuantity", Need::Holder),
    ("AuditEvent", MANAGE),
    ("AuditLogConnection", MANAGE),
    ("AuditLogEdge", MANAGE),
    ("Balance", Need::Holder),
    ("BenchmarkResult", Need::Holder),
    ("CancelAllAfterPayload", Need::Holder),
    ("CancelAllOrdersPayload", Need::Holder),
    ("Candle", Need::Public),
    ("CreateApiKeyPayload", Need::Holder),
    ("DeleteAccountPayload", Need::Holder),
    ("DepositPayload", Need::Holder),
    ("Disposal", Need::Holder),
    ("DisposalConnection", Need::Holder),
    ("DisposalEdge", Need::Holder),
    ("DisposalMatch", Need::Holder),
    ("DownloadLink", Need::Holder),
    ("Drawdown", Need::Holder),
    ("EnableTotpPayload", Need::Holder),
    ("ExchangeRate", Need::Public),
    ("ExpectedFill", Need::Holder),
    ("FeeTier", Need::Public),
    ("File", Need::Holder),
    ("FinishPasskeyRegistrationPayload", Need::Holder),
    ("Holding", Need::Holder),
    ("Import", MANAGE),
    ("ImportConnection", Need::Holder),
    ("ImportCounts", Need::Holder),
    ("ImportEdge", Need::Holder),
    ("ImportFormat", Need::Public),
    ("ImportPayload", Need::Holder),
    ("ImportProblem", Need::Holder),
    ("ImportRow", Need::Holder),
    ("ImportRowConnection", Need::Holder),
    ("ImportRowEdge", Need::Holder),
    ("ImportRowError", Need::Holder),
    ("ImportedActivity", Need::Holder),
    ("IncomeRow", Need::Holder),
    ("InvestmentPortfolio", MANAGE),
    ("InvestmentPortfolioPayload", Need::Holder),
    ("Job", MANAGE),
    ("JobFailure", Need::Holder),
    ("JobPayload", Need::Holder),
    ("LinkProviderPayload", Need::Holder),
    ("LinkedAccount", MANAGE),
    ("LoginEvent", MANAGE),
    ("LoginEventConnection", MANAGE),
    ("LoginEventEdge", MANAGE),
    ("Lot", Need::Holder),
    ("LotConnection", Need::Holder),
    ("LotEdge", Need::Holder),
    ("Market", Need::Public),
    ("MfaChallenge", Need::Holder),
    ("Node", Need::Holder),
    ("OperationCost", Need::Public),
    ("Order", Need::Holder),
    ("OrderBook", Need::Public),
    ("OrderBookUpdate", Need::Public),
    ("OrderConnection", Need::Holder),
    ("OrderEdge", Need::Holder),
    ("OrderPayload", Need::Holder),
    ("OrderPreview", Need::Holder),
    ("OrderUpdate", Need::Holder),
    ("PageInfo", Need::Holder),
    ("Passkey", MANAGE),
    ("PasskeyOptionsPayload", Need::Holder),
    ("PasskeyPayload", Need::Holder),
    ("Performance", MANAGE),
    ("PerformancePoint", Need::Holder),
    ("Place", MANAGE),
    ("PlaceOcoPayload", Need::Holder),
    ("PlaceOrderPayload", Need::Holder),
    ("PlaceOrdersPayload", Need::Holder),
    ("Portfolio", Need::Holder),
    ("PortfolioAccount", MANAGE),
    ("PortfolioAccountPayload", Need::Holder),
    ("PortfolioAsset", Need::Holder),
    ("PortfolioHolding", Need::Holder),
    ("PortfolioIssue", Need::Holder),
    ("PortfolioIssueConnection", Need::Holder),
    ("PortfolioIssueEdge", Need::Holder),
    ("PortfolioSummary", Need::Holder),
    ("Preferences", Need::Holder),
    ("Price", Need::Public),
    ("PriceLevel", Need::Public),
    ("PricePoint", Need::Public),
    ("PublicTrade", Need::Public),
    ("RateLimit", Need::Public),
    ("RecoveryCodesPayload", Need::Holder),
    ("ReturnRate", Need::Holder),
    ("RotateApiKeyPayload", Need::Holder),
    ("Security", MANAGE),
    ("Session", MANAGE),
    ("SignInPayload", Need::Holder),
    ("SignInProvider", Need::Public),
    ("SignUpPayload", Need::Holder),
    ("StepUpPayload", Need::Holder),
    ("TaxBox", Need::Holder),
    ("TaxDisposal", Need::Holder),
    ("TaxDisposalConnection", Need::Holder),
    ("TaxDisposalEdge", Need::Holder),
    ("TaxForm", Need::Holder),
    ("TaxFormRow", Need::Holder),
    ("TaxFormRowConnection", Need::Holder),
    ("TaxFormRowEdge", Need::Holder),
    ("TaxIncome", Need::Holder),
    ("TaxIncomeConnection", Need::Holder),
    ("TaxIncomeEdge", Need::Holder),
    ("TaxMatch", Need::Holder),
    ("TaxReport", MANAGE),
    ("TaxReportPayload", Need::Holder),
    ("TaxSplit", Need::Holder),
    ("TaxSummary", Need::Holder),
    ("TaxWarning", Need::Holder),
    ("Ticker", Need::Public),
    ("Tokens", Need::Holder),
    ("Trade", Need::Holder),
    ("TradeConnection", Need::Holder),
    ("TradeEdge", Need::Holder),
    ("TradingFees", Need::Holder),
    ("Transaction", Need::Holder),
    ("TransactionConnection", Need::Holder),
    ("TransactionEdge", Need::Holder),
    ("TransferPayload", Need::Holder),
    ("User", READ),
    ("UserError", Need::Holder),
    ("UserPayload", Need::Holder),
    ("ValuePoint", Need::Holder),
    ("VerifyEmailPayload", Need::Holder),
];

/// `viewer` and `node` answer null to nobody; the payloads answer somebody who has just proved who they are.
const OPEN: &[(&str, &str)] = &[
    ("Query", "node"),
    ("Query", "viewer"),
    ("SignInPayload", "user"),
    ("VerifyEmailPayload", "user"),
];

impl Needs {
    /// The table of the schema.
    pub fn of_schema() -> Needs {
        Needs { fields: FIELDS.to_vec(), defaults: DEFAULTS.to_vec(), open: OPEN.to_vec() }
    }

    /// What a field needs; `None` where the table does not say, which lets nobody ask.
    pub fn of(&self, owner: &str, field: &str) -> Option<Need> {
        let own = self.fields.iter().find(|(place, _)| *place == (owner, field));
        let default = || self.defaults.iter().find(|(name, _)| *name == owner);
        own.map(|(_, need)| *need).or_else(|| default().map(|(_, need)| *need))
    }

    /// Whether whoever is not signed in may ask for a field all the same.
    pub fn is_open(&self, owner: &str, field: &str) -> bool {
        self.open.contains(&(owner, field))
    }
}

#[cfg(test)]
mod tests;
