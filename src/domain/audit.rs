//! Words of the audit log: who did what, on what, and how it ended. One spelling for SQL and GraphQL.

use super::{AccountId, ApiKeyId, JobId, PasskeyId, SessionId, UserId};
use crate::spelled;

/// What was done, or tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditAction {
    /// Signing up.
    SignUp,
    /// Proving an address.
    VerifyEmail,
    /// Signing in.
    SignIn,
    /// Ending the session that asks.
    SignOut,
    /// Ending all sessions.
    SignOutEverywhere,
    /// Ending another session.
    RevokeSession,
    /// Ending all other sessions.
    RevokeOtherSessions,
    /// Using a refresh token again that was used before, which ends its session.
    ReuseRefreshToken,
    /// Typing so many wrong passwords that signing in is refused for a while.
    LockSignIn,
    /// Letting a person sign in again before that while is over.
    UnlockSignIn,
    /// Asking for a mail that resets the password.
    RequestPasswordReset,
    /// Setting a new password by a mailed link.
    ResetPassword,
    /// Setting a new password by the present one.
    ChangePassword,
    /// Asking for another e-mail address.
    RequestEmailChange,
    /// Moving to another e-mail address.
    ChangeEmail,
    /// Moving back to the e-mail address before.
    RevertEmailChange,
    /// Reporting a sign-in as somebody else's.
    ReportSignIn,
    /// Setting the word that the person knows our mails by.
    SetAntiPhishingCode,
    /// Proving anew who is there.
    StepUp,
    /// Setting an authenticator app up.
    EnableTotp,
    /// Taking the authenticator app away.
    DisableTotp,
    /// Making new recovery codes.
    RegenerateRecoveryCodes,
    /// Using a recovery code.
    UseRecoveryCode,
    /// Adding a passkey.
    AddPasskey,
    /// Giving a passkey another name.
    RenamePasskey,
    /// Taking a passkey away.
    RemovePasskey,
    /// Showing a passkey whose counter stood still or went back, as that of a copy does.
    CopyPasskey,
    /// Linking an account at another provider.
    LinkProvider,
    /// Taking such a link away.
    UnlinkProvider,
    /// Linking an Ethereum wallet.
    LinkWallet,
    /// Taking an Ethereum wallet away.
    UnlinkWallet,
    /// Changing the profile.
    UpdateProfile,
    /// Changing the preferences.
    UpdatePreferences,
    /// Making an API key.
    CreateApiKey,
    /// Ending an API key.
    RevokeApiKey,
    /// Putting another API key in the place of one.
    RotateApiKey,
    /// Giving a person a duty at the exchange.
    GrantRole,
    /// Taking a duty at the exchange away from a person.
    RevokeRole,
    /// Opening one more account.
    OpenAccount,
    /// Giving an account another name.
    RenameAccount,
    /// Asking for a transfer between two accounts of one person. The journal says whether it moved money.
    Transfer,
    /// Bringing the exchange to its listing.
    ApplyListing,
    /// Saying that the clock is right.
    ConfirmClock,
    /// Giving an account up whose person is lost.
    GiveUpAccount,
    /// Making the projections anew.
    RebuildProjections,
    /// Letting a stopped consumer go on.
    ResumeConsumer,
    /// Having a failed job tried again.
    RetryJob,
    /// Dropping a job.
    DropJob,
    /// Running a schedule beside its times.
    RunSchedule,
    /// Asking for an archive of one's personal data.
    ExportPersonalData,
    /// Asking for a file of what one has here.
    RequestExport,
    /// Cancelling a job of one's own.
    CancelJob,
    /// Deleting one's account.
    DeleteAccount,
    /// Coming back to an account that was deleted.
    RestoreAccount,
    /// Forgetting whoever deleted their account and did not come back.
    EraseAccount,
}
spelled!(AuditAction {
    SignUp = "SIGN_UP",
    VerifyEmail = "VERIFY_EMAIL",
    SignIn = "SIGN_IN",
    SignOut = "SIGN_OUT",
    SignOutEverywhere = "SIGN_OUT_EVERYWHERE",
    RevokeSession = "REVOKE_SESSION",
    RevokeOtherSessions = "REVOKE_OTHER_SESSIONS",
    ReuseRefreshToken = "REUSE_REFRESH_TOKEN",
    LockSignIn = "LOCK_SIGN_IN",
    UnlockSignIn = "UNLOCK_SIGN_IN",
    RequestPasswordReset = "REQUEST_PASSWORD_RESET",
    ResetPassword = "RESET_PASSWORD",
    ChangePassword = "CHANGE_PASSWORD",
    RequestEmailChange = "REQUEST_EMAIL_CHANGE",
    ChangeEmail = "CHANGE_EMAIL",
    RevertEmailChange = "REVERT_EMAIL_CHANGE",
    ReportSignIn = "REPORT_SIGN_IN",
    SetAntiPhishingCode = "SET_ANTI_PHISHING_CODE",
    StepUp = "STEP_UP",
    EnableTotp = "ENABLE_TOTP",
    DisableTotp = "DISABLE_TOTP",
    RegenerateRecoveryCodes = "REGENERATE_RECOVERY_CODES",
    UseRecoveryCode = "USE_RECOVERY_CODE",
    AddPasskey = "ADD_PASSKEY",
    RenamePasskey = "RENAME_PASSKEY",
    RemovePasskey = "REMOVE_PASSKEY",
    CopyPasskey = "COPY_PASSKEY",
    LinkProvider = "LINK_PROVIDER",
    UnlinkProvider = "UNLINK_PROVIDER",
    LinkWallet = "LINK_WALLET",
    UnlinkWallet = "UNLINK_WALLET",
    UpdateProfile = "UPDATE_PROFILE",
    UpdatePreferences = "UPDATE_PREFERENCES",
    CreateApiKey = "CREATE_API_KEY",
    RevokeApiKey = "REVOKE_API_KEY",
    RotateApiKey = "ROTATE_API_KEY",
    GrantRole = "GRANT_ROLE",
    RevokeRole = "REVOKE_ROLE",
    OpenAccount = "OPEN_ACCOUNT",
    RenameAccount = "RENAME_ACCOUNT",
    Transfer = "TRANSFER",
    ApplyListing = "APPLY_LISTING",
    ConfirmClock = "CONFIRM_CLOCK",
    GiveUpAccount = "GIVE_UP_ACCOUNT",
    RebuildProjections = "REBUILD_PROJECTIONS",
    ResumeConsumer = "RESUME_CONSUMER",
    RetryJob = "RETRY_JOB",
    DropJob = "DROP_JOB",
    RunSchedule = "RUN_SCHEDULE",
    ExportPersonalData = "EXPORT_PERSONAL_DATA",
    RequestExport = "REQUEST_EXPORT",
    CancelJob = "CANCEL_JOB",
    DeleteAccount = "DELETE_ACCOUNT",
    RestoreAccount = "RESTORE_ACCOUNT",
    EraseAccount = "ERASE_ACCOUNT",
});

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was not allowed, and nothing was done.
    Refused,
    /// It was begun and did not come to its end.
    Failed,
    /// It was asked for and noted; what came of it is not known here, but in the journal.
    Asked,
}
spelled!(AuditOutcome { Done = "DONE", Refused = "REFUSED", Failed = "FAILED", Asked = "ASKED" });

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditActor {
    /// Somebody who proved nothing.
    Anonymous,
    /// A person who proved who they are.
    User(UserId),
    /// Whoever runs the program.
    Operator,
}

impl AuditActor {
    /// As SQL keeps it: a word, and the person's number.
    pub fn parts(self) -> (&'static str, Option<i64>) {
        match self {
            AuditActor::Anonymous => ("ANONYMOUS", None),
            AuditActor::User(user) => ("USER", Some(user.0)),
            AuditActor::Operator => ("OPERATOR", None),
        }
    }
}

/// What an act was done to, beside the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuditObject {
    /// A session.
    Session(SessionId),
    /// A trading account.
    Account(AccountId),
    /// A job.
    Job(JobId),
    /// An API key.
    ApiKey(ApiKeyId),
    /// A passkey.
    Passkey(PasskeyId),
}

impl AuditObject {
    /// As SQL keeps it: a word, and a number.
    pub fn parts(self) -> (&'static str, i64) {
        match self {
            AuditObject::Session(session) => ("SESSION", session.0),
            AuditObject::Account(account) => ("ACCOUNT", account.0.into()),
            AuditObject::Job(job) => ("JOB", job.0),
            AuditObject::ApiKey(key) => ("API_KEY", key.0),
            AuditObject::Passkey(passkey) => ("PASSKEY", passkey.0),
        }
    }
}
