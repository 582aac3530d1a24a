//! What was done to a person's account, as its owner sees it.

use super::node::NodeId;
use super::scalar::DateTime;
use crate::domain;
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, SimpleObject};

/// Something that was done, or tried, by the person or to their account. The log keeps it for ever, and nothing in it
/// can be changed unnoticed.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct AuditEvent {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// What was done.
    pub action: AuditAction,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// When.
    pub at: DateTime,
    /// Network address it came from.
    pub ip: Option<String>,
    /// What the program called itself.
    pub user_agent: Option<String>,
    /// The request it was part of, as `extensions.requestId` of an error names it: to be told to whoever helps.
    pub request_id: Option<String>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AuditAction {
    /// Signing up with the address.
    SignUp,
    /// Proving the address.
    VerifyEmail,
    /// Signing in.
    SignIn,
    /// Ending the session that asked.
    SignOut,
    /// Ending all sessions.
    SignOutEverywhere,
    /// Ending one session.
    RevokeSession,
    /// Ending all sessions but the one that asked.
    RevokeOtherSessions,
    /// Using a refresh token again that was used before: its session was ended.
    ReuseRefreshToken,
    /// Typing so many wrong passwords that signing in is refused for a while.
    LockSignIn,
    /// Letting the person sign in again before that while is over: whoever runs the exchange did.
    UnlockSignIn,
    /// Asking for a mail that resets the password.
    RequestPasswordReset,
    /// Setting a new password by the mailed link.
    ResetPassword,
    /// Setting a new password by the present one.
    ChangePassword,
    /// Asking for another e-mail address.
    RequestEmailChange,
    /// Moving to another e-mail address.
    ChangeEmail,
    /// Moving back to the e-mail address before, by the link that was mailed there.
    RevertEmailChange,
    /// Reporting a sign-in as somebody else's, by the link in the mail about it.
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
    /// Showing a passkey whose counter stood still or went back, as that of a copy does. It was refused.
    CopyPasskey,
    /// Linking an account at another provider, to sign in by it.
    LinkProvider,
    /// Taking such a link away.
    UnlinkProvider,
    /// Linking an Ethereum wallet, to sign in by it.
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
    /// Giving the person a duty at the exchange: whoever runs it did.
    GrantRole,
    /// Taking a duty at the exchange away from the person: whoever runs it did.
    RevokeRole,
    /// Opening one more account.
    OpenAccount,
    /// Giving an account another name.
    RenameAccount,
    /// Asking for a transfer between two accounts. Its outcome is ASKED.
    Transfer,
    /// Asking for an archive of one's personal data.
    ExportPersonalData,
    /// Asking for a file of what one has here: see `requestExport`.
    RequestExport,
    /// Ending a job of one's own early.
    CancelJob,
    /// Deleting one's account.
    DeleteAccount,
    /// Coming back to an account that was deleted.
    RestoreAccount,
    /// Forgetting whoever deleted their account and did not come back.
    EraseAccount,
}

impl AuditAction {
    /// The word for what concerns a person; `None` for what only operators do.
    pub fn of(action: domain::AuditAction) -> Option<AuditAction> {
        use domain::AuditAction as Action;
        Some(match action {
            Action::SignUp => AuditAction::SignUp,
            Action::VerifyEmail => AuditAction::VerifyEmail,
            Action::SignIn => AuditAction::SignIn,
            Action::SignOut => AuditAction::SignOut,
            Action::SignOutEverywhere => AuditAction::SignOutEverywhere,
            Action::RevokeSession => AuditAction::RevokeSession,
            Action::RevokeOtherSessions => AuditAction::RevokeOtherSessions,
            Action::ReuseRefreshToken => AuditAction::ReuseRefreshToken,
            Action::LockSignIn => AuditAction::LockSignIn,
            Action::UnlockSignIn => AuditAction::UnlockSignIn,
            Action::RequestPasswordReset => AuditAction::RequestPasswordReset,
            Action::ResetPassword => AuditAction::ResetPassword,
            Action::ChangePassword => AuditAction::ChangePassword,
            Action::RequestEmailChange => AuditAction::RequestEmailChange,
            Action::ChangeEmail => AuditAction::ChangeEmail,
            Action::RevertEmailChange => AuditAction::RevertEmailChange,
            Action::ReportSignIn => AuditAction::ReportSignIn,
            Action::SetAntiPhishingCode => AuditAction::SetAntiPhishingCode,
            Action::StepUp => AuditAction::StepUp,
            Action::EnableTotp => AuditAction::EnableTotp,
            Action::DisableTotp => AuditAction::DisableTotp,
            Action::RegenerateRecoveryCodes => AuditAction::RegenerateRecoveryCodes,
            Action::UseRecoveryCode => AuditAction::UseRecoveryCode,
            Action::AddPasskey => AuditAction::AddPasskey,
            Action::RenamePasskey => AuditAction::RenamePasskey,
            Action::RemovePasskey => AuditAction::RemovePasskey,
            Action::CopyPasskey => AuditAction::CopyPasskey,
            Action::LinkProvider => AuditAction::LinkProvider,
            Action::UnlinkProvider => AuditAction::UnlinkProvider,
            Action::LinkWallet => AuditAction::LinkWallet,
            Action::UnlinkWallet => AuditAction::UnlinkWallet,
            Action::UpdateProfile => AuditAction::UpdateProfile,
            Action::UpdatePreferences => AuditAction::UpdatePreferences,
            Action::CreateApiKey => AuditAction::CreateApiKey,
            Action::RevokeApiKey => AuditAction::RevokeApiKey,
            Action::RotateApiKey => AuditAction::RotateApiKey,
            Action::GrantRole => AuditAction::GrantRole,
            Action::RevokeRole => AuditAction::RevokeRole,
            Action::OpenAccount => AuditAction::OpenAccount,
            Action::RenameAccount => AuditAction::RenameAccount,
            Action::Transfer => AuditAction::Transfer,
            Action::ExportPersonalData => AuditAction::ExportPersonalData,
            Action::RequestExport => AuditAction::RequestExport,
            Action::CancelJob => AuditAction::CancelJob,
            Action::DeleteAccount => AuditAction::DeleteAccount,
            Action::RestoreAccount => AuditAction::RestoreAccount,
            Action::EraseAccount => AuditAction::EraseAccount,
            Action::ApplyListing
            | Action::ConfirmClock
            | Action::GiveUpAccount
            | Action::RebuildProjections
            | Action::ResumeConsumer
            | Action::RetryJob
            | Action::DropJob
            | Action::RunSchedule => return None,
        })
    }
}

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AuditOutcome")]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was not allowed, and nothing was done.
    Refused,
    /// It was begun and did not come to its end.
    Failed,
    /// It was asked for. What came of it is told elsewhere: of a transfer, `transactions` tells whether it moved money.
    Asked,
}

words!(AuditAction, AuditOutcome);

rows! {
    AuditEvent {
        "id" => id, "action" => action, "outcome" => outcome, "at" => at, "ip" => ip,
        "userAgent" => user_agent, "requestId" => request_id,
    }
}
